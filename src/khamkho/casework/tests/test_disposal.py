"""What has been kept long enough."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from khamkho.casework import commands
from khamkho.casework.models import Case
from khamkho.casework.queries.disposal import disposal_day, disposal_for
from khamkho.casework.tests.cast import BANGKOK, Counter
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor

DAY = date(2036, 8, 3)
LATER = datetime(2036, 8, 3, 0, 30, tzinfo=BANGKOK)  # still the day before in London


@pytest.fixture
def ended(counter: Counter, applicant: Actor) -> Case:
    case = counter.submitted()
    return commands.withdraw(actor=applicant, number=case.number or "", now=counter.now)


def listed(office: Office, now: datetime) -> list[tuple[str | None, date]]:
    return [(due.case.number, due.since) for due in disposal_for(office.pk, now=now)]


def test_a_case_is_listed_from_the_day_its_time_is_over(
    ended: Case, office: Office, other_office: Office
) -> None:
    assert listed(office, LATER - timedelta(days=1)) == []
    assert listed(office, LATER) == [(ended.number, DAY)]
    assert listed(other_office, LATER) == []


def test_what_is_erased_or_open_is_not_listed(ended: Case, office: Office, counter: Counter) -> None:
    counter.submit(counter.fill(counter.start(client_key="s2"), seed=2), key="k2")
    commands.erase(actor=SYSTEM, number=ended.number or "", now=LATER)
    assert listed(office, LATER + timedelta(days=4000)) == []


def test_a_case_that_ended_on_a_leap_day_is_kept_to_the_first_of_march(ended: Case) -> None:
    ended.ended_at = datetime(2028, 2, 29, 10, 0, tzinfo=BANGKOK)
    assert disposal_day(ended) == date(2038, 3, 1)


def test_what_is_kept_for_ever_has_no_day(ended: Case) -> None:
    ended.ended_at = None
    assert disposal_day(ended) is None
