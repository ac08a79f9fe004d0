"""Dates in the Buddhist Era, digits, sorting and searching."""

from __future__ import annotations

import itertools
import random
import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.thai import (
    MONTHS_EN,
    MONTHS_SHORT_TH,
    MONTHS_TH,
    SORT_KEY_LENGTH,
    BadDate,
    academic_year,
    ascii_digits,
    be_year,
    fiscal_year,
    parse_date,
    search_key,
    show_date,
    show_datetime,
    sort_key,
    thai_digits,
)

FIRST_OF_FEBRUARY = date(2026, 2, 1)
DATES = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def test_digits_go_both_ways():
    assert ascii_digits("๐๑๒๓๔๕๖๗๘๙ ก1") == "0123456789 ก1"
    assert thai_digits("0123456789 ก") == "๐๑๒๓๔๕๖๗๘๙ ก"


@pytest.mark.parametrize(
    "typed",
    [
        "1/2/2569",
        "01/02/2569",
        "1-2-2569",
        "1.2.2569",
        "1 2 2569",
        "1 / 2 / 2569",
        "1/2/69",
        "๑/๒/๒๕๖๙",
        "1/2/2026",
        "2026-02-01",
        "2569-02-01\n    ",
        "2026/2/1",
        "1 ก.พ. 69",
        "1 ก.พ. 2569",
        "1 กพ 2569",
        "1กพ69",
        "1 ก.พ 2569",
        "1-ก.พ.-2569",
        "๑ กุมภาพันธ์ ๒๕๖๙",
        "1 กุมภาพันธ์ พ.ศ. 2569\n    ",
        "1 กุมภาพันธ์ ค.ศ. 2026",
        "1 กุมภา 69",
        "1 เดือนกุมภาพันธ์ พ.ศ.2569",
        "วันที่ 1 กุมภาพันธ์ 2569",
        "วันอาทิตย์ที่ 1 กุมภาพันธ์ 2569\n    ",
        "ที่ 1 ก.พ. 69",
        "1 Feb 2026",
        "1 February 2026",
        "1 FEBRUARY 2026 (BE 2569)",
        "1st February 2026",
        "1 Feb 2569 BE",
        "Feb 1, 2026\n    ",
        "February 1 2026",
        "\u200b1/2/2569\ufeff",
        " 1  ก.พ.  2569 ",
    ],
)
def test_parse_date_reads_what_people_type(typed):
    assert parse_date(typed) == FIRST_OF_FEBRUARY


@given(
    DATES,
    st.sampled_from(["th", "en"]),
    st.sampled_from(["long", "short"]),
    st.sampled_from(["arabic", "thai"]),
)
def test_parse_date_reads_back_whatever_show_date_writes(day, lang, style, digits):
    assert parse_date(show_date(day, lang, style, digits)) == day


@pytest.mark.parametrize("month", range(1, 13))
def test_parse_date_knows_every_month(month):
    for name in (
        MONTHS_TH[month - 1],
        MONTHS_SHORT_TH[month - 1],
        MONTHS_EN[month - 1],
        MONTHS_EN[month - 1][:3],
    ):
        assert parse_date(f"9 {name} 2569") == date(2026, month, 9)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "date-empty"),
        (" \u200b ", "date-empty"),
        ("30/2/2569", "date-no-such-day"),
        ("30 กุมภาพันธ์ 2567", "date-no-such-day"),
        ("29/2/2570", "date-no-such-day"),
        ("31/4/69", "date-no-such-day"),
        ("0/1/2569", "date-no-such-day"),
        ("99/1/2569", "date-no-such-day"),
        ("2/13/2026", "date-month"),
        ("1/0/2569", "date-month"),
        ("1/2/2399", "date-year"),
        ("1/2/2700", "date-year"),
        ("1/2/1899", "date-year"),
        ("1/2/2100", "date-year"),
        ("1/2/256", "date-year"),
        ("1 ก.พ. 256", "date-year"),
        ("1 ก.พ. ค.ศ. 2569", "date-year"),
        ("1 ก.พ. พ.ศ. 2026", "date-year"),
        ("1 ก.พ. ค.ศ. 26", "date-year"),
        ("2026-02-0001", "date-unreadable"),
        ("เมื่อวาน", "date-unreadable"),
        ("1 กุมภาลัย 2569", "date-unreadable"),
        ("Febuary 1, 2026", "date-unreadable"),
        ("1/2", "date-unreadable"),
        ("1/2/2569 10:00", "date-unreadable"),
        ("1 ก.พ. 2569 ตอนเช้า", "date-unreadable"),
        ("12/2569", "date-unreadable"),
        ("²/²/2569", "date-unreadable"),
        ("1/2/2569' OR 1=1", "date-unreadable"),
        ("1" * 4000, "date-unreadable"),
    ],
)
def test_parse_date_refuses_in_two_languages(typed, code):
    with pytest.raises(BadDate) as caught:
        parse_date(typed)
    assert caught.value.code == code
    assert re.search("[ก-ฮ]", caught.value.sentence("th"))
    assert re.fullmatch(r"[ -~]+", caught.value.sentence("en"))


