"""Who is asked, until when, and what the answers come to; without a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from khamkho.catalogue.tests.test_fields import make
from khamkho.collecting.rules.adding import add_up, counts_in, is_added, is_counted, summary, worth
from khamkho.collecting.rules.choosing import Choice, chosen
from khamkho.collecting.rules.times import REMINDERS, end_of, is_over, reminders_at

BANGKOK = ZoneInfo("Asia/Bangkok")
YES_NO = {"yes": {"th": "มี", "en": "Yes, there is"}, "no": {"th": "ไม่มี", "en": "No, there is none"}}


@dataclass
class School:
    code: str
    kind: str
    cluster: str


OFFICES = (
    School("a", "school", "north"),
    School("b", "school", "south"),
    School("c", "district", "north"),
    School("d", "school", ""),
)


@pytest.mark.parametrize(
    ("choice", "meant"),
    [
        (Choice(), "abcd"),
        (Choice(whom="all", ticked=["b", "gone"]), "acd"),
        (Choice(whom="kind", kinds=["school"]), "abd"),
        (Choice(whom="kind", kinds=["school"], ticked=["d"]), "ab"),
        (Choice(whom="kind", clusters=["north"]), ""),
        (Choice(whom="cluster", clusters=["north"]), "ac"),
        (Choice(whom="cluster", clusters=["north", "south"], ticked=["a"]), "bc"),
        (Choice(whom="cluster", kinds=["school"]), ""),
        (Choice(whom="ticked", ticked=["d", "b"]), "bd"),
        (Choice(whom="ticked"), ""),
        (Choice(whom="everybody"), ""),
    ],
)
def test_only_those_meant_are_asked_in_the_order_given(choice: Choice, meant: str) -> None:
    assert "".join(one.code for one in chosen(OFFICES, choice)) == meant


def test_the_last_day_is_taken_whole() -> None:
    assert end_of(date(2026, 12, 31)) == datetime(2026, 12, 31, 23, 59, 59, tzinfo=BANGKOK)
    until = end_of(date(2026, 8, 14))
    assert not is_over(until, None, until)
    assert is_over(until, None, until + timedelta(seconds=1))
    assert is_over(until, until - timedelta(days=3), until - timedelta(days=2))


def test_reminders_go_out_in_the_mornings_that_are_left() -> None:
    until = end_of(date(2026, 8, 14))

    def days(now: datetime, *wanted: int) -> list[datetime]:
        return list(reminders_at(until, wanted or REMINDERS, now))

    morning = datetime(2026, 8, 13, 8, 30, tzinfo=BANGKOK)
    assert days(datetime(2026, 8, 1, tzinfo=BANGKOK)) == [
        datetime(2026, 8, 7, 8, 30, tzinfo=BANGKOK),
        datetime(2026, 8, 11, 8, 30, tzinfo=BANGKOK),
        morning,
    ]
    assert days(morning - timedelta(minutes=1), 1, 3, 1) == [morning]
    assert days(morning) == []


def test_the_last_day_of_answers_is_a_day_in_bangkok() -> None:
    until = end_of(date(2026, 8, 14)).astimezone(ZoneInfo("UTC"))
    assert reminders_at(until, [0], until - timedelta(days=2)) == (
        datetime(2026, 8, 14, 8, 30, tzinfo=BANGKOK),
    )


@pytest.mark.parametrize(
    ("kind", "added", "counted"),
    [
        ("number", True, False),
        ("money", True, False),
        ("choice", False, True),
        ("choices", False, True),
        ("yes_no", False, True),
        ("text", False, False),
        ("date", False, False),
    ],
)
def test_numbers_are_added_choices_counted_and_words_neither(kind: str, added: bool, counted: bool) -> None:
    field = make(kind)
    assert (is_added(field), is_counted(field)) == (added, counted)


@pytest.mark.parametrize(
    ("answer", "number"),
    [
        (3, Decimal(3)),
        ("2.50", Decimal("2.50")),
        (0, Decimal(0)),
        (None, None),
        (True, None),
        ("ไม่ทราบ", None),
    ],
)
def test_what_an_answer_is_worth(answer: Any, number: Decimal | None) -> None:
    assert worth(answer) == number


def test_a_total_is_exact_and_counts_who_answered() -> None:
    field = make("number", decimals=2)
    found = add_up(field, ["0.10", None, "1000.20", "?"])
    assert (found.field, found.given, found.total, found.counts) == (field, 3, Decimal("1000.30"), {})
    assert summary(found, "th") == summary(found, "en") == "1,000.30"
    nothing = add_up(field, [None])
    assert (nothing.given, summary(nothing, "th")) == (0, "0")


def test_choices_are_counted_in_the_order_of_the_form() -> None:
    field = make("choice")
    one = add_up(field, ["b", "b", None, "a", "b"])
    assert (one.field, one.given, one.total) == (field, 4, None)
    assert counts_in(one, "en") == (("A", 1), ("B", 3))
    assert counts_in(one, "th") == (("เอ", 1), ("บี", 3))
    several = add_up(make("choices"), [["a", "b"], ["b"], None])
    assert (several.given, several.total) == (2, None)
    assert counts_in(several, "en") == (("A", 1), ("B", 2))
    assert counts_in(add_up(make("choice"), ["a"]), "en") == (("A", 1), ("B", 0))
    assert summary(add_up(make("choice"), ["a"] * 1200), "th") == "เอ 1,200"
    assert summary(several, "en") == "A 1; B 2"


def test_yes_and_no_are_counted_in_the_words_of_the_form() -> None:
    found = add_up(make("yes_no", **YES_NO), [True, False, True, None])
    assert (found.given, found.total) == (3, None)
    assert counts_in(found, "th") == (("มี", 2), ("ไม่มี", 1))
    assert summary(found, "en") == "Yes, there is 2; No, there is none 1"


def test_of_words_is_said_how_many_there_are() -> None:
    field = make("text")
    found = add_up(field, ["ก", None, "ข"])
    assert (found.field, found.given, found.total, found.counts) == (field, 2, None, {})
    assert counts_in(found, "th") == ()
    assert (summary(found, "th"), summary(found, "en")) == ("ตอบ 2 แห่ง", "2 answered")
    assert summary(add_up(make("text"), ["ก"] * 1200), "en") == "1,200 answered"
