"""Orders by which somebody uses the powers of a position, and who is away: written down, revoked, ended. Never removed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from khamkho.base.errors import Invalid, NotFound, Problem, within
from khamkho.base.text import Text, clean
from khamkho.base.thai import in_bangkok
from khamkho.offices.commands.log import managed_office, record
from khamkho.offices.models import Absence, Membership, Office, Order
from khamkho.offices.roles import role_label
from khamkho.offices.rules import (
    ABOVE,
    FILL_IN,
    AbsenceOver,
    NotActive,
    OrderRevoked,
    line_under,
    missing,
    wrong_with_order,
)
from khamkho.people.actor import Actor


@transaction.atomic
def write_order(
    *,
    actor: Actor,
    office_id: int,
    number: str,
    dated: date | None,
    kind: str,
    role: str,
    line_th: str = "",
    line_en: str = "",
    since: date | None,
    until: date | None = None,
    member_id: int | None = None,
    holder_id: int | None = None,
    services: Collection[str] = (),
    variants: Collection[str] = (),
    most: Decimal | None = None,
    sub_delegate: bool = False,
    assumed: bool = False,
    now: datetime,
) -> Order:
    """Write down an order of the office. Without ``member_id`` it is one from above that gives its power to whoever
    holds ``role``, so it can only delegate, and says itself what stands under the signature; otherwise an empty line
    is the usual one of its form.

    Refuses: ``NotFound``, ``NotYourRole``, ``Invalid``, ``NotActive``.
    """
    office = managed_office(actor, office_id)
    problems = wrong_with_order(
        number=number,
        dated=dated,
        kind=kind,
        role=role,
        lines=(line_th, line_en),
        since=since,
        until=until,
        to="member" if member_id else ABOVE,
        most=most,
    )
    if problems or dated is None or since is None:
        raise Invalid(problems)
    for seat in (member_id, holder_id):
        if seat is not None:
            _require_active(office, seat, now)
    if member_id is not None and member_id == holder_id:
        raise Invalid(
            [
                Problem(
                    "member",
                    "same",
                    "ต้องเป็นคนละคนกับผู้ดำรงตำแหน่ง",
                    "This must be somebody other than the holder.",
                )
            ]
        )
    usual = line_under(kind, _position(office, role, holder_id, now))
    order = Order.objects.create(
        office=office,
        number=within("number", number, 60),
        dated=dated,
        kind=kind,
        role=role,
        member_id=member_id,
        holder_id=holder_id,
        line_th=(clean(line_th) or usual.th)[:300],
        line_en=(clean(line_en) or usual.en)[:300],
        since=since,
        until=until,
        services=sorted(services),
        variants=sorted(variants),
        most=most,
        sub_delegate=sub_delegate,
        assumed=assumed,
        created_at=now,
    )
    record(office, actor, "order-written", {"order": order.number, "kind": kind, "role": role}, now)
    return order


@transaction.atomic
def revoke_order(*, actor: Actor, office_id: int, order_id: int, now: datetime) -> Order:
    """An order no longer stands from today on; what was signed under it stays signed.

    Refuses: ``NotFound``, ``NotYourRole``, ``OrderRevoked``.
    """
    office = managed_office(actor, office_id)
    order = Order.objects.filter(office=office, pk=order_id).first()
    if order is None:
        raise NotFound
    if order.revoked_on is not None:
        raise OrderRevoked(number=order.number)
    order.revoked_on = in_bangkok(now).date()
    order.save(update_fields=["revoked_on"])
    record(office, actor, "order-revoked", {"order": order.number}, now)
    return order


@transaction.atomic
def write_absence(
    *, actor: Actor, office_id: int, member_id: int, since: date | None, until: date | None, now: datetime
) -> Absence:
    """Write down that a member is away, from a day until and with another. Refuses: ``NotFound``, ``NotYourRole``,
    ``NotActive``, ``Invalid``."""
    office = managed_office(actor, office_id)
    member = _require_active(office, member_id, now)
    if since is None or until is None:
        empty = [name for name, day in (("since", since), ("until", until)) if day is None]
        raise Invalid([missing(name, *FILL_IN) for name in empty])
    if until < since:
        raise Invalid(
            [Problem("until", "order", "วันสิ้นสุดต้องไม่ก่อนวันเริ่ม", "The last day must not be before the first.")]
        )
    absence = Absence.objects.create(member=member, since=since, until=until, created_at=now)
    detail = {"member": member.name_th, "absence": f"{since.isoformat()} – {until.isoformat()}"}
    record(office, actor, "absence-written", detail, now)
    return absence


@transaction.atomic
def end_absence(*, actor: Actor, office_id: int, absence_id: int, now: datetime) -> Absence:
    """A member is back early, or does not go: from today on she is there. Refuses: ``NotFound``, ``NotYourRole``,
    ``AbsenceOver``."""
    office = managed_office(actor, office_id)
    absence = Absence.objects.select_related("member").filter(member__office=office, pk=absence_id).first()
    if absence is None:
        raise NotFound
    today = in_bangkok(now).date()
    if absence.ended_on is not None or absence.until < today:
        raise AbsenceOver
    absence.ended_on = today
    absence.save(update_fields=["ended_on"])
    record(office, actor, "absence-ended", {"member": absence.member.name_th}, now)
    return absence


def _position(office: Office, role: str, holder_id: int | None, now: datetime) -> Text:
    """What the position is called: by the member who holds it, else as the role is called in such an office."""
    today = in_bangkok(now).date()
    members = Membership.objects.filter(office=office, role=role).order_by("-active_from", "-pk")
    held = [one for one in members if one.position_th and one.pk == (holder_id or one.pk)]
    named = next((one for one in held if one.active_on(today)), next(iter(held), None))
    return Text(named.position("th"), named.position("en")) if named else role_label(office.kind, role).full


def _require_active(office: Office, member_id: int, now: datetime) -> Membership:
    member = Membership.objects.filter(office=office, pk=member_id).first()
    if member is None:
        raise NotFound
    if not member.active_on(in_bangkok(now).date()):
        raise NotActive
    return member
