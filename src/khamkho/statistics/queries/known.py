"""What is counted, read from the tables: a few queries, however many requests there are, and nothing sealed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import Case as Choose
from django.db.models import CharField, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Substr

from khamkho.advice.models import Entry
from khamkho.appointments.models import Booking
from khamkho.appointments.rules.states import EXPIRED, HELD
from khamkho.cards.models import CardLine
from khamkho.cards.rules.states import PRINT
from khamkho.casework.commands.taking_in import CHANNEL as MOVED_IN
from khamkho.casework.models import Case, Event, Letter, Term
from khamkho.catalogue.levels import level_of
from khamkho.catalogue.service import Service
from khamkho.feedback.queries.said import stars_in
from khamkho.links.queries import visits_in
from khamkho.offices.models import Office, OfficeEvent
from khamkho.offices.registers import CARDS, REGISTERS
from khamkho.queue.models import Ticket
from khamkho.queue.rules.settings import settings_from
from khamkho.queue.rules.states import BOOKED, NO_SHOW, WALK_IN
from khamkho.statistics.models import SurveyMonth
from khamkho.statistics.rules.facts import AtCounter, Fact, Known, Printed, Survey, Who
from khamkho.statistics.rules.periods import Period
from khamkho.statistics.rules.settings import Counting

DAY_SECONDS = 86400
REACHED = ("initial", "advanced")


def applications(office: Office) -> QuerySet[Case]:
    """What people applied for at an office: not its own work, nor answers that it asked other offices for."""
    rows = Case.objects.filter(office=office, received_at__isnull=False, asked=None)
    return rows.exclude(state=Case.DRAFT).exclude(channel="office")


def known_of(
    office: Office, period: Period, counting: Counting, services: Mapping[str, Service], service: str = ""
) -> Known:
    """All that is counted for one period; of one service, where it names one."""
    first, after = period.moments
    cases = applications(office)
    people = cases.filter(received_at__lt=after).exclude(channel=MOVED_IN)  # who came on paper used no system
    if service:
        cases, people = cases.filter(service_id=service), people.filter(service_id=service)
    return Known(
        facts=facts_of(cases, first, after, services, _places(counting)),
        people=who_of(people),
        printed=printed_at(office, first, after, service),
        survey=survey_of(office, period),
        advice=advice_of(office, first, after),
        levels=levels_of(services.values()),
        counter=counter_of(office, period),
        bookings=bookings_of(office, period),
        scans=scans_of(office, period),
    )


def facts_of(
    cases: QuerySet[Case],
    first: datetime,
    after: datetime,
    services: Mapping[str, Service],
    places: Mapping[str, str],
) -> Iterator[Fact]:
    """The requests that came or ended between two moments. One query."""
    rows = cases.filter(
        Q(received_at__gte=first, received_at__lt=after) | Q(ended_at__gte=first, ended_at__lt=after)
    ).annotate(ready=_ready(services))
    columns: tuple[str, ...] = (
        "service_id", "channel", "received_at", "deemed_at", "complete_at", "end", "ended_at", "due_at", "ready", "facets",
    )  # fmt: skip
    if not places:
        columns = columns[:-1]
    for row in rows.values_list(*columns).iterator(chunk_size=5000):
        service, channel, received, deemed, complete, end, ended, due, ready, *facets = row
        yield Fact(
            service, channel, received, deemed or received, complete is not None, end, ended, due, ready,
            _place_of(facets[0], places) if facets else "",
        )  # fmt: skip


def collecting_steps(service: Service) -> frozenset[str]:
    """Where the office is done and the applicant has to come: it acts there, and waits for her."""
    return frozenset(
        step.id for step in service.steps if step.waits == "applicant" and step.by != "applicant"
    )


def _ready(services: Mapping[str, Service]) -> Any:
    """When the office last acted before the applicant had to collect; None for services without such a step."""
    by_steps: dict[frozenset[str], list[str]] = {}
    for name, service in services.items():
        if steps := collecting_steps(service):
            by_steps.setdefault(steps, []).append(name)
    acted = Event.objects.filter(case=OuterRef("pk"), kind="acted").order_by("-seq")
    whens = [
        When(service_id__in=names, then=Subquery(acted.exclude(step__in=steps).values("at")[:1]))
        for steps, names in by_steps.items()
    ]
    return Choose(*whens, default=None) if whens else Value(None, output_field=CharField(null=True))


def _places(counting: Counting) -> dict[str, str]:
    """From the codes that a facet can hold to the key of the distance: schools by themselves, else by their district."""
    if not counting.places:
        return {}
    keys = list(counting.places)
    rows = Office.objects.annotate(district=Substr("place_code", 1, 4))
    rows = rows.filter(Q(district__in=keys) | Q(code__in=keys))
    found = {
        code: code if code in counting.places else district
        for code, district in rows.values_list("code", "district")
    }
    return found | {key: key for key in keys}  # fmt: skip


def _place_of(facets: Mapping[str, Any], places: Mapping[str, str]) -> str:
    for value in facets.values():
        if isinstance(value, str):
            found = places.get(value) or (
                places.get(value[:4]) if len(value) == 6 and value.isdigit() else None
            )
            if found:
                return found
    return ""


def who_of(cases: QuerySet[Case]) -> list[Who]:
    """By what requests are known to be of one person. One query."""
    identity = Term.objects.filter(case=OuterRef("pk"), kind="identity").order_by("pk").values("index")[:1]
    rows = cases.annotate(identity=Subquery(identity)).values_list("received_at", "applicant_id", "identity")
    return [Who(received, account, found) for received, account, found in rows.iterator() if received]


def printed_at(office: Office, first: datetime, after: datetime, service: str = "") -> Printed:
    """What was printed between two moments: cards, record copies, letters. One query. Record copies of all services
    together stand in the office's log alone, so they do not count for one service."""
    of_service = {"case__service_id": service} if service else {}
    cards = CardLine.objects.filter(card__office=office, what=PRINT, at__gte=first, at__lt=after)
    cards = cards.filter(**{f"card__{name}": value for name, value in of_service.items()})
    letters = Letter.objects.filter(office=office, issued_at__gte=first, issued_at__lt=after, **of_service)
    copies = OfficeEvent.objects.filter(
        office=office, what="register-exported", at__gte=first, at__lt=after,
        detail__form="PDF", detail__service=REGISTERS[CARDS].th,
    )  # fmt: skip
    if service:
        copies = copies.none()
    count = Count("pk")
    rows = Cast(KeyTextTransform("rows", "detail"), IntegerField())
    found = _one_line("cards", cards, count).union(
        _one_line("letters", letters, count), _one_line("records", copies, Coalesce(Sum(rows), 0)), all=True
    )
    return Printed(**dict(found))


