"""Delays at the desk: more time, why it is late, who was told; the list and its file."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from khamkho.casework import commands
from khamkho.casework.models import Case, LateNotice
from khamkho.casework.tests.cast import MONDAY, Counter
from khamkho.desk.prompts import prompts_of
from khamkho.offices.models import Office, OfficeEvent
from khamkho.offices.periods import periods_from
from khamkho.people.actor import Actor

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=60)


@pytest.fixture
def case(counter: Counter) -> Case:
    """Handed in long ago, as the wall clock of the pages sees it."""
    return counter.submitted(name={"title": "นาง", "first": "น้ำผึ้ง", "last": "กตัญญู"})


def page_of(case: Case) -> str:
    return f"/desk/kbi1/cases/{case.number}"


def posted(case: Case, **more: object) -> dict[str, object]:
    return {"seen": Case.objects.get(pk=case.pk).head_seq, "client_key": "", **more}


def test_a_head_gives_more_time_on_the_page(
    counter: Counter, supervisor_desk: Client, officer_desk: Client
) -> None:
    counter.now = timezone.now()
    case = counter.submitted()
    assert "do=extend" not in officer_desk.get(page_of(case)).content.decode()
    assert "do=extend" in supervisor_desk.get(page_of(case)).content.decode()
    form = supervisor_desk.get(page_of(case), {"do": "extend"}).content.decode()
    assert 'name="days"' in form
    wrong = supervisor_desk.post(f"{page_of(case)}/extend", posted(case, days="x", reason="รอผลตรวจ"))
    assert wrong.status_code == 422
    assert "รอผลตรวจ" in wrong.content.decode()
    done = supervisor_desk.post(f"{page_of(case)}/extend", posted(case, days="๒", reason="รอผลตรวจ"))
    assert done.status_code == 302
    assert "ขยายเวลา 2 วันทำการ" in officer_desk.get(page_of(case)).content.decode()


def test_an_officer_writes_why_it_is_late(case: Case, officer_desk: Client, officer: Actor) -> None:
    commands.call_for_reasons(now=LATER)
    page = officer_desk.get(page_of(case)).content.decode()
    assert "desk-prompt--hot" in page
    form = officer_desk.get(page_of(case), {"do": "late"}).content.decode()
    assert "[เหตุผลที่ท่านเขียน]" in form
    assert str(case.number) in form
    empty = officer_desk.post(f"{page_of(case)}/late", posted(case, reason=" "))
    assert empty.status_code == 422
    done = officer_desk.post(f"{page_of(case)}/late", posted(case, reason="รอคำสั่งจากต้นสังกัด"))
    assert done.status_code == 302
    assert "desk-prompt--hot" not in officer_desk.get(page_of(case)).content.decode()


def test_the_list_of_delays_shows_what_is_waiting_and_the_copies(
    case: Case, officer_desk: Client, auditor_desk: Client, officer: Actor
) -> None:
    assert "ไม่มีเหตุแห่งความล่าช้าที่รอเขียน" in officer_desk.get("/desk/kbi1/late").content.decode()
    commands.call_for_reasons(now=LATER)
    commands.call_for_reasons(now=LATER + timedelta(days=9))
    page = officer_desk.get("/desk/kbi1/late").content.decode()
    assert f"{page_of(case)}?do=late" in page
    assert "แจ้งหัวหน้าแล้ว" in page
    assert "?do=late" not in auditor_desk.get("/desk/kbi1/late").content.decode()
    commands.explain_delay(
        actor=officer, number=case.number or "", reason="=รอคำสั่ง", now=LATER + timedelta(days=10)
    )
    page = auditor_desk.get("/desk/kbi1/late").content.decode()
    assert "=รอคำสั่ง" in page
    assert "น้ำผึ้ง" not in page


def test_the_copies_leave_as_a_spreadsheet_without_names(
    case: Case, auditor_desk: Client, officer: Actor, office: Office
) -> None:
    commands.explain_delay(actor=officer, number=case.number or "", reason="=รอคำสั่ง", now=LATER)
    answer = auditor_desk.get("/desk/kbi1/late.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][0] == case.number
    assert "=รอคำสั่ง" in rows[1]
    assert not any("น้ำผึ้ง" in str(cell) for row in rows for cell in row)
    assert OfficeEvent.objects.filter(office=office, what="register-exported").count() == 1


def test_an_officer_keeps_how_the_applicant_was_told(
    case: Case, officer_desk: Client, officer: Actor, act: Callable[..., Case]
) -> None:
    act(officer, case, "reject", reason="ไม่ได้สังกัดเขตนี้")
    assert "do=told" in officer_desk.get(page_of(case)).content.decode()
    assert str(case.number) in officer_desk.get("/desk/kbi1/late").content.decode()
    assert 'value="phone"' in officer_desk.get(page_of(case), {"do": "told"}).content.decode()
    assert officer_desk.post(f"{page_of(case)}/told", posted(case, way="phone")).status_code == 302
    page = officer_desk.get(page_of(case)).content.decode()
    assert "แจ้งผลการพิจารณาแล้ว (โทรศัพท์)" in page
    assert "do=told" not in page


def test_what_the_clock_asks_of_the_office(case: Case) -> None:
    periods = periods_from({})

    def asked(
        case: Case, *, waiting: LateNotice | None = None, lapses: bool = False, days: int = 0
    ) -> list[str]:
        found = prompts_of(case, periods, waiting, lapses=lapses, now=MONDAY + timedelta(days=days))
        assert all(one.text.th and one.text.en and one.ask.th for one in found)
        return [f"{one.do}{'!' if one.hot else ''}" for one in found]

    assert asked(case) == []
    open_ = LateNotice(called_at=MONDAY)
    assert asked(case, waiting=open_) == ["late!"]
    open_.escalated_at = MONDAY
    assert asked(case, waiting=open_) == ["late!"]
    decided = Case(state="ended", decided_at=MONDAY)
    assert asked(decided) == []  # the message is on its way
    assert asked(decided, days=1) == ["told"]
    assert asked(decided, days=8) == ["told!"]
    waits = Case(state="open", waiting_for="applicant", step_due_at=MONDAY)
    assert asked(waits, days=1) == ["give-back"]
    assert asked(waits, days=1, lapses=True) == []
    assert asked(waits) == []
