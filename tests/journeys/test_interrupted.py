"""Lines break, sessions end, fingers are quick: nothing that was typed is lost, and nothing happens twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from playwright.sync_api import expect

from tests.journeys.forms import attach, begin, card, fill_pages
from tests.journeys.person import DESKTOP, PHONE, Arrive

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


def test_a_draft_goes_on_at_another_device(arrive: Arrive) -> None:
    on_phone = begin(arrive(size=PHONE, lang="en"))
    pages = card("two.devices@example.com")
    fill_pages(on_phone, {page: pages[page] for page in ("kind", "you")})
    on_phone.fill({"email": "two.devices@example.com"})  # typed, and not sent: autosave keeps it
    expect(on_phone.page.locator("[data-kk-saved]")).to_contain_text("Saved at")
    code = on_phone.follow("Carry on later").page.locator("main .kk-number").inner_text()

    at_desk = arrive(size=DESKTOP, lang="en")
    at_desk.open("/track").fill({"code": code.upper().replace("-", " ")}).press("ติดตาม", "Follow")
    assert at_desk.page.url.endswith("/contact")
    assert at_desk.page.locator('[name="email"]').input_value() == "two.devices@example.com"
    fill_pages(at_desk, {"contact": pages["contact"]})
    on_phone.open(
        on_phone.page.url.replace("/go/later", "/contact")
    )  # and back: the phone shows what was typed there
    assert on_phone.page.locator('[name="phone"]').input_value() == "0812345678"


def test_a_session_that_ends_in_the_middle_of_a_page_loses_nothing(arrive: Arrive) -> None:
    malee = begin(arrive(size=PHONE, lang="th"))
    pages = card("expired@example.com")
    code = malee.follow("หยุดไว้ก่อน กรอกต่อภายหลัง").page.locator("main .kk-number").inner_text()
    malee.follow("กรอกต่อเดี๋ยวนี้")
    fill_pages(malee, {"kind": pages["kind"]})
    malee.fill(pages["you"])
    malee.context.clear_cookies(name="sessionid")
    malee.page.locator("main form button[type=submit]").last.click()
    malee.look().sees("สิ่งที่ท่านเพิ่งกรอกยังอยู่")
    malee.fill({"code": code}).press("ติดตาม", "Follow").sees("ระบบเก็บแบบฟอร์มของท่านไว้แล้ว")
    malee.press("ส่งตอนนี้", "Send it now")
    assert malee.page.url.endswith("/contact")
    malee.follow("ย้อนกลับ")
    assert malee.page.locator('[name="name.first"]').input_value() == "มาลี"


def test_two_tabs_and_the_back_button_agree(arrive: Arrive) -> None:
    anna = begin(arrive(size=DESKTOP, lang="en"))
    pages = card("tabs@example.com")
    fill_pages(anna, {page: pages[page] for page in ("kind", "you")})
    other = anna.context.new_page()
    other.goto(anna.page.url)
    other.fill('[name="email"]', "second.tab@example.com")
    other.fill('[name="phone"]', "0812345678")
    other.get_by_role("button", name="Continue", exact=True).click()
    expect(other).to_have_url(anna.page.url.replace("/contact", "/home"))
    other.close()
    anna.fill(pages["contact"]).continue_()  # the tab that sends last says how it is
    anna.page.go_back()
    expect(anna.page.locator('[name="email"]')).to_have_value("tabs@example.com")
    anna.page.go_back()
    expect(anna.page.locator('[name="name.first"]')).to_have_value("มาลี")
    anna.continue_()
    assert anna.page.url.endswith("/contact")


def test_a_double_click_hands_in_one_application(arrive: Arrive) -> None:
    malee = begin(arrive(size=PHONE, lang="th"))
    fill_pages(malee, card("double@example.com"))
    attach(malee, "photo", "old_card")
    form = {
        name: malee.page.locator(f'main [name="{name}"]').last.get_attribute("value") or ""
        for name in ("csrfmiddlewaretoken", "client_key")
    }
    cookies = {cookie["name"]: cookie["value"] for cookie in malee.context.cookies()}

    def click(_: int) -> httpx.Response:
        headers = {"Referer": malee.page.url}
        return httpx.post(malee.page.url, data=form, cookies=cookies, headers=headers, timeout=30)

    with ThreadPoolExecutor(4) as fingers:
        answers = list(fingers.map(click, range(4)))
    places = {answer.headers["Location"] for answer in answers}
    assert {answer.status_code for answer in answers} == {302}
    assert len(places) == 1, places
    button = malee.page.get_by_role("button", name="ยืนยันและยื่นคำขอ")
    with malee.page.expect_navigation():
        button.dblclick()  # the page that stood there all the while
    malee.look().sees("ได้รับคำขอของท่านแล้ว")
    malee.open("/my")
    assert malee.page.locator("main a", has_text="TTY-").count() <= 1
    assert malee.page.locator(".kk-card, main li", has_text="ขอมีบัตรประจำตัว").count() == 1
