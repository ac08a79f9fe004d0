"""What the conversation understands: the inputs that the field wrote down, and worse ones."""

from __future__ import annotations

from datetime import date, time

import pytest

from khamkho.base.card_numbers import kinds_in, masked, read_card, read_laser
from khamkho.base.typed import normal
from khamkho.chat.rules.reading import (
    MenuLine,
    Wanted,
    Word,
    menu_line,
    names_somebody_else,
    wanted_in,
    word_in,
)

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


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("1#", MenuLine(numbers=(1,))),
        ("0#", MenuLine(numbers=(0,))),
        ("9 # JC1", MenuLine(numbers=(9,), rest="JC1")),
        ("1 , 2,1#  ของแม่ ", MenuLine(numbers=(1, 2), rest="ของแม่")),
        ("๑,๒#\nJC1", MenuLine(numbers=(1, 2), rest="JC1")),
        ("#3", MenuLine(numbers=(3,), order=True)),
        ("# 3,4 JC1", MenuLine(numbers=(3,), order=True)),
        ("12#", None),
        ("#12", None),
        ("#", None),
        ("1", None),
        ("ขอ 1#", None),
    ],
)
def test_a_line_of_the_menu_is_read_in_whole(typed: str, line: MenuLine | None) -> None:
    assert menu_line(typed) == line


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("  Hello!! ", "menu"),
        ("Stop News.", "stop_news"),
        ("News?", "news"),
        ("OK. ! ?", "yes"),
        ("Y", "yes"),
        ("N", "no"),
        ("ไม่ใช่", "no"),
        ("0 #", "cancel"),
        ("ย้อนกลับ", "change"),
        ("ติดตาม", "status"),
        ("Officer", "staff"),
        ("EN", "english"),
        ("ภาษาไทย", "thai"),
        ("withdraw  consent", "withdraw"),
        ("เลื่อนนัด", "move"),
        ("", None),
        (".ok", None),
        ("okx", None),
        ("ok,", None),
    ],
)
def test_a_word_counts_whatever_its_case_and_its_closing_marks(typed: str, word: Word | None) -> None:
    assert word_in(typed) == word


@pytest.mark.parametrize("typed", ["มาแทนเขา", "On Behalf of him", "MY SON", "ให้เพื่อน", "ของ\u200bภรรยา"])
def test_another_person_is_noticed_in_both_languages(typed: str) -> None:
    assert names_somebody_else(typed)


@pytest.mark.parametrize("typed", ["ใบแทนที่หาย", "next season", "friendly", ""])
def test_a_word_that_only_looks_like_another_person_is_none(typed: str) -> None:
    assert not names_somebody_else(typed)


@pytest.mark.parametrize(
    ("typed", "copies"),
    [
        ("1 ฉบับ", 1),
        ("1 copy", 1),
        ("Two Copies", 2),
        ("twelve copies", 12),
        ("2ใบ", 2),
        ("๔ แผ่น", 4),
        ("หนึ่งแผ่น", 1),
        ("ต้องการเก้าชุด", 9),
        ("สิบฉบับ", 10),
        ("สิบเอ็ดฉบับ", 11),
        ("สิบสอง ฉบับ", 12),
        ("ยี่สิบชุด", 20),
        ("เก้าสิบเก้าใบ", 99),
        ("9999 ฉบับ", 9999),
        ("10001 ฉบับ", None),
        ("1,001 ฉบับ", None),
        ("1.5 ฉบับ", None),
        ("-2 ฉบับ", -2),
        ("0 ฉบับ", 0),
        ("ชุดเดียว", 1),
        ("ใบ เดียว", 1),
        ("แผ่นเดียวค่ะ", 1),
        ("2 copying", None),
        ("สองคน", None),
    ],
)
def test_copies_are_counted_in_digits_and_in_words(typed: str, copies: int | None) -> None:
    assert wanted_in(typed, TODAY) == Wanted(copies=copies)