def test_the_29th_of_february_exists_in_a_leap_year_of_the_common_era():
    assert parse_date("29/2/2567") == date(2024, 2, 29)


def test_a_day_that_does_not_exist_is_named():
    with pytest.raises(BadDate) as caught:
        parse_date("29 ก.พ. 2570")
    assert caught.value.th == "ไม่มีวันที่ 29 กุมภาพันธ์ 2570 เพราะเดือนนี้มี 28 วัน"
    assert caught.value.en == "There is no 29 February 2027 (BE 2570): that month has 28 days."


@given(st.text(max_size=100))
def test_parse_date_either_reads_or_refuses(typed):
    try:
        assert 1857 <= parse_date(typed).year <= 2156
    except BadDate as refusal:
        assert refusal.code.startswith("date-")  # noqa: PT017 - both outcomes are right


def test_show_date_in_every_style():
    assert show_date(FIRST_OF_FEBRUARY, "th") == "1 กุมภาพันธ์ 2569"
    assert show_date(FIRST_OF_FEBRUARY, "th", "short") == "1 ก.พ. 2569"
    assert show_date(FIRST_OF_FEBRUARY, "th", digits="thai") == "๑ กุมภาพันธ์ ๒๕๖๙"
    assert show_date(FIRST_OF_FEBRUARY, "en") == "1 February 2026 (BE 2569)"
    assert show_date(FIRST_OF_FEBRUARY, "en", "short") == "1 Feb 2026"


def test_show_datetime_is_bangkok_time():
    at = datetime(2026, 1, 31, 18, 5, tzinfo=UTC)
    assert show_datetime(at, "th") == "1 กุมภาพันธ์ 2569 เวลา 01.05 น."
    assert show_datetime(at, "th", "short") == "1 ก.พ. 2569 01.05 น."
    assert show_datetime(at, "th", digits="thai") == "๑ กุมภาพันธ์ ๒๕๖๙ เวลา ๐๑.๐๕ น."
    assert show_datetime(at, "en") == "1 February 2026 (BE 2569), 01:05"


def test_show_datetime_refuses_a_moment_without_a_zone():
    with pytest.raises(ValueError, match="time zone"):
        show_datetime(datetime(2026, 2, 1), "th")


def test_years():
    assert be_year(FIRST_OF_FEBRUARY) == 2569
    assert [fiscal_year(date(2026, 9, 30)), fiscal_year(date(2026, 10, 1))] == [2569, 2570]
    assert [academic_year(date(2026, 5, 15)), academic_year(date(2026, 5, 16))] == [2568, 2569]
    assert academic_year(date(2026, 5, 16), starts=(6, 1)) == 2568


IN_ORDER = [
    "ก.",
    "ก.ค.",
    "กก",
    "ก๊ก",
    "กกกอด",
    "กฎ",
    "กฐิน",
    "กด",
    "กา",
    "ก่า",
    "ก้า",
    "ก๊า",
    "ก๋า",
    "กาก",
    "กำ",
    "กิน",
    "เกม",
    "แกะ",
    "โก",
    "ใกล้",
    "ไก่",
    "ขวด",
    "ขา",
    "ข้าว",
    "เข็น",
    "เข่น",
    "คณิต",
    "แคน",
    "แค้น",
    "ฤดู",
    "ฤๅษี",
    "วัน",
    "ไวน์",
    "ศาลา",
    "สม",
    "สมชาย",
    "หก",
    "อา",
    "เอก",
    "ฮา",
]


