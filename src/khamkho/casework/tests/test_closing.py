"""An office closes or goes into another: what stands in the way, what goes along, what stays readable."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from khamkho.base.errors import Invalid, NotFound
from khamkho.casework import commands
from khamkho.casework.models import Case, Handover, Letter
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.closing import in_the_way
from khamkho.casework.rules.closing import (
    ClosesAlready,
    ClosingOver,
    NotUnderThisOffice,
    OthersGoThere,
    StandsInTheWay,
)
from khamkho.casework.rules.refusals import NotOffered, ReasonNeeded
from khamkho.casework.tests.cast import MONDAY, SERVICE, Counter, make_member
from khamkho.offices.commands import create_office, publish_offering, set_catchment, withdraw_offering
from khamkho.offices.models import Catchment, Closing, Membership, Office, OfficeEvent
from khamkho.offices.queries import closed_office, forged_members, members_for, seat_of
from khamkho.offices.rules import NotYourRole
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in
from khamkho.work.models import Timer

pytestmark = pytest.mark.django_db
DAY = date(2026, 8, 10)
ON_IT = MONDAY + timedelta(days=7)
GENERAL = "general-request"


def school(above: Office, code: str, prefix: str) -> Office:
    made = create_office(
        actor=SYSTEM, code=code, prefix=prefix, kind="school", parent_id=above.pk, name_th=f"โรงเรียน {code}",
        name_en=f"School {code}", now=MONDAY,
    )  # fmt: skip
    publish_offering(actor=SYSTEM, office_id=made.pk, service_id=SERVICE, now=MONDAY)
    return made


@pytest.fixture
def small(office: Office) -> Office:
    return school(office, "small", "SML")


@pytest.fixture
def large(office: Office) -> Office:
    return school(office, "large", "LRG")


@pytest.fixture
def admin(office: Office) -> Actor:
    return make_member(office, "admin", "นางสาวตัวอย่าง ดูแลระบบ")


@pytest.fixture
def case(small: Office, applicant: Actor) -> Case:
    return Counter(office=small, applicant=applicant, now=MONDAY).submitted()


def close(actor: Actor, office: Office, small: Office, large: Office, **more: Any) -> Closing:
    usual: dict[str, Any] = {
        "code": small.code, "into": large.code, "merges": False, "on": DAY, "reason": "คำสั่งที่ 9/2569", "now": MONDAY,
    }  # fmt: skip
    return commands.set_closing(actor=actor, office_id=office.pk, **{**usual, **more})


def test_until_the_day_nothing_changes_and_it_can_be_taken_back(
    admin: Actor, office: Office, small: Office, large: Office, case: Case
) -> None:
    closing = close(admin, office, small, large)
    assert Timer.objects.get(name="office-closing").due_at.date() == date(
        2026, 8, 9
    )  # a minute past midnight here
    small.refresh_from_db()
    assert small.active
    commands.cancel_closing(actor=admin, office_id=office.pk, closing_id=closing.pk, now=MONDAY)
    assert not Timer.objects.exists()
    assert not commands.carry_out_closing(closing_id=closing.pk, now=ON_IT)
    case.refresh_from_db()
    assert case.office == small
    assert [one.what for one in OfficeEvent.objects.filter(office=office).order_by("-pk")[:2]] == [
        "closing-cancelled",
        "closing-set",
    ]
    assert close(admin, office, small, large)  # and set anew


def test_on_the_day_open_cases_go_on_elsewhere_with_their_numbers_as_traces(
    admin: Actor, office: Office, small: Office, large: Office, case: Case, applicant: Actor
) -> None:
    closing = close(admin, office, small, large)
    before, due = case.number, case.due_at
    assert commands.carry_out_closing(closing_id=closing.pk, now=ON_IT)
    case.refresh_from_db()
    assert (case.office, case.due_at) == (large, due)
    assert Handover.objects.get().number == before
    small.refresh_from_db()
    assert not small.active
    with pytest.raises(NotOffered):
        commands.start(actor=applicant, office=small, service_id=SERVICE, now=ON_IT)
    assert closed_office("small").into == large
    assert list(verify_all()) == []
    assert commands.carry_out_closing(closing_id=closing.pk, now=ON_IT)  # again changes nothing
    assert Handover.objects.count() == 1


def test_a_large_office_is_handed_over_batch_by_batch(
    admin: Actor,
    office: Office,
    small: Office,
    large: Office,
    applicant: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("khamkho.casework.commands.closing.BATCH", 2)
    counter = Counter(office=small, applicant=applicant, now=MONDAY)
    for n in range(3):
        counter.submit(key=f"k{n}")
    closing = close(admin, office, small, large)
    assert not commands.carry_out_closing(closing_id=closing.pk, now=ON_IT)
    assert Timer.objects.get(name="office-closing").due_at == ON_IT
    assert commands.carry_out_closing(closing_id=closing.pk, now=ON_IT)
    assert Case.objects.filter(office=large).count() == 3


def test_what_comes_in_the_way_later_waits_for_the_next_morning(
    admin: Actor, office: Office, small: Office, large: Office, case: Case
) -> None:
    closing = close(admin, office, small, large)
    withdraw_offering(actor=SYSTEM, office_id=large.pk, service_id=SERVICE, now=MONDAY)
    assert not commands.carry_out_closing(closing_id=closing.pk, now=ON_IT)
    small.refresh_from_db()
    assert small.active
    assert timezone.localtime(Timer.objects.get(name="office-closing").due_at).date() == DAY + timedelta(
        days=1
    )
    publish_offering(actor=SYSTEM, office_id=large.pk, service_id=SERVICE, now=ON_IT)
    assert commands.carry_out_closing(closing_id=closing.pk, now=ON_IT + timedelta(days=1))


def test_members_of_a_closed_office_leave(admin: Actor, office: Office, small: Office, large: Office) -> None:
    clerk = make_member(small, "officer", "นายตัวอย่าง ธุรการ")
    closing = close(admin, office, small, large)
    commands.carry_out_closing(closing_id=closing.pk, now=ON_IT)
    assert clerk.user_id
    assert members_for(clerk.user_id, DAY) == ()
    assert list(forged_members()) == []


def test_members_of_a_merged_office_go_along_but_for_its_heads(
    admin: Actor, office: Office, small: Office, large: Office
) -> None:
    people = {
        role: make_member(small, role, "นายตัวอย่าง") for role in ("officer", "supervisor", "director", "admin")
    }
    closing = close(admin, office, small, large, merges=True)
    commands.carry_out_closing(closing_id=closing.pk, now=ON_IT)
    seats = {
        role: [(one.office.code, one.role) for one in members_for(who.user_id, DAY)]
        for role, who in people.items()
        if who.user_id
    }
    assert seats == {
        "officer": [("large", "officer")], "supervisor": [("large", "supervisor")], "director": [], "admin": [],
    }  # fmt: skip
    assert list(forged_members()) == []


def test_the_office_above_reads_on_and_the_public_is_told_where_to_go(
    admin: Actor, office: Office, small: Office, large: Office, case: Case, director: Actor
) -> None:
    closing = close(admin, office, small, large)
    assert "โรงเรียน large" in Client().get("/offices/small").content.decode()
    commands.carry_out_closing(closing_id=closing.pk, now=ON_IT)
    page = Client().get("/offices/small")
    assert page.status_code == 200
    assert "โรงเรียน large" in page.content.decode()
    Membership.objects.filter(office=small).update(active_from=date(2020, 1, 1))
    reader = sign_in(Client(), User.objects.get(memberships__pk=director.memberships[0].id), two_factor=True)
    assert reader.get("/desk/small/register/").status_code == 200
    assert str(case.number) in reader.get(f"/desk/small/register/{SERVICE}").content.decode()
    assert reader.post("/desk/small/new", {"service": SERVICE, "channel": "counter"}).status_code == 403
    assert Client().get("/offices/nowhere").status_code == 404


def test_whom_it_served_is_served_by_the_one_that_takes_over(
    admin: Actor, office: Office, small: Office, large: Office
) -> None:
    set_catchment(actor=SYSTEM, office_id=small.pk, areas=("8101", "8102"), now=MONDAY)
    set_catchment(actor=SYSTEM, office_id=large.pk, areas=("8102",), now=MONDAY)
    closing = close(admin, office, small, large)
    commands.carry_out_closing(closing_id=closing.pk, now=ON_IT)
    assert sorted(Catchment.objects.values_list("office__code", "area")) == [
        ("large", "8101"),
        ("large", "8102"),
    ]


def test_what_stands_in_the_way_is_named(
    admin: Actor, office: Office, small: Office, large: Office, case: Case, applicant: Actor
) -> None:
    withdraw_offering(actor=SYSTEM, office_id=large.pk, service_id=SERVICE, now=MONDAY)
    with pytest.raises(StandsInTheWay) as no:
        close(admin, office, small, large)
    assert "โรงเรียน large" in no.value.sentence("th")
    publish_offering(actor=SYSTEM, office_id=large.pk, service_id=SERVICE, now=MONDAY)
    letter = Letter(
        case=case, office=small, state="draft", kind="decision", book="out", lang="th", created_at=MONDAY
    )
    letter.save()
    assert [one.en for one in in_the_way(small, large)] == ["a letter is not finished (SML-2569-000001)"]
    letter.delete()
    assert in_the_way(small, large) == ()


@pytest.mark.parametrize(
    ("change", "no"),
    [
        ({"reason": " "}, ReasonNeeded),
        ({"on": None}, Invalid),
        ({"on": MONDAY.date()}, Invalid),
        ({"into": "small"}, NotUnderThisOffice),
        ({"into": "cti2"}, NotUnderThisOffice),
        ({"code": "kbi1"}, NotUnderThisOffice),
        ({"code": "no-such"}, NotUnderThisOffice),
    ],
)
def test_what_is_asked_wrongly_is_refused(
    admin: Actor, office: Office, other_office: Office, small: Office, large: Office, change: Any, no: Any
) -> None:
    with pytest.raises(no):
        close(admin, office, small, large, **change)


def test_an_office_closes_once_and_not_while_others_go_there(
    admin: Actor, office: Office, small: Office, large: Office
) -> None:
    closing = close(admin, office, small, large)
    with pytest.raises(ClosesAlready):
        close(admin, office, small, large)
    with pytest.raises(ClosesAlready):
        close(admin, office, large, small)
    with pytest.raises(OthersGoThere):
        close(admin, office, large, office)
    with pytest.raises(ClosingOver):
        commands.cancel_closing(actor=admin, office_id=office.pk, closing_id=closing.pk, now=ON_IT)
    with pytest.raises(NotFound):
        commands.cancel_closing(actor=admin, office_id=office.pk, closing_id=closing.pk + 99, now=MONDAY)


def test_only_who_manages_the_office_above_closes_one(
    office: Office, small: Office, large: Office, officer: Actor, admin: Actor
) -> None:
    with pytest.raises(NotYourRole):
        close(officer, office, small, large)
    own = Membership.objects.get(pk=make_member(small, "admin", "นางตัวอย่าง").memberships[0].id)
    hers = Actor(user_id=own.user_id, two_factor=True, memberships=(seat_of(own),))
    with pytest.raises(NotFound):
        close(hers, office, small, large)


def test_the_day_is_set_and_taken_back_on_the_page(
    admin: Actor, office: Office, small: Office, large: Office
) -> None:
    client = sign_in(Client(), User.objects.get(memberships__pk=admin.memberships[0].id), two_factor=True)
    place = f"/desk/office/{office.code}/closings/"
    assert client.get(place).status_code == 200
    on = (timezone.localdate() + timedelta(days=9)).isoformat()
    typed = {"office": "small", "into": "large", "way": "merges", "on": on, "reason": "คำสั่งที่ 9"}
    assert client.post(place, {**typed, "on": "x"}).status_code == 422
    assert client.post(place, {**typed, "reason": ""}).status_code == 422
    assert client.post(place, {**typed, "into": "small"}).status_code == 422
    assert client.post(place, typed).status_code == 302
    closing = Closing.objects.get()
    assert closing.merges
    assert client.get(f"{place}{closing.pk}/cancel/").status_code == 200
    assert client.post(f"{place}{closing.pk}/cancel/").status_code == 302
    assert "closing" not in Client().get(place).content.decode()
