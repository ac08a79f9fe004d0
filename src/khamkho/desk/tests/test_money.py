"""The pages of money: the till by keyboard, a proof traced, a slip and a QR code by its payer."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from khamkho.casework.commands.erase import make_unreadable
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import system_view
from khamkho.casework.standing import standing_of as standing_of_case
from khamkho.documents.rendering import drawn
from khamkho.fees import commands
from khamkho.fees.contents import payee_of, payer_of
from khamkho.fees.models import Attempt, Charge, Receipt, Refund, StatementImport, StatementLine
from khamkho.fees.queries.audit import verify_fees
from khamkho.fees.queries.books import balance_of
from khamkho.fees.queries.charges import charge_of
from khamkho.fees.rules.promptpay import read_bill
from khamkho.fees.tests.cast import BILLER, Counter, counter
from khamkho.issuing.queries import standing_of
from khamkho.notices.letters import facts_of
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in
from khamkho.queue.models import Ticket

__all__ = ["counter"]
pytestmark = pytest.mark.django_db


def browser(actor: Actor, *, two_factor: bool = True) -> Client:
    return sign_in(Client(), User.objects.get(pk=str(actor.user_id)), two_factor=two_factor)


@pytest.fixture
def clerk(counter: Counter) -> Client:
    return browser(counter.officer)


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def test_the_till_by_reader_and_enter_key(counter: Counter, clerk: Client) -> None:
    one, two = counter.ready(1), counter.ready(2)
    clerk.post("/desk/khet/money/open", {"float": "500"})
    found = clerk.get("/desk/khet/money/", {"q": one.number or ""})
    more = clerk.get(found["Location"] + f"&q={two.number}")
    page = clerk.get(more["Location"] + "&q=")
    assert "60.00 บาท" in text(page)
    assert b"autofocus" in page.content
    key = re.search(r'name="client_key" value="([^"]+)"', page.content.decode())
    assert key
    form = {"n": [one.number, two.number], "given": "100", "client_key": key[1]}
    done = clerk.post("/desk/khet/money/take", form)
    assert "change=40.00" in done["Location"]
    assert "change=40.00" in clerk.post("/desk/khet/money/take", form)["Location"]  # the button pressed twice
    receipt = Receipt.objects.get()
    page = clerk.get(done["Location"])
    assert "40.00" in text(page)
    assert str(one.number) in text(page)
    paper = clerk.get(f"/desk/khet/money/receipts/{receipt.ref}/proof.pdf")
    assert paper.content.startswith(b"%PDF")
    assert "ใช้ได้" in text(clerk.get("/desk/khet/money/receipts/", {"month": f"{receipt.day:%Y-%m}"}))


def test_a_quick_amount_counts_and_too_little_is_said(counter: Counter, clerk: Client) -> None:
    case = counter.ready(2)
    clerk.post("/desk/khet/money/open", {"float": "0"})
    short = clerk.post("/desk/khet/money/take", {"n": case.number, "given": "10"})
    assert (short.status_code, "น้อยกว่าค่าธรรมเนียม" in text(short)) == (422, True)
    done = clerk.post("/desk/khet/money/take", {"n": case.number, "given": "", "quick": "50"})
    assert "change=10.00" in done["Location"]


def test_an_auditor_traces_a_proof_and_a_void_number(counter: Counter, clerk: Client) -> None:
    from khamkho.casework.tests.cast import make_member

    case = counter.ready(2)
    counter.money(counter.charge(case).reference, "40", "W1")
    kept = Receipt.objects.get()
    counter.open_till()
    other = counter.ready(1)
    void = counter.cash(other, given="20").receipt
    commands.void_receipt(
        actor=counter.head, office=counter.office, ref=void.ref, why="รับเงินผิดคำขอ", now=counter.now
    )
    commands.close_till(actor=counter.officer, office=counter.office, counted=Decimal(500), now=counter.now)
    made = commands.remit(
        actor=counter.officer, office=counter.office, up_to=counter.now.date(), now=counter.now
    )
    auditor = browser(make_member(counter.office, "auditor", "นางผู้ตรวจ"))
    page = text(auditor.get(f"/desk/khet/money/receipts/{kept.ref}/"))
    for words in (
        kept.number,
        case.number,
        "W1",
        "ธนาคารแจ้งทันที",
        made.number,
        counter.charge(case).reference,
    ):
        assert str(words) in page
    page = text(auditor.get(f"/desk/khet/money/receipts/{void.ref}/"))
    for words in (void.number, "ยกเลิก", "รับเงินผิดคำขอ", "คืนเงินที่เคาน์เตอร์แล้ว", made.number):
        assert str(words) in page
    assert auditor.post(f"/desk/khet/money/receipts/{kept.ref}/void", {"why": "ก"}).status_code == 403
    page = text(auditor.get("/desk/khet/money/remittances/"))
    assert "ยอดตรงกันหรือไม่ ใช่" in page
    for address in ("paper.pdf", "lines.csv", ""):
        assert auditor.get(f"/desk/khet/money/remittances/{made.ref}/{address}").status_code == 200
    month = {"month": f"{counter.now:%Y-%m}"}
    rows = auditor.get("/desk/khet/money/receipts/book.csv", month).content.decode()
    assert kept.number in rows
    assert "รับเงินผิดคำขอ" in rows
    assert auditor.get("/desk/khet/money/receipts/book.pdf", month).content.startswith(b"%PDF")
    assert standing_of(kept.code)
    standing = standing_of(void.code)
    assert standing
    assert not standing.stands


def test_the_payer_sees_the_code_and_the_proof(counter: Counter, clerk: Client) -> None:
    case = counter.ready(2)
    own = browser(counter.applicant, two_factor=False)
    page = own.get(f"/my/{case.number}")
    assert "ค่าธรรมเนียมที่ต้องชำระ 40.00 บาท" in text(page)
    own.post(f"/my/{case.number}/fee/paid")
    assert Attempt.objects.get().state == Attempt.WAITING
    slip = "004000060000010103002021900021231231212000115102TH91049C30"
    own.post(f"/my/{case.number}/fee/slip", {"slip": slip})
    assert "สลิปของท่านรอเจ้าหน้าที่ตรวจ" in text(own.get(f"/my/{case.number}"))
    waits = Attempt.objects.get(how="slip")
    clerk.post(f"/desk/khet/money/checks/{waits.ref}/confirm", {"amount": "40", "paid_on": "3/8/2569"})
    receipt = Receipt.objects.get()
    assert receipt.number in text(own.get(f"/my/{case.number}"))
    assert own.get(f"/my/{case.number}/fee/{receipt.ref}.pdf").status_code == 200
    stranger = browser(Actor(user_id=User.objects.create_user().pk), two_factor=False)
    assert stranger.get(f"/my/{case.number}/fee/{receipt.ref}.pdf").status_code == 404


def test_the_picture_of_the_code_is_read_back(counter: Counter) -> None:
    case = counter.ready(3)
    view = charge_of(case)
    assert view is not None
    source = (
        "#set page(width: 8cm, height: 8cm, margin: 1cm)\n"
        '#image(bytes(json(bytes(sys.inputs.data)).svg), format: "svg", width: 6cm)'
    )
    picture = Image.open(BytesIO(drawn(source, {"svg": str(view.qr)}, "png")))
    (read,) = zxingcpp.read_barcodes(picture)
    said = read.text
    bill = read_bill(said)
    assert bill is not None
    charge = counter.charge(case)
    assert (bill.biller, bill.first, bill.second, bill.amount) == (
        BILLER, charge.reference, charge.second, Decimal("60.00"),
    )  # fmt: skip


def test_what_fits_nowhere_is_matched_set_aside_or_given_back(counter: Counter, clerk: Client) -> None:
    case = counter.ready(2)
    for place, amount in enumerate(("40", "7", "9")):
        counter.money("", amount, f"N{place}")
    assert "เงินเข้าที่ไม่ตรงกับคำขอใด" in text(clerk.get("/desk/khet/money/checks/"))
    first, second, third = Attempt.objects.order_by("pk")
    clerk.post(f"/desk/khet/money/checks/{first.ref}/match", {"number": case.number})
    assert counter.charge(case).state == Charge.PAID
    assert clerk.post(f"/desk/khet/money/checks/{second.ref}/aside", {"word": ""}).status_code == 422
    clerk.post(f"/desk/khet/money/checks/{second.ref}/aside", {"word": "ดอกเบี้ย"})
    clerk.post(f"/desk/khet/money/checks/{third.ref}/refund")
    refund = Refund.objects.get()
    payee = {"name": "นายโอน", "bank": "ออมสิน", "account": "0201234567"}
    clerk.post(f"/desk/khet/money/refunds/{refund.ref}/ask", payee)
    browser(counter.head).post(f"/desk/khet/money/refunds/{refund.ref}/approve")
    clerk.post(f"/desk/khet/money/refunds/{refund.ref}/paid", {"on": "4/8/2569", "reference": "R9"})
    refund.refresh_from_db()
    assert refund.state == "paid"
    assert "นายโอน" in text(clerk.get("/desk/khet/money/refunds/"))


def test_a_statement_is_looked_at_then_matched_and_its_columns_remembered(
    counter: Counter, clerk: Client
) -> None:
    case = counter.ready(2)
    data = f"when,in,code,no\n03/08/2569,40.00,{counter.charge(case).reference},S1\n".encode()
    chosen = {"file": SimpleUploadedFile("june.csv", data)}
    look = clerk.post("/desk/khet/money/statement", chosen)
    assert look.status_code == 422  # nobody can guess these headings
    columns = {"column.day": "0", "column.amount": "1", "column.first": "2", "column.bank_ref": "3"}
    look = clerk.post("/desk/khet/money/statement", {**columns, "file": SimpleUploadedFile("june.csv", data)})
    held = re.search(r"<textarea[^>]*>([^<]+)</textarea>", look.content.decode())
    assert held
    clerk.post("/desk/khet/money/statement", {**columns, "data": held[1].strip(), "record": "yes"})
    commands.match_statement(source_id=StatementImport.objects.get().pk, now=counter.now)
    assert StatementLine.objects.get().state == "new"
    assert counter.charge(case).state == Charge.PAID
    again = clerk.post("/desk/khet/money/statement", {"file": SimpleUploadedFile("july.csv", data + b"\n")})
    assert again.status_code == 200


def test_the_code_on_a_tablet_says_when_it_is_paid(counter: Counter, clerk: Client) -> None:
    case = counter.ready(2)
    shown = clerk.post(f"/desk/khet/money/cases/{case.number}/show")
    assert "สแกนเพื่อชำระ" in text(clerk.get(shown["Location"]))
    counter.money(counter.charge(case).reference, "40")
    assert "ชำระแล้ว ขอบคุณ" in text(clerk.get(shown["Location"]))


def test_how_fees_are_taken_is_set_and_official_needs_a_numbering(counter: Counter) -> None:
    head = browser(counter.director)
    page = head.post("/desk/office/khet/fees/", {"biller": "12", "official": "1", "cash": "1"})
    assert page.status_code == 422
    typed = {"biller": BILLER, "official": "1", "official_pattern": "{office}-{year2}-{seq:04}", "cash": "1"}
    assert head.post("/desk/office/khet/fees/", typed).status_code == 302
    counter.office.refresh_from_db()
    counter.open_till()
    receipt = counter.cash(counter.ready(1), given="20").receipt
    assert (receipt.kind, receipt.number) == ("official", "KHT-69-0001")
    assert "แสดงครั้งนี้ครั้งเดียว" in text(head.post("/desk/office/khet/fees/bank/", {"ask_url": ""}))
    assert head.post("/desk/office/khet/fees/bank/", {"do": "end"}).status_code == 302


def test_the_notice_that_papers_are_ready_says_the_fee_until_it_is_paid(counter: Counter) -> None:
    case = counter.ready(2)
    assert "40.00 บาท (20.00 × 2)" in facts_of(system_view(case.pk), "ready", 3)["fee"]
    counter.money(counter.charge(case).reference, "40")
    assert facts_of(system_view(case.pk), "ready", 3)["fee"] == ""


def test_an_erased_application_leaves_its_money_without_a_name(counter: Counter) -> None:
    case = counter.ready(2)
    counter.money(counter.charge(case).reference, "50")
    refund = Refund.objects.get()
    commands.ask(
        actor=counter.officer, office=counter.office, ref=refund.ref, name="นางลับเฉพาะ", bank="ก",
        account="1234567890", now=counter.now,
    )  # fmt: skip
    receipt = commands.print_receipt(receipt_id=Receipt.objects.get().pk, now=counter.now)
    assert receipt
    held = counter.again(case)
    make_unreadable(held, actor=SYSTEM, standing=standing_of_case(SYSTEM, held), now=counter.now)
    commands.follow_case(case_id=case.pk, now=counter.now)
    kept = Receipt.objects.get()
    assert (kept.payer, kept.blob_id, payer_of(kept), kept.amount) == (None, None, "", Decimal("40.00"))
    refund.refresh_from_db()
    assert payee_of(refund) == {}
    assert balance_of(counter.office).holds
    assert not [*verify_fees(), *verify_all()]


def test_the_till_finds_an_application_by_its_ticket_of_today_and_by_its_code(
    counter: Counter, clerk: Client
) -> None:
    case = counter.ready(1)
    ticket = Ticket.objects.create(
        office=counter.office, code="7k3m-x09a-zq4t-p2ew", day=timezone.localdate(), letter="A", seq=7, work="A",
        channel="walk_in", case=case, came_at=counter.now, line_at=counter.now, from_device="desk",
    )  # fmt: skip
    for typed in ("A007", "a7", ticket.code, f"https://example.go.th/q/{ticket.code}"):
        found = clerk.get("/desk/khet/money/", {"q": typed})
        assert found.status_code == 302, typed
        assert str(case.number) in found["Location"]
    assert "ไม่พบรายการของหน่วยงานนี้" in text(clerk.get("/desk/khet/money/", {"q": "A008"}))
