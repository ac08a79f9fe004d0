"""The files of a ZIP: whose each is and which document, from its name alone. Pure."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from khamkho.base.text import Text
from khamkho.base.thai import ascii_digits, search_key
from khamkho.base.zips import written_name
from khamkho.batches.rules.refusals import NotAnArchive

MOST_FILES = 300
THIRTEEN = re.compile(r"(?<!\d)\d{13}(?!\d)")
LEADING = re.compile(r"^\D{0,3}?(\d{1,2})(?!\d)")
WORD = re.compile(r"[\d\s()._-]+")
SHORTEST = 4
"""Signs of a word that may stand for a longer name."""
ENCRYPTED = 0x1
NOT_OURS = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")

NOBODY = Text("ไม่ทราบว่าเป็นของใคร", "It does not say whose it is")
WHICH = Text("ไม่ทราบว่าเป็นเอกสารใด", "It does not say which document it is")
TOO_LARGE = Text("ไฟล์ใหญ่เกินไปหรือใส่รหัสผ่าน", "It is too large, or has a password")


@dataclass(frozen=True, kw_only=True)
class Packed:
    """One file of a ZIP. No data: it is too large, or has a password."""

    name: str
    data: bytes | None


def files_in(data: bytes, *, largest: int) -> Iterator[Packed]:
    """The files of a ZIP, one after the other; nothing larger than ``largest`` is unpacked. Raises NotAnArchive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = [one for one in archive.infolist() if not one.is_dir() and not _is_noise(one.filename)]
            if len(found) > MOST_FILES:
                raise NotAnArchive(most=MOST_FILES)
            for one in found:
                yield Packed(name=written_name(one), data=_read(archive, one, largest))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError) as bad:
        raise NotAnArchive(most=MOST_FILES) from bad


def _read(archive: zipfile.ZipFile, one: zipfile.ZipInfo, largest: int) -> bytes | None:
    if one.flag_bits & ENCRYPTED or one.file_size > largest:
        return None
    with archive.open(one) as part:
        data = part.read(largest + 1)
    return data if len(data) <= largest else None


def _is_noise(name: str) -> bool:
    parts = [part.lower() for part in PurePosixPath(name).parts]
    return any(part in NOT_OURS for part in parts)


def whose(name: str, identities: Mapping[str, int], last: int) -> int | None:
    """The row a file belongs to: by an identity number anywhere in its path, else by the number a folder or the file begins with."""
    plain = ascii_digits(name)
    for number in THIRTEEN.findall(plain.replace("-", "")):
        return identities.get(number)
    for part in PurePosixPath(plain).parts:
        if (found := LEADING.match(part)) and 1 <= int(found[1]) <= last:
            return int(found[1])
    return None


def which(name: str, needs: Sequence[tuple[str, Text]]) -> str | None:
    """The document a file is: the longest of their names that its path holds, else the only one whose name holds the
    file's own word; the only one, where there is but one."""
    held = _squeezed(name)
    found = [
        (len(key), id)
        for id, label in needs
        for key in map(_squeezed, (id, label.th, label.en))
        if key and key in held
    ]
    if found:
        return max(found)[1]
    word = _squeezed(WORD.sub("", PurePosixPath(name).stem))
    like = [
        id
        for id, label in needs
        if len(word) >= SHORTEST and any(word in _squeezed(said) for said in (label.th, label.en))
    ]
    if len(like) == 1:
        return like[0]
    return needs[0][0] if len(needs) == 1 else None


def _squeezed(words: str) -> str:
    return search_key(words.replace("_", " ").replace("-", " ")).replace(" ", "")
