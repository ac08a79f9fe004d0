"""How an actor stands to a case, from facts in the database."""

from __future__ import annotations

from khamkho.casework.models import Case
from khamkho.casework.queries.visible import appealed_at, people_now, sat_on_by
from khamkho.casework.rules.people import ALL, ANSWERS, Deed, may_of
from khamkho.casework.rules.permits import READING_ROLES, WORKING_ROLES, Standing
from khamkho.catalogue.queries import service_of
from khamkho.people.actor import Actor, Role

WORKING: tuple[Role, ...] = ("officer", "supervisor", "director")


def standing_of(actor: Actor, case: Case) -> Standing:
    """The roles this actor holds in the case's office, whether the case is the actor's own, and her part in it.

    Roles count only in a session with two factors. An officer who helps the applicant with a returned case corrects it
    in her place, and stays no party to it; so does who types in what came on paper.
    """
    seats = actor.seats_at(case.office_id) if actor.two_factor else ()
    own = (
        (actor.user_id is not None and actor.user_id == case.applicant_id)
        or case.pk in actor.opened_cases
        or (bool(actor.partner) and actor.partner == case.partner)
        or (case.state == Case.DRAFT and actor.user_id is not None and actor.user_id == case.entered_by_id)
    )
    people = frozenset[str]()
    if actor.user_id is not None and not own:
        hers = (one for one in people_now(case) if one.since and one.user_id == actor.user_id)
        people = frozenset(one.role for one in hers)
    if case.asked_id and case.entered_by_id is None:
        # An office answers, not a person: whoever opened its link may do what its members may, and no more.
        answers = own or (actor.two_factor and actor.seat_as(case.asked_id, *WORKING) is not None)
        own, people = False, frozenset({ANSWERS}) if answers else frozenset()
    reads = {seat.office_id for seat in actor.memberships if seat.role in READING_ROLES}
    outside = bool(reads) and not seats and actor.two_factor and case.state != Case.DRAFT
    roles = frozenset(str(seat.role) for seat in seats)
    near = str(actor.user_id) in (case.interests or ())
    helps = (case.helped or {}).get("by") == str(actor.user_id) and roles & WORKING_ROLES
    deeds = ALL if own else may_of(people, service_of(case.version)) if people else frozenset[Deed]()
    types = case.paper_at is not None and case.state == Case.OPEN and roles & WORKING_ROLES
    if (helps or types) and not own and not people and not near:
        deeds = frozenset[Deed]({"correct"})
    return Standing(
        roles=roles,
        is_applicant=own,
        people=people,
        deeds=deeds,
        user_id=actor.user_id,
        is_system=actor.kind == "system",
        has_interest=near,
        reviews=(outside and appealed_at(reads).filter(other=case).exists()) or _sits(actor, case),
    )


def _sits(actor: Actor, case: Case) -> bool:
    """Whether the case lies with a committee on which she sits with a seat at another office."""
    if case.waiting_for != "committee" or case.state != Case.OPEN or not actor.two_factor:
        return False
    seats = [seat.id for seat in actor.memberships if seat.office_id != case.office_id]
    if not seats or actor.user_id is None:
        return False
    return sat_on_by(actor.user_id, seats).filter(committee__case=case).exists()
