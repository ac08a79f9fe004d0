"""How often one may ask: a count per minute and source in the cache that all processes share."""

from __future__ import annotations

import hashlib
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from khamkho.base.errors import Refused

PER_MINUTE = {"verify": 30, "track": 10, "search": 60, "start": 20, "link": 3, "api": 600}
"""How many requests of each kind one source may make in a minute. Installations may change them (``LIMITS``)."""


class TooManyTries(Refused):
    """One source asks too often."""

    code = "too-many-tries"
    status = 429
    th = "มีการลองบ่อยเกินไปในช่วงเวลาสั้น ๆ"
    en = "There were too many tries in a short time."
    next_th = "โปรดรอหนึ่งนาที แล้วลองใหม่อีกครั้ง"
    next_en = "Wait one minute, then try again."


def source_of(request: HttpRequest) -> str:
    """The address a request came from; behind proxies of ours, the one that the outermost saw."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    proxies = int(getattr(settings, "PROXIES", 0))
    if forwarded and proxies:
        return forwarded.split(",")[-proxies:][0].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def allow(request: HttpRequest, kind: str, *, who: str = "") -> None:
    """Count one request of a kind; raises TooManyTries over the limit. ``who`` counts by somebody else than the source."""
    limit = {**PER_MINUTE, **getattr(settings, "LIMITS", {})}[kind]
    minute = int(time.time() // 60)
    source = hashlib.sha256((who or source_of(request)).encode()).hexdigest()[:24]
    key = f"limit:{kind}:{source}:{minute}"
    cache.add(key, 0, timeout=120)
    try:
        count = cache.incr(key)
    except ValueError:  # swept between the two calls
        count = 1
    if count > limit:
        raise TooManyTries()
