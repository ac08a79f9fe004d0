"""Reading the advice register: its entries, the answers that are offered again, the statistics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from khamkho.advice.contents import body_of
from khamkho.advice.models import Entry, Known
from khamkho.advice.rules import (
    DONE,
    ERASED,
    FOLLOW,
    OPEN,
    Asking,
    NoSuchAdvice,
    alike,
    fiscal_bounds,
    state_of,
)
from khamkho.base.text import clean
from khamkho.base.thai import fiscal_year, in_bangkok, search_key
from khamkho.offices.models import Office
from khamkho.offices.registers import ADVICE, permit_reading, registers_from
from khamkho.people.actor import Actor

LOOKED_THROUGH = 2000
"""So many answers of an office are compared with what is typed, the newest first."""


def entries_at(actor: Actor, office: Office) -> QuerySet[Entry]:
    """The entries of an office. Raises NotFound, RegisterNotKept."""
    permit_reading(actor, office.pk, office.settings, ADVICE)
    return Entry.objects.filter(office=office)


@dataclass(frozen=True, kw_only=True)
class AdviceFilter:
    """Which part of the register is asked for."""

    state: str = ""
    kind: str = ""
    channel: str = ""
    year: int = 0
    """A budget year, Buddhist Era."""
    mine: bool = False
    number: str = ""


STATE_ROWS: Mapping[str, Q] = {
    OPEN: Q(answered_at=None, follow_on=None, key__isnull=False),
    FOLLOW: Q(follow_on__isnull=False),
    DONE: Q(answered_at__isnull=False, follow_on=None, key__isnull=False),
    ERASED: Q(key=None),
}


def register_of_advice(actor: Actor, office: Office, wanted: AdviceFilter) -> QuerySet[Entry]:
    """The entries that are asked for, newest first."""
    rows = entries_at(actor, office)
    if wanted.state:
        rows = rows.filter(STATE_ROWS[wanted.state])
    for name in ("kind", "channel"):
        if value := getattr(wanted, name):
            rows = rows.filter(**{name: value})
    if wanted.year:
        first, after = fiscal_bounds(wanted.year)
        rows = rows.filter(asked_at__gte=first, asked_at__lt=after)
    if wanted.mine:
        rows = rows.filter(assignee__in=[seat.id for seat in actor.seats_at(office.pk)])
    if wanted.number:
        seq, _, year = wanted.number.partition("/")
        known = seq.isdigit() and (not year or year.isdigit()) and len(wanted.number) < 16
        rows = rows.filter(seq=int(seq), **({"year": int(year)} if year else {})) if known else rows.none()
    return rows.select_related("school", "assignee", "case", "key").order_by("-asked_at", "-pk")


@dataclass(frozen=True, kw_only=True)
class AdviceView:
    """An entry with its words."""

    entry: Entry
    body: Mapping[str, Any]

    @property
    def state(self) -> str:
        return entry_state(self.entry)

    @property
    def erased(self) -> bool:
        return self.entry.key_id is None


def entry_state(entry: Entry) -> str:
    return state_of(
        erased=entry.key_id is None, answered=entry.answered_at is not None, follow_on=entry.follow_on
    )


def views_of(entries: QuerySet[Entry] | list[Entry]) -> tuple[AdviceView, ...]:
    """The entries that the reader already got from a query for her, unsealed."""
    return tuple(AdviceView(entry=entry, body=body_of(entry)) for entry in entries)


def advice_for(actor: Actor, office: Office, ref: UUID) -> AdviceView:
    """One entry with its words. Raises NotFound, RegisterNotKept, NoSuchAdvice."""
    rows = entries_at(actor, office).select_related("office", "school", "assignee", "taken_by", "case", "key")
    entry = rows.filter(ref=ref).first()
    if entry is None:
        raise NoSuchAdvice()
    return AdviceView(entry=entry, body=body_of(entry))


def known_at(actor: Actor, office: Office, *, words: str = "", kind: str = "") -> QuerySet[Known]:
    """The answers that an office offers, newest first. Raises NotFound, RegisterNotKept."""
    permit_reading(actor, office.pk, office.settings, ADVICE)
    rows = Known.objects.filter(office=office, retired_at=None)
    if kind:
        rows = rows.filter(kind=kind)
    if key := search_key(clean(words)):
        rows = rows.filter(Q(search_key__contains=key) | Q(answer__icontains=clean(words)))
    return rows.select_related("written_by", "entry").order_by("-written_at", "-pk")


def similar(actor: Actor, office: Office, typed: str) -> tuple[Known, ...]:
    """The answers to the questions most like what is typed, the best first. Raises NotFound, RegisterNotKept."""
    rows = known_at(actor, office)
    if len(clean(typed)) < 3:
        return ()
    found = alike(typed, list(rows.values_list("pk", "question")[:LOOKED_THROUGH]))
    held = rows.in_bulk(found)
    return tuple(held[one] for one in found if one in held)


def asking_in(actor: Actor, office: Office, year: int) -> tuple[Asking, ...]:
    """What the statistics count of a budget year. Raises NotFound, RegisterNotKept."""
    first, after = fiscal_bounds(year)
    rows = entries_at(actor, office).filter(asked_at__gte=first, asked_at__lt=after)
    return tuple(
        Asking(asked_at=asked, answered_at=answered, channel=channel, kind=kind)
        for asked, answered, channel, kind in rows.values_list("asked_at", "answered_at", "channel", "kind")
    )


def years_of_advice(actor: Actor, office: Office, today: date) -> tuple[int, ...]:
    """The budget years in which something was asked, and this one, newest first."""
    rows = entries_at(actor, office).order_by("asked_at")
    first: datetime | None = rows.values_list("asked_at", flat=True).first()
    oldest = fiscal_year(in_bangkok(first).date()) if first else fiscal_year(today)
    return tuple(range(fiscal_year(today), oldest - 1, -1))


def waiting_advice(actor: Actor, office: Office, today: date) -> int:
    """How many entries wait for an answer, or for a follow-up that is due."""
    return entries_at(actor, office).filter(STATE_ROWS[OPEN] | Q(follow_on__lte=today)).count()


def answers_like(office: Office, typed: str) -> tuple[Known, ...]:
    """The answers that an office gives again, to the questions most like this one, the best first: for whoever asks.

    They are written without a name. An office that keeps no register of advice has none.
    """
    if len(clean(typed)) < 3 or not registers_from(office.settings).keeps(ADVICE):
        return ()
    rows = Known.objects.filter(office=office, retired_at=None).order_by("-written_at", "-pk")
    found = alike(typed, list(rows.values_list("pk", "question")[:LOOKED_THROUGH]))
    held = rows.in_bulk(found)
    return tuple(held[one] for one in found if one in held)
