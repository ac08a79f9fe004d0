"""Needs, allocations, repairs: what each command does, and each thing it refuses."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from khamkho.base.errors import Invalid, NotFound
from khamkho.casework import commands as casework
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.equipment import commands
from khamkho.equipment.contents import reason_of, words_of
from khamkho.equipment.models import Allocation, Need, Repair, Share, Thing
from khamkho.equipment.queries import (
    allocation_for,
    allocations_at,
    broken_requests,
    free_stock,
    granted_requests,
    needs_at,
    repairs_at,
    thing_for,
)
from khamkho.equipment.rules.refusals import (
    AllocationMoved,
    AlreadyInRepair,
    FourEyes,
    MoveNotPossible,
    NeedAllocated,
    NoSuchThing,
    NotEnough,
    OnlyDirector,
)
from khamkho.offices.commands import publish_offering
from khamkho.offices.models import Office, OfficeEvent
from khamkho.offices.registers import OnlyWorkers
from khamkho.people.actor import SYSTEM, Actor

pytestmark = pytest.mark.django_db
YEAR = 2569
Enter = Callable[..., Thing]


def wrong(no: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [one.where for one in no.value.problems]


@pytest.fixture
def add(keeping: Office, school: Office, officer: Actor) -> Callable[..., Need]:
    def run(**more: Any) -> Need:
        typed = {"school": school.code, "kind": "โน้ตบุ๊ก", "count": "3", "reason": "เครื่องเดิมเสีย", **more}
        ref: UUID = typed.pop("ref", None) or uuid4()
        actor, year = typed.pop("actor", officer), typed.pop("year", YEAR)
        return commands.add_need(actor=actor, office=keeping, ref=ref, year=year, typed=typed, now=MONDAY)

    return run


class Giving:
    """Plays allocations of the office."""

    def __init__(self, office: Office, officer: Actor, director: Actor) -> None:
        self.office, self.officer, self.director = office, officer, director

    def begin(self, **typed: Any) -> Allocation:
        how = {"title": "จัดสรรรอบแรก", "basis": "stock", **typed}
        return commands.allocate(
            actor=how.pop("actor", self.officer),
            office=self.office,
            ref=how.pop("ref", None) or uuid4(),
            year=YEAR,
            typed=how,
            now=MONDAY,
        )

    def shares(self, allocation: Allocation, **typed: str) -> Allocation:
        changed: Allocation = self.do(commands.change_shares, allocation, typed=typed)
        return changed

    def do(
        self, command: Callable[..., Any], allocation: Allocation, actor: Actor | None = None, **how: Any
    ) -> Any:
        return command(actor=actor or self.officer, office=self.office, ref=allocation.ref, now=MONDAY, **how)

    def approved(self, need: Need, count: int) -> Allocation:
        allocation = self.begin()
        self.shares(allocation, **{f"count.{need.ref}": str(count)})
        self.do(commands.propose_allocation, allocation)
        approved: Allocation = self.do(commands.approve_allocation, allocation, self.director)
        return approved

    def give(self, allocation: Allocation, need: Need, *things: Thing) -> Any:
        typed = {"thing": [str(one.ref) for one in things]}
        return self.do(commands.hand_out_share, allocation, need=need.ref, typed=typed)


@pytest.fixture
def giving(keeping: Office, officer: Actor, director: Actor) -> Giving:
    return Giving(keeping, officer, director)


# ── needs ──


def test_a_need_is_written_down_once_and_its_reason_sealed(
    add: Callable[..., Need], officer: Actor, keeping: Office, auditor: Actor
) -> None:
    ref = uuid4()
    need = add(ref=ref)
    assert add(ref=ref) == need
    assert words_of(need) == {"reason": "เครื่องเดิมเสีย"}
    assert "เสีย".encode() not in bytes(need.body or b"")
    with pytest.raises(Invalid) as no:
        add(school="?", kind="?", count="0", year=2600)
    assert wrong(no) == ["year", "count", "school", "kind"]
    with pytest.raises(OnlyWorkers):
        add(actor=auditor)
    commands.remove_need(actor=officer, office=keeping, ref=ref, now=MONDAY)
    assert not Need.objects.exists()
    with pytest.raises(NoSuchThing):
        commands.remove_need(actor=officer, office=keeping, ref=ref, now=MONDAY)


def test_needs_of_a_list_are_the_same_needs_when_it_is_sent_again(
    keeping: Office, school: Office, officer: Actor, giving: Giving, enter: Enter
) -> None:
    def bring(count: str, *, dry: bool = False) -> Any:
        rows = [["โรงเรียนบ้านเอ", "laptop", count, "เก่า"], ["โรงเรียนบ้านเอ", "?", "x", ""]]
        mapping = {"school": 0, "kind": 1, "count": 2, "reason": 3}
        return commands.import_needs(
            actor=officer, office=keeping, year=YEAR, rows=rows, mapping=mapping, dry=dry, now=MONDAY
        )

    tried = bring("5", dry=True)
    assert (tried.new, tried.known, tried.wrong, Need.objects.count()) == (1, 0, 1, 0)
    assert (bring("5").new, bring("7").known, Need.objects.get().count) == (1, 1, 7)
    enter()
    giving.approved(Need.objects.get(), 1)
    bring("9")
    assert Need.objects.get().count == 7


def offered(office: Office, service: str, applicant: Actor, **answers: Any) -> Case:
    """A submitted case of a service of the office."""
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id=service, now=MONDAY)
    case = casework.start(
        actor=applicant, office=office, service_id=service, variant="", lang="th", now=MONDAY
    )
    context = context_for(case, lang="th", now=MONDAY)
    sample = catalogue.sample_answers(service_of(case.version), "", random.Random(1), context)
    casework.fill_all(actor=applicant, ref=case.ref, answers={**sample, **answers}, now=MONDAY)
    return casework.submit(actor=applicant, ref=case.ref, client_key="k", now=MONDAY).case


@pytest.fixture
def granted(
    keeping: Office,
    school: Office,
    applicant: Actor,
    officer: Actor,
    director: Actor,
    act: Callable[..., Case],
) -> Case:
    items = [{"thing": "โน้ตบุ๊ก", "count": "4"}, {"thing": "ปลั๊กพ่วง", "count": "2"}]
    case = offered(
        keeping, "equipment-request", applicant, items=items, workplace=school.code, reason="สอน DLTV"
    )
    act(officer, case, "accept")
    assert not granted_requests(officer, keeping)
    return act(director, case, "approve")


def test_a_granted_request_is_taken_over_item_by_item(
    granted: Case, keeping: Office, school: Office, officer: Actor
) -> None:
    (request,) = granted_requests(officer, keeping)
    assert (request.case, request.school, request.reason) == (granted, school.code, "สอน DLTV")
    assert [(one.thing, one.count) for one in request.items] == [("โน้ตบุ๊ก", 4), ("ปลั๊กพ่วง", 2)]

    def take(**typed: str) -> int:
        return commands.take_over_request(
            actor=officer, office=keeping, number=granted.number or "", year=YEAR, typed=typed, now=MONDAY
        )

    with pytest.raises(Invalid) as no:
        take()
    assert wrong(no) == ["kind.0"]
    with pytest.raises(Invalid) as no:
        take(**{"kind.0": "โน้ตบุ๊ก", "count.0": "5"})
    assert wrong(no) == ["count.0"]
    assert take(**{"kind.0": "โน้ตบุ๊ก", "count.0": "3"}) == 1
    need = Need.objects.get()
    assert (need.case, need.school, need.count, need.source) == (granted, school, 3, "case")
    assert (need.body, reason_of(need)) == (None, "โน้ตบุ๊ก: สอน DLTV")
    with pytest.raises(Invalid):
        take(**{"kind.0": "โน้ตบุ๊ก"})
    assert take(**{"kind.1": "เครื่องพิมพ์"}) == 1
    assert not granted_requests(officer, keeping)
    Case.objects.filter(pk=granted.pk).update(body=None)
    assert reason_of(Need.objects.select_related("case")[0]) == ""


def test_requests_that_were_taken_over_hide_none_that_came_later(
    granted: Case,
    keeping: Office,
    school: Office,
    applicant: Actor,
    officer: Actor,
    director: Actor,
    act: Callable[..., Case],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("khamkho.equipment.queries.requests.SHOWN", 1)
    later = offered(
        keeping, "equipment-request", applicant, items=[{"thing": "ทีวี", "count": "1"}], workplace=school.code
    )
    act(officer, later, "accept")
    act(director, later, "approve")
    assert [one.case for one in granted_requests(officer, keeping)] == [granted]
    typed = {"kind.0": "โน้ตบุ๊ก", "kind.1": "เครื่องพิมพ์"}
    commands.take_over_request(
        actor=officer, office=keeping, number=granted.number or "", year=YEAR, typed=typed, now=MONDAY
    )
    assert [one.case for one in granted_requests(officer, keeping)] == [later]


def test_a_request_that_was_not_granted_is_not_taken_over(
    keeping: Office, officer: Actor, counter: Any
) -> None:
    with pytest.raises(NoSuchThing):
        commands.take_over_request(
            actor=officer, office=keeping, number=counter.submitted().number, year=YEAR, typed={}, now=MONDAY
        )


# ── allocation ──


def test_an_allocation_goes_from_its_draft_to_the_last_thing_handed_out(
    add: Callable[..., Need], giving: Giving, enter: Enter, school: Office, keeping: Office, officer: Actor
) -> None:
    need, things = add(), [enter() for _each in range(4)]
    allocation = giving.begin()
    with pytest.raises(AllocationMoved):
        giving.do(commands.propose_allocation, allocation)
    giving.shares(allocation, **{f"count.{need.ref}": "๓"})
    giving.do(commands.propose_allocation, allocation)
    assert free_stock(keeping) == {"โน้ตบุ๊ก": 1}
    with pytest.raises(OnlyDirector):
        giving.do(commands.approve_allocation, allocation)
    giving.do(commands.return_allocation, allocation, giving.director, reason="ขอลดจำนวน")
    assert Allocation.objects.get().returned == "ขอลดจำนวน"
    giving.shares(allocation, **{f"count.{need.ref}": "2"})
    giving.do(commands.propose_allocation, allocation)
    giving.do(commands.approve_allocation, allocation, giving.director)
    assert OfficeEvent.objects.filter(what="equipment-allocated").exists()
    lines = giving.give(allocation, need, things[0])
    assert [(one.what, one.place) for one in lines] == [("handed_out", school)]
    with pytest.raises(NotEnough):
        giving.give(allocation, need, things[1], things[2])
    giving.give(allocation, need, things[1])
    assert Share.objects.get().given == 2
    assert free_stock(keeping) == {"โน้ตบุ๊ก": 2}
    (row,) = needs_at(officer, keeping, YEAR)
    assert (row.approved, row.given) == (2, 2)  # type: ignore[attr-defined]  # counted by the query
    assert allocations_at(officer, keeping).get() == allocation
    with pytest.raises(NeedAllocated):
        commands.remove_need(actor=officer, office=keeping, ref=need.ref, now=MONDAY)


def test_whoever_proposed_does_not_approve(add: Callable[..., Need], giving: Giving, enter: Enter) -> None:
    need = add()
    enter()
    allocation = giving.begin(actor=giving.director)
    giving.shares(allocation, **{f"count.{need.ref}": "1"})
    giving.do(commands.propose_allocation, allocation, giving.director)
    with pytest.raises(FourEyes):
        giving.do(commands.approve_allocation, allocation, giving.director)
    other = make_member(giving.office, "director", "นางตัวอย่าง ผู้อำนวยการสอง")
    assert giving.do(commands.approve_allocation, allocation, other).state == "approved"


def test_never_more_than_is_in_the_store_or_was_asked_for(
    add: Callable[..., Need], giving: Giving, enter: Enter, keeping: Office, officer: Actor
) -> None:
    need, other = add(count="2"), add(count="9")
    things = [enter() for _each in range(3)]
    draft = giving.begin()
    with pytest.raises(NotEnough):
        giving.shares(draft, **{f"count.{need.ref}": "3"})
    with pytest.raises(NotEnough):
        giving.shares(draft, **{f"count.{need.ref}": "2", f"count.{other.ref}": "2"})
    assert not draft.shares.exists()
    giving.approved(need, 2)
    with pytest.raises(NotEnough):
        giving.shares(draft, **{f"count.{need.ref}": "1"})
    with pytest.raises(NotEnough):
        giving.shares(draft, **{f"count.{other.ref}": "2"})
    giving.shares(draft, **{f"count.{other.ref}": "1"})
    typed = {"holder": "place", "place": keeping.code}
    commands.hand_out(actor=officer, office=keeping, ref=things[0].ref, typed=typed, now=MONDAY)
    with pytest.raises(NotEnough):
        commands.hand_out(actor=officer, office=keeping, ref=things[1].ref, typed=typed, now=MONDAY)
    with pytest.raises(NotEnough):
        giving.do(commands.propose_allocation, draft)


def test_a_sum_of_money_is_not_passed(add: Callable[..., Need], giving: Giving) -> None:
    need = add()
    with pytest.raises(Invalid) as no:
        giving.begin(basis="money")
    assert wrong(no) == ["money"]
    with pytest.raises(Invalid) as no:
        giving.begin(basis="", title="", money="x")
    assert wrong(no) == ["title", "money", "basis"]
    allocation = giving.begin(basis="money", money="50,000")
    name, price = f"count.{need.ref}", f"price.{need.ref}"
    with pytest.raises(Invalid) as no:
        giving.shares(allocation, **{name: "2", price: "?"})
    assert wrong(no) == [price]
    with pytest.raises(NotEnough):
        giving.shares(allocation, **{name: "3", price: "20,000"})
    giving.shares(allocation, **{name: "2", price: "25,000"})
    giving.shares(allocation)
    assert allocation.shares.get().count == 2
    giving.shares(allocation, **{name: ""})
    assert not allocation.shares.exists()
    giving.shares(allocation, **{name: "2", price: "25,000"})
    assert giving.do(commands.propose_allocation, allocation).state == "proposed"


def test_only_things_of_the_store_and_of_the_kind_are_handed_out(
    add: Callable[..., Need], giving: Giving, enter: Enter, officer: Actor, keeping: Office
) -> None:
    need, good, printer = add(), enter(), enter(kind="เครื่องพิมพ์")
    allocation = giving.approved(need, 1)
    for things in ((), (printer,), (good, printer)):
        with pytest.raises(Invalid) as no:
            giving.give(allocation, need, *things)
        assert wrong(no) == ["thing"]
    with pytest.raises(AllocationMoved):
        giving.shares(allocation, **{f"count.{need.ref}": "1"})
    with pytest.raises(NoSuchThing):
        giving.do(commands.hand_out_share, allocation, need=uuid4(), typed={"thing": [str(good.ref)]})
    with pytest.raises(NoSuchThing):
        allocation_for(officer, keeping, uuid4())


def test_an_allocation_is_the_offices_own(giving: Giving, auditor: Actor, other_officer: Actor) -> None:
    ref = uuid4()
    assert giving.begin(ref=ref) == giving.begin(ref=ref)
    for actor, refused in ((auditor, OnlyWorkers), (other_officer, NotFound)):
        with pytest.raises(refused):
            giving.begin(actor=actor)


def test_what_was_bought_for_money_does_not_take_what_is_reserved(
    add: Callable[..., Need], giving: Giving, enter: Enter
) -> None:
    need, other, thing = add(), add(), enter()
    giving.approved(need, 1)
    bought = giving.begin(basis="money", money="50,000")
    giving.shares(bought, **{f"count.{other.ref}": "1", f"price.{other.ref}": "20,000"})
    giving.do(commands.propose_allocation, bought)
    giving.do(commands.approve_allocation, bought, giving.director)
    with pytest.raises(NotEnough):
        giving.give(bought, other, thing)
    enter()
    assert giving.give(bought, other, thing)


# ── repairs ──


@pytest.fixture
def mend(keeping: Office, thing: Thing, officer: Actor) -> Callable[..., Repair]:
    def run(command: Callable[..., Repair], **typed: str) -> Repair:
        return command(actor=officer, office=keeping, ref=thing.ref, typed=typed, now=MONDAY)

    return run


def test_a_repair_goes_from_the_request_to_the_day_it_is_back(
    mend: Callable[..., Repair], thing: Thing, keeping: Office, officer: Actor, applicant: Actor
) -> None:
    case = offered(
        keeping, "equipment-repair", applicant, kind="computer", asset_number=thing.number, fault="จอดับ"
    )
    (told,) = broken_requests(officer, keeping)
    assert (told.case, told.number, told.fault) == (case, thing.number, "จอดับ")
    typed = {"holder": "member", "member": str(officer.memberships[0].id)}
    commands.hand_out(actor=officer, office=keeping, ref=thing.ref, typed=typed, now=MONDAY)
    mend(commands.begin_repair, fault="จอดับ", case=case.number or "")
    assert Thing.objects.get().state == "in_repair"
    assert not broken_requests(officer, keeping)
    mend(commands.follow_repair, cause="สายจอขาด")
    repair = mend(commands.follow_repair, shop="ร้านตัวอย่าง", sent_on="3/8/2569")
    assert (repair.found_on, repair.sent_on) == (MONDAY.date(), MONDAY.date())
    assert words_of(repair) == {"fault": "จอดับ", "cause": "สายจอขาด", "shop": "ร้านตัวอย่าง"}
    mend(commands.end_repair, cost="1,250", works="yes", day="3/8/2569")
    view = thing_for(officer, keeping, thing.ref)
    assert (view.thing.state, view.repair) == ("in_use", None)
    done = repairs_at(officer, keeping).get()
    assert (str(done.cost), done.works, done.back_on) == ("1250.00", True, MONDAY.date())
    assert [one.line.what for one in view.lines] == ["repaired", "sent_to_repair", "handed_out", "came"]


def test_a_repair_refuses_what_is_wrong(mend: Callable[..., Repair], keeping: Office, thing: Thing) -> None:
    for command in (commands.follow_repair, commands.end_repair):
        with pytest.raises(AlreadyInRepair):
            mend(command, cause="ก", works="yes")
    with pytest.raises(Invalid) as no:
        mend(commands.begin_repair, case="KBI1-9", day="1/1/2999")
    assert wrong(no) == ["fault", "day", "case"]
    mend(commands.begin_repair, fault="เปิดไม่ติด")
    with pytest.raises(MoveNotPossible):
        mend(commands.begin_repair, fault="อีกครั้ง")
    with pytest.raises(Invalid) as no:
        mend(commands.follow_repair)
    assert wrong(no) == ["cause"]
    with pytest.raises(Invalid) as no:
        mend(commands.follow_repair, sent_on="1/8/2569")
    assert wrong(no) == ["sent_on"]
    with pytest.raises(Invalid) as no:
        mend(commands.end_repair, day="1/8/2569", cost="x")
    assert wrong(no) == ["cost", "works", "day"]
    mend(commands.end_repair, works="no")
    assert Thing.objects.get().state == "in_store"
    assert Repair.objects.get().works is False


def test_a_request_has_one_repair(
    mend: Callable[..., Repair], keeping: Office, applicant: Actor, enter: Enter, officer: Actor
) -> None:
    case = offered(keeping, "equipment-repair", applicant, kind="computer", fault="จอดับ")
    mend(commands.begin_repair, fault="จอดับ", case=case.number or "")
    with pytest.raises(AlreadyInRepair):
        commands.begin_repair(
            actor=officer,
            office=keeping,
            ref=enter().ref,
            typed={"fault": "ก", "case": case.number},
            now=MONDAY,
        )
