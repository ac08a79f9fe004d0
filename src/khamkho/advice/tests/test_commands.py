"""Every write in the advice register: what it does, and each thing it refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import models

from khamkho.advice import commands, tasks
from khamkho.advice.contents import body_of
from khamkho.advice.models import Entry, Known
from khamkho.advice.queries import (
    AdviceFilter,
    advice_for,
    known_at,
    register_of_advice,
    similar,
    waiting_advice,
    years_of_advice,
)
from khamkho.advice.rules import AdviceErased, AlreadyAnswered, NoSuchAdvice, NothingToFollow
from khamkho.base.errors import Invalid, NotFound
from khamkho.base.thai import in_bangkok
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import MONDAY, Counter, make_member
from khamkho.offices.commands import retire_member
from khamkho.offices.models import Membership, Office, OfficeEvent
from khamkho.offices.registers import OnlyHeads, OnlyWorkers, RegisterNotKept
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.commands import take_mail
from khamkho.people.models import OutgoingMail
from khamkho.work.jobs import Job
from khamkho.work.models import Timer

pytestmark = pytest.mark.django_db
TYPED = {
    "channel": "phone",
    "kind": "เครือข่าย",
    "asker": "ครูตัวอย่าง สมมติ",
    "phone": "0812345678",
    "question": "อินเทอร์เน็ตของโรงเรียนช้ามาก",
}


@pytest.fixture
def logged(keeping: Office, officer: Actor) -> Callable[..., Entry]:
    def log(**more: Any) -> Entry:
        now = more.pop("now", MONDAY)
        ref = more.pop("ref", None) or uuid4()
        actor = more.pop("actor", officer)
        return commands.log_advice(actor=actor, office=keeping, ref=ref, typed={**TYPED, **more}, now=now)

    return log


def reached(actor: Actor, email: str) -> None:
    EmailAddress.objects.create(user_id=actor.user_id, email=email, verified=True, primary=True)


def problems(no: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [one.where for one in no.value.problems]


# ── logging ──


def test_a_question_is_numbered_and_sealed(logged: Callable[..., Entry], officer: Actor) -> None:
    first, second = logged(), logged(answer="รีสตาร์ตเราเตอร์")
    assert (first.number, second.number) == ("1/2569", "2/2569")
    assert (first.answered_at, second.answered_at) == (None, MONDAY)
    assert body_of(second)["answer"] == "รีสตาร์ตเราเตอร์"
    assert first.assignee_id == first.taken_by_id == officer.memberships[0].id
    assert logged(now=MONDAY + timedelta(days=365)).number == "1/2570"


def test_a_form_sent_twice_is_one_entry(logged: Callable[..., Entry]) -> None:
    ref = uuid4()
    assert logged(ref=ref).pk == logged(ref=ref).pk
    assert Entry.objects.count() == 1


def texts() -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                for value in model._default_manager.values_list(field.attname, flat=True):
                    yield f"{model._meta.label}.{field.name}", str(value)


def test_no_name_telephone_or_word_of_a_question_is_readable(logged: Callable[..., Entry]) -> None:
    logged(answer="คำตอบลับ", follow_on="10/8/2569")
    marks = ("ครูตัวอย่าง สมมติ", "0812345678", "อินเทอร์เน็ตของโรงเรียน", "คำตอบลับ")
    assert not [where for where, value in texts() if any(mark in value for mark in marks)]


def test_a_question_may_point_at_an_application_of_the_office(
    logged: Callable[..., Entry], counter: Counter
) -> None:
    case = counter.submitted()
    assert logged(case=case.number).case_id == case.pk
    with pytest.raises(Invalid) as no:
        logged(case="XX-1", assignee="999", follow_on="x", channel="pigeon")
    assert problems(no) == ["channel", "follow_on", "assignee", "case"]
    with pytest.raises(Invalid) as no:
        logged(school="nowhere", follow_on="1/1/2569")
    assert problems(no) == ["school", "follow_on"]
    assert Case.objects.count() == 1
    assert Entry.objects.count() == 1


def test_who_may_log(
    logged: Callable[..., Entry], keeping: Office, auditor: Actor, other_officer: Actor
) -> None:
    with pytest.raises(OnlyWorkers):
        logged(actor=auditor)
    with pytest.raises(NotFound):
        logged(actor=other_officer)
    keeping.settings = {}
    keeping.save()
    with pytest.raises(RegisterNotKept):
        logged()


# ── answering ──


def test_answer_is_given_once(logged: Callable[..., Entry], keeping: Office, officer: Actor) -> None:
    entry = logged()
    share: dict[str, Any] = {"actor": officer, "office": keeping, "ref": entry.ref}
    with pytest.raises(Invalid) as no:
        commands.answer_advice(answer=" ", now=MONDAY, **share)
    assert problems(no) == ["answer"]
    later = MONDAY + timedelta(hours=2)
    assert commands.answer_advice(answer="ต่อสายใหม่", now=later, **share).answered_at == later
    with pytest.raises(AlreadyAnswered):
        commands.answer_advice(answer="อีกครั้ง", now=later, **share)


@pytest.mark.parametrize(
    "command",
    [
        lambda **share: commands.answer_advice(answer="ก", **share),
        lambda **share: commands.correct_advice(typed=TYPED, **share),
        lambda **share: commands.give_advice_on(typed={}, **share),
        lambda **share: commands.follow_advice_up(typed={"note": "ก"}, **share),
        lambda **share: commands.keep_answer(typed={"known_question": "ก", "known_answer": "ข"}, **share),
        lambda **share: commands.erase_advice(reason="ก", **share),
    ],
)
def test_every_command_asks_who_and_which(
    command: Callable[..., object],
    logged: Callable[..., Entry],
    keeping: Office,
    director: Actor,
    auditor: Actor,
    other_officer: Actor,
) -> None:
    entry = logged()
    share: dict[str, Any] = {"office": keeping, "now": MONDAY}
    with pytest.raises(NoSuchAdvice):
        command(actor=director, ref=uuid4(), **share)
    with pytest.raises(OnlyWorkers):
        command(actor=auditor, ref=entry.ref, **share)
    with pytest.raises(NotFound):
        command(actor=other_officer, ref=entry.ref, **share)
    commands.erase_advice(actor=director, ref=entry.ref, reason="ขอให้ลบ", **share)
    with pytest.raises(AdviceErased):
        command(actor=director, ref=entry.ref, **share)
    keeping.settings = {}
    with pytest.raises(RegisterNotKept):
        command(actor=director, ref=entry.ref, **share)


def test_a_correction_keeps_what_stood_there(
    logged: Callable[..., Entry], keeping: Office, officer: Actor
) -> None:
    entry = logged()
    typed = {**TYPED, "channel": "line", "kind": "เว็บไซต์", "asker": "ครูอื่น"}
    share: dict[str, Any] = {"actor": officer, "office": keeping, "ref": entry.ref, "now": MONDAY}
    changed = commands.correct_advice(typed=typed, **share)
    assert (changed.channel, changed.kind) == ("line", "เว็บไซต์")
    body = body_of(changed)
    assert body["asker"] == "ครูอื่น"
    assert body["notes"][0]["was"] == {"asker": TYPED["asker"]}
    with pytest.raises(Invalid):
        commands.correct_advice(typed={}, **share)


def test_a_kind_that_left_the_list_may_stay(
    logged: Callable[..., Entry], keeping: Office, officer: Actor
) -> None:
    entry = logged()
    keeping.settings["registers"]["kinds"] = [{"th": "ใหม่", "en": "New"}]
    keeping.save()
    share: dict[str, Any] = {"actor": officer, "office": keeping, "ref": entry.ref, "now": MONDAY}
    assert commands.correct_advice(typed=TYPED, **share).kind == "เครือข่าย"
    with pytest.raises(Invalid):
        commands.correct_advice(typed={**TYPED, "kind": "เว็บไซต์"}, **share)


# ── following up ──


def test_it_is_given_to_a_colleague_who_is_reminded_that_morning(
    logged: Callable[..., Entry], keeping: Office, officer: Actor, supervisor: Actor
) -> None:
    reached(supervisor, "head@example.com")
    entry, seat = logged(), supervisor.memberships[0].id
    share: dict[str, Any] = {"actor": officer, "office": keeping, "ref": entry.ref, "now": MONDAY}
    given = commands.give_advice_on(
        typed={"assignee": str(seat), "follow_on": "10/8/2569", "note": "ฝากด้วย"}, **share
    )
    assert given.assignee_id == seat
    timer = Timer.objects.get(name="advice-reminder")
    assert in_bangkok(timer.due_at).isoformat() == "2026-08-10T08:00:00+07:00"
    assert not commands.remind_of_advice(entry_id=entry.pk, now=MONDAY)
    tasks.reminder(Job(id=uuid4(), args=timer.args, now=timer.due_at))
    mail = take_mail(OutgoingMail.objects.latest("created_at").pk, now=timer.due_at)
    assert mail
    assert mail.to == "head@example.com"
    assert "1/2569" in mail.text
    assert TYPED["asker"] not in mail.text
    with pytest.raises(Invalid):
        commands.give_advice_on(typed={"follow_on": "1/1/2560"}, **share)


def test_nobody_is_reminded_who_left_or_has_no_address(
    logged: Callable[..., Entry], keeping: Office, officer: Actor
) -> None:
    entry, day = logged(follow_on="3/8/2569"), MONDAY
    assert not commands.remind_of_advice(entry_id=entry.pk, now=day)
    reached(officer, "o@example.com")
    assert commands.remind_of_advice(entry_id=entry.pk, now=day)
    make_member(keeping, "director", "นายใหญ่")
    retire_member(actor=SYSTEM, member_id=officer.memberships[0].id, now=day)
    assert not commands.remind_of_advice(entry_id=entry.pk, now=day)
    assert not commands.remind_of_advice(entry_id=0, now=day)


def test_a_follow_up_settles_it_or_sets_another_day(
    logged: Callable[..., Entry], keeping: Office, officer: Actor
) -> None:
    entry = logged(follow_on="10/8/2569")
    share: dict[str, Any] = {"actor": officer, "office": keeping, "ref": entry.ref, "now": MONDAY}
    with pytest.raises(Invalid):
        commands.follow_advice_up(typed={"follow_on": "11/8/2569"}, **share)
    commands.follow_advice_up(typed={"note": "ยังช้าอยู่", "follow_on": "11/8/2569"}, **share)
    assert in_bangkok(Timer.objects.get().due_at).day == 11
    done = commands.follow_advice_up(typed={"note": "เรียบร้อย"}, **share)
    assert done.follow_on is None
    assert not Timer.objects.exists()
    assert [one["text"] for one in body_of(done)["notes"]] == ["ยังช้าอยู่", "เรียบร้อย"]
    with pytest.raises(NothingToFollow):
        commands.follow_advice_up(typed={"note": "อีก"}, **share)


# ── answers that are offered again ──


def test_a_kept_answer_is_found_while_a_question_like_it_is_typed(
    logged: Callable[..., Entry], keeping: Office, officer: Actor, director: Actor
) -> None:
    entry = logged(answer="รีสตาร์ต")
    share: dict[str, Any] = {"actor": officer, "office": keeping}
    with pytest.raises(Invalid):
        commands.keep_answer(
            typed={"known_question": "โทร 0812345678", "known_answer": "ก"},
            ref=entry.ref,
            now=MONDAY,
            **share,
        )
    words = {"known_question": "อินเทอร์เน็ตโรงเรียนช้า", "known_answer": "รีสตาร์ตเราเตอร์ก่อน"}
    kept = commands.keep_answer(typed=words, ref=entry.ref, now=MONDAY, **share)
    assert [one.pk for one in similar(officer, keeping, "ทำไมอินเทอร์เน็ตช้า")] == [kept.pk]
    assert similar(officer, keeping, "ขอเปลี่ยนรูปโปรไฟล์") == similar(officer, keeping, "ก") == ()
    assert known_at(officer, keeping, words="เราเตอร์").count() == 1
    assert not known_at(officer, keeping, kind="เว็บไซต์").exists()
    commands.erase_advice(actor=director, office=keeping, ref=entry.ref, reason="ขอให้ลบ", now=MONDAY)
    assert known_at(officer, keeping).exists()
    commands.retire_answer(known_id=kept.pk, now=MONDAY, **share)
    assert not similar(officer, keeping, "อินเทอร์เน็ตช้า")
    assert Known.objects.exists()
    with pytest.raises(NoSuchAdvice):
        commands.retire_answer(known_id=kept.pk, now=MONDAY, **share)


# ── erasing ──


def test_erase_leaves_what_counts(
    logged: Callable[..., Entry], keeping: Office, officer: Actor, director: Actor
) -> None:
    entry = logged(follow_on="10/8/2569")
    share: dict[str, Any] = {"office": keeping, "ref": entry.ref, "now": MONDAY}
    with pytest.raises(OnlyHeads):
        commands.erase_advice(actor=officer, reason="ก", **share)
    with pytest.raises(Invalid):
        commands.erase_advice(actor=director, reason=" ", **share)
    commands.erase_advice(actor=director, reason="เจ้าของข้อมูลขอ", **share)
    entry.refresh_from_db()
    assert (entry.key_id, entry.body, entry.kind) == (None, None, "เครือข่าย")
    assert advice_for(officer, keeping, entry.ref).body == {}
    assert not Timer.objects.exists()
    assert OfficeEvent.objects.latest("pk").detail == {"number": "1/2569", "reason": "เจ้าของข้อมูลขอ"}
    assert logged().number == "2/2569"


def test_the_sweep_erases_what_is_old_and_settled(logged: Callable[..., Entry], keeping: Office) -> None:
    old, waits, looked_at = logged(answer="ก"), logged(), logged(answer="ก", follow_on="10/8/2569")
    after = MONDAY + timedelta(days=5 * 365 + 1)
    fresh = logged(answer="ก", now=after - timedelta(days=9))
    tasks.sweep(Job(id=uuid4(), args={}, now=after - timedelta(days=2)))
    assert Entry.objects.filter(key=None).count() == 0
    assert commands.sweep_advice(now=after) == 1
    assert [one.pk for one in Entry.objects.filter(key=None)] == [old.pk]
    assert {waits.pk, looked_at.pk, fresh.pk} == set(
        Entry.objects.exclude(key=None).values_list("pk", flat=True)
    )


# ── reading ──


def test_the_register_is_narrowed(
    logged: Callable[..., Entry], keeping: Office, officer: Actor, director: Actor
) -> None:
    one, two = logged(), logged(answer="ก", channel="line", kind="เว็บไซต์")
    three = logged(follow_on="3/8/2569", assignee=str(director.memberships[0].id))
    four = logged(answer="ก", now=MONDAY + timedelta(days=60))
    commands.erase_advice(actor=director, office=keeping, ref=four.ref, reason="ก", now=MONDAY)

    def found(**wanted: Any) -> set[int]:
        return {row.pk for row in register_of_advice(officer, keeping, AdviceFilter(**wanted))}

    assert found() == {one.pk, two.pk, three.pk, four.pk}
    assert found(state="open") == {one.pk}
    assert found(state="done") == {two.pk}
    assert found(state="follow") == {three.pk}
    assert found(state="erased") == {four.pk}
    assert (
        found(channel="line")
        == found(kind="เว็บไซต์")
        == found(number="2")
        == found(number="2/2569")
        == {two.pk}
    )
    assert found(year=2570) == {four.pk}
    assert found(number="x") == set()
    assert found(mine=True) == {one.pk, two.pk, four.pk}
    assert waiting_advice(officer, keeping, MONDAY.date()) == 2
    assert years_of_advice(officer, keeping, MONDAY.date() + timedelta(days=60)) == (2570, 2569)
    assert Membership.objects.count() == 2
