"""Hold, confirm, move, cancel, come, stay away, and every refusal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from khamkho.appointments import commands
from khamkho.appointments.models import Booking, Opening, Resource
from khamkho.appointments.queries.bookings import bookings_of, day_list, standing_of_case
from khamkho.appointments.queries.slots import Slot, days_of, free_slots, nearest
from khamkho.appointments.rules import refusals as no
from khamkho.appointments.tests.conftest import ASK, at, service_at
from khamkho.base.errors import Refused
from khamkho.casework import commands as casework
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import case_for
from khamkho.casework.tests.cast import MONDAY
from khamkho.catalogue.service import Service
from khamkho.offices.models import CalendarDay, Office
from khamkho.people.actor import Actor
from khamkho.work.models import Effect, Timer

Make = Callable[..., Case]


def hold(
    actor: Actor, office: Office, service: Service, case: Case | None, when: datetime, **more: Any
) -> Booking:
    return commands.hold(
        actor=actor, office=office, service=service, kind="collect", starts_at=when, case=case, now=MONDAY, **more
    )  # fmt: skip


def booked(actor: Actor, office: Office, service: Service, case: Case, when: datetime) -> Booking:
    return commands.confirm(actor=actor, uid=hold(actor, office, service, case, when).uid, now=MONDAY)


def test_a_day_shows_the_times_of_the_office_without_lunch(district: Office, copy_service: Service) -> None:
    found = free_slots(district, copy_service, "collect", first=at(4, 0).date(), days=1, now=MONDAY)
    assert [one.clock("th") for one in found[:2]] == ["08.30 น.", "08.45 น."]
    assert {one.places for one in found} == {2}
    assert not [one for one in found if 12 <= one.starts_at.hour < 13]
    assert found[0].label("th").startswith("วันอังคาร 4 สิงหาคม 2569 เวลา 08.30–08.40 น.")


def test_more_copies_take_longer(district: Office, copy_service: Service) -> None:
    (slot, *_) = free_slots(
        district, copy_service, "collect", copies=5, first=at(4, 0).date(), days=1, now=MONDAY
    )
    assert slot.ends_at - slot.starts_at == timedelta(minutes=18)


def test_a_hold_keeps_the_place_until_its_minutes_are_over(
    district: Office, copy_service: Service, applicant: Actor, draft: Make, stranger: Actor
) -> None:
    hold(applicant, district, copy_service, draft(), at(4, 9))
    (slot,) = [one for one in _day(district, copy_service, 4) if one.starts_at == at(4, 9)]
    assert slot.places == 1
    later = MONDAY + timedelta(minutes=16)
    found = free_slots(district, copy_service, "collect", first=at(4, 0).date(), days=1, now=later)
    assert next(one for one in found if one.starts_at == at(4, 9)).places == 2


def _day(office: Office, service: Service, day: int) -> tuple[Slot, ...]:
    return free_slots(office, service, "collect", first=at(day, 0).date(), days=1, now=MONDAY)


def test_the_third_at_two_counters_finds_it_taken(
    district: Office, copy_service: Service, clerk: Actor
) -> None:
    for _ in range(2):
        hold(clerk, district, copy_service, None, at(4, 9), channel="counter")
    with pytest.raises(no.SlotTaken):
        hold(clerk, district, copy_service, None, at(4, 9), channel="counter")


def test_what_is_held_stands_once_the_application_is_handed_in(
    district: Office, copy_service: Service, applicant: Actor, draft: Make
) -> None:
    case = draft()
    held = hold(applicant, district, copy_service, case, at(4, 9))
    casework.submit(actor=applicant, ref=case.ref, client_key="k", now=MONDAY)
    assert Effect.objects.filter(name="appointment").exists()
    assert commands.follow_case(case_id=case.pk, now=MONDAY) == 1
    held.refresh_from_db()
    assert held.state == Booking.BOOKED
    assert held.code
    assert commands.follow_case(case_id=case.pk, now=MONDAY) == 0
    view = case_for(applicant, Case.objects.get(pk=case.pk).number or "")
    assert "นัดหมาย นัดรับเอกสาร: วันอังคาร 4 สิงหาคม 2569" in view.timeline[-1].text.th
    assert (
        Timer.objects.filter(name="appointment-reminder").count() == 1
    )  # less than a day before: two hours only
    assert Effect.objects.filter(name="notice", args__kind="appointment").exists()


def test_moving_is_counted_and_keeps_the_code(
    district: Office, copy_service: Service, applicant: Actor, clerk: Actor, handed_in: Make
) -> None:
    case = handed_in()
    first = booked(applicant, district, copy_service, case, at(4, 9))
    code, now = first.code, first
    for hour in (10, 11):
        now = commands.move(
            actor=applicant, uid=now.uid, service=copy_service, starts_at=at(4, hour), now=MONDAY
        )
    assert now.code == code
    assert now.moves == 2
    with pytest.raises(no.MovedTooOften):
        commands.move(actor=applicant, uid=now.uid, service=copy_service, starts_at=at(4, 14), now=MONDAY)
    moved = commands.move(actor=clerk, uid=first.uid, service=copy_service, starts_at=at(4, 14), now=MONDAY)
    assert moved.before == now
    assert moved.moves == 2
    assert [one.pk for one in bookings_of(case)] == [moved.pk]


def test_one_case_has_one_appointment(
    district: Office, copy_service: Service, applicant: Actor, handed_in: Make
) -> None:
    case = handed_in()
    booked(applicant, district, copy_service, case, at(4, 9))
    with pytest.raises(no.HasOne):
        hold(applicant, district, copy_service, case, at(4, 10))


def test_a_stranger_does_not_know_of_it(
    district: Office, copy_service: Service, applicant: Actor, stranger: Actor, handed_in: Make
) -> None:
    case = handed_in()
    mine = booked(applicant, district, copy_service, case, at(4, 9))
    for command in (commands.cancel, commands.arrive):
        with pytest.raises(no.NoSuchBooking):
            command(actor=stranger, uid=mine.uid, now=MONDAY)
    with pytest.raises(no.NoSuchBooking):
        hold(stranger, district, copy_service, case, at(4, 10))


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (at(2, 9), no.DayPast),
        (at(3, 9, 15), no.TooSoon),
        (at(8, 9), no.DayClosed),  # a Saturday
        (at(12, 9), no.DayClosed),  # the Queen Mother's birthday, from the shared calendar below
        (at(4, 12, 15), no.OutsideHours),
        (at(4, 7), no.OutsideHours),
        (at(4, 9, 7), no.OutsideHours),  # no time begins then
        (at(3, 9) + timedelta(days=61), no.TooFar),
    ],
)
def test_a_time_that_cannot_be_given_is_refused_by_name(
    when: datetime,
    expected: type[Refused],
    district: Office,
    copy_service: Service,
    applicant: Actor,
    handed_in: Make,
) -> None:
    CalendarDay.objects.create(
        office=district, date=at(12, 0).date(), kind="closed", name_th="วันแม่แห่งชาติ", name_en="Mother's Day"
    )
    with pytest.raises(expected) as told:
        hold(applicant, district, copy_service, handed_in(), when)
    for lang in ("th", "en"):
        assert told.value.sentence(lang)
        assert told.value.next(lang)
    if when == at(12, 9):
        assert "วันแม่แห่งชาติ" in told.value.sentence("th")


def test_a_time_of_today_is_given_until_the_cut_off(
    district: Office, copy_service: Service, applicant: Actor, handed_in: Make
) -> None:
    case = handed_in()
    with pytest.raises(no.AfterCutOff):
        commands.hold(
            actor=applicant, office=district, service=copy_service, kind="collect", starts_at=at(3, 16), case=case, now=at(3, 14)
        )  # fmt: skip


def test_a_full_day_says_so_and_the_nearest_times_are_near(
    district: Office, copy_service: Service, applicant: Actor, clerk: Actor, handed_in: Make
) -> None:
    for slot in _day(district, copy_service, 4):
        for _ in range(2):
            hold(clerk, district, copy_service, None, slot.starts_at, channel="counter")
    with pytest.raises(no.Full):
        hold(applicant, district, copy_service, handed_in(), at(4, 9))
    (day,) = days_of(district, copy_service, "collect", first=at(4, 0).date(), days=1, now=MONDAY)
    assert day.full
    near = nearest(district, copy_service, "collect", wanted=at(4, 9), now=MONDAY)
    assert [one.starts_at for one in near] == [at(3, 16, 15), at(3, 16), at(3, 15, 45)]


def test_a_saturday_counter_is_open_when_the_office_is_not(district: Office, copy_service: Service) -> None:
    counter = Resource.objects.filter(office=district).first()
    Opening.objects.create(
        office=district, resource=counter, weekdays=[5], opens=at(1, 8).time(), closes=at(1, 16).time()
    )
    assert len(_day(district, copy_service, 8)) == 32
    assert {one.places for one in _day(district, copy_service, 4)} == {1}, (
        "its own hours stand for the office's"
    )


def test_places_for_walk_ins_are_given_by_officers_only(
    district: Office, copy_service: Service, applicant: Actor, clerk: Actor, handed_in: Make
) -> None:
    Resource.objects.filter(office=district).update(walk_ins=1)
    with pytest.raises(no.Full):
        hold(applicant, district, copy_service, handed_in(), at(4, 9))
    assert hold(clerk, district, copy_service, None, at(4, 9), channel="phone").state == Booking.HELD


def test_who_comes_late_is_served_and_who_does_not_come_chooses_once(
    district: Office, copy_service: Service, applicant: Actor, clerk: Actor, handed_in: Make
) -> None:
    case = handed_in()
    mine = booked(applicant, district, copy_service, case, at(4, 9))
    with pytest.raises(no.NotNow):
        commands.arrive(actor=applicant, uid=mine.uid, now=MONDAY)
    assert not commands.close_day_of(booking_id=mine.pk, now=at(4, 16))
    assert commands.close_day_of(booking_id=mine.pk, now=at(4, 16, 30))
    assert not commands.close_day_of(booking_id=mine.pk, now=at(4, 17))
    mine.refresh_from_db()
    assert mine.state == Booking.NO_SHOW
    new = commands.hold(
        actor=applicant, office=district, service=copy_service, kind="collect", starts_at=at(6, 9), case=case, now=at(5, 9)
    )  # fmt: skip
    commands.confirm(actor=applicant, uid=new.uid, now=at(5, 9))
    assert commands.arrive(actor=clerk, uid=new.uid, now=at(6, 11)).state == Booking.ARRIVED
    assert commands.serve(actor=clerk, uid=new.uid, now=at(6, 12)).state == Booking.SERVED


def test_seven_days_after_a_missed_time_only_an_officer_gives_another(
    district: Office, copy_service: Service, applicant: Actor, clerk: Actor, handed_in: Make
) -> None:
    case = handed_in()
    mine = booked(applicant, district, copy_service, case, at(4, 9))
    commands.no_show(actor=clerk, uid=mine.uid, now=at(4, 10))
    when: dict[str, Any] = {
        "office": district,
        "service": copy_service,
        "kind": "collect",
        "starts_at": at(14, 9),
        "case": case,
    }
    with pytest.raises(no.RebookOver):
        commands.hold(actor=applicant, **when, now=at(12, 9))
    assert commands.hold(actor=clerk, **when, now=at(12, 9))


def test_a_withdrawn_case_frees_its_time(
    district: Office, copy_service: Service, applicant: Actor, handed_in: Make
) -> None:
    case = handed_in()
    mine = booked(applicant, district, copy_service, case, at(4, 9))
    casework.withdraw(actor=applicant, number=case.number or "", now=MONDAY)
    assert commands.follow_case(case_id=case.pk, now=MONDAY) == 1
    mine.refresh_from_db()
    assert mine.state == Booking.CANCELLED
    assert standing_of_case(case) is None
    assert not Timer.objects.filter(name__startswith="appointment").exists()


def test_a_visit_is_booked_with_words_that_are_sealed(district: Office, team: Resource, clerk: Actor) -> None:
    service = service_at(district, ASK)
    words = {"name": "นางตัวอย่าง ติดเตียง", "phone": "0812345678", "text": "บ้านเลขที่ 9", "email": "a@example.com"}
    made = commands.book(
        actor=clerk, office=district, service=service, kind="visit", starts_at=at(6, 9), channel="phone", words=words, now=MONDAY
    )  # fmt: skip
    assert made.state == Booking.BOOKED
    assert "ติดเตียง".encode() not in bytes(made.body or b"")
    assert Effect.objects.filter(name="account-mail").count() == 1
    assert [one.pk for one in day_list(clerk, district, at(6, 0).date())] == [made.pk]
    with pytest.raises(no.DayClosed):
        commands.book(
            actor=clerk,
            office=district,
            service=service,
            kind="visit",
            starts_at=at(5, 9),
            channel="phone",
            now=MONDAY,
        )
    with pytest.raises(Refused):
        day_list(Actor(), district, at(6, 0).date())
