"""What pages ask about a round: its applications, what a selection would give, how far the list has moved."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, OuterRef, Q, Subquery

from khamkho.base.text import Text
from khamkho.base.thai import show_datetime
from khamkho.casework.contents import mark_of
from khamkho.casework.models import Case
from khamkho.casework.queries.inbox import reads_at
from khamkho.casework.rules.rounds import group_of
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.offices.models import Office, Round
from khamkho.offices.queries import offering_for, office_by_code, rounds_at
from khamkho.offices.rounds import METHODS, Group, group_title, groups_of
from khamkho.people.actor import Actor
from khamkho.rounds import rules
from khamkho.rounds.models import Place, Selection
from khamkho.rounds.rules import CHOSEN, WAITING, Entry, Placed

SHOWN_FOR = timedelta(days=365)


def rounds_for(actor: Actor, office: Office) -> tuple[Round, ...]:
    """The rounds of an office, those that open last first; empty for who does not read its cases. One query."""
    if not reads_at(actor, office.pk):
        return ()
    return tuple(Round.objects.filter(office=office).order_by("-opens_at", "-pk")[:200])


def round_for(actor: Actor, office: Office, round_id: int) -> Round | None:
    """One round of an office; None for one that does not exist there, and for who does not read its cases."""
    if not reads_at(actor, office.pk):
        return None
    return Round.objects.filter(office=office, pk=round_id).select_related("office").first()


def service_in(one: Round) -> Service | None:
    """The service of a round as its office offers it now."""
    offering = offering_for(one.office, one.service_id)
    return service_of(offering.version) if offering else None


def selection_of(one: Round) -> Selection:
    """How a round is decided; an empty one, which is not kept, before anything was done."""
    return Selection.objects.filter(round=one).select_related("confirmed_by").first() or Selection(round=one)


@dataclass(frozen=True, kw_only=True)
class Entrant:
    """One application that waits for the selection of its round."""

    case: Case
    place: Place | None
    points: str
    """As they were written down: a number, ``absent``, or empty."""

    @property
    def number(self) -> str:
        return self.case.number or ""

    @property
    def group(self) -> str:
        return group_of(service_of(self.case.version), self.case.facets)

    def entry(self) -> Entry:
        received = self.case.received_at or self.case.created_at
        scored = bool(self.points) and self.points != "absent"
        return Entry(number=self.number, received=received, points=Decimal(self.points) if scored else None)


def entrants_of(one: Round) -> tuple[Entrant, ...]:
    """The applications of a round that wait for the selection, in the order of receipt. Three queries."""
    rows = Case.objects.filter(round=one, state=Case.OPEN).select_related("version", "key")
    rows = rows.defer("body", "working_copy", "version__body").order_by("received_at", "number")
    cases = [case for case in rows if _waits(case)]
    places = {place.case_id: place for place in Place.objects.filter(round=one)}
    return tuple(_entrant(case, places.get(case.pk)) for case in cases)


def _waits(case: Case) -> bool:
    rounds = service_of(case.version).rounds
    return bool(rounds and case.step == rounds.select_at)


def _entrant(case: Case, place: Place | None) -> Entrant:
    mark = mark_of(case, place.mark) if place else {}
    return Entrant(case=case, place=place, points=str(mark.get("points", "")))


def still_checked(one: Round) -> int:
    """How many applications of a round are open before the step of the selection."""
    rows = Case.objects.filter(round=one, state=Case.OPEN, place__moved_at__isnull=True)
    rows = rows | Case.objects.filter(round=one, state=Case.OPEN, place__isnull=True)
    return sum(
        not _waits(case)
        for case in rows.distinct().select_related("version").defer("body", "working_copy", "version__body")
    )


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What the selection of one group gives as things stand now."""

    group: Group
    title: Text
    rows: tuple[tuple[Placed, Entrant], ...]
    lacks: Text | None
    """What has to be written down before it can be decided."""

    @property
    def chosen(self) -> int:
        return sum(placed.result == CHOSEN for placed, _ in self.rows)


