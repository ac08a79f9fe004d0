"""Payments that heal themselves: what nobody has heard of is asked for again, soon at first and then seldom."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from khamkho.base.errors import Temporary
from khamkho.fees.asking import ask_bank
from khamkho.fees.commands.money import Told, arrive, contradict, look_again, next_asking
from khamkho.fees.contents import secret_of
from khamkho.fees.models import Attempt, BankLink
from khamkho.fees.rules.messages import FAILED, PAID, Message
from khamkho.fees.rules.refusals import Contradicted
from khamkho.offices.models import Office

log = logging.getLogger(__name__)
MOST = 200


def ask_again(*, now: datetime) -> int:
    """Carry out the effect ``fees-ask``: for every try whose time has come. Returns how many found their end.

    A try that is not heard of for a week is given up; money that arrives later overrides that. Nothing foreign happens inside a
    transaction.
    """
    due = Attempt.objects.filter(next_at__lte=now).order_by("next_at").values_list("pk", "state")[:MOST]
    ended = 0
    for pk, state in list(due):
        ended += bool(look_again(attempt_id=pk, now=now) if state == Attempt.ARRIVED else _ask(pk, now))
    return ended


def _ask(pk: int, now: datetime) -> Attempt | None:
    attempt = Attempt.objects.select_related("office").get(pk=pk)
    link = BankLink.objects.select_related("key").filter(office=attempt.office).exclude(ask_url="").first()
    answer = "not-heard"
    if link is not None:
        try:
            said = ask_bank(link.ask_url, secret_of(link), attempt.first, attempt.second, now)
        except Temporary as silent:
            log.warning("asking for a payment failed: %s", silent)
            answer = "no-answer"
        else:
            if said is not None and said.result == PAID and said.first == attempt.first:
                return take_message(attempt.office, said, by=Attempt.ASKED, now=now)
            answer = said.result if said is not None else "unknown-there"
    _not_yet(pk, answer, now)
    return None


@transaction.atomic
def _not_yet(pk: int, answer: str, now: datetime) -> None:
    attempt = Attempt.objects.select_for_update(of=("self",)).get(pk=pk)
    if attempt.state != Attempt.WAITING:
        return
    attempt.asked, attempt.asked_at, attempt.answer = attempt.asked + 1, now, answer
    attempt.next_at = next_asking(attempt, now)
    if answer == FAILED or attempt.next_at is None:
        attempt.state = Attempt.FAILED
    attempt.save()


def take_message(office: Office, said: Message, *, by: str, now: datetime) -> Attempt | None:
    """What a bank said of a payment: money that arrived, or a try that failed. The same twice is the same once.

    Raises Contradicted, and keeps that the bank told a known transaction with another amount.
    """
    told = Told(
        transaction=said.transaction,
        amount=said.amount,
        first=said.first,
        second=said.second,
        paid_on=said.paid_on,
    )
    if said.result == PAID:
        try:
            return arrive(office=office, told=told, by=by, now=now)
        except Contradicted:
            contradict(office=office, told=told, by=by, now=now)
            raise
    if said.result == FAILED:
        return _failed(office, said, by, now)
    return None


@transaction.atomic
def _failed(office: Office, said: Message, by: str, now: datetime) -> Attempt | None:
    rows = Attempt.objects.select_for_update(of=("self",)).filter(office=office, first=said.first)
    attempt = rows.filter(state=Attempt.WAITING, how=Attempt.QR).order_by("pk").first()
    if attempt is not None:
        attempt.state, attempt.answer, attempt.told_by = Attempt.FAILED, FAILED, by
        attempt.asked_at = now
        attempt.save()
    return attempt
