"""Every write about batches. The applications are written by the commands of the case."""

from khamkho.batches.commands.beginning import begin_batch, invite_school, new_link, open_batch, put_letter
from khamkho.batches.commands.forgetting import forget_batches
from khamkho.batches.commands.people import add_person, look_again, take_out, take_sheet
from khamkho.batches.commands.sending import Sent, send
from khamkho.batches.commands.unpacking import Put, unpack

__all__ = [
    "Put",
    "Sent",
    "add_person",
    "begin_batch",
    "forget_batches",
    "invite_school",
    "look_again",
    "new_link",
    "open_batch",
    "put_letter",
    "send",
    "take_out",
    "take_sheet",
    "unpack",
]
