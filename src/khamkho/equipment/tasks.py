"""Background entry: ids in, one command."""

from __future__ import annotations

from khamkho.equipment import commands
from khamkho.work.jobs import Job


def sweep(job: Job) -> None:
    """Carry out the effect ``sweep-equipment``."""
    commands.sweep_equipment(now=job.now)
