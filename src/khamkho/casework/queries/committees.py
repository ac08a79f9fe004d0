"""Committees of cases: who sits on them, and which cases lie with a committee on which somebody sits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from khamkho.base.text import Text
from khamkho.casework.contents import person_name_of
from khamkho.casework.models import Case, Committee, CommitteeMember
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules.committee import ROLES
from khamkho.offices.models import Membership
from khamkho.offices.queries import active_on
from khamkho.people.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """A member of a committee as a page shows her."""

    id: int
    name: Text
    position: Text
    role: str
    user_id: str = ""
    """Her account; empty for a person from outside."""

    @property
    def role_words(self) -> Text:
        return ROLES[self.role]


def committee_of(case: Case) -> Committee | None:
    """The committee that a case has now."""
    return case.committees.filter(ended_at=None).first()


def sitting_on(committee: Committee) -> tuple[Sitting, ...]:
    """Who sits on a committee, in the order of the order. One query."""
    rows = committee.members.select_related("seat").order_by("pk")
    return tuple(_sitting(committee.case, one) for one in rows)


def committee_with_members(case: Case) -> tuple[Committee, tuple[Sitting, ...]] | None:
    """The committee that a case has now, and who sits on it. One query."""
    rows = CommitteeMember.objects.filter(committee__case=case, committee__ended_at=None)
    found = list(rows.select_related("committee", "seat").order_by("pk"))
    return (found[0].committee, tuple(_sitting(case, one) for one in found)) if found else None


def _sitting(case: Case, one: CommitteeMember) -> Sitting:
    seat = one.seat
    name = person_name_of(case, one.name) if seat is None else ""
    return Sitting(
        id=one.pk,
        name=Text(seat.name("th"), seat.name("en")) if seat else Text(name, name),
        position=Text(seat.position("th"), seat.position("en")) if seat else Text("", ""),
        role=one.role,
        user_id=str(seat.user_id) if seat else "",
    )


def interested_in(case: Case, sitting: Collection[Sitting]) -> frozenset[int]:
    """The members who declared an interest in the case, or whose own it is."""
    near = {*(case.interests or ()), str(case.applicant_id or "")} - {""}
    return frozenset(one.id for one in sitting if one.user_id in near)


def committees_in_office(case: Case, day: date) -> tuple[Committee, ...]:
    """Committees of other cases of the same office whose term is not over: their members can be taken over."""
    rows = Committee.objects.filter(case__office=case.office_id, case__key__isnull=False, ended_at=None)
    rows = rows.filter(Q(until=None) | Q(until__gte=day)).exclude(case=case).exclude(name="")
    return tuple(rows.select_related("case", "case__key").order_by("-order_date", "-pk")[:20])


def may_sit(case: Case, user_id: UUID | None, day: date) -> tuple[Membership, ...]:
    """Members of the case's office and of those right above and below it, who can be put on a committee."""
    office = case.office
    near = Q(office=office) | Q(office__parent=office) | Q(office=office.parent_id or 0)
    rows = Membership.objects.filter(near, active_on(day)).select_related("office").exclude(role="auditor")
    seen: dict[UUID, Membership] = {}
    for one in rows.order_by("office_id", "name_th", "pk"):
        seen.setdefault(one.user_id, one)
    return tuple(sorted(seen.values(), key=lambda one: (one.office_id != office.pk, one.name_th)))


def lying_with(actor: Actor) -> tuple[Case, ...]:
    """The cases that lie with a committee on which this person sits now."""
    if not actor.two_factor or actor.user_id is None:
        return ()
    rows = visible_to(actor).filter(state=Case.OPEN, waiting_for="committee")
    mine = Committee.objects.filter(ended_at=None, members__seat__user_id=actor.user_id).values("case_id")
    return tuple(rows.filter(pk__in=mine).select_related("office", "version").order_by("step_due_at", "pk"))
