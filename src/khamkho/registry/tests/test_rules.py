from __future__ import annotations

from datetime import date

import pytest

from khamkho.registry.rules import stands_until, state_on

DAY = date(2026, 8, 3)


@pytest.mark.parametrize(
    ("granted", "years", "until"),
    [
        (date(2026, 8, 3), 5, date(2031, 8, 2)),
        (date(2024, 2, 29), 4, date(2028, 2, 28)),
        (date(2024, 2, 29), 5, date(2029, 2, 28)),
        (date(2027, 1, 1), 1, date(2027, 12, 31)),
        (date(2026, 8, 3), 0, None),
    ],
)
def test_how_long_it_stands(granted: date, years: int, until: date | None) -> None:
    assert stands_until(granted, years) == until


@pytest.mark.parametrize(
    ("until", "withdrawn_on", "state"),
    [
        (None, None, "stands"),
        (DAY, None, "stands"),  # the last day
        (date(2026, 8, 2), None, "expired"),
        (DAY, DAY, "revoked"),
        (date(2026, 8, 2), date(2026, 8, 1), "revoked"),
        (None, date(2026, 8, 4), "stands"),
    ],
)
def test_how_it_stands_on_a_day(until: date | None, withdrawn_on: date | None, state: str) -> None:
    assert state_on(DAY, until=until, withdrawn_on=withdrawn_on) == state


@pytest.mark.parametrize(
    ("until", "withdrawn_on", "ended_on", "state"),
    [
        (None, None, DAY, "ended"),
        (None, None, date(2026, 8, 4), "stands"),
        (date(2026, 8, 2), None, DAY, "ended"),
        (None, DAY, DAY, "revoked"),
    ],
)
def test_how_it_stands_once_another_case_ended_it(
    until: date | None, withdrawn_on: date | None, ended_on: date | None, state: str
) -> None:
    assert state_on(DAY, until=until, withdrawn_on=withdrawn_on, ended_on=ended_on) == state
