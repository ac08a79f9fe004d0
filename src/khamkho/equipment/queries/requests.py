"""Applications that the register points at: granted requests for equipment, and things told to be broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from khamkho.casework.contents import body_of
from khamkho.casework.models import Case
from khamkho.casework.queries.visible import visible_to
from khamkho.equipment.models import Need, Repair
from khamkho.equipment.rules.refusals import NoSuchThing
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

WANTS, GRANTED = "equipment-request", "hand_out"
"""The service by which schools ask for equipment, and the step at which it is granted and waits to be handed out."""
BROKEN = "equipment-repair"
SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of what a request asks for."""

    thing: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Request:
    """A granted request as the register takes it over."""

    case: Case
    school: str
    """Code of the school, where the applicant chose one from the list."""
    reason: str
    items: Sequence[Item]


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A request for a repair: which number it names, and what is wrong."""

    case: Case
    number: str
    fault: str


def _granted(actor: Actor, office: Office) -> QuerySet[Case]:
    cases = visible_to(actor).filter(office=office, service_id=WANTS, state=Case.OPEN, step=GRANTED)
    return cases.select_related("key").order_by("received_at", "pk")


def granted_requests(actor: Actor, office: Office) -> tuple[Request, ...]:
    """The granted requests of which something was not taken over yet, the oldest first, at most ``SHOWN``."""
    cases = _granted(actor, office)
    known = set(Need.objects.filter(case__in=cases.values("pk")).values_list("case", "item"))
    requests = (request_of(case) for case in cases.iterator(chunk_size=SHOWN))
    waiting = (
        one for one in requests if any((one.case.pk, place) not in known for place in range(len(one.items)))
    )
    return tuple(islice(waiting, SHOWN))


def granted_request(actor: Actor, office: Office, number: str) -> Request:
    """One granted request by its number. Raises NoSuchThing."""
    case = _granted(actor, office).filter(number=number).first()
    if case is None:
        raise NoSuchThing()
    return request_of(case)


def request_of(case: Case) -> Request:
    answers = body_of(case).answers
    items = [one for one in answers.get("items") or () if isinstance(one, dict)]
    return Request(
        case=case,
        school=_code(answers.get("workplace")),
        reason=str(answers.get("reason") or ""),
        items=[Item(thing=str(one.get("thing") or ""), count=_whole(one.get("count"))) for one in items],
    )


def broken_requests(actor: Actor, office: Office) -> tuple[Broken, ...]:
    """The open requests for a repair that no repair of the register belongs to, the oldest first."""
    taken = Repair.objects.filter(case__isnull=False).values("case")
    cases = visible_to(actor).filter(office=office, service_id=BROKEN, state=Case.OPEN).exclude(pk__in=taken)
    found = []
    for case in cases.select_related("key").order_by("received_at", "pk")[:SHOWN]:
        answers = body_of(case).answers
        number, fault = (str(answers.get(name) or "") for name in ("asset_number", "fault"))
        found.append(Broken(case=case, number=number, fault=fault))
    return tuple(found)


def _code(workplace: Any) -> str:
    return str(workplace.get("code") or "") if isinstance(workplace, dict) else ""


def _whole(count: Any) -> int:
    try:
        return int(float(str(count)))
    except ValueError:
        return 0
