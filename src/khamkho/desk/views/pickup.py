"""Collecting at the desk: who has not come, handing over on a tablet, calls, and what is sent."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khamkho.base.errors import Invalid, NotFound, Refused
from khamkho.base.text import Lang, Text
from khamkho.casework import commands
from khamkho.casework.context import context_for
from khamkho.casework.models import Case, Pickup
from khamkho.casework.queries.cases import CaseView
from khamkho.casework.queries.pickup import (
    PARTS,
    Part,
    counted_at,
    lines_of,
    phones_of,
    pickup_of,
    waiting_at,
)
from khamkho.casework.rules.pickup import OUTCOMES, WAYS
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.fields.choice import ChoiceField
from khamkho.catalogue.fields.field import Field
from khamkho.catalogue.service import Action
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.finding import found_under
from khamkho.desk.frame import desk_page
from khamkho.desk.told import Said, Told, parts_of, told
from khamkho.desk.views.case import card_of_case, case_at, portrait_of
from khamkho.desk.views.steps import answers_in, key_in, seen_in
from khamkho.offices.pickups import pickups_from

LINES = 50
HER_OWN = ("old_card_returned", "receiver_signature", "signed_on_paper")
"""Questions that may stay unanswered at the counter: there is no old card, and one way of signing is enough."""
DOINGS = ("call", "send", "back", "way")


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One part of the list, as the ui tag draws it."""

    href: str
    label: str
    current: bool
    count: int
    hot: bool = False


@at_office
@require_safe
def pickups(request: HttpRequest, here: Here) -> HttpResponse:
    """What waits to be collected: whom to call, all, what is on its way."""
    return _list(request, here)


def _list(
    request: HttpRequest,
    here: Here,
    *,
    several: tuple[Case, ...] = (),
    refused: Refused | None = None,
    typed: str = "",
) -> HttpResponse:
    part: Part = next((one for one in PARTS if one == request.GET.get("part")), "call")
    counts = counted_at(here.actor, here.office, here.now)
    page = Paginator(waiting_at(here.actor, here.office, part, here.now), LINES).get_page(
        request.GET.get("page")
    )
    lang = here.actor.lang
    context = {
        "tabs": [
            Tab(
                href=f"{reverse('desk:pickup', args=[here.office.code])}?part={name}",
                label=words.in_(lang),
                current=name == part,
                count=counts[name],
                hot=name == "call",
            )
            for name, words in PARTS.items()
        ],
        "part": part,
        "page": page,
        "lines": lines_of(list(page), here.now),
        "several": several,
        "refused": (refused.sentence(lang), refused.next(lang)) if refused else None,
        "typed": typed,
        "keeps": pickups_from(here.office.settings),
    }
    status = refused.status if refused else 200
    return desk_page(request, here, "desk/pickups.html", context, current="pickup", status=status)


@at_office
@for_workers
@require_POST
def find(request: HttpRequest, here: Here) -> HttpResponse:
    """Whose it is that was held under the reader, or typed: a QR code, the number of a card or of an application."""
    typed = request.POST.get("q", "")[:300]
    try:
        found = found_under(here.actor, here.office, typed)
    except NotFound as no:
        return _list(request, here, refused=no, typed=typed)
    if len(found) > 1:
        return _list(request, here, several=found, typed=typed)
    return redirect("desk:pickup-one", here.office.code, found[0].number)


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """Hand one thing over: its photograph, what to bring, who has come, the signature; or call, send, take back."""
    if request.method == "POST":
        return _do(request, here, number)
    do = request.GET.get("do", "")
    return _page(request, here, case_at(here, number), do=do if do in DOINGS else "")


