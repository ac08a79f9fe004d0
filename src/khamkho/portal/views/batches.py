"""A batch of a school: the letter, its people, their sheet and their documents, and sending them all at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khamkho.base.errors import Invalid, Problem, Refused, understood
from khamkho.base.thai import parse_date
from khamkho.base.workbook import MOST_ROWS, SheetTooLong, SheetUnreadable, rows_in
from khamkho.batches import commands
from khamkho.batches.commands.beginning import link_index
from khamkho.batches.commands.holding import holds
from khamkho.batches.contents import words_of
from khamkho.batches.models import Batch
from khamkho.batches.queries import batch_by_link, batch_of, batch_with, lines_of, service_for
from khamkho.batches.rules.refusals import MOST, NoSuchBatch, NotAnArchive
from khamkho.batches.rules.sheet import columns_for
from khamkho.batches.template import csv_template, xlsx_template
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.files import commands as files
from khamkho.files.posted import take_posted
from khamkho.files.upload_handler import CutFile
from khamkho.offices.actors import actor_of, close_cases_in_session, open_case_in_session
from khamkho.offices.listed import text_of
from khamkho.people import sessions
from khamkho.people.actor import Actor
from khamkho.portal.door import declared
from khamkho.portal.views.documents import problem_of
from khamkho.ui.limits import allow

P = ParamSpec("P")
BATCHES = "khamkho_batches"  # session: batches that were opened by a link in it
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, kw_only=True)
class Held:
    """A batch in the hands of who sends it."""

    batch: Batch
    actor: Actor
    by_link: bool
    now: datetime

    @property
    def at(self) -> dict[str, Any]:
        """What every command is told first."""
        return {"actor": self.actor, "ref": self.batch.ref, "by_link": self.by_link, "now": self.now}


def holding(
    view: Callable[Concatenate[HttpRequest, Held, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Let in who sends the batch: a member of the school with two factors, or the browser that opened its link."""

    @wraps(view)
    def opened(request: HttpRequest, ref: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor, batch = actor_of(request), batch_of(ref)
        by_link = str(ref) in request.session.get(BATCHES, ())
        if not holds(actor, batch, by_link=by_link):
            if actor.seats_at(batch.school_id) and not actor.two_factor:
                return sessions.to_second_factor(request)
            raise NoSuchBatch()
        request.office = batch.office  # type: ignore[attr-defined]  # shown in the frame
        held = Held(batch=batch, actor=actor, by_link=by_link, now=timezone.now())
        return view(request, held, *args, **kwargs)

    return never_cache(declared("own-case")(opened))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@declared("open")
def link(request: HttpRequest, code: str) -> HttpResponse:
    """Which office lets which school send what. Mail programs follow links by themselves, so only the button uses it up."""
    allow(request, "track")
    if request.method == "POST":
        batch = commands.open_batch(code=code[:100])
        request.session[BATCHES] = [*request.session.get(BATCHES, ()), str(batch.ref)][-20:]
        return redirect("portal:batch", batch.ref)
    batch = batch_by_link(link_index(code[:100]))
    request.office = batch.office  # type: ignore[attr-defined]  # shown in the frame
    return render(request, "portal/batch_link.html", {"batch": batch, "service": service_for(batch)})


@require_http_methods(["GET", "HEAD", "POST"])
@holding
def batch(request: HttpRequest, held: Held) -> HttpResponseBase:
    """The people of the batch, what each lacks, and the button that sends those who are complete."""
    if request.method == "POST":
        sent = commands.send(**held.at)
        close_cases_in_session(request, held.batch.rows.values_list("case_id", flat=True))
        told = _("Handed in: %(sent)d. Left as drafts: %(left)d.") % {"sent": sent.sent, "left": sent.left}
        messages.success(request, told)
        return redirect("portal:batch", held.batch.ref)
    if held.batch.letter_id is None:
        return redirect("portal:batch-letter", held.batch.ref)
    return _shown(request, held)


def _shown(request: HttpRequest, held: Held, status: int = 200, **more: Any) -> HttpResponse:
    commands.look_again(**held.at)
    lines = lines_of(held.batch, held.now)
    context = {
        "batch": held.batch,
        "words": words_of(held.batch),
        "service": service_for(held.batch),
        "lines": lines,
        "ready": sum(line.is_ready for line in lines),
        "sent": sum(line.is_sent for line in lines),
        "full": len(lines) >= MOST,
        "most": MOST,
        "documents": [need.label for need in service_for(held.batch).documents],
        **more,
    }
    return render(request, "portal/batch.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@holding
def letter(request: HttpRequest, held: Held) -> HttpResponseBase:
    """The covering letter: its number, its date, who sends it, and the file."""
    said = words_of(held.batch)
    if request.method != "POST":
        typed: dict[str, str] = {
            "number": said.number,
            "day": said.date,
            "clerk": said.clerk,
            "phone": said.phone,
        }
        return _letter(request, held, typed)
    typed = {name: request.POST.get(name, "") for name in ("number", "day", "clerk", "phone")}
    problems: list[Problem] = []
    day = understood(parse_date, "day", typed["day"], problems)
    try:
        key = held.batch.key
        if key is None:
            raise NoSuchBatch()
        stored = take_posted(request, "letter", key=key, accept="document", limit=files.LIMIT, now=held.now)
    except Refused as no:
        problem = problem_of(no)
        return _letter(request, held, typed, [Problem("letter", problem.code, problem.th, problem.en)])
    try:
        commands.put_letter(
            **held.at,
            number=typed["number"],
            day=day,
            clerk=typed["clerk"],
            phone=typed["phone"],
            stored=stored,
        )
    except Invalid as no:
        known = {one.where for one in problems}
        return _letter(
            request, held, typed, [*problems, *(one for one in no.problems if one.where not in known)]
        )
    return redirect("portal:batch", held.batch.ref)


def _letter(
    request: HttpRequest, held: Held, typed: dict[str, str], problems: Sequence[Problem] = ()
) -> HttpResponse:
    context = {
        "batch": held.batch,
        "service": service_for(held.batch),
        "typed": typed,
        "problems": problems,
        "letter_name": words_of(held.batch).letter_name,
    }
    return render(request, "portal/batch_letter.html", context, status=422 if problems else 200)


@require_POST
@holding
def add(request: HttpRequest, held: Held) -> HttpResponseBase:
    """One more person, on the pages of the form."""
    row = commands.add_person(**held.at)
    open_case_in_session(request, row.case_id)
    return redirect("portal:resume", row.case.ref)


@require_POST
@holding
def person(request: HttpRequest, held: Held, at: int) -> HttpResponseBase:
    """Go on with a person on the pages of the form, or throw her draft away."""
    row = held.batch.rows.select_related("case").filter(at=at).first()
    if row is None or row.sent_at is not None:
        raise NoSuchBatch()
    if request.GET.get("do") == "out":
        commands.take_out(**held.at, at=at)
        messages.success(request, _("The draft is gone."))
        return redirect("portal:batch", held.batch.ref)
    open_case_in_session(request, row.case_id)
    return redirect("portal:resume", row.case.ref)


@require_POST
@holding
def sheet(request: HttpRequest, held: Held) -> HttpResponseBase:
    """Many people at once, from the sheet of the service."""
    try:
        added, mended = commands.take_sheet(**held.at, cells=_cells(_file(request, "sheet")))
    except Refused as no:
        return _refused(request, held, "sheet", no)
    messages.success(request, _("Added: %(added)d. Mended: %(mended)d.") % {"added": added, "mended": mended})
    return redirect("portal:batch", held.batch.ref)


@require_POST
@holding
def documents(request: HttpRequest, held: Held) -> HttpResponseBase:
    """The documents of many people out of one ZIP; the page names each file that found no place."""
    try:
        put = commands.unpack(**held.at, data=_file(request, "archive"))
    except Refused as no:
        return _refused(request, held, "archive", no)
    return _shown(request, held, put=put, placed=sum(one.why is None for one in put))


def _refused(request: HttpRequest, held: Held, where: str, no: Refused) -> HttpResponse:
    said = problem_of(no)
    return _shown(request, held, status=no.status, problems=[Problem(where, said.code, said.th, said.en)])


def _file(request: HttpRequest, name: str) -> bytes:
    posted = request.FILES.get(name)
    if isinstance(posted, CutFile):
        raise files.too_large(files.LIMIT)
    if not isinstance(posted, UploadedFile):
        raise SheetUnreadable() if name == "sheet" else NotAnArchive(most="300")
    data: bytes = posted.read()
    return data


def _cells(data: bytes) -> list[list[str]]:
    """The cells of a sheet, XLSX or CSV as Excel writes it."""
    if data.startswith(b"PK"):
        return rows_in(data)
    text = text_of(data)
    parted = max((",", ";", "\t"), key=text.partition("\n")[0].count)
    try:
        rows = [list(row) for row in csv.reader(io.StringIO(text), delimiter=parted)]
    except csv.Error as bad:
        raise SheetUnreadable() from bad
    if len(rows) > MOST_ROWS:
        raise SheetTooLong(most=MOST_ROWS)
    return rows


@require_safe
@holding
def template(request: HttpRequest, held: Held, kind: str) -> HttpResponseBase:
    """The sheet to fill in, from the service file."""
    service, lang = service_for(held.batch), held.actor.lang
    columns = columns_for(service, context_for(Case(office=held.batch.office), lang=lang, now=held.now))
    made = (
        xlsx_template(service.title.in_(lang), columns, lang)
        if kind == "xlsx"
        else csv_template(columns, lang)
    )
    answer = HttpResponse(made, content_type=XLSX if kind == "xlsx" else "text/csv; charset=utf-8")
    name = f"{service.id}.{kind}"
    answer["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
    return answer


@never_cache
@require_safe
@declared("own-case")
def back(request: HttpRequest, ref: UUID) -> HttpResponse:
    """From the form of a person back to the list she stands in."""
    return redirect("portal:batch", batch_with(ref).ref)
