"""Collecting from many offices: ask, see who answered, chase, give more time, and what one's own office is asked."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khamkho.base.errors import Invalid, Problem, understood
from khamkho.base.text import Text
from khamkho.base.thai import parse_date
from khamkho.casework.rules.refusals import ReasonNeeded
from khamkho.catalogue.rules import MOST_QUESTIONS, Typed, asks_personal
from khamkho.catalogue.service import Service
from khamkho.collecting import commands
from khamkho.collecting.models import Collection
from khamkho.collecting.queries.forms import OWN_QUESTIONS, form_for, forms_for
from khamkho.collecting.queries.progress import (
    asked_line,
    asked_of,
    collection_for,
    collections_of,
    counts_of,
    lines_of,
    waits,
)
from khamkho.collecting.queries.whom import clusters_of, may_be_asked
from khamkho.collecting.queries.words import lines_of as done_to
from khamkho.collecting.rules.choosing import Choice, chosen
from khamkho.collecting.rules.refusals import NoSuchCollection
from khamkho.collecting.rules.times import REMINDERS
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.desk.views.counter import apply_url
from khamkho.offices.models import Office
from khamkho.offices.queries import offices_under
from khamkho.offices.roles import KINDS

WHOM = (
    ("all", Text("ทุกหน่วยงาน", "All of them")),
    ("kind", Text("เฉพาะประเภทที่เลือก", "Of some kinds")),
    ("cluster", Text("เฉพาะกลุ่มที่เลือก", "Of some groups")),
    ("ticked", Text("เฉพาะที่ติ๊กในรายชื่อ", "Only those ticked in the list")),
)
ANSWERS = (
    ("text", Text("ข้อความ", "Text")),
    ("number", Text("ตัวเลข", "A number")),
    ("yes_no", Text("ใช่หรือไม่", "Yes or no")),
    ("choice", Text("เลือกหนึ่งข้อ", "One of several")),
    ("file", Text("ไฟล์หรือรูปถ่าย", "A file or a picture")),
)
CHANNELS = (
    ("phone", Text("โทรศัพท์", "By telephone")),
    ("mail", Text("หนังสือหรือไปรษณีย์", "By letter or post")),
    ("counter", Text("มาบอกด้วยตนเอง", "In person")),
)


@at_office
@require_safe
def overview(request: HttpRequest, here: Here) -> HttpResponse:
    """What this office is asked, and what it asks others."""
    asked = asked_of(here.actor, here.office, here.now)
    context = {
        "asked": [(line, waits(line, here.now)) for line in asked],
        "collections": collections_of(here.actor, here.office, here.now),
        "may_ask": here.works and bool(offices_under(here.office)) and bool(forms_for(here.office)),
    }
    return desk_page(request, here, "desk/collecting.html", context, current="collecting")


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, here: Here) -> HttpResponse:
    """Choose a form, then say what for, until when, and whom."""
    name = (request.POST if request.method == "POST" else request.GET).get("form", "")
    if not name:
        forms = [(one.id, one.title, one.summary) for one in forms_for(here.office)]
        return desk_page(request, here, "desk/collecting_form.html", {"forms": forms}, current="collecting")
    service = form_for(here.office, name)
    offices = may_be_asked(here.office, service)
    if request.method != "POST":
        return _begin(request, here, service, offices, QueryDict())
    problems: list[Problem] = []
    until = understood(parse_date, "until", request.POST.get("until", "")[:60], problems)
    try:
        collection = commands.begin_collection(
            actor=here.actor, office=here.office, wanted=_wanted(request.POST, until, offices), now=here.now
        )
    except Invalid as no:
        known = {one.where for one in problems}
        problems += [one for one in no.problems if one.where not in known]
        return _begin(request, here, service, offices, request.POST, problems)
    messages.success(request, _("The collection was begun. The offices are being told."))
    return redirect("desk:collection", here.office.code, collection.ref)


def _wanted(post: QueryDict, until: date | None, offices: tuple[Office, ...]) -> commands.Wanted:
    choice = Choice(
        whom=post.get("whom", ""),
        kinds=post.getlist("kind"),
        clusters=post.getlist("cluster"),
        ticked=frozenset(post.getlist("office")),
    )
    return commands.Wanted(
        form=post.get("form", ""),
        title=post.get("title", ""),
        purpose=post.get("purpose", ""),
        until=until,
        remind_before=[day for day in REMINDERS if str(day) in post.getlist("remind")],
        offices=frozenset(one.code for one in chosen(offices, choice)),
        questions=_questions(post),
    )


def _questions(post: QueryDict) -> tuple[Typed, ...]:
    """The questions that were typed; empty lines fall away."""
    typed = (
        Typed(
            label=post.get(f"question.{at}", ""),
            kind=post.get(f"answer.{at}", "text"),
            choices=post.get(f"choices.{at}", "")[:5000].splitlines(),
            required=f"must.{at}" in post,
        )
        for at in range(MOST_QUESTIONS)
    )
    return tuple(one for one in typed if one.label.strip() or any(one.choices))


def _begin(
    request: HttpRequest,
    here: Here,
    service: Service,
    offices: tuple[Office, ...],
    typed: QueryDict,
    problems: list[Problem] | None = None,
) -> HttpResponse:
    own = service.id == OWN_QUESTIONS
    kinds = sorted({one.kind for one in offices})
    clusters = clusters_of(offices)
    ways = [way for way in WHOM if (way[0] != "kind" or len(kinds) > 1) and (way[0] != "cluster" or clusters)]
    context: dict[str, Any] = {
        "form": service,
        "own": own,
        "personal": asks_personal(service),
        "typed": typed,
        "problems": problems or (),
        "ways": ways,
        "kinds": [(kind, KINDS[kind]) for kind in kinds] if len(kinds) > 1 else (),
        "clusters": [(one, one) for one in clusters],
        "offices": [(one.code, one, one.cluster) for one in offices],
        "ticked": frozenset(typed.getlist("office")),
        "kind_ticked": typed.getlist("kind"),
        "cluster_ticked": typed.getlist("cluster"),
        "reminders": [(str(day), _("%(days)d days before the end") % {"days": day}) for day in REMINDERS],
        "remind": typed.getlist("remind") if typed else ("1", "3"),
        "answers": ANSWERS,
        "must_be": (("yes", _("Yes")),),
        "questions": [_row(at, typed) for at in range(MOST_QUESTIONS)] if own else (),
    }
    status = 422 if problems else 200
    return desk_page(
        request, here, "desk/collecting_begin.html", context, current="collecting", status=status
    )


def _row(at: int, typed: QueryDict) -> dict[str, Any]:
    """One typed question as the page shows it."""
    return {
        "at": at,
        "number": at + 1,
        "names": {name: f"{name}.{at}" for name in ("question", "answer", "choices", "must")},
        "label": typed.get(f"question.{at}", ""),
        "kind": typed.get(f"answer.{at}", "text"),
        "choices": typed.get(f"choices.{at}", ""),
        "must": ("yes",) if not typed or f"must.{at}" in typed else (),
    }


@at_office
@require_safe
def show(request: HttpRequest, here: Here, collection: UUID) -> HttpResponse:
    """One collection: who answered, who has not, and what can be done about it."""
    return _show(request, here, mine(here, collection))


def mine(here: Here, ref: UUID) -> Collection:
    """A collection of this very office. Raises NoSuchCollection."""
    collection = collection_for(here.actor, ref)
    if collection.office_id != here.office.pk:
        raise NoSuchCollection()
    return collection


def _show(
    request: HttpRequest, here: Here, collection: Collection, problems: tuple[Problem, ...] = ()
) -> HttpResponse:
    lines = lines_of(collection, here.now)
    answered = sum(line.state == "answered" for line in lines)
    context = {
        "collection": collection,
        "lines": lines,
        "counts": counts_of(lines),
        "answered": answered,
        "left": len(lines) - answered,
        "share": round(100 * answered / len(lines)) if lines else 0,
        "done": done_to(collection),
        "open": collection.closed_at is None,
        "chased": collection.chased_on == here.today,
        "channels": CHANNELS,
        "open_lines": [
            (one.asked.office.code, one.asked.office.name(here.actor.lang))
            for one in lines
            if one.state != "answered"
        ],
        "typed": request.POST,
        "problems": problems,
    }
    status = 422 if problems else 200
    return desk_page(request, here, "desk/collection.html", context, current="collecting", status=status)


@at_office
@for_workers
@require_POST
def chase(request: HttpRequest, here: Here, collection: UUID) -> HttpResponse:
    """Remind all who have not answered."""
    mine(here, collection)
    commands.chase(actor=here.actor, ref=collection, words=request.POST.get("words", "")[:4000], now=here.now)
    messages.success(request, _("Those who have not answered are being reminded."))
    return redirect("desk:collection", here.office.code, collection)


@at_office
@for_workers
@require_POST
def extend(request: HttpRequest, here: Here, collection: UUID) -> HttpResponse:
    """Give more time, to all or to those ticked."""
    found, problems = mine(here, collection), list[Problem]()
    until = understood(parse_date, "until", request.POST.get("until", "")[:60], problems)
    try:
        commands.extend_time(
            actor=here.actor,
            ref=collection,
            until=until,
            offices=request.POST.getlist("office"),
            reason=request.POST.get("reason", "")[:4000],
            now=here.now,
        )
    except Invalid as no:
        return _show(request, here, found, tuple(problems) or no.problems)
    except ReasonNeeded as no:
        problem = Problem("reason", no.code, no.sentence("th"), no.sentence("en"))
        return _show(request, here, found, (problem,))
    messages.success(request, _("There is more time to answer."))
    return redirect("desk:collection", here.office.code, collection)


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, here: Here, collection: UUID) -> HttpResponse:
    """Take no more answers, after asking."""
    found = mine(here, collection)
    if request.method == "POST":
        commands.close_collection(actor=here.actor, ref=collection, now=here.now)
        messages.success(request, _("The collection is closed."))
        return redirect("desk:collection", here.office.code, collection)
    context = {"collection": found}
    return desk_page(request, here, "desk/collection_close.html", context, current="collecting")


@at_office
@for_workers
@require_POST
def by_hand(request: HttpRequest, here: Here, collection: UUID) -> HttpResponse:
    """Type in the answer of an office that could not give it itself."""
    found, post = mine(here, collection), request.POST
    try:
        case = commands.answer_by_hand(
            actor=here.actor,
            ref=collection,
            office=post.get("who", "")[:60],
            channel=post.get("channel", ""),
            reason=post.get("why", "")[:4000],
            now=here.now,
        )
    except ReasonNeeded as no:
        problem = Problem("why", no.code, no.sentence("th"), no.sentence("en"))
        return _show(request, here, found, (problem,))
    return redirect(apply_url(case))


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: HttpRequest, here: Here, question: UUID) -> HttpResponse:
    """What this office is asked, by whom, until when; a button begins the answer."""
    line = asked_line(here.actor, here.office, question, here.now)
    if request.method == "POST":
        case = commands.begin_answer(actor=here.actor, ref=question, now=here.now)
        return redirect(apply_url(case))
    context = {"line": line, "waits": waits(line, here.now), "collection": line.asked.collection}
    return desk_page(request, here, "desk/asked.html", context, current="collecting")
