"""Background entry: ids in, one command."""

from __future__ import annotations

from datetime import timedelta

from khamkho.moving import commands
from khamkho.work.jobs import Job, lasting


@lasting(timedelta(minutes=5))
def carry_on(job: Job) -> None:
    """Carry out the effect ``moving``: arg ``moving``. One stretch; the next is an effect of its own."""
    commands.carry_on(moving_id=job.args["moving"], now=job.now)


def sweep(job: Job) -> None:
    """Carry out the effect ``sweep-moving``."""
    commands.sweep(now=job.now)
