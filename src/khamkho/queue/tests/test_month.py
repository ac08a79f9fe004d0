"""The simulated month plays with the product's own rule, the same each time; appointments shorten the wait."""

from __future__ import annotations

from dataclasses import replace

from bench.month import Assumed, month_of

SHORT = replace(Assumed(), days=3, people=90, counters=2, minutes=7.5)


def test_appointments_shorten_the_wait_by_more_than_half() -> None:
    without, with_them = month_of(0.0, SHORT), month_of(0.8, SHORT)
    assert without.all.mean
    assert with_them.all.mean
    assert with_them.all.mean < 0.4 * without.all.mean
    assert with_them.booked.mean
    assert with_them.walk_in.mean
    assert with_them.booked.mean < with_them.walk_in.mean
    assert month_of(0.8, SHORT) == with_them
