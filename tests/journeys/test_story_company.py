"""A company asks a school for its hall through an employee: given back, it comes again with what was written, and gets it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.forms import attach, begin, fill_pages, hand_in, mark, photo
from tests.journeys.mailbox import link_in
from tests.journeys.papers import checked_at, text_of
from tests.journeys.person import DESKTOP, PHONE, Arrive, Person
from tests.journeys.place import Place

pytestmark = [pytest.mark.browser, pytest.mark.story, pytest.mark.enable_socket]
EMPLOYEE, COLLEAGUE = "phanakngan@example.com", "phueanruamngan@example.com"
COMPANY = "บริษัท ตัวอย่างสมมติ จำกัด"
MANDATE = {"whom": "other", "name": "นายตัวแทน สมมติ", "relation": "พนักงานของบริษัท", "phone": "089 000 0001"}
HALL = {
    "who": {"applicant_type": "organisation"},
    "organisation": {
        "organisation.name": COMPANY,
        "organisation.number": "0-9999-99999-99-1",
        "organisation.signatory": "นายสมมติ ตัวอย่าง",
    },
    "use": {
        "place": "หอประชุมอเนกประสงค์",
        "purpose": "อบรมการใช้คอมพิวเตอร์แก่ชุมชนโดยไม่คิดค่าใช้จ่าย",
        "first_day": "1/6/2570",
        "days": "2",
        "from_time": "08:30",
        "to_time": "16.30 น.",
        "people": "๘๐",
    },
    "reach": {"email": EMPLOYEE, "phone": "089 000 0001"},
    "declare": {"undertaking": "yes"},
}
WRONG = "ผู้มอบอำนาจไม่ตรงกับผู้มีอำนาจลงนามในหนังสือรับรอง"
GIVEN_BACK = "หนังสือมอบอำนาจฉบับใหม่ยังลงนามโดยผู้ไม่มีอำนาจ ยื่นใหม่ได้เมื่อมีหนังสือที่ถูกต้อง"


def test_a_company_comes_again(place: Place, arrive: Arrive) -> None:
    employee = signed_in_by_mail(arrive, EMPLOYEE)
    first = an_employee_hands_in_for_her_company(employee)
    the_clerk_returns_it(arrive, first)
    place.later()
    the_employee_sends_another_mandate(employee, place.mail.letter(EMPLOYEE, WRONG))
    the_clerk_gives_it_back(arrive, first)
    place.later()
    place.mail.letter(EMPLOYEE, GIVEN_BACK)
    a_letter_gives_the_reasons(employee, first)
    second = she_comes_again_with_what_was_written(employee)
    it_is_decided(arrive, second)
    place.later()
    place.mail.letter(EMPLOYEE, f"คำขอเลขที่ {second}")
    both_point_at_each_other(employee, first, second)
    for other in (signed_in_by_mail(arrive, COLLEAGUE), arrive(size=PHONE)):
        sees_nothing(other, first, second)
    assert "all as they were written" in place.house.run("audit", "verify")


def signed_in_by_mail(arrive: Arrive, email: str) -> Person:
    person = arrive(size=PHONE).open("/account/login/code/").fill({"email": email}).press("ขอรหัส", "")
    code = re.search(r"\d{4}-\d{4}", person.place.mail.letter(email, "รหัสเข้าสู่ระบบ"))
    assert code
    return person.fill({"code": code[0]}).press("เข้าสู่ระบบ", "")


def an_employee_hands_in_for_her_company(employee: Person) -> str:
    employee.open("/services/ban-hat/school-facility-use")
    begin(employee, "school-facility-use", variant="")
    employee.fill(MANDATE).continue_()
    fill_pages(employee, HALL)
    attach(employee, "letter", "mandate")
    employee.continue_()  # no programme
    number = hand_in(employee)
    employee.sees(COMPANY).sees("นายตัวแทน สมมติ (พนักงานของบริษัท)")
    return number


def the_clerk_returns_it(arrive: Arrive, number: str) -> None:
    clerk = arrive(size=DESKTOP, member="clerk").open(f"/desk/ban-hat/cases/{number}").sees(COMPANY)
    mark(clerk, "document:mandate", "wrong", WRONG)
    clerk.send_back().sees(f"ส่งกลับให้แก้ไข: {number}")


def the_employee_sends_another_mandate(employee: Person, asked: str) -> None:
    employee.open(link_in(asked, "/track/")).follow("แก้ไขคำขอ").follow(re.compile("หนังสือมอบอำนาจ"))
    employee.sees(WRONG).choose_file("มอบอำนาจใหม่.jpg", photo()).press("บันทึกแล้วกลับไปหน้าตรวจทาน", "")
    employee.press("ส่งคำขอที่แก้ไขแล้ว", "").sees("ส่งคำขอที่แก้ไขแล้วเรียบร้อย")


def the_clerk_gives_it_back(arrive: Arrive, number: str) -> None:
    clerk = arrive(size=DESKTOP, member="clerk").open(f"/desk/ban-hat/cases/{number}?do=give-back#actions")
    clerk.fill({"reason": GIVEN_BACK}).press("คืนคำขอ", "").sees("คืนคำขอแล้ว")


def a_letter_gives_the_reasons(employee: Person, number: str) -> None:
    employee.open(f"/my/{number}").sees(GIVEN_BACK)
    letter = employee.page.locator("#papers a", has_text=re.compile(r"หนังสือคืนคำขอ ที่ .+/1 \(PDF\)"))
    paper = employee.page.request.get(f"{employee.place.url}{letter.get_attribute('href')}").body()
    said = " ".join(text_of(paper).split())
    for words in (COMPANY, GIVEN_BACK, WRONG, "(นายธุรการ ประจำโรงเรียน)"):
        assert words.replace(" ", "") in said.replace(" ", "")  # wherever its lines end
    assert re.search(r"^ที่ .{1,30}/[1๑] ", said)  # the first of the school's letter book
    assert not re.search(r"เมื่อวันที่ [0-9]", said)  # its days are in Thai digits, all of them
    employee.open(checked_at(paper).removeprefix(employee.place.url)).sees("หนังสือคืนคำขอ").sees("ใช้ได้")
    employee.open(f"/my/{number}")


def she_comes_again_with_what_was_written(employee: Person) -> str:
    employee.press("ยื่นใหม่ด้วยคำตอบเดิม", "").press("รับทราบและดำเนินการต่อ", "")
    assert employee.page.locator('[name="name"]').input_value() == MANDATE["name"]
    fill_pages(employee.continue_(), {"who": {}})
    assert employee.page.locator('[name="organisation.name"]').input_value() == COMPANY
    fill_pages(employee, {"organisation": {}, "use": {"first_day": "3/6/2570"}, "reach": {}})
    expect(employee.page.locator('[name="undertaking"]')).not_to_be_checked()
    fill_pages(employee, {"declare": HALL["declare"]})
    attach(employee, "letter", "mandate")
    return hand_in(employee.continue_().sees("3 มิถุนายน 2570"))


def it_is_decided(arrive: Arrive, number: str) -> None:
    clerk = arrive(size=DESKTOP, member="clerk").open(f"/desk/ban-hat/cases/{number}")
    clerk.press("รับเรื่อง", "").sees(f"รับเรื่อง: {number}")
    clerk.ask("เห็นชอบ เสนอต่อ", "Endorse and put forward").press("เห็นชอบ เสนอต่อ", "").sees(
        f"เห็นชอบ เสนอต่อ: {number}"
    )
    principal = arrive(size=PHONE, member="principal").open("/desk/ban-hat/decide/").follow(COMPANY)
    principal.ask("อนุมัติ", "Approve").press("อนุมัติ", "").sees(f"อนุมัติ: {number}")


def both_point_at_each_other(employee: Person, first: str, second: str) -> None:
    employee.open(f"/my/{second}").sees("ดำเนินการเสร็จสิ้น").sees("หนังสือแจ้งผลการพิจารณา ที่")
    employee.follow(f"ยื่นใหม่ต่อจากคำขอเลขที่ {first}").sees(f"ยื่นใหม่แล้ว เป็นคำขอเลขที่ {second}")
    expect(employee.page.get_by_role("button", name="ยื่นใหม่ด้วยคำตอบเดิม")).to_have_count(0)


def sees_nothing(other: Person, *numbers: str) -> None:
    other.open("/my")
    expect(other.page.locator("body")).not_to_contain_text(COMPANY)
    for number in numbers:
        answer = other.page.goto(f"{other.place.url}/my/{number}")
        assert answer is not None
        assert answer.status == 404
        other.look().sees("ไม่พบคำขอนี้ หรือท่านไม่มีสิทธิ์ดู")
