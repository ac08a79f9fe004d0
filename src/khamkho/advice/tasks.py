"""Background entry: ids in, one command."""

from __future__ import annotations

from khamkho.advice import commands
from khamkho.work.jobs import Job, transactional


@transactional
def reminder(job: Job) -> None:
    """Carry out the timer ``advice-reminder``: args ``entry``."""
    commands.remind_of_advice(entry_id=job.args["entry"], now=job.now)


def sweep(job: Job) -> None:
    """Carry out the effect ``sweep-advice``."""
    commands.sweep_advice(now=job.now)
