from __future__ import annotations

import io
from datetime import date

import pytest
from django.test import Client
from pypdf import PdfReader

from khamkho.catalogue.context import Context, NoSchools
from khamkho.catalogue.load import load
from khamkho.catalogue.places import PLACES
from khamkho.catalogue.queries import pack, packs
from khamkho.catalogue.tests.worlds import HERE
from khamkho.manuals.rules.blank import Blank, blank_form
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
@pytest.mark.parametrize("sheet", ["form", "poster"])
def test_a_sheet_is_made(office: Office, sheet, lang):
    answer = Client(headers={"accept-language": lang}).get(f"/services/kbi1/official-id-card/{sheet}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    wanted = {"form": ("เลขที่รับ", "Received as no."), "poster": ("สแกนเพื่อยื่น", "Scan to apply")}
    assert wanted[sheet][lang == "en"] in words
    assert Client().get(f"/services/kbi1/pensioner-id-card/{sheet}.pdf").status_code == 404


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
