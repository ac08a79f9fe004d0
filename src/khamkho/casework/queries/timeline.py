"""The timeline of a case: its events, each shown only to its audience."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from khamkho.base.text import Lang, Text
from khamkho.casework.contents import event_detail
from khamkho.casework.defects import names_in
from khamkho.casework.models import Case, Event
from khamkho.casework.queries.authority import Signed, lent_to, signed_in
from khamkho.casework.rules.defects import Defect, kept, told
from khamkho.casework.rules.opinions import ADVISES, OPINIONS
from khamkho.casework.rules.permits import APPLICANT, MAY_TAKE, WHO, Standing
from khamkho.casework.rules.refusals import Stale
from khamkho.casework.rules.wording import CHANGES_THE_CASE, meeting_words, reason_shows, sentence
from khamkho.casework.standing import standing_of
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.rules import handed_to
from khamkho.catalogue.service import Service, Step
from khamkho.people.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the timeline as one reader may see it."""

    seq: int
    at: datetime
    kind: str
    text: Text
    who: Text
    by: str
    """The actor's name; empty for the applicant's eyes when an officer acted."""
    role: str
    reason: str
    said: str
    """Of the reason, what was written besides the marks: all of it, when nothing was marked."""
    defects: tuple[Defect, ...]
    """What was marked, where something was."""
    until: datetime | None
    """Until when the applicant had time to mend it, or somebody was asked to answer."""
    asked: int
    """Of an opinion: the event that asked for it."""
    name: Text
    """Of an opinion: whom it is asked of; else empty."""
    by_link: bool
    """Whether that is an expert with a link."""
    audience: str
    note: str
    step: Text | None
    to: Text | None
    changed: tuple[str, ...]
    answers: dict[str, Any]
    internal: bool
    was: dict[str, Any]
    """What the changed answers were before; for the office."""
    replaced: tuple[str, ...]
    """The references of the files that were replaced; for the office."""
    action: str
    """Of an act: the id of its action."""
    handed_to: str
    """Of handing something over: who took it, for everybody who may read that it was handed over."""
    files: tuple[str, ...]
    """The references of the files that came with it; for the office."""
    published: str
    """The reference of what it put on the public page, or took off it; for the office."""
    meeting: Text | None
    """What a committee's meeting was that resolved; for the office."""
    signed: Signed | None
    """How a decision was signed, for the eyes of the office."""


def timeline_for(actor: Actor, case: Case, *, after: int = 0) -> tuple[Entry, ...]:
    """The events after ``after`` that this person may see, oldest first. The case came from a query for this actor."""
    return entries_of(actor, case, case.events.filter(seq__gt=after).order_by("seq"))


def entries_of(actor: Actor, case: Case, events: Iterable[Event]) -> tuple[Entry, ...]:
    """Events of a case, as this person may see them."""
    standing, service = standing_of(actor, case), service_of(case.version)
    return tuple(
        _entry(event, case, service, standing, actor.lang)
        for event in events
        if may_read(actor, case, standing, event)
    )


def may_read(actor: Actor, case: Case, standing: Standing, event: Event) -> bool:
    """Whether an event is told to this person: everyone, the office, those who decide, or colleagues named by its writer.

    Who works at the office and applies there herself reads her case as any applicant does.
    """
    if standing.is_system or event.audience == Event.EVERYONE:
        return True
    if not standing.reads_inside:
        return False
    if event.audience == Event.OFFICE or str(actor.user_id) in event.readers:
        return True
    return event.audience == Event.DECIDERS and _decides(actor, case, standing)


def _decides(actor: Actor, case: Case, standing: Standing) -> bool:
    """Whether cases here can wait for this person's decision, by her position or by an order."""
    if standing.has_interest:
        return False
    by_position = bool(standing.roles & (MAY_TAKE["supervisor"] | MAY_TAKE["director"]))
    return by_position or bool(lent_to(actor, case.office_id, timezone.localdate()))


