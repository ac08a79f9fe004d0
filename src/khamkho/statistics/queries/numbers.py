"""The numbers of an office for whoever may read its cases: counted now, or as they were closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from django.db.models import F, Q, QuerySet

from khamkho.base.errors import NotFound
from khamkho.base.text import Text
from khamkho.casework.models import Case
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules.flow import GRANTED, REFUSED
from khamkho.catalogue.service import Service
from khamkho.offices.models import Office
from khamkho.offices.queries import calendar_for, services_at
from khamkho.people.actor import Actor, Role
from khamkho.statistics.models import Report, SurveyMonth, Target
from khamkho.statistics.queries.known import applications, known_of
from khamkho.statistics.rules.counting import Counted, count_all
from khamkho.statistics.rules.facts import APPEAL, VISIT, DayCount
from khamkho.statistics.rules.goals import Goal, in_force
from khamkho.statistics.rules.indicators import INDICATORS, WHOLE_OFFICE
from khamkho.statistics.rules.periods import Period
from khamkho.statistics.rules.settings import Counting, counting_from
from khamkho.statistics.rules.snapshot import Numbers, from_kept

READERS: tuple[Role, ...] = ("officer", "supervisor", "director", "auditor")
WHOLE, PART, REST = "whole", "part", "rest"
"""Of the requests behind a share: all, those that count for it, and the others."""


@dataclass(frozen=True, kw_only=True)
class View:
    """The numbers of one period at an office."""

    period: Period
    service: str
    services: Mapping[str, Service]
    counting: Counting
    now: Numbers
    report: Report | None
    """What was written about the period, and whether it is closed; of all services together only."""
    reports: Mapping[tuple[date, date], Report]

    @cached_property
    def then(self) -> Numbers | None:
        """The numbers as they were when it was closed."""
        return from_kept(self.report.numbers) if self.report and self.report.numbers else None


def permit_reading(actor: Actor, office_id: int) -> None:
    """Whoever reads the office's cases reads its numbers. Raises NotFound."""
    if actor.kind == "system":
        return
    if not actor.two_factor or actor.seat_as(office_id, *READERS) is None:
        raise NotFound


def numbers_of(actor: Actor, office: Office, period: Period, service: str = "") -> View:
    """Everything that is reported of a period, counted now; of one service that is offered, or of all. Raises NotFound."""
    permit_reading(actor, office.pk)
    services = dict(services_at(office))
    service = service if service in services else ""
    counting = counting_from(office.settings)
    goals = in_force(goals_at(office), service=service, day=period.until)
    known = known_of(office, period, counting, services, service)
    counted = count_all(known, period, counting=counting, goals=goals, days=DayCount(calendar_for(office)))
    if service:
        left = {name: count for name, count in counted.counts.items() if name not in WHOLE_OFFICE}
        counted = Counted(
            counts=left, services=(), channels=counted.channels, months=counted.months, places=counted.places
        )
    reports = {(one.since, one.until): one for one in reports_at(office)}
    return View(
        period=period,
        service=service,
        services=services,
        counting=counting,
        now=Numbers(counted=counted, goals=goals),
        report=None if service else reports.get((period.since, period.until)),
        reports=reports,
    )  # fmt: skip


def reports_at(office: Office) -> QuerySet[Report]:
    """What was written and closed, the newest first."""
    return (
        Report.objects.filter(office=office)
        .select_related("closed_by", "written_by")
        .order_by("-until", "since")
    )


def goals_at(office: Office) -> list[Goal]:
    """Every target and baseline that the office has set."""
    return [goal_of(row) for row in Target.objects.filter(office=office)]


def goal_of(row: Target) -> Goal:
    return Goal(
        indicator=row.indicator,
        service=row.service_id,
        since=row.since,
        target=Fraction(row.target) if row.target is not None else None,
        baseline=Fraction(row.baseline) if row.baseline is not None else None,
    )


def targets_at(office: Office) -> tuple[Target, ...]:
    """The targets as their page lists them: in the order of the indicators, the newest first."""
    order = list(INDICATORS)
    rows = Target.objects.filter(office=office, indicator__in=order).order_by("service_id", "-since")
    return tuple(sorted(rows, key=lambda row: order.index(row.indicator)))


def surveys_at(office: Office) -> QuerySet[SurveyMonth]:
    """The results of the satisfaction form that were entered, the newest month first."""
    return SurveyMonth.objects.filter(office=office).order_by("-month")


BEHIND: Mapping[str, tuple[Q, Q]] = {
    "completed": (Q(), Q(end=GRANTED)),
    "approved_on_time": (Q(), Q(end=GRANTED) & (Q(due_at=None) | Q(ended_at__lte=F("due_at")))),
    "complete": (Q(), Q(complete_at__isnull=False)),
    "online": (Q(), ~Q(channel__in=VISIT)),
    "outside": (Q(), Q(deemed_at__gt=F("received_at"))),
    "on_time": (Q(end__in=(GRANTED, REFUSED), due_at__isnull=False), Q(ended_at__lte=F("due_at"))),
    "submitted": (Q(), Q()),
    "appeals": (Q(), Q()),
}
"""Of each indicator whose requests can be shown: which are all of them, and which count for it."""


def behind(
    actor: Actor, office: Office, period: Period, indicator: str, *, part: str = WHOLE, service: str = ""
) -> QuerySet[Case]:
    """The requests behind a number, as far as this person sees them; the newest first. Raises NotFound."""
    permit_reading(actor, office.pk)
    if indicator not in BEHIND:
        raise NotFound
    whole, counts = BEHIND[indicator]
    first, after = period.moments
    moment = "ended_at" if indicator == "on_time" else "received_at"
    rows = applications(office).filter(whole, **{f"{moment}__gte": first, f"{moment}__lt": after})
    rows = rows.filter(service_id=APPEAL) if indicator == "appeals" else rows.exclude(service_id=APPEAL)
    if service:
        rows = rows.filter(service_id=service)
    if part == PART:
        rows = rows.filter(counts)
    elif part == REST:
        rows = rows.exclude(pk__in=rows.filter(counts).values("pk"))
    seen = visible_to(actor).filter(pk__in=rows.values("pk")).select_related("version")
    return seen.order_by("-received_at", "-pk")


def titles_of(services: Mapping[str, Service], names: tuple[str, ...]) -> dict[str, Text]:
    """What services are called; one that is not offered any more by its id."""
    return {name: services[name].title if name in services else Text(name, name) for name in names}
