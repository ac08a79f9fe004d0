"""A round is played through the real commands: applied for, decided, published, confirmed, moved up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from khamkho.base.errors import Invalid, NotFound
from khamkho.casework import commands as casework
from khamkho.casework.models import Case, Event
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for
from khamkho.casework.rules.refusals import NotEditable, NotYours
from khamkho.casework.rules.rounds import ChosenByRound
from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.catalogue.queries import service_of
from khamkho.offices.rounds import Group
from khamkho.people.actor import SYSTEM, Actor
from khamkho.rounds import commands as rounds
from khamkho.rounds.models import Place, Selection
from khamkho.rounds.queries import (
    entrants_of,
    moved_of,
    points_by_place,
    published,
    round_for,
    rounds_for,
    standing_in_round,
)
from khamkho.rounds.rules import (
    DrawnAlready,
    LotMissing,
    NoLotHere,
    NotClosedYet,
    NothingToDecide,
    PointsMissing,
    PreviewChanged,
    ResultsStand,
    StillChecked,
    lot_value,
)
from khamkho.rounds.tests.cast import CLOSES, CONFIRM, LOT, RESULTS, School, school, steps_of
from khamkho.work.models import Effect, Timer

__all__ = ["school"]
pytestmark = pytest.mark.django_db
SCORE = Group(key="m1|general", quota=1, method="score", least="10", reserve=1)


def by_lot(cases: list[Case], drawn: str = "4711") -> list[Case]:
    return sorted(cases, key=lambda case: lot_value(drawn, case.number or ""))


def ending(case: Case, cause: str, school: School, now):
    """A chosen applicant gives her place up, in one way or another."""
    if cause == "gives up":
        school.act(school.guardian(case), case, "give_up", now=now)
    elif cause == "withdraws":
        casework.withdraw(actor=school.guardian(case), number=case.number or "", now=now)
    elif cause == "lapses":
        fresh = Case.objects.get(pk=case.pk)
        since = fresh.events.filter(kind="acted").latest("seq").seq
        assert casework.lapse(case_id=case.pk, step="confirm", since=since, now=now)


def test_a_lot_gives_places_in_the_order_that_anyone_can_compute(school):
    one = school.announce()
    cases = [school.apply(now=MONDAY + timedelta(minutes=n)) for n in range(5)]
    school.published(one)
    ordered = by_lot(cases)
    assert steps_of(ordered) == ["confirm", "confirm", "reserve", "reserve", "reserve"]
    assert [Place.objects.get(case=case).turn for case in ordered] == [None, None, 1, 2, 3]
    first = Case.objects.get(pk=ordered[0].pk)
    assert first.step_due_at == CONFIRM
    told = [entry.reason for entry in case_for(school.guardian(ordered[2]), ordered[2].number or "").timeline]
    assert "สำรอง ลำดับที่ 1" in told[-1]
    assert "ลำดับที่ 3 จากผู้สมัคร 5 ราย รับ 2 ที่" in told[-1]
    kinds = Effect.objects.filter(name="notice", about=ordered[0].about).values_list("args__kind", flat=True)
    assert "place" in kinds
    assert "returned" not in kinds
    assert "waiting" in Effect.objects.filter(name="notice", about=ordered[3].about).values_list(
        "args__kind", flat=True
    )
    assert list(verify_all()) == []


def test_the_event_of_a_result_names_who_confirmed(school):
    one = school.announce()
    case = school.apply()
    school.published(one)
    event = Event.objects.filter(case=case, kind="acted").latest("seq")
    assert (event.actor_kind, event.actor_id) == ("system", str(school.director.user_id))
    assert Selection.objects.get(round=one).signature["signature"]["form"] == "own"


@pytest.mark.parametrize("cause", ["gives up", "withdraws", "lapses"])
def test_a_place_that_becomes_free_goes_to_the_next_on_the_list_with_a_new_term(school, cause):
    one = school.announce()
    cases = [school.apply() for _ in range(4)]
    school.published(one)
    ordered = by_lot(cases)
    later = CONFIRM + timedelta(hours=1)
    ending(ordered[0], cause, school, later)
    assert Effect.objects.filter(name="round-next", args={"round": one.pk}).exists()
    assert rounds.move_up(round_id=one.pk, now=later) == 1
    assert rounds.move_up(round_id=one.pk, now=later) == 0
    up = Case.objects.get(pk=ordered[2].pk)
    assert (up.step, steps_of([ordered[3]])) == ("confirm", ["reserve"])
    assert up.step_due_at
    assert up.step_due_at > later
    assert Timer.objects.filter(key=f"lapse:{up.pk}").exists()
    standing = standing_in_round(Case.objects.get(pk=ordered[3].pk), service_of(up.version))
    assert standing
    assert (standing.turn, standing.up_to) == (2, 1)
    assert list(verify_all()) == []


def test_who_comes_up_early_has_no_less_time_than_those_chosen_at_once(school):
    one = school.announce(confirm_until=RESULTS + timedelta(days=30))
    cases = [school.apply() for _ in range(3)]
    school.published(one)
    ordered = by_lot(cases)
    ending(ordered[0], "gives up", school, RESULTS + timedelta(hours=2))
    rounds.move_up(round_id=one.pk, now=RESULTS + timedelta(hours=2))
    assert Case.objects.get(pk=ordered[2].pk).step_due_at == RESULTS + timedelta(days=30)


def test_a_confirmed_place_stays_taken(school):
    one = school.announce()
    cases = [school.apply() for _ in range(3)]
    school.published(one)
    ordered = by_lot(cases)
    school.act(school.guardian(ordered[0]), ordered[0], "confirm", now=RESULTS)
    school.act(school.officer, ordered[0], "enrolled", now=RESULTS, new_pupil_no="123")
    assert Case.objects.get(pk=ordered[0].pk).end == "granted"
    assert rounds.move_up(round_id=one.pk, now=RESULTS) == 0


def test_confirming_changes_no_answer(school):
    one = school.announce()
    case = school.apply()
    school.published(one)
    guardian = school.guardian(case)
    before = case_for(guardian, case.number or "").body.answers
    with pytest.raises(NotEditable):
        casework.fill_all(
            actor=guardian, ref=case.ref, answers={**before, "apply_type": "in_area"}, now=RESULTS
        )
    school.act(guardian, case, "confirm", now=RESULTS)
    assert case_for(guardian, case.number or "").body.answers == before


def test_an_officer_confirms_at_the_counter_for_the_applicant(school):
    one = school.announce()
    case = school.apply()
    school.published(one)
    with pytest.raises(NotYours):
        school.act(school.officer, case, "confirm", now=RESULTS)
    casework.help_applicant(actor=school.officer, number=case.number or "", way="counter", now=RESULTS)
    school.act(school.officer, case, "confirm", now=RESULTS)
    assert steps_of([case]) == ["enrol"]


def test_publishing_again_after_a_crash_moves_only_what_has_not_moved(school, monkeypatch):
    one = school.announce()
    cases = [school.apply() for _ in range(4)]
    school.decided(one)
    real, calls = rounds._act, []

    def breaks(case, *args):
        calls.append(case)
        if len(calls) == 3:
            raise RuntimeError("the machine went down")
        real(case, *args)

    monkeypatch.setattr(rounds, "_act", breaks)
    with pytest.raises(RuntimeError):
        rounds.publish(round_id=one.pk, now=RESULTS)
    assert moved_of(one).moved == 2
    assert len(moved_of(one).stuck) == 2
    monkeypatch.setattr(rounds, "_act", real)
    assert rounds.publish(round_id=one.pk, now=RESULTS) == 2
    assert rounds.publish(round_id=one.pk, now=RESULTS) == 0
    assert sorted(steps_of(cases)) == ["confirm", "confirm", "reserve", "reserve"]


def test_who_withdraws_before_the_results_leaves_her_place_to_the_next(school):
    one = school.announce()
    cases = [school.apply() for _ in range(3)]
    school.decided(one)
    ordered = by_lot(cases)
    casework.withdraw(actor=school.guardian(ordered[0]), number=ordered[0].number or "", now=CLOSES)
    rounds.publish(round_id=one.pk, now=RESULTS)
    assert rounds.move_up(round_id=one.pk, now=RESULTS) == 1
    assert steps_of(ordered) == ["withdrawn", "confirm", "confirm"]


def test_nothing_is_public_before_its_hour_and_no_name_ever(school):
    one = school.announce()
    case = school.apply()
    school.decided(one)
    assert Timer.objects.get(key=f"round-results:{one.pk}").due_at == RESULTS
    assert published("ban-rian", one.pk, now=RESULTS) is None
    rounds.publish(round_id=one.pk, now=RESULTS)
    assert published("ban-rian", one.pk, now=RESULTS - timedelta(minutes=1)) is None
    found = published("ban-rian", one.pk, now=RESULTS)
    assert found
    (row,) = found.groups[0].rows
    assert (row.number, row.value) == (case.number, lot_value("4711", case.number or ""))
    assert Case.objects.get(pk=case.pk).display_name not in repr(found.groups)


def test_points_decide_and_are_sealed(school):
    one = school.announce(SCORE)
    cases = [school.apply(now=MONDAY + timedelta(minutes=n)) for n in range(4)]
    halls = "ห้อง 101, 2\nห้อง 102, 2"
    assert rounds.give_seats(actor=school.officer, round_id=one.pk, halls=halls, now=CLOSES) == 4
    known = points_by_place(entrants_of(one))
    assert known["3"] == cases[2].number
    typed = dict(zip((case.number for case in cases), ("12", "30.5", "absent", "9"), strict=True))
    assert rounds.keep_points(actor=school.officer, round_id=one.pk, typed=typed, now=CLOSES) == 4
    assert rounds.keep_points(actor=school.officer, round_id=one.pk, typed=typed, now=CLOSES) == 0
    place = Place.objects.get(case=cases[1])
    assert b"30.5" not in bytes(place.mark)
    school.confirmed(one)
    rounds.publish(round_id=one.pk, now=RESULTS)
    assert steps_of(cases) == ["reserve", "confirm", "refused", "refused"]
    told = case_for(school.guardian(cases[2]), cases[2].number or "").timeline
    assert any("ขาดสอบ" in entry.reason for entry in told)
    assert (place.seat, place.hall) == (2, "ห้อง 101")


def test_the_order_of_receipt_decides(school):
    one = school.announce(replace(LOT, method="order", quota=1, reserve=0))
    cases = [school.apply(now=MONDAY + timedelta(minutes=n)) for n in (5, 1)]
    school.confirmed(one)
    rounds.publish(round_id=one.pk, now=RESULTS)
    assert steps_of(cases) == ["refused", "confirm"]


def test_nothing_is_decided_while_the_round_is_open(school):
    one = school.announce()
    school.apply()
    early = CLOSES - timedelta(seconds=1)
    for do in (
        lambda: rounds.draw_lot(actor=school.officer, round_id=one.pk, drawn="1", again="1", now=early),
        lambda: rounds.give_seats(actor=school.officer, round_id=one.pk, halls="ก, 9", now=early),
        lambda: rounds.keep_points(actor=school.officer, round_id=one.pk, typed={}, now=early),
        lambda: school.confirmed(one, now=early),
    ):
        with pytest.raises(NotClosedYet):
            do()


def test_confirmed_results_stand(school):
    one = school.announce()
    case = school.apply()
    school.decided(one)
    for do in (
        lambda: rounds.draw_lot(actor=school.director, round_id=one.pk, drawn="1", again="1", now=CLOSES),
        lambda: school.confirmed(one),
    ):
        with pytest.raises(ResultsStand):
            do()
    rounds.publish(round_id=one.pk, now=RESULTS)
    school.act(school.guardian(case), case, "give_up", now=RESULTS)
    with pytest.raises(ChosenByRound):
        casework.reopen(actor=school.director, number=case.number or "", reason="ขอคืน", now=RESULTS)


def test_a_lot_is_typed_twice_kept_once_and_replaced_by_the_director_alone_with_a_reason(school):
    one = school.announce()

    def draw(actor: Actor, drawn: str, again: str = "", reason: str = "") -> Selection:
        return rounds.draw_lot(
            actor=actor, round_id=one.pk, drawn=drawn, again=again or drawn, reason=reason, now=CLOSES
        )

    for wrong in (("12x", ""), ("12", "13"), ("", "")):
        with pytest.raises(Invalid):
            draw(school.officer, *wrong)
    assert draw(school.officer, "๑๒ ๓").drawn == "123"
    assert draw(school.officer, "123").redrawn == []
    with pytest.raises(DrawnAlready):
        draw(school.officer, "124")
    with pytest.raises(Invalid):
        draw(school.director, "124")
    assert [one["drawn"] for one in draw(school.director, "124", reason="อ่านเลขผิด").redrawn] == ["123"]


def test_a_round_without_a_lot_takes_no_number(school):
    one = school.announce(SCORE)
    with pytest.raises(NoLotHere):
        rounds.draw_lot(actor=school.officer, round_id=one.pk, drawn="1", again="1", now=CLOSES)


def test_what_is_missing_keeps_the_director_from_confirming(school):
    one = school.announce(LOT, replace(SCORE, key="m4|general"))
    with pytest.raises(NothingToDecide):
        school.confirmed(one)
    checked = school.apply(checked=False)
    with pytest.raises(StillChecked):
        school.confirmed(one)
    school.act(school.officer, checked, "accept", now=MONDAY)
    with pytest.raises(LotMissing):
        school.confirmed(one)
    rounds.draw_lot(actor=school.officer, round_id=one.pk, drawn="5", again="5", now=CLOSES)
    tested = school.apply(grade="m4")
    with pytest.raises(PointsMissing):
        school.confirmed(one)
    rounds.keep_points(actor=school.officer, round_id=one.pk, typed={tested.number or "": "50"}, now=CLOSES)
    before = school.seen(one)
    school.apply()
    with pytest.raises(PreviewChanged):
        school.confirmed(one, seen=before)
    school.confirmed(one)


def test_only_the_director_confirms_and_only_members_reach_a_round(school, other_officer, applicant):
    one = school.announce(replace(LOT, method="order"))
    school.apply()
    with pytest.raises(NotYours):
        rounds.confirm_results(actor=school.officer, round_id=one.pk, seen=school.seen(one), now=CLOSES)
    for stranger in (other_officer, applicant, replace(school.officer, two_factor=False)):
        with pytest.raises(NotFound):
            rounds.keep_points(actor=stranger, round_id=one.pk, typed={}, now=CLOSES)
        assert round_for(stranger, school.office, one.pk) is None
        assert rounds_for(stranger, school.office) == ()
    auditor = make_member(school.office, "auditor", "นางตัวอย่าง ผู้ตรวจ")
    with pytest.raises(NotYours):
        rounds.publish_again(actor=auditor, round_id=one.pk, now=CLOSES)
    assert rounds_for(school.officer, school.office) == (one,)


def test_points_and_halls_that_cannot_be_read_are_named(school):
    one = school.announce(SCORE)
    with pytest.raises(NothingToDecide):
        rounds.give_seats(actor=school.officer, round_id=one.pk, halls="ก, 9", now=CLOSES)
    case = school.apply()
    with pytest.raises(Invalid) as no:
        rounds.keep_points(actor=school.officer, round_id=one.pk, typed={case.number or "": "ดี"}, now=CLOSES)
    assert [problem.where for problem in no.value.problems] == [f"points-{case.number}"]
    with pytest.raises(Invalid):
        rounds.give_seats(actor=school.officer, round_id=one.pk, halls="", now=CLOSES)


def test_nobody_acts_one_by_one_where_the_round_selects(school):
    one = school.announce()
    case = school.apply()
    for actor in (school.officer, school.director):
        with pytest.raises(NotYours):
            school.act(actor, case, "choose", now=CLOSES, reason="x")
    assert one.pk == Case.objects.get(pk=case.pk).round_id
    assert rounds.move_up(round_id=one.pk, now=CLOSES) == 0
    assert rounds.publish(round_id=one.pk, now=CLOSES) == 0


def test_publishing_is_asked_for_again_only_after_the_results_are_out(school):
    one = school.announce()
    school.apply()
    school.decided(one)
    rounds.publish_again(actor=school.officer, round_id=one.pk, now=CLOSES)
    assert not Effect.objects.filter(name="round-results").exists()
    rounds.publish(round_id=one.pk, now=RESULTS)
    rounds.publish_again(actor=school.officer, round_id=one.pk, now=RESULTS)
    assert Effect.objects.filter(name="round-results", args={"round": one.pk}).exists()


def test_while_a_round_goes_on_the_clock_of_the_office_stands(school):
    school.announce()
    case = school.apply()
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.waiting_for, fresh.paused_at) == ("system", MONDAY)
    assert fresh.complete_at == MONDAY
    assert SYSTEM.kind == "system"
