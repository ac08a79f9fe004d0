"""Background entry: one command."""

from __future__ import annotations

from khamkho.batches import commands
from khamkho.work.jobs import Job


def sweep(job: Job) -> None:
    """Recurring ``sweep-batches``: letters of which nobody is left are forgotten."""
    commands.forget_batches(now=job.now)
