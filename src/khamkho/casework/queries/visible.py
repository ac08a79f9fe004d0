"""Which cases a person may see: the one place where it is decided."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from khamkho.casework.models import Case, CaseLink, CasePerson, CommitteeMember, LateNotice, Letter
from khamkho.casework.rules.permits import READING_ROLES, WORKING_ROLES
from khamkho.people.actor import Actor


def appealed_at(offices: Collection[int]) -> QuerySet[CaseLink, int]:
    """The cases whose decisions are under appeal at these offices, by their ids."""
    appeals = CaseLink.objects.filter(kind=CaseLink.APPEAL, case__office_id__in=offices)
    return appeals.exclude(case__state=Case.DRAFT).values_list("other_id", flat=True)


def sat_on_by(user_id: UUID, seats: Collection[int]) -> QuerySet[CommitteeMember, int]:
    """The cases that lie with a committee on which a person sits with one of these seats, by their ids."""
    rows = CommitteeMember.objects.filter(seat_id__in=seats, seat__user_id=user_id, committee__ended_at=None)
    rows = rows.filter(committee__case__waiting_for="committee", committee__case__state=Case.OPEN)
    return rows.values_list("committee__case_id", flat=True)


def joined_by(user_id: UUID) -> QuerySet[CasePerson, int]:
    """The cases that a person stands around now besides those she applies for, by their ids."""
    rows = CasePerson.objects.filter(user_id=user_id, since__isnull=False, until__isnull=True)
    return rows.values_list("case_id", flat=True)


def with_people(cases: QuerySet[Case]) -> QuerySet[Case]:
    """For a page about one case: know with the case itself whether anybody stands or stood around it, whether there are letters about
    it or about a case that it came from, and since when a reason for its delay is asked for, also of the head. Most have none of these."""
    there = CaseLink.objects.filter(case=OuterRef(OuterRef("pk")), kind__in=CaseLink.BETWEEN_OFFICES)
    letters = Letter.objects.filter(Q(case=OuterRef("pk")) | Q(case__in=there.values("other")))
    asked = LateNotice.objects.filter(case=OuterRef("pk"), written_at=None).order_by("pk")
    return cases.annotate(
        has_people=Exists(CasePerson.objects.filter(case=OuterRef("pk"))),
        has_letters=Exists(letters),
        why_asked=Subquery(asked.values("called_at")[:1]),
        why_asked_of_head=Subquery(asked.values("escalated_at")[:1]),
    )


def asked_why(case: Case) -> LateNotice | None:
    """The reason for its delay that nobody has written yet, as a page shows it; of a case from ``with_people``."""
    since, head = (case.__dict__.get(name) for name in ("why_asked", "why_asked_of_head"))
    return LateNotice(case=case, called_at=since, escalated_at=head) if since else None


def ever_around(case: Case) -> tuple[UUID, ...]:
    """The accounts of all who stand around a case or did; not asked for a case from ``with_people`` that has nobody."""
    if not case.__dict__.get("has_people", True):
        return ()
    return tuple(case.people.filter(user__isnull=False).values_list("user_id", flat=True))


def people_now(case: Case) -> tuple[CasePerson, ...]:
    """Who stands around a case now or is invited. For a case from ``with_people`` it is read once, if at all."""
    known = case.__dict__
    if not known.get("has_people", True):
        return ()
    if "people_now" in known:
        return tuple(known["people_now"])
    found = tuple(case.people.filter(until__isnull=True).order_by("pk"))
    if "has_people" in known:
        known["people_now"] = found
    return found


def visible_to(actor: Actor) -> QuerySet[Case]:
    """Her own cases, those she stands around, those opened with a tracking code in this session, the submitted ones of her office, what her office is
    asked to answer, what an appeal at her office is against, and what lies with a committee on which she sits.

    An office's cases show only in a session with two factors, and a draft only to the one who is writing it.
    """
    if actor.kind == "system":
        return Case.objects.all()
    own = Q(pk__in=actor.opened_cases)
    if actor.user_id:
        own |= Q(applicant_id=actor.user_id) | Q(entered_by_id=actor.user_id, state=Case.DRAFT)
        own |= Q(pk__in=joined_by(actor.user_id))
    if actor.partner:
        own |= Q(partner=actor.partner)
    if actor.two_factor:
        offices = {seat.office_id for seat in actor.memberships if seat.role in READING_ROLES}
        own |= Q(office_id__in=offices) & ~Q(state=Case.DRAFT)
        own |= Q(asked_id__in={seat.office_id for seat in actor.memberships if seat.role in WORKING_ROLES})
        own |= Q(pk__in=appealed_at(offices))
        if actor.user_id and actor.memberships:
            own |= Q(pk__in=sat_on_by(actor.user_id, [seat.id for seat in actor.memberships]))
    return Case.objects.filter(own)
