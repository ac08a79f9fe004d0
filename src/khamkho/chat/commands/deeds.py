"""Carry out what the dialogue decided: hold a time, hand in, cancel, move, ask an officer, keep a question."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from khamkho.advice.commands import take_question
from khamkho.appointments.commands import accept_offer, decline, stop_waiting, submit
from khamkho.appointments.queries.bookings import standing_of_case
from khamkho.base.errors import Refused
from khamkho.base.text import Text
from khamkho.casework import commands as casework
from khamkho.casework.commands.locking import for_update
from khamkho.casework.commands.record import record
from khamkho.casework.models import Case, Event
from khamkho.casework.standing import standing_of
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.chat.commands import asking, times
from khamkho.chat.commands.following_times import may_wait
from khamkho.chat.commands.pages import make_page
from khamkho.chat.models import Chatted, Page, Question
from khamkho.chat.queries import friends
from khamkho.chat.queries.times import comes_at, fallen_of_case
from khamkho.chat.queries.world import OfficeWorld, card_mark
from khamkho.chat.rules import when
from khamkho.chat.rules.dialogue import Step, hear
from khamkho.chat.rules.talk import Talk
from khamkho.chat.rules.world import Deed, Heard, Line, Tap
from khamkho.feedback.commands import rate
from khamkho.line import commands as line
from khamkho.line.models import Friend
from khamkho.line.port import Heard as Came
from khamkho.people.actor import SYSTEM, Actor

CHANNEL = "line"
A_DAY = timedelta(days=1)
MOST_CARDS = 2
"""So many cards a day may come from one chat before the officer is told: a phone may serve a family."""
STARS = tuple(Tap(label=Text("★" * n, "★" * n), data=f"stars:{n}") for n in (5, 4, 3, 2, 1))


@dataclass
class Doing:
    """One message being worked on."""

    friend: Friend
    world: OfficeWorld
    came: Came | None
    turn: int
    now: datetime
    pages: dict[str, str] = field(default_factory=dict)
    about: uuid.UUID | None = None
    """The application that was handed in or changed by it: its page at the desk shows the conversation."""

    @property
    def actor(self) -> Actor:
        return friends.actor_of(self.friend)

    def key(self, what: str) -> str:
        """A client key: the same event asks for the same thing once."""
        return f"line:{self.came.incoming.event if self.came else self.turn}:{what}"[:120]

    def told(self, case: Case) -> None:
        """What is said now of a case is not told in the chat again."""
        Chatted.objects.filter(case=case).update(told=case.head_seq)
        self.about = case.ref

    def carry_out(self, step: Step) -> tuple[Talk, Sequence[Line]]:
        """Each deed in order. What the house refuses is undone as a whole and said; the dialogue hears of it."""
        talk, said = step.talk, list[Line]()
        for deed in step.deeds:
            try:
                with transaction.atomic():
                    talk, more = _DEEDS[deed.do](self, talk, deed)
            except Refused as no:
                heard = hear(talk, Heard(kind="refused", text=no.code), self.world)
                lines = heard.lines or (refused_line(no),)
                return heard.talk, [*said, *lines]
            said += more
        return talk, [*step.lines, *said]


Done = tuple[Talk, Sequence[Line]]


def refused_line(no: Refused) -> Line:
    """A refusal of the house in its own words, with what can be done."""
    th, en = (f"{no.sentence(lang)}\n{no.next(lang)}".strip() for lang in ("th", "en"))
    return Line(key="said", facts={"text": Text(th, en)}, taps=(Tap(key="menu"), Tap(key="staff")))


def _notice(doing: Doing, talk: Talk, _deed: Deed) -> Done:
    line.notice_shown(doing.friend, version=NOTICE_VERSION, now=doing.now)
    doing.world.notice_seen = True
    return talk, ()


NOTICE_VERSION = "2026-11"
"""Of M01. A new one is shown to everybody again."""


def _lang(doing: Doing, talk: Talk, deed: Deed) -> Done:
    line.choose_lang(doing.friend, "en" if deed.what == "en" else "th", now=doing.now)
    return talk, ()


def _staff(doing: Doing, talk: Talk, _deed: Deed) -> Done:
    line.ask_for_officer(doing.friend, now=doing.now)
    return talk, ()


def _withdraw(doing: Doing, talk: Talk, _deed: Deed) -> Done:
    for case in friends.drafts_of(doing.friend):
        casework.discard(actor=doing.actor, ref=case.ref, now=doing.now)
    line.want_news(doing.friend, wanted=False)
    doing.friend.notice_version = ""
    doing.friend.save(update_fields=["notice_version"])
    return talk, ()


def _destroy(doing: Doing, talk: Talk, _deed: Deed) -> Done:
    line.destroy_copy(doing.came.said if doing.came else None, now=doing.now)
    return talk, ()


def _codes_page(doing: Doing, talk: Talk, _deed: Deed) -> Done:
    doing.pages["codes"] = make_page(doing.friend, Page.CODES, turn=doing.turn, now=doing.now)
    return talk, ()


def _news(doing: Doing, talk: Talk, deed: Deed) -> Done:
    line.want_news(doing.friend, wanted=bool(deed.what))
    return talk, ()


# ── the short protocol ──


def _free(doing: Doing, talk: Talk, _deed: Deed) -> Done:
    """T16, T18, T19: the time is free again, and the draft that held it is gone."""
    for case in friends.drafts_of(doing.friend):
        casework.discard(actor=doing.actor, ref=case.ref, now=doing.now)
    return replace(talk, case=""), ()


def _hold(doing: Doing, talk: Talk, deed: Deed) -> Done:
    """T13: a draft for each paper, the first of which holds the time."""
    assert deed.at is not None
    drafts = [_begin(doing, name, Text("", "")) for name in talk.items]
    for case, name in zip(drafts, talk.items, strict=True):
        casework.fill_all(actor=doing.actor, ref=case.ref, answers=answers(talk, doing, name), now=doing.now)
    times.hold(doing.actor, drafts[0], copies=(talk.copies or 1) * len(drafts), at=deed.at, now=doing.now)
    return replace(talk, case=str(drafts[0].ref)), ()


def answers(talk: Talk, doing: Doing, service_id: str) -> dict[str, Any]:
    """What the short protocol has heard, as answers of the service's form."""
    way = doing.world.services[service_id].line
    if way is None:
        return {}
    said: dict[str, Any] = {
        way.code: talk.laser,
        way.number: talk.card,
        way.copies: talk.copies,
        way.day: talk.day.isoformat() if talk.day else None,
        way.time: f"{talk.at:%H:%M}" if talk.at else None,
    }
    return {**way.given, **{name: value for name, value in said.items() if name and value}}


