"""A pensioner without email shares a telephone with his wife: he follows by code, is called, and his daughter collects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import expect

from khamkho.base.thai import BANGKOK
from tests.journeys.cards import PICKUP, keep_cards, lie_ready
from tests.journeys.forms import attach, begin, card, fill_pages, hand_in
from tests.journeys.papers import text_of
from tests.journeys.person import DESKTOP, PHONE, TABLET, Arrive, Person
from tests.journeys.place import Place, opened

pytestmark = [pytest.mark.browser, pytest.mark.story, pytest.mark.enable_socket]
SERVICE = "pensioner-id-card"
SHARED, SHARED_DIGITS = "081 234 5678", "0812345678"
HE, DAUGHTER = "นายสมบูรณ์ เคยสอน", "นางสาวดวงใจ เคยสอน"
ANSWERED = "ภริยารับสาย จะบอกให้ ลูกสาวจะมารับแทน"
SHE_ASKS = {
    "request": {"subject": "ขอหนังสือรับรองการเคยรับราชการ", "details": "ใช้ประกอบการขอกู้เงินสหกรณ์"},
    "you": {"name.title": "นาง", "name.first": "สมใจ", "name.last": "เคยสอน", "phone": SHARED},
    "declare": {"declaration": "yes"},
}
MONDAY = datetime(2026, 8, 3, 9, 0, tzinfo=BANGKOK)


def his_pages() -> dict[str, dict[str, str]]:
    known = card("")
    return {
        "kind": {"pensioner_type": "civil"},
        "you": {
            **known["you"],
            "name.title": "นาย",
            "name.first": "สมบูรณ์",
            "name.last": "เคยสอน",
            "birth_date": "1/2/2495",
        },
        "contact": {"phone": SHARED},
        "home": known["home"],
        "service": {
            "workplace.code": "ban-hat",
            "position": "ครูชำนาญการพิเศษ",
            "retired_on": "1/10/2555",
            "retire_order_no": "สพฐ. 123/2555",
        },
        "old-card": {},
        "collecting": {
            "pickup": "proxy",
            "proxy_name.title": "นางสาว",
            "proxy_name.first": "ดวงใจ",
            "proxy_name.last": "เคยสอน",
            "proxy_phone": SHARED,
        },
        "declare": known["declare"],
    }


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An installation of its own, whose office keeps a register of cards and sends no text messages."""
    with opened(tmp_path_factory.mktemp("pensioner") / "home", at=MONDAY) as place:
        yield place


def test_a_pensioner_without_email_gets_his_card(place: Place, arrive: Arrive) -> None:
    director = arrive(size=DESKTOP, member="director", scripts=False)
    officer = arrive(size=DESKTOP, member="officer")
    keep_cards(director)
    hers = his_wife_has_an_application_under_the_same_number(arrive)
    he, his, code = he_applies_by_himself(arrive)
    the_number_alone_opens_nothing(arrive, hers, his)
    he.open("/my").sees(his)
    assert hers not in he.page.content()
    _made, paper = lie_ready(officer, director, his, HE)
    assert "สมบูรณ์เคยสอน" in text_of(paper).replace(" ", "")
    place.later()
    he_is_called(officer, his)
    he = he_looks_by_code(arrive, his, code)
    his_daughter_collects(arrive, his, code)
    he.open(f"/my/{his}").sees("ส่งมอบแล้ว").sees(f"ผู้รับแทน: {DAUGHTER} (บุตรสาว)")
    the_register_says_so(officer, his)
    assert "all as they were written" in place.house.run("audit", "verify")


def his_wife_has_an_application_under_the_same_number(arrive: Arrive) -> str:
    wife = begin(arrive(size=PHONE, scripts=False), "general-request", variant="", by_proxy=True)
    fill_pages(wife, SHE_ASKS).continue_()  # no papers
    return hand_in(wife)


def he_applies_by_himself(arrive: Arrive) -> tuple[Person, str, str]:
    """On the telephone, without an account: all he gets is a code."""
    he = arrive(size=PHONE)
    fill_pages(begin(he, SERVICE, "expired", by_proxy=True), his_pages())
    attach(he, "photo", "old_card")
    he.sees(DAUGHTER)
    number = hand_in(he)
    he.sees("โปรดเก็บรหัสติดตามไว้ เพราะระบบไม่ได้ส่งข้อความถึงท่าน")
    return he, number, he.page.locator(".kk-follow .kk-number").inner_text()


