"""The card register as its pages: making, printing, what happens to a card, blanks, settings, checking a card."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from khamkho.base.thai import fiscal_year, thai_digits
from khamkho.cards import commands
from khamkho.cards.models import Card
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import Counter
from khamkho.catalogue.fields.signature import SAMPLE_PNG
from khamkho.offices.commands import set_registers, set_setting
from khamkho.offices.models import Office, OfficeEvent
from khamkho.people.actor import SYSTEM, Actor

pytestmark = pytest.mark.django_db
HOME = "/desk/kbi1/cards"
SETTINGS = "/desk/office/kbi1/cards/"
ID = "1101700207366"


@pytest.fixture
def now() -> Any:
    return timezone.now()


@pytest.fixture(autouse=True)
def keeping(office: Office) -> Office:
    return set_registers(
        actor=SYSTEM, office_id=office.pk, kept=["cards"], kinds="ก", years="5", now=timezone.now()
    )


@pytest.fixture
def case(
    keeping: Office, counter: Counter, officer: Actor, director: Actor, act: Callable[..., Case]
) -> Case:
    """An application that waits for its card."""
    name = {"title": "นางสาว", "first": "ตัวอย่าง", "last": "ใจดี"}
    draft = counter.start("expired")
    answers: dict[str, Any] = {
        "employee_type": "teacher",
        "birth_date": "1/2/2533",
        "name": name,
        "national_id": ID,
    }
    case = counter.submit(counter.fill(draft, **answers)).case
    act(officer, case, "accept")
    return act(director, case, "approve")


@pytest.fixture
def card(case: Case, keeping: Office, officer: Actor, now: Any) -> Card:
    (made,) = commands.make_cards(actor=officer, office=keeping, numbers=[case.number or ""], now=now)
    return made


@pytest.fixture
def handed(card: Card, officer: Actor, act: Callable[..., Case], now: Any) -> Card:
    act(officer, card.case, "ready")
    act(officer, card.case, "hand_over", receiver="holder")
    commands.follow_case(case_id=card.case_id, now=now)
    return Card.objects.get(pk=card.pk)


def words(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def text_of(answer: Any) -> str:
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    return "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(answer.content)).pages)


def test_cards_are_made_on_their_page(case: Case, officer_desk: Client, auditor_desk: Client) -> None:
    assert "ยังไม่มีบัตร" in words(officer_desk, HOME)
    page = words(officer_desk, f"{HOME}/make")
    assert (case.number or "") in page
    assert "จัดทำบัตรก่อน" in words(officer_desk, f"/desk/kbi1/cases/{case.number}?act=ready")
    assert "จัดทำบัตรที่เลือก" not in words(auditor_desk, f"{HOME}/make")
    assert auditor_desk.post(f"{HOME}/make", {"case": case.number}).status_code == 403
    assert officer_desk.post(f"{HOME}/make", {}).status_code == 422
    assert officer_desk.post(f"{HOME}/make", {"case": case.number, "issued_on": "x"}).status_code == 422
    assert officer_desk.post(f"{HOME}/make", {"case": "none"}).status_code == 409
    made = officer_desk.post(f"{HOME}/make", {"case": case.number})
    assert made.status_code == 302
    number = Card.objects.get().number
    assert number in words(officer_desk, made.headers["Location"])
    page = words(officer_desk, f"/desk/kbi1/cases/{case.number}?act=ready")
    assert number in page
    assert 'name="card_number"' not in page
    assert "ไม่มีคำขอที่รอจัดทำบัตร" in words(officer_desk, f"{HOME}/make")


def test_the_register_is_found_in_by_name_number_and_identity_number(
    handed: Card, officer_desk: Client
) -> None:
    for found in ("ใจดี", handed.number, ID, "1-1017-00207-36-6"):
        assert handed.number in words(officer_desk, f"{HOME}?words={found}&order=name"), found
    for narrowed in ("words=zzz", "words=1101700207374", "state=lost", "state=expired", "kind=pensioner"):
        assert "ไม่มีบัตรที่ตรงกับเงื่อนไข" in words(officer_desk, f"{HOME}?{narrowed}"), narrowed
    assert handed.number in words(officer_desk, f"{HOME}?state=handed&kind=official&order=last&page=9")
    assert handed.number in words(officer_desk, f"{HOME}?state=dance&order=dance&kind=dance")


def test_few_queries_whatever_the_number(
    handed: Card, officer_desk: Client, django_assert_max_num_queries: Any
) -> None:
    for address in (HOME, f"{HOME}/make", f"{HOME}/{handed.ref}", f"{HOME}/blanks"):
        officer_desk.get(address)
        with django_assert_max_num_queries(12):
            officer_desk.get(address)


def test_the_page_of_a_case_asks_once_for_its_card(
    handed: Card, keeping: Office, officer_desk: Client, django_assert_num_queries: Any
) -> None:
    page = f"/desk/kbi1/cases/{handed.case.number}"
    officer_desk.get(page)
    with CaptureQueriesContext(connection) as asked:
        assert handed.number in words(officer_desk, page)
    set_registers(actor=SYSTEM, office_id=keeping.pk, kept=[], kinds="ก", years="5", now=timezone.now())
    with django_assert_num_queries(len(asked) - 1):
        officer_desk.get(page)


def test_cards_and_their_records_are_printed_and_signed(card: Card, officer_desk: Client) -> None:
    several = f"{HOME}/several"
    printed = text_of(officer_desk.post(several, {"card": card.ref, "do": "print", "printer": "?"}))
    assert "ใจดี" in printed
    copy = text_of(officer_desk.post(several, {"card": [card.ref, "x"], "do": "records"}))
    assert "แบบ 1 ข" in copy
    assert OfficeEvent.objects.filter(what="register-exported").exists()
    assert officer_desk.post(several, {"do": "records"}).status_code == 422
    assert officer_desk.post(several, {"do": "print"}).status_code == 422
    assert officer_desk.post(several, {"card": card.ref, "do": "sign"}).status_code == 302
    assert officer_desk.post(several, {"card": card.ref, "do": "print"}).status_code == 409
    assert "ลงนามแล้ว" in words(officer_desk, f"{HOME}/{card.ref}")


def test_a_full_card_is_a_specimen_until_the_director_confirmed_the_layout(
    card: Card, officer_desk: Client, director_desk: Client
) -> None:
    assert officer_desk.get(SETTINGS).status_code in (403, 404)
    typed = {"width": "84", "height": "54", "soon": "90", "mode": "full", "sheet": "sheet", "duplex": "1"}
    shown = ["name", "number", "photo", "issuer", "code", "signature", "issued", "expires"]
    assert director_desk.post(SETTINGS, {**typed, "shown": shown, "width": "2"}).status_code == 422
    assert director_desk.post(SETTINGS, {**typed, "shown": shown}).status_code == 302
    assert "ยังไม่ได้ยืนยันแบบบัตร" in words(director_desk, SETTINGS)
    assert "ชื่อสกุลตัวอย่าง" in text_of(director_desk.get(f"{SETTINGS}specimen.pdf"))
    office = Office.objects.get(pk=card.office_id)
    assert office.settings["cards"]["hidden"] == ["blood", "holder", "national_id", "office", "position"]
    assert text_of(officer_desk.post(f"{HOME}/several", {"card": card.ref, "do": "print"}))
    assert director_desk.post(f"{SETTINGS}confirm/").status_code == 302
    assert "ยืนยันแบบบัตรแล้ว" in words(director_desk, SETTINGS)
    assert director_desk.post(SETTINGS, {**typed, "shown": shown, "soon": "30"}).status_code == 302
    office.refresh_from_db()
    assert office.settings["cards"]["confirmed"]
    assert director_desk.post(SETTINGS, {**typed, "shown": shown, "width": "85.6"}).status_code == 302
    office.refresh_from_db()
    assert "confirmed" not in office.settings["cards"]


def test_what_happens_to_a_card(handed: Card, officer_desk: Client, director_desk: Client) -> None:
    page = f"{HOME}/{handed.ref}"
    assert "do=lose" in words(officer_desk, page)
    assert "do=revoke" not in words(officer_desk, page)
    assert "do=revoke" in words(director_desk, page)
    assert "ย้อนกลับไม่ได้" in words(officer_desk, f"{page}?do=lose")
    assert officer_desk.post(page, {"do": "leave", "reason": ""}).status_code == 422
    assert officer_desk.post(page, {"do": "revoke", "reason": "ก"}).status_code == 403
    assert officer_desk.post(page, {"do": "dance"}).status_code == 302
    assert officer_desk.post(page, {"do": "lose", "reason": "หายที่ตลาด"}).status_code == 302
    assert "หายที่ตลาด" in words(officer_desk, page)
    assert director_desk.post(page, {"do": "revoke", "reason": "ก"}).status_code == 302
    assert officer_desk.post(page, {"do": "return"}).status_code == 302
    assert officer_desk.post(page, {"do": "leave", "reason": "ก"}).status_code == 409
    assert officer_desk.get(f"{HOME}/00000000-0000-0000-0000-000000000000").status_code == 404


def test_a_misprint_on_its_page(card: Card, officer_desk: Client, case: Case) -> None:
    page = f"{HOME}/{card.ref}"
    assert "ห้ามขูดลบแก้ไข" in words(officer_desk, f"{page}?do=spoil")
    assert officer_desk.post(page, {"do": "spoil", "reason": "เลื่อน"}).status_code == 302
    assert (case.number or "") in words(officer_desk, f"{HOME}/make")


def test_blanks_are_entered_and_counted(card: Card, officer_desk: Client) -> None:
    typed = {"kind": "official", "what": "received", "count": "10", "ref": "x", "note": "ล็อตแรก"}
    assert officer_desk.post(f"{HOME}/blanks", {**typed, "count": "0"}).status_code == 422
    assert officer_desk.post(f"{HOME}/blanks", typed).status_code == 302
    page = words(officer_desk, f"{HOME}/blanks")
    assert "ล็อตแรก" in page
    assert officer_desk.post(f"{HOME}/blanks", {**typed, "what": "spoiled", "count": "11"}).status_code == 409


def test_anyone_checks_a_card_by_its_code(
    handed: Card, client: Client, keeping: Office, officer: Actor, now: Any
) -> None:
    page = f"/verify/{handed.code}"
    told = words(client, page)
    assert handed.number in told
    assert "ใจดี" not in told
    assert "ชื่อตรงกัน" in client.post(page, {"name": "ตัวอย่าง ใจดี"}).content.decode()
    copied = client.post(page, {"name": "คนอื่น ใจดี"}).content.decode()
    # Before anything else, also before that the card is valid: a copied card is valid too.
    assert copied.index("ชื่อไม่ตรงกัน") < copied.index("เอกสารนี้ใช้ได้")
    facts = client.get(f"{page}.json?name=ตัวอย่าง+ใจดี").json()
    assert (facts["stands"], facts["state"], facts["name_matches"]) == (True, "valid", True)
    commands.report_lost(actor=officer, office=keeping, ref=handed.ref, now=now)
    facts = client.get(f"{page}.json").json()
    assert (facts["stands"], facts["state"]) == (False, "lost")
    assert "แจ้งหาย" in words(client, page)


def test_anyone_checks_a_card_by_its_number_and_is_told_no_name(handed: Card, client: Client) -> None:
    page = "/verify/cards/"
    assert "KBI1" in words(client, page)
    assert page in words(client, "/verify/")
    assert client.post(page, {"office": "kbi1"}).status_code == 422
    asked = {"office": "kbi1", "number": handed.number}
    told = client.post(page, asked).content.decode()
    assert "บัตรนี้ใช้ได้" in told
    assert "ใจ" not in told.split("<dl", 1)[1].split("</dl>", 1)[0]
    assert "ชื่อตรงกัน" in client.post(page, {**asked, "name": "นางสาวตัวอย่าง ใจดี"}).content.decode()
    assert "ชื่อไม่ตรงกัน" in client.post(page, {**asked, "name": "ใครคนหนึ่ง"}).content.decode()
    assert "ไม่พบบัตร" in client.post(page, {**asked, "number": "999/2569"}).content.decode()


def test_a_card_not_handed_over_yet_is_not_valid(card: Card, client: Client) -> None:
    assert client.get(f"/verify/{card.code}.json").json()["stands"] is False


def test_an_office_without_the_register_has_no_pages(
    keeping: Office, card: Card, officer_desk: Client, officer: Actor
) -> None:
    set_registers(actor=SYSTEM, office_id=keeping.pk, kept=[], kinds="ก", years="5", now=timezone.now())
    for address in (HOME, f"{HOME}/make", f"{HOME}/blanks", f"{HOME}/{card.ref}"):
        assert officer_desk.get(address).status_code == 404
    assert officer_desk.post(f"{HOME}/several", {"card": card.ref, "do": "print"}).status_code == 404


def test_the_card_register_is_sorted_and_narrowed_to_a_month(
    handed: Card, officer_desk: Client, django_assert_max_num_queries: Any
) -> None:
    month = f"{handed.issued_on.year + 543}-{handed.issued_on.month:02}"
    for order in ("number", "-number", "name", "-last", "state", "kind", "-issued"):
        assert handed.number in words(officer_desk, f"{HOME}?order={order}&period={month}"), order
    assert words(officer_desk, f"{HOME}?order=-name").count("aria-sort=") == 1
    assert "ไม่มีบัตรที่ตรงกับเงื่อนไข" in words(officer_desk, f"{HOME}?period=2560-01")


def test_the_card_register_on_paper_and_as_files(
    card: Card, officer: Actor, officer_desk: Client, act: Callable[..., Case], now: Any
) -> None:
    act(officer, card.case, "ready")
    act(
        officer, card.case, "hand_over", receiver="proxy", receiver_name="นางรับแทน ตัวอย่าง",
        receiver_signature={"drawn": SAMPLE_PNG},
    )  # fmt: skip
    commands.follow_case(case_id=card.case_id, now=now)
    printed = officer_desk.get(f"{HOME}.pdf?period=fy{fiscal_year(card.issued_on)}")
    told = text_of(printed).replace("\n", "")  # a column breaks names where it must
    for said in ("ปีงบประมาณ พ.ศ.", thai_digits(card.number), "ใจดี", "นางรับแทน", "หน้า ๑ จาก ๑"):
        assert said in told, said
    assert len(pypdf.PdfReader(io.BytesIO(printed.content)).pages[0].images) == 1
    lines = officer_desk.get(f"{HOME}.csv").content.decode()
    assert "ใจดี" in lines
    assert "ลายมือชื่อ" not in lines
    assert ID not in lines.replace("-", "")
    sheet: Any = openpyxl.load_workbook(io.BytesIO(officer_desk.get(f"{HOME}.xlsx").content)).active
    head, row = ([cell.value for cell in line] for line in sheet.iter_rows())
    held = dict(zip(head, row, strict=True))
    assert (held["เลขที่บัตร"], held["ผู้รับแทน"]) == (card.number, "นางรับแทน ตัวอย่าง")
    assert held["วันและเวลารับบัตร"].date() == timezone.localtime(now).date()
    forms = (
        OfficeEvent.objects.filter(what="register-exported")
        .order_by("pk")
        .values_list("detail__form", flat=True)
    )
    assert list(forms) == ["PDF", "CSV", "XLSX"]


@pytest.mark.parametrize("duplex", [True, False])
def test_cards_are_printed_with_their_record_copies(
    card: Card, keeping: Office, officer_desk: Client, duplex: bool
) -> None:
    set_setting(
        actor=SYSTEM, office_id=keeping.pk, name="cards", value={"duplex": duplex}, now=timezone.now()
    )
    made = officer_desk.post(f"{HOME}/several", {"card": card.ref, "do": "both"})
    pages = pypdf.PdfReader(io.BytesIO(made.content)).pages
    sizes = [round(float(page.mediabox.height)) for page in pages]
    assert len(sizes) == (4 if duplex else 3)
    assert sizes[0] == sizes[1] < sizes[2]
    assert "แบบ 1 ข" in pages[2].extract_text()
    assert [line.what for line in card.lines.order_by("seq")] == ["make", "print"]
    assert OfficeEvent.objects.filter(what="register-exported").count() == 1
