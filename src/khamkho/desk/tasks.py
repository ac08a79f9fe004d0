"""Background entry: ids in, one command."""

from __future__ import annotations

from datetime import timedelta

from khamkho.base.errors import Temporary
from khamkho.desk import bundles
from khamkho.files.refusals import DiskFull
from khamkho.work.jobs import Job, lasting


@lasting(timedelta(minutes=20))
def papers(job: Job) -> None:
    """Carry out the effect ``papers``: arg ``bundle``."""
    try:
        bundles.make_papers(bundle_id=job.args["bundle"], now=job.now)
    except DiskFull as full:
        raise Temporary("disk full") from full


def papers_over(job: Job) -> None:
    """Carry out the timer ``papers-over``: arg ``bundle``."""
    bundles.forget_papers(bundle_id=job.args["bundle"], now=job.now)
