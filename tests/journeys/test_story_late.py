"""One application from a Saturday night to an appeal: mended, late, endorsed and signed in others' places, and audited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from khamkho.base.thai import BANGKOK
from tests.journeys.forms import attach, begin, fill_pages, hand_in, mark, photo
from tests.journeys.mailbox import link_in
from tests.journeys.papers import checked_at, text_of
from tests.journeys.person import DESKTOP, PHONE, Arrive, Person
from tests.journeys.place import Place, opened

pytestmark = [pytest.mark.browser, pytest.mark.story, pytest.mark.enable_socket]
EMAIL = "wanna@example.com"
MANDATE = {"whom": "other", "name": "นายสมชาย รับมอบ", "relation": "น้องชาย", "phone": "089 000 0001"}
CAMP = {
    "camp": {"subject": "ค่ายภาษาไทยริมทะเน", "amount": "๔๘,๐๐๐"},
    "you": {"name.title": "นาง", "name.first": "วรรณา", "name.last": "จัดค่าย", "email": EMAIL, "phone": "081 234 5678"},
}  # fmt: skip
DELAY = "คณะกรรมการตรวจแผนการจัดค่ายเพิ่มเติม คาดว่าจะแล้วเสร็จภายในสัปดาห์นี้"
NO = "งบประมาณปีนี้จัดสรรครบแล้ว ยื่นใหม่ได้ตั้งแต่วันที่ ๑ ตุลาคม ๒๕๖๙"
DIRECTOR = "นางอุทาหรณ์ อนุมัติไว (ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา)"
ORDERS = {
    "41/2569": {"kind": "delegated", "role": "supervisor", "member": "นายสมมติ ตั้งใจทำ (เจ้าหน้าที่)"},
    "42/2569": {"kind": "acting", "role": "director", "member": "นายแบบอย่าง หัวหน้าดี (ผู้อำนวยการกลุ่ม)"},
}
OFFICER, DEPUTY, HEAD = "นางสาวตัวอย่าง ขยันงาน", "นายสมมติ ตั้งใจทำ", "นายแบบอย่าง หัวหน้าดี"
HISTORY = (
    ("1 ส.ค. 2569", "ยื่นคำขอแทน โดย นายสมชาย รับมอบ ผู้รับมอบอำนาจ", "ผู้ยื่นคำขอ"),
    ("3 ส.ค. 2569", "ส่งกลับให้แก้ไข → รอผู้ยื่นแก้ไขคำขอ", OFFICER),
    ("3 ส.ค. 2569", "ส่งคำขอที่แก้ไขแล้ว → ตรวจสอบคำขอและเอกสาร", "ผู้ยื่นคำขอ"),
    ("3 ส.ค. 2569", "เสนอหัวหน้ากลุ่ม → หัวหน้ากลุ่มพิจารณาเห็นชอบ", OFFICER),
    ("4 ส.ค. 2569", "กำหนดแล้วเสร็จเปลี่ยนตามปฏิทินทำการ จาก 14 ส.ค. 2569 08.3", "ระบบ"),
    ("18 ส.ค. 2569", "เลยกำหนด ต้องเขียนเหตุแห่งความล่าช้า", "ระบบ"),
    ("18 ส.ค. 2569", "แจ้งเหตุแห่งความล่าช้า", OFFICER),
    ("18 ส.ค. 2569", "เห็นชอบ เสนอต่อ → ผู้มีอำนาจลงนาม", DEPUTY),
    ("18 ส.ค. 2569", "ไม่อนุมัติ", HEAD),
    ("18 ส.ค. 2569", "ออกหนังสือแจ้งผลการพิจารณา ที่ ศธ 04999/1", "ระบบ"),
    ("18 ส.ค. 2569", "แจ้งผลการพิจารณาแล้ว (อีเมล)", "ระบบ"),
    ("18 ส.ค. 2569", "มีการอุทธรณ์ เป็นคำขอเลขที่ TTY-2569-000002", "ผู้ยื่นคำขอ"),
)
"""What an auditor reads: on which day, what, and who did it."""
SATURDAY_NIGHT = datetime(2026, 8, 1, 21, 30, tzinfo=BANGKOK)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An installation of its own, on a Saturday night, that offers a service its office has written itself."""
    home = tmp_path_factory.mktemp("late") / "home"
    with opened(home, at=SATURDAY_NIGHT, services=Path(__file__).with_name("services")) as place:
        yield place


def august(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 8, day, hour, minute, tzinfo=BANGKOK)


