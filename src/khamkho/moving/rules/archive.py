"""The files that come with a table, in a zip: looked at without unpacking anything to a disk. Pure."""

from __future__ import annotations

import re
import stat
import unicodedata
import zipfile
import zlib
from typing import BinaryIO

from khamkho.base.errors import Refused
from khamkho.base.text import Text
from khamkho.base.zips import written_name
from khamkho.moving.rules.refusals import NotAnArchive, UnsafeArchive

MOST_FILES = 20_000
MOST_BYTES = 4 * 1024**3
MOST_GROWTH = 100
SMALL = 1024 * 1024
"""A file up to this size may be pressed as much as it likes."""

LINK = re.compile(r"https?://|drive\.google\.com|docs\.google\.com", re.IGNORECASE)
BETWEEN = re.compile(r"[;,|\n]")


class IsALink(Refused):
    """A cell that names a place on the web instead of a file."""

    code = "file-is-a-link"
    status = 422
    th = "ระบบเปิดลิงก์ Google Drive หรือเว็บไซต์แทนท่านไม่ได้"
    en = "A link to Google Drive or a website cannot be fetched for you."
    next_th = "ดาวน์โหลดไฟล์มารวมเป็น zip แล้วใส่ชื่อไฟล์ในช่องนี้แทนลิงก์"
    next_en = "Download the files into a zip, and write the name of the file here in place of the link."


class NotInArchive(Refused):
    """The table names a file that did not come along. Facts: ``name``."""

    code = "file-not-in-zip"
    status = 422
    th = "ไม่พบไฟล์ “{name}” ใน zip"
    en = "There is no file “{name}” in the zip."
    next_th = "ตรวจสอบชื่อไฟล์ หรือเพิ่มไฟล์นี้ใน zip แล้วเลือกใหม่"
    next_en = "Check its name, or put it into the zip and choose that again."


class SeveralInArchive(Refused):
    """Several files have the name. Facts: ``name``."""

    code = "several-files-in-zip"
    status = 422
    th = "ใน zip มีไฟล์ชื่อ “{name}” มากกว่าหนึ่งไฟล์"
    en = "Several files in the zip are called “{name}”."
    next_th = "ใส่ชื่อโฟลเดอร์นำหน้าในตาราง เช่น โฟลเดอร์/ชื่อไฟล์"
    next_en = "Write the folder before the name in the table, such as folder/name."


class Archive:
    """A zip that was found harmless by its list of contents; each file is read within its limit."""

    def __init__(self, file: BinaryIO) -> None:
        """Raises NotAnArchive, UnsafeArchive."""
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise NotAnArchive() from error
        infos = [one for one in self._zip.infolist() if not one.is_dir()]
        _require_harmless(infos)
        self._by_path: dict[str, zipfile.ZipInfo] = {}
        self._by_name: dict[str, list[zipfile.ZipInfo]] = {}
        for one in infos:
            path = _key(written_name(one))
            self._by_path[path] = one
            self._by_name.setdefault(path.rpartition("/")[2], []).append(one)

    def __len__(self) -> int:
        return len(self._by_path)

    def find(self, name: str) -> zipfile.ZipInfo:
        """The file that a table names, with its folder or without. Raises NotInArchive, SeveralInArchive."""
        key = _key(name).lstrip("/")
        if key in self._by_path:
            return self._by_path[key]
        found = self._by_name.get(key.rpartition("/")[2], [])
        if len(found) > 1:
            raise SeveralInArchive(name=name)
        if not found or "/" in key:
            raise NotInArchive(name=name)
        return found[0]

    def read(self, one: zipfile.ZipInfo, most: int) -> bytes:
        """Its bytes, one more than ``most`` if there are more: whoever judges files refuses those. Raises NotAnArchive."""
        try:
            with self._zip.open(one) as source:
                return source.read(most + 1)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError) as error:
            raise NotAnArchive() from error


def files_named(cell: str) -> tuple[str, ...]:
    """The names in a cell, parted by commas or semicolons. Raises IsALink."""
    if LINK.search(cell):
        raise IsALink()
    return tuple(part.strip() for part in BETWEEN.split(cell) if part.strip())


def _require_harmless(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_FILES:
        raise UnsafeArchive(
            why=Text(f"มีไฟล์เกิน {MOST_FILES:,} ไฟล์", f"it holds more than {MOST_FILES:,} files")
        )
    if sum(one.file_size for one in infos) > MOST_BYTES:
        raise UnsafeArchive(why=Text("เมื่อคลายแล้วมีขนาดใหญ่เกินไป", "it would unpack to too much"))
    for one in infos:
        path = one.filename.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/") or re.match("[A-Za-z]:", path):
            raise UnsafeArchive(
                why=Text("มีชื่อไฟล์ที่ชี้ออกนอกโฟลเดอร์", "the name of a file in it leads out of its folder")
            )
        if stat.S_ISLNK(one.external_attr >> 16):
            raise UnsafeArchive(why=Text("มีทางลัดแทนไฟล์", "it holds a link in place of a file"))
        if one.file_size > SMALL and one.file_size > MOST_GROWTH * max(one.compress_size, 1):
            raise UnsafeArchive(
                why=Text("มีไฟล์ที่บีบอัดไว้มากผิดปกติ", "a file in it is pressed more than any picture can be")
            )


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name.replace("\\", "/").strip()).casefold()
