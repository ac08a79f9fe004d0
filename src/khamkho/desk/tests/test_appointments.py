"""The pages of appointments at the desk: the list of a day, who is here, moving, cancelling, booking for somebody."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from khamkho.appointments import commands
from khamkho.appointments.contents import words_of
from khamkho.appointments.models import Booking, Resource
from khamkho.appointments.queries.bookings import standing_of_case
from khamkho.appointments.tests.conftest import at
from khamkho.appointments.tests.conftest import clerk as clerk
from khamkho.appointments.tests.conftest import copy_service as copy_service
from khamkho.appointments.tests.conftest import district as district
from khamkho.appointments.tests.conftest import draft as draft
from khamkho.appointments.tests.conftest import handed_in as handed_in
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

Make = Callable[..., Case]
DESK = "/desk/bangkhae"
LIST = f"{DESK}/appointments"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets what time it is for the pages; Monday a quarter past nine to begin with."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(MONDAY + timedelta(minutes=15))
    return set_to


@pytest.fixture
def desk(clock: Callable[[datetime], None], at_desk: Callable[..., Client], clerk: Actor) -> Client:
    return at_desk(clerk)


def booked(actor: Actor, case: Case, day: int, hour: int, minute: int = 0) -> Booking:
    held = commands.hold(
        actor=actor,
        office=case.office,
        service=service_of(case.version),
        kind="collect",
        starts_at=at(day, hour, minute),
        case=case,
        now=MONDAY,
    )
    return commands.confirm(actor=actor, uid=held.uid, now=MONDAY)


def visitor(
    clerk: Actor, office: Office, service: Service, moment: datetime, name: str = "นางสาวตัวอย่าง โทรมา"
) -> Booking:
    return commands.book(
        actor=clerk,
        office=office,
        service=service,
        kind="collect",
        starts_at=moment,
        channel="phone",
        words={"name": name, "phone": "0812345678", "text": "สองฉบับ"},
        now=MONDAY,
    )


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def test_the_list_of_a_day_says_who_comes_when_and_where(
    desk: Client, clerk: Actor, applicant: Actor, district: Office, copy_service: Service, handed_in: Make
) -> None:
    case = handed_in()
    mine = booked(applicant, case, 5, 10)
    visitor(clerk, district, copy_service, at(5, 10))
    page = desk.get(LIST, {"day": "2026-08-05"})
    said = text(page)
    assert page.status_code == 200
    for piece in (str(case.number), mine.code, "นางสาวตัวอย่าง โทรมา", "0812345678", "10.00–10.1", "สองฉบับ"):
        assert piece in said, piece
    assert "ช่อง 1" in said
    assert "ช่อง 2" in said
    assert f'href="{LIST}"' in page.content.decode()  # a place of the desk
    assert "?day=2026-08-06" in page.content.decode()
    assert str(case.number) in text(desk.get(LIST, {"day": "5 ส.ค. 2569"}))  # as the page shows it
    flat = desk.get(LIST, {"day": "2026-08-05", "by": "time"})
    assert str(case.number) in text(flat)
    assert "โทรมา" not in text(desk.get(LIST, {"day": "no day"}))


def test_an_office_without_resources_has_no_place_for_it(desk: Client, district: Office) -> None:
    Resource.objects.all().delete()
    assert f'href="{LIST}"' not in desk.get(f"{DESK}/").content.decode()


def test_who_is_here_was_served_or_did_not_come(
    desk: Client,
    clock: Callable[[datetime], None],
    clerk: Actor,
    district: Office,
    copy_service: Service,
) -> None:
    one = visitor(clerk, district, copy_service, at(5, 10))
    two = visitor(clerk, district, copy_service, at(5, 10))
    early = desk.post(f"{LIST}/{one.uid}/arrive")
    assert early.status_code == 409  # another day
    assert 'role="alert"' in early.content.decode()
    clock(at(5, 10, 5))
    assert desk.post(f"{LIST}/{one.uid}/arrive")["Location"] == f"{LIST}?day=2026-08-05"
    assert desk.post(f"{LIST}/{two.uid}/no-show").status_code == 302
    assert desk.post(f"{LIST}/{one.uid}/dance").status_code == 404
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, two.state) == ("arrived", "no_show")
    assert desk.post(f"{LIST}/{one.uid}/serve").status_code == 302
    assert desk.post(f"{LIST}/{two.uid}/arrive").status_code == 302  # she was late
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, two.state) == ("served", "arrived")


def test_who_is_here_gets_a_number_where_the_office_calls_by_numbers(
    desk: Client, clock: Callable[[datetime], None], clerk: Actor, district: Office, copy_service: Service
) -> None:
    from khamkho.queue.models import Ticket

    district.settings["queue"] = {
        "kept": True,
        "works": [{"letter": "B", "th": "งานทะเบียน", "en": "Registration", "minutes": 10}],
    }
    district.save()
    one = visitor(clerk, district, copy_service, at(5, 10))
    clock(at(5, 9, 50))
    answer = desk.post(f"{LIST}/{one.uid}/arrive", follow=True)
    ticket = Ticket.objects.get(booking=one)
    assert ticket.number in text(answer)


def test_moving_shows_free_times_and_keeps_the_code(
    desk: Client, clerk: Actor, district: Office, copy_service: Service
) -> None:
    one = visitor(clerk, district, copy_service, at(5, 10))
    page = desk.get(f"{LIST}/{one.uid}/move")
    assert 'value="2026-08-04T08:30"' in page.content.decode()
    later = desk.post(f"{LIST}/{one.uid}/move", {"since": "2026-08-12"})
    assert 'value="2026-08-13T08:30"' in later.content.decode()  # the 12th is a holiday
    Booking.objects.filter(pk=one.pk).update(starts_at=at(5, 10))
    past = desk.post(f"{LIST}/{one.uid}/move", {"at": "2026-08-03T08:30"})
    assert past.status_code == 409
    assert 'role="alert"' in past.content.decode()
    nothing = desk.post(f"{LIST}/{one.uid}/move", {"at": "soon"})
    assert nothing.status_code == 422
    done = desk.post(f"{LIST}/{one.uid}/move", {"at": "2026-08-06T13:00", "way": "phone"})
    assert done["Location"] == f"{LIST}?day=2026-08-06"
    new = Booking.objects.get(state="booked")
    assert (new.code, new.starts_at, new.channel) == (one.code, at(6, 13), "phone")
    assert words_of(new)["name"] == "นางสาวตัวอย่าง โทรมา"


def test_a_taken_time_is_refused_with_the_nearest_free_ones(
    desk: Client, clerk: Actor, district: Office, copy_service: Service
) -> None:
    visitor(clerk, district, copy_service, at(5, 10))
    visitor(clerk, district, copy_service, at(5, 10))
    one = visitor(clerk, district, copy_service, at(6, 10))
    no = desk.post(f"{LIST}/{one.uid}/move", {"at": "2026-08-05T10:00"})
    assert no.status_code == 409
    assert "2026-08-05T10:15" in no.content.decode() or "2026-08-05T09:45" in no.content.decode()


def test_cancelling_says_why(desk: Client, applicant: Actor, handed_in: Make) -> None:
    case = handed_in()
    mine = booked(applicant, case, 5, 10)
    assert desk.get(f"{LIST}/{mine.uid}/cancel").status_code == 200
    done = desk.post(f"{LIST}/{mine.uid}/cancel?from=case", {"reason": "ผู้ขอโทรมายกเลิก"})
    assert done["Location"] == f"{DESK}/cases/{case.number}#times-title"
    mine.refresh_from_db()
    assert mine.state == "cancelled"
    assert "ผู้ขอโทรมายกเลิก" in text(desk.get(f"{DESK}/cases/{case.number}"))
    again = desk.get(LIST, {"day": "2026-08-05"})
    assert str(case.number) not in text(again)


def test_booking_for_an_application_from_its_page(desk: Client, handed_in: Make) -> None:
    case = handed_in()
    page = desk.get(f"{DESK}/cases/{case.number}").content.decode()
    address = re.search(rf'href="({LIST}/new\?[^"]+)"', page)
    assert address
    to = address[1].replace("&amp;", "&")
    assert 'name="at"' in desk.get(to).content.decode()
    done = desk.post(to, {"at": "2026-08-05T10:00", "way": "counter"})
    assert done["Location"] == f"{DESK}/cases/{case.number}#times-title"
    made = standing_of_case(case, "collect")
    assert made is not None
    assert (made.starts_at, made.channel) == (at(5, 10), "counter")
    twice = desk.post(to, {"at": "2026-08-05T11:00", "way": "counter"})
    assert twice.status_code == 409
    page = desk.get(f"{DESK}/cases/{case.number}").content.decode()
    assert made.code in page
    assert f"{LIST}/{made.uid}/move?from=case" in page


def test_booking_for_who_calls_without_an_application(desk: Client, district: Office) -> None:
    assert 'name="what"' in desk.get(f"{LIST}/new").content.decode()
    to = f"{LIST}/new?what=bangkhae-house-registration-copy:collect"
    assert desk.get(to).status_code == 200
    lacking = desk.post(to, {"at": "2026-08-05T10:00", "way": "phone"})
    assert lacking.status_code == 422
    assert "กรอกชื่อผู้นัด" in text(lacking)
    typed = {"name": "นายตัวอย่าง โทร", "phone": "0899999999", "text": "หนึ่งฉบับ", "copies": "3", "way": "phone"}
    week = desk.post(to, {**typed, "since": "2026-08-10"})
    assert "นายตัวอย่าง โทร" in week.content.decode()  # what was typed stays while she looks at another week
    assert not Booking.objects.exists()
    done = desk.post(to, {**typed, "at": "2026-08-05T10:00"})
    assert done["Location"] == f"{LIST}?day=2026-08-05"
    made = Booking.objects.get()
    assert words_of(made)["name"] == "นายตัวอย่าง โทร"
    assert (made.copies, (made.ends_at - made.starts_at).seconds // 60) == (3, 14)


def test_an_application_is_found_by_its_number_or_code(
    desk: Client, applicant: Actor, handed_in: Make
) -> None:
    case = handed_in()
    mine = booked(applicant, case, 5, 10)
    for typed in (case.number, mine.code):
        assert f"/cases/{case.number}" in desk.get(f"{LIST}/new", {"q": str(typed)})["Location"]
    assert desk.get(f"{LIST}/new", {"q": "ไม่มี"}).status_code == 404


def test_the_list_on_paper(desk: Client, clerk: Actor, district: Office, copy_service: Service) -> None:
    visitor(clerk, district, copy_service, at(5, 10))
    paper = desk.get(f"{LIST}.pdf", {"day": "2026-08-05"})
    assert paper.content.startswith(b"%PDF")


def test_who_waits_and_who_fell_out_stand_below(
    desk: Client, clerk: Actor, applicant: Actor, district: Office, handed_in: Make
) -> None:
    case = handed_in()
    mine = booked(applicant, case, 6, 10)
    commands.wait(actor=applicant, case=case, kind="collect", now=MONDAY)
    assert str(case.number) in text(desk.get(LIST))
    commands.declare_closure(
        actor=clerk, office=district, starts_at=at(6, 8), ends_at=at(6, 17), reason_th="ระบบทะเบียนขัดข้อง", now=MONDAY
    )  # fmt: skip
    commands.look_at_closed(office_id=district.pk, now=MONDAY)
    page = desk.get(LIST, {"day": "2026-08-06"})
    assert "ระบบทะเบียนขัดข้อง" in text(page)
    assert f"{LIST}/{mine.uid}/move" in page.content.decode()
    done = desk.post(f"{LIST}/{mine.uid}/move", {"at": "2026-08-07T10:00", "way": "phone"})
    assert done.status_code == 302
    assert "ระบบทะเบียนขัดข้อง" not in text(desk.get(LIST, {"day": "2026-08-06"}))


def test_an_auditor_reads_and_changes_nothing(
    clock: Callable[[datetime], None],
    at_desk: Callable[..., Client],
    clerk: Actor,
    district: Office,
    copy_service: Service,
) -> None:
    one = visitor(clerk, district, copy_service, at(5, 10))
    auditor = at_desk(make_member(district, "auditor", "นายตรวจ สอบ"))
    page = auditor.get(LIST, {"day": "2026-08-05"})
    assert page.status_code == 200
    assert f"{one.uid}" not in page.content.decode()
    for path in ("move", "cancel", "arrive"):
        assert auditor.post(f"{LIST}/{one.uid}/{path}", {"at": "2026-08-06T10:00"}).status_code == 403
    assert auditor.get(f"{LIST}/new").status_code == 403


def test_another_office_is_told_nothing(
    clock: Callable[[datetime], None],
    at_desk: Callable[..., Client],
    clerk: Actor,
    district: Office,
    other_office: Office,
    copy_service: Service,
) -> None:
    one = visitor(clerk, district, copy_service, at(5, 10))
    stranger = at_desk(make_member(other_office, "officer", "นางอื่น หน่วยงาน"))
    assert stranger.post(f"{LIST}/{one.uid}/arrive").status_code == 404
    assert stranger.get(f"/desk/cti2/appointments/{one.uid}/move").status_code == 404
    assert stranger.post(f"/desk/cti2/appointments/{one.uid}/cancel").status_code == 404


def test_the_list_asks_as_often_for_many_as_for_few(
    desk: Client, clerk: Actor, district: Office, copy_service: Service
) -> None:
    def asked() -> int:
        desk.get(LIST, {"day": "2026-08-05"})
        with CaptureQueriesContext(
            connection,
        ) as found:
            desk.get(LIST, {"day": "2026-08-05"})
        return len(found)

    visitor(clerk, district, copy_service, at(5, 9))
    few = asked()
    for hour in (10, 11, 13, 14, 15):
        for _ in range(2):
            visitor(clerk, district, copy_service, at(5, hour))
    assert asked() == few
    assert few <= 25
