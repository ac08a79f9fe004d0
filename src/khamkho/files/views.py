"""The chunk API that ``upload.js`` speaks. An upload belongs to the browser session that began it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from khamkho.base.errors import Invalid, Refused
from khamkho.base.text import Lang, clean
from khamkho.files import commands
from khamkho.files.models import Upload
from khamkho.files.posted import LARGE, owner_of
from khamkho.files.refusals import BadChunk

P = ParamSpec("P")  # a view's own arguments, the request first


def _in_json(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Answer a refusal as JSON, in the language of the page that asks."""

    @wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except Refused as refusal:
            lang: Lang = "en" if get_language() == "en" else "th"
            body = {"code": refusal.code, "detail": refusal.sentence(lang), "next": refusal.next(lang)}
            if isinstance(refusal, BadChunk):
                body["received"] = refusal.facts["received"]
            return JsonResponse(body, status=refusal.status)

    return answered


def _shown(upload: Upload, status: int = 200) -> JsonResponse:
    body = {"ref": str(upload.ref), "size": upload.size, "received": upload.received}
    return JsonResponse({**body, "chunk": commands.MAX_CHUNK}, status=status)


def _announced(request: HttpRequest) -> tuple[str, int]:
    try:
        body: Any = json.loads(request.body)
        return clean(str(body["name"])), int(body["size"])
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise Invalid from error


@require_POST
@never_cache
@_in_json
def begin(request: HttpRequest) -> HttpResponse:
    name, size = _announced(request)
    limit = commands.LARGEST if request.session.get(LARGE) else commands.LIMIT
    upload = commands.begin_upload(
        owner=owner_of(request), name=name, size=size, limit=limit, now=timezone.now()
    )
    return _shown(upload, status=201)


@require_http_methods(["GET", "PUT", "DELETE"])
@never_cache
@_in_json
def one(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    owner = owner_of(request)
    if request.method == "PUT":
        _append(request, ref, owner)
    upload = commands.upload_of(ref, owner)
    if request.method == "DELETE":
        commands.drop_upload(upload)
        return HttpResponse(status=204)
    return _shown(upload)


def _append(request: HttpRequest, ref: uuid.UUID, owner: str) -> None:
    upload = commands.upload_of(ref, owner)
    offset = request.GET.get("offset", "")
    if (
        not (offset.isascii() and offset.isdigit() and len(offset) < 12)
        or int(request.META.get("CONTENT_LENGTH") or 0) > commands.MAX_CHUNK
    ):
        raise BadChunk(received=upload.received)
    commands.append_chunk(ref=ref, owner=owner, offset=int(offset), chunk=request.body, now=timezone.now())
