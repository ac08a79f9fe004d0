"""The officers' lists: inbox, search, register, what waits for a decision. Each a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from django.db import connection
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.utils import timezone

from khamkho.base.ids import clean_id
from khamkho.base.thai import search_key
from khamkho.casework.models import Case, Counter, Term
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules.permits import MAY_TAKE, READING_ROLES
from khamkho.people.actor import Actor
from khamkho.vault.keys import index

Tab = Literal["open", "mine", "unassigned", "today", "late", "waiting", "decide"]
TABS: tuple[Tab, ...] = ("open", "mine", "unassigned", "today", "late", "waiting", "decide")
PAGE = 25
OURS_FIRST: tuple[Any, ...] = (ExpressionWrapper(Q(waiting_for="applicant"), BooleanField()), "due_at", "pk")
"""What the office has to do, soonest due first; then what waits for the applicant."""


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """One page of an officer's list, with the counts of every tab."""

    rows: tuple[Case, ...]
    counts: dict[Tab, int]
    page: int
    has_next: bool
    total: int


def inbox_for(
    actor: Actor,
    office_id: int,
    *,
    tab: Tab = "open",
    service_id: str = "",
    page: int = 1,
    now: datetime,
) -> Inbox:
    """The open cases of an office: what it has to do, soonest due first, then what waits for the applicant. An actor with no seat there sees nothing."""
    cases = _open_at(actor, office_id)
    if service_id:
        cases = cases.filter(service_id=service_id)
    conditions = _tabs(actor, office_id, now)
    counts = _counted(cases, conditions)
    start = (page - 1) * PAGE
    rows = _listed(cases.filter(conditions[tab])).order_by(*OURS_FIRST)[start : start + PAGE + 1]
    found = tuple(rows)
    return Inbox(
        rows=found[:PAGE], counts=counts, page=page, has_next=len(found) > PAGE, total=counts.get(tab, 0)
    )


def numbers_in(
    actor: Actor, office_id: int, *, tab: Tab = "open", service_id: str = "", now: datetime, limit: int = 1000
) -> tuple[str, ...]:
    """The numbers under a tab, in the order of the list: what leads from one case to the next. One query."""
    cases = _open_at(actor, office_id).filter(_tabs(actor, office_id, now)[tab])
    if service_id:
        cases = cases.filter(service_id=service_id)
    return tuple(
        number for number in cases.order_by(*OURS_FIRST).values_list("number", flat=True)[:limit] if number
    )


def counts_for(actor: Actor, office_id: int, *, now: datetime) -> dict[Tab, int]:
    """How many cases are under each tab."""
    return _counted(_open_at(actor, office_id), _tabs(actor, office_id, now))


def _counted(cases: QuerySet[Case], conditions: Mapping[Tab, Q]) -> dict[Tab, int]:
    found = cases.aggregate(**{name: Count("pk", filter=condition) for name, condition in conditions.items()})
    return {tab: found[tab] for tab in conditions}


def decisions_for(actor: Actor, office_id: int, *, now: datetime, limit: int = 100) -> tuple[Case, ...]:
    """Everything that waits for this person to decide, soonest due first: the director's page."""
    waiting = _open_at(actor, office_id).filter(_tabs(actor, office_id, now)["decide"])
    return tuple(_listed(waiting).order_by(*OURS_FIRST)[:limit])


def search_for(actor: Actor, office_id: int, words: str, *, limit: int = 50) -> tuple[Case, ...]:
    """Cases of an office by number, by part of a Thai or English name, by identity number or phone (equality)."""
    key = search_key(words)[:100]
    if not key:
        return ()
    cases = _at(actor, office_id)
    digits = clean_id(words)
    if len(digits) >= 9 and digits.isascii() and digits.isdigit():
        entries = [index("identity", digits), index("phone", digits)]
        found = cases.filter(pk__in=Term.objects.filter(index__in=entries).values("case_id"))
        return tuple(_listed(found).order_by("-received_at", "-pk")[:limit])
    if any(sign.isdigit() for sign in key) and (numbered := _by_number(cases, office_id, key, limit)):
        return numbered
    return _by_name(cases, office_id, key, limit)


def _by_number(cases: QuerySet[Case], office_id: int, key: str, limit: int) -> tuple[Case, ...]:
    """A whole number, or its running part in whatever year; else what a longer part of it ends."""
    if exact := tuple(_listed(cases.filter(number=key.upper()))):
        return exact
    if key.isascii() and key.isdigit() and len(key) < 10:
        years = Counter.objects.filter(office_id=office_id, book=Counter.CASES).values("year")
        found = cases.filter(number_year__in=years, number_seq=int(key))
        return tuple(_listed(found).order_by("-number_year"))
    ids = cases.filter(number__endswith=key.upper()).order_by("-pk").values_list("pk", flat=True)[:limit]
    return tuple(_listed(cases.filter(pk__in=list(ids))).order_by("-pk"))


