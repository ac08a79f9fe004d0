"""Acting on a case: each move, each refusal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest

from khamkho.base.errors import Invalid
from khamkho.base.thai import show_datetime
from khamkho.casework import commands
from khamkho.casework.commands.record import record
from khamkho.casework.contents import body_of
from khamkho.casework.models import Case, Event
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for
from khamkho.casework.rules.refusals import (
    AlreadyEnded,
    KeyReused,
    NoSuchCase,
    NotEditable,
    NotEnded,
    NotYours,
    OwnCase,
    ReasonNeeded,
    Stale,
)
from khamkho.casework.tests.cast import MONDAY, Counter, make_member, replace
from khamkho.catalogue.rules import NoSuchAction
from khamkho.offices.commands import add_calendar_day, publish_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.work.models import Effect, Timer

pytestmark = pytest.mark.django_db
Act = Callable[..., Case]

CARD = {"card_number": "12/2569", "issued_on": "3/8/2569", "expires_on": "2/8/2575"}


@pytest.fixture
def case(counter: Counter) -> Case:
    return counter.submitted()


def test_a_case_goes_from_check_to_handed_over(
    case: Case, officer: Actor, director: Actor, applicant: Actor, act: Act
) -> None:
    act(officer, case, "accept")
    act(director, case, "approve")
    act(officer, case, "ready", **CARD)
    done = act(officer, case, "hand_over", receiver="holder")
    assert (done.state, done.end) == ("ended", "granted")
    told = [entry.text.th for entry in case_for(applicant, case.number or "").timeline]
    assert told == ["ยื่นคำขอ", "รับเรื่อง", "อนุมัติ", "ดำเนินการเสร็จ พร้อมส่งมอบ", "ส่งมอบแล้ว"]
    assert list(verify_all()) == []


def test_return_stops_the_clock_and_resubmit_starts_it_again(
    case: Case, officer: Actor, applicant: Actor, act: Act
) -> None:
    promised = case.due_at
    returned = act(officer, case, "return", reason="รูปถ่ายไม่ชัด")
    assert returned.paused_at == MONDAY
    assert returned.due_at == promised
    later = MONDAY + timedelta(days=7)
    back = act(applicant, case, "resubmit", at=later)
    assert back.paused_at is None
    assert promised is not None
    assert back.due_at == promised + timedelta(days=7)


def test_corrections_show_only_once_they_are_handed_in(
    case: Case, officer: Actor, applicant: Actor, act: Act
) -> None:
    act(officer, case, "return", reason="ตำแหน่งไม่ตรงคำสั่ง")
    before = body_of(Case.objects.get(pk=case.pk)).answers["position"]
    raw = {"position": "ครูชำนาญการ", "workplace.code": "other", "workplace.name": "โรงเรียนบ้านตัวอย่าง"}
    raw |= {"academic_standing": "k2", "contract_end": "1/1/2575"}
    filled = commands.fill(actor=applicant, ref=case.ref, page_id="work", raw=raw, now=MONDAY)
    assert filled.problems == ()
    assert case_for(officer, case.number or "").body.answers["position"] == before
    act(applicant, case, "resubmit")
    assert case_for(officer, case.number or "").body.answers["position"] == "ครูชำนาญการ"
    last = case_for(officer, case.number or "").timeline[-1]
    assert "position" in last.changed


def test_answers_cannot_change_while_the_office_works(
    case: Case, applicant: Actor, officer: Actor, act: Act
) -> None:
    act(officer, case, "accept")
    with pytest.raises(NotEditable):
        commands.fill(actor=applicant, ref=case.ref, page_id="work", raw={"position": "x"}, now=MONDAY)


def test_the_applicant_cannot_take_an_officers_action(case: Case, applicant: Actor, act: Act) -> None:
    with pytest.raises(NotYours):
        act(applicant, case, "accept")


def test_an_officer_cannot_approve_for_the_director(case: Case, officer: Actor, act: Act) -> None:
    act(officer, case, "accept")
    with pytest.raises(NotYours) as refused:
        act(officer, case, "approve")
    assert "ผู้อำนวยการ" in refused.value.sentence("th")


def test_a_supervisor_may_do_an_officers_step(case: Case, supervisor: Actor, act: Act) -> None:
    assert act(supervisor, case, "accept").step == "approve"


def test_an_auditor_sees_and_cannot_act(case: Case, auditor: Actor, act: Act) -> None:
    assert case_for(auditor, case.number or "").actions == ()
    with pytest.raises(NotYours):
        act(auditor, case, "accept")


def test_an_officer_of_another_office_does_not_see_the_case(
    case: Case, other_officer: Actor, act: Act
) -> None:
    with pytest.raises(NoSuchCase):
        act(other_officer, case, "accept")


def test_one_factor_is_not_enough_for_an_officer(case: Case, officer: Actor, act: Act) -> None:
    with pytest.raises(NoSuchCase):
        act(replace(officer, two_factor=False), case, "accept")


def test_nobody_decides_a_case_of_her_own(counter: Counter, office: Office, act: Act) -> None:
    both = make_member(office, "officer", "นางสาวตัวอย่าง สองบทบาท")
    draft = counter.fill(counter.start(actor=both), actor=both)
    own = counter.submit(draft, actor=both).case
    with pytest.raises(OwnCase):
        act(both, own, "accept")


def test_a_reason_is_needed_to_return(case: Case, officer: Actor, act: Act) -> None:
    with pytest.raises(ReasonNeeded):
        act(officer, case, "return", reason=" ​ ")


def test_an_action_of_another_step_is_refused(case: Case, officer: Actor, act: Act) -> None:
    with pytest.raises(NoSuchAction):
        act(officer, case, "hand_over")


def test_the_questions_of_an_action_are_checked(
    case: Case, officer: Actor, director: Actor, act: Act
) -> None:
    act(officer, case, "accept")
    act(director, case, "approve")
    with pytest.raises(Invalid) as refused:
        act(officer, case, "ready", **{**CARD, "issued_on": "31/2/2569"})
    assert [problem.where for problem in refused.value.problems] == ["issued_on"]


def test_a_stale_page_is_refused_with_what_changed(
    case: Case, officer: Actor, supervisor: Actor, act: Act
) -> None:
    seen = case.head_seq
    act(officer, case, "return", reason="แก้ชื่อ")
    with pytest.raises(Stale):
        act(supervisor, case, "accept", seen=seen)
    again = act_as_stale(case, supervisor, seen)
    assert "ส่งกลับให้แก้ไข" in again


def act_as_stale(case: Case, actor: Actor, seen: int) -> str:
    with pytest.raises(Stale) as refused:
        commands.give_back(actor=actor, number=case.number or "", reason="x", seen=seen, now=MONDAY)
    return refused.value.sentence("th")


def test_an_internal_note_does_not_make_a_page_stale(
    case: Case, officer: Actor, supervisor: Actor, act: Act
) -> None:
    seen = case.head_seq
    commands.note(actor=supervisor, number=case.number or "", text="โทรถามแล้ว", now=MONDAY)
    assert act(officer, case, "accept", seen=seen).step == "approve"


def test_a_double_click_acts_once(case: Case, officer: Actor, act: Act) -> None:
    seen = case.head_seq
    act(officer, case, "accept", key="click", seen=seen)
    act(officer, case, "accept", key="click", seen=seen)
    assert Case.objects.get(pk=case.pk).step == "approve"
    with pytest.raises(KeyReused):
        act(officer, case, "reject", key="click", reason="x", seen=seen)


def test_rejection_ends_the_case_and_tells_why(
    case: Case, officer: Actor, applicant: Actor, act: Act
) -> None:
    ended = act(officer, case, "reject", reason="ไม่ได้สังกัดเขตนี้")
    assert (ended.state, ended.end) == ("ended", "refused")
    assert case_for(applicant, case.number or "").timeline[-1].reason == "ไม่ได้สังกัดเขตนี้"
    with pytest.raises(AlreadyEnded):
        act(officer, case, "accept")


def test_a_directors_reason_to_the_officer_is_not_shown_to_the_applicant(
    case: Case, officer: Actor, director: Actor, applicant: Actor, act: Act
) -> None:
    act(officer, case, "accept")
    act(director, case, "refuse", reason="ตรวจคำสั่งอีกครั้ง")
    assert case_for(applicant, case.number or "").timeline[-1].reason == ""
    assert case_for(officer, case.number or "").timeline[-1].reason == "ตรวจคำสั่งอีกครั้ง"


def test_withdrawing_ends_the_case(case: Case, applicant: Actor, officer: Actor) -> None:
    ended = commands.withdraw(actor=applicant, number=case.number or "", now=MONDAY)
    assert ended.end == "withdrawn"
    with pytest.raises(NotYours):
        commands.withdraw(actor=officer, number=case.number or "", now=MONDAY)


def test_giving_back_makes_a_letter(case: Case, officer: Actor) -> None:
    ended = commands.give_back(
        actor=officer, number=case.number or "", reason="เอกสารไม่ครบ", seen=case.head_seq, now=MONDAY
    )
    assert ended.end == "given_back"
    assert [letter.kind for letter in ended.letters.all()] == ["give_back"]


def test_reopening_takes_the_notice_back(case: Case, officer: Actor, supervisor: Actor, act: Act) -> None:
    Effect.objects.all().delete()
    act(officer, case, "reject", reason="กดผิด")
    notice = Effect.objects.get(name="notice")
    assert notice.next_at == MONDAY + timedelta(seconds=60)
    with pytest.raises(NotYours):
        commands.reopen(actor=officer, number=case.number or "", reason="กดผิด", now=MONDAY)
    opened = commands.reopen(actor=supervisor, number=case.number or "", reason="กดผิด", now=MONDAY)
    assert (opened.state, opened.step) == ("open", "check")
    notice.refresh_from_db()
    assert notice.state == "cancelled"
    with pytest.raises(NotEnded):
        commands.reopen(actor=supervisor, number=case.number or "", reason="อีกครั้ง", now=MONDAY)


def test_time_alone_lapses_a_case_that_was_not_corrected(case: Case, officer: Actor, act: Act) -> None:
    act(officer, case, "return", reason="แก้ไข")
    timer = Timer.objects.get(key=f"lapse:{case.pk}")
    args = {"case_id": case.pk, "step": timer.args["step"], "since": timer.args["since"]}
    assert not commands.lapse(**args, now=timer.due_at - timedelta(minutes=1))
    assert commands.lapse(**args, now=timer.due_at)
    assert not commands.lapse(**args, now=timer.due_at)
    assert Case.objects.get(pk=case.pk).end == "lapsed"
    assert list(verify_all()) == []


def test_a_case_that_was_corrected_in_time_does_not_lapse(
    case: Case, officer: Actor, applicant: Actor, act: Act
) -> None:
    act(officer, case, "return", reason="แก้ไข")
    timer = Timer.objects.get(key=f"lapse:{case.pk}")
    act(applicant, case, "resubmit")
    assert not Timer.objects.filter(key=f"lapse:{case.pk}").exists()
    args = {"case_id": case.pk, "step": timer.args["step"], "since": timer.args["since"]}
    assert not commands.lapse(**args, now=timer.due_at)


def test_a_note_for_named_people_is_read_by_them_only(
    case: Case, officer: Actor, supervisor: Actor, director: Actor, applicant: Actor
) -> None:
    assert director.user_id is not None
    commands.note(
        actor=officer, number=case.number or "", text="เรื่องละเอียดอ่อน", readers=[director.user_id], now=MONDAY
    )

    def notes(actor: Actor) -> list[str]:
        return [entry.note for entry in case_for(actor, case.number or "").timeline if entry.note]

    assert notes(director) == notes(officer) == ["เรื่องละเอียดอ่อน"]
    assert notes(supervisor) == notes(applicant) == []


def test_only_the_cases_that_a_new_holiday_touches_are_held(
    counter: Counter, officer: Actor, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [counter.submit(counter.fill(counter.start()), key=str(n)).case for n in range(5)]
    act(officer, made[1], "return", reason="แก้ไขรูปถ่าย")  # its clock stands still
    reschedule = import_module(
        "khamkho.casework.commands.reschedule"
    )  # the package has the command under this name
    monkeypatch.setattr(reschedule, "HELD", 2)
    monkeypatch.setattr(reschedule, "LOOKED_AT", 3)
    held: list[int] = []

    def seen(case: Case, *args: Any, **more: Any) -> Event:
        held.append(case.pk)
        return record(case, *args, **more)

    monkeypatch.setattr(reschedule, "record", seen)
    add_calendar_day(
        actor=SYSTEM,
        office_id=made[0].office_id,
        day=(MONDAY + timedelta(days=1)).date(),
        kind="closed",
        name_th="วันหยุดพิเศษ",
        name_en="Special",
        now=MONDAY,
    )
    assert commands.reschedule_office(office_id=made[0].office_id, now=MONDAY) == 4
    assert held == [case.pk for case in made if case != made[1]]
    assert list(verify_all()) == []


def test_a_holiday_declared_late_moves_the_promised_date_and_says_so(
    case: Case, applicant: Actor, officer: Actor, act: Act
) -> None:
    before = case.due_at
    assert before is not None
    tomorrow = (MONDAY + timedelta(days=1)).date()
    add_calendar_day(
        actor=SYSTEM,
        office_id=case.office_id,
        day=tomorrow,
        kind="closed",
        name_th="วันหยุดพิเศษ",
        name_en="Special",
        now=MONDAY,
    )
    effect = Effect.objects.get(name="calendar-changed")
    assert commands.reschedule_office(office_id=effect.args["office"], now=MONDAY) == 1
    assert commands.reschedule_office(office_id=None, now=MONDAY) == 0
    assert Case.objects.get(pk=case.pk).due_at == before + timedelta(days=1)
    told = case_for(applicant, case.number or "").timeline[-1]
    assert told.kind == "rescheduled"
    assert f"จาก {show_datetime(before, 'th', 'short')} เป็น" in told.text.th
    assert list(verify_all()) == []
    assert act(officer, case, "accept").step == "approve"


def test_a_pause_that_ended_in_a_lapse_still_counts_when_the_case_is_reopened(
    case: Case, officer: Actor, supervisor: Actor, applicant: Actor, act: Act
) -> None:
    promised = case.due_at
    act(officer, case, "return", reason="แก้ไข")
    timer = Timer.objects.get(key=f"lapse:{case.pk}")
    commands.lapse(case_id=case.pk, step=timer.args["step"], since=timer.args["since"], now=timer.due_at)
    weeks = timer.due_at + timedelta(days=2)
    commands.reopen(actor=supervisor, number=case.number or "", reason="มาทันแต่ระบบล่ม", now=weeks)
    back = act(applicant, case, "resubmit", at=MONDAY + timedelta(days=28))
    assert promised is not None
    assert back.due_at == promised + timedelta(days=28)


def test_an_answer_that_is_told_reaches_the_applicant(
    office: Office, applicant: Actor, officer: Actor, act: Act
) -> None:
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id="general-request", now=MONDAY)
    draft = commands.start(
        actor=applicant, office=office, service_id="general-request", lang="th", now=MONDAY
    )
    player = Counter(office=office, applicant=applicant, now=MONDAY)
    case = player.submit(player.fill(draft)).case
    act(officer, case, "answer")
    act(officer, case, "close", answer="ดำเนินการแล้ว ติดต่อรับได้ที่ชั้น 2")
    assert case_for(applicant, case.number or "").timeline[-1].reason == "ดำเนินการแล้ว ติดต่อรับได้ที่ชั้น 2"
