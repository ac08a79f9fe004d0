"""Who takes part: invite, register, reply, the waiting list, reminders; and forgetting them in time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from khamkho.base.codes import public_code
from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Lang
from khamkho.base.thai import show_date
from khamkho.offices.models import Membership, Office
from khamkho.offices.queries import active_on, offices_under
from khamkho.offices.registers import registers_from
from khamkho.people.actor import Actor
from khamkho.people.commands import post_mail
from khamkho.people.queries import address_of, lang_of
from khamkho.training.commands.locking import kept_course, locked_course
from khamkho.training.contents import code_index, mark, person_of, put_person
from khamkho.training.models import Course, Participant
from khamkho.training.rules import (
    MOST_PEOPLE,
    CalledOff,
    NoSuchCourse,
    Person,
    RegistrationOver,
    checked_person,
    reply_given,
    split_name,
)
from khamkho.vault.commands import destroy_key, new_key

ASKED, YES, NO, WAITING = (str(reply.value) for reply in Participant.Reply)
MAILS = {ASKED: "training/invitation", WAITING: "training/waiting"}


@transaction.atomic
def invite_people(
    *,
    actor: Actor,
    office: Office,
    ref: UUID,
    people: Iterable[Person] = (),
    members: Iterable[int] = (),
    now: datetime,
) -> int:
    """Invite people of a list, and members of the office and those under it by their ids; each gets a mail with her link.

    Who is on the list of the course already is left out. Returns how many are new. Raises NotFound, RegisterNotKept,
    OnlyWorkers, NoSuchCourse, CalledOff, RegistrationOver, Invalid (too many).
    """
    course = kept_course(actor, office, ref)
    _require_open(course, now)
    wanted = [*((person, None) for person in people), *_members(office, members, now)]
    if len(wanted) + course.people.count() > MOST_PEOPLE:
        most = Problem(
            "list",
            "too-many",
            f"หลักสูตรหนึ่งมีได้ไม่เกิน {MOST_PEOPLE} คน",
            f"A course has at most {MOST_PEOPLE} people.",
        )
        raise Invalid([most])
    count = 0
    for person, member in wanted:
        if not _listed(course, person, member):
            _add(course, person, member, came_by="list", reply=ASKED, now=now)
            count += 1
    return count


@transaction.atomic
def register(*, course_ref: UUID, typed: Mapping[str, Any], lang: Lang, now: datetime) -> Participant | None:
    """Somebody registers on the public page of a course; with all seats taken she waits.

    Returns None for an address or telephone that is on the list already: whoever asks learns nothing by it.
    Raises NoSuchCourse, CalledOff, RegistrationOver, Invalid.
    """
    course = locked_course(
        Course.objects.filter(ref=course_ref, public=True).values_list("pk", flat=True).first()
    )
    _require_open(course, now)
    person = checked_person(typed)
    if _listed(course, person, None):
        return None
    if course.people.count() >= MOST_PEOPLE:
        raise RegistrationOver()
    reply = reply_given("yes", taken=_taken(course), seats=course.seats)
    return _add(course, person, None, came_by="public", reply=reply, lang=lang, now=now)


@transaction.atomic
def reply_to(*, code: str, wants: str, now: datetime) -> Participant:
    """The invited person replies by the link in her mail, and may change her mind until the last day.

    A seat that becomes free goes to the first who waits. Raises NoSuchCourse, CalledOff, RegistrationOver, Invalid.
    """
    found = Participant.objects.filter(code_index=code_index(code), key__isnull=False).first()
    if found is None:
        raise NoSuchCourse()
    course = locked_course(found.course_id)
    _require_open(course, now)
    return _reply(course, Participant.objects.get(pk=found.pk), wants, now)


@transaction.atomic
def change_reply(
    *, actor: Actor, office: Office, ref: UUID, participant: UUID, wants: str, now: datetime
) -> Participant:
    """An officer writes down what somebody said on the telephone, also after the last day.

    Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchCourse, Invalid.
    """
    course = kept_course(actor, office, ref)
    found = course.people.filter(ref=participant).first()
    if found is None:
        raise NoSuchCourse()
    return _reply(course, found, wants, now)


@transaction.atomic
def remind_of_course(*, course_id: int, now: datetime) -> int:
    """The morning before the first meeting: a mail to everybody who takes part and has an address. Returns how many."""
    course = Course.objects.select_related("office").filter(pk=course_id).first()
    if course is None or course.called_off_on:
        return 0
    return tell_people("training/reminder", course, replies=[YES], now=now)


def tell_people(
    kind: str, course: Course, *, replies: Sequence[str] = (ASKED, YES, WAITING), now: datetime, **more: str
) -> int:
    """A mail to everybody of these replies who has an address; ``more`` are words of the mail. Returns how many."""
    count = 0
    for participant in course.people.filter(reply__in=replies).select_related("key", "member__user"):
        person = person_of(participant)
        if person and person.email:
            lang = _lang_of(participant)
            facts = {**_facts(course, person, lang), **more}
            post_mail(kind, to=person.email, lang=lang, facts=facts, now=now)
            count += 1
    return count


def sweep_training(*, now: datetime) -> int:
    """Erase who took part in courses that ended longer ago than their offices keep names, with the comments of the
    forms. Numbers and means stay; certificates stand in the letter book. Returns how many people."""
    count = 0
    for office in Office.objects.filter(pk__in=Course.objects.values("office")):
        limit = timezone.localtime(now).date() - timedelta(days=365 * registers_from(office.settings).years)
        ended = (
            Course.objects.filter(office=office).annotate(last=Max("meetings__day")).filter(last__lt=limit)
        )
        for course in ended:
            with transaction.atomic():
                count += _forget(course, now)
    return count


# ── parts ──


def _forget(course: Course, now: datetime) -> int:
    people = list(course.people.filter(key__isnull=False))
    keys = [one.key_id for one in people]
    for one in people:
        one.key, one.body, one.email_index, one.phone_index = None, None, "", ""
        one.save(update_fields=["key", "body", "email_index", "phone_index"])
        one.present.filter(reason__isnull=False).update(reason=None)
    if course.key_id:
        keys.append(course.key_id)
        course.opinions.update(comment=None)
        Course.objects.filter(pk=course.pk).update(key=None)
    for key in keys:
        if key:
            destroy_key(key, now=now)
    return len(people)


def _require_open(course: Course, now: datetime) -> None:
    if course.called_off_on:
        raise CalledOff()
    if course.closes_on and timezone.localtime(now).date() > course.closes_on:
        raise RegistrationOver()
    if course.key is None:
        raise RegistrationOver()


def _listed(course: Course, person: Person, member: Membership | None) -> bool:
    rows = course.people.all()
    if member is not None and rows.filter(member=member).exists():
        return True
    if person.email:
        return rows.filter(email_index=mark(course, "email", person.email)).exists()
    return bool(person.phone) and rows.filter(phone_index=mark(course, "phone", person.phone)).exists()


def _add(
    course: Course,
    person: Person,
    member: Membership | None,
    *,
    came_by: str,
    reply: str,
    lang: Lang | None = None,
    now: datetime,
) -> Participant:
    code = public_code()
    participant = Participant(
        course=course,
        member=member,
        reply=reply,
        came_by=came_by,
        code_index=code_index(code),
        created_at=now,
        replied_at=now if reply != ASKED else None,
        key=new_key(),
    )
    put_person(participant, person)
    participant.save()
    if person.email:
        told = lang or _lang_of(participant)
        kind = MAILS.get(reply, "training/registered")
        link = f"{settings.PUBLIC_URL}/training/mine/{code}"
        post_mail(
            kind, to=person.email, lang=told, facts={**_facts(course, person, told), "link": link}, now=now
        )
    return participant


def _reply(course: Course, participant: Participant, wants: str, now: datetime) -> Participant:
    others = _taken(course) - (participant.reply == YES)
    participant.reply = reply_given(wants, taken=others, seats=course.seats)
    participant.replied_at = now
    participant.save(update_fields=["reply", "replied_at"])
    promote_waiting(course, now=now)
    return participant


def promote_waiting(course: Course, *, now: datetime) -> int:
    """Free seats go to those who wait, the first first; each is told. For commands that hold the course."""
    count = 0
    waiting = (
        course.people.filter(reply=WAITING).order_by("replied_at", "pk").select_related("key", "member__user")
    )
    for participant in waiting:
        if course.seats is not None and _taken(course) >= course.seats:
            break
        participant.reply = YES
        participant.save(update_fields=["reply"])
        person, lang = person_of(participant), _lang_of(participant)
        if person and person.email:
            facts = _facts(course, person, lang)
            post_mail("training/seat", to=person.email, lang=lang, facts=facts, now=now)
        count += 1
    return count


def _taken(course: Course) -> int:
    return course.people.filter(reply=YES).count()


def _members(office: Office, ids: Iterable[int], now: datetime) -> list[tuple[Person, Membership | None]]:
    """The members as people to invite; whoever has no address is not reached, and is left out."""
    day = timezone.localtime(now).date()
    wanted = set(ids)
    rows = members_to_invite(office, day).filter(pk__in=wanted) if wanted else []
    found: list[tuple[Person, Membership | None]] = []
    for member in rows:
        if email := address_of(member.user):
            name = split_name(member.name_th)
            found.append((Person(name=name, email=email.lower(), unit=member.office.name_th), member))
    return found


def members_to_invite(office: Office, day: date) -> Any:
    """The members of an office and of those under it."""
    offices = [office, *offices_under(office)]
    rows = Membership.objects.filter(active_on(day), office__in=offices).select_related("user", "office")
    return rows.order_by("office__sort_key", "name_th", "pk")


def _lang_of(participant: Participant) -> Lang:
    return lang_of(participant.member.user) if participant.member else "th"


def _facts(course: Course, person: Person, lang: Lang) -> dict[str, str]:
    first = course.meetings.first()
    return {
        "name": person.name.full(),
        "office": course.office.name(lang),
        "course": course.title,
        "when": show_date(first.day, lang) if first else "–",
        "where": first.place if first else "–",
    }
