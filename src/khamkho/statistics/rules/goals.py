"""Targets and baselines, each from a day on, and whether a result meets them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from khamkho.base.text import Text
from khamkho.statistics.rules.indicators import AMOUNTS, INDICATORS

Verdict = Literal["met", "not-met", "running", "no-target", "no-data"]
VERDICTS: Mapping[Verdict, Text] = {
    "met": Text("บรรลุ", "Met"),
    "not-met": Text("ไม่บรรลุ", "Not met"),
    "running": Text("ยังไม่ครบเวลา", "Time not over"),
    "no-target": Text("ไม่มีเป้าหมาย", "No target"),
    "no-data": Text("ไม่มีข้อมูล", "No data"),
}


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A target, a baseline, or both, of an indicator from ``since`` on; of one service, or of all when it names none."""

    indicator: str
    service: str = ""
    since: date
    target: Fraction | None = None
    baseline: Fraction | None = None


def in_force(goals: Iterable[Goal], *, service: str, day: date) -> dict[str, Goal]:
    """What holds on a day for one service, or for all together: the newest by its start.

    One service follows what is set for all as long as it has nothing of its own; not for amounts, which add up.
    """
    found: dict[str, Goal] = {}
    own = {"", service}
    for goal in sorted(goals, key=lambda one: (one.service == service, one.since)):
        indicator = INDICATORS.get(goal.indicator)
        if indicator is None or goal.since > day or goal.service not in own:
            continue
        if goal.service != service and indicator.unit in AMOUNTS:
            continue
        found[goal.indicator] = goal
    return found


def judged(indicator: str, value: Fraction | None, goal: Goal | None, *, running: bool = False) -> Verdict:
    """Whether an exact value meets its target. What still has time is met or running, never failed."""
    if value is None:
        return "no-data"
    if goal is None or goal.target is None:
        return "no-target"
    less = INDICATORS[indicator].less
    if value <= goal.target if less else value >= goal.target:
        return "met"
    return "running" if running else "not-met"
