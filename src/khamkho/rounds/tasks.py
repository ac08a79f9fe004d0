"""Background entry: ids in, one command."""

from __future__ import annotations

from datetime import timedelta

from khamkho.rounds import commands
from khamkho.work.jobs import Job, lasting, transactional


@lasting(timedelta(minutes=30))
def results(job: Job) -> None:
    """The hour of the results of a round; afterwards places that stayed free go to the next on the list."""
    commands.publish(round_id=job.args["round"], now=job.now)
    commands.move_up(round_id=job.args["round"], now=job.now)


@transactional
def next_on_the_list(job: Job) -> None:
    commands.move_up(round_id=job.args["round"], now=job.now)