@pytest.mark.parametrize(
    ("typed", "copies"),
    [
        (" 12 ", 12),
        ("TEN", 10),
        ("สิบสอง", 12),
        ("-1", -1),
        ("9999", 9999),
        ("10000", None),
        ("2 ค่ะ", None),
        ("2 ฉบับ", 2),
    ],
)
def test_a_number_alone_is_copies_where_they_are_asked(typed: str, copies: int | None) -> None:
    assert wanted_in(typed, TODAY, bare_copies=True) == Wanted(copies=copies)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("พรุ่งนี้ 2", Wanted(copies=2, day=date(2018, 11, 29))),
        ("2 3/12/2561", Wanted(copies=2, day=date(2018, 12, 3))),
        ("3/12/2561 2", Wanted(copies=2, day=date(2018, 12, 3))),
        ("2 10.00 น.", Wanted(copies=2, at=time(10))),
        ("10.00 น. 2", Wanted(copies=2, at=time(10))),
    ],
)
def test_a_number_beside_a_day_or_a_time_is_copies_where_they_are_asked(typed: str, wanted: Wanted) -> None:
    assert wanted_in(typed, TODAY, bare_copies=True) == wanted


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("วันนี้", date(2018, 11, 28)),
        ("Today", date(2018, 11, 28)),
        ("วันพรุ่งนี้", date(2018, 11, 29)),
        ("tomorrow", date(2018, 11, 29)),
        ("มะรืนนี้", date(2018, 11, 30)),
        ("the day after tomorrow", date(2018, 11, 30)),
        ("2018-12-03", date(2018, 12, 3)),
        ("2561-12-03", date(2018, 12, 3)),
        ("03/12/2561", date(2018, 12, 3)),
        ("3-12-61", date(2018, 12, 3)),
        ("3 - 12 - 2018", date(2018, 12, 3)),
        ("3.12.2561.", date(2018, 12, 3)),
        ("๓/๑๒/๖๑", date(2018, 12, 3)),
        ("1/1/00", date(1957, 1, 1)),
        ("1/1/99", date(2056, 1, 1)),
        ("1/1/2400", date(1857, 1, 1)),
        ("1/1/2399", date(2399, 1, 1)),
        ("1/1/0100", date(100, 1, 1)),
        ("29/2/2567", date(2024, 2, 29)),
        ("31/12/2561", date(2018, 12, 31)),
        ("3 ธันวาคม พ.ศ. 2561", date(2018, 12, 3)),
        ("3 เดือนธันวาคม ค.ศ. 2018", date(2018, 12, 3)),
        ("วันที่ 3 ธันวา 61", date(2018, 12, 3)),
        ("3 ธ.ค 61", date(2018, 12, 3)),
        ("3ธค61", date(2018, 12, 3)),
        ("3 ธ.ค. 61 นะคะ", date(2018, 12, 3)),
        ("3 ธ.ค. 61 ใบเกิด", date(2018, 12, 3)),
        ("14 กุมภาพันธ์ 2562", date(2019, 2, 14)),
        ("5 มิ.ย. 62", date(2019, 6, 5)),
        ("5 เมษา 62", date(2019, 4, 5)),
        ("5 January 2020.", date(2020, 1, 5)),
        ("3rd December 2018", date(2018, 12, 3)),
        ("1st Sept 2019", date(2019, 9, 1)),
        ("5 MAR 19", date(1976, 3, 5)),
    ],
)
def test_a_day_is_read_in_both_eras_however_it_is_written(typed: str, day: date) -> None:
    assert wanted_in(typed, TODAY) == Wanted(day=day)


@pytest.mark.parametrize(
    ("typed", "today", "day"),
    [
        ("28/11", TODAY, date(2018, 11, 28)),
        ("29 / 11", TODAY, date(2018, 11, 29)),
        ("27/11", TODAY, date(2019, 11, 27)),
        ("27 พ.ย.", TODAY, date(2019, 11, 27)),
        ("1 jan", TODAY, date(2019, 1, 1)),
        ("29/2", TODAY, date(2020, 2, 29)),
        ("29/2", date(2020, 3, 1), date(2024, 2, 29)),
        ("29 กุมภา", date(2020, 2, 29), date(2020, 2, 29)),
    ],
)
def test_without_a_year_the_next_such_day_is_meant(typed: str, today: date, day: date) -> None:
    assert wanted_in(typed, today) == Wanted(day=day, year_left_out=True)


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("29/2/2562", "29/2/2562"),
        ("วันที่ 32/12/2561 ค่ะ", "32/12/2561"),
        ("0/12/2561", "0/12/2561"),
        ("1/13/2561", "1/13/2561"),
        ("1/0/2561", "1/0/2561"),
        ("2018-13-01", "2018-13-01"),
        ("31/11", "31/11"),
        ("31 พ.ย.", "31 พ.ย."),
        ("31 พ.ย. 2561", "31 พ.ย. 2561"),
    ],
)
def test_what_is_meant_as_a_day_and_is_none_is_named_as_it_was_typed(typed: str, named: str) -> None:
    assert wanted_in(typed, TODAY) == Wanted(bad_day=named)


