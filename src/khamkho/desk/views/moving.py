"""Moving in what an office kept in spreadsheets: a table, its columns, what would come of it, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.base.errors import NotFound, Problem, Refused
from khamkho.base.text import Lang, Text
from khamkho.base.thai import show_date
from khamkho.casework.queries.register import Cell
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.rules import Column, asked_fields
from khamkho.catalogue.service import Service
from khamkho.desk.door import Here, at_office
from khamkho.desk.frame import desk_page
from khamkho.desk.queries import registers_at
from khamkho.desk.sheets import SHEET_MOST, spreadsheet
from khamkho.desk.views.register import XLSX, handed
from khamkho.files.posted import LARGE, take_archive
from khamkho.moving import commands
from khamkho.moving.contents import source_of, state_mark, state_words, table_of
from khamkho.moving.models import Moving
from khamkho.moving.queries.imports import (
    counts_of,
    faults_of,
    first_rows,
    import_of,
    imports_of,
    kept_cases,
    service_at,
)
from khamkho.moving.rules.columns import STATE, VARIANT_LABEL, ChosenTwice, headings_of, targets_of
from khamkho.moving.rules.reading import Row, as_problem
from khamkho.moving.rules.refusals import NoTable
from khamkho.moving.rules.states import places_of
from khamkho.moving.rules.tables import LARGEST
from khamkho.offices.commands import record_export
from khamkho.vault.commands import destroy_key, new_key

STATES: dict[str, Text] = {
    Moving.MAPPING: Text("เลือกคอลัมน์", "choosing columns"),
    Moving.TRYING: Text("กำลังตรวจทุกแถว", "trying every row"),
    Moving.TRIED: Text("ตรวจแล้ว รอนำเข้า", "tried, to be moved in"),
    Moving.RUNNING: Text("กำลังนำเข้า", "moving in"),
    Moving.DONE: Text("นำเข้าแล้ว", "moved in"),
    Moving.UNDOING: Text("กำลังย้อนกลับ", "being taken back"),
    Moving.UNDONE: Text("ย้อนกลับหรือยกเลิกแล้ว", "taken back or dropped"),
}


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest, here: Here) -> HttpResponse:
    """The office's imports, and the form that begins one."""
    found = imports_of(here.actor, here.office)
    request.session[LARGE] = True
    registers = registers_at(here.actor, here.office)
    titles = {one.service_id: one.title.in_(here.actor.lang) for one in registers}
    services = [
        (one.service_id, titles[one.service_id])
        for one in registers
        if one.offered and not service_of(one.version).is_internal
    ]
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            moving = _bring(request, here)
            return redirect("desk:moving-one", here.office.code, moving.ref)
        except Refused as no:
            where = "files" if no.code in ("not-a-zip", "unsafe-zip") else "table"
            problems = (as_problem(where, no),)
    context = {
        "imports": [(one, titles.get(one.service_id, one.service_id), STATES[one.state]) for one in found],
        "services": services,
        "service": request.POST.get("service", services[0][0] if services else ""),
        "problems": problems,
    }
    return desk_page(
        request, here, "desk/moving.html", context, current="register-list", status=422 if problems else 200
    )


def _bring(request: HttpRequest, here: Here) -> Moving:
    """Keep what was posted. Raises what ``bring`` refuses."""
    posted = request.FILES.get("table")
    if posted is None:
        raise NoTable()
    data = posted.read(LARGEST + 1)
    key = new_key()
    try:
        files = take_archive(request, "files", key=key, now=here.now)
        return commands.bring(
            actor=here.actor,
            office=here.office,
            service_id=request.POST.get("service", ""),
            data=data,
            name=posted.name or "",
            key=key,
            files=files,
            now=here.now,
        )
    except Refused:
        destroy_key(key.pk, now=here.now)
        raise


DOINGS: dict[str, Callable[..., Any]] = {
    "choose": lambda typed, **how: commands.choose(typed=typed, **how),
    "try": lambda typed, **how: _chosen_and_tried(typed, **how),
    "run": lambda typed, **how: commands.start(dry=False, **how),
    "stop": lambda typed, **how: commands.stop(**how),
    "undo": lambda typed, **how: commands.undo(**how),
    "drop": lambda typed, **how: commands.drop(**how),
}


def _chosen_and_tried(typed: dict[str, str], **how: Any) -> Moving:
    commands.choose(typed=typed, **how)
    return commands.start(dry=True, **how)


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, here: Here, moving: UUID) -> HttpResponse:
    """One import: what its columns are, the first rows as they would become, how far the worker is, what is wrong."""
    found = import_of(here.actor, here.office, moving)
    if request.method == "POST":
        run = DOINGS.get(request.POST.get("do", ""))
        if run is None:
            raise NotFound()
        typed = {name: str(value) for name, value in request.POST.items()}
        try:
            run(typed, actor=here.actor, office=here.office, ref=moving, now=here.now)
        except ChosenTwice as no:
            return _page(request, here, found, typed, problems=(as_problem("columns", no),))
        if request.POST["do"] == "drop":
            messages.success(request, _("The table and its files were destroyed."))
            return redirect("desk:moving", here.office.code)
        at = reverse("desk:moving-one", args=(here.office.code, moving))
        return redirect(f"{at}#first" if request.POST["do"] == "choose" else at)
    return _page(request, here, found, {})


