"""Appointments from outside: free times, taking one, moving and cancelling it, what is booked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from khamkho.api.commands import create_token
from khamkho.api.tests.test_api import Caller, caller_for
from khamkho.appointments.models import Booking
from khamkho.appointments.tests.conftest import COPY, draft_at
from khamkho.appointments.tests.conftest import clerk as clerk
from khamkho.appointments.tests.conftest import copy_service as copy_service
from khamkho.appointments.tests.conftest import district as district
from khamkho.appointments.tests.conftest import draft as draft
from khamkho.appointments.tests.conftest import handed_in as handed_in
from khamkho.casework import commands as casework
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import MONDAY
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

pytestmark = pytest.mark.django_db
Make = Callable[..., Case]
TEN, ELEVEN = "2026-08-05T10:00:00+07:00", "2026-08-05T11:00:00+07:00"


@pytest.fixture
def partner(district: Office, monkeypatch: pytest.MonkeyPatch) -> Caller:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY + timedelta(minutes=5))
    _token, secret = create_token(office=district, name="Kiosk", partner="kiosk", now=MONDAY)
    return Caller(secret)


@pytest.fixture
def desk(partner: Caller, clerk: Actor) -> Caller:
    return caller_for(clerk)


def kiosk(office: Office) -> Actor:
    return Actor(kind="partner", partner=f"{office.pk}:kiosk")


def brought_in(office: Office) -> Case:
    """An application that the partner handed in."""
    actor = kiosk(office)
    case = draft_at(office, actor)
    return casework.submit(actor=actor, ref=case.ref, client_key="k", now=MONDAY).case


def times_in(told: dict[str, Any]) -> list[datetime]:
    return [datetime.fromisoformat(one["starts_at"]) for day in told["days"] for one in day["times"]]


def test_a_partner_takes_moves_and_cancels_a_time_for_its_case(district: Office, partner: Caller) -> None:
    case = brought_in(district)
    status, free = partner("GET", f"/services/{COPY}/times?kind=collect&first=2026-08-05&days=8")
    assert status == 200
    assert datetime.fromisoformat(TEN) in times_in(free)
    weekend = next(day for day in free["days"] if day["day"] == "2026-08-08")
    assert (weekend["times"], bool(weekend["why"]["th"])) == ([], True)
    for _ in range(2):  # a repeat gives the same
        status, made = partner(
            "POST", f"/cases/{case.number}/appointments", {"kind": "collect", "starts_at": TEN}
        )
        assert (status, made["state"], made["case"]) == (201, "booked", case.number)
    assert Booking.objects.count() == 1
    status, no = partner(
        "POST", f"/cases/{case.number}/appointments", {"kind": "collect", "starts_at": ELEVEN}
    )
    assert (status, no["code"]) == (409, "has-appointment")
    for _ in range(2):
        status, moved = partner("POST", f"/appointments/{made['id']}/move", {"starts_at": ELEVEN})
        assert (status, moved["code"], moved["starts_at"]) == (200, made["code"], ELEVEN)
    for _ in range(2):
        status, gone = partner("POST", f"/appointments/{moved['id']}/cancel", {})
        assert (status, gone["state"]) == (200, "cancelled")
    status, told = partner("GET", f"/cases/{case.number}/appointments")
    assert [one["state"] for one in told["appointments"]] == ["cancelled"]


def test_a_draft_holds_a_time_that_stands_with_the_handing_in(district: Office, partner: Caller) -> None:
    case = draft_at(district, kiosk(district))
    Case.objects.filter(pk=case.pk).update(number="BKK40-2569-000777")
    path = "/cases/BKK40-2569-000777/appointments"
    for _ in range(2):
        status, held = partner("POST", path, {"kind": "collect", "starts_at": TEN})
        assert (status, held["state"], held["code"]) == (201, "held", "")
    assert held["held_until"]
    assert [one["id"] for one in partner("GET", path)[1]["appointments"]] == [held["id"]]


def test_what_is_booked_is_listed_without_names_for_who_may_see_it(
    district: Office, partner: Caller, desk: Caller, handed_in: Make
) -> None:
    mine, other = brought_in(district), handed_in()
    partner("POST", f"/cases/{mine.number}/appointments", {"kind": "collect", "starts_at": TEN})
    status, made = desk(
        "POST", f"/cases/{other.number}/appointments", {"kind": "collect", "starts_at": ELEVEN}
    )
    assert status == 201, made
    path = "/appointments?first=2026-08-05&days=1"
    assert [one["case"] for one in partner("GET", path)[1]["appointments"]] == [mine.number]
    assert [one["case"] for one in desk("GET", path)[1]["appointments"]] == [mine.number, other.number]
    assert desk("GET", f"{path}&service=other")[1] == {"appointments": []}
    status, no = partner("POST", f"/appointments/{made['id']}/cancel", {})
    assert (status, no["code"]) == (404, "no-such-booking")
    status, no = partner(
        "POST", f"/cases/{other.number}/appointments", {"kind": "collect", "starts_at": ELEVEN}
    )
    assert (status, no["code"]) == (404, "no-such-case")


def test_what_cannot_be_is_refused_in_words(district: Office, partner: Caller) -> None:
    case = brought_in(district)
    path = f"/cases/{case.number}/appointments"
    assert partner("POST", path, {"kind": "dance", "starts_at": TEN})[1]["code"] == "no-appointments"
    assert partner("GET", f"/services/{COPY}/times?kind=dance")[1]["code"] == "no-appointments"
    assert partner("GET", "/services/nothing/times?kind=collect")[0] == 404
    assert (
        partner("POST", path, {"kind": "collect", "starts_at": "2026-08-05T10:00:00"})[1]["code"]
        == "bad-body"
    )
    past = partner("POST", path, {"kind": "collect", "starts_at": "2026-08-01T10:00:00+07:00"})[1]
    assert past["code"] == "day-past"
