"""Take both numbers of a card from the safe page."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from khamkho.base.errors import Invalid, Problem
from khamkho.catalogue.context import Context
from khamkho.catalogue.fields.card_codes import CardNumberField, LaserCodeField
from khamkho.catalogue.places import PLACES
from khamkho.catalogue.queries import service_of
from khamkho.chat.commands.hearing import asked_service, hear_codes
from khamkho.chat.commands.pages import page_at
from khamkho.chat.models import Page
from khamkho.chat.rules.refusals import PageOver
from khamkho.line.commands.friends import lock
from khamkho.line.models import Friend
from khamkho.offices.queries import offering_for

KINDS = (LaserCodeField, CardNumberField)


@transaction.atomic
def give_codes(*, token: str, laser: str, card: str, now: datetime) -> Friend:
    """Take both numbers of a card, and go on in the chat. Raises PageOver, Invalid naming each that is wrong."""
    page = page_at(token, now)
    friend = lock(page.friend_id) if page.kind == Page.CODES else None
    if friend is None:
        raise PageOver()
    codes = _checked(friend, {"laser_code": laser, "card_number": card}, now)
    if not Page.objects.filter(pk=page.pk, used_at=None).update(used_at=now):
        raise PageOver()
    hear_codes(friend, (codes["laser_code"], codes["card_number"]), now=now)
    return friend


def _checked(friend: Friend, typed: dict[str, str], now: datetime) -> dict[str, str]:
    """Both numbers as the fields of the service that was asked for keep them."""
    offering = offering_for(friend.account.office, asked_service(friend))
    if offering is None:
        raise PageOver()
    ctx = Context(today=timezone.localtime(now).date(), places=PLACES)
    problems: list[Problem] = []
    found: dict[str, str] = {}
    for field in service_of(offering.version).fields.values():
        if not isinstance(field, KINDS):
            continue
        try:
            value = field.parse(typed[field.type], ctx, field.type)
        except Invalid as no:
            problems += no.problems
            continue
        if value is None:
            problems.append(field.missing(field.type, ctx))
        found[field.type] = str(value or "")
    if problems:
        raise Invalid(problems)
    return found
