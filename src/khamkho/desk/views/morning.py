"""The morning page: what came in, what is late, who waits for whom, cards; each number leads to exactly its list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from khamkho.cards.queries.register import UNCOLLECTED, UNPRINTED, counts_at, to_make
from khamkho.cards.rules.states import MADE, SIGNED
from khamkho.casework.queries.inbox import Tab, morning_counts, since_of
from khamkho.collecting.queries.progress import waiting_at
from khamkho.desk.bundles import bundles_of
from khamkho.desk.door import Here, at_office
from khamkho.desk.frame import desk_page
from khamkho.offices.registers import CARDS, registers_from


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A number, what it counts, and the list with just these."""

    count: int
    label: str
    href: str
    colour: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """Numbers that belong together, and what is said when all of them are nought."""

    id: str
    title: str
    tiles: tuple[Tile, ...]
    empty: str

    @property
    def is_empty(self) -> bool:
        return not any(tile.count for tile in self.tiles)


@at_office
@require_safe
def morning(request: HttpRequest, here: Here) -> HttpResponse:
    """What an office looks at first in the morning."""
    return page_of(request, here)


def page_of(request: HttpRequest, here: Here) -> HttpResponse:
    """The morning page of one office."""
    counts, asked = morning_counts(here.actor, here.office.pk, now=here.now)
    parts = [_mine(here, counts, asked), _office(here, counts), _waits(here, counts)]
    if registers_from(here.office.settings).keeps(CARDS):
        parts.append(_cards(here))
    context: dict[str, Any] = {
        "parts": parts,
        "today": here.today,
        "since": since_of(here.office.pk, here.now),
        "files": len(bundles_of(here.actor, here.office, here.now)) if here.works else 0,
    }
    told = {"decide": counts["decide"]}
    return desk_page(request, here, "desk/morning.html", context, current="home", counts=told)


def _tab(here: Here, tab: Tab, count: int, label: str, colour: str = "") -> Tile:
    where = f"{reverse('desk:inbox', args=[here.office.code])}?{urlencode({'tab': tab})}"
    return Tile(count=count, label=label, href=where, colour=colour if count else "")


def _mine(here: Here, counts: Mapping[Tab, int], asked: int) -> Part:
    code = here.office.code
    tiles: list[Tile] = []
    if here.decides:
        tiles.append(
            Tile(
                count=counts["decide"],
                label=_("Wait for my decision"),
                href=reverse("desk:decide", args=[code]),
                colour="desk-tile--you" if counts["decide"] else "",
            )
        )
    if here.works:
        tiles.append(_tab(here, "mine", counts["mine"], _("Mine")))
    tiles.append(_tab(here, "new", counts["new"], _("New to me")))
    tiles.append(_tab(here, "messages", counts["messages"], _("Messages"), "desk-tile--you"))
    if asked:
        where = f"{reverse('desk:talk', args=[code])}#asked-of-me"
        tiles.append(Tile(count=asked, label=_("Opinions asked of me"), href=where, colour="desk-tile--you"))
    of_us = waiting_at(here.actor, [here.office], here.now).get(here.office.pk, 0)
    if of_us:
        where = reverse("desk:collecting", args=[code])
        tiles.append(
            Tile(count=of_us, label=_("Asked of us, to answer"), href=where, colour="desk-tile--you")
        )
    return Part(
        id="mine",
        title=_("For me"),
        tiles=tuple(tiles),
        empty=_("Nothing waits for you now. Have a good day."),
    )


def _office(here: Here, counts: Mapping[Tab, int]) -> Part:
    return Part(
        id="office",
        title=_("Came in and due"),
        tiles=(
            _tab(here, "came", counts["came"], _("Came in since the last working day")),
            _tab(here, "late", counts["late"], _("Late"), "kk-tile--hot"),
            _tab(here, "today", counts["today"], _("Due today")),
            _tab(here, "unassigned", counts["unassigned"], _("Given to nobody")),
            _tab(here, "open", counts["open"], _("All open")),
        ),
        empty=_("No open application. Everything that came in is done."),
    )


def _waits(here: Here, counts: Mapping[Tab, int]) -> Part:
    return Part(
        id="waits",
        title=_("Who waits for whom"),
        tiles=(
            _tab(here, "officer", counts["officer"], _("Waiting for an officer")),
            _tab(here, "head", counts["head"], _("Waiting for a head")),
            _tab(here, "director", counts["director"], _("Waiting for the director")),
            _tab(here, "waiting", counts["waiting"], _("Waiting for the applicant")),
            _tab(here, "elsewhere", counts["elsewhere"], _("Waiting for another office")),
        ),
        empty=_("Nobody waits for anybody."),
    )


def _cards(here: Here) -> Part:
    counts = counts_at(here.actor, here.office, here.today)
    register = reverse("desk:cards", args=[here.office.code])

    def listed(state: str, count: int, label: str, colour: str = "") -> Tile:
        where = f"{register}?{urlencode({'state': state})}"
        return Tile(count=count, label=label, href=where, colour=colour if count else "")

    waiting = to_make(here.actor, here.office).count()
    return Part(
        id="cards",
        title=_("Cards"),
        tiles=(
            Tile(
                count=waiting, label=_("To be made"), href=reverse("desk:cards-make", args=[here.office.code])
            ),
            listed(UNPRINTED, counts["unprinted"], _("To print")),
            listed(MADE, counts["made"], _("To sign")),
            listed(SIGNED, counts["signed"], _("To hand over")),
            listed(UNCOLLECTED, counts["uncollected"], _("Not collected for long"), "kk-tile--hot"),
        ),
        empty=_("No card waits for anything."),
    )
