"""What the desk asks beyond casework's own lists: its offices, neighbours in a list, colleagues, the day's numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from khamkho.appointments.models import Resource
from khamkho.base.text import Text
from khamkho.base.thai import sort_key
from khamkho.casework.models import Case, CommitteeMember, Letter
from khamkho.casework.queries.authority import lent_to
from khamkho.casework.queries.book import MOST_COUNTED, RegisterFilter, books_at, register_for
from khamkho.casework.queries.opinions import asked_counted
from khamkho.casework.queries.talk import came_counted
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules.flow import COLLECTED
from khamkho.casework.rules.letters import PENDING
from khamkho.casework.rules.permits import READING_ROLES, WORKING_ROLES
from khamkho.catalogue.models import PublishedVersion
from khamkho.catalogue.queries import service_of, services_by_hash
from khamkho.catalogue.rules import collects as collects_fee
from khamkho.catalogue.rules import hands_over
from khamkho.catalogue.service import Service
from khamkho.collecting.models import Asked, Collection
from khamkho.desk.models import SavedView
from khamkho.line.models import Account
from khamkho.mailin.models import Mail, Mailbox
from khamkho.offices.models import Membership, Office
from khamkho.offices.queries import active_on, kept_a_while, last_offered_at
from khamkho.people.actor import Actor
from khamkho.queue.rules.settings import settings_from
from khamkho.work.models import Effect
from khamkho.work.queries import dead_effects, effects_about

FAILURES = 200
PLACES: dict[int, tuple[float, frozenset[str]]] = {}


def offices_of(actor: Actor) -> tuple[Office, ...]:
    """The offices whose cases this person may read, by Thai name. One query."""
    wanted = {seat.office_id for seat in actor.memberships if seat.role in READING_ROLES}
    rows = Office.objects.filter(pk__in=wanted).order_by("sort_key", "pk")
    return tuple(rows) if wanted else ()


def readable(actor: Actor, offices: Iterable[Office]) -> tuple[Office, ...]:
    """Those of these offices whose cases this person may read, by Thai name. Pure."""
    wanted = {seat.office_id for seat in actor.memberships if seat.role in READING_ROLES}
    return tuple(sorted((one for one in offices if one.pk in wanted), key=lambda one: (one.sort_key, one.pk)))


def places_at(office: Office) -> frozenset[str]:
    """Of the places of a desk that not every office has, those it has: “collecting” where it may ask others or was asked,
    “appointments” where it gives times, “mails” where it takes mails in, “line” where it has a LINE account, “pickup” where what it offers is
    collected in the end, “feedback” where people are asked how it was, “work” where it does work of its own or somebody of it sits on a committee. One query, kept for some seconds."""
    return kept_a_while(PLACES, office, _read_places, decides=False)


def _read_places(office: Office) -> frozenset[str]:
    asked = Asked.objects.filter(office=OuterRef("pk"))
    asking = Collection.objects.filter(office=OuterRef("pk"))
    under = Office.objects.filter(parent=OuterRef("pk"), active=True)
    sits = CommitteeMember.objects.filter(seat__office=OuterRef("pk"), committee__ended_at=None)
    rows = Office.objects.filter(pk=office.pk).annotate(
        offered=FilteredRelation("offerings", condition=Q(offerings__active=True)),
        collects=Exists(asked) | Exists(asking) | Exists(under),
        sits=Exists(sits),
        mailed=Exists(Mailbox.objects.filter(office=OuterRef("pk")))
        | Exists(Mail.objects.filter(office=OuterRef("pk"))),
        lined=Exists(Account.objects.filter(office=OuterRef("pk"))),
        timed=Exists(Resource.objects.filter(office=OuterRef("pk"))),
    )
    found = tuple(rows.values_list("offered__version__hash", "collects", "sits", "mailed", "lined", "timed"))
    hashes = {hash for hash, *_ in found if hash}
    known = services_by_hash(hashes)
    works = any(known[hash].is_internal for hash in hashes)
    hands = any(hands_over(known[hash]) for hash in hashes)
    asks = any(known[hash].survey is not None for hash in hashes)
    collected = any(collects_fee(known[hash]) for hash in hashes)
    have = {
        "collecting": any(collects for _, collects, *_ in found),
        "mails": any(mailed for *_, mailed, _, _ in found),
        "line": any(lined for *_, lined, _ in found),
        "appointments": any(timed for *_, timed in found),
        "pickup": hands,
        "feedback": asks or settings_from(office.settings).kept,
        "money": collected,
        "work": works or any(sits for _, _, sits, *_ in found),
    }
    return frozenset(place for place, has in have.items() if has)


def services_of(cases: Iterable[Case]) -> Mapping[int, Service]:
    """The service of each case by the id of its version, so that a list needs no query a row."""
    return {case.version_id: service_of(case.version) for case in cases}


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """A member of the office who works on cases, with how many open ones she holds."""

    id: int
    user_id: UUID
    member: Membership
    role: str
    load: int

    @property
    def key(self) -> str:
        """How a form names this person."""
        return str(self.user_id)


def colleagues_of(office: Office, day: date) -> tuple[Colleague, ...]:
    """Who works at this office today, by Thai name, with the open cases each holds. One query."""
    rows = Membership.objects.filter(active_on(day), office=office, role__in=WORKING_ROLES)
    rows = rows.annotate(load=_load())
    return tuple(
        Colleague(id=row.pk, user_id=row.user_id, member=row, role=row.role, load=row.load)
        for row in rows.order_by("name_th", "pk")
    )


def _load() -> Coalesce:
    """How many open cases a membership holds."""
    held = Case.objects.filter(assignee=OuterRef("pk"), state=Case.OPEN).order_by().values("assignee")
    return Coalesce(Subquery(held.annotate(n=Count("pk")).values("n")), 0)


def left_behind(office: Office, day: date) -> tuple[tuple[Membership, int], ...]:
    """Members who have gone and still hold open cases, with how many. One query when anybody has gone."""
    gone = [member for member in kept_a_while(GONE, office, _read_gone) if not member.active_on(day)]
    if not gone:
        return ()
    rows = Membership.objects.filter(pk__in=[member.pk for member in gone]).annotate(load=_load())
    return tuple((row, row.load) for row in rows.filter(load__gt=0).order_by("name_th", "pk"))


GONE: dict[int, tuple[float, tuple[Membership, ...]]] = {}


def _read_gone(office: Office) -> tuple[Membership, ...]:
    return tuple(Membership.objects.filter(office=office, active_until__isnull=False))


@dataclass(frozen=True, kw_only=True)
class Today:
    """What an office looks at first in the morning."""

    office_id: int
    came_in: int
    ended: int
    open: int
    late: int
    due_today: int
    unassigned: int
    mine: int
    for_me: int
    talk: int
    """Messages that the office has not dealt with, and opinions that this person is asked for."""


def today_at(actor: Actor, offices: Sequence[Office], now: datetime) -> tuple[Today, ...]:
    """The day's numbers of each office, in the order given. Three queries for all of them."""
    midnight = timezone.make_aware(datetime.combine(timezone.localtime(now).date(), time()))
    tomorrow = midnight.replace(hour=23, minute=59, second=59, microsecond=999_999)
    live = Q(state=Case.OPEN) & ~Q(waiting_for=COLLECTED)
    ours = live & ~Q(waiting_for__in=("applicant", "system"))
    seats = [seat.id for seat in actor.memberships]
    rows = (
        visible_to(actor)
        .filter(office__in=[office.pk for office in offices])
        .filter(live | Q(received_at__gte=midnight) | Q(ended_at__gte=midnight))
        .exclude(state=Case.DRAFT)
        .order_by()
        .values("office_id")
        .annotate(
            came_in=Count("pk", filter=Q(received_at__gte=midnight)),
            ended_now=Count("pk", filter=Q(ended_at__gte=midnight)),
            open=Count("pk", filter=live),
            late=Count("pk", filter=ours & Q(due_at__lt=now)),
            due_today=Count("pk", filter=ours & Q(due_at__gte=now, due_at__lte=tomorrow)),
            unassigned=Count("pk", filter=ours & Q(assignee__isnull=True)),
            mine=Count("pk", filter=ours & Q(assignee__in=seats)),
            for_me=Count("pk", filter=live & _decisions(actor, midnight.date())),
        )
    )
    found: dict[int, Mapping[str, Any]] = {row["office_id"]: row for row in rows}
    ids = [office.pk for office in offices]
    came, asked = came_counted(actor, ids), asked_counted(actor, ids)
    return tuple(_today(one, found.get(one, {}), came.get(one, 0) + asked.get(one, 0)) for one in ids)


