"""Every write of what is moved in."""

from khamkho.moving.commands.bringing import bring, choose, drop, start, stop
from khamkho.moving.commands.running import carry_on, sweep
from khamkho.moving.commands.staff import find_own, take_staff
from khamkho.moving.commands.undoing import undo

__all__ = [
    "bring",
    "carry_on",
    "choose",
    "drop",
    "find_own",
    "start",
    "stop",
    "sweep",
    "take_staff",
    "undo",
]
