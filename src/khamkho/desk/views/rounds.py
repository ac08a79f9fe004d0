"""The rounds of an office: who applied, seats, the lot, points, the result before and after it is confirmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.base.errors import Invalid, NotFound, Problem
from khamkho.base.text import Text, decoded
from khamkho.casework.queries.register import Cell
from khamkho.casework.rules.permits import refuse_for
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.rules import Column
from khamkho.catalogue.service import Service
from khamkho.desk.door import Here, at_office
from khamkho.desk.frame import desk_page
from khamkho.desk.sheets import PAPER_MOST, TooManyLines, paper
from khamkho.desk.views.register import handed
from khamkho.offices.commands import record_export
from khamkho.offices.models import Round
from khamkho.offices.queries import offerings_at
from khamkho.offices.rounds import METHODS
from khamkho.rounds import commands, rules
from khamkho.rounds.models import Selection
from khamkho.rounds.queries import (
    Entrant,
    entrants_of,
    moved_of,
    placed_in,
    points_by_place,
    preview_of,
    round_for,
    rounds_for,
    seen_as,
    selection_of,
    service_in,
    still_checked,
)

LONGEST_TABLE = 400_000
HALL_COLUMNS = (
    Text("เลขที่นั่ง", "Seat"),
    Text("ห้อง", "Hall"),
    Text("เลขที่คำขอ", "Application"),
    Text("ชื่อ", "Name"),
    Text("ลายมือชื่อ", "Signature"),
)


@at_office
@require_safe
def rounds(request: HttpRequest, here: Here) -> HttpResponse:
    """The rounds of this office, those that open last first."""
    services = {row.service_id: service_of(row.version) for row in offerings_at(here.office)}
    rows = [
        (one, services[one.service_id].title, _stage(one, here))
        for one in rounds_for(here.actor, here.office)
        if one.service_id in services
    ]
    return desk_page(request, here, "desk/rounds.html", {"rows": rows}, current="register-list")


def _stage(one: Round, here: Here) -> Text:
    if here.now < one.opens_at:
        return Text("ยังไม่เปิดรับ", "Not open yet")
    if here.now < one.closes_at:
        return Text("เปิดรับอยู่", "Open")
    return (
        Text("ยืนยันผลแล้ว", "Results confirmed")
        if one.settled_at
        else Text("ปิดรับแล้ว รอผล", "Closed, no results yet")
    )


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, here: Here, round_id: int) -> HttpResponse:
    """One round: what has to be done next stands first."""
    found = _found(here, round_id)
    if request.method != "POST":
        return _page(request, here, found)
    if not here.works:
        raise refuse_for("officer")
    doing = request.POST.get("do", "")
    if doing == "table":
        return _page(request, here, found, table=_posted_table(request))
    try:
        done = _deeds(request, here, found)[doing]()
    except KeyError:
        raise NotFound() from None
    except Invalid as no:
        return _page(request, here, found, problems=no.problems, status=422)
    messages.success(request, done)
    return redirect("desk:round", here.office.code, round_id)


def _found(here: Here, round_id: int) -> Round:
    found = round_for(here.actor, here.office, round_id)
    if found is None:
        raise NotFound()
    return found


def _deeds(request: HttpRequest, here: Here, found: Round) -> Mapping[str, Callable[[], str]]:
    """What the buttons of the page do; each says what was done."""
    post = request.POST
    who: dict[str, Any] = {"actor": here.actor, "round_id": found.pk, "now": here.now}

    def seats() -> str:
        commands.give_seats(halls=post.get("halls", "")[:20_000], **who)
        return _("Seats and halls were given in the order of receipt.")

    def lot() -> str:
        drawn, again = post.get("drawn", "")[:60], post.get("again", "")[:60]
        commands.draw_lot(drawn=drawn, again=again, reason=post.get("reason", ""), **who)
        return _("The number was written down. Look at the result below.")

    def points() -> str:
        typed = {
            name.removeprefix("points-"): value[:20]
            for name, value in post.items()
            if name.startswith("points-")
        }
        commands.keep_points(typed={name: str(value) for name, value in typed.items()}, **who)
        return _("The points were saved.")

    def table_save() -> str:
        read, _problems = rules.read_table(_posted_table(request), points_by_place(entrants_of(found)))
        commands.keep_points(typed=read, **who)
        return _("The points were saved.")

    def confirm() -> str:
        commands.confirm_results(seen=post.get("seen", ""), **who)
        return _("The results are confirmed. They are published at their day and hour.")

    def again() -> str:
        commands.publish_again(**who)
        return _("It will be tried again in a moment.")

    return {
        "seats": seats,
        "lot": lot,
        "points": points,
        "table-save": table_save,
        "confirm": confirm,
        "again": again,
    }


def _posted_table(request: HttpRequest) -> str:
    """The table of points: a file in UTF-8 or as spreadsheet programs of Thailand save it, else what was pasted."""
    posted = request.FILES.get("file")
    if posted is None:
        return request.POST.get("table", "")[:LONGEST_TABLE]
    return decoded(posted.read(LONGEST_TABLE * 3))[:LONGEST_TABLE]


def _page(
    request: HttpRequest,
    here: Here,
    found: Round,
    *,
    problems: tuple[Problem, ...] = (),
    table: str | None = None,
    status: int = 200,
) -> HttpResponse:
    service, selection = service_in(found), selection_of(found)
    if service is None:
        raise NotFound()
    context: dict[str, Any] = {
        "round": found,
        "service": service,
        "selection": selection,
        "closed": found.closes_at <= here.now,
        "selects": bool(service.rounds and service.rounds.select_at),
        "stage": _stage(found, here),
        "problems": problems,
        "typed": request.POST,
        **(
            _decided(found, selection, service)
            if selection.confirmed_at
            else _open(found, selection, service)
        ),
    }
    if table is not None:
        context |= _table(table, context.get("entrants", ()))
    return desk_page(request, here, "desk/round.html", context, current="register-list", status=status)


def _open(found: Round, selection: Selection, service: Service) -> dict[str, Any]:
    """Before the results are confirmed: who applied, and what the selection would give now."""
    entrants = entrants_of(found)
    previews = preview_of(found, service, selection, entrants)
    methods = {preview.group.method for preview in previews}
    lacks = [(preview.title, preview.lacks) for preview in previews if preview.lacks]
    return {
        "entrants": entrants,
        "previews": [(one, METHODS.get(one.group.method)) for one in previews],
        "seen": seen_as(previews),
        "by_lot": "lot" in methods,
        "tested": [e for one in previews if one.group.method == "score" for _placed, e in one.rows],
        "lacks": lacks,
        "still": still_checked(found),
        "halls": any(entrant.place and entrant.place.seat for entrant in entrants),
        "results": rules.RESULTS,
    }


def _decided(found: Round, selection: Selection, service: Service) -> dict[str, Any]:
    return {"moved": moved_of(found), "groups": placed_in(found, service, selection)}


def _table(text: str, entrants: tuple[Entrant, ...]) -> dict[str, Any]:
    """A table of points before it is kept: what was read, and what is wrong with each row that could not be."""
    read, wrong = rules.read_table(text, points_by_place(entrants))
    by_number = {entrant.number: entrant for entrant in entrants}
    return {
        "table": text,
        "table_rows": [(by_number[number], points) for number, points in read.items()],
        "table_wrong": wrong,
    }


@at_office
@require_safe
def halls(request: HttpRequest, here: Here, round_id: int) -> HttpResponse:
    """Who sits where, to print on A4 and sign."""
    found = _found(here, round_id)
    seated = sorted(
        (entrant for entrant in entrants_of(found) if entrant.place and entrant.place.seat),
        key=lambda entrant: (entrant.place.seat or 0) if entrant.place else 0,
    )
    if len(seated) > PAPER_MOST:
        raise TooManyLines(most=PAPER_MOST)
    lang = here.actor.lang
    rows = [
        [
            Cell(text=word)
            for word in (
                str(entrant.place.seat if entrant.place else ""),
                entrant.place.hall if entrant.place else "",
                entrant.number,
                entrant.case.display_name,
                "",
            )
        ]
        for entrant in seated
    ]
    columns = [Column(id=str(n), of="blank", ref="", label=label) for n, label in enumerate(HALL_COLUMNS)]
    body = paper(
        here.office,
        f"{found.name(lang)} · {_('Hall list')}",
        found.place(lang),
        columns,
        rows,
        _("%(count)s applicants") % {"count": len(rows)},
        lang=lang,
        now=here.now,
    )
    record_export(
        actor=here.actor,
        office=here.office,
        service_id=found.service_id,
        form="PDF",
        days=(None, None),
        rows=len(rows),
        now=here.now,
    )
    return handed(body, "application/pdf", "halls.pdf", inline=True)
