"""Work that comes again: what last year's says to this year's."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from khamkho.casework.models import Case, CaseLink
from khamkho.casework.queries.cases import CaseView, case_at_link
from khamkho.casework.rules.refusals import NoSuchCase
from khamkho.catalogue.queries import service_of
from khamkho.offices.models import Office
from khamkho.people.actor import Actor


def last_of(office: Office, service_id: str) -> Case | None:
    """The latest work of this kind at the office that was not erased: last year's, before this year's is begun."""
    rows = Case.objects.filter(office=office, service_id=service_id, key__isnull=False)
    return (
        rows.exclude(state=Case.DRAFT)
        .select_related("assignee", "key")
        .order_by("-received_at", "-pk")
        .first()
    )


def begun_by_hand(office: Office, service_id: str, *, since: date) -> Case | None:
    """What an officer has begun of this kind since a day."""
    moment = timezone.make_aware(datetime.combine(since, time()))
    rows = Case.objects.filter(office=office, service_id=service_id, received_at__gte=moment)
    return rows.order_by("pk").first()


def last_year_of(actor: Actor, case: Case) -> CaseView | None:
    """Last year's work as this reader may see it; None for what is not the office's own, and where there is none."""
    if not service_of(case.version).is_internal:
        return None
    try:
        return case_at_link(actor, case, CaseLink.YEAR)
    except NoSuchCase:
        return None
