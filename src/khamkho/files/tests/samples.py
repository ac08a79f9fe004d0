"""Files as people send them, good and bad, made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import pikepdf
from PIL import Image, ImageDraw, ImageFilter

MARKER = b"MARKER-OF-A-SECRET-0123456789"


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (800, 600), colour: Any = "white", **options: Any
) -> bytes:
    out = io.BytesIO()
    mode = options.pop("mode", "RGB")
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def sideways_jpeg() -> bytes:
    """Held upright, stored lying: red above blue once it is turned; with a camera and a place in its metadata."""
    image = Image.new("RGB", (400, 300), "blue")
    image.paste("red", (0, 0, 200, 300))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn 90° clockwise to see it upright
    exif[0x010F] = MARKER.decode()
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=MARKER)
    return out.getvalue()


def heic() -> bytes:
    import pillow_heif

    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (640, 480), "green")).save(out, quality=70)
    return out.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises ``width`` × ``height`` pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(bytes(100_000))) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


def pdf(*, password: str = "", owner: str = "", script: bool = False, **extra: Any) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        if script:
            act = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('boo')"))
            launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
            made.Root.OpenAction = act
            made.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([])))
            link = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=launch
            )
            made.pages[0].Annots = pikepdf.Array([made.make_indirect(link)])
            made.pages[0].AA = pikepdf.Dictionary(O=act)
        for key, value in extra.items():
            made.Root[f"/{key}"] = value
        encryption = (
            pikepdf.Encryption(user=password, owner=owner or password) if password or owner else False
        )
        made.save(out, encryption=encryption, deterministic_id=not encryption)
    return out.getvalue()


def office_file(
    part: str = "word/document.xml", *, extra: dict[str, bytes] | None = None, size: int = 1000
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr(part, bytes(size))
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def lying_zip() -> bytes:
    """A docx whose directory says 10 bytes for a part that unpacks to a million."""
    honest = office_file(size=1_000_000)
    return honest.replace(struct.pack("<I", 1_000_000), struct.pack("<I", 10))


def portrait(
    size: tuple[int, int] = (1200, 1600), *, wall: Any = (206, 220, 232), skin: Any = (224, 180, 144)
) -> Image.Image:
    """Somebody who is nobody, drawn: head and shoulders before a plain wall."""
    image = Image.new("RGB", (300, 400), wall)
    draw = ImageDraw.Draw(image)
    shade, shine = (tuple(min(255, int(part * by)) for part in skin) for by in (0.6, 1.12))
    draw.rounded_rectangle((40, 300, 260, 460), 60, fill=(72, 80, 56))
    draw.polygon(((118, 300), (182, 300), (150, 350)), fill=(250, 250, 248))
    draw.rectangle((122, 240, 178, 310), fill=tuple(int(part * 0.85) for part in skin))
    draw.pieslice((84, 75, 216, 250), 180, 360, fill=(38, 30, 28))
    draw.ellipse((94, 112, 206, 262), fill=skin)
    for x in (123, 177):
        draw.ellipse((x - 22, 154, x + 22, 180), fill=shade)
        draw.rectangle((x - 20, 150, x + 20, 157), fill=(52, 42, 40))
        draw.ellipse((x - 13, 162, x + 13, 174), fill=(30, 24, 24))
    draw.polygon(((150, 162), (143, 212), (157, 212)), fill=shine)
    draw.ellipse((138, 206, 162, 217), fill=shade)
    draw.ellipse((126, 228, 174, 242), fill=(160, 84, 80))
    return image.resize(size, Image.Resampling.LANCZOS)


def jpeg_of(image: Image.Image, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90, **options)
    return out.getvalue()


def dark(image: Image.Image) -> Image.Image:
    return image.point(lambda light: light * 0.3)


def washed_out(image: Image.Image) -> Image.Image:
    return image.point(lambda light: 150 + light * 0.4)


def blurred(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(image.width / 40))


def before_shelves(image: Image.Image) -> Image.Image:
    """The same person before a shelf of coloured things."""
    wall = portrait(image.size, wall=(255, 0, 255))
    mask = Image.eval(wall.getchannel("G"), lambda light: 255 if light > 20 else 0)
    shelf = Image.new("RGB", image.size, (240, 240, 235))
    draw = ImageDraw.Draw(shelf)
    step = image.width // 12
    for row in range(0, image.height, step * 2):
        for n, x in enumerate(range(0, image.width, step)):
            draw.rectangle((x, row, x + step // 2, row + step), fill=[(160, 30, 30), (20, 40, 90)][n % 2])
    shelf.paste(image, mask=mask)
    return shelf


def scanned_print() -> Image.Image:
    """A print of 2.5 × 3 cm on the glass of a scanner at 300 dots per inch: a corner of a white page."""
    page = Image.new("RGB", (2480, 3508), (247, 246, 242))
    page.paste(portrait((300, 400)).crop((0, 20, 300, 380)), (220, 260))
    return page
