"""Handing out work: by load and absence, never to whoever is too near, and the timeline says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from khamkho.casework import commands
from khamkho.casework.models import Case
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.timeline import timeline_for
from khamkho.casework.rules.handout import Candidate, NobodyPresent, chosen_of, why
from khamkho.casework.tests.cast import MONDAY, Counter, make_member
from khamkho.offices.commands import set_handout, write_absence
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(office: Office) -> Actor:
    return make_member(office, "officer", "นายตัวอย่าง อีกคน")


def seat(actor: Actor) -> int:
    return actor.memberships[0].id


def let(office: Office, mode: str, **takes: Any) -> None:
    set_handout(
        actor=SYSTEM,
        office_id=office.pk,
        mode=mode,
        takes={name.replace("_", "-"): found for name, found in takes.items()},
        now=MONDAY,
    )
    office.refresh_from_db()


def handed_in(counter: Counter, n: int, **more: Any) -> Case:
    counter.office.refresh_from_db()
    return counter.submit(counter.fill(counter.start(**more), seed=n), key=f"k{n}").case


def carried_out(case: Case) -> Case:
    commands.hand_out_new(case_id=case.pk, now=MONDAY)
    case.refresh_from_db()
    return case


def test_of_equals_the_longest_there_and_else_who_has_least() -> None:
    a, b = (Candidate(seat=n, user_id=User().pk, load=load) for n, load in ((2, 3), (1, 3)))
    assert chosen_of([a, b], too_near=()).seat == 1
    c = Candidate(seat=9, user_id=User().pk, load=0)
    assert chosen_of([a, b, c], too_near=()).seat == 9
    assert chosen_of([a, b, c], too_near=[str(c.user_id)]).among == 2
    with pytest.raises(NobodyPresent):
        chosen_of([c], too_near=[str(c.user_id)])
    assert "least open work of the 3" in why("ก", 3).en


def test_new_cases_go_round_by_load_and_the_office_reads_why(
    counter: Counter, officer: Actor, colleague: Actor
) -> None:
    let(counter.office, "itself")
    held = [carried_out(handed_in(counter, n)).assignee_id for n in (1, 2, 3)]
    assert held == [seat(officer), seat(colleague), seat(officer)]
    case = Case.objects.get(assignee_id=seat(colleague))
    assert (
        Effect.objects.get(name="hand-out", args={"case": case.pk}).order_key == f"hand-out:{case.office_id}"
    )
    said = [entry.text.th for entry in timeline_for(officer, case)]
    assert "แบ่งงานให้ นายตัวอย่าง อีกคน ซึ่งมีงานค้างน้อยที่สุดในผู้รับงานบริการนี้ที่อยู่ปฏิบัติงาน 2 คน" in said
    assert not any("แบ่งงานให้" in entry.text.th for entry in timeline_for(counter.applicant, case))
    assert list(verify_all()) == []


def test_nothing_is_handed_out_where_the_office_does_not_want_it(counter: Counter, officer: Actor) -> None:
    case = handed_in(counter, 1)
    assert not Effect.objects.filter(name="hand-out").exists()
    assert carried_out(case).assignee_id is None
    let(counter.office, "propose")
    assert carried_out(case).assignee_id is None


def test_whoever_is_away_or_not_named_for_the_service_gets_nothing(
    counter: Counter, officer: Actor, colleague: Actor, supervisor: Actor
) -> None:
    let(counter.office, "itself")
    away: dict[str, Any] = {"actor": SYSTEM, "office_id": counter.office.pk, "now": MONDAY}
    write_absence(member_id=seat(officer), since=date(2026, 8, 3), until=date(2026, 8, 3), **away)
    assert carried_out(handed_in(counter, 1)).assignee_id == seat(colleague)
    let(counter.office, "itself", official_id_card=[str(seat(supervisor))])
    assert carried_out(handed_in(counter, 2)).assignee_id == seat(supervisor)
    write_absence(member_id=seat(supervisor), since=date(2026, 8, 3), until=date(2026, 8, 4), **away)
    assert carried_out(handed_in(counter, 3)).assignee_id is None


def test_nobody_gets_her_own_application_nor_one_she_has_an_interest_in(
    counter: Counter, officer: Actor, colleague: Actor
) -> None:
    counter.applicant = Actor(user_id=officer.user_id)
    case = handed_in(counter, 1)
    commands.declare_interest(actor=colleague, number=str(case.number), reason="ญาติ", now=MONDAY)
    with pytest.raises(NobodyPresent):
        commands.hand_out(actor=colleague, number=str(case.number), now=MONDAY)
    let(counter.office, "itself")
    assert carried_out(case).assignee_id is None


def test_who_has_taken_it_keeps_it(counter: Counter, officer: Actor, colleague: Actor) -> None:
    let(counter.office, "itself")
    case = handed_in(counter, 1)
    commands.assign(actor=colleague, number=str(case.number), membership_id=seat(colleague), now=MONDAY)
    assert carried_out(case).assignee_id == seat(colleague)


def test_what_is_proposed_is_confirmed_with_one_button(
    counter: Counter, officer: Actor, colleague: Actor, at_desk: Callable[..., Client]
) -> None:
    let(counter.office, "propose")
    case = handed_in(counter, 1)
    desk, address = at_desk(colleague), f"/desk/kbi1/cases/{case.number}"
    page = desk.get(address).content.decode()
    assert "เสนอให้: นางสาวตัวอย่าง ขยันงาน" in page
    desk.post(f"{address}/assign", {"member": "fairly"})
    case.refresh_from_db()
    assert case.assignee_id == seat(officer)
    assert "เสนอให้" not in desk.get(address).content.decode()


def test_the_settings_page_keeps_who_takes_what(
    office: Office, officer: Actor, at_desk: Callable[..., Client]
) -> None:
    admin = at_desk(make_member(office, "admin", "นายดูแล"))
    page = "/desk/office/kbi1/handout/"
    assert admin.post(page, {"mode": "nonsense"}).status_code == 422
    takes = {"takes.official-id-card": [str(seat(officer)), "999999"], "takes.nothing": ["1"]}
    assert admin.post(page, {"mode": "itself", **takes}).status_code == 302
    office.refresh_from_db()
    assert office.settings["handout"] == {"mode": "itself", "takes": {"official-id-card": [seat(officer)]}}
    assert office.events.latest("pk").what == "handout-set"
    assert "checked" in admin.get(page).content.decode()
    assert at_desk(officer).post(page, {"mode": "off"}).status_code == 403