def the_number_alone_opens_nothing(arrive: Arrive, *numbers: str) -> None:
    """Whoever knows the number of the telephone, and no code: not to be followed, not found, not listed."""
    stranger = arrive(size=PHONE, scripts=False)
    for typed in (SHARED, SHARED_DIGITS):
        stranger.open("/track").fill({"code": typed}).press("ติดตาม", "").sees("ไม่พบคำขอตามรหัสนี้")
        nothing_of(stranger, *numbers)
    stranger.open("/").fill({"q": SHARED_DIGITS}).press("ค้นหา", "")
    nothing_of(stranger, *numbers)
    nothing_of(stranger.open("/my"), *numbers)


def nothing_of(stranger: Person, *numbers: str) -> None:
    assert [one for one in (*numbers, "เคยสอน") if one in stranger.page.content()] == []


def he_is_called(officer: Person, number: str) -> None:
    """Nothing could tell him, so he stands on the list of calls at once, with the number that both have."""
    officer.open_until(PICKUP, number)
    line = officer.page.locator(".desk-pickups li", has_text=number)
    expect(line).to_contain_text(SHARED_DIGITS)
    expect(line).to_contain_text("แจ้งไม่ถึง")
    officer.follow("บันทึกการโทร").fill({"outcome": "reached", "note": ANSWERED})
    officer.press("เก็บบันทึกการโทร", "").sees("บันทึกการโทรแล้ว")
    expect(officer.page.locator(".desk-pickups li", has_text=number)).to_have_count(0)
    officer.open(f"{PICKUP}?part=waiting").sees(ANSWERED)


def he_looks_by_code(arrive: Arrive, number: str, code: str) -> Person:
    """On another telephone, with the code in capitals and without dashes."""
    he = arrive(size=PHONE).open("/track").fill({"code": code.upper().replace("-", " ")}).press("ติดตาม", "")
    he.sees(number).sees("บัตรพร้อมรับแล้ว").sees("หนังสือมอบฉันทะที่เจ้าของบัตรลงนาม")
    assert ANSWERED not in he.page.content()  # what the officer wrote of the call is the office's
    he.follow("หากให้ผู้อื่นรับแทน: พิมพ์หนังสือมอบฉันทะไปลงนาม").sees(HE).sees(DAUGHTER).sees("ลงชื่อ …")
    return he


def his_daughter_collects(arrive: Arrive, number: str, code: str) -> None:
    """At the counter, with the letter and his code on her telephone; not before the letter was seen and she has signed."""
    officer = arrive(size=TABLET, member="officer").open(PICKUP)
    officer.page.locator(".desk-scan [name=q]").fill(code)
    with officer.page.expect_navigation():
        officer.page.locator(".desk-scan button[type=submit]").click()
    officer.look().sees(number).sees(HE).sees(DAUGHTER)
    officer.fill(
        {
            "receiver": "proxy",
            "receiver_name": DAUGHTER,
            "receiver_relation": "บุตรสาว",
            "mandate_seen": "no",
            "identity_seen": "national_id",
            "old_card_returned": "yes",
        }
    )
    officer.press("ส่งมอบแล้ว", "").sees("ส่งมอบให้ผู้รับแทนไม่ได้หากไม่เห็นหนังสือมอบฉันทะ")
    officer.sees("ผู้รับยังไม่ได้ลงลายมือชื่อ")
    officer.fill({"mandate_seen": "yes"})
    signs(officer)
    officer.press("ส่งมอบแล้ว", "").sees(f"ส่งมอบตามคำขอ {number} แล้ว")


def signs(officer: Person) -> None:
    """With a finger on the screen."""
    canvas = officer.page.locator(".kk-drawing")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    mouse = officer.page.mouse
    mouse.move(box["x"] + 30, box["y"] + 60)
    mouse.down()
    mouse.move(box["x"] + 160, box["y"] + 90, steps=8)
    mouse.up()


def the_register_says_so(officer: Person, number: str) -> None:
    line = officer.open(f"/desk/thale/register/{SERVICE}").page.locator("tr", has_text=number)
    for words in (HE, DAUGHTER, "ผู้รับแทน"):
        expect(line).to_contain_text(words)
