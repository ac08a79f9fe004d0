"""The door of the settings pages: a member with two factors, the office in the address, and who may manage it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khamkho.base.errors import Invalid, NotFound, Problem
from khamkho.offices.actors import actor_of, desk_required
from khamkho.offices.models import Office
from khamkho.offices.queries import office_by_code
from khamkho.offices.rules import permit_managing

P = ParamSpec("P")
OfficeView = Callable[Concatenate[HttpRequest, Office, P], HttpResponse]


def for_managers(view: OfficeView[P]) -> Callable[..., HttpResponse]:
    """Hand the office to the view if this person may manage it."""
    return _door(view, managers_only=True)


def for_members(view: OfficeView[P]) -> Callable[..., HttpResponse]:
    """Hand the office to the view if this person works there."""
    return _door(view, managers_only=False)


def _door(view: OfficeView[P], *, managers_only: bool) -> Callable[..., HttpResponse]:
    @wraps(view)
    def opened(request: HttpRequest, code: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        office, actor = office_by_code(code), actor_of(request)
        if managers_only:
            permit_managing(actor, office.pk)
        elif not actor.seats_at(office.pk):
            raise NotFound
        request.office = office  # type: ignore[attr-defined]  # the frame names it
        return view(request, office, *args, **kwargs)

    return desk_required(opened)


def attempt(request: HttpRequest, done: str, command: Callable[[], Any]) -> tuple[Problem, ...]:
    """Carry out a command: say that it is done, or return what is wrong with what was typed.

    Any other refusal goes on to the one place that turns it into a page.
    """
    try:
        command()
    except Invalid as invalid:
        return invalid.problems
    messages.success(request, done)
    return ()


def sure(
    request: HttpRequest,
    office: Office,
    *,
    question: str,
    follows: Sequence[str],
    button: str,
    back: str,
    about: str = "",
) -> HttpResponse:
    """The page before what cannot be undone with one click: says what follows; its button posts to the same address."""
    context = {
        "office": office,
        "question": question,
        "follows": follows,
        "button": button,
        "back": back,
        "about": about,
    }
    return render(request, "offices/sure.html", context)
