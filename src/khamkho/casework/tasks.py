"""Background entry: ids in, one command."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from khamkho.casework import commands
from khamkho.files import tasks as files
from khamkho.work.jobs import Job, lasting, transactional


@transactional
def lapse(job: Job) -> None:
    commands.lapse(case_id=job.args["case"], step=job.args["step"], since=job.args["since"], now=job.now)


@transactional
def remind(job: Job) -> None:
    commands.remind_before_lapse(
        case_id=job.args["case"], step=job.args["step"], since=job.args["since"], now=job.now
    )


@transactional
def opinion_reminder(job: Job) -> None:
    commands.remind_of_opinion(opinion_id=job.args["opinion"], now=job.now)


@transactional
def office_closing(job: Job) -> None:
    """Timer ``office-closing``: args ``closing``."""
    commands.carry_out_closing(closing_id=job.args["closing"], now=job.now)


@transactional
def hand_out(job: Job) -> None:
    """Carry out the effect ``hand-out``: arg ``case``."""
    commands.hand_out_new(case_id=job.args["case"], now=job.now)


def late_reasons(job: Job) -> None:
    commands.call_for_reasons(now=job.now)


def begin_work(job: Job) -> None:
    commands.begin_what_is_due(now=job.now)


def remind_to_collect(job: Job) -> None:
    commands.remind_to_collect(now=job.now)


def daily_seal(job: Job) -> None:
    commands.daily_seal(now=job.now)


def sweep_drafts(job: Job) -> None:
    commands.sweep_drafts(now=job.now)


def sweep_card_codes(job: Job) -> None:
    commands.sweep_card_codes(now=job.now)


def sweep_pictures(job: Job) -> None:
    commands.sweep_pictures(now=job.now)


@lasting(timedelta(minutes=30))
def calendar_changed(job: Job) -> None:
    commands.reschedule_office(office_id=job.args["office"], now=job.now)


def scan(job: Job) -> None:
    """Have a file of a case looked at, and tell those concerned when a virus is found."""
    files.scan(job)
    commands.record_infected(blob_id=UUID(job.args["blob"]), now=job.now)
