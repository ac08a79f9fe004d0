"""What becomes of a case in the demo, and when it comes in. Pure: no database."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

from khamkho.base.thai import BANGKOK, in_bangkok
from khamkho.base.working_time import Calendar

Stage = Literal["check", "decide", "make", "collect", "correct"]
STAGES: Mapping[str, Stage] = {
    "check": "check",
    "approve": "decide",
    "decide": "decide",
    "produce": "make",
    "reply": "make",
    "collect": "collect",
    "correct": "correct",
}

STOP, WITHDRAW, GIVE_BACK = "stop", "withdraw", "give-back"
"""Not actions of a step: nothing more happens; the applicant takes it back; the office gives it back."""


@dataclass(frozen=True, kw_only=True)
class Fate:
    """One kind of life: how many of three hundred, how many days ago it came in, and what departs from the usual.

    ``script`` says per stage what is done there the first time, the second time and so on; the usual afterwards.
    """

    name: str
    share: int
    ages: tuple[int, int]
    script: Mapping[Stage, tuple[str, ...]] = field(default_factory=dict)
    cards_only: bool = False
    """Only for services that end with something to collect."""
    unassigned: bool = False
    reopened: bool = False


FATES = (
    Fate(name="granted", share=95, ages=(12, 182)),
    Fate(name="corrected", share=28, ages=(25, 182), script={"check": ("return",)}),
    Fate(name="corrected twice", share=4, ages=(40, 180), script={"check": ("return", "return")}),
    Fate(name="thought over", share=7, ages=(20, 180), script={"decide": ("refuse",)}),
    Fate(name="rejected", share=11, ages=(8, 182), script={"check": ("reject",)}),
    Fate(name="lapsed", share=9, ages=(30, 182), script={"check": ("return",), "correct": (STOP,)}),
    Fate(name="withdrawn", share=8, ages=(3, 182), script={"check": (WITHDRAW,)}),
    Fate(
        name="withdrawn later", share=4, ages=(12, 150), script={"check": ("return",), "correct": (WITHDRAW,)}
    ),
    Fate(name="given back", share=5, ages=(25, 170), script={"check": ("return",), "correct": (GIVE_BACK,)}),
    Fate(name="never collected", share=5, ages=(110, 182), script={"collect": ("close",)}, cards_only=True),
    Fate(name="reopened", share=3, ages=(20, 150), reopened=True, cards_only=True),
    Fate(name="ready", share=18, ages=(3, 18), script={"collect": (STOP,)}, cards_only=True),
    Fate(name="not collected", share=7, ages=(38, 64), script={"collect": (STOP,)}, cards_only=True),
    Fate(
        name="waits for the applicant",
        share=12,
        ages=(2, 12),
        script={"check": ("return",), "correct": (STOP,)},
    ),
    Fate(name="late unassigned", share=5, ages=(5, 12), script={"check": (STOP,)}, unassigned=True),
    Fate(name="late at the desk", share=7, ages=(5, 16), script={"check": (STOP,)}),
    Fate(name="late with the director", share=4, ages=(6, 14), script={"decide": (STOP,)}),
    Fate(name="late in the making", share=5, ages=(5, 14), script={"make": (STOP,)}),
    Fate(name="awaits the decision", share=10, ages=(0, 3), script={"decide": (STOP,)}),
    Fate(name="in the making", share=14, ages=(1, 4), script={"make": (STOP,)}, cards_only=True),
    Fate(name="being checked", share=10, ages=(0, 2), script={"check": (STOP,)}),
    Fate(name="just in", share=16, ages=(0, 2), script={"check": (STOP,)}, unassigned=True),
    Fate(name="draft", share=13, ages=(0, 60)),
)


def deal(size: int, rng: random.Random) -> list[Fate]:
    """About ``size`` fates in their shares, each at least once, shuffled."""
    whole = sum(fate.share for fate in FATES)
    cards = [fate for fate in FATES for _ in range(max(1, round(fate.share * size / whole)))]
    rng.shuffle(cards)
    return cards


def arrival(fate: Fate, calendar: Calendar, rng: random.Random, now: datetime) -> datetime:
    """When such a case comes in: mostly in the mornings of working days, some in the evening and on Saturdays."""
    now = in_bangkok(now)
    youngest, oldest = fate.ages
    for _ in range(200):
        day = now.date() - timedelta(days=rng.randint(youngest, oldest))
        weight = 1.0 if calendar.is_working_day(day) else (0.25 if day.weekday() == 5 else 0.06)
        at = _moment(day, rng)
        if rng.random() < weight and at < now - timedelta(minutes=5):
            return at
    return now - timedelta(days=youngest, minutes=rng.randint(6, 90))


def _moment(day: date, rng: random.Random) -> datetime:
    drawn = rng.random()
    if drawn < 0.62:
        minute = rng.triangular(8 * 60 + 20, 12 * 60, 9 * 60 + 30)
    elif drawn < 0.86:
        minute = rng.triangular(12 * 60 + 30, 16 * 60 + 30, 14 * 60)
    elif drawn < 0.97:
        minute = rng.triangular(17 * 60, 23 * 60 + 30, 20 * 60 + 30)
    else:
        minute = rng.triangular(0, 7 * 60, 6 * 60)
    whole = int(minute)
    return datetime.combine(
        day, time(whole // 60, whole % 60, rng.randint(0, 59), rng.randint(0, 999_999)), BANGKOK
    )
