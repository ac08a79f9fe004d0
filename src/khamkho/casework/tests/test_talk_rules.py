"""Messages and opinions as pure rules: what may be written, until when to answer, what is shown, when one is reminded."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from khamkho.base.errors import Invalid
from khamkho.base.tests.said import is_said
from khamkho.base.thai import BANGKOK
from khamkho.casework.rules.opinions import Parts, chosen, next_reminder, parts_in
from khamkho.casework.rules.talk import LONGEST, end_of, is_unread, words_of

TODAY = date(2026, 8, 3)


@pytest.mark.parametrize(
    ("kinds", "unread"),
    [
        ([], False),
        (["submitted", "acted"], False),
        (["submitted", "message_came"], True),
        (["message_came", "acted", "noted"], True),
        (["message_came", "message_sent"], False),
        (["message_came", "message_settled"], False),
        (["message_came", "message_settled", "message_came"], True),
        (["message_sent", "acted"], False),
        (["message_came", "erased"], False),
    ],
)
def test_a_message_waits_until_somebody_writes_back_or_takes_note(kinds: list[str], *, unread: bool) -> None:
    assert is_unread(kinds) is unread
    assert is_unread(iter(kinds)) is unread


def test_a_message_keeps_its_lines_and_loses_what_nobody_sees() -> None:
    assert words_of("  เรียน คุณสมชาย\r\nรับบัตรได้วันพุธ\u200b \n") == "เรียน คุณสมชาย\nรับบัตรได้วันพุธ"
    assert words_of("ก" * LONGEST) == "ก" * LONGEST


@pytest.mark.parametrize("typed", ["", "  \n ", "\u200b"])
def test_a_message_says_something(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        words_of(typed)
    (problem,) = refused.value.problems
    assert (problem.where, problem.code) == ("text", "required")
    assert is_said(problem)


def test_a_message_is_not_longer_than_can_be_read() -> None:
    with pytest.raises(Invalid) as refused:
        words_of("ก" * (LONGEST + 1), where="question")
    (problem,) = refused.value.problems
    assert (problem.where, problem.code) == ("question", "too-long")
    with pytest.raises(Invalid) as refused:
        words_of("", where="question")
    assert refused.value.problems[0].where == "question"


@pytest.mark.parametrize("day", [TODAY, TODAY + timedelta(days=1), date(2027, 8, 3)])
def test_an_answer_is_awaited_until_the_end_of_its_day(day: date) -> None:
    assert end_of(day, today=TODAY) == datetime(day.year, day.month, day.day, 23, 59, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("day", "code"),
    [(None, "required"), (date(2026, 8, 2), "out-of-range"), (date(2027, 8, 4), "out-of-range")],
)
def test_the_day_of_an_answer_is_within_a_year(day: date | None, code: str) -> None:
    for where in ("until", "by"):
        with pytest.raises(Invalid) as refused:
            end_of(day, today=TODAY, **({} if where == "until" else {"where": where}))
        (problem,) = refused.value.problems
        assert (problem.where, problem.code) == (where, code)
        assert is_said(problem)


WHOLE, SOME = Parts(whole=True), Parts(fields=frozenset({"a", "b"}), documents=frozenset({"d"}))


def test_what_is_asked_about_is_seen_and_nothing_else() -> None:
    assert WHOLE.shows_field("anything")
    assert WHOLE.shows_document("anything")
    assert [name for name in ("a", "b", "c", "d") if SOME.shows_field(name)] == ["a", "b"]
    assert [name for name in ("a", "b", "c", "d") if SOME.shows_document(name)] == ["d"]
    assert not Parts().shows_field("a")
    assert not Parts().shows_document("a")


@pytest.mark.parametrize("parts", [WHOLE, SOME, Parts()])
def test_an_event_keeps_what_may_be_seen(parts: Parts) -> None:
    assert parts_in(parts.sealed()) == parts


def test_an_event_always_writes_the_same_parts_alike() -> None:
    many = Parts(fields=frozenset("zyxa"), documents=frozenset("qpb"))
    assert many.sealed() == {
        "whole": False,
        "fields": ["a", "x", "y", "z"],
        "documents": ["b", "p", "q"],
    }


def test_an_event_that_says_nothing_of_parts_shows_nothing() -> None:
    assert parts_in({}) == Parts()


def test_only_what_there_is_can_be_ticked() -> None:
    ticked = {"a", "x", "d", "document:d", "document:f", "document:b"}
    found = chosen(ticked, fields=("a", "b"), documents=("d", "e", "a"))
    assert found == Parts(fields=frozenset({"a"}), documents=frozenset({"d"}))


NINE = datetime(2026, 8, 6, 9, tzinfo=BANGKOK)  # in the morning of the day itself
EVE = datetime(2026, 8, 5, 9, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("now", "reminder"),
    [
        (datetime(2026, 8, 3, 12, tzinfo=BANGKOK), EVE),
        (EVE - timedelta(microseconds=1), EVE),
        (EVE, NINE),
        (NINE - timedelta(microseconds=1), NINE),
        (NINE, None),
        (datetime(2026, 8, 6, 23, 59, tzinfo=BANGKOK), None),
    ],
)
def test_one_is_reminded_in_the_morning_of_the_day_before_and_of_the_day(
    now: datetime, reminder: datetime | None
) -> None:
    due_at = datetime(2026, 8, 6, 23, 59, 58, 7, tzinfo=BANGKOK)
    assert next_reminder(due_at, now=now) == reminder


def test_the_day_of_a_reminder_is_the_one_in_bangkok() -> None:
    late = datetime(2026, 8, 5, 18, 0, tzinfo=UTC)  # the sixth, one in the morning
    assert next_reminder(late, now=EVE - timedelta(days=1)) == EVE
