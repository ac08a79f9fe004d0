"""The officers' lists: inbox, search, register, what waits for a decision. Each a constant number of queries."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal

from django.db import connection
from django.db.models import Count, QuerySet
from django.utils import timezone

from khamkho.base.ids import clean_id
from khamkho.base.thai import search_key
from khamkho.casework.models import Case, Counter, Look, Term
from khamkho.casework.queries.authority import lent_to
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules.authority import Lent
from khamkho.casework.rules.flow import COLLECTED
from khamkho.casework.rules.permits import BY_OFFICERS, MAY_TAKE, READING_ROLES
from khamkho.offices.models import Membership
from khamkho.offices.queries import calendar_at
from khamkho.people.actor import Actor
from khamkho.vault.keys import index

Tab = Literal[
    "open", "mine", "unassigned", "today", "late", "waiting", "new", "messages", "decide",
    "came", "officer", "head", "director", "elsewhere",
]  # fmt: skip
Part = Tab | Literal["ours"]
TABS: tuple[Tab, ...] = (
    "open",
    "mine",
    "unassigned",
    "today",
    "late",
    "waiting",
    "new",
    "messages",
    "decide",
)
MORNING: tuple[Tab, ...] = ("came", "officer", "head", "director", "elsewhere")
"""What the morning page counts besides: what came in since the working day before, and who waits for whom."""
Talked = Literal["", "came", "asked", "overdue"]
"""What waits in the messages of a case: one for the office, an answer that it expects, one that is late."""
PAGE = 25


@dataclass(frozen=True, slots=True)
class Row:
    """What a list shows of a case; everything else, above all what is sealed, stays in the database."""

    pk: int
    number: str
    name: str
    variant: str
    state: str
    step: str
    waiting_for: str
    end: str
    channel: str
    received_at: datetime | None
    due_at: datetime | None
    assignee_id: int | None
    changed_at: datetime
    head_seq: int
    facets: Mapping[str, Any]
    amount: Decimal | None
    paper_at: datetime | None
    """Since when its paper waits to be typed in."""
    version: str
    """The hash of the published version that it was started under."""
    assignee_th: str | None
    assignee_en: str | None
    is_new: bool = False
    """Something happened to it that this reader has not looked at."""
    talk: Talked = ""


OWN = (
    "number", "display_name", "variant", "state", "step", "waiting_for", "end", "channel", "received_at", "due_at",
    "assignee_id", "changed_at", "head_seq", "facets", "amount", "paper_at",
)  # fmt: skip
"""The columns of a case in a list, in the order of ``Row``; then come those of its version and its officer."""
JOINED = ("version_hash", "assignee_th", "assignee_en", "is_new", "talk")


def row_of(case: Case) -> Row:
    """A case that was read whole, as a list shows it."""
    to = case.assignee
    names = (to.name_th, to.name_en) if to else (None, None)
    return Row(*(case.pk, *(getattr(case, name) for name in OWN), case.version.hash, *names))


@dataclass(frozen=True, kw_only=True)
class Narrow:
    """What part of a list is wanted: nothing is everything. ``assignee`` is a membership."""

    service_id: str = ""
    variant: str = ""
    step: str = ""
    channel: str = ""
    assignee: int | None = None
    words: str = ""
    batch: str = ""


EVERYTHING = Narrow()


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """One page of an officer's list, with the counts of every tab."""

    rows: tuple[Row, ...]
    counts: dict[Tab, int]
    page: int
    has_next: bool
    total: int
    asked: int
    """Opinions that this reader is asked for here."""


def inbox_for(
    actor: Actor,
    office_id: int,
    *,
    tab: Tab = "open",
    narrow: Narrow = EVERYTHING,
    page: int = 1,
    now: datetime,
) -> Inbox:
    """The open cases of an office: what it has to do, soonest due first, then what waits for the applicant. An actor with no seat there sees nothing."""
    tabs = (*TABS, tab) if tab in MORNING else TABS
    counts, asked = _counted(actor, office_id, tabs, narrow=narrow, now=now)
    start = (page - 1) * PAGE
    found: list[Row] = []
    for part in PARTS.get(tab, (tab,)):
        size = counts["open"] - counts["waiting"] if part == "ours" else counts[part]
        if len(found) <= PAGE and start < size:
            wanted = PAGE + 1 - len(found)
            found += _walk(actor, office_id, part, narrow, now=now, limit=wanted, start=start)
        start = max(0, start - size)
    return Inbox(
        rows=tuple(found[:PAGE]),
        counts=counts,
        page=page,
        has_next=len(found) > PAGE,
        total=counts[tab],
        asked=asked,
    )


