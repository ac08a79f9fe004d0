"""How an office keeps its queue: what people wait for, and how the lines take turns. A setting of the office. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Text, clean
from khamkho.base.thai import ascii_digits
from khamkho.queue.rules.order import Turns

NAME = "queue"
MOST_WORKS, LONGEST = 12, 80
PRIORITIES: Mapping[str, Text] = {
    "elderly": Text("ผู้สูงอายุ (60 ปีขึ้นไป)", "Elderly (60 and over)"),
    "disabled": Text("คนพิการ", "Person with a disability"),
    "pregnant": Text("สตรีมีครรภ์", "Pregnant"),
    "infant": Text("ผู้มาพร้อมเด็กเล็ก", "With a small child"),
    "monk": Text("พระภิกษุสามเณร", "Monk or novice"),
}
"""Whom an office may see first. Which of them, and whether at all, is its own decision."""
NUMBERS: Mapping[str, tuple[int, int, int]] = {
    "grace": (15, 0, 120),
    "booked_in_row": (2, 1, 5),
    "first_in_row": (2, 1, 5),
    "missed_after": (3, 1, 10),
}
"""Usual value, least, most. All assumed until the office has saved its own."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """What people come for: the letter of its numbers, its services, and about how many minutes it takes."""

    letter: str
    title: Text
    minutes: int = 5
    services: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class QueueSettings:
    """How the office keeps its queue."""

    works: tuple[Work, ...] = ()
    priorities: tuple[str, ...] = ()
    grace: int = NUMBERS["grace"][0]
    booked_in_row: int = NUMBERS["booked_in_row"][0]
    first_in_row: int = NUMBERS["first_in_row"][0]
    missed_after: int = NUMBERS["missed_after"][0]
    """So many calls before somebody counts as not there."""
    on_phone: bool = True
    """Whether people at the entrance may take a ticket with their own telephone."""

    @property
    def kept(self) -> bool:
        return bool(self.works)

    @property
    def turns(self) -> Turns:
        return Turns(
            grace=timedelta(minutes=self.grace),
            booked_in_row=self.booked_in_row,
            first_in_row=self.first_in_row,
        )

    def work(self, letter: str) -> Work | None:
        return next((one for one in self.works if one.letter == letter), None)

    def work_of(self, service_id: str) -> Work | None:
        """Where a booked service is served: by its own letter, else the first that names no services, else the first."""
        for one in self.works:
            if service_id and service_id in one.services:
                return one
        return next((one for one in self.works if not one.services), self.works[0] if self.works else None)


def settings_from(settings: Mapping[str, Any]) -> QueueSettings:
    """The queue of an office, from its settings."""
    held = settings.get(NAME)
    if not isinstance(held, dict):
        return QueueSettings()
    works = tuple(
        Work(
            letter=one["letter"],
            title=Text(one["th"], one["en"]),
            minutes=int(one["minutes"]),
            services=tuple(one.get("services", ())),
        )
        for one in held.get("works", ())
    )
    return QueueSettings(
        works=works,
        priorities=tuple(one for one in PRIORITIES if one in held.get("priorities", ())),
        on_phone=bool(held.get("on_phone", True)),
        **{name: int(held.get(name, usual)) for name, (usual, _least, _most) in NUMBERS.items()},
    )


def checked_settings(typed: Mapping[str, Any]) -> dict[str, Any]:
    """The setting as it is kept, from what was typed. Work stands one a line: ``A | ไทย | English | นาที | services``.

    Raises Invalid.
    """
    problems: list[Problem] = []
    works = _works(str(typed.get("works", "")), problems)
    numbers = {name: _number(typed, name, problems) for name in NUMBERS}
    if problems:
        raise Invalid(problems)
    chosen = typed.get("priorities", ())
    return {
        "works": works,
        "priorities": [one for one in PRIORITIES if one in chosen],
        "on_phone": bool(typed.get("on_phone")),
        **numbers,
    }


def _number(typed: Mapping[str, Any], name: str, problems: list[Problem]) -> int:
    usual, least, most = NUMBERS[name]
    said = ascii_digits(clean(str(typed.get(name, usual))))
    if re.fullmatch(r"[0-9]{1,4}", said) and least <= int(said) <= most:
        return int(said)
    problems.append(
        Problem(name, "wrong", f"กรอกตัวเลข {least} ถึง {most}", f"Write a number from {least} to {most}.")
    )
    return usual


def _works(typed: str, problems: list[Problem]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for line in clean(typed, lines=True).splitlines():
        if not line.strip():
            continue
        parts = [*(part.strip() for part in line.split("|")), "", "", "", ""][:5]
        letter, th, en, minutes, services = parts
        minutes = ascii_digits(minutes) or "5"
        wrong = not re.fullmatch(r"[A-Z]", letter) or not th or len(th) > LONGEST or len(en) > LONGEST
        wrong = wrong or not (re.fullmatch(r"[0-9]{1,4}", minutes) and 1 <= int(minutes) <= 240)
        if wrong or any(one["letter"] == letter for one in found):
            problems.append(
                Problem(
                    "works",
                    "wrong",
                    f"“{line.strip()[:60]}”: เขียน ตัวอักษร A–Z (ไม่ซ้ำ) | ไทย | English | นาที | รหัสงานบริการ",
                    f"“{line.strip()[:60]}”: write a letter A–Z (each once) | Thai | English | minutes | services",
                )
            )
            continue
        named = [one for one in re.split(r"[\s,]+", services) if one]
        found.append({"letter": letter, "th": th, "en": en or th, "minutes": int(minutes), "services": named})
    if len(found) > MOST_WORKS:
        problems.append(Problem("works", "count", f"ไม่เกิน {MOST_WORKS} เรื่อง", f"At most {MOST_WORKS} lines."))
    return found
