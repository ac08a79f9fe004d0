"""Every write in the advice register: log, answer, give to a colleague, follow up, correct, keep an answer, erase."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from khamkho.advice.contents import body_of, put_body
from khamkho.advice.models import Entry, Known
from khamkho.advice.queries import entries_at
from khamkho.advice.rules import (
    LONGEST,
    AdviceErased,
    AlreadyAnswered,
    Asked,
    NoSuchAdvice,
    NothingToFollow,
    checked_asked,
    checked_day,
    checked_known,
    cleaned,
)
from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import clean
from khamkho.base.thai import BANGKOK, be_year, search_key
from khamkho.casework.queries.cases import case_called
from khamkho.offices.commands.log import record
from khamkho.offices.models import Membership, Office
from khamkho.offices.queries import members_at, schools_under
from khamkho.offices.registers import ADVICE, permit_heading, permit_keeping, registers_from
from khamkho.people.actor import Actor
from khamkho.people.commands import post_mail
from khamkho.people.queries import address_of, lang_of
from khamkho.vault.commands import destroy_key, new_key
from khamkho.work.commands import enqueue, schedule, unschedule

MORNING = time(8, 0)
"""When the one who is to follow up is reminded on the day."""


@transaction.atomic
def log_advice(*, actor: Actor, office: Office, ref: UUID, typed: Mapping[str, str], now: datetime) -> Entry:
    """Write down a question that the office was asked, with its answer where there is one already.

    ``ref`` comes from the form, so that one sent twice is one entry. ``typed`` holds what the page asks: channel,
    kind, school, asker, phone, question, answer, follow_on, assignee, case. Raises NotFound, RegisterNotKept,
    OnlyWorkers, Invalid.
    """
    held = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    seat = permit_keeping(actor, held.pk, held.settings, ADVICE)
    if (first := Entry.objects.filter(ref=ref, office=held).first()) is not None:
        return first
    problems: list[Problem] = []
    answer = cleaned("answer", typed, problems)
    follow_on = checked_day(typed.get("follow_on", ""), _day(now), problems)
    assignee = _colleague(held, typed.get("assignee", ""), _day(now), problems)
    case = case_called(actor, held, typed.get("case", ""), problems)
    asked = _asked(held, typed, problems)
    entry = Entry(
        ref=ref,
        office=held,
        year=be_year(_day(now)),
        case=case,
        taken_by_id=seat,
        assignee=assignee or _member(seat),
        asked_at=now,
        answered_at=now if answer else None,
        follow_on=follow_on,
        key=new_key(),
    )
    last = Entry.objects.filter(office=held, year=entry.year).aggregate(last=Max("seq"))["last"]
    entry.seq = (last or 0) + 1
    _put_asked(entry, asked)
    _save(entry, {**asked.words, "answer": answer, "notes": []}, now)
    return entry


@transaction.atomic
def take_question(
    *, office: Office, ref: UUID, question: str, channel: str = "line", now: datetime
) -> Entry | None:
    """Keep a question that came by itself, from a chat: nobody took it, and whoever of the office is free answers.

    The kind is the last of the office's list, which is for all else. None where the office keeps no register of advice.
    """
    held = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    registers = registers_from(held.settings)
    if not registers.keeps(ADVICE):
        return None
    if (first := Entry.objects.filter(ref=ref, office=held).first()) is not None:
        return first
    year = be_year(_day(now))
    last = Entry.objects.filter(office=held, year=year).aggregate(last=Max("seq"))["last"]
    entry = Entry(ref=ref, office=held, year=year, seq=(last or 0) + 1, asked_at=now, key=new_key())
    entry.channel, entry.kind = channel, registers.kinds[-1].th
    longest = LONGEST["question"]
    words = {"asker": "", "phone": "", "question": clean(question, lines=True)[:longest]}
    _save(entry, {**words, "answer": "", "notes": []}, now)
    return entry


@transaction.atomic
def answer_advice(*, actor: Actor, office: Office, ref: UUID, answer: str, now: datetime) -> Entry:
    """Write the answer to a question that was logged without. Raises NotFound, RegisterNotKept, OnlyWorkers,
    NoSuchAdvice, AdviceErased, AlreadyAnswered, Invalid."""
    entry, body = _locked(actor, office, ref)
    if entry.answered_at is not None:
        raise AlreadyAnswered()
    problems: list[Problem] = []
    text = cleaned("answer", {"answer": answer}, problems)
    if not text:
        problems.append(Problem("answer", "missing", "เขียนคำตอบ", "Write the answer."))
    if problems:
        raise Invalid(problems)
    entry.answered_at = now
    _save(entry, {**body, "answer": text}, now)
    if entry.taken_by_id is None and entry.channel == "line":
        enqueue("chat-answer", args={"entry": entry.pk}, about=f"office:{entry.office_id}", now=now)
    return entry


@transaction.atomic
def correct_advice(
    *, actor: Actor, office: Office, ref: UUID, typed: Mapping[str, str], now: datetime
) -> Entry:
    """Correct how a question was asked, what about, by whom. What stood there is kept among the notes.

    Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchAdvice, AdviceErased, Invalid.
    """
    entry, body = _locked(actor, office, ref)
    problems: list[Problem] = []
    entry.case = case_called(actor, entry.office, typed.get("case", ""), problems)
    asked = _asked(entry.office, typed, problems, also=entry.kind)
    before = {name: body.get(name, "") for name in asked.words if body.get(name, "") != asked.words[name]}
    _put_asked(entry, asked)
    notes = [*body.get("notes", ()), _note(actor, "corrected", "", now) | {"was": before}]
    _save(entry, {**body, **asked.words, "notes": notes}, now)
    return entry


@transaction.atomic
def give_advice_on(
    *, actor: Actor, office: Office, ref: UUID, typed: Mapping[str, str], now: datetime
) -> Entry:
    """Say who looks after a question, and on which day the office looks again; she is reminded that morning.

    Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchAdvice, AdviceErased, Invalid.
    """
    entry, body = _locked(actor, office, ref)
    problems: list[Problem] = []
    entry.follow_on = checked_day(typed.get("follow_on", ""), _day(now), problems)
    entry.assignee = (
        _colleague(entry.office, typed.get("assignee", ""), _day(now), problems) or entry.assignee
    )
    note = cleaned("note", typed, problems)
    if problems:
        raise Invalid(problems)
    notes = [*body.get("notes", ()), _note(actor, "given", note, now)]
    _save(entry, {**body, "notes": notes}, now)
    return entry


@transaction.atomic
def follow_advice_up(
    *, actor: Actor, office: Office, ref: UUID, typed: Mapping[str, str], now: datetime
) -> Entry:
    """Write down what a follow-up found; another day may be set. Raises NotFound, RegisterNotKept, OnlyWorkers,
    NoSuchAdvice, AdviceErased, NothingToFollow, Invalid."""
    entry, body = _locked(actor, office, ref)
    if entry.follow_on is None:
        raise NothingToFollow()
    problems: list[Problem] = []
    entry.follow_on = checked_day(typed.get("follow_on", ""), _day(now), problems)
    note = cleaned("note", typed, problems)
    if not note:
        problems.append(Problem("note", "missing", "เขียนผลการติดตาม", "Write what the follow-up found."))
    if problems:
        raise Invalid(problems)
    notes = [*body.get("notes", ()), _note(actor, "followed", note, now)]
    _save(entry, {**body, "notes": notes}, now)
    return entry


@transaction.atomic
def keep_answer(*, actor: Actor, office: Office, ref: UUID, typed: Mapping[str, str], now: datetime) -> Known:
    """Keep question and answer, written without a name, to be offered while a question like it is typed.

    Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchAdvice, AdviceErased, Invalid (also for what looks like the
    number or address of a person).
    """
    entry, _body = _locked(actor, office, ref)
    question, answer = checked_known(typed)
    return Known.objects.create(
        office=entry.office,
        entry=entry,
        kind=entry.kind,
        question=question,
        answer=answer,
        search_key=search_key(question)[:1000],
        written_by_id=_seat(actor, entry.office),
        written_at=now,
    )


@transaction.atomic
def retire_answer(*, actor: Actor, office: Office, known_id: int, now: datetime) -> None:
    """Offer an answer no longer. Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchAdvice."""
    permit_keeping(actor, office.pk, office.settings, ADVICE)
    if not Known.objects.filter(pk=known_id, office=office, retired_at=None).update(retired_at=now):
        raise NoSuchAdvice()


@transaction.atomic
def erase_advice(*, actor: Actor, office: Office, ref: UUID, reason: str, now: datetime) -> Entry:
    """Erase the names and words of an entry for good; number, days and kind stay for the statistics.

    For heads of the office, with a reason for its log. Raises NotFound, RegisterNotKept, OnlyWorkers, OnlyHeads,
    NoSuchAdvice, AdviceErased, Invalid.
    """
    entry, _body = _locked(actor, office, ref)
    permit_heading(actor, entry.office_id, entry.office.settings, ADVICE)
    problems: list[Problem] = []
    words = cleaned("note", {"note": reason}, problems)
    if not words:
        problems.append(Problem("reason", "missing", "เขียนเหตุผลที่ลบ", "Write why it is erased."))
    if problems:
        raise Invalid(problems)
    _erase(entry, now)
    record(entry.office, actor, "advice-erased", {"number": entry.number, "reason": words}, now)
    return entry


def sweep_advice(*, now: datetime) -> int:
    """Erase what is older than the office keeps it, counted from the last change; what still waits stays. Returns how many."""
    count = 0
    for office in Office.objects.filter(pk__in=Entry.objects.values("office")):
        limit = now - timedelta(days=365 * registers_from(office.settings).years)
        over = Entry.objects.filter(office=office, key__isnull=False, changed_at__lt=limit)
        for entry in over.exclude(answered_at=None).filter(follow_on=None):
            with transaction.atomic():
                _erase(entry, now)
            count += 1
    return count


@transaction.atomic
def remind_of_advice(*, entry_id: int, now: datetime) -> bool:
    """Mail who is to follow up today: number, kind and a link, no name. Returns whether she was still to do it."""
    entry = Entry.objects.select_related("office", "assignee", "assignee__user").filter(pk=entry_id).first()
    if entry is None or entry.follow_on is None or entry.follow_on > _day(now) or entry.assignee is None:
        return False
    member = entry.assignee
    if not member.active_on(_day(now)) or not (to := address_of(member.user)):
        return False
    lang = lang_of(member.user)
    facts = {
        "name": member.name(lang),
        "office": entry.office.name(lang),
        "number": entry.number,
        "kind": entry.kind,
        "link": f"{settings.PUBLIC_URL}/desk/{entry.office.code}/advice/{entry.ref}",
    }
    post_mail("advice/follow_up", to=to, lang=lang, facts=facts, now=now)
    return True


# ── parts ──


def _locked(actor: Actor, office: Office, ref: UUID) -> tuple[Entry, dict[str, Any]]:
    permit_keeping(actor, office.pk, office.settings, ADVICE)
    rows = (
        entries_at(actor, office).select_for_update(of=("self",)).select_related("office", "key", "assignee")
    )
    entry = rows.filter(ref=ref).first()
    if entry is None:
        raise NoSuchAdvice()
    if entry.key is None:
        raise AdviceErased()
    return entry, body_of(entry)


def _save(entry: Entry, body: dict[str, Any], now: datetime) -> None:
    """Seal and keep an entry; the reminder stands for the day it names, or not at all."""
    put_body(entry, body)
    entry.changed_at = now
    entry.save()
    key = f"advice:{entry.pk}"
    if entry.follow_on is None:
        unschedule(key)
        return
    at = datetime.combine(entry.follow_on, MORNING, tzinfo=BANGKOK)
    about = f"office:{entry.office_id}"
    schedule("advice-reminder", key=key, due_at=max(at, now), args={"entry": entry.pk}, about=about, now=now)


def _erase(entry: Entry, now: datetime) -> None:
    key_id = entry.key_id
    entry.body, entry.key, entry.follow_on, entry.changed_at = None, None, None, now
    entry.save()
    unschedule(f"advice:{entry.pk}")
    if key_id:
        destroy_key(key_id, now=now)


def _asked(office: Office, typed: Mapping[str, str], problems: list[Problem], *, also: str = "") -> Asked:
    """The question as it was typed; with everything else that is wrong in one refusal."""
    kinds = {one.th for one in registers_from(office.settings).kinds} | ({also} if also else set())
    schools = {school.code for school in schools_under(office)} if typed.get("school") else set()
    try:
        asked = checked_asked(typed, kinds, schools)
    except Invalid as no:
        raise Invalid([*no.problems, *problems]) from no
    if problems:
        raise Invalid(problems)
    return asked


def _put_asked(entry: Entry, asked: Asked) -> None:
    entry.channel, entry.kind = asked.channel, asked.kind
    entry.school = Office.objects.filter(code=asked.school).first() if asked.school else None


def _colleague(office: Office, typed: str, day: date, problems: list[Problem]) -> Membership | None:
    if not typed:
        return None
    found = next(
        (one for one in members_at(office, day, "officer", "supervisor", "director") if str(one.pk) == typed),
        None,
    )
    if found is None:
        problems.append(
            Problem("assignee", "unknown", "เลือกผู้รับผิดชอบจากรายชื่อ", "Choose who looks after it from the list.")
        )
    return found


def _note(actor: Actor, what: str, text: str, now: datetime) -> dict[str, Any]:
    return {"at": now.isoformat(), "by": actor.name, "what": what, "text": text}


def _seat(actor: Actor, office: Office) -> int | None:
    seat = actor.seat_as(office.pk, "officer", "supervisor", "director")
    return seat.id if seat else None


def _member(seat: int | None) -> Membership | None:
    return Membership.objects.filter(pk=seat).first() if seat else None


def _day(now: datetime) -> date:
    return timezone.localtime(now).date()
