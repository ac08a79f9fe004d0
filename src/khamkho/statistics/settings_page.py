"""How an office counts, and its targets with their baselines: two pages of its settings."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khamkho.base.errors import Invalid, Problem, Refused
from khamkho.base.text import Lang, Text, decoded
from khamkho.base.thai import show_date
from khamkho.offices.actors import actor_of
from khamkho.offices.models import Office
from khamkho.offices.queries import titles_at
from khamkho.offices.views.door import attempt, for_managers
from khamkho.statistics import commands
from khamkho.statistics.queries.numbers import targets_at
from khamkho.statistics.rules.indicators import INDICATORS, UNITS
from khamkho.statistics.rules.settings import NAME, REPORT_DAYS, THINGS, Counting, counting_from
from khamkho.statistics.words import plain
from khamkho.ui.language import lang_now

MOST_BYTES = 100_000
"""A table of distances is a page or two."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def overview(request: HttpRequest, office: Office) -> HttpResponse:
    """Opening day, who can use it, pages, distances, price, reports."""
    kept = counting_from(office.settings)
    typed = _values(kept, kept_before=NAME in office.settings)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in typed}

        def save() -> None:
            typed["places"] = _table(request) or typed["places"]
            commands.set_counting(
                actor=actor_of(request), office_id=office.pk, typed=typed, now=timezone.now()
            )

        problems = attempt(request, _("How indicators are counted was saved."), save)
        if not problems:
            return redirect("statistics:settings", code=office.code)
    context = {
        "office": office,
        "typed": typed,
        "problems": problems,
        "things": [(f"pages.{name}", words, typed[f"pages.{name}"]) for name, (words, _n) in THINGS.items()],
    }
    return render(request, "statistics/settings.html", context, status=422 if problems else 200)


def _table(request: HttpRequest) -> str:
    """A file of distances takes the place of what stands in the box. Raises Invalid for one that is too large."""
    sent = request.FILES.get("file")
    if sent is None or not sent.size:
        return ""
    if sent.size > MOST_BYTES:
        most = f"{MOST_BYTES // 1000} kB"
        raise Invalid(
            [
                Problem(
                    "places",
                    "too-large",
                    f"ไฟล์ใหญ่เกินไป รับไม่เกิน {most}",
                    f"The file is too large: at most {most}.",
                )
            ]
        )
    return decoded(sent.read())


def _values(kept: Counting, *, kept_before: bool) -> dict[str, str]:
    return {
        "opened_on": show_date(kept.opened_on, "th", "short") if kept.opened_on else "",
        "population": str(kept.population or ""),
        "baht_per_km": plain(kept.baht_per_km),
        "report_days": str(kept.report_days if kept_before else REPORT_DAYS),
        "places": "\n".join(f"{one.label},{plain(one.km)}" for one in kept.places.values()),
        **{f"pages.{name}": plain(kept.pages[name]) for name in THINGS},
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def targets(request: HttpRequest, office: Office) -> HttpResponse:
    """What each indicator is to reach, and what it was before, from which day on."""
    problems: tuple[Problem, ...] = ()
    refused: Refused | None = None
    names = ("indicator", "service", "since", "target", "baseline")
    typed = {name: (request.POST or request.GET).get(name, "") for name in names}
    if request.method == "POST":
        try:
            problems = attempt(
                request,
                _("The target was saved."),
                lambda: commands.set_target(
                    actor=actor_of(request), office_id=office.pk, typed=typed, now=timezone.now()
                ),
            )
        except Refused as no:
            refused = no
        else:
            if not problems:
                return redirect("statistics:targets", code=office.code)
    lang, titles = lang_now(), dict(titles_at(office))
    context = {
        "office": office,
        "typed": typed,
        "problems": problems,
        "refused": (refused.sentence(lang), refused.next(lang)) if refused else None,
        "indicators": [("", _("Choose an indicator")), *_options(lang)],
        "services": [("", _("All services together")), *((name, title.in_(lang)) for name, title in titles.items())],
        "rows": [
            (
                INDICATORS[row.indicator],
                _title(titles, row.service_id),
                row,
                plain(_exact(row.target)),
                plain(_exact(row.baseline)),
                UNITS[INDICATORS[row.indicator].unit],
            )
            for row in targets_at(office)
        ],
    }  # fmt: skip
    status = 422 if problems else refused.status if refused else 200
    return render(request, "statistics/targets.html", context, status=status)


def _options(lang: Lang) -> list[tuple[str, str]]:
    return [
        (name, f"{one.label.in_(lang)} ({UNITS[one.unit].in_(lang)})") for name, one in INDICATORS.items()
    ]


def _title(titles: Mapping[str, Text], service: str) -> Text:
    return titles.get(service, Text(service, service)) if service else Text("ทุกงานบริการ", "All services")


def _exact(amount: object) -> Fraction | None:
    return Fraction(str(amount)) if amount is not None else None
