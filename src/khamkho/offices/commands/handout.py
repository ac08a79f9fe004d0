"""Setting how new applications get their officer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from khamkho.offices.commands.log import managed_office, record
from khamkho.offices.handout import MODES, checked_handout
from khamkho.offices.models import Membership, Office
from khamkho.offices.queries import active_on, services_at
from khamkho.people.actor import Actor


@transaction.atomic
def set_handout(
    *, actor: Actor, office_id: int, mode: str, takes: Mapping[str, Collection[str]], now: datetime
) -> Office:
    """Set whether new applications are handed out by load and absence, and who takes which service.

    Refuses: ``NotFound``, ``NotYourRole``, ``Invalid``.
    """
    office = managed_office(actor, office_id)
    day = timezone.localtime(now).date()
    members = Membership.objects.filter(active_on(day), office=office).values_list("pk", flat=True)
    services = [service_id for service_id, _service in services_at(office)]
    wanted = checked_handout(mode, takes, services=services, members=list(members))
    if office.settings.get("handout") != wanted:
        office.settings = {**office.settings, "handout": wanted}
        office.save(update_fields=["settings"])
        record(office, actor, "handout-set", {"mode": MODES[wanted["mode"]].th}, now)
    return office