def _begin(doing: Doing, service_id: str, _title: Text, variant: str = "") -> Case:
    case = casework.start(
        actor=doing.actor,
        office=doing.world.place,
        service_id=service_id,
        variant=variant,
        channel=CHANNEL,
        lang=doing.world.lang,
        client_key=doing.key(f"start:{service_id}"),
        now=doing.now,
    )
    Chatted.objects.get_or_create(case=case, defaults={"friend": doing.friend, "created_at": doing.now})
    notice = catalogue.privacy_notice(service_of(case.version), doing.world.lang)
    casework.see_notice(actor=doing.actor, ref=case.ref, version=notice.version, now=doing.now)
    return case


def _lodge(doing: Doing, talk: Talk, _deed: Deed) -> Done:
    """T14: hand in; E14: more than two cards a day from one chat are pointed out to the officer."""
    mark = card_mark(talk.laser)
    lines: list[Line] = []
    for case in friends.drafts_of(doing.friend):
        if case.service_id not in talk.items:
            continue
        filled = answers(talk, doing, case.service_id)
        casework.fill_all(actor=doing.actor, ref=case.ref, answers=filled, now=doing.now)
        receipt = submit(
            actor=doing.actor, ref=case.ref, client_key=doing.key(f"submit:{case.ref}"), now=doing.now
        )
        times.confirm(doing.actor, receipt.case, now=doing.now)
        doing.about = case.ref
        row = Chatted.objects.get(case=case)
        row.card, row.several = mark, _several(doing, mark)
        if row.several:
            _point_out(receipt.case, doing.now)
        row.told = Case.objects.values_list("head_seq", flat=True).get(pk=case.pk)
        row.save(update_fields=["card", "several", "told"])
        due = receipt.due_at or receipt.deemed_at
        facts = {"number": receipt.number, "when": when.said(due, doing.world.lang)}
        lines.append(Line(key="M17", facts=facts, taps=(Tap(key="status"), Tap(key="menu"))))
    if not lines:
        return Talk(state="IDLE"), (Line(key="M20", facts={"menu": "1#"}),)
    if doing.world.typed_codes:
        lines.insert(len(lines) - 1, Line(key="M17U"))
    holder = Case.objects.get(ref=talk.case) if talk.case else None
    if holder is not None and (booked := standing_of_case(holder)):
        lines += may_wait(talk, str(holder.number), booked)
    return Talk(state="IDLE", tries=talk.tries), lines


