"""Every read of the equipment register that is used outside."""

from __future__ import annotations

from khamkho.base.text import Text
from khamkho.equipment.models import Line
from khamkho.equipment.queries.register import (
    LineView,
    ThingFilter,
    ThingView,
    allocation_for,
    allocations_at,
    handed_together,
    holders_at,
    line_for,
    long_unseen,
    needs_at,
    places_at,
    register_of,
    repairs_at,
    thing_for,
    things_at,
    to_take,
    waiting_at,
)
from khamkho.equipment.queries.requests import Broken, Item, Request, broken_requests, granted_requests
from khamkho.equipment.queries.stock import free_stock, left_of
from khamkho.offices.models import Membership
from khamkho.people.models import User
from khamkho.people.queries import Holding

__all__ = [
    "Broken",
    "Item",
    "LineView",
    "Request",
    "ThingFilter",
    "ThingView",
    "allocation_for",
    "allocations_at",
    "broken_requests",
    "free_stock",
    "granted_requests",
    "handed_together",
    "holders_at",
    "holdings",
    "left_of",
    "line_for",
    "long_unseen",
    "needs_at",
    "places_at",
    "register_of",
    "repairs_at",
    "thing_for",
    "things_at",
    "to_take",
    "waiting_at",
]


def holdings(user: User) -> tuple[Holding, ...]:
    """What equipment/ holds about a person with an account: the things that she was handed as a member."""
    seats = Membership.objects.filter(user=user)
    lines = Line.objects.filter(member__in=seats).select_related("thing").order_by("at")
    rows = tuple(f"{line.thing.number} {line.thing.name}" for line in lines)
    if not rows:
        return ()
    return (
        Holding(
            what=Text("วัสดุอุปกรณ์ที่ท่านรับไปใช้งาน", "Equipment that was handed to you"),
            rows=rows,
            why=Text("เพื่อให้ทราบว่าใครดูแลทรัพย์สินของหน่วยงาน", "To know who looks after the office's property"),
            until=Text("ตราบเท่าที่มีทะเบียนของสิ่งนั้น", "As long as the thing stands in the register"),
        ),
    )
