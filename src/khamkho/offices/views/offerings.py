"""Which services the office offers, with the office's own settings."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from khamkho.base.errors import NotFound, Problem
from khamkho.base.text import Lang, clean
from khamkho.base.working_time import parse_span, show_span
from khamkho.catalogue.queries import pack, packs
from khamkho.offices import commands
from khamkho.offices.actors import actor_of
from khamkho.offices.models import Office
from khamkho.offices.queries import offerable, offering_for, offerings_at
from khamkho.offices.rules import unconfirmed
from khamkho.offices.views.door import attempt, for_managers, sure
from khamkho.ui.language import lang_now


@for_managers
def services(request: HttpRequest, office: Office) -> HttpResponse:
    offered = {offering.service_id: offering for offering in offerings_at(office)}
    found, findings = offerable()
    rows = [
        (service, offering, len(unconfirmed(service, offering.settings)) if offering else 0)
        for service in found
        if office.kind in service.taken_by
        for offering in (offered.get(service.id),)
    ]
    return render(request, "offices/services.html", {"office": office, "rows": rows, "findings": findings})


@for_managers
def service(request: HttpRequest, office: Office, service_id: str) -> HttpResponse:
    """The settings of one service; saving publishes it as a new version."""
    if service_id not in packs() or office.kind not in pack(service_id).taken_by:
        raise NotFound
    shipped, offering = pack(service_id), offering_for(office, service_id)
    typed = dict(offering.settings) if offering else {}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        typed = {name: _kept(request.POST.get(name, "")) for name in shipped.settings}
        problems = attempt(
            request,
            _("The service was published. New applications follow these settings."),
            lambda: commands.publish_offering(
                actor=actor_of(request),
                office_id=office.pk,
                service_id=service_id,
                settings=typed,
                now=timezone.now(),
            ),
        )
        if not problems:
            return redirect("offices:services", code=office.code)
    rows = [
        (name, setting, _shown(typed.get(name) or setting.default, lang_now()))
        for name, setting in shipped.settings.items()
    ]
    context = {
        "office": office,
        "service": shipped,
        "offering": offering,
        "rows": rows,
        "problems": problems,
        "unconfirmed": unconfirmed(shipped, offering.settings) if offering else (),
    }
    return render(request, "offices/service.html", context, status=422 if problems else 200)


def _shown(value: str, lang: Lang) -> str:
    """A length of time in the reader's language; anything else as it stands in the file."""
    try:
        return show_span(parse_span(value), lang)
    except ValueError:
        return value


def _kept(typed: str) -> str:
    """A length of time as service files write it, whatever language it was typed in."""
    return _shown(clean(typed), "en")


@for_managers
def withdraw(request: HttpRequest, office: Office, service_id: str) -> HttpResponse:
    if request.method != "POST":
        if offering_for(office, service_id) is None:
            raise NotFound
        return sure(
            request,
            office,
            question=_("Stop taking new applications for this service?"),
            about=pack(service_id).title.in_(lang_now()),
            follows=(
                _("Nobody finds the service at this office any more, and drafts cannot be handed in."),
                _("Applications that were handed in go on to their end."),
                _("You can offer the service again at any time."),
            ),
            button=_("Stop taking new applications"),
            back=reverse("offices:service", kwargs={"code": office.code, "service_id": service_id}),
        )
    attempt(
        request,
        _("The office takes no new applications for this service. Open cases go on."),
        lambda: commands.withdraw_offering(
            actor=actor_of(request), office_id=office.pk, service_id=service_id, now=timezone.now()
        ),
    )
    return redirect("offices:services", code=office.code)