def numbers_in(
    actor: Actor,
    office_id: int,
    *,
    tab: Tab = "open",
    narrow: Narrow = EVERYTHING,
    now: datetime,
    limit: int = 1000,
) -> tuple[str, ...]:
    """The numbers under a tab, in the order of the list. Two queries at most."""
    found: list[str] = []
    for part in PARTS.get(tab, (tab,)):
        if len(found) < limit:
            rows = _walk(actor, office_id, part, narrow, now=now, limit=limit - len(found))
            found += [row.number for row in rows]
    return tuple(found)


def counts_for(actor: Actor, office_id: int, *, narrow: Narrow = EVERYTHING, now: datetime) -> dict[Tab, int]:
    """How many open cases are under each tab; nothing for an actor with no seat there."""
    return _counted(actor, office_id, TABS, narrow=narrow, now=now)[0]


def morning_counts(actor: Actor, office_id: int, *, now: datetime) -> tuple[dict[Tab, int], int]:
    """How many open cases are under every tab, those of the morning page too, and the opinions that this person is asked
    for. One query, by the very conditions of the lists."""
    return _counted(actor, office_id, (*TABS, *MORNING), narrow=EVERYTHING, now=now)


def _counted(
    actor: Actor, office_id: int, tabs: Sequence[Tab], *, narrow: Narrow, now: datetime
) -> tuple[dict[Tab, int], int]:
    """The counts of the tabs, and of the opinions that this person is asked for. One query."""
    if not reads_at(actor, office_id):
        return dict.fromkeys(tabs, 0), 0
    names = _Names(actor, office_id, narrow, now)
    counts = ", ".join(f"COUNT(*) FILTER (WHERE {CONDITIONS[tab]})" for tab in tabs)
    *found, asked = names.ask(
        f"SELECT {counts}, {ASKED_OF_ME} FROM casework_case AS c WHERE {names.open}"  # noqa: S608 - our own words
    )
    return dict(zip(tabs, found, strict=True)), asked


def since_of(office_id: int, now: datetime) -> datetime:
    """The beginning of the office's working day before today: what came in since then is new this morning."""
    calendar, day = calendar_at(office_id), timezone.localtime(now).date() - timedelta(days=1)
    for _ in range(LONGEST_CLOSED):
        if calendar.is_working_day(day):
            break
        day -= timedelta(days=1)
    return midnight(day)


LONGEST_CLOSED = 31
"""Days in a row that are looked at for a working day."""


def decisions_for(actor: Actor, office_id: int, *, now: datetime, limit: int = 100) -> tuple[Row, ...]:
    """Everything that waits for this person to decide, soonest due first: the director's page."""
    return _walk(actor, office_id, "decide", now=now, limit=limit)


# The lists of open cases are in SQL: every look at the desk and every poll asks them, and it takes the ORM longer to
# write these queries than the database to answer them. Each is a walk along the index ``case_inbox``.

OURS = "c.waiting_for NOT IN ('applicant', 'system')"
NEWS = timedelta(days=14)
"""What happened longer ago is no news to anybody."""
NEW = """c.changed_at > :horizon
        AND c.changed_at > COALESCE(
            (SELECT s.until FROM casework_seen AS s WHERE s.user_id = :me AND s.office_id = :office), :horizon)
        AND NOT EXISTS (
            SELECT 1 FROM casework_look AS l WHERE l.user_id = :me AND l.case_id = c.id AND l.seq >= c.head_seq)"""
ELSEWHERE = """(c.id IN (
            SELECT l.case_id FROM casework_caselink AS l JOIN casework_case AS o ON o.id = l.other_id
            WHERE l.kind = 'opened' AND o.state = 'open' AND o.office_id <> :office)
        OR c.id IN (
            SELECT p.case_id FROM casework_opinion AS p LEFT JOIN offices_membership AS s ON s.id = p.member_id
            WHERE p.answered IS NULL AND p.ended_at IS NULL AND (s.id IS NULL OR s.office_id <> :office)))"""
