"""Pictures for the demo: people who are nobody, and papers that say ตัวอย่าง across the page."""

from __future__ import annotations

import base64
import io
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from khamkho.catalogue.fields.signature import PREFIX
from khamkho.documents.rendering import FONTS
from khamkho.files.intake import Taken, take

PHOTOS = 12
SIGNATURES = 6
PHOTO_SIZE = (600, 720)
PAGE_SIZE = (827, 1170)  # A4 at 100 dots per inch
CARD_SIZE = (860, 540)
SIGNATURE_SIZE = (380, 190)
SAMPLE = "ตัวอย่าง"
INK, PALE, RED = (40, 48, 60), (196, 202, 210), (190, 60, 60)

PAPERS: Mapping[str, tuple[str, str]] = {
    "appointment_order": ("คำสั่งบรรจุและแต่งตั้ง", "Order of appointment"),
    "contract": ("สัญญาจ้างพนักงานราชการ", "Employment contract"),
    "service_record": ("ทะเบียนประวัติ (ก.ค.ศ. 16)", "Service record"),
    "police_report": ("รายงานประจำวันรับแจ้งเอกสารหาย", "Police report"),
    "position_order": ("คำสั่งเลื่อนวิทยฐานะ", "Order of promotion"),
    "name_change": ("หนังสือสำคัญแสดงการเปลี่ยนชื่อ", "Name-change certificate"),
    "retire_order": ("ประกาศเกษียณอายุราชการ", "Retirement order"),
    "pension_order": ("หนังสือสั่งจ่ายบำเหน็จบำนาญ", "Pension payment order"),
    "papers": ("เอกสารประกอบคำขอ", "Papers"),
}
AS_PDF = frozenset({"contract", "pension_order", "position_order"})


@dataclass(frozen=True, kw_only=True)
class Drawings:
    """Everything that is attached in the demo, made and checked once: each is kept many times."""

    photos: Sequence[Taken]
    papers: Mapping[str, Taken]
    card: Taken
    signatures: Sequence[str]
    """Drawn with a finger on a screen, as a page posts them."""

    def for_document(self, document: str, rng: random.Random) -> Taken:
        """A file for one of the documents that a service asks for."""
        if document == "photo":
            return rng.choice(self.photos)
        if document in ("old_card", "official_card"):
            return self.card
        return self.papers.get(document, self.papers["papers"])


def draw_all(chance: int) -> Drawings:
    """Draw the photographs and papers; the same ``chance`` draws the same ones."""
    rng = random.Random(chance)  # noqa: S311 - pictures, not secrets
    faces = [_person(rng) for _ in range(PHOTOS)]
    return Drawings(
        photos=[
            take(_jpeg(face), name=f"photo-{n}.jpg", accept="id_photo") for n, face in enumerate(faces, 1)
        ],
        papers={name: _paper(name, *titles, rng) for name, titles in PAPERS.items()},
        card=take(_jpeg(_card(faces[0])), name="old-card.jpg", accept="document"),
        signatures=[_signature(random.Random(f"{chance} {n}")) for n in range(SIGNATURES)],  # noqa: S311
    )


def _paper(name: str, th: str, en: str, rng: random.Random) -> Taken:
    page = _page(th, en, rng)
    if name in AS_PDF:
        out = io.BytesIO()
        page.save(out, "PDF", resolution=100)
        return take(out.getvalue(), name=f"{name}.pdf", accept="document")
    return take(_jpeg(page), name=f"{name}.jpg", accept="document")


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=86)
    return out.getvalue()


def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    names = (
        ("THSarabunNew_bold.ttf", "ArundinaSans-Bold.ttf")
        if bold
        else ("THSarabunNew.ttf", "ArundinaSans.ttf")
    )
    found = next((FONTS / name for name in names if (FONTS / name).is_file()), None)
    return ImageFont.truetype(str(found), size) if found else ImageFont.load_default(size)


# People ---------------------------------------------------------------------------------------------------------------

_BACKGROUNDS = ((172, 205, 226), (205, 222, 238), (184, 214, 206), (222, 222, 228))
_SKINS = ((240, 205, 175), (224, 180, 144), (198, 148, 110), (168, 120, 88), (232, 190, 160))
_HAIRS = ((34, 30, 30), (58, 44, 38), (90, 84, 84), (24, 24, 30), (150, 146, 146))
_CLOTHES = ((66, 84, 56), (40, 52, 84), (92, 92, 100), (120, 84, 60), (235, 232, 224))


