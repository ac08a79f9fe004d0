"""Every write about collections. The answers are written by the commands of the case."""

from khamkho.collecting.commands.answering import answer_by_hand, begin_answer, open_link
from khamkho.collecting.commands.asking import Wanted, begin_collection
from khamkho.collecting.commands.following import chase, close_collection, extend_time, forget_unanswered
from khamkho.collecting.commands.telling import remind, tell_next

__all__ = [
    "Wanted",
    "answer_by_hand",
    "begin_answer",
    "begin_collection",
    "chase",
    "close_collection",
    "extend_time",
    "forget_unanswered",
    "open_link",
    "remind",
    "tell_next",
]
