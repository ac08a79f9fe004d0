"""Proof that a phone is the applicant's: a code goes there, and she types it."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from khamkho.base.thai import ascii_digits
from khamkho.casework.commands.draft import CONTACT, keep, open_for_filling
from khamkho.casework.contents import Body
from khamkho.casework.defects import closed_in
from khamkho.casework.models import Case
from khamkho.casework.rules.contact import (
    CodeOver,
    NoMobile,
    WrongCode,
    is_running,
    matches,
    next_code,
)
from khamkho.casework.rules.refusals import NotMarked
from khamkho.catalogue.fields.contact import is_mobile
from khamkho.people.actor import Actor
from khamkho.work.commands import enqueue


@transaction.atomic
def send_phone_code(*, actor: Actor, ref: UUID, now: datetime) -> Case:
    """Send a code to the phone of an application, so that its writer can prove it is hers; it works for ten minutes.

    The door also limits how often one number and one source may ask. Raises NoMobile, TooManyCodes,
    NotMarked, NotEditable.
    """
    case, body = _draft(actor, ref)
    number = body.contact.get("phone", "")
    if not is_mobile(number):
        raise NoMobile()
    code = f"{secrets.randbelow(10**6):06}"
    body.code = next_code(body.code, number=number, code=code, now=now)
    keep(case, body, now)
    enqueue("phone-code", args={"case": case.pk, "sent": body.code["sent"][-1]}, about=case.about, now=now)
    return case


def confirm_phone(*, actor: Actor, ref: UUID, code: str, now: datetime) -> Case:
    """Type the code that came: from now on the phone is proven, and news go there if that was asked for.

    A wrong one counts, also when everything else fails. Raises WrongCode, CodeOver, NotMarked, NotEditable.
    """
    case, right = _confirm(actor, ref, ascii_digits(code), now)
    if not right:
        raise WrongCode()
    return case


@transaction.atomic
def _confirm(actor: Actor, ref: UUID, code: str, now: datetime) -> tuple[Case, bool]:
    case, body = _draft(actor, ref)
    known = body.code
    if not is_running(known, now) or known["number"] != body.contact.get("phone"):
        raise CodeOver()
    right = matches(known, code)
    if right:
        body.contact = {**body.contact, "proven": known["number"]}
        body.code = {**known, "code": ""}
    else:
        body.code = {**known, "tries": known["tries"] + 1}
    keep(case, body, now)
    return case, right


def _draft(actor: Actor, ref: UUID) -> tuple[Case, Body]:
    """A case whose contact may be changed. Raises NotMarked while only marked things may be."""
    case, service, body = open_for_filling(actor, ref, own=True)
    if closed_in(case, service):
        raise NotMarked(what=CONTACT)
    return case, body
