"""What somebody holds under the reader at the counter: a card, a receipt, a number that is typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from django.db.models import Q, QuerySet
from django.utils import timezone

from khamkho.appointments.models import Booking
from khamkho.base.codes import normalise_code
from khamkho.base.thai import ascii_digits
from khamkho.cards.models import Card
from khamkho.casework.models import Case
from khamkho.casework.queries.handover import number_now
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules.pickup import NothingWaitsUnder
from khamkho.casework.tracking import track_index
from khamkho.issuing.models import Document
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.queue.models import Ticket

LONGEST = 300
SHOWN = 10
TICKET = re.compile("([A-Z])0*([0-9]{1,4})")


def found_under(actor: Actor, office: Office, typed: str) -> tuple[Case, ...]:
    """The cases of an office that a QR code or a typed number means: that of a card, of a receipt or another document, of a
    tracking link, of an appointment or a ticket of the queue, the number of an application, of a card, or of today's ticket.
    Several where cards of several books have one number.

    Raises NothingWaitsUnder, also for what another office holds.
    """
    read = " ".join(ascii_digits(typed[:LONGEST]).split())
    if not read:
        raise NothingWaitsUnder()
    mine = visible_to(actor).filter(office=office, number__isnull=False)
    if "://" in read:
        parts = [unquote(one) for one in urlsplit(read).path.split("/") if one]
        return _shown(_by_code(mine, parts[-1:]))
    number = read.upper().replace(" ", "")
    cases = mine.filter(number=number)
    if not cases and (now := number_now(number)):
        cases = mine.filter(number=now)
    if not cases:
        cards = Card.objects.filter(office=office, number=read).exclude(state="void")
        cases = mine.filter(pk__in=cards.values("case"))
    if not cases and (ticket := TICKET.fullmatch(number)):
        called = Ticket.objects.filter(
            office=office, day=timezone.localdate(), letter=ticket[1], seq=int(ticket[2])
        )
        cases = mine.filter(pk__in=called.exclude(case=None).values("case"))
    return _shown(cases if cases else _by_code(mine, [read]))


def _by_code(mine: QuerySet[Case], parts: Iterable[str]) -> QuerySet[Case]:
    code = next((found for one in parts if (found := normalise_code(one))), None)
    if code is None:
        return mine.none()
    cards = Card.objects.filter(code=code).values("case")
    papers = Document.objects.filter(code=code).values("case")
    booked = Booking.objects.filter(code=code).exclude(case=None).values("case")
    waiting = Ticket.objects.filter(code=code).exclude(case=None).values("case")
    by_room = Q(pk__in=cards) | Q(pk__in=papers) | Q(pk__in=booked) | Q(pk__in=waiting)
    return mine.filter(by_room | Q(track_index=track_index(code)))


def _shown(cases: Iterable[Case]) -> tuple[Case, ...]:
    found = tuple(cases)[:SHOWN]
    if not found:
        raise NothingWaitsUnder()
    return found