def _do(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    view = case_at(here, number)
    do = request.POST.get("do", "")
    run, done, then = _deed(request, here, view, do)
    try:
        run()
    except NotFound:
        raise
    except Refused as no:
        return _page(request, here, view, do=do if do in DOINGS else "", refused=no)
    messages.success(request, done)
    return redirect(then)


def _deed(request: HttpRequest, here: Here, view: CaseView, do: str) -> tuple[Callable[[], object], str, str]:
    """What the form asks for, what is said once it is done, and where the page goes then."""
    posted, number = request.POST, view.number
    at_list = reverse("desk:pickup", args=[here.office.code])
    shared: dict[str, Any] = {"actor": here.actor, "number": number, "now": here.now}
    row = pickup_of(view.case) if do == "arrived" else None
    hand: dict[str, Any] = {**shared, "seen": seen_in(posted), "client_key": key_in(posted)}
    deeds: dict[str, tuple[Callable[[], object], str, str]] = {
        "call": (
            lambda: commands.log_call(
                outcome=posted.get("outcome", ""),
                note=posted.get("note", ""),
                next_on=posted.get("next_on", ""),
                **shared,
            ),
            _("The call was written down."),
            at_list,
        ),
        "way": (
            lambda: commands.choose_delivery(way=posted.get("way", ""), **shared),
            _("How it is received was written down."),
            request.path,
        ),
        "send": (
            lambda: commands.send_out(
                way=posted.get("way", ""),
                tracking=posted.get("tracking", ""),
                on=posted.get("on", ""),
                **shared,
            ),
            _("It is on its way. The applicant is told."),
            at_list,
        ),
        "back": (
            lambda: commands.came_back(reason=posted.get("reason", ""), **shared),
            _("It waits at the office again. The applicant is told."),
            at_list,
        ),
        "arrived": (
            lambda: commands.give_out(answers={"receiver": row.way if row else ""}, **hand),
            _("Application %(number)s: it has arrived.") % {"number": number},
            at_list,
        ),
    }
    usual = (
        lambda: commands.give_out(answers=_answers(posted), **hand),
        _("Application %(number)s was handed over.") % {"number": number},
        at_list,
    )
    return deeds.get(do, usual)


def _answers(posted: QueryDict) -> QueryDict:
    answers = answers_in(posted)
    answers.pop("do", None)
    return answers


def _page(
    request: HttpRequest, here: Here, view: CaseView, *, do: str = "", refused: Refused | None = None
) -> HttpResponse:
    case, lang = view.case, here.actor.lang
    row = pickup_of(case)
    action = catalogue.handing_over(view.step) if view.step and not view.erased else None
    problems = refused.problems if isinstance(refused, Invalid) else ()
    said = refused if refused and not problems else None
    keeps = pickups_from(here.office.settings)
    context = {
        "view": view,
        "case": case,
        "row": row,
        "action": action,
        "barred": (view.barred.sentence(lang), view.barred.next(lang)) if view.barred else None,
        "end": view.service.end_title(case.end) if case.state == Case.ENDED else None,
        "past": _past(view, here),
        "waited": (here.today - _day(row)).days if row else 0,
        "phones": phones_of(case),
        "bring": _bring(view),
        "named": _named_to_collect(view, lang),
        "holder_signed": _holder_signed(view, lang),
        **portrait_of(view),
        **card_of_case(here, view),
        **(_questions(here, view, action) if action else {}),
        "do": do,
        "outcomes": [(name, words.in_(lang)) for name, words in OUTCOMES.items()],
        "ways": [(name, WAYS[name].in_(lang)) for name in WAYS if not name or name in keeps.ways],
        "sends": [(name, WAYS[name].in_(lang)) for name in WAYS if name in keeps.ways],
        "way": WAYS.get(row.way) if row else None,
        "typed": request.POST,
        "problems": problems,
        "refused": (said.sentence(lang), said.next(lang)) if said else None,
        "client_key": secrets.token_urlsafe(12),
    }
    status = refused.status if refused else 200
    return desk_page(request, here, "desk/pickup.html", context, current="pickup", status=status)


def _day(row: Pickup) -> date:
    return timezone.localtime(row.ready_at).date()


def _bring(view: CaseView) -> tuple[Text, ...]:
    if view.step is None or view.erased:
        return ()
    return catalogue.to_bring(view.service, view.step, view.case.variant, view.body.answers)


def _named_to_collect(view: CaseView, lang: Lang) -> str:
    """Whom the applicant named to collect for her, where her application says so."""
    field, value = view.service.fields.get("proxy_name"), view.body.answers.get("proxy_name")
    chosen = view.body.answers.get("pickup") == "proxy"
    return field.read_back(value, lang) if field and value and chosen else ""


def _holder_signed(view: CaseView, lang: Lang) -> Said | None:
    """The signature that the holder gave with her application, to compare."""
    if view.erased:
        return None
    rows = [row for part in parts_of(view, lang) for row in part.rows]
    return next((row for row in rows if row.field_id == "applicant_signature" and row.value_text), None)


def _past(view: CaseView, here: Here) -> list[Told]:
    """Calls, reminders, sendings and what came back, newest first."""
    kinds = ("called", "pickup_reminded", "sent_out", "came_back", "delivery_chosen", "notice_failed")
    entries = [one for one in view.timeline if one.kind in kinds]
    return list(told(entries, view.service, here.actor.lang))


def _questions(here: Here, view: CaseView, action: Action) -> dict[str, Any]:
    """The questions of the action as the counter asks them: who has come is one of those who can stand there."""
    asks = tuple(_at_the_counter(field) for field in action.asks)
    return {
        "ctx": context_for(view.case, lang=here.actor.lang, now=here.now),
        "questions": catalogue.questions_of(asks, view.case.variant, view.body.answers),
    }


def _at_the_counter(field: Field) -> Field:
    if field.id == catalogue.RECEIVER and isinstance(field, ChoiceField):
        own = {name: words for name, words in field.choices.items() if name not in WAYS}
        return field.model_copy(update={"choices": own, "required": True})
    return field if field.id in HER_OWN else field.model_copy(update={"required": True})


@at_office
@for_workers
@require_safe
def mandate(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """A form by which the applicant lets somebody collect for her, filled in as far as the application says."""
    view = case_at(here, number)
    context = {"view": view, "case": view.case, "named": _named_to_collect(view, here.actor.lang)}
    return desk_page(request, here, "desk/mandate.html", context, current="pickup")
