"""The page of those who decide: everything that waits for them, one after the other, on a phone too."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from khamkho.base.errors import NotFound, Refused
from khamkho.casework.commands import look_at
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.queries.authority import away_until
from khamkho.casework.queries.cases import CaseView, HeldFile
from khamkho.casework.queries.inbox import Row, decisions_for, row_of
from khamkho.casework.queries.looks import opened_by
from khamkho.casework.queries.opinions import opinions_in
from khamkho.catalogue import rules as catalogue
from khamkho.desk.door import Here, at_office, for_deciders
from khamkho.desk.frame import desk_page
from khamkho.desk.lines import line_of, lines_of
from khamkho.desk.marking import marking_context
from khamkho.desk.signs import barred_of, signs_of
from khamkho.desk.told import Told, parts_of, told
from khamkho.desk.views.case import Panel, case_at, choices_of, panel_of, papers_of, rather_stale
from khamkho.desk.views.steps import act_on, files_in
from khamkho.offices.rules import may_manage


@dataclass(frozen=True, kw_only=True)
class Essentials:
    """What decides: who asks, for what, with which papers, and who has looked at it."""

    facts: tuple[tuple[str, str], ...]
    photo: HeldFile | None
    checked: Told | None
    notes: tuple[Told, ...]


@at_office
@for_deciders
@require_safe
def queue(request: HttpRequest, here: Here) -> HttpResponse:
    """Everything that waits for this person, soonest due first."""
    waiting = _waiting(here)
    lines = lines_of(waiting, seats=(), now=here.now, lent=here.lent)
    opened = opened_by(here.actor, [case.pk for case in waiting])
    away = away_until(here.actor, here.office.pk, here.today)
    context = {
        "lines": lines,
        "opened": {case.number for case in waiting if case.pk in opened},
        "away": away,
        "manages": may_manage(here.actor, here.office.pk),
    }
    return desk_page(
        request, here, "desk/decide.html", context, current="decide", counts={"decide": len(lines)}
    )


@at_office
@for_deciders
@require_safe
def one(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """One case to decide; when it is decided already, the next one."""
    view = case_at(here, number)
    waiting = _waiting(here)
    if not any(case.pk == view.case.pk for case in waiting):
        messages.info(request, _("%(number)s no longer waits for you.") % {"number": number})
        return redirect(_next(here, waiting, view.case))
    look_at(actor=here.actor, case=view.case)
    return _page(request, here, view, panel_of(request.GET), waiting)


@at_office
@for_deciders
@require_POST
def act(request: HttpRequest, here: Here, number: str, action: str) -> HttpResponse:
    """Decide, and go on to the next."""
    view = case_at(here, number)
    before = _waiting(here)
    title = next(
        (one.title.in_(here.actor.lang) for one in view.actions if one.id == action), _("Done already")
    )
    try:
        act_on(here, number, action, request.POST, here.now, files_in(request, view, action, here.now))
    except NotFound:
        raise
    except Refused as no:
        view = case_at(here, number)
        said = rather_stale(here, view, request.POST, no)
        panel = Panel(doing="act", action_id=action, typed=request.POST, refused=said)
        return _page(request, here, view, panel, before, status=said.status)
    messages.success(request, _("%(action)s: %(number)s") % {"action": title, "number": number})
    left = [case for case in before if case.pk != view.case.pk]
    return redirect(_next(here, left, view.case, order=before))


def _waiting(here: Here) -> tuple[Row, ...]:
    return decisions_for(here.actor, here.office.pk, now=here.now)


def _next(here: Here, waiting: Sequence[Row], after: Case, *, order: Sequence[Row] = ()) -> str:
    """The address of the case that follows in the list, else of the first one left, else of the empty list."""
    keys = [case.pk for case in order]
    place = keys.index(after.pk) if after.pk in keys else -1
    behind = [case for case in waiting if case.pk in keys[place + 1 :]]
    following = next(iter(behind or waiting), None)
    if following is None:
        return reverse("desk:decide", args=[here.office.code])
    return reverse("desk:decide-one", args=[here.office.code, following.number])


def _page(
    request: HttpRequest,
    here: Here,
    view: CaseView,
    panel: Panel,
    waiting: Sequence[Row],
    *,
    status: int = 200,
) -> HttpResponse:
    numbers = [case.number for case in waiting]
    at = numbers.index(view.case.number) if view.case.number in numbers else 0
    papers = papers_of(view)
    opened = opened_by(here.actor, [case.pk for case in waiting])
    action = next((one for one in view.actions if one.id == panel.action_id), None)
    context = {
        "view": view,
        "case": view.case,
        "line": line_of(row_of(view.case), view.service, seats=(), now=here.now),
        "essentials": essentials_of(view, here),
        "sections": parts_of(view, here.actor.lang),
        "papers": papers,
        "opinions": opinions_in(view),
        "at": at + 1,
        "of": len(numbers),
        "previous": numbers[at - 1] if at else "",
        "next": numbers[at + 1] if at + 1 < len(numbers) else "",
        "opened": len(opened),
        "panel": panel,
        "action": action,
        "choices": choices_of(view),
        "signs": signs_of(view.signing),
        "barred": barred_of(view),
        "client_key": secrets.token_urlsafe(12),
    }
    if action:
        context["reasons"] = catalogue.reasons_of(view.service, action)
    if action and action.asks:
        context["ctx"] = context_for(view.case, lang=here.actor.lang, now=here.now)
        context["questions"] = catalogue.questions_of(action.asks, view.case.variant, view.body.answers)
    if action and action.needs == "defects":
        context |= marking_context(view, panel.typed, panel.problems, here.actor.lang, here.now)
    counts = {"decide": len(numbers)}
    return desk_page(
        request, here, "desk/decide_one.html", context, current="decide", counts=counts, status=status
    )


MOST_FACTS = 20


def essentials_of(view: CaseView, here: Here) -> Essentials:
    """The answers that the register keeps (the first ones, where it keeps none), the photograph, the last check, and the
    notes of colleagues."""
    lang, answers, fields = here.actor.lang, view.body.answers, view.service.fields
    kept = [column.ref for column in catalogue.columns(view.service) if column.of == "answer"]
    answered = [name for name in kept or fields if answers.get(name) is not None]
    facts = tuple(
        ((fields[name].called or fields[name].label).in_(lang), fields[name].read_back(answers[name], lang))
        for name in (answered if kept else answered[:MOST_FACTS])
    )
    photos = {need.id for need in view.service.documents if need.type == "id_photo"}
    entries = told(view.timeline, view.service, lang)
    kinds = {entry.seq: entry for entry in view.timeline}
    return Essentials(
        facts=facts,
        photo=next((file for file in view.files if file.document in photos), None),
        checked=next(
            (row for row in entries if kinds[row.seq].kind == "acted" and kinds[row.seq].role), None
        ),
        notes=tuple(row for row in entries if kinds[row.seq].kind == "noted"),
    )