def preview_of(
    one: Round, service: Service, selection: Selection, entrants: Sequence[Entrant]
) -> tuple[Preview, ...]:
    """What the selection would give, group by group. Pure on what was read."""
    found = []
    for group in groups_of(one.groups):
        among = [entrant for entrant in entrants if entrant.group == group.key]
        by_number = {entrant.number: entrant for entrant in among}
        placed = rules.place(
            (entrant.entry() for entrant in among),
            quota=group.quota,
            method=group.method,
            reserve=group.reserve,
            least=Decimal(group.least) if group.least else None,
            drawn=selection.drawn,
            waits=bool(service.rounds and service.rounds.waiting),
        )
        found.append(
            Preview(
                group=group,
                title=group_title(service, group.key),
                rows=tuple((row, by_number[row.number]) for row in placed),
                lacks=_lacks(group, selection, among),
            )
        )
    return tuple(found)


def _lacks(group: Group, selection: Selection, among: Sequence[Entrant]) -> Text | None:
    if group.method == "lot" and not selection.drawn and among:
        return Text(rules.LotMissing.th, rules.LotMissing.en)
    missing = sum(not entrant.points for entrant in among) if group.method == "score" else 0
    if missing:
        no = rules.PointsMissing(count=missing)
        return Text(no.sentence("th"), no.sentence("en"))
    return None


def seen_as(previews: Sequence[Preview]) -> str:
    """A word for exactly these results: who confirms sends back what she had in front of her."""
    lines = [f"{one.group.key} {one.group.quota} {placed}" for one in previews for placed, _ in one.rows]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


@dataclass(frozen=True, kw_only=True)
class Moved:
    """How far the results of a round have been carried out."""

    decided: int
    moved: int
    offered: int
    stuck: tuple[str, ...]
    """Numbers of open applications that have not gone where their result leads."""


def moved_of(one: Round) -> Moved:
    """How far a round's results have been carried out. Two queries."""
    rows = Place.objects.filter(round=one).exclude(result="")
    counts = rows.aggregate(
        decided=Count("pk"),
        moved=Count("pk", filter=Q(moved_at__isnull=False)),
        offered=Count("pk", filter=Q(offered_at__isnull=False)),
    )
    stuck = rows.filter(moved_at__isnull=True, case__state=Case.OPEN).order_by("case__number")
    return Moved(
        stuck=tuple(str(number) for number in stuck.values_list("case__number", flat=True)), **counts
    )


@dataclass(frozen=True, kw_only=True)
class PublishedRow:
    """One line of a result. In public a number, never a name."""

    number: str
    name: str
    rank: int
    result: Text
    turn: int | None
    offered: bool
    value: str
    """Of a lot: what ordered it."""


@dataclass(frozen=True, kw_only=True)
class PublishedGroup:
    """The public result of one group."""

    title: Text
    method: Text
    rule: Text
    is_lot: bool
    quota: int
    rows: tuple[PublishedRow, ...]
    up_to: int
    """How far the waiting list has moved."""


@dataclass(frozen=True, kw_only=True)
class Published:
    """The result of a round as everybody may read it."""

    round: Round
    selection: Selection
    service: Service
    groups: tuple[PublishedGroup, ...]


def published(office_code: str, round_id: int, *, now: datetime) -> Published | None:
    """The public result of a round from its day and hour on; None before. Names and points are in none of it."""
    office = office_by_code(office_code)
    one = (
        Round.objects.filter(office=office, pk=round_id, results_at__lte=now).select_related("office").first()
    )
    selection = Selection.objects.filter(round=one, published_at__isnull=False).first() if one else None
    service = service_in(one) if one else None
    if one is None or selection is None or service is None:
        return None
    groups = placed_in(one, service, selection, names=False)
    return Published(round=one, selection=selection, service=service, groups=groups)


def placed_in(
    one: Round, service: Service, selection: Selection, *, names: bool = True
) -> tuple[PublishedGroup, ...]:
    """The confirmed result, group by group; with ``names`` as the office reads it. One query."""
    places: dict[str, list[Place]] = {}
    rows = Place.objects.filter(round=one).exclude(result="").select_related("case")
    for place in rows.defer("case__body", "case__working_copy").order_by("rank"):
        places.setdefault(place.group, []).append(place)
    return tuple(
        _published_group(group, service, selection, places.get(group.key, ()), names=names)
        for group in groups_of(one.groups)
    )


