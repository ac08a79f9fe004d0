"""The numbers of a period as they are kept when it is closed, and what differs since. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from typing import Any

from khamkho.statistics.rules.counting import Count, Counted, Row
from khamkho.statistics.rules.goals import Goal, Verdict, judged
from khamkho.statistics.rules.indicators import INDICATORS, Indicator

TABLES = ("services", "channels", "months", "places")


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """All numbers of a period with the targets that held at its end."""

    counted: Counted
    goals: Mapping[str, Goal]

    def verdict(self, name: str) -> Verdict:
        count = self.counted.counts[name]
        return judged(name, count.value, self.goals.get(name), running=count.running)

    def lines(self) -> tuple[tuple[Indicator, Count, Goal | None, Verdict], ...]:
        """Each indicator with its result, what it is compared with, and whether it is met."""
        return tuple(
            (indicator, self.counted.counts[name], self.goals.get(name), self.verdict(name))
            for name, indicator in INDICATORS.items()
            if name in self.counted.counts
        )


def to_keep(numbers: Numbers) -> dict[str, Any]:
    """As it is kept: exact, and readable without this program."""
    counted = numbers.counted
    return {
        "counts": {name: _count(count) for name, count in counted.counts.items()},
        "goals": {name: _goal(goal) for name, goal in numbers.goals.items()},
        **{
            table: [[row.name, {what: str(n) for what, n in row.numbers.items()}] for row in getattr(counted, table)]
            for table in TABLES
        },
    }  # fmt: skip


def _count(count: Count) -> dict[str, Any]:
    held = {one.name: getattr(count, one.name) for one in fields(count) if one.name != "name"}
    return {
        name: str(value) if isinstance(value, Fraction) else value
        for name, value in held.items()
        if value is not None and value is not False
    }


def _goal(goal: Goal) -> dict[str, str]:
    found = {"service": goal.service, "since": goal.since.isoformat()}
    parts = {"target": goal.target, "baseline": goal.baseline}
    return found | {name: str(value) for name, value in parts.items() if value is not None}


def from_kept(kept: Mapping[str, Any]) -> Numbers:
    """What was kept; an indicator that is not known any more is left out."""
    tables: dict[str, Sequence[Row]] = {
        table: tuple(
            Row(name=name, numbers={what: Fraction(n) for what, n in numbers.items()})
            for name, numbers in kept.get(table, ())
        )
        for table in TABLES
    }
    counts = {name: _kept_count(name, held) for name, held in kept["counts"].items() if name in INDICATORS}
    goals = {name: _kept_goal(name, held) for name, held in kept["goals"].items() if name in INDICATORS}
    return Numbers(counted=Counted(counts=counts, **tables), goals=goals)


def _kept_count(name: str, held: Mapping[str, Any]) -> Count:
    parts: dict[str, Any] = {
        part: Fraction(value) if isinstance(value, str) else value for part, value in held.items()
    }
    return Count(name=name, **parts)


def _kept_goal(name: str, held: Mapping[str, str]) -> Goal:
    return Goal(
        indicator=name,
        service=held["service"],
        since=date.fromisoformat(held["since"]),
        target=Fraction(held["target"]) if "target" in held else None,
        baseline=Fraction(held["baseline"]) if "baseline" in held else None,
    )


def differences(then: Numbers, now: Numbers) -> dict[str, Count]:
    """The indicators that would be counted otherwise today than when the period was closed, as they would be."""
    return {
        name: count
        for name, count in now.counted.counts.items()
        if name in then.counted.counts and _said(count) != _said(then.counted.counts[name])
    }


def _said(count: Count) -> tuple[Any, ...]:
    return count.value, count.numerator, count.denominator, count.answers
