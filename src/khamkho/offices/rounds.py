"""What an office says about a round of a service: its days, its places, how they are given. Pure; beside it the words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from khamkho.base.errors import Problem, Refused
from khamkho.base.text import Text, clean
from khamkho.catalogue.fields.choice import ChoiceField
from khamkho.catalogue.service import Rounds, Service
from khamkho.offices.rules import FILL_IN, missing

METHODS: Mapping[str, Text] = {
    "lot": Text("จับสลาก", "By lot"),
    "score": Text("เรียงตามคะแนน", "By points of a test"),
    "order": Text("ตามลำดับการยื่น", "In order of receipt"),
}
MOST_PLACES = 9999
YEARS = range(2560, 2700)


class RoundSettled(Refused):
    code = "round-settled"
    th = "ผลการคัดเลือกของรอบนี้ได้รับการยืนยันแล้ว จึงแก้ไขรอบไม่ได้"
    en = "The results of this round were confirmed, so it cannot be changed any more."
    next_th = "หากรับเพิ่ม ให้เปิดรอบใหม่"
    next_en = "If more are to be taken, announce another round."


class GroupInUse(Refused):
    code = "round-group-in-use"
    th = "รอบนี้เปิดรับแล้ว จึงนำกลุ่ม “{group}” ออกไม่ได้ เพราะอาจมีผู้สมัครแล้ว"
    en = "The round has opened, so the group “{group}” cannot be taken out: somebody may have applied for it."
    next_th = "แก้จำนวนที่รับแทน หรือคงกลุ่มไว้"
    next_en = "Change its number of places instead, or keep it."


@dataclass(frozen=True, kw_only=True)
class Group:
    """The places of one group, and how they are given."""

    key: str
    quota: int
    method: str = ""
    reserve: int | None = None
    least: str = ""

    def kept(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "quota": self.quota,
            "method": self.method,
            "reserve": self.reserve,
            "least": self.least,
        }


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A round as it was typed, every part read."""

    name_th: str
    name_en: str
    year: int | None
    opens_at: datetime | None
    closes_at: datetime | None
    groups: tuple[Group, ...]
    selection_at: datetime | None = None
    place_th: str = ""
    place_en: str = ""
    results_at: datetime | None = None
    confirm_until: datetime | None = None
    late_allowed: bool = False
    unread: tuple[Problem, ...] = field(default=())
    """What could not be read at all."""


def groups_of(kept: Iterable[Mapping[str, Any]]) -> tuple[Group, ...]:
    """The groups as a round keeps them."""
    return tuple(Group(**one) for one in kept)


def group_title(service: Service, key: str) -> Text:
    """What a group is called: the names of the answers it is for."""
    rounds = service.rounds
    if rounds is None or not rounds.places_by:
        return Text("ทุกคน", "Everybody")
    names = [
        _answer(service, field_id, answer)
        for field_id, answer in zip(rounds.places_by, key.split("|"), strict=False)
    ]
    return Text(" · ".join(name.th for name in names), " · ".join(name.en for name in names))


def _answer(service: Service, field_id: str, answer: str) -> Text:
    question = service.fields.get(field_id)
    offered = question.choices.get(answer) if isinstance(question, ChoiceField) else None
    return offered.label if offered else Text(answer, answer)


def is_group(service: Service, key: str) -> bool:
    """Whether a key names answers that the service really offers."""
    by = service.rounds.places_by if service.rounds else ()
    parts = key.split("|") if by else []
    questions = [service.fields.get(name) for name in by]
    return (key == "" and not by) or (
        len(parts) == len(by)
        and all(
            isinstance(question, ChoiceField) and part in question.choices
            for question, part in zip(questions, parts, strict=True)
        )
    )


def wrong_with_round(plan: Plan, service: Service) -> list[Problem]:
    """Everything that is wrong with a round as it was typed."""
    rounds = service.rounds or Rounds()
    needed: dict[str, object] = {
        "name_th": clean(plan.name_th),
        "name_en": clean(plan.name_en),
        "year": plan.year,
        "opens_at": plan.opens_at,
        "closes_at": plan.closes_at,
    }
    if rounds.select_at:
        needed["results_at"] = plan.results_at
    unread = {problem.where for problem in plan.unread}
    problems = [
        *plan.unread,
        *(missing(name, *FILL_IN) for name, value in needed.items() if not value and name not in unread),
    ]
    if plan.year is not None and plan.year not in YEARS:
        problems.append(
            Problem("year", "year", "โปรดระบุปีการศึกษาเป็น พ.ศ.", "Give the academic year in the Buddhist Era.")
        )
    return [*problems, *_days(plan), *_groups(plan.groups, rounds, service)]


def _days(plan: Plan) -> list[Problem]:
    found = []
    for earlier, later in (
        ("opens_at", "closes_at"),
        ("closes_at", "selection_at"),
        ("closes_at", "results_at"),
        ("selection_at", "results_at"),
        ("results_at", "confirm_until"),
    ):
        first, then = getattr(plan, earlier), getattr(plan, later)
        if first is not None and then is not None and then <= first:
            found.append(
                Problem(
                    later,
                    "order",
                    "ต้องอยู่หลังวันเวลาก่อนหน้าในหน้านี้",
                    "This must come after the day before it on this page.",
                )
            )
    return found


def _groups(groups: Sequence[Group], rounds: Rounds, service: Service) -> list[Problem]:
    if not groups:
        return [
            missing(
                "groups",
                "โปรดระบุอย่างน้อยหนึ่งกลุ่มพร้อมจำนวนที่รับ",
                "Give at least one group with its number of places.",
            )
        ]
    found, seen = [], set()
    for n, group in enumerate(groups):
        if not is_group(service, group.key):
            found.append(missing(f"group-{n}", "โปรดเลือกกลุ่มให้ครบ", "Choose the group."))
        elif group.key in seen:
            found.append(Problem(f"group-{n}", "twice", "กลุ่มนี้ซ้ำ", "This group is there twice."))
        seen.add(group.key)
        if not (1 if rounds.select_at else 0) <= group.quota <= MOST_PLACES:
            found.append(
                missing(f"quota-{n}", "โปรดระบุจำนวนที่รับ 1–9999", "Give the number of places, 1 to 9,999.")
            )
        if rounds.select_at and group.method not in rounds.methods:
            found.append(missing(f"method-{n}", "โปรดเลือกวิธีคัดเลือก", "Choose how places are given."))
    return found
