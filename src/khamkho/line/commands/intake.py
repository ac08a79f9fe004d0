"""What LINE sends is checked and kept; the work on it comes afterwards, in order for each person."""

from __future__ import annotations

from datetime import datetime

from khamkho.line.commands.doors import Door, forget_doors, signed_door
from khamkho.line.commands.keeping import Delivery, keep
from khamkho.line.models import Account
from khamkho.line.rules.events import NotReadable, read


def take(*, office_code: str, body: bytes, signature: str, now: datetime) -> int:
    """Keep every event of a webhook that is new to us, sealed, and announce that it is to be worked on; how many.

    The signature is looked at before anything is read. The same event again changes nothing, nor does a kind that we do not
    know, one in standby, or one without a person. Refuses: ``NoAccount``, ``NotSigned``.
    """
    door = signed_door(office_code, body, signature)
    try:
        _bot, events = read(body)
    except NotReadable:
        events = []  # signed by LINE, and of a shape that is not known yet: it would only come again
    wanted = [one for one in events if one.user and not one.standby]
    if not (door.reached and wanted):  # LINE's own test of the address holds no event
        _reached(door, now)
    return keep(Delivery(door=door, events=wanted, now=now)) if wanted else 0


def _reached(door: Door, now: datetime) -> None:
    if Account.objects.filter(pk=door.account, webhook_at=None).update(webhook_at=now):
        forget_doors()
