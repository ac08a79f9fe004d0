"""When a round takes applications: before, in time, after, late at the counter, and in which group."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.errors import Invalid, NotFound, Refused
from khamkho.casework import commands as casework
from khamkho.casework.models import Case, Event
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import draft_for
from khamkho.casework.rules.handover import NeverHandedOver
from khamkho.casework.rules.rounds import (
    NoRoundYet,
    NotTakenLate,
    RoundClosed,
    RoundClosedNextOpens,
    RoundNotOpen,
    Window,
    confirm_by,
    open_window,
)
from khamkho.casework.tests.cast import MONDAY, make_member, make_office
from khamkho.offices.commands import announce_round, change_round
from khamkho.offices.models import OfficeEvent, Round
from khamkho.offices.rounds import Group, GroupInUse, RoundSettled
from khamkho.offices.rules import NotYourRole
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.rounds.tests.cast import CLOSES, CONFIRM, LOT, SERVICE, School, plan, school

__all__ = ["school"]
AFTER = CLOSES + timedelta(hours=1)


@pytest.mark.parametrize(
    ("name", "at", "refusal"),
    [
        ("before", MONDAY - timedelta(days=1, seconds=1), RoundNotOpen),
        ("after", CLOSES, RoundClosed),
    ],
)
def test_nothing_is_handed_in_outside_a_round_and_nothing_is_lost(school, name, at, refusal):
    school.announce()
    actor = Actor(user_id=User.objects.create_user().pk)
    case = school.draft(actor=actor)
    answers = draft_for(actor, case.ref).body.answers
    with pytest.raises(refusal):
        casework.submit(actor=actor, ref=case.ref, client_key=name, now=at)
    assert draft_for(actor, case.ref).body.answers == answers
    assert Case.objects.get(pk=case.pk).state == Case.DRAFT


def test_the_refusal_says_when_the_next_round_opens(school):
    school.announce()
    school.announce(opens_at=CLOSES + timedelta(days=20), closes_at=CLOSES + timedelta(days=21), selection_at=None,
                    results_at=CLOSES + timedelta(days=30), confirm_until=None)  # fmt: skip
    actor = Actor(user_id=User.objects.create_user().pk)
    case = school.draft(actor=actor)
    with pytest.raises(RoundClosedNextOpens) as no:
        casework.submit(actor=actor, ref=case.ref, client_key="x", now=AFTER)
    assert "28 สิงหาคม 2569" in no.value.sentence("th")


def test_a_group_without_places_and_an_office_without_rounds_take_nothing(school):
    with pytest.raises(NoRoundYet):
        school.apply()
    school.announce()
    with pytest.raises(NoRoundYet):
        school.apply(grade="m4")


def test_two_rounds_take_what_each_is_for(school):
    first, second = school.announce(), school.announce(replace(LOT, key="m4|general"))
    assert school.apply().round_id == first.pk
    assert school.apply(grade="m4").round_id == second.pk


def late_draft(school: School) -> Case:
    return school.draft(actor=school.officer, on_behalf=True, channel="counter")


def test_an_officer_takes_somebody_late_with_a_reason_where_the_office_allows_it(school):
    one = school.announce(late_allowed=True)
    case = late_draft(school)
    with pytest.raises(RoundClosed):
        casework.submit(actor=school.officer, ref=case.ref, client_key="a", now=AFTER)
    taken = casework.submit(
        actor=school.officer, ref=case.ref, client_key="b", late="น้ำท่วมเส้นทาง", now=AFTER
    ).case
    assert taken.round_id == one.pk
    event = Event.objects.get(case=taken, kind="taken_late")
    assert event.audience == Event.OFFICE
    assert list(verify_all()) == []


def test_nobody_is_taken_late_where_the_office_does_not_allow_it_or_the_results_stand(school):
    one = school.announce()
    case = late_draft(school)
    with pytest.raises(NotTakenLate):
        casework.submit(actor=school.officer, ref=case.ref, client_key="a", late="ป่วย", now=AFTER)
    Round.objects.filter(pk=one.pk).update(late_allowed=True, settled_at=AFTER)
    with pytest.raises(NotTakenLate):
        casework.submit(actor=school.officer, ref=case.ref, client_key="b", late="ป่วย", now=AFTER)


def test_an_applicant_takes_herself_late_with_no_reason_at_all(school):
    school.announce(late_allowed=True)
    actor = Actor(user_id=User.objects.create_user().pk)
    case = school.draft(actor=actor)
    with pytest.raises(RoundClosed):
        casework.submit(actor=actor, ref=case.ref, client_key="a", late="อยากเข้า", now=AFTER)


def test_a_correction_cannot_lead_out_of_the_round(school):
    school.announce()
    case = school.apply(checked=False)
    guardian = school.guardian(case)
    school.act(school.officer, case, "return", now=MONDAY, reason="โปรดตรวจชั้นที่สมัคร")
    answers = draft_for(guardian, case.ref).body.answers
    casework.fill_all(actor=guardian, ref=case.ref, answers={**answers, "apply_grade": "p1"}, now=MONDAY)
    with pytest.raises(NoRoundYet):
        school.act(guardian, case, "resubmit", now=MONDAY)
    casework.fill_all(actor=guardian, ref=case.ref, answers=answers, now=MONDAY)
    school.act(guardian, case, "resubmit", now=MONDAY)


def test_an_application_of_a_round_stays_at_its_office(school):
    school.announce()
    case = school.apply()
    supervisor = make_member(school.office, "supervisor", "นายตัวอย่าง หัวหน้า")
    other = make_office("kbi1", "KBI1")
    with pytest.raises(NeverHandedOver):
        casework.hand_over(
            actor=supervisor,
            number=case.number or "",
            to=other,
            reason="x",
            seen=Case.objects.get(pk=case.pk).head_seq,
            now=MONDAY,
        )


def test_a_round_changes_until_its_results_stand_and_keeps_its_groups_once_open(school):
    one = school.announce(LOT, Group(key="m4|general", quota=5, method="order"))

    def change(new, at=MONDAY, actor=SYSTEM):
        return change_round(actor=actor, office_id=school.office.pk, round_id=one.pk, plan=new, now=at)

    more = plan(replace(LOT, quota=9), Group(key="m4|general", quota=5, method="order"))
    assert change(more).groups[0]["quota"] == 9
    with pytest.raises(GroupInUse):
        change(plan(LOT))
    assert len(change(plan(LOT), at=MONDAY - timedelta(days=2)).groups) == 1
    with pytest.raises(NotYourRole):
        change(plan(LOT), actor=school.officer)
    with pytest.raises(NotFound):
        change_round(actor=SYSTEM, office_id=school.office.pk, round_id=one.pk + 9, plan=more, now=MONDAY)
    Round.objects.filter(pk=one.pk).update(settled_at=AFTER)
    with pytest.raises(RoundSettled):
        change(plan(LOT))
    told = OfficeEvent.objects.filter(office=school.office, what__startswith="round-")
    assert list(told.order_by("pk").values_list("what", flat=True)) == [
        "round-announced",
        "round-changed",
        "round-changed",
    ]


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"name_th": " "}, "name_th"),
        ({"year": 26}, "year"),
        ({"opens_at": None}, "opens_at"),
        ({"closes_at": MONDAY - timedelta(days=2)}, "closes_at"),
        ({"results_at": None}, "results_at"),
        ({"results_at": CLOSES}, "results_at"),
        ({"confirm_until": CLOSES}, "confirm_until"),
        ({"groups": ()}, "groups"),
        ({"groups": (replace(LOT, quota=0),)}, "quota-0"),
        ({"groups": (LOT, LOT)}, "group-1"),
        ({"groups": (replace(LOT, key="m1"),)}, "group-0"),
        ({"groups": (replace(LOT, key="m9|general"),)}, "group-0"),
        ({"groups": (replace(LOT, method="beauty"),)}, "method-0"),
    ],
)
def test_what_is_wrong_with_a_round_is_named(school, wrong, where):
    with pytest.raises(Invalid) as no:
        announces(school, wrong)
    assert where in {problem.where for problem in no.value.problems}
    assert not Round.objects.exists()


def announces(school: School, changes: dict[str, Any]) -> Round:
    wrong = replace(plan(LOT), **changes)
    return announce_round(
        actor=SYSTEM, office_id=school.office.pk, service_id=SERVICE, plan=wrong, now=MONDAY
    )


WINDOWS = st.lists(
    st.builds(
        lambda id, opens, lasts: Window(
            id=id,
            opens=MONDAY + timedelta(hours=opens),
            closes=MONDAY + timedelta(hours=opens + lasts),
            groups=frozenset({"a"}),
        ),
        st.integers(1, 99),
        st.integers(-50, 50),
        st.integers(1, 30),
    ),
    max_size=5,
    unique_by=lambda one: one.id,
)


@given(WINDOWS, st.randoms())
def test_an_application_is_taken_exactly_while_a_round_is_open(windows, rng):
    is_open = any(one.opens <= MONDAY < one.closes for one in windows)
    if not is_open:
        with pytest.raises(Refused) as no:
            open_window(windows, "a", MONDAY)
        assert "{" not in no.value.sentence("th") + no.value.sentence("en")
        return
    found = open_window(windows, "a", MONDAY)
    assert found.opens <= MONDAY < found.closes
    rng.shuffle(windows)
    assert open_window(windows, "a", MONDAY) == found


def test_the_announced_day_is_nobodys_loss():
    term = MONDAY + timedelta(days=3)
    assert confirm_by(CONFIRM, term, chosen=True, now=MONDAY) == CONFIRM
    assert confirm_by(CONFIRM, term, chosen=False, now=MONDAY) == CONFIRM
    assert confirm_by(CONFIRM, CONFIRM + timedelta(1), chosen=False, now=MONDAY) == CONFIRM + timedelta(1)
    assert confirm_by(CONFIRM, CONFIRM + timedelta(1), chosen=True, now=CONFIRM) == CONFIRM + timedelta(1)
    assert confirm_by(None, term, chosen=True, now=MONDAY) == term
