"""The staff list of an office: taken in by who manages it, shown to nobody."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khamkho.base.errors import Problem, Refused
from khamkho.base.workbook import SheetTooLong, SheetUnreadable
from khamkho.moving import commands
from khamkho.moving.queries.staff import list_now, remembered
from khamkho.moving.rules.columns import ChosenTwice, chosen, guessed, headings_of
from khamkho.moving.rules.reading import as_problem
from khamkho.moving.rules.refusals import NoTable
from khamkho.moving.rules.staff import TARGETS
from khamkho.moving.rules.tables import LARGEST, Table, kept_table, table_in
from khamkho.offices.actors import actor_of
from khamkho.offices.models import Office
from khamkho.offices.views.door import for_managers

SHOWN = 100
MOST_PEOPLE = 3_000
"""A list is taken at once, while everybody else waits: so long a one takes some seconds."""
LARGEST_KEPT = 20 * 1024 * 1024


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def staff(request: HttpRequest, office: Office) -> HttpResponse:
    """Choose the list, look at what would become of it, then take it. Until then it travels in the page and is kept nowhere."""
    context: dict[str, Any] = {"office": office}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            context |= _tried(request, office)
            problems = context["problems"]
        except Refused as no:
            problems = (as_problem("file", no),)
    context |= {"problems": problems, "now": list_now(office.pk), "known": TARGETS}
    return render(request, "moving/staff.html", context, status=422 if problems else 200)


def _tried(request: HttpRequest, office: Office) -> dict[str, Any]:
    """The list that was chosen now, or that travels in the page. Raises what ``table_in`` and ``take_staff`` refuse."""
    posted = request.FILES.get("file")
    if posted is None and "kept" not in request.POST:
        raise NoTable()
    table = table_in(posted.read(LARGEST + 1)) if posted else _kept(request.POST.get("kept", ""))
    if len(table.rows) > MOST_PEOPLE:
        raise SheetTooLong(most=f"{MOST_PEOPLE:,}")
    typed = {name: str(value) for name, value in request.POST.items()}
    columns = guessed(table.heads, TARGETS, remembered(office.pk))
    problems: tuple[Problem, ...] = ()
    if not posted:
        try:
            columns = chosen(typed, table.heads, TARGETS)
        except ChosenTwice as no:
            problems = (as_problem("columns", no),)
    done = "do" in request.POST and not posted and not problems
    taken = commands.take_staff(
        actor=actor_of(request),
        office_id=office.pk,
        table=table,
        columns=columns,
        dry=not done,
        now=timezone.now(),
    )
    held = {f"column.{place}": target for target, place in columns.items()}
    return {
        "problems": problems,
        "done": done,
        "taken": taken,
        "right": len(taken.people) - len(taken.wrong),
        "wrong": taken.wrong[:SHOWN],
        "columns": [(f"column.{one.place}", one) for one in headings_of(table.heads, table.rows)],
        "chosen": held | typed if problems else held,
        "targets": [("", _("– not taken –")), *((one.id, one.label) for one in TARGETS)],
        "kept": "" if done else _to_keep(table),
    }


def _to_keep(table: Table) -> str:
    """The table as it travels in the page, pressed so that a form can carry it."""
    return base64.b64encode(zlib.compress(json.dumps(table.plain(), ensure_ascii=False).encode())).decode()


def _kept(sent: str) -> Table:
    try:
        pressed = base64.b64decode(sent, validate=True)
        return kept_table(json.loads(zlib.decompressobj().decompress(pressed, LARGEST_KEPT)))
    except (binascii.Error, zlib.error, ValueError, KeyError, TypeError) as error:
        raise SheetUnreadable() from error
