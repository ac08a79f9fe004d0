"""Asking: who may, whom, and that each office is told once, however the worker stumbles."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from khamkho.base.errors import Invalid, Refused
from khamkho.casework.rules.refusals import NotYours, ReasonNeeded
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.rules import Typed
from khamkho.collecting import commands
from khamkho.collecting.models import Asked, Collection
from khamkho.collecting.queries import words
from khamkho.collecting.queries.progress import collections_of, left, lines_of
from khamkho.collecting.queries.whom import addresses_of
from khamkho.collecting.rules.refusals import (
    ChasedToday,
    CollectionClosed,
    NobodyLeft,
    NoSuchCollection,
    NoSuchForm,
)
from khamkho.collecting.rules.times import end_of
from khamkho.collecting.tests.cast import (
    AFTER,
    LAST,
    MONDAY,
    Desk,
    by_link,
    fill,
    member,
    school,
    wanted,
    work,
)
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.people.models import OutgoingMail
from khamkho.work.models import Effect, Timer

pytestmark = pytest.mark.django_db


def test_each_office_is_told_once_with_a_link(desk: Desk, schools: list[Office]) -> None:
    collection = desk.ask(*schools[:3])
    assert collection.by_link
    assert OutgoingMail.objects.count() == 3
    rows = collection.asked.all()
    assert {row.office for row in rows} == set(schools[:3])
    assert all(row.told_at == MONDAY and row.link for row in rows)
    assert len({row.link for row in rows}) == 3


def test_a_large_collection_is_told_batch_by_batch(
    desk: Desk, area: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("khamkho.collecting.commands.telling.BATCH", 2)
    offices = [school(area, n) for n in range(1, 6)]
    collection = commands.begin_collection(
        actor=desk.officer, office=area, wanted=wanted(*offices), now=MONDAY
    )
    assert Effect.objects.filter(name="collection-mails").count() == 1
    assert work(collection, MONDAY) == 5
    assert OutgoingMail.objects.count() == 5
    assert Effect.objects.filter(name="collection-mails").count() == 4  # three batches and the empty end


def test_an_office_without_any_address_is_named_as_not_told(desk: Desk, area: Office) -> None:
    collection = desk.ask(school(area, 9, email=""))
    assert OutgoingMail.objects.count() == 0
    assert [line.state for line in lines_of(collection, MONDAY)] == ["silent"]


def test_mail_goes_to_who_works_there_when_the_office_has_no_address(area: Office) -> None:
    one, two = school(area, 8, email=""), school(area, 9, email="")
    member(one, "officer", email="clerk@example.go.th")
    member(one, "auditor", email="auditor@example.go.th")
    assert addresses_of([one, two], MONDAY) == {one.pk: ("clerk@example.go.th",), two.pk: ()}


def test_who_does_not_work_there_may_not_ask(
    desk: Desk, area: Office, schools: list[Office], clerk: Actor
) -> None:
    with pytest.raises(NoSuchCollection):
        commands.begin_collection(actor=clerk, office=area, wanted=wanted(*schools), now=MONDAY)
    with pytest.raises(NotYours):
        commands.begin_collection(
            actor=member(area, "auditor"), office=area, wanted=wanted(*schools), now=MONDAY
        )


def test_only_offices_under_ones_own_are_asked(desk: Desk, schools: list[Office]) -> None:
    from khamkho.offices.commands import create_office
    from khamkho.people.actor import SYSTEM

    elsewhere = create_office(
        actor=SYSTEM,
        code="elsewhere",
        prefix="ELSE",
        kind="school",
        name_th="อื่น",
        name_en="Other",
        now=MONDAY,
    )
    collection = desk.ask(schools[0], elsewhere)
    assert [row.office for row in collection.asked.all()] == [schools[0]]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"title": " "}, "title"),
        ({"title": "ก" * 201}, "title"),
        ({"purpose": ""}, "purpose"),
        ({"until": None}, "until"),
        ({"until": (MONDAY - timedelta(days=1)).date()}, "until"),
        ({"until": (MONDAY + timedelta(days=400)).date()}, "until"),
        ({"offices": []}, "offices"),
        ({"form": "free-questions"}, "question.0"),
        (
            {"form": "free-questions", "questions": [Typed(label="ก", kind="choice", choices=["ข"])]},
            "choices.0",
        ),
        ({"form": "free-questions", "questions": [Typed(label="")]}, "question.0"),
        ({"form": "free-questions", "questions": [Typed(label="ก", kind="map")]}, "question.0"),
        ({"form": "free-questions", "questions": [Typed(label="ก")] * 11}, "question.9"),
    ],
)
def test_what_is_typed_wrongly_is_named(
    desk: Desk, schools: list[Office], change: dict[str, Any], where: str
) -> None:
    with pytest.raises(Invalid) as no:
        desk.ask(*schools, **change)
    assert [one.where for one in no.value.problems] == [where]
    assert not Collection.objects.exists()


@pytest.mark.parametrize("form", ["official-id-card", "no-such", ""])
def test_only_a_form_for_collecting_collects(desk: Desk, schools: list[Office], form: str) -> None:
    with pytest.raises(NoSuchForm):
        desk.ask(*schools, form=form)


def test_a_school_does_not_collect_with_the_forms_of_an_area(schools: list[Office], clerk: Actor) -> None:
    with pytest.raises(NoSuchForm):
        commands.begin_collection(actor=clerk, office=schools[0], wanted=wanted(*schools), now=MONDAY)


def test_typed_questions_become_a_form(desk: Desk, schools: list[Office]) -> None:
    questions = [
        Typed(label="มีห้องสมุดหรือไม่", kind="yes_no"),
        Typed(label="จำนวนหนังสือ", kind="number"),
        Typed(label="สภาพ", kind="choice", choices=["ดี", "พอใช้", "", "ดี"]),
        Typed(label="ภาพ", kind="file", required=False),
    ]
    collection = desk.ask(schools[0], form="free-questions", title="ห้องสมุด", questions=questions)
    service = service_of(collection.version)
    assert service.title.th == "ห้องสมุด"
    assert {one.id: one.type for one in service.fields.values()} == {
        "q1": "yes_no",
        "q2": "number",
        "q3": "choice",
    }
    assert [one.label.th for one in service.fields["q3"].options] == ["ดี", "พอใช้"]  # type: ignore[attr-defined]
    assert [need.id for need in service.documents] == ["q4"]
    case = commands.begin_answer(
        actor=member(schools[0], "officer"), ref=desk.asked(collection, schools[0]).ref, now=MONDAY
    )
    assert fill(case, by_link(case), q2=12).number


def test_reminders_go_to_those_left_and_follow_one_another(desk: Desk, schools: list[Office]) -> None:
    collection = desk.ask(*schools[:2])
    timer = Timer.objects.get(name="collection-reminder")
    assert timer.due_at == end_of(LAST).replace(day=11, hour=8, minute=30, second=0)
    case = commands.begin_answer(
        actor=member(schools[0], "officer"), ref=desk.asked(collection, schools[0]).ref, now=MONDAY
    )
    fill(case, by_link(case))
    before = OutgoingMail.objects.count()
    assert commands.remind(collection_id=collection.pk, now=timer.due_at)
    assert work(collection, timer.due_at) == 1
    assert OutgoingMail.objects.count() == before + 1
    assert Timer.objects.get(name="collection-reminder").due_at.day == 13


def test_nobody_is_reminded_when_all_have_answered(desk: Desk, schools: list[Office], clerk: Actor) -> None:
    collection = desk.ask(schools[0])
    case = commands.begin_answer(actor=clerk, ref=desk.asked(collection, schools[0]).ref, now=MONDAY)
    fill(case, clerk)
    assert not commands.remind(collection_id=collection.pk, now=MONDAY)
    with pytest.raises(NobodyLeft):
        commands.chase(actor=desk.officer, ref=collection.ref, words="", now=MONDAY)


def test_chasing_says_the_officers_words_and_once_a_day(desk: Desk, schools: list[Office]) -> None:
    collection = desk.ask(*schools)
    commands.chase(actor=desk.officer, ref=collection.ref, words="ขอภายในพรุ่งนี้", now=MONDAY)
    assert work(collection, MONDAY) == 4
    with pytest.raises(ChasedToday):
        commands.chase(actor=desk.officer, ref=collection.ref, words="", now=MONDAY + timedelta(hours=3))
    commands.chase(actor=desk.officer, ref=collection.ref, words="", now=MONDAY + timedelta(days=1))
    said = [line.words for line in words.lines_of(collection)]
    assert said == ["", "ขอภายในพรุ่งนี้", ""]
    assert "ขอภายในพรุ่งนี้".encode() not in b"".join(bytes(one.body) for one in collection.entries.all())


def test_more_time_for_all_or_for_some(desk: Desk, schools: list[Office]) -> None:
    collection = desk.ask(*schools[:2])
    later = LAST + timedelta(days=5)
    commands.extend_time(
        actor=desk.officer,
        ref=collection.ref,
        until=later,
        offices=[schools[0].code],
        reason="น้ำท่วม",
        now=MONDAY,
    )
    assert {row.office: row.until for row in collection.asked.all()} == {
        schools[0]: end_of(later),
        schools[1]: None,
    }
    assert {row.office for row in left(collection, AFTER)} == {schools[0]}
    commands.extend_time(actor=desk.officer, ref=collection.ref, until=later, reason="น้ำท่วม", now=MONDAY)
    collection.refresh_from_db()
    assert collection.until == end_of(later)
    assert not Asked.objects.filter(until__isnull=False).exists()


@pytest.mark.parametrize(
    ("change", "no"),
    [({"reason": " "}, ReasonNeeded), ({"until": LAST}, Invalid), ({"until": None}, Invalid)],
)
def test_more_time_needs_a_later_day_and_a_reason(
    desk: Desk, schools: list[Office], change: dict[str, Any], no: type[Refused]
) -> None:
    collection = desk.ask(schools[0])
    usual: dict[str, Any] = {"until": LAST + timedelta(days=2), "reason": "น้ำท่วม"}
    with pytest.raises(no):
        commands.extend_time(actor=desk.officer, ref=collection.ref, now=MONDAY, **{**usual, **change})


def test_nothing_is_done_to_a_closed_collection(desk: Desk, schools: list[Office], clerk: Actor) -> None:
    collection = desk.ask(*schools)
    begun = commands.begin_answer(actor=clerk, ref=desk.asked(collection, schools[0]).ref, now=MONDAY)
    commands.close_collection(actor=desk.officer, ref=collection.ref, now=MONDAY)
    work(collection, MONDAY)
    assert not type(begun).objects.filter(pk=begun.pk).exists()  # what nobody handed in is thrown away
    assert not collection.asked.filter(link__isnull=False).exists()
    assert not Timer.objects.filter(name="collection-reminder").exists()
    for again in (
        lambda: commands.close_collection(actor=desk.officer, ref=collection.ref, now=MONDAY),
        lambda: commands.chase(actor=desk.officer, ref=collection.ref, words="", now=MONDAY),
        lambda: commands.extend_time(
            actor=desk.officer, ref=collection.ref, until=LAST, reason="x", now=MONDAY
        ),
    ):
        with pytest.raises(CollectionClosed):
            again()


def test_the_list_of_an_office_counts_the_answers_in_one_query(
    desk: Desk, area: Office, schools: list[Office], clerk: Actor, django_assert_num_queries: Any
) -> None:
    collection = desk.ask(*schools)
    case = commands.begin_answer(actor=clerk, ref=desk.asked(collection, schools[0]).ref, now=MONDAY)
    fill(case, clerk)
    desk.ask(*schools[:2])
    with django_assert_num_queries(1):
        found = collections_of(desk.officer, area, MONDAY)
    assert [(one.asked, one.answered) for one in found] == [(2, 0), (4, 1)]
    assert collections_of(clerk, area, MONDAY) == ()
