"""Taking in the schools under an office from a CSV file: choose, look at what would happen, then do it."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from khamkho.base.errors import Problem, Refused
from khamkho.offices import commands
from khamkho.offices.actors import actor_of
from khamkho.offices.listed import (
    COLUMNS,
    LARGEST,
    NEEDED,
    NotATable,
    Sheet,
    mapping_of,
    schools_in,
    sheet_of,
    text_of,
)
from khamkho.offices.models import Office
from khamkho.offices.queries import schools_under
from khamkho.offices.views.door import for_managers

MOST_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def schools(request: HttpRequest, office: Office) -> HttpResponse:
    """The file is kept nowhere: between the two steps it travels in the page."""
    if request.method != "POST":
        return _page(request, office)
    try:
        text = _text(request)
        sheet = sheet_of(text)
    except NotATable as no:
        return _page(request, office, problems=(_said("file", no),))
    except Refused as no:
        return _page(request, office, problems=(_said("file", no),))
    mapping = _mapping(request, sheet)
    missing = [name for name in NEEDED if name not in mapping]
    do_it = "do" in request.POST and not missing
    taken: tuple[commands.Taken, ...] = ()
    if not missing:
        taken = commands.take_in_schools(
            actor=actor_of(request), office_id=office.pk, schools=schools_in(sheet, mapping), dry=not do_it,
            now=timezone.now(),
        )  # fmt: skip
    problems = tuple(
        Problem(
            f"column.{name}",
            "required",
            f"กรุณาเลือกคอลัมน์ของ{COLUMNS[name].th}",
            f"Choose the column of: {COLUMNS[name].en}",
        )
        for name in missing
    )
    return _page(
        request, office, sheet=sheet, mapping=mapping, taken=taken, done=do_it, text=text, problems=problems
    )


def _said(where: str, no: Refused) -> Problem:
    return Problem(
        where, no.code, f"{no.sentence('th')} {no.next('th')}", f"{no.sentence('en')} {no.next('en')}"
    )


def _text(request: HttpRequest) -> str:
    """What was chosen now, or what travels in the page. Raises NotATable."""
    posted = request.FILES.get("file")
    if isinstance(posted, UploadedFile):
        return text_of(posted.read(LARGEST + 1))
    try:
        return base64.b64decode(request.POST.get("kept", ""), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise NotATable() from None


def _mapping(request: HttpRequest, sheet: Sheet) -> dict[str, int]:
    """The columns as they were chosen, else as the heads say."""
    if "kept" not in request.POST:
        return mapping_of(sheet.heads)
    chosen = {name: request.POST.get(f"column.{name}", "") for name in COLUMNS}
    return {
        name: int(place)
        for name, place in chosen.items()
        if place.isascii() and place.isdigit() and int(place[:4]) < len(sheet.heads)
    }


def _page(
    request: HttpRequest,
    office: Office,
    *,
    sheet: Sheet | None = None,
    mapping: dict[str, int] | None = None,
    taken: tuple[commands.Taken, ...] = (),
    done: bool = False,
    text: str = "",
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    known = mapping or {}
    heads = (
        [("", "–"), *((str(at), head or str(at + 1)) for at, head in enumerate(sheet.heads))] if sheet else []
    )
    context: dict[str, Any] = {
        "office": office,
        "problems": problems,
        "sheet": sheet,
        "columns": [
            (f"column.{name}", label, heads, str(known.get(name, "")), name in NEEDED)
            for name, label in COLUMNS.items()
        ],
        "kept": base64.b64encode(text.encode()).decode() if sheet else "",
        "counts": {
            name: sum(one.became == name for one in taken) for name in ("new", "changed", "same", "wrong")
        },
        "invited": sum(one.invited for one in taken),
        "wrong": [one for one in taken if one.became == "wrong"][:MOST_SHOWN],
        "first": [one.school for one in taken if one.became != "wrong"][:5],
        "done": done,
        "now_under": len(schools_under(office)) if not sheet or done else 0,
        "known_columns": COLUMNS.values(),
    }
    return render(request, "offices/schools.html", context, status=422 if problems else 200)
