"""Word and Excel files: zip archives of a known shape, not too large when unpacked, without macros."""

from __future__ import annotations

import io
import zipfile
import zlib

from khamkho.files.kinds import DOCX, XLSX
from khamkho.files.refusals import BrokenOfficeFile, MacroInOfficeFile

MAX_UNPACKED = 100 * 1024 * 1024
MAX_PARTS = 5000
_PIECE = 64 * 1024


def recognise(data: bytes) -> str:
    """The media type of a Word or Excel file, or ``""`` for any other archive.

    The archive is read through once, piece by piece and without keeping anything: a part that unpacks to more
    than it declares, or whose checksum is wrong, is found here. Refuses: ``BrokenOfficeFile``, ``MacroInOfficeFile``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            media_type = _shape(archive)
            if media_type:
                _read_through(archive)
            return media_type
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        EOFError,
    ) as error:
        raise BrokenOfficeFile from error


def _shape(archive: zipfile.ZipFile) -> str:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise BrokenOfficeFile
    names = {part.filename for part in parts}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise MacroInOfficeFile
    if "[Content_Types].xml" not in names:
        return ""
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else ""


def _read_through(archive: zipfile.ZipFile) -> None:
    for part in archive.infolist():
        with archive.open(part) as stream:
            while stream.read(_PIECE):
                pass
