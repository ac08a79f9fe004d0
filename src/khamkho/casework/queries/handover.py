"""Cases that an office has handed over: where they went. Nothing of what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from khamkho.base.text import Text
from khamkho.casework.models import Case, Handover, Letter
from khamkho.casework.queries.inbox import reads_at
from khamkho.casework.rules.handover import NOBODY
from khamkho.catalogue.queries import service_of
from khamkho.offices.models import Office
from khamkho.offices.queries import offerings_at, offices_above, offices_offering
from khamkho.people.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Trace:
    """What an office's register keeps of a case that it handed over."""

    number: str
    name: str
    service_id: str
    service: Text
    received_at: datetime | None
    at: datetime
    to: Office
    number_there: str
    """Its number at the office where it is now."""
    letter: Letter | None


def traces_at(
    actor: Actor,
    office_id: int,
    *,
    service_id: str = "",
    number: str = "",
    days: tuple[date | None, date | None] = (None, None),
    limit: int = 200,
) -> tuple[Trace, ...]:
    """The cases that an office handed over and does not have back, the latest first. One query."""
    if not reads_at(actor, office_id):
        return ()
    rows = Handover.objects.filter(office_id=office_id).exclude(case__office_id=office_id)
    if service_id:
        rows = rows.filter(case__service_id=service_id)
    if number:
        rows = rows.filter(number=number)
    if days[0]:
        rows = rows.filter(case__received_at__date__gte=days[0])
    if days[1]:
        rows = rows.filter(case__received_at__date__lte=days[1])
    rows = rows.select_related("case__version", "to", "letter").order_by("-at", "-pk")
    last = {row.case_id: row for row in reversed(rows[:limit])}
    return tuple(_trace(row) for row in sorted(last.values(), key=lambda row: row.at, reverse=True))


def _trace(row: Handover) -> Trace:
    case = row.case
    return Trace(
        number=row.number,
        name=case.display_name,
        service_id=case.service_id,
        service=service_of(case.version).title,
        received_at=case.received_at,
        at=row.at,
        to=row.to,
        number_there=case.number or "",
        letter=row.letter,
    )


def number_now(number: str) -> str:
    """The number that a case has now whose number was this one before it was handed over; empty when there is none."""
    rows = Handover.objects.filter(number=number).values_list("case__number", flat=True)
    return rows.first() or ""


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One office where a case lay, with its number there, until when, and the covering letter with which it went on."""

    code: str
    name: Text
    number: str
    until: datetime
    letter: str = ""
    letter_code: str = ""


def stays_of(case: Case) -> tuple[Stay, ...]:
    """Every office where a case lay before, in order. No query."""
    return tuple(
        Stay(
            code=one["code"],
            name=Text(*one["name"]),
            number=one["number"],
            until=datetime.fromisoformat(one["at"]),
            **dict(zip(("letter", "letter_code"), one["letter"], strict=False)),
        )
        for one in case.earlier_offices or ()
    )


def stay_at(case: Case, event: int) -> tuple[str, Text]:
    """The number that a case had and the office where it lay when this event of it happened: whose paper a paper of
    that time is."""
    row = None
    if case.earlier_offices:
        row = case.handovers.select_related("office").filter(event__gt=event).order_by("event").first()
    office, number = (row.office, row.number) if row else (case.office, case.number or "")
    return number, Text(office.name_th, office.name_en)


def may_go_to(case: Case) -> Sequence[Office]:
    """The offices to which a case can be handed over, by Thai name."""
    return [one for one in offices_offering(case.service_id) if one.pk != case.office_id]


def offices_to_forward_to(office: Office) -> tuple[Office, ...]:
    """The offices above this one that offer a service which this one offers or has open cases of; the nearest first."""
    here = set(Case.objects.filter(office=office, state=Case.OPEN).values_list("service_id", flat=True))
    return tuple(one for one in offices_above(office) if here & {row.service_id for row in offerings_at(one)})


def forwardable(actor: Actor, office: Office, to: Office) -> list[Case]:
    """The open cases of an office that can go under a covering letter to one above it, by their numbers."""
    if not reads_at(actor, office.pk) or to not in offices_above(office):
        return []
    services = [row.service_id for row in offerings_at(to)]
    rows = Case.objects.filter(office=office, state=Case.OPEN, service_id__in=services)
    rows = rows.exclude(applicant_id=actor.user_id) if actor.user_id else rows
    cases = rows.select_related("version").order_by("number_year", "number_seq")
    return [case for case in cases[:500] if service_of(case.version).hand_over != NOBODY]


def under(letter: Letter, numbers: Sequence[str]) -> list[tuple[str, str, Text]]:
    """Number, name and service of each case under a covering letter; of a draft, as they are now."""
    rows = letter.handovers.select_related("case__version").order_by("number") if letter.pk else ()
    sent = [(row.number, row.case) for row in rows]
    if not sent:
        cases = Case.objects.filter(number__in=numbers, office_id=letter.office_id)
        sent = [(case.number or "", case) for case in cases.select_related("version").order_by("number")]
    return [(number, case.display_name, service_of(case.version).title) for number, case in sent]


def came_with(actor: Actor, letter: Letter) -> bool:
    """Whether a case lies at an office of this reader that came there with this covering letter. It names others too,
    so no applicant reads it."""
    offices = letter.handovers.values_list("case__office_id", flat=True)
    return any(reads_at(actor, office) for office in set(offices))
