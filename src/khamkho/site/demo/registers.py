"""The registers of the demo's area office: a year of questions, a course that is over and one that is coming, equipment."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from khamkho.advice import commands as advice
from khamkho.base.thai import show_date
from khamkho.offices.commands import publish_offering, set_registers
from khamkho.offices.models import Office
from khamkho.offices.registers import REGISTERS, USUAL_KINDS
from khamkho.people.actor import SYSTEM, Actor
from khamkho.site.demo.cast import SCHOOL, SEA
from khamkho.site.demo.equipment import make_equipment
from khamkho.site.demo.offices import Staff
from khamkho.training import commands as training
from khamkho.training.models import Course
from khamkho.training.rules import QUESTIONS, checked_person

QUESTIONS_ASKED = 48
REQUESTS = (
    "computer-service-request",
    "computer-data-access-request",
    "equipment-request",
    "equipment-repair",
)
"""What somebody has to decide or act on is an application beside the registers."""
ASKED: tuple[tuple[int, str, str], ...] = (
    (0, "ลืมรหัสผ่านระบบรับส่งหนังสือ เข้าใช้งานไม่ได้", "กดลืมรหัสผ่านที่หน้าเข้าสู่ระบบ แล้วตั้งใหม่จากอีเมลของโรงเรียน"),
    (0, "ส่งข้อมูลนักเรียนรายบุคคลแล้วระบบแจ้งว่าเลขซ้ำ", "ตรวจนักเรียนที่ย้ายเข้า แล้วให้โรงเรียนเดิมจำหน่ายออกก่อน"),
    (1, "เครื่องพิมพ์ในห้องธุรการพิมพ์ไม่ออก", "ถอดสายแล้วเสียบใหม่ ล้างคิวงานพิมพ์ หากยังไม่ได้ให้แจ้งซ่อม"),
    (1, "จอทีวีรับสัญญาณ DLTV เปิดไม่ติด", "ตรวจปลั๊กและรีโมต หากไม่ติดให้แจ้งซ่อมพร้อมหมายเลขครุภัณฑ์"),
    (2, "อินเทอร์เน็ตของโรงเรียนช้ามากช่วงบ่าย", "ปิดเครื่องที่ดาวน์โหลดค้าง แล้วรีสตาร์ตเราเตอร์ หากยังช้าให้แจ้งผู้ให้บริการ"),
    (2, "ขอเพิ่มจุดกระจายสัญญาณไวไฟในอาคารเรียน", "ส่งคำขอรับบริการระบบคอมพิวเตอร์พร้อมผังอาคาร"),
    (3, "รับชมรายการ DLTV ย้อนหลังได้ที่ไหน", "เปิดเว็บไซต์ของมูลนิธิฯ เลือกระดับชั้นและวันที่ออกอากาศ"),
    (4, "อยากเปลี่ยนภาพหน้าแรกของเว็บไซต์โรงเรียน", "เข้าหน้าผู้ดูแล เลือกแบนเนอร์ แล้วใช้ภาพขนาดไม่เกิน 1 เมกะไบต์"),
    (5, "มีอีเมลแจ้งให้กดลิงก์ยืนยันบัญชี ควรทำอย่างไร", "ห้ามกดลิงก์ ให้ลบอีเมล และเปลี่ยนรหัสผ่านหากกดไปแล้ว"),
    (6, "ขอคำแนะนำการจัดห้องประชุมออนไลน์", "ใช้บัญชีของหน่วยงานเปิดห้อง แล้วส่งลิงก์พร้อมรหัสให้ผู้เข้าประชุม"),
)  # fmt: skip
NAMES = (
    ("นาง", "ประกอบ", "ตั้งใจสอน"), ("นาย", "สมมุติ", "ใฝ่รู้"), ("นางสาว", "อ้างอิง", "หมั่นเพียร"), ("นาย", "เทียบเคียง", "ขยันเรียน"),
    ("นาง", "ทดสอบ", "รอบคอบ"), ("นางสาว", "แบบแผน", "ใจเย็น"), ("นาย", "ต้นแบบ", "มุ่งมั่น"), ("นาง", "นิยาม", "พอเพียง"),
)  # fmt: skip


def make_registers(staff: dict[str, Staff], *, now: datetime, chance: int) -> None:
    """Switch the registers on and fill them. Before the letters are made: the certificates are among them."""
    at_sea = staff[SEA]
    kinds = "\n".join(f"{one.th} | {one.en}" for one in USUAL_KINDS)
    office = set_registers(
        actor=SYSTEM, office_id=at_sea.office.pk, kept=list(REGISTERS), kinds=kinds, years="5", now=now
    )
    at_sea.office.settings = office.settings
    for service in REQUESTS:
        publish_offering(actor=SYSTEM, office_id=office.pk, service_id=service, now=now)
    officers = list(at_sea.some("officer"))
    rng = random.Random(f"registers {chance}")  # noqa: S311 - a play, not a secret
    _asked(office, officers, rng, now)
    _over(office, officers[0], at_sea.some("director")[0], rng, now)
    _coming(office, officers[0], now)
    make_equipment(office, officers, at_sea.some("director")[0], now=now, chance=chance)


def _asked(office: Office, officers: list[Actor], rng: random.Random, now: datetime) -> None:
    days = sorted((rng.randrange(1, 360) for _each in range(QUESTIONS_ASKED)), reverse=True)
    for place, ago in enumerate(days):
        kind, question, answer = ASKED[place % len(ASKED)]
        at, officer = now - timedelta(days=ago, minutes=rng.randrange(240)), rng.choice(officers)
        typed = {
            "channel": rng.choice(("phone", "phone", "line", "mail", "counter")),
            "kind": USUAL_KINDS[kind].th,
            "school": SCHOOL if place % 3 == 0 else "",
            "asker": rng.choice(("ครูธุรการ", "ครูวิชาการ", "ผู้ดูแลระบบของโรงเรียน")),
            "question": question,
            "answer": answer if place % 2 else "",
        }
        entry = advice.log_advice(
            actor=officer, office=office, ref=UUID(int=rng.getrandbits(128)), typed=typed, now=at
        )
        if place % 2 == 0 and place < QUESTIONS_ASKED - 4:
            later = min(at + timedelta(minutes=rng.randrange(20, 3000)), now)
            advice.answer_advice(actor=officer, office=office, ref=entry.ref, answer=answer, now=later)
        if place < len(ASKED):
            kept = {"known_question": question, "known_answer": answer}
            advice.keep_answer(actor=officer, office=office, ref=entry.ref, typed=kept, now=at)
        if place == QUESTIONS_ASKED - 1:
            day = show_date(timezone.localtime(now).date(), "th", style="short")
            given = {"follow_on": day, "note": "โทรถามว่าใช้งานได้หรือยัง"}
            advice.give_advice_on(actor=officer, office=office, ref=entry.ref, typed=given, now=now)


def _course(
    office: Office, officer: Actor, title: str, days: list[datetime], *, at: datetime, **more: str
) -> Course:
    typed = {
        "title": title,
        "share": "80",
        "questions": "\n".join(f"{one.th} | {one.en}" for one in QUESTIONS),
        **more,
    }
    ref = UUID(int=random.Random(title).getrandbits(128))  # noqa: S311
    course = training.open_course(actor=officer, office=office, ref=ref, typed=typed, now=at)
    for day in days:
        when = {"day": show_date(timezone.localtime(day).date(), "th"), "begins": "08.30", "ends": "16.30"}
        where = {"place": "ห้องประชุมใหญ่ สพป.ทะเลตัวอย่าง", "speaker": "วิทยากรกลุ่มส่งเสริมการศึกษาทางไกลฯ"}
        training.add_meeting(actor=officer, office=office, ref=ref, typed={**when, **where}, now=at)
    people = [
        checked_person(
            {
                "prefix": prefix,
                "first": first,
                "last": last,
                "email": f"teacher{place}@example.com",
                "unit": "โรงเรียนบ้านเกาะตัวอย่าง",
            }
        )
        for place, (prefix, first, last) in enumerate(NAMES)
    ]
    training.invite_people(actor=officer, office=office, ref=ref, people=people, now=at)
    return course


def _over(office: Office, officer: Actor, director: Actor, rng: random.Random, now: datetime) -> None:
    """A course of two days, two months ago: seven came on both, one on one; forms and certificates followed."""
    first = now - timedelta(days=61)
    days = [first, first + timedelta(days=1)]
    course = _course(
        office,
        officer,
        "การดูแลเว็บไซต์ของโรงเรียน",
        days,
        at=first - timedelta(days=20),
        target="ครูผู้ดูแลเว็บไซต์ของโรงเรียน",
        seats="30",
    )
    people = list(course.people.all())
    for place, one in enumerate(people):
        for day, meeting in zip(days, course.meetings.all(), strict=True):
            if place or day == days[0]:
                training.scan(meeting=meeting.ref, participant=one, now=day)
    for _one in people[1:]:
        course.opinions.create(levels=[rng.choice((3, 4, 4, 5, 5)) for _each in QUESTIONS])
    course.people.filter(pk__in=[one.pk for one in people[1:]]).update(surveyed=True)
    done = days[1] + timedelta(hours=1)
    training.write_certificates(actor=officer, office=office, ref=course.ref, lang="th", now=done)
    training.sign_certificates(actor=director, office=office, ref=course.ref, now=done)


def _coming(office: Office, officer: Actor, now: datetime) -> None:
    """A course in ten days that anybody may register for."""
    day = now + timedelta(days=10)
    closes = show_date(timezone.localtime(now + timedelta(days=8)).date(), "th")
    about = "ฝึกแยกแยะอีเมลหลอกลวง ตั้งรหัสผ่าน และสำรองข้อมูลของโรงเรียน"
    course = _course(
        office, officer, "ความปลอดภัยไซเบอร์สำหรับครู", [day], at=now - timedelta(days=2),
        target="ครูและบุคลากรทางการศึกษา", about=about, seats="6", public="1", closes_on=closes,
    )  # fmt: skip
    for place, one in enumerate(course.people.all()):
        if place < 7:
            training.change_reply(
                actor=officer,
                office=office,
                ref=course.ref,
                participant=one.ref,
                wants="no" if place == 2 else "yes",
                now=now,
            )
