"""How new applications get their officer: a setting of the office. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Text

OFF, PROPOSE, ITSELF = "off", "propose", "itself"
MODES: Mapping[str, Text] = {
    OFF: Text("ไม่ใช้ เจ้าหน้าที่รับเรื่องเอง หรือหัวหน้ามอบหมาย", "Off: officers take applications, or heads give them"),
    PROPOSE: Text(
        "เสนอชื่อ เจ้าหน้าที่กดยืนยันทีละเรื่อง", "Propose: the page of an application says who, and an officer confirms"
    ),
    ITSELF: Text("แบ่งให้เองเมื่อมีคำขอใหม่", "By itself, as soon as an application comes in"),
}


@dataclass(frozen=True, kw_only=True)
class HandOut:
    """How an office hands out work."""

    mode: str = OFF
    takes: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Who takes which service: memberships by service. A service that is not named is taken by every officer."""


def handout_from(settings: Mapping[str, Any]) -> HandOut:
    """The setting of an office."""
    held = settings.get("handout")
    if not isinstance(held, dict):
        return HandOut()
    takes = {str(name): frozenset(map(int, members)) for name, members in held.get("takes", {}).items()}
    return HandOut(mode=held["mode"] if held.get("mode") in MODES else OFF, takes=takes)


def checked_handout(
    mode: str, takes: Mapping[str, Collection[str]], *, services: Collection[str], members: Collection[int]
) -> dict[str, Any]:
    """The setting as it is kept, from what a form posts: of services and members that the office has. Raises Invalid."""
    if mode not in MODES:
        raise Invalid((Problem("mode", "required", "กรุณาเลือกวิธีแบ่งงาน", "Choose how work is handed out"),))
    known = {str(member): member for member in members}
    chosen = {name: sorted({known[one] for one in takes.get(name, ()) if one in known}) for name in services}
    return {"mode": mode, "takes": {name: found for name, found in chosen.items() if found}}
