"""One thing done with many applications, each checked on its own; and the report of what happened to each."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Text
from khamkho.casework import commands
from khamkho.casework.queries.inbox import rows_for
from khamkho.casework.rules.permits import WORKING_ROLES
from khamkho.desk.asked import asked_of
from khamkho.desk.commands import for_each, require_some
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.desk.lines import Line, lines_of
from khamkho.desk.queries import colleagues_of

ACT, TO = "act:", "to:"


@dataclass(frozen=True, kw_only=True)
class Doing:
    """One thing that can be done with several applications at once."""

    value: str
    label: Text | str


def doings_of(here: Here, lines: Iterable[Line]) -> tuple[tuple[str, tuple[Doing, ...]], ...]:
    """What can be done with several of these lines: actions that ask nothing, and giving them to somebody; in groups."""
    actions: dict[str, Text] = {}
    for line in lines:
        for action in line.at_once if line.at and here.may_take(line.at.by) else ():
            actions.setdefault(action.id, action.title)
    people = [
        Doing(value=f"{TO}{one.id}", label=one.member.name(here.actor.lang))
        for one in colleagues_of(here.office, here.today)
    ]
    groups = (
        (
            _("Take the step"),
            tuple(Doing(value=f"{ACT}{name}", label=title) for name, title in actions.items()),
        ),
        (
            _("Give to"),
            (Doing(value="to:me", label=_("Me")), *people, Doing(value=TO, label=_("Nobody"))),
        ),
    )
    return tuple((label, found) for label, found in groups if found)


@at_office
@for_workers
@require_POST
def bulk(request: HttpRequest, here: Here) -> HttpResponse:
    """Ask what to do with the ticked applications; then do it with each, and tell of each what became of it."""
    seen = dict(_ticked(request.POST))
    require_some(seen)
    if not request.POST.get("do"):
        return _ask(request, here, seen)
    run = _command(here, request.POST, seen)
    outcomes = for_each(tuple(seen), run, actor=here.actor)
    refused = [one for one in outcomes if one.refused]
    context = {
        "outcomes": outcomes,
        "done": len(outcomes) - len(refused),
        "refused": len(refused),
        "asked": asked_of(request.POST),
    }
    return desk_page(request, here, "desk/bulk.html", context, current="inbox")


def _ask(request: HttpRequest, here: Here, seen: Mapping[str, int]) -> HttpResponse:
    """The applications that were ticked, and what can be done with them."""
    seats = [seat.id for seat in here.actor.seats_at(here.office.pk)]
    lines = lines_of(rows_for(here.actor, here.office.pk, seen), seats=seats, now=here.now)
    context = {
        "lines": [(line, f"{line.number}:{seen[line.number]}") for line in lines],
        "doings": doings_of(here, lines),
        "asked": asked_of(request.POST),
        "client_key": secrets.token_urlsafe(12),
    }
    return desk_page(request, here, "desk/bulk_ask.html", context, current="inbox")


def _ticked(posted: QueryDict) -> Iterable[tuple[str, int]]:
    """The number of each ticked application, and the last event that stood behind its line."""
    for word in posted.getlist("case"):
        number, _colon, head = word.rpartition(":")
        if number and head.isascii() and head.isdigit() and len(head) < 10:
            yield number[:40], int(head)


def _command(here: Here, posted: QueryDict, seen: dict[str, int]) -> Callable[[str], object]:
    doing, key = posted.get("do", ""), posted.get("client_key", "")[:60]
    if doing.startswith(ACT):

        def act(number: str) -> object:
            return commands.act(
                actor=here.actor,
                number=number,
                action_id=doing.removeprefix(ACT),
                answers={},
                seen=seen[number],
                client_key=f"{key}-{number}" if key else "",
                now=here.now,
            )

        return act
    if doing.startswith(TO):
        member = _member(here, doing.removeprefix(TO))
        return lambda number: commands.assign(
            actor=here.actor, number=number, membership_id=member, now=here.now
        )
    raise Invalid((Problem("do", "required", "กรุณาเลือกสิ่งที่จะทำ", "Choose what to do"),))


def _member(here: Here, word: str) -> int | None:
    if word == "me":
        seats = here.actor.seats_at(here.office.pk)
        return next((seat.id for seat in seats if seat.role in WORKING_ROLES), None)
    return int(word) if word.isascii() and word.isdigit() and len(word) < 10 else None
