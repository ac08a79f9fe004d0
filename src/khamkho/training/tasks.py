"""Background entry: ids in, one command."""

from __future__ import annotations

from khamkho.training import commands
from khamkho.work.jobs import Job, transactional


@transactional
def reminder(job: Job) -> None:
    """Carry out the timer ``training-reminder``: args ``course``."""
    commands.remind_of_course(course_id=job.args["course"], now=job.now)


def sweep(job: Job) -> None:
    """Carry out the effect ``sweep-training``."""
    commands.sweep_training(now=job.now)