"""Another office has a case of the same matter, or an opinion is awaited from outside."""
CONDITIONS: Mapping[Part, str] = {
    "open": "TRUE",
    "ours": OURS,
    "mine": f"{OURS} AND c.assignee_id IN (:seats)",
    "unassigned": f"{OURS} AND c.assignee_id IS NULL",
    "today": f"{OURS} AND c.due_at >= :now AND c.due_at < :tomorrow",
    "late": f"{OURS} AND c.due_at < :now",
    "waiting": "c.waiting_for IN ('applicant', 'system')",
    "new": NEW,
    "messages": "c.id IN (SELECT t.case_id FROM casework_talk AS t)",
    "decide": "(c.waiting_for IN (:steps) OR :lent)",
    "came": "c.received_at >= :since",
    "officer": "c.waiting_for IN ('officer', 'committee')",
    "head": "c.waiting_for = 'supervisor'",
    "director": "c.waiting_for = 'director'",
    "elsewhere": ELSEWHERE,
}
TALK = """COALESCE((SELECT CASE WHEN t.came_at IS NOT NULL THEN 'came' WHEN t.answer_by < :now THEN 'overdue' ELSE 'asked' END
        FROM casework_talk AS t WHERE t.case_id = c.id), '')"""
ASKED_OF_ME = """(SELECT COUNT(*) FROM casework_opinion AS o JOIN casework_case AS a ON a.id = o.case_id
        WHERE o.member_id IN (:seats) AND o.answered IS NULL AND o.ended_at IS NULL AND a.state = 'open')"""
PARTS: Mapping[Tab, tuple[Part, ...]] = {"open": ("ours", "waiting")}
"""What the office has to do comes first, then what waits for the applicant or for the day of a round; each soonest due first."""
OPEN = f"c.office_id = :office AND c.state = 'open' AND c.waiting_for <> '{COLLECTED}'"
NARROW: Mapping[str, str] = {
    "service_id": "c.service_id = :service_id",
    "variant": "c.variant = :variant",
    "step": "c.step = :step",
    "channel": "c.channel = :channel",
    "assignee": "c.assignee_id = :assignee",
    "words": "c.search_key LIKE :words",
    "batch": "c.batch = :batch",
}
WALK = f"""
    SELECT c.id, {", ".join(f"c.{name}" for name in OWN)},
        v.hash AS version_hash, m.name_th AS assignee_th, m.name_en AS assignee_en, ({NEW}) AS is_new, {TALK} AS talk
    FROM casework_case AS c
    JOIN catalogue_publishedversion AS v ON v.id = c.version_id LEFT JOIN offices_membership AS m ON m.id = c.assignee_id
    WHERE {{open}} AND {{condition}} ORDER BY c.due_at, c.id LIMIT :limit OFFSET :start"""  # noqa: S608 - our own words


def _walk(
    actor: Actor,
    office_id: int,
    part: Part,
    narrow: Narrow = EVERYTHING,
    *,
    now: datetime,
    limit: int,
    start: int = 0,
) -> tuple[Row, ...]:
    if not reads_at(actor, office_id):
        return ()
    names = _Names(actor, office_id, narrow, now, limit=limit, start=start)
    statement = names.fill(WALK.replace("{open}", names.open).replace("{condition}", CONDITIONS[part]))
    with connection.cursor() as cursor:
        cursor.execute(statement, names.values)
        return tuple(_row(values) for values in cursor.fetchall())


