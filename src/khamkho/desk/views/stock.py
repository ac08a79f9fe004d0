"""Looking after the equipment: stock-taking on a page and on paper, and repairs."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.base.text import Text
from khamkho.casework.queries.register import Cell
from khamkho.desk.door import Here, at_office
from khamkho.desk.frame import desk_page
from khamkho.desk.sheets import PAPER_MOST, TooManyLines, paper
from khamkho.desk.views.equipment import LINES, baht, holder_of, where_options, write_down
from khamkho.desk.views.equipment_lists import columns_of, day_cell
from khamkho.desk.views.register import handed
from khamkho.equipment import commands
from khamkho.equipment.contents import words_of
from khamkho.equipment.queries import broken_requests, long_unseen, repairs_at, things_at, to_take
from khamkho.equipment.rules.states import STATES

TAKEN = 100
TAKING: Mapping[str, Text] = {
    "number": Text("หมายเลข", "Number"),
    "name": Text("รายการ", "Name"),
    "serial": Text("หมายเลขเครื่อง", "Serial number"),
    "place": Text("ที่อยู่", "Where it is"),
    "holder": Text("ผู้ถือครอง", "Who has it"),
    "seen": Text("ตรวจพบล่าสุด", "Last seen"),
    "found": Text("พบ / ไม่พบ", "Seen / not seen"),
    "remarks": Text("หมายเหตุ", "Remarks"),
}


# ── stock-taking ──


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def taking(request: HttpRequest, here: Here) -> HttpResponse:
    """Tick what was seen and what was not; what was not seen for long stands on top."""
    place = (request.POST.get("place") or request.GET.get("place", ""))[:80]
    if request.method == "POST":
        seen, unseen = (_ticked(request, value) for value in ("seen", "unseen"))
        there, gone = commands.take_stock(
            actor=here.actor, office=here.office, seen=seen, unseen=unseen, now=here.now
        )
        said = _("Seen: %(there)d. Not seen: %(gone)d.") % {"there": there, "gone": gone}
        messages.success(request, said)
        return redirect(
            f"{request.path}?place={place}" if place in dict(where_options(here)) else request.path
        )
    rows = to_take(here.actor, here.office, place, here.today)
    old = rows.filter(long_unseen(here.today)).order_by()
    page = Paginator(rows, TAKEN).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, STATES[one.state], holder_of(one.holding, here.actor.lang)) for one in page],
        "old": set(old.filter(pk__in=[one.pk for one in page]).values_list("pk", flat=True)),
        "total": page.paginator.count,
        "place": place,
        "places": [("", _("All")), *where_options(here)],
    }
    return desk_page(request, here, "equipment/taking.html", context, current="equipment")


def _ticked(request: HttpRequest, value: str) -> list[UUID]:
    """The things whose buttons say ``value``: each is ``thing.<ref>``."""
    found = []
    for name, said in request.POST.items():
        if name.startswith("thing.") and said == value:
            try:
                found.append(UUID(name.removeprefix("thing.")))
            except ValueError:
                continue
    return found


@at_office
@require_safe
def taking_paper(request: HttpRequest, here: Here) -> HttpResponse:
    """The list of a place to take along and tick by hand."""
    lang, place = here.actor.lang, request.GET.get("place", "")[:80]
    things = to_take(here.actor, here.office, place, here.today)
    if things.count() > PAPER_MOST:
        raise TooManyLines(most=PAPER_MOST)
    columns = {column: label for column, label in TAKING.items() if not place or column != "place"}
    cells = [
        {
            "number": Cell(text=one.number),
            "name": Cell(text=one.name),
            "serial": Cell(text=one.serial),
            "place": Cell(text=one.place.name(lang)),
            "holder": Cell(text=holder_of(one.holding, lang)),
            "seen": day_cell(one.seen_on, lang),
        }
        for one in things
    ]
    rows = [[each.get(column, Cell()) for column in columns] for each in cells]
    name = dict(where_options(here)).get(place, _("All places"))
    total = _("Things: %(count)d") % {"count": len(rows)}
    title = _("List for stock-taking")
    made = paper(
        here.office,
        title,
        name,
        columns_of(columns),
        rows,
        total,
        lang=lang,
        now=here.now,
        signer=_("Counted by"),
    )
    write_down(here, "PDF", len(rows))
    return handed(made, "application/pdf", f"{title} {name}.pdf", inline=True)


# ── repairs ──


@at_office
@require_safe
def repairs(request: HttpRequest, here: Here) -> HttpResponse:
    """The repairs under way and those that are over, and the requests that no repair belongs to yet."""
    page = Paginator(repairs_at(here.actor, here.office), LINES).get_page(request.GET.get("page"))
    waiting = broken_requests(here.actor, here.office) if here.works else ()
    numbers = {one.number for one in waiting if one.number}
    known = dict(things_at(here.actor, here.office).filter(number__in=numbers).values_list("number", "ref"))
    context = {
        "page": page,
        "rows": [(one, words_of(one), baht(one.cost, here.actor.lang)) for one in page],
        "waiting": [(one, known.get(one.number)) for one in waiting],
    }
    return desk_page(request, here, "equipment/repairs.html", context, current="equipment")
