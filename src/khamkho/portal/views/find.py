"""Finding a service: home, search, offices, who serves me, and the page of one service."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from khamkho.base.errors import NotFound
from khamkho.base.text import Text
from khamkho.casework import commands
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import draft_of
from khamkho.casework.queries.lately import lately_for
from khamkho.casework.queries.published import publishes
from khamkho.casework.rules.refusals import SignInNeeded
from khamkho.catalogue import rules
from khamkho.catalogue.service import Service
from khamkho.manuals.rules import guide
from khamkho.offices.actors import actor_of, open_case_in_session, visitor_of
from khamkho.offices.models import Office
from khamkho.offices.opening import opening_of
from khamkho.offices.queries import (
    calendar_for,
    closed_office,
    closing_of,
    office_by_code,
    offices_offering,
    rounds_at,
)
from khamkho.people import sessions
from khamkho.people.models import User
from khamkho.people.queries import profile_of
from khamkho.portal import queries
from khamkho.portal.door import declared
from khamkho.portal.finding import lines, look_for, own_place
from khamkho.portal.machine import government_service, organisation
from khamkho.rounds.queries import Announced, announced_at, announced_of
from khamkho.ui.language import lang_now
from khamkho.ui.limits import allow

SHOWN_AT_HOME = 12
ON_A_PAGE = 60


@require_safe
@declared("open")
def home(request: HttpRequest) -> HttpResponse:
    """Search, the services, the offices; the first page most people see."""
    typed = request.GET.get("q", "").strip()[:120]
    if typed:
        return _results(request, typed)
    shelf = queries.shelf()
    context = {
        "services": lines(shelf.services[:SHOWN_AT_HOME]),
        "more": len(shelf.services) > SHOWN_AT_HOME,
        "situations": shelf.situations[:SHOWN_AT_HOME],
        "offices": shelf.offices[:SHOWN_AT_HOME],
        "more_offices": len(shelf.offices) > SHOWN_AT_HOME,
    }
    return render(request, "portal/home.html", context)


def _results(request: HttpRequest, typed: str) -> HttpResponse:
    """What was found for the words; with ``spot``, or for who is signed in with an address, at the office of that place."""
    allow(request, "search")
    spot = queries.spot_of(request.GET.get("spot", "")[:60])
    near = queries.offices_for(spot) if spot else own_place(request.user)
    found = look_for(typed, near)
    context: dict[str, Any] = {
        "typed": typed,
        "spot": spot,
        "services": found.services,
        "offices": found.offices,
    }
    if not (found.services or found.offices):
        context["situations"] = queries.shelf().situations
    return render(request, "portal/results.html", context)


@require_safe
@declared("open")
def services(request: HttpRequest) -> HttpResponse:
    """Every service on offer, some on each page."""
    page = Paginator(queries.shelf().services, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/services.html", {"services": lines(tuple(page)), "page": page})


@require_safe
@declared("open")
def offices(request: HttpRequest) -> HttpResponse:
    """Every office that offers something; or those that serve a school or a sub-district."""
    allow(request, "search")
    typed = request.GET.get("q", "").strip()[:120]
    spot = queries.spot_of(request.GET.get("spot", "")[:60])
    page = Paginator(queries.shelf().offices, ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"typed": typed, "spot": spot, "offices": page.object_list, "page": page}
    if spot:
        context["serving"] = queries.offices_for(spot)
    elif typed:
        context["spots"] = queries.spots_like(typed)
    return render(request, "portal/offices.html", context)


@require_safe
@declared("open")
def office(request: HttpRequest, office_code: str) -> HttpResponse:
    """One office: what it offers, when it is open, how to reach it; of one that was closed, where to go instead."""
    try:
        found = _office(request, office_code)
    except NotFound:
        return render(request, "portal/closed.html", {"closing": closed_office(office_code)})
    groups = queries.grouped_at(found)
    context = {
        "place": found,
        "groups": _with_rounds(found, groups),
        "facts": {"@context": "https://schema.org", **organisation(found, lang_now())},
        "ways": guide.ways_in(service for _, services in groups for service in services),
        "closing": closing_of(found),
        "publishes": publishes(found),
        "opening": opening_of(found, timezone.now(), lang_now()),
    }
    return render(request, "portal/office.html", context)


def _with_rounds(
    place: Office, groups: Sequence[tuple[Text | None, Sequence[Service]]]
) -> list[tuple[Text | None, list[tuple[Service, Announced | None]]]]:
    """Each service, with the round of it that people want to know of first."""
    rounds = rounds_at(place) if any(one.rounds for _, services in groups for one in services) else ()
    now = timezone.now()

    def first(one: Service) -> Announced | None:
        told = announced_of([row for row in rounds if row.service_id == one.id], one, now)
        return told[0] if told else None

    return [(unit, [(one, first(one)) for one in services]) for unit, services in groups]


@require_safe
@declared("open")
def choose_office(request: HttpRequest, service_id: str) -> HttpResponse:
    """A service that several offices offer: which one is yours?"""
    offered = queries.shelf().service(service_id)
    if offered is None:
        raise NotFound()
    if offered.only_office:
        return redirect("portal:service", offered.only_office.code, service_id)
    typed = request.GET.get("q", "").strip()[:120]
    spot = queries.spot_of(request.GET.get("spot", "")[:60])
    offices = offices_offering(service_id)
    page = Paginator(offices, ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "service": offered.service,
        "offices": page.object_list,
        "page": page,
        "typed": typed,
        "spot": spot,
    }
    if spot:
        context["serving"] = [one for one in queries.offices_for(spot) if one in offices]
    elif typed:
        allow(request, "search")
        context["spots"] = queries.spots_like(typed)
    return render(request, "portal/choose_office.html", context)


@require_safe
@declared("open")
def service(request: HttpRequest, office_code: str, service_id: str) -> HttpResponse:
    """What a service is and what it takes, before anything is begun."""
    place, found = _offered(request, office_code, service_id)
    visitor = visitor_of(request)
    chosen = request.GET.get("case", "")
    chosen = chosen if chosen in found.variants else ""
    calendar, lang = calendar_for(place), lang_now()
    address = settings.PUBLIC_URL + request.path
    context = {
        "facts": lambda: government_service(found, place, calendar.hours, address, lang),  # kept by the page
        "address": address,
        "hours": calendar.hours,
        "same": (found.hash, lang, *_shown_of(place)),
        "chosen": chosen,
        "chosen_title": found.variant_title(chosen),
        "place": place,
        "service": found,
        "draft": draft_of(visitor, service_id, place),
        "client_key": uuid.uuid4(),
        "sign_in_first": found.identity.account == "required" and not visitor.user_id,
        "guide": guide.Guide(found, place.kind, chosen),
        "promised": guide.promised(found, calendar, timezone.now()),
        "lately": lately_for(place, service_id),
        "announced": announced_at(place, found, timezone.now()),
        "ways": guide.ways_in([found]),
    }
    return render(request, "portal/service.html", context)


def _shown_of(place: Office) -> tuple[str, ...]:
    """All that the page says of an office: what it keeps of itself holds as long as this does."""
    names = (place.code, place.kind, place.name_th, place.name_en)
    return (*names, place.phone, place.email, place.website, place.address_th, place.address_en)


@require_safe
@declared("open")
def privacy(request: HttpRequest, office_code: str, service_id: str) -> HttpResponse:
    """The privacy notice of one service at one office."""
    place, found = _offered(request, office_code, service_id)
    notice = rules.privacy_notice(found, lang_now())
    return render(
        request, "portal/service_privacy.html", {"place": place, "service": found, "notice": notice}
    )


@never_cache
@require_POST
@declared("open")
def start(request: HttpRequest, office_code: str, service_id: str) -> HttpResponse:
    """Begin an application. A second click, or a repeat after a lost answer, opens the same draft."""
    allow(request, "start")
    place, actor = office_by_code(office_code), actor_of(request)
    try:
        case = _begin(request, place, service_id, request.POST.get("client_key", "")[:60])
        if case.state != Case.DRAFT:  # the page was used again after handing in: this is a new application
            case = _begin(request, place, service_id, str(uuid.uuid4()))
    except SignInNeeded:
        return sessions.to_sign_in(request)
    if not actor.user_id:
        open_case_in_session(request, case.pk)
    elif isinstance(request.user, User) and (known := profile_of(request.user)):
        commands.prefill(actor=actor, ref=case.ref, answers=known, now=timezone.now())
    return redirect("portal:resume", case.ref)


def _begin(request: HttpRequest, place: Office, service_id: str, client_key: str) -> Case:
    actor = actor_of(request)
    return commands.start(
        actor=actor,
        office=place,
        service_id=service_id,
        variant=request.POST.get("variant", "")[:80],
        lang=actor.lang,
        client_key=client_key,
        now=timezone.now(),
    )


@require_safe
@declared("open")
def places(request: HttpRequest) -> JsonResponse:
    """Sub-districts for what has been typed so far, for the script of the place field."""
    allow(request, "search")
    found = queries.place_choices(request.GET.get("q", ""), lang_now())
    return _suggested(places=found)


@require_safe
@declared("open")
def schools(request: HttpRequest) -> JsonResponse:
    """Names of schools for what has been typed so far, for the script of the school field."""
    allow(request, "search")
    found = queries.school_names(request.GET.get("q", ""), lang_now())
    return _suggested(names=found)


def _suggested(**found: Sequence[Any]) -> JsonResponse:
    """What a script offers while somebody types; her browser may keep it for an hour."""
    answer = JsonResponse(found, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "private, max-age=3600"
    answer["Vary"] = "Cookie, Accept-Language"
    return answer


def _offered(request: HttpRequest, office_code: str, service_id: str) -> tuple[Office, Service]:
    """The office, which the frame of the page then speaks for, and the service it offers."""
    found = queries.offered_at(office_code, service_id)
    if found is None:
        raise NotFound()
    request.office = found[0]  # type: ignore[attr-defined]
    return found


def _office(request: HttpRequest, code: str) -> Office:
    """The office, which the frame of the page then speaks for."""
    found = office_by_code(code)
    request.office = found  # type: ignore[attr-defined]
    return found
