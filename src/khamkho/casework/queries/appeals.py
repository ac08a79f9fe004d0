"""Appeals: where one is made, until when, and the decision it is against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from khamkho.base.text import Text
from khamkho.casework.models import Case, CaseLink
from khamkho.casework.queries.cases import CaseView, case_for
from khamkho.casework.queries.links import pointed_at, pointing_at
from khamkho.casework.queries.timeline import step_of
from khamkho.casework.rules.appeals import APPEALABLE, SERVICE, deciders, last_day, may_be_appealed
from khamkho.casework.rules.flow import WITHDRAWN
from khamkho.catalogue.queries import service_of
from khamkho.offices.models import Office
from khamkho.offices.periods import periods_from
from khamkho.offices.queries import calendar_for, offering_for, offices_above, periods_for
from khamkho.people.actor import Actor


@dataclass(frozen=True, kw_only=True)
class AppealOffer:
    """That a decision may be appealed against: at which office, and until which day (None: nobody was told yet)."""

    office: Office
    until: date | None


def appeal_offer(case: Case, *, now: datetime) -> AppealOffer | None:
    """Where and until when the decision on a case may be appealed against; None when it may not."""
    if case.state != Case.ENDED:
        return None
    days = periods_for(case.office).appeal_days
    until = last_day(calendar_for(case.office), told=case.told_at, days=days) if days else None
    today = timezone.localtime(now).date()
    if not may_be_appealed(service_id=case.service_id, end=case.end, days=days, last=until, today=today):
        return None
    office = appeal_office(case.office)
    return AppealOffer(office=office, until=until) if office else None


def appeal_office(office: Office) -> Office | None:
    """Who takes appeals against an office: the nearest office above that does, or the office itself; None for nobody."""
    above = offices_above(office) if periods_for(office).appeal_at == "above" else ()
    return next((one for one in (*above, office) if offering_for(one, SERVICE)), None)


def words_on_appeals(office: Office) -> Text | None:
    """What an office tells people of appeals; None when it takes none.

    The words that ship speak of the page of the application, so they are told only where an appeal can be begun there.
    """
    periods = periods_for(office)
    shipped = periods.appeal_text == periods_from({}).appeal_text
    if not periods.appeal_days or (shipped and appeal_office(office) is None):
        return None
    return periods.appeal_words()


def words_on_appeal(case: Case) -> Text | None:
    """The same of one case, whose end may be still to come; None where its end is nothing to appeal against."""
    if case.service_id == SERVICE or (case.end and case.end not in APPEALABLE):
        return None
    return words_on_appeals(case.office)


def appeal_against(case: Case) -> Case | None:
    """The appeal against the decision on a case, begun or handed in; one that was withdrawn does not count."""
    return pointing_at(case, CaseLink.APPEAL).exclude(end=WITHDRAWN).order_by("pk").first()


def deciders_of(appeal: Case) -> frozenset[str]:
    """Who decided what this appeal is against: they may not decide on it. From headers alone, so also after erasure."""
    found: set[str] = set()
    for first in pointed_at(appeal, CaseLink.APPEAL).select_related("version"):
        service = service_of(first.version)
        events = first.events.order_by("seq").values_list("kind", "actor_id", "step")
        roles = [(kind, who, step_of(service, step)) for kind, who, step in events]
        found |= deciders([(kind, who, step.by if step else "") for kind, who, step in roles])
    return frozenset(found)


def first_cases_for(actor: Actor, appeal: Case) -> tuple[CaseView, ...]:
    """What an appeal is against, as its decider may see it."""
    if appeal.service_id != SERVICE:
        return ()
    numbers = pointed_at(appeal, CaseLink.APPEAL).values_list("number", flat=True)
    return tuple(case_for(actor, number) for number in numbers if number)
