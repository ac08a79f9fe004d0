"""A school admits by lot: two children, one place, and a waiting list that moves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime

import pytest

from khamkho.base.thai import BANGKOK
from tests.journeys.forms import begin, fill_pages, hand_in
from tests.journeys.person import DESKTOP, PHONE, Arrive, Person
from tests.journeys.place import Place, opened

pytestmark = [pytest.mark.browser, pytest.mark.story, pytest.mark.enable_socket]
ROUND = {
    "name_th": "รอบทั่วไป",
    "name_en": "General round",
    "year": "2570",
    "opens_at": "1/3/2570 08:00",
    "closes_at": "5/3/2570 16:30",
    "selection_at": "6/3/2570 09:00",
    "place_th": "หอประชุม",
    "results_at": "10/3/2570 12:00",
    "confirm_until": "12/3/2570 16:30",
    "apply_grade-0": "p1",
    "apply_type-0": "general",
    "quota-0": "1",
    "method-0": "lot",
}
MONDAY, CLOSED, RESULTS = (
    datetime(2027, 3, *at, tzinfo=BANGKOK) for at in ((1, 8, 40), (6, 9, 0), (10, 12, 1))
)
DRAWN = "271828"
SERVICE = "/services/ban-hat/school-admission"


def pages(child: str) -> dict[str, dict[str, str]]:
    """What a mother writes for a child who has no papers at all."""
    return {
        "guardian": {
            "guardian_name.title": "นาง",
            "guardian_name.first": "วรรณา",
            "guardian_name.last": f"แม่ของ{child}",
            "guardian_id.kind": "none",
            "guardian_relation": "mother",
        },
        "contact": {
            "email": f"{hashlib.md5(child.encode()).hexdigest()[:6]}@example.com",
            "phone": "081 234 5678",
            "current_address.house_no": "9",
            "current_address.subdistrict": "ปากน้ำ",
            "current_address.district": "เมืองกระบี่",
            "current_address.province": "กระบี่",
            "current_address.postcode": "81000",
        },
        "pupil": {
            "pupil_name.title": "เด็กชาย",
            "pupil_name.first": child,
            "pupil_name.last": "-",
            "pupil_id.kind": "none",
        },
        "wish": {"apply_grade": "p1", "apply_type": "general"},
        "before": {"gender": "male", "nationality": "ไม่มี"},
        "parents": {},
        "declare": {"declaration": "yes"},
    }


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An installation of its own, on the morning when a school takes applications."""
    with opened(tmp_path_factory.mktemp("admission") / "home", at=MONDAY) as place:
        yield place


def test_a_school_admission_by_lot_with_a_waiting_list(place: Place, arrive: Arrive) -> None:
    mothers: dict[str, Person] = {}
    early = arrive(size=PHONE).open(SERVICE).sees("หน่วยงานยังไม่ได้ประกาศรอบรับสมัคร")
    the_principal_announces_a_round(arrive)
    for child, mother in (("ฟ้าใส", early), ("ต้นน้ำ", arrive(size=PHONE))):
        mothers[applies(mother, child)] = mother
    the_clerk_accepts(arrive, *mothers)
    place.until(CLOSED)
    arrive(size=PHONE).open(SERVICE).sees("ปิดรับแล้วเมื่อ")
    the_lot_is_drawn(arrive)
    the_principal_confirms(arrive)
    first, second = sorted(
        mothers, key=lambda number: hashlib.sha256(f"{DRAWN}:{number}".encode()).hexdigest()
    )
    place.until(RESULTS)
    waits_until(mothers[first], f"/my/{first}", "ตัวจริง")
    mothers[second].open(f"/my/{second}").sees("สำรอง ลำดับที่ 1").sees("ยังไม่มีการเลื่อนบัญชีสำรอง")
    mothers[first].follow("มอบตัวหรือสละสิทธิ์").press("สละสิทธิ์", "").sees("ปิดเรื่อง")
    waits_until(mothers[second], f"/my/{second}", "มอบตัวหรือสละสิทธิ์")
    mothers[second].follow("มอบตัวหรือสละสิทธิ์").press("ยืนยันมอบตัว", "").sees("ออกเลขประจำตัว")
    stranger = arrive(size=PHONE).open(SERVICE).follow("ประกาศผล")
    stranger.sees(DRAWN).sees(first).sees("เลื่อนบัญชีสำรองถึงลำดับที่ 1 แล้ว")
    assert "ฟ้าใส" not in stranger.page.content()
    assert "all as they were written" in place.house.run("audit", "verify")


def the_principal_announces_a_round(arrive: Arrive) -> None:
    principal = arrive(size=DESKTOP, member="principal")
    principal.open("/desk/office/ban-hat/services/school-admission/").follow("รอบรับสมัคร").follow(
        "ประกาศรอบรับสมัคร"
    )
    principal.fill(ROUND).press("บันทึกรอบรับสมัคร", "").sees("บันทึกรอบรับสมัครแล้ว")


def applies(mother: Person, child: str) -> str:
    mother.open(SERVICE).sees("เปิดรับอยู่ ถึง")
    fill_pages(begin(mother, "school-admission", variant=""), pages(child))
    return hand_in(mother.continue_())  # no picture


def the_clerk_accepts(arrive: Arrive, *numbers: str) -> None:
    clerk = arrive(size=DESKTOP, member="clerk")
    for number in numbers:
        clerk.open(f"/desk/ban-hat/cases/{number}").press("รับเรื่อง", "").sees(f"รับเรื่อง: {number}")


def the_lot_is_drawn(arrive: Arrive) -> None:
    clerk = (
        arrive(size=DESKTOP, member="clerk")
        .open("/desk/ban-hat/register/")
        .follow("รอบรับสมัคร")
        .follow("รอบทั่วไป")
    )
    clerk.fill({"drawn": DRAWN, "again": DRAWN}).press("บันทึกเลขที่จับได้", "").sees("บันทึกเลขแล้ว")


def the_principal_confirms(arrive: Arrive) -> None:
    principal = arrive(size=DESKTOP, member="principal").open("/desk/ban-hat/rounds/").follow("รอบทั่วไป")
    principal.press("ยืนยันผลการคัดเลือก", "").sees("ยืนยันผลแล้ว ระบบจะประกาศผล")


def waits_until(person: Person, address: str, words: str) -> None:
    """The worker needs a moment: look again until it is there."""
    for _ in range(60):
        person.open(address)
        if words in person.page.locator("main").inner_text():
            return
        person.page.wait_for_timeout(500)
    person.sees(words)
