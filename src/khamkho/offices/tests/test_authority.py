"""Orders and absences: who may write them down, what is refused, and that nothing is lost."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from khamkho.base.errors import Invalid, NotFound
from khamkho.offices import commands
from khamkho.offices.models import Office, OfficeEvent, Order
from khamkho.offices.queries import absences_of, orders_of
from khamkho.offices.rules import AbsenceOver, NotActive, NotYourRole, OrderRevoked
from khamkho.offices.tests.conftest import NOW, TODAY, actor, join
from khamkho.offices.words import EVENTS


@pytest.fixture
def deputy(area_office):
    return join(area_office, "deputy@office.example", "supervisor", "นายรอง ท่านหนึ่ง")


@pytest.fixture
def director(area_office):
    return join(area_office, "director@office.example", "director", "นางผู้นำ ตัวอย่าง")


def write(office: Office, who: Any, **changed: Any) -> Order:
    asked: dict[str, Any] = {
        "number": " 7/2569 ",
        "dated": TODAY,
        "kind": "delegated",
        "role": "director",
        "line_th": "ปฏิบัติราชการแทน ผู้อำนวยการ",
        "line_en": "On behalf of the Director",
        "since": TODAY,
        "now": NOW,
    }
    return commands.write_order(actor=actor(who), office_id=office.pk, **(asked | changed))


def test_an_order_is_written_down_and_revoked_once(area_office, admin, deputy):
    order = write(area_office, admin, member_id=deputy.pk, services=["b", "a"], most=Decimal("10.50"))
    assert (order.number, order.services) == ("7/2569", ["a", "b"])
    revoked = commands.revoke_order(
        actor=actor(admin), office_id=area_office.pk, order_id=order.pk, now=NOW + timedelta(days=1)
    )
    assert revoked.revoked_on == TODAY + timedelta(days=1)
    with pytest.raises(OrderRevoked):
        commands.revoke_order(actor=actor(admin), office_id=area_office.pk, order_id=order.pk, now=NOW)
    assert orders_of(area_office) == (order,)
    told = list(OfficeEvent.objects.filter(office=area_office, what__startswith="order").order_by("id"))
    assert [one.what for one in told] == ["order-written", "order-revoked"]
    assert all(one.what in EVENTS and one.detail["order"] == "7/2569" for one in told)


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"number": " "}, "number"),
        ({"line_th": ""}, "line_th"),
        ({"line_en": ""}, "line_en"),
        ({"kind": "loose"}, "kind"),
        ({"role": "officer"}, "role"),
        ({"dated": None}, "dated"),
        ({"since": None}, "since"),
        ({"kind": "acting"}, "member"),
        ({"until": TODAY - timedelta(days=1)}, "until"),
        ({"most": Decimal(-1)}, "most"),
    ],
)
def test_what_an_order_is_refused_for(area_office, admin, changed, where):
    with pytest.raises(Invalid) as refused:
        write(area_office, admin, **changed)
    assert [problem.where for problem in refused.value.problems] == [where]
    assert orders_of(area_office) == ()


def test_an_order_without_words_takes_the_usual_ones_of_its_form(area_office, admin, deputy, director):
    empty = {"line_th": "", "line_en": " ", "member_id": deputy.pk}
    assert write(area_office, admin, **empty).line_th == "ปฏิบัติราชการแทน ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา"
    director.position_th, director.position_en = "ผอ.สพป.ตัวอย่าง", "Area Director"
    director.save()
    acting = write(area_office, admin, kind="acting", **empty)
    assert (acting.line("th"), acting.line("en")) == (
        "รักษาราชการแทน ผอ.สพป.ตัวอย่าง",
        "Acting for the Area Director",
    )
    commands.retire_member(actor=actor(admin), member_id=director.pk, now=NOW)
    vacant = write(area_office, admin, kind="vacant", **empty)
    assert vacant.line("en") == "Acting in the vacant post of Area Director"


def test_an_order_names_people_of_this_office_who_still_work_there(area_office, admin, deputy, stranger):
    with pytest.raises(NotFound):
        write(area_office, admin, member_id=stranger.pk)
    with pytest.raises(Invalid):
        write(area_office, admin, member_id=deputy.pk, holder_id=deputy.pk)
    commands.retire_member(actor=actor(admin), member_id=deputy.pk, now=NOW)
    with pytest.raises(NotActive):
        write(area_office, admin, member_id=deputy.pk)


def test_only_managers_of_the_office_write_and_revoke(area_office, admin, officer, stranger, deputy):
    order = write(area_office, admin, member_id=deputy.pk)
    for who, refusal in ((officer, NotYourRole), (deputy, NotYourRole), (stranger, NotFound)):
        with pytest.raises(refusal):
            write(area_office, who)
        with pytest.raises(refusal):
            commands.revoke_order(actor=actor(who), office_id=area_office.pk, order_id=order.pk, now=NOW)
        with pytest.raises(refusal):
            absent(area_office, who, deputy.pk)
    with pytest.raises(NotFound):
        commands.revoke_order(actor=actor(stranger), office_id=stranger.office_id, order_id=order.pk, now=NOW)


def absent(office: Office, who: Any, member: int, since: date = TODAY, days: int = 3) -> Any:
    return commands.write_absence(
        actor=actor(who),
        office_id=office.pk,
        member_id=member,
        since=since,
        until=since + timedelta(days=days),
        now=NOW,
    )


def test_an_absence_ends_early_once(area_office, admin, director):
    absence = absent(area_office, director, director.pk)
    ended = commands.end_absence(
        actor=actor(admin), office_id=area_office.pk, absence_id=absence.pk, now=NOW + timedelta(days=1)
    )
    assert ended.ended_on == TODAY + timedelta(days=1)
    with pytest.raises(AbsenceOver):
        commands.end_absence(actor=actor(admin), office_id=area_office.pk, absence_id=absence.pk, now=NOW)
    assert absences_of(area_office) == (absence,)
    told = OfficeEvent.objects.filter(office=area_office, what__startswith="absence").order_by("id")
    assert [(one.what, one.detail["member"]) for one in told] == [
        ("absence-written", director.name_th),
        ("absence-ended", director.name_th),
    ]


def test_what_an_absence_is_refused_for(area_office, admin, director, stranger):
    with pytest.raises(Invalid):
        absent(area_office, admin, director.pk, days=-1)
    for empty in ("since", "until"):
        days = {"since": TODAY, "until": TODAY, empty: None}
        with pytest.raises(Invalid) as refused:
            commands.write_absence(
                actor=actor(admin), office_id=area_office.pk, member_id=director.pk, now=NOW, **days
            )
        assert [problem.where for problem in refused.value.problems] == [empty]
    with pytest.raises(NotFound):
        absent(area_office, admin, stranger.pk)
    past = absent(area_office, admin, director.pk, since=TODAY - timedelta(days=9))
    with pytest.raises(AbsenceOver):
        commands.end_absence(actor=actor(admin), office_id=area_office.pk, absence_id=past.pk, now=NOW)
    with pytest.raises(NotFound):
        commands.end_absence(actor=actor(stranger), office_id=stranger.office_id, absence_id=past.pk, now=NOW)
