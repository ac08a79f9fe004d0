"""Delays: the reasons that have to be written, decisions nobody was told of, and the copies for the oversight body."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from khamkho.base.text import Lang, Text
from khamkho.base.thai import in_bangkok, show_date
from khamkho.casework.models import LateNotice
from khamkho.casework.queries.inbox import row_of
from khamkho.casework.queries.late import Copy, copies_for, copies_of, tasks_for, untold_for
from khamkho.casework.queries.register import Cell
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.rules import Column
from khamkho.desk.door import Here, at_office
from khamkho.desk.frame import desk_page
from khamkho.desk.lines import lines_of
from khamkho.desk.sheets import SHEET_MOST, TooManyLines, spreadsheet
from khamkho.desk.views.register import XLSX, handed
from khamkho.offices.commands import record_export
from khamkho.offices.queries import periods_for

LINES = 50
COLUMNS: tuple[tuple[str, Text], ...] = (
    ("number", Text("เลขที่คำขอ", "Number")),
    ("service", Text("งานบริการ", "Service")),
    ("received", Text("วันที่ได้รับ", "Received")),
    ("due", Text("กำหนดแล้วเสร็จ", "Promised")),
    ("turn", Text("ครั้งที่", "Notice no.")),
    ("written", Text("วันที่แจ้ง", "Told on")),
    ("reason", Text("เหตุแห่งความล่าช้า", "Why it is late")),
    ("by", Text("ผู้แจ้ง", "Written by")),
)


@at_office
@require_safe
def late(request: HttpRequest, here: Here) -> HttpResponse:
    """What has to be written or told, and the copies of what was written, page by page."""
    tasks, periods = tasks_for(here.actor, here.office.pk, now=here.now), periods_for(here.office)
    lines = lines_of([row_of(task.case) for task in tasks], seats=_seats(here), now=here.now)
    untold = untold_for(here.actor, here.office.pk, within=periods.tell_days, now=here.now)
    page = Paginator(copies_for(here.actor, here.office.pk), LINES).get_page(request.GET.get("page"))
    context = {
        "tasks": list(zip(tasks, lines, strict=True)),
        "untold": lines_of([row_of(case) for case in untold], seats=_seats(here), now=here.now),
        "copies": [(copy, service_of(copy.case.version).title) for copy in copies_of(list(page.object_list))],
        "page": page,
        "oversight": periods.oversight,
        "tell_days": periods.tell_days,
    }
    counts = {"late": len(tasks) + len(untold)}
    return desk_page(request, here, "desk/late.html", context, current="late", counts=counts)


@at_office
@require_safe
def copies_file(request: HttpRequest, here: Here) -> HttpResponse:
    """The copies for the oversight body as XLSX: no name of an applicant stands in it."""
    notices = copies_for(here.actor, here.office.pk)
    count, lang = notices.count(), here.actor.lang
    if count > SHEET_MOST:
        raise TooManyLines(most=SHEET_MOST)
    columns = [Column(id=ref, of="case", ref=ref, label=label) for ref, label in COLUMNS]
    title = _("Late notices")
    made = spreadsheet(title, columns, _rows(list(notices), lang), lang)
    record_export(
        actor=here.actor, office=here.office, service_id="late-notices", form="XLSX", days=(None, None),
        rows=count, now=here.now,
    )  # fmt: skip
    return handed(made, XLSX, f"{title} {here.office.prefix}.xlsx")


def _rows(notices: Sequence[LateNotice], lang: Lang) -> list[tuple[Cell, ...]]:
    return [_row(copy, lang) for copy in copies_of(notices)]


def _row(copy: Copy, lang: Lang) -> tuple[Cell, ...]:
    days = {"received": copy.case.received_at, "due": copy.due_at, "written": copy.written_at}
    texts = {
        "number": copy.case.number or "",
        "service": service_of(copy.case.version).title.in_(lang),
        "turn": str(copy.turn),
        "reason": copy.reason,
        "by": copy.by,
    }
    found = []
    for ref, _label in COLUMNS:
        at = days.get(ref)
        day = in_bangkok(at).date() if at else None
        found.append(Cell(text=show_date(day, lang, style="short") if day else texts.get(ref, ""), day=day))
    return tuple(found)


def _seats(here: Here) -> list[int]:
    return [seat.id for seat in here.actor.memberships]
