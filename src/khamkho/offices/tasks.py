"""Background entry: one command."""

from __future__ import annotations

from khamkho.base.thai import in_bangkok
from khamkho.offices import commands
from khamkho.offices.queries import has_holidays
from khamkho.people.actor import SYSTEM
from khamkho.work.jobs import Job, transactional


@transactional
def next_holidays(job: Job) -> None:
    """Write the government's holidays of the coming year in, well before a deadline can reach them."""
    coming = in_bangkok(job.now).year + 1
    if not has_holidays(coming):
        commands.seed_calendar(actor=SYSTEM, years=[coming], now=job.now)
