"""Is it alive, is it ready, how is it doing: for the supervisor, the load balancer, the monitor.

Answered before anything else, under any host name and without a session.
"""

from __future__ import annotations

import hmac
import ipaddress
import shutil
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from khamkho.work.queries import worker_seen_at

ROOM = 256 * 1024 * 1024
WORKER_LATE = timedelta(seconds=60)


class Health:
    """Answers ``/healthz``, ``/readyz`` and ``/metrics``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.answers: dict[str, Callable[[HttpRequest], HttpResponse]] = {
            "/healthz": healthz,
            "/readyz": readyz,
            "/metrics": metrics,
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.answers.get(request.path)
        if answer is None or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        response = answer(request)
        response["Cache-Control"] = "no-store"
        return response


def healthz(request: HttpRequest) -> HttpResponse:
    """The web process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers, a worker is there, the disk has room; 503 names what is not."""
    checks = {"database": _database(), "worker": _worker(), "disk": _disk()}
    return JsonResponse(
        {"ready": all(checks.values()), **checks}, status=200 if all(checks.values()) else 503
    )


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        connection.close()
        return False
    return True


def _worker() -> bool:
    try:
        seen = worker_seen_at()
    except Error:
        return False
    return seen is not None and timezone.now() - seen < WORKER_LATE


def _disk() -> bool:
    return shutil.disk_usage(settings.HOME.path).free > ROOM


def metrics(request: HttpRequest) -> HttpResponse:
    """Numbers for a monitor on this machine, or one that has the token; nobody else learns that they exist."""
    if not (_is_local(request) or _has_token(request)):
        return HttpResponse(status=404)
    from khamkho.site.metrics import page

    return HttpResponse(page(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _is_local(request: HttpRequest) -> bool:
    """From this machine itself: not through a proxy, which would make everybody look local."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(settings.METRICS_TOKEN) and hmac.compare_digest(
        given.encode(), settings.METRICS_TOKEN.encode()
    )
