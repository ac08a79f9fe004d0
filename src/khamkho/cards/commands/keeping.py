"""How an office numbers and prints its cards, who confirmed that, and what is forgotten when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from khamkho.cards.commands.locking import day_of, permit_deciding
from khamkho.cards.models import Card, CardLine
from khamkho.cards.rules.settings import checked_settings, settings_from
from khamkho.cards.rules.states import HANDED
from khamkho.offices.commands.log import managed_office, record
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.vault.commands import destroy_key


@transaction.atomic
def set_cards(
    *, actor: Actor, office_id: int, typed: Mapping[str, Any], shown: Iterable[str], now: datetime
) -> Office:
    """Set how the office numbers and prints its cards. Another size, place or word on them needs another confirmation; cards
    that have a number keep it. Raises NotFound, NotYourRole, Invalid."""
    office = managed_office(actor, office_id)
    before, wanted = settings_from(office.settings), checked_settings(typed, shown)
    same = settings_from({"cards": wanted}).layout() == before.layout()
    if before.confirmed and same:
        wanted["confirmed"] = dict(before.confirmed)
    office.settings = {**office.settings, "cards": wanted}
    office.save(update_fields=["settings"])
    record(office, actor, "cards-set", {"confirmed": "yes" if wanted.get("confirmed") else "no"}, now)
    return office


@transaction.atomic
def confirm_layout(*, actor: Actor, office_id: int, now: datetime) -> Office:
    """The director has compared a printed specimen with the form of card that the office may issue: from now on a full card is
    no specimen. Raises NotFound, NotYourRole, OnlyDirectorRevokes."""
    office = managed_office(actor, office_id)
    permit_deciding(actor, office, now)
    held = dict(office.settings.get("cards") or {})
    held["confirmed"] = {"by": actor.name, "on": day_of(now).isoformat()}
    office.settings = {**office.settings, "cards": held}
    office.save(update_fields=["settings"])
    record(office, actor, "card-layout-confirmed", {}, now)
    return office


def forget(card: Card, *, now: datetime) -> bool:
    """What stands on a card goes once its application was erased and nobody can rely on it any more; number, days, state and
    the lines without their words stay."""
    valid = card.state == HANDED and (card.last_on is None or card.last_on >= day_of(now))
    if valid or card.key_id is None:
        return False
    key_id, card.key, card.body = card.key_id, None, None
    card.save(update_fields=["key", "body"])
    CardLine.objects.filter(card=card).update(body=None)
    destroy_key(key_id, now=now)
    return True


def sweep_cards(*, now: datetime) -> int:
    """Forget what stands on cards whose applications were erased and that are over since. Returns how many."""
    over = ~Q(state=HANDED) | Q(last_on__lt=day_of(now))
    count = 0
    for pk in Card.objects.filter(over, case__key=None, key__isnull=False).values_list("pk", flat=True):
        with transaction.atomic():
            card = Card.objects.select_for_update(of=("self",)).get(pk=pk)
            count += forget(card, now=now)
    return count
