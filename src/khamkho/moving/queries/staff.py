"""Staff lists, as far as anybody may know of them: that there is one, how long, and of which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from khamkho.base.text import Text
from khamkho.moving.models import Remembered, StaffPerson
from khamkho.moving.rules.staff import SUBJECT

SOURCE = Text("บัญชีรายชื่อบุคลากรของหน่วยงาน", "The staff list of the office")


@dataclass(frozen=True, kw_only=True)
class ListNow:
    """The list of an office without anybody on it."""

    people: int
    left: int
    day: date | None


def has_list(office_id: int) -> bool:
    """Whether the office has a staff list."""
    return StaffPerson.objects.filter(office_id=office_id, left_on=None).exists()


def list_now(office_id: int) -> ListNow:
    """How many stand on it, how many have left, and of which day it is."""
    rows = StaffPerson.objects.filter(office_id=office_id)
    found = rows.aggregate(
        people=Count("pk", filter=Q(left_on=None)),
        left=Count("pk", filter=~Q(left_on=None)),
        day=Max("listed_on"),
    )
    return ListNow(**found)


def remembered(office_id: int) -> dict[str, str]:
    """Which heading was what in the list before."""
    known = Remembered.objects.filter(office_id=office_id, subject=SUBJECT).first()
    return dict(known.columns) if known else {}
