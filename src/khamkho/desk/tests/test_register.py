"""The control register: on the screen, as a spreadsheet, on paper."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client

from khamkho.base.text import Text
from khamkho.casework.models import Case
from khamkho.casework.queries.register import Cell
from khamkho.casework.tests.cast import SERVICE, Counter
from khamkho.catalogue.rules import Column
from khamkho.desk import sheets
from khamkho.desk.sheets import _sheet_name
from khamkho.desk.tests.test_inbox import crowd
from khamkho.desk.views import register
from khamkho.offices.models import OfficeEvent
from khamkho.people.actor import Actor

__all__ = ["crowd"]
PAGE = "/desk/kbi1/register/official-id-card"
EVIL = [
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "=cmd|' /C calc'!A0",
    "https://example.test/",
]


def cells_of(made: bytes) -> list[list[Any]]:
    """Every cell of the only sheet."""
    sheet: Any = openpyxl.load_workbook(io.BytesIO(made)).active
    return [list(row) for row in sheet.iter_rows()]


def test_the_register_lists_its_columns(counter: Counter, officer_desk: Client) -> None:
    case = counter.submitted(name={"title": "นาง", "first": "น้ำผึ้ง", "last": "กตัญญู"}, position="ครูชำนาญการ")
    page = officer_desk.get(PAGE).content.decode()
    assert str(case.number) in page
    assert "นางน้ำผึ้ง กตัญญู" in page
    assert "ครูชำนาญการ" in page


def test_a_sensitive_answer_is_masked_and_leaves_in_no_file(counter: Counter, officer_desk: Client) -> None:
    counter.submitted(national_id="1101700230708")
    assert "1101700230708" not in officer_desk.get(PAGE).content.decode().replace("-", "")
    told = str([[cell.value for cell in row] for row in cells_of(officer_desk.get(f"{PAGE}.xlsx").content)])
    assert "230708" not in told.replace("-", "")
    assert "เลขประจำตัวประชาชน" not in told


def test_a_page_of_the_register_takes_few_queries(
    crowd: list[Case], officer_desk: Client, django_assert_max_num_queries: Any
) -> None:
    officer_desk.get(PAGE)
    with django_assert_max_num_queries(12):
        page = officer_desk.get(PAGE, {"order": "old"}).content.decode()
    assert page.index("KBI1-2569-000001") < page.index("KBI1-2569-000002")
    newest = officer_desk.get(PAGE).content.decode()
    assert newest.index("KBI1-2569-000041") < newest.index("KBI1-2569-000040")


def test_the_register_is_narrowed(
    counter: Counter, officer: Actor, officer_desk: Client, act: Callable[..., Case]
) -> None:
    case = counter.submitted(name={"title": "นาง", "first": "น้ำผึ้ง", "last": "กตัญญู"})

    def shown(**asked: str) -> bool:
        return str(case.number) in officer_desk.get(PAGE, asked).content.decode()

    assert shown(since="3/8/2569", until="3 ส.ค. 69", q="น้ำผึ้ง", state="open")
    assert not shown(since="4/8/2569")
    assert not shown(until="2/8/2569")
    assert not shown(q="คนอื่น")
    assert not shown(state="ended")
    act(officer, case, "reject", reason="ไม่มีสิทธิ์")
    assert shown(state="ended")
    assert shown(state="refused")
    assert not shown(state="granted")
    assert shown(state="nonsense")


def test_a_date_nobody_understands_is_said(office: object, officer_desk: Client) -> None:
    answer = officer_desk.get(PAGE, {"since": "30/2/2569"})
    assert answer.status_code == 422
    assert 'href="#since"' in answer.content.decode()
    backwards = officer_desk.get(PAGE, {"since": "2/1/2569", "until": "1/1/2569"})
    assert 'href="#until"' in backwards.content.decode()


@pytest.mark.parametrize("typed", EVIL)
def test_nothing_in_the_spreadsheet_executes(typed: str, office: object, officer: Actor) -> None:
    column = Column(id="x", of="case", ref="applicant", label=Text("=1+1", "=1+1"))
    rows = cells_of(sheets.spreadsheet("[ทะเบียน]*?/'", [column], [(Cell(text=typed),)], "th"))
    for cell in (cell for row in rows for cell in row):
        assert cell.data_type == "s"
        assert cell.hyperlink is None
    held = rows[1][0]
    assert held.value.strip() == typed.strip()
    assert held.quotePrefix or not typed.strip().startswith(("=", "+", "-", "@"))


def test_a_formula_in_an_answer_leaves_as_text(counter: Counter, officer_desk: Client) -> None:
    counter.submitted(position="=1+2")
    rows = cells_of(officer_desk.get(f"{PAGE}.xlsx").content)
    held = [cell for row in rows for cell in row if cell.value == "=1+2"]
    assert held
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in held)


def test_dates_leave_as_dates(counter: Counter, officer_desk: Client) -> None:
    counter.submitted()
    rows = cells_of(officer_desk.get(f"{PAGE}.xlsx").content)
    assert any(cell.is_date for cell in rows[1])


def test_a_date_that_was_answered_is_a_date_too(
    counter: Counter, officer: Actor, director: Actor, officer_desk: Client, act: Callable[..., Case]
) -> None:
    case = counter.submitted()
    act(officer, case, "accept")
    act(director, case, "approve")
    said = {"card_number": "1/2569", "issued_on": "3/8/2569", "expires_on": "2/8/2575"}
    act(officer, case, "ready", **said)
    heads, row = cells_of(officer_desk.get(f"{PAGE}.xlsx").content)[:2]
    held = {head.value: cell for head, cell in zip(heads, row, strict=True)}
    assert held["วันออกบัตร"].is_date
    assert held["วันบัตรหมดอายุ"].value.date().isoformat() == "2032-08-02"


def test_too_many_lines_are_refused_with_advice(
    counter: Counter, officer_desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.submitted()
    monkeypatch.setattr(register, "SHEET_MOST", 0)
    monkeypatch.setattr(register, "PAPER_MOST", 0)
    for kind in ("xlsx", "pdf"):
        answer = officer_desk.get(f"{PAGE}.{kind}")
        assert answer.status_code == 422
        assert "เลือกช่วงวันที่ให้สั้นลง" in answer.content.decode()


def test_the_register_prints_as_pdf(counter: Counter, officer_desk: Client) -> None:
    counter.submitted()
    answer = officer_desk.get(f"{PAGE}.pdf", {"since": "1/8/2569", "until": "31/8/2569"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("inline")


def test_an_unknown_register_is_not_found(office: object, officer_desk: Client) -> None:
    for kind in ("", ".xlsx", ".pdf"):
        assert officer_desk.get(f"/desk/kbi1/register/nonsense{kind}").status_code == 404


def test_the_name_of_a_sheet_is_one_that_programs_accept() -> None:
    assert _sheet_name("'[]:*?/\\'") == "Register"
    assert len(_sheet_name("ขอมีบัตรประจำตัวเจ้าหน้าที่ของรัฐ สำหรับข้าราชการ")) <= 31


def test_what_leaves_as_a_file_is_in_the_log_of_the_office(
    counter: Counter, officer: Actor, officer_desk: Client
) -> None:
    counter.submitted()
    officer_desk.get(f"{PAGE}.xlsx")
    officer_desk.get(f"{PAGE}.pdf", {"since": "1/8/2569"})
    first, second = OfficeEvent.objects.filter(what="register-exported").order_by("pk")
    assert (first.actor_id, first.detail) == (
        officer.user_id,
        {"service": SERVICE, "form": "XLSX", "period": None, "rows": 1},
    )
    assert second.detail == {"service": SERVICE, "form": "PDF", "period": ["2026-08-01", ""], "rows": 1}
    log = officer_desk.get("/desk/office/kbi1/log/").content.decode()
    assert "นำข้อมูลทะเบียนคุมออก" in log
    assert "1 สิงหาคม 2569 – …" in log
    assert officer_desk.get(PAGE).status_code == 200
    assert OfficeEvent.objects.filter(what="register-exported").count() == 2