def _shuffled(words: list[str]) -> list[str]:
    return random.Random(1).sample(words, len(words))


def test_sort_key_puts_words_in_dictionary_order():
    assert sorted(_shuffled(IN_ORDER), key=sort_key) == IN_ORDER
    assert sorted(["ไก่", "ขา", "เกม", "กก", "แกะ", "กา"], key=sort_key) == [
        "กก",
        "กา",
        "เกม",
        "แกะ",
        "ไก่",
        "ขา",
    ]


def test_sort_key_puts_signs_digits_latin_thai_and_the_rest_in_that_order():
    words = ["(ก)", "2", "๑๐", "๓", "Anna", "émile", "Eva", "zoe", "กก", "日本"]
    assert sorted(_shuffled(words), key=sort_key) == [
        "(ก)",
        "๑๐",
        "2",
        "๓",
        "Anna",
        "émile",
        "Eva",
        "zoe",
        "กก",
        "日本",
    ]


def test_sort_key_puts_a_first_name_before_a_longer_one():
    names = ["สม ใจดี", "สม รักไทย", "สมชาย กล้าหาญ", "สมชาย ใจดี"]
    assert sorted(_shuffled(names), key=sort_key) == names


def test_sort_key_takes_split_and_disordered_marks_for_the_same_word():
    assert sort_key("น\u0e49\u0e4d\u0e32") == sort_key("น้ำ")
    assert sort_key("SOMCHAI") == sort_key("somchai")


@given(st.text(max_size=300))
def test_sort_key_sorts_alike_under_any_collation(text):
    key = sort_key(text)
    assert re.fullmatch("[0-9a-z]*", key)
    assert len(key) <= SORT_KEY_LENGTH


def test_sort_key_agrees_with_pythainlp_where_that_is_right():
    # pythainlp's key runs letters and tones together, so only words without tone marks are comparable.
    from pythainlp.corpus import thai_words
    from pythainlp.util import collate

    plain = [word for word in thai_words() if re.fullmatch("[ก-ฮะ-ูเ-ไ]+", word)]
    sample = random.Random(2).sample(sorted(plain), 3000)
    assert sorted(sample, key=sort_key) == collate(sample)


def _ordered_by_database(words: list[str], collation: str = "") -> list[str]:
    from django.db import connection

    rows = " UNION ALL ".join(["SELECT CAST(%s AS VARCHAR(300)) AS word"] * len(words))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT word FROM ({rows}) AS words ORDER BY word {collation}", words)
        return [word for (word,) in cursor.fetchall()]


@pytest.mark.django_db
def test_both_databases_order_sort_keys_as_python_does():
    keys = [sort_key(word) for word in _shuffled([*IN_ORDER, "Anna", "(ก)", "๑", "日本", "สม ใจ"])]
    assert _ordered_by_database(keys) == sorted(keys)


@pytest.mark.django_db
def test_sort_key_agrees_with_icu_where_the_database_has_it():
    from django.db import connection

    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL carries ICU")
    words = [word for word in _shuffled(IN_ORDER) if "." not in word]
    in_order = _ordered_by_database(words, 'COLLATE "th-x-icu"')
    assert in_order == sorted(words, key=sort_key)
    keys = [sort_key(word) for word in words]
    assert _ordered_by_database(keys, 'COLLATE "th-x-icu"') == sorted(keys)


def test_search_key_makes_equal_what_a_searcher_takes_for_equal():
    same = ["สมชาย  ใจดี ๑", " สมชาย\u200b ใจดี 1 ", "สมชาย\u00a0ใจดี 1", "สมชาย\nใจดี 1"]
    assert {search_key(text) for text in same} == {"สมชาย ใจดี 1"}
    assert search_key("SOMCHAI Straße") == "somchai strasse"
    assert search_key("น\u0e49\u0e4d\u0e32") == "น้ำ"


@given(st.text(max_size=60))
def test_search_key_of_a_search_key_is_itself(text):
    key = search_key(text)
    assert search_key(key) == key


def test_the_tests_of_order_hold_for_every_pair():
    assert all(sort_key(a) < sort_key(b) for a, b in itertools.pairwise(IN_ORDER))
