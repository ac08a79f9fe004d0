"""Begin a collection: which form, what for, until when, and whom."""

from __future__ import annotations

from collections.abc import Collection as Many
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import clean
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.commands import publish
from khamkho.catalogue.rules import Typed
from khamkho.catalogue.service import Service
from khamkho.collecting.commands.log import note, permit_collecting
from khamkho.collecting.commands.telling import announce_wave, set_reminders
from khamkho.collecting.models import Asked, Collection
from khamkho.collecting.queries.forms import OWN_QUESTIONS, form_for
from khamkho.collecting.queries.whom import may_be_asked
from khamkho.collecting.rules.times import LONGEST, REMINDERS, end_of
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.vault.commands import new_key


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What an officer wants to know, as she typed it. ``offices`` are codes of offices under hers."""

    form: str
    title: str
    purpose: str
    until: date | None
    remind_before: Sequence[int] = ()
    offices: Many[str] = ()
    questions: Sequence[Typed] = field(default=())


@transaction.atomic
def begin_collection(*, actor: Actor, office: Office, wanted: Wanted, now: datetime) -> Collection:
    """Ask offices under one's own: each gets a mail and finds the question on its desk; reminders follow by themselves.

    The offices are told by the worker, one batch after the other, each once. Where the form asks for no personal data
    the mail holds a link to answer without an account. Raises NoSuchCollection, NotYours, NoSuchForm, Invalid.
    """
    permit_collecting(actor, office.pk)
    service = form_for(office, wanted.form)
    asked = [one for one in may_be_asked(office, service) if one.code in set(wanted.offices)]
    if problems := _wrong(wanted, asked, now):
        raise Invalid(problems)
    assert wanted.until is not None
    if wanted.form == OWN_QUESTIONS:
        service = catalogue.with_questions(service, wanted.title, wanted.questions)
    collection = _keep(actor, office, wanted, service, now)
    Asked.objects.bulk_create((Asked(collection=collection, office=one) for one in asked), batch_size=500)
    note(collection, actor, "begun", {"offices": len(asked)}, now)
    announce_wave(collection, "asked", now=now)
    set_reminders(collection, now=now)
    return collection


def _keep(actor: Actor, office: Office, wanted: Wanted, service: Service, now: datetime) -> Collection:
    assert wanted.until is not None
    return Collection.objects.create(
        office=office,
        version=publish(service, now),
        title=clean(wanted.title),
        purpose=clean(wanted.purpose, lines=True),
        until=end_of(wanted.until),
        remind_before=sorted(set(wanted.remind_before) & set(REMINDERS)),
        by_link=not catalogue.asks_personal(service),
        asked_by=actor.name,
        created_at=now,
        key=new_key(),
    )


def _wrong(wanted: Wanted, asked: Sequence[Office], now: datetime) -> list[Problem]:
    """Everything that is wrong with what was typed."""
    found = []
    for name, text, most in (("title", wanted.title, 200), ("purpose", wanted.purpose, 2000)):
        if not clean(text, lines=True):
            found.append(Problem(name, "required", "กรุณากรอกข้อมูลนี้", "Fill this in"))
        elif len(clean(text, lines=True)) > most:
            th, en = f"ต้องไม่เกิน {most:,} ตัวอักษร", f"At most {most:,} characters"
            found.append(Problem(name, "too-long", th, en))
    if problem := wrong_day(wanted.until, now):
        found.append(problem)
    if not asked:
        th, en = "กรุณาเลือกหน่วยงานที่จะถามอย่างน้อยหนึ่งแห่ง", "Choose at least one office to ask"
        found.append(Problem("offices", "required", th, en))
    if wanted.form == OWN_QUESTIONS:
        found += catalogue.wrong_with_questions(wanted.questions)
    return found


def wrong_day(until: date | None, now: datetime) -> Problem | None:
    """What is wrong with a last day to answer: none, over already, or more than a year away."""
    if until is None:
        return Problem("until", "required", "กรุณาระบุวันสุดท้ายที่ตอบได้", "Give the last day to answer")
    if end_of(until) <= now:
        return Problem(
            "until", "in-the-past", "วันสุดท้ายต้องไม่ใช่วันที่ผ่านมาแล้ว", "The last day must not be over already"
        )
    if end_of(until) > now + LONGEST:
        return Problem("until", "too-late", "วันสุดท้ายต้องไม่เกินหนึ่งปีจากนี้", "The last day must be within a year")
    return None
