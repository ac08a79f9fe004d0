"""Hold, confirm and move the appointment of a case, at an office that gives any for its service."""

from __future__ import annotations

from datetime import datetime

from khamkho.casework.models import Case
from khamkho.chat.rules.refusals import NoTimes
from khamkho.people.actor import Actor


def hold(actor: Actor, case: Case, *, copies: int, at: datetime, now: datetime) -> None:
    """Keep a time for a draft. Without appointments nothing is kept, and nothing is promised."""


def confirm(actor: Actor, case: Case, *, now: datetime) -> None:
    """The held time of a case that was handed in stands."""


def move(actor: Actor, case: Case, *, at: datetime, now: datetime) -> None:
    """Another time for a case. Raises NoTimes where the office gives none."""
    raise NoTimes


def move_if_booked(actor: Actor, case: Case, *, at: datetime, now: datetime) -> None:
    """As ``move``, where the case has an appointment."""


def standing_at(case: Case) -> datetime | None:
    """When the applicant of a case comes, where a time was given."""
    return None
