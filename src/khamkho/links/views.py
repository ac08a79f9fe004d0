"""Following a short link, and the page of an office about its links."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from khamkho.base.errors import BadValue
from khamkho.base.text import Text
from khamkho.base.thai import parse_date, show_date
from khamkho.links.commands import count_visit, link_to
from khamkho.links.queries import address_of, days_at, followed_at, link_with, target_of
from khamkho.links.rules import SHARED, SOURCES
from khamkho.offices.models import Office
from khamkho.offices.views.door import for_members
from khamkho.ui.language import lang_now
from khamkho.ui.limits import TooManyTries, allow
from khamkho.ui.table import csv_answer

USUAL = timedelta(days=30)
HEAD = (
    Text("วันที่", "Day"),
    Text("งานบริการ", "Service"),
    Text("กรณี", "Variant"),
    Text("มาจาก", "Found on"),
    Text("จำนวนครั้ง", "Times"),
)


@never_cache
@require_safe
def follow(request: HttpRequest, code: str, source: str = SHARED) -> HttpResponse:
    """On to where the link leads now. One more is counted for the day and the source; nothing of the visitor is kept."""
    link = link_with(code[:40])
    target = target_of(link) if link else None
    if link is None or target is None:
        allow(request, "link-code")
        return render(request, "links/unknown.html", {"typed": code[:40]}, status=404)
    if _is_visit(request):
        count_visit(link, source, now=timezone.now())
    return HttpResponseRedirect(target)


def _is_visit(request: HttpRequest) -> bool:
    """Somebody who looks: no program that only asks whether the page is there or fetches it beforehand, and no flood."""
    if request.method != "GET" or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return False
    try:
        allow(request, "link-visit")
    except TooManyTries:
        return False
    return True


@for_members
def links(request: HttpRequest, office: Office) -> HttpResponse:
    """How often what the office printed and passed on was followed, by service and source."""
    since, until = _stretch(request)
    found = followed_at(office, since, until)
    sources = [source for source in SOURCES if any(source in one.by_source for one in found)]
    context: dict[str, Any] = {
        "office": office,
        "since": since,
        "since_words": show_date(since, lang_now(), style="short"),
        "until_words": show_date(until, lang_now(), style="short"),
        "until": until,
        "sources": [SOURCES[source] for source in sources],
        "lines": [(one, [one.by_source.get(source, 0) for source in sources]) for one in found],
        "own_link": address_of(link_to(office, now=timezone.now()), SHARED),
    }
    return render(request, "links/links.html", context)


@for_members
def links_table(request: HttpRequest, office: Office) -> HttpResponse:
    """Every number of the stretch as CSV."""
    lang = lang_now()
    rows = [
        [
            one.day.isoformat(),
            one.title.in_(lang) if one.title else one.service_id,
            one.variant,
            SOURCES[one.source].in_(lang),
            str(one.count),
        ]
        for one in days_at(office, *_stretch(request))
    ]
    return csv_answer(f"links-{office.code}", [[words.in_(lang) for words in HEAD], *rows])


def _stretch(request: HttpRequest) -> tuple[date, date]:
    """From and until as they were typed; what cannot be read is the last thirty days."""
    today = timezone.localdate()
    return _day(request.GET.get("since", ""), today - USUAL), _day(request.GET.get("until", ""), today)


def _day(typed: str, otherwise: date) -> date:
    try:
        return parse_date(typed[:40])
    except BadValue:
        return otherwise
