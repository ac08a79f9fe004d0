"""What happens to the appointment of a case, as it is told in the chat, with times that are taken by a tap."""

from __future__ import annotations

from typing import Any

from khamkho.appointments.models import Booking
from khamkho.appointments.rules.settings import rules_from
from khamkho.base.text import Text
from khamkho.casework.queries.cases import CaseView
from khamkho.casework.queries.timeline import Entry as TimelineEntry
from khamkho.casework.queries.timeline import detail_at
from khamkho.chat.queries.friends import lang_of
from khamkho.chat.queries.times import comes_at
from khamkho.chat.rules import when
from khamkho.chat.rules.dialogue import wait_tap
from khamkho.chat.rules.talk import Talk
from khamkho.chat.rules.world import Line, Tap
from khamkho.line.models import Friend

MENU = (Tap(key="status"), Tap(key="menu"))


def appointment_lines(friend: Friend, view: CaseView, entry: TimelineEntry) -> list[Line]:
    """T32, T36, E8: what happened to the time that was given, and what can be done."""
    number, at = view.number, comes_at(view.case)
    told = Text(f"คำขอ {number}: {entry.text.th}", f"Application {number}: {entry.text.en}")
    if entry.kind == "appointment_reminded" and at:
        facts: dict[str, Any] = {"number": number, "when": at, "fee": view.fee_words(lang_of(friend)) or "–"}
        return [Line(key="M29", facts=facts, taps=(Tap(key="move"), Tap(key="status")))]
    if entry.kind == "appointment_missed":
        days = rules_from(view.case.office.settings).rebook_days
        again = Tap(key="move", data=f"move:{number}")
        return [Line(key="M31", facts={"number": number, "n": days}, taps=(again, Tap(key="staff")))]
    if entry.kind == "appointment_cancelled" and view.case.end:
        return []
    if entry.kind == "appointment_offered":
        return [_earlier(view, entry)]
    if entry.kind == "appointment_closed":
        return [_closed(view, entry, told)]
    return [Line(key="said", facts={"text": told}, taps=(Tap(key="move"), *MENU))]


def _earlier(view: CaseView, entry: TimelineEntry) -> Line:
    """From the waiting list: a tap takes it; left alone it goes to the next."""
    kept = detail_at(view.case, entry.seq)
    facts = {
        "number": view.number,
        "when": Text(str(kept["at_th"]), str(kept["at_en"])),
        "until": Text(str(kept["until_th"]), str(kept["until_en"])),
    }
    take, keep = (
        Tap(key=key, data=f"{data}:{kept['entry']}") for key, data in (("take", "earlier"), ("keep", "keep"))
    )
    return Line(key="earlier", facts=facts, taps=(take, keep, *MENU))


def _closed(view: CaseView, entry: TimelineEntry, told: Text) -> Line:
    """E8: the day was closed later; a tap takes one of the times that are free."""
    kept = detail_at(view.case, entry.seq)
    text = Text(f"{told.th}\n{entry.reason}", f"{told.en}\n{entry.reason}") if entry.reason else told
    offers = tuple(when.tapped(when.from_tap(one), view.number) for one in kept.get("offers", ()))
    other = Tap(key="other_day", data=f"move:{view.number}")
    none = Tap(key="no_new_time", data=f"no_new_time:{view.number}")
    return Line(key="said", facts={"text": text}, taps=(*offers, other, none, Tap(key="staff")))


def may_wait(talk: Talk, number: str, booked: Booking) -> list[Line]:
    """Her wished day was full, and she took a later one: she may wait for something earlier."""
    if talk.full is None or talk.full >= when.local(booked.starts_at).date():
        return []
    return [Line(key="may_wait", facts={"day": when.Said(talk.full)}, taps=(wait_tap(number), *MENU))]
