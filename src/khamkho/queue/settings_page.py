"""How an office keeps its queue: what people wait for and how lines take turns; its counters."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khamkho.base.errors import NotFound, Problem
from khamkho.offices.actors import actor_of
from khamkho.offices.models import Office
from khamkho.offices.views.door import attempt, for_managers
from khamkho.queue import commands
from khamkho.queue.models import Counter
from khamkho.queue.queries.counters import untaken_or_renamed
from khamkho.queue.rules.settings import NAME, NUMBERS, PRIORITIES, QueueSettings, settings_from
from khamkho.queue.rules.words import rule_of
from khamkho.ui.language import lang_now


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def overview(request: HttpRequest, office: Office) -> HttpResponse:
    """Work, turns, whom the office sees first, tickets by telephone."""
    kept = settings_from(office.settings)
    typed = {name: str(getattr(kept, name)) for name in NUMBERS} | {"works": _lines(kept)}
    chosen, phone = list(kept.priorities), ["1"] if kept.on_phone else []
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in typed}
        chosen, phone = request.POST.getlist("priorities"), request.POST.getlist("on_phone")
        problems = attempt(
            request,
            _("The queue was saved."),
            lambda: commands.set_queue(
                actor=actor_of(request),
                office_id=office.pk,
                typed={**typed, "priorities": chosen, "on_phone": phone},
                now=timezone.now(),
            ),
        )
        if not problems:
            return redirect("queue:settings", code=office.code)
    lang = lang_now()
    context = {
        "office": office,
        "kept": kept,
        "confirmed": NAME in office.settings,
        "typed": typed,
        "chosen": chosen,
        "phone": phone,
        "priorities": [(name, words.in_(lang)) for name, words in PRIORITIES.items()],
        "phones": [("1", _("People at the entrance may take a ticket with their own telephone"))],
        "rule": rule_of(kept),
        "problems": problems,
    }
    return render(request, "queue/settings.html", context, status=422 if problems else 200)


def _lines(kept: QueueSettings) -> str:
    return "\n".join(
        f"{one.letter} | {one.title.th} | {one.title.en} | {one.minutes} | {' '.join(one.services)}".rstrip(
            " |"
        )
        for one in kept.works
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def counters(request: HttpRequest, office: Office) -> HttpResponse:
    """The counters of the office: add, change what one serves, take one away."""
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        problems = attempt(request, _("The counters were saved."), lambda: _deed(request, office))
        if not problems:
            return redirect("queue:counters", code=office.code)
    lang, kept = lang_now(), settings_from(office.settings)
    context = {
        "office": office,
        "works": [(one.letter, f"{one.letter} {one.title.in_(lang)}") for one in kept.works],
        "counters": Counter.objects.filter(office=office, ended_at__isnull=True).select_related("sits"),
        "to_take": [
            (str(one.ref), one.name(lang)) for one in untaken_or_renamed(office, timezone.localdate())
        ],
        "typed": request.POST if problems else {},
        "serves": request.POST.getlist("serves") if problems else [],
        "problems": problems,
    }
    return render(request, "queue/counters.html", context, status=422 if problems else 200)


def _deed(request: HttpRequest, office: Office) -> None:
    shared: dict[str, Any] = {"actor": actor_of(request), "office_id": office.pk, "now": timezone.now()}
    do, serves = request.POST.get("do", ""), request.POST.getlist("serves")
    if do == "change":
        commands.change_counter(counter=_ref(request), serves=serves, **shared)
    elif do == "take":
        told = set(request.POST.getlist("take"))
        known = untaken_or_renamed(office, timezone.localdate(shared["now"]))
        commands.take_counters(chosen={one.ref for one in known if str(one.ref) in told}, **shared)
    elif do == "remove":
        commands.remove_counter(counter=_ref(request), **shared)
    else:
        shared |= {name: request.POST.get(name, "") for name in ("name_th", "name_en")}
        commands.add_counter(serves=serves, **shared)


def _ref(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("counter", ""))
    except ValueError as wrong:
        raise NotFound from wrong
