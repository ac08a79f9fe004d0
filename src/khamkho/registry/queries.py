"""What anyone may read of public registers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from khamkho.base.text import Text
from khamkho.base.thai import search_key
from khamkho.casework.models import Case
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import PublicRegister, Service
from khamkho.offices.models import Offering, Office
from khamkho.offices.queries import offered_where, offering_for
from khamkho.registry.models import Entry
from khamkho.registry.refusals import NoSuchEntry
from khamkho.registry.rules import STATES, State


@dataclass(frozen=True, kw_only=True)
class Register:
    """One public register: of a service, at an office."""

    office: Office
    service: Service
    kept: PublicRegister
    entries: int = 0


def registers() -> tuple[Register, ...]:
    """Every public register of the offices, by the office's name."""
    counts = {
        (one["office"], one["service_id"]): one["n"]
        for one in Entry.objects.values("office", "service_id").annotate(n=Count("id"))
    }
    found = [
        Register(
            office=offering.office,
            service=service,
            kept=service.public_register,
            entries=counts.get((offering.office_id, offering.service_id), 0),
        )
        for offering in offered_where(lambda one: one.public_register is not None)
        if (service := service_of(offering.version)).public_register is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.office.sort_key, one.kept.title.th)))


def register_at(office: Office, service_id: str) -> Register:
    """The public register of a service at an office. Raises NoSuchEntry where there is none."""
    offering: Offering | None = offering_for(office, service_id)
    kept = service_of(offering.version).public_register if offering else None
    if offering is None or kept is None:
        raise NoSuchEntry()
    return Register(office=office, service=service_of(offering.version), kept=kept)


def entries_of(register: Register, typed: str = "") -> QuerySet[Entry]:
    """The entries in which every word that was typed stands, by name."""
    rows = Entry.objects.filter(office=register.office, service_id=register.service.id)
    for word in search_key(typed[:100]).split():
        rows = rows.filter(search_key__contains=word)
    return rows.order_by("sort_key", "id")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a public register says of one case: in which, where to read it, and how it stands."""

    entry: Entry
    title: Text
    state: State
    words: Text


def kept_of(case: Case, service: Service, today: date) -> Kept | None:
    """What a public register says of a case that the reader already got from a query for her. Most are in none."""
    if service.public_register is None or case.end != "granted":
        return None
    entry = Entry.objects.filter(case=case).first()
    if entry is None:
        return None
    state = entry.state(today)
    return Kept(entry=entry, title=service.public_register.title, state=state, words=STATES[state])


def entry_of(register: Register, number: str) -> Entry:
    """One entry. Raises NoSuchEntry."""
    entry = entries_of(register).filter(number=number).first()
    if entry is None:
        raise NoSuchEntry()
    return entry
