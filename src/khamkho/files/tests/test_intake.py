"""What is taken, what it becomes, and what is refused."""

from __future__ import annotations

import io
import re
import zipfile

import pikepdf
import pytest
from PIL import Image, ImageFile

from khamkho.base.errors import Refused
from khamkho.files import kinds, pictures, refusals
from khamkho.files.intake import Taken, take
from khamkho.files.kinds import Accept
from khamkho.files.tests import samples


def taken(data: bytes, accept: Accept = "document", name: str = "แฟ้ม.bin") -> Taken:
    return take(data, name=name, accept=accept)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_a_sideways_photo_is_turned_upright() -> None:
    image = opened(taken(samples.sideways_jpeg()).data).convert("RGB")
    assert image.size == (300, 400)
    top, bottom = image.getpixel((150, 50)), image.getpixel((150, 350))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200
    assert bottom[2] > 200


def test_nothing_but_pixels_is_kept_of_a_photo() -> None:
    kept = taken(samples.sideways_jpeg()).data
    assert samples.MARKER not in kept
    assert not opened(kept).getexif()


def test_a_picture_from_an_iphone_becomes_a_jpeg() -> None:
    photo = taken(samples.heic(), "id_photo", "IMG_0001.HEIC")
    assert (photo.media_type, photo.name) == (kinds.JPEG, "IMG_0001.jpg")
    assert opened(photo.data).size == (640, 480)


@pytest.mark.parametrize(
    ("kind", "mode", "becomes"),
    [
        ("PNG", "RGBA", kinds.PNG),
        ("PNG", "P", kinds.PNG),
        ("PNG", "1", kinds.PNG),
        ("PNG", "I;16", kinds.PNG),
        ("JPEG", "L", kinds.JPEG),
        ("JPEG", "CMYK", kinds.JPEG),
        ("WEBP", "RGBA", kinds.JPEG),
    ],
)
def test_pictures_of_every_usual_mode_are_taken(kind: str, mode: str, becomes: str) -> None:
    kept = taken(samples.picture(kind, mode=mode, colour=None))
    assert kept.media_type == becomes
    opened(kept.data).load()


def test_a_wide_gamut_photo_is_brought_to_ordinary_colours() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert "icc_profile" not in opened(taken(samples.picture(icc_profile=profile)).data).info
    taken(samples.picture(icc_profile=b"not a profile"))


def test_a_very_large_photo_is_made_smaller() -> None:
    assert max(opened(taken(samples.picture(size=(6000, 4000))).data).size) == pictures.MAX_SIDE


def test_a_picture_that_is_also_something_else_loses_that() -> None:
    polyglot = samples.picture() + samples.pdf() + b"<script>alert(1)</script>"
    kept = taken(polyglot)
    assert kept.media_type == kinds.JPEG
    assert b"%PDF" not in kept.data
    assert b"<script" not in kept.data


@pytest.mark.parametrize("size", [(20_000, 10_000), (10_000, 5_001), (2**31 - 1, 2**31 - 1)])
def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:

    def decoded(*_: object) -> None:
        raise AssertionError("its pixels were decoded")

    monkeypatch.setattr(Image.Image, "load", decoded)
    monkeypatch.setattr(ImageFile.ImageFile, "load", decoded)
    with pytest.raises((refusals.TooManyPixels, refusals.BrokenPicture)) as caught:
        taken(samples.png_that_claims(*size))
    if max(size) < 2**30:
        assert "50" in caught.value.sentence("th")


def test_a_photo_too_small_for_a_card_is_refused() -> None:
    with pytest.raises(refusals.TooFewPixels) as caught:
        taken(samples.picture(size=(200, 240)), "id_photo")
    assert "295 × 354" in caught.value.sentence("en")
    assert taken(samples.picture(size=(354, 295)), "id_photo")  # lying: the officer may still turn it


@pytest.mark.parametrize("cut", [30, 300, 1500])
def test_a_truncated_photo_is_refused(cut: int) -> None:
    whole = samples.picture(size=(900, 700), colour="orange")
    with pytest.raises(refusals.BrokenPicture):
        taken(whole[: min(cut, len(whole) - 60)])


