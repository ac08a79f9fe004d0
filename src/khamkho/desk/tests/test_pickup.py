"""Collecting as its pages: found by QR code or number, handed over on a tablet, calls, sending, a letter of authority."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from khamkho.cards import commands as cards
from khamkho.cards.models import Card
from khamkho.casework.models import Attachment, Case
from khamkho.casework.queries.cases import system_view
from khamkho.casework.tests.cast import Counter
from khamkho.catalogue.fields.signature import SAMPLE_PNG
from khamkho.notices.letters import compose, facts_of, wording_for
from khamkho.offices.commands import set_pickups, set_registers
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor

pytestmark = pytest.mark.django_db
HOME = "/desk/kbi1/pickup"


@pytest.fixture
def now() -> Any:
    return timezone.now()


@pytest.fixture
def card(
    office: Office, counter: Counter, officer: Actor, director: Actor, act: Callable[..., Case], now: Any
) -> Card:
    """A card that lies ready."""
    set_registers(actor=SYSTEM, office_id=office.pk, kept=["cards"], kinds="ก", years="5", now=now)
    office.refresh_from_db()
    name = {"title": "นางสาว", "first": "ตัวอย่าง", "last": "ใจดี"}
    draft = counter.start("expired")
    answers: dict[str, Any] = {"employee_type": "teacher", "birth_date": "1/2/2533", "name": name}
    case = counter.submit(counter.fill(draft, **answers, pickup="self")).case
    act(officer, case, "accept")
    act(director, case, "approve")
    (made,) = cards.make_cards(actor=officer, office=office, numbers=[case.number or ""], now=now)
    act(officer, case, "ready")
    cards.follow_case(case_id=case.pk, now=now)
    made.refresh_from_db()
    return made


def words(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def handing(card: Card, **more: str) -> dict[str, str]:
    return {
        "do": "hand",
        "seen": str(card.case.head_seq),
        "client_key": "k",
        "receiver": "holder",
        "identity_seen": "national_id",
        "old_card_returned": "yes",
        "receiver_signature.drawn": SAMPLE_PNG,
        **more,
    }


def test_a_card_is_found_by_its_qr_code_its_number_and_its_application(
    card: Card, officer_desk: Client
) -> None:
    card.case.refresh_from_db()
    one = f"{HOME}/of/{card.case.number}"
    track = system_view(card.case_id).body.track
    for typed in (
        f"https://example.go.th/verify/{card.code}",
        card.code,
        card.number,
        card.case.number or "",
        (card.case.number or "").lower(),
        f"http://testserver/track/{track}",
    ):
        found = officer_desk.post(f"{HOME}/find", {"q": typed})
        assert (found.status_code, found.headers.get("Location")) == (302, one), typed
    for typed in ("", "none", "https://example.go.th/verify/0000-0000-0000-0000", "https://"):
        lost = officer_desk.post(f"{HOME}/find", {"q": typed})
        assert lost.status_code == 404
        assert "ไม่พบรายการ" in lost.content.decode()


def test_one_press_hands_a_card_over_and_the_case_shows_the_signature(
    card: Card, officer_desk: Client, now: Any
) -> None:
    one = f"{HOME}/of/{card.case.number}"
    card.case.refresh_from_db()
    with CaptureQueriesContext(connection) as asked:
        page = words(officer_desk, one)
    # Six of them, of orders, are kept a while outside of tests.
    assert sum(one["sql"].startswith("SELECT") for one in asked.captured_queries) <= 15
    for seen in (
        "ตัวอย่าง ใจดี",
        card.number,
        "รูปถ่ายขนาด 2.5 × 3 ซม.",
        "บัตรเดิม",
        'name="receiver_signature.drawn"',
    ):
        assert seen in page
    assert 'value="mailbag"' not in page
    refused = officer_desk.post(one, handing(card, **{"receiver_signature.drawn": ""}))
    assert refused.status_code == 422
    assert "ผู้รับยังไม่ได้ลงลายมือชื่อ" in refused.content.decode()
    done = officer_desk.post(one, handing(card))
    assert (done.status_code, done.headers["Location"]) == (302, HOME)
    kept = Attachment.objects.get(document="receiver_signature")
    assert f"/desk/files/{card.case.ref}/{kept.ref}" in words(
        officer_desk, f"/desk/kbi1/cases/{card.case.number}"
    )
    again = officer_desk.post(one, handing(card, client_key="other"))
    assert again.status_code == 409
    assert "ส่งมอบหรือสิ้นสุดไปแล้ว" in again.content.decode()
    cards.follow_case(case_id=card.case_id, now=now)
    card.refresh_from_db()
    assert card.state == "handed"


def test_a_card_that_was_lost_meanwhile_is_refused_with_what_to_do(
    card: Card, officer_desk: Client, officer: Actor, office: Office, now: Any
) -> None:
    cards.report_lost(actor=officer, office=office, ref=card.ref, now=now)
    card.case.refresh_from_db()
    answer = officer_desk.post(f"{HOME}/of/{card.case.number}", handing(card))
    assert answer.status_code == 409
    assert "จัดทำใหม่" in answer.content.decode()


def test_calls_are_written_down_from_the_list(card: Card, officer_desk: Client, auditor_desk: Client) -> None:
    one = f"{HOME}/of/{card.case.number}"
    assert "ไม่มีผู้ที่ต้องโทรหา" in words(officer_desk, HOME)
    assert (card.case.number or "") in words(auditor_desk, f"{HOME}?part=waiting")
    assert auditor_desk.get(one).status_code == 403
    assert 'name="outcome"' in words(officer_desk, f"{one}?do=call")
    assert officer_desk.post(one, {"do": "call"}).status_code == 422
    assert officer_desk.post(one, {"do": "call", "outcome": "reached", "note": "บอกแล้ว"}).status_code == 302
    page = words(officer_desk, f"{HOME}?part=waiting")
    assert "บอกแล้ว" in page
    assert "tel:" in page
    assert "บอกแล้ว" in words(officer_desk, one)


def test_it_is_sent_comes_back_is_sent_again_and_arrives(
    card: Card, officer_desk: Client, director_desk: Client, office: Office
) -> None:
    one, address = f"{HOME}/of/{card.case.number}", reverse("offices:pickups", args=[office.code])
    wrong = {"remind_days": "0", "call_days": "1", "link": "http://x"}
    assert director_desk.post(address, wrong).status_code == 422
    right = {"remind_days": "7", "call_days": "14", "ways": ["mailbag", "post"], "link": ""}
    assert director_desk.post(address, right).status_code == 302
    assert 'name="tracking"' in words(officer_desk, f"{one}?do=send")
    for do in (
        {"do": "way", "way": "post"},
        {"do": "send", "way": "post", "tracking": "EX1TH"},
        {"do": "back", "reason": "ไม่มีผู้รับ"},
        {"do": "send", "way": "mailbag"},
    ):
        assert officer_desk.post(one, do).status_code == 302, do
    assert "ถุงเมล์" in words(officer_desk, f"{HOME}?part=sent")
    assert officer_desk.post(one, {"do": "send", "way": "post", "tracking": "E"}).status_code == 409
    card.case.refresh_from_db()
    arrived = {"do": "arrived", "seen": str(card.case.head_seq), "client_key": "a"}
    assert officer_desk.post(one, arrived).status_code == 302
    card.case.refresh_from_db()
    assert card.case.end == "granted"


def test_the_applicant_reads_what_to_bring_prints_a_mandate_and_chooses(
    card: Card,
    applicant: Actor,
    at_desk: Callable[..., Client],
    officer_desk: Client,
    office: Office,
    now: Any,
) -> None:
    hers, number = at_desk(applicant, two_factor=False), card.case.number
    page = words(hers, f"/my/{number}")
    assert "รูปถ่ายขนาด 2.5 × 3 ซม." in page
    assert "หนังสือมอบฉันทะ" in page
    assert "ตัวอย่าง ใจดี" in words(hers, f"/my/{number}/mandate")
    assert "ตัวอย่าง ใจดี" in words(officer_desk, f"{HOME}/of/{number}/mandate")
    assert hers.get(f"/my/{number}/delivery").status_code == 302
    typed = {"remind_days": "7", "call_days": "14", "link": ""}
    set_pickups(actor=SYSTEM, office_id=office.pk, typed=typed, ways=["mailbag"], now=now)
    assert "ถุงเมล์" in words(hers, f"/my/{number}/delivery")
    assert hers.post(f"/my/{number}/delivery", {"way": "post"}).status_code == 422
    assert hers.post(f"/my/{number}/delivery", {"way": "mailbag"}).status_code == 302
    assert "ถุงเมล์" in words(hers, f"/my/{number}")


def test_the_notice_says_what_to_bring_for_this_application(card: Card, office: Office) -> None:
    view = system_view(card.case_id)
    _subject, text = compose(*wording_for(office, "ready", "th"), facts_of(view, "ready", view.head), "th")
    assert "สิ่งที่ต้องนำมาในวันรับ:\n- บัตรประจำตัวประชาชน" in text
    assert "\n- บัตรเดิม" in text
    assert "\n- ผู้รับแทน: หนังสือมอบฉันทะ" in text
