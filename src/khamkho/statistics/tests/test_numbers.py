"""Numbers of real requests, targets, surveys, reports that are closed, reminders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from khamkho.base.errors import Invalid, NotFound
from khamkho.casework.models import Case
from khamkho.casework.rules.refusals import NotYours
from khamkho.casework.tests.cast import MONDAY, Counter
from khamkho.offices.commands import add_member
from khamkho.offices.models import Office, OfficeEvent
from khamkho.offices.rules import NotYourRole
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.commands import create_account
from khamkho.people.models import OutgoingMail
from khamkho.statistics import commands
from khamkho.statistics.models import Report, SurveyMonth, Target
from khamkho.statistics.queries.numbers import BEHIND, PART, REST, WHOLE, behind, numbers_of
from khamkho.statistics.rules.periods import Period, month_of, quarter_of
from khamkho.statistics.rules.refusals import NoSuchTarget, PeriodClosed, PeriodNotOver
from khamkho.statistics.tests.conftest import AUGUST, later
from khamkho.work.models import Timer

pytestmark = pytest.mark.django_db


def test_a_request_that_was_played_is_counted_as_it_was(
    handed_over: Callable[..., Case],
    counter: Counter,
    officer: Actor,
    office: Office,
    targets: Callable[..., None],
) -> None:
    handed_over()
    counter.submit(counter.fill(counter.start(), seed=2), key="open")
    targets("days_calendar", "2", "7")
    targets("paper_less", "80", "5")
    view = numbers_of(officer, office, AUGUST)
    counts = view.now.counted.counts
    assert [counts["submitted"].value, counts["completed"].value] == [2, 50]
    assert counts["days_calendar"].value == 1  # ready on Tuesday
    assert counts["days_to_end"].value == 9
    assert counts["on_time"].value == 100  # the wait for the holder is not the office's
    assert counts["complete"].value == 50
    assert counts["users"].value == 1  # one account, two requests
    assert counts["online"].value == 100
    assert [counts["level1"].denominator, counts["level2"].denominator] == [1, 0]
    assert view.now.verdict("days_calendar") == "met"
    assert counts["days_less"].value == Fraction(600, 7)
    assert [row.name for row in view.now.counted.services] == ["official-id-card"]
    assert numbers_of(officer, office, AUGUST, "official-id-card").now.counted.counts["submitted"].value == 2
    assert "satisfaction" not in numbers_of(officer, office, AUGUST, "official-id-card").now.counted.counts
    assert numbers_of(officer, office, month_of(date(2026, 7, 1))).now.counted.counts["submitted"].value == 0


def test_whoever_stands_in_a_register_that_was_moved_in_was_no_user_and_opened_nothing(
    counter: Counter, officer: Actor, office: Office
) -> None:
    moved = counter.submitted()
    Case.objects.filter(pk=moved.pk).update(channel="import", received_at=MONDAY - timedelta(days=400))
    counts = numbers_of(officer, office, AUGUST).now.counted.counts
    assert counts["users"].value is None
    counter.submit(counter.fill(counter.start(), seed=2), key="open")
    counts = numbers_of(officer, office, AUGUST).now.counted.counts
    assert counts["users"].value == 1
    assert counts["users_first"].running


def test_what_stands_behind_each_number_is_what_was_counted(
    handed_over: Callable[..., Case],
    counter: Counter,
    officer: Actor,
    auditor: Actor,
    other_officer: Actor,
    office: Office,
) -> None:
    handed_over()
    counter.submit(counter.fill(counter.start(channel="counter"), seed=2), key="open")
    counts = numbers_of(officer, office, AUGUST).now.counted.counts
    for name in BEHIND:
        whole, part, rest = (
            behind(auditor, office, AUGUST, name, part=one).count() for one in (WHOLE, PART, REST)
        )
        assert whole == part + rest
        if counts[name].denominator is not None:
            assert [part, whole] == [counts[name].numerator, counts[name].denominator], name
        else:
            assert whole == counts[name].value, name
    for ask in (
        lambda: behind(other_officer, office, AUGUST, "submitted"),
        lambda: numbers_of(other_officer, office, AUGUST),
    ):
        with pytest.raises(NotFound):
            ask()
    with pytest.raises(NotFound):
        behind(officer, office, AUGUST, "users")


def test_as_many_queries_for_three_hundred_requests_as_for_one(
    rows: Callable[..., list[Case]], officer: Actor, office: Office, django_assert_num_queries: Any
) -> None:
    rows(1)
    with django_assert_num_queries(14):
        numbers_of(officer, office, AUGUST)
    rows_of = Case.objects.get(number_seq=1000)
    Case.objects.bulk_create(_copies(rows_of, 300))
    with django_assert_num_queries(14):
        counts = numbers_of(officer, office, AUGUST).now.counted.counts
    assert counts["submitted"].value == 302


def _copies(case: Case, many: int) -> list[Case]:
    values = {field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields}
    for name in ("id", "ref"):
        values.pop(name)
    found = []
    for n in range(2000, 2000 + many):
        found.append(
            Case(**values | {"number": f"KBI1-2569-{n:06}", "number_seq": n, "track_index": f"t{n}"})
        )
    return found


def test_a_closed_period_stays_and_tells_what_changed(
    handed_over: Callable[..., Case],
    rows: Callable[..., list[Case]],
    director: Actor,
    office: Office,
    targets: Callable[..., None],
) -> None:
    targets("on_time", "90")
    words = {"problems": "เครื่องพิมพ์เสีย", "proposals": "ซื้อใหม่"}
    commands.write_report(actor=director, office=office, period=AUGUST, typed=words, now=later())
    report = commands.close_period(actor=director, office=office, period=AUGUST, now=later())
    assert report.closed_by is not None
    rows(3)
    targets("on_time", "50")
    view = numbers_of(director, office, AUGUST)
    assert view.then is not None
    assert view.then.counted.counts["submitted"].value == 1
    assert view.then.goals["on_time"].target == 90
    assert view.now.counted.counts["submitted"].value == 4
    for again in (
        lambda: commands.close_period(actor=director, office=office, period=AUGUST, now=later(1)),
        lambda: commands.write_report(
            actor=director, office=office, period=AUGUST, typed=words, now=later(1)
        ),
    ):
        with pytest.raises(PeriodClosed):
            again()
    assert Report.objects.get().numbers == report.numbers
    assert OfficeEvent.objects.filter(what="period-closed").count() == 1


def test_who_may_close_and_when(
    office: Office, officer: Actor, supervisor: Actor, auditor: Actor, other_officer: Actor
) -> None:
    def write(actor: Actor, **typed: str) -> Report:
        return commands.write_report(actor=actor, office=office, period=AUGUST, typed=typed, now=MONDAY)

    for actor, no in ((officer, NotYours), (auditor, NotYours), (other_officer, NotFound)):
        with pytest.raises(no):
            write(actor)
        with pytest.raises(no):
            commands.close_period(actor=actor, office=office, period=AUGUST, now=later())
    with pytest.raises(PeriodNotOver):
        commands.close_period(actor=supervisor, office=office, period=AUGUST, now=MONDAY)
    with pytest.raises(Invalid) as refused:
        write(supervisor, problems="ก" * 901)
    assert [one.where for one in refused.value.problems] == ["problems"]
    assert write(supervisor, problems="ช้า").problems == "ช้า"
    assert commands.close_period(actor=supervisor, office=office, period=AUGUST, now=later()).problems == "ช้า"


def test_targets_are_set_by_who_manages_and_taken_away_by_emptying(
    office: Office, officer: Actor, director: Actor, other_officer: Actor
) -> None:
    def put(actor: Actor, **changed: str) -> Target | None:
        typed = {"indicator": "on_time", "since": "1/8/2569", "target": "95"} | changed
        return commands.set_target(actor=actor, office_id=office.pk, typed=typed, now=MONDAY)

    for actor, no in ((officer, NotYourRole), (other_officer, NotFound)):
        with pytest.raises(no):
            put(actor)
        with pytest.raises(no):
            commands.set_counting(actor=actor, office_id=office.pk, typed={}, now=MONDAY)
    put(director)
    put(director, target="96")
    assert Target.objects.get().target == 96
    with pytest.raises(Invalid):
        put(director, indicator="dance")
    assert put(director, target="") is None
    assert not Target.objects.exists()
    with pytest.raises(NoSuchTarget):
        put(director, target="")


def test_distances_know_districts_and_schools_and_count_ways(
    office: Office, counter: Counter, director: Actor, officer: Actor
) -> None:
    Office.objects.filter(pk=office.pk).update(place_code="810101")
    school = Office.objects.get(pk=office.pk)
    school.pk, school.code, school.prefix, school.kind, school.parent_id = (
        None,
        "wat-sai",
        "WSAI",
        "school",
        office.pk,
    )
    school.place_code, school.name_th = "810301", "โรงเรียนวัดทราย"
    school.save(force_insert=True)
    typed = {"places": "เกาะลันตา,70\nโรงเรียนวัดทราย,12.5", "baht_per_km": "4"}
    kept = commands.set_counting(actor=director, office_id=office.pk, typed=typed, now=MONDAY)
    assert [one["key"] for one in kept.settings["indicators"]["places"]] == ["8103", "wat-sai"]
    counter.submitted(workplace={"code": "wat-sai"})
    counts = numbers_of(officer, kept, AUGUST).now.counted.counts
    assert [counts["km"].value, counts["baht"].value] == [25, 100]
    typed["places"] = "เกาะลันตา,70"
    kept = commands.set_counting(actor=director, office_id=office.pk, typed=typed, now=MONDAY)
    assert numbers_of(officer, kept, AUGUST).now.counted.counts["km"].value == 140  # by its district
    with pytest.raises(Invalid):
        commands.set_counting(actor=director, office_id=office.pk, typed={"places": "ดาวอังคาร,1"}, now=MONDAY)


def test_the_answers_of_a_month_are_counts(
    office: Office, officer: Actor, auditor: Actor, other_officer: Actor
) -> None:
    def enter(actor: Actor, month: str = "m2026-08", **changed: str) -> SurveyMonth:
        typed = {"asked": "60", "three": "5", "four": "15", "five": "20"} | changed
        return commands.enter_survey(actor=actor, office=office, month=month, typed=typed, now=later())

    enter(officer, asked="50")
    enter(officer)
    counts = numbers_of(officer, office, AUGUST).now.counted.counts
    assert counts["satisfaction"].value == Fraction(175, 40)
    assert counts["satisfied"].value == Fraction(3500, 40)
    assert counts["response"].value == Fraction(4000, 60)
    half = Period(since=AUGUST.since, until=AUGUST.until - timedelta(days=1))
    assert numbers_of(officer, office, half).now.counted.counts["satisfaction"].value is None
    for wrong in (
        {"asked": "39"},
        {"four": "x"},
        {"five": "1.5"},
        {"asked": "0", "three": "", "four": "", "five": ""},
    ):
        with pytest.raises(Invalid):
            enter(officer, **wrong)
    for month in ("q2569-4", "m2027-01", ""):
        with pytest.raises(Invalid):
            enter(officer, month)
    for actor, no in ((auditor, NotYours), (other_officer, NotFound)):
        with pytest.raises(no):
            enter(actor)
    assert SurveyMonth.objects.count() == 1


def test_heads_are_reminded_until_the_quarter_is_closed(office: Office, director: Actor) -> None:
    user = create_account(email="head@example.com", now=MONDAY)
    add_member(
        actor=SYSTEM, office_id=office.pk, user_id=user.pk, role="supervisor", name_th="นายหัวหน้า", now=MONDAY
    )
    commands.set_counting(actor=director, office_id=office.pk, typed={"report_days": "15"}, now=MONDAY)
    timer = Timer.objects.get(name="indicators-report")
    assert timer.args == {"office": office.pk, "period": "q2569-4"}
    assert timer.due_at.date() == date(2026, 10, 1)
    fire: Any = {"office_id": office.pk, "period": "q2569-4"}
    assert commands.remind_of_report(**fire, now=timer.due_at) == 1
    assert OutgoingMail.objects.count() == 1
    again = Timer.objects.get(name="indicators-report").due_at
    assert again.date() == date(2026, 10, 12)
    commands.close_period(actor=director, office=office, period=quarter_of(MONDAY.date()), now=again)
    assert commands.remind_of_report(**fire, now=again) == 0
    commands.set_counting(actor=director, office_id=office.pk, typed={"report_days": "0"}, now=again)
    assert not Timer.objects.filter(name="indicators-report").exists()
