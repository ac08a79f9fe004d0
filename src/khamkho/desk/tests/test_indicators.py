"""The indicators as pages: results with pictures, the requests behind them, the report as page and PDF, XLSX, settings."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from khamkho.casework.models import Case
from khamkho.casework.tests.cast import Counter
from khamkho.offices.models import Office, OfficeEvent
from khamkho.statistics.models import Report, Target
from khamkho.statistics.rules.indicators import INDICATORS
from khamkho.statistics.rules.periods import before, month_of, quarter_of

pytestmark = pytest.mark.django_db
HOME = "/desk/kbi1/indicators"
SETTINGS = "/desk/office/kbi1/indicators/"


@pytest.fixture
def now() -> Any:
    return timezone.now()


@pytest.fixture
def case(counter: Counter) -> Case:
    return counter.submitted()


def words(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_page_tells_results_with_what_was_divided_and_leads_to_the_requests(
    case: Case, officer_desk: Client, director_desk: Client
) -> None:
    posted = {"indicator": "complete", "since": "1/1/2569", "target": "100"}
    assert director_desk.post(f"{SETTINGS}targets/", posted).status_code == 302
    assert case.number
    page = words(officer_desk, HOME)
    for said in ("<svg", "0 ÷ 1", "ไม่บรรลุ", "น้อยกว่า 30", "100 %", 'part=rest"'):
        assert said in page, said
    assert "กำหนดเป้าหมายและค่าเดิม" not in page  # an officer sets none
    assert case.number in words(officer_desk, f"{HOME}/submitted")
    assert case.number not in words(officer_desk, f"{HOME}/complete?part=part")
    assert case.number in words(officer_desk, f"{HOME}/complete?part=rest&service=official-id-card")
    assert case.number not in words(officer_desk, f"{HOME}/submitted?period=y2560")
    assert officer_desk.get(f"{HOME}/users").status_code == 404
    assert officer_desk.get(f"{HOME}?since=1/2/2569&until=1/1/2569").status_code == 422
    assert "1 ม.ค. 2569 – 9 ม.ค. 2569" in words(officer_desk, f"{HOME}?since=1/1/2569&until=9/1/2569")


def test_few_queries_on_every_page(
    as_served: None, case: Case, officer_desk: Client, django_assert_max_num_queries: Any
) -> None:
    for address in (HOME, f"{HOME}/submitted", f"{HOME}/report", f"{HOME}/survey"):
        officer_desk.get(address)
        with django_assert_max_num_queries(15):
            officer_desk.get(address)


def test_the_head_writes_and_closes_and_the_paper_says_so(
    case: Case, office: Office, supervisor_desk: Client, officer_desk: Client, auditor_desk: Client
) -> None:
    quarter = before(quarter_of(timezone.localdate()))
    Case.objects.filter(pk=case.pk).update(received_at=timezone.now() - timedelta(days=100))
    address = f"{HOME}/report?period={quarter.key}"
    assert 'name="problems"' not in words(officer_desk, address)
    assert officer_desk.post(address, {"do": "save"}).status_code == 403
    typed = {"problems": "เครื่องพิมพ์เสียบ่อย", "proposals": "จัดซื้อเครื่องใหม่"}
    assert "ฉบับร่าง" in paper(officer_desk, quarter.key)
    assert supervisor_desk.post(address, typed | {"do": "save"}).status_code == 302
    assert supervisor_desk.post(address, typed | {"do": "close"}).status_code == 302
    assert Report.objects.get().closed_at is not None
    assert supervisor_desk.post(address, typed | {"do": "close"}).status_code == 409
    assert supervisor_desk.post(f"{HOME}/report", typed | {"do": "close"}).status_code == 409  # not over
    page = words(auditor_desk, address)
    assert "เครื่องพิมพ์เสียบ่อย" in page
    text = paper(officer_desk, quarter.key)
    assert "เครื่องพิมพ์เสียบ่อย" in text
    assert "ฉบับร่าง" not in text


def paper(client: Client, key: str) -> str:
    answer = client.get(f"{HOME}.pdf?period={key}")
    assert answer.status_code == 200
    read = pypdf.PdfReader(io.BytesIO(answer.getvalue()))
    assert len(read.pages) == 1
    return read.pages[0].extract_text()


def test_the_paper_stays_one_page_however_much_is_reported(
    case: Case, office: Office, supervisor_desk: Client, director_desk: Client
) -> None:
    for name in INDICATORS:
        Target.objects.create(
            office=office, indicator=name, since=timezone.localdate() - timedelta(days=400), target=50,
            baseline=7, written_at=timezone.now(),
        )  # fmt: skip
    long = ("ปัญหาเครื่องพิมพ์และอินเทอร์เน็ตของโรงเรียนปลายทาง " * 18)[:900]
    month = month_of(timezone.localdate())
    supervisor_desk.post(
        f"{HOME}/report?period={month.key}", {"problems": long, "proposals": long, "do": "save"}
    )
    assert "อัตราการตอบแบบสอบถาม" in paper(director_desk, month.key)


def test_the_spreadsheet_holds_numbers_as_numbers_and_no_name(
    case: Case, office: Office, officer_desk: Client
) -> None:
    answer = officer_desk.get(f"{HOME}.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    sheet = book.worksheets[0]
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    assert rows["คำขอที่ยื่น"][1] == 1
    assert rows["ข้อมูลและเอกสารครบถ้วน"][1:6] == (0, "%", 0, 1, 1)
    said = " ".join(
        str(cell) for page in book.worksheets for row in page.iter_rows(values_only=True) for cell in row
    )
    assert case.display_name not in said
    assert OfficeEvent.objects.filter(what="register-exported").exists()


def test_the_survey_and_the_settings_are_typed_in(
    office: Office, officer_desk: Client, director_desk: Client, auditor_desk: Client
) -> None:
    month = month_of(timezone.localdate()).key
    typed = {"month": month, "asked": "40", "four": "10", "five": "25"}
    assert officer_desk.post(f"{HOME}/survey", typed | {"asked": "3"}).status_code == 422
    assert officer_desk.post(f"{HOME}/survey", typed).status_code == 302
    assert "35" in words(auditor_desk, f"{HOME}/survey")
    assert auditor_desk.post(f"{HOME}/survey", typed).status_code == 403
    assert "4.71" in words(officer_desk, HOME)
    Office.objects.filter(pk=office.pk).update(place_code="810101")
    table = SimpleUploadedFile("km.csv", "อำเภอ,กม.\nอ่าวลึก,42\n".encode("cp874"))
    assert director_desk.post(SETTINGS, {"places": "ดาวอังคาร,1"}).status_code == 422
    large = SimpleUploadedFile("far.csv", "อ่าวลึก,42\n".encode() * 5_000)
    refused = director_desk.post(SETTINGS, {"places": "", "file": large, "report_days": "20"})
    assert refused.status_code == 422
    assert "ไฟล์ใหญ่เกินไป" in refused.content.decode()
    assert director_desk.post(SETTINGS, {"places": "", "file": table, "report_days": "20"}).status_code == 302
    assert "อ่าวลึก,42" in words(director_desk, SETTINGS)
    assert director_desk.post(f"{SETTINGS}targets/", {"indicator": "dance"}).status_code == 422
    gone = {"indicator": "on_time", "since": "1/1/2569"}
    assert director_desk.post(f"{SETTINGS}targets/", gone).status_code == 404
    assert director_desk.post(f"{SETTINGS}targets/", gone | {"target": "95.5"}).status_code == 302
    assert "95.5" in words(director_desk, f"{SETTINGS}targets/")
    assert "เลยกำหนด" in words(officer_desk, f"{HOME}/report")  # nobody closed the last quarter
