"""What all pages of one office's desk share: navigation, the switch between offices, the way to render."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from khamkho.base.text import Lang, Text
from khamkho.desk.door import Here
from khamkho.desk.queries import places_at
from khamkho.offices.registers import ADVICE, CARDS, EQUIPMENT, TRAINING, registers_from
from khamkho.offices.rules import MANAGERS
from khamkho.queue.rules.settings import settings_from
from khamkho.ui.language import lang_now
from khamkho.ui.places import NavItem

REGISTER_LABELS: Mapping[str, Text] = {
    ADVICE: Text("ให้คำปรึกษา", "Advice"),
    TRAINING: Text("อบรม", "Training"),
    EQUIPMENT: Text("วัสดุอุปกรณ์", "Equipment"),
    CARDS: Text("บัตร", "Cards"),
}
"""The registers that an office may keep, as the navigation calls them."""


def nav_for(here: Here, current: str, counts: Mapping[str, int] | None = None) -> tuple[NavItem, ...]:
    """The places this person may go to at this office; counts only where the page has asked for them anyway."""
    told = tuple(sorted((counts or {}).items()))
    sets = bool({seat.role for seat in here.actor.seats_at(here.office.pk)} & {*MANAGERS, "auditor"})
    return _nav(
        here.office.code,
        current,
        told,
        decides=here.decides,
        works=here.works,
        sets=sets,
        pays=bool(here.office.settings.get("pays_out")),
        queues=settings_from(here.office.settings).kept,
        kept=registers_from(here.office.settings).kept,
        has=places_at(here.office) | {current} | ({"batches"} if here.office.parent_id else set()),
        lang=lang_now(),
    )


@lru_cache(maxsize=1024)
def _nav(
    code: str,
    current: str,
    told: tuple[tuple[str, int], ...],
    *,
    decides: bool,
    works: bool,
    sets: bool,
    pays: bool,
    queues: bool,
    kept: frozenset[str],
    has: frozenset[str],
    lang: Lang,
) -> tuple[NavItem, ...]:
    """Looked up once for all who see the same; ``lang`` is the language of the labels."""
    counts = dict(told)
    places = [("home", _("Overview"), True), ("inbox", _("Inbox"), True)]
    places += [("decide", _("For decision"), decides), ("register-list", _("Registers"), True)]
    places += [("payments", _("Payments"), pays), ("money", _("Fees"), "money" in has)]
    places += [("letters", _("Letters"), True), ("talk", _("Messages"), True)]
    places += [("mails", _("Mails"), "mails" in has), ("line", "LINE", works and "line" in has)]
    places += [("pickup", _("Collecting and calls"), "pickup" in has)]
    places += [("appointments", _("Appointments"), "appointments" in has), ("queue", _("Queue"), queues)]
    places += [("feedback", _("What people say"), "feedback" in has)]
    places += [
        ("collecting", _("Collecting"), "collecting" in has),
        ("batches", _("Batches"), bool(has & {"batches", "collecting"})),
        ("work", _("Our own work"), "work" in has),
        ("new", _("Enter for someone"), works),
        ("late", _("Delays"), True),
    ]
    places += [("failures", _("Undelivered"), True)]
    places += [(name, REGISTER_LABELS[name].in_(lang), True) for name in REGISTER_LABELS if name in kept]
    places += [("indicators", _("Indicators"), True), ("settings", _("Settings"), sets)]
    return tuple(
        NavItem(
            href=_address(place, code),
            label=label,
            current=place == current,
            count=counts.get(place),
            hot=place == "decide",
        )
        for place, label, shown in places
        if shown
    )


def _address(place: str, code: str) -> str:
    if place == "home":
        return reverse("desk:home")
    return reverse("offices:office" if place == "settings" else f"desk:{place}", args=[code])


def desk_page(
    request: HttpRequest,
    here: Here,
    template: str,
    context: Mapping[str, Any],
    *,
    current: str = "",
    counts: Mapping[str, int] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a page of an office's desk; what officers read is kept in no cache."""
    shared = {
        "here": here,
        "office": here.office,
        "desk_nav": nav_for(here, current, counts),
        "current": current,
    }
    answer = render(request, template, {**shared, **context}, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer
