"""The office's log in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from khamkho.base.text import Lang, Text
from khamkho.base.thai import show_date
from khamkho.catalogue.queries import pack, packs
from khamkho.offices.models import Office, OfficeEvent
from khamkho.offices.queries import area_name, member_names
from khamkho.offices.roles import KINDS, ROLES, role_label
from khamkho.offices.words import DAY_KINDS, DETAILS, EVENTS, ORDER_KINDS
from khamkho.ui.language import lang_now

SYSTEM = Text("ระบบ", "The system")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the log, as the timeline draws it."""

    at: datetime
    title: Text
    who: str | Text
    text: str
    tone: str = ""


def entries_of(office: Office, events: Iterable[OfficeEvent]) -> list[Entry]:
    lang, names = lang_now(), member_names(office)
    return [
        Entry(
            at=event.at,
            title=EVENTS[event.what],
            who=event.actor_name or SYSTEM,
            text=_told(office, event.detail, names, lang),
        )
        for event in events
    ]


def _told(office: Office, detail: Mapping[str, Any], names: Mapping[int, str], lang: Lang) -> str:
    """The facts of an event: those without a value are left out."""
    told = [
        (DETAILS[name].in_(lang) if name in DETAILS else name, _shown(office, name, value, names, lang))
        for name, value in detail.items()
    ]
    return " · ".join(f"{label}: {value}" for label, value in told if value)


def _shown(office: Office, name: str, value: Any, names: Mapping[int, str], lang: Lang) -> str:
    if name == "member":
        return names.get(value, str(value))
    if name == "role" and value in ROLES:
        return role_label(office.kind, value).full.in_(lang)
    if name == "kind":
        kinds = {kind: words for kind, words, _ in (*DAY_KINDS, *ORDER_KINDS)}
        return {**KINDS, **kinds}[value].in_(lang)
    if name == "date":
        return show_date(date.fromisoformat(value), lang)
    if name == "period" and value:
        return " – ".join(show_date(date.fromisoformat(day), lang) if day else "…" for day in value)
    if name == "service" and value in packs():
        return pack(value).title.in_(lang)
    if name == "areas":
        return ", ".join(area_name(code).in_(lang) for code in value)
    if value is True:
        return Text("ใช่", "yes").in_(lang)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
