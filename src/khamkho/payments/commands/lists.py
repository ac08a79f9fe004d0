"""A payment list from its draft to its approval: three people, and the cases as they really stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from khamkho.base.thai import be_year
from khamkho.casework.commands.locking import for_update, seat_at
from khamkho.casework.commands.numbering import take
from khamkho.casework.commands.record import record
from khamkho.casework.models import Case, Counter
from khamkho.casework.queries.authority import kept, parties_of, signature_for
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules.authority import Matter, SameEyes, Signature
from khamkho.casework.rules.permits import require_step
from khamkho.casework.standing import standing_of
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.rules import pays_at
from khamkho.offices.models import Membership, Office
from khamkho.payments.commands.locking import lock_list
from khamkho.payments.contents import payee_of, seal_payee
from khamkho.payments.models import PaymentLine, PaymentList
from khamkho.payments.queries.waiting import payee_for
from khamkho.payments.rules.lists import (
    MOST,
    LineChanged,
    NoAmount,
    NothingChosen,
    NotWaiting,
    list_number,
    sum_of,
)
from khamkho.people.actor import Actor


@transaction.atomic
def draft_list(*, actor: Actor, office: Office, numbers: Iterable[str], now: datetime) -> PaymentList:
    """Put cases that wait onto a new list, with amount and account as they are now. It has no number yet.

    Nobody puts an application of her own on a list. Raises NotYours, NothingChosen, NotWaiting, NoAmount, OwnCase,
    HasInterest.
    """
    seat = seat_at(actor, office.pk)
    wanted = list(dict.fromkeys(numbers))
    if not 1 <= len(wanted) <= MOST:
        raise NothingChosen(most=MOST)
    cases = _locked(actor, office, wanted)
    made = PaymentList.objects.create(office=office, created_at=now, drafted_by=seat)
    for position, number in enumerate(wanted, start=1):
        case = cases.get(number)
        if case is None or not _waits(case):
            raise NotWaiting(number=number)
        require_step(standing_of(actor, case), service_of(case.version).step(case.step).by)
        payee, ref = payee_for(case), uuid4()
        if payee is None:
            raise NoAmount(number=number)
        PaymentLine.objects.create(
            ref=ref, list=made, case=case, position=position, content=seal_payee(case, ref, payee)
        )
    return made


@transaction.atomic
def remove_line(*, actor: Actor, office: Office, ref: UUID, line: UUID, now: datetime) -> PaymentList:
    """Take a case off a draft; it waits again. The last one takes the draft with it. Raises NotYours, NoSuchList, WrongState."""
    found, _ = lock_list(actor, office.pk, ref, PaymentList.DRAFT)
    found.lines.filter(ref=line).delete()
    for position, one in enumerate(found.lines.order_by("position"), start=1):
        if one.position != position:
            one.position = position
            one.save(update_fields=["position"])
    return found


@transaction.atomic
def discard_list(*, actor: Actor, office: Office, ref: UUID, now: datetime) -> None:
    """Throw a draft away; its cases wait again, and no number is lost. Raises NotYours, NoSuchList, WrongState."""
    found, _ = lock_list(actor, office.pk, ref, PaymentList.DRAFT)
    found.lines.all().delete()
    found.delete()


@transaction.atomic
def check_list(*, actor: Actor, office: Office, ref: UUID, now: datetime) -> PaymentList:
    """A second person has compared the list with the applications. Raises NotYours, NoSuchList, WrongState, SameEyes,
    OwnCase, HasInterest, NotWaiting, LineChanged, NothingChosen."""
    found, seat = lock_list(actor, office.pk, ref, PaymentList.DRAFT)
    if seat.user_id == found.drafted_by.user_id:
        raise SameEyes()
    lines = _as_they_stand(actor, found)
    for line in lines:
        require_step(standing_of(actor, line.case), service_of(line.case.version).step(line.case.step).by)
    found.state, found.checked_by, found.checked_at = PaymentList.CHECKED, seat, now
    found.save(update_fields=["state", "checked_by", "checked_at"])
    return found


@transaction.atomic
def send_back(*, actor: Actor, office: Office, ref: UUID, now: datetime) -> PaymentList:
    """A checked list becomes a draft again. Raises NotYours, NoSuchList, WrongState."""
    found, _ = lock_list(actor, office.pk, ref, PaymentList.CHECKED)
    found.state, found.checked_by, found.checked_at = PaymentList.DRAFT, None, None
    found.save(update_fields=["state", "checked_by", "checked_at"])
    return found


@transaction.atomic
def approve_list(*, actor: Actor, office: Office, ref: UUID, now: datetime) -> PaymentList:
    """Who may decide approves the list: it gets its number, and nobody changes it any more. Each applicant's history says so.

    She signs by her position or under an order, whose limit is compared with the total, and is neither who drafted nor
    who checked. Raises NoSuchList, WrongState, NotWaiting, LineChanged, NothingChosen, and what ``rules.authority.signature`` refuses.
    """
    found, seat = lock_list(actor, office.pk, ref, PaymentList.CHECKED)
    lines = _as_they_stand(actor, found)
    signature = _signature(actor, found, lines, now)
    total = sum_of(payee.amount for line in lines if (payee := payee_of(line)))
    signed = Membership.objects.get(pk=signature.seat) if signature.seat != seat.pk else seat
    found.state, found.approved_by, found.approved_at = PaymentList.APPROVED, signed, now
    found.total, found.count, found.signature = total, len(lines), kept(signature).get("signature")
    found.year = be_year(timezone.localtime(now).date())
    found.seq = take(office, Counter.PAYMENTS, found.year)
    found.number = list_number(office.prefix, found.year, found.seq)
    found.save()
    for line in lines:
        record(
            line.case,
            "listed",
            actor=actor,
            standing=standing_of(actor, line.case),
            now=now,
            detail={"number": found.number},
        )
    return found


def _locked(actor: Actor, office: Office, numbers: Sequence[str]) -> dict[str, Case]:
    """The cases in the order in which all who hold several do."""
    rows = for_update(visible_to(actor).filter(number__in=numbers, office=office)).order_by("pk")
    return {case.number or "": case for case in rows}


def _waits(case: Case) -> bool:
    if case.state != Case.OPEN or not pays_at(service_of(case.version), case.step):
        return False
    return not case.payment_lines.filter(state__in=(PaymentLine.LISTED, PaymentLine.PAID)).exists()


def _as_they_stand(actor: Actor, found: PaymentList) -> list[PaymentLine]:
    """The lines with their cases locked. Raises NotWaiting for one that has moved, LineChanged for other money or another account."""
    lines = list(found.lines.order_by("position"))
    if not lines:
        raise NothingChosen(most=MOST)
    held = {
        case.pk: case for case in for_update().filter(pk__in=[line.case_id for line in lines]).order_by("pk")
    }
    for line in lines:
        line.case = case = held[line.case_id]
        stands = case.state == Case.OPEN and case.office_id == found.office_id
        if not stands or not pays_at(service_of(case.version), case.step):
            raise NotWaiting(number=case.number)
        if payee_of(line) != payee_for(case):
            raise LineChanged(number=case.number)
    return lines


def _signature(actor: Actor, found: PaymentList, lines: Sequence[PaymentLine], now: datetime) -> Signature:
    """How she signs it: for each service on it, with the total as the amount."""
    total = sum_of(payee.amount for line in lines if (payee := payee_of(line)))
    earlier = {str(one.user_id) for one in (found.drafted_by, found.checked_by) if one}
    signatures = []
    for service_id in dict.fromkeys(line.case.service_id for line in lines):
        cases = [line.case for line in lines if line.case.service_id == service_id]
        matter = Matter(
            role="director",
            service=service_id,
            amount=total,
            parties=frozenset(party for case in cases for party in parties_of(case)),
            declared=frozenset(one for case in cases for one in case.interests or ()),
            earlier=frozenset(earlier),
        )
        signatures.append(signature_for(actor, found.office, matter, day=timezone.localtime(now).date()))
    return signatures[0]