def _today(office_id: int, row: Mapping[str, int], talk: int) -> Today:
    names = ("came_in", "open", "late", "due_today", "unassigned", "mine", "for_me")
    return Today(
        office_id=office_id,
        ended=row.get("ended_now", 0),
        talk=talk,
        **{name: row.get(name, 0) for name in names},
    )


def _decisions(actor: Actor, day: date) -> Q:
    """The steps that wait for this person to decide, office by office: by her position, and by orders."""
    wanted = Q(pk__in=())
    for office_id in actor.office_ids:
        for one in lent_to(actor, office_id, day):
            reach = Q(office_id=office_id, waiting_for__in=one.steps)
            for name, values in (("service_id", one.order.services), ("variant", one.order.variants)):
                reach &= Q(**{f"{name}__in": values}) if values else Q()
            if one.order.most is not None:
                reach &= Q(amount__isnull=True) | Q(amount__lte=one.order.most)
            wanted |= reach & ~Q(service_id__in=one.but_not)
    for seat in actor.memberships:
        if seat.role == "director":
            wanted |= Q(office_id=seat.office_id, waiting_for__in=("supervisor", "director"))
        elif seat.role == "supervisor":
            wanted |= Q(office_id=seat.office_id, waiting_for="supervisor")
    return wanted


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Something that should have followed from a command and never did, with the case it is about."""

    effect: Effect
    case: Case


def failures_at(actor: Actor, office: Office) -> tuple[Failure, ...]:
    """What failed for good about this office's cases, newest first. Two queries."""
    dead = list(dead_effects().filter(about__startswith="case:")[:FAILURES])
    wanted = {case_id for effect in dead if (case_id := case_of(effect))}
    cases = visible_to(actor).filter(pk__in=wanted, office=office).exclude(state=Case.DRAFT)
    known = {
        case.pk: case
        for case in cases.select_related("version", "assignee").defer("body", "working_copy", "version__body")
    }
    pairs = ((effect, known.get(case_of(effect))) for effect in dead)
    return tuple(Failure(effect=effect, case=case) for effect, case in pairs if case)


