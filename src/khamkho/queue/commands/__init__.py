"""Every write at the queue."""

from khamkho.queue.commands.calling import call_next, recall, resume
from khamkho.queue.commands.coming import check_in, take_ticket
from khamkho.queue.commands.keeping import (
    add_counter,
    change_counter,
    end_device,
    open_device,
    remove_counter,
    set_queue,
    sit_down,
    stand_up,
    take_counters,
)
from khamkho.queue.commands.serving import finish, hold, leave, mark_missed, move, serve, take_back

__all__ = [
    "add_counter",
    "call_next",
    "change_counter",
    "check_in",
    "end_device",
    "finish",
    "hold",
    "leave",
    "mark_missed",
    "move",
    "open_device",
    "recall",
    "remove_counter",
    "resume",
    "serve",
    "set_queue",
    "sit_down",
    "stand_up",
    "take_back",
    "take_counters",
    "take_ticket",
]
