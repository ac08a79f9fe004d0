"""Background entry: ids in, one command."""

from __future__ import annotations

from datetime import timedelta

from khamkho.base.errors import Temporary
from khamkho.fees import commands
from khamkho.files.refusals import DiskFull
from khamkho.work.jobs import Job, lasting, transactional


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


@lasting(timedelta(minutes=10))
def statement(job: Job) -> None:
    """Carry out the effect ``fee-statement``: arg ``source``."""
    commands.match_statement(source_id=job.args["source"], now=job.now)


@lasting(timedelta(minutes=30))
def ask(job: Job) -> None:
    """Carry out the effect ``fees-ask``."""
    commands.ask_again(now=job.now)
