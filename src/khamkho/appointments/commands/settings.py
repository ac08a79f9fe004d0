"""What an office gives times at, in which hours, and by which rules: its managers say so."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from khamkho.appointments.models import Booking, Opening, Resource
from khamkho.appointments.rules.refusals import NoSuchResource, ResourceInUse
from khamkho.appointments.rules.settings import checked_rules, clock
from khamkho.appointments.rules.states import BOOKED, KINDS
from khamkho.base.errors import BadValue, Invalid, Problem, within
from khamkho.base.thai import ascii_digits, parse_date
from khamkho.offices.commands.log import record
from khamkho.offices.models import Office
from khamkho.offices.rules import permit_managing
from khamkho.people.actor import Actor
from khamkho.work.commands import enqueue

MOST_PLACES = 200


@transaction.atomic
def set_rules(*, actor: Actor, office_id: int, typed: Mapping[str, str], now: datetime) -> Office:
    """Say how early, how late, how often: every rule of the office's appointments. Raises NotFound, NotYourRole, Invalid."""
    office = _managed(actor, office_id)
    office.settings = {**office.settings, "appointments": checked_rules(typed)}
    office.save(update_fields=["settings"])
    record(office, actor, "appointments-set", {}, now)
    return office


@transaction.atomic
def keep_resource(
    *,
    actor: Actor,
    office_id: int,
    typed: Mapping[str, str],
    services: Collection[str] = (),
    ref: UUID | None = None,
    now: datetime,
) -> Resource:
    """Add a counter, officer, team or room, or change one. Raises NotFound, NotYourRole, NoSuchResource, ResourceInUse, Invalid."""
    office = _managed(actor, office_id)
    row = Resource(office=office) if ref is None else _resource(office, ref)
    problems: list[Problem] = []
    kind = typed.get("kind", row.kind)
    if kind not in KINDS:
        problems.append(Problem("kind", "required", "กรุณาเลือกประเภท", "Choose what it is."))
    name_th, name_en = (
        within("name_th", typed.get("name_th", ""), 120),
        within("name_en", typed.get("name_en", ""), 120),
    )
    if not name_th:
        problems.append(Problem("name_th", "required", "กรอกชื่อ", "Enter a name."))
    places = _number("places", typed.get("places", "1"), 1, MOST_PLACES, problems)
    walk_ins = _number("walk_ins", typed.get("walk_ins", "0") or "0", 0, MOST_PLACES, problems)
    if not problems and walk_ins > places:
        problems.append(
            Problem("walk_ins", "order", "เก็บไว้ได้ไม่เกินจำนวนที่มี", "No more can be kept than there are.")
        )
    since, until = _stretch(typed, problems)
    if problems:
        raise Invalid(problems)
    if until is not None and row.pk:
        later = Booking.objects.filter(
            resource=row, state=BOOKED, starts_at__gt=now, starts_at__date__gt=until
        )
        if count := later.count():
            raise ResourceInUse(count=count)
    row.kind, row.name_th, row.name_en = kind, name_th, name_en or name_th
    row.places, row.walk_ins, row.services = places, walk_ins, sorted(services)
    row.since, row.until = since, until
    row.save()
    record(office, actor, "appointments-resource", {"resource": str(row.ref)}, now)
    enqueue(
        "appointment-freed", args={"office": office.pk}, order_key=f"appointment-freed:{office.pk}", now=now
    )
    return row


@transaction.atomic
def add_opening(
    *,
    actor: Actor,
    office_id: int,
    typed: Mapping[str, str],
    weekdays: Collection[str],
    now: datetime,
) -> Opening:
    """Add hours: of one resource, or of all of a kind. Raises NotFound, NotYourRole, NoSuchResource, Invalid."""
    office = _managed(actor, office_id)
    whose = typed.get("whose", "")
    resource = None if whose in KINDS else _resource(office, _ref(whose))
    problems: list[Problem] = []
    opens, closes, break_from, break_to = (
        clock(name, typed.get(name, ""), problems) for name in ("opens", "closes", "break_from", "break_to")
    )
    days = sorted({int(one) for one in weekdays if one in tuple("0123456")})
    if not days:
        problems.append(Problem("weekdays", "required", "เลือกวันอย่างน้อย 1 วัน", "Choose a weekday at least."))
    unread = {one.where for one in problems}
    if unread & {"opens", "closes", "break_from", "break_to"}:
        pass  # said beside its field already
    elif opens is None or closes is None or opens >= closes:
        problems.append(
            Problem("opens", "order", "กรอกเวลาเปิดและปิด เวลาปิดต้องหลังเวลาเปิด", "Enter from when until when.")
        )
    elif (break_from is None) is not (break_to is None) or (
        break_from and break_to and not opens < break_from < break_to < closes
    ):
        problems.append(
            Problem(
                "break_from", "order", "เวลาพักต้องอยู่ระหว่างเวลาเปิดกับปิด", "The break lies between the hours."
            )
        )
    since, until = _stretch(typed, problems)
    if problems or opens is None or closes is None:
        raise Invalid(problems)
    row = Opening.objects.create(
        office=office,
        resource=resource,
        kind="" if resource else whose,
        weekdays=days,
        opens=opens,
        closes=closes,
        break_from=break_from,
        break_to=break_to,
        on_holidays=typed.get("on_holidays") == "1",
        since=since,
        until=until,
    )
    record(office, actor, "appointments-hours", {"opening": row.pk}, now)
    enqueue(
        "appointment-freed", args={"office": office.pk}, order_key=f"appointment-freed:{office.pk}", now=now
    )
    return row


@transaction.atomic
def remove_opening(*, actor: Actor, office_id: int, opening_id: int, now: datetime) -> None:
    """Take hours away. Appointments that were given in them stand. Raises NotFound, NotYourRole, NoSuchResource."""
    office = _managed(actor, office_id)
    if not Opening.objects.filter(office=office, pk=opening_id).delete()[0]:
        raise NoSuchResource()
    record(office, actor, "appointments-hours-removed", {"opening": opening_id}, now)


def _managed(actor: Actor, office_id: int) -> Office:
    if actor.kind != "system":
        permit_managing(actor, office_id)
    return Office.objects.select_for_update(of=("self",)).get(pk=office_id)


def _resource(office: Office, ref: UUID | None) -> Resource:
    row = Resource.objects.filter(office=office, ref=ref).first() if ref else None
    if row is None:
        raise NoSuchResource()
    return row


def _ref(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


def _number(name: str, typed: str, least: int, most: int, problems: list[Problem]) -> int:
    digits = ascii_digits(typed).strip()
    if digits.isascii() and digits.isdigit() and least <= int(digits[:6]) <= most:
        return int(digits)
    problems.append(
        Problem(name, "number", f"กรอกจำนวนตั้งแต่ {least} ถึง {most}", f"Enter a number from {least} to {most}.")
    )
    return least


def _stretch(typed: Mapping[str, str], problems: list[Problem]) -> tuple[date | None, date | None]:
    """The first and the last day, where the office said so."""
    since, until = (_day(name, typed.get(name, ""), problems) for name in ("since", "until"))
    if since and until and until < since:
        problems.append(
            Problem("until", "order", "วันสุดท้ายต้องไม่ก่อนวันแรก", "The last day is not before the first.")
        )
    return since, until


def _day(name: str, typed: str, problems: list[Problem]) -> date | None:
    if not typed.strip():
        return None
    try:
        return parse_date(typed)
    except BadValue as bad:
        problems.append(bad.problem(name))
        return None
