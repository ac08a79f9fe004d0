"""Appoint a committee for a case, and record what its meeting resolved."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from khamkho.base.errors import Invalid, Problem, within
from khamkho.base.text import clean
from khamkho.base.thai import ascii_digits, parse_date
from khamkho.casework.commands.locking import lock_number
from khamkho.casework.commands.record import Repeat, record
from khamkho.casework.contents import seal_person
from khamkho.casework.models import Case, Committee, CommitteeMember, Event
from khamkho.casework.queries.committees import committee_of, interested_in, may_sit, sitting_on
from khamkho.casework.rules import committee as rules
from khamkho.casework.rules.permits import WORKING_ROLES, require_role
from khamkho.casework.rules.refusals import AlreadyEnded
from khamkho.catalogue.service import Step
from khamkho.people.actor import Actor
from khamkho.vault.keys import Erased

LONGEST_NAME = 200


@dataclass(frozen=True, kw_only=True)
class Named:
    """Somebody to be put on a committee: a membership, or the name of a person from outside."""

    role: str
    seat: int | None = None
    name: str = ""

    @property
    def who(self) -> object:
        return self.seat or clean(self.name)


@transaction.atomic
def appoint_committee(
    *,
    actor: Actor,
    number: str,
    name: str,
    order_number: str,
    dated: date | None,
    until: date | None = None,
    members: Sequence[Named],
    client_key: str = "",
    now: datetime,
) -> Committee:
    """Record the order that appoints a committee for a case. One that the case had before stands no longer.

    Members with a seat see the case while it lies with the committee. Raises NoSuchCase, NotYours, OwnCase,
    HasInterest, AlreadyEnded, Erased, Invalid, BadCommittee, KeyReused.
    """
    case, standing = lock_number(actor, number)
    require_role(standing, WORKING_ROLES, says="officer")
    if case.key_id is None:
        raise Erased()
    if case.state != Case.OPEN:
        raise AlreadyEnded()
    content = [
        name,
        order_number,
        str(dated),
        str(until),
        [[one.role, one.seat, one.name] for one in members],
    ]
    reply = Repeat(scope=f"committee:{case.ref}:{actor.user_id}", key=client_key, content=content)
    if reply.first():
        return case.committees.filter(created_at=reply.at).get()
    called, order = _checked(name, order_number, dated, until)
    rules.require_members([(one.role, one.who) for one in members if one.who])
    known = {one.pk for one in may_sit(case, actor.user_id, timezone.localtime(now).date())}
    if any(one.seat is not None and one.seat not in known for one in members):
        raise rules.BadCommittee(fewest=rules.FEWEST, most=rules.MOST)
    case.committees.filter(ended_at=None).update(ended_at=now)
    made = Committee.objects.create(
        case=case, name=called, order_number=order, order_date=dated or date.min, until=until, created_at=now
    )
    CommitteeMember.objects.bulk_create(
        CommitteeMember(
            committee=made,
            seat_id=one.seat,
            name=b"" if one.seat else seal_person(case, within("name", one.name, LONGEST_NAME)),
            role=one.role,
        )
        for one in members
        if one.who
    )
    record(
        case,
        "committee_appointed",
        actor=actor,
        standing=standing,
        now=now,
        detail={
            "committee": called,
            "order": order,
            "dated": made.order_date.isoformat(),
            "text": _listed(made),
        },
        audience=Event.OFFICE,
    )
    reply.remember(case, now)
    return made


def _checked(name: str, order_number: str, dated: date | None, until: date | None) -> tuple[str, str]:
    called, order = within("name", name, LONGEST_NAME), within("order_number", order_number, 80)
    problems = []
    if not called:
        problems.append(
            Problem("name", "required", "กรุณากรอกชื่อคณะกรรมการ", "Enter what the committee is called.")
        )
    if not order or not re.search("[0-9๐-๙]", order):
        problems.append(
            Problem(
                "order_number", "required", "กรุณากรอกเลขที่คำสั่ง เช่น 45/2569", "Enter the number of the order, such as 45/2569."
            )
        )  # fmt: skip
    if dated is None:
        problems.append(Problem("dated", "required", "กรุณากรอกวันที่ของคำสั่ง", "Enter the date of the order."))
    elif until is not None and until < dated:
        problems.append(
            Problem(
                "until", "before", "วันสุดท้ายของวาระต้องไม่ก่อนวันที่ของคำสั่ง", "The term cannot end before the order."
            )
        )  # fmt: skip
    if problems:
        raise Invalid(problems)
    return called, order


def _listed(committee: Committee) -> str:
    """The members as the timeline keeps them: name and part, one a line."""
    return "\n".join(f"{one.name.th} – {one.role_words.th}" for one in sitting_on(committee))


def meeting_in(case: Case, step: Step, raw: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """What was recorded of the meeting by which a committee resolved: for ``act``, at a committee's step.

    ``raw`` holds ``meeting_on``, ``attended.<member>``, ``chaired_by``, and ``votes_for``, ``votes_against``,
    ``votes_abstained`` where votes were counted. Members who declared an interest never count. Raises Invalid, and what
    ``rules.committee.require_meeting`` refuses.
    """
    committee = committee_of(case)
    if committee is None:
        raise rules.NoCommittee()
    sitting = sitting_on(committee)
    near = interested_in(case, sitting)
    meeting = _read(raw, [one.id for one in sitting], near)
    order = rules.Order(dated=committee.order_date, until=committee.until)
    today = timezone.localtime(now).date()
    rules.require_meeting(order, meeting, step.quorum_here, interested=near, today=today)
    named = {one.id: one for one in sitting}
    members, present = rules.counted(meeting, near)
    return {
        "meeting": {
            "on": meeting.on.isoformat(),
            "committee": str(committee.ref),
            "present": [_kept(named[one]) for one, how in meeting.attended.items() if how == rules.PRESENT],
            "absent": [_kept(named[one]) for one, how in meeting.attended.items() if how == rules.ABSENT],
            "out": [_kept(named[one]) for one, how in meeting.attended.items() if how == rules.OUT],
            "chair": _kept(named[meeting.chaired_by]),
            "counted": [present, members],
            "votes": list(meeting.votes) if meeting.votes else None,
        }
    }


def _kept(one: Any) -> list[str]:
    return [one.name.th, one.name.en]


def _read(raw: Mapping[str, Any], ids: Sequence[int], near: frozenset[int]) -> rules.Meeting:
    problems: list[Problem] = []
    on = date.min
    try:
        on = parse_date(str(raw.get("meeting_on", "")))
    except ValueError:
        problems.append(
            Problem("meeting_on", "date", "กรุณากรอกวันที่ประชุม เช่น 1/12/2569", "Enter the day of the meeting, such as 1/12/2569.")
        )  # fmt: skip
    attended = {}
    for one in ids:
        how = str(raw.get(f"attended.{one}", ""))
        if how not in rules.ATTENDANCE:
            problems.append(
                Problem(f"attended.{one}", "required", "กรุณาเลือกว่าเข้าประชุมหรือไม่", "Say whether this member was there.")
            )  # fmt: skip
        attended[one] = rules.OUT if one in near and how == rules.PRESENT else how
    votes = [_vote(raw, name, problems) for name in ("votes_for", "votes_against", "votes_abstained")]
    if problems:
        raise Invalid(problems)
    chair = str(raw.get("chaired_by", ""))
    return rules.Meeting(
        on=on,
        attended=attended,
        chaired_by=int(chair) if chair.isascii() and chair.isdigit() else 0,
        votes=None if all(one is None for one in votes) else (votes[0] or 0, votes[1] or 0, votes[2] or 0),
    )


def _vote(raw: Mapping[str, Any], name: str, problems: list[Problem]) -> int | None:
    typed = ascii_digits(str(raw.get(name, "")).strip())
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 4):
        problems.append(Problem(name, "number", "กรุณากรอกจำนวนเสียงเป็นตัวเลข", "Enter the votes as a number."))
        return None
    return int(typed)
