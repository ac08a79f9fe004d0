"""Signing many at once, after looking at each: what was opened is listed, signed together, and summed up."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from khamkho.base.text import Text
from khamkho.casework import commands
from khamkho.casework.queries.inbox import Row, decisions_for
from khamkho.casework.queries.looks import decided_unseen, opened_by
from khamkho.catalogue.service import Action
from khamkho.desk.commands import BULK_MOST, for_each, require_some
from khamkho.desk.door import Here, at_office, for_deciders
from khamkho.desk.frame import desk_page
from khamkho.desk.lines import Line, lines_of
from khamkho.desk.refusals import NotLookedAt, NotSignedAtOnce


@dataclass(frozen=True, kw_only=True)
class Signable:
    """One application that waits for this person, and how it can be signed together with others."""

    line: Line
    row: Row
    opened: bool
    actions: tuple[Action, ...]
    """What asks nothing and either goes on or grants; empty: it is decided on its own page."""

    @property
    def tick(self) -> str:
        return f"{self.line.number}:{self.line.head}"


def signable(here: Here) -> tuple[Signable, ...]:
    """Everything that waits for this person, soonest due first, with whether she has opened it as it stands now."""
    rows = decisions_for(here.actor, here.office.pk, now=here.now, limit=BULK_MOST)
    opened = opened_by(here.actor, [row.pk for row in rows])
    lines = lines_of(rows, seats=(), now=here.now, lent=here.lent)
    return tuple(
        Signable(line=line, row=row, opened=row.pk in opened, actions=_at_once(line))
        for row, line in zip(rows, lines, strict=True)
    )


def _at_once(line: Line) -> tuple[Action, ...]:
    if line.at is None or line.at.by == "committee":
        return ()
    return tuple(one for one in line.at.actions if _goes_on(one, line))


def _goes_on(action: Action, line: Line) -> bool:
    asks = action.needs or action.asks or action.files or action.publishes
    return not asks and all(line.ends.get(way.to, "granted") == "granted" for way in action.to)


@at_office
@for_deciders
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, here: Here) -> HttpResponse:
    """List what can be signed together; then sign what was ticked, each by itself, and say what came of it."""
    every = signable(here)
    if request.method == "POST":
        return _signed(request, here, every)
    context = {
        "ready": [one for one in every if one.opened and one.actions],
        "alone": [one for one in every if one.opened and not one.actions],
        "unopened": [one for one in every if not one.opened],
        "client_key": secrets.token_urlsafe(12),
    }
    counts = {"decide": len(every)}
    return desk_page(request, here, "desk/sign_many.html", context, current="decide", counts=counts)


def _signed(request: HttpRequest, here: Here, every: Sequence[Signable]) -> HttpResponse:
    known = {one.line.number: one for one in every}
    seen = {
        number: int(head)
        for number, _colon, head in (word.rpartition(":") for word in request.POST.getlist("case"))
        if number and head.isascii() and head.isdigit() and len(head) < 10
    }
    require_some(seen)
    unseen = decided_unseen(here.actor, here.office.pk, seen)
    key = request.POST.get("client_key", "")[:60]

    def run(number: str) -> object:
        one, wanted = known.get(number), request.POST.get(f"act.{number}", "")
        if number in unseen:
            raise NotLookedAt()
        # What was signed already goes to the command, which answers a repeat as the first time.
        if one is not None and wanted not in {action.id for action in one.actions}:
            raise NotSignedAtOnce()
        return commands.act(
            actor=here.actor,
            number=number,
            action_id=wanted,
            answers={},
            seen=seen[number],
            client_key=f"{key}-{number}" if key else "",
            now=here.now,
        )

    outcomes = for_each(tuple(seen), run, actor=here.actor)
    done = [known[one.number] for one in outcomes if not one.refused and one.number in known]
    left = len(every) - len(done)
    context = {
        "outcomes": [(one, known.get(one.number)) for one in outcomes],
        "done": sum(not one.refused for one in outcomes),
        "refused": sum(bool(one.refused) for one in outcomes),
        "services": _counted(done),
        "amount": sum((one.row.amount for one in done if one.row.amount is not None), Decimal(0)),
        "left": left,
    }
    return desk_page(request, here, "desk/signed.html", context, current="decide", counts={"decide": left})


def _counted(done: Sequence[Signable]) -> list[tuple[Text, int]]:
    return Counter(one.line.service for one in done).most_common()
