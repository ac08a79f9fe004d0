"""Every write of the room: drafting, checking and approving lists, and recording what became of them."""

from khamkho.payments.commands.bank import Read, read_bank, settle_difference
from khamkho.payments.commands.columns import set_columns
from khamkho.payments.commands.lists import (
    approve_list,
    check_list,
    discard_list,
    draft_list,
    remove_line,
    send_back,
)
from khamkho.payments.commands.results import mark_failed, mark_paid

__all__ = [
    "Read",
    "approve_list",
    "check_list",
    "discard_list",
    "draft_list",
    "mark_failed",
    "mark_paid",
    "read_bank",
    "remove_line",
    "send_back",
    "set_columns",
    "settle_difference",
]
