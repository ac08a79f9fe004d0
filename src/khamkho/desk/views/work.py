"""The office's own work at the desk: begin it, appoint a committee, withdraw what was published; a member's view of it."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khamkho.base.errors import Invalid, NotFound, Problem, Refused, understood
from khamkho.base.thai import fiscal_year, parse_date
from khamkho.casework import commands
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import case_for
from khamkho.casework.queries.committees import lying_with
from khamkho.casework.rules.refusals import NoSuchCase, NotOffered
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.desk.told import parts_of, told
from khamkho.desk.views.case import Panel, attempt, called, can_show, case_at, number_in
from khamkho.desk.views.steps import answers_in, key_in
from khamkho.desk.work import rows_in
from khamkho.offices.queries import services_at


@at_office
@require_safe
def shelf(request: HttpRequest, here: Here) -> HttpResponse:
    """What the office can begin of its own work, when the year begins it, and what lies with this reader's committees."""
    rows = [
        (service, catalogue.RHYTHMS.get(service.repeats))
        for _id, service in services_at(here.office)
        if service.is_internal
    ]
    context = {
        "rows": sorted(rows, key=lambda row: row[0].title.th),
        "lying": [(case, service_of(case.version)) for case in lying_with(here.actor)],
    }
    return desk_page(request, here, "desk/work.html", context, current="work")


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, here: Here, service: str) -> HttpResponse:
    """Begin a piece of work: its few questions on one page."""
    found = _offered(here, service)
    refused: Refused | None = None
    typed: Any = request.POST if request.method == "POST" else _usual(found, here)
    if request.method == "POST":
        try:
            case = commands.begin_work(
                actor=here.actor,
                office=here.office,
                service_id=service,
                answers=answers_in(request.POST),
                client_key=key_in(request.POST),
                now=here.now,
            )
            return redirect("desk:case", here.office.code, case.number)
        except NotFound:
            raise
        except Refused as no:
            refused = no
    problems = refused.problems if isinstance(refused, Invalid) else ()
    context = {
        "service": found,
        "fields": list(found.fields.values()),
        "ctx": context_for(Case(office=here.office), lang=here.actor.lang, now=here.now),
        "typed": typed,
        "problems": problems,
        "told_refused": refused if refused and not problems else None,
        "client_key": secrets.token_urlsafe(12),
    }
    status = refused.status if refused else 200
    return desk_page(request, here, "desk/begin.html", context, current="work", status=status)


def _offered(here: Here, service_id: str) -> Service:
    service = dict(services_at(here.office)).get(service_id)
    if service is None or not service.is_internal:
        raise NotOffered()
    return service


def _usual(service: Service, here: Here) -> dict[str, str]:
    """The year that work begun today is most likely about."""
    years = (name for name, field in service.fields.items() if field.type == "year")
    return {name: str(fiscal_year(here.today)) for name in years}


@at_office
@require_POST
def committee(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """Record the order that appoints a committee for this case."""
    case_at(here, number)
    panel = Panel(doing="committee", typed=request.POST)

    def run(now: Any) -> Any:
        problems: list[Problem] = []
        days = [
            understood(parse_date, name, request.POST.get(name, "").strip()[:40], problems)
            for name in ("dated", "until")
        ]
        if problems:
            raise Invalid(problems)
        return commands.appoint_committee(
            actor=here.actor,
            number=number,
            name=request.POST.get("name", ""),
            order_number=request.POST.get("order_number", ""),
            dated=days[0],
            until=days[1],
            members=_members(request),
            client_key=key_in(request.POST),
            now=now,
        )

    return attempt(request, here, number, panel, run, _("The committee is recorded."))


def _members(request: HttpRequest) -> list[commands.Named]:
    return [
        commands.Named(role=role, seat=number_in(seat), name=name)
        for role, seat, name in rows_in(request.POST)
        if role and (seat or name.strip())
    ]


@at_office
@require_POST
def withdraw(request: HttpRequest, here: Here, number: str, publication: UUID) -> HttpResponse:
    """Take a file off the public page again."""
    case_at(here, number)
    panel = Panel(doing="withdraw", typed=request.POST)

    def run(now: Any) -> Any:
        reason = request.POST.get("reason", "")
        return commands.withdraw_publication(
            actor=here.actor, number=number, ref=publication, reason=reason, now=now
        )

    return attempt(request, here, number, panel, run, _("It no longer stands on the public page."))


@at_office
@require_safe
def sat(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """What a member of the committee reads while it lies with the committee, also one from another office."""
    view = case_for(here.actor, number)
    if view.case.pk not in {case.pk for case in lying_with(here.actor)}:
        raise NoSuchCase()
    lang = here.actor.lang
    context = {
        "view": view,
        "sections": parts_of(view, lang),
        "entries": told(view.timeline, view.service, lang),
        "files": [(called(view, file.document), file) for file in view.files if can_show(file)],
    }
    return desk_page(request, here, "desk/sat.html", context, current="work")
