"""What an office sets up: its queue, its counters, who sits where, tablets and posters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from khamkho.base.errors import Invalid, NotFound, Problem, within
from khamkho.offices.commands.log import managed_office, record
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.queue.commands.locking import counter_at, kept_queue, locked_day, permit_working, require_free
from khamkho.queue.commands.phases import tell
from khamkho.queue.models import Counter, Device
from khamkho.queue.queries.counters import LONGEST, untaken_or_renamed
from khamkho.queue.rules.refusals import NoSuchCounter
from khamkho.queue.rules.settings import NAME, checked_settings, settings_from


@transaction.atomic
def set_queue(*, actor: Actor, office_id: int, typed: Mapping[str, Any], now: datetime) -> Office:
    """Set what people wait for and how the lines take turns; no work at all switches the queue off.

    Raises NotFound, NotYourRole, Invalid.
    """
    office = managed_office(actor, office_id)
    office.settings = {**office.settings, NAME: checked_settings(typed)}
    office.save(update_fields=["settings"])
    record(office, actor, "queue-set", {"works": len(office.settings[NAME]["works"])}, now)
    return office


@transaction.atomic
def add_counter(
    *, actor: Actor, office_id: int, name_th: str, name_en: str, serves: Iterable[str], now: datetime
) -> Counter:
    """Add a counter. Raises NotFound, NotYourRole, Invalid."""
    office = managed_office(actor, office_id)
    th, en = within("name_th", name_th, LONGEST), within("name_en", name_en, LONGEST)
    there = Counter.objects.filter(office=office, ended_at__isnull=True)
    if not th or there.filter(name_th=th).exists():
        words = ("กรอกชื่อช่องบริการที่ยังไม่มี", "Write a name that no other counter has.")
        raise Invalid([Problem("name_th", "name", *words)])
    known = {one.letter for one in settings_from(office.settings).works}
    counter = Counter.objects.create(
        office=office,
        name_th=th,
        name_en=en or th,
        serves=sorted(known & set(serves)),
        place=there.count() + 1,
    )
    record(office, actor, "counter-added", {"name": th}, now)
    return counter


@transaction.atomic
def take_counters(
    *, actor: Actor, office_id: int, chosen: Collection[UUID] | None = None, now: datetime
) -> int:
    """Take the counters at which the office gives appointments as counters of the hall, so that nobody enters them twice.

    All of them, or those that were ``chosen`` by their refs. One of the same name becomes that counter; one that was taken
    before gets its name of today. Returns how many were new or renamed; doing it again changes nothing. Raises NotFound,
    NotYourRole.
    """
    office = managed_office(actor, office_id)
    changed, there = 0, list(Counter.objects.filter(office=office, ended_at__isnull=True))
    for one in untaken_or_renamed(office, timezone.localdate(now)):
        if chosen is not None and one.ref not in chosen:
            continue
        found = next((had for had in there if had.resource_id == one.pk), None)
        found = found or next((had for had in there if had.name_th == one.name_th[:LONGEST]), None)
        if found is None:
            found = Counter(office=office, place=len(there) + 1)
            there.append(found)
        elif any(had is not found and had.name_th == one.name_th[:LONGEST] for had in there):
            continue
        found.resource, found.name_th, found.name_en = one, one.name_th[:LONGEST], one.name_en[:LONGEST]
        found.save()
        changed += 1
    if changed:
        record(office, actor, "counters-taken", {"count": changed}, now)
    return changed


@transaction.atomic
def change_counter(
    *, actor: Actor, office_id: int, counter: UUID, serves: Iterable[str], now: datetime
) -> Counter:
    """Change what a counter serves; none means everything. Raises NotFound, NotYourRole, NoSuchCounter."""
    office = managed_office(actor, office_id)
    found = counter_at(office, counter)
    known = {one.letter for one in settings_from(office.settings).works}
    found.serves = sorted(known & set(serves))
    found.save(update_fields=["serves"])
    record(office, actor, "counter-changed", {"name": found.name_th}, now)
    return found


@transaction.atomic
def remove_counter(*, actor: Actor, office_id: int, counter: UUID, now: datetime) -> Counter:
    """Take a counter away; what it served stays in the reports. Raises NotFound, NotYourRole, NoSuchCounter, CounterBusy."""
    office = managed_office(actor, office_id)
    locked_day(office, now)
    found = counter_at(office, counter)
    require_free(found)
    found.ended_at, found.sits, found.sat_at = now, None, None
    found.save(update_fields=["ended_at", "sits", "sat_at"])
    record(office, actor, "counter-removed", {"name": found.name_th}, now)
    return found


@transaction.atomic
def sit_down(*, actor: Actor, office: Office, counter: UUID, now: datetime) -> Counter:
    """An officer opens a counter, or takes it over from a colleague; she sits at one at a time.

    Raises NotFound, NotYours, NoQueue, NoSuchCounter, CounterBusy.
    """
    seat = permit_working(actor, office)
    kept_queue(office)
    day = locked_day(office, now)
    found = counter_at(office, counter)
    for other in Counter.objects.filter(office=office, sits_id=seat).exclude(pk=found.pk):
        require_free(other)
        other.sits, other.sat_at = None, None
        other.save(update_fields=["sits", "sat_at"])
    found.sits_id, found.sat_at = seat, now
    found.save(update_fields=["sits", "sat_at"])
    tell(day)
    return found


@transaction.atomic
def stand_up(*, actor: Actor, office: Office, counter: UUID, now: datetime) -> Counter:
    """The counter closes: nobody sits there. Raises NotFound, NotYours, NoQueue, NoSuchCounter, CounterBusy."""
    permit_working(actor, office)
    kept_queue(office)
    day = locked_day(office, now)
    found = counter_at(office, counter)
    require_free(found)
    found.sits, found.sat_at = None, None
    found.save(update_fields=["sits", "sat_at"])
    tell(day)
    return found


@transaction.atomic
def open_device(
    *, actor: Actor, office: Office, kind: str, name: str, counter: UUID | None = None, now: datetime
) -> Device:
    """Make the link of a tablet that gives out tickets, of the poster at the entrance, or of a tablet at a counter on which
    people say how it was. Raises NotFound, NotYours, NoQueue, NoSuchCounter, Invalid."""
    seat = permit_working(actor, office)
    kept_queue(office)
    kind = kind if kind in (Device.KIOSK, Device.ENTRANCE, Device.RATING) else Device.KIOSK
    if kind == Device.RATING and counter is None:
        raise NoSuchCounter()
    desk = counter_at(office, counter) if counter and kind == Device.RATING else None
    said = within("name", name, LONGEST)
    if not said:
        words = ("กรอกชื่อที่ใช้เรียก เช่น ทางเข้าชั้น 1", "Write what it is called, such as Entrance, ground floor.")
        raise Invalid([Problem("name", "missing", *words)])
    return Device.objects.create(
        office=office, kind=kind, name=said, counter=desk, made_by_id=seat, made_at=now
    )


@transaction.atomic
def end_device(*, actor: Actor, office: Office, device: UUID, now: datetime) -> None:
    """The link stops working. Raises NotFound, NotYours."""
    permit_working(actor, office)
    changed = Device.objects.filter(office=office, ref=device, ended_at__isnull=True).update(ended_at=now)
    if not changed:
        raise NotFound()
