"""Few may send at once: a phone on a bad line keeps a thread busy for as long as its piece takes to arrive."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from khamkho.base.home import env
from khamkho.files.refusals import UploadsBusy
from khamkho.ui.refusals import answer

SHARE = 5 / 8
"""So much of the web server's threads may wait for files; the others answer everybody else."""

LARGE = 64 * 1024
"""A form with no more than this is no file worth counting."""

RETRY_AFTER = 3  # seconds


def slots_of(threads: int) -> int:
    """How many of so many threads may wait for files."""
    return max(1, int(threads * SHARE))


def brings_file(request: HttpRequest) -> bool:
    """Is this a piece of a file, or a form or a call that carries a whole one?"""
    if request.method not in ("POST", "PUT"):
        return False
    if request.content_type == "application/octet-stream":
        return True
    length = request.META.get("CONTENT_LENGTH") or "0"
    large = not length.isdigit() or int(length) > LARGE
    return large and request.content_type != "application/x-www-form-urlencoded"


class UploadSlots:
    """Take one of the slots while a file is read; when all are taken, say at once that it is busy.

    The sending script tries again by itself, so that thirty dribbling uploads take turns and pages stay quick.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.slots = threading.BoundedSemaphore(slots_of(int(env("THREADS", "16"))))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not brings_file(request):
            return self.get_response(request)
        if not self.slots.acquire(blocking=False):
            busy = answer(request, UploadsBusy())
            busy["Retry-After"] = str(RETRY_AFTER)
            return busy
        try:
            return self.get_response(request)
        finally:
            self.slots.release()
