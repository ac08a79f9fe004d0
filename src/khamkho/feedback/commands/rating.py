"""Somebody says how it was: once for each case, or for each ticket without one."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from khamkho.base.errors import within
from khamkho.casework.commands.locking import for_update
from khamkho.casework.models import Case
from khamkho.feedback.contents import put_comment
from khamkho.feedback.models import Rating
from khamkho.feedback.queries.asking import require_askable, require_ticket
from khamkho.feedback.rules.refusals import AlreadyRated, WrongStars
from khamkho.queue.models import Ticket

LONGEST = 1000
CHANNELS = ("web", "tablet", "line", "desk")


@transaction.atomic
def rate(case: Case, stars: int, comment: str, channel: str, now: datetime) -> Rating:
    """Keep the stars for a case that was handed over, with the comment sealed under its key.

    Raises NotAsked, AlreadyRated, RatingOver, WrongStars, Invalid. That the caller may see the case is the door's affair.
    """
    held = for_update().get(pk=case.pk)
    require_askable(held, now)
    return _write(
        Rating(office=held.office, case=held, service_id=held.service_id), stars, comment, channel, now
    )


@transaction.atomic
def rate_ticket(ticket: Ticket, stars: int, comment: str, channel: str, now: datetime) -> Rating:
    """Keep the stars of somebody who was just served at a counter; those of a ticket with a case count for the case too.

    Raises NotAsked, AlreadyRated, RatingOver, WrongStars, Invalid.
    """
    held = Ticket.objects.select_for_update(of=("self",)).select_related("office").get(pk=ticket.pk)
    require_ticket(held, now)
    rating = Rating(office=held.office, ticket=held)
    if held.case_id is not None and not Rating.objects.filter(case_id=held.case_id).exists():
        rating.case = for_update().get(pk=held.case_id)
        rating.service_id = rating.case.service_id
    return _write(rating, stars, comment, channel, now)


def _write(rating: Rating, stars: int, comment: str, channel: str, now: datetime) -> Rating:
    if stars not in (1, 2, 3, 4, 5):
        raise WrongStars()
    if channel not in CHANNELS:
        raise ValueError(channel)
    rating.stars, rating.channel, rating.at = stars, channel, now
    put_comment(rating, within("comment", comment, LONGEST, lines=True))
    try:
        with transaction.atomic():
            rating.save()
    except IntegrityError:
        raise AlreadyRated() from None
    return rating