SUBSTRING = """
    SELECT found.rowid FROM casework_case_search AS found JOIN casework_case AS c ON c.id = found.rowid
    WHERE casework_case_search MATCH %s AND c.office_id = %s AND c.state <> 'draft'
    ORDER BY found.rowid DESC LIMIT %s"""


def _by_name(cases: QuerySet[Case], office_id: int, key: str, limit: int) -> tuple[Case, ...]:
    """Part of a name, newest first: the ids from an index, then the rows.

    SQLite's trigram index needs three signs and walks backwards, so it stops as soon as there are enough; shorter
    parts are looked for in the index of names.
    """
    if connection.vendor == "sqlite" and len(key) >= 3:
        phrase = '"' + key.replace('"', '""') + '"'
        with connection.cursor() as cursor:
            cursor.execute(SUBSTRING, [phrase, office_id, limit])
            ids = [row[0] for row in cursor.fetchall()]
    else:
        found = cases.filter(search_key__contains=key).order_by("-pk")
        ids = list(found.values_list("pk", flat=True)[:limit])
    return tuple(_listed(cases.filter(pk__in=ids)).order_by("-pk"))


@dataclass(frozen=True, kw_only=True)
class RegisterFilter:
    """What part of the control register (ทะเบียนคุม) is wanted."""

    service_id: str
    since: date | None = None
    until: date | None = None
    state: str = ""
    end: str = ""
    words: str = ""


def register_for(actor: Actor, office_id: int, wanted: RegisterFilter) -> QuerySet[Case]:
    """The register of one service at an office, in the order of its numbers. Page it or iterate over it."""
    cases = _at(actor, office_id).filter(service_id=wanted.service_id)
    if wanted.since:
        cases = cases.filter(received_at__gte=_midnight(wanted.since))
    if wanted.until:
        cases = cases.filter(received_at__lt=_midnight(wanted.until + timedelta(days=1)))
    if wanted.state:
        cases = cases.filter(state=wanted.state)
    if wanted.end:
        cases = cases.filter(end=wanted.end)
    if wanted.words:
        cases = cases.filter(search_key__contains=search_key(wanted.words))
    return _listed(cases).select_related("version", "office", "key").order_by("number_year", "number_seq")


def batches(cases: QuerySet[Case], size: int = 500) -> Iterator[Sequence[Case]]:
    """A long list in pieces that fit in memory."""
    batch: list[Case] = []
    for case in cases.iterator(chunk_size=size):
        batch.append(case)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def load_of(office_id: int) -> dict[int, int]:
    """How many open cases each member of an office holds."""
    rows = Case.objects.filter(office_id=office_id, state=Case.OPEN, assignee__isnull=False)
    return dict(rows.values_list("assignee_id").annotate(count=Count("pk")))


def similar_to(actor: Actor, case: Case) -> tuple[Case, ...]:
    """Other open cases of the same service at the same office by somebody with the same identity number. One query."""
    entries = case.terms.filter(kind="identity").values("index")
    same = Term.objects.filter(kind="identity", index__in=entries).values("case_id")
    others = visible_to(actor).filter(
        office_id=case.office_id, service_id=case.service_id, state=Case.OPEN, pk__in=same
    )
    return tuple(_listed(others.exclude(pk=case.pk)).order_by("-pk")[:5])


def _at(actor: Actor, office_id: int) -> QuerySet[Case]:
    """The submitted cases of one office, for somebody who has a reading seat there in a two-factor session."""
    return _in_states(actor, office_id, (Case.OPEN, Case.ENDED))


def _open_at(actor: Actor, office_id: int) -> QuerySet[Case]:
    return _in_states(actor, office_id, (Case.OPEN,))


def _in_states(actor: Actor, office_id: int, states: Sequence[str]) -> QuerySet[Case]:
    if actor.two_factor and any(seat.role in READING_ROLES for seat in actor.seats_at(office_id)):
        return Case.objects.filter(office_id=office_id, state__in=states)
    return Case.objects.none()


def _listed(cases: QuerySet[Case]) -> QuerySet[Case]:
    """What a list shows; the sealed columns stay in the database."""
    return cases.select_related("assignee", "version").defer(
        "body", "working_copy", "head_mac", "version__body"
    )


def _tabs(actor: Actor, office_id: int, now: datetime) -> dict[Tab, Q]:
    seats = actor.seats_at(office_id)
    tomorrow = _midnight(timezone.localtime(now).date() + timedelta(days=1))
    in_hand = ~Q(waiting_for="applicant")
    steps = [by for by, roles in MAY_TAKE.items() if by != "officer" and any(s.role in roles for s in seats)]
    return {
        "open": Q(),
        "mine": in_hand & Q(assignee_id__in=[seat.id for seat in seats]),
        "unassigned": in_hand & Q(assignee__isnull=True),
        "today": in_hand & Q(due_at__gte=now, due_at__lt=tomorrow),
        "late": in_hand & Q(due_at__lt=now),
        "waiting": Q(waiting_for="applicant"),
        "decide": Q(waiting_for__in=steps),
    }


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