def test_an_application_that_everything_happens_to(place: Place, arrive: Arrive) -> None:
    number = somchai_hands_in_for_wanna_on_a_saturday_night(arrive)
    place.mail.letter(EMAIL, number)
    place.until(august(3, 9))
    an_officer_marks_two_answers_and_a_paper(arrive, number)
    place.later()
    wanna = she_mends_them_from_her_phone(arrive, place.mail.letter(EMAIL, f"โปรดแก้ไขคำขอเลขที่ {number}"))
    an_officer_puts_it_forward(arrive, number)
    place.until(august(4, 10))
    a_holiday_moves_the_promised_day(arrive, wanna, number)
    place.until(august(18, 9))
    somebody_writes_why_it_is_late(arrive, number)
    place.later()
    place.mail.letter(EMAIL, DELAY)
    the_director_is_away_and_two_orders_are_written(arrive)
    a_deputy_endorses_and_the_acting_director_refuses(arrive, number)
    place.later()
    place.mail.letter(EMAIL, NO)
    the_letter_says_who_signed_in_which_words(wanna, number)
    she_appeals(wanna, number)
    an_auditor_reads_the_whole_story(arrive, number)
    assert "all as they were written" in place.house.run("audit", "verify")


def somchai_hands_in_for_wanna_on_a_saturday_night(arrive: Arrive) -> str:
    somchai = begin(arrive(size=PHONE), "school-activity", variant="")
    somchai.fill(MANDATE).continue_()
    fill_pages(somchai, CAMP)
    attach(somchai, "mandate", "plan")
    number = hand_in(somchai)
    somchai.sees("นางวรรณา จัดค่าย").sees("นายสมชาย รับมอบ (น้องชาย)")
    somchai.sees("1 สิงหาคม 2569 เวลา 21.3").sees("3 สิงหาคม 2569 เวลา 08.30 น.")
    return number


def an_officer_marks_two_answers_and_a_paper(arrive: Arrive, number: str) -> None:
    officer = arrive(size=DESKTOP, member="officer").open(f"/desk/thale/cases/{number}")
    officer.sees("นายสมชาย รับมอบ (น้องชาย)")
    mark(officer, "subject", "wrong:misspelt")
    mark(officer, "amount", "wrong", "ไม่ตรงกับแผนการจัดค่าย")
    mark(officer, "document:plan", "unreadable:blurred")
    officer.send_back().sees(f"ส่งกลับให้แก้ไข: {number}")


def she_mends_them_from_her_phone(arrive: Arrive, asked: str) -> Person:
    wanna = arrive(size=PHONE).open(link_in(asked, "/track/"))
    wanna.follow("แก้ไขคำขอ").sees("รายการที่ต้องแก้ไข").follow("ชื่อค่าย")
    wanna.fill({"subject": "ค่ายภาษาไทยริมทะเล", "amount": "45,000"}).continue_()
    wanna.choose_file("แผนใหม่.jpg", photo()).press("บันทึกแล้วกลับไปหน้าตรวจทาน", "")
    wanna.press("ส่งคำขอที่แก้ไขแล้ว", "").sees("ส่งคำขอที่แก้ไขแล้วเรียบร้อย")
    return wanna


def an_officer_puts_it_forward(arrive: Arrive, number: str) -> None:
    officer = arrive(size=DESKTOP, member="officer").open(f"/desk/thale/cases/{number}")
    officer.sees("เดิม: ค่ายภาษาไทยริมทะเน").press("เสนอหัวหน้ากลุ่ม", "").sees("หัวหน้ากลุ่มพิจารณาเห็นชอบ")


def a_holiday_moves_the_promised_day(arrive: Arrive, wanna: Person, number: str) -> None:
    wanna.open(f"/my/{number}")
    expect(wanna.page.locator("#status")).to_contain_text("14 สิงหาคม 2569")
    admin = arrive(size=DESKTOP, member="admin").open("/desk/office/thale/calendar/")
    admin.fill({"day": "7/8/2569", "kind": "closed", "name_th": "วันหยุดพิเศษ", "name_en": "Special holiday"})
    admin.press("เพิ่มวัน", "").sees("วันหยุดพิเศษ")
    wanna.sees("กำหนดแล้วเสร็จเปลี่ยนตามปฏิทินทำการ จาก 14 ส.ค. 2569")  # on the page that stood open
    expect(wanna.page.locator("#status")).to_contain_text("17 สิงหาคม 2569")


def somebody_writes_why_it_is_late(arrive: Arrive, number: str) -> None:
    officer = arrive(size=DESKTOP, member="officer").open("/desk/thale/late").sees("กำหนดเดิม 17 ส.ค. 2569")
    officer.follow(f"เขียน {number}")
    officer.fill({"reason": DELAY}).press("แจ้งผู้ยื่นคำขอ", "").sees("ระบบจะแจ้งเหตุแห่งความล่าช้าแก่ผู้ยื่นคำขอ")


