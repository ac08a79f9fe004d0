"""Correction, field by field: two answers and a document are marked, mended from a phone, and only the difference is read."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.forms import apply_for_card, mark, photo
from tests.journeys.mailbox import link_in
from tests.journeys.person import DESKTOP, PHONE, Arrive
from tests.journeys.place import Place

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_two_answers_and_a_document_are_marked_and_mended_from_a_phone(
    place: Place, arrive: Arrive, *, scripts: bool
) -> None:
    email = f"mended-{'a' if scripts else 'b'}@example.com"
    number = apply_for_card(arrive(size=PHONE, lang="th"), email)
    officer = arrive(size=DESKTOP, lang="th", member="officer", scripts=scripts)
    officer.open(f"/desk/thale/cases/{number}")
    mark(officer, "phone", "wrong:misspelt", "โทรไม่ติด")
    mark(officer, "position", "wrong")
    mark(officer, "document:photo", "unreadable:blurred")
    officer.look("marked").page.locator("#marks button[type=submit]").click()
    officer.sees(f"ส่งกลับให้แก้ไข: {number}")

    place.later()  # the office has a minute for second thoughts
    letter = place.mail.letter(email, f"โปรดแก้ไขคำขอเลขที่ {number}")
    assert "สะกดหรือกรอกตัวเลขผิด กรุณาตรวจสอบอีกครั้ง โทรไม่ติด" in letter
    malee = arrive(size=PHONE, lang="th", scripts=scripts).open(link_in(letter, "/track/"))
    malee.follow("แก้ไขคำขอ").sees("รายการที่ต้องแก้ไข")
    expect(malee.page.locator(".govuk-task-list__item")).to_have_count(3)
    expect(malee.page.locator(".govuk-summary-card")).to_have_count(3)
    malee.sees("ยังไม่ได้แก้ไข: หมายเลขโทรศัพท์, ตำแหน่ง, รูปถ่าย")
    malee.follow("หมายเลขโทรศัพท์").sees("โทรไม่ติด")
    expect(malee.page.locator("main [name=email]")).to_have_count(0)
    malee.fill({"phone": "089 876 5432"}).continue_()
    malee.sees("ไม่ถูกต้อง").fill({"position": "ครูชำนาญการ"}).continue_()
    malee.sees("ภาพไม่ชัดหรือมืดเกินไป").choose_file("new.jpg", photo())
    malee.press("บันทึกแล้วกลับไปหน้าตรวจทาน", "Save and go back to the check")
    expect(malee.page.locator(".govuk-tag--green")).to_have_count(3)
    malee.press("ส่งคำขอที่แก้ไขแล้ว", "Send the corrected application").sees("ส่งคำขอที่แก้ไขแล้วเรียบร้อย")

    officer.open(f"/desk/thale/cases/{number}").sees("สิ่งที่ผู้ยื่นคำขอแก้ไข")
    changed = officer.page.locator(".desk-beside__said > .desk-answers .desk-answer--changed")
    expect(changed).to_have_count(3)
    expect(changed.filter(has_text="ตำแหน่ง")).to_contain_text("เดิม: ครู")
    expect(changed.filter(has_text="ตำแหน่ง")).to_contain_text("ใหม่: ครูชำนาญการ")
    expect(officer.page.locator(".desk-flaw")).to_have_count(3)  # nothing else may be asked any more
