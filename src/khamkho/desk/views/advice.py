"""The advice register at the desk: log a question in half a minute, answer, follow up, find what was answered before, count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khamkho.advice import commands
from khamkho.advice.queries import (
    AdviceFilter,
    AdviceView,
    advice_for,
    asking_in,
    known_at,
    register_of_advice,
    similar,
    views_of,
    waiting_advice,
    years_of_advice,
)
from khamkho.advice.rules import CHANNELS, LONGEST, STATES, Asking, Line, by_month, counted, in_all
from khamkho.base.errors import Invalid, NotFound, Problem
from khamkho.base.text import Lang, Text
from khamkho.base.thai import BE, MONTHS_EN, MONTHS_TH, fiscal_year, in_bangkok, show_date
from khamkho.casework.queries.register import Cell
from khamkho.catalogue.rules import Column
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.desk.queries import colleagues_of
from khamkho.desk.sheets import SHEET_MOST, TooManyLines, comma_file, spreadsheet
from khamkho.desk.views.register import XLSX, handed
from khamkho.offices.commands import record_export
from khamkho.offices.queries import schools_under
from khamkho.offices.registers import ADVICE, REGISTERS, permit_keeping, registers_from
from khamkho.offices.views.door import attempt

LINES = 50
TYPED = ("channel", "kind", "school", "asker", "phone", "question", "answer", "follow_on", "assignee", "case")
NOTES: Mapping[str, Text] = {
    "given": Text("มอบหมายหรือนัดติดตาม", "Given to somebody, or a day set"),
    "followed": Text("ติดตามผล", "Followed up"),
    "corrected": Text("แก้ไขรายการ", "Corrected"),
}
COLUMNS: Mapping[str, Text] = {
    "number": Text("เลขที่", "Number"),
    "asked": Text("วันที่ถาม", "Asked on"),
    "channel": Text("ช่องทาง", "Channel"),
    "kind": Text("เรื่อง", "About"),
    "school": Text("โรงเรียน", "School"),
    "question": Text("คำถาม", "Question"),
    "answer": Text("คำตอบ", "Answer"),
    "answered": Text("วันที่ตอบ", "Answered on"),
    "by": Text("ผู้รับผิดชอบ", "Looked after by"),
    "state": Text("สถานะ", "State"),
}
NUMBER_COLUMNS: Mapping[str, Text] = {
    "group": Text("จำแนกตาม", "By"),
    "name": Text("รายการ", "Entry"),
    "asked": Text("ถาม (เรื่อง)", "Asked"),
    "answered": Text("ตอบแล้ว (เรื่อง)", "Answered"),
    "hours": Text("เวลาตอบมัธยฐาน (ชั่วโมง)", "Median hours to the answer"),
}
GROUPS: Mapping[str, Text] = {
    "month": Text("เดือน", "Month"),
    "kind": Text("เรื่อง", "What about"),
    "channel": Text("ช่องทาง", "Channel"),
    "all": Text("รวม", "All"),
}


# ── the register ──


def wanted_of(params: Mapping[str, Any]) -> AdviceFilter:
    """Read the filter of an address; what is not known is left out."""
    year = str(params.get("year", ""))
    return AdviceFilter(
        state=str(params.get("state", "")) if params.get("state") in STATES else "",
        kind=str(params.get("kind", ""))[:100],
        channel=str(params.get("channel", "")) if params.get("channel") in CHANNELS else "",
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0,
        mine=params.get("mine") == "1",
        number=str(params.get("number", "")).strip()[:15],
    )


def _query(wanted: AdviceFilter) -> str:
    held = {**wanted.__dict__, "mine": "1" if wanted.mine else ""}
    return urlencode({name: value for name, value in held.items() if value})


@at_office
@require_safe
def register(request: HttpRequest, here: Here) -> HttpResponse:
    """What was asked, newest first."""
    wanted = wanted_of(request.GET)
    page = Paginator(register_of_advice(here.actor, here.office, wanted), LINES).get_page(
        request.GET.get("page")
    )
    context = {
        "wanted": wanted,
        "query": _query(wanted),
        "page": page,
        "rows": [
            (one, STATES[one.state], CHANNELS[one.entry.channel]) for one in views_of(list(page.object_list))
        ],
        "total": page.paginator.count,
        "states": _any(STATES.items()),
        "kinds": _any(_kinds(here)),
        "channels": _any(CHANNELS.items()),
        "years": _any((year, str(year)) for year in years_of_advice(here.actor, here.office, here.today)),
        "mine": [("1", _("Mine only"))],
    }
    counts = {"advice": waiting_advice(here.actor, here.office, here.today)}
    return desk_page(request, here, "advice/register.html", context, current="advice", counts=counts)


def _any(options: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    return [("", _("All")), *options]


def _kinds(here: Here, also: str = "") -> list[tuple[str, Text]]:
    kinds = [(one.th, one) for one in registers_from(here.office.settings).kinds]
    return kinds if not also or also in dict(kinds) else [*kinds, (also, Text(also, also))]


@at_office
@require_safe
def register_file(request: HttpRequest, here: Here) -> HttpResponse:
    """What was asked as XLSX, without the names and telephones of those who asked."""
    rows = register_of_advice(here.actor, here.office, wanted_of(request.GET))
    if (count := rows.count()) > SHEET_MOST:
        raise TooManyLines(most=SHEET_MOST)
    lang = here.actor.lang
    title = REGISTERS[ADVICE].in_(lang)
    made = spreadsheet(title, _columns(COLUMNS), [_cells(one, lang) for one in views_of(rows)], lang)
    _write_down(here, "XLSX", count)
    return handed(made, XLSX, f"{title} {here.office.prefix}.xlsx")


def _columns(named: Mapping[str, Text]) -> Sequence[Column]:
    return [Column(id=name, of="advice", ref=name, label=label) for name, label in named.items()]


def _cells(view: AdviceView, lang: Lang) -> list[Cell]:
    entry, body = view.entry, view.body
    return [
        Cell(text=entry.number),
        _day(entry.asked_at, lang),
        Cell(text=CHANNELS[entry.channel].in_(lang)),
        Cell(text=entry.kind),
        Cell(text=entry.school.name(lang) if entry.school else ""),
        Cell(text=body.get("question", "")),
        Cell(text=body.get("answer", "")),
        _day(entry.answered_at, lang),
        Cell(text=entry.assignee.name(lang) if entry.assignee else ""),
        Cell(text=STATES[view.state].in_(lang)),
    ]


def _day(at: Any, lang: Lang) -> Cell:
    day = in_bangkok(at).date() if at else None
    return Cell(text=show_date(day, lang, style="short") if day else "", day=day)


def _write_down(here: Here, form: Any, rows: int) -> None:
    record_export(
        actor=here.actor, office=here.office, service_id=REGISTERS[ADVICE].th, form=form, days=(None, None),
        rows=rows, now=here.now,
    )  # fmt: skip


# ── one question ──


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest, here: Here) -> HttpResponse:
    """One page, one button; a second one for whoever takes one call after the other."""
    permit_keeping(here.actor, here.office.pk, here.office.settings, ADVICE)
    problems: tuple[Problem, ...] = ()
    typed = _typed(request)
    if request.method == "POST" and "look" not in request.POST:
        try:
            entry = commands.log_advice(
                actor=here.actor, office=here.office, ref=_ref(request), typed=typed, now=here.now
            )
        except Invalid as no:
            problems = no.problems
        else:
            messages.success(request, _("Written down as number %(number)s.") % {"number": entry.number})
            if "more" in request.POST:
                return redirect(f"{request.path}?{urlencode({'channel': entry.channel})}")
            return redirect("desk:advice-entry", here.office.code, entry.ref)
    context = {
        **_asking(here, typed),
        "ref": request.POST.get("ref") or uuid4(),
        "typed": typed if request.method == "POST" else {"channel": request.GET.get("channel", "")},
        "problems": problems,
        "found": similar(here.actor, here.office, typed["question"]) if "look" in request.POST else (),
        "looked": "look" in request.POST,
    }
    return desk_page(
        request, here, "advice/new.html", context, current="advice", status=422 if problems else 200
    )


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in TYPED}


def _ref(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("ref", ""))
    except ValueError:
        return uuid4()


def _asking(here: Here, typed: Mapping[str, str], also: str = "") -> dict[str, Any]:
    """What the questions of the form offer."""
    lang = here.actor.lang
    people = colleagues_of(here.office, here.today)
    return {
        "channels": [(name, words) for name, words in CHANNELS.items()],
        "kinds": _kinds(here, also),
        "schools": [("", "–"), *((one.code, one.name(lang)) for one in schools_under(here.office))],
        "people": [("", _("Myself")), *((str(one.id), one.member.name(lang)) for one in people)],
        "longest": LONGEST,
    }


@at_office
@for_workers
@require_POST
def look(request: HttpRequest, here: Here) -> HttpResponse:
    """While a question is typed: the answers given to questions like it. Posted, so that no address holds what was typed."""
    context = {
        "found": similar(here.actor, here.office, request.POST.get("question", "")),
        "looked": True,
        "here": here,
    }
    answer = render(request, "advice/similar.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, here: Here, entry: UUID) -> HttpResponse:
    """One question, with everything that may be done about it."""
    problems: tuple[Problem, ...] = ()
    do = request.POST.get("do", "") or request.GET.get("do", "")
    if request.method == "POST":
        advice_for(here.actor, here.office, entry)
        run, done = _deed(request, here, entry, do)
        problems = attempt(request, done, run)
        if not problems:
            return redirect("desk:advice-entry", here.office.code, entry)
    view = advice_for(here.actor, here.office, entry)
    body = dict(view.body)
    held = {
        **body,
        "channel": view.entry.channel,
        "kind": view.entry.kind,
        "school": view.entry.school.code if view.entry.school else "",
        "case": view.entry.case.number if view.entry.case else "",
        "known_question": body.get("question", "").splitlines()[0][:500] if body.get("question") else "",
        "known_answer": body.get("answer", ""),
    }
    context = {
        **(_asking(here, held, view.entry.kind) if do == "correct" and not view.erased else {}),
        "people": [
            ("", "–"),
            *(
                (str(one.id), one.member.name(here.actor.lang))
                for one in colleagues_of(here.office, here.today)
            ),
        ],
        "view": view,
        "entry": view.entry,
        "body": body,
        "notes": [(NOTES.get(one["what"]), one) for one in reversed(body.get("notes", []))],
        "channel": CHANNELS[view.entry.channel],
        "state": STATES[view.state],
        "kept": view.entry.known.filter(retired_at=None) if not view.erased else (),
        "do": do,
        "asks": do in ("correct", "keep", "erase"),
        "typed": {**held, **request.POST.dict()} if request.method == "POST" else held,
        "problems": problems,
        "longest": LONGEST,
    }
    return desk_page(
        request, here, "advice/entry.html", context, current="advice", status=422 if problems else 200
    )


def _deed(request: HttpRequest, here: Here, ref: UUID, do: str) -> tuple[Callable[[], object], str]:
    """What a form of the page asks for, and what is said once it is done."""
    posted: dict[str, str] = {name: str(value) for name, value in request.POST.items()}
    shared: dict[str, Any] = {"actor": here.actor, "office": here.office, "ref": ref, "now": here.now}
    deeds: dict[str, tuple[Callable[[], object], str]] = {
        "answer": (
            lambda: commands.answer_advice(answer=posted.get("answer", ""), **shared),
            _("The answer was written down."),
        ),
        "give": (lambda: commands.give_advice_on(typed=posted, **shared), _("It was given on.")),
        "follow": (
            lambda: commands.follow_advice_up(typed=posted, **shared),
            _("The follow-up was written down."),
        ),
        "correct": (lambda: commands.correct_advice(typed=posted, **shared), _("The entry was corrected.")),
        "keep": (
            lambda: commands.keep_answer(typed=posted, **shared),
            _("From now on this answer is offered while a question like it is typed."),
        ),
        "erase": (
            lambda: commands.erase_advice(reason=posted.get("reason", ""), **shared),
            _("Its names and words are gone for good."),
        ),
    }
    if do not in deeds:
        raise NotFound()
    return deeds[do]


# ── answers that are offered again ──


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def known(request: HttpRequest, here: Here) -> HttpResponse:
    """The office's answers, to read and to look through; one that is out of date is offered no longer."""
    if request.method == "POST":
        which = request.POST.get("retire", "")
        commands.retire_answer(
            actor=here.actor,
            office=here.office,
            known_id=int(which) if which.isascii() and which.isdigit() and len(which) < 18 else 0,
            now=here.now,
        )
        messages.success(request, _("This answer is offered no longer."))
        return redirect("desk:advice-known", here.office.code)
    words, kind = request.GET.get("q", "")[:100], request.GET.get("kind", "")[:100]
    rows = known_at(here.actor, here.office, words=words, kind=kind)
    page = Paginator(rows, LINES).get_page(request.GET.get("page"))
    context = {"page": page, "words": words, "kind": kind, "kinds": _any(_kinds(here))}
    return desk_page(request, here, "advice/known.html", context, current="advice")