def _one_line(name: str, rows: QuerySet[Any], number: Any) -> QuerySet[Any, Any]:
    named = rows.order_by().annotate(thing=Value(name, output_field=CharField()))
    lines: QuerySet[Any, Any] = named.values("thing").annotate(number=number)
    return lines.values_list("thing", "number")


def survey_of(office: Office, period: Period) -> Survey:
    """The answers of the months that lie wholly in the period."""
    months = [
        month.since
        for month in period.months()
        if month.since >= period.since and month.until <= period.until
    ]
    found = Survey()
    rows = SurveyMonth.objects.filter(office=office, month__in=months)
    for asked, *levels in rows.values_list("asked", "one", "two", "three", "four", "five"):
        one, two, three, four, five = levels
        found += Survey(asked=asked, levels=(one, two, three, four, five))
    heard = stars_in(office, period.moments)
    return found + Survey(asked=max(heard.asked, heard.count), levels=heard.stars)


def counter_of(office: Office, period: Period) -> AtCounter | None:
    """The tickets of the office's queue; None where it keeps none."""
    if not settings_from(office.settings).kept:
        return None
    rows = Ticket.objects.filter(office=office, day__gte=period.since, day__lte=period.until)
    names = ("channel", "state", "came_at", "due_at", "called_at")
    found = list(rows.values_list(*names))
    waited = tuple(
        max(0, round((called - max(came, due or came)).total_seconds()))
        for _channel, _state, came, due, called in found
        if called is not None
    )
    return AtCounter(
        tickets=len(found),
        booked=sum(one[0] == BOOKED for one in found),
        walked_in=sum(one[0] == WALK_IN for one in found),
        missed=sum(one[1] == NO_SHOW for one in found),
        waited=waited,
    )


def bookings_of(office: Office, period: Period) -> Mapping[str, int] | None:
    """How many appointments were made in a period, by the channel of the first time; None where none was ever made.

    One that was moved or cancelled later counts once, as it was made; a time that was only held does not. One query.
    """
    first, after = period.moments
    rows = Booking.objects.filter(office=office, before=None).exclude(state__in=(HELD, EXPIRED))
    made = Count("pk", filter=Q(created_at__gte=first, created_at__lt=after))
    found = dict(rows.order_by().values_list("channel").annotate(made=made))
    return found or None


def scans_of(office: Office, period: Period) -> int | None:
    """How often the office's short links were followed; None where none was."""
    return visits_in(office, period.since, period.until) or None


def advice_of(office: Office, first: datetime, after: datetime) -> tuple[int, Fraction]:
    """How many questions of the advice register were answered, and in how many days together."""
    rows = Entry.objects.filter(office=office, answered_at__gte=first, answered_at__lt=after)
    spans = [answered - asked for asked, answered in rows.values_list("asked_at", "answered_at") if answered]
    return len(spans), sum((Fraction(int(one.total_seconds()), DAY_SECONDS) for one in spans), Fraction(0))


def levels_of(services: Any) -> dict[int, tuple[int, int]]:
    """Of each e-service level how many of these services reach it, of how many it is asked of. No query."""
    found: dict[int, tuple[int, int]] = {}
    for service in services:
        if service.is_internal:
            continue
        for one in level_of(service).reached:
            reach, whole = found.get(one.number, (0, 0))
            asked = one.grade != "not_needed"
            found[one.number] = (reach + (one.grade in REACHED), whole + asked)
    return found
