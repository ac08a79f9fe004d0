"""What an office does so that somebody gets a card: its register, the way from an application to what is handed over."""

from __future__ import annotations

from tests.journeys.person import Person

CARDS, PICKUP = "/desk/thale/cards", "/desk/thale/pickup"


def keep_cards(director: Person) -> None:
    """The office keeps a register of its cards from now on."""
    director.open("/desk/office/thale/registers/").fill({"kept": "cards"})
    director.press("บันทึกการแก้ไข", "").sees("บันทึกทะเบียนของหน่วยงานแล้ว")


def lie_ready(officer: Person, director: Person, number: str, name: str) -> tuple[str, bytes]:
    """Checked, approved, made, printed, signed: the card lies ready. Its page in the register, and what was printed."""
    officer.open(f"/desk/thale/cases/{number}").sees(name).press("รับเรื่อง", "")
    director.open("/desk/thale/decide/").follow(name).press("อนุมัติ", "").sees(f"อนุมัติ: {number}")
    officer.open(f"{CARDS}/make").sees(number).press("จัดทำบัตรที่เลือก", "").sees("จัดทำบัตร 1 ใบแล้ว")
    made = officer.page.locator("tbody tr", has_text=number).locator("a").first.get_attribute("href")
    officer.open(made or "").sees(name)
    paper = printed(officer)
    officer.press("ลงนามแล้ว", "").sees("บันทึกการลงนามบัตร 1 ใบแล้ว")
    officer.open(f"/desk/thale/cases/{number}").ask("ดำเนินการเสร็จ พร้อมส่งมอบ", "Ready to hand over")
    officer.press("ดำเนินการเสร็จ พร้อมส่งมอบ", "")
    return made or "", paper


def printed(officer: Person) -> bytes:
    """The card and its record copy, from the page of the card; a browser would only show the file."""
    sent = {
        name: officer.page.locator(f"main form:has([value=both]) [name={name}]").get_attribute("value") or ""
        for name in ("csrfmiddlewaretoken", "card")
    }
    answer = officer.page.request.post(
        f"{officer.place.url}{CARDS}/several",
        form={**sent, "do": "both"},
        headers={"Referer": officer.page.url},
    )
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()