def test_nobody_means_a_day_that_is_five_years_away() -> None:
    assert wanted_in("29/2", date(2099, 1, 1)) == Wanted(bad_day="29/2")


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("00:00", time(0)),
        ("0.30 น.", time(0, 30)),
        ("9:05", time(9, 5)),
        ("๐๙.๓๐ น.", time(9, 30)),
        ("23:59", time(23, 59)),
        ("24:00", None),
        ("25:00", None),
        ("9:60", None),
        ("9:59", time(9, 59)),
        ("10.30 นาฬิกา", time(10, 30)),
        ("2:30 pm", time(14, 30)),
        ("2.30 P.M.", time(14, 30)),
        ("11:59pm", time(23, 59)),
        ("12:15 am", time(0, 15)),
        ("12:15 pm", time(12, 15)),
        ("11:15 am", time(11, 15)),
        ("13:15 pm", time(13, 15)),
        ("2pm", time(14)),
        ("11 a.m.", time(11)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        ("11 pm", time(23)),
        ("24 pm", None),
        ("10 น.", time(10)),
        ("14 นาฬิกา", time(14)),
        ("10 นาย", None),
        ("10.00-11.00 น.", time(10)),
        ("10.30 - 11.30", time(10, 30)),
        ("บ่าย", time(13)),
        ("บ่ายโมง", time(13)),
        ("บ่ายโมงครึ่ง", time(13, 30)),
        ("บ่าย 2", time(14)),
        ("บ่ายสามโมงครึ่ง", time(15, 30)),
        ("บ่าย 2.30", time(14, 30)),
        ("บ่าย 14.30", time(14, 30)),
        ("บ่ายสิบเอ็ด", time(23)),
        ("บ่ายสิบสอง", None),
        ("9 โมง", time(9)),
        ("9 โมงเช้า ครึ่ง", time(9, 30)),
        ("สิบโมงครึ่ง", time(10, 30)),
        ("สิบเอ็ดโมง", time(11)),
        ("1 โมงเช้า", time(7)),
        ("ห้าโมงเช้า", time(11)),
        ("6 โมงเช้า", time(6)),
        ("6 โมง", time(6)),
        ("สามโมง", time(15)),
        ("5 โมง", time(17)),
        ("4 โมงเย็น", time(16)),
        ("หกโมงเย็น", time(18)),
        ("11 โมงเย็น", time(23)),
        ("12 โมงเย็น", time(12)),
        ("23 โมง", time(23)),
        ("24 โมง", None),
        ("เที่ยง", time(12)),
        ("เที่ยงวัน", time(12)),
        ("เที่ยงครึ่ง", time(12, 30)),
        ("เที่ยงคืน", None),
        ("99:99 เที่ยง", time(12)),
    ],
)
def test_a_time_is_read_however_it_is_said(typed: str, at: time | None) -> None:
    assert wanted_in(typed, TODAY) == Wanted(at=at)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("3 ธันวาคม 10 โมง", Wanted(day=date(2018, 12, 3), at=time(10), year_left_out=True)),
        ("3 ธ.ค. 10 ฉบับ", Wanted(copies=10, day=date(2018, 12, 3), year_left_out=True)),
        ("3 ธ.ค. 10 ใบ", Wanted(copies=10, day=date(2018, 12, 3), year_left_out=True)),
        ("5 dec 10 am", Wanted(day=date(2018, 12, 5), at=time(10), year_left_out=True)),
        ("5 dec 10 น.", Wanted(day=date(2018, 12, 5), at=time(10), year_left_out=True)),
        ("3 ธ.ค. 10.30", Wanted(day=date(2018, 12, 3), at=time(10, 30), year_left_out=True)),
        ("3 ธ.ค. 61 10 โมง", Wanted(day=date(2018, 12, 3), at=time(10))),
        ("3/12 - 10.00 น.", Wanted(day=date(2018, 12, 3), at=time(10), year_left_out=True)),
        ("3/12 10:00", Wanted(day=date(2018, 12, 3), at=time(10), year_left_out=True)),
        ("10.00-11.00 น. 3/12/61", Wanted(day=date(2018, 12, 3), at=time(10))),
        ("พรุ่งนี้ บ่าย 2 ฉบับ", Wanted(copies=2, day=date(2018, 11, 29), at=time(13))),
        ("3/12/2561 9 โมง 2 ฉบับ", Wanted(copies=2, day=date(2018, 12, 3), at=time(9))),
        ("2 marriage copies", Wanted()),
    ],
)
def test_a_number_belongs_to_the_word_beside_it(typed: str, wanted: Wanted) -> None:
    assert wanted_in(typed, TODAY) == wanted


@pytest.mark.parametrize(
    ("wanted", "nothing"),
    [
        (Wanted(), True),
        (Wanted(year_left_out=True), True),
        (Wanted(copies=0), False),
        (Wanted(day=TODAY), False),
        (Wanted(at=time(0)), False),
        (Wanted(bad_day="31/2"), False),
    ],
)
def test_a_message_says_something_with_copies_a_day_or_a_time(wanted: Wanted, nothing: bool) -> None:
    assert wanted.says_nothing is nothing
