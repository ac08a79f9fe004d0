"""The states of a ticket, and what may happen to it in each. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from khamkho.base.text import Text
from khamkho.queue.rules.refusals import NotNow

WAITING, CALLED, SERVING, HELD = "waiting", "called", "serving", "held"
DONE, NO_SHOW, LEFT = "done", "no_show", "left"
OPEN = (WAITING, CALLED, SERVING, HELD)
AT_COUNTER = (CALLED, SERVING)
STATES: Mapping[str, Text] = {
    WAITING: Text("รอเรียก", "Waiting"),
    CALLED: Text("เรียกแล้ว", "Called"),
    SERVING: Text("กำลังให้บริการ", "Being served"),
    HELD: Text("พักไว้", "On hold"),
    DONE: Text("เสร็จแล้ว", "Served"),
    NO_SHOW: Text("ไม่มาตามเรียก", "Did not come"),
    LEFT: Text("ไม่รอแล้ว", "Left"),
}
BOOKED, WALK_IN = "booked", "walk_in"
CHANNELS: Mapping[str, Text] = {BOOKED: Text("นัดไว้", "Booked"), WALK_IN: Text("ไม่ได้นัด", "Walk-in")}

CALL, RECALL, SERVE, FINISH, MISS, HOLD, RESUME, MOVE, RETURN, LEAVE = (
    "call", "recall", "serve", "finish", "miss", "hold", "resume", "move", "return", "leave",
)  # fmt: skip
FROM: Mapping[str, tuple[str, ...]] = {
    CALL: (WAITING,),
    RECALL: (CALLED,),
    SERVE: (CALLED,),
    FINISH: (CALLED, SERVING),
    MISS: (CALLED,),
    HOLD: (CALLED, SERVING),
    RESUME: (HELD,),
    MOVE: (CALLED, SERVING, HELD),
    RETURN: (NO_SHOW, LEFT),
    LEAVE: (WAITING, HELD),
}
"""From which states each may happen."""
TO: Mapping[str, str] = {
    CALL: CALLED, RECALL: CALLED, SERVE: SERVING, FINISH: DONE, MISS: NO_SHOW, HOLD: HELD, RESUME: SERVING,
    MOVE: WAITING, RETURN: WAITING, LEAVE: LEFT,
}  # fmt: skip


def require(what: str, state: str, number: str) -> None:
    """Raises NotNow where this cannot happen to a ticket in this state."""
    if state not in FROM[what]:
        raise NotNow(number=number, state=STATES[state])
