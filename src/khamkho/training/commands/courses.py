"""A course and its meetings: open, change, add, remove, call off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Text
from khamkho.base.thai import BANGKOK
from khamkho.offices.models import Office
from khamkho.offices.registers import TRAINING, permit_keeping
from khamkho.people.actor import Actor
from khamkho.training.commands.locking import kept_course
from khamkho.training.commands.people import tell_people
from khamkho.training.models import Course, Meeting, Presence
from khamkho.training.rules import (
    MOST_MEETINGS,
    CalledOff,
    CourseWasHeld,
    MeetingWasHeld,
    NoSuchCourse,
    checked_course,
    checked_meeting,
    checked_reason,
)
from khamkho.vault.commands import new_key
from khamkho.work.commands import schedule, unschedule

MORNING = time(8, 0)


@transaction.atomic
def open_course(
    *, actor: Actor, office: Office, ref: UUID, typed: Mapping[str, Any], now: datetime
) -> Course:
    """Open a course. ``ref`` comes from the form, so that one sent twice is one course.

    Raises NotFound, RegisterNotKept, OnlyWorkers, Invalid.
    """
    seat = permit_keeping(actor, office.pk, office.settings, TRAINING)
    if (first := Course.objects.filter(ref=ref, office=office).first()) is not None:
        return first
    return Course.objects.create(
        ref=ref, office=office, made_by_id=seat, created_at=now, key=new_key(), **checked_course(typed)
    )


@transaction.atomic
def change_course(
    *, actor: Actor, office: Office, ref: UUID, typed: Mapping[str, Any], now: datetime
) -> Course:
    """Change what a course says. Its questions stay once somebody has answered them.

    Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchCourse, Invalid.
    """
    course = kept_course(actor, office, ref)
    wanted = checked_course(typed)
    if wanted["questions"] != course.questions and course.opinions.exists():
        answered = Problem(
            "questions",
            "answered",
            "มีผู้ตอบแบบประเมินแล้ว จึงเปลี่ยนข้อคำถามไม่ได้",
            "Somebody has filled in the form, so its questions stay.",
        )
        raise Invalid([answered])
    for name, value in wanted.items():
        setattr(course, name, value)
    course.save()
    return course


@transaction.atomic
def add_meeting(
    *, actor: Actor, office: Office, ref: UUID, typed: Mapping[str, Any], now: datetime
) -> Meeting:
    """Add a meeting; the participants are reminded on the morning before the first one.

    Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchCourse, Invalid.
    """
    course = kept_course(actor, office, ref)
    values = checked_meeting(typed)
    if course.meetings.count() >= MOST_MEETINGS:
        most = Problem(
            "day",
            "too-many",
            f"ไม่เกิน {MOST_MEETINGS} ครั้งต่อหลักสูตร",
            f"A course has at most {MOST_MEETINGS} meetings.",
        )
        raise Invalid([most])
    meeting = Meeting.objects.create(course=course, **values)
    _remind(course, now)
    return meeting


@transaction.atomic
def change_meeting(
    *, actor: Actor, office: Office, ref: UUID, meeting: UUID, typed: Mapping[str, Any], now: datetime
) -> Meeting:
    """Correct when and where a meeting is; while it lies ahead, who takes part or may still is told.

    Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchCourse, Invalid.
    """
    course = kept_course(actor, office, ref)
    held = _meeting(course, meeting)
    before = (held.day, held.begins, held.ends, held.place)
    for name, value in checked_meeting(typed).items():
        setattr(held, name, value)
    held.save()
    _remind(course, now)
    moved = before != (held.day, held.begins, held.ends, held.place)
    if moved and held.day >= timezone.localtime(now).date():
        tell_people("training/moved", course, now=now)
    return held


@transaction.atomic
def call_off(*, actor: Actor, office: Office, ref: UUID, reason: str, now: datetime) -> Course:
    """The course does not take place; who was asked, takes part or waits gets a mail with the reason.

    Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchCourse, CalledOff, CourseWasHeld, Invalid (no reason).
    """
    course = kept_course(actor, office, ref)
    if course.called_off_on:
        raise CalledOff()
    if Presence.objects.filter(meeting__course=course).exists():
        raise CourseWasHeld()
    why = Text("ระบุเหตุที่งดจัด", "Say why it is called off.")
    course.called_off_why = checked_reason(reason, needed=why)
    course.called_off_on = timezone.localtime(now).date()
    course.save(update_fields=["called_off_on", "called_off_why"])
    unschedule(_timer(course))
    tell_people("training/called-off", course, now=now, reason=course.called_off_why)
    return course


@transaction.atomic
def remove_meeting(*, actor: Actor, office: Office, ref: UUID, meeting: UUID, now: datetime) -> None:
    """Remove a meeting at which nobody was. Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchCourse, MeetingWasHeld."""
    course = kept_course(actor, office, ref)
    held = _meeting(course, meeting)
    if held.present.exists():
        raise MeetingWasHeld()
    held.delete()
    _remind(course, now)


def _meeting(course: Course, ref: UUID) -> Meeting:
    found = course.meetings.filter(ref=ref).first()
    if found is None:
        raise NoSuchCourse()
    return found


def _timer(course: Course) -> str:
    return f"training:{course.pk}"


def _remind(course: Course, now: datetime) -> None:
    """The timer of the reminder follows the first meeting."""
    key, first = _timer(course), course.meetings.first()
    at = datetime.combine(first.day - timedelta(days=1), MORNING, tzinfo=BANGKOK) if first else None
    if at is None or at <= now:
        unschedule(key)
        return
    about = f"office:{course.office_id}"
    schedule("training-reminder", key=key, due_at=at, args={"course": course.pk}, about=about, now=now)
