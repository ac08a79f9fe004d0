"""When cases come in and what becomes of them, without a database."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from khamkho.base.ids import thai_id_ok, thai_id_warning
from khamkho.base.thai import BANGKOK
from khamkho.base.working_time import STANDARD
from khamkho.site.demo.answers import invent
from khamkho.site.demo.cast import CAST
from khamkho.site.demo.fates import FATES, arrival, deal

NOW = datetime(2026, 9, 16, 10, 40, tzinfo=BANGKOK)


def test_every_fate_is_dealt_even_in_a_small_demo() -> None:
    assert {fate.name for fate in deal(30, random.Random(1))} == {fate.name for fate in FATES}


def test_three_hundred_cases_are_about_three_hundred() -> None:
    assert 290 <= len(deal(300, random.Random(1))) <= 310


def test_cases_come_in_like_at_a_real_counter() -> None:
    rng = random.Random(1)
    came = [arrival(FATES[0], STANDARD, rng, NOW) for _ in range(1000)]
    working = sum(at.weekday() < 5 for at in came)
    mornings = sum(8 <= at.hour < 12 for at in came)
    at_night = sum(at.hour >= 17 or at.hour < 8 for at in came)
    assert working > 900
    assert 500 < mornings < 800
    assert at_night > 50
    assert any(at.weekday() == 5 for at in came)
    assert all(NOW - timedelta(days=184) < at < NOW for at in came)


def test_invented_people_have_numbers_that_were_never_given_out() -> None:
    rng = random.Random(1)
    for _ in range(50):
        number = invent(rng, today=NOW.date()).number
        assert thai_id_ok(number)
        assert not thai_id_warning(number)
        assert number[1:3] == "00"  # no province has this code


def test_everybody_signs_in_under_an_example_address() -> None:
    everybody = (*CAST.staff, *CAST.applicants)
    assert len({person.email for person in everybody}) == len(everybody)
    assert all(person.email.endswith(("@example.go.th", "@example.com")) for person in everybody)
    assert len({person.totp_secret for person in CAST.staff}) == len(CAST.staff)
