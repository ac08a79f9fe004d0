"""Rooms by the hour, the waiting list, closures declared late, settings, accounts."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from khamkho.appointments import commands
from khamkho.appointments.contents import words_of
from khamkho.appointments.models import Booking, Closure, Opening, Resource, WaitingEntry
from khamkho.appointments.queries.bookings import booking_for, standing_of_case, waiting_of
from khamkho.appointments.queries.holdings import holdings
from khamkho.appointments.queries.rooms import calendar_of_room, rooms_for, wanted_hours
from khamkho.appointments.queries.slots import free_slots
from khamkho.appointments.rules import refusals as no
from khamkho.appointments.rules.settings import Rules, rules_from
from khamkho.appointments.tests.conftest import ASK, at, service_at
from khamkho.base.errors import Invalid
from khamkho.casework import commands as casework
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import case_for
from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.offices.commands import add_calendar_day, create_office, publish_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.commands import take_mail
from khamkho.people.models import User
from khamkho.work.models import Effect, Timer

Make = Callable[..., Case]


def booked(actor: Actor, case: Case, day: int, hour: int, minute: int = 0) -> Booking:
    service = service_of(case.version)
    held = commands.hold(
        actor=actor, office=case.office, service=service, kind="collect", starts_at=at(day, hour, minute), case=case, now=MONDAY
    )  # fmt: skip
    return commands.confirm(actor=actor, uid=held.uid, now=MONDAY)


# ── the waiting list ──


def test_who_waits_is_offered_what_becomes_free_and_takes_it(
    district: Office, copy_service: Service, applicant: Actor, clerk: Actor, handed_in: Make
) -> None:
    Resource.objects.filter(office=district).first().delete()  # type: ignore[union-attr]
    office_full_until(district, copy_service, clerk, 6)
    case = handed_in()
    mine = booked(applicant, case, 6, 8, 30)
    entry = commands.wait(actor=applicant, case=case, kind="collect", now=MONDAY)
    with pytest.raises(no.AlreadyWaiting):
        commands.wait(actor=applicant, case=case, kind="collect", now=MONDAY)
    assert commands.offer_next(office_id=district.pk, now=MONDAY) == 0
    other = Booking.objects.filter(case=None, starts_at=at(4, 10)).get()
    commands.cancel(actor=clerk, uid=other.uid, now=MONDAY)
    assert commands.offer_next(office_id=district.pk, now=MONDAY) == 1
    assert commands.offer_next(office_id=district.pk, now=MONDAY) == 0
    entry.refresh_from_db()
    assert entry.state == WaitingEntry.OFFERED
    assert Effect.objects.filter(name="notice", args__kind="appointment_earlier").count() == 1
    taken = commands.accept_offer(actor=applicant, ref=entry.ref, now=MONDAY)
    assert (taken.starts_at, taken.code, taken.moves) == (at(4, 10), mine.code, 0)
    assert waiting_of(case, "collect") is None
    assert booking_for(applicant, mine.uid).pk == taken.pk
    assert standing_of_case(case) == taken


def test_an_offer_that_nobody_takes_goes_to_the_next(
    district: Office, copy_service: Service, applicant: Actor, clerk: Actor, handed_in: Make, stranger: Actor
) -> None:
    Resource.objects.filter(office=district).first().delete()  # type: ignore[union-attr]
    office_full_until(district, copy_service, clerk, 6)
    entries = []
    for n, who in enumerate((applicant, stranger)):
        case = handed_in(actor=who)
        booked(who, case, 6, 8, 30 + 15 * n)
        entries.append(commands.wait(actor=who, case=case, kind="collect", now=MONDAY + timedelta(seconds=n)))
    free = Booking.objects.filter(case=None, starts_at=at(4, 10)).get()
    commands.cancel(actor=clerk, uid=free.uid, now=MONDAY)
    commands.offer_next(office_id=district.pk, now=MONDAY)
    timer = Timer.objects.get(name="appointment-offer")
    assert timer.args == {"entry": entries[0].pk}
    assert not commands.lapse_offer(entry_id=entries[0].pk, now=MONDAY)
    assert commands.lapse_offer(entry_id=entries[0].pk, now=timer.due_at)
    assert commands.offer_next(office_id=district.pk, now=timer.due_at) == 1
    states = [WaitingEntry.objects.get(pk=one.pk).state for one in entries]
    assert states == [WaitingEntry.WAITING, WaitingEntry.OFFERED]
    with pytest.raises(no.OfferOver):
        commands.accept_offer(actor=applicant, ref=entries[0].ref, now=timer.due_at)
    commands.stop_waiting(actor=applicant, ref=entries[0].ref, now=timer.due_at)


def office_full_until(office: Office, service: Service, clerk: Actor, day: int) -> None:
    """Every time before that day is taken."""
    days = day - MONDAY.day
    for slot in free_slots(
        office, service, "collect", first=MONDAY.date(), days=days, now=MONDAY, officer=True
    ):
        commands.book(
            actor=clerk, office=office, service=service, kind="collect", starts_at=slot.starts_at, channel="phone", now=MONDAY
        )  # fmt: skip


# ── closures ──


def test_a_closure_declared_late_moves_who_can_be_moved_and_tells_the_others(
    district: Office, copy_service: Service, applicant: Actor, stranger: Actor, clerk: Actor, handed_in: Make
) -> None:
    cases = [handed_in(actor=who) for who in (applicant, stranger)]
    first = [booked(who, case, 4, 9) for who, case in zip((applicant, stranger), cases, strict=True)]
    counter = first[0].resource
    quiet = commands.declare_closure(
        actor=clerk, office=district, starts_at=at(4, 8), ends_at=at(4, 12), reason_th="ระบบขัดข้อง", resource=counter.ref, now=MONDAY
    )  # fmt: skip
    assert commands.look_at_closed(office_id=district.pk, now=MONDAY) == 1
    assert commands.look_at_closed(office_id=district.pk, now=MONDAY) == 0
    first[0].refresh_from_db()
    assert (first[0].state, first[0].reason_th) == (Booking.CANCELLED, "ระบบขัดข้อง"), (
        "both counters: nobody is free"
    )
    entry = case_for(applicant, cases[0].number or "").timeline[-1]
    assert "ต้องเปลี่ยนเวลา" in entry.text.th
    assert "เวลาที่ว่างใกล้เคียง: วันอังคาร 4 สิงหาคม 2569" in entry.reason
    again = commands.move(
        actor=applicant, uid=first[0].uid, service=copy_service, starts_at=at(4, 13), now=MONDAY
    )
    assert (again.moves, again.state) == (0, Booking.BOOKED)
    commands.take_closure_back(actor=clerk, office=district, ref=quiet.ref, now=MONDAY)
    assert Closure.objects.filter(cancelled_at=None).count() == 0


def test_who_can_be_seen_by_a_colleague_is_not_troubled(
    district: Office, copy_service: Service, applicant: Actor, clerk: Actor, handed_in: Make
) -> None:
    mine = booked(applicant, handed_in(), 4, 9)
    before = Effect.objects.filter(name="notice").count()
    commands.declare_closure(
        actor=clerk, office=district, starts_at=at(4, 8), ends_at=at(4, 12), reason_th="ลาป่วย", resource=mine.resource.ref, now=MONDAY
    )  # fmt: skip
    commands.look_at_closed(office_id=district.pk, now=MONDAY)
    was = mine.resource_id
    mine.refresh_from_db()
    assert mine.state == Booking.BOOKED
    assert mine.resource_id != was
    assert Effect.objects.filter(name="notice").count() == before


def test_a_holiday_that_is_entered_late_does_the_same(
    district: Office, copy_service: Service, applicant: Actor, handed_in: Make
) -> None:
    mine = booked(applicant, handed_in(), 4, 9)
    add_calendar_day(
        actor=SYSTEM, office_id=district.pk, day=date(2026, 8, 4), kind="closed", name_th="หยุดพิเศษ", name_en="Special holiday", now=MONDAY
    )  # fmt: skip
    assert Effect.objects.filter(name="appointments-closed").exists()
    commands.look_at_closed(office_id=None, now=MONDAY)
    mine.refresh_from_db()
    assert (mine.state, mine.reason_th) == (Booking.CANCELLED, "หยุดพิเศษ")


def test_only_officers_declare_a_closure_and_it_has_a_reason(
    district: Office, clerk: Actor, applicant: Actor
) -> None:
    when: dict[str, Any] = {"starts_at": at(4, 8), "ends_at": at(4, 12), "now": MONDAY}
    with pytest.raises(no.OnlyOfficers):
        commands.declare_closure(actor=applicant, office=district, reason_th="ก", **when)
    with pytest.raises(Invalid):
        commands.declare_closure(actor=clerk, office=district, reason_th="", **when)


# ── rooms ──


@pytest.fixture
def school(db: None) -> Office:
    office = create_office(
        actor=SYSTEM, code="sample-school", prefix="SCH1", kind="school", name_th="โรงเรียนตัวอย่าง", name_en="Sample School", now=MONDAY
    )  # fmt: skip
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id="school-facility-use", now=MONDAY)
    hall = Resource.objects.create(office=office, kind="room", name_th="หอประชุม", name_en="Hall")
    Opening.objects.create(
        office=office, resource=hall, weekdays=[0, 1, 2, 3, 4, 5, 6], opens=at(1, 6).time(), closes=at(1, 21).time(), on_holidays=True
    )  # fmt: skip
    return office


def use_of(
    school: Office, actor: Actor, first: str, days: int, begins: str = "09:00", ends: str = "12:00"
) -> Case:
    case = casework.start(
        actor=actor, office=school, service_id="school-facility-use", variant="", lang="th", now=MONDAY
    )
    service = service_of(case.version)
    sample = catalogue.sample_answers(service, "", random.Random(1), context_for(case, lang="th", now=MONDAY))
    hours = {"first_day": first, "days": days, "from_time": begins, "to_time": ends}
    casework.fill_all(actor=actor, ref=case.ref, answers={**sample, **hours}, now=MONDAY)
    case.refresh_from_db()
    return case


def test_a_room_is_held_on_all_days_or_none(school: Office, applicant: Actor, stranger: Actor) -> None:
    hall = Resource.objects.get(office=school)
    service = service_at(school, "school-facility-use")
    appointment = service.appointments[0]
    case = use_of(school, applicant, "2026-08-07", 3)
    held = commands.hold_room(actor=applicant, case=case, kind="room", room=hall.ref, now=MONDAY)
    assert [one.starts_at for one in held] == [at(7, 9), at(8, 9), at(9, 9)]
    commands.confirm(actor=applicant, uid=held[1].uid, now=MONDAY)
    assert Booking.objects.filter(state="booked").count() == 3
    other = use_of(school, stranger, "2026-08-06", 3, "11:00", "13:00")
    with pytest.raises(no.SlotTaken):
        commands.hold_room(actor=stranger, case=other, kind="room", room=hall.ref, now=MONDAY)
    assert Booking.objects.filter(case=other).count() == 0, "the first day was free, and is not kept alone"
    wanted = wanted_hours(
        appointment, {"first_day": "2026-08-06", "days": 3, "from_time": "11:00", "to_time": "13:00"}
    )
    (choice,) = rooms_for(school, service, appointment, wanted, now=MONDAY)
    assert choice.why is not None
    assert choice.why.th == "7 สิงหาคม 2569: มีผู้ใช้แล้วในเวลานั้น"
    shown = calendar_of_room(school, service, appointment, hall, first=date(2026, 8, 7), days=1, now=MONDAY)
    assert shown[0].taken == ((at(7, 9), at(7, 12)),)
    commands.cancel(actor=applicant, uid=held[0].uid, now=MONDAY)
    assert Booking.objects.filter(state="booked").count() == 0


# ── settings, accounts, words ──


def test_rules_are_kept_and_read_back(district: Office) -> None:
    typed = dict.fromkeys(("hold_minutes", "step_minutes", "lead_hours", "horizon_days", "moves", "grace_minutes", "rebook_days", "remind_days", "remind_hours"), "10")  # fmt: skip
    commands.set_rules(
        actor=SYSTEM,
        office_id=district.pk,
        typed={**typed, "offer_minutes": "60", "cut_off": "15.30 น."},
        now=MONDAY,
    )
    district.refresh_from_db()
    kept = rules_from(district.settings)
    assert kept.step_minutes == 10
    assert f"{kept.cut_off}" == "15:30:00"
    with pytest.raises(Invalid):
        commands.set_rules(
            actor=SYSTEM, office_id=district.pk, typed={**typed, "hold_minutes": "x"}, now=MONDAY
        )
    assert rules_from({}) == Rules()


def test_a_resource_with_appointments_does_not_end_before_them(
    district: Office, applicant: Actor, handed_in: Make
) -> None:
    mine = booked(applicant, handed_in(), 5, 9)
    typed = {"kind": "counter", "name_th": "ช่อง 1", "places": "1", "until": "4/8/2569"}
    with pytest.raises(no.ResourceInUse):
        commands.keep_resource(
            actor=SYSTEM, office_id=district.pk, typed=typed, ref=mine.resource.ref, now=MONDAY
        )
    head = make_member(district, "admin", "นายผู้ดูแล ระบบ")
    made = commands.keep_resource(
        actor=head,
        office_id=district.pk,
        typed={"kind": "team", "name_th": "ทีม", "places": "2", "walk_ins": "1"},
        now=MONDAY,
    )
    commands.add_opening(
        actor=head, office_id=district.pk, typed={"whose": str(made.ref), "opens": "8.00", "closes": "16:00"}, weekdays=["5"], now=MONDAY
    )  # fmt: skip
    with pytest.raises(Invalid):
        commands.add_opening(
            actor=head, office_id=district.pk, typed={"whose": "team", "opens": "9"}, weekdays=[], now=MONDAY
        )
    commands.remove_opening(
        actor=head, office_id=district.pk, opening_id=Opening.objects.get().pk, now=MONDAY
    )


def test_words_of_who_has_no_case_are_gone_after_half_a_year(
    district: Office, team: Resource, clerk: Actor
) -> None:
    made = commands.book(
        actor=clerk, office=district, service=service_at(district, ASK), kind="visit", starts_at=at(6, 9), channel="phone", words={"name": "นางตัวอย่าง"}, now=MONDAY
    )  # fmt: skip
    assert commands.sweep(now=at(30, 9)) == 0
    assert commands.sweep(now=at(6, 9) + timedelta(days=181)) == 1
    made.refresh_from_db()
    assert words_of(made) == {}


def test_appointments_are_named_under_my_data_and_go_with_the_account(
    district: Office, applicant: Actor, handed_in: Make
) -> None:
    booked(applicant, handed_in(), 4, 9)
    user = User.objects.get(pk=str(applicant.user_id))
    assert "นัดรับเอกสาร" in holdings(user)[0].rows[0]
    other = User.objects.create_user()
    assert holdings(other) == ()
    commands.merge_accounts(kept=other, other=user, now=MONDAY)
    assert len(holdings(other)) == 1


def test_who_called_and_left_only_a_mobile_is_told_of_a_late_closure_by_text(
    district: Office, team: Resource, clerk: Actor
) -> None:
    commands.book(
        actor=clerk, office=district, service=service_at(district, ASK), kind="visit", starts_at=at(6, 9),
        channel="phone", words={"name": "นางตัวอย่าง", "phone": "๐๘๑-234 5678"}, now=MONDAY,
    )  # fmt: skip
    Effect.objects.all().delete()
    commands.declare_closure(
        actor=clerk, office=district, starts_at=at(6, 8), ends_at=at(6, 16), reason_th="น้ำท่วม", now=MONDAY
    )
    commands.look_at_closed(office_id=district.pk, now=MONDAY)
    effect = Effect.objects.get(name="account-text")
    assert effect.args["office"] == district.pk
    waiting = take_mail(UUID(effect.args["mail"]), now=MONDAY)
    assert waiting is not None
    assert waiting.to == "0812345678"
    assert "นัดหมายของท่านต้องเปลี่ยนเวลา วันพฤหัสบดี" in waiting.text
    assert "081" not in str(effect.args)