# ── statistics ──


@at_office
@require_safe
def numbers(request: HttpRequest, here: Here) -> HttpResponse:
    """How much was asked in a budget year: by month, kind and channel, and how soon it was answered."""
    year = _year(request, here)
    context = {
        "year": year,
        "years": [(one, str(one)) for one in years_of_advice(here.actor, here.office, here.today)],
        "tables": _tables(asking_in(here.actor, here.office, year), here.actor.lang),
    }
    return desk_page(request, here, "advice/numbers.html", context, current="advice")


def _year(request: HttpRequest, here: Here) -> int:
    return wanted_of(request.GET).year or fiscal_year(here.today)


def _tables(rows: Sequence[Asking], lang: Lang) -> list[tuple[str, list[tuple[str, Line]]]]:
    """Each table with its title; its lines with their names in words."""
    if not rows:
        return []

    def month(line: Line) -> str:
        year, number = line.name
        return f"{MONTHS_TH[number - 1]} {year + BE}" if lang == "th" else f"{MONTHS_EN[number - 1]} {year}"

    kinds = [(str(line.name), line) for line in counted(rows, lambda row: row.kind)]
    channels = [(CHANNELS[line.name].in_(lang), line) for line in counted(rows, lambda row: row.channel)]
    tables = {
        "month": [(month(line), line) for line in by_month(rows)],
        "kind": kinds,
        "channel": channels,
        "all": [(GROUPS["all"].in_(lang), in_all(rows))],
    }
    return [(GROUPS[name].in_(lang), lines) for name, lines in tables.items()]


