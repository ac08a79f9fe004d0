"""Background entry: ids in, one command."""

from __future__ import annotations

from khamkho.appointments import commands
from khamkho.work.jobs import Job


def follow(job: Job) -> None:
    """Carry out the effect ``appointment``: arg ``case``."""
    commands.follow_case(case_id=job.args["case"], now=job.now)


def freed(job: Job) -> None:
    """Carry out the effect ``appointment-freed``: arg ``office``."""
    commands.offer_next(office_id=job.args["office"], now=job.now)


def closed(job: Job) -> None:
    """Carry out the effect ``appointments-closed``: arg ``office`` (None: all)."""
    commands.look_at_closed(office_id=job.args["office"], now=job.now)


def remind(job: Job) -> None:
    """Carry out the timer ``appointment-reminder``: arg ``booking``."""
    commands.remind(booking_id=job.args["booking"], now=job.now)


def over(job: Job) -> None:
    """Carry out the timer ``appointment-over``: arg ``booking``."""
    commands.close_day_of(booking_id=job.args["booking"], now=job.now)


def offer_over(job: Job) -> None:
    """Carry out the timer ``appointment-offer``: arg ``entry``."""
    commands.lapse_offer(entry_id=job.args["entry"], now=job.now)


def sweep(job: Job) -> None:
    """Carry out the effect ``sweep-appointments``."""
    commands.sweep(now=job.now)
