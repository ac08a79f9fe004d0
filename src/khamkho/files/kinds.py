"""What a file is, judged by its first bytes alone; its name and the browser's claim count for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from khamkho.files.refusals import WrongType

Accept = Literal["image", "id_photo", "pdf", "document", "office"]
ACCEPTS: tuple[str, ...] = get_args(Accept)

JPEG, PNG, WEBP, HEIC = "image/jpeg", "image/png", "image/webp", "image/heic"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"

PICTURES = frozenset({JPEG, PNG, WEBP, HEIC})
OFFICE = frozenset({DOCX, XLSX})
SUFFIXES: Mapping[str, str] = {JPEG: ".jpg", PNG: ".png", PDF: ".pdf", DOCX: ".docx", XLSX: ".xlsx"}

TAKEN: Mapping[Accept, frozenset[str]] = {
    "image": PICTURES,
    "id_photo": PICTURES,
    "pdf": frozenset({PDF}),
    "document": PICTURES | {PDF},
    "office": PICTURES | {PDF, ZIP},
}
_WANTED: Mapping[Accept, tuple[str, str]] = {
    "image": ("รูปภาพ (JPG, PNG, HEIC หรือ WebP)", "a picture (JPG, PNG, HEIC or WebP)"),
    "id_photo": ("รูปถ่าย (JPG, PNG, HEIC หรือ WebP)", "a photograph (JPG, PNG, HEIC or WebP)"),
    "pdf": ("ไฟล์ PDF", "a PDF file"),
    "document": ("ไฟล์ PDF หรือรูปภาพ (JPG, PNG, HEIC หรือ WebP)", "a PDF or a picture (JPG, PNG, HEIC or WebP)"),
    "office": (
        "ไฟล์ PDF รูปภาพ (JPG, PNG, HEIC หรือ WebP) Word (.docx) หรือ Excel (.xlsx)",
        "a PDF, a picture (JPG, PNG, HEIC or WebP), Word (.docx) or Excel (.xlsx)",
    ),
}
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


def wrong_type(accept: Accept) -> WrongType:
    """The refusal that says which kinds are taken here."""
    th, en = _WANTED[accept]
    return WrongType(wanted_th=th, wanted_en=en)


def sniff(data: bytes) -> str:
    """The media type that the content shows, or ``""`` when it is none that we know."""
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return HEIC
    if data[:1024].lstrip(b"\xef\xbb\xbf\x00\t\n\f\r ").startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"PK\x03\x04"):
        return ZIP
    return ""
