"""Opinions at the desk: ask for one, take it back, send a new link; and the page of whoever is asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khamkho.base.errors import Invalid, Problem
from khamkho.casework import commands
from khamkho.casework.queries.opinions import Asked, opinion_file, opinion_for
from khamkho.casework.rules.opinions import STANCES, NoSuchOpinion, NotToBeAsked, Parts, chosen
from khamkho.desk.asking import parts_to_show
from khamkho.desk.door import Here, at_office
from khamkho.desk.frame import desk_page
from khamkho.desk.views.case import Panel, attempt, case_at, number_in
from khamkho.desk.views.steps import key_in
from khamkho.desk.views.talk import day_in
from khamkho.files.responses import blob_response


@at_office
@require_POST
def ask(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """Ask a colleague for an opinion."""
    panel = Panel(doing="opinion", typed=request.POST)
    parts = _parts(request, here, number)

    def run(now: Any) -> Any:
        member = number_in(request.POST.get("member", ""))
        try:
            return commands.ask_colleague(
                actor=here.actor,
                number=number,
                member_id=member,
                question=_question(request, parts),
                client_key=key_in(request.POST),
                now=now,
            )
        except NotToBeAsked:
            if member is not None:
                raise
            nobody = Problem("member", "required", "กรุณาเลือกเจ้าหน้าที่", "Choose the colleague.")
            raise Invalid([nobody]) from None

    return attempt(request, here, number, panel, run, _("Your colleague is asked."))


@at_office
@require_POST
def ask_expert(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """Ask an expert outside by email."""
    panel = Panel(doing="expert", typed=request.POST)
    parts = _parts(request, here, number)

    def run(now: Any) -> Any:
        return commands.ask_expert(
            actor=here.actor,
            number=number,
            name=request.POST.get("name", ""),
            email=request.POST.get("email", ""),
            question=_question(request, Parts(fields=parts.fields, documents=parts.documents)),
            client_key=key_in(request.POST),
            now=now,
        )

    return attempt(request, here, number, panel, run, _("The expert gets the link by email."))


def _parts(request: HttpRequest, here: Here, number: str) -> Parts:
    """What was ticked, of what there is."""
    names = [name for name, _label in parts_to_show(case_at(here, number), here)]
    documents = [name.removeprefix("document:") for name in names if name.startswith("document:")]
    if request.POST.get("sees") == "whole":
        return Parts(whole=True)
    return chosen(set(request.POST.getlist("parts")), fields=names, documents=documents)


def _question(request: HttpRequest, parts: Parts) -> commands.Question:
    return commands.Question(
        text=request.POST.get("question", ""),
        until=day_in(request),
        parts=parts,
        confidential=request.POST.get("reads") == "deciders",
    )


@at_office
@require_POST
def take_back(request: HttpRequest, here: Here, number: str, asked: int) -> HttpResponse:
    """An opinion is not needed any more."""
    case_at(here, number)

    def run(now: Any) -> Any:
        return commands.take_back_opinion(actor=here.actor, number=number, asked=asked, now=now)

    return attempt(request, here, number, Panel(), run, _("The opinion is not asked for any more."))


@at_office
@require_POST
def renew(request: HttpRequest, here: Here, number: str, asked: int) -> HttpResponse:
    """Send an expert a new link."""
    case_at(here, number)

    def run(now: Any) -> Any:
        return commands.renew_opinion_link(actor=here.actor, number=number, asked=asked, now=now)

    return attempt(
        request, here, number, Panel(), run, _("A new link goes out; the one before works no more.")
    )


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, here: Here, opinion: UUID) -> HttpResponse:
    """What this member is asked, what she may see for it, and her answer."""
    asked = _asked(here, opinion)
    if request.method != "POST":
        return _page(request, here, asked)
    stance, text = request.POST.get("stance", ""), request.POST.get("text", "")
    try:
        commands.give_opinion(actor=here.actor, ref=opinion, stance=stance, text=text, now=here.now)
    except Invalid as no:
        return _page(request, here, asked, no.problems)
    messages.success(request, _("Your opinion is kept."))
    return redirect("desk:talk", here.office.code)


def _asked(here: Here, ref: UUID) -> Asked:
    asked = opinion_for(here.actor, ref)
    member = asked.opinion.member
    if member is None or member.office_id != here.office.pk:
        raise NoSuchOpinion()
    return asked


def _page(request: HttpRequest, here: Here, asked: Asked, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    context = {
        "asked": asked,
        "own_office": asked.office.pk == here.office.pk,
        "stances": [(one, words.in_(here.actor.lang)) for one, words in STANCES.items()],
        "typed": request.POST,
        "problems": problems,
    }
    status = 422 if problems else 200
    return desk_page(request, here, "desk/opinion.html", context, current="talk", status=status)


@at_office  # type: ignore[arg-type]  # the decorator below loses what is between
@require_safe
@csp_update({"object-src": "'self'"})  # type: ignore[arg-type]  # browsers show a PDF through a plug-in of their own
def file(request: HttpRequest, here: Here, opinion: UUID, file: UUID) -> HttpResponseBase:
    """A file that was chosen for whoever is asked."""
    blob, name = opinion_file(_asked(here, opinion), file)
    return blob_response(request, blob, name=name, inline="save" not in request.GET)
