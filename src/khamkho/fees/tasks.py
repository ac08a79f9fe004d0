"""Background entry: ids in, one command."""

from __future__ import annotations

from khamkho.base.errors import Temporary
from khamkho.fees import commands
from khamkho.files.refusals import DiskFull
from khamkho.work.jobs import Job, transactional


@transactional
def follow(job: Job) -> None:
    """Carry out the effect ``fee``: arg ``case``."""
    commands.follow_case(case_id=job.args["case"], now=job.now)


def receipt(job: Job) -> None:
    """Carry out the effect ``fee-receipt``: arg ``receipt``."""
    try:
        commands.print_receipt(receipt_id=job.args["receipt"], now=job.now)
    except DiskFull as full:
        raise Temporary("disk full") from full
