"""The fee of a case for other systems: what is owed and paid, the code to pay it by, its proofs of payment. Read only."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from ninja import Router

from khamkho.api.cases import REFUSALS, actor_in
from khamkho.api.schemas import FeeOut
from khamkho.api.services import words
from khamkho.base.text import Text
from khamkho.casework.queries.cases import CaseView, case_for
from khamkho.casework.rules.permits import APPLICANT, refuse_for
from khamkho.casework.rules.refusals import NoSuchCase
from khamkho.catalogue import rules as catalogue
from khamkho.fees.models import ZERO, Receipt
from khamkho.fees.queries.charges import ChargeView, charge_of, proof_of
from khamkho.fees.responses import proof_response

router = Router(tags=["fees"])


@router.get("/cases/{number}/fee", response={200: FeeOut, **REFUSALS}, summary="The fee of a case")
def fee_of_case(request: HttpRequest, number: str) -> dict[str, Any]:
    """What is owed and what was paid, the text of the PromptPay QR code, and the proofs of payment.

    For the applicant's side and for members who read the case. Before the fee is fixed, ``amount`` is what it will be by
    the answers so far.
    """
    view = _read(request, number)
    found = charge_of(view.case)
    return _told(view, found) if found else _not_fixed(view)


@router.get(
    "/cases/{number}/fee/proofs/{proof}",
    response={200: None, **REFUSALS},
    summary="A proof of payment as PDF",
    openapi_extra={
        "responses": {
            200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
        }
    },
)
def proof_of_case(request: HttpRequest, number: str, proof: UUID) -> HttpResponseBase:
    """The paper as the payer gets it; a void one says so."""
    view = _read(request, number)
    if view.erased:
        raise NoSuchCase()
    return proof_response(request, proof_of(view.case, proof))


def _read(request: HttpRequest, number: str) -> CaseView:
    """A case whose money the caller may see. Raises NoSuchCase, NotYours."""
    view = case_for(actor_in(request), number)
    if not (view.standing.is_party or view.standing.reads_as_office):
        raise refuse_for(APPLICANT)
    return view


def _not_fixed(view: CaseView) -> dict[str, Any]:
    fee, due = view.service.fee, None
    if fee is not None and fee.paid and not view.erased:
        due = catalogue.fee_due(view.service, view.case.variant, view.body.answers)
    amount = due.amount if due else ZERO
    return {
        "state": "not_due" if due else "none",
        "amount": amount,
        "paid": ZERO,
        "rest": amount,
        "coming_back": ZERO,
        "paid_when": fee.paid if fee and due else None,
        "lines": [],
        "reference_1": "",
        "reference_2": "",
        "promptpay": "",
        "told": False,
        "slip_to_check": False,
        "proofs": [],
    }


def _told(view: CaseView, found: ChargeView) -> dict[str, Any]:
    charge = found.charge
    return {
        "state": charge.state,
        "amount": charge.amount,
        "paid": charge.paid,
        "rest": charge.rest,
        "coming_back": found.coming_back,
        "paid_when": view.service.fee.paid if view.service.fee else None,
        "lines": [
            {
                "title": words(Text(one["th"], one["en"])),
                "each": Decimal(one["each"]),
                "times": int(one["times"]),
                "amount": Decimal(one["amount"]),
            }
            for one in charge.lines
        ],
        "reference_1": charge.reference,
        "reference_2": charge.second,
        "promptpay": found.payload,
        "told": found.waiting,
        "slip_to_check": found.to_check,
        "proofs": [_proof(one) for one in found.receipts],
    }


def _proof(one: Receipt) -> dict[str, Any]:
    return {
        "id": one.ref,
        "number": one.number,
        "kind": one.kind,
        "amount": one.amount,
        "day": one.day,
        "state": one.state,
        "verify": f"{settings.PUBLIC_URL}{reverse('verify-code', args=[one.code])}",
    }
