"""Every write in the card register."""

from khamkho.cards.commands.blanks import enter_blanks
from khamkho.cards.commands.following import follow_case
from khamkho.cards.commands.keeping import confirm_layout, set_cards, sweep_cards
from khamkho.cards.commands.life import (
    holder_left,
    report_lost,
    revoke_card,
    sign_cards,
    spoil_card,
    take_back,
)
from khamkho.cards.commands.making import make_cards
from khamkho.cards.commands.printing import print_cards
from khamkho.cards.commands.reminding import remind_of_end
from khamkho.cards.commands.taking_in import take_back_card, take_in_card

__all__ = [
    "confirm_layout",
    "enter_blanks",
    "follow_case",
    "holder_left",
    "make_cards",
    "print_cards",
    "remind_of_end",
    "report_lost",
    "revoke_card",
    "set_cards",
    "sign_cards",
    "spoil_card",
    "sweep_cards",
    "take_back",
    "take_back_card",
    "take_in_card",
]
