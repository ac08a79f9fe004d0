"""The whole road of a card: from a phone to a decided case, and from a backup to the same case on another machine."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.forms import apply_for_card, attach, begin, card, fill_pages, hand_in, photo
from tests.journeys.mailbox import link_in
from tests.journeys.papers import checked_at
from tests.journeys.person import DESKTOP, PHONE, TABLET, Arrive, Person
from tests.journeys.place import Installation, Place

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
NUMBER = re.compile(r"TTY-\d{4}-\d{6}")
REASON = "รูปถ่ายไม่ชัด กรุณาถ่ายใหม่ให้เห็นใบหน้าเต็ม"


def test_a_newcomer_gets_her_card(place: Place, arrive: Arrive, tmp_path: Path) -> None:
    malee = arrive(size=PHONE, lang="th")
    malee.open("/").fill({"q": "บัตรประจำตัวเจ้าหน้าที่"}).press("ค้นหา", "Search")
    malee.follow(re.compile("^ขอมีบัตรประจำตัวเจ้าหน้าที่ของรัฐ$"))
    number = apply_for_card(malee, "malee@example.com", first="มะลิวัลย์")
    assert NUMBER.fullmatch(number)
    tracking = link_in(place.mail.letter("malee@example.com", number), "/track/")

    officer = arrive(size=TABLET, member="officer")
    officer.open("/desk/thale/?tab=all").follow(number)
    officer.sees("นางสาวมะลิวัลย์ สมมติสอน").sees("1-1017-00230-70-8")
    officer.write_why(REASON).send_back().sees("รอผู้ยื่นแก้ไขคำขอ")

    place.later()  # the office has a minute for second thoughts
    place.mail.letter("malee@example.com", REASON)
    at_home = arrive(size=PHONE, lang="th")  # another phone: all she has is the letter
    at_home.open(tracking).sees(REASON)
    at_home.follow("แก้ไขคำขอ").sees("สิ่งที่เจ้าหน้าที่แจ้ง")
    at_home.follow(re.compile("^แก้ไข รูปถ่าย$"))
    at_home.choose_file("รูปใหม่.jpg", photo(900, 1080))
    at_home.press("บันทึกแล้วกลับไปหน้าตรวจทาน", "Save and go back to the check").sees("รูปใหม่.jpg")
    at_home.press("ส่งคำขอที่แก้ไขแล้ว", "Send the corrected application")

    officer.open(f"/desk/thale/cases/{number}").sees("รูปใหม่.jpg")
    officer.press("รับเรื่อง", "Accept")
    director = arrive(size=TABLET, member="director")
    director.open("/desk/thale/decide/").follow("นางสาวมะลิวัลย์ สมมติสอน").press("อนุมัติ", "Approve")
    officer.open(f"/desk/thale/cases/{number}")
    officer.ask("ดำเนินการเสร็จ พร้อมส่งมอบ", "Ready to hand over")
    today = officer.page.evaluate("new Date().toLocaleDateString('en-GB', {timeZone: 'Asia/Bangkok'})")
    officer.fill({"card_number": "๐๐๑/2569", "issued_on": today, "expires_on": "31/12/2574"})
    officer.press("ดำเนินการเสร็จ พร้อมส่งมอบ", "Ready to hand over")
    officer.ask("ส่งมอบแล้ว", "Handed over").fill({"receiver": "holder", "old_card_returned": "yes"})
    officer.press("ส่งมอบแล้ว", "Handed over")

    registers_say_so(officer, number)
    told_in_order(at_home, number)
    paper_can_be_checked(at_home, number)
    assert "all as they were written" in place.house.run("audit", "verify")
    comes_back_from_a_backup(place, at_home, tracking, tmp_path)


def registers_say_so(officer: Person, number: str) -> None:
    officer.open("/desk/thale/register/official-id-card")
    line = officer.page.locator("tr", has_text=number)
    expect(line).to_contain_text("นางสาวมะลิวัลย์ สมมติสอน")
    expect(line).to_contain_text("นางอุทาหรณ์ อนุมัติไว")
    expect(line).to_contain_text("เจ้าของบัตรมารับเอง")


def told_in_order(malee: Person, number: str) -> None:
    """What she reads of it: every step, newest first, and nothing that only the office may read."""
    malee.open(f"/my/{number}")
    titles = malee.page.locator(".kk-timeline__title").all_inner_texts()
    assert [title.partition(" →")[0] for title in reversed(titles)] == [
        "ยื่นคำขอ",
        "ส่งกลับให้แก้ไข",
        "ส่งคำขอที่แก้ไขแล้ว",
        "รับเรื่อง",
        "อนุมัติ",
        "ดำเนินการเสร็จ พร้อมส่งมอบ",
        "ส่งมอบแล้ว",
    ]


def paper_can_be_checked(malee: Person, number: str) -> None:
    """The receipt as PDF carries a QR that anybody can follow."""
    paper = malee.page.locator("#papers a", has_text="ใบรับคำขอ (PDF)")
    expect(paper).to_be_visible()
    answer = malee.page.request.get(f"{malee.place.url}{paper.get_attribute('href')}")
    assert answer.ok
    malee.open(checked_at(answer.body())).sees("เอกสารนี้ใช้ได้").sees(number)
    malee.fill({"name": "มะลิวัลย์ สมมติสอน"}).press("เปรียบเทียบ", "Compare").sees("ชื่อตรงกัน")


def comes_back_from_a_backup(place: Place, malee: Person, tracking: str, tmp_path: Path) -> None:
    """A backup made while all runs, restored on an empty home: the same case under the same code."""
    if place.house.postgres is not None:
        return  # restoring into PostgreSQL needs a second, empty one: site/tests restore it there
    place.house.run("backup", "--to", str(tmp_path / "away"))
    (tmp_path / "key").write_text(place.recovery_key)
    again = Installation(tmp_path / "restored", None, place.mail)
    backup = next((tmp_path / "away").glob("khamkho-*.age"))
    again.put(timedelta(seconds=place.house.ahead))
    again.restore(backup, tmp_path / "key")
    again.start()
    try:
        again.wait_until_ready()
        malee.page.goto(f"{again.url}{urlsplit(tracking).path}")
        malee.look().sees("นางสาวมะลิวัลย์ สมมติสอน").sees("ส่งมอบแล้ว")
        malee.page.goto("about:blank")  # a page that is open keeps asking for news
    finally:
        again.stop()


def test_without_scripts_everything_up_to_handing_in_works(place: Place, arrive: Arrive) -> None:
    plain = arrive(size=PHONE, lang="th", scripts=False)
    begin(plain)
    pages = card("plain@example.com")
    plain.continue_().sees("กรุณาเลือก")  # nothing chosen: the page comes back and says so
    fill_pages(plain, pages)
    attach(plain, "photo", "old_card")
    plain.sees("โรงเรียนบ้านหาดตัวอย่าง").sees("1 กุมภาพันธ์ 2530")
    number = hand_in(plain)
    place.mail.letter("plain@example.com", number)
    plain.follow("ดูความคืบหน้าของคำขอ").sees(number)


def test_a_wrong_answer_is_said_and_kept(arrive: Arrive) -> None:
    anna = begin(arrive(size=DESKTOP, lang="en"))
    anna.fill({"employee_type": "teacher"}).continue_()
    wrong = {**card("x@example.com")["you"], "national_id.number": "1101700230709", "birth_date": "30/2/2530"}
    anna.fill(wrong).continue_().sees("There is no 30 February 1987 (BE 2530)")
    assert anna.page.locator('[name="national_id.number"]').input_value() == "1101700230709"
    assert anna.page.evaluate("document.activeElement.className") == "govuk-error-summary"
