"""Reading the training register: courses, who takes part and came, the report, and a participant's own page."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from khamkho.base.text import Text
from khamkho.casework.models import Letter
from khamkho.casework.rules.letters import ISSUED
from khamkho.offices.models import Membership, Office
from khamkho.offices.registers import TRAINING, permit_reading, registers_from
from khamkho.people.actor import Actor
from khamkho.people.models import User
from khamkho.people.queries import Holding
from khamkho.training.contents import code_index, comments_of, mark, person_of
from khamkho.training.models import Certificate, Course, Meeting, Opinion, Participant, Presence
from khamkho.training.rules import FEW, Mean, NoSuchCourse, Person, ScanOver, means, only_digits, share_of
from khamkho.vault.keys import index

SHOWN = 60
"""Seconds that one code stands on the screen; the one before it still works, for whoever was typing."""


def courses_at(actor: Actor, office: Office) -> QuerySet[Course]:
    """The courses of an office, newest first, with their days and numbers. Raises NotFound, RegisterNotKept."""
    permit_reading(actor, office.pk, office.settings, TRAINING)
    return (
        Course.objects.filter(office=office)
        .annotate(first=Min("meetings__day"), last=Max("meetings__day"))
        .annotate(asked=Count("people", distinct=True))
        .annotate(coming=Count("people", filter=Q(people__reply="yes"), distinct=True))
        .order_by("-created_at", "-pk")
    )


def course_for(actor: Actor, office: Office, ref: UUID) -> Course:
    """One course of the office. Raises NotFound, RegisterNotKept, NoSuchCourse."""
    permit_reading(actor, office.pk, office.settings, TRAINING)
    course = Course.objects.select_related("office", "key", "made_by").filter(office=office, ref=ref).first()
    if course is None:
        raise NoSuchCourse()
    return course


def meeting_of(course: Course, ref: UUID) -> Meeting:
    """Raises NoSuchCourse."""
    found = course.meetings.filter(ref=ref).first()
    if found is None:
        raise NoSuchCourse()
    return found


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A participant with where she was, and her certificate if she has one."""

    participant: Participant
    person: Person | None
    present: Mapping[int, Presence]
    minutes: int
    share: int
    letter: Letter | None = None

    @property
    def came(self) -> bool:
        return bool(self.present)


def standings_of(course: Course, meetings: Sequence[Meeting] | None = None) -> tuple[Standing, ...]:
    """Everybody on the list of a course that the reader already got, in the order of the list. Three queries, and one
    for the meetings where the reader does not know them yet."""
    held = course.meetings.all() if meetings is None else meetings
    minutes = {meeting.pk: meeting.minutes for meeting in held}
    people = list(course.people.select_related("key"))
    rows = Presence.objects.filter(participant__course=course).select_related("marked_by")
    present: dict[int, dict[int, Presence]] = {}
    for row in rows:
        present.setdefault(row.participant_id, {})[row.meeting_id] = row
    certificates = (
        Certificate.objects.filter(participant__course=course).select_related("letter").order_by("pk")
    )
    letters = {one.participant_id: one.letter for one in certificates.defer("letter__content")}
    return tuple(
        Standing(
            participant=one,
            person=person_of(one),
            present=present.get(one.pk, {}),
            minutes=sum(minutes[meeting] for meeting in present.get(one.pk, {})),
            share=share_of(present.get(one.pk, {}), minutes),
            letter=letters.get(one.pk),
        )
        for one in people
    )


def hours_words(minutes: int) -> str:
    """Hours as they are written: ``6``, ``7.5``."""
    return f"{round(minutes / 60, 1):g}"


@dataclass(frozen=True, kw_only=True)
class Report:
    """What came of a course."""

    asked: int
    yes: int
    no: int
    waiting: int
    silent: int
    came: int
    enough: int
    certified: int
    minutes: int
    forms: int
    means: Sequence[tuple[Text, Mean]]
    whole: Mean
    comments: Sequence[str]


def report_of(course: Course) -> Report:
    """The numbers of a course, and what its forms say where enough were handed in."""
    meetings = list(course.meetings.all())
    standings = standings_of(course, meetings)
    replies = [one.participant.reply for one in standings]
    forms = list(Opinion.objects.filter(course=course).values_list("levels", flat=True))
    each, whole = means(forms, len(course.questions))
    questions = [Text(one["th"], one["en"]) for one in course.questions]
    return Report(
        asked=len(standings),
        yes=replies.count("yes"),
        no=replies.count("no"),
        waiting=replies.count("waiting"),
        silent=replies.count("asked"),
        came=sum(one.came for one in standings),
        enough=sum(one.came and one.share >= course.share for one in standings),
        certified=sum(one.letter is not None and one.letter.state == ISSUED for one in standings),
        minutes=sum(meeting.minutes for meeting in meetings),
        forms=len(forms),
        means=list(zip(questions, each, strict=True)),
        whole=whole,
        comments=comments_of(course) if len(forms) >= FEW else (),
    )


