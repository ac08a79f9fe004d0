"""What a ZIP says of itself, and leaves unsaid."""

from __future__ import annotations

import zipfile

UTF8 = 0x800
"""The flag of a name that says it is UTF-8."""


def written_name(one: zipfile.ZipInfo) -> str:
    """The path of a file as whoever packed it wrote it: macOS writes UTF-8 and Windows in Thai its own code page, and
    neither says so."""
    if one.flag_bits & UTF8:
        return one.filename
    try:
        raw = one.filename.encode("cp437")
    except UnicodeEncodeError:
        return one.filename
    for encoding in ("utf-8", "cp874"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return one.filename
