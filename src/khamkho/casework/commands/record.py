"""The last steps that every command shares: save the case, write its event, remember the client's key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from khamkho.base.text import clean
from khamkho.casework.contents import seal_event
from khamkho.casework.fingerprint import Around, fingerprint
from khamkho.casework.models import Case, Event, Reply
from khamkho.casework.rules.chain import Header, canonical, digest, head_material
from khamkho.casework.rules.permits import Standing
from khamkho.casework.rules.refusals import KeyReused
from khamkho.people.actor import Actor
from khamkho.vault.keys import chain_mac
from khamkho.work.commands import enqueue

CHAT = "line"
"""The channel of cases that were asked for in a chat."""
ROLE_ORDER = ("director", "supervisor", "officer", "admin", "auditor")


@dataclass(frozen=True, kw_only=True)
class Read:
    """What recording has to know of a case: the MAC of its last event, and what stands around it."""

    last_mac: bytes
    around: Around


def record(
    case: Case,
    kind: str,
    *,
    actor: Actor,
    standing: Standing,
    now: datetime,
    detail: dict[str, Any] | None = None,
    step: str | None = None,
    audience: str = Event.EVERYONE,
    readers: tuple[str, ...] = (),
    read: Read | None = None,
) -> Event:
    """Save the case as the command left it and write the event that says so; both or neither.

    ``detail`` is sealed under the case's key; ``step`` is where the case stood before (the present one when None).
    ``read`` is what a command on many cases read for all of them at once.
    """
    seq = case.head_seq + 1
    previous = read.last_mac if read else _last_mac(case)
    body = seal_event(case, seq, {"by": actor.name, **(detail or {})}) if case.key_id else None
    body_hash = digest(body or b"")
    case.changed_at = now
    header = Header(
        case=str(case.ref),
        seq=seq,
        at=now,
        kind=kind,
        actor_kind=actor.kind,
        actor_id=str(actor.user_id or actor.partner or ""),
        actor_role=next((r for r in ROLE_ORDER if r in standing.roles), ""),
        audience=audience,
        readers=readers,
        step=case.step if step is None else step,
        case_hash=fingerprint(case, read.around if read else None),
    )
    mac = chain_mac(header.material(previous, body_hash))
    case.head_seq = seq
    case.head_mac = chain_mac(head_material(str(case.ref), seq, mac))
    case.save()
    if (
        case.channel == CHAT and case.number
    ):  # what happens is told where she talks; the chat looks for itself
        enqueue("chat-case", args={"case": case.pk}, about=case.about, order_key=f"chat:{case.pk}", now=now)
    return Event.objects.create(
        case=case,
        seq=seq,
        at=now,
        kind=kind,
        actor_kind=header.actor_kind,
        actor_id=header.actor_id,
        actor_role=header.actor_role,
        audience=audience,
        readers=list(readers),
        step=header.step,
        case_hash=header.case_hash,
        body=body,
        body_hash=body_hash,
        mac=mac,
    )


def _last_mac(case: Case) -> bytes:
    if case.head_seq == 0:
        return b""
    return bytes(case.events.values_list("mac", flat=True).get(seq=case.head_seq))


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """A command under a client's key: a repeat with the same content gets the first answer and changes nothing.

    ``scope`` keeps the keys of different commands, cases and people apart. An empty key asks for nothing.
    """

    scope: str
    key: str
    content: Any

    @property
    def name(self) -> str:
        """The key as it can be kept: whoever forges one may put anything into it."""
        return clean(self.key)[:120]

    def first(self) -> Case | None:
        """The case that the first command under this key made or changed, or None when the key is new.

        Raises KeyReused when the key came with other content.
        """
        if not self.name:
            return None
        reply = Reply.objects.filter(scope=self.scope, key=self.name).select_related("case").first()
        if reply is None:
            return None
        if reply.content_hash != digest(canonical(self.content)):
            raise KeyReused()
        return reply.case

    @property
    def at(self) -> datetime:
        """When the first command under this key was given."""
        return Reply.objects.values_list("created_at", flat=True).get(scope=self.scope, key=self.name)

    def remember(self, case: Case, now: datetime) -> None:
        """Keep the answer to this key beside the change it made."""
        if self.name:
            content_hash = digest(canonical(self.content))
            Reply.objects.create(
                scope=self.scope, key=self.name, content_hash=content_hash, case=case, created_at=now
            )
