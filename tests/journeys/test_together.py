"""Several people look at one case at the same time."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.forms import apply_for_card
from tests.journeys.person import DESKTOP, PHONE, TABLET, Arrive

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


def test_an_action_shows_on_the_open_page_of_the_applicant(arrive: Arrive) -> None:
    malee, officer = arrive(size=PHONE, lang="th"), arrive(size=TABLET, member="officer")
    number = apply_for_card(malee, "watching@example.com")
    malee.open(f"/my/{number}").page.evaluate("window.stillTheSamePage = true")
    officer.open(f"/desk/thale/cases/{number}").press("รับเรื่อง", "Accept")
    malee.page.bring_to_front()
    expect(malee.page.locator(".kk-timeline__title").first).to_contain_text(
        "รับเรื่อง", timeout=5_000
    )  # the page shows it within five seconds
    expect(malee.page.locator("#status")).to_contain_text("อนุมัติ")
    assert malee.page.evaluate("window.stillTheSamePage")


def test_the_second_of_two_officers_is_told_what_changed(arrive: Arrive) -> None:
    malee = arrive(size=PHONE, lang="th")
    number = apply_for_card(malee, "two.officers@example.com")
    first = arrive(size=TABLET, member="officer").open(f"/desk/thale/cases/{number}")
    second = arrive(size=DESKTOP, member="colleague").open(f"/desk/thale/cases/{number}")
    second.write_why("ขอสำเนาคำสั่งเพิ่ม")
    first.press("รับเรื่อง", "Accept")
    second.send_back().sees("คำขอนี้มีการเปลี่ยนแปลงหลังจากที่ท่านเปิดดู").sees("รับเรื่อง").sees("ขอสำเนาคำสั่งเพิ่ม")
    malee.open(f"/my/{number}")
    assert malee.page.locator(".kk-timeline__title").first.inner_text().startswith("รับเรื่อง")


def test_an_officer_works_with_the_keyboard_alone(arrive: Arrive) -> None:
    numbers = [apply_for_card(arrive(size=PHONE), f"keys{one}@example.com") for one in range(2)]
    officer = arrive(size=DESKTOP, lang="en", member="officer")
    officer.open("/desk/thale/?tab=all")
    keys, lines = officer.page.keyboard, officer.page.locator("[data-desk-line]")
    order = lines.all_inner_texts()
    assert set(numbers) <= set(order)
    keys.press("j")
    expect(lines.nth(0)).to_be_focused()
    keys.press("j")
    keys.press("k")
    for _ in range(order.index(numbers[0])):
        keys.press("j")
    expect(lines.nth(order.index(numbers[0]))).to_be_focused()
    with officer.page.expect_navigation():
        keys.press("Enter")
    officer.look().sees(numbers[0])
    keys.press("a")
    expect(officer.page.get_by_role("button", name="Accept", exact=True)).to_be_focused()
    with officer.page.expect_navigation():
        keys.press("Enter")
    officer.look().sees("Approval by the issuing authority")
    keys.press("u")
    expect(officer.page.locator("h1")).to_have_text("Inbox")
    keys.press("/")
    expect(officer.page.locator("#desk-find")).to_be_focused()
    keys.type("สมมติสอน")
    with officer.page.expect_navigation():
        keys.press("Enter")
    officer.look().sees(numbers[0]).sees(numbers[1])
