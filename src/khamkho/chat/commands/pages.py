"""Pages that a link from the chat opens once: the numbers of a card, or the form of an application."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from khamkho.casework.models import Case
from khamkho.chat.models import Page
from khamkho.chat.rules.refusals import PageOver
from khamkho.line.models import Friend
from khamkho.vault.keys import index

OPEN_FOR = timedelta(minutes=30)


def make_page(friend: Friend, kind: str, *, case: Case | None = None, turn: int = 0, now: datetime) -> str:
    """The address of a page that opens once within half an hour; only a hash of the link is kept."""
    token = secrets.token_urlsafe(24)
    if kind == Page.CODES:
        Page.objects.filter(friend=friend, kind=kind, used_at=None).update(used_at=now)
    Page.objects.create(
        mark=mark_of(token), friend=friend, kind=kind, case=case, turn=turn, until=now + OPEN_FOR
    )
    return f"{settings.PUBLIC_URL}/c/{token}"


def mark_of(token: str) -> str:
    return index("chat-page", token)


def page_at(token: str, now: datetime) -> Page:
    """The page behind a link. Raises PageOver for one that was used, is over, or never was."""
    rows = Page.objects.select_related("friend__account__office", "friend__key", "case")
    page = rows.filter(mark=mark_of(token), used_at=None, until__gt=now).first()
    if page is None:
        raise PageOver()
    return page


@transaction.atomic
def open_form(*, token: str, now: datetime) -> Case:
    """The application behind a link, which works no second time. Raises PageOver."""
    page = page_at(token, now)
    if page.kind != Page.FORM or page.case is None:
        raise PageOver()
    if not Page.objects.filter(pk=page.pk, used_at=None).update(used_at=now):
        raise PageOver()
    return page.case


def sweep_pages(*, now: datetime) -> int:
    """Forget links that are over."""
    return Page.objects.filter(until__lt=now - timedelta(days=1)).delete()[0]
