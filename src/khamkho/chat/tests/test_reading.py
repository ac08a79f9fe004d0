"""What the conversation understands: the inputs that the field wrote down, and worse ones."""

from __future__ import annotations

from datetime import date, time

import pytest

from khamkho.base.card_numbers import kinds_in, masked, read_card, read_laser
from khamkho.base.typed import normal
from khamkho.chat.rules.reading import menu_line, names_somebody_else, wanted_in, word_in

TODAY = date(2018, 11, 28)
LASER = "JC1-1234567-89"


@pytest.mark.parametrize(
    ("typed", "code", "guess", "fault"),
    [
        ("1#JC1-1234567-89", LASER, False, None),
        ("๑#jc1 1234567 89", LASER, False, None),
        ("1＃JC1–1234567–89", LASER, False, None),
        ("1#JCO-1234567-89", "JC0-1234567-89", True, None),
        ("1#JCI-1234567-8S", "JC1-1234567-85", True, None),
        ("1#JC1-123456-89", "", False, "length"),
        ("1#1040-02-12345678", "", False, "card14"),
        ("1#", "", False, "missing"),
        ("1#1C1-1234567-89", "", False, "letters"),
        ("1#JC1-12A4567-89", "", False, "digits"),
        ("1#1-1037-01234-56-6", "", False, "length"),
        ("1# รหัสคือ JC1-1234567-89 ค่ะ", LASER, False, None),
        ("1#JC\u200b1-1234567-89", LASER, False, None),
    ],
)
def test_a_menu_line_reads_the_code_behind_the_card(
    typed: str, code: str, guess: bool, fault: str | None
) -> None:
    line = menu_line(typed)
    assert line is not None
    assert line.numbers == (1,)
    read = read_laser(line.rest)
    assert (read.value, read.guess, read.fault) == (code, guess, fault)


def test_a_menu_line_knows_several_papers_and_the_wrong_order() -> None:
    several = menu_line("1,2#JC1-1234567-89")
    assert several is not None
    assert several.numbers == (1, 2)
    wrong = menu_line("#1")
    assert wrong is not None
    assert wrong.order
    six = menu_line("6#JC1-1234567-89")
    assert six is not None
    assert six.numbers == (6,)
    assert menu_line("ต้องการ 2 ฉบับ") is None


@pytest.mark.parametrize("typed", ["1040-02-12345678", "10400212345678", "๑๐๔๐-๐๒-๑๒๓๔๕๖๗๘"])
def test_the_number_under_the_photograph_has_fourteen_digits(typed: str) -> None:
    assert read_card(typed).value == "1040-02-12345678"


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("1040-02-1234567", "length"),
        ("JC1-1234567-89", "laser"),
        ("", "missing"),
        ("1101700203450", "identity"),
    ],
)
def test_another_number_is_called_by_its_name(typed: str, fault: str) -> None:
    assert read_card(typed).fault == fault


@pytest.mark.parametrize(
    ("typed", "copies", "day", "at", "asks"),
    [
        ("ต้องการ 2 ฉบับ รับเอกสารวันที่ 01/12/2561", 2, date(2018, 12, 1), None, False),
        ("2 ฉบับ 1/12/61 10.00 น.", 2, date(2018, 12, 1), time(10), False),
        ("สองชุด วันที่ 3 ธันวาคม 2561 เวลา 09:30", 2, date(2018, 12, 3), time(9, 30), False),
        ("2 ฉบับ 03/12/2018", 2, date(2018, 12, 3), None, False),
        ("3 ฉบับ", 3, None, None, False),
        ("0 ฉบับ 3/12/2561", 0, date(2018, 12, 3), None, False),
        ("2 ฉบับ 3 ธ.ค.", 2, date(2018, 12, 3), None, True),
        ("2 copies 3/12/2018", 2, date(2018, 12, 3), None, False),
        ("ฉบับเดียว พรุ่งนี้ บ่ายสอง", 1, date(2018, 11, 29), time(14), False),
        ("มะรืน 9 โมงครึ่ง", None, date(2018, 11, 30), time(9, 30), False),
        ("๒ ฉบับ ๓.๑๒.๒๕๖๑ ๑๐.๐๐ น.", 2, date(2018, 12, 3), time(10), False),
        ("three copies on 5 Jan 2pm", 3, date(2019, 1, 5), time(14), True),
        ("3/1", None, date(2019, 1, 3), None, True),
        ("10.00 น.", None, None, time(10), False),
        ("2", None, None, None, False),
        ("2019-01-15", None, date(2019, 1, 15), None, False),
        ("สวัสดีปีใหม่", None, None, None, False),
    ],
)
def test_copies_day_and_time_are_found_in_any_order(
    typed: str, copies: int | None, day: date | None, at: time | None, asks: bool
) -> None:
    read = wanted_in(typed, TODAY)
    assert (read.copies, read.day, read.at, read.year_left_out) == (copies, day, at, asks)


def test_a_day_that_does_not_exist_is_named() -> None:
    read = wanted_in("31/02/2562 1 ฉบับ", TODAY)
    assert (read.copies, read.day, read.bad_day) == (1, None, "31/02/2562")


def test_a_bare_number_is_copies_only_where_copies_alone_are_asked() -> None:
    assert wanted_in("๒", TODAY, bare_copies=True).copies == 2
    assert wanted_in("สอง", TODAY, bare_copies=True).copies == 2
    assert wanted_in("2", TODAY).copies is None


def test_words_for_everywhere_survive_how_they_are_typed() -> None:
    assert word_in("สวัสดี") == "menu"
    assert word_in("MENU") == "menu"
    assert word_in("ยกเลิก ") == "cancel"
    assert word_in("0#") == "cancel"
    assert word_in("ถอนความยินยอม") == "withdraw"
    assert word_in("ยกเลิกนัดของแม่") is None
    assert normal("กํา") == normal("กำ") == "กำ"


def test_another_person_is_noticed() -> None:
    assert names_somebody_else("1# ของแม่ค่ะ")
    assert names_somebody_else("for my mother")
    assert not names_somebody_else("ต้องการ 2 ฉบับ")


def test_no_number_of_a_card_hides_in_a_sentence() -> None:
    assert kinds_in("รหัส jc1 1234567 89 นะคะ") == {"laser"}
    assert kinds_in("1040-02-12345678") == {"card14"}
    assert kinds_in("เลขบัตร 1 1017 00203 45 0") == {"identity"}
    assert kinds_in("โทร 081 234 5678 วันที่ 1/12/2561") == frozenset()


def test_a_code_is_masked_so_that_only_its_owner_knows_it() -> None:
    assert masked(LASER) == "JC•-•••••••-89"
    assert masked("1040-02-12345678") == "10••-••-••••••78"
