"""Allocation: proposed by an officer, approved by the director, then handed out; never more than there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from khamkho.base.errors import BadValue, Invalid, Problem, within
from khamkho.base.money import parse_baht
from khamkho.base.text import Text, clean
from khamkho.base.thai import ascii_digits
from khamkho.equipment.commands.locking import kept_office, permit_deciding, require_year
from khamkho.equipment.commands.moves import given_to, recipient, require_other_eyes
from khamkho.equipment.models import Allocation, Line, Need, Share, Thing
from khamkho.equipment.queries.stock import APPROVED, DRAFT, PROPOSED, free_stock, left_of
from khamkho.equipment.rules.amounts import require_enough
from khamkho.equipment.rules.refusals import AllocationMoved, NoSuchThing
from khamkho.equipment.rules.states import OUT, STORE
from khamkho.equipment.rules.typed import PLACE, money, text
from khamkho.offices.commands.log import record
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

MONEY = Text("วงเงิน (บาท)", "Money (baht)")


@transaction.atomic
def allocate(
    *, actor: Actor, office: Office, ref: UUID, year: int, typed: Mapping[str, Any], now: datetime
) -> Allocation:
    """Begin an allocation of a budget year: from the store, or for a sum of money. ``ref`` makes a form sent twice one.

    Raises NotFound, RegisterNotKept, OnlyWorkers, Invalid.
    """
    held, seat = kept_office(actor, office)
    if (first := Allocation.objects.filter(ref=ref, office=held).first()) is not None:
        return first
    problems: list[Problem] = []
    title = text("title", typed, problems, needed=Text("ตั้งชื่อการจัดสรร", "Name the allocation."))
    require_year(year, now, problems)
    basis, sum_of = str(typed.get("basis", "")), money("money", typed, problems)
    if basis not in ("stock", "money"):
        problems.append(Problem("basis", "missing", "เลือกว่าจัดสรรจากอะไร", "Choose what is allocated from."))
    if basis == "money" and not sum_of and not problems:
        problems.append(Problem("money", "missing", "กรอกวงเงิน", "Write the sum of money."))
    if problems:
        raise Invalid(problems)
    return Allocation.objects.create(
        ref=ref,
        office=held,
        year=year,
        title=title,
        money=sum_of if basis == "money" else None,
        state=DRAFT,
        made_by_id=seat,
        created_at=now,
    )


@transaction.atomic
def change_shares(
    *, actor: Actor, office: Office, ref: UUID, typed: Mapping[str, Any], now: datetime
) -> Allocation:
    """Set how many of each need a draft gives (``count.<ref>``), for money at which price (``price.<ref>``); empty or 0
    takes a need out, one that is not named stays. Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchThing, AllocationMoved, NotEnough, Invalid.
    """
    held, _seat = kept_office(actor, office)
    allocation = _held(held, ref, DRAFT)
    problems: list[Problem] = []
    wanted: dict[int, tuple[int, Decimal | None]] = {}
    needs = Need.objects.filter(office=held, year=allocation.year)
    named = [need for need in needs if f"count.{need.ref}" in typed]
    for need in named:
        count = _count(f"count.{need.ref}", typed, problems)
        price = (
            _price(f"price.{need.ref}", typed, problems) if count and allocation.money is not None else None
        )
        if count:
            wanted[need.pk] = (count, price)
    if problems:
        raise Invalid(problems)
    allocation.shares.filter(need__in=named).delete()
    Share.objects.bulk_create(
        Share(allocation=allocation, need_id=need, count=count, price=price)
        for need, (count, price) in wanted.items()
    )
    _require_there(allocation)
    return allocation


@transaction.atomic
def propose_allocation(*, actor: Actor, office: Office, ref: UUID, now: datetime) -> Allocation:
    """Put a draft before the director; what it gives is reserved from then on.

    Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchThing, AllocationMoved, NotEnough.
    """
    held, seat = kept_office(actor, office)
    allocation = _held(held, ref, DRAFT)
    if not allocation.shares.exists():
        raise AllocationMoved()
    _require_there(allocation)
    allocation.state, allocation.proposed_by_id, allocation.proposed_at = PROPOSED, seat, now
    allocation.returned = ""
    allocation.save()
    return allocation


@transaction.atomic
def approve_allocation(*, actor: Actor, office: Office, ref: UUID, now: datetime) -> Allocation:
    """The director approves; whoever proposed it does not. The office's log tells of it.

    Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchThing, AllocationMoved, OnlyDirector, FourEyes, NotEnough.
    """
    held, seat = kept_office(actor, office)
    allocation = _held(held, ref, PROPOSED)
    permit_deciding(actor, held, now)
    require_other_eyes(actor, allocation.proposed_by)
    _require_there(allocation)
    allocation.state, allocation.approved_by_id, allocation.approved_at = APPROVED, seat, now
    allocation.save()
    record(held, actor, "equipment-allocated", {"allocation": allocation.title}, now)
    return allocation


@transaction.atomic
def return_allocation(*, actor: Actor, office: Office, ref: UUID, reason: str, now: datetime) -> Allocation:
    """The director sends a proposal back to be changed, with the reason.

    Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchThing, AllocationMoved, OnlyDirector, Invalid.
    """
    held, _seat = kept_office(actor, office)
    allocation = _held(held, ref, PROPOSED)
    permit_deciding(actor, held, now)
    said = within("reason", reason, 500, lines=True)
    if not said:
        raise Invalid([Problem("reason", "missing", "เขียนเหตุผลที่ส่งคืน", "Write why it is sent back.")])
    allocation.state, allocation.returned = DRAFT, said
    allocation.save()
    return allocation


@transaction.atomic
def hand_out_share(
    *, actor: Actor, office: Office, ref: UUID, need: UUID, typed: Mapping[str, Any], now: datetime
) -> list[Line]:
    """Hand out things of the store, ticked by ``thing``, to the school of a need, under an approved allocation.

    Only things of the kind of the need go, never more than was approved, and none that another allocation reserves. Each gets its line and receipt. Raises
    NotFound, RegisterNotKept, OnlyWorkers, NoSuchThing, AllocationMoved, NotEnough, MoveNotPossible, Invalid.
    """
    held, seat = kept_office(actor, office)
    allocation = _held(held, ref, APPROVED)
    share = (
        allocation.shares.select_related("need", "need__school", "need__case").filter(need__ref=need).first()
    )
    if share is None:
        raise NoSuchThing()
    ticked = [str(one) for one in typed.get("thing", ())]
    rows = Thing.objects.select_for_update(of=("self",)).select_related("office", "place")
    things = list(
        rows.filter(office=held, state=STORE, kind=share.need.kind, asked=None, ref__in=_refs(ticked))
    )
    if not things or len(things) != len(set(ticked)):
        raise Invalid(
            [
                Problem(
                    "thing", "missing", "เลือกรายการในคลังที่จะส่งมอบ", "Choose things of the store to hand out."
                )
            ]
        )
    kind = Text(share.need.kind, share.need.kind)
    require_enough(kind, len(things), share.count - share.given)
    require_enough(kind, len(things), free_stock(held, but=allocation).get(share.need.kind, 0))
    to = {
        "holder": PLACE,
        "place": share.need.school.code,
        "note": typed.get("note", ""),
        "day": typed.get("day", ""),
    }
    given, member, place = recipient(held, to, now)
    lines = [
        given_to(thing, OUT, given, member, place, case=share.need.case, seat=seat, now=now)
        for thing in things
    ]
    share.given += len(things)
    share.save()
    return lines


# ── parts ──


def _held(office: Office, ref: UUID, state: str) -> Allocation:
    rows = Allocation.objects.select_related("proposed_by", "office")
    allocation = rows.filter(office=office, ref=ref).first()
    if allocation is None:
        raise NoSuchThing()
    if allocation.state != state:
        raise AllocationMoved()
    return allocation


def _require_there(allocation: Allocation) -> None:
    """Never more than was asked for, than is in the store, than there is money. Raises NotEnough."""
    shares = list(allocation.shares.select_related("need", "need__school"))
    left = left_of([share.need for share in shares], but=allocation)
    for share in shares:
        what = Text(
            f"{share.need.kind} {share.need.school.name_th}", f"{share.need.kind} {share.need.school.name_en}"
        )
        require_enough(what, share.count, left[share.need_id])
    if allocation.money is not None:
        total = sum((share.count * (share.price or Decimal()) for share in shares), Decimal())
        require_enough(MONEY, total, allocation.money)
        return
    stock = free_stock(allocation.office, but=allocation)
    kinds: Counter[str] = Counter()
    for share in shares:
        kinds[share.need.kind] += share.count
    for kind, count in kinds.items():
        require_enough(Text(kind, kind), count, stock.get(kind, 0))


def _count(name: str, typed: Mapping[str, Any], problems: list[Problem]) -> int:
    written = ascii_digits(clean(str(typed.get(name, ""))))
    if written in ("", "0"):
        return 0
    if written.isdigit() and len(written) < 6:
        return int(written)
    problems.append(Problem(name, "wrong", "กรอกจำนวนเต็ม", "Write a whole number."))
    return 0


def _price(name: str, typed: Mapping[str, Any], problems: list[Problem]) -> Decimal | None:
    try:
        return parse_baht(str(typed.get(name, "")))
    except BadValue as bad:
        problems.append(bad.problem(name))
        return None


def _refs(ticked: list[str]) -> list[UUID]:
    found = []
    for one in ticked:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found
