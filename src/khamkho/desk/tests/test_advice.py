"""The advice register at the desk: one page to log, the entry with what may be done, answers again, statistics, files."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone

from khamkho.advice import commands
from khamkho.advice.models import Entry
from khamkho.offices.commands import create_office, set_registers
from khamkho.offices.models import Office, OfficeEvent
from khamkho.people.actor import SYSTEM, Actor

pytestmark = pytest.mark.django_db
HOME = "/desk/kbi1/advice"
TYPED = {"channel": "line", "kind": "เครือข่าย", "asker": "ครูสมมติ", "question": "ไวไฟหลุดบ่อย"}


@pytest.fixture(autouse=True)
def keeping(office: Office) -> Office:
    return set_registers(
        actor=SYSTEM,
        office_id=office.pk,
        kept=["advice"],
        kinds="เครือข่าย | Network",
        years="5",
        now=timezone.now(),
    )


@pytest.fixture
def entry(keeping: Office, officer: Actor) -> Entry:
    return commands.log_advice(actor=officer, office=keeping, ref=uuid4(), typed=TYPED, now=timezone.now())


def page_of(browser: Client, address: str, **data: Any) -> str:
    answer = browser.post(address, data) if data else browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_question_is_logged_on_one_page(officer_desk: Client, keeping: Office) -> None:
    create_office(
        actor=SYSTEM, code="ban-a", prefix="BANA", kind="school", name_th="โรงเรียนบ้านเอ", name_en="Ban A School",
        parent_id=keeping.pk, now=timezone.now(),
    )  # fmt: skip
    page = page_of(officer_desk, f"{HOME}/new")
    assert "บันทึกคำถาม" in page
    assert "โรงเรียนบ้านเอ" in page
    answer = officer_desk.post(f"{HOME}/new", {**TYPED, "school": "ban-a", "ref": uuid4()})
    entry = Entry.objects.get()
    assert answer.headers["Location"] == f"{HOME}/{entry.ref}"
    shown = page_of(officer_desk, f"{HOME}/{entry.ref}")
    assert "ไวไฟหลุดบ่อย" in shown
    assert "โรงเรียนบ้านเอ" in shown
    more = officer_desk.post(f"{HOME}/new", {**TYPED, "more": "1", "ref": uuid4()})
    assert more.headers["Location"] == f"{HOME}/new?channel=line"


def test_what_is_wrong_comes_back_as_it_was_typed(officer_desk: Client) -> None:
    answer = officer_desk.post(f"{HOME}/new", {"question": "ไวไฟหลุด", "follow_on": "วันไหนก็ได้"})
    assert answer.status_code == 422
    assert "ไวไฟหลุด" in answer.content.decode()
    assert 'id="follow_on-error"' in answer.content.decode()
    assert not Entry.objects.exists()


def test_answers_given_before_are_shown_with_and_without_scripts(
    officer_desk: Client, officer: Actor, keeping: Office, entry: Entry
) -> None:
    words = {"known_question": "ไวไฟหลุดบ่อย", "known_answer": "ขยับให้ใกล้จุดกระจายสัญญาณ"}
    officer_desk.post(f"{HOME}/{entry.ref}", {"do": "keep", **words})
    assert words["known_answer"] in page_of(officer_desk, f"{HOME}/similar", question="ทำไมไวไฟหลุด")
    page = page_of(officer_desk, f"{HOME}/new", question="ทำไมไวไฟหลุด", look="1")
    assert words["known_answer"] in page
    assert "ทำไมไวไฟหลุด" in page
    assert words["known_answer"] in page_of(officer_desk, f"{HOME}/known?q=กระจาย")
    assert words["known_answer"] not in page_of(officer_desk, f"{HOME}/known?q=ปริ๊นเตอร์")
    known = entry.known.get()
    assert officer_desk.post(f"{HOME}/known", {"retire": known.pk}).status_code == 302
    assert officer_desk.post(f"{HOME}/known", {"retire": "x"}).status_code == 404
    assert words["known_answer"] not in page_of(officer_desk, f"{HOME}/known")


def test_everything_about_a_question_is_done_on_its_page(
    officer_desk: Client, director_desk: Client, entry: Entry
) -> None:
    page = f"{HOME}/{entry.ref}"
    for do, data in (
        ("answer", {"answer": "ย้ายเราเตอร์"}),
        ("give", {"follow_on": "31/12/2642"}),
        ("follow", {"note": "ดีขึ้นแล้ว"}),
        ("correct", {**TYPED, "asker": "ครูอื่น"}),
    ):
        assert page_of(officer_desk, f"{page}?do={do}")
        assert officer_desk.post(page, {"do": do, **data}).status_code == 302, do
    shown = page_of(officer_desk, page)
    assert all(words in shown for words in ("ย้ายเราเตอร์", "ดีขึ้นแล้ว", "ครูอื่น", "ครูสมมติ"))
    assert officer_desk.post(page, {"do": "follow", "note": "ก"}).status_code == 409
    assert officer_desk.post(page, {"do": "dance"}).status_code == 404
    assert officer_desk.post(page, {"do": "erase", "reason": "ก"}).status_code == 403
    assert director_desk.post(page, {"do": "erase", "reason": ""}).status_code == 422
    assert director_desk.post(page, {"do": "erase", "reason": "ขอ"}).status_code == 302
    assert "ย้ายเราเตอร์" not in page_of(officer_desk, page)
    assert officer_desk.get(f"{HOME}/{uuid4()}").status_code == 404


def test_the_register_is_narrowed_and_taken_out_without_names(officer_desk: Client, entry: Entry) -> None:
    assert "1/2" in page_of(officer_desk, f"{HOME}?state=open&channel=line&mine=1")
    assert "ไวไฟหลุดบ่อย" not in page_of(officer_desk, f"{HOME}?state=done")
    answer = officer_desk.get(f"{HOME}.xlsx?state=open")
    text = ZipFile(io.BytesIO(answer.content)).read("xl/sharedStrings.xml").decode()
    assert "ไวไฟหลุดบ่อย" in text
    assert "ครูสมมติ" not in text
    assert OfficeEvent.objects.latest("pk").what == "register-exported"


def test_the_statistics_are_a_page_and_two_files(officer_desk: Client, entry: Entry) -> None:
    assert "เครือข่าย" in page_of(officer_desk, f"{HOME}/numbers")
    assert "ปีนี้ยังไม่มีคำถาม" in page_of(officer_desk, f"{HOME}/numbers?year=2500")
    table = officer_desk.get(f"{HOME}/numbers.csv").content.decode("utf-8-sig").splitlines()
    assert "รวม,รวม,1,0," in table
    assert officer_desk.get(f"{HOME}/numbers.xlsx").content[:2] == b"PK"


def test_only_an_office_that_keeps_it_has_it(
    officer_desk: Client, auditor_desk: Client, keeping: Office, entry: Entry
) -> None:
    assert f'href="{HOME}"' in page_of(officer_desk, "/desk/kbi1/")
    assert page_of(auditor_desk, f"{HOME}/{entry.ref}")
    assert auditor_desk.get(f"{HOME}/new").status_code == 403
    assert auditor_desk.post(f"{HOME}/{entry.ref}", {"do": "answer", "answer": "ก"}).status_code == 403
    keeping.settings = {}
    keeping.save()
    assert f'href="{HOME}"' not in page_of(officer_desk, "/desk/kbi1/")
    refused = officer_desk.get(HOME)
    assert refused.status_code == 404
    assert "ไม่ได้เปิดใช้ทะเบียนให้คำปรึกษา" in refused.content.decode()
    assert officer_desk.get(f"{HOME}/new").status_code == 404


@pytest.mark.parametrize("address", ["", "/new", "/known", "/numbers", "entry"])
def test_no_page_asks_more_than_twelve_times(
    officer_desk: Client, entry: Entry, address: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    where = f"{HOME}/{entry.ref}?do=correct" if address == "entry" else f"{HOME}{address}"
    officer_desk.get(where)
    with django_assert_max_num_queries(12):
        page_of(officer_desk, where)
