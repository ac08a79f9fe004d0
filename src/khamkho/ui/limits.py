"""How often one may ask: a count per minute or hour and source in the cache that all processes share."""

from __future__ import annotations

import hashlib
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from khamkho.base.errors import Refused

PER_MINUTE = {
    "verify": 30,
    "appointment": 30,
    "bank": 1200,
    "fee": 20,
    "track": 10,
    "search": 60,
    "start": 20,
    "link": 3,
    "api": 600,
    "paper": 20,
    "course": 120,
    "link-visit": 120,
    "link-code": 30,
    "staff-list": 5,
    "queue-tablet": 60,
    "queue-phone": 6,
    "queue-ticket": 10,
}
"""How many requests of each kind one source may make in a minute. Installations may change them (``LIMITS``)."""

PER_HOUR = {"sms-number": 5, "sms": 30, "merge": 5, "message": 12}
"""The same for an hour: text messages cost the office money, nobody's phone or mailbox may be flooded, nor an office's inbox."""


class TooManyTries(Refused):
    """One source asks too often."""

    code = "too-many-tries"
    status = 429
    th = "มีการลองบ่อยเกินไปในช่วงเวลาสั้น ๆ"
    en = "There were too many tries in a short time."
    next_th = "โปรดรอหนึ่งนาที แล้วลองใหม่อีกครั้ง"
    next_en = "Wait one minute, then try again."


class TooManyThisHour(TooManyTries):
    """The same, for what is counted by the hour."""

    code = "too-many-this-hour"
    th = "มีการขอบ่อยเกินไปในหนึ่งชั่วโมงนี้"
    en = "This was asked for too often within the hour."
    next_th = "โปรดรอหนึ่งชั่วโมง แล้วลองใหม่อีกครั้ง หรือเลือกวิธีอื่น"
    next_en = "Wait an hour, then try again, or choose another way."


def source_of(request: HttpRequest) -> str:
    """The address a request came from; behind proxies of ours, the one that the outermost saw."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    proxies = int(getattr(settings, "PROXIES", 0))
    if forwarded and proxies:
        return forwarded.split(",")[-proxies:][0].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def allow(request: HttpRequest, kind: str, *, who: str = "") -> None:
    """Count one request of a kind; raises TooManyTries over the limit. ``who`` counts by somebody else than the source."""
    limit = {**PER_MINUTE, **PER_HOUR, **getattr(settings, "LIMITS", {})}[kind]
    seconds = 3600 if kind in PER_HOUR else 60
    stretch = int(time.time() // seconds)
    source = hashlib.sha256((who or source_of(request)).encode()).hexdigest()[:24]
    key = f"limit:{kind}:{source}:{stretch}"
    cache.add(key, 0, timeout=2 * seconds)
    try:
        count = cache.incr(key)
    except ValueError:  # swept between the two calls
        count = 1
    if count > limit:
        raise TooManyThisHour() if kind in PER_HOUR else TooManyTries()
