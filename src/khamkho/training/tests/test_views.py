"""What people who take part see: registration, their own page, the page behind the code in the room."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from khamkho.casework.models import Letter
from khamkho.issuing.commands import produce_letter
from khamkho.offices.commands import set_registers
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.training import commands
from khamkho.training.models import Course, Meeting, Participant
from khamkho.training.queries import scan_code
from khamkho.training.tests.conftest import COURSE
from khamkho.training.tests.test_commands import code_for, someone

pytestmark = pytest.mark.django_db
PERSON = {"prefix": "นางสาว", "first": "สมมติ", "last": "ตัวอย่าง", "email": "a@example.com"}


@pytest.fixture(autouse=True)
def _nothing_counted(db: None) -> None:
    cache.clear()


@pytest.fixture
def now_course(office: Office, officer: Actor) -> Course:
    now = timezone.now()
    held = set_registers(actor=SYSTEM, office_id=office.pk, kept=["training"], kinds="ก", years="5", now=now)
    typed = {**COURSE, "public": "1", "seats": "1"}
    course = commands.open_course(actor=officer, office=held, ref=uuid4(), typed=typed, now=now)
    Meeting.objects.create(
        course=course, day=timezone.localdate(), begins="08:30", ends="16:30", place="ห้อง ๑"
    )
    commands.invite_people(actor=officer, office=held, ref=course.ref, people=[someone("a")], now=now)
    return course


def page(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_anybody_registers_and_the_answer_is_the_same_for_all(client: Client, now_course: Course) -> None:
    address = f"/training/{now_course.ref}"
    assert "ลงทะเบียน" in page(client, address)
    assert client.post(address, {"first": "ก"}).status_code == 422
    answers = [
        client.post(address, {**PERSON, "email": email}).content
        for email in ("b@example.com", "a@example.com")
    ]
    assert "ระบบได้รับการลงทะเบียนแล้ว" in answers[0].decode()
    assert len(answers[0]) == len(answers[1])
    assert now_course.people.count() == 2
    Course.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    assert "ปิดรับลงทะเบียนแล้ว" in page(client, address)
    assert client.post(address, PERSON).status_code == 409
    Course.objects.update(public=False)
    page(client, address, 404)


def test_a_participant_replies_by_her_link(client: Client, now_course: Course) -> None:
    address = f"/training/mine/{code_for('a@example.com')}"
    assert "ยังไม่ตอบ" in page(client, address)
    assert client.post(address, {"reply": "yes"}).status_code == 302
    assert "ไม่เข้าร่วม" in page(client, address)
    assert client.post(address, {}).status_code == 422
    page(client, "/training/mine/0000-0000", 404)
    page(client, f"{address}/certificate.pdf", 404)


def test_who_opened_her_page_is_marked_with_one_press(client: Client, now_course: Course) -> None:
    meeting = now_course.meetings.get()
    page(client, f"/training/mine/{code_for('a@example.com')}")
    scanned = client.get(f"/training/attend/{meeting.ref}/{scan_code(meeting, timezone.now())}")
    assert scanned.headers["Location"] == f"/training/attend/{meeting.ref}"
    assert "บันทึกว่าฉันเข้าอบรม" in page(client, f"/training/attend/{meeting.ref}")
    for _time in (1, 2):  # pressed twice is the same
        assert "บันทึกการเข้าอบรมแล้ว" in client.post(f"/training/attend/{meeting.ref}").content.decode()
    assert meeting.present.count() == 1


def test_who_comes_without_her_link_types_her_address(client: Client, now_course: Course) -> None:
    meeting = now_course.meetings.get()
    here = f"/training/attend/{meeting.ref}"
    page(client, here, 409)  # nothing was scanned
    page(client, f"{here}/0123456789abcdef", 409)
    page(client, f"/training/attend/{uuid4()}", 404)
    client.get(f"{here}/{scan_code(meeting, timezone.now())}")
    wrong = client.post(here, {"who": "z@example.com"})
    assert wrong.status_code == 422
    assert "แจ้งเจ้าหน้าที่ในห้อง" in wrong.content.decode()
    assert client.post(here, {"who": ""}).status_code == 422
    assert "บันทึกการเข้าอบรมแล้ว" in client.post(here, {"who": "A@example.com"}).content.decode()
    assert meeting.present.count() == 1


def test_the_form_and_the_certificate_stand_on_her_page(
    client: Client, now_course: Course, officer: Actor, director: Actor
) -> None:
    meeting, address = now_course.meetings.get(), f"/training/mine/{code_for('a@example.com')}"
    commands.scan(meeting=meeting.ref, participant=Participant.objects.get(), now=timezone.now())
    assert "แบบประเมินความพึงพอใจ" in page(client, address)
    assert client.post(address, {"do": "fill"}).status_code == 422
    assert client.post(address, {"do": "fill", "level.0": "5"}).status_code == 302
    assert "ได้รับแบบประเมินของท่านแล้ว" in page(client, address)
    office = now_course.office
    commands.write_certificates(
        actor=officer, office=office, ref=now_course.ref, lang="th", now=timezone.now()
    )
    commands.sign_certificates(actor=director, office=office, ref=now_course.ref, now=timezone.now())
    letter = produce_letter(letter_id=Letter.objects.get().pk, now=timezone.now())
    assert letter.number in page(client, address)
    answer = client.get(f"{address}/certificate.pdf")
    assert b"".join(answer.streaming_content)[:4] == b"%PDF"  # type: ignore[attr-defined]
    verified = client.post(f"/verify/{letter.code}", {"name": "สมมติa ตัวอย่าง"}).content.decode()
    assert letter.number in verified
    assert "ตรงกัน" in verified
    assert "สมมติa" not in page(client, f"/verify/{letter.code}")
