"""Background entry: ids in, one command."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from khamkho.line import commands
from khamkho.line.client import AT_ONCE
from khamkho.work.jobs import Job, several


def send_each(jobs: Sequence[Job]) -> dict[UUID, Exception]:
    """Several of ``line-send`` at once; which are to be tried again, and why."""
    pushes = {UUID(job.args["push"]): job.id for job in jobs}
    faults = commands.send_each(list(pushes), now=jobs[0].now)
    return {pushes[push]: fault for push, fault in faults.items()}


@several(AT_ONCE, carry=send_each)
def send(job: Job) -> None:
    """Carry out the effect ``line-send``: arg ``push``."""
    commands.send(push_id=UUID(job.args["push"]), now=job.now)


def sweep(job: Job) -> None:
    """Carry out the effect ``sweep-line``."""
    commands.sweep(now=job.now)


def menu(job: Job) -> None:
    """Carry out the effect ``line-menu``: arg ``friend``."""
    commands.show_menu(friend_id=job.args["friend"], now=job.now)


def names(jobs: Sequence[Job]) -> dict[UUID, Exception]:
    """Several of ``line-name`` at once; which are to be tried again, and why."""
    friends = {job.args["friend"]: job.id for job in jobs}
    faults = commands.learn_names(friend_ids=list(friends), now=jobs[0].now)
    return {friends[friend]: fault for friend, fault in faults.items()}


@several(AT_ONCE, carry=names)
def name(job: Job) -> None:
    """Carry out the effect ``line-name``: arg ``friend``. Raises ``Temporary`` while LINE is away."""
    for fault in names([job]).values():
        raise fault
