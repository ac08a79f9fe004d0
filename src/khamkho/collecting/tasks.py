"""Background entry: ids in, one command."""

from __future__ import annotations

from khamkho.collecting import commands
from khamkho.work.jobs import Job, transactional


@transactional
def mails(job: Job) -> None:
    """Effect ``collection-mails``: args ``collection``, ``kind``, ``entry``, ``after``."""
    args = job.args
    commands.tell_next(
        collection_id=args["collection"],
        kind=args["kind"],
        entry=args["entry"],
        after=args["after"],
        now=job.now,
    )


@transactional
def closing(job: Job) -> None:
    """Effect ``collection-closing``: args ``collection``."""
    commands.forget_unanswered(collection_id=job.args["collection"], now=job.now)


@transactional
def reminder(job: Job) -> None:
    """Timer ``collection-reminder``: args ``collection``."""
    commands.remind(collection_id=job.args["collection"], now=job.now)
