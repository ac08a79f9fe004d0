"""Every write in the training register."""

from khamkho.training.commands.certificates import sign_certificates, write_certificates
from khamkho.training.commands.courses import (
    add_meeting,
    call_off,
    change_course,
    change_meeting,
    open_course,
    remove_meeting,
)
from khamkho.training.commands.people import (
    change_reply,
    invite_people,
    promote_waiting,
    register,
    remind_of_course,
    reply_to,
    sweep_training,
)
from khamkho.training.commands.presence import fill_form, mark_by_hand, scan

__all__ = [
    "add_meeting",
    "call_off",
    "change_course",
    "change_meeting",
    "change_reply",
    "fill_form",
    "invite_people",
    "mark_by_hand",
    "open_course",
    "promote_waiting",
    "register",
    "remind_of_course",
    "remove_meeting",
    "reply_to",
    "scan",
    "sign_certificates",
    "sweep_training",
    "write_certificates",
]
