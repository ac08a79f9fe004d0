"""Any service, question by question: answered, corrected, carried on at the web and back."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from khamkho.advice.commands import answer_advice
from khamkho.advice.models import Entry, Known
from khamkho.casework.contents import body_of, working_copy_of
from khamkho.casework.models import Case
from khamkho.chat import tasks
from khamkho.chat.tests.conftest import Phone, act, newest
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.work.jobs import Job
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db
MONDAY_LATER = "10/8/2569"


@pytest.fixture
def register(district: Office) -> Office:
    district.settings = {**district.settings, "registers": {"kept": ["advice"], "kinds": [], "years": 5}}
    district.save()
    return district


def visit(phone: Phone) -> str:
    """A card for somebody who is bedridden, up to the first question."""
    return phone.says("5# ขอทำบัตรให้ผู้ป่วยติดเตียงที่บ้านค่ะ")


def test_a_visit_is_asked_question_by_question(phone: Phone) -> None:
    first = visit(phone)
    draft = newest()
    assert draft.variant == "visit"
    assert working_copy_of(draft).answers["topic"] == "bedridden"
    assert "หน้าเว็บที่ปลอดภัย" in first  # an address has many parts


def test_what_was_answered_at_the_web_is_not_asked_again(
    phone: Phone, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit(phone)
    monkeypatch.setattr("khamkho.chat.views.once.timezone", SimpleNamespace(now=lambda: phone.now))
    url = phone.presses("เปิดหน้าเว็บ")
    path = url[url.index("/c/") :]
    assert client.get(path).status_code == 200
    opened = client.post(path)
    assert opened.status_code == 302
    assert str(newest().ref) in opened["Location"]
    assert client.post(path).status_code == 404


def question(phone: Phone) -> Case:
    """An ordinary question as a case of its own."""
    phone.says("ระบบสอบถามข้อมูลงานทะเบียน")
    phone.presses("ระบบสอบถาม")
    return newest()


def test_a_whole_application_in_the_chat(phone: Phone) -> None:
    phone.says("5#")
    phone.says("ยกเลิก")
    with_menu = phone.does("postback", data="start:bangkhae-registration-qa")
    assert "ท่านต้องการให้ช่วยเรื่องใด" in with_menu
    assert "เรื่อง" in phone.says("สอบถาม")
    assert "คำถามหรือสิ่งที่ขอ" in phone.says("1")
    assert "ชื่อ" in phone.says("เปลี่ยนชื่อต้องใช้อะไรบ้าง")
    assert "อีเมล" in phone.says("นายสมชาย ใจดี")
    assert "หมายเลขโทรศัพท์" in phone.presses("ข้าม")
    wrong = phone.says("12")
    assert "หมายเลขโทรศัพท์ไม่ถูกต้อง" in wrong
    assert "ส่งภาพหรือไฟล์" in phone.says("081 234 5678")
    check = phone.presses("ข้าม")
    assert "สมชาย" in check
    told = phone.presses("ยื่นคำขอ")
    case = newest()
    assert case.state == Case.OPEN
    assert str(case.number) in told
    assert body_of(case).answers["name"]["first"] == "สมชาย"


def test_one_answer_is_changed_before_handing_in(phone: Phone) -> None:
    phone.does("postback", data="start:bangkhae-registration-qa")
    for text in ("สอบถาม", "1", "คำถาม", "นางสาวมาลี ดีงาม", "ข้าม", "0812345678", "ข้าม"):
        phone.says(text)
    phone.says("แก้ไข")
    assert phone.quick
    phone.presses("คำถามหรือสิ่งที่ขอ")
    assert "ตรวจทาน" in phone.says("คำถามใหม่")
    phone.says("ยื่นคำขอ")
    assert body_of(newest()).answers["question"] == "คำถามใหม่"


def test_the_answer_of_the_office_comes_back_into_the_chat(phone: Phone, clerk: Actor) -> None:
    phone.does("postback", data="start:bangkhae-registration-qa")
    for text in ("สอบถาม", "1", "คำถาม", "นางสาวมาลี ดีงาม", "ข้าม", "0812345678", "ข้าม", "ยื่นคำขอ"):
        phone.says(text)
    act(newest(), clerk, "reply", answer="ใช้บัตรประชาชนใบเดียว")
    assert "ใช้บัตรประชาชนใบเดียว" in phone.follows()


def test_a_question_without_an_answer_goes_into_the_register_and_back(
    phone: Phone, register: Office, clerk: Actor
) -> None:
    told = phone.says("5# แจ้งเกิดลูกใช้เอกสารอะไร")
    entry = Entry.objects.get()
    assert entry.number in told
    assert entry.channel == "line"
    answer_advice(actor=clerk, office=register, ref=entry.ref, answer="ใช้หนังสือรับรองการเกิด", now=phone.now)
    effect = Effect.objects.get(name="chat-answer")
    for _twice in range(2):
        tasks.answer(Job(id=effect.id, args=effect.args, now=phone.now))
    assert phone.sees().count("ใช้หนังสือรับรองการเกิด") == 1


def test_a_question_that_the_office_has_an_answer_for_is_answered_at_once(
    phone: Phone, register: Office
) -> None:
    Known.objects.create(
        office=register,
        kind="อื่น ๆ",
        question="แจ้งเกิดใช้เอกสารอะไรบ้าง",
        answer="ใช้หนังสือรับรองการเกิดจากโรงพยาบาล",
        search_key="แจ้งเกิด",
        written_at=phone.now,
    )
    assert "หนังสือรับรองการเกิด" in phone.says("5# แจ้งเกิดลูกใช้เอกสารอะไร")
    assert "ยินดี" in phone.presses("ตรงคำถาม")
    assert Entry.objects.count() == 0


def test_an_office_without_a_register_answers_in_the_chat(phone: Phone) -> None:
    assert "ส่งต่อเจ้าหน้าที่" in phone.says("5# แจ้งเกิดลูกใช้เอกสารอะไร")
    assert phone.friend.waiting_since is not None


def test_a_picture_is_kept_only_where_a_document_is_asked_for(phone: Phone) -> None:
    assert "ไม่ได้เปิด" in phone.does("image")
    phone.does("postback", data="start:bangkhae-registration-qa")
    for text in ("สอบถาม", "1", "คำถาม", "นางสาวมาลี ดีงาม", "ข้าม", "0812345678"):
        phone.says(text)
    phone.does("image")
    effect = Effect.objects.get(name="chat-file")
    assert effect.args["document"] == "papers"
