"""Background entry: one command."""

from __future__ import annotations

from khamkho.feedback import commands
from khamkho.work.jobs import Job


def sweep(job: Job) -> None:
    """Carry out the effect ``sweep-feedback``."""
    commands.forget_comments(now=job.now)
