"""The control registers (ทะเบียนคุม) of an office: which it keeps, and each in the order of its numbers.

A page costs the same however long the book is: it is found by the number where it begins, and nothing is counted
further than ``MOST_COUNTED``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from khamkho.base.ids import clean_id
from khamkho.base.thai import be_year, search_key
from khamkho.casework.models import Case, Term
from khamkho.casework.queries.inbox import midnight, phrase_of, reads_at
from khamkho.people.actor import Actor
from khamkho.vault.keys import index

MOST_COUNTED = 10_000
Order = Literal["new", "old"]


@dataclass(frozen=True, kw_only=True)
class Book:
    """One register that holds cases. ``count`` goes no further than one more than ``MOST_COUNTED``."""

    service_id: str
    version_id: int
    """The published version of its last case."""
    count: int
    open: int


@dataclass(frozen=True, kw_only=True)
class RegisterFilter:
    """What part of a register is wanted."""

    service_id: str
    since: date | None = None
    until: date | None = None
    state: str = ""
    end: str = ""
    variant: str = ""
    facet: tuple[str, str] = ("", "")
    """An answer that the file keeps readable, and what it has to be."""
    words: str = ""
    """Part of a name; a whole identity number or phone; a number, or the end of one."""


@dataclass(frozen=True, slots=True)
class Place:
    """A number in a book, as an address carries it: ``2569-41``. The year is of the Buddhist Era."""

    year: int
    seq: int

    def __str__(self) -> str:
        return f"{self.year}-{self.seq}"


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """One page of a register; ``before`` and ``after`` are where its neighbours are to be asked for, if there are any."""

    cases: tuple[Case, ...]
    before: Place | None = None
    after: Place | None = None


def place_in(typed: str) -> Place | None:
    """Read a place from an address; None for anything else."""
    found = re.fullmatch(r"(\d{4})-(\d{1,9})", typed, re.ASCII)
    return Place(int(found[1]), int(found[2])) if found else None


KEPT = """
    WITH RECURSIVE kept(service) AS (
        SELECT MIN(service_id) FROM casework_case WHERE office_id = %s AND number_year IS NOT NULL
        UNION ALL SELECT (SELECT MIN(c.service_id) FROM casework_case AS c
            WHERE c.office_id = %s AND c.service_id > kept.service AND c.number_year IS NOT NULL)
        FROM kept WHERE kept.service IS NOT NULL)
    SELECT kept.service,
        (SELECT c.version_id FROM casework_case AS c
            WHERE c.office_id = %s AND c.service_id = kept.service AND c.number_year IS NOT NULL
            ORDER BY c.number_year DESC, c.number_seq DESC LIMIT 1),
        (SELECT COUNT(*) FROM (SELECT 1 FROM casework_case AS c
            WHERE c.office_id = %s AND c.service_id = kept.service AND c.number_year IS NOT NULL LIMIT %s) AS held),
        (SELECT COUNT(*) FROM casework_case AS c
            WHERE c.office_id = %s AND c.state = 'open' AND c.service_id = kept.service)
    FROM kept WHERE kept.service IS NOT NULL"""
"""From one service to the next along the index ``case_book``, without a look at every case."""


def books_at(actor: Actor, office_id: int) -> tuple[Book, ...]:
    """The registers at an office that hold cases, by the ids of their services. One query; none for an actor with no seat there."""
    if not reads_at(actor, office_id):
        return ()
    with connection.cursor() as cursor:
        cursor.execute(KEPT, [*[office_id] * 4, MOST_COUNTED + 1, office_id])
        return tuple(
            Book(service_id=service, version_id=version, count=count, open=still_open)
            for service, version, count, still_open in cursor.fetchall()
        )


def register_for(actor: Actor, office_id: int, wanted: RegisterFilter) -> QuerySet[Case]:
    """The register of one service at an office, in the order of its numbers. Ask for a ``stretch_of`` it or iterate over it."""
    if not reads_at(actor, office_id):
        return Case.objects.none()
    # A draft has no number yet.
    cases = Case.objects.filter(office_id=office_id, service_id=wanted.service_id, number_year__isnull=False)
    if (
        wanted.since
    ):  # the moment decides; the year only bounds the walk, and need not be that of the calendar
        cases = cases.filter(
            received_at__gte=midnight(wanted.since), number_year__gte=be_year(wanted.since) - 1
        )
    if wanted.until:
        cases = cases.filter(
            received_at__lt=midnight(wanted.until + timedelta(days=1)),
            number_year__lte=be_year(wanted.until) + 1,
        )
    if wanted.state:
        cases = cases.filter(state=wanted.state)
    if wanted.end:
        cases = cases.filter(end=wanted.end)
    if wanted.variant:
        cases = cases.filter(variant=wanted.variant)
    if wanted.facet[0]:
        cases = cases.filter(**{f"facets__{wanted.facet[0]}": wanted.facet[1]})
    if wanted.words:
        cases = _found(cases, wanted.words)
    return cases.select_related("assignee", "version", "office", "key").order_by("number_year", "number_seq")


def _found(cases: QuerySet[Case], words: str) -> QuerySet[Case]:
    digits, key = clean_id(words), search_key(words)
    if len(digits) >= 9 and digits.isascii() and digits.isdigit():
        entries = [index("identity", digits), index("phone", digits)]
        terms = Term.objects.filter(kind__in=("identity", "phone"), index__in=entries)
        return cases.filter(pk__in=terms.values("case"))
    if key.isascii() and any(sign.isdigit() for sign in key):
        return cases.filter(number__endswith=key.upper())
    return _named(cases, key)


def _named(cases: QuerySet[Case], key: str) -> QuerySet[Case]:
    if phrase := phrase_of(key):
        found = "SELECT rowid FROM casework_case_search WHERE casework_case_search MATCH %s"
        return cases.filter(pk__in=RawSQL(found, [phrase]))  # noqa: S611 - our own words
    return cases.filter(search_key__contains=key)


def counted(cases: QuerySet[Case]) -> int:
    """How many cases; no further than one more than ``MOST_COUNTED``."""
    return cases.order_by()[: MOST_COUNTED + 1].count()


def stretch_of(
    cases: QuerySet[Case],
    *,
    order: Order,
    size: int,
    after: Place | None = None,
    before: Place | None = None,
) -> Stretch:
    """The page of a register that follows a number, or comes before one, or the first. One query."""
    falls = order == "new"
    if after is not None:
        held = list(_walk(cases, after, falls=falls)[: size + 1])
        first = _place(held[0]) if held else None
        return Stretch(cases=tuple(held[:size]), before=first, after=_last(held, size))
    if before is not None:
        held = list(_walk(cases, before, falls=not falls)[: size + 1])
        if held:
            shown = tuple(reversed(held[:size]))
            return Stretch(
                cases=shown,
                before=_place(shown[0]) if len(held) > size else None,
                after=_place(shown[-1]),
            )
    held = list(_walk(cases, None, falls=falls)[: size + 1])
    return Stretch(cases=tuple(held[:size]), after=_last(held, size))


def _walk(cases: QuerySet[Case], beyond: Place | None, *, falls: bool) -> QuerySet[Case]:
    """The book from a place on, downwards or upwards. A comparison of both at once, which an index can follow."""
    if beyond is not None:
        sign = "<" if falls else ">"
        where = f"(casework_case.number_year, casework_case.number_seq) {sign} (%s, %s)"
        cases = cases.extra(where=[where], params=[beyond.year, beyond.seq])  # noqa: S610 - our own words
    return cases.order_by("-number_year", "-number_seq") if falls else cases


def _last(held: Sequence[Case], size: int) -> Place | None:
    return _place(held[size - 1]) if len(held) > size else None


def _place(case: Case) -> Place:
    return Place(case.number_year or 0, case.number_seq or 0)


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
