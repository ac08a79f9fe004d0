"""Every write about ratings."""

from khamkho.feedback.commands.keeping import forget_comments, set_feedback
from khamkho.feedback.commands.rating import rate, rate_ticket

__all__ = ["forget_comments", "rate", "rate_ticket", "set_feedback"]
