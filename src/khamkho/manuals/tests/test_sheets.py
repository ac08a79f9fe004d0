from __future__ import annotations

import io
import re
from datetime import date

import pytest
from django.test import Client
from pypdf import PdfReader

from khamkho.casework.tests.cast import MONDAY
from khamkho.catalogue.context import Context, NoSchools
from khamkho.catalogue.load import load
from khamkho.catalogue.places import PLACES
from khamkho.catalogue.queries import pack, packs
from khamkho.catalogue.rules import fee_words
from khamkho.catalogue.tests.worlds import HERE
from khamkho.documents.qr import qr_svg
from khamkho.links.models import ShortLink
from khamkho.manuals.rules.blank import Blank, blank_form
from khamkho.manuals.rules.checklist import checklist
from khamkho.manuals.taking_along import checklist_of
from khamkho.offices.models import Office

pytestmark = pytest.mark.once  # pages and papers from a file: no database answers otherwise
CONTEXT = Context(today=date(2026, 8, 3), places=PLACES, schools=NoSchools(), lang="th")


def blanks(service_id: str) -> list[Blank]:
    return [blank for page in blank_form(pack(service_id), CONTEXT) for blank in page.blanks]


def test_the_paper_asks_what_the_form_asks_for_all_variants():
    pages = blank_form(pack("official-id-card"), CONTEXT)
    assert pages[0].title.th == "ท่านต้องการขอมีบัตรกรณีใด"
    assert len(pages[0].blanks[0].choices) == 6
    assert [page.title.th for page in pages[1:]] == [page.title.th for page in pack("official-id-card").form]
    loss = next(page for page in pages if page.title.th.startswith("การสูญหาย"))
    assert loss.only is not None
    assert loss.only.en == "only for: New card because the old one was lost or destroyed"


def test_each_question_has_room_of_its_kind():
    kinds = {blank.label.th: blank.kind for blank in blanks("official-id-card")}
    assert kinds["เลขประจำตัวประชาชน"] == "boxes"
    assert kinds["วัน เดือน ปีเกิด"] == "date"
    assert kinds["ชื่อ"] == "line"
    assert kinds["หมู่โลหิต"] == "tick"
    assert "sign" in kinds.values()
    assert {blank.kind for blank in blanks("general-request") if blank.label.th == "รายละเอียด"} == {"lines"}


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("sheet", ["form", "poster", "cards", "checklist"])
def test_a_sheet_is_made(office: Office, sheet, lang):
    answer = Client(headers={"accept-language": lang}).get(f"/services/kbi1/official-id-card/{sheet}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    wanted = {"form": ("เลขที่รับ", "Received as no."), "poster": ("สแกนเพื่อยื่น", "Scan to apply"),
              "cards": ("สแกนเพื่อยื่น", "Scan to apply"), "checklist": ("รายการสิ่งที่ต้องเตรียม", "What to take along")}  # fmt: skip
    assert wanted[sheet][lang == "en"] in words
    assert Client().get(f"/services/kbi1/pensioner-id-card/{sheet}.pdf").status_code == 404


def test_ten_cards_stand_on_one_sheet_with_a_code_that_is_counted_as_a_card(office: Office):
    answer = Client(headers={"accept-language": "en"}).get("/services/kbi1/official-id-card/cards.pdf")
    (sheet,) = PdfReader(io.BytesIO(answer.content)).pages
    code = ShortLink.objects.get(service_id="official-id-card").code
    assert sheet.extract_text().count("Scan to apply") == 10
    assert re.sub("[\\s\u200b]", "", sheet.extract_text()).count(f"/s/{code}/card") == 10


@pytest.mark.parametrize(
    ("sheet", "source"),
    [
        ("form", "form"),
        ("poster", "poster"),
        ("cards", "card"),
        ("checklist", "checklist"),
        ("manual/citizen", "manual"),
    ],
)
def test_the_code_on_each_paper_says_where_it_stood(
    office: Office, sheet, source, monkeypatch: pytest.MonkeyPatch
):
    drawn: list[str] = []

    def draw(text: str) -> str:
        drawn.append(text)
        return qr_svg(text)

    monkeypatch.setattr("khamkho.documents.rendering.qr_svg", draw)
    Client().get(f"/services/kbi1/official-id-card/{sheet}.pdf")
    assert drawn
    assert all(one.endswith(f"/{source}") and "/s/" in one for one in drawn)


def test_a_checklist_says_what_to_attach_to_show_and_to_leave_at_home():
    lost, first = checklist(pack("official-id-card"), "lost"), checklist(pack("official-id-card"), "first")
    assert any("ใบแจ้งความ" in one.label.th for one in lost.attach)
    assert not any("ใบแจ้งความ" in one.label.th for one in first.attach)
    moving = checklist(pack("student-transfer-in"))
    assert {one.label.en for one in moving.show} == {
        one.label.en for one in pack("student-transfer-in").originals if one.how == "show"
    }
    assert {one.en for one in moving.looked_up} == {
        one.label.en for one in pack("student-transfer-in").originals if one.how == "looked_up"
    }
    assert lost.promise.en == "2 working days"


def test_a_checklist_of_one_variant_is_a_page_with_its_paper(office: Office):
    visitor = Client(headers={"accept-language": "en"})
    page = visitor.get("/services/kbi1/official-id-card/checklist?case=lost").content.decode()
    assert "checklist.pdf?case=lost" in page
    assert "No fee" in page
    assert "08:30–16:30" in page
    paper = visitor.get("/services/kbi1/official-id-card/checklist.pdf?case=lost").content
    words = "".join(one.extract_text() for one in PdfReader(io.BytesIO(paper)).pages)
    assert "New card because the old one was lost" in words.replace("\n", " ")
    assert ShortLink.objects.get().variant == "lost"
    assert visitor.get("/services/kbi1/official-id-card/checklist?case=nonsense").status_code == 200


def test_a_checklist_says_what_it_costs(office: Office):
    for name in ("bangkhae-marriage-copy", "official-id-card"):
        service = pack(name)
        told = dict(checklist_of(office, service, "", "en", MONDAY)["facts"])["Fee"]
        assert told.startswith(fee_words(service).en)
        assert ("baht" in told) is (service.fee is not None)


@pytest.mark.parametrize("service_id", sorted(packs()))
def test_every_service_that_ships_has_a_paper_form_with_something_in_each_section(service_id):
    for page in blank_form(pack(service_id), CONTEXT):
        assert page.blanks
        assert page.title.en


def test_what_may_come_several_times_is_a_table_to_write_into():
    service = load(HERE / "formats" / "1.yaml")
    (drivers,) = [
        blank for page in blank_form(service, CONTEXT) for blank in page.blanks if blank.kind == "rows"
    ]
    assert [words.en for words in drivers.choices] == ["Name", "Owns the car", "Since"]