def _point_out(case: Case, now: datetime) -> None:
    """E14: the officer reads in the history of the case that this phone serves many cards."""
    held = for_update().get(pk=case.pk)
    record(
        held,
        "several_cards",
        actor=SYSTEM,
        standing=standing_of(SYSTEM, held),
        audience=Event.OFFICE,
        now=now,
    )


def _several(doing: Doing, mark: str) -> bool:
    rows = Chatted.objects.filter(friend=doing.friend, created_at__gt=doing.now - A_DAY).exclude(card="")
    return len({*rows.values_list("card", flat=True), mark}) > MOST_CARDS


def _cancel(doing: Doing, talk: Talk, deed: Deed) -> Done:
    """T34: take back what was handed in; its time is free at once."""
    casework.withdraw(
        actor=doing.actor, number=deed.what, client_key=doing.key(f"withdraw:{deed.what}"), now=doing.now
    )
    doing.told(Case.objects.get(number=deed.what))
    return talk, (Line(key="M21", taps=(Tap(key="menu"),)),)


def _move(doing: Doing, talk: Talk, deed: Deed) -> Done:
    """T33."""
    assert deed.at is not None
    times.move(doing.actor, _own(doing, deed.what), at=deed.at, now=doing.now)
    doing.told(Case.objects.get(number=deed.what))
    facts = {"number": deed.what, "when": deed.at}
    return talk, (Line(key="moved", facts=facts, taps=(Tap(key="status"), Tap(key="menu"))),)


def _earlier(doing: Doing, talk: Talk, deed: Deed) -> Done:
    """What became free before her turn, and was offered to her."""
    booking = accept_offer(actor=doing.actor, ref=uuid.UUID(deed.what), quiet=True, now=doing.now)
    number = ""
    if booking.case is not None:
        number = str(booking.case.number)
        doing.told(Case.objects.get(pk=booking.case.pk))
    facts = {"number": number, "when": booking.starts_at}
    return talk, (Line(key="moved", facts=facts, taps=(Tap(key="status"), Tap(key="menu"))),)


def _wait(doing: Doing, talk: Talk, deed: Deed) -> Done:
    """She has a later time than she wished, or none: she hears when an earlier one is free."""
    entry = times.wait(doing.actor, _own(doing, deed.what), now=doing.now)
    no_more = Tap(key="wait_no_more", data=f"keep:{entry.ref}")
    return talk, (
        Line(key="waiting", facts={"number": deed.what}, taps=(no_more, Tap(key="status"), Tap(key="menu"))),
    )


def _wait_no_more(doing: Doing, talk: Talk, deed: Deed) -> Done:
    """The earlier time is for somebody else."""
    entry = stop_waiting(actor=doing.actor, ref=uuid.UUID(deed.what), now=doing.now)
    at = comes_at(entry.case)
    facts = {"number": entry.case.number, "when": at}
    key = "kept" if at else "kept_none"
    return talk, (Line(key=key, facts=facts, taps=(Tap(key="move"), Tap(key="menu"))),)


def _no_new_time(doing: Doing, talk: Talk, deed: Deed) -> Done:
    """She needs no time in place of the one that fell out."""
    case = _own(doing, deed.what)
    if (fallen := fallen_of_case(case)) is not None:
        decline(actor=doing.actor, uid=fallen.uid, now=doing.now)
        doing.told(Case.objects.get(pk=case.pk))
    return talk, (
        Line(key="no_new_time", facts={"number": deed.what}, taps=(Tap(key="move"), Tap(key="menu"))),
    )