def _published_group(
    group: Group, service: Service, selection: Selection, places: Sequence[Place], *, names: bool
) -> PublishedGroup:
    is_lot = group.method == "lot"
    rows = tuple(
        PublishedRow(
            number=place.case.number or "",
            name=place.case.display_name if names else "",
            rank=place.rank or 0,
            result=rules.RESULTS[place.result],
            turn=place.turn,
            offered=place.offered_at is not None,
            value=rules.lot_value(selection.drawn, place.case.number or "") if is_lot else "",
        )
        for place in places
    )
    return PublishedGroup(
        title=group_title(service, group.key),
        method=METHODS[group.method],
        rule=rules.RULES[group.method],
        is_lot=is_lot,
        quota=group.quota,
        rows=rows,
        up_to=max((row.turn or 0 for row in rows if row.offered), default=0),
    )


@dataclass(frozen=True, kw_only=True)
class Announced:
    """One round as people read of it before they apply."""

    round: Round
    state: Text
    is_open: bool
    groups: tuple[tuple[Text, int], ...]
    has_results: bool


def announced_at(office: Office, service: Service, now: datetime) -> tuple[Announced, ...]:
    """The rounds of a service that people may still want to know of: open ones first, then those to come, then those
    over for less than a year, newest first. One query; empty for a service that is not taken in rounds."""
    return announced_of(rounds_at(office, service.id), service, now) if service.rounds else ()


def announced_of(found: Sequence[Round], service: Service, now: datetime) -> tuple[Announced, ...]:
    """The same of rounds that were read already."""
    kept = [one for one in found if one.closes_at > now - SHOWN_FOR]
    told = sorted(kept, key=lambda one: (not one.opens_at <= now < one.closes_at, one.closes_at <= now))
    return tuple(
        Announced(
            round=one,
            state=_state(one, now),
            is_open=one.opens_at <= now < one.closes_at,
            groups=tuple((group_title(service, group.key), group.quota) for group in groups_of(one.groups)),
            has_results=bool(one.settled_at and one.results_at and one.results_at <= now),
        )
        for one in told
    )


def _state(one: Round, now: datetime) -> Text:
    if now < one.opens_at:
        at = one.opens_at
        return Text(f"เปิดรับ {show_datetime(at, 'th')}", f"opens {show_datetime(at, 'en')}")
    at = one.closes_at
    if now < at:
        return Text(f"เปิดรับอยู่ ถึง {show_datetime(at, 'th')}", f"open until {show_datetime(at, 'en')}")
    return Text(f"ปิดรับแล้วเมื่อ {show_datetime(at, 'th')}", f"closed on {show_datetime(at, 'en')}")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What an applicant sees of her round: its days, her seat, her result."""

    round: Round
    group: Text
    seat: int | None
    hall: str
    result: Text | None
    turn: int | None
    up_to: int
    """How far the waiting list has moved, while she waits on it."""
    is_public: bool
    confirm_until: datetime | None


def standing_in_round(case: Case, service: Service) -> Standing | None:
    """Where a case stands in its round; None for one of no round. One query, where the round was read with the case."""
    if case.round_id is None or case.round is None or service.rounds is None:
        return None
    one = case.round
    ahead = Place.objects.filter(round=OuterRef("round"), group=OuterRef("group"), offered_at__isnull=False)
    came_up = Subquery(ahead.order_by("-turn").values("turn")[:1])
    place = Place.objects.filter(case=case).annotate(came_up=came_up).first()
    told = place is not None and place.moved_at is not None
    waited = place is not None and told and place.result == WAITING
    chosen = service.led_to(service.rounds.chosen)
    waits = (
        case.state == Case.OPEN and chosen is not None and case.step == chosen.id and chosen.by == "applicant"
    )
    return Standing(
        round=one,
        group=group_title(service, group_of(service, case.facets)),
        seat=place.seat if place else None,
        hall=place.hall if place else "",
        result=rules.RESULTS[place.result] if place and told else None,
        turn=place.turn if place and told else None,
        up_to=(place.came_up or 0) if place is not None and waited else 0,
        is_public=told,
        confirm_until=case.step_due_at if waits else None,
    )


def points_by_place(entrants: Sequence[Entrant]) -> Mapping[str, str]:
    """What a row of a table of points may begin with (a seat, a number), and the application it means."""
    known = {entrant.number.upper(): entrant.number for entrant in entrants}
    return known | {
        str(entrant.place.seat): entrant.number
        for entrant in entrants
        if entrant.place and entrant.place.seat
    }
