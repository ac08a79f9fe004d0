"""The inbox with its tabs, its news, and the search."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.base.ids import clean_id
from khamkho.base.text import clean
from khamkho.casework.queries.handover import number_now, traces_at
from khamkho.casework.queries.inbox import MORNING, PAGE, Inbox, Tab, inbox_for, rows_for, search_for
from khamkho.catalogue.service import Service
from khamkho.desk.asked import WORDS_MOST, Asked, asked_of
from khamkho.desk.columns import choosable_columns, columns_of
from khamkho.desk.door import Here, at_office
from khamkho.desk.frame import desk_page
from khamkho.desk.lines import Line, lines_of
from khamkho.desk.queries import left_behind, views_of
from khamkho.desk.views.narrowing import narrowing_of, service_at

SHOWN: tuple[Tab, ...] = ("open", "new", "mine", "unassigned", "today", "late", "waiting", "messages")


@dataclass(frozen=True, kw_only=True)
class TabItem:
    """One view of the inbox, as the ui tag draws it."""

    href: str
    label: str
    current: bool
    count: int
    hot: bool


def tab_items(here: Here, asked: Asked, found: Inbox) -> tuple[TabItem, ...]:
    """The tabs with how many cases stand under each."""
    labels = {
        "open": _("All open"),
        "new": _("New to me"),
        "mine": _("Mine"),
        "unassigned": _("Given to nobody"),
        "today": _("Due today"),
        "late": _("Late"),
        "waiting": _("Waiting for the applicant"),
        "messages": _("Messages"),
        "came": _("Came in since the last working day"),
        "officer": _("Waiting for an officer"),
        "head": _("Waiting for a head"),
        "director": _("Waiting for the director"),
        "elsewhere": _("Waiting for another office"),
    }
    base = reverse("desk:inbox", args=[here.office.code])
    return tuple(
        TabItem(
            href=f"{base}?{asked.query(tab=tab, page=1)}",
            label=labels[tab],
            current=tab == asked.tab,
            count=found.counts[tab],
            hot=tab == "late",
        )
        for tab in (*SHOWN, *((asked.tab,) if asked.tab in MORNING else ()))
    )


def _found(here: Here, asked: Asked) -> Inbox:
    return inbox_for(
        here.actor, here.office.pk, tab=asked.tab, narrow=asked.narrow, page=asked.page, now=here.now
    )


def _print(found: Inbox, lines: tuple[Line, ...]) -> str:
    """Changes when anything that the page shows has changed."""
    shown = [
        (line.number, str(line.step), str(line.assignee), line.mark, line.is_new, line.talk) for line in lines
    ]
    return hashlib.sha256(repr((sorted(found.counts.items()), found.asked, shown)).encode()).hexdigest()[:16]


def _lines(here: Here, found: Inbox) -> tuple[Line, ...]:
    return lines_of(found.rows, seats=_seats(here), now=here.now)


def _seats(here: Here) -> tuple[int, ...]:
    return tuple(seat.id for seat in here.actor.seats_at(here.office.pk))


@at_office
@require_safe
def inbox(request: HttpRequest, here: Here) -> HttpResponse:
    """The open cases of the office, soonest due first."""
    asked = asked_of(request.GET)
    found = _found(here, asked)
    if not found.rows and asked.page > 1:
        return redirect(f"{request.path}?{asked.query(page=1)}")
    lines = _lines(here, found)
    today = timezone.localtime(here.now).date()
    service = service_at(here, asked)
    context = {
        "asked": asked,
        "lines": lines,
        "columns": columns_of(asked, service, lines),
        "left_behind": left_behind(here.office, today) if here.works else (),
        "tabs": tab_items(here, asked, found),
        "views": views_of(here.actor, here.office),
        **(_panel(here, asked, service) if asked.is_narrowed or "open" in request.GET else {}),
        "after": _print(found, lines),
        "total": found.total,
        "asked_of_me": found.asked,
        "first": (asked.page - 1) * PAGE + 1,
        "last": (asked.page - 1) * PAGE + len(lines),
        "previous": asked.query(page=asked.page - 1) if asked.page > 1 else None,
        "next": asked.query(page=asked.page + 1) if found.has_next else None,
        "live": f"{reverse('desk:inbox-news', args=[here.office.code])}?{asked.query()}",
    }
    return desk_page(
        request, here, "desk/inbox.html", context, current="inbox", counts={"decide": found.counts["decide"]}
    )


def _panel(here: Here, asked: Asked, service: Service | None) -> dict[str, object]:
    """What only the open panel needs, that narrows the list and keeps it."""
    return {
        "narrowing": narrowing_of(here, asked, service),
        "choosable": choosable_columns(asked, service),
    }


@at_office
@require_safe
def news(request: HttpRequest, here: Here) -> HttpResponse:
    """What a watching inbox asks every few seconds: 204, or the new counts and a hint to show the list again."""
    asked = asked_of(request.GET)
    found = _found(here, asked)
    mark = _print(found, _lines(here, found))
    if mark == request.GET.get("after"):
        return HttpResponse(status=204)
    address = f"{reverse('desk:inbox', args=[here.office.code])}?{asked.query()}"
    context = {"tabs": tab_items(here, asked, found), "address": address}
    answer = render(request, "desk/parts/inbox_news.html", context)
    answer["X-Khamkho-After"] = mark
    answer["Cache-Control"] = "no-store"
    return answer


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest, here: Here) -> HttpResponse:
    """Find cases, ended ones too: number, part of a name, identity number or phone.

    The form is posted, and numbers of people are answered at once: they never stand in an address.
    """
    words = clean(request.POST.get("q", request.GET.get("q", "")))[:WORDS_MOST]
    if request.method == "POST" and not _is_personal(words):
        return redirect(f"{request.path}?{urlencode({'q': words})}")
    found = search_for(here.actor, here.office.pk, words) if words else ()
    lines = lines_of(found, seats=_seats(here), now=here.now)
    if len(lines) == 1 and lines[0].number.casefold() == words.casefold():
        return redirect("desk:case", here.office.code, lines[0].number)
    if words and not lines and _had_this_number(here, words.upper()):
        return redirect("desk:case", here.office.code, words.upper())
    return desk_page(request, here, "desk/search.html", {"words": words, "lines": lines}, current="search")


def _had_this_number(here: Here, number: str) -> bool:
    """Whether a case had this number that was handed over: from here, or to here."""
    return bool(
        traces_at(here.actor, here.office.pk, number=number)
        or rows_for(here.actor, here.office.pk, [number_now(number)])
    )


def _is_personal(words: str) -> bool:
    """Whether the words look like the number of a person or a telephone."""
    return sum(sign.isdigit() for sign in clean_id(words)) >= 9 and not any(sign.isalpha() for sign in words)
