"""Background entry: ids in, one command."""

from __future__ import annotations

from khamkho.statistics import commands
from khamkho.work.jobs import Job, transactional


@transactional
def report(job: Job) -> None:
    """Carry out the timer ``indicators-report``: args ``office``, ``period``."""
    commands.remind_of_report(office_id=job.args["office"], period=job.args["period"], now=job.now)