@at_office
@require_safe
def numbers_file(request: HttpRequest, here: Here) -> HttpResponse:
    """The statistics as XLSX."""
    year, rows, lang = _counted(request, here)
    title = f"{_('Statistics of advice')} {year}"
    made = spreadsheet(title, _columns(NUMBER_COLUMNS), rows, lang)
    _write_down(here, "XLSX", len(rows))
    return handed(made, XLSX, f"{title} {here.office.prefix}.xlsx")


@at_office
@require_safe
def numbers_csv(request: HttpRequest, here: Here) -> HttpResponse:
    """The statistics as CSV."""
    year, rows, lang = _counted(request, here)
    _write_down(here, "CSV", len(rows))
    made = comma_file(_columns(NUMBER_COLUMNS), rows, lang)
    return handed(
        made, "text/csv; charset=utf-8", f"{_('Statistics of advice')} {year} {here.office.prefix}.csv"
    )


def _counted(request: HttpRequest, here: Here) -> tuple[int, list[list[Cell]], Lang]:
    year, lang = _year(request, here), here.actor.lang
    rows = [
        [
            Cell(text=group),
            Cell(text=name),
            Cell(text=str(line.asked)),
            Cell(text=str(line.answered)),
            Cell(text="" if line.hours is None else f"{line.hours:g}"),
        ]
        for group, lines in _tables(asking_in(here.actor, here.office, year), lang)
        for name, line in lines
    ]
    return year, rows, lang
