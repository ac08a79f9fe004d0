"""Opinions on a case: the office asks a colleague or an outside expert, is answered, reminds, or takes it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from khamkho.base.codes import public_code
from khamkho.base.errors import Invalid, Problem, within
from khamkho.base.text import clean
from khamkho.casework.commands.locking import for_update, lock_number
from khamkho.casework.commands.opinion_mails import mail_asked, mail_link, mail_over, mail_reminder
from khamkho.casework.commands.record import Repeat, record
from khamkho.casework.models import Case, Event, Opinion
from khamkho.casework.queries.opinions import may_be_asked, open_opinions
from khamkho.casework.queries.timeline import detail_at, may_read
from khamkho.casework.rules.opinions import (
    GRACE,
    MOST,
    STANCES,
    NoSuchOpinion,
    NotToBeAsked,
    OpinionOver,
    Parts,
    TooLateForALink,
    TooManyOpinions,
    next_reminder,
)
from khamkho.casework.rules.permits import WORKING_ROLES, Standing, require_role
from khamkho.casework.rules.refusals import AlreadyEnded, HasInterest, OwnCase
from khamkho.casework.rules.talk import end_of, words_of
from khamkho.casework.standing import standing_of
from khamkho.casework.tracking import opinion_index
from khamkho.offices.models import Membership
from khamkho.people.actor import SYSTEM, Actor
from khamkho.vault.keys import Erased
from khamkho.work.commands import schedule, unschedule

LONGEST_NAME = 200


@dataclass(frozen=True, kw_only=True)
class Question:
    """What somebody is asked: in words, until when, what of the case she sees, and who reads the answer.

    ``confidential``: only those who decide, whoever asked and whoever answers read question and answer.
    """

    text: str
    until: date | None
    parts: Parts
    confidential: bool = False


@transaction.atomic
def ask_colleague(
    *,
    actor: Actor,
    number: str,
    member_id: int | None,
    question: Question,
    client_key: str = "",
    now: datetime,
) -> Opinion:
    """Ask a member of this office, or of one nearby in the tree, for an opinion; the applicant never sees it.

    Raises NoSuchCase, NotYours, OwnCase, HasInterest, AlreadyEnded, NotToBeAsked, TooManyOpinions, Invalid, KeyReused.
    """
    case, standing = _open_case(actor, number)
    rows = Membership.objects.select_related("office", "user").filter(pk=member_id or 0)
    member = rows.first()
    if member is None or not may_be_asked(case, member, asker=actor, day=timezone.localtime(now).date()):
        raise NotToBeAsked()
    reply = _repeat(case, actor, question, member.pk, client_key)
    if asked := _first(reply, case, actor):
        return asked
    opinion = _ask(case, standing, actor, question, member=member, detail={"name": member.label}, now=now)
    reply.remember(case, now)
    mail_asked(opinion, now=now)
    return opinion


@transaction.atomic
def ask_expert(
    *,
    actor: Actor,
    number: str,
    name: str,
    email: str,
    question: Question,
    client_key: str = "",
    now: datetime,
) -> Opinion:
    """Ask somebody without an account by email: the link in it works in one browser, until a week after the day.

    She sees the question and what was chosen, nothing else. Raises NoSuchCase, NotYours, OwnCase, HasInterest,
    AlreadyEnded, TooManyOpinions, Invalid, KeyReused.
    """
    case, standing = _open_case(actor, number)
    who, address = _expert(name, email)
    reply = _repeat(case, actor, question, address, client_key)
    if asked := _first(reply, case, actor):
        return asked
    code = public_code()
    detail = {"name": who, "email": address, "lang": actor.lang}
    opinion = _ask(case, standing, actor, question, invitation=opinion_index(code), detail=detail, now=now)
    reply.remember(case, now)
    mail_link(opinion, detail, code=code, now=now)
    return opinion


@transaction.atomic
def open_opinion(*, code: str, now: datetime) -> tuple[Opinion, str]:
    """An expert opens her link: it is used up, and this browser gets the ticket with which she reads and answers.

    Raises NoSuchOpinion.
    """
    case, opinion = _by_code(code, now=now)
    if opinion.opened_at is not None:
        raise NoSuchOpinion()
    ticket = public_code()
    opinion.invitation, opinion.opened_at = opinion_index(ticket), now
    opinion.save(update_fields=["invitation", "opened_at"])
    _tell_case(case, opinion, "opinion_opened", actor=_expert_of(case, opinion), now=now)
    return opinion, ticket


@transaction.atomic
def give_opinion(*, actor: Actor, ref: UUID, stance: str, text: str, now: datetime) -> Opinion:
    """The colleague who was asked answers: what she recommends, and why.

    Raises NoSuchOpinion, OpinionOver, OwnCase, HasInterest, AlreadyEnded, Invalid.
    """
    found = Opinion.objects.filter(ref=ref, member__user_id=actor.user_id).first() if actor.user_id else None
    if found is None or not actor.two_factor or found.member_id not in {one.id for one in actor.memberships}:
        raise NoSuchOpinion()
    case = for_update().get(pk=found.case_id)
    standing = standing_of(actor, case)
    if standing.is_party:
        raise OwnCase()
    if standing.has_interest:
        raise HasInterest()
    return _give(case, Opinion.objects.get(pk=found.pk), stance, text, actor=actor, now=now)


@transaction.atomic
def give_opinion_by_ticket(*, ticket: str, stance: str, text: str, now: datetime) -> Opinion:
    """The expert who opened her link answers, once; it is kept under the name she was asked by.

    Raises NoSuchOpinion, OpinionOver, AlreadyEnded, Invalid.
    """
    case, opinion = _by_code(ticket, now=now)
    if opinion.opened_at is None:  # the link itself opens the page, and answers nothing
        raise NoSuchOpinion()
    return _give(case, opinion, stance, text, actor=_expert_of(case, opinion), now=now)


@transaction.atomic
def take_back_opinion(*, actor: Actor, number: str, asked: int, now: datetime) -> Opinion:
    """The opinion is not needed any more; a link stops working at once, and whoever was asked is told.

    Raises NoSuchCase, NotYours, OwnCase, HasInterest, NoSuchOpinion, OpinionOver.
    """
    case, standing, opinion = _asked_here(actor, number, asked)
    _over(case, opinion, actor=actor, standing=standing, now=now)
    return opinion


@transaction.atomic
def renew_opinion_link(*, actor: Actor, number: str, asked: int, now: datetime) -> Opinion:
    """Send the expert a new link; the one before, and the browser that holds it, stop working.

    Raises as ``take_back_opinion``, AlreadyEnded, and TooLateForALink.
    """
    case, standing, opinion = _asked_here(actor, number, asked)
    if case.state != Case.OPEN:
        raise AlreadyEnded()
    if opinion.member_id is not None:
        raise NoSuchOpinion()
    if opinion.due_at + GRACE <= now:
        raise TooLateForALink()
    code = public_code()
    opinion.invitation, opinion.opened_at = opinion_index(code), None
    opinion.save(update_fields=["invitation", "opened_at"])
    _tell_case(case, opinion, "opinion_renewed", actor=actor, standing=standing, now=now)
    mail_link(opinion, detail_at(case, asked), code=code, now=now)
    return opinion


@transaction.atomic
def remind_of_opinion(*, opinion_id: int, now: datetime) -> bool:
    """Remind whoever was asked, in the morning of the day before and of the day itself; returns whether it was due.

    A colleague who has left is not reminded.
    """
    row = Opinion.objects.filter(pk=opinion_id).first()
    if row is None:
        return False
    case = for_update().get(pk=row.case_id)
    opinion = open_opinions().filter(pk=opinion_id).first()
    if opinion is None or case.state != Case.OPEN or case.key_id is None:
        return False
    if not _is_there(opinion, now):
        return False
    _tell_case(case, opinion, "opinion_reminded", actor=SYSTEM, now=now)
    mail_reminder(opinion, detail_at(case, opinion.asked), now=now)
    _set_reminder(opinion, now=now)
    return True


def end_opinions(case: Case, *, now: datetime) -> None:
    """A case came to its end: whoever is still asked is asked no more, also when it is opened again later.

    For commands that hold the case.
    """
    for opinion in open_opinions(ended=True).filter(case=case).order_by("pk"):
        opinion.case = case
        _over(case, opinion, actor=SYSTEM, now=now)


# ── the steps they share ──


def _over(
    case: Case, opinion: Opinion, *, actor: Actor, standing: Standing | None = None, now: datetime
) -> None:
    opinion.ended_at, opinion.invitation = now, None
    opinion.save(update_fields=["ended_at", "invitation"])
    unschedule(_timer(opinion))
    _tell_case(case, opinion, "opinion_ended", actor=actor, standing=standing, now=now)
    if _is_there(opinion, now):
        mail_over(opinion, detail_at(case, opinion.asked), now=now)


def _is_there(opinion: Opinion, now: datetime) -> bool:
    """Whether whoever is asked can be written to: a colleague who has left is not."""
    return opinion.member is None or opinion.member.active_on(timezone.localtime(now).date())


def _open_case(actor: Actor, number: str) -> tuple[Case, Standing]:
    case, standing = lock_number(actor, number)
    require_role(standing, WORKING_ROLES, says="officer")
    if case.key_id is None:
        raise Erased()
    if case.state != Case.OPEN:
        raise AlreadyEnded()
    return case, standing


def _repeat(case: Case, actor: Actor, question: Question, of: int | str, key: str) -> Repeat:
    until = question.until.isoformat() if question.until else ""
    content = [question.text, until, question.parts.sealed(), question.confidential, of]
    return Repeat(scope=f"opinion:{case.ref}:{actor.user_id}", key=key, content=content)


def _first(reply: Repeat, case: Case, actor: Actor) -> Opinion | None:
    """The opinion that a double click has asked for already."""
    if not reply.first():
        return None
    return case.opinions.filter(asked_by__user=actor.user_id, created_at=reply.at).last()


def _ask(
    case: Case,
    standing: Standing,
    actor: Actor,
    question: Question,
    *,
    member: Membership | None = None,
    invitation: str | None = None,
    detail: dict[str, Any],
    now: datetime,
) -> Opinion:
    if open_opinions().filter(case=case).count() >= MOST:
        raise TooManyOpinions(most=MOST)
    words = words_of(question.text, where="question")
    due_at = end_of(question.until, today=timezone.localtime(now).date())
    asker = next(seat for seat in actor.seats_at(case.office_id) if seat.role in WORKING_ROLES)
    opinion = Opinion.objects.create(
        case=case,
        asked=case.head_seq + 1,
        asked_by_id=asker.id,
        member=member,
        invitation=invitation,
        created_at=now,
        due_at=due_at,
    )
    readers = {str(asker.user_id)} | ({str(member.user_id)} if member else set())
    record(
        case,
        "opinion_asked",
        actor=actor,
        standing=standing,
        now=now,
        detail={**detail, "text": words, "until": due_at.isoformat(), **question.parts.sealed()},
        audience=Event.DECIDERS if question.confidential else Event.OFFICE,
        readers=tuple(sorted(readers)),
    )
    _set_reminder(opinion, now=now)
    return opinion


def _give(case: Case, opinion: Opinion, stance: str, text: str, *, actor: Actor, now: datetime) -> Opinion:
    if case.state != Case.OPEN or case.key_id is None:
        raise AlreadyEnded()
    if opinion.answered is not None or opinion.ended_at is not None:
        raise OpinionOver()
    said = STANCES.get(stance)
    if said is None:
        raise Invalid([Problem("stance", "required", "กรุณาเลือกความเห็น", "Choose what you recommend.")])
    words = words_of(text)
    opinion.answered, opinion.invitation = case.head_seq + 1, None
    opinion.save(update_fields=["answered", "invitation"])
    unschedule(_timer(opinion))
    detail = {"text": words, "stance_th": said.th, "stance_en": said.en}
    _tell_case(case, opinion, "opinion_given", actor=actor, detail=detail, now=now)
    return opinion


def _tell_case(
    case: Case,
    opinion: Opinion,
    kind: str,
    *,
    actor: Actor,
    standing: Standing | None = None,
    detail: dict[str, Any] | None = None,
    now: datetime,
) -> Event:
    """An event of an opinion is read by whoever reads the one that asked, and names it."""
    asked = case.events.get(seq=opinion.asked)
    name = detail_at(case, opinion.asked).get("name", "")
    return record(
        case,
        kind,
        actor=actor,
        standing=standing or standing_of(actor, case),
        now=now,
        detail={"asked": opinion.asked, "name": name, **(detail or {})},
        audience=asked.audience,
        readers=tuple(asked.readers),
    )


def _asked_here(actor: Actor, number: str, asked: int) -> tuple[Case, Standing, Opinion]:
    case, standing = lock_number(actor, number)
    require_role(standing, WORKING_ROLES, says="officer")
    opinion = case.opinions.filter(asked=asked).first()
    if opinion is None or case.key_id is None:
        raise NoSuchOpinion()
    if not may_read(actor, case, standing, case.events.get(seq=asked)):
        raise NoSuchOpinion()
    if opinion.answered is not None or opinion.ended_at is not None:
        raise OpinionOver()
    return case, standing, opinion


def _by_code(code: str, *, now: datetime) -> tuple[Case, Opinion]:
    found = open_opinions().filter(invitation=opinion_index(code), due_at__gt=now - GRACE).first()
    if found is None:
        raise NoSuchOpinion()
    case = for_update().get(pk=found.case_id)
    opinion = open_opinions().filter(pk=found.pk, invitation=opinion_index(code)).first()
    if opinion is None or case.state != Case.OPEN or case.key_id is None:
        raise NoSuchOpinion()
    return case, opinion


def _expert_of(case: Case, opinion: Opinion) -> Actor:
    """Who answers by a link: nobody with an account, known by the name she was asked under."""
    return Actor(kind="expert", name=str(detail_at(case, opinion.asked).get("name", "")))


def _expert(name: str, email: str) -> tuple[str, str]:
    who, address, problems = within("name", name, LONGEST_NAME), clean(email).lower(), []
    if not who:
        problems.append(Problem("name", "required", "กรุณากรอกชื่อผู้เชี่ยวชาญ", "Enter the name of the expert."))
    try:
        validate_email(address)
        if len(address) > 254:
            raise ValidationError("too long")
    except ValidationError:
        problems.append(Problem("email", "wrong", "อีเมลไม่ถูกต้อง", "The email address is not right."))
    if problems:
        raise Invalid(problems)
    return who, address


def _timer(opinion: Opinion) -> str:
    return f"opinion:{opinion.pk}"


def _set_reminder(opinion: Opinion, *, now: datetime) -> None:
    at = next_reminder(opinion.due_at, now=now)
    if at is None:
        unschedule(_timer(opinion))
        return
    about = opinion.case.about
    schedule(
        "opinion-reminder", key=_timer(opinion), due_at=at, args={"opinion": opinion.pk}, about=about, now=now
    )