def dead_effect_of(letter: Letter) -> Effect | None:
    """The effect that should have made a letter and failed for good, or None."""
    if letter.state != PENDING:
        return None
    return (
        effects_about(letter.about)
        .filter(name="letter", args__letter=letter.pk, state=Effect.State.DEAD)
        .first()
    )


def case_of(effect: Effect) -> int:
    """The id of the case that an effect is about; 0 when it is about something else."""
    kind, _, key = effect.about.partition(":")
    return int(key) if kind == "case" and key.isascii() and key.isdigit() else 0


def unfinished_for(actor: Actor, office: Office) -> tuple[Case, ...]:
    """Applications that this officer began for somebody else and has not handed in, latest first."""
    rows = visible_to(actor).filter(office=office, state=Case.DRAFT, entered_by=actor.user_id)
    return tuple(
        rows.select_related("version")
        .defer("body", "working_copy", "version__body")
        .order_by("-changed_at")[:20]
    )


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One register that the office keeps."""

    service_id: str
    version: PublishedVersion
    count: int
    open: int
    offered: bool

    @property
    def counted(self) -> int:
        """As many as are counted at most; then the page says "more than"."""
        return min(self.count, MOST_COUNTED)

    @property
    def is_more(self) -> bool:
        return self.count > MOST_COUNTED

    @property
    def title(self) -> Text:
        return service_of(self.version).title


def registers_at(actor: Actor, office: Office) -> tuple[Kept, ...]:
    """The registers of an office: of every service it offers, and of those it once did. Three queries at most."""
    held = {book.service_id: book for book in books_at(actor, office.pk)}
    offered = {row.service_id: row.version for row in last_offered_at(office)}
    gone = [book.version_id for name, book in held.items() if name not in offered]
    versions = {row.service_id: row for row in PublishedVersion.objects.filter(pk__in=gone)} if gone else {}
    found = [
        Kept(
            service_id=name,
            version=version,
            count=held[name].count if name in held else 0,
            open=held[name].open if name in held else 0,
            offered=name in offered,
        )
        for name, version in {**versions, **offered}.items()
    ]
    return tuple(sorted(found, key=lambda one: sort_key(one.title.th)))


def register_of(actor: Actor, office: Office, service_id: str) -> Service | None:
    """The service whose register is asked for, in the office's present version, else in that of its last case."""
    offered = next((row.version for row in last_offered_at(office) if row.service_id == service_id), None)
    if offered is not None:
        return service_of(offered)
    last = register_for(actor, office.pk, RegisterFilter(service_id=service_id)).last()
    return service_of(last.version) if last else None


def views_of(actor: Actor, office: Office) -> tuple[SavedView, ...]:
    """The named views of an inbox that this person may use: her own, and those shared there."""
    every = kept_a_while(VIEWS, office, _read_views)
    return tuple(view for view in every if view.shared or view.owner_id == actor.user_id)


VIEWS: dict[int, tuple[float, tuple[SavedView, ...]]] = {}


def _read_views(office: Office) -> tuple[SavedView, ...]:
    return tuple(SavedView.objects.filter(office=office).order_by("shared", "name", "pk"))
