"""Background entry: ids in, one command."""

from __future__ import annotations

from uuid import UUID

from khamkho.line import commands
from khamkho.work.jobs import Job


def send(job: Job) -> None:
    """Carry out the effect ``line-send``: arg ``push``."""
    commands.send(push_id=UUID(job.args["push"]), now=job.now)


def sweep(job: Job) -> None:
    """Carry out the effect ``sweep-line``."""
    commands.sweep(now=job.now)


def menu(job: Job) -> None:
    """Carry out the effect ``line-menu``: arg ``friend``."""
    commands.show_menu(friend_id=job.args["friend"], now=job.now)


def name(job: Job) -> None:
    """Carry out the effect ``line-name``: arg ``friend``."""
    commands.learn_name(friend_id=job.args["friend"], now=job.now)
