"""Which state of a thing follows which. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from khamkho.base.text import Text
from khamkho.equipment.rules.refusals import MoveNotPossible, WriteOffWaits

STORE, USE, REPAIR, LOST, GONE = "in_store", "in_use", "in_repair", "lost", "written_off"
STATES: Mapping[str, Text] = {
    USE: Text("ใช้งาน", "in use"),
    STORE: Text("อยู่ในคลัง", "in store"),
    REPAIR: Text("ส่งซ่อม", "in repair"),
    LOST: Text("สูญหาย", "lost"),
    GONE: Text("จำหน่ายแล้ว", "written off"),
}
CAME, OUT, BACK, MOVED = "came", "handed_out", "given_back", "moved"
BROKEN, REPAIRED, MISSED, FOUND = "sent_to_repair", "repaired", "lost", "found"
ASKED, OFF, KEPT = "write_off_asked", "written_off", "write_off_refused"
SEEN, UNSEEN, CORRECTED = "seen", "not_seen", "corrected"
EVENTS: Mapping[str, Text] = {
    CAME: Text("รับเข้าทะเบียน", "Entered in the register"),
    OUT: Text("ส่งมอบ", "Handed out"),
    BACK: Text("รับคืน", "Given back"),
    MOVED: Text("ย้ายไปหน่วยงานอื่น", "Moved to another place"),
    BROKEN: Text("ส่งซ่อม", "Sent to repair"),
    REPAIRED: Text("ซ่อมเสร็จ", "Back from repair"),
    MISSED: Text("แจ้งสูญหาย", "Reported lost"),
    FOUND: Text("พบแล้ว", "Found again"),
    ASKED: Text("เสนอจำหน่าย", "Proposed to be written off"),
    OFF: Text("อนุมัติจำหน่าย", "Written off"),
    KEPT: Text("ไม่อนุมัติจำหน่าย", "Not written off"),
    SEEN: Text("ตรวจนับแล้วพบ", "Seen in a stock-taking"),
    UNSEEN: Text("ตรวจนับแล้วไม่พบ", "Not seen in a stock-taking"),
    CORRECTED: Text("แก้ไขข้อมูล", "Details corrected"),
}
FROM: Mapping[str, frozenset[str]] = {
    OUT: frozenset({STORE}),
    BACK: frozenset({USE}),
    MOVED: frozenset({USE}),
    BROKEN: frozenset({STORE, USE}),
    REPAIRED: frozenset({REPAIR}),
    MISSED: frozenset({STORE, USE}),
    FOUND: frozenset({LOST}),
    ASKED: frozenset({STORE, USE, LOST}),
    OFF: frozenset({STORE, USE, LOST}),
    KEPT: frozenset({STORE, USE, LOST}),
    SEEN: frozenset({STORE, USE, REPAIR}),
    UNSEEN: frozenset({STORE, USE, REPAIR}),
    CORRECTED: frozenset({STORE, USE, REPAIR, LOST}),
}
"""In which states each may happen; what was written off moves no more."""
TO: Mapping[str, str] = {
    OUT: USE, BACK: STORE, MOVED: USE, BROKEN: REPAIR, MISSED: LOST, FOUND: STORE, OFF: GONE,
}  # fmt: skip
WHILE_ASKED = frozenset({OFF, KEPT, SEEN, UNSEEN, CORRECTED})
"""All that may happen to a thing while somebody has proposed to write it off."""
PLACED = frozenset({OUT, MOVED})
"""Lines that say who has a thing from then on."""
FREED = frozenset({BACK, FOUND, OFF})
"""Lines after which nobody has it."""


def after(what: str, state: str, *, asked: bool, held: bool) -> str:
    """The state of a thing after ``what``. From repair it goes back to whoever has it, or into the store.

    Raises WriteOffWaits, MoveNotPossible.
    """
    if asked and what not in WHILE_ASKED:
        raise WriteOffWaits()
    if state not in FROM[what] or (what in (OFF, KEPT) and not asked):
        raise MoveNotPossible(what=EVENTS[what], state=STATES[state])
    if what == REPAIRED:
        return USE if held else STORE
    return TO.get(what, state)


def possible(state: str, *, asked: bool) -> frozenset[str]:
    """What may happen to a thing now, for the page that offers it."""
    return frozenset(
        what
        for what, states in FROM.items()
        if state in states and (what in WHILE_ASKED if asked else what not in (OFF, KEPT))
    )
