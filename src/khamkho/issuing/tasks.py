"""Background entry: ids in, one command."""

from __future__ import annotations

from khamkho.base.errors import Temporary
from khamkho.files.refusals import DiskFull
from khamkho.issuing import commands
from khamkho.work.jobs import Job


def document(job: Job) -> None:
    """Carry out the effect ``document``: args ``case``, ``kind``, ``event``."""
    try:
        commands.produce(
            case_id=job.args["case"], kind=job.args["kind"], event=job.args["event"], now=job.now
        )
    except DiskFull as full:
        raise Temporary("disk full") from full


def letter(job: Job) -> None:
    """Carry out the effect ``letter``: args ``letter``, ``kind``."""
    try:
        commands.produce_letter(letter_id=job.args["letter"], now=job.now)
    except DiskFull as full:
        raise Temporary("disk full") from full
