"""Where people give stars, and where the office reads them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from khamkho.appointments.models import Booking, Resource
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import case_for
from khamkho.casework.tests.cast import MONDAY
from khamkho.catalogue.service import Survey
from khamkho.desk.tests.conftest import at_desk as at_desk
from khamkho.feedback import commands
from khamkho.feedback.models import Rating
from khamkho.feedback.queries.holdings import holdings
from khamkho.feedback.tests.test_rating import served as served
from khamkho.notices.letters import stars_link
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in
from khamkho.queue import commands as queue
from khamkho.queue.models import Ticket
from khamkho.queue.queries.devices import code_of
from khamkho.statistics.queries.numbers import numbers_of
from khamkho.statistics.rules.periods import month_of


@pytest.fixture(autouse=True)
def on_that_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY + timedelta(hours=1))


def _user(actor: Actor) -> User:
    assert actor.user_id
    return User.objects.get(pk=actor.user_id)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_applicant_gives_stars_on_the_page_of_her_application(served: Case, applicant: Actor) -> None:
    browser = sign_in(Client(), _user(applicant))
    address = f"/my/{served.number}/rate"
    assert address in text(browser.get(f"/my/{served.number}"))
    assert browser.post(address, {"stars": "9"}).status_code == 422
    assert "ขอบคุณ" in text(browser.post(address, {"stars": "5", "comment": "ดีมาก"}, follow=True))
    assert browser.post(address, {"stars": "1"}).status_code == 409
    assert address not in text(browser.get(f"/my/{served.number}"))
    assert "ดีมาก" in str(holdings(_user(applicant)))


def test_a_tablet_takes_the_stars_of_whoever_was_just_served(
    client: Client, office: Office, officer: Actor
) -> None:
    typed = {"works": "A | ก | A | 5"}
    office = queue.set_queue(actor=SYSTEM, office_id=office.pk, typed=typed, now=MONDAY)
    desk = queue.add_counter(
        actor=SYSTEM, office_id=office.pk, name_th="1", name_en="", serves=(), now=MONDAY
    )
    queue.sit_down(actor=officer, office=office, counter=desk.ref, now=MONDAY)
    tablet = queue.open_device(
        actor=officer, office=office, kind="rating", name="ก", counter=desk.ref, now=MONDAY
    )
    address = f"/feedback/at/{tablet.ref}/{code_of(tablet)}"
    assert "ยินดีต้อนรับ" in text(client.get(address))
    ticket = queue.take_ticket(office=office, letter="A", now=MONDAY)
    mine: dict[str, Any] = {"actor": officer, "office": office, "counter": desk.ref, "now": MONDAY}
    queue.call_next(**mine)
    queue.finish(**mine, ticket=ticket.ref)
    live = client.get(address, {"after": "-"}, headers={"x-khamkho-live": "1"})
    assert "A001" in text(live)
    seen = {"after": live["X-Khamkho-After"]}
    assert client.get(address, seen, headers={"x-khamkho-live": "1"}).status_code == 204
    assert "A001" in text(client.get(address))
    assert "ขอบคุณ" in text(client.post(address, {"ticket": ticket.ref, "stars": "4"}, follow=True))
    assert client.post(address, {"ticket": ticket.ref, "stars": "1"}).status_code == 409
    assert (Rating.objects.get().stars, Rating.objects.get().ticket) == (4, Ticket.objects.get())


def test_the_office_reads_stars_comments_and_the_report_of_the_quarter(
    at_desk: Callable[..., Client], served: Case, director: Actor, office: Office
) -> None:
    commands.rate(served, 4, "เร็วดี", "web", MONDAY)
    desk = at_desk(director)
    page = text(desk.get(f"/desk/{office.code}/feedback"))
    assert "เร็วดี" in page
    assert "4.00" in page
    assert "1 ÷ 1" in page
    quarter = text(desk.get(f"/desk/{office.code}/quarter", {"period": "q2569-4"}))
    assert "ความพึงพอใจ 5 ระดับ" in quarter
    assert "4.00 / – / มาก" in quarter
    made = desk.get(f"/desk/{office.code}/quarter.pdf", {"period": "q2569-4"})
    assert bytes(made.content).startswith(b"%PDF")


def test_the_indicators_count_stars_and_the_queue(served: Case, office: Office, officer: Actor) -> None:
    commands.rate(served, 4, "", "web", MONDAY)
    office = queue.set_queue(actor=SYSTEM, office_id=office.pk, typed={"works": "A | ก | A | 5"}, now=MONDAY)
    desk = queue.add_counter(
        actor=SYSTEM, office_id=office.pk, name_th="1", name_en="", serves=(), now=MONDAY
    )
    queue.sit_down(actor=officer, office=office, counter=desk.ref, now=MONDAY)
    for _n in range(2):
        queue.take_ticket(office=office, letter="A", now=MONDAY)
    mine: dict[str, Any] = {"actor": officer, "office": office, "counter": desk.ref}
    queue.call_next(**mine, now=MONDAY + timedelta(minutes=9))
    counts = numbers_of(SYSTEM, office, month_of(MONDAY.date())).now.counted.counts
    assert str(counts["wait_minutes"].value) == "9"
    assert str(counts["booked"].denominator) == "2"
    assert counts["response"].numerator == 1


def test_managers_set_days_and_bounds(
    at_desk: Callable[..., Client], director: Actor, office: Office
) -> None:
    desk, address = at_desk(director), f"/desk/office/{office.code}/feedback/"
    assert "4.51" in text(desk.get(address))
    typed = {"days": "14", "bound5": "4.21", "bound4": "3.41", "bound3": "2.61", "bound2": "1.81"}
    assert desk.post(address, {**typed, "days": "x"}).status_code == 422
    assert "4.21" in text(desk.post(address, typed, follow=True))


def test_the_report_of_the_quarter_shows_appointments_by_channel_with_what_they_are_divided_by(
    at_desk: Callable[..., Client], director: Actor, office: Office
) -> None:
    resource = Resource.objects.create(office=office, kind="counter", name_th="ก", name_en="A", places=9)
    shared: dict[str, Any] = {"office": office, "resource": resource, "kind": "collect", "service_id": "x"}
    made: list[tuple[str, str]] = [
        ("line", "booked"),
        ("line", "cancelled"),
        ("line", "moved"),
        ("web", "served"),
    ]
    made += [("phone", "no_show"), ("web", "expired")]
    for n, (channel, state) in enumerate(made):
        first = Booking.objects.create(
            **shared, channel=channel, state=state, place=n, code=f"code{n}", created_at=MONDAY, changed_at=MONDAY,
            starts_at=MONDAY + timedelta(days=1), ends_at=MONDAY + timedelta(days=1, minutes=9),
        )  # fmt: skip
        if state == "moved":  # by telephone: it was made by LINE all the same
            Booking.objects.create(
                **shared, channel="phone", state="booked", before=first, created_at=MONDAY, changed_at=MONDAY,
                starts_at=MONDAY + timedelta(days=2), ends_at=MONDAY + timedelta(days=2, minutes=9),
            )  # fmt: skip
    numbers = numbers_of(SYSTEM, office, month_of(MONDAY.date())).now.counted.counts
    shares: Any = {
        name: (one.numerator, one.denominator) for name, one in numbers.items() if name.startswith("by_")
    }
    assert shares == {
        "by_line": (3, 5),
        "by_web": (1, 5),
        "by_phone": (1, 5),
        "by_counter": (0, 5),
        "by_api": (0, 5),
    }
    page = text(at_desk(director).get(f"/desk/{office.code}/quarter", {"period": "q2569-4"}))
    assert "นัดหมายทาง LINE" in page
    assert "3 ÷ 5" in page


def test_the_notice_that_all_is_done_leads_to_the_stars(served: Case) -> None:
    view = case_for(SYSTEM, served.number or "")
    assert stars_link(view) == ""  # this service does not ask
    asks = replace(view, service=view.service.model_copy(update={"survey": Survey()}))
    link = stars_link(asks)
    page = Client().get(link.removeprefix(settings.PUBLIC_URL))
    assert page.headers["Location"] == f"/my/{served.number}/rate"
