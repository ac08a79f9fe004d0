"""Every write about offices. Each takes the actor, asks whether it may, and leaves a line in the office's log."""

from khamkho.offices.commands.authority import end_absence, revoke_order, write_absence, write_order
from khamkho.offices.commands.calendar import (
    add_calendar_day,
    remove_calendar_day,
    seed_calendar,
    set_hours,
)
from khamkho.offices.commands.handout import set_handout
from khamkho.offices.commands.leaving import record_export
from khamkho.offices.commands.members import (
    Retired,
    accept_invitation,
    add_member,
    cancel_invitation,
    change_member,
    invite,
    move_member,
    reset_member_second_factor,
    retire_member,
)
from khamkho.offices.commands.offerings import publish_offering, withdraw_offering
from khamkho.offices.commands.office import (
    change_office,
    create_office,
    move_office,
    remove_smtp,
    reset_reasons,
    send_test_mail,
    set_catchment,
    set_numbers,
    set_periods,
    set_pickups,
    set_reasons,
    set_registers,
    set_setting,
    set_smtp,
)
from khamkho.offices.commands.rounds import announce_round, change_round, settle_round
from khamkho.offices.commands.schools import Taken, take_in_schools
from khamkho.offices.commands.sms import remove_sms, send_test_sms, set_sms

__all__ = [
    "Retired",
    "Taken",
    "accept_invitation",
    "add_calendar_day",
    "add_member",
    "announce_round",
    "cancel_invitation",
    "change_member",
    "change_office",
    "change_round",
    "create_office",
    "end_absence",
    "invite",
    "move_member",
    "move_office",
    "publish_offering",
    "record_export",
    "remove_calendar_day",
    "remove_sms",
    "remove_smtp",
    "reset_member_second_factor",
    "reset_reasons",
    "retire_member",
    "revoke_order",
    "seed_calendar",
    "send_test_mail",
    "send_test_sms",
    "set_catchment",
    "set_handout",
    "set_hours",
    "set_numbers",
    "set_periods",
    "set_pickups",
    "set_reasons",
    "set_registers",
    "set_setting",
    "set_sms",
    "set_smtp",
    "settle_round",
    "take_in_schools",
    "withdraw_offering",
    "write_absence",
    "write_order",
]
