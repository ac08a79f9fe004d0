"""How an office takes its fees: its biller, its papers, its bank."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from khamkho.base.errors import Invalid, Problem, within
from khamkho.fees.contents import put_secret
from khamkho.fees.models import BankLink
from khamkho.fees.rules.settings import checked_settings
from khamkho.offices.commands.log import managed_office, record
from khamkho.offices.models import Office
from khamkho.offices.web import may_be_called
from khamkho.people.actor import Actor
from khamkho.vault.commands import destroy_key

NO_ADDRESS = (
    "ที่อยู่ต้องขึ้นต้นด้วย https:// ใช้พอร์ต 443 หรือ 8443 และต้องไม่ใช่เครื่องนี้เอง",
    "The address begins with https://, on port 443 or 8443, and may not be this machine itself.",
)


@transaction.atomic
def set_fees(*, actor: Actor, office_id: int, typed: Mapping[str, str], now: datetime) -> Office:
    """An administrator or head sets how fees are taken. Raises NotFound, NotYourRole, Invalid."""
    office = managed_office(actor, office_id)
    kept = checked_settings(typed)
    held = dict(office.settings.get("fees") or {})
    office.settings["fees"] = {**held, **kept}
    office.save(update_fields=["settings"])
    told = {name: str(value) for name, value in kept.items() if name != "patterns"}
    record(office, actor, "fees-changed", told, now)
    return office


@transaction.atomic
def link_bank(*, actor: Actor, office_id: int, ask_url: str, now: datetime) -> str:
    """Make a new secret for the messages of the office's bank; it is shown once. Messages under the old one are refused from
    now on. Raises NotFound, NotYourRole, Invalid."""
    office = managed_office(actor, office_id)
    url = within("ask_url", ask_url, 300)
    if url and not may_be_called(url):
        raise Invalid([Problem("ask_url", "url", *NO_ADDRESS)])
    link = BankLink.objects.select_for_update(of=("self",)).filter(office=office).first()
    old = link.key_id if link is not None else None
    link = link or BankLink(office=office)
    secret = secrets.token_urlsafe(32)
    put_secret(link, secret)
    link.ask_url, link.changed_at = url, now
    link.save()
    if old:
        destroy_key(old, now=now)
    record(office, actor, "fees-bank-linked", {"ask_url": url}, now)
    return secret


@transaction.atomic
def unlink_bank(*, actor: Actor, office_id: int, now: datetime) -> None:
    """No message of a bank is taken any more. Raises NotFound, NotYourRole."""
    office = managed_office(actor, office_id)
    link = BankLink.objects.select_for_update(of=("self",)).filter(office=office).first()
    if link is None:
        return
    key = link.key_id
    link.delete()
    destroy_key(key, now=now)
    record(office, actor, "fees-bank-unlinked", {}, now)
