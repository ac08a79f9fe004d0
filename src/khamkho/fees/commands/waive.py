"""Somebody is let off a fee: on a ground of the service file, by an officer whose name stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khamkho.base.errors import within
from khamkho.casework.commands.locking import lock_number, seat_at
from khamkho.casework.rules.permits import WORKING_ROLES, require_role
from khamkho.catalogue.queries import service_of
from khamkho.fees.commands.charge import fix, tell
from khamkho.fees.contents import put_words
from khamkho.fees.models import Charge
from khamkho.fees.rules.refusals import AlreadyPaid, NoSuchGround, NothingOwed
from khamkho.people.actor import Actor


@transaction.atomic
def waive(*, actor: Actor, number: str, ground: str, words: str = "", now: datetime) -> Charge:
    """Waive what an application owes. Raises NoSuchCase, NotYours, OwnCase, HasInterest, NothingOwed, AlreadyPaid,
    NoSuchGround."""
    case, standing = lock_number(actor, number)
    require_role(standing, WORKING_ROLES, says="officer")
    seat = seat_at(actor, case.office_id)
    charge = fix(case, actor=actor, now=now)
    if charge is None or charge.state != Charge.OWED:
        raise NothingOwed(number=case.number)
    if charge.paid:
        raise AlreadyPaid()
    fee = service_of(case.version).fee
    grounds = fee.waivers if fee else {}
    if ground not in grounds:
        raise NoSuchGround()
    said = within("words", words, 500)
    charge.state, charge.settled_at, charge.ground = Charge.WAIVED, now, ground
    charge.waived_by, charge.waived_at = seat, now
    put_words(charge, said)
    charge.save()
    detail = {"ground": ground, **({"reason": said} if said else {})}
    tell(charge, "waived", why=grounds[ground], actor=actor, detail=detail, now=now)
    return charge