def detail_at(case: Case, seq: int) -> dict[str, Any]:
    """What one event of a case keeps, for commands; empty when the case was erased."""
    event = case.events.filter(seq=seq).first()
    return event_detail(case, event) if event else {}


def _entry(event: Event, case: Case, service: Service, standing: Standing, lang: Lang) -> Entry:
    detail = event_detail(case, event)
    own = not (standing.reads_as_office or standing.reviews or standing.is_system)
    step, to = (
        step_of(service, event.step),
        step_of(service, str(detail.get("to", "")) if event.kind != "assigned" else ""),
    )
    action = step.action(str(detail.get("action", ""))) if step and event.kind == "acted" else None
    end = str(detail.get("end", ""))
    shows = reason_shows(own=own, kind=event.kind, next_by=to.by if to else "", end=end)
    return Entry(
        seq=event.seq,
        at=event.at,
        kind=event.kind,
        text=sentence(event.kind, detail, action.title if action else None),
        who=_who(event),
        by="" if own and event.actor_role else str(detail.get("by", "")),
        role=event.actor_role,
        reason=_reason(detail, service, lang) if shows else "",
        said=str(detail.get("said", detail.get("reason", ""))) if shows else "",
        defects=kept(detail.get("defects", ())) if shows else (),
        until=datetime.fromisoformat(detail["until"]) if detail.get("until") else None,
        asked=int(detail.get("asked", 0)),
        name=Text(*(2 * (str(detail.get("name", "")),))) if event.kind in OPINIONS else Text("", ""),
        by_link="email" in detail,
        audience=event.audience,
        note=str(detail.get("text", "")),
        step=step.title if step else None,
        to=to.title if to else None,
        changed=tuple(detail.get("changed", ())),
        answers={} if own else dict(detail.get("answers", {})),
        internal=event.audience != Event.EVERYONE,
        was={} if own else dict(detail.get("was", {})),
        replaced=() if own else tuple(detail.get("replaced", ())),
        action=str(detail.get("action", "")) if event.kind == "acted" else "",
        handed_to=_handed_to(step, detail, lang) if action else "",
        files=() if own else tuple(detail.get("files", ())),
        published="" if own else str(detail.get("published", "")),
        meeting=meeting_words(detail["meeting"]) if detail.get("meeting") and not own else None,
        signed=None if own else signed_in(event, detail),
    )


def _handed_to(step: Step | None, detail: Mapping[str, Any], lang: Lang) -> str:
    return handed_to(step, detail.get("answers") or {}, lang) if step else ""


def _reason(detail: Mapping[str, Any], service: Service, lang: Lang) -> str:
    """Why the case came back, with what was marked named in the reader's language."""
    if "said" not in detail or not detail.get("defects"):
        return str(detail.get("reason", ""))
    marked = told(kept(detail["defects"]), names_in(service), lang)
    return "\n".join(filter(None, (marked, str(detail["said"]))))


def step_of(service: Service, step_id: str) -> Step | None:
    """The step with this id, or None."""
    return next((step for step in service.steps if step.id == step_id), None)


def _who(event: Event) -> Text:
    if event.actor_kind == "system":
        return WHO["system"]
    if event.kind in OPINIONS and not event.actor_role:
        return ADVISES
    return WHO.get(event.actor_role or APPLICANT, WHO["officer"])


def require_fresh(actor: Actor, case: Case, seen: int, *, kinds: Collection[str] = CHANGES_THE_CASE) -> None:
    """Refuse an action of somebody whose page is out of date, saying what has changed since. Raises Stale."""
    news = [entry for entry in timeline_for(actor, case, after=seen) if entry.kind in kinds]
    if news:
        raise Stale(changes=_listed(news))


def _listed(news: Sequence[Entry]) -> Text:
    return Text(
        ", ".join(f"{entry.text.th} ({entry.who.th})" for entry in news),
        ", ".join(f"{entry.text.en} ({entry.who.en})" for entry in news),
    )
