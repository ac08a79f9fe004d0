"""What is wrong with a case: its things that can be marked, what was marked, and what stays closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from khamkho.base.text import Text
from khamkho.casework.contents import Body, body_of, event_detail
from khamkho.casework.models import Attachment, Case, Event
from khamkho.casework.rules.defects import DOCUMENT, Move, closed, kept
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.service import Service
from khamkho.files.models import ScanState


def things_of(
    service: Service, variant: str, answers: Mapping[str, Any], *, by_proxy: bool
) -> dict[str, Text]:
    """Everything in an application that can be marked, with what it is called: answers, then documents."""
    asked = [
        field
        for page in catalogue.pages_for(service, variant, answers)
        for field in catalogue.fields_for(
            page, variant, catalogue.relevant_answers(service, variant, answers)
        )
    ]
    needs = catalogue.documents_for(service, variant, answers, by_proxy=by_proxy)
    return {
        **{field.id: field.called or field.label for field in asked},
        **{DOCUMENT + need.id: need.label for need in needs},
    }


def names_in(service: Service) -> dict[str, Text]:
    """What everything that can be marked is called, in whatever case."""
    return {
        **{field.id: field.called or field.label for field in service.fields.values()},
        **{DOCUMENT + need.id: need.label for need in service.documents},
    }


def closed_in(case: Case, service: Service, body: Body | None = None) -> frozenset[str]:
    """What the applicant may not change now, by the marks on what was handed in; a file with a virus is always open."""
    if case.body is None:
        return frozenset()
    handed_in = body or body_of(case)
    if not handed_in.defects:
        return frozenset()
    bad = case.attachments.filter(dropped=False, blob__scan=ScanState.INFECTED)
    infected = {DOCUMENT + name for name in bad.values_list("document", flat=True)}
    things = things_of(service, case.variant, handed_in.answers, by_proxy=handed_in.by_proxy)
    return closed(things, kept(handed_in.defects)) - infected


def moves_of(case: Case, events: Iterable[Event] | None = None) -> tuple[Move, ...]:
    """The moves of a case, oldest first, as the rule of one check asks for them; from events that were read already, if they were."""
    moves = []
    for event in case.events.order_by("seq") if events is None else events:
        if event.kind not in ("acted", "file_infected"):
            continue
        detail = event_detail(case, event)
        infected = {DOCUMENT + str(detail["document"])} if detail.get("document") else set()
        moves.append(
            Move(
                marked=frozenset(one["where"] for one in detail.get("defects", ())),
                completes=event.kind == "acted" and event.at == case.complete_at,
                changed=frozenset(detail.get("changed", ())) | infected,
            )
        )
    return tuple(moves)


def values_before(old: Body, changed: list[str]) -> dict[str, Any]:
    """What the changed answers were, to be read beside the new ones."""
    return {name: old.answers.get(name) for name in changed if not name.startswith(DOCUMENT)}


def files_replaced(case: Case) -> list[str]:
    """The references of files that a correction takes out of the application."""
    rows = case.attachments.filter(dropped=True).exclude(state=Attachment.REMOVED)
    return [str(ref) for ref in rows.values_list("ref", flat=True)]
