"""Background entry: ids in, one command."""

from __future__ import annotations

from datetime import timedelta

from khamkho.chat.commands.files import take_file
from khamkho.chat.commands.following import follow, tell_answer
from khamkho.chat.commands.hearing import Chat, silence
from khamkho.chat.commands.pages import sweep_pages
from khamkho.line import commands as line
from khamkho.work.jobs import Job, lasting, several, transactional


@several(8)
@transactional
def event(job: Job) -> None:
    """Carry out the effect ``line-event``: arg ``friend``. The room of LINE hands each event to the conversation."""
    line.hear(friend_id=job.args["friend"], conversation=Chat(), now=job.now)


@transactional
def case(job: Job) -> None:
    """Carry out the effect ``chat-case``: arg ``case``."""
    follow(case_id=job.args["case"], now=job.now)


@transactional
def answer(job: Job) -> None:
    """Carry out the effect ``chat-answer``: arg ``entry``."""
    tell_answer(entry_id=job.args["entry"], now=job.now)


@lasting(timedelta(minutes=5))
def file(job: Job) -> None:
    """Carry out the effect ``chat-file``: args ``friend``, ``case``, ``document``, ``message``."""
    take_file(
        friend_id=job.args["friend"],
        case_id=job.args["case"],
        document=job.args["document"],
        message=job.args["message"],
        now=job.now,
    )


@transactional
def remind(job: Job) -> None:
    """Carry out the timer ``chat-remind``: args ``friend``, ``turn``."""
    silence(friend_id=job.args["friend"], turn=job.args["turn"], wipe=False, now=job.now)


@transactional
def wipe(job: Job) -> None:
    """Carry out the timer ``chat-wipe``: args ``friend``, ``turn``."""
    silence(friend_id=job.args["friend"], turn=job.args["turn"], wipe=True, now=job.now)


@transactional
def sweep(job: Job) -> None:
    """Carry out the effect ``sweep-chat``."""
    sweep_pages(now=job.now)
