"""How an office gives times: a setting of the office; what nobody has said is assumed. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from khamkho.base.errors import Invalid, Problem
from khamkho.base.thai import ascii_digits

LIMITS: Mapping[str, tuple[int, int, int]] = {
    # usual, least, most
    "hold_minutes": (15, 5, 120),
    "step_minutes": (15, 5, 120),
    "lead_hours": (1, 0, 720),
    "horizon_days": (60, 1, 366),
    "moves": (2, 0, 20),
    "grace_minutes": (15, 0, 240),
    "rebook_days": (7, 0, 60),
    "offer_minutes": (120, 15, 2880),
    "remind_days": (1, 0, 14),
    "remind_hours": (2, 0, 24),
}
CUT_OFF = time(14, 0)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Everything that an office decides about its appointments."""

    hold_minutes: int = 15
    """How long a chosen time is held until it is confirmed."""
    step_minutes: int = 15
    """Times begin so many minutes apart."""
    lead_hours: int = 1
    horizon_days: int = 60
    cut_off: time | None = CUT_OFF
    """Until when a time on the same day may be taken; None: until the end."""
    moves: int = 2
    """How often somebody may move her appointment herself."""
    grace_minutes: int = 15
    rebook_days: int = 7
    """Who did not come chooses one new time within so many days."""
    offer_minutes: int = 120
    """How long an earlier time is kept for who waits for one."""
    remind_days: int = 1
    remind_hours: int = 2


def rules_from(held: Mapping[str, Any]) -> Rules:
    """From all settings of an office."""
    own = held.get("appointments")
    if not isinstance(own, dict):
        return Rules()
    numbers = {name: int(own.get(name, usual)) for name, (usual, _, _) in LIMITS.items()}
    said = own.get("cut_off", f"{CUT_OFF:%H:%M}")
    return Rules(**numbers, cut_off=time.fromisoformat(said) if said else None)


def checked_rules(typed: Mapping[str, str]) -> dict[str, Any]:
    """The setting as it is kept, from what was typed. Raises Invalid."""
    problems: list[Problem] = []
    kept: dict[str, Any] = {}
    for name, (_, least, most) in LIMITS.items():
        digits = ascii_digits(typed.get(name, "")).strip()
        if not (re.fullmatch(r"[0-9]{1,4}", digits) and least <= int(digits) <= most):
            problems.append(
                Problem(
                    name,
                    "number",
                    f"กรอกจำนวนตั้งแต่ {least} ถึง {most}",
                    f"Enter a number from {least} to {most}.",
                )
            )
        else:
            kept[name] = int(digits)
    cut_off = clock("cut_off", typed.get("cut_off", ""), problems)
    if problems:
        raise Invalid(problems)
    return {**kept, "cut_off": f"{cut_off:%H:%M}" if cut_off else ""}


def clock(name: str, typed: str, problems: list[Problem]) -> time | None:
    """A time of day such as ``8.30`` or ``08:30``; None for an empty one and for what cannot be read, which is named."""
    words = ascii_digits(typed).replace("น.", "").strip().rstrip(".").replace(".", ":")
    if not words:
        return None
    hour, _, minute = words.partition(":")
    minute = minute or "0"
    read = all(re.fullmatch(r"[0-9]{1,2}", one) for one in (hour, minute))
    if read and int(hour) < 24 and int(minute) < 60:
        return time(int(hour), int(minute))
    problems.append(Problem(name, "time", "กรอกเวลา เช่น 08.30", "Enter a time such as 08:30."))
    return None
