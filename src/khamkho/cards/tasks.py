"""Background entry: ids in, one command."""

from __future__ import annotations

from khamkho.cards import commands
from khamkho.work.jobs import Job


def follow(job: Job) -> None:
    """Carry out the effect ``card``: arg ``case``."""
    commands.follow_case(case_id=job.args["case"], now=job.now)


def sweep(job: Job) -> None:
    """Carry out the effect ``sweep-cards``."""
    commands.sweep_cards(now=job.now)


def remind(job: Job) -> None:
    """Carry out the timer ``card-ends``: arg ``card``."""
    commands.remind_of_end(card_id=job.args["card"], now=job.now)
