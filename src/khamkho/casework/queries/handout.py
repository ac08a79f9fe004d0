"""Who takes a service at an office and is present, with the open work that lies with each."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from khamkho.casework.models import Case
from khamkho.casework.queries.authority import parties_of
from khamkho.casework.rules.handout import Candidate, Chosen, NobodyPresent, chosen_of
from khamkho.casework.rules.permits import WORKING_ROLES
from khamkho.offices.handout import handout_from
from khamkho.offices.models import Absence, Membership, Office
from khamkho.offices.queries import active_on


def candidates_at(office: Office, service_id: str, day: date) -> tuple[Candidate, ...]:
    """The members whom the office names for a service, else its officers, without those who are away that day. One query."""
    named = handout_from(office.settings).takes.get(service_id)
    who = Q(pk__in=named, role__in=WORKING_ROLES) if named else Q(role=Membership.Role.OFFICER)
    away = Absence.objects.filter(member=OuterRef("pk"), since__lte=day, until__gte=day)
    away = away.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))
    held = Case.objects.filter(assignee=OuterRef("pk"), state=Case.OPEN)
    held = held.exclude(waiting_for__in=("applicant", "system"))
    counted = held.order_by().values("assignee").annotate(n=Count("pk")).values("n")
    load = Coalesce(Subquery(counted), 0)
    rows = Membership.objects.filter(who, ~Exists(away), active_on(day), office=office)
    rows = rows.annotate(load=load).order_by("pk")
    return tuple(
        Candidate(seat=seat, user_id=user_id, load=lies)
        for seat, user_id, lies in rows.values_list("pk", "user_id", "load")
    )


def next_for(case: Case, day: date) -> Chosen:
    """Who gets a case: nobody who stands around it, entered it for herself, or declared an interest. Raises NobodyPresent."""
    near = {*parties_of(case), *map(str, case.interests or ())}
    return chosen_of(candidates_at(case.office, case.service_id, day), too_near=near)


def proposed_for(case: Case, day: date) -> Membership | None:
    """Whom the page of a case that lies with nobody proposes; None where nobody can be."""
    try:
        seat = next_for(case, day).seat
    except NobodyPresent:
        return None
    return Membership.objects.get(pk=seat)
