"""The photograph for a card: brought under the frame by keys, wheel and buttons, cut again at the desk; and without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from khamkho.files.tests import samples
from tests.journeys.forms import attach, begin, card, fill_pages, hand_in
from tests.journeys.person import DESKTOP, PHONE, Arrive, Person
from tests.journeys.place import Place

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
USE = ("ใช้รูปตามกรอบนี้", "Use this part")
AGAIN = "จัดกรอบรูปใหม่"


def at_the_photograph(person: Person, email: str) -> Person:
    return fill_pages(begin(person), card(email))


def part_of(person: Person) -> list[float]:
    """Left, top, width and turn, as the form carries them."""
    value = person.page.locator("[data-photo-cut]").input_value()
    return [float(share) for share in value.split(",")]


def test_a_picture_is_brought_under_the_frame_and_the_office_cuts_it_again(
    place: Place, arrive: Arrive
) -> None:
    malee = at_the_photograph(arrive(size=PHONE, lang="th"), "framed@example.com")
    picture = samples.jpeg_of(samples.dark(samples.portrait()))
    malee.page.set_input_files("#file", {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": picture})
    stage = malee.page.locator("[data-photo-stage]")
    expect(stage).to_be_focused()
    expect(malee.page.locator("[data-photo-said]")).to_contain_text("รูปอาจมืดไป")
    left, top, width, turn = part_of(malee)
    assert (left, width, turn) == (0, 1, 0)
    assert top == pytest.approx(0.05, abs=0.01)
    stage.press("+")
    assert part_of(malee)[2] == pytest.approx(1 / 1.12, abs=0.01)
    before = part_of(malee)
    stage.press("ArrowUp")
    assert part_of(malee)[1] < before[1]
    malee.page.get_by_role("button", name="เลื่อนกรอบไปทางขวา").click()
    assert part_of(malee)[0] > before[0]
    stage.hover()
    malee.page.mouse.wheel(0, -300)
    malee.page.wait_for_function(
        "(was) => document.querySelector('[data-photo-cut]').value.split(',')[2] < was", arg=before[2]
    )
    malee.page.get_by_role("button", name="หมุนรูป").click()
    assert part_of(malee)[3] == 90
    for _ in range(3):
        malee.page.get_by_role("button", name="หมุนรูป").click()
    assert part_of(malee)[3] == 0
    stage.press("+")
    malee.look("framing")  # which makes the page narrow and wide again: the frame may move a little
    chosen = part_of(malee)
    malee.page.get_by_role("button", name=USE[0]).click()
    expect(malee.page.locator(".kk-file__held")).to_contain_text("me.jpg", timeout=20_000)
    malee.sees("รูปอาจมืดไป").follow(AGAIN)
    expect(malee.page.locator(".cropper-view-box")).to_be_visible()
    assert part_of(malee) == pytest.approx(chosen, abs=0.01)
    malee.page.get_by_role("button", name="ย่อออกห่าง").click()
    malee.press(*USE).continue_()
    attach(malee, "old_card")
    number = hand_in(malee)

    officer = arrive(size=DESKTOP, lang="th", member="officer")
    officer.open(f"/desk/thale/cases/{number}").sees("รูปอาจมืดไป").look("portrait").follow(AGAIN)
    expect(officer.page.locator(".cropper-view-box")).to_be_visible()
    officer.page.get_by_role("button", name="ขยายเข้าใกล้").click()
    officer.look("cut").press(*USE).sees("เจ้าหน้าที่จัดกรอบรูปถ่ายใหม่").sees("หน่วยงานเป็นผู้จัดกรอบรูปนี้")


def test_without_a_script_the_middle_is_taken_and_buttons_move_the_frame(
    place: Place, arrive: Arrive
) -> None:
    plain = at_the_photograph(arrive(size=PHONE, lang="th", scripts=False), "plain-frame@example.com")
    picture = samples.jpeg_of(samples.portrait())
    plain.page.set_input_files("#file", {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": picture})
    plain.continue_()
    plain.page.go_back()
    plain.page.reload()
    plain.sees("ระบบเลือกส่วนกลางของรูปให้").follow(AGAIN)
    seen = plain.page.locator(".kk-photo__plain svg")
    first = seen.get_attribute("viewBox")
    plain.page.get_by_role("button", name="ขยายเข้าใกล้").click()
    expect(seen).not_to_have_attribute("viewBox", first or "")
    plain.look("plain").press(*USE)
    expect(plain.page).to_have_url(re.compile("/documents/photo$"))
    expect(plain.page.locator("main")).not_to_contain_text("ระบบเลือกส่วนกลางของรูปให้")
