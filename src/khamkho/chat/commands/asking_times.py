"""A time for an application that is asked question by question: chosen before it is read back, held until it is handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from khamkho.appointments.models import Booking
from khamkho.appointments.queries.bookings import held_for
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import CaseView
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.service import Appointment
from khamkho.chat.commands import times
from khamkho.chat.queries.times import kind_of, times_near, times_on
from khamkho.chat.rules import when
from khamkho.chat.rules.dialogue import NOT_THEN
from khamkho.chat.rules.reading import wanted_in
from khamkho.chat.rules.talk import Talk
from khamkho.chat.rules.words import says
from khamkho.chat.rules.world import Free, Line, Tap

if TYPE_CHECKING:
    from khamkho.chat.commands.deeds import Doing

TIME = "time:"
"""The question after all others, as ``Talk.field`` and ``Talk.skipped`` call it."""
Done = tuple[Talk, Sequence[Line]]


def appointment_of(view: CaseView) -> Appointment | None:
    """What kind of time concerns this draft, at an office that gives it; the papers of a few words ask for theirs themselves."""
    if view.case.state != Case.DRAFT or (view.service.line and view.service.line.is_short):
        return None
    kind = kind_of(view.case.office, view.service)
    concerns = catalogue.appointments_for(view.service, view.case.variant, view.body.answers)
    return kind if kind in concerns and kind and catalogue.may_be_chosen(view.service, kind, "") else None


def held(view: CaseView, doing: Doing) -> Booking | None:
    """The time that she chose, while it is held."""
    kind = appointment_of(view)
    return held_for(view.case, kind.id, now=doing.now) if kind else None


def waits(talk: Talk, view: CaseView, doing: Doing) -> bool:
    """Whether a time is asked for now: nothing is, where none is free."""
    kind = appointment_of(view)
    if kind is None or TIME in talk.skipped:
        return False
    if talk.field != TIME and held(view, doing) is not None:
        return False
    return bool(_near(view, doing))


def _near(view: CaseView, doing: Doing) -> tuple[Free, ...]:
    found = times_near(view.case.office, view.service, doing.now, copies=1, now=doing.now)
    return tuple(sorted(found, key=lambda one: one.at))


def ask_time(talk: Talk, view: CaseView, doing: Doing) -> Done:
    kind = appointment_of(view)
    assert kind is not None
    skip = () if kind.needed == "always" else (Tap(key="skip"),)
    day = Tap(key="day", pick="date", data="day")
    taps = (*when.slots(_near(view, doing)), day, *skip, Tap(key="cancel"))
    asked = replace(talk, state="ASK", field=TIME, day=None)
    return asked, (Line(key="ask_time", facts={"title": kind.title}, taps=taps),)


def take_time(talk: Talk, said: str, view: CaseView, doing: Doing) -> Done | None:
    """Understand a day and a time, and hold it; None when the next question can be asked. Raises what ``hold`` refuses."""
    kind = appointment_of(view)
    if kind is not None and kind.needed != "always" and says("skip", said):
        return None
    wanted = wanted_in(said, doing.world.today)
    if wanted.bad_day:
        asked, lines = ask_time(talk, view, doing)
        return asked, (Line(key="bad_day", facts={"day": wanted.bad_day}), *lines)
    day = wanted.day or talk.day
    if day is None:
        return ask_time(talk, view, doing)
    found = times_on(view.case.office, view.service, day, copies=1, now=doing.now)
    if not isinstance(found, tuple):
        facts = {"day": when.Said(day), "reason": found.reason, "n": found.n}
        near = when.slots(_near(view, doing))
        lost = replace(talk, field=TIME, day=None, full=day if found.why == "full" else talk.full)
        return lost, (Line(key=NOT_THEN[found.why], facts=facts, taps=(*near, Tap(key="cancel"))),)
    at = when.moment(day, wanted.at) if wanted.at else None
    if at is None or not any(one.at == at for one in found):
        taps = (*when.slots(found, clock=True), Tap(key="cancel"))
        kept = replace(talk, field=TIME, day=day)
        return kept, (Line(key="M09D", facts={"day": when.Said(day)}, taps=taps),)
    times.hold(doing.actor, view.case, copies=1, at=at, now=doing.now)
    return None


def after_time(talk: Talk, said: str) -> Talk:
    """Where the conversation stands once the time is settled, held or left open."""
    skipped = (*talk.skipped, TIME) if says("skip", said) else talk.skipped
    return replace(talk, field="", day=None, skipped=skipped)