def the_director_is_away_and_two_orders_are_written(arrive: Arrive) -> None:
    admin = arrive(size=DESKTOP, member="admin").open("/desk/office/thale/authority/absences/new/")
    admin.fill({"member": DIRECTOR, "since": "17/8/2569", "until": "21/8/2569"}).press("บันทึกการไม่อยู่", "")
    for number, order in ORDERS.items():
        admin.open("/desk/office/thale/authority/orders/new/")
        admin.fill({"number": number, "dated": "14/8/2569", "since": "17/8/2569", **order})
        admin.press("บันทึกคำสั่ง", "").sees(number)


def a_deputy_endorses_and_the_acting_director_refuses(arrive: Arrive, number: str) -> None:
    deputy = arrive(size=DESKTOP, member="colleague").open(f"/desk/thale/cases/{number}")
    deputy.sees("ปฏิบัติราชการแทน ผู้อำนวยการกลุ่ม").press("เห็นชอบ เสนอต่อ", "")
    head = arrive(size=PHONE, member="head").open("/desk/thale/decide/").follow("นางวรรณา จัดค่าย")
    head.sees("รักษาราชการแทน ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา").ask("ไม่อนุมัติ", "Refuse")
    head.fill({"reason": NO}).press("ไม่อนุมัติ", "").sees(f"ไม่อนุมัติ: {number}")


def the_letter_says_who_signed_in_which_words(wanna: Person, number: str) -> None:
    wanna.open_until(f"/my/{number}", "2 กันยายน 2569")  # until when she may appeal, counted from the mail
    letter = wanna.page.locator("#papers a", has_text="หนังสือแจ้งผลการพิจารณา ที่ ศธ 04999/1")
    paper = wanna.page.request.get(f"{wanna.place.url}{letter.get_attribute('href')}").body()
    lines = [line.strip() for line in text_of(paper).splitlines() if line.strip()]
    assert re.match(r"ที่ ศธ ๐๔๙๙๙/๑\b", lines[0])
    assert "๑๘ สิงหาคม ๒๕๖๙" in lines
    assert f"เหตุผล: {NO}" in lines
    block = lines.index(f"({HEAD})")
    assert lines[block + 1 : block + 3] == ["รักษาราชการแทน", "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา"]
    stranger = wanna.open(checked_at(paper)).sees("เอกสารนี้ใช้ได้").sees("ศธ 04999/1")
    stranger.fill({"name": "วรรณา จัดค่าย"}).press("เปรียบเทียบ", "").sees("ชื่อตรงกัน")


def she_appeals(wanna: Person, number: str) -> None:
    wanna.open(f"/my/{number}").press("อุทธรณ์", "").press("รับทราบและดำเนินการต่อ", "")
    wanna.fill({"whom": "self"}).continue_()
    assert wanna.page.locator('[name="against"]').input_value() == number
    wanna.fill({"reasons": "ค่ายนี้อยู่ในแผนของปีงบประมาณนี้แล้ว", "wanted": "ขอให้พิจารณาใหม่"}).continue_()
    wanna.continue_().fill({"declaration": "yes"}).continue_().continue_()
    assert hand_in(wanna) == "TTY-2569-000002"


def an_auditor_reads_the_whole_story(arrive: Arrive, number: str) -> None:
    auditor = arrive(size=DESKTOP, member="auditor").open(f"/desk/thale/cases/{number}")
    entries = auditor.page.locator(".kk-timeline__entry").all_inner_texts()
    told = [re.sub(r"\s*\n\s*", "\n", one).strip().split("\n") for one in reversed(entries)]
    assert len(told) == len(HISTORY), told
    for (title, when, *_), (day, what, who) in zip(told, HISTORY, strict=True):
        assert title.startswith(what)
        assert re.match(rf"{day} \d\d\.\d\d\sน\. · {who}", when), when
    text = "\n".join(entries)
    for words in (
        DELAY,
        NO,
        "จำนวนเงินที่ขอ – ไม่ถูกต้อง: ไม่ตรงกับแผนการจัดค่าย",
        "แก้ไข: จำนวนเงินที่ขอ, ชื่อค่าย, แผนการจัดค่าย",
    ):
        assert words in text
    for order in ("41/2569 ลงวันที่ 14 สิงหาคม 2569", "42/2569 ลงวันที่ 14 สิงหาคม 2569"):
        assert order in text