def _person(rng: random.Random) -> Image.Image:
    """Half a person facing the camera, without a face: it is nobody."""
    image = Image.new("RGB", PHOTO_SIZE, rng.choice(_BACKGROUNDS))
    draw = ImageDraw.Draw(image)
    skin, hair, cloth = rng.choice(_SKINS), rng.choice(_HAIRS), rng.choice(_CLOTHES)
    long_hair, width = rng.random() < 0.5, rng.randint(118, 134)
    if long_hair:
        draw.rounded_rectangle((300 - width - 26, 180, 300 + width + 26, 500), 110, fill=hair)
    draw.rounded_rectangle((60, 510, 540, 900), 150, fill=cloth)
    draw.polygon(((240, 505), (360, 505), (300, 610)), fill=(250, 250, 248))
    draw.rounded_rectangle((252, 400, 348, 545), 44, fill=_darker(skin))
    draw.ellipse((300 - width, 165, 300 + width, 465), fill=skin)
    draw.ellipse((300 - width - 18, 290, 300 - width + 16, 350), fill=skin)
    draw.ellipse((300 + width - 16, 290, 300 + width + 18, 350), fill=skin)
    draw.pieslice((300 - width - 12, 130, 300 + width + 12, 430), 180, 360, fill=hair)
    draw.polygon(((200, 520), (250, 515), (296, 640), (240, 640)), fill=_darker(cloth))
    draw.polygon(((400, 520), (350, 515), (304, 640), (360, 640)), fill=_darker(cloth))
    draw.text(
        (300, 690),
        SAMPLE,
        font=_font(44, bold=True),
        fill=(255, 255, 255),
        anchor="mm",
        stroke_width=2,
        stroke_fill=INK,
    )
    return image


def _darker(colour: tuple[int, int, int]) -> tuple[int, int, int]:
    red, green, blue = colour
    return int(red * 0.86), int(green * 0.86), int(blue * 0.86)


# Papers ---------------------------------------------------------------------------------------------------------------


def _page(th: str, en: str, rng: random.Random) -> Image.Image:
    image = Image.new("RGB", PAGE_SIZE, (252, 251, 247))
    draw = ImageDraw.Draw(image)
    middle = PAGE_SIZE[0] // 2
    draw.ellipse((middle - 38, 60, middle + 38, 136), outline=INK, width=3)
    draw.text((middle, 180), th, font=_font(46, bold=True), fill=INK, anchor="mm")
    draw.text((middle, 226), en, font=_font(30), fill=INK, anchor="mm")
    draw.text((100, 290), f"เลขที่ {rng.randint(1, 400)}/2569", font=_font(30), fill=INK, anchor="lm")
    for line in range(16):
        ends = 727 - (rng.randint(0, 260) if line % 5 == 4 else rng.randint(0, 18))
        draw.rounded_rectangle((100, 340 + line * 36, ends, 350 + line * 36), 5, fill=PALE)
    draw.ellipse((500, 960, 640, 1100), outline=RED, width=5)
    draw.text((570, 1030), SAMPLE, font=_font(34, bold=True), fill=RED, anchor="mm")
    return _watermarked(image, 170)


def _card(face: Image.Image) -> Image.Image:
    image = Image.new("RGB", CARD_SIZE, (244, 240, 226))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, CARD_SIZE[0], 96), fill=(120, 96, 60))
    title = "บัตรประจำตัวเจ้าหน้าที่ของรัฐ"
    draw.text((CARD_SIZE[0] // 2, 50), title, font=_font(50, bold=True), fill=(255, 255, 255), anchor="mm")
    image.paste(face.resize((200, 240)), (40, 130))
    for line, ends in enumerate((780, 700, 760, 640, 560)):
        draw.rounded_rectangle((280, 150 + line * 46, ends, 166 + line * 46), 6, fill=PALE)
    draw.text((280, 440), "เลขที่ 000/2563", font=_font(36), fill=INK, anchor="lm")
    return _watermarked(image, 120)


def _signature(rng: random.Random) -> str:
    """A stroke that runs up and down and on; nobody signs like this."""
    image = Image.new("RGBA", SIGNATURE_SIZE, (0, 0, 0, 0))
    x, points = 40.0, [(40.0, 110.0)]
    while x < 330:
        x += rng.uniform(8, 26)
        points.append((x - rng.uniform(0, 14), 110 + rng.uniform(-62, 34) * (1 if len(points) % 2 else -0.6)))
    curve = [_between(points, n / 8) for n in range(8 * (len(points) - 1))]
    draw = ImageDraw.Draw(image)
    draw.line(curve, fill=(*INK, 255), width=4, joint="curve")
    draw.line(((60, 150), (320, 138 + rng.randint(-8, 8))), fill=(*INK, 255), width=3)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return PREFIX + base64.b64encode(out.getvalue()).decode()


def _between(points: Sequence[tuple[float, float]], at: float) -> tuple[float, float]:
    """A point on the smooth line through the points (Catmull and Rom's)."""
    n, t = int(at), at % 1
    p0, p1, p2, p3 = (points[min(max(n + step, 0), len(points) - 1)] for step in (-1, 0, 1, 2))
    x, y = (
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(p0, p1, p2, p3, strict=True)
    )
    return x, y


def _watermarked(image: Image.Image, size: int) -> Image.Image:
    layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
    middle = (image.width // 2, image.height // 2)
    ImageDraw.Draw(layer).text(
        middle, SAMPLE, font=_font(size, bold=True), fill=(190, 60, 60, 70), anchor="mm"
    )
    marked = Image.alpha_composite(image.convert("RGBA"), layer.rotate(32))
    return marked.convert("RGB")
