"""Views of the inbox with columns of their own, and one thing done with many applications."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from khamkho.casework.models import Case
from khamkho.casework.tests.cast import Counter
from khamkho.desk.commands import VIEWS_MOST
from khamkho.desk.models import SavedView
from khamkho.offices.models import Office
from khamkho.people.actor import Actor


@pytest.fixture
def cases(counter: Counter) -> list[Case]:
    made = [counter.submit(counter.fill(counter.start()), key=str(n)).case for n in range(3)]
    Case.objects.update(changed_at=timezone.now())  # pages tell news by the clock on the wall
    return made


def page_of(client: Client, query: str = "") -> str:
    got = client.get(f"/desk/kbi1/{query}")
    assert got.status_code == 200
    return got.content.decode()


def ticks_in(page: str) -> list[str]:
    return re.findall(r'name="case" value="([^"]+)"', page)


def test_a_list_shows_the_chosen_columns(cases: list[Case], officer_desk: Client) -> None:
    usual = page_of(officer_desk)
    assert "ช่องทาง" not in usual.split("<tbody")[0].split("<thead")[1]
    page = page_of(
        officer_desk, "?service=official-id-card&col=none&col=channel&col=received&col=facet-workplace"
    )
    head = page.split("<thead")[1].split("</thead>")[0]
    assert head.count("<th ") == 7  # tick, number, applicant, received, channel, school, due
    assert "เว็บไซต์" in page.split("<tbody")[1]
    bare = page_of(officer_desk, "?col=none")
    assert bare.split("<thead")[1].split("</thead>")[0].count("<th ") == 4


def test_a_school_among_the_columns_has_its_name(
    cases: list[Case], office: Office, officer_desk: Client
) -> None:
    Case.objects.filter(pk=cases[0].pk).update(facets={"workplace": office.code})
    page = page_of(officer_desk, "?service=official-id-card&col=facet-workplace")
    assert office.short_th in page.split("<tbody")[1]


def test_a_view_is_kept_shared_and_removed(
    cases: list[Case], officer_desk: Client, supervisor_desk: Client, officer: Actor
) -> None:
    form = {"name": "รอตรวจ", "tab": "open", "step": "check", "service": "official-id-card", "col": "channel"}
    officer_desk.post("/desk/kbi1/views", form)
    view = SavedView.objects.get()
    assert "รอตรวจ" in page_of(officer_desk)
    assert "รอตรวจ" not in page_of(supervisor_desk)
    assert supervisor_desk.post(f"/desk/kbi1/views/{view.pk}/remove").status_code == 404
    officer_desk.post("/desk/kbi1/views", {**form, "shared": "yes"})
    view.refresh_from_db()
    assert view.shared
    shown = page_of(supervisor_desk)
    assert "รอตรวจ" in shown
    assert len(ticks_in(page_of(supervisor_desk, f"?{view.query}"))) == 3
    assert supervisor_desk.post(f"/desk/kbi1/views/{view.pk}/remove").status_code == 302
    assert not SavedView.objects.exists()


def test_a_view_needs_a_name_and_there_are_not_too_many(
    office: Office, officer: Actor, officer_desk: Client
) -> None:
    officer_desk.post("/desk/kbi1/views", {"name": "  "})
    assert "กรุณาตั้งชื่อมุมมอง" in page_of(officer_desk)
    assert officer.user_id
    SavedView.objects.bulk_create(
        SavedView(
            office=office, owner_id=officer.user_id, name=str(n), query="", made_at="2026-08-03T02:00:00Z"
        )
        for n in range(VIEWS_MOST)
    )
    said = officer_desk.post("/desk/kbi1/views", {"name": "อีกหนึ่ง"})
    assert said.status_code == 409
    assert SavedView.objects.count() == VIEWS_MOST


def test_many_are_acted_on_each_by_itself(
    cases: list[Case], officer_desk: Client, officer: Actor, act: Callable[..., Case]
) -> None:
    ticks = ticks_in(page_of(officer_desk))
    act(officer, cases[1], "return", reason="รูปไม่ชัด")  # moved since the page was shown
    got = officer_desk.post("/desk/kbi1/bulk", {"do": "act:accept", "case": ticks, "client_key": "k"})
    page = got.content.decode()
    assert got.status_code == 200
    assert "เสร็จ 2" in page
    assert "ไม่สำเร็จ 1" in page
    assert [Case.objects.get(pk=case.pk).step for case in cases] == ["approve", "correct", "approve"]
    again = officer_desk.post("/desk/kbi1/bulk", {"do": "act:accept", "case": ticks, "client_key": "k"})
    assert "เสร็จ 2" in again.content.decode()
    assert Case.objects.get(pk=cases[0].pk).head_seq == 2


def test_many_are_given_to_somebody(cases: list[Case], officer_desk: Client, supervisor: Actor) -> None:
    ticks = ticks_in(page_of(officer_desk))[:2]
    officer_desk.post("/desk/kbi1/bulk", {"do": f"to:{supervisor.memberships[0].id}", "case": ticks})
    assert Case.objects.filter(assignee_id=supervisor.memberships[0].id).count() == 2
    officer_desk.post("/desk/kbi1/bulk", {"do": "to:me", "case": ticks})
    assert len(ticks_in(page_of(officer_desk, "?tab=mine"))) == 2
    officer_desk.post("/desk/kbi1/bulk", {"do": "to:", "case": ticks})
    assert not Case.objects.filter(assignee__isnull=False).exists()
    assert (
        "ดูครบแล้ว" in page_of(officer_desk, "?tab=new")
        or len(ticks_in(page_of(officer_desk, "?tab=new"))) == 1
    )


def test_nothing_ticked_or_chosen_is_said(
    cases: list[Case], officer_desk: Client, auditor_desk: Client
) -> None:
    assert officer_desk.post("/desk/kbi1/bulk", {"do": "to:me"}).status_code == 422
    ticked = ticks_in(page_of(officer_desk))
    asking = officer_desk.post("/desk/kbi1/bulk", {"case": ticked}).content.decode()
    assert ticks_in(asking) == ticked
    assert "act:accept" in asking
    assert officer_desk.post("/desk/kbi1/bulk", {"case": ticked, "do": "nonsense"}).status_code == 422
    many = [f"KBI1-2569-{n:06}:1" for n in range(201)]
    assert officer_desk.post("/desk/kbi1/bulk", {"do": "to:me", "case": many}).status_code == 422
    assert auditor_desk.post("/desk/kbi1/bulk", {"do": "to:me", "case": many[:1]}).status_code == 403
    assert ticks_in(page_of(auditor_desk)) == []


def test_a_case_of_another_office_is_not_found_among_many(
    cases: list[Case], officer_desk: Client, other_office: Office
) -> None:
    page = officer_desk.post(
        "/desk/kbi1/bulk", {"do": "to:me", "case": ["CTI2-2569-000001:1"]}
    ).content.decode()
    assert "ไม่สำเร็จ 1" in page


def test_opening_a_case_makes_it_no_longer_new(cases: list[Case], officer_desk: Client) -> None:
    assert page_of(officer_desk, "?tab=new").count("desk-line--new") == 3
    officer_desk.get(f"/desk/kbi1/cases/{cases[0].number}")
    assert page_of(officer_desk, "?tab=new").count("desk-line--new") == 2
    officer_desk.post("/desk/kbi1/seen")
    assert "desk-line--new" not in page_of(officer_desk)


def test_a_case_page_leads_through_the_view_it_was_opened_from(
    cases: list[Case], officer_desk: Client
) -> None:
    page = officer_desk.get(
        f"/desk/kbi1/cases/{cases[0].number}?list=open&service=official-id-card&step=check"
    )
    assert "1 จาก 3" in page.content.decode()
