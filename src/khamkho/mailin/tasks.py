"""Background entry: ids in, one command."""

from __future__ import annotations

from datetime import timedelta

from khamkho.mailin import commands
from khamkho.work.jobs import Job, lasting, transactional


@transactional
def visits(job: Job) -> None:
    """Recurring ``mailboxes``, every few minutes."""
    commands.announce_visits(now=job.now)


@lasting(timedelta(minutes=15))
def visit(job: Job) -> None:
    """Carry out the effect ``mailbox``: arg ``office``."""
    commands.visit_mailbox(office_id=job.args["office"], now=job.now)


@lasting(timedelta(minutes=10))
def read(job: Job) -> None:
    """Carry out the effect ``mail-read``: arg ``mail``."""
    commands.read_mail(mail_id=job.args["mail"], now=job.now)


def sweep(job: Job) -> None:
    """Carry out the effect ``sweep-mails``."""
    commands.sweep_mails(now=job.now)
