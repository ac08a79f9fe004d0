"""How an office has things collected, and whether it sends them: a setting of the office. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Text, clean
from khamkho.base.thai import ascii_digits

USUAL_REMIND, USUAL_CALL, MOST_DAYS = 7, 14, 365
"""Days after which somebody is reminded, and called; assumed, so an office sets them."""
LONGEST_LINK = 300
PLACE = "{tracking}"
DELIVERIES: Mapping[str, Text] = {
    "mailbag": Text("ถุงเมล์โรงเรียน", "The school's mailbag"),
    "post": Text("ไปรษณีย์ลงทะเบียน", "Registered post"),
}


@dataclass(frozen=True, kw_only=True)
class Pickups:
    """When an office reminds and calls, how it sends, and where a parcel can be followed."""

    remind_days: int = USUAL_REMIND
    call_days: int = USUAL_CALL
    ways: frozenset[str] = frozenset()
    link: str = ""

    def link_to(self, tracking: str) -> str:
        """Where a parcel is followed; empty where the office has set nothing, or it has no number."""
        return self.link.replace(PLACE, tracking) if tracking else ""


def pickups_from(held: Mapping[str, Any]) -> Pickups:
    """From all settings of an office."""
    own = held.get("pickups")
    if not isinstance(own, dict):
        return Pickups()
    return Pickups(
        remind_days=int(own.get("remind_days", USUAL_REMIND)),
        call_days=int(own.get("call_days", USUAL_CALL)),
        ways=frozenset(own.get("ways", ())) & frozenset(DELIVERIES),
        link=str(own.get("link", "")),
    )


def checked_pickups(typed: Mapping[str, str], ways: Collection[str]) -> dict[str, Any]:
    """The setting as it is kept, from what was typed. Raises Invalid."""
    problems: list[Problem] = []
    days = {name: _days(name, typed.get(name, ""), problems) for name in ("remind_days", "call_days")}
    if not problems and days["call_days"] < days["remind_days"]:
        problems.append(
            Problem(
                "call_days",
                "before",
                "จำนวนวันก่อนโทรต้องไม่น้อยกว่าจำนวนวันก่อนเตือน",
                "Calling comes after reminding: enter no fewer days than for the reminder.",
            )
        )
    link = clean(typed.get("link", ""))
    if link and (not link.startswith("https://") or PLACE not in link or len(link) > LONGEST_LINK):
        problems.append(
            Problem(
                "link",
                "link",
                f"กรอกที่อยู่ที่ขึ้นต้นด้วย https:// และมี {PLACE} ตรงที่เป็นเลขติดตาม",
                f"Enter an address that starts with https:// and has {PLACE} where the tracking number goes.",
            )
        )
    if problems:
        raise Invalid(problems)
    return {**days, "ways": [name for name in DELIVERIES if name in ways], "link": link}


def _days(name: str, typed: str, problems: list[Problem]) -> int:
    digits = ascii_digits(typed).strip()
    found = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 4 else 0
    if not 1 <= found <= MOST_DAYS:
        problems.append(
            Problem(
                name,
                "days",
                f"กรอกจำนวนวันตั้งแต่ 1 ถึง {MOST_DAYS}",
                f"Enter a number of days from 1 to {MOST_DAYS}.",
            )
        )
    return found
