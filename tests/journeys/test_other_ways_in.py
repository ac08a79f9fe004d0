"""Applications that do not come from a phone in Thai: a visitor in English, and somebody at the counter."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.forms import attach, begin, card, fill_pages, hand_in
from tests.journeys.mailbox import link_in
from tests.journeys.person import DESKTOP, PHONE, TABLET, Arrive
from tests.journeys.place import Place

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


def test_a_visitor_asks_in_english_and_takes_it_back(place: Place, arrive: Arrive) -> None:
    john = arrive(size=PHONE, lang="en")
    john.open("/").follow("General request").sees("Which office do you belong to?")
    john.follow("Khlong Tuayang District Office")
    begin(john, "general-request", variant="", by_proxy=True)
    fill_pages(
        john,
        {
            "request": {"subject": "Registering my bicycle", "details": "Where do I go, and with what papers?"},
            "you": {"name.title": "Mr", "name.first": "John", "name.last": "Sample", "email": "john@example.com", "phone": "+44 20 7946 0000"},
            "declare": {"declaration": "yes"},
        },
    )  # fmt: skip
    john.continue_()  # no papers
    number = hand_in(john)
    assert number.startswith("KTY-")
    tracking = link_in(
        place.mail.letter("john@example.com", f"We have received your application {number}"), "/track/"
    )
    later = arrive(size=DESKTOP, lang="en").open(tracking).sees("Registering my bicycle")
    later.follow("Withdraw this application").fill({"reason": "Found the answer"})
    later.press("ถอนคำขอ", "Withdraw the application").sees("You have withdrawn the application")
    john.open("/my").sees(number)


@pytest.mark.rota
def test_every_place_of_the_desk_fits_a_phone(arrive: Arrive) -> None:
    director = arrive(size=PHONE, lang="th", member="director").open("/desk/")
    places = director.page.locator(".kk-desk-nav__link").evaluate_all("all => all.map(one => one.href)")
    assert len(places) == 16
    for place in places:
        director.open(place)
    for link in director.page.locator("main .kk-card a").evaluate_all("all => all.map(one => one.href)"):
        director.open(link)  # the last place is the settings of the office: each of their pages


def test_an_officer_enters_an_application_for_a_pensioner(arrive: Arrive) -> None:
    officer = arrive(size=TABLET, lang="en", member="officer")
    officer.open("/desk/thale/new").press("เริ่มกรอกคำขอ", "Start").sees("Choose the service")
    officer.fill({"service": "pensioner-id-card", "channel": "counter", "lang": "th"}).press(
        "เริ่มกรอกคำขอ", "Start"
    )
    officer.fill({"variant": "expired"}).continue_()
    officer.press("รับทราบและดำเนินการต่อ", "I have read this, continue")
    officer.fill({"whom": "self"}).continue_()
    pages = card("pensioner@example.com", first="สมบูรณ์", last="เคยสอน")
    fill_pages(
        officer,
        {
            "kind": {"pensioner_type": "civil"},
            "you": {**pages["you"], "birth_date": "1/2/2500"},
            "contact": pages["contact"],
            "home": pages["home"],
            "service": {
                "workplace.code": "ban-hat",
                "position": "ครูชำนาญการพิเศษ",
                "retired_on": "1/10/2560",
                "retire_order_no": "สพฐ. 123/2560",
            },
            "old-card": pages["old-card"],
            "collecting": pages["collecting"],
            "declare": pages["declare"],
        },
    )
    attach(officer, "photo", "old_card")
    officer.press("ยืนยันและยื่นคำขอ", "Confirm and hand in").sees("Receipt of application").sees("Entered by")
    number = officer.page.locator(".desk-receipt__number").inner_text()
    track = officer.page.locator(".desk-receipt__code").inner_text()
    expect(officer.page.get_by_role("button", name="Print")).to_be_visible()
    officer.page.emulate_media(media="print")
    expect(officer.page.locator(".kk-desk-nav")).to_be_hidden()
    expect(officer.page.locator(".desk-receipt")).to_be_visible()
    sombun = arrive(size=PHONE, lang="th").open("/track").fill({"code": track}).press("ติดตาม", "Follow")
    sombun.sees(number).sees("นางสาวสมบูรณ์ เคยสอน")
