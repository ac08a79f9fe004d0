"""What an office offers: publish a service with the office's own settings, or stop offering it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from khamkho.base.errors import Invalid, NotFound, Problem
from khamkho.base.text import clean
from khamkho.catalogue.commands import publish
from khamkho.catalogue.lint import lint
from khamkho.catalogue.load import BadServiceFile
from khamkho.catalogue.queries import own_files, pack, packs
from khamkho.catalogue.service import Service
from khamkho.offices.commands.log import managed_office, record
from khamkho.offices.models import Offering
from khamkho.offices.rules import NoSuchService, NotForThisKind
from khamkho.people.actor import Actor


@transaction.atomic
def publish_offering(
    *, actor: Actor, office_id: int, service_id: str, settings: Mapping[str, str] | None = None, now: datetime
) -> Offering:
    """Offer a service that ships with Khamkho, with this office's settings, from now on.

    Publishing again makes a new version; cases that are open stay with theirs. Settings that are not given keep the
    values the service file ships. Refuses: ``NotFound``, ``NotYourRole``, ``NoSuchService``, ``NotForThisKind``,
    ``Invalid`` for settings that the file does not know or cannot take.
    """
    office = managed_office(actor, office_id)
    if service_id not in packs():
        raise NoSuchService
    given = {name: clean(value) for name, value in (settings or {}).items() if clean(value)}
    service = _service(service_id, given)
    if office.kind not in service.taken_by:
        raise NotForThisKind
    version = publish(service, now)
    values = {"version": version, "settings": given, "active": True, "published_at": now}
    offering, _ = Offering.objects.update_or_create(office=office, service_id=service_id, defaults=values)
    if service.pays_out and not office.settings.get("pays_out"):
        office.settings["pays_out"] = True  # from now on the desk of this office has payment lists
        office.save(update_fields=["settings"])
    record(
        office,
        actor,
        "service-published",
        {"service": service_id, "version": version.hash[:12], **given},
        now,
    )
    return offering


def _service(service_id: str, settings: Mapping[str, str]) -> Service:
    if service_id in own_files() and (findings := lint(own_files()[service_id])):
        raise Invalid([Problem(f"line {one.line}", one.code, one.th, one.en) for one in findings])
    unknown = sorted(set(settings) - set(pack(service_id).settings))
    if unknown:
        raise Invalid(
            [Problem(name, "unknown", "ไม่รู้จักการตั้งค่านี้", "This setting is not known.") for name in unknown]
        )
    try:
        return pack(service_id, settings) if settings else pack(service_id)
    except BadServiceFile as bad:
        problems = [
            Problem(name, "wrong", "ค่านี้ใช้กับงานบริการนี้ไม่ได้", "The service cannot take this value.")
            for name in settings
        ]
        raise Invalid(problems) from bad


@transaction.atomic
def withdraw_offering(*, actor: Actor, office_id: int, service_id: str, now: datetime) -> Offering:
    """Stop taking new applications for a service; open cases go on. Refuses: ``NotFound``, ``NotYourRole``."""
    office = managed_office(actor, office_id)
    offering = Offering.objects.filter(office=office, service_id=service_id, active=True).first()
    if offering is None:
        raise NotFound
    offering.active = False
    offering.save(update_fields=["active"])
    record(office, actor, "service-withdrawn", {"service": service_id}, now)
    return offering
