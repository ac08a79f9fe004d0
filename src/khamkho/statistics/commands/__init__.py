"""Every write among the numbers."""

from khamkho.statistics.commands.reminding import remind_of_report
from khamkho.statistics.commands.reporting import close_period, write_report
from khamkho.statistics.commands.settings import enter_survey, set_counting, set_target

__all__ = [
    "close_period",
    "enter_survey",
    "remind_of_report",
    "set_counting",
    "set_target",
    "write_report",
]
