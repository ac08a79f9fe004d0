from __future__ import annotations

import io

import pytest
from django.test import Client
from pypdf import PdfReader

from khamkho.base.text import Text
from khamkho.casework.rules.lately import Lately
from khamkho.casework.tests.cast import MONDAY
from khamkho.catalogue.models import PublishedVersion
from khamkho.catalogue.queries import pack
from khamkho.manuals.queries import manual_of
from khamkho.manuals.rules.citizen import TOO_FEW, citizens_manual
from khamkho.manuals.rules.section import Owner, Section
from khamkho.manuals.rules.staff import staff_manual
from khamkho.offices.commands import create_office, publish_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM

pytestmark = pytest.mark.once  # pages and papers from a file: no database answers otherwise
OWNER = Owner(
    kind="esao",
    name=Text("สพป.ตัวอย่าง", "Sample Area"),
    reach=(Text("โทร. 075 000 000", "Tel. 075 000 000"),),
    hours=(Text("จันทร์–ศุกร์ 08.30–16.30 น.", "Monday to Friday 08:30–16:30"),),
)
MANUAL = "/services/kbi1/official-id-card/manual"


def by_key(sections: tuple[Section, ...]) -> dict[str, Section]:
    return {section.key: section for section in sections}


def test_a_citizens_manual_has_the_headings_that_officers_fill_in_today():
    sections = citizens_manual(pack("official-id-card"), OWNER, None)
    assert [one.key for one in sections] == [
        "name", "owner", "type", "category", "law", "impact", "channels", "who", "criteria", "steps", "chart",
        "papers", "fee", "complaints", "form", "statistics",
    ]  # fmt: skip
    found = by_key(sections)
    assert found["owner"].texts[0].th == "กลุ่มบริหารงานบุคคล สพป.ตัวอย่าง"
    assert "จันทร์–ศุกร์ 08.30–16.30 น." in [one.th for one in found["channels"].texts]
    assert found["complaints"].texts[0].en == "Sample Area, Tel. 075 000 000"
    assert found["statistics"].texts == (TOO_FEW,)


def test_its_steps_carry_times_and_who_is_responsible_and_add_up_to_the_promise():
    table = by_key(citizens_manual(pack("official-id-card"), OWNER, None))["steps"].table
    assert table is not None
    titles = [row[1].en for row in table.rows]
    assert "Check the application and the documents" in titles
    assert not any("Correct" in title for title in titles)  # the applicant's own time is not the office's
    assert table.foot is not None
    assert table.foot.en.startswith("In all 2 working days")
    assert all(len(row) == len(table.head) == len(table.widths) for row in table.rows)


def test_statistics_say_how_long_it_took_lately():
    said = by_key(citizens_manual(pack("official-id-card"), OWNER, Lately(cases=40, half=1, most=3)))
    assert "40" in said["statistics"].texts[0].en
    assert "within 3 working days" in said["statistics"].texts[0].en


def test_a_staff_manual_has_nine_numbered_headings():
    sections = staff_manual(pack("general-request"), OWNER)
    assert [one.heading.th for one in sections] == [
        "1. ชื่องาน",
        "2. วัตถุประสงค์",
        "3. ขอบเขตของงาน",
        "4. คำจำกัดความ",
        "5. ขั้นตอนการปฏิบัติงาน",
        "6. Flow Chart การปฏิบัติงาน",
        "7. แบบฟอร์มที่ใช้",
        "8. เอกสารหรือหลักฐานอ้างอิง",
        "9. แบบสรุปมาตรฐานงาน",
    ]
    found = by_key(sections)
    assert found["steps"].table is not None
    assert "Not passed, send back for review: Check the request" in found["steps"].table.rows[2][2].en
    assert found["standard"].table is not None
    assert [cell.en for cell in found["standard"].table.rows[0]][2:4] == [
        "1 working day",
        "The request is understood, is the office's business, and says enough to act on",
    ]


@pytest.mark.parametrize("kind", ["citizen", "staff"])
@pytest.mark.parametrize("lang", ["th", "en"])
def test_a_manual_is_a_page_and_a_paper(office: Office, kind, lang):
    visitor = Client(headers={"accept-language": lang})
    page = visitor.get(f"{MANUAL}/{kind}")
    assert page.status_code == 200
    shown = page.content.decode()
    assert '<svg class="kk-chart__drawing"' in shown
    assert ("ผู้รับผิดชอบ" if lang == "th" else "Responsible") in shown
    paper = visitor.get(f"{MANUAL}/{kind}.pdf")
    assert paper["Content-Type"] == "application/pdf"
    words = "".join(one.extract_text() for one in PdfReader(io.BytesIO(paper.content)).pages)
    assert ("แผนผัง" in words or "Flow Chart" in words) if lang == "th" else ("Flow chart" in words)