# ── the code in the room ──


def scan_code(meeting: Meeting, now: datetime) -> str:
    """The code that is shown in the room now. It says nothing of anybody, and is not kept."""
    return _scan_code(meeting, int(now.timestamp()) // SHOWN)


def _scan_code(meeting: Meeting, turn: int) -> str:
    return index("training-scan", f"{meeting.ref}:{turn}")[:16]


def scanned_meeting(ref: UUID, code: str, now: datetime) -> Meeting:
    """The meeting of a code that stands on the screen now or stood there a minute ago. Raises NoSuchCourse, ScanOver."""
    meeting = Meeting.objects.select_related("course", "course__office").filter(ref=ref).first()
    if meeting is None or not registers_from(meeting.course.office.settings).keeps(TRAINING):
        raise NoSuchCourse()
    turn = int(now.timestamp()) // SHOWN
    known = (_scan_code(meeting, turn), _scan_code(meeting, turn - 1))
    if not any(hmac.compare_digest(code.encode(), one.encode()) for one in known):
        raise ScanOver()
    return meeting


def participant_called(course: Course, typed: str) -> Participant | None:
    """Who on the list of a course has this email address or telephone."""
    email, phone = typed.strip().lower()[:200], only_digits(typed[:60])
    wanted = Q(email_index=mark(course, "email", email)) if "@" in email else Q(pk__in=())
    if len(phone) >= 9:
        wanted |= Q(phone_index=mark(course, "phone", phone))
    found = list(course.people.filter(wanted, key__isnull=False)[:2])
    return found[0] if len(found) == 1 else None


# ── a participant's own page ──


@dataclass(frozen=True, kw_only=True)
class Mine:
    """What a participant sees by the link in her mail."""

    participant: Participant
    course: Course
    person: Person
    meetings: Sequence[Meeting]
    present: frozenset[int]
    letter: Letter | None
    """Her certificate, once it is issued and while it stands."""

    @property
    def may_fill(self) -> bool:
        return bool(self.present) and not self.participant.surveyed and self.course.key_id is not None


def mine_of(code: str) -> Mine:
    """Raises NoSuchCourse: no such link, or she was erased."""
    rows = Participant.objects.select_related("course", "course__office", "course__key", "key")
    found = rows.filter(code_index=code_index(code)).first()
    person = person_of(found) if found else None
    if found is None or person is None:
        raise NoSuchCourse()
    issued = Certificate.objects.filter(participant=found, letter__state=ISSUED)
    last = issued.select_related("letter", "letter__blob", "letter__blob__key").order_by("-pk").first()
    return Mine(
        participant=found,
        course=found.course,
        person=person,
        meetings=tuple(found.course.meetings.all()),
        present=frozenset(found.present.values_list("meeting_id", flat=True)),
        letter=last.letter if last else None,
    )


def public_course(ref: UUID) -> Course:
    """A course that anybody may register for. Raises NoSuchCourse."""
    course = Course.objects.select_related("office").filter(ref=ref, public=True, key__isnull=False).first()
    if course is None or not registers_from(course.office.settings).keeps(TRAINING):
        raise NoSuchCourse()
    return course


def is_open(course: Course, today: date) -> bool:
    return course.closes_on is None or today <= course.closes_on


def holdings(user: User) -> tuple[Holding, ...]:
    """What training/ holds about a person with an account: the courses she was invited to as a member."""
    seats = Membership.objects.filter(user=user)
    rows: Any = Participant.objects.filter(member__in=seats, key__isnull=False).select_related("course")
    titles = tuple(one.course.title for one in rows)
    if not titles:
        return ()
    return (
        Holding(
            what=Text("การอบรมที่ท่านได้รับเชิญหรือเข้าร่วม", "Courses you were invited to or took part in"),
            rows=titles,
            why=Text("เพื่อจัดการอบรมและออกเกียรติบัตร", "To hold the courses and to certify that you came"),
            until=Text("ตามจำนวนปีที่หน่วยงานกำหนด", "As many years as the office has set"),
        ),
    )
