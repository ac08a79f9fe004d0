"""Every write of appointments."""

from khamkho.appointments.commands.attending import arrive, close_day_of, no_show, serve
from khamkho.appointments.commands.book import book, confirm, hold
from khamkho.appointments.commands.changing import cancel, decline, move
from khamkho.appointments.commands.closing import (
    declare_closure,
    fall_out,
    look_at_closed,
    take_closure_back,
)
from khamkho.appointments.commands.following import follow_case
from khamkho.appointments.commands.handing_in import submit
from khamkho.appointments.commands.keeping import merge_accounts, sweep
from khamkho.appointments.commands.reminding import remind
from khamkho.appointments.commands.rooms import book_room, hold_room
from khamkho.appointments.commands.settings import add_opening, keep_resource, remove_opening, set_rules
from khamkho.appointments.commands.waiting import accept_offer, lapse_offer, offer_next, stop_waiting, wait

__all__ = [
    "accept_offer",
    "add_opening",
    "arrive",
    "book",
    "book_room",
    "cancel",
    "close_day_of",
    "confirm",
    "declare_closure",
    "decline",
    "fall_out",
    "follow_case",
    "hold",
    "hold_room",
    "keep_resource",
    "lapse_offer",
    "look_at_closed",
    "merge_accounts",
    "move",
    "no_show",
    "offer_next",
    "remind",
    "remove_opening",
    "serve",
    "set_rules",
    "stop_waiting",
    "submit",
    "sweep",
    "take_closure_back",
    "wait",
]
