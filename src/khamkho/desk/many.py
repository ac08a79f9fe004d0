"""Many cases at once: which of those chosen this person may do something with, and why not the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from khamkho.base.errors import Refused
from khamkho.base.text import Lang, Text, lang_in
from khamkho.base.thai import in_bangkok, show_date
from khamkho.cards.models import Card
from khamkho.cards.rules.states import MADE, VOID
from khamkho.casework.commands import write_to_applicant
from khamkho.casework.contents import body_of
from khamkho.casework.models import Case
from khamkho.casework.queries.timeline import step_of
from khamkho.casework.queries.visible import visible_to, with_people
from khamkho.casework.rules.permits import WORKING_ROLES, require_applicant, require_role
from khamkho.casework.rules.refusals import NoSuchCase
from khamkho.casework.standing import standing_of
from khamkho.catalogue.queries import service_of
from khamkho.desk.commands import Outcome, require_some
from khamkho.desk.refusals import NoCardToPrint, WrongPlace
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.vault.keys import Erased


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The cases that something can be done with, in the order they were chosen, and those left out, each with why."""

    cases: tuple[Case, ...]
    left_out: tuple[Outcome, ...]


def chosen_of(
    actor: Actor, office: Office, numbers: Sequence[str], *, for_applicants: bool = False
) -> Chosen:
    """Look at each chosen case by itself: whoever works for the office, is no party to it and declared no interest may do
    something with it; ``for_applicants`` leaves the office's own work out.

    Two queries, and one for each case around which somebody stands. Raises NothingChosen, TooManyChosen.
    """
    wanted = list(dict.fromkeys(numbers))
    require_some(wanted)
    rows = with_people(visible_to(actor).filter(office=office, number__in=wanted).exclude(state=Case.DRAFT))
    found = {
        row.number or "": row
        for row in rows.select_related("office", "version", "key", "assignee").defer(
            "working_copy", "version__body"
        )
    }
    cases: list[Case] = []
    left: list[Outcome] = []
    for number in wanted:
        try:
            cases.append(_permitted(actor, found.get(number), for_applicants=for_applicants))
        except Refused as no:
            left.append(Outcome(number=number, refused=no))
    return Chosen(cases=tuple(cases), left_out=tuple(left))


def _permitted(actor: Actor, case: Case | None, *, for_applicants: bool) -> Case:
    if case is None:
        raise NoSuchCase()
    require_role(standing_of(actor, case), WORKING_ROLES, says="officer")
    if for_applicants:
        require_applicant(service_of(case.version))
    if case.key_id is None:
        raise Erased()
    return case


def cards_of(chosen: Chosen) -> tuple[tuple[Card, ...], tuple[Outcome, ...]]:
    """The cards of these cases that can be printed, and the cases left out. One query."""
    rows = Card.objects.filter(case__in=[case.pk for case in chosen.cases]).exclude(state=VOID)
    found = {card.case_id: card for card in rows if card.state == MADE}
    left = [
        Outcome(number=case.number or "", refused=NoCardToPrint())
        for case in chosen.cases
        if case.pk not in found
    ]
    cards = tuple(found[case.pk] for case in chosen.cases if case.pk in found)
    return cards, (*chosen.left_out, *left)


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How the applicant of a case is reached."""

    case: Case
    service: Text
    step: Text | None
    phone: str
    email: str


def reaches_of(cases: Iterable[Case]) -> tuple[Reach, ...]:
    """Whom to call about each case, and what it is about."""
    return tuple(_reach(case) for case in cases)


def _reach(case: Case) -> Reach:
    service, contact = service_of(case.version), body_of(case).contact
    step = step_of(service, case.step) if case.state == Case.OPEN else None
    return Reach(
        case=case,
        service=service.title,
        step=step.title if step else service.end_title(case.end),
        phone=str(contact.get("phone") or ""),
        email=str(contact.get("email") or ""),
    )


PLACES: Mapping[str, tuple[Text, Callable[[Case, Lang], str]]] = {
    "name": (Text("ชื่อ", "name"), lambda case, lang: case.display_name),
    "number": (Text("เลขที่คำขอ", "number"), lambda case, lang: case.number or ""),
    "service": (Text("งานบริการ", "service"), lambda case, lang: service_of(case.version).title.in_(lang)),
    "step": (Text("ขั้นตอน", "step"), lambda case, lang: _stands(case).in_(lang)),
    "due": (Text("กำหนดเสร็จ", "due"), lambda case, lang: _due(case, lang)),
    "office": (Text("หน่วยงาน", "office"), lambda case, lang: case.office.name(lang)),
}
"""What a message to many can carry of each case: its word in braces, in either language, and the value."""
BRACES = re.compile(r"\{([^{}]*)\}")


def _stands(case: Case) -> Text:
    service = service_of(case.version)
    step = step_of(service, case.step) if case.state == Case.OPEN else None
    return step.title if step else service.end_title(case.end)


def _due(case: Case, lang: Lang) -> str:
    return show_date(in_bangkok(case.due_at).date(), lang) if case.due_at else "–"


def merged(text: str, case: Case) -> str:
    """The message to the applicant of one case. Raises WrongPlace for a word in braces that is none of ``PLACES``."""
    require_places(text)
    known, lang = _values(), lang_in(case.lang)
    return BRACES.sub(lambda found: known[found[1].strip()](case, lang), text)


def _values() -> dict[str, Callable[[Case, Lang], str]]:
    return {word: value for text, value in PLACES.values() for word in (text.th, text.en)}


def require_places(text: str) -> None:
    """Refuse a message with a word in braces that no message can carry. Raises WrongPlace."""
    known = _values()
    for found in BRACES.finditer(text):
        if found[1].strip() not in known:
            raise WrongPlace(named=found[0][:60])


def tell(*, actor: Actor, case: Case, text: str, seen: int, client_key: str, now: datetime) -> Case:
    """Write one message to the applicant of a case, with what belongs to it in its places; once under its client's key.

    Raises WrongPlace, and what ``write_to_applicant`` refuses.
    """
    return write_to_applicant(
        actor=actor,
        number=case.number or "",
        text=merged(text, case),
        seen=seen,
        client_key=client_key,
        now=now,
    )


COLUMNS: Sequence[tuple[str, Text]] = (
    ("number", Text("เลขที่คำขอ", "Number")),
    ("name", Text("ผู้ยื่นคำขอ", "Applicant")),
    ("service", Text("งานบริการ", "Service")),
    ("variant", Text("ประเภท", "Kind")),
    ("step", Text("ขั้นตอนปัจจุบัน", "Present step")),
    ("assignee", Text("ผู้รับผิดชอบ", "Given to")),
    ("received", Text("วันรับ", "Received")),
    ("due", Text("กำหนดเสร็จ", "Due")),
    ("phone", Text("โทรศัพท์", "Telephone")),
    ("email", Text("อีเมล", "Email")),
)
"""What a file of chosen cases says of each."""


def lines_in(cases: Iterable[Case], lang: Lang) -> list[dict[str, Any]]:
    """What such a file says of each case: words, and days."""
    found = []
    for one in reaches_of(cases):
        case = one.case
        variant = service_of(case.version).variant_title(case.variant)
        found.append(
            {
                "number": case.number or "",
                "name": case.display_name,
                "service": one.service.in_(lang),
                "variant": variant.in_(lang) if variant else "",
                "step": one.step.in_(lang) if one.step else "",
                "assignee": case.assignee.name(lang) if case.assignee else "",
                "received": case.received_at,
                "due": case.due_at,
                "phone": one.phone,
                "email": one.email,
            }
        )
    return found