@pytest.mark.parametrize(
    "head", [b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x18ftypheic", b"\xff\xd8\xff"]
)
def test_only_the_beginning_of_a_picture_is_refused(head: bytes) -> None:
    with pytest.raises(refusals.BrokenPicture):
        taken(head + bytes(200))


def test_a_pdf_named_jpg_is_known_by_its_content() -> None:
    assert taken(samples.pdf(), name="รูปถ่าย.jpg").name == "รูปถ่าย.pdf"
    with pytest.raises(refusals.WrongType) as caught:
        taken(samples.pdf(), "id_photo", "รูปถ่าย.jpg")
    assert "รูปถ่าย" in caught.value.sentence("th")


def test_an_ordinary_pdf_is_kept_to_the_byte() -> None:
    data = samples.pdf()
    assert taken(data, "pdf").data == data


@pytest.mark.parametrize("junk", [b"%PDF-1.7\nnothing", b"%PDF-", b"\xef\xbb\xbf%PDF-1.4 <html>"])
def test_what_only_begins_like_a_pdf_is_refused(junk: bytes) -> None:
    with pytest.raises(refusals.BrokenPdf):
        taken(junk)


def test_a_pdf_with_a_password_is_refused() -> None:
    with pytest.raises(refusals.LockedPdf):
        taken(samples.pdf(password="1234"))


def test_a_pdf_that_opens_without_a_password_is_taken_although_its_owner_set_one() -> None:
    assert taken(samples.pdf(owner="secret")).media_type == kinds.PDF


def test_whatever_runs_in_a_pdf_is_taken_out() -> None:
    with pikepdf.open(io.BytesIO(taken(samples.pdf(script=True)).data)) as pdf:
        whole = b"".join(o.unparse(resolved=True) for o in pdf.objects if isinstance(o, pikepdf.Dictionary))
        assert len(pdf.pages) == 1
    for word in (b"JavaScript", b"Launch", b"calc.exe", b"app.alert"):
        assert word not in whole


@pytest.mark.parametrize(
    ("part", "kind"), [("word/document.xml", kinds.DOCX), ("xl/workbook.xml", kinds.XLSX)]
)
def test_word_and_excel_are_taken_where_a_service_asks_for_them(part: str, kind: str) -> None:
    assert taken(samples.office_file(part), "office").media_type == kind
    with pytest.raises(refusals.WrongType):
        taken(samples.office_file(part), "document")


def test_any_other_archive_is_refused() -> None:
    with pytest.raises(refusals.WrongType):
        taken(samples.office_file("virus.exe"), "office")


def test_a_macro_is_refused() -> None:
    with pytest.raises(refusals.MacroInOfficeFile):
        taken(samples.office_file(extra={"word/vbaProject.bin": b"x"}), "office")


def test_a_zip_bomb_is_refused_without_unpacking_it(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = samples.office_file(size=150 * 1024 * 1024)
    assert len(bomb) < 200_000

    def unpacked(*_: object, **__: object) -> None:
        raise AssertionError("a part was unpacked")

    monkeypatch.setattr(zipfile.ZipFile, "open", unpacked)
    with pytest.raises(refusals.BrokenOfficeFile):
        taken(bomb, "office")


@pytest.mark.parametrize(
    "broken",
    [samples.lying_zip(), samples.office_file()[:-30], b"PK\x03\x04" + bytes(50)],
    ids=["lying", "cut", "empty"],  # the bytes hold the time of day, and workers have to find the same tests
)
def test_a_broken_or_lying_archive_is_refused(broken: bytes) -> None:
    with pytest.raises(refusals.BrokenOfficeFile):
        taken(broken, "office")


@pytest.mark.parametrize("accept", kinds.ACCEPTS)
def test_an_empty_file_and_an_unknown_one_are_refused_everywhere(accept: Accept) -> None:
    with pytest.raises(refusals.EmptyFile):
        taken(b"", accept)
    for stranger in (b"MZ\x90\0", b"<html><script>", b"GIF89a" + bytes(20), b"hello", b"\0"):
        with pytest.raises(refusals.WrongType):
            taken(stranger, accept)


REFUSALS = [
    r for r in vars(refusals).values() if isinstance(r, type) and issubclass(r, Refused) and r is not Refused
]
FACTS = {
    "limit_mb": 10,
    "limit": 8,
    "wanted_th": "ไฟล์ PDF",
    "wanted_en": "a PDF",
    "width": 1,
    "height": 2,
    "is_width": 3,
    "is_height": 4,
    "received": 3,
    "size": 4,
}


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda r: r.code)
def test_every_refusal_speaks_both_languages_and_says_what_to_do(refusal: type[Refused]) -> None:
    said = refusal(**FACTS)
    for text in (said.sentence("th"), said.next("th")):
        assert re.search("[ก-๙]", text)
    for text in (said.sentence("en"), said.next("en")):
        assert text
        assert not re.search("[ก-๙]", text)
    assert len({r.code for r in REFUSALS}) == len(REFUSALS)