def _row(values: Sequence[Any]) -> Row:
    """What a statement answers with, as a row: moments come from SQLite without their zone, amounts as whatever number
    they are, facets from both as text."""
    found = dict(zip(("pk", *OWN, *JOINED), values, strict=True))
    for name in ("received_at", "due_at", "changed_at", "paper_at"):
        if found[name] is not None and found[name].tzinfo is None:
            found[name] = found[name].replace(tzinfo=UTC)
    amount = found["amount"]
    found |= {
        "facets": json.loads(found["facets"]),
        "amount": None if amount is None else Decimal(str(amount)),
    }
    return Row(*found.values())


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a case stands in a list, counted from one, and which numbers are before and after it.

    A case that is not in the list (any more) is at 0 and leads to its first.
    """

    at: int = 0
    of: int = 0
    previous: str = ""
    next: str = ""
    seen: int = 0
    """The last event of the case that this reader has had before her; 0 when she opens it for the first time."""


PLACE_IN = """
    SELECT COUNT(*) FILTER (WHERE {tab}), COUNT(*) FILTER (WHERE {part} AND c.id = :id),
        COUNT(*) FILTER (WHERE {part} AND (c.due_at, c.id) <= (:due, :id)) + COUNT(*) FILTER (WHERE {earlier}),
        {previous}, {next}, {first},
        COALESCE((SELECT l.seq FROM casework_look AS l WHERE l.user_id = :me AND l.case_id = :id), 0)
    FROM casework_case AS c WHERE {open}"""
NEAREST = "(SELECT c.number FROM casework_case AS c WHERE {open} AND {which} ORDER BY c.due_at {way}, c.id {way} LIMIT 1)"


def place_of(
    actor: Actor,
    office_id: int,
    case: Case,
    *,
    tab: Tab = "open",
    narrow: Narrow = EVERYTHING,
    now: datetime,
) -> Place:
    """Where a case stands under a tab: what leads from one case to the next. One query, however long the list."""
    if not reads_at(actor, office_id):
        return Place()
    parts = PARTS.get(tab, (tab,))
    here = len(parts) - 1 if case.waiting_for in ("applicant", "system") else 0
    due = connection.ops.adapt_datetimefield_value(case.due_at) if case.due_at else None
    names = _Names(actor, office_id, narrow, now, id=case.pk, due=due)
    part = CONDITIONS[parts[here]]
    before = [f"{part} AND (c.due_at, c.id) < (:due, :id)", *(CONDITIONS[one] for one in parts[:here])]
    after = [f"{part} AND (c.due_at, c.id) > (:due, :id)", *(CONDITIONS[one] for one in parts[here + 1 :])]
    of, is_here, at, previous, following, first, seen = names.ask(
        PLACE_IN.format(
            tab=CONDITIONS[tab],
            part=part,
            earlier=CONDITIONS[parts[0]] if here else "FALSE",
            previous=_nearest(before, "DESC", names.open),
            next=_nearest(after, "ASC", names.open),
            first=_nearest([CONDITIONS[one] for one in parts], "ASC", names.open),
            open=names.open,
        )
    )
    if not is_here:
        return Place(of=of, next=first, seen=seen)
    return Place(at=at, of=of, previous=previous, next=following, seen=seen)


def _nearest(conditions: Sequence[str], way: Literal["ASC", "DESC"], wanted: str) -> str:
    """The number of the first case under the first of these conditions that has any."""
    found = (NEAREST.format(open=wanted, which=condition, way=way) for condition in conditions)
    return f"COALESCE({', '.join(found)}, '')"


class _Names:
    """Puts values in the places that a statement names (``:seats``), in the order in which they come."""

    def __init__(self, actor: Actor, office_id: int, narrow: Narrow, now: datetime, **more: Any) -> None:
        seats = actor.seats_at(office_id)
        roles = {seat.role for seat in seats}
        tomorrow = midnight(timezone.localtime(now).date() + timedelta(days=1))
        adapted = connection.ops.adapt_datetimefield_value
        wanted = {name: value for name, value in asdict(narrow).items() if value}
        if "words" in wanted:
            wanted["words"] = f"%{search_key(narrow.words)}%"
        self.open = " AND ".join([OPEN, *(NARROW[name] for name in wanted)])
        """Which open cases are meant at all."""
        self.values: list[Any] = []
        self._now = now
        self._asks = (actor, office_id, timezone.localtime(now).date())
        self._known: dict[str, Any] = {
            "office": office_id, "now": adapted(now), "tomorrow": adapted(tomorrow), "horizon": adapted(now - NEWS),
            "me": Look._meta.get_field("user").get_db_prep_value(actor.user_id, connection),
            "seats": [seat.id for seat in seats],
            "steps": [by for by, may in MAY_TAKE.items() if by not in BY_OFFICERS and roles & may],
        } | wanted | more  # fmt: skip

    def fill(self, statement: str) -> str:
        return PLACE.sub(self._put, statement)

    def ask(self, statement: str) -> tuple[Any, ...]:
        """The one row that a statement answers with."""
        self.values.clear()
        filled = self.fill(statement)
        with connection.cursor() as cursor:
            cursor.execute(filled, self.values)
            row: tuple[Any, ...] = cursor.fetchone()
            return row

    def _lent(self) -> str:
        """What waits for this person because of an order, as a condition; most have none."""
        found = [_reach(at, one) for at, one in enumerate(lent_to(*self._asks))]
        for _condition, named in found:
            self._known |= named
        return f"({' OR '.join(condition for condition, _named in found)})" if found else "FALSE"

    def _put(self, place: re.Match[str]) -> str:
        if place[1] == "lent":
            return self.fill(self._lent())
        if place[1] == "since" and "since" not in self._known:
            _actor, office_id, _day = self._asks
            self._known["since"] = connection.ops.adapt_datetimefield_value(since_of(office_id, self._now))
        value = self._known[place[1]]
        values = value if isinstance(value, list) else [value]
        self.values += values
        return ", ".join(["%s"] * len(values)) or "NULL"


def _reach(at: int, one: Lent) -> tuple[str, dict[str, list[str]]]:
    """The condition for what an order opens, with the values that it names."""
    parts = {
        f"lent_steps_{at}": ("c.waiting_for IN (:{})", one.steps),
        f"lent_services_{at}": ("c.service_id IN (:{})", one.order.services),
        f"lent_but_not_{at}": ("c.service_id NOT IN (:{})", one.but_not),
        f"lent_variants_{at}": ("c.variant IN (:{})", one.order.variants),
    }
    named = {name: sorted(values) for name, (_condition, values) in parts.items() if values}
    conditions = [parts[name][0].format(name) for name in named]
    if one.order.most is not None:
        conditions.append(f"(c.amount IS NULL OR c.amount <= :lent_most_{at})")
        named[f"lent_most_{at}"] = [str(one.order.most)]
    return " AND ".join(conditions), named


PLACE = re.compile(r":(\w+)")


def rows_for(actor: Actor, office_id: int, numbers: Collection[str]) -> tuple[Row, ...]:
    """Those of these cases that this person may see at an office, soonest due first. One query."""
    return _listed(_at(actor, office_id).filter(number__in=numbers).order_by("due_at", "pk"))


def search_for(actor: Actor, office_id: int, words: str, *, limit: int = 50) -> tuple[Row, ...]:
    """Cases of an office by number, by part of a Thai or English name, by identity number or phone (equality)."""
    key = search_key(words)[:100]
    if not key:
        return ()
    cases = _at(actor, office_id)
    digits = clean_id(words)
    if len(digits) >= 9 and digits.isascii() and digits.isdigit():
        entries = [index("identity", digits), index("phone", digits)]
        ids = _found(Term.objects.filter(kind__in=("identity", "phone"), index__in=entries))
        return _listed(cases.filter(pk__in=ids).order_by("-received_at", "-pk")[:limit])
    if any(sign.isdigit() for sign in key) and (numbered := _by_number(cases, office_id, key, limit)):
        return numbered
    return _by_name(cases, office_id, key, limit)


def _by_number(cases: QuerySet[Case], office_id: int, key: str, limit: int) -> tuple[Row, ...]:
    """A whole number, or its running part in whatever year; else what a longer part of it ends."""
    if exact := _listed(cases.filter(number=key.upper())):
        return exact
    if key.isascii() and key.isdigit() and len(key) < 10:
        years = Counter.objects.filter(office_id=office_id, book=Counter.CASES).values("year")
        found = cases.filter(number_year__in=years, number_seq=int(key))
        return _listed(found.order_by("-number_year"))
    end = key.upper().replace("/", "-")  # as an earlier register wrote it
    ids = cases.filter(number__endswith=end).order_by("-pk").values_list("pk", flat=True)[:limit]
    return _listed(cases.filter(pk__in=list(ids)).order_by("-pk"))


SUBSTRING = """
    SELECT found.rowid FROM casework_case_search AS found JOIN casework_case AS c ON c.id = found.rowid
    WHERE casework_case_search MATCH %s AND c.office_id = %s AND c.state <> 'draft'
    ORDER BY found.rowid DESC LIMIT %s"""


def _by_name(cases: QuerySet[Case], office_id: int, key: str, limit: int) -> tuple[Row, ...]:
    """Part of a name, newest first: the ids from an index, then the rows.

    SQLite's trigram index needs three signs and walks backwards, so it stops as soon as there are enough; shorter
    parts are looked for in the index of names.
    """
    if phrase := phrase_of(key):
        with connection.cursor() as cursor:
            cursor.execute(SUBSTRING, [phrase, office_id, limit])
            ids = [row[0] for row in cursor.fetchall()]
    else:
        found = cases.filter(search_key__contains=key).order_by("-pk")
        ids = list(found.values_list("pk", flat=True)[:limit])
    return _listed(cases.filter(pk__in=ids).order_by("-pk"))


def phrase_of(key: str) -> str:
    """Part of a name for SQLite's trigram index; empty where that cannot help."""
    return '"' + key.replace('"', '""') + '"' if connection.vendor == "sqlite" and len(key) >= 3 else ""