def test_the_paper_names_its_version_and_can_be_had_again_when_another_is_in_force(office: Office):
    visitor = Client(headers={"accept-language": "en"})
    first = PublishedVersion.objects.get(service_id="official-id-card")
    publish_offering(
        actor=SYSTEM,
        office_id=office.pk,
        service_id="official-id-card",
        settings={"correct_within": "20 days"},
        now=MONDAY,
    )
    now = visitor.get(f"{MANUAL}/staff").content.decode()
    before = visitor.get(f"{MANUAL}/staff?version={first.hash[:12]}").content.decode()
    assert "20 days" in now
    assert "15 days" in before
    assert "An earlier version" in before
    assert f"Version {first.hash[:12]}" in before
    assert "An earlier version" not in now


def test_what_another_office_published_is_no_earlier_version_of_this_one(
    office: Office, other_office: Office
):
    publish_offering(
        actor=SYSTEM,
        office_id=other_office.pk,
        service_id="official-id-card",
        settings={"correct_within": "20 days"},
        now=MONDAY,
    )
    theirs = PublishedVersion.objects.latest("pk").hash[:12]
    assert Client().get(f"/services/cti2/official-id-card/manual/staff?version={theirs}").status_code == 200
    assert Client().get(f"{MANUAL}/staff?version={theirs}").status_code == 404
    assert theirs not in Client().get(f"{MANUAL}/staff").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/services/kbi1/nothing/manual/citizen",
        "/services/nowhere/official-id-card/manual/citizen",
        f"{MANUAL}/citizen?version=0123456789ab",
        f"{MANUAL}/citizen?version=1",
        f"{MANUAL}/other",
        "/offices/nowhere/manuals",
    ],
)
def test_what_is_not_there_is_not_found(office: Office, path):
    assert Client().get(path).status_code == 404


def test_the_headings_go_into_other_systems(office: Office):
    answer = Client(headers={"accept-language": "th"}).get(f"{MANUAL}.csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert any(line.startswith("ชื่อกระบวนงาน,") for line in lines)
    assert any(line.startswith("ขั้นตอน ระยะเวลา และส่วนงานที่รับผิดชอบ,1,") for line in lines)


def test_no_text_of_a_manual_is_a_formula_in_a_spreadsheet(office: Office):
    office.address_th = office.address_en = "=1+1"
    office.save()
    office.name_th = "สพป."
    line = next(
        line
        for line in Client(headers={"accept-language": "th"})
        .get(f"{MANUAL}.csv")
        .content.decode()
        .splitlines()
        if "=1+1" in line and "ช่องทางการให้บริการ" in line
    )
    assert ",'=1+1" in line


def test_all_manuals_of_an_office_stand_on_one_shelf_and_in_one_book(office: Office):
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id="general-request", now=MONDAY)
    visitor = Client(headers={"accept-language": "en"})
    shelf = visitor.get("/offices/kbi1/manuals").content.decode()
    assert "General request" in shelf
    assert "/services/kbi1/general-request/manual/staff.pdf" in shelf
    pages = PdfReader(io.BytesIO(visitor.get("/offices/kbi1/manuals/citizen.pdf").content)).pages
    contents = pages[0].extract_text()
    assert "General request" in contents
    assert "Official's identity card" in contents
    assert len(pages) > 4


def test_a_manual_takes_few_queries(office: Office, django_assert_max_num_queries):
    Client().get(f"{MANUAL}/citizen")
    with django_assert_max_num_queries(12):
        Client().get(f"{MANUAL}/citizen")


def test_nothing_is_made_of_what_is_not_offered(office: Office):
    assert manual_of(office, "pensioner-id-card", "citizen", now=MONDAY) is None


def test_levels_of_an_office_and_of_those_under_it(office: Office):
    school = create_office(
        actor=SYSTEM, code="ban1", prefix="BAN1", kind="school", name_th="โรงเรียนบ้าน", name_en="Ban School",
        parent_id=office.pk, now=MONDAY,
    )  # fmt: skip
    publish_offering(actor=SYSTEM, office_id=school.pk, service_id="general-request", now=MONDAY)
    visitor = Client(headers={"accept-language": "en"})
    page = visitor.get("/offices/kbi1/levels").content.decode()
    assert "Ban School" in page
    assert "Level 1, Advanced: 1 service<" in page
    assert "Level 3, Initial: 1 service<" in page
    assert "Ban School" not in visitor.get("/offices/kbi1/levels.csv").content.decode().splitlines()[0]
    rows = visitor.get("/offices/kbi1/levels.csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 3
    assert "Ban School,General request,3,Initial,Advanced,No fee,Initial," in rows[2]
    alone = visitor.get("/offices/ban1/levels").content.decode()
    assert "Official's identity card" not in alone


def test_the_staff_manual_of_the_offices_own_work_speaks_of_no_applicant():
    said = str(staff_manual(pack("digital-quality-plan"), OWNER))
    assert "เวลารวมทั้งเรื่อง 40 วันทำการ" in said
    assert "ผู้ยื่น" not in said
    assert "แบบคำขอ" not in said
    assert "เวลารวมที่สัญญาต่อผู้ยื่น" in str(staff_manual(pack("general-request"), OWNER))
