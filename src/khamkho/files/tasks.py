"""What the worker does for this app: scanning for viruses, sweeping up."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from khamkho.files import clamd, commands
from khamkho.files.models import Blob, ScanState
from khamkho.files.queries import open_blob


class Job(Protocol):
    """What this app needs to know of a piece of work (``work.worker.Job`` fits)."""

    @property
    def args(self) -> dict[str, Any]: ...

    @property
    def now(self) -> datetime: ...


def scan(job: Job) -> None:
    """Effect ``scan`` with ``{"blob": id}``: have a waiting file looked at and release or hold it.

    Nothing happens when the blob is gone or was scanned before. Raises ``Temporary`` while the scanner is away;
    the file stays held back until it answers. Where no scanner is configured any more, the file is released.
    """
    blob = (
        Blob.objects.filter(pk=UUID(job.args["blob"]), scan=ScanState.WAITING).select_related("key").first()
    )
    if blob is None or blob.key is None:
        return
    at = clamd.address()
    if at is None:
        commands.record_scan(blob.pk, ScanState.NONE)
        return
    found = clamd.infection_in(open_blob(blob, unscanned=True), at)
    commands.record_scan(blob.pk, ScanState.INFECTED if found else ScanState.CLEAN)


def sweep(job: Job) -> None:
    """Recurring, once a day: forget stale uploads, blobs that nothing refers to, files that no row knows."""
    commands.sweep(job.now)
