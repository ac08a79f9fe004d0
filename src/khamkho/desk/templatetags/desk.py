"""What only the desk's templates need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from khamkho.base import thai
from khamkho.base.errors import Refused
from khamkho.base.text import Lang, Text
from khamkho.desk.columns import Column, said_of, usual_columns
from khamkho.desk.lines import Line, Mark
from khamkho.offices.models import Office
from khamkho.ui.language import lang_now
from khamkho.ui.templatetags.khamkho import colour

register = template.Library()


@register.filter
def next_step(refused: Refused) -> str:
    """What a refusal says to do next, in the page's language."""
    return refused.next(lang_now())


@register.filter
def letter_colour(state: str) -> str:
    """The colour of a letter's state; words say it too."""
    return {"issued": "green", "pending": "blue", "waiting": "yellow", "revoked": "red", "voided": "red"}.get(
        state, "grey"
    )


@register.filter
def advice_colour(state: str) -> str:
    """The colour of a question's state; words say it too."""
    return {"open": "yellow", "follow": "blue", "done": "green"}.get(state, "grey")


@register.filter
def card_colour(state: str) -> str:
    """The colour of the state of a card; words say it too."""
    colours = {"made": "yellow", "signed": "blue", "valid": "green", "expiring": "yellow"}
    return {**colours, "lost": "red", "revoked": "red", "expired": "red"}.get(state, "grey")


@register.filter
def thing_colour(state: str) -> str:
    """The colour of the state of a thing or of an allocation; words say it too."""
    colours = {"in_use": "green", "in_store": "blue", "in_repair": "yellow", "lost": "red"}
    return {**colours, "approved": "green", "proposed": "yellow"}.get(state, "grey")


@register.filter
def moment(kept: str) -> datetime:
    """A moment as a sealed note keeps it."""
    return datetime.fromisoformat(kept)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What a line says in one of the chosen columns, and what stands there when it says nothing."""

    kind: str
    label: str
    text: str
    empty: str = "–"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A line in the words of the page; ``tick`` is what ticking it sends."""

    number: str
    href: str
    name: str
    what: str
    cells: tuple[Cell, ...]
    mine: bool
    mark: Mark
    date: str
    tag: str
    tag_colour: str
    tick: str
    is_new: bool
    talk: str
    talk_colour: str
    on_paper: bool


@register.inclusion_tag("desk/parts/lines.html")
def case_lines(
    lines: Iterable[Line],
    office: Office,
    caption: str,
    *,
    keys: bool = False,
    ended: bool = False,
    from_list: str = "",
    columns: Sequence[Column] | None = None,
    ticks: object = None,
) -> dict[str, Any]:
    """A table of cases. ``keys`` lets the keyboard walk in it; ``ended`` shows when each came in, not when it is due;
    ``from_list`` tells the page of a case which list it was opened from; ``columns`` are those its reader has chosen;
    with ``ticks`` a line can be ticked."""
    lang = lang_now()
    to = reverse("desk:case", args=[office.code, "NUMBER"]) + (f"?{from_list}" if from_list else "")
    chosen = usual_columns() if columns is None else columns
    rows, names = [], tuple(column.name for column in chosen)
    drawn = {} if any(column.facet for column in chosen) else DRAWN  # a school may change its name
    for line in lines:
        key = (
            lang, to, names, ended, bool(ticks), line.number, line.head, line.assignee, line.mine, line.mark,
            line.is_new, line.talk, line.due_at,
        )  # fmt: skip
        if key not in drawn:
            _make_room()
            drawn[key] = _row(_shown(line, chosen, to=to, lang=lang, ended=ended, ticks=bool(ticks)))
        rows.append(drawn[key])
    labels = [column.label for column in chosen]
    return {"rows": rows, "caption": caption, "keys": keys, "ended": ended, "labels": labels, "ticks": ticks}


DRAWN: dict[tuple[object, ...], SafeString] = {}
"""Rows as they were drawn, for all who look at them: a list is opened again and again, and few of its lines change."""
DRAWN_MOST = 4000


def _make_room() -> None:
    if len(DRAWN) >= DRAWN_MOST:
        DRAWN.clear()


def _shown(line: Line, columns: Sequence[Column], *, to: str, lang: Lang, ended: bool, ticks: bool) -> Shown:
    words = {
        "": "",
        "late": gettext("Late"),
        "today": gettext("Due today"),
        "waiting": gettext("Waiting for the applicant"),
    }
    said = {
        "": "",
        "came": gettext("A message came"),
        "asked": gettext("Waiting for an answer"),
        "overdue": gettext("Answer overdue"),
    }
    return Shown(
        number=line.number,
        href=to.replace("NUMBER", line.number, 1),
        name=line.name,
        what=" · ".join(text.in_(lang) for text in (line.service, line.variant) if text),
        cells=tuple(_cell(column, line, lang) for column in columns),
        mine=line.mine,
        mark=line.mark,
        date=_day(line.received_at if ended else line.due_at, lang),
        tag=_said(line.end, lang) if line.mark == "ended" else words[line.mark],
        tag_colour=colour(line.end_kind if line.mark == "ended" else line.mark),
        tick=f"{line.number}:{line.head}" if ticks else "",
        is_new=line.is_new,
        talk=said[line.talk],
        talk_colour={"came": "blue", "overdue": "red"}.get(line.talk, "grey"),
        on_paper=line.on_paper,
    )


def _cell(column: Column, line: Line, lang: Lang) -> Cell:
    name, label = column.name, column.label
    if name == "step":
        return Cell(kind=name, label=label, text=_said(line.step, lang), empty=gettext("Ended"))
    if name == "assignee":
        return Cell(kind=name, label=label, text=_said(line.assignee, lang), empty=gettext("Nobody yet"))
    if name == "channel":
        return Cell(kind="more", label=label, text=line.channel.in_(lang))
    if name in ("received", "changed"):
        at = line.received_at if name == "received" else line.changed_at
        return Cell(kind="more", label=label, text=_day(at, lang))
    return Cell(kind="more", label=label, text=said_of(column, line.facets, lang))


def _row(line: Shown) -> SafeString:
    return mark_safe(get_template("desk/parts/line.html").render({"line": line}))  # noqa: S308 - a template's own words


def _said(text: Text | None, lang: Lang) -> str:
    return text.in_(lang) if text else ""


def _day(at: datetime | None, lang: Lang) -> str:
    return thai.show_date(at.astimezone(thai.BANGKOK).date(), lang, style="short") if at else ""


MONEY_COLOURS = {"owed": "yellow", "paid": "green", "waived": "blue", "void": "grey"}


@register.filter
def money_colour(state: str) -> str:
    """The colour of how a fee stands."""
    return MONEY_COLOURS.get(state, "grey")
