"""Who gets the next application: of those who take the service and are present, whoever has least open work. Pure.

There is no table of who did how much, here or anywhere: what counts is only what lies with each at this moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from khamkho.base.errors import Refused
from khamkho.base.text import Text


class NobodyPresent(Refused):
    """Nobody who takes the service is present and may act on the case."""

    code = "nobody-present"
    th = "วันนี้ไม่มีผู้รับผิดชอบงานบริการนี้ที่อยู่ปฏิบัติงานและรับเรื่องนี้ได้"
    en = "Nobody who takes this service is present today and may act on this application."
    next_th = "มอบหมายเอง หรือกำหนดผู้รับงานที่ ตั้งค่าหน่วยงาน > การแบ่งงาน"
    next_en = "Give it to somebody yourself, or say who takes the service: Settings of the office, Handing out work."


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A member who takes the service and is present."""

    seat: int
    user_id: UUID
    load: int
    """Open work that lies with her and waits for the office."""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Who gets it, and of how many."""

    seat: int
    among: int


def chosen_of(candidates: Iterable[Candidate], *, too_near: Iterable[str]) -> Chosen:
    """Whoever has least open work and is no party to the case and has no interest in it; of equals the one who has been at
    the office longest. Raises NobodyPresent."""
    near = frozenset(too_near)
    may = [one for one in candidates if str(one.user_id) not in near]
    if not may:
        raise NobodyPresent()
    least = min(may, key=lambda one: (one.load, one.seat))
    return Chosen(seat=least.seat, among=len(may))


def why(name: str, among: int) -> Text:
    """How the timeline tells it."""
    if among == 1:
        return Text(
            f"แบ่งงานให้ {name} ซึ่งเป็นผู้รับงานบริการนี้คนเดียวที่อยู่ปฏิบัติงาน",
            f"Handed out to {name}, the only one present who takes this service",
        )
    return Text(
        f"แบ่งงานให้ {name} ซึ่งมีงานค้างน้อยที่สุดในผู้รับงานบริการนี้ที่อยู่ปฏิบัติงาน {among} คน",
        f"Handed out to {name}, who has least open work of the {among} present who take this service",
    )
