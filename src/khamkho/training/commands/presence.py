"""Who came, and what they thought of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from khamkho.base.text import Text
from khamkho.offices.models import Office
from khamkho.offices.registers import TRAINING, permit_keeping
from khamkho.people.actor import Actor
from khamkho.training.commands.locking import kept_course, locked_course
from khamkho.training.contents import code_index, seal_comment, seal_reason
from khamkho.training.models import Meeting, Opinion, Participant, Presence
from khamkho.training.rules import (
    AlreadyPresent,
    CalledOff,
    NoSuchCourse,
    NotOnTheList,
    SurveyOver,
    checked_opinion,
    checked_reason,
)


@transaction.atomic
def scan(*, meeting: UUID, participant: Participant | None, now: datetime) -> Presence:
    """A participant who scanned the code in the room is marked as present, once; that she came is also her yes.

    Whether the code is the one shown now was asked by the page. Raises NoSuchCourse, NotOnTheList, AlreadyPresent, CalledOff.
    """
    held = Meeting.objects.select_related("course").filter(ref=meeting).first()
    if held is None:
        raise NoSuchCourse()
    locked_course(held.course_id)
    found = Participant.objects.filter(pk=participant.pk).first() if participant else None
    if found is None or found.course_id != held.course_id or found.key_id is None:
        raise NotOnTheList()
    if held.present.filter(participant=found).exists():
        raise AlreadyPresent()
    return _mark(held, found, now)


@transaction.atomic
def mark_by_hand(
    *, actor: Actor, office: Office, ref: UUID, meeting: UUID, participant: UUID, reason: str, now: datetime
) -> Presence:
    """An officer who saw somebody in the room marks her, and says why by hand.

    Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchCourse, AlreadyPresent, CalledOff, Invalid.
    """
    course = kept_course(actor, office, ref)
    held = course.meetings.select_related("course").filter(ref=meeting).first()
    found = course.people.select_related("key").filter(ref=participant, key__isnull=False).first()
    if held is None or found is None:
        raise NoSuchCourse()
    words = checked_reason(reason, needed=Text("ระบุเหตุที่บันทึกด้วยมือ", "Say why it is marked by hand."))
    if held.present.filter(participant=found).exists():
        raise AlreadyPresent()
    presence = _mark(held, found, now)
    presence.marked_by_id = permit_keeping(actor, office.pk, office.settings, TRAINING)
    seal_reason(presence, found, words)
    presence.save()
    return presence


def _mark(meeting: Meeting, participant: Participant, now: datetime) -> Presence:
    if meeting.course.called_off_on:
        raise CalledOff()
    if participant.reply != Participant.Reply.YES:
        participant.reply = Participant.Reply.YES
        participant.save(update_fields=["reply"])
    return Presence.objects.create(meeting=meeting, participant=participant, at=now)


@transaction.atomic
def fill_form(*, code: str, typed: Mapping[str, Any], now: datetime) -> None:
    """A participant says what she thought, once. The form is kept without her name and without its moment.

    Raises NoSuchCourse, SurveyOver, Invalid.
    """
    rows = Participant.objects.filter(code_index=code_index(code), key__isnull=False)
    pk = rows.values_list("course_id", flat=True).first()
    course = locked_course(pk)
    participant = rows.get()
    if participant.surveyed or not participant.present.exists() or course.key is None:
        raise SurveyOver()
    levels, comment = checked_opinion(typed, len(course.questions))
    opinion = Opinion(course=course, levels=levels)
    if comment:
        seal_comment(opinion, course, comment)
    opinion.save(force_insert=True)
    participant.surveyed = True
    participant.save(update_fields=["surveyed"])
