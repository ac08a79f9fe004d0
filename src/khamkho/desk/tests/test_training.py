"""The training register at the desk: a course from its first page to its report."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from khamkho.casework.models import Letter
from khamkho.offices.commands import set_registers
from khamkho.offices.models import Office, OfficeEvent
from khamkho.people.actor import SYSTEM, Actor
from khamkho.training import commands
from khamkho.training.models import Course, Meeting, Presence
from khamkho.training.rules import checked_person

pytestmark = pytest.mark.django_db
HOME = "/desk/kbi1/training"
COURSE = {"title": "ดูแลเว็บไซต์โรงเรียน", "share": "80", "questions": "เนื้อหา | Content", "public": "1"}
LIST = "คำนำหน้า,ชื่อ,สกุล,อีเมล,โทร,หน่วยงาน\nนาย,สมมติ,หนึ่ง,one@example.com,,บ้านเอ\nนาง,ผิด,สอง,wrong,,"


@pytest.fixture(autouse=True)
def keeping(office: Office) -> Office:
    return set_registers(
        actor=SYSTEM, office_id=office.pk, kept=["training"], kinds="ก", years="5", now=timezone.now()
    )


@pytest.fixture
def course(keeping: Office, officer: Actor) -> Course:
    return commands.open_course(actor=officer, office=keeping, ref=uuid4(), typed=COURSE, now=timezone.now())


@pytest.fixture
def meeting(course: Course) -> Meeting:
    day = timezone.localdate()
    return Meeting.objects.create(course=course, day=day, begins="08:30", ends="16:30", place="ห้องประชุม")


@pytest.fixture
def page(course: Course) -> str:
    return f"{HOME}/{course.ref}"


def words(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def invited(officer: Actor, course: Course, *letters: str) -> None:
    people = [
        checked_person({"first": f"สมมติ{one}", "last": "ตัวอย่าง", "email": f"{one}@example.com"})
        for one in letters
    ]
    commands.invite_people(
        actor=officer, office=course.office, ref=course.ref, people=people, now=timezone.now()
    )


def test_a_course_is_opened_and_changed(officer_desk: Client) -> None:
    assert "ยังไม่มีการอบรม" in words(officer_desk, HOME)
    assert "วิทยากร" in words(officer_desk, f"{HOME}/new")
    wrong = officer_desk.post(f"{HOME}/new", {"title": "", "share": "80"})
    assert wrong.status_code == 422
    answer = officer_desk.post(f"{HOME}/new", {**COURSE, "ref": uuid4(), "closes_on": "31/12/2642"})
    course = Course.objects.get()
    assert answer.headers["Location"] == f"{HOME}/{course.ref}"
    assert course.title in words(officer_desk, HOME)
    assert "31 ธ.ค. 2642" in words(officer_desk, f"{HOME}/{course.ref}/change")
    assert officer_desk.post(f"{HOME}/{course.ref}/change", {**COURSE, "title": "ใหม่"}).status_code == 302
    assert "ใหม่" in words(officer_desk, f"{HOME}/{course.ref}")
    assert officer_desk.post(f"{HOME}/{course.ref}/change", {}).status_code == 422
    assert officer_desk.get(f"{HOME}/{uuid4()}").status_code == 404


def test_a_list_is_shown_before_anybody_is_invited(officer_desk: Client, course: Course, page: str) -> None:
    shown = officer_desk.post(f"{page}/invite", {"list": LIST, "preview": "1"}).content.decode()
    assert "เชิญได้ 1 จาก 2 บรรทัด" in shown
    assert "อีเมลไม่ถูกต้อง" in shown
    assert not course.people.exists()
    assert officer_desk.post(f"{page}/invite", {"list": LIST}).status_code == 302
    assert course.people.count() == 1
    for body in (
        LIST.replace("one@", "two@").encode("utf-8-sig"),
        LIST.replace("one@", "three@").encode("cp874"),
    ):
        sent = SimpleUploadedFile("list.csv", body, content_type="text/csv")
        assert officer_desk.post(f"{page}/invite", {"file": sent}).status_code == 302
    assert course.people.count() == 3
    assert officer_desk.post(f"{page}/invite", {"list": "ก,ข\n" * 600}).status_code == 422
    assert "สมมติ หนึ่ง" in words(officer_desk, page)


def test_everything_about_a_course_is_done_on_its_page(
    officer_desk: Client, officer: Actor, course: Course, page: str
) -> None:
    meeting = {"do": "meeting", "day": "31/12/2642", "begins": "08.30", "ends": "12.00", "place": "ห้อง ก"}
    assert officer_desk.post(page, {**meeting, "day": "x"}).status_code == 422
    assert officer_desk.post(page, meeting).status_code == 302
    held = course.meetings.get()
    invited(officer, course, "a")
    who = course.people.get().ref
    assert officer_desk.post(page, {"do": "reply", "participant": who, "reply": "no"}).status_code == 302
    assert "ไม่เข้าร่วม" in words(officer_desk, page)
    hand = {"do": "present", "participant": who, "meeting": held.ref}
    assert officer_desk.post(page, hand).status_code == 422
    assert officer_desk.post(page, {**hand, "reason": "เห็นในห้อง"}).status_code == 302
    assert Presence.objects.count() == 1
    assert officer_desk.post(page, {"do": "remove", "meeting": held.ref}).status_code == 409
    assert officer_desk.post(page, {"do": "remove", "meeting": "x"}).status_code == 404
    assert officer_desk.post(page, {"do": "dance"}).status_code == 404
    assert officer_desk.post(page, {"do": "certify"}).status_code == 409


def test_a_meeting_is_moved_and_a_course_called_off(
    officer_desk: Client, client: Client, course: Course, meeting: Meeting, page: str
) -> None:
    where = f"{page}/meetings/{meeting.ref}/change"
    assert "ห้องประชุม" in words(officer_desk, where)
    typed = {"day": "31/12/2642", "begins": "09.00", "ends": "12.00", "place": "ห้องใหม่"}
    assert officer_desk.post(where, {**typed, "ends": "08.00"}).status_code == 422
    assert officer_desk.post(where, typed).status_code == 302
    assert "ห้องใหม่" in words(officer_desk, page)
    assert officer_desk.post(f"{page}/change", {"do": "call-off", "reason": ""}).status_code == 422
    assert officer_desk.post(f"{page}/change", {"do": "call-off", "reason": "น้ำท่วม"}).status_code == 302
    assert "น้ำท่วม" in words(officer_desk, page)
    assert "งดจัด" in words(officer_desk, HOME)
    Course.objects.update(public=True)
    told = words(client, f"/training/{course.ref}")
    assert "น้ำท่วม" in told
    assert "<form" not in told.split("<main", 1)[1].split("</main>", 1)[0]


def test_certificates_are_drafted_by_an_officer_and_signed_by_the_director(
    officer_desk: Client, director_desk: Client, officer: Actor, course: Course, meeting: Meeting, page: str
) -> None:
    invited(officer, course, "a", "b")
    for one in course.people.all():
        commands.scan(meeting=meeting.ref, participant=one, now=timezone.now())
    assert officer_desk.post(page, {"do": "certify", "lang": "th"}).status_code == 302
    assert "ลงนาม 2 ฉบับ" not in words(officer_desk, page)
    assert officer_desk.post(page, {"do": "sign"}).status_code == 403
    assert "ลงนาม 2 ฉบับ" in words(director_desk, page)
    assert director_desk.post(page, {"do": "sign"}).status_code == 302
    letter = Letter.objects.order_by("pk")[0]
    assert letter.number in words(officer_desk, page)
    assert "สมมติa ตัวอย่าง" in words(officer_desk, "/desk/kbi1/letters/?book=certificates")
    assert words(officer_desk, f"/desk/kbi1/letters/{letter.ref}")
    assert "เกียรติบัตร" not in words(officer_desk, "/desk/kbi1/letters/new")


def test_the_room_the_list_and_the_report(
    officer_desk: Client, auditor_desk: Client, officer: Actor, course: Course, meeting: Meeting, page: str
) -> None:
    invited(officer, course, "a")
    commands.scan(meeting=meeting.ref, participant=course.people.get(), now=timezone.now())
    shown = words(officer_desk, f"{page}/meetings/{meeting.ref}/screen")
    assert "<svg" in shown
    assert 'http-equiv="refresh"' in shown
    assert "สมมติa" not in shown
    assert auditor_desk.get(f"{page}/meetings/{meeting.ref}/screen").status_code == 403
    for address in (f"{page}/meetings/{meeting.ref}/list.pdf", f"{page}/report.pdf"):
        text = " ".join(
            one.extract_text() for one in pypdf.PdfReader(io.BytesIO(officer_desk.get(address).content)).pages
        )
        assert "สมมติa ตัวอย่าง" in text
    assert "ตั้งแต่ 5 ฉบับ" in words(auditor_desk, f"{page}/report")
    text = (
        ZipFile(io.BytesIO(officer_desk.get(f"{page}/report.xlsx").content))
        .read("xl/sharedStrings.xml")
        .decode()
    )
    assert "สมมติa ตัวอย่าง" in text
    assert OfficeEvent.objects.latest("pk").what == "register-exported"
    for level in ("5", "5", "4", "4", "4"):
        course.opinions.create(levels=[int(level)])
    assert "4.40" in words(officer_desk, f"{page}/report")


def test_only_an_office_that_keeps_it_has_it(officer_desk: Client, keeping: Office, page: str) -> None:
    assert f'href="{HOME}"' in words(officer_desk, "/desk/kbi1/")
    keeping.settings = {}
    keeping.save()
    for address in (HOME, f"{HOME}/new", page, f"{page}/invite"):
        assert officer_desk.get(address).status_code == 404


@pytest.mark.parametrize("end", ["list", "", "/change", "/invite", "/report", "screen"])
def test_no_page_asks_more_than_twelve_times(
    officer_desk: Client,
    officer: Actor,
    course: Course,
    meeting: Meeting,
    page: str,
    end: str,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    invited(officer, course, *"abcdef")
    Meeting.objects.create(
        course=course, day=timezone.localdate() + timedelta(days=1), begins="08:30", ends="16:30", place="ก"
    )
    where = {"list": HOME, "screen": f"{page}/meetings/{meeting.ref}/screen"}.get(end, f"{page}{end}")
    officer_desk.get(where)
    with django_assert_max_num_queries(12):
        words(officer_desk, where)
