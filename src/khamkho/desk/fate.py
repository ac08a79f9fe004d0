"""What became of the messages and documents that follow from a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from khamkho.base.text import Text
from khamkho.casework.models import Case
from khamkho.casework.rules.letters import KINDS
from khamkho.issuing.kinds import TITLES
from khamkho.notices.queries import Told, notices_for
from khamkho.notices.texts import TEXTS
from khamkho.work.models import Effect
from khamkho.work.queries import effects_about

OTHERS: Mapping[str, Text] = {
    "notice": Text("ข้อความถึงผู้ยื่นคำขอ", "Message to the applicant"),
    "document": Text("เอกสาร", "Document"),
    "letter": Text("หนังสือ", "Letter"),
    "scan": Text("ตรวจหาไวรัสในไฟล์", "Virus check of a file"),
}
STATES: Mapping[str, Text] = {
    "pending": Text("รอส่ง", "Waiting"),
    "leased": Text("กำลังดำเนินการ", "Under way"),
    "done": Text("เรียบร้อย", "Done"),
    "dead": Text("ไม่สำเร็จ", "Failed"),
    "cancelled": Text("ยกเลิกแล้ว", "Taken back"),
}


COLOURS: Mapping[str, str] = {
    "pending": "blue",
    "leased": "blue",
    "queued": "blue",
    "done": "green",
    "sent": "green",
    "dead": "red",
    "failed": "red",
    "bounced": "red",
}


@dataclass(frozen=True, kw_only=True)
class Fate:
    """One message or document, and how it stands. ``to`` and ``why`` are known of messages only."""

    id: UUID
    what: Text
    state: str
    state_text: Text
    at: datetime
    error: str
    is_dead: bool
    to: str = ""
    why: Text | None = None

    @property
    def colour(self) -> str:
        """The colour of the state; words say it too."""
        return COLOURS.get(self.state, "grey")


def fates_of(case: Case) -> tuple[Fate, ...]:
    """The messages and documents of a case, newest first. Two queries."""
    notices = {notice.id: notice for notice in notices_for(case)}
    effects = effects_about(case.about).filter(name__in=OTHERS)
    effects = effects.exclude(
        Q(name="scan") & ~Q(state=Effect.State.DEAD)
    )  # told only when it failed for good
    return tuple(_joined(fate_of(effect), notices.get(effect.id)) for effect in reversed(effects))


def _joined(fate: Fate, notice: Told | None) -> Fate:
    """What is known of a message that went out, over what is known of the effect that sent it."""
    if notice is None:
        return fate
    known = replace(fate, to=notice.to, why=notice.why, at=notice.at)
    if fate.state == Effect.State.DONE or notice.state in ("bounced", "failed"):
        return replace(known, state=notice.state, state_text=notice.state_text)
    return known


def fate_of(effect: Effect) -> Fate:
    """How one effect stands, in words an officer knows."""
    return Fate(
        id=effect.id,
        what=_what(effect.name, effect.args),
        state=effect.state,
        state_text=STATES[effect.state],
        at=effect.done_at or effect.created_at,
        error=effect.error if effect.state == Effect.State.DEAD else "",
        is_dead=effect.state == Effect.State.DEAD,
    )


def _what(name: str, args: Mapping[str, Any]) -> Text:
    kind = str(args.get("kind", ""))
    if name == "notice" and kind in TEXTS:
        return TEXTS[kind].label
    if name == "document" and kind in TITLES:
        return TITLES[kind]
    if name == "letter" and kind in KINDS:
        return KINDS[kind].title
    return OTHERS.get(name) or Text(name, name)
