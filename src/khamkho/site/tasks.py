"""Background entry of the installation's own chores."""

from __future__ import annotations

from datetime import timedelta

from khamkho.people import commands as people
from khamkho.site import backup as backups
from khamkho.site import traffic
from khamkho.work import commands as work
from khamkho.work.jobs import Job, lasting


def sweep_accounts(job: Job) -> None:
    """Drop accounts never used, sessions and mails that ran out."""
    people.tidy(now=job.now)


def sweep_site(job: Job) -> None:
    """Forget effects that ended well, days of the traffic log and backups that are past their time."""
    work.sweep(now=job.now)
    traffic.sweep(now=job.now)
    backups.expire(now=job.now)


@lasting(timedelta(hours=2))
def backup(job: Job) -> None:
    """The nightly backup, once the installation has a recovery key."""
    if backups.recovery_key_public():
        backups.make(now=job.now)


def copy_erasures(job: Job) -> None:
    """Keep the newest erasure list beside the backups, where a restore looks for it."""
    backups.copy_erasures()
