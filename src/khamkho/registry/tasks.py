"""Background entry: ids in, one command."""

from __future__ import annotations

from khamkho.registry import commands
from khamkho.work.jobs import Job


def public_register(job: Job) -> None:
    """Carry out the effect ``public-register``: arg ``case``."""
    commands.follow_case(case_id=job.args["case"], now=job.now)
