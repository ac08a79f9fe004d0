"""Where a bank tells what was paid."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from khamkho.base.errors import NotFound
from khamkho.fees.commands.asking import take_message
from khamkho.fees.contents import secret_of
from khamkho.fees.models import Attempt, BankLink
from khamkho.fees.rules.messages import LARGEST, read_message, require_signed
from khamkho.fees.rules.refusals import BadMessage
from khamkho.ui.limits import allow


@csrf_exempt
@require_POST
def bank(request: HttpRequest, code: str) -> JsonResponse:
    """One signed message. Answered with what became of it; a message that is repeated gets the same answer.

    401 not signed, 404 no bank is linked, 409 the transaction was told with another amount, 422 not understood.
    """
    allow(request, "bank")
    link = BankLink.objects.select_related("office", "key").filter(office__code=code).first()
    if link is None:
        raise NotFound
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        raise BadMessage()
    now, body = timezone.now(), request.body
    time, given = (request.headers.get(f"X-Khamkho-{part}", "") for part in ("Time", "Signature"))
    require_signed(secret_of(link), time, given, body, now)
    BankLink.objects.filter(pk=link.pk).update(heard_at=now)
    done = take_message(link.office, read_message(body), by=Attempt.WEBHOOK, now=now)
    return JsonResponse({"state": done.state if done else "noted", "matched": bool(done and done.charge_id)})
