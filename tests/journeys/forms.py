"""What people answer, and files that are nobody's."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from tests.journeys.person import Person


def photo(width: int = 600, height: int = 720) -> bytes:
    """A picture that is nobody: a gradient."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def card(email: str, *, first: str = "มาลี", last: str = "สมมติสอน") -> dict[str, dict[str, Any]]:
    """The pages of the application for an official's card that has expired, as a teacher fills them in."""
    return {
        "kind": {"employee_type": "teacher"},
        "you": {
            "name.title": "นางสาว",
            "name.first": first,
            "name.last": last,
            "national_id.number": "๑๑๐๑๗๐๐๒๓๐๗๐๘",
            "birth_date": "1 ก.พ. 2530",
            "nationality": "ไทย",
        },
        "contact": {"email": email, "phone": "๐๘๑ ๒๓๔ ๕๖๗๘"},
        "home": {
            "registered_address.house_no": "99/9",
            "registered_address.subdistrict": "ปากน้ำ",
            "registered_address.district": "เมืองกระบี่",
            "registered_address.province": "กระบี่",
            "registered_address.postcode": "81000",
            "same_address": "yes",
        },
        "work": {"workplace.code": "ban-hat", "position": "ครู", "academic_standing": "k2"},
        "old-card": {"old_card_no": "55-1234", "old_card_expiry": "31/12/2569"},
        "collecting": {"pickup": "self"},
        "declare": {"declaration": "yes"},
    }


def begin(
    person: Person, service: str = "official-id-card", variant: str = "expired", *, by_proxy: bool = False
) -> Person:
    """From the page of a service to the first page of its form; ``by_proxy`` where another may apply, and does not."""
    if not person.page.url.endswith(f"/{service}"):
        person.open(f"/services/thale/{service}")
    person.press("เริ่มยื่นคำขอ", "Start now")
    if variant:
        person.fill({"variant": variant}).continue_()
    person.press("รับทราบและดำเนินการต่อ", "I have read this, continue")
    return person.fill({"whom": "self"}).continue_() if by_proxy else person


def fill_pages(person: Person, pages: dict[str, dict[str, Any]]) -> Person:
    """One page of the form after the other."""
    for page, answers in pages.items():
        assert person.page.url.rsplit("/", 1)[1] == page, (person.page.url, page)
        person.fill(answers).continue_()
    return person


def attach(person: Person, *documents: str) -> Person:
    """The pages of the documents, a picture for each."""
    for document in documents:
        assert person.page.url.endswith(f"/documents/{document}"), person.page.url
        person.choose_file(f"{document}.jpg", photo()).continue_()
    return person


def hand_in(person: Person) -> str:
    """Confirm on the check page; return the number on the receipt."""
    assert person.page.url.partition("#")[0].endswith("/go/check"), person.page.url
    person.press("ยืนยันและยื่นคำขอ", "Confirm and hand in")
    person.sees(person.say("ได้รับคำขอของท่านแล้ว", "We have received your application"))
    return person.page.locator(".govuk-panel .kk-number").inner_text()


def apply_for_card(person: Person, email: str, *, first: str = "มาลี") -> str:
    """The whole application; return its number."""
    fill_pages(begin(person), card(email, first=first))
    attach(person, "photo", "old_card")
    return hand_in(person)


def mark(officer: Person, where: str, value: str, words: str = "") -> None:
    """One tap on the answer opens its marks; nothing else on the page has to be found."""
    box = officer.page.locator(f'.desk-flaw:has([name="mark.{where}"])')
    box.locator("summary").click()
    box.locator(f'[value="{value}"]').check()
    if words:
        box.locator(f'[name="say.{where}"]').fill(words)
