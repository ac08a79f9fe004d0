"""Paying the fee of one's own application: the QR code, a transfer slip, the proof of payment."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from khamkho.base.errors import NotFound, Refused
from khamkho.fees import commands
from khamkho.fees.queries.charges import proof_of
from khamkho.fees.responses import proof_response
from khamkho.fees.rules.promptpay import read_slip
from khamkho.offices.actors import actor_of
from khamkho.portal.door import declared
from khamkho.portal.views.cases import own_case
from khamkho.ui.limits import allow


@never_cache
@require_POST
@declared("own-case")
def paid(request: HttpRequest, number: str) -> HttpResponse:
    """She says that she has paid by QR code: from now on it is asked what became of it, soon and then seldom."""
    found = own_case(request, number)
    allow(request, "fee")
    try:
        commands.show_code(actor=actor_of(request), number=found.number, now=timezone.now())
    except Refused as no:
        messages.error(request, no.sentence(actor_of(request).lang))
    else:
        messages.success(
            request, _("Thank you. As soon as the money arrives, the proof of payment stands on this page.")
        )
    return redirect("portal:case", found.number)


@never_cache
@require_POST
@declared("own-case")
def slip(request: HttpRequest, number: str) -> HttpResponse:
    """She gives what the QR code of her transfer slip says; an officer checks it against the account."""
    found, actor = own_case(request, number), actor_of(request)
    allow(request, "fee")
    try:
        read = read_slip(request.POST.get("slip", "")[:300])
        commands.record_slip(actor=actor, number=found.number, slip=read, now=timezone.now())
    except Refused as no:
        messages.error(request, f"{no.sentence(actor.lang)} {no.next(actor.lang)}")
    else:
        messages.success(request, _("The slip is recorded. An officer checks it against the account."))
    return redirect("portal:case", found.number)


@never_cache
@require_safe
@declared("own-case")
def proof(request: HttpRequest, number: str, receipt: UUID) -> HttpResponseBase:
    """The proof of payment as PDF."""
    found = own_case(request, number)
    row = proof_of(found.case, receipt)
    if found.erased:
        raise NotFound
    return proof_response(request, row)
