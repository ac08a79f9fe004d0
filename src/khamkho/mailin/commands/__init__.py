"""Every write about mails to an office."""

from khamkho.mailin.commands.keeping import keep_mail, sweep_mails
from khamkho.mailin.commands.mailbox import (
    announce_visits,
    remove_mailbox,
    set_mailbox,
    try_mailbox,
    visit_mailbox,
)
from khamkho.mailin.commands.officer import begin_from_mail, take_mail
from khamkho.mailin.commands.reading import read_mail

__all__ = [
    "announce_visits",
    "begin_from_mail",
    "keep_mail",
    "read_mail",
    "remove_mailbox",
    "set_mailbox",
    "sweep_mails",
    "take_mail",
    "try_mailbox",
    "visit_mailbox",
]
