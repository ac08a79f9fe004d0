"""A file field of a posted form, whichever way the file came: inside the post, or in chunks before it."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from khamkho.files.commands import (
    Stored,
    finish_archive,
    finish_upload,
    store_bytes,
    store_file,
    too_large,
)
from khamkho.files.kinds import ZIP, Accept, sniff, wrong_type
from khamkho.files.models import Blob
from khamkho.files.photos import read
from khamkho.files.refusals import UploadGone
from khamkho.files.upload_handler import CAP, CutFile
from khamkho.vault.models import DataKey

UPLOAD_SUFFIX = ".upload"
"""``upload.js`` puts the reference of a finished upload into a hidden field named like the file field with this."""

CUT_SUFFIX = ".cut"
"""Beside a photograph for a card: which part of the picture it is (``photos.read``). Without it the middle is taken."""

LARGE = "khamkho_large_uploads"
"""In the session: a page that takes archives was opened by somebody who may send one."""

_SESSION_KEY = "khamkho_uploads"


def owner_of(request: HttpRequest) -> str:
    """Who may go on with an upload: this browser session (it outlives signing in, which changes the session's key)."""
    if _SESSION_KEY not in request.session:
        request.session[_SESSION_KEY] = secrets.token_urlsafe(24)
    return f"session:{request.session[_SESSION_KEY]}"


def has_file(request: HttpRequest, field: str) -> bool:
    """Did the person choose a file for this field?"""
    return bool(request.POST.get(field + UPLOAD_SUFFIX) or request.FILES.get(field))


def take_posted(
    request: HttpRequest, field: str, *, key: DataKey, accept: Accept, limit: int, now: datetime
) -> Stored | None:
    """Keep the file that was posted in ``field`` under ``key``; None when no file was chosen.

    Refuses as ``finish_upload`` and ``store_file`` do. Call it outside a transaction.
    """
    ref = request.POST.get(field + UPLOAD_SUFFIX)
    cut = read(request.POST.get(field + CUT_SUFFIX, ""))
    if ref:
        return finish_upload(
            ref=_ref(ref), owner=owner_of(request), key=key, accept=accept, now=now, limit=limit, cut=cut
        )
    posted = request.FILES.get(field)
    if not isinstance(posted, UploadedFile):
        return None
    if isinstance(posted, CutFile):
        raise too_large(min(limit, CAP))
    return store_file(
        key=key, data=posted.read(), name=posted.name or "", accept=accept, limit=limit, now=now, cut=cut
    )


def take_archive(request: HttpRequest, field: str, *, key: DataKey, now: datetime) -> Blob | None:
    """Keep the zip that was posted in ``field`` under ``key``; None when no file was chosen. Refuses as ``finish_archive``."""
    if ref := request.POST.get(field + UPLOAD_SUFFIX):
        return finish_archive(ref=_ref(ref), owner=owner_of(request), key=key, now=now)
    posted = request.FILES.get(field)
    if not isinstance(posted, UploadedFile):
        return None
    if isinstance(posted, CutFile):
        raise too_large(CAP)
    data = posted.read()
    if sniff(data[:1024]) != ZIP:
        raise wrong_type("office")
    return store_bytes(key=key, data=data, media_type=ZIP, now=now)


def _ref(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise UploadGone from error
