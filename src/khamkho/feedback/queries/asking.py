"""Who is asked how it was, and until when."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from khamkho.casework.models import Case
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.feedback.models import Rating
from khamkho.feedback.rules.reading import settings_from
from khamkho.feedback.rules.refusals import AlreadyRated, NotAsked, RatingOver
from khamkho.queue.models import Ticket
from khamkho.queue.rules import states


def is_asked(case: Case, service: Service | None = None) -> bool:
    """Whether the service of a case asks how it was, and the case came to its hand-over."""
    return _asks(service or service_of(case.version)) and case.state == Case.ENDED and case.end == "granted"


def _asks(service: Service) -> bool:
    return service.survey is not None


def last_day(case: Case) -> date | None:
    """The last day on which a case may be rated."""
    if case.ended_at is None:
        return None
    return timezone.localtime(case.ended_at).date() + timedelta(days=settings_from(case.office.settings).days)


def require_askable(case: Case, now: datetime) -> None:
    """Raises NotAsked, AlreadyRated, RatingOver."""
    if not is_asked(case):
        raise NotAsked()
    if Rating.objects.filter(case=case).exists():
        raise AlreadyRated()
    until = last_day(case)
    if until is not None and timezone.localtime(now).date() > until:
        raise RatingOver(until=until)


def can_rate(case: Case, now: datetime) -> bool:
    """Whether a page or a notice offers to rate this case."""
    try:
        require_askable(case, now)
    except (NotAsked, AlreadyRated, RatingOver):
        return False
    return True


def require_ticket(ticket: Ticket, now: datetime) -> None:
    """Raises NotAsked, AlreadyRated, RatingOver: a ticket is rated on its day, once it was served."""
    if ticket.state != states.DONE:
        raise NotAsked()
    if Rating.objects.filter(ticket=ticket).exists():
        raise AlreadyRated()
    if ticket.day != timezone.localtime(now).date():
        raise RatingOver(until=ticket.day)
