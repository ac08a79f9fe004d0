"""Handing a stored file to a browser, so that it is shown or saved and never run."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from khamkho.files.kinds import JPEG, PDF, PNG
from khamkho.files.models import Blob
from khamkho.files.queries import open_blob

SHOWN = frozenset({JPEG, PNG, PDF})
"""Kinds that a browser may show in the page; all others are only saved."""

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def blob_response(
    request: HttpRequest, blob: Blob, *, name: str, inline: bool = False, unscanned: bool = False
) -> HttpResponseBase:
    """The file under its own name, whole or the asked part of it (``Range``), kept in no shared cache.

    Refuses as ``queries.open_blob`` does.
    """
    part = _part(request.headers.get("Range", ""), blob.size)
    if part == ():
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{blob.size}"})
    start, end = part or (0, blob.size)
    answer = StreamingHttpResponse(
        open_blob(blob, start=start, end=end, unscanned=unscanned),
        status=206 if part else 200,
        content_type=blob.media_type,
    )
    if part:
        answer["Content-Range"] = f"bytes {start}-{end - 1}/{blob.size}"
    _guard(answer, blob, name, inline and blob.media_type in SHOWN)
    answer["Content-Length"] = str(end - start)
    return answer


def _guard(answer: HttpResponseBase, blob: Blob, name: str, inline: bool) -> None:
    answer["Accept-Ranges"] = "bytes"
    answer["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    if blob.media_type != PDF:  # Chromium's viewer of PDFs does not start in a sandbox
        answer["Content-Security-Policy"] = "sandbox; default-src 'none'"


def _part(header: str, size: int) -> tuple[int, int] | tuple[()] | None:
    """(start, end) of the asked part; ``()`` when it lies outside; None when the whole file is wanted."""
    asked = _RANGE.fullmatch(header.strip())
    if asked is None or asked.groups() == ("", ""):
        return None  # several parts, or something else: the whole file is a right answer too
    first, last = asked.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1 if last else size)
    return (start, end) if start < end else ()
