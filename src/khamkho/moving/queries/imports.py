"""Imports of an office, as their pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count

from khamkho.base.errors import Problem
from khamkho.casework.models import Case
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.moving.commands.locking import head_seat
from khamkho.moving.commands.running import context_at, reader_of
from khamkho.moving.contents import problems_of, table_of
from khamkho.moving.models import Moving, MovingRow
from khamkho.moving.rules.reading import Row
from khamkho.moving.rules.refusals import NoSuchMoving
from khamkho.offices.models import Office
from khamkho.offices.queries import offering_for
from khamkho.people.actor import Actor

SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A row that is not moved in, and why."""

    line: int
    cells: Sequence[str]
    problems: Sequence[Problem]

    @property
    def said(self) -> list[str]:
        """The cells that say something."""
        return [cell for cell in self.cells if cell]


def imports_of(actor: Actor, office: Office) -> list[Moving]:
    """The newest imports of an office. Raises OnlyHeads."""
    head_seat(actor, office)
    return list(Moving.objects.filter(office=office).order_by("-created_at")[:20])


def import_of(actor: Actor, office: Office, ref: UUID) -> Moving:
    """One import. Raises OnlyHeads, NoSuchMoving."""
    head_seat(actor, office)
    rows = Moving.objects.select_related("office", "key", "table", "files").filter(office=office, ref=ref)
    found = rows.first()
    if found is None:
        raise NoSuchMoving()
    return found


def service_at(moving: Moving) -> Service | None:
    """The service as the office offers it now; None where it does not any more."""
    offering = offering_for(moving.office, moving.service_id)
    return service_of(offering.version) if offering else None


def counts_of(moving: Moving) -> dict[str, int]:
    """How many rows stand in each state."""
    rows = moving.rows.values_list("state").annotate(count=Count("pk")).order_by()
    counts = {"waiting": 0, "right": 0, "wrong": 0, "made": 0, "kept": 0, "undone": 0}
    for state, count in rows:
        counts[state] = count
    return counts


def first_rows(moving: Moving, service: Service, today: date, most: int = 5) -> list[Row]:
    """The first rows, as they would become cases."""
    reader = reader_of(moving, service, context_at(moving.office, today))
    return [reader.read(line, cells) for line, cells in table_of(moving).rows[:most]]


def faults_of(moving: Moving, most: int = SHOWN) -> list[Fault]:
    """Rows that are not moved in, each with its reasons."""
    cells = dict(table_of(moving).rows)
    rows = moving.rows.filter(state=MovingRow.WRONG).order_by("line")[:most]
    return [Fault(line=row.line, cells=cells[row.line], problems=problems_of(moving, row)) for row in rows]


def kept_cases(moving: Moving, most: int = SHOWN) -> list[str]:
    """The numbers of the cases that were not taken back, because somebody has worked on them."""
    rows = Case.objects.filter(pk__in=moving.rows.filter(state=MovingRow.KEPT).values("case"))
    return [str(number) for number in rows.order_by("pk").values_list("number", flat=True)[:most]]