def _page(
    request: HttpRequest,
    here: Here,
    found: Moving,
    typed: Mapping[str, str],
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    service = service_at(found)
    counts = counts_of(found)
    context: dict[str, Any] = {
        "moving": found,
        "counts": counts,
        "percent": _percent(found, counts),
        "tried": found.state != Moving.MAPPING,
        "state": STATES[found.state],
        "service": service,
        "problems": problems,
        "source": source_of(found),
        "kept": kept_cases(found) if counts["kept"] else [],
        "mapping": found.table is not None and found.state in (Moving.MAPPING, Moving.TRIED),
        "faults": faults_of(found) if found.table is not None and counts["wrong"] else [],
    }
    if context["mapping"] and service is not None:
        context |= _mapping(found, service, here, typed)
    status = 422 if problems else 200
    return desk_page(request, here, "desk/moving_one.html", context, current="register-list", status=status)


def _percent(moving: Moving, counts: dict[str, int]) -> int:
    left = {Moving.TRYING: "waiting", Moving.RUNNING: "right", Moving.UNDOING: "made"}.get(moving.state)
    return 100 - 100 * counts[left] // max(moving.total, 1) if left else 100


def _mapping(moving: Moving, service: Service, here: Here, typed: Mapping[str, str]) -> dict[str, Any]:
    lang, table = here.actor.lang, table_of(moving)
    words = state_words(moving, table)
    places = [(name, label.in_(lang)) for name, label in places_of(service)]
    columns = {f"column.{place}": target for target, place in moving.columns.items()}
    return {
        "columns": [(f"column.{one.place}", one) for one in headings_of(table.heads, table.rows)],
        "chosen": {**columns, **typed},
        "targets": [("", _("– not taken –")), *((one.id, one.label) for one in targets_of(service))],
        "states": [
            (f"state.{at}", word or (_("(empty)") if STATE in moving.columns else _("Every row")), places, moving.states.get(state_mark(here.office.pk, word), ""))
            for at, word in enumerate(words)
        ],
        "first": [_shown(row, service, lang) for row in first_rows(moving, service, here.today)],
    }  # fmt: skip


def _shown(row: Row, service: Service, lang: Lang) -> dict[str, Any]:
    """A row as it would become a case, in words."""
    fields = {**service.fields, **asked_fields(service)}
    variant = service.variant_title(row.variant)
    answers = [
        (label.in_(lang), said)
        for label, said in ((VARIANT_LABEL[0], variant and variant.in_(lang)),)
        if said
    ]
    answers += [
        (fields[name].subject.in_(lang), fields[name].read_back(value, lang))
        for name, value in (*row.answers.items(), *row.asked.items())
    ]
    place = next((label for name, label in places_of(service) if name == row.target), Text("", ""))
    return {
        "line": row.line,
        "number": row.number,
        "received": show_date(row.received_on, lang) if row.received_on else "",
        "ended": show_date(row.ended_on, lang) if row.ended_on else "",
        "place": place.in_(lang),
        "answers": answers,
        "files": [name for names in row.files.values() for name in names],
        "problems": row.problems,
    }


@at_office
@require_safe
def faults(request: HttpRequest, here: Here, moving: UUID) -> HttpResponse:
    """The rows that are not moved in as a spreadsheet, each with its reasons beside it, to be mended and sent again."""
    found, lang = import_of(here.actor, here.office, moving), here.actor.lang
    if found.table is None:
        raise NotFound()
    table = table_of(found)
    heads = [
        Text("แถวในไฟล์เดิม", "Row in the file"),
        Text("ข้อบกพร่องที่พบ", "What is wrong"),
        *(Text(head, head) for head in table.heads),
    ]
    columns = [Column(id=str(at), of="case", ref=str(at), label=head) for at, head in enumerate(heads)]
    rows = [
        [
            Cell(text=str(one.line)),
            Cell(text="\n".join(f"{problem.th} / {problem.en}" for problem in one.problems)),
            *(Cell(text=cell) for cell in one.cells),
        ]
        for one in faults_of(found, SHEET_MOST)
    ]
    made = spreadsheet(_("Rows with a fault"), columns, rows, lang)
    record_export(
        actor=here.actor, office=here.office, service_id=found.service_id, form="XLSX", days=(None, None),
        rows=len(rows), now=here.now,
    )  # fmt: skip
    return handed(made, XLSX, f"{_('Rows with a fault')} {here.office.prefix}.xlsx")