def load_of(office_id: int) -> dict[int, int]:
    """How many open cases each member of an office holds."""
    rows = Case.objects.filter(office_id=office_id, state=Case.OPEN, assignee__isnull=False)
    return dict(rows.values_list("assignee_id").annotate(count=Count("pk")))


def papers_to_type(actor: Actor, office_id: int, *, limit: int = 50) -> tuple[Row, ...]:
    """What came to an office on paper and is not typed in yet, oldest first. One query."""
    return _listed(
        _at(actor, office_id).filter(state=Case.OPEN, paper_at__isnull=False).order_by("paper_at")[:limit]
    )


def similar_to(actor: Actor, case: Case) -> tuple[Row, ...]:
    """Other open cases of the same service at the same office by somebody with the same identity number, newest first. One query,
    that begins at the index, in no order and uncut, as in ``_found``."""
    entries = case.terms.filter(kind="identity").values("index")
    same = Term.objects.filter(kind="identity", index__in=entries).exclude(case=case)
    if not reads_at(actor, case.office_id):
        return ()
    same = same.filter(case__office=case.office_id, case__service_id=case.service_id, case__state=Case.OPEN)
    columns = (*OWN, "version__hash", "assignee__name_th", "assignee__name_en")
    rows = same.values_list("case_id", *(f"case__{name}" for name in columns))
    found = {values[0]: Row(*values) for values in rows}
    return tuple(found[pk] for pk in sorted(found, reverse=True)[:5])


