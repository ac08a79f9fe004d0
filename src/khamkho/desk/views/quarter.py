"""What people say, and the report of the quarter to the head and the director: appointments, waiting, satisfaction, shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from khamkho.base.text import Lang, Text
from khamkho.casework.queries.register import Cell
from khamkho.catalogue.rules import Column
from khamkho.desk.door import Here, at_office
from khamkho.desk.frame import desk_page
from khamkho.desk.sheets import paper
from khamkho.desk.views.indicators import dues_of
from khamkho.desk.views.register import handed
from khamkho.feedback.queries.said import comments_of, heard_of
from khamkho.feedback.rules.reading import LEVELS, Said, level_of, settings_from
from khamkho.links.queries import followed_at
from khamkho.offices.queries import titles_at
from khamkho.statistics.queries.numbers import View, numbers_of
from khamkho.statistics.rules.goals import VERDICTS
from khamkho.statistics.rules.indicators import INDICATORS
from khamkho.statistics.rules.periods import (
    MONTH,
    QUARTER,
    Period,
    before,
    choices,
    period_called,
    quarter_of,
)
from khamkho.statistics.words import baseline_said, divided, marks, said

TOLD = (
    "wait_minutes",
    "wait_less",
    "booked",
    "missed",
    "by_line",
    "line_of_all",
    "by_web",
    "by_counter",
    "by_phone",
    "by_api",
    "satisfied",
    "response",
    "online",
    "on_time",
    "scans",
)
"""Of the indicators those that this report names."""
CHANNELS: Mapping[str, Text] = {
    "web": Text("เว็บไซต์", "Web"),
    "tablet": Text("แท็บเล็ตที่ช่องบริการ", "Tablet at the counter"),
    "line": Text("LINE", "LINE"),
    "desk": Text("เจ้าหน้าที่บันทึก", "Written down by an officer"),
}
HEADS: Mapping[str, Text] = {
    "what": Text("รายการ", "What"),
    "result": Text("ผล", "Result"),
    "of": Text("คำนวณจาก", "Of what"),
    "before": Text("ค่าฐาน", "Before"),
    "target": Text("เป้าหมาย", "Target"),
    "verdict": Text("เทียบเป้าหมาย", "Against the target"),
}


@at_office
@require_safe
def feedback(request: HttpRequest, here: Here) -> HttpResponse:
    """Stars of a month or a quarter by service and by way, and the comments."""
    kinds = choices(here.today)
    offered = [*kinds[QUARTER], *kinds[MONTH]]
    period = period_called(request.GET.get("period", "")) or quarter_of(here.today)
    heard = heard_of(here.actor, here.office, period.moments)
    lang = here.actor.lang
    titles = dict(titles_at(here.office))
    lines = [(_("All"), heard.whole)]
    lines += [
        (
            titles[name].in_(lang) if name in titles else name or _("At the counter, without an application"),
            one,
        )
        for name, one in heard.services.items()
    ]
    lines += [(CHANNELS[name].in_(lang), one) for name, one in heard.channels.items()]
    context = {
        "period": period,
        "periods": [(one.key, one.title.in_(lang)) for one in offered],
        "levels": list(LEVELS),
        "lines": [(name, one, _level(here, one), _share(one)) for name, one in lines],
        "comments": comments_of(here.actor, here.office, period.moments),
    }
    return desk_page(request, here, "feedback/desk.html", context, current="feedback")


def _level(here: Here, one: Said) -> Text | str:
    return level_of(one.mean, settings_from(here.office.settings).bounds) if one.mean is not None else "–"


def _share(one: Said) -> str:
    return f"{one.satisfied * 100 / one.count:.1f} % ({one.satisfied} ÷ {one.count})" if one.count else "–"


@at_office
@require_safe
def report(request: HttpRequest, here: Here) -> HttpResponse:
    """The report of one quarter, and which quarters were reported in time."""
    period = _quarter(request, here)
    view = numbers_of(here.actor, here.office, period)
    lang = here.actor.lang
    context = {
        "period": period,
        "periods": [(one.key, one.title.in_(lang)) for one in choices(here.today)[QUARTER]],
        "heads": [words.in_(lang) for words in HEADS.values()],
        "rows": rows_of(here, view, lang),
        "closed": view.report is not None and view.report.closed_at is not None,
        "dues": dues_of(here, view),
    }
    return desk_page(request, here, "feedback/quarter.html", context, current="feedback")


def _quarter(request: HttpRequest, here: Here) -> Period:
    """The quarter that the address names; without one the last that is over."""
    found = period_called(request.GET.get("period", ""))
    return found if found and found.kind == QUARTER else before(quarter_of(here.today))


def rows_of(here: Here, view: View, lang: Lang) -> list[list[str]]:
    """The lines of the report: of a closed quarter as it was closed, each with what was divided by what."""
    numbers = view.then or view.now
    found = []
    for name in TOLD:
        if name == "satisfied":
            found += _satisfaction(here, view, lang)
        count = numbers.counted.counts.get(name)
        if count is None:
            continue
        goal, one = numbers.goals.get(name), INDICATORS[name]
        value = said(one, count.value, lang)
        result = f"{value} ({note})" if (note := marks(count, lang)) else value
        target = said(one, goal.target, lang) if goal and goal.target is not None else "–"
        verdict = VERDICTS[numbers.verdict(name)].in_(lang)
        before = baseline_said(name, numbers.goals, lang)
        found.append([one.label.in_(lang), result, divided(count, lang) or "–", before, target, verdict])
    return found + _links(here, view, lang)


def _satisfaction(here: Here, view: View, lang: Lang) -> list[list[str]]:
    heard = heard_of(here.actor, here.office, view.period.moments).whole
    label = Text("ความพึงพอใจ 5 ระดับ: x̄ / S.D. / แปลผล", "Satisfaction, five levels: mean / S.D. / reads as")
    level = _level(here, heard)
    words = level.in_(lang) if isinstance(level, Text) else level
    result = f"{heard.mean} / {heard.deviation or '–'} / {words}" if heard.count else "–"
    each = "  ".join(f"{n}★ {count}" for n, count in enumerate(heard.stars, 1))
    asked = Text(f"ผู้ตอบ {heard.count} ÷ ผู้ถูกถาม {heard.asked}", f"{heard.count} answers ÷ {heard.asked} asked")
    return [[label.in_(lang), result, f"{asked.in_(lang)}; {each}", "–", "–", "–"]]


def _links(here: Here, view: View, lang: Lang) -> list[list[str]]:
    totals: dict[str, int] = {}
    for one in followed_at(here.office, view.period.since, view.period.until):
        for source, count in one.by_source.items():
            totals[source] = totals.get(source, 0) + count
    label = Text("เปิดจาก", "Followed from")
    return [
        [f"{label.in_(lang)}: {source}", f"{n:,}", "–", "–", "–", "–"] for source, n in sorted(totals.items())
    ]


@at_office
@require_safe
def report_file(request: HttpRequest, here: Here) -> HttpResponse:
    """The report as PDF on A4."""
    period, lang = _quarter(request, here), here.actor.lang
    view = numbers_of(here.actor, here.office, period)
    title = _("Report of the quarter on the service at the counter")
    states = [f"{name}: {words.in_(lang)}" for _due, name, words, _colour in dues_of(here, view)]
    made = paper(
        here.office,
        title,
        period.title.in_(lang),
        _columns(HEADS),
        [[Cell(text=text) for text in row] for row in rows_of(here, view, lang)],
        _("Reports: %(states)s") % {"states": "; ".join(states) or "–"},
        lang=lang,
        now=here.now,
        signer=_("Head of section / Director"),
    )
    return handed(made, "application/pdf", f"{period.key}.pdf", inline=True)


def _columns(named: Mapping[str, Text]) -> Sequence[Column]:
    return [Column(id=name, of="quarter", ref=name, label=label) for name, label in named.items()]
