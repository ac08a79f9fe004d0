"""The door for LINE itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from khamkho.base.errors import Refused
from khamkho.line import commands

MOST = 2 * 1024 * 1024


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, office: str) -> HttpResponse:
    """Take what LINE sends: checked, kept, answered at once; 200 also for what we know already or do not know at all."""
    if len(request.body) > MOST:
        return HttpResponse(status=413)
    try:
        commands.take(
            office_code=office,
            body=request.body,
            signature=request.headers.get("x-line-signature", ""),
            now=timezone.now(),
        )
    except Refused as no:
        return HttpResponse(no.code, status=no.status, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
