"""The indicators of an office at the desk: a period as a page with pictures, the requests behind a number, its report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.base.errors import BadValue, Invalid, Problem, Refused
from khamkho.base.text import Lang, Text
from khamkho.base.thai import BE, MONTHS_SHORT_TH, parse_date
from khamkho.casework.queries.register import CHANNELS
from khamkho.catalogue.words import END_TITLES
from khamkho.desk.door import Here, at_office
from khamkho.desk.frame import desk_page
from khamkho.desk.sheets import answers_book
from khamkho.desk.views.register import LINES, XLSX, handed
from khamkho.offices.commands import record_export
from khamkho.offices.queries import titles_at
from khamkho.offices.rules import MANAGERS
from khamkho.statistics import commands
from khamkho.statistics.drawing import Chart, columns, rows
from khamkho.statistics.papers import report_file
from khamkho.statistics.queries.numbers import (
    BEHIND,
    PART,
    REST,
    WHOLE,
    View,
    behind,
    numbers_of,
    surveys_at,
    titles_of,
)
from khamkho.statistics.rules.counting import HIDDEN, Count
from khamkho.statistics.rules.goals import VERDICTS, Goal, Verdict
from khamkho.statistics.rules.indicators import GROUPS, INDICATORS, Indicator
from khamkho.statistics.rules.periods import (
    FREE,
    MONTH,
    QUARTER,
    YEAR,
    Period,
    choices,
    free,
    period_called,
    quarter_of,
    quarters_over,
)
from khamkho.statistics.rules.refusals import PeriodClosed, PeriodNotOver
from khamkho.statistics.rules.reminding import Due, due_of
from khamkho.statistics.rules.snapshot import Numbers, differences
from khamkho.statistics.sheets import tables_of
from khamkho.statistics.words import baseline_said, divided, labelled, marks, said, shown

HERE = "indicators"
KINDS: Mapping[str, Text] = {
    MONTH: Text("เดือน", "Months"),
    QUARTER: Text("ไตรมาส", "Quarters"),
    YEAR: Text("ปีงบประมาณ", "Budget years"),
}
COLOURS: Mapping[Verdict, str] = {"met": "green", "not-met": "red", "running": "blue"}
PARTS: Mapping[str, Text] = {
    WHOLE: Text("ทั้งหมด", "All"),
    PART: Text("ที่นับได้", "Counted for it"),
    REST: Text("ที่ไม่นับ", "Not counted"),
}
DUES: Mapping[str, tuple[Text, str]] = {
    "done": (Text("ส่งแล้ว", "Done"), "green"),
    "done-late": (Text("ส่งแล้ว หลังกำหนด", "Done, late"), "yellow"),
    "due": (Text("รอจัดทำ", "To be made"), "blue"),
    "late": (Text("เลยกำหนด", "Overdue"), "red"),
}

SERVICE_ID = re.compile("[a-z0-9-]{1,80}", re.ASCII)
LEVELS = (
    Text("1 น้อยที่สุด", "1 lowest"),
    Text("2 น้อย", "2"),
    Text("3 ปานกลาง", "3"),
    Text("4 มาก", "4"),
    Text("5 มากที่สุด", "5 highest"),
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One indicator as the page shows it."""

    indicator: Indicator
    result: str
    middle: str
    """Median and nine in ten, where it is a mean."""
    divided: str
    mark: str
    baseline: str
    target: str
    goal: Goal | None
    verdict: Text
    colour: str
    today: str
    """What would be counted today, where the period is closed and that differs."""
    links: Sequence[tuple[str, Text]]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The period and the service that an address asks for."""

    period: Period
    service: str = ""
    typed: Mapping[str, str]
    problems: tuple[Problem, ...] = ()

    @property
    def query(self) -> str:
        parts = {"period": self.period.key, "service": self.service}
        return urlencode({name: value for name, value in parts.items() if value})


def asked_of(request: HttpRequest, here: Here) -> Asked:
    """Read the address: a named period, or free days; without either the present quarter."""
    typed = {name: request.GET.get(name, "").strip()[:80] for name in ("period", "since", "until", "service")}
    service = typed["service"] if SERVICE_ID.fullmatch(typed["service"]) else ""
    period = period_called(typed["period"]) or quarter_of(here.today)
    problems: tuple[Problem, ...] = ()
    if typed["since"] or typed["until"]:
        try:
            period = free(*(parse_date(typed[name]) if typed[name] else None for name in ("since", "until")))
        except BadValue as bad:
            problems = (bad.problem("since"),)
    return Asked(period=period, service=service, typed=typed, problems=problems)


def _shared(here: Here, asked: Asked, at: str) -> dict[str, Any]:
    """What every page here takes: the tabs, the period, what may be chosen."""
    lang, held = here.actor.lang, choices(here.today)
    groups = [
        (KINDS[kind].in_(lang), [(one.key, one.title.in_(lang)) for one in periods])
        for kind, periods in held.items()
    ]
    if asked.period.kind == FREE or all(asked.period not in periods for periods in held.values()):
        groups.insert(0, (_("Chosen days"), [(asked.period.key, asked.period.title.in_(lang))]))
    tabs = [
        ("indicators", _("What was reached"), f"?{asked.query}"),
        ("indicators-report", _("Report and closing"), f"?{urlencode({'period': asked.period.key})}"),
        ("indicators-survey", _("Satisfaction form"), ""),
    ]
    return {
        "asked": asked,
        "period_title": asked.period.title.in_(lang),
        "period_groups": groups,
        "tabs": [(reverse(f"desk:{name}", args=[here.office.code]) + query, label, name == at) for name, label, query in tabs],
        "sets": bool({seat.role for seat in here.actor.seats_at(here.office.pk)} & frozenset(MANAGERS)),
    }  # fmt: skip


@at_office
@require_safe
def overview(request: HttpRequest, here: Here) -> HttpResponse:
    """The results of a period, with pictures; each number says what was divided by what."""
    asked = asked_of(request, here)
    view = numbers_of(here.actor, here.office, asked.period, asked.service)
    asked, numbers = replace(asked, service=view.service), view.then or view.now
    context = {
        **_shared(here, asked, "indicators"),
        "services": [("", _("All services together")), *_offered(view, here.actor.lang)],
        "view": view,
        "groups": _groups(here, view, numbers, asked),
        "tiles": _tiles(numbers, here.actor.lang),
        "tables": _tables(view, numbers, here.actor.lang),
        "charts": _charts(view, numbers, here.actor.lang),
        "bare": not view.now.goals,
    }
    status = 422 if asked.problems else 200
    return desk_page(request, here, "statistics/overview.html", context, current=HERE, status=status)


def _offered(view: View, lang: Lang) -> list[tuple[str, str]]:
    return [(name, one.title.in_(lang)) for name, one in view.services.items() if not one.is_internal]


def _groups(here: Here, view: View, numbers: Numbers, asked: Asked) -> list[tuple[Text, list[Line]]]:
    changed = differences(view.then, view.now) if view.then else {}
    lines = {
        one.name: _line(here, one, count, goal, verdict, numbers, changed.get(one.name), asked)
        for one, count, goal, verdict in numbers.lines()
    }
    return [
        (title, [lines[name] for name in names if name in lines])
        for title, names in GROUPS.values()
        if any(name in lines for name in names)
    ]


def _line(
    here: Here,
    indicator: Indicator,
    count: Count,
    goal: Goal | None,
    verdict: Verdict,
    numbers: Numbers,
    today: Count | None,
    asked: Asked,
) -> Line:
    lang = here.actor.lang
    middle = ""
    if count.median is not None:
        half, nine = shown(count.median, 1), shown(count.ninth, 1)
        middle = _("median %(half)s, nine in ten %(nine)s") % {"half": half, "nine": nine}
    listed = indicator.name in BEHIND and indicator.listed
    where = reverse("desk:indicators-behind", args=[here.office.code, indicator.name]) if listed else ""
    parts = (WHOLE,) if indicator.unit == "requests" else (WHOLE, PART, REST)
    return Line(
        indicator=indicator,
        result=said(indicator, count.value, lang),
        middle=middle,
        divided=divided(count, lang),
        mark=marks(count, lang),
        baseline=baseline_said(indicator.name, numbers.goals, lang),
        target=said(indicator, goal.target, lang) if goal else "–",
        goal=goal,
        verdict=VERDICTS[verdict],
        colour=COLOURS.get(verdict, "grey"),
        today=said(indicator, today.value, lang) if today else "",
        links=[(f"{where}?{asked.query}&part={part}", PARTS[part]) for part in parts] if listed and count.value else (),
    )  # fmt: skip


def _tiles(numbers: Numbers, lang: Lang) -> list[tuple[Text, str]]:
    counts = numbers.counted.counts
    names = [
        name for name in ("submitted", "users", "on_time", "days_calendar", "satisfaction") if name in counts
    ]
    return [(INDICATORS[name].label, said(INDICATORS[name], counts[name].value, lang)) for name in names]


def _charts(view: View, numbers: Numbers, lang: Lang) -> list[tuple[str, str, Chart]]:
    """The months; shares against their targets; days before, targeted and now."""
    found = [
        (
            "months",
            _("Requests that came (dark) and were decided (light), by month"),
            _by_month(view, numbers, lang),
        )
    ]
    shares = [
        (
            one.label.in_(lang),
            said(one, count.value, lang),
            count.value,
            goal.target if goal else None,
            COLOURS.get(verdict, "grey"),
        )
        for one, count, goal, verdict in numbers.lines()
        if one.unit == "percent"
        and count.value is not None
        and one.name not in ("level1", "level2", "level3")
    ]
    if shares:
        found.append(("shares", _("Shares; a line across stands at the target"), rows(shares, Fraction(100))))
    count, goal = numbers.counted.counts["days_calendar"], numbers.goals.get("days_calendar")
    if count.value is not None:
        days = INDICATORS["days_calendar"]
        target = goal.target if goal else None
        held = [(_("Now"), count.value, COLOURS.get(numbers.verdict("days_calendar"), "grey"), target)]
        if goal and goal.baseline is not None:
            held.insert(0, (_("Before the system"), goal.baseline, "grey", target))
        bars = [(name, said(days, value, lang), value, mark, tone) for name, value, tone, mark in held]
        found.append(
            ("days", _("Mean calendar days a request; a line across stands at the target"), rows(bars))
        )
    return found  # fmt: skip


def _by_month(view: View, numbers: Numbers, lang: Lang) -> Chart:
    none = Fraction(0)
    return columns(
        [
            (
                _month_name(row.name, lang, short=True),
                (
                    ("came", row.numbers.get("submitted", none)),
                    ("done", row.numbers.get("decided", none)),
                ),
            )
            for row in numbers.counted.months
        ]
    )


def _month_name(key: str, lang: Lang, *, short: bool = False) -> str:
    period = period_called(key)
    if period is None:
        return key
    if not short:
        return period.title.in_(lang)
    month = MONTHS_SHORT_TH[period.since.month - 1] if lang == "th" else f"{period.since:%b}"
    year = f" {(period.since.year + BE) % 100}" if lang == "th" else f" {period.since:%y}"
    return month + (year if period.since.month in (1, 10) else "")


def _tables(view: View, numbers: Numbers, lang: Lang) -> list[tuple[str, list[str], list[list[str]]]]:
    """Months, services by how they ended, channels, districts: title, heads, lines."""
    counted, none = numbers.counted, Fraction(0)
    found = [
        (
            _("By month"),
            [_("Month"), _("Taken in"), _("Decided")],
            [
                [_month_name(row.name, lang), *(shown(row.numbers.get(what, none), 0) for what in ("submitted", "decided"))]
                for row in counted.months
            ],
        )
    ]  # fmt: skip
    if counted.services:
        titles = titles_of(view.services, tuple(row.name for row in counted.services))
        ends = [end for end in END_TITLES if any(end in row.numbers for row in counted.services)]
        heads = [_("Service"), _("Taken in"), *(END_TITLES[end].in_(lang) for end in ends), _("Still open")]
        found.append((_("By service, and what became of them"), heads, [
            [titles[row.name].in_(lang), *(shown(row.numbers.get(what, none), 0) for what in ("submitted", *ends, "open"))]
            for row in counted.services
        ]))  # fmt: skip
    if counted.channels:
        found.append((_("By channel"), [_("Channel"), _("Taken in")], [
            [CHANNELS[row.name].in_(lang) if row.name in CHANNELS else row.name, shown(row.numbers["submitted"], 0)]
            for row in counted.channels
        ]))  # fmt: skip
    if counted.places:
        found.append((_("Travel saved, by district or school"), [_("From"), _("Requests"), _("km")], [
            [labelled(row, {}, lang), shown(row.numbers["requests"], 0), shown(row.numbers.get("km"), 0)]
            for row in counted.places
        ]))  # fmt: skip
    return found


@at_office
@require_safe
def requests(request: HttpRequest, here: Here, indicator: str) -> HttpResponse:
    """The requests behind a number, as far as this person may see them."""
    asked = asked_of(request, here)
    part = request.GET.get("part", "") if request.GET.get("part") in PARTS else WHOLE
    cases = behind(here.actor, here.office, asked.period, indicator, part=part, service=asked.service)
    page = Paginator(cases, LINES).get_page(request.GET.get("page"))
    lang, titles = here.actor.lang, dict(titles_at(here.office))
    context = {
        **_shared(here, asked, "indicators"),
        "indicator": INDICATORS[indicator],
        "page": page,
        "total": page.paginator.count,
        "rows": [
            (case, titles.get(case.service_id, Text(case.service_id, case.service_id)), END_TITLES.get(case.end))
            for case in page
        ],
        "parts": [(name, words.in_(lang), name == part) for name, words in PARTS.items()],
        "part": part,
        "divides": INDICATORS[indicator].unit == "percent",
    }  # fmt: skip
    return desk_page(request, here, "statistics/requests.html", context, current=HERE)


@at_office
@require_safe
def spreadsheet_file(request: HttpRequest, here: Here) -> HttpResponse:
    """All numbers of the period as XLSX: the indicators, then the tables. No names."""
    asked = asked_of(request, here)
    view = numbers_of(here.actor, here.office, asked.period, asked.service)
    numbers, lang = view.then or view.now, here.actor.lang
    tables = tables_of(view, numbers, _tables(view, numbers, lang), lang)
    _log(here, asked, "XLSX", len(numbers.counted.counts))
    return handed(answers_book(tables), XLSX, f"indicators-{asked.period.key}.xlsx")


@at_office
@require_safe
def paper_file(request: HttpRequest, here: Here) -> HttpResponse:
    """The report of one page as PDF: of a closed period as it was closed."""
    asked = asked_of(request, here)
    view = numbers_of(here.actor, here.office, asked.period)
    made = report_file(here.office, view, here.now, here.actor.lang)
    _log(here, asked, "PDF", 1)
    return handed(made, "application/pdf", f"indicators-{asked.period.key}.pdf", inline=True)


def _log(here: Here, asked: Asked, form: Any, lines: int) -> None:
    record_export(
        actor=here.actor, office=here.office, service_id="ตัวชี้วัด", form=form,
        days=(asked.period.since, asked.period.until), rows=lines, now=here.now,
    )  # fmt: skip


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, here: Here) -> HttpResponse:
    """What the head of the section writes about a period, closing it, and which reports are done or due."""
    asked = asked_of(request, here)
    problems = asked.problems
    refused: Refused | None = None
    typed = {name: request.POST.get(name, "") for name in ("problems", "proposals")}
    if request.method == "POST":
        try:
            said_so = _write(here, asked.period, typed, request.POST.get("do", ""))
        except Invalid as no:
            problems = no.problems
        except (PeriodClosed, PeriodNotOver) as no:
            refused = no
        else:
            messages.success(request, said_so)
            return redirect(f"{request.path}?{urlencode({'period': asked.period.key})}")
    view = numbers_of(here.actor, here.office, asked.period)
    held, lang = view.report, here.actor.lang
    if request.method != "POST" and held:
        typed = {"problems": held.problems, "proposals": held.proposals}
    numbers = view.then or view.now
    context = {
        **_shared(here, asked, "indicators-report"),
        "view": view,
        "report": held,
        "typed": typed,
        "problems": problems,
        "refused": (refused.sentence(lang), refused.next(lang)) if refused else None,
        "over": asked.period.is_over(here.today),
        "verdicts": _verdicts(numbers),
        "changed": _changed(view, lang),
        "dues": dues_of(here, view),
        "report_days": view.counting.report_days,
    }  # fmt: skip
    status = 422 if problems else refused.status if refused else 200
    return desk_page(request, here, "statistics/report.html", context, current=HERE, status=status)


def _write(here: Here, period: Period, typed: Mapping[str, str], do: str) -> str:
    shared: dict[str, Any] = {"actor": here.actor, "office": here.office, "period": period, "now": here.now}
    commands.write_report(typed=typed, **shared)
    if do != "close":
        return _("What you wrote was kept.")
    commands.close_period(**shared)
    return _("The period is closed. Its numbers stay as they are now.")


def _changed(view: View, lang: Lang) -> list[tuple[Text, str, str]]:
    """Of a closed period what was reported, beside what would be counted today."""
    then = view.then
    if then is None:
        return []
    found = []
    for name, count in differences(then, view.now).items():
        one = INDICATORS[name]
        kept = said(one, then.counted.counts[name].value, lang)
        found.append((one.label, kept, said(one, count.value, lang)))
    return found


def _verdicts(numbers: Numbers) -> list[tuple[Text, str, int]]:
    found = [verdict for *_, verdict in numbers.lines()]
    return [(words, COLOURS.get(name, "grey"), found.count(name)) for name, words in VERDICTS.items()]


def dues_of(here: Here, view: View) -> list[tuple[Due, str, Text, str]]:
    """The quarters since the opening, with who has done what; none where no report is asked for."""
    days, opened = view.counting.report_days, view.counting.opened_on
    if not days:
        return []
    found = []
    for quarter in quarters_over(opened or timezone.localtime(here.office.created_at).date(), here.today):
        held = view.reports.get((quarter.since, quarter.until))
        done = timezone.localtime(held.closed_at).date() if held and held.closed_at else None
        due = Due(period=quarter, due_on=due_of(quarter, days), done_on=done)
        words, colour = DUES[due.state(here.today)]
        found.append((due, quarter.title.in_(here.actor.lang), words, colour))
    return found


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, here: Here) -> HttpResponse:
    """The results of the office's satisfaction form, a month at a time: how many were asked, how many chose each level."""
    names = ("month", "asked", "one", "two", "three", "four", "five")
    typed = {name: request.POST.get(name, "") for name in names}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            commands.enter_survey(
                actor=here.actor, office=here.office, month=typed["month"], typed=typed, now=here.now
            )
        except Invalid as no:
            problems = no.problems
        else:
            messages.success(request, _("The answers were written down."))
            return redirect(request.path)
    lang = here.actor.lang
    page = Paginator(surveys_at(here.office), 24).get_page(request.GET.get("page"))
    context = {
        **_shared(here, asked_of(request, here), "indicators-survey"),
        "months": [("", _("Choose the month")), *((one.key, one.title.in_(lang)) for one in choices(here.today)[MONTH])],
        "levels": [(name, words, typed[name]) for name, words in zip(names[2:], LEVELS, strict=True)],
        "hidden": HIDDEN,
        "typed": typed,
        "problems": problems,
        "page": page,
        "lines": [(_month_name(f"m{one.month:%Y-%m}", lang), one, one.one + one.two + one.three + one.four + one.five) for one in page],
    }  # fmt: skip
    status = 422 if problems else 200
    return desk_page(request, here, "statistics/survey.html", context, current=HERE, status=status)
