"""Every write about fees."""

from khamkho.fees.commands.asking import ask_again, take_message
from khamkho.fees.commands.cash import Taken, close_till, open_till, take
from khamkho.fees.commands.charge import fix, follow_case
from khamkho.fees.commands.keeping import link_bank, set_fees, unlink_bank
from khamkho.fees.commands.money import Told, arrive, contradict, look_again, match, set_aside
from khamkho.fees.commands.month import remit_month
from khamkho.fees.commands.printing import print_receipt
from khamkho.fees.commands.receipts import AGAIN, BACK, void_receipt
from khamkho.fees.commands.refunds import approve, ask, paid_back, refund_free
from khamkho.fees.commands.remitting import remit
from khamkho.fees.commands.slips import confirm_slip, record_slip, show_code
from khamkho.fees.commands.statement import match_statement, read_statement
from khamkho.fees.commands.waive import waive

__all__ = [
    "AGAIN",
    "BACK",
    "Taken",
    "Told",
    "approve",
    "arrive",
    "ask",
    "ask_again",
    "close_till",
    "confirm_slip",
    "contradict",
    "fix",
    "follow_case",
    "link_bank",
    "look_again",
    "match",
    "match_statement",
    "open_till",
    "paid_back",
    "print_receipt",
    "read_statement",
    "record_slip",
    "refund_free",
    "remit",
    "remit_month",
    "set_aside",
    "set_fees",
    "show_code",
    "take",
    "take_message",
    "unlink_bank",
    "void_receipt",
    "waive",
]
