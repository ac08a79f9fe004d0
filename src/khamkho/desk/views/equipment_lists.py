"""Lists of the equipment register: out as XLSX and CSV, in from a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Lang, Text
from khamkho.base.thai import show_date
from khamkho.casework.queries.register import Cell
from khamkho.catalogue.rules import Column
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.desk.sheets import SHEET_MOST, TooManyLines, comma_file, spreadsheet
from khamkho.desk.views.equipment import holder_of, wanted_of, write_down
from khamkho.desk.views.register import XLSX, handed
from khamkho.equipment import commands
from khamkho.equipment.models import Thing
from khamkho.equipment.queries import register_of
from khamkho.equipment.rules.sheet import THING_COLUMNS, mapping_of, rows_of
from khamkho.equipment.rules.states import STATES
from khamkho.offices.listed import LARGEST, text_of
from khamkho.offices.registers import EQUIPMENT, REGISTERS, permit_keeping

SHOWN = 50
COLUMNS: Mapping[str, Text] = {
    **{name: label for name, (label, _others) in THING_COLUMNS.items()},
    "holder": Text("ผู้ถือครอง", "Who has it"),
    "since": Text("ตั้งแต่วันที่", "Since"),
    "seen": Text("ตรวจพบล่าสุด", "Last seen"),
}


# ── lists out ──


@at_office
@require_safe
def register_file(request: HttpRequest, here: Here) -> HttpResponse:
    """What the page shows as XLSX; the office's log tells of it."""
    rows, lang = _rows(request, here), here.actor.lang
    made = spreadsheet(REGISTERS[EQUIPMENT].in_(lang), columns_of(COLUMNS), rows, lang)
    write_down(here, "XLSX", len(rows))
    return handed(made, XLSX, f"{REGISTERS[EQUIPMENT].in_(lang)} {here.office.prefix}.xlsx")


@at_office
@require_safe
def register_csv(request: HttpRequest, here: Here) -> HttpResponse:
    """The same as CSV, with the headings that a list in may have."""
    rows, lang = _rows(request, here), here.actor.lang
    made = comma_file(columns_of(COLUMNS), rows, lang)
    write_down(here, "CSV", len(rows))
    return handed(
        made, "text/csv; charset=utf-8", f"{REGISTERS[EQUIPMENT].in_(lang)} {here.office.prefix}.csv"
    )


def _rows(request: HttpRequest, here: Here) -> list[list[Cell]]:
    found = register_of(here.actor, here.office, wanted_of(request.GET), here.today)
    if found.count() > SHEET_MOST:
        raise TooManyLines(most=SHEET_MOST)
    return [_row(one, here.actor.lang) for one in found]


def _row(thing: Thing, lang: Lang) -> list[Cell]:
    held = thing.holding
    return [
        Cell(text=thing.number),
        Cell(text=thing.kind),
        Cell(text=thing.name),
        Cell(text=thing.serial),
        day_cell(thing.bought_on, lang),
        Cell(text="" if thing.price is None else f"{thing.price:.2f}"),
        Cell(text=thing.source),
        Cell(text=STATES[thing.state].in_(lang)),
        Cell(text=thing.place.name(lang)),
        Cell(text=holder_of(held, lang)),
        day_cell(held.day if held else None, lang),
        day_cell(thing.seen_on, lang),
    ]


def day_cell(day: Any, lang: Lang) -> Cell:
    return Cell(text=show_date(day, lang, style="short") if day else "", day=day)


def columns_of(named: Mapping[str, Text]) -> Sequence[Column]:
    return [Column(id=name, of="equipment", ref=name, label=label) for name, label in named.items()]


# ── lists in ──


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, here: Here) -> HttpResponse:
    """Things from a spreadsheet: which column is what, what would come of each row, and only then the register."""
    permit_keeping(here.actor, here.office.pk, here.office.settings, EQUIPMENT)
    problems: tuple[Problem, ...] = ()
    context: dict[str, Any] = {"text": sheet_of(request)}
    if request.method == "POST":
        try:
            done, context = tried(
                request, here, THING_COLUMNS, lambda **how: commands.import_things(actor=here.actor, **how)
            )
            if not context["dry"]:
                said = ngettext("%(count)d thing was added.", "%(count)d things were added.", done.new)
                messages.success(request, said % {"count": done.new})
                return redirect("desk:equipment", here.office.code)
        except Invalid as no:
            problems = no.problems
    context["problems"] = problems
    status = 422 if problems else 200
    return desk_page(request, here, "equipment/import.html", context, current="equipment", status=status)


def sheet_of(request: HttpRequest) -> str:
    """A list as a CSV file, if one was sent (UTF-8, or the code page of Thai spreadsheets), or as it was pasted.

    Raises NotATable."""
    sent = request.FILES.get("file")
    if sent is None:
        return request.POST.get("list", "")
    sent.seek(0)
    return text_of(sent.read(LARGEST + 1))


def tried(
    request: HttpRequest,
    here: Here,
    columns: Mapping[str, tuple[Text, tuple[str, ...]]],
    run: Callable[..., Any],
) -> tuple[Any, dict[str, Any]]:
    """Read the list that was sent and try it, or take it; with what its page shows. Raises Invalid."""
    text, dry = sheet_of(request), "take" not in request.POST
    rows = rows_of(text)
    if len(rows) < 2:
        raise Invalid(
            [
                Problem(
                    "list",
                    "missing",
                    "ใส่รายการที่มีหัวคอลัมน์และอย่างน้อยหนึ่งแถว",
                    "Send a list with headings and at least one row.",
                )
            ]
        )
    posted = {name: str(value) for name, value in request.POST.items()}
    mapping = mapping_of({} if "file" in request.FILES else posted, rows[0], columns)
    done = run(office=here.office, rows=rows[1:], mapping=mapping, dry=dry, now=here.now)
    heads = [("", _("– not in the list –")), *((str(place), head) for place, head in enumerate(rows[0]))]
    return done, {
        "text": text,
        "dry": dry,
        "done": done,
        "shown": sorted(done.rows, key=lambda row: row.right)[:SHOWN],
        "heads": heads,
        "columns": [
            (f"column.{name}", label, str(mapping.get(name, "")))
            for name, (label, _others) in columns.items()
        ],
    }
