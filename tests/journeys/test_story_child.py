"""A child without any papers moves between two schools: her mother asks once, on a phone, and the schools do the rest."""

from __future__ import annotations

import re

import pytest

from khamkho.base.thai import in_bangkok
from tests.journeys.forms import begin, fill_pages, hand_in
from tests.journeys.mailbox import link_in
from tests.journeys.papers import checked_at, text_of
from tests.journeys.person import DESKTOP, PHONE, Arrive, Person
from tests.journeys.place import Place

pytestmark = [pytest.mark.browser, pytest.mark.story, pytest.mark.enable_socket]
MOVES_IN = "student-transfer-in"
MOTHER = "mae@example.com"
NEW, OLD = "โรงเรียนบ้านหาดตัวอย่าง", "โรงเรียนวัดแหลมสมมติ"


def pages(today: str) -> dict[str, dict[str, str]]:
    """Neither mother nor child has a number, or a surname."""
    return {
        "guardian": {
            "guardian_name.title": "นาง",
            "guardian_name.first": "มณี",
            "guardian_name.last": "-",
            "guardian_id.kind": "none",
            "guardian_relation": "mother",
        },
        "contact": {
            "email": MOTHER,
            "phone": "081 234 5678",
            "current_address.house_no": "9",
            "current_address.subdistrict": "ปากน้ำ",
            "current_address.district": "เมืองกระบี่",
            "current_address.province": "กระบี่",
            "current_address.postcode": "81000",
        },
        "pupil": {
            "pupil_name.title": "เด็กหญิง",
            "pupil_name.first": "ดาว",
            "pupil_name.last": "-",
            "pupil_id.kind": "none",
        },
        "from": {
            "from_school.name": "วัดแหลมสมมติ",
            "from_place": "อำเภอเมืองกระบี่ จังหวัดกระบี่",
            "from_grade": "p4",
            "term": "second",
            "school_year": "2569",
        },
        "wish": {
            "transfer_date": today,
            "reason": "แม่ย้ายมาทำงานที่หาดตัวอย่าง",
            "target_grade": "p4",
        },
        "declare": {"declaration": "yes"},
    }


def test_a_child_without_papers_moves_between_two_schools(place: Place, arrive: Arrive) -> None:
    mother = arrive(size=PHONE)
    first = she_asks_once(mother, place)
    the_new_school_accepts(arrive, first)
    second = the_old_school_signs_what_came_filled_in(arrive, first)
    place.later()
    there = place.mail.letter(MOTHER, f"คำขอเลขที่ {second}")
    mother.open(f"/my/{first}").sees("ได้รับเอกสารส่งตัวแล้ว → ขึ้นทะเบียนนักเรียน")
    it_can_be_read(mother)
    mother.open(link_in(there, "/track/")).sees(OLD)
    clerk = arrive(size=DESKTOP, member="clerk").open(f"/desk/ban-hat/cases/{first}").sees(f"{second} ที่{OLD}")
    it_can_be_read(clerk)
    clerk.ask("ขึ้นทะเบียนแล้ว", "Entered in the register")
    clerk.fill({"enrolled_on": today(place), "new_pupil_no": "1234"}).press("ขึ้นทะเบียนแล้ว", "")
    arrive(size=DESKTOP, member="registrar").open(f"/desk/wat-laem/cases/{second}").sees(f"{first} ที่{NEW}")
    place.later()
    place.mail.letter(MOTHER, "เลขประจำตัวนักเรียน: 1234")
    assert "all as they were written" in place.house.run("audit", "verify")


def today(place: Place) -> str:
    day = in_bangkok(place.now()).date()
    return f"{day.day}/{day.month}/{day.year + 543}"


def she_asks_once(mother: Person, place: Place) -> str:
    """On her phone, and nothing is attached: there is no paper."""
    begin(mother.open(f"/services/ban-hat/{MOVES_IN}"), MOVES_IN, "between_terms")
    fill_pages(mother, pages(today(place)))
    for _ in ("transcript", "records", "photo"):
        mother.continue_()
    return hand_in(mother)


def the_new_school_accepts(arrive: Arrive, number: str) -> None:
    clerk = arrive(size=DESKTOP, member="clerk").open(f"/desk/ban-hat/cases/{number}")
    clerk.press("รับเรื่อง", "").sees(f"รับเรื่อง: {number}")
    principal = arrive(size=PHONE, member="principal").open("/desk/ban-hat/decide/").follow("นางมณี")
    principal.press("อนุมัติ", "").sees(f"อนุมัติ: {number}")
    clerk.open(f"/desk/ban-hat/cases/{number}")


def the_old_school_signs_what_came_filled_in(arrive: Arrive, first: str) -> str:
    registrar = arrive(size=DESKTOP, member="registrar").open("/desk/wat-laem/?tab=all")
    registrar.follow(re.compile("WAT-")).sees("เด็กหญิงดาว").sees(f"เปิดจากคำขอเลขที่ {first}").sees(NEW)
    address = registrar.page.url.partition("?")[0]
    number = address.rsplit("/", 1)[1]
    registrar.press("รับเรื่อง", "").open(address).press("เห็นชอบ เสนอต่อ", "")
    headmaster = arrive(size=PHONE, member="headmaster").open("/desk/wat-laem/decide/").follow("นางมณี")
    headmaster.press("อนุมัติ", "").sees(f"อนุมัติ: {number}")
    registrar.open(address).ask("ส่งแล้ว", "Sent").press("ส่งแล้ว", "").sees(f"ส่งแล้ว: {number}")
    return number


def it_can_be_read(reader: Person) -> None:
    """The letter of the old school, from the page of the case at the new one; anyone who holds it can check it."""
    letter = reader.page.get_by_role("link", name=re.compile("^หนังสือส่งตัว")).first
    paper = reader.page.request.get(f"{reader.place.url}{letter.get_attribute('href')}").body()
    said = text_of(paper).replace(" ", "").replace("\n", "")
    for words in ("เด็กหญิงดาว", f"ผู้อำนวยการ{NEW}", "(นายครูใหญ่ ห่วงใยเด็ก)", "ไม่มีเลขประจำตัว"):
        assert words.replace(" ", "") in said
    assert checked_at(paper).startswith(reader.place.url)
