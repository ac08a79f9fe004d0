"""Copies of registers from “hello” in a chat to five stars: the person on her phone, the office at its counter, and its money."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from khamkho.base.thai import BANGKOK
from tests.journeys.chatting import NUMBER, OFFICE, Chat
from tests.journeys.forms import begin, fill_pages, hand_in
from tests.journeys.papers import text_of
from tests.journeys.person import DESKTOP, PHONE, TABLET, Arrive, Person
from tests.journeys.place import Place

pytestmark = [
    pytest.mark.browser,
    pytest.mark.story,
    pytest.mark.enable_socket,
    pytest.mark.xdist_group("a demo"),
]
SOMYING, EMILY = "U" + "a1" * 16, "U" + "d4" * 16
DESK, SETTINGS = f"/desk/{OFFICE}", f"/desk/office/{OFFICE}"
COPY, READY = "bangkhae-house-registration-copy", "ดำเนินการเสร็จ พร้อมส่งมอบ"
LASER, CARD = "JC1-1234567-89", "1040-02-12345678"


def test_from_hello_to_five_stars_with_the_numbers_on_a_secure_page(demo: Place, meet: Arrive) -> None:
    codes_are_typed(meet, "no")
    officer = meet(size=DESKTOP, member="thabian")
    officer.open(f"{DESK}/money/").fill({"float": "500"}).press("เปิดลิ้นชักเงิน", "")
    chat = Chat(meet(size=PHONE), SOMYING).begin()
    number = she_asks(chat, today(demo))

    booking = the_office_approves(demo, officer, chat, number)
    the_papers_are_ready(demo, officer, chat, number)
    demo.until(at_ten(demo) - timedelta(minutes=4))
    officer = meet(size=DESKTOP, member="thabian")
    mine, place = she_comes(meet, officer, booking)
    she_is_called(meet, officer, place, mine)
    she_pays(officer, number, "100", "60.00", "สี่สิบบาทถ้วน")
    officer.open(f"{DESK}/cases/{number}").ask("ส่งมอบแล้ว", "").fill({"receiver": "applicant"})
    officer.press("ส่งมอบแล้ว", "")
    demo.later()
    chat.news("โปรดให้คะแนน")
    chat.presses("★★★★★").hears("ขอบคุณ")
    chat.says("นัดแล้วไม่ต้องรอเลย ขอบคุณมาก").hears("ขอบคุณ")
    the_day_balances(meet, officer)


def test_typed_codes_in_english_until_she_is_told_the_fee_and_comes_another_time(
    demo: Place, meet: Arrive
) -> None:
    codes_are_typed(meet, "yes")
    chat = Chat(meet(size=PHONE, lang="en"), EMILY).begin()
    chat.says("hello").hears("privacy")
    chat.says("EN").hears("another way?")
    chat.presses("Continue").hears("4# Face photograph")
    chat.says(f"4#{CARD}").hears("This is the number under the photograph")
    chat.says(LASER).hears("JC•-•••••••-89")
    day = demo.now() + timedelta(days=1)
    chat.says(f"2 copies {day.day}/{day.month}/{day.year}").hears("time")
    chat.says("10:30").hears("20.00 baht", "10:30")
    number = number_in(chat.says(CARD).hears("was received"))
    officer = meet(size=DESKTOP, lang="en", member="borikan").open(f"{DESK}/cases/{number}")
    officer.sees("JC•-•••••••-89").press("รับเรื่อง", "Accept")
    demo.later()
    chat.news(f"{number}", "20.00 baht")
    day += timedelta(days=1)
    chat.says(f"move {day.day}/{day.month}/{day.year} 13:30").hears("13:30")
    chat.says("cancel").hears(number)


def test_the_same_by_the_web_with_a_day_that_is_booked_and_cash_at_the_counter(
    demo: Place, meet: Arrive
) -> None:
    pranee = meet(size=PHONE).open(f"/services/{OFFICE}/{COPY}")
    begin(pranee, COPY, "")
    fill_pages(pranee, pages(demo))
    pranee.follow("เลือกวันและเวลา")
    pranee._go(pranee.page.locator(".kk-month a").last)
    pranee._go(pranee.page.locator(".kk-times button").first)
    number = hand_in(pranee)
    officer = meet(size=DESKTOP, member="borikan").open(f"{DESK}/cases/{number}")
    officer.sees("นางปราณี สมมติสุข").press("รับเรื่อง", "")
    officer.open(f"{DESK}/money/").fill({"float": "500"}).press("เปิดลิ้นชักเงิน", "")
    officer.open(f"{DESK}/cases/{number}").ask(READY, "")
    officer.fill({"checked_on": today(demo), "printed": "1"}).press(READY, "")
    demo.later()
    pranee.open(f"/my/{number}").sees("20.00").sees("กันยายน 2569")
    she_pays(officer, number, "20", "0.00", "ยี่สิบบาทถ้วน")
    officer.open(f"{DESK}/cases/{number}").ask("ส่งมอบแล้ว", "").fill({"receiver": "applicant"})
    officer.press("ส่งมอบแล้ว", "")
    demo.later()
    pranee.open(f"/my/{number}/rate").fill({"stars": "5"}).press("ส่ง", "").sees("ขอบคุณ")
    officer.open(f"{DESK}/money/").page.get_by_text("นับเงินและปิด").click()
    officer.fill({"counted": "520"}).press("ปิดลิ้นชักเงิน", "")


def pages(demo: Place) -> dict[str, dict[str, str]]:
    """Her own copy, by name and number: nobody has to know what is behind her card."""
    return {
        "known": {"known_by": "form"},
        "who": {
            "name.title": "นาง",
            "name.first": "ปราณี",
            "name.last": "สมมติสุข",
            "national_id.number": "1101700230708",
            "birth_date": "1/2/2530",
        },
        "contact": {"email": "pranee@example.com", "phone": "0812345678"},
        "copy": {"copies": "1", "pickup_date": today(demo), "own_record": "yes"},
        "declare": {"declaration": "yes"},
    }


def test_every_page_of_money_hall_times_and_line_can_be_read_by_everyone(demo: Place, meet: Arrive) -> None:
    """Each at two widths and against the standard, as ``Person.open`` looks at it; three of the four with what lies behind a link."""
    seats = {"officer": "thabian", "head": "fai", "director": "khet"}
    for who, addresses in PAGES.items():
        person = meet(size=PHONE, lang="en" if who == "head" else "th", member=seats[who])
        for address in addresses:
            person.open(address)
        for address, link in BEHIND[who]:
            person.open(address)._go(person.page.locator(f"main {link}").first)
    officer = meet(size=DESKTOP, member="thabian").open(f"{DESK}/queue/devices")
    public = [
        f"/queue/{OFFICE}/board",
        "/rooms/ban-ko-tuayang/school-facility-use",
        "/demo/line",
        "/demo/bank/",
    ]
    links = [
        one.get_attribute("href") or ""
        for one in officer.page.get_by_role("link", name=re.compile("^เปิดบนเครื่องนี้")).all()
    ]
    assert len(links) == 3
    anyone = meet(size=TABLET)
    for address in (*public, *links):
        anyone.open(address)


PAGES = {
    "officer": [
        *(
            f"{DESK}/{one}"
            for one in ("queue", "appointments", "appointments/new", "money/", "line", "line?all=1")
        ),
        f"{DESK}/queue/devices",
    ],
    "head": [
        *(f"{DESK}/{one}" for one in ("queue/report", "feedback", "quarter")),
        *(f"{DESK}/money/{one}" for one in ("receipts/", "remittances/", "checks/", "refunds/", "statement")),
    ],
    "director": [
        *(
            f"{SETTINGS}/{one}/"
            for one in ("queue", "queue/counters", "fees", "feedback", "line", "line/menu", "links")
        ),
        *(f"{SETTINGS}/appointments/{one}" for one in ("", "rules/", "add/", "hours/", "closures/")),
    ],
}
BEHIND = {
    "officer": [
        (f"{DESK}/queue", "a[href*='/queue/at/']"),
        (f"{DESK}/queue/devices", "a[href*='/queue/devices/']"),
        (f"{DESK}/appointments?day=2026-09-17", "a[href*='/move']"),
        (f"{DESK}/appointments?day=2026-09-17", "a[href*='/cancel']"),
    ],
    "head": [
        (f"{DESK}/money/receipts/", "table a[href*='/receipts/']"),
        (f"{DESK}/money/remittances/", "table a[href*='/remittances/']"),
    ],
    "director": [(f"{SETTINGS}/appointments/", "a[href*='/appointments/at/']")],
}


def she_asks(chat: Chat, day: str) -> str:
    """A number of her card that she types nevertheless is sent back; on the secure page she gives both."""
    chat.says("สวัสดี").hears("ประกาศความเป็นส่วนตัว")
    chat.presses("ดำเนินการต่อ").hears("1# ทะเบียนบ้าน")
    chat.says(f"1#{LASER}").hears("โปรดอย่าส่งเลขบัตรในแชตนี้", "หน้าที่ปลอดภัย")
    secure = Person(chat.person.place, chat.person.context, chat.person.context.new_page(), "th")
    secure.open(chat.page_behind("กรอกเลขบัตร")).fill({"laser_code": "JC1", "card_number": CARD})
    secure.press("ส่ง แล้วกลับไปที่แชต", "").sees("12 หลัก")
    secure.fill({"laser_code": LASER, "card_number": CARD}).press("ส่ง แล้วกลับไปที่แชต", "")
    secure.page.close()
    chat.news("JC•-•••••••-89")
    summary = chat.says(f"ต้องการ 2 ฉบับ รับเอกสารวันที่ {day} 10.00 น.").hears("สรุป")
    assert "40.00 บาท" in summary
    return number_in(chat.presses("ยืนยัน").hears("รับคำขอเลขที่"))


def the_office_approves(demo: Place, officer: Person, chat: Chat, number: str) -> str:
    """She compares the numbers with the register and accepts; return the code of the appointment."""
    officer.open(f"{DESK}/cases/{number}").sees("การสนทนาทาง LINE").sees("16 กันยายน 2569 เวลา 10.00")
    officer._go(officer.page.locator(".desk-in-line a")).sees("1# ทะเบียนบ้าน")
    officer.open(f"{DESK}/cases/{number}").follow("เทียบเลขบนบัตรกับทะเบียน").press("แสดงเลข", "").sees(
        LASER
    ).sees(CARD)
    officer.open(f"{DESK}/cases/{number}").press("รับเรื่อง", "")
    demo.later()
    told = chat.news(f"คำขอ {number}", "ค่าธรรมเนียม 40.00 บาท", "10.00 น.")
    found = re.search(r"รหัสนัด ([0-9a-z]{4}-[0-9a-z]{4})", told)
    assert found, told
    return found[1]


def the_papers_are_ready(demo: Place, officer: Person, chat: Chat, number: str) -> None:
    """Looked up and printed from the registry's own system: Khamkho knows when, by whom, and how many."""
    officer.open(f"{DESK}/cases/{number}").ask(READY, "")
    officer.fill({"checked_on": today(demo), "printed": "2"}).press(READY, "")
    demo.later()
    chat.news("พร้อมรับแล้ว")


