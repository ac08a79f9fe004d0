"""Payment lists at the desk, page by page."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from khamkho.casework.models import Case
from khamkho.offices.models import Office, OfficeEvent
from khamkho.payments.models import BankRow, PaymentLine, PaymentList
from khamkho.payments.queries.lists import lines_of
from khamkho.payments.tests.cast import Payroll
from khamkho.people.actor import Actor

pytestmark = pytest.mark.django_db
HOME = "/desk/kbi1/payments/"


@pytest.fixture
def desk(at_desk: Callable[..., Client], payroll: Payroll) -> Callable[[Actor], Client]:
    payroll.now = timezone.now()
    return lambda actor: at_desk(actor)


def page_of(found: PaymentList) -> str:
    return f"{HOME}{found.ref}/"


def test_a_list_goes_through_the_pages_from_waiting_to_approved(
    payroll: Payroll, desk: Callable[[Actor], Client]
) -> None:
    case = payroll.claim()
    officer, second, director = desk(payroll.officer), desk(payroll.second), desk(payroll.director)
    page = officer.get(HOME).content.decode()
    assert str(case.number) in page
    assert "xxxxxx7890" in page
    assert "1234567890" not in page
    assert 'href="/desk/kbi1/payments/"' in officer.get("/desk/kbi1/").content.decode()
    assert officer.post(f"{HOME}new", {}).status_code == 422
    made = officer.post(f"{HOME}new", {"number": case.number})
    found = PaymentList.objects.get()
    assert made.headers["Location"] == page_of(found)
    assert "รอผล" in officer.get(page_of(found)).content.decode()
    refused = officer.post(f"{page_of(found)}do/check")
    assert refused.status_code == 403
    assert second.post(f"{page_of(found)}do/check").status_code == 302
    assert "อนุมัติการจ่ายเงิน" in director.get(page_of(found)).content.decode()
    assert "อนุมัติการจ่ายเงิน" not in officer.get(page_of(found)).content.decode()
    assert director.post(f"{page_of(found)}do/approve").status_code == 302
    found.refresh_from_db()
    assert found.number in officer.get(HOME).content.decode()
    assert officer.post(f"{page_of(found)}do/dance").status_code == 404


def test_a_draft_is_mended_sent_back_and_thrown_away(
    payroll: Payroll, desk: Callable[[Actor], Client]
) -> None:
    one, two = payroll.claim(), payroll.claim()
    found = payroll.checked(one, two)
    officer = desk(payroll.officer)
    assert officer.post(f"{page_of(found)}do/send-back").status_code == 302
    line = payroll.line(found, one)
    assert officer.post(f"{page_of(found)}lines/{line.ref}/remove").status_code == 302
    assert found.lines.count() == 1
    gone = officer.post(f"{page_of(found)}do/discard")
    assert gone.headers["Location"] == HOME
    assert officer.get(page_of(found)).status_code == 404


def test_the_file_for_the_bank_has_the_columns_of_the_office_and_is_written_down(
    payroll: Payroll, desk: Callable[[Actor], Client], office: Office
) -> None:
    found = payroll.approved(payroll.claim(amount="1234.50"))
    officer, director = desk(payroll.officer), desk(payroll.director)
    chosen = {"column_1": "account", "column_2": "amount", "column_3": "reference"}
    assert director.get(f"{HOME}columns").status_code == 200
    assert director.post(f"{HOME}columns", {"column_1": "account"}).status_code == 422
    assert director.post(f"{HOME}columns", {**chosen, "column_4": "account"}).status_code == 422
    assert officer.post(f"{HOME}columns", chosen).status_code == 403
    assert director.post(f"{HOME}columns", chosen).status_code == 302
    plain = officer.get(f"{page_of(found)}file.csv").content.decode("utf-8-sig")
    assert plain.splitlines() == ["เลขที่บัญชี,จำนวนเงิน,เลขอ้างอิง", "1234567890,1234.50,12569001"]
    book = openpyxl.load_workbook(io.BytesIO(officer.get(f"{page_of(found)}file.xlsx").content))
    assert [cell.value for cell in book.worksheets[0][2]] == ["1234567890", "1234.50", "12569001"]
    assert officer.get(f"{page_of(found)}file.exe").status_code == 404
    assert OfficeEvent.objects.filter(what="register-exported").count() == 2
    assert OfficeEvent.objects.filter(what="payment-columns-changed").count() == 1


def test_a_draft_has_no_file_for_the_bank_but_can_be_printed(
    payroll: Payroll, desk: Callable[[Actor], Client], auditor: Actor
) -> None:
    found = payroll.drafted(payroll.claim())
    officer = desk(payroll.officer)
    assert officer.get(f"{page_of(found)}file.csv").status_code == 409
    paper = officer.get(f"{page_of(found)}list.pdf")
    assert paper.content.startswith(b"%PDF")
    reader = desk(auditor)
    assert reader.get(page_of(found)).status_code == 200
    assert reader.get(f"{page_of(found)}list.pdf").status_code == 403
    assert reader.get(f"{page_of(found)}file.csv").status_code == 403


def test_results_are_recorded_by_hand(payroll: Payroll, desk: Callable[[Actor], Client]) -> None:
    paid, failed = payroll.claim(), payroll.claim()
    found = payroll.approved(paid, failed)
    officer = desk(payroll.officer)
    at = f"{page_of(found)}lines/{payroll.line(found, paid).ref}"
    assert officer.post(f"{at}/paid", {"on": "เมื่อวาน"}).status_code == 422
    assert officer.post(f"{at}/paid", {"on": ""}).status_code == 422
    today = timezone.localdate(payroll.now)
    day = f"{today.day}/{today.month}/{today.year + 543}"
    assert officer.post(f"{at}/paid", {"on": day, "reference": "KTB-1"}).status_code == 302
    other = f"{page_of(found)}lines/{payroll.line(found, failed).ref}"
    assert officer.post(f"{other}/failed", {"reason": ""}).status_code == 422
    assert officer.post(f"{other}/failed", {"reason": "บัญชีปิดแล้ว"}).status_code == 302
    page = officer.get(page_of(found)).content.decode()
    assert "KTB-1" in page
    assert "บัญชีปิดแล้ว" in page
    assert "บันทึกผลครบแล้ว" in page


def test_the_file_of_the_bank_is_looked_at_before_it_counts(
    payroll: Payroll, desk: Callable[[Actor], Client]
) -> None:
    case = payroll.claim()
    found = payroll.approved(case)
    officer = desk(payroll.officer)
    at = f"{page_of(found)}bank"
    (line,) = lines_of(found)
    text = f"อ้างอิง,จำนวนเงิน,สถานะ\n{line.reference},4500.00,สำเร็จ\n77,1.00,สำเร็จ\n"
    assert officer.get(at).status_code == 200
    assert officer.post(at, {}).status_code == 422
    upload = SimpleUploadedFile("bank.csv", text.encode("cp874"))
    seen = officer.post(at, {"file": upload})
    assert seen.status_code == 200
    assert "บันทึกผลเหล่านี้" in seen.content.decode()
    assert BankRow.objects.count() == 0
    wrong = officer.post(at, {"text": text, "column.amount": "2", "column.reference": "0", "record": "yes"})
    assert wrong.status_code == 200
    assert "อ่านไม่ได้" in wrong.content.decode()
    assert officer.post(at, {"text": text, "column.amount": "1"}).status_code == 422
    columns = {"column.reference": "0", "column.amount": "1", "column.result": "2"}
    done = officer.post(at, {"text": text, **columns, "record": "yes"})
    assert done.headers["Location"] == page_of(found)
    assert Case.objects.get(pk=case.pk).state == Case.ENDED
    assert PaymentLine.objects.get().state == PaymentLine.PAID
    home = officer.get(HOME).content.decode()
    assert "ไม่พบในบัญชีจ่ายเงินนี้" in home
    row = BankRow.objects.get(kind="unknown")
    officer.post(f"{HOME}differences/{row.pk}", {"word": ""})
    assert "ไม่พบในบัญชีจ่ายเงินนี้" in officer.get(HOME).content.decode()
    officer.post(f"{HOME}differences/{row.pk}", {"word": "เงินของหน่วยงานอื่น"})
    assert "ไม่พบในบัญชีจ่ายเงินนี้" not in officer.get(HOME).content.decode()


def test_a_difference_says_why_the_application_did_not_take_the_result(
    payroll: Payroll, desk: Callable[[Actor], Client]
) -> None:
    found = payroll.approved(payroll.claim())
    (line,) = lines_of(found)
    officer = desk(payroll.officer)
    text = f"อ้างอิง,จำนวนเงิน,วันที่\n{line.reference},4500.00,1/1/2569\n"
    columns = {"column.reference": "0", "column.amount": "1", "column.day": "2"}
    officer.post(f"{page_of(found)}bank", {"text": text, **columns, "record": "yes"})
    for page in (HOME, page_of(found)):
        shown = officer.get(page).content.decode()
        assert "วันที่จ่ายต้องไม่ก่อนวันที่อนุมัติและไม่เกินวันนี้" in shown, page


def test_the_balance_says_what_became_of_each_month(
    payroll: Payroll, desk: Callable[[Actor], Client]
) -> None:
    officer = desk(payroll.officer)
    assert "ยังไม่มีการอนุมัติ" in officer.get(f"{HOME}balance").content.decode()
    paid = payroll.claim(amount="100.10")
    payroll.claim(amount="200.20")
    payroll.paid(payroll.approved(paid), paid, on=timezone.localdate(payroll.now))
    page = officer.get(f"{HOME}balance").content.decode()
    assert "300.30" in page
    assert "ใช่" in page


@pytest.mark.parametrize("where", ["", "balance", "list"])
def test_the_pages_stay_cheap(
    where: str,
    payroll: Payroll,
    desk: Callable[[Actor], Client],
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    cases = [payroll.claim() for _ in range(3)]
    found = payroll.approved(*cases[:2])
    officer = desk(payroll.officer)
    at = page_of(found) if where == "list" else f"{HOME}{where}"
    officer.get(at)
    with django_assert_max_num_queries(12):
        assert officer.get(at).status_code == 200


def test_an_office_that_pays_nothing_has_no_place_for_it(office: Office, officer_desk: Client) -> None:
    assert "payments/" not in officer_desk.get("/desk/kbi1/").content.decode()
    assert officer_desk.get(HOME).status_code == 200
