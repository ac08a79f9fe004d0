"""Tables, zips, words and states: what is read, and what is refused."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import pytest

from khamkho.base.tests.test_workbook import workbook
from khamkho.base.workbook import SheetTooLong, SheetUnreadable
from khamkho.catalogue.load import load, service_files
from khamkho.moving.rules.archive import Archive, IsALink, NotInArchive, SeveralInArchive, files_named
from khamkho.moving.rules.columns import guessed, targets_of
from khamkho.moving.rules.refusals import NotAnArchive, UnsafeArchive
from khamkho.moving.rules.states import guessed_place
from khamkho.moving.rules.tables import table_in
from khamkho.moving.rules.words import day_in, name_in
from khamkho.moving.tests.cast import DONE, HEADS, csv, zipped

SERVICE = load(service_files()["official-id-card"])


def test_a_workbook_is_read_with_its_days_numbers_and_formulas() -> None:
    born = datetime(1990, 2, 1, tzinfo=UTC)
    table = table_in(workbook([["ชื่อ", "เกิด", "เลข", "สูตร"], ["ก", born, 1101700207366, "=1+1"], [], ["ข"]]))
    assert table.heads == ("ชื่อ", "เกิด", "เลข", "สูตร")
    assert table.rows == ((2, ("ก", "1990-02-01", "1101700207366", "=1+1")), (4, ("ข", "", "", "")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "tis-620"])
def test_words_are_read_in_thai_encodings(encoding: str) -> None:
    assert table_in("ชื่อ,สถานะ\nมาลี,รับแล้ว\n".encode(encoding)).rows == ((2, ("มาลี", "รับแล้ว")),)


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(SheetUnreadable):
        table_in(zipped({"xl/workbook.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}))
    with pytest.raises(SheetUnreadable):
        table_in(workbook([["ชื่อ", "ข"]]))
    with pytest.raises(SheetTooLong):
        table_in(workbook([["ก", "ข"], *[["x", "y"]] * 20_001]))


def test_archives_that_are_harmful_are_refused() -> None:
    for name in ("../a.jpg", "/a.jpg", "C:\\a.jpg"):
        with pytest.raises(UnsafeArchive):
            Archive(io.BytesIO(zipped({name: b"1"})))
    bomb, link = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.jpg", b"0" * 30_000_000)
    with zipfile.ZipFile(link, "w") as made:
        one = zipfile.ZipInfo("a.jpg")
        one.external_attr = 0o120777 << 16
        made.writestr(one, "/etc/passwd")
    for file in (bomb, link):
        with pytest.raises(UnsafeArchive):
            Archive(file)
    with pytest.raises(NotAnArchive):
        Archive(io.BytesIO(b"PK\x03\x04 nothing"))


def test_a_file_is_found_by_its_name_or_its_folder_and_read_within_its_limit() -> None:
    found = Archive(io.BytesIO(zipped({"A/รูป.JPG": b"12345", "a/b.jpg": b"", "b/b.jpg": b""})))
    assert found.read(found.find("รูป.jpg"), 3) == b"1234"
    assert found.find("b/b.jpg").filename == "b/b.jpg"
    with pytest.raises(SeveralInArchive):
        found.find("b.jpg")
    with pytest.raises(NotInArchive):
        found.find("c.jpg")
    assert files_named("a.jpg; b.jpg") == ("a.jpg", "b.jpg")
    with pytest.raises(IsALink):
        files_named("https://drive.google.com/open?id=1")


def test_columns_are_guessed_by_thai_and_english_headings() -> None:
    targets = targets_of(SERVICE)
    found = guessed(HEADS, targets, {})
    assert set(found) == {
        "number", "received", "answer.name", "answer.national_id", "answer.phone", "answer.birth_date", "answer.employee_type",
        "variant", "answer.position", "state", "asked.card_number", "asked.issued_on", "asked.expires_on", "ended", "file.photo",
    }  # fmt: skip
    assert guessed(("Full name", "Timestamp", "Status"), targets, {}) == {
        "answer.name": 0,
        "received": 1,
        "state": 2,
    }
    heads = (
        "ประทับเวลา",
        "ที่อยู่อีเมล",
        "คำนำหน้าชื่อ ชื่อ-สกุล",
        "วัน/เดือน/ปีเกิด (พ.ศ.)",
        "ประเภทเจ้าหน้าที่",
        "ขอมีบัตรกรณี",
        "แนบรูปถ่าย (ชุดปกติขาว)",
        "บัตรหมดอายุ",
        "วันที่รับบัตร",
        "ที่อยู่",
    )
    assert guessed(heads, targets, {}) == {
        "received": 0, "answer.email": 1, "answer.name": 2, "answer.birth_date": 3, "answer.employee_type": 4, "variant": 5,
        "file.photo": 6, "asked.expires_on": 7, "ended": 8,
    }  # fmt: skip
    assert table_in(csv(DONE)).heads == HEADS


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("รับบัตรแล้ว", "done"), ("รอรับบัตร", "collect"), ("ไม่อนุมัติ", "rejected"), ("รออนุมัติ", "approve"),
        ("พิมพ์แล้ว", "produce"), ("ให้แก้ไข", "correct"), ("อะไรก็ไม่รู้", "check"), ("", "check"),
    ],
)  # fmt: skip
def test_words_for_states_lead_to_steps_and_ends(word: str, place: str) -> None:
    assert guessed_place(SERVICE, word) == place


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("นายสมชาย  ใจดี", ("นาย", "สมชาย", "ใจดี")),
        ("น.ส. มาลี ณ ถลาง", ("นางสาว", "มาลี", "ณ ถลาง")),
        ("นาง สาวิตรี มีสุข", ("นาง", "สาวิตรี", "มีสุข")),
        ("Ms. Mali Jaidee", ("Ms.", "Mali", "Jaidee")),
        ("มาลี", ("", "มาลี", "-")),
    ],
)
def test_names_are_parted(written: str, parts: tuple[str, str, str]) -> None:
    name = name_in(written)
    assert (name["title"], name["first"], name["last"]) == parts


def test_days_are_read_with_the_time_of_a_form_behind_them() -> None:
    for words in ("25/11/2567, 14:30:00", "๒๕ พ.ย. ๖๗", "2567-11-25", "25/11/2024 9:05"):
        assert day_in(words) == date(2024, 11, 25)
