"""The page behind the link that the chat sends: LINE and the account on the web become one, or two again."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from khamkho.base.errors import Permanent, Temporary
from khamkho.line.client import Client
from khamkho.line.commands.linking import begin_linking, ready_to_link, unlink_mine
from khamkho.line.contents import person_of, secrets_of
from khamkho.line.models import Linking


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether the account that is signed in is to be told its news in this chat; LINE, or a code, proves it."""
    now = timezone.now()
    found = ready_to_link(token, now=now)
    context = {"office": found.friend.account.office, "token": token}
    if request.method != "POST":
        return render(request, "line/link.html", context)
    assert request.user.is_authenticated  # the door saw to it
    linking, nonce, code = begin_linking(token=token, user_id=request.user.pk, now=now)
    confirm = _confirm_address(linking, nonce)
    return render(request, "line/link.html", {**context, "code": code, "confirm": confirm})


def _confirm_address(linking: Linking, nonce: str) -> str:
    """LINE's own page, where only the friend herself can say yes; empty while LINE is away: then the code is left."""
    kept = secrets_of(linking.friend.account)
    user = person_of(linking.friend).get("user", "")
    if kept is None or not user:
        return ""
    try:
        token = Client(kept.token).link_token(user)
    except (Temporary, Permanent):
        return ""
    query = urlencode({"linkToken": token, "nonce": nonce})
    return f"{settings.LINE_ACCESS}/dialog/bot/accountLink?{query}"


@require_POST
@login_required
def unlink(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Undo it, from the page “My data”."""
    assert request.user.is_authenticated  # the door saw to it
    if unlink_mine(user_id=request.user.pk, ref=ref):
        messages.success(request, _("LINE is not linked with your account any more."))
    return redirect("people_my_data")
