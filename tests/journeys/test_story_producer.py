"""A company becomes a producer of learning media: anyone finds it in the public register, also once it was struck off."""

from __future__ import annotations

import pytest

from tests.journeys.forms import begin, fill_pages, hand_in
from tests.journeys.mailbox import link_in
from tests.journeys.person import DESKTOP, PHONE, Arrive, Person
from tests.journeys.place import Place

pytestmark = [pytest.mark.browser, pytest.mark.story, pytest.mark.enable_socket]
EMAIL = "media@example.com"
SERVICE = "media-producer-registration"
COMPANY, IMPRINT = "บริษัท สื่อสมมติ จำกัด", "สำนักพิมพ์ใบไม้สมมติ"
PRODUCER_NO = "ผส 201/2569"
REGISTER = "ทะเบียนผู้ผลิตสื่อการเรียนรู้"
WHY = "ผู้ผลิตแจ้งเลิกกิจการ"
PAGES = {
    "kind": {"producer_type": "company"},
    "producer": {
        "organisation.name": COMPANY,
        "organisation.number": "0-9999-99999-99-1",
        "organisation.signatory": "นางสาวสมมติ กรรมการ",
        "producer_name": IMPRINT,
        "producer_address.house_no": "9",
        "producer_address.subdistrict": "ปากน้ำ",
        "producer_address.district": "เมืองกระบี่",
        "producer_address.province": "กระบี่",
        "producer_address.postcode": "81000",
        "contact_person": "นายตัวแทน สมมติ",
    },
    "contact": {"email": EMAIL, "phone": "089 000 0001"},
    "business": {
        "business_since": "1/1/2560",
        "people.0.person_name.title": "นาง",
        "people.0.person_name.first": "บรรณา",
        "people.0.person_name.last": "ธิการดี",
        "people.0.person_role": "editor",
        "people.0.person_education": "ปริญญาโท ภาษาไทย",
    },
    "declare": {"declaration": "yes"},
}


def test_a_producer_is_registered_and_struck_off(place: Place, arrive: Arrive) -> None:
    company, stranger = arrive(size=DESKTOP), arrive(size=PHONE)
    number = it_applies(company)
    it_is_registered(arrive, number)
    place.later()
    told = place.mail.letter(EMAIL, f"คำขอเลขที่ {number}")
    anyone_finds(stranger, "ใช้ได้").sees(PRODUCER_NO)
    the_director_withdraws_it(arrive, number)
    anyone_finds(stranger, "เพิกถอนแล้ว").sees(WHY)
    company.open(link_in(told, "/track/")).sees("เพิกถอนแล้ว").follow(REGISTER).sees(WHY)
    assert "all as they were written" in place.house.run("audit", "verify")


def it_applies(company: Person) -> str:
    begin(company.open(f"/services/central/{SERVICE}"), SERVICE, "", by_proxy=True)
    fill_pages(company, PAGES)
    return hand_in(company)


def it_is_registered(arrive: Arrive, number: str) -> None:
    address = f"/desk/central/cases/{number}"
    expert = arrive(size=DESKTOP, member="expert").open(address).press("รับเรื่อง", "").open(address)
    expert.ask("เห็นชอบ เสนอต่อ", "Endorse and put forward")
    expert.fill({"producer_no": PRODUCER_NO}).press("เห็นชอบ เสนอต่อ", "")
    chief = arrive(size=PHONE, member="chief").open("/desk/central/decide/").follow(COMPANY)
    chief.sees(PRODUCER_NO).ask("อนุมัติ", "Approve").press("อนุมัติ", "").sees(f"อนุมัติ: {number}")


def anyone_finds(stranger: Person, state: str) -> Person:
    stranger.open("/").follow("ทะเบียนสาธารณะ").follow(REGISTER)
    return stranger.fill({"q": "สื่อสมมติ"}).press("ค้นหา", "").sees(state).follow(COMPANY).sees(state)


def the_director_withdraws_it(arrive: Arrive, number: str) -> None:
    """From the page of the case; not without a reason."""
    chief = arrive(size=DESKTOP, member="chief").open(f"/desk/central/cases/{number}").follow(REGISTER)
    chief.page.locator("main details summary").click()
    chief.press("เพิกถอน", "").sees("โปรดระบุเหตุผล")
    chief.fill({"reason": WHY}).press("เพิกถอน", "").sees("เพิกถอนเมื่อ").sees(WHY)
