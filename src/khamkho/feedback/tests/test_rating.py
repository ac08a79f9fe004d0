"""Ratings: once, in time, sealed; and how they read."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.errors import Invalid
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import MONDAY, Counter
from khamkho.feedback import commands
from khamkho.feedback.contents import comment_of
from khamkho.feedback.models import Rating
from khamkho.feedback.queries.asking import can_rate
from khamkho.feedback.rules.reading import FeedbackSettings, Said, counted, level_of
from khamkho.feedback.rules.refusals import AlreadyRated, NotAsked, RatingOver, WrongStars
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.queue import commands as queue
from khamkho.vault.commands import destroy_key

LATER = MONDAY + timedelta(days=2)


@pytest.fixture
def served(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case that was handed over, of a service that asks how it was."""
    monkeypatch.setattr("khamkho.feedback.queries.asking._asks", lambda service: True)
    case = counter.submitted()
    Case.objects.filter(pk=case.pk).update(state="ended", end="granted", ended_at=MONDAY)
    case.refresh_from_db()
    return case


def test_stars_and_a_comment_are_kept_once_and_the_comment_goes_with_the_case(served: Case) -> None:
    rating = commands.rate(served, 5, "รวดเร็วมาก", "web", LATER)
    assert (rating.stars, rating.channel, rating.service_id) == (5, "web", served.service_id)
    assert b"\xe0\xb8" not in bytes(rating.comment or b"")
    assert comment_of(Rating.objects.get()) == "รวดเร็วมาก"
    with pytest.raises(AlreadyRated):
        commands.rate(served, 4, "", "line", LATER)
    assert served.key_id is not None
    destroy_key(served.key_id, now=LATER)
    assert comment_of(Rating.objects.get()) == ""


def test_a_rating_in_time_of_the_right_size_and_for_something_handed_over(served: Case) -> None:
    for wrong in (0, 6, -1):
        with pytest.raises(WrongStars):
            commands.rate(served, wrong, "", "web", LATER)
    with pytest.raises(Invalid):
        commands.rate(served, 3, "ก" * 1001, "web", LATER)
    assert can_rate(served, MONDAY + timedelta(days=7))
    with pytest.raises(RatingOver):
        commands.rate(served, 3, "", "web", MONDAY + timedelta(days=8))
    Case.objects.filter(pk=served.pk).update(end="refused")
    with pytest.raises(NotAsked):
        commands.rate(served, 3, "", "web", LATER)
    assert not Rating.objects.exists()


def test_a_ticket_without_a_case_is_rated_on_its_day_and_its_comment_is_forgotten_in_a_year(
    office: Office, officer: Actor
) -> None:
    typed = {"works": "A | ถามตอบ | Questions | 5"}
    office = queue.set_queue(actor=SYSTEM, office_id=office.pk, typed=typed, now=MONDAY)
    desk = queue.add_counter(
        actor=SYSTEM, office_id=office.pk, name_th="1", name_en="", serves=(), now=MONDAY
    )
    queue.sit_down(actor=officer, office=office, counter=desk.ref, now=MONDAY)
    ticket = queue.take_ticket(office=office, letter="A", now=MONDAY)
    with pytest.raises(NotAsked):
        commands.rate_ticket(ticket, 5, "", "tablet", MONDAY)
    mine: dict[str, Any] = {"actor": officer, "office": office, "counter": desk.ref, "now": MONDAY}
    queue.call_next(**mine)
    queue.finish(**mine, ticket=ticket.ref)
    rating = commands.rate_ticket(ticket, 2, "รอนาน", "tablet", MONDAY)
    assert comment_of(rating) == "รอนาน"
    with pytest.raises(AlreadyRated):
        commands.rate_ticket(ticket, 5, "", "tablet", MONDAY)
    assert commands.forget_comments(now=MONDAY + timedelta(days=360)) == 0
    assert commands.forget_comments(now=MONDAY + timedelta(days=366)) == 1
    assert comment_of(Rating.objects.get()) == ""


def test_mean_deviation_and_words_of_known_answers() -> None:
    said = Said(stars=(1, 0, 2, 7, 10), asked=25)
    assert (said.count, said.mean, said.deviation, said.satisfied, said.few) == (20, Decimal("4.25"), Decimal("1.02"), 17, True)  # fmt: skip
    bounds = FeedbackSettings().bounds
    assert [level_of(Decimal(one), bounds).en for one in ("4.51", "4.50", "3.50", "2.50", "1.50")] == [
        "Excellent", "Good", "Fair", "Poor", "Very poor",
    ]  # fmt: skip
    assert Said().mean is None
    assert Said(stars=(0, 0, 0, 0, 1)).deviation is None


@given(st.lists(st.integers(1, 5), min_size=2, max_size=60))
def test_mean_and_deviation_are_those_of_the_library(stars: list[int]) -> None:
    from statistics import fmean, stdev

    said = counted(stars)
    assert said.mean is not None
    assert abs(float(said.mean) - fmean(stars)) <= 0.00501
    assert said.deviation is not None
    assert abs(float(said.deviation) - stdev(stars)) <= 0.00501


def test_days_and_bounds_are_set_by_managers(office: Office, director: Actor) -> None:
    typed = {"days": "๑๔", "bound5": "4.21", "bound4": "3.41", "bound3": "2.61", "bound2": "1.81"}
    kept = commands.set_feedback(actor=director, office_id=office.pk, typed=typed, now=MONDAY)
    assert kept.settings["feedback"] == {"days": 14, "bounds": ["4.21", "3.41", "2.61", "1.81"]}
    for wrong in ({"days": "0"}, {"bound4": "4.21"}, {"bound2": "x"}):
        with pytest.raises(Invalid):
            commands.set_feedback(actor=director, office_id=office.pk, typed={**typed, **wrong}, now=MONDAY)
