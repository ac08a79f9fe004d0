"""Background entry: ids in, one command."""

from __future__ import annotations

from uuid import UUID

from khamkho.notices import commands
from khamkho.work.jobs import Job, transactional


def notice(job: Job) -> None:
    """Effect ``notice``: args ``case``, ``kind``, ``event``."""
    commands.send_notice(
        effect_id=job.id,
        case_id=job.args["case"],
        kind=job.args["kind"],
        event=job.args["event"],
        now=job.now,
    )


def line_fate(job: Job) -> None:
    """Effect ``line-fate``: arg ``push``."""
    commands.learn_fate(push_id=UUID(job.args["push"]), now=job.now)


def phone_code(job: Job) -> None:
    """Effect ``phone-code``: args ``case``, ``sent``."""
    commands.send_phone_code(effect_id=job.id, case_id=job.args["case"], sent=job.args["sent"], now=job.now)


def account_mail(job: Job) -> None:
    """Effect ``account-mail``: args ``mail``."""
    commands.send_account_mail(mail_id=UUID(job.args["mail"]), now=job.now)


def account_text(job: Job) -> None:
    """Effect ``account-text``: args ``mail``, and ``office`` where it is hers that sends."""
    mail, office = UUID(job.args["mail"]), job.args.get("office")
    commands.send_account_text(mail_id=mail, office_id=office, now=job.now)


@transactional
def digest(job: Job) -> None:
    """Recurring ``digest``, every morning."""
    commands.announce_digests(now=job.now)


def digest_mail(job: Job) -> None:
    """Effect ``digest-mail``: args ``office``, ``member``."""
    commands.send_digest(effect_id=job.id, member_id=job.args["member"], now=job.now)
