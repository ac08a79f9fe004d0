"""What may be written, what is alike, what is counted; without a database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from khamkho.advice.rules import (
    ALIKE_SHOWN,
    Asking,
    alike,
    by_month,
    checked_asked,
    checked_day,
    checked_known,
    counted,
    fiscal_bounds,
    in_all,
    state_of,
)
from khamkho.base.errors import Invalid, Problem
from khamkho.base.tests.said import is_said
from khamkho.base.thai import BANGKOK

TYPED = {"channel": "phone", "kind": "เครือข่าย", "question": "อินเทอร์เน็ตช้า"}
KINDS = {"เครือข่าย"}


def wrong(typed: dict[str, str]) -> list[str]:
    with pytest.raises(Invalid) as no:
        checked_asked(typed, KINDS, {"ban-a"})
    return named(no.value.problems)


def named(problems: Sequence[Problem]) -> list[str]:
    """What is wrong, as “where code”; everything is told in both languages."""
    assert all(is_said(one) for one in problems)
    return [f"{one.where} {one.code}" for one in problems]


def test_a_question_is_cleaned() -> None:
    typed = {**TYPED, "school": "ban-a", "asker": "  ครู\nก  ", "question": "ช้า\nมาก"}
    asked = checked_asked(typed, KINDS, {"ban-a"})
    assert (asked.channel, asked.kind, asked.school) == ("phone", "เครือข่าย", "ban-a")
    assert asked.words == {"asker": "ครู ก", "phone": "", "question": "ช้า\nมาก"}
    assert checked_asked({**TYPED, "asker": "ก" * 200, "phone": "1" * 60}, KINDS, ()).school == ""


def test_every_wrong_part_of_a_question_is_named() -> None:
    assert wrong({"school": "gone", "asker": "ก" * 201, "phone": "1" * 61}) == [
        "channel missing",
        "kind missing",
        "school unknown",
        "asker too-long",
        "phone too-long",
        "question missing",
    ]
    assert wrong({**TYPED, "question": "ก" * 2001}) == ["question too-long"]


@pytest.mark.parametrize(
    ("typed", "day", "code"),
    [
        ("", None, ""),
        ("28/11/2569", date(2026, 11, 28), ""),
        ("27/11/2569", date(2026, 11, 27), ""),
        ("26/11/2569", date(2026, 11, 26), "in-the-past"),
        ("พรุ่งนี้", None, "date-unreadable"),
    ],
)
def test_a_follow_up_is_today_or_later(typed: str, day: date | None, code: str) -> None:
    problems: list[Problem] = []
    assert checked_day(typed, date(2026, 11, 27), problems) == day
    assert named(problems) == ([f"follow_on {code}"] if code else [])


@pytest.mark.parametrize(
    "personal", ["โทร 081-234-5678", "เลข 1101700230708", "๐๘๑๒๓๔๕๖๗๘", "ครู a@example.com"]
)
def test_an_answer_that_is_used_again_names_nobody(personal: str) -> None:
    kept = checked_known({"known_question": "ลืมรหัสผ่าน", "known_answer": " กดลืมรหัสผ่าน\nปี 2569 "})
    assert kept == ("ลืมรหัสผ่าน", "กดลืมรหัสผ่าน\nปี 2569")
    for name in ("known_question", "known_answer"):
        with pytest.raises(Invalid) as no:
            checked_known({"known_question": "ถาม", "known_answer": "ตอบ", name: f"ถาม {personal}"})
        assert named(no.value.problems) == [f"{name} personal"]
    with pytest.raises(Invalid) as no:
        checked_known({"known_question": "ถ" * 501})
    assert named(no.value.problems) == ["known_question too-long", "known_answer missing"]


def test_alike_finds_a_common_word_in_thai_and_the_best_first() -> None:
    kept = [(1, "เครื่องพิมพ์พิมพ์ไม่ออก"), (2, "ลืมรหัสผ่านระบบ e-Filing"), (3, "ขอรหัสผ่านไวไฟ")]
    assert alike("ครูลืมรหัสผ่าน", kept)[0] == 2
    assert 1 not in alike("ครูลืมรหัสผ่าน", kept)
    assert alike("", kept) == alike("กข", kept) == []
    assert len(alike("ลืมรหัสผ่าน", [(n, "ลืมรหัสผ่าน") for n in range(20)])) == ALIKE_SHOWN


@pytest.mark.parametrize(
    ("typed", "question", "found"),
    [
        ("กขค", "กขค", True),
        ("กข ค", "ก ขค", True),
        ("กขคง", "ฮกขค", True),
        ("กข", "กข", False),
        ("กขค", "ก", False),
        ("กขคงจฉช", "กขคซฌญฐ", False),
        ("กขคงจฉชซฌญฎฏ", "กขคงจดตถทธนบ", True),  # three in ten
        ("กขคงจฉชซฌญฎฏฐ", "กขคงจดตถทธนบป", False),  # three in eleven
    ],
)
def test_questions_are_alike_from_three_tenths_on(typed: str, question: str, found: bool) -> None:
    assert alike(typed, [(7, question)]) == ([7] if found else [])


def test_statistics_count_by_month_kind_and_the_middle_of_the_times() -> None:
    at = datetime(2026, 9, 30, 23, 30, tzinfo=BANGKOK)
    rows = [
        Asking(asked_at=at, answered_at=at + timedelta(hours=1), channel="phone", kind="ก"),
        Asking(asked_at=at, answered_at=at + timedelta(hours=5), channel="line", kind="ก"),
        Asking(asked_at=at + timedelta(hours=1), answered_at=None, channel="phone", kind="ข"),
    ]
    assert [
        (line.name, line.asked, line.answered, line.hours) for line in counted(rows, lambda row: row.kind)
    ] == [
        ("ก", 2, 2, 3.0),
        ("ข", 1, 0, None),
    ]
    assert [line.name for line in by_month(rows)] == [(2026, 9), (2026, 10)]
    assert (in_all(rows).asked, in_all(rows).name) == (3, "")
    third = [Asking(asked_at=at, answered_at=at + timedelta(minutes=20), channel="phone", kind="ก")]
    assert in_all(third).hours == 0.3
    long = [Asking(asked_at=at, answered_at=at + timedelta(days=90), channel="phone", kind="ก")]
    assert in_all(long).hours == 2160.0
    assert in_all([]).hours is None


def test_a_budget_year_begins_in_october() -> None:
    assert fiscal_bounds(2569) == (
        datetime(2025, 10, 1, tzinfo=BANGKOK),
        datetime(2026, 10, 1, tzinfo=BANGKOK),
    )


def test_an_entry_stands_where_its_days_say() -> None:
    day = date(2026, 1, 1)
    assert state_of(erased=True, answered=True, follow_on=day) == "erased"
    assert state_of(erased=False, answered=True, follow_on=day) == "follow"
    assert state_of(erased=False, answered=True, follow_on=None) == "done"
    assert state_of(erased=False, answered=False, follow_on=None) == "open"
