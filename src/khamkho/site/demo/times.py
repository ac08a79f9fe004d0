"""Times that the demo's district office and its school give: counters, one on Saturdays, a team that goes out, a hall and a field."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from khamkho.appointments import commands
from khamkho.appointments.queries.slots import Slot, free_slots
from khamkho.base.thai import BANGKOK, in_bangkok
from khamkho.casework.models import Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.offices.models import Office
from khamkho.offices.queries import offering_for
from khamkho.people.actor import SYSTEM, Actor
from khamkho.site.demo.cast import CANAL, SCHOOL
from khamkho.site.demo.offices import COPY, QUESTIONS, Staff

WORKDAYS, SATURDAY, SUNDAY = list("01234"), ["5"], ["6"]
LUNCH = {"break_from": "12.00", "break_to": "13.00"}
CALLED = (
    ("ทดสอบ โทรมา", "คัดสำเนาทะเบียนบ้าน 2 ฉบับ"), ("สมมติ นัดไว้", "ขอคัดทะเบียนบ้านให้มารดา"), ("ตัวอย่าง สายสอง", "คัดทะเบียนบ้านไปทำหนังสือเดินทาง"),
    ("จำลอง ใจเย็น", "คัดสำเนาทะเบียนบ้าน"), ("ทดลอง รอได้", "คัดสำเนาและถามเรื่องย้ายชื่อ"), ("แบบอย่าง เช้าตรู่", "คัดสำเนาทะเบียนบ้าน 3 ฉบับ"),
)  # fmt: skip
VISITS = (
    ("ทดสอบ ดูแลแม่", "มารดาติดเตียง ขอทำบัตรประจำตัวประชาชนที่บ้าน"),
    ("ประธานชุมชนตัวอย่าง", "ขอให้ออกหน่วยทำบัตรที่ชุมชน ประมาณ 10 คน"),
)


def make_times(staff: Mapping[str, Staff], *, now: datetime, chance: int) -> None:
    """Everything that times are given at, and who has one in the next days."""
    begun = now - timedelta(days=30)
    district, school = staff[CANAL], staff[SCHOOL]
    _district(district.office, begun)
    hall = _school(school.office, begun)
    _booked(district.office, district.some("officer"), now=now, chance=chance)
    starts = datetime.combine(in_bangkok(now).date() + timedelta(days=9), time(8), BANGKOK)
    commands.declare_closure(
        actor=SYSTEM,
        office=school.office,
        starts_at=starts,
        ends_at=starts + timedelta(hours=4),
        reason_th="ซ่อมไฟเวที",
        reason_en="The lights of the stage are mended",
        resource=UUID(hall),
        now=now,
    )


def _district(office: Office, at: datetime) -> None:
    """Two counters, of which one stays open over lunch; a third with somebody kept for walk-ins; Saturdays; a team."""
    _add(office, at, "counter", "ช่องบริการ 1", "Counter 1")
    second = _add(office, at, "counter", "ช่องบริการ 2", "Counter 2")
    _add(office, at, "counter", "ช่องบริการ 3", "Counter 3", places="2", walk_ins="1")
    saturday = _add(office, at, "counter", "ช่องบริการวันเสาร์", "Saturday counter")
    team = _add(office, at, "team", "ทีมทำบัตรนอกสถานที่", "Team for identity cards outside")
    _hours(office, at, "counter", WORKDAYS, "8.00", "16.00", **LUNCH)
    _hours(office, at, second, WORKDAYS, "8.00", "16.00")
    _hours(office, at, saturday, SATURDAY, "8.00", "12.00")
    _hours(office, at, team, ["1", "3"], "9.00", "15.00", **LUNCH)


def _school(office: Office, at: datetime) -> str:
    """A hall for weekdays after school and Sundays, a field for early mornings as well; both on holidays, too."""
    hall = _add(office, at, "room", "หอประชุมโรงเรียน", "School hall")
    field = _add(office, at, "room", "สนามกีฬา", "Sports field")
    for whose, opens in ((hall, "16.30"), (field, "16.00")):
        _hours(office, at, whose, WORKDAYS, opens, "20.00", on_holidays="1")
        _hours(office, at, whose, SATURDAY + SUNDAY, "8.00", "20.00", on_holidays="1")
    return hall


def _booked(office: Office, officers: list[Actor], *, now: datetime, chance: int) -> None:
    """Some by telephone, some for an application, and two visits."""
    rng = random.Random(chance + 9)  # noqa: S311 - a play, not a secret
    copies, visits = _service(office, COPY), _service(office, QUESTIONS)
    slots = list(_ahead(office, copies, "collect", days=5, now=now))
    chosen = iter(sorted(rng.sample(slots, min(len(slots), 14)), key=lambda one: one.starts_at))
    for n, (case, slot) in enumerate(zip(_waiting(office, copies), chosen, strict=False)):
        commands.book(
            actor=officers[n % len(officers)], office=office, service=copies, kind="collect", starts_at=slot.starts_at,
            case=case, channel="counter", now=now, quiet=True,
        )  # fmt: skip
    shared: dict[str, Any] = {"channel": "phone", "now": now, "quiet": True}
    for (name, text), slot in zip(CALLED, chosen, strict=False):
        commands.book(
            actor=officers[0], office=office, service=copies, kind="collect", starts_at=slot.starts_at,
            words={"name": name, "text": text}, **shared,
        )  # fmt: skip
    for (name, text), slot in zip(
        VISITS, _ahead(office, visits, "visit", days=14, now=now)[::8], strict=False
    ):
        commands.book(
            actor=officers[-1], office=office, service=visits, kind="visit", starts_at=slot.starts_at,
            words={"name": name, "text": text}, **shared,
        )  # fmt: skip


def _ahead(office: Office, service: Service, kind: str, *, days: int, now: datetime) -> tuple[Slot, ...]:
    """The free times from tomorrow on."""
    first = in_bangkok(now).date() + timedelta(days=1)
    return free_slots(office, service, kind, first=first, days=days, now=now)


def _waiting(office: Office, service: Service) -> list[Case]:
    """Up to six applications for copies that have come to the point at which a time is chosen."""
    appointment = catalogue.appointment_called(service, "collect")
    assert appointment is not None
    rows = Case.objects.filter(office=office, service_id=service.id, state=Case.OPEN).order_by("pk")
    return [one for one in rows if catalogue.may_be_chosen(service, appointment, one.step)][:6]


def _service(office: Office, service_id: str) -> Service:
    offering = offering_for(office, service_id)
    assert offering is not None
    return service_of(offering.version)


def _add(office: Office, at: datetime, kind: str, th: str, en: str, **more: str) -> str:
    typed = {"kind": kind, "name_th": th, "name_en": en, **more}
    return str(commands.keep_resource(actor=SYSTEM, office_id=office.pk, typed=typed, now=at).ref)


def _hours(
    office: Office, at: datetime, whose: str, weekdays: list[str], opens: str, closes: str, **more: str
) -> None:
    typed = {"whose": whose, "opens": opens, "closes": closes, **more}
    commands.add_opening(actor=SYSTEM, office_id=office.pk, typed=typed, weekdays=weekdays, now=at)
