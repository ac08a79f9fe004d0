"""Who asked for what and when: one JSON log line and one line of the traffic log for each request.

The traffic log is what the Computer Crime Act B.E. 2550 s. 26 asks a provider to keep for at least ninety days: a
file a day in the home's ``logs`` folder, apart from the operational logs, with time, source, account, method, path and
status. Never the query string, never a secret that is part of a path.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import threading
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from secrets import token_hex

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from khamkho.site.logs import request_id
from khamkho.site.metrics import observe
from khamkho.ui.limits import source_of

logger = logging.getLogger("khamkho.request")

QUIET = ("/static/", "/healthz", "/readyz", "/metrics")
SECRETS_IN_PATHS = frozenset({"code", "secret", "token", "key"})
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestLog:
    """The outermost layer: gives the request its id, measures it, writes it down."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(_id_of(request))
        request.request_id = request_id.get()  # type: ignore[attr-defined]  # shown on the page for a failure
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            self._write(request, response, time.perf_counter() - began)
            response["X-Request-ID"] = request_id.get()
            return response
        finally:
            request_id.reset(token)

    @staticmethod
    def _write(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        route = _route(request)
        observe(request.method or "", route, response.status_code, seconds)
        if request.path.startswith(QUIET):
            return
        path = safe_path(request)
        logger.info(
            "%s %s %d",
            request.method,
            path,
            response.status_code,
            extra={"route": route, "status": response.status_code, "ms": round(seconds * 1000, 1)},
        )
        traffic_log().write(
            at=timezone.localtime(),
            source=source_of(request),
            account=_account(request),
            method=request.method or "",
            path=path,
            status=response.status_code,
        )


def _id_of(request: HttpRequest) -> str:
    given = request.headers.get("X-Request-ID", "")
    return given if settings.BEHIND_PROXY and _GIVEN_ID.fullmatch(given) else token_hex(8)


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return f"/{match.route}" if match else ""


def safe_path(request: HttpRequest) -> str:
    """Return the path without the query; tracking codes, invitations and the like are cut to their first signs."""
    path = request.path
    match = request.resolver_match
    for name, value in (match.kwargs if match else {}).items():
        if name in SECRETS_IN_PATHS and isinstance(value, str) and len(value) > 4:
            path = path.replace(value, f"{value[:4]}…")
    return path[:500]


def _account(request: HttpRequest) -> str:
    """The account or token, when the view asked who it is; static pages are not worth a look at the session table."""
    if token := getattr(request, "khamkho_account", ""):
        return str(token)
    session = getattr(request, "session", None)
    if session is not None and session.accessed:
        return str(session.get(SESSION_KEY, ""))
    return ""


class TrafficLog:
    """Appends lines to the file of the day; several threads and processes may write at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._day: date | None = None
        self._handle = -1

    def write(self, *, at: datetime, source: str, account: str, method: str, path: str, status: int) -> None:
        """Write one line. A disk that is full stops the log, not the office."""
        line = {
            "at": at.isoformat(timespec="milliseconds"),
            "from": source,
            "account": account,
            "method": method,
            "path": path,
            "status": status,
        }
        with contextlib.suppress(OSError):
            os.write(self._file(at.date()), json.dumps(line, ensure_ascii=False).encode() + b"\n")

    def _file(self, day: date) -> int:
        with self._lock:
            if day != self._day:
                if self._handle >= 0:
                    os.close(self._handle)
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                name = self.folder / f"traffic-{day.isoformat()}.jsonl"
                self._handle = os.open(name, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
                self._day = day
            return self._handle


_logs: dict[Path, TrafficLog] = {}


def traffic_log() -> TrafficLog:
    """Return the traffic log of this home."""
    folder: Path = settings.HOME.logs
    return _logs.setdefault(folder, TrafficLog(folder))


def sweep(*, now: datetime) -> int:
    """Remove the days that need not be kept any more; return how many."""
    last = timezone.localtime(now).date() - timedelta(days=settings.TRAFFIC_DAYS)
    over = [
        path
        for path in settings.HOME.logs.glob("traffic-*.jsonl")
        if path.stem.removeprefix("traffic-") < last.isoformat()
    ]
    for path in over:
        path.unlink()
    return len(over)
