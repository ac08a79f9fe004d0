"""The pages of the queue: board, tablet, one's own place, the counter, the report, the settings."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from khamkho.appointments.models import Resource
from khamkho.desk.tests.conftest import at_desk as at_desk
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.queue import commands
from khamkho.queue.models import Counter, Device, Ticket
from khamkho.queue.queries import hall
from khamkho.queue.queries.devices import code_of
from khamkho.queue.tests.conftest import at

Come = Callable[..., Ticket]


@pytest.fixture(autouse=True)
def on_that_monday(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """The clock of the pages stands at nine on the Monday of the cast; a test puts it forward."""

    def put(minute: float) -> None:
        monkeypatch.setattr(timezone, "now", lambda: at(minute))

    put(0)
    hall.HALLS.clear()
    return put


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_board_shows_numbers_and_counters_and_asks_for_news_only(
    client: Client,
    queue: Office,
    come: Come,
    seated: Counter,
    officer: Actor,
    on_that_monday: Callable[[float], None],
) -> None:
    come()
    commands.call_next(actor=officer, office=queue, counter=seated.ref, now=at(1))
    page = client.get(f"/queue/{queue.code}/board")
    assert "A001" in text(page)
    assert "ช่อง 1" in text(page)
    assert officer.name not in text(page)
    news = client.get(f"/queue/{queue.code}/board/news")
    mark = news["X-Khamkho-After"]
    assert client.get(f"/queue/{queue.code}/board/news", {"after": mark}).status_code == 204
    come()
    assert client.get(f"/queue/{queue.code}/board/news", {"after": mark}).status_code == 200


def test_no_board_at_an_office_without_a_queue(client: Client, office: Office) -> None:
    assert client.get(f"/queue/{office.code}/board").status_code == 404


def test_a_tablet_gives_out_a_number_and_its_holder_follows_her_place(
    client: Client,
    queue: Office,
    come: Come,
    seated: Counter,
    officer: Actor,
    on_that_monday: Callable[[float], None],
) -> None:
    come()
    device = commands.open_device(actor=officer, office=queue, kind="kiosk", name="ก", now=at(0))
    address = f"/queue/at/{device.ref}/{code_of(device)}"
    assert "คัดสำเนาทะเบียน" in text(client.get(address))
    given = client.post(address, {"work": "A", "first": "elderly"}, follow=True)
    ticket = Ticket.objects.latest("pk")
    assert (ticket.number, ticket.first, ticket.from_device) == ("A002", "elderly", "kiosk")
    assert "A002" in text(given)
    assert "<svg" in text(given)
    mine = f"/queue/ticket/{ticket.code}"
    page = text(client.get(mine))
    assert "ท่านเป็นคนถัดไป" in page
    assert "นาที" in page
    mark = client.get(f"{mine}/news")["X-Khamkho-After"]
    assert client.get(f"{mine}/news", {"after": mark}).status_code == 204
    on_that_monday(1)
    assert client.get(f"{mine}/news", {"after": mark}).status_code == 200
    commands.call_next(actor=officer, office=queue, counter=seated.ref, now=at(2))
    assert "ถึงคิวของท่านแล้ว" in text(client.get(mine))


def test_wrong_and_ended_links_and_unknown_work_are_refused(
    client: Client, queue: Office, officer: Actor
) -> None:
    device = commands.open_device(actor=officer, office=queue, kind="kiosk", name="ก", now=at(0))
    address = f"/queue/at/{device.ref}/{code_of(device)}"
    assert client.get(f"/queue/at/{device.ref}/wrong").status_code == 410
    assert client.post(address, {"work": "Z"}).status_code == 422
    commands.end_device(actor=officer, office=queue, device=device.ref, now=at(0))
    assert client.get(address).status_code == 410
    assert client.get("/queue/ticket/none").status_code == 404


def test_who_cannot_wait_says_so_on_her_telephone(client: Client, come: Come) -> None:
    ticket = come()
    assert "ไม่รอแล้ว" in text(client.post(f"/queue/ticket/{ticket.code}", follow=True))
    ticket.refresh_from_db()
    assert ticket.state == "left"


def test_a_clerk_serves_her_counter_with_one_press_after_the_other(
    at_desk: Callable[..., Client],
    queue: Office,
    counters: tuple[Counter, Counter],
    officer: Actor,
    come: Come,
) -> None:
    come(), come()
    desk, base = at_desk(officer), f"/desk/{queue.code}/queue"
    assert "A001" in text(desk.get(base))
    page = desk.post(base, {"do": "sit", "counter": counters[0].ref}, follow=True)
    assert page.redirect_chain[-1][0].endswith(f"/queue/at/{counters[0].ref}")
    counter = f"{base}/at/{counters[0].ref}"

    def press(do: str, **more: Any) -> Any:
        ticket = Ticket.objects.filter(state__in=["called", "serving"]).first()
        return desk.post(counter, {"do": do, "ticket": ticket.ref if ticket else "", **more}, follow=True)

    assert "A001" in text(press("next"))
    assert press("next").status_code == 409
    press("recall")
    press("serve")
    assert "A002" in text(press("finish-next"))
    press("missed")
    assert "A002" in text(desk.get(base))
    desk.post(base, {"do": "back", "ticket": Ticket.objects.get(seq=2).ref})
    press("next")
    press("move", work="B")
    assert Ticket.objects.get(seq=2).work == "B"
    press("next")
    press("hold")
    press("resume", ticket=Ticket.objects.get(seq=2).ref)
    press("finish")
    assert press("next").status_code == 409
    assert press("stand").status_code == 200
    news = desk.get(f"{base}/news")
    assert desk.get(f"{base}/news", {"after": news["X-Khamkho-After"]}).status_code == 204


def test_the_report_tells_each_stretch_and_leaves_as_a_table(
    at_desk: Callable[..., Client], queue: Office, seated: Counter, officer: Actor, come: Come
) -> None:
    come(), come(due=5, minute=1)
    mine: dict[str, Any] = {"actor": officer, "office": queue, "counter": seated.ref}
    for start in (10, 20):
        ticket = commands.call_next(**mine, now=at(start))
        commands.finish(**mine, ticket=ticket.ref, now=at(start + 4))
    desk = at_desk(officer)
    page = text(desk.get(f"/desk/{queue.code}/queue/report", {"since": "2026-08-03"}))
    assert "ไม่ได้นัด" in page
    assert "12.5" in page
    rows = list(
        csv.reader(
            io.StringIO(text(desk.get(f"/desk/{queue.code}/queue/report.csv", {"since": "2026-08-03"})))
        )
    )
    assert [row[1] for row in rows[1:]] == ["A001", "A002"]
    assert rows[2][4:7] == ["09:05:00", "09:01:00", "09:10:00"]


def test_links_of_tablets_are_made_shown_and_ended(
    at_desk: Callable[..., Client], queue: Office, counters: tuple[Counter, Counter], officer: Actor
) -> None:
    desk, address = at_desk(officer), f"/desk/{queue.code}/queue/devices"
    assert desk.post(address, {"kind": "kiosk", "name": ""}).status_code == 422
    for kind, counter in (("entrance", ""), ("rating", str(counters[0].ref))):
        desk.post(address, {"kind": kind, "name": "ก", "counter": counter})
    entrance, rating = Device.objects.order_by("pk")
    assert "<svg" in text(desk.get(f"{address}/{entrance.ref}"))
    assert f"/feedback/at/{rating.ref}/" in text(desk.get(address))
    desk.post(address, {"do": "end", "device": rating.ref})
    assert Device.objects.filter(ended_at__isnull=True).get() == entrance


def test_managers_set_the_queue_and_its_counters_up(
    at_desk: Callable[..., Client], office: Office, director: Actor
) -> None:
    desk, address = at_desk(director), f"/desk/office/{office.code}/queue/"
    typed = {"works": "A | คัด | Copies | 5", "grace": "15", "booked_in_row": "2", "first_in_row": "2",
             "missed_after": "3", "priorities": ["elderly"]}  # fmt: skip
    assert desk.post(address, {**typed, "grace": "x"}).status_code == 422
    assert "2 คน สลับกับผู้ไม่ได้นัด" in text(desk.post(address, typed, follow=True))
    counters = f"{address}counters/"
    desk.post(counters, {"name_th": "ช่อง 1", "serves": ["A", "Z"]})
    assert desk.post(counters, {"name_th": "ช่อง 1"}).status_code == 422
    made = Counter.objects.get()
    assert made.serves == ["A"]
    desk.post(counters, {"do": "change", "counter": made.ref})
    desk.post(counters, {"do": "remove", "counter": made.ref})
    made.refresh_from_db()
    assert (made.serves, made.ended_at) == ([], at(0))


def test_the_counters_of_appointments_are_taken_once_with_their_names(
    at_desk: Callable[..., Client], office: Office, director: Actor
) -> None:
    desk, counters = at_desk(director), f"/desk/office/{office.code}/queue/counters/"
    one, two = (
        Resource.objects.create(office=office, kind="counter", name_th=f"ช่อง {n}", name_en=f"Counter {n}")
        for n in (1, 2)
    )
    desk.post(counters, {"name_th": "ช่อง 1", "serves": []})
    assert "ใช้ช่องเหล่านี้" in text(desk.get(counters))
    desk.post(counters, {"do": "take", "take": [str(two.ref), "x"]})
    assert not Counter.objects.filter(resource=one).exists()
    for _time in range(2):
        desk.post(counters, {"do": "take", "take": [str(one.ref), str(two.ref)]})
        held = Counter.objects.order_by("place").values_list("name_th", "resource")
        assert list(held) == [("ช่อง 1", one.pk), ("ช่อง 2", two.pk)]
    assert "ใช้ช่องเหล่านี้" not in text(desk.get(counters))
    Resource.objects.filter(pk=two.pk).update(name_th="ช่องด่วน")
    desk.post(counters, {"do": "take", "take": [str(two.ref)]})
    assert Counter.objects.get(resource=two).name_th == "ช่องด่วน"


def test_the_hall_is_read_with_few_questions(
    queue: Office, seated: Counter, come: Come, django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        come(minute=n / 10)
    with django_assert_max_num_queries(8):
        found = hall.hall_of(queue, at(5))
    assert [one.before for _ticket, one in found.in_order] == list(range(30))
