"""Appeals as a pure rule: against what, until when, and who decided."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from khamkho.base.working_time import STANDARD
from khamkho.casework.rules.appeals import deciders, last_day, may_be_appealed
from khamkho.casework.tests.cast import MONDAY


@pytest.mark.parametrize(
    ("service_id", "end", "days", "last", "may"),
    [
        ("card", "refused", 15, None, True),
        ("card", "given_back", 15, date(2026, 8, 3), True),
        ("card", "refused", 1, None, True),
        ("card", "refused", 15, date(2026, 8, 2), False),
        ("card", "refused", 0, None, False),
        ("card", "granted", 15, None, False),
        ("card", "withdrawn", 15, None, False),
        ("appeal", "refused", 15, None, False),
    ],
)
def test_which_decisions_may_be_appealed_against(
    *, service_id: str, end: str, days: int, last: date | None, may: bool
) -> None:
    found = may_be_appealed(service_id=service_id, end=end, days=days, last=last, today=MONDAY.date())
    assert found is may


def test_the_last_day_is_a_working_day() -> None:
    assert last_day(STANDARD, told=None, days=15) is None
    assert last_day(STANDARD, told=MONDAY, days=3) == date(2026, 8, 6)
    assert last_day(STANDARD, told=MONDAY, days=5) == date(2026, 8, 10)  # a Saturday moves to the Monday


def test_the_period_begins_on_the_day_in_bangkok() -> None:
    late = datetime(2026, 8, 3, 18, 0, tzinfo=UTC)  # the fourth, one in the morning
    assert last_day(STANDARD, told=late, days=2) == date(2026, 8, 6)


def test_who_decided_is_read_from_what_happened() -> None:
    assert deciders([]) == frozenset()
    assert deciders([("noted", "a", "officer"), ("acted", "b", "officer"), ("told", "c", "")]) == {"b"}
    assert deciders([("acted", "h", "director"), ("acted", "b", "officer")]) == {"h", "b"}
    assert deciders([("acted", "h", "supervisor"), ("acted", "b", "officer")]) == {"h", "b"}
    assert deciders([("noted", "h", "director"), ("acted", "b", "officer")]) == {"b"}
    assert deciders([("acted", "a", "officer"), ("given_back", "b", "officer")]) == {"b"}
    assert deciders([("lapsed", "", "applicant")]) == frozenset()
