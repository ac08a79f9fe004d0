"""A guard at a gate checks a card with a telephone: hers, a copy with another name, the lost one, the one that replaced it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest

from khamkho.base.thai import BANGKOK
from tests.journeys.cards import PICKUP, keep_cards, lie_ready
from tests.journeys.forms import attach, begin, card, fill_pages, hand_in
from tests.journeys.papers import checked_at
from tests.journeys.person import DESKTOP, PHONE, Arrive, Person
from tests.journeys.place import Place, opened

pytestmark = [pytest.mark.browser, pytest.mark.story, pytest.mark.enable_socket]
FIRST, LAST = "มะลิวัลย์", "สมมติสอน"
HOLDER, COPIED = f"นางสาว{FIRST} {LAST}", "นายปลอมแปลง ลอกบัตร"
LOST = "เจ้าของบัตรโทรแจ้งว่ากระเป๋าหายที่ตลาด"
LOSS = {
    "old-card": {},
    "loss": {"lost_on": "3/8/2569", "lost_place": "ตลาดสด", "police_report_no": "ปจว. ข้อ 5"},
}
OFFICE = "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาทะเลตัวอย่าง"
MONDAY = datetime(2026, 8, 3, 9, 0, tzinfo=BANGKOK)
MOST_TRIES = 70
"""What a minute and the begin of the next let through is less."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An installation of its own, whose office keeps a register of cards."""
    with opened(tmp_path_factory.mktemp("guard") / "home", at=MONDAY) as place:
        yield place


def test_a_guard_knows_a_card_from_a_copy_and_a_lost_one(place: Place, arrive: Arrive) -> None:
    director, officer = (arrive(size=DESKTOP, member=one, scripts=False) for one in ("director", "officer"))
    keep_cards(director)
    first, scanned = she_has_a_card(arrive, officer, director, "expired", {})
    number = number_of(officer, first)
    guard = arrive(size=PHONE)
    the_card_is_hers_and_no_copy(guard, scanned)
    by_its_number_without_a_script(arrive, number)
    she_reports_it_lost(officer, first)
    the_lost_one_is_refused_at_once(arrive, guard, scanned, number)
    second, replaced = she_has_a_card(arrive, officer, director, "lost", LOSS)
    assert number_of(officer, second) != number
    guard.open(replaced).sees("เอกสารนี้ใช้ได้").fill({"name": HOLDER}).press("เปรียบเทียบ", "").sees("ชื่อตรงกัน")
    guard.open(scanned).sees("อย่าใช้เอกสารนี้อ้างอิง: แจ้งหายหรือถูกทำลาย")
    guessing_comes_to_an_end(guard, place, replaced)
    assert "all as they were written" in place.house.run("audit", "verify")


def she_has_a_card(
    arrive: Arrive, officer: Person, director: Person, variant: str, other: dict[str, dict[str, str]]
) -> tuple[str, str]:
    """She applies and collects it. Its page in the register, and where the QR code on it leads."""
    she = begin(arrive(size=PHONE, scripts=False), variant=variant)
    known = card("maliwan@example.com", first=FIRST, last=LAST)
    pages: dict[str, dict[str, str]] = {}
    for page, answers in known.items():
        pages |= other if page == "old-card" and other else {page: answers}
    fill_pages(she, pages)
    attach(she, "photo", "police_report" if variant == "lost" else "old_card")
    number = hand_in(she)
    made, paper = lie_ready(officer, director, number, HOLDER)
    officer.open(f"{PICKUP}/of/{number}").sees(HOLDER)
    seen = {"receiver": "holder", "identity_seen": "national_id", "signed_on_paper": "paper"}
    officer.fill(seen).press("ส่งมอบแล้ว", "").sees(f"ส่งมอบตามคำขอ {number} แล้ว")
    officer.open_until(made, "ส่งมอบบัตร")
    return made, checked_at(paper, page=2, dpi=300)  # the back of the card


def number_of(officer: Person, made: str) -> str:
    return officer.open(made).page.locator("h1 .kk-number").inner_text()


def the_card_is_hers_and_no_copy(guard: Person, scanned: str) -> None:
    """Valid, and hers; the same code under another name is told apart, and nobody learns whose it is."""
    guard.open(scanned).sees("เอกสารนี้ใช้ได้").sees(OFFICE)
    nobody_learns_whose(guard)
    guard.fill({"name": HOLDER}).press("เปรียบเทียบ", "").sees("ชื่อตรงกัน")
    guard.open(scanned).fill({"name": COPIED}).press("เปรียบเทียบ", "").sees(f"ชื่อไม่ตรงกัน: {COPIED}")
    nobody_learns_whose(guard)
    answer = guard.page.locator("strong", has_text="ชื่อไม่ตรงกัน").bounding_box()
    assert answer
    assert answer["y"] + answer["height"] < PHONE["height"]  # seen without scrolling


def nobody_learns_whose(guard: Person) -> None:
    assert [one for one in (FIRST, LAST) if one in guard.page.content()] == []


def by_its_number_without_a_script(arrive: Arrive, number: str) -> None:
    """An old telephone, in English: the card has no code that can be read."""
    guard = arrive(size=PHONE, lang="en", scripts=False).open("/verify/")
    guard.follow("Check an identity card of an office by its number")
    asked = {"office": "thale", "number": number}
    guard.fill({**asked, "name": f"{FIRST} {LAST}"}).press("", "Check").sees("This card is valid")
    guard.sees("The name matches")
    guard.fill({**asked, "name": COPIED}).press("", "Check").sees(f"The name does not match: {COPIED}")
    nobody_learns_whose(guard)
    guard.fill({**asked, "number": "999/2569"}).press("", "Check").sees("has issued no card with this number")


def she_reports_it_lost(officer: Person, made: str) -> None:
    """By telephone: the officer writes it down while she speaks."""
    officer.open(f"{made}?do=lose").fill({"reason": LOST}).press("แจ้งหายหรือถูกทำลาย", "")
    officer.sees("ตั้งแต่นี้ไป ผู้ที่ตรวจสอบบัตรนี้จะทราบว่าบัตรหาย")


def the_lost_one_is_refused_at_once(arrive: Arrive, guard: Person, scanned: str, number: str) -> None:
    """By its code and by its number; where it was lost is nobody's business."""
    guard.open(scanned).sees("อย่าใช้เอกสารนี้อ้างอิง: แจ้งหายหรือถูกทำลาย")
    assert "ตลาด" not in guard.page.content()
    plain = arrive(size=PHONE, scripts=False).open(scanned).sees("แจ้งหายหรือถูกทำลาย")
    plain.open("/verify/cards/").fill({"office": "thale", "number": number}).press("ตรวจสอบ", "")
    plain.sees("อย่าเชื่อถือบัตรนี้: แจ้งหายหรือถูกทำลาย")
    english = arrive(size=PHONE, lang="en").open(scanned)
    english.sees("Do not rely on this document: lost or destroyed")


def guessing_comes_to_an_end(guard: Person, place: Place, real: str) -> None:
    """Who tries one code after another is stopped, also before a real one; a minute later a guard can go on."""
    where = urlsplit(real)
    for n in range(MOST_TRIES):
        tried = f"{where.scheme}://{where.netloc}/verify/0000-0000-0000-{n:04}"
        if guard.page.request.get(tried).status == 429:
            break
    guard.open(real).sees("มีการลองบ่อยเกินไปในช่วงเวลาสั้น ๆ").sees("โปรดรอหนึ่งนาที")
    place.later(timedelta(minutes=1))
    guard.open(real).sees("เอกสารนี้ใช้ได้")
