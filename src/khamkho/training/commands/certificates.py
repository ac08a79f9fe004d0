"""Certificates for who came: letters of the office, in its own words, signed and numbered as all its letters are."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from khamkho.base.text import Lang
from khamkho.base.thai import show_date, thai_digits
from khamkho.casework.commands import sign_letter
from khamkho.casework.commands import write_certificate as write_letter_of
from khamkho.casework.rules.letters import DRAFT, ISSUED, PENDING
from khamkho.casework.rules.letters import TRAINING as KIND
from khamkho.casework.rules.letters import WAITING as WAITING_FOR_NUMBER
from khamkho.issuing.letters import written_from_text
from khamkho.issuing.papers.frame import digits_at
from khamkho.offices.models import Office
from khamkho.offices.registers import TRAINING, permit_keeping
from khamkho.people.actor import Actor
from khamkho.training.commands.locking import kept_course
from khamkho.training.contents import person_of
from khamkho.training.models import Certificate, Course, Meeting
from khamkho.training.queries import hours_words, standings_of
from khamkho.training.rules import NobodyToCertify

STANDING = (DRAFT, WAITING_FOR_NUMBER, PENDING, ISSUED)
AT_ONCE = 100
"""So many are signed with one press: each is a command of its own and a number of the book."""


@transaction.atomic
def write_certificates(*, actor: Actor, office: Office, ref: UUID, lang: Lang, now: datetime) -> int:
    """Once the last meeting is over: a draft for everybody who came for the share that the course asks and has none.

    Returns how many. Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchCourse, NobodyToCertify, Invalid.
    """
    course = kept_course(actor, office, ref)
    meetings = list(course.meetings.all())
    if not meetings or meetings[-1].day > timezone.localtime(now).date():
        raise NobodyToCertify()
    held = set(
        Certificate.objects.filter(participant__course=course, letter__state__in=STANDING).values_list(
            "participant_id", flat=True
        )
    )
    count = 0
    for standing in standings_of(course, meetings):
        person = person_of(standing.participant)
        if person is None or standing.share < course.share or standing.participant.pk in held:
            continue
        facts = {"name": person.name.full(), **_facts(office, course, meetings, standing.minutes, lang)}
        fields = written_from_text(office, KIND, lang, None, content=facts, at=now)
        letter = write_letter_of(
            actor=actor, office=office, kind=KIND, holder=person.name, lang=lang, fields=fields, now=now
        )
        Certificate.objects.create(participant=standing.participant, letter=letter)
        count += 1
    if not count:
        raise NobodyToCertify()
    return count


def sign_certificates(*, actor: Actor, office: Office, ref: UUID, now: datetime) -> int:
    """Sign the drafts of a course, in the order of its list; each gets its number in a transaction of its own.

    Returns how many; what is left over ``AT_ONCE`` is signed with the next press. Raises NotFound, RegisterNotKept,
    OnlyWorkers, NoSuchCourse, NobodyToCertify, and what ``sign_letter`` refuses.
    """
    permit_keeping(actor, office.pk, office.settings, TRAINING)
    drafts = Certificate.objects.filter(
        participant__course__ref=ref, participant__course__office=office, letter__state=DRAFT
    )
    found = list(drafts.select_related("letter").order_by("participant_id")[:AT_ONCE])
    if not found:
        raise NobodyToCertify()
    for one in found:
        sign_letter(actor=actor, ref=one.letter.ref, seen=one.letter.revision, now=now)
    return len(found)


def _facts(
    office: Office, course: Course, meetings: list[Meeting], minutes: int, lang: Lang
) -> dict[str, str]:
    digits = digits_at(office, lang)
    first, last = (show_date(day, lang, digits=digits) for day in (meetings[0].day, meetings[-1].day))
    hours = hours_words(minutes)
    return {
        "training": course.title,
        "training_days": first if first == last else f"{first} – {last}",
        "training_hours": thai_digits(hours) if digits == "thai" else hours,
    }
