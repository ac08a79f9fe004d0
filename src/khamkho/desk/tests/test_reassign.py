"""The open cases of somebody who leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from khamkho.casework import commands
from khamkho.casework.models import Case, Event
from khamkho.casework.tests.cast import Counter, make_member
from khamkho.desk.handover import shares
from khamkho.offices.commands import add_member, retire_member
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User


def seat(actor: Actor) -> int:
    return actor.memberships[0].id


@pytest.fixture
def hers(counter: Counter, officer: Actor) -> list[Case]:
    """Three open cases that the officer holds."""
    found = []
    for n in range(3):
        case = counter.submit(counter.fill(counter.start(client_key=f"s{n}"), seed=n + 1), key=f"k{n}").case
        commands.assign(actor=officer, number=case.number or "", membership_id=seat(officer), now=counter.now)
        found.append(case)
    return found


def page_of(actor: Actor) -> str:
    return f"/desk/kbi1/members/{seat(actor)}/work"


def holders(cases: list[Case]) -> list[int | None]:
    return [Case.objects.get(pk=case.pk).assignee_id for case in cases]


def test_the_least_loaded_gets_the_next_one() -> None:
    assert [who for _, who in shares("abcde", {1: 2, 2: 0, 3: 1})] == [2, 2, 3, 1, 2]


def test_whoever_retires_a_member_is_led_to_her_open_cases(
    hers: list[Case], officer: Actor, director_desk: Client
) -> None:
    answer = director_desk.post(f"/desk/office/kbi1/members/{seat(officer)}/retire/", follow=True)
    assert answer.redirect_chain[-1][0] == page_of(officer)
    page = answer.content.decode()
    assert all(str(case.number) in page for case in hers)


def test_all_go_to_one(hers: list[Case], officer: Actor, supervisor: Actor, supervisor_desk: Client) -> None:
    typed = {"how": "one", "to": str(seat(supervisor))}
    answer = supervisor_desk.post(page_of(officer), typed, follow=True)
    assert answer.redirect_chain[-1][0] == "/desk/kbi1/"
    assert "3" in answer.content.decode()
    assert holders(hers) == [seat(supervisor)] * 3
    told = Event.objects.filter(case=hers[0], kind="assigned").order_by("seq")
    assert told.count() == 2


def test_they_are_shared_out(
    hers: list[Case], officer: Actor, supervisor: Actor, director: Actor, supervisor_desk: Client
) -> None:
    among = [str(seat(supervisor)), str(seat(director))]
    assert supervisor_desk.post(page_of(officer), {"how": "share", "among": among}).status_code == 302
    assert sorted(holders(hers).count(seat(one)) for one in (supervisor, director)) == [1, 2]


def test_they_can_wait_for_somebody(hers: list[Case], officer: Actor, supervisor_desk: Client) -> None:
    supervisor_desk.post(page_of(officer), {"how": "nobody"})
    assert holders(hers) == [None] * 3
    page = supervisor_desk.get(page_of(officer)).content.decode()
    assert "<button" not in page.split('id="main"')[1].split("</main>")[0]


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ({}, "how"),
        ({"how": "one", "to": ""}, "to"),
        ({"how": "one", "to": "999999"}, "to"),
        ({"how": "share", "among": ["x"]}, "among"),
    ],
)
def test_what_is_missing_is_said(
    typed: dict[str, Any], at: str, hers: list[Case], officer: Actor, supervisor_desk: Client
) -> None:
    answer = supervisor_desk.post(page_of(officer), typed)
    assert answer.status_code == 422
    assert f'href="#{at}"' in answer.content.decode()
    assert holders(hers) == [seat(officer)] * 3


def test_a_case_that_ended_meanwhile_holds_up_no_other(
    hers: list[Case],
    officer: Actor,
    supervisor: Actor,
    supervisor_desk: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from khamkho.casework.rules.refusals import AlreadyEnded

    real = commands.assign

    def refusing(*, number: str, **rest: Any) -> Case:
        if number == hers[1].number:
            raise AlreadyEnded()
        return real(number=number, **rest)

    monkeypatch.setattr(commands, "assign", refusing)
    typed = {"how": "one", "to": str(seat(supervisor))}
    page = supervisor_desk.post(page_of(officer), typed, follow=True).content.decode()
    assert holders(hers).count(seat(supervisor)) == 2
    assert str(hers[1].number) in page


def test_the_inbox_reminds_of_what_was_left_behind(
    hers: list[Case], counter: Counter, officer: Actor, supervisor_desk: Client, auditor_desk: Client
) -> None:
    assert page_of(officer) not in supervisor_desk.get("/desk/kbi1/").content.decode()
    retire_member(actor=SYSTEM, member_id=seat(officer), now=counter.now)
    assert page_of(officer) in supervisor_desk.get("/desk/kbi1/").content.decode()
    assert page_of(officer) not in auditor_desk.get("/desk/kbi1/").content.decode()


def test_an_administrator_reads_how_many_and_no_case(
    hers: list[Case], officer: Actor, counter: Counter, at_desk: Callable[..., Client]
) -> None:
    browser = at_desk(make_member(counter.office, "admin", "นายดูแล ระบบ"))
    answer = browser.get(page_of(officer))
    assert answer.status_code == 200
    assert str(hers[0].number) not in answer.content.decode()
    browser.post(page_of(officer), {"how": "nobody"})
    assert holders(hers) == [seat(officer)] * 3


def test_nobody_else_comes_in(
    hers: list[Case],
    officer: Actor,
    other_officer: Actor,
    auditor_desk: Client,
    at_desk: Callable[..., Client],
) -> None:
    assert auditor_desk.get(page_of(officer)).status_code == 403
    assert at_desk(other_officer).get(page_of(officer)).status_code in (403, 404)
    assert at_desk(officer).get(f"/desk/kbi1/members/{seat(other_officer)}/work").status_code == 404


def test_a_member_who_joined_today_can_be_given_a_case_before_seven(counter: Counter, officer: Actor) -> None:
    case = counter.submitted()
    early = counter.now.replace(hour=0, minute=30)  # still the day before in London
    user = User.objects.create_user()
    new = add_member(
        actor=SYSTEM,
        office_id=counter.office.pk,
        user_id=user.pk,
        role="officer",
        name_th="นายใหม่ มาเช้า",
        now=early,
    )
    commands.assign(actor=officer, number=case.number or "", membership_id=new.pk, now=early)
    assert holders([case]) == [new.pk]
