"""Bytes of mails as text, whatever they claim to be. Thai comes as UTF-8, as TIS-620 under many names, or under none."""

from __future__ import annotations

import codecs
import re
from email.errors import MessageError
from email.header import decode_header

THAI = "cp874"
"""Holds all of TIS-620 and ISO 8859-11, and the signs that Windows added."""
_NAMES = dict.fromkeys(
    ("tis-620", "tis620", "iso-8859-11", "windows-874", "x-windows-874", "cp874", "ibm874", "874"), THAI
)
_LATIN = frozenset({"iso8859-1", "cp1252", "ascii"})
_TEXT = ("ascii", "utf", "iso", "cp", "tis", "gb", "big5", "shift", "euc", "koi8", "hz", "mac")
"""How the codecs begin that turn bytes into text and nothing else."""
_THAI_RUN = re.compile(rb"[\xa1-\xda\xdf-\xfb]{3}")


def text_of(data: bytes, charset: str = "") -> str:
    """The text that some bytes are. A wrong or unknown charset is guessed: UTF-8 where it fits, else Thai."""
    name = _codec(charset)
    if name in _LATIN and data != data.translate(None, bytes(range(128, 256))):
        # Claimed by programs that never asked: whole Thai words under it are no French.
        name = "" if _is_utf8(data) or _THAI_RUN.search(data) else "cp1252"
    for codec in filter(None, (name, "utf-8")):
        try:
            return data.decode(codec)
        except (UnicodeError, ValueError):
            continue
    return data.decode(THAI, "replace")


def _codec(charset: str) -> str:
    wanted = charset.strip().strip("\"'").lower()
    if wanted in _NAMES:
        return THAI
    try:
        name = codecs.lookup(wanted).name if wanted else ""
    except (LookupError, ValueError):
        return ""
    return name if name.startswith(_TEXT) else ""


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeError:
        return False
    return True


def header_text(raw: str) -> str:
    """A header as its reader should see it: unfolded, encoded words read, bytes above ASCII guessed."""
    value = text_of(re.sub(r"\r?\n[ \t]*", " ", raw).encode("utf-8", "surrogateescape"))
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(value)
    except (MessageError, ValueError, LookupError):
        return value
    return "".join(_piece(said, charset) for said, charset in pieces)


def _piece(said: str | bytes, charset: str | None) -> str:
    if isinstance(said, str):
        return said
    return text_of(said, charset) if charset else said.decode("raw-unicode-escape", "replace")
