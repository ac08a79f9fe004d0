"""Linked cases: an action opens a case at another office, an applicant goes on at another, and each learns how the other ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from khamkho.base.text import Text
from khamkho.casework.commands.draft import keep, prefill, start
from khamkho.casework.commands.link import belong_as, tie
from khamkho.casework.commands.locking import for_update, lock_number
from khamkho.casework.commands.move import announce, enter, set_timers
from khamkho.casework.commands.record import record
from khamkho.casework.commands.submit import hand_in
from khamkho.casework.contents import Body, body_of, working_copy_of
from khamkho.casework.models import Case, CaseLink
from khamkho.casework.queries.links import goes_on, gone_on, pointed_at, pointing_at
from khamkho.casework.rules.permits import APPLICANT, refuse_for
from khamkho.casework.rules.refusals import AgainAlready, NoLink
from khamkho.casework.standing import standing_of
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Link, Service
from khamkho.offices.queries import offered_first
from khamkho.people.actor import SYSTEM, Actor


def open_linked(case: Case, service: Service, link: Link, *, actor: Actor, now: datetime) -> Case | None:
    """Open the case of a link at the office that the answers name, and hand it in there for the same applicant.

    A part of an action, inside its transaction. What that office's form asks beyond what is known stays empty: one
    office asks another, which knows its own pupils, and nobody is asked twice. Returns None, and nothing happens, where
    the office is not in this installation or offers none of the services.
    """
    answers = body_of(case).answers
    offering = offered_first(catalogue.named_office(link, answers), link.services)
    if offering is None or offering.office_id == case.office_id:
        return None
    opened = start(
        actor=SYSTEM,
        office=offering.office,
        service_id=offering.service_id,
        lang="en" if case.lang == "en" else "th",
        now=now,
    )
    body = _filled(opened, case, service, link, actor=actor, now=now)
    belong_as(case, opened, now)
    there = service_of(opened.version)
    hand_in(opened, there, body, actor=SYSTEM, standing=standing_of(SYSTEM, opened), now=now)
    tie(case, opened, CaseLink.OPENED, actor=actor, now=now)
    return opened


@transaction.atomic
def go_on(*, actor: Actor, number: str, link_id: str, now: datetime) -> Case:
    """Begin what follows from a granted case at the office that it names: a draft there, with what is known filled in.

    It belongs to whom the first belongs to. One that was begun is gone on with. Raises NotYours, NoLink, AgainAlready,
    and what ``start`` refuses.
    """
    first, standing = lock_number(actor, number)
    if not standing.may("apply"):
        raise refuse_for(APPLICANT)
    if (earlier := gone_on(first)) is not None:
        if earlier.state == Case.DRAFT:
            return earlier
        raise AgainAlready(number=earlier.number)
    found = goes_on(first)
    if found is None or found.link.id != link_id:
        raise NoLink()
    case = start(
        actor=actor,
        office=found.offering.office,
        service_id=found.offering.service_id,
        lang="en" if first.lang == "en" else "th",
        now=now,
    )
    tie(case, first, CaseLink.ANSWERS, actor=actor, now=now)
    writer = replace(actor, opened_cases=actor.opened_cases | {case.pk})
    keep(case, _filled(case, first, service_of(first.version), found.link, actor=writer, now=now), now)
    belong_as(first, case, now)
    return case


def _filled(case: Case, first: Case, service: Service, link: Link, *, actor: Actor, now: datetime) -> Body:
    """The draft of a linked case with the answers, contact and proxy of the first."""
    known = body_of(first)
    school: dict[str, Any] = {
        "code": first.office.code,
        "name": {"th": first.office.name_th, "en": first.office.name_en},
    }
    answers = catalogue.carried(link, service, service_of(case.version), known.answers, school)
    writer = replace(actor, opened_cases=actor.opened_cases | {case.pk})
    prefill(actor=writer, ref=case.ref, answers=answers, now=now)
    case.refresh_from_db()
    body = working_copy_of(case)
    kept = ("email", "phone", "notify", "proven")
    body.contact = {name: known.contact[name] for name in kept if known.contact.get(name)}
    body.proxy = known.proxy
    return body


def tell_linked(case: Case, result: Text, *, actor: Actor, now: datetime) -> None:
    """Write into the cases that are linked with one how it ended; one that waits for it goes on when it was granted."""
    detail = {
        "number": case.number or "",
        "office_th": case.office.name_th,
        "office_en": case.office.name_en,
        "result_th": result.th,
        "result_en": result.en,
    }
    for kind in CaseLink.BETWEEN_OFFICES:
        for row in (*pointed_at(case, kind), *pointing_at(case, kind)):
            other = for_update().get(pk=row.pk)
            if other.state == Case.DRAFT:
                continue
            standing = standing_of(actor, case)  # who ended it did so there
            record(other, "linked_ended", actor=actor, standing=standing, now=now, detail=detail)
    if case.end == "granted":
        for row in pointing_at(case, CaseLink.OPENED):
            _go_on(for_update().get(pk=row.pk), case, detail, now=now)


def _go_on(first: Case, granted: Case, detail: dict[str, Any], *, now: datetime) -> None:
    """Take the action that follows here when a case that this one opened was granted, where it waits for it."""
    service = service_of(first.version)
    links = [one for one in service.links if one.granted and granted.service_id in one.services]
    if first.state != Case.OPEN or not links:
        return
    answers, before = body_of(first).answers, first.step
    actions = catalogue.actions_for(service, before, first.variant, answers)
    action = next((one for one in actions if one.id == links[0].granted), None)
    if action is None:
        return
    by = service.step(before).by
    target = catalogue.transition(service, before, action.id, first.variant, answers, by)
    enter(first, service, target, action=action.id, now=now)
    event = record(
        first,
        "acted",
        actor=SYSTEM,
        standing=standing_of(SYSTEM, first),
        now=now,
        step=before,
        detail={"action": action.id, "to": target.step.id if target.step else "", "end": first.end, **detail},
    )
    set_timers(first, service, now=now)
    announce(first, service, event, action=action.id, wait=False, now=now)
