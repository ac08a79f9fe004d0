"""A father's claim for school fees: checked, approved, sent back by the bank, mended from his phone, and paid."""

from __future__ import annotations

import re

import pytest

from tests.journeys.forms import begin, fill_pages, hand_in, photo
from tests.journeys.mailbox import link_in
from tests.journeys.person import DESKTOP, PHONE, Arrive, Person
from tests.journeys.place import Place

pytestmark = [pytest.mark.browser, pytest.mark.story, pytest.mark.enable_socket]
FATHER = "pho@example.com"
WELFARE = "welfare-medical-education"
WRONG = "ธนาคารแจ้งว่าไม่พบเลขที่บัญชีนี้"
CLAIM = {
    "who": {
        "claimant_type": "civil",
        "name.title": "นาย",
        "name.first": "สมชาย",
        "name.last": "พ่อดี",
        "national_id.number": "1101700230708",
        "birth_date": "1 ก.พ. 2520",
        "position": "ครู",
        "office.code": "ban-hat",
    },
    "contact": {"email": FATHER, "phone": "081 234 5678"},
    "spouse": {"spouse_right": "none"},
    "children": {
        "children.0.child_name.title": "เด็กหญิง",
        "children.0.child_name.first": "ใบบัว",
        "children.0.child_name.last": "พ่อดี",
        "children.0.child_id.kind": "none",
        "children.0.child_birth": "5 พ.ค. 2560",
        "children.0.order_father": "1",
        "children.0.order_mother": "1",
        "children.0.child_school": "โรงเรียนบ้านหาดตัวอย่าง",
        "children.0.child_district": "อำเภอเมืองกระบี่ จังหวัดกระบี่",
        "children.0.child_grade": "ประถมศึกษาปีที่ 3",
        "children.0.term": "first",
        "children.0.school_year": "2569",
        "children.0.child_amount": "4,500",
    },
    "receipts": {
        "receipts.0.receipt_no": "เล่มที่ 12 เลขที่ 41",
        "receipts.0.receipt_on": "1/6/2569",
        "receipts.0.receipt_amount": "4,500",
        "total": "4,500",
    },
    "account": {"account.bank": "006", "account.number": "123-4-56789-0", "account.name": "นายสมชาย พ่อดี"},
    "declare": {"right": "yes", "declaration": "yes"},
}


def test_a_claim_ends_with_money_in_the_account(place: Place, arrive: Arrive) -> None:
    number = a_father_claims(arrive(size=PHONE))
    it_is_approved(arrive, number)
    first = three_people_make_a_list(arrive, number)
    the_bank_sends_it_back(arrive, first)
    place.later()
    he_mends_the_account(arrive(size=PHONE), place.mail.letter(FATHER, WRONG))
    second = three_people_make_a_list(arrive, number)
    the_bank_pays(arrive, second)
    place.later()
    told = place.mail.letter(FATHER, "โอนเงิน 4,500.00 บาท เข้าบัญชีที่ลงท้ายด้วย 0001")
    arrive(size=PHONE).open(link_in(told, "/track/")).sees("โอนเงิน 4,500.00 บาท")
    arrive(size=DESKTOP, member="auditor").open("/desk/thale/payments/balance").sees("4,500.00").sees("ใช่")
    assert "all as they were written" in place.house.run("audit", "verify")


def a_father_claims(father: Person) -> str:
    fill_pages(begin(father, WELFARE, "education"), CLAIM)
    for document in ("receipt_files", "fee_notice"):
        assert father.page.url.endswith(f"/documents/{document}"), father.page.url
        father.choose_file(f"{document}.jpg", photo()).continue_()
    father.continue_()  # no changed name
    return hand_in(father)


def it_is_approved(arrive: Arrive, number: str) -> None:
    at = f"/desk/thale/cases/{number}"
    officer = arrive(size=DESKTOP, member="officer").open(at).press("รับเรื่อง", "")
    officer.open(at).ask("เห็นชอบ เสนอต่อ", "Endorse and put forward")
    officer.fill({"approved": "4,500"}).press("เห็นชอบ เสนอต่อ", "")
    arrive(size=DESKTOP, member="director").open(at).press("อนุมัติ", "").sees(f"อนุมัติ: {number}")


def three_people_make_a_list(arrive: Arrive, number: str) -> str:
    """Return the address of the list."""
    officer = arrive(size=DESKTOP, member="officer").open("/desk/thale/payments/").sees(number)
    officer.press("จัดทำบัญชีจ่ายเงินจากที่เลือก", "").sees("4,500.00 บาท")
    address = officer.page.url
    arrive(size=DESKTOP, member="colleague").open(address).press("ตรวจสอบแล้ว เสนออนุมัติ", "").sees(
        "รอผู้มีอำนาจอนุมัติ"
    )
    director = arrive(size=DESKTOP, member="director").open(address).press("อนุมัติการจ่ายเงิน", "")
    director.sees("อนุมัติและออกเลขที่บัญชีแล้ว")
    return address


def the_bank_sends_it_back(arrive: Arrive, address: str) -> None:
    officer = arrive(size=DESKTOP, member="officer").open(address)
    officer.page.get_by_text("บันทึกผลเอง").click()
    officer.fill({"reason": WRONG}).press("จ่ายไม่สำเร็จ", "").sees("ขอให้ผู้ยื่นแก้บัญชี")


def he_mends_the_account(father: Person, asked: str) -> None:
    father.open(link_in(asked, "/track/")).follow("แก้ไขคำขอ").follow(re.compile("บัญชีธนาคาร"))
    father.sees(WRONG)
    father.fill({"account.bank": "030", "account.number": "020000000001"})
    father.press("บันทึกแล้วกลับไปหน้าตรวจทาน", "").press("ส่งบัญชีที่แก้ไขแล้ว", "")
    father.sees("ส่งคำขอที่แก้ไขแล้วเรียบร้อย")


def the_bank_pays(arrive: Arrive, address: str) -> None:
    """The bank's file comes back; it is looked at, and then counts."""
    officer = arrive(size=DESKTOP, member="officer").open(address)
    with officer.page.expect_download() as coming:
        officer.page.get_by_role("link", name="ไฟล์สำหรับธนาคาร (CSV)").click()
    sent = coming.value.path().read_bytes()
    officer.follow("อ่านผลจากธนาคาร")
    officer.page.set_input_files("#file", {"name": "bank.csv", "mimeType": "text/csv", "buffer": sent})
    officer.press("ดูไฟล์", "").sees("จ่ายแล้ว 1").press("บันทึกผลเหล่านี้", "").sees("บันทึกผลครบแล้ว")
