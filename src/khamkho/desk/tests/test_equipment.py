"""The equipment register at the desk: every page, what its forms do, and what its files say."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from khamkho.base.thai import fiscal_year
from khamkho.equipment import commands
from khamkho.equipment.models import Allocation, Need, Repair, Thing
from khamkho.equipment.tests.test_giving import offered
from khamkho.offices.commands import create_office, set_registers
from khamkho.offices.models import Office, OfficeEvent
from khamkho.people.actor import SYSTEM, Actor

pytestmark = pytest.mark.django_db
HOME = "/desk/kbi1/equipment"
THING = {"number": "7440-1", "kind": "โน้ตบุ๊ก", "name": "โน้ตบุ๊ก 14 นิ้ว", "price": "21,000", "place": "kbi1"}
SHEET = "number,kind,name,place\nA-1,โน้ตบุ๊ก,=1+1,\nA-2,?,ข,\n"


@pytest.fixture(autouse=True)
def keeping(office: Office) -> Office:
    return set_registers(
        actor=SYSTEM,
        office_id=office.pk,
        kept=["equipment"],
        kinds="ก",
        things="โน้ตบุ๊ก | Laptop\nเครื่องพิมพ์",
        years="5",
        now=timezone.now(),
    )


@pytest.fixture
def school(keeping: Office) -> Office:
    return create_office(
        actor=SYSTEM, code="school-a", prefix="SCA", kind="school", name_th="โรงเรียนบ้านเอ", name_en="Ban A",
        parent_id=keeping.pk, now=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def thing(keeping: Office, officer: Actor) -> Thing:
    return commands.enter_thing(actor=officer, office=keeping, ref=uuid4(), typed=THING, now=timezone.now())


@pytest.fixture
def page(thing: Thing) -> str:
    return f"{HOME}/{thing.ref}"


def words(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def text_of(answer: Any) -> str:
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return "".join(one.extract_text() for one in pages)


def test_a_thing_is_entered_found_and_narrowed(officer_desk: Client, auditor_desk: Client) -> None:
    assert "ไม่มีรายการ" in words(officer_desk, HOME)
    assert "ทะเบียนวัสดุอุปกรณ์" in words(officer_desk, "/desk/kbi1/equipment/new")
    assert officer_desk.post(f"{HOME}/new", {**THING, "name": ""}).status_code == 422
    assert officer_desk.post(f"{HOME}/new", {**THING, "ref": "x"}).status_code == 302
    assert "7440-1" in words(officer_desk, HOME)
    assert "ไม่พบรายการตามเงื่อนไข" in words(officer_desk, f"{HOME}?words=zzz")
    assert "7440-1" in words(auditor_desk, f"{HOME}?words=14+นิ้ว&state=in_store&kind=โน้ตบุ๊ก&place=kbi1&page=9")
    assert "7440-1" not in words(officer_desk, f"{HOME}?unseen=1")
    assert "7440-1" not in words(officer_desk, f"{HOME}?state=lost&x=1&asked=1")
    assert auditor_desk.get(f"{HOME}/new").status_code == 403


def test_a_thing_goes_out_with_a_receipt_and_comes_back(
    officer_desk: Client, officer: Actor, school: Office, page: str, thing: Thing
) -> None:
    assert "ผู้รับ" in words(officer_desk, f"{page}?do=out")
    assert officer_desk.post(page, {"do": "out"}).status_code == 422
    person = {"do": "out", "holder": "person", "holder_name": "นางสาวสมมติ ผู้รับ", "position": "ครู"}
    assert officer_desk.post(page, person).status_code == 302
    assert "นางสาวสมมติ ผู้รับ" in words(officer_desk, page)
    assert "นางสาวสมมติ ผู้รับ" in words(officer_desk, HOME)
    paper = officer_desk.get(f"{page}/2.pdf")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert "7440-1" in text_of(paper)
    assert OfficeEvent.objects.filter(what="register-exported").exists() or OfficeEvent.objects.exists()
    for line in (1, 9):
        assert officer_desk.get(f"{page}/{line}.pdf").status_code == 404
    assert officer_desk.post(page, {"do": "move", "holder": "place", "place": school.code}).status_code == 302
    assert "โรงเรียนบ้านเอ" in words(officer_desk, page)
    assert text_of(officer_desk.get(f"{page}/3.pdf"))
    assert officer_desk.post(page, {"do": "back", "note": "ครบ"}).status_code == 302
    assert text_of(officer_desk.get(f"{page}/4.pdf"))
    assert officer_desk.post(page, {"do": "back"}).status_code == 409
    assert officer_desk.post(page, {"do": "dance"}).status_code == 404
    assert officer_desk.post(page, {**THING, "do": "correct", "name": "ใหม่"}).status_code == 302
    assert officer_desk.post(page, {"do": "lost", "note": "หาย"}).status_code == 302
    assert officer_desk.post(page, {"do": "found"}).status_code == 302
    assert "โน้ตบุ๊ก 14 นิ้ว" in words(officer_desk, page)
    for do in ("out", "move", "back", "lost", "found", "correct", "repair", "ask"):
        words(officer_desk, f"{page}?do={do}")


def test_writing_off_is_the_directors(officer_desk: Client, director_desk: Client, page: str) -> None:
    assert officer_desk.post(page, {"do": "ask", "reason": "เก่ามาก"}).status_code == 302
    assert "อนุมัติจำหน่าย" not in words(officer_desk, page)
    assert "เก่ามาก" in words(director_desk, page)
    assert "รอพิจารณาจำหน่าย 1 รายการ" in words(director_desk, HOME)
    assert officer_desk.post(page, {"do": "off"}).status_code == 403
    assert director_desk.post(page, {"do": "keep"}).status_code == 422
    assert director_desk.post(page, {"do": "keep", "reason": "ยังใช้ได้"}).status_code == 302
    officer_desk.post(page, {"do": "ask", "reason": "เก่ามาก"})
    assert director_desk.post(page, {"do": "off"}).status_code == 302
    assert "จำหน่ายแล้ว" in words(officer_desk, page)


def test_a_list_is_looked_at_mapped_and_taken(officer_desk: Client) -> None:
    assert officer_desk.post(f"{HOME}/import", {"list": "number"}).status_code == 422
    shown = officer_desk.post(f"{HOME}/import", {"list": SHEET, "look": "1"}).content.decode()
    assert "เพิ่มใหม่ 1 มีอยู่แล้ว 0 มีข้อผิดพลาดและไม่นำเข้า 1" in shown
    assert "เลือกประเภทจากรายการของหน่วยงาน" in shown
    assert not Thing.objects.exists()
    no_kind = {"list": SHEET, "look": "1", "column.number": "0", "column.name": "2"}
    assert "ไม่นำเข้า 2" in officer_desk.post(f"{HOME}/import", no_kind).content.decode()
    assert officer_desk.post(f"{HOME}/import", {"list": SHEET, "take": "1"}).status_code == 302
    assert [one.number for one in Thing.objects.all()] == ["A-1"]
    for body in (SHEET.encode("utf-8-sig"), SHEET.encode("cp874")):
        sent = SimpleUploadedFile("list.csv", body, content_type="text/csv")
        assert "มีอยู่แล้ว 1" in officer_desk.post(f"{HOME}/import", {"file": sent}).content.decode()


def test_the_register_goes_out_without_formulas(officer_desk: Client, auditor_desk: Client) -> None:
    officer_desk.post(f"{HOME}/import", {"list": SHEET, "take": "1"})
    book = officer_desk.get(f"{HOME}.xlsx?kind=โน้ตบุ๊ก")
    with ZipFile(io.BytesIO(book.content)) as inside:
        sheet = inside.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"A-1" in book.content or sheet.count(b"<row") == 2
    assert "'=1+1" in auditor_desk.get(f"{HOME}.csv").content.decode("utf-8-sig")


def test_stock_is_taken_on_a_page_and_on_paper(
    officer_desk: Client, auditor_desk: Client, thing: Thing, school: Office
) -> None:
    assert "7440-1" in words(officer_desk, f"{HOME}/taking")
    assert "7440-1" not in words(auditor_desk, f"{HOME}/taking?place=school-a")
    ticked = {f"thing.{thing.ref}": "seen", "thing.x": "seen", "place": "kbi1"}
    answer = officer_desk.post(f"{HOME}/taking", ticked)
    assert answer.headers["Location"] == f"{HOME}/taking?place=kbi1"
    assert Thing.objects.get().seen_on == timezone.localdate()
    assert officer_desk.post(f"{HOME}/taking", {f"thing.{thing.ref}": "unseen"}).status_code == 302
    assert [one.what for one in thing.lines.all()] == ["came", "seen", "not_seen"]
    assert auditor_desk.post(f"{HOME}/taking", ticked).status_code == 403
    here, anywhere = (text_of(officer_desk.get(f"{HOME}/taking.pdf?place={place}")) for place in ("kbi1", ""))
    assert "7440-1" in here
    assert "ผู้ตรวจนับ" in here
    assert ("ที่อยู่" in here, "ที่อยู่" in anywhere) == (False, True)


def test_a_repair_is_followed_on_the_page_of_the_thing(officer_desk: Client, page: str) -> None:
    assert "ยังไม่มีการซ่อม" in words(officer_desk, f"{HOME}/repairs")
    assert officer_desk.post(page, {"do": "repair"}).status_code == 422
    assert officer_desk.post(page, {"do": "repair", "fault": "เปิดไม่ติด"}).status_code == 302
    assert "เปิดไม่ติด" in words(officer_desk, f"{HOME}/repairs")
    assert "ใช้งานได้ตามปกติ" in words(officer_desk, page)
    assert officer_desk.post(page, {"do": "follow", "cause": "แบตเตอรี่เสื่อม"}).status_code == 302
    assert officer_desk.post(page, {"do": "repaired"}).status_code == 422
    assert officer_desk.post(page, {"do": "repaired", "works": "yes", "cost": "900"}).status_code == 302
    assert "900.00 บาท" in words(officer_desk, f"{HOME}/repairs")
    assert Repair.objects.get().works
    assert "900.00 บาท" in words(officer_desk, page)


def test_needs_are_allocated_approved_and_handed_out(
    officer_desk: Client, director_desk: Client, auditor_desk: Client, thing: Thing, school: Office
) -> None:
    year = fiscal_year(timezone.localdate())
    assert "ยังไม่มีความต้องการในปีนี้" in words(auditor_desk, f"{HOME}/needs")
    need = {
        "do": "add",
        "year": year,
        "school": "school-a",
        "kind": "โน้ตบุ๊ก",
        "count": "2",
        "reason": "ขาดแคลน",
    }
    assert officer_desk.post(f"{HOME}/needs", {**need, "count": "x"}).status_code == 422
    assert officer_desk.post(f"{HOME}/needs", need).status_code == 302
    assert officer_desk.post(f"{HOME}/needs", {**need, "kind": "เครื่องพิมพ์", "ref": uuid4()}).status_code == 302
    held = Need.objects.get(kind="โน้ตบุ๊ก")
    gone = Need.objects.exclude(pk=held.pk).get()
    remove = {"do": "remove", "year": year, "need": gone.ref}
    assert officer_desk.post(f"{HOME}/needs", remove).status_code == 302
    assert officer_desk.post(f"{HOME}/needs", {**remove, "need": "x"}).status_code == 404
    assert officer_desk.post(f"{HOME}/needs", {"do": "dance"}).status_code == 404
    assert "ขาดแคลน" in words(officer_desk, f"{HOME}/needs?year={year}")
    assert officer_desk.post(f"{HOME}/allocations", {}).status_code == 422
    begun = officer_desk.post(f"{HOME}/allocations", {"title": "รอบแรก", "basis": "stock", "year": year})
    allocation = begun.headers["Location"]
    assert "รอบแรก" in words(auditor_desk, f"{HOME}/allocations")
    name = f"count.{held.ref}"
    assert "ขาดแคลน" in words(officer_desk, allocation)
    assert officer_desk.post(allocation, {"do": "shares", name: "x"}).status_code == 422
    too_many = officer_desk.post(allocation, {"do": "shares", name: "2"})
    assert too_many.status_code == 422
    assert "ต้องการ 2 แต่มีเพียง 1" in too_many.content.decode()
    assert f'name="{name}"' in too_many.content.decode()
    assert officer_desk.post(allocation, {"do": "shares", name: "1"}).status_code == 302
    assert officer_desk.post(allocation, {"do": "propose"}).status_code == 302
    assert "ส่งคืน" not in words(officer_desk, allocation)
    assert officer_desk.post(allocation, {"do": "approve"}).status_code == 403
    assert director_desk.post(allocation, {"do": "return"}).status_code == 422
    assert "ส่งคืน" in words(director_desk, allocation)
    assert director_desk.post(allocation, {"do": "approve"}).status_code == 302
    assert "7440-1" not in words(officer_desk, allocation)
    assert "7440-1" in words(officer_desk, f"{allocation}?give={held.ref}")
    give = {"do": "give", "need": held.ref}
    assert officer_desk.post(allocation, give).status_code == 422
    assert officer_desk.post(allocation, {**give, "thing": thing.ref}).status_code == 302
    assert "โรงเรียนบ้านเอ" in words(officer_desk, f"{HOME}/{thing.ref}")
    assert officer_desk.post(allocation, {"do": "dance"}).status_code == 404
    assert officer_desk.get(f"{HOME}/allocations/{uuid4()}").status_code == 404
    assert Allocation.objects.get().state == "approved"


def test_a_granted_request_is_taken_over_on_the_page_of_needs(
    officer_desk: Client,
    officer: Actor,
    director: Actor,
    keeping: Office,
    applicant: Actor,
    act: Callable[..., Any],
    school: Office,
) -> None:
    items = [{"thing": "โน้ตบุ๊ก", "count": "4"}]
    case = offered(
        keeping, "equipment-request", applicant, items=items, workplace="school-a", reason="สอน DLTV"
    )
    act(officer, case, "accept")
    act(director, case, "approve")
    year = fiscal_year(timezone.localdate())
    assert str(case.number) in words(officer_desk, f"{HOME}/needs")
    assert "สอน DLTV" in words(officer_desk, f"{HOME}/needs?take={case.number}")
    take = {"do": "take", "year": year, "number": case.number, "school": "school-a", "kind.0": "โน้ตบุ๊ก"}
    assert officer_desk.post(f"{HOME}/needs", {**take, "count.0": "9"}).status_code == 422
    assert officer_desk.post(f"{HOME}/needs", {**take, "count.0": "4"}).status_code == 302
    assert Need.objects.get().case == case
    assert "โน้ตบุ๊ก: สอน DLTV" in words(officer_desk, f"{HOME}/needs?year={year}")


def test_a_broken_thing_is_found_by_the_number_that_was_told(
    officer_desk: Client, keeping: Office, applicant: Actor, thing: Thing
) -> None:
    case = offered(
        keeping, "equipment-repair", applicant, kind="computer", asset_number="7440-1", fault="จอดับ"
    )
    shown = words(officer_desk, f"{HOME}/repairs")
    link = f"{HOME}/{thing.ref}?do=repair&amp;case={case.number}"
    assert link in shown
    assert f'value="{case.number}"' in words(officer_desk, link.replace("&amp;", "&"))


def test_what_goes_together_is_signed_for_on_one_paper(
    officer_desk: Client, officer: Actor, director: Actor, keeping: Office, school: Office, thing: Thing
) -> None:
    now, year = timezone.now(), fiscal_year(timezone.localdate())
    shared: dict[str, Any] = {"office": keeping, "now": now}
    typed = {**THING, "number": "7440-2"}
    other = commands.enter_thing(actor=officer, ref=uuid4(), typed=typed, **shared)
    wanted = {"school": "school-a", "kind": "โน้ตบุ๊ก", "count": "2"}
    need = commands.add_need(actor=officer, ref=uuid4(), year=year, typed=wanted, **shared)
    begun = {"title": "ก", "basis": "stock"}
    shared["ref"] = commands.allocate(actor=officer, ref=uuid4(), year=year, typed=begun, **shared).ref
    commands.change_shares(actor=officer, typed={f"count.{need.ref}": "2"}, **shared)
    commands.propose_allocation(actor=officer, **shared)
    commands.approve_allocation(actor=director, **shared)
    ticked = {"thing": [str(thing.ref), str(other.ref)]}
    commands.hand_out_share(actor=officer, need=need.ref, typed=ticked, **shared)
    said = text_of(officer_desk.get(f"{HOME}/{other.ref}/2.pdf"))
    assert "7440-1" in said
    assert "7440-2" in said


def test_needs_of_a_list_are_looked_at_first(officer_desk: Client, school: Office) -> None:
    year = fiscal_year(timezone.localdate())
    text = "โรงเรียน,ประเภท,จำนวน,เหตุผล\nโรงเรียนบ้านเอ,Laptop,5,เก่า\n?,?,?,\n"
    assert "ความต้องการ" in words(officer_desk, f"{HOME}/needs/import")
    shown = officer_desk.post(f"{HOME}/needs/import", {"list": text, "year": year}).content.decode()
    assert "เพิ่มใหม่ 1" in shown
    sent = {"list": text, "year": year, "take": "1"}
    assert officer_desk.post(f"{HOME}/needs/import", sent).status_code == 302
    assert Need.objects.get().count == 5
    assert officer_desk.post(f"{HOME}/needs/import", {**sent, "year": "1111"}).status_code == 422


def test_no_page_asks_more_the_more_there_is(
    officer_desk: Client, officer: Actor, keeping: Office, school: Office, thing: Thing
) -> None:
    now, year = timezone.now(), fiscal_year(timezone.localdate())
    person = {"holder": "person", "holder_name": "นางสมมติ"}

    def more() -> None:
        for _each in range(3):
            one = commands.enter_thing(
                actor=officer, office=keeping, ref=uuid4(), typed={**THING, "number": ""}, now=now
            )
            commands.hand_out(actor=officer, office=keeping, ref=one.ref, typed=person, now=now)
        need = {"school": "school-a", "kind": "โน้ตบุ๊ก", "count": "1"}
        commands.add_need(actor=officer, office=keeping, ref=uuid4(), year=year, typed=need, now=now)

    def asked(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            words(officer_desk, address)
        return len(found)

    more()
    begun = officer_desk.post(f"{HOME}/allocations", {"title": "รอบ", "basis": "stock", "year": year})
    places = (
        HOME, f"{HOME}/new", f"{HOME}/taking", f"{HOME}/repairs", f"{HOME}/needs", f"{HOME}/allocations",
        f"{HOME}/{thing.ref}", f"{HOME}/{thing.ref}?do=out", begun.headers["Location"],
    )  # fmt: skip
    before = {place: asked(place) for place in places}
    more()
    after = {place: asked(place) for place in places}
    assert {place: n for place, n in after.items() if n > before[place]} == {}
    assert {place: n for place, n in after.items() if n > 12} == {}


def test_a_register_that_is_off_has_no_pages(officer_desk: Client, office: Office, page: str) -> None:
    Office.objects.filter(pk=office.pk).update(settings={})
    for address in (HOME, page, f"{HOME}/needs", f"{HOME}/allocations", f"{HOME}/repairs", f"{HOME}/taking"):
        assert officer_desk.get(address).status_code == 404, address
