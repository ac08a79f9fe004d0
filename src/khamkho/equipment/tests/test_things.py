"""Things, who has them, writing off, stock-taking, lists: what each command does, and each thing it refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models

from khamkho.base.errors import Invalid, NotFound
from khamkho.casework.tests.cast import MONDAY
from khamkho.equipment import commands, tasks
from khamkho.equipment.contents import words_of
from khamkho.equipment.models import Line, Thing
from khamkho.equipment.queries import (
    ThingFilter,
    holders_at,
    holdings,
    long_unseen,
    register_of,
    thing_for,
    to_take,
)
from khamkho.equipment.rules.refusals import (
    FourEyes,
    MoveNotPossible,
    NoSuchThing,
    OnlyDirector,
    WriteOffWaits,
)
from khamkho.equipment.rules.sheet import THING_COLUMNS, guessed, rows_of
from khamkho.offices.models import Office
from khamkho.offices.registers import OnlyWorkers, RegisterNotKept
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.work.jobs import Job

pytestmark = pytest.mark.django_db
PERSON = {"holder": "person", "holder_name": "นางสาวลับเฉพาะ มากมาย", "position": "ผู้ช่วยไม่เปิดเผย"}
Enter = Callable[..., Thing]


def again(thing: Thing) -> Thing:
    return Thing.objects.select_related("holding", "asked", "place", "office").get(pk=thing.pk)


def holding(thing: Thing) -> Line:
    found = again(thing).holding
    assert found is not None
    return found


def wrong(no: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [one.where for one in no.value.problems]


@pytest.fixture
def do(keeping: Office, thing: Thing, officer: Actor) -> Callable[..., Any]:
    """Carry a command out on the thing, as the officer unless told otherwise."""

    def run(command: Callable[..., Any], actor: Actor | None = None, **given: Any) -> Any:
        now = given.pop("now", MONDAY)
        how = given if "reason" in given else {"typed": given}
        return command(actor=actor or officer, office=keeping, ref=thing.ref, now=now, **how)

    return run


# ── entering and correcting ──


def test_a_thing_gets_the_number_of_the_office_or_one_that_is_made(enter: Enter) -> None:
    given = enter(number="7440-001-0001")
    taken = enter(number="KBI1-2569/0001")
    made, next_one = enter(), enter()
    assert given.number == "7440-001-0001"
    assert (made.number, next_one.number) == ("KBI1-2569/0002", "KBI1-2569/0003")
    assert taken.made_seq is None
    with pytest.raises(Invalid) as no:
        enter(number="7440-001-0001")
    assert wrong(no) == ["number"]


def test_a_form_sent_twice_is_one_thing(enter: Enter) -> None:
    ref = uuid4()
    assert enter(ref=ref).pk == enter(ref=ref).pk
    assert Line.objects.count() == 1


def test_a_thing_comes_into_the_store_or_is_in_use_at_its_school(enter: Enter, school: Office) -> None:
    stored, used = enter(), enter(place=school.code)
    assert (stored.state, stored.holding) == ("in_store", None)
    assert (again(used).state, again(used).place, holding(used).what) == ("in_use", school, "came")


def test_entering_refuses_others_and_a_register_that_is_off(
    enter: Enter, office: Office, auditor: Actor, other_officer: Actor, officer: Actor
) -> None:
    with pytest.raises(OnlyWorkers):
        enter(actor=auditor)
    with pytest.raises(NotFound):
        enter(actor=other_officer)
    Office.objects.filter(pk=office.pk).update(settings={})
    with pytest.raises(RegisterNotKept):
        enter()


def test_what_was_corrected_stands_in_the_history(do: Callable[..., Any], thing: Thing, enter: Enter) -> None:
    other = enter()
    held = {
        "kind": "โน้ตบุ๊ก",
        "name": "ชื่อใหม่",
        "number": "7440-001-0001",
        "price": "21,000",
        "source": "งบดำเนินงาน",
    }
    do(commands.correct_thing, **held)
    line = thing.lines.last()
    assert line is not None
    assert line.what == "corrected"
    assert words_of(line)["was"] == {"name": "โน้ตบุ๊ก 14 นิ้ว", "serial": "SN-1"}
    do(commands.correct_thing, **held)
    assert thing.lines.count() == 2
    with pytest.raises(Invalid) as no:
        do(commands.correct_thing, **{**held, "number": other.number})
    assert wrong(no) == ["number"]


# ── who has what ──


def test_a_thing_goes_to_a_member_a_school_and_back(
    do: Callable[..., Any], thing: Thing, officer: Actor, school: Office, keeping: Office
) -> None:
    seat = officer.memberships[0].id
    do(commands.hand_out, holder="member", member=str(seat), day="1/8/2569")
    held = again(thing)
    assert (held.state, holding(thing).member_id, held.place) == ("in_use", seat, keeping)
    assert str(held.seen_on) == "2026-08-01"
    do(commands.move_thing, holder="place", place=school.code)
    assert (again(thing).state, again(thing).place, holding(thing).what) == ("in_use", school, "moved")
    do(commands.give_back, note="ครบ")
    assert (again(thing).state, again(thing).place, again(thing).holding) == ("in_store", keeping, None)
    assert [one.what for one in thing.lines.all()] == ["came", "handed_out", "moved", "given_back"]
    assert [one.seq for one in thing.lines.all()] == [1, 2, 3, 4]
    assert officer.user_id
    user = User.objects.get(pk=officer.user_id)
    assert holdings(user)[0].rows == ("7440-001-0001 โน้ตบุ๊ก 14 นิ้ว",)
    with pytest.raises(MoveNotPossible):
        do(commands.give_back)
    with pytest.raises(MoveNotPossible):
        do(commands.move_thing, holder="place", place=school.code)


def test_handing_out_names_a_case_of_the_office(do: Callable[..., Any], counter: Any) -> None:
    case = counter.submitted()
    with pytest.raises(Invalid) as no:
        do(commands.hand_out, case="KBI1-9")
    assert wrong(no) == ["holder", "case"]
    line = do(commands.hand_out, case=case.number.lower(), **PERSON)
    assert line.case == case


def texts() -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                for value in model._default_manager.values_list(field.attname, flat=True):
                    yield f"{model._meta.label}.{field.name}", str(value)


def test_no_name_and_no_reason_is_readable(do: Callable[..., Any]) -> None:
    line = do(commands.hand_out, note="บันทึกลับ", **PERSON)
    assert words_of(line) == {"name": "นางสาวลับเฉพาะ มากมาย", "position": "ผู้ช่วยไม่เปิดเผย", "note": "บันทึกลับ"}
    marks = ("ลับเฉพาะ", "ผู้ช่วยไม่เปิดเผย", "บันทึกลับ")
    assert not [where for where, value in texts() if any(mark in value for mark in marks)]


def test_who_had_a_thing_is_erased_when_the_years_of_the_office_are_over(do: Callable[..., Any]) -> None:
    line = do(commands.hand_out, **PERSON)
    later = MONDAY + timedelta(days=365 * 6)
    assert commands.sweep_equipment(now=later) == 0
    do(commands.give_back, now=MONDAY + timedelta(days=365 * 3))
    assert commands.sweep_equipment(now=later) == 0
    tasks.sweep(Job(id=uuid4(), now=later + timedelta(days=365 * 3)))
    kept = Line.objects.get(pk=line.pk)
    assert (kept.key, kept.body, words_of(kept), kept.what) == (None, None, {}, "handed_out")


def test_what_is_lost_is_found_again(do: Callable[..., Any], thing: Thing) -> None:
    with pytest.raises(Invalid) as no:
        do(commands.miss_thing)
    assert wrong(no) == ["note"]
    do(commands.miss_thing, note="ไม่พบหลังย้ายห้อง")
    assert again(thing).state == "lost"
    with pytest.raises(MoveNotPossible):
        do(commands.hand_out, **PERSON)
    do(commands.find_thing)
    assert again(thing).state == "in_store"


def test_nobody_else_touches_a_thing(
    do: Callable[..., Any], auditor: Actor, other_officer: Actor, keeping: Office, officer: Actor
) -> None:
    for actor, refused in ((auditor, OnlyWorkers), (other_officer, NotFound)):
        with pytest.raises(refused):
            do(commands.hand_out, actor, **PERSON)
    with pytest.raises(NoSuchThing):
        commands.give_back(actor=officer, office=keeping, ref=uuid4(), typed={}, now=MONDAY)


# ── writing off ──


def test_writing_off_takes_four_eyes(
    do: Callable[..., Any], thing: Thing, director: Actor, officer: Actor
) -> None:
    with pytest.raises(Invalid):
        do(commands.ask_write_off, reason=" ")
    do(commands.ask_write_off, reason="ซ่อมไม่คุ้ม")
    with pytest.raises(WriteOffWaits):
        do(commands.hand_out, **PERSON)
    with pytest.raises(WriteOffWaits):
        do(commands.ask_write_off, reason="อีกครั้ง")
    with pytest.raises(OnlyDirector):
        do(commands.answer_write_off, reason="", agreed=True)
    with pytest.raises(Invalid) as no:
        do(commands.answer_write_off, director, reason="", agreed=False)
    assert wrong(no) == ["reason"]
    do(commands.answer_write_off, director, reason="ให้ซ่อมก่อน", agreed=False)
    assert (again(thing).state, again(thing).asked) == ("in_store", None)
    do(commands.ask_write_off, director, reason="ซ่อมแล้วไม่ได้")
    with pytest.raises(FourEyes):
        do(commands.answer_write_off, director, reason="", agreed=True)
    do(commands.answer_write_off, director, reason="ถอนข้อเสนอ", agreed=False)
    do(commands.ask_write_off, reason="ซ่อมแล้วไม่ได้")
    do(commands.answer_write_off, director, reason="", agreed=True)
    assert (again(thing).state, again(thing).holding) == ("written_off", None)
    with pytest.raises(MoveNotPossible):
        do(commands.answer_write_off, director, reason="", agreed=True)
    with pytest.raises(MoveNotPossible):
        do(commands.hand_out, **PERSON)


# ── stock-taking ──


def test_what_was_seen_and_what_was_not_is_written_down(
    keeping: Office, officer: Actor, enter: Enter, school: Office, auditor: Actor
) -> None:
    here, there, gone = enter(), enter(place=school.code), enter()
    commands.miss_thing(actor=officer, office=keeping, ref=gone.ref, typed={"note": "หาย"}, now=MONDAY)
    later = MONDAY + timedelta(days=400)
    today = later.date()
    assert Thing.objects.filter(long_unseen(today)).count() == 2
    done = commands.take_stock(
        actor=officer, office=keeping, seen=[here.ref, gone.ref, uuid4()], unseen=[there.ref], now=later
    )
    assert done == (1, 1)
    assert again(here).seen_on == today
    assert [one.what for one in there.lines.all()] == ["came", "not_seen"]
    unseen = register_of(officer, keeping, ThingFilter(unseen=True), today)
    assert list(unseen) == [there]
    assert list(to_take(officer, keeping, "", today)) == [there, here]
    assert list(to_take(officer, keeping, school.code, today)) == [there]
    with pytest.raises(OnlyWorkers):
        commands.take_stock(actor=auditor, office=keeping, seen=[here.ref], unseen=[], now=later)


# ── lists ──

SHEET = """number,kind,name,place,price
A-1,โน้ตบุ๊ก,โน้ตบุ๊ก ก,,"12,000"
A-2,Laptop,โน้ตบุ๊ก ข,โรงเรียนบ้านเอ,
A-3,ไม่มี,ค,,x
"""


def take(actor: Actor, office: Office, text: str, *, dry: bool = False) -> Any:
    rows = rows_of(text)
    mapping = guessed(rows[0], THING_COLUMNS)
    return commands.import_things(
        actor=actor, office=office, rows=rows[1:], mapping=mapping, dry=dry, now=MONDAY
    )


def test_a_list_is_tried_taken_and_taken_again(keeping: Office, officer: Actor, school: Office) -> None:
    tried = take(officer, keeping, SHEET, dry=True)
    assert (tried.new, tried.known, tried.wrong, Thing.objects.count()) == (2, 0, 1, 0)
    done = take(officer, keeping, SHEET)
    assert (done.new, done.known, done.wrong) == (2, 0, 1)
    assert [one.where for one in done.rows[2].problems] == ["price", "kind"]
    store, used = Thing.objects.order_by("number")
    assert (store.state, used.state, used.place, holding(used).seq) == ("in_store", "in_use", school, 1)
    assert (take(officer, keeping, SHEET).new, take(officer, keeping, SHEET, dry=True).known) == (0, 2)
    assert (Thing.objects.count(), Line.objects.count()) == (2, 2)


def test_a_long_list_is_taken_in_pieces(
    keeping: Office, officer: Actor, monkeypatch: pytest.MonkeyPatch, auditor: Actor
) -> None:
    monkeypatch.setattr("khamkho.equipment.commands.importing.AT_ONCE", 7)
    text = "number,kind,name\n" + "".join(f"N-{n},โน้ตบุ๊ก,เครื่อง {n}\n" for n in range(20))
    assert take(officer, keeping, text).new == 20
    assert Line.objects.count() == 20
    with pytest.raises(OnlyWorkers):
        take(auditor, keeping, text)


# ── reading ──


def test_the_register_is_narrowed(
    keeping: Office, officer: Actor, enter: Enter, school: Office, other_officer: Actor
) -> None:
    printer = enter(kind="เครื่องพิมพ์", name="เลเซอร์", number="P-1")
    there = enter(place=school.code, number="N-1")
    day = MONDAY.date()

    def found(**how: Any) -> list[Thing]:
        return list(register_of(officer, keeping, ThingFilter(**how), day))

    assert found() == [there, printer]
    assert found(kind="เครื่องพิมพ์") == found(words="เลเซ") == found(state="in_store") == [printer]
    assert found(place=school.code) == [there]
    seat = officer.memberships[0].id
    typed = {"holder": "member", "member": str(seat)}
    commands.hand_out(actor=officer, office=keeping, ref=printer.ref, typed=typed, now=MONDAY)
    assert found(member=seat) == [printer]
    assert [one.pk for one in holders_at(officer, keeping)] == [seat]
    commands.ask_write_off(actor=officer, office=keeping, ref=there.ref, reason="เก่า", now=MONDAY)
    assert found(asked=True) == [there]
    with pytest.raises(NotFound):
        register_of(other_officer, keeping, ThingFilter(), day)
    with pytest.raises(NoSuchThing):
        thing_for(officer, keeping, uuid4())
    assert thing_for(SYSTEM, keeping, there.ref).thing == there
