"""What happens to a case is told in the chat that it belongs to, with the buttons that answer it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from khamkho.advice.contents import body_of as advice_body
from khamkho.advice.models import Entry
from khamkho.base.text import Text
from khamkho.casework import commands as casework
from khamkho.casework.models import Case, Event
from khamkho.casework.queries.cases import CaseView, case_for
from khamkho.casework.queries.timeline import Entry as TimelineEntry
from khamkho.casework.queries.timeline import entries_of
from khamkho.casework.rules.flow import GRANTED, NOTICE_OF_END, REFUSED
from khamkho.catalogue import rules as catalogue
from khamkho.chat.commands.asking import OFFERED
from khamkho.chat.commands.deeds import STARS
from khamkho.chat.commands.following_times import appointment_lines
from khamkho.chat.commands.hearing import say
from khamkho.chat.models import Chatted, Question
from khamkho.chat.queries.friends import actor_of, lang_of
from khamkho.chat.queries.times import code_of, comes_at
from khamkho.chat.rules import when
from khamkho.chat.rules.world import Line, Tap
from khamkho.line.commands.friends import lock
from khamkho.line.models import Friend
from khamkho.people.actor import SYSTEM

MENU = (Tap(key="status"), Tap(key="menu"))


@transaction.atomic
def follow(*, case_id: int, now: datetime) -> int:
    """Tell in the chat what happened to a case since it was last told there; returns how many messages went out.

    Each event is told once, whoever reports it how often. What the person herself did there is not told back.
    """
    row = (
        Chatted.objects.select_related("case__version", "case__key", "case__office")
        .filter(case=case_id)
        .first()
    )
    friend = lock(row.friend_id) if row else None
    if row is None or friend is None:
        return 0
    row = Chatted.objects.select_for_update(of=("self",)).get(pk=row.pk)
    case = Case.objects.select_related("version", "key", "office").get(pk=case_id)
    if case.number is None or case.key_id is None:
        return 0
    view = case_for(actor_of(friend), case.number)
    fresh = case.events.filter(seq__gt=row.told).order_by("seq")
    lines: list[Line] = []
    for entry in entries_of(SYSTEM, case, fresh):
        lines += _lines(friend, view, entry, now)
    row.told = case.head_seq
    row.save(update_fields=["told"])
    if lines:
        say(friend, lines[-4:], {}, why="notice", about=case.ref, now=now)
        _keep_told(case, fresh, now)
    return len(lines)


def _keep_told(case: Case, events: Any, now: datetime) -> None:
    """That the decision was told, and when, is kept as it is for a mail."""
    kind = NOTICE_OF_END.get(case.end, "")
    if kind:
        casework.record_told(case_id=case.pk, kind=kind, now=now)
        Chatted.objects.filter(case=case).update(
            told=Case.objects.values_list("head_seq", flat=True).get(pk=case.pk)
        )


def _lines(friend: Friend, view: CaseView, entry: TimelineEntry, now: datetime) -> list[Line]:
    number, by_office = view.number, entry.role != ""
    if entry.kind == "submitted":
        due = view.case.due_at or view.case.deemed_at or now
        facts: dict[str, Any] = {"number": number, "when": when.said(due, lang_of(friend))}
        return [Line(key="handed_in", facts=facts, taps=MENU)]
    if entry.kind == "acted" and by_office:
        return _acted(friend, view, entry)
    if entry.kind == "lapsed" and not view.case.end:
        return []
    if entry.kind in ("given_back", "lapsed"):
        return [Line(key="M26", facts={"number": number, "reason": _reason(entry)}, taps=MENU)]
    if entry.kind == "withdrawn":
        return [Line(key="M21", taps=MENU)]
    if entry.kind == "late_explained":
        return [Line(key="M27", facts={"number": number}, taps=MENU)]
    if entry.kind.startswith("appointment_"):
        return appointment_lines(friend, view, entry)
    if entry.kind == "message_sent":
        text = Text(
            f"คำขอ {number}\n{entry.reason or entry.note}",
            f"Application {number}\n{entry.reason or entry.note}",
        )
        return [
            Line(key="said", facts={"text": text}, taps=(Tap(key="write", data=f"write:{number}"), *MENU))
        ]
    return []


def _acted(friend: Friend, view: CaseView, entry: TimelineEntry) -> list[Line]:
    """T22 to T25, T31, T35."""
    case, number, service = view.case, view.number, view.service
    to = next((one for one in service.steps if entry.to and one.title == entry.to), None)
    if to is None:
        if case.end == GRANTED:
            told = [Line(key="reply", facts={"answer": entry.reason})] if entry.reason else []
            stars = tuple(_star(one, number) for one in STARS)
            if catalogue.hands_over(service):
                return [Line(key="M30", taps=stars)]
            if told and service.survey is not None:
                return [*told, Line(key="rate_answer", taps=stars)]
            return told or [Line(key="said", facts={"text": _over(number, service, case)}, taps=MENU)]
        reason = _reason(entry) if case.end == REFUSED else service.end_title(case.end)
        return [Line(key="M26", facts={"number": number, "reason": reason}, taps=MENU)]
    if to.by == "applicant":
        return [_returned(number, entry)]
    if catalogue.handing_over(to):
        at = comes_at(case)
        spoken = (
            Text(f" นัดรับ{when.said(at, 'th')}", f", to be collected on {when.said(at, 'en')}")
            if at
            else Text("", "")
        )
        return [Line(key="M28", facts={"number": number, "when": spoken}, taps=MENU)]
    if entry.action == "accept" and service.line and service.line.is_short:
        return [_approved(view, lang=lang_of(friend))]
    return []


def _approved(view: CaseView, *, lang: Any) -> Line:
    """T22, M23: the fee, as it stands from now on, and when to come."""
    at = comes_at(view.case)
    wanted = view.body.answers.get(view.service.line.day) if view.service.line else None
    day = (
        Text(*(when.Said(datetime.fromisoformat(str(wanted)).date()).in_(one) for one in ("th", "en")))
        if wanted
        else Text("", "")
    )
    facts = {
        "number": view.number,
        "fee": view.fee_words(lang) or "–",
        "when": _with_code(Text(when.said(at, "th"), when.said(at, "en")), code_of(view.case)) if at else day,
        "office": Text(view.case.office.name_th, view.case.office.name_en),
    }
    return Line(key="M23", facts=facts, taps=(Tap(key="move"), Tap(key="status"), Tap(key="cancel")))


def _with_code(said: Text, code: str) -> Text:
    """The appointment with the code by which she checks in."""
    return Text(f"{said.th} (รหัสนัด {code})", f"{said.en} (code {code})") if code else said


def _returned(number: str, entry: TimelineEntry) -> Line:
    """T23 and T24: a proposal is answered with a tap, anything else is mended question by question."""
    offer = {name: entry.answers[name] for name in OFFERED if entry.answers.get(name)}
    if offer:
        taps = (
            Tap(key="agree", data=f"agree:{number}"),
            Tap(key="other_day", data=f"other:{number}"),
            Tap(key="staff"),
        )
        return Line(key="M24", facts={"number": number, "proposal": _proposal(offer)}, taps=taps)
    mend = Tap(label=Text("ตอบ/แก้ไข", "Answer"), data=f"correct:{number}")
    return Line(key="M25", facts={"number": number, "question": entry.reason}, taps=(mend, Tap(key="staff")))


def _proposal(offer: dict[str, Any]) -> Text:
    th, en = [], []
    if copies := offer.get("offered_copies"):
        th.append(f"{copies} ฉบับ")
        en.append(f"{copies} copies")
    if day := offer.get("offered_day"):
        said = when.Said(datetime.fromisoformat(str(day)).date())
        th.append(f"วัน{said.in_('th')}")
        en.append(said.in_("en"))
    if at := offer.get("offered_time"):
        th.append(f"เวลา {str(at).replace(':', '.')} น.")
        en.append(str(at))
    return Text(" ".join(th), ", ".join(en))


def _star(tap: Tap, number: str) -> Tap:
    return Tap(label=tap.label, data=f"rate:{number}:{tap.data.partition(':')[2]}")


def _over(number: str, service: Any, case: Case) -> Text:
    title: Text = service.end_title(case.end)
    return Text(f"คำขอ {number}: {title.th}", f"Application {number}: {title.en}")


def _reason(entry: TimelineEntry) -> str | Text:
    return entry.reason or entry.text


# ── answers to questions ──


@transaction.atomic
def tell_answer(*, entry_id: int, now: datetime) -> bool:
    """T41: the office's answer goes back into the chat it was asked in, once."""
    row = Question.objects.select_for_update(of=("self",)).filter(entry=entry_id, told_at=None).first()
    friend = lock(row.friend_id) if row else None
    entry = Entry.objects.select_related("key").get(pk=entry_id) if row else None
    if row is None or friend is None or entry is None or entry.key_id is None:
        return False
    answer = str(advice_body(entry).get("answer", ""))
    row.told_at = now
    row.save(update_fields=["told_at"])
    say(
        friend,
        [Line(key="reply", facts={"answer": answer}, taps=(Tap(key="menu"), Tap(key="staff")))],
        {},
        why="notice",
        now=now,
    )
    return True


__all__ = ["Event", "follow", "tell_answer"]
