"""Entering an application for somebody at the counter, on the telephone or from a letter; and her receipt."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.base.errors import Problem
from khamkho.base.text import Lang, Text
from khamkho.casework.commands import start
from khamkho.casework.commands.draft import EMAIL
from khamkho.casework.commands.submit import came_as_mail
from khamkho.casework.models import Case
from khamkho.casework.queries.inbox import papers_to_type, row_of
from khamkho.casework.queries.register import CHANNELS
from khamkho.catalogue.queries import service_of
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.desk.lines import lines_of
from khamkho.desk.queries import services_of, unfinished_for
from khamkho.desk.views.case import case_at
from khamkho.documents import qr_svg
from khamkho.offices.queries import offerings_at

BY_HAND = ("counter", "phone", "mail", EMAIL)
LANGS = (("th", Text("ไทย", "Thai")), ("en", Text("อังกฤษ", "English")))


@dataclass(frozen=True, kw_only=True)
class Unfinished:
    """A draft that an officer may go on with."""

    case: Case
    service: Text
    channel: Text
    href: str


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, here: Here) -> HttpResponse:
    """Choose the service and how it came in; then the same pages as an applicant fills, or the scan of a form on paper."""
    offered = [(row.service_id, service_of(row.version)) for row in offerings_at(here.office)]
    services = [(name, service) for name, service in offered if not service.is_internal]
    posted = request.POST
    sent = request.method == "POST"
    problems = _problems(posted.get("service", ""), posted.get("channel", ""), dict(services)) if sent else ()
    if sent and not problems:
        lang: Lang = "en" if posted.get("lang") == "en" else "th"
        case = start(
            actor=here.actor,
            office=here.office,
            service_id=posted["service"],
            channel=posted["channel"],
            lang=lang,
            client_key=posted.get("client_key", "")[:80],
            content=[posted["service"], posted["channel"], lang],
            on_behalf=True,
            now=here.now,
        )
        return (
            redirect("desk:paper", here.office.code, case.ref)
            if "paper" in posted
            else redirect(apply_url(case))
        )
    context = {
        "services": [(name, service.title, service.summary) for name, service in services],
        "channels": [(name, CHANNELS[name]) for name in BY_HAND],
        "langs": LANGS,
        "typed": posted,
        "problems": problems,
        "client_key": secrets.token_urlsafe(12),
        "unfinished": _unfinished(here),
        "to_type": lines_of(papers_to_type(here.actor, here.office.pk), seats=(), now=here.now),
    }
    return desk_page(request, here, "desk/new.html", context, current="new", status=422 if problems else 200)


def _problems(service: str, channel: str, known: dict[str, object]) -> tuple[Problem, ...]:
    found = []
    if service not in known:
        found.append(Problem("service", "required", "กรุณาเลือกงานบริการ", "Choose the service"))
    if channel not in BY_HAND:
        found.append(
            Problem("channel", "required", "กรุณาเลือกว่าคำขอมาทางใด", "Choose how the application came in")
        )
    return tuple(found)


def _unfinished(here: Here) -> tuple[Unfinished, ...]:
    cases = unfinished_for(here.actor, here.office)
    services = services_of(cases)
    return tuple(
        Unfinished(
            case=case,
            service=services[case.version_id].title,
            channel=CHANNELS.get(case.channel, CHANNELS["counter"]),
            href=apply_url(case),
        )
        for case in cases
    )


def apply_url(case: Case) -> str:
    """Where the form of a draft is filled in: the applicants' own pages."""
    return reverse("portal:resume", args=[case.ref])


@at_office
@require_safe
def receipt(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """The receipt to print and hand over (ใบรับคำขอ), with the code for following the application.

    The code is for whoever the office entered the application for; an applicant of the web has her own.
    """
    view = case_at(here, number)
    by_hand = view.case.channel in BY_HAND and not came_as_mail(view.case) and not view.erased
    address = (
        f"{settings.PUBLIC_URL}{reverse('portal:track-code', args=[view.body.track])}" if by_hand else ""
    )
    line = lines_of([row_of(view.case)], seats=(), now=here.now)[0]
    context = {
        "view": view,
        "case": view.case,
        "line": line,
        "track": view.body.track if by_hand else "",
        "address": address,
        "qr": mark_safe(qr_svg(address)) if address else "",  # noqa: S308 - drawn by ourselves
    }
    return desk_page(request, here, "desk/receipt.html", context, current="inbox")
