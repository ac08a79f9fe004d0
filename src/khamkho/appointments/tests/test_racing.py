"""Nobody is given a place twice, on real connections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from khamkho.appointments import commands
from khamkho.appointments.models import Booking
from khamkho.appointments.tests.conftest import COPY, at, district_with, draft_at, service_at
from khamkho.base.errors import Refused
from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.people.actor import Actor
from khamkho.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE, ATTEMPTS, LEFT = 16, 1000, 10


@pytest.fixture(autouse=True)
def empty_afterwards() -> Iterator[None]:
    yield
    call_command("flush", interactive=False, verbosity=0)


def all_of(calls: list[Any]) -> list[Any]:
    """Every call, sixteen at a time, each thread on a connection of its own; a refusal counts as an answer."""

    def one(call: Any) -> Any:
        try:
            return call()
        except Refused as no:
            return no.code
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        return list(pool.map(one, calls))


def test_a_thousand_who_want_the_last_ten_places_at_once_get_exactly_ten() -> None:
    office = district_with(7, 3)
    clerk, service = make_member(office, "officer", "นางสาวตัวอย่าง รับนัด"), service_at(office, COPY)
    book = partial(
        commands.book,
        actor=clerk,
        office=office,
        service=service,
        kind="collect",
        channel="phone",
        now=MONDAY,
    )
    wanted = [partial(book, starts_at=at(4, 9, n % 3 * 3)) for n in range(ATTEMPTS)]
    told = Counter("booked" if isinstance(one, Booking) else one for one in all_of(wanted))
    taken = list(Booking.objects.filter(state="booked").values_list("resource", "place"))
    assert told["booked"] == len(taken) == len(set(taken)) == LEFT, told
    assert told["slot-taken"] == ATTEMPTS - LEFT


def test_two_who_hold_and_one_who_moves_do_not_meet_at_one_place() -> None:
    office = district_with(1)
    service = service_at(office, COPY)
    people = [Actor(user_id=User.objects.create_user().pk) for _ in range(6)]
    cases = [draft_at(office, one) for one in people]
    first = commands.hold(
        actor=people[0],
        office=office,
        service=service,
        kind="collect",
        starts_at=at(4, 9),
        case=cases[0],
        now=MONDAY,
    )
    commands.confirm(actor=people[0], uid=first.uid, now=MONDAY)
    hold = [
        partial(
            commands.hold, actor=who, office=office, service=service, kind="collect", starts_at=at(4, 10), case=case, now=MONDAY
        )
        for who, case in zip(people[1:], cases[1:], strict=True)
    ]  # fmt: skip
    move = partial(
        commands.move, actor=people[0], uid=first.uid, service=service, starts_at=at(4, 10), now=MONDAY
    )
    told = all_of([*hold, move])
    assert len([one for one in told if isinstance(one, Booking)]) == 1
    assert Booking.objects.filter(starts_at=at(4, 10), state__in=("held", "booked")).count() == 1
