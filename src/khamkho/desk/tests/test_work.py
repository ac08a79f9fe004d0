"""The office's own work at the desk, and what of it the public sees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from khamkho.casework import commands
from khamkho.casework.models import Case, Committee, Publication
from khamkho.casework.tests.cast import photo
from khamkho.casework.tests.works import PLAN, TRAINING, Works
from khamkho.desk.queries import PLACES
from khamkho.files.models import Blob, ScanState
from khamkho.offices.commands import create_office
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor


@pytest.fixture
def works(office: Office, officer: Actor, director: Actor, now: datetime) -> Works:
    found = Works(office=office, officer=officer, director=director, now=now)
    found.offer()
    return found


def page_of(case: Case) -> str:
    return f"/desk/kbi1/cases/{case.number}"


def form(case: Case, **typed: Any) -> dict[str, Any]:
    return {"seen": str(Case.objects.get(pk=case.pk).head_seq), "client_key": "k-1", **typed}


def members(works: Works) -> dict[str, str]:
    chair, officer = works.director.memberships[0].id, works.officer.memberships[0].id
    return {
        "role.1": "chair",
        "seat.1": str(chair),
        "role.2": "member",
        "outsider.2": "นางสาวภายนอก รอบรู้",
        "role.3": "secretary",
        "seat.3": str(officer),
    }


ORDER = {"name": "คณะกรรมการจัดทำแผน", "order_number": "45/2569", "dated": "1/7/2569"}


def test_the_navigation_shows_own_work_and_collecting_only_where_there_is_any(
    office: Office, officer_desk: Client, request: pytest.FixtureRequest, now: datetime
) -> None:
    def places() -> str:
        PLACES.clear()
        return officer_desk.get("/desk/kbi1/").content.decode()

    assert 'href="/desk/kbi1/work/"' not in places()
    assert 'href="/desk/kbi1/collecting/"' not in places()
    assert 'href="/desk/kbi1/work/"' in officer_desk.get("/desk/kbi1/work/").content.decode()
    request.getfixturevalue("works")
    assert 'href="/desk/kbi1/work/"' in places()
    create_office(
        actor=SYSTEM, code="school-1", prefix="SCH", kind="school", name_th="โรงเรียน", name_en="School",
        parent_id=office.pk, now=now,
    )  # fmt: skip
    assert 'href="/desk/kbi1/collecting/"' in places()


def test_the_page_of_own_work_lists_what_can_be_begun(works: Works, officer_desk: Client) -> None:
    page = officer_desk.get("/desk/kbi1/work/").content.decode()
    assert "จัดทำแผนพัฒนาคุณภาพด้านเทคโนโลยีดิจิทัล" in page
    assert "1 ตุลาคมของทุกปี" in page
    assert "ขอมีบัตรประจำตัว" not in page
    assert PLAN not in officer_desk.get("/desk/kbi1/new").content.decode()


def test_work_is_begun_on_one_page(works: Works, officer_desk: Client) -> None:
    address = f"/desk/kbi1/work/{PLAN}"
    asked = officer_desk.get(address).content.decode()
    assert 'name="subject"' in asked
    assert 'name="fiscal_year"' in asked
    bad = officer_desk.post(address, {"subject": "", "fiscal_year": "2570", "client_key": "k"})
    assert bad.status_code == 422
    assert "2570" in bad.content.decode()
    done = officer_desk.post(address, {"subject": "แผนปี 2570", "fiscal_year": "2570", "client_key": "k"})
    case = Case.objects.get(service_id=PLAN)
    assert done.status_code == 302
    assert done["Location"] == page_of(case)
    page = officer_desk.get(page_of(case)).content.decode()
    assert "แผนปี 2570" in page
    assert "เริ่มเรื่อง" in page
    assert "ผู้ยื่นคำขอ" not in page.partition("<main")[2]


def test_an_auditor_begins_nothing(works: Works, auditor_desk: Client) -> None:
    assert f"/work/{PLAN}" not in auditor_desk.get("/desk/kbi1/work/").content.decode()
    assert auditor_desk.get(f"/desk/kbi1/work/{PLAN}").status_code == 403


def test_what_people_apply_for_is_not_begun_here(works: Works, officer_desk: Client) -> None:
    assert officer_desk.get("/desk/kbi1/work/official-id-card").status_code == 409


def test_a_committee_is_recorded_and_its_meeting_asked_for(works: Works, officer_desk: Client) -> None:
    case = works.begin()
    asked = officer_desk.get(f"{page_of(case)}?do=committee").content.decode()
    assert 'name="role.8"' in asked
    wrong = officer_desk.post(
        f"{page_of(case)}/committee", form(case, **{**ORDER, "dated": "ไม่รู้"}, **members(works))
    )
    assert wrong.status_code == 422
    assert "นางสาวภายนอก รอบรู้" in wrong.content.decode()
    sent = officer_desk.post(f"{page_of(case)}/committee", form(case, **ORDER, **members(works)))
    assert sent.status_code == 302
    assert Committee.objects.get().members.count() == 3
    assert "คำสั่งที่ 45/2569" in officer_desk.get(page_of(case)).content.decode()
    works.act(case, "next")
    meeting = officer_desk.get(f"{page_of(case)}?act=next").content.decode()
    assert 'name="meeting_on"' in meeting
    assert 'name="file.minutes"' in meeting
    assert 'enctype="multipart/form-data"' in meeting
    few = officer_desk.post(
        f"{page_of(case)}/act/next", form(case, **works.meeting(case, "present", "absent", "absent"))
    )
    assert few.status_code == 409
    assert "ไม่ครบองค์ประชุม" in few.content.decode()
    minutes = SimpleUploadedFile("minutes.jpg", photo(), content_type="image/jpeg")
    done = officer_desk.post(
        f"{page_of(case)}/act/next", form(case, **works.meeting(case), **{"file.minutes": minutes})
    )
    assert done.status_code == 302
    page = officer_desk.get(page_of(case)).content.decode()
    assert "เข้าประชุม 3 จาก 3 คน" in page
    assert "minutes.jpg" in page


def test_the_members_of_a_committee_in_office_are_taken_over(works: Works, officer_desk: Client) -> None:
    other = works.appoint(works.begin())
    case = works.begin()
    page = officer_desk.get(f"{page_of(case)}?do=committee&like={other.pk}").content.decode()
    assert 'value="นางสาวภายนอก รอบรู้"' in page
    assert 'value="45/2569"' in page


def test_activities_stand_in_a_table_with_how_many_were_planned(works: Works, officer_desk: Client) -> None:
    works.offer(TRAINING)
    case = works.begin(TRAINING)
    for answers in ({}, {}, {}, {"planned_times": "6"}):
        works.act(case, "next", answers=answers)
    works.act(case, "approve", works.director)
    said = {"activity_name": "อบรมรุ่นที่ 1", "activity_from": "3/8/2569", "activity_to": "4/8/2569", "activity_people": "40"}  # fmt: skip
    photo_of = SimpleUploadedFile("training.jpg", photo(), content_type="image/jpeg")
    sent = officer_desk.post(
        f"{page_of(case)}/act/activity", form(case, **said, **{"file.activity_file": photo_of})
    )
    assert sent.status_code == 302
    page = officer_desk.get(page_of(case)).content.decode()
    assert "1 จาก 6" in page
    assert "อบรมรุ่นที่ 1" in page
    assert "training.jpg" in page


def published(works: Works, desk: Client) -> tuple[Case, Publication]:
    case = works.at_director()
    works.act(case, "approve", works.director)
    plan = SimpleUploadedFile("plan.jpg", photo(), content_type="image/jpeg")
    assert desk.post(f"{page_of(case)}/act/next", form(case, **{"file.published": plan})).status_code == 302
    Blob.objects.update(scan=ScanState.CLEAN)
    return case, Publication.objects.get()


def test_a_published_file_is_for_everybody_until_it_is_withdrawn(
    works: Works, officer_desk: Client, client: Client
) -> None:
    case, one = published(works, officer_desk)
    assert "สิ่งที่หน่วยงานเผยแพร่" in client.get("/offices/kbi1").content.decode()
    listed = client.get("/offices/kbi1/published").content.decode()
    assert one.title in listed
    file = client.get(reverse("portal:publication", args=[one.ref]))
    assert file.status_code == 200
    assert file["Content-Type"] == "image/jpeg"
    address = f"{page_of(case)}/published/{one.ref}/withdraw"
    assert officer_desk.post(address, form(case, reason="")).status_code == 422
    assert officer_desk.post(address, form(case, reason="มีฉบับแก้ไข")).status_code == 302
    assert client.get(reverse("portal:publication", args=[one.ref])).status_code == 404
    assert one.title not in client.get("/offices/kbi1/published").content.decode()


def test_the_public_finds_neither_the_work_nor_its_form(works: Works, client: Client) -> None:
    for address in ("/services", "/offices/kbi1", "/api/v1/services", "/manuals/kbi1"):
        assert PLAN not in client.get(address).content.decode() or address == "/manuals/kbi1"
    assert client.get(f"/services/kbi1/{PLAN}").status_code == 404
    assert client.get(f"/api/v1/services/{PLAN}").status_code == 404


def test_this_years_work_shows_what_last_years_says(works: Works, officer_desk: Client) -> None:
    first = works.at_director()
    works.act(first, "refuse", works.director, reason="เพิ่มตัวชี้วัดให้ชัดเจน")
    works.act(first, "next", answers=works.meeting(first))
    works.act(first, "approve", works.director)
    works.act(first, "next", files=[("published", works.stored(first, "plan-2569.jpg"))])
    case = works.begin()
    page = officer_desk.get(page_of(case)).content.decode()
    said = page.partition('id="last-year-title"')[2]
    assert "เพิ่มตัวชี้วัดให้ชัดเจน" in said
    assert "plan-2569.jpg" in said
    assert (first.number or "") in said


@pytest.mark.usefixtures("as_served")
def test_the_page_of_own_work_asks_few_questions(
    works: Works, officer_desk: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    first = works.at_director()
    works.act(first, "stop", works.director, reason="ไม่มีงบประมาณ")
    case = works.at_director()
    officer_desk.get(page_of(case))
    with django_assert_max_num_queries(12):
        assert officer_desk.get(page_of(case)).status_code == 200


def test_a_member_from_this_office_reads_it_on_a_page_of_its_own(works: Works, director_desk: Client) -> None:
    case = works.begin()
    works.appoint(case)
    address = f"/desk/kbi1/committees/{case.number}"
    assert director_desk.get(address).status_code == 404
    works.act(case, "next")
    assert case.display_name in director_desk.get("/desk/kbi1/work/").content.decode()
    assert case.display_name in director_desk.get(address).content.decode()


def test_a_report_is_born_as_a_memorandum(works: Works, officer_desk: Client) -> None:
    works.offer("ict-specification")
    works.offer(TRAINING)
    case = works.begin(TRAINING)
    for action in ("next", "next", "next", "next"):
        works.act(case, action)
    works.act(case, "approve", works.director)
    for _ in range(3):
        works.act(case, "next")
    works.act(case, "next", answers={"summary": "อบรมครบ 6 ครั้ง"})
    letter = case.letters.get()
    assert (letter.kind, letter.state) == ("report", "pending")
    assert commands.note(actor=works.officer, number=case.number or "", text="ok", now=works.now)