def _own(doing: Doing, number: str) -> Case:
    """An application of this chat, by its number."""
    return Case.objects.select_related("office", "version").get(number=number, chatted__friend=doing.friend)


# ── questions and stars ──


def _log_question(doing: Doing, talk: Talk, deed: Deed) -> Done:
    """T40: into the office's register of questions; an office without one gets it as a conversation."""
    ref = uuid.uuid5(uuid.NAMESPACE_URL, doing.key("question"))
    entry = take_question(office=doing.world.place, ref=ref, question=deed.what, now=doing.now)
    if entry is None:
        line.ask_for_officer(doing.friend, now=doing.now)
        return talk, (Line(key="M35"),)
    Question.objects.get_or_create(entry=entry, defaults={"friend": doing.friend})
    return talk, (Line(key="M34", facts={"number": entry.number}, taps=(Tap(key="menu"),)),)


def _rate(doing: Doing, talk: Talk, deed: Deed) -> Done:
    """T37: the stars are kept with the comment that may follow, or alone when none does."""
    number, _, stars = deed.what.partition(":")
    return replace(talk, about=f"{number}:{stars[:1]}"), ()


def _comment(doing: Doing, talk: Talk, deed: Deed) -> Done:
    about, _, words = deed.what.partition("\n")
    keep_stars(doing.friend, about, words, now=doing.now)
    return talk, ()


def keep_stars(friend: Friend, about: str, words: str, *, now: datetime) -> None:
    """Keep the stars of somebody who has her papers. Raises what feedback refuses."""
    number, _, stars = about.partition(":")
    case = Case.objects.filter(number=number, chatted__friend=friend).first()
    if case is not None and stars.isdigit():
        rate(case, int(stars), words, CHANNEL, now)


def _write(doing: Doing, talk: Talk, deed: Deed) -> Done:
    number, _, text = deed.what.partition("\n")
    key = doing.key(f"write:{number}")
    casework.write_to_office(actor=doing.actor, number=number, text=text, client_key=key, now=doing.now)
    return talk, ()


# ── any service ──


def _start(doing: Doing, talk: Talk, deed: Deed) -> Done:
    case = _begin(doing, deed.what, Text("", ""))
    return asking.begin(doing.friend, replace(talk, case=str(case.ref)), doing, fresh=True)


def _begin_visit(doing: Doing, talk: Talk, deed: Deed) -> Done:
    """T40: a visit outside the office, with what is known filled in."""
    item = next((one for one in doing.world.items() if one.way and deed.what in one.way.visits), None)
    if item is None or item.way is None:
        return Talk(state="IDLE"), (Line(key="unknown", taps=(Tap(key="menu"),)),)
    case = _begin(doing, item.id, Text("", ""), variant=item.way.visits[deed.what])
    known = {item.way.topic: deed.what, **({item.way.question: talk.question} if talk.question else {})}
    casework.prefill(actor=doing.actor, ref=case.ref, answers=known, now=doing.now)
    return asking.begin(doing.friend, replace(talk, state="ASK", case=str(case.ref)), doing, fresh=True)


def _answer(doing: Doing, talk: Talk, deed: Deed) -> Done:
    return asking.answer(doing.friend, talk, deed.what, doing)


_DEEDS: dict[str, Callable[[Doing, Talk, Deed], Done]] = {
    "notice": _notice,
    "lang": _lang,
    "staff": _staff,
    "withdraw": _withdraw,
    "destroy": _destroy,
    "codes_page": _codes_page,
    "news": _news,
    "free": _free,
    "hold": _hold,
    "lodge": _lodge,
    "cancel": _cancel,
    "move": _move,
    "earlier": _earlier,
    "wait": _wait,
    "wait_no_more": _wait_no_more,
    "no_new_time": _no_new_time,
    "log_question": _log_question,
    "rate": _rate,
    "comment": _comment,
    "write": _write,
    "start": _start,
    "begin_visit": _begin_visit,
    "answer": _answer,
}
