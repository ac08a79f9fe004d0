"""What closing an office means for the office itself; its open applications are casework's (``carry_out_closing``)."""

from __future__ import annotations

from datetime import datetime

from khamkho.base.thai import in_bangkok
from khamkho.offices.commands.log import record
from khamkho.offices.models import Catchment, Closing, Invitation, Membership, Offering, Office
from khamkho.offices.queries import active_on
from khamkho.people.actor import SYSTEM
from khamkho.vault.keys import chain_mac

GO_ALONG = ("officer", "supervisor", "auditor")
"""Roles that go along when an office goes into another; who heads or looks after it does not head the other."""
KEEP_READING = ("director", "supervisor", "auditor")
"""Who reads on in the registers of a closed office, from the office above it: as auditors, who change nothing."""


def stop_offering(office: Office, *, now: datetime) -> None:
    """Take no new applications."""
    if Offering.objects.filter(office=office, active=True).update(active=False):
        record(office, SYSTEM, "service-withdrawn", {"service": "*"}, now)


def finish_closing(closing: Closing, *, now: datetime) -> None:
    """Members leave or go along, whom it served goes along, the office above reads on, and the office is closed."""
    office, today = closing.office, in_bangkok(now).date()
    members = list(Membership.objects.filter(active_on(today), office=office))
    for member in members:
        if closing.merges and member.role in GO_ALONG:
            _seat(member, closing.into, member.role, now)
        member.active_until = max(today, member.active_from)
        member.mac = chain_mac(member.material())
        member.save(update_fields=["active_until", "mac"])
    if office.parent_id:
        for one in Membership.objects.filter(
            active_on(today), office_id=office.parent_id, role__in=KEEP_READING
        ):
            _seat(one, office, "auditor", now)
    Invitation.objects.filter(office=office, accepted_at=None, cancelled_at=None).update(cancelled_at=now)
    _pass_on_area(closing)
    office.active = False
    office.save(update_fields=["active"])
    closing.done_at = now
    closing.save(update_fields=["done_at"])
    actor = SYSTEM
    for place in (office, closing.into):
        record(place, actor, "office-closed", {"office": office.name_th, "into": closing.into.name_th}, now)


def _seat(like: Membership, office: Office, role: str, now: datetime) -> None:
    """The same person in a role at another office, unless she sits there in that role."""
    here = Membership.objects.filter(office=office, user_id=like.user_id, role=role, active_until=None)
    if here.exclude(pk=like.pk).exists():
        return
    member = Membership(
        office=office,
        user_id=like.user_id,
        role=role,
        name_th=like.name_th,
        name_en=like.name_en,
        position_th=like.position_th,
        position_en=like.position_en,
        active_from=in_bangkok(now).date(),
    )
    member.mac = chain_mac(member.material())
    member.save(force_insert=True)


def _pass_on_area(closing: Closing) -> None:
    """Whom the office served is served by the one that takes over; where that one has it already, the row falls away."""
    office, into = closing.office, closing.into
    areas = set(Catchment.objects.filter(office=into).values_list("area", "school_id"))
    for row in Catchment.objects.filter(office=office):
        if (row.area, row.school_id) in areas:
            row.delete()
        else:
            row.office = into
            row.save(update_fields=["office"])
    Catchment.objects.filter(school=office).delete()
