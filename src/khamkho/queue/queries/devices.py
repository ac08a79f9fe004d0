"""The links of tablets and posters: a keyed mark of the row, so that it can be shown again and stands in no table."""

from __future__ import annotations

from hmac import compare_digest
from uuid import UUID

from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.queue.commands.locking import permit_reading
from khamkho.queue.models import Device
from khamkho.queue.rules.refusals import DeviceOver
from khamkho.vault.keys import index

SIGNS = 20


def code_of(device: Device) -> str:
    """The code in the link of a device."""
    return index("queue-device", str(device.ref))[:SIGNS]


def device_with(ref: UUID, code: str, *kinds: str) -> Device:
    """The device that a link belongs to. Raises DeviceOver."""
    rows = Device.objects.select_related("office", "counter")
    found = rows.filter(ref=ref, kind__in=kinds, ended_at__isnull=True, office__active=True).first()
    if found is None or not compare_digest(code_of(found).encode(), code.encode()):
        raise DeviceOver()
    return found


def devices_at(actor: Actor, office: Office) -> tuple[Device, ...]:
    """The links that work now. Raises NotFound."""
    permit_reading(actor, office)
    rows = Device.objects.filter(office=office, ended_at__isnull=True).select_related("counter")
    return tuple(rows.order_by("kind", "pk"))