MOST_OF_ONE = 500
"""Cases that one number leads to: far more than anybody has."""


def _found(terms: QuerySet[Term]) -> list[int]:
    """The cases that entries of the index lead to, newest first. Asked for by itself, in no order and uncut: else PostgreSQL would
    rather walk through all cases until it met enough of them."""
    return sorted(terms.order_by().values_list("case_id", flat=True), reverse=True)[:MOST_OF_ONE]


def held_by(actor: Actor, member: Membership) -> tuple[Row, ...]:
    """The open cases that a member of an office holds, soonest due first. One query."""
    held = visible_to(actor).filter(office_id=member.office_id, assignee=member, state=Case.OPEN)
    return _listed(held.order_by("due_at", "pk"))


def _at(actor: Actor, office_id: int) -> QuerySet[Case]:
    """The submitted cases of one office, for somebody who has a reading seat there in a two-factor session."""
    if reads_at(actor, office_id):
        return Case.objects.filter(office_id=office_id, state__in=(Case.OPEN, Case.ENDED))
    return Case.objects.none()


def reads_at(actor: Actor, office_id: int) -> bool:
    """Whether this person may read the cases of an office: a reading seat there, in a two-factor session."""
    return actor.two_factor and any(seat.role in READING_ROLES for seat in actor.seats_at(office_id))


def _listed(cases: QuerySet[Case]) -> tuple[Row, ...]:
    rows = cases.values_list("pk", *OWN, "version__hash", "assignee__name_th", "assignee__name_en")
    return tuple(Row(*values) for values in rows)


def midnight(day: date) -> datetime:
    """When a day begins in Thailand."""
    return timezone.make_aware(datetime.combine(day, time()))