def she_comes(meet: Arrive, officer: Person, booking: str) -> tuple[str, Person]:
    """At the tablet of the entrance she types the code of her appointment; what her ticket says opens on her phone."""
    officer.open(f"{DESK}/queue/devices")
    entrance = officer.page.locator("tr", has_text="แท็บเล็ตทางเข้าชั้น 1").locator("a").first
    tablet = meet(size=TABLET).open(entrance.get_attribute("href") or "")
    tablet.fill({"booking": booking}).press("มาถึงแล้ว", "").sees("นัดเวลา 10.00")
    number = tablet.page.locator(".queue-mine__number").inner_text()
    place = meet(size=PHONE).open(f"/queue/ticket/{tablet.page.url.rsplit('/', 1)[1]}").sees(number)
    return number, place


def she_is_called(meet: Arrive, officer: Person, place: Person, number: str) -> None:
    """By the rule of the queue; the board and her phone say where to go."""
    board = meet(size=DESKTOP).open(f"/queue/{OFFICE}/board")
    officer.open(f"{DESK}/queue").follow("ไปช่องของฉัน")
    for _one in range(10):
        do(officer, "finish-next")
        if officer.page.locator(".queue-now__number").inner_text() == number:
            break
        do(officer, "serve")
    else:
        raise AssertionError(f"{number} was never called")
    expect(board.page.locator(".queue-window--last")).to_contain_text(number)
    place.sees("ถึงคิวของท่านแล้ว เชิญที่ช่องบริการ 1")
    do(officer, "serve")


