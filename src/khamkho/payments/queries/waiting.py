"""Cases that wait for a payment list, and what each of them is to be paid."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from khamkho.casework.contents import body_of, event_detail
from khamkho.casework.models import Case
from khamkho.casework.queries.visible import visible_to
from khamkho.catalogue.models import PublishedVersion
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.rules import account_of, amount_to_pay
from khamkho.catalogue.service import Service
from khamkho.payments.models import PaymentLine
from khamkho.payments.rules.lists import Payee
from khamkho.people.actor import Actor
from khamkho.vault.keys import Erased


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A case that waits, with what it is to be paid; None where no amount or no account is known."""

    case: Case
    service: Service
    payee: Payee | None


def paying_versions(office_id: int) -> dict[int, Service]:
    """The versions of services that pay out, among those that cases of an office were begun under."""
    used = Case.objects.filter(office=office_id, number__isnull=False).values("version")
    rows = PublishedVersion.objects.filter(pk__in=used)
    services = {version.pk: service_of(version) for version in rows}
    return {pk: service for pk, service in services.items() if service.pays_out}


def at_paying_step(versions: dict[int, Service]) -> Q:
    """Cases that stand at the step where their version pays."""
    found = Q(pk__in=())
    for pk, service in versions.items():
        if service.pays_out:
            found |= Q(version=pk, step=service.pays_out.at)
    return found


def waiting_at(actor: Actor, office_id: int) -> QuerySet[Case]:
    """The open cases of an office that wait for a list: at their paying step, on no open list. For members who read them."""
    listed = PaymentLine.objects.filter(case=OuterRef("pk"), state__in=(PaymentLine.LISTED, PaymentLine.PAID))
    cases = visible_to(actor).filter(office=office_id, state=Case.OPEN)
    cases = cases.filter(at_paying_step(paying_versions(office_id))).filter(~Exists(listed))
    return cases.select_related("version", "key", "office").order_by("deemed_at", "pk")


def waiting_for(cases: QuerySet[Case]) -> list[Waiting]:
    """With what each is to be paid. One query for the events of all."""
    found = list(cases.defer(None).prefetch_related("events"))
    return [Waiting(case=case, service=service_of(case.version), payee=payee_for(case)) for case in found]


def payee_for(case: Case) -> Payee | None:
    """Who gets how much into which account, as the case says now; None where it does not say."""
    service = service_of(case.version)
    try:
        answers = body_of(case).answers
    except Erased:
        return None
    account = account_of(service, answers)
    amount = amount_to_pay(service, answers, _asked(case, service))
    field = service.fields.get(service.pays_out.account) if service.pays_out else None
    if amount is None or account is None or amount <= 0:
        return None
    bank_name = field.bank_name(account, "th") if field and hasattr(field, "bank_name") else ""
    return Payee(
        amount=amount,
        bank=str(account["bank"]),
        bank_name=bank_name,
        account=str(account["number"]),
        account_name=str(account["name"]),
        name=case.display_name,
    )


def _asked(case: Case, service: Service) -> dict[str, object]:
    """The latest answers to the questions of actions, where the amount is one of them."""
    if service.pays_out is None or service.pays_out.amount in service.fields:
        return {}
    found: dict[str, object] = {}
    for event in sorted(case.events.all(), key=lambda one: one.seq):
        if event.kind == "acted":
            found |= event_detail(case, event).get("answers", {})
    return found