def do(officer: Person, what: str) -> None:
    officer._go(officer.page.locator(f".queue-now__buttons [name=do][value={what}]"))


def she_pays(officer: Person, number: str, given: str, change: str, words: str) -> None:
    """Cash at the till, and a numbered proof that says who took what from whom."""
    officer.open(f"{DESK}/money/?n={number}").fill({"given": given})
    officer.press("รับเงินและออกหลักฐาน", "").sees(change)
    link = officer.page.locator("main a[href$='proof.pdf']").first.get_attribute("href")
    proof = text_of(officer.page.request.get(f"{officer.place.url}{link}").body())
    assert number in proof
    assert words in proof


def the_day_balances(meet: Arrive, officer: Person) -> None:
    """What she counts is what has to lie in the till; what the head hands on is what the proofs add up to."""
    officer.open(f"{DESK}/money/").sees("540.00").page.get_by_text("นับเงินและปิด").click()
    officer.fill({"counted": "540"}).press("ปิดลิ้นชักเงิน", "")
    head = meet(size=DESKTOP, member="fai").open(f"{DESK}/money/remittances/")
    head.press("ปิดยอดวันและนำส่ง", "").sees("40.00")
    head.open(f"{DESK}/money/remittances/")
    expect(head.page.locator("h2", has_text="ยอดตรงกันหรือไม่")).to_contain_text("ใช่")
    head.open(f"{DESK}/feedback").sees("นัดแล้วไม่ต้องรอเลย ขอบคุณมาก")


def number_in(said: str) -> str:
    found = NUMBER.search(said)
    assert found, said
    return found[0]


def today(demo: Place) -> str:
    now = demo.now()
    return f"{now.day}/{now.month}/{now.year + 543}"


def at_ten(demo: Place) -> datetime:
    return demo.now().astimezone(BANGKOK).replace(hour=10, minute=0, second=0)


def codes_are_typed(meet: Arrive, answer: str) -> None:
    """The director decides whether the numbers of a card may stand in the chat."""
    director = meet(size=DESKTOP, member="khet").open(f"{SETTINGS}/line/")
    director.fill({"typed_codes": answer}).press("บันทึกกติกา", "Save the rules")
