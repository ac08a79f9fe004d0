"""The legal clock through the commands: complete, extended, late and why, decided, told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from khamkho.base.errors import Invalid
from khamkho.casework import commands
from khamkho.casework.letter_contents import content_of
from khamkho.casework.models import Case, LateNotice
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for
from khamkho.casework.queries.clock import clock_of, marks_of
from khamkho.casework.queries.late import copies_for, copies_of, tasks_for, untold_at
from khamkho.casework.rules.clock import Clock
from khamkho.casework.rules.refusals import (
    AlreadyEnded,
    KeyReused,
    NothingToExtend,
    NothingToTell,
    NotLate,
    NotYours,
    OwnCase,
    ReasonNeeded,
    Stale,
    TooLateToExtend,
)
from khamkho.casework.tests.cast import MONDAY, Counter, replace
from khamkho.catalogue.queries import service_of
from khamkho.offices.commands import add_calendar_day, set_periods, write_order
from khamkho.offices.models import Office
from khamkho.offices.queries import calendar_for
from khamkho.people.actor import SYSTEM, Actor
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db
Act = Callable[..., Case]
LATE = MONDAY + timedelta(days=30)


@pytest.fixture
def case(counter: Counter) -> Case:
    return counter.submitted()


def extend(
    actor: Actor, case: Case, days: int = 2, reason: str = "รอผลตรวจจากต้นสังกัด", **more: object
) -> Case:
    seen = Case.objects.get(pk=case.pk).head_seq
    given = {"seen": seen, "now": MONDAY + timedelta(hours=1), **more}
    return commands.extend(actor=actor, number=case.number or "", days=days, reason=reason, **given)  # type: ignore[arg-type]


def clock(case: Case, now: datetime = MONDAY) -> Clock:
    case = Case.objects.select_related("office", "version").get(pk=case.pk)
    found = clock_of(case, service_of(case.version), calendar_for(case.office), marks_of(case), now=now)
    assert found is not None
    return found


def announced(case: Case) -> list[str]:
    effects = Effect.objects.filter(about=case.about, name="notice").order_by("pk")
    return [effect.args["kind"] for effect in effects]


# complete, decided, told


def test_a_case_is_complete_after_the_first_check_and_stays_so(
    case: Case, officer: Actor, director: Actor, applicant: Actor, act: Act
) -> None:
    act(officer, case, "return", reason="รูปถ่ายไม่ชัด")
    assert clock(case).complete is None
    act(applicant, case, "resubmit", at=MONDAY + timedelta(days=1))
    checked = MONDAY + timedelta(days=2)
    act(officer, case, "accept", at=checked)
    act(director, case, "refuse", reason="ตรวจอีกครั้ง", at=MONDAY + timedelta(days=3))
    act(officer, case, "accept", at=MONDAY + timedelta(days=3))
    assert clock(case).complete == checked
    assert list(verify_all()) == []


def test_an_approval_is_the_decision_and_the_end_after_it_is_not(
    case: Case, officer: Actor, director: Actor, act: Act
) -> None:
    act(officer, case, "accept")
    assert clock(case).decided is None
    act(director, case, "approve", at=MONDAY + timedelta(hours=2))
    assert clock(case).decided == MONDAY + timedelta(hours=2)
    card = {"card_number": "12/2569", "issued_on": "3/8/2569", "expires_on": "2/8/2575"}
    act(officer, case, "ready", **card)
    act(officer, case, "hand_over", receiver="holder", at=MONDAY + timedelta(days=1))
    assert clock(case).decided == MONDAY + timedelta(hours=2)


def test_a_notice_that_went_out_tells_the_decision_once(case: Case, officer: Actor, act: Act) -> None:
    act(officer, case, "reject", reason="ไม่ได้สังกัดเขตนี้")
    sent = MONDAY + timedelta(minutes=2)
    assert not commands.record_told(case_id=case.pk, kind="received", now=sent)
    assert commands.record_told(case_id=case.pk, kind="rejected", now=sent)
    assert not commands.record_told(case_id=case.pk, kind="rejected", now=sent + timedelta(days=1))
    assert clock(case).told == sent
    entry = case_for(officer, case.number or "").timeline[-1]
    assert entry.text.en == "The applicant was told of the decision (by email)"
    assert list(verify_all()) == []


def test_an_officer_says_that_the_applicant_was_told_by_telephone(
    case: Case, officer: Actor, applicant: Actor, other_officer: Actor, act: Act
) -> None:
    number = case.number or ""
    with pytest.raises(NothingToTell):
        commands.tell(actor=officer, number=number, way="phone", now=MONDAY)
    act(officer, case, "reject", reason="ไม่ได้สังกัดเขตนี้")
    with pytest.raises(NotYours):
        commands.tell(actor=applicant, number=number, way="phone", now=MONDAY)
    commands.tell(actor=officer, number=number, way="phone", words="รับทราบแล้ว", now=MONDAY)
    with pytest.raises(NothingToTell):
        commands.tell(actor=officer, number=number, way="post", now=MONDAY)
    assert case_for(officer, number).timeline[-1].note == "รับทราบแล้ว"
    assert all(entry.kind != "told" for entry in case_for(applicant, number).timeline)


def test_a_reopened_case_is_neither_decided_nor_told(
    case: Case, officer: Actor, supervisor: Actor, act: Act
) -> None:
    act(officer, case, "reject", reason="ไม่ได้สังกัดเขตนี้")
    commands.tell(actor=officer, number=case.number or "", way="phone", now=MONDAY)
    commands.reopen(actor=supervisor, number=case.number or "", reason="กดผิด", now=MONDAY)
    found = clock(case)
    assert (found.decided, found.told) == (None, None)


def test_a_withdrawal_is_no_decision(case: Case, applicant: Actor) -> None:
    commands.withdraw(actor=applicant, number=case.number or "", now=MONDAY)
    assert clock(case).decided is None


def test_the_office_is_warned_of_a_decision_that_nobody_was_told(
    case: Case, officer: Actor, office: Office, act: Act
) -> None:
    act(officer, case, "reject", reason="ไม่ได้สังกัดเขตนี้")
    for days, warned in ((4, False), (6, True), (40, True)):
        found = untold_at(office.pk, within=7, now=MONDAY + timedelta(days=days))
        assert found.exists() is warned, days
    commands.tell(actor=officer, number=case.number or "", way="person", now=MONDAY)
    assert not untold_at(office.pk, within=7, now=LATE).exists()


# extended


def test_a_head_gives_more_time_and_the_applicant_reads_why(
    case: Case, supervisor: Actor, applicant: Actor
) -> None:
    before = clock(case).due
    after = extend(supervisor, case, 2)
    found = clock(after)
    assert before is not None
    assert found.due == after.due_at
    assert found.due is not None
    assert found.due > before
    assert "extended by 2 by the supervisor" in found.for_applicant().en
    entry = case_for(applicant, case.number or "").timeline[-1]
    assert (entry.text.en, entry.reason) == ("Given 2 more working days", "รอผลตรวจจากต้นสังกัด")
    assert announced(case)[-1] == "extended"
    assert list(verify_all()) == []


@pytest.mark.parametrize("extend_first", [True, False])
def test_a_pause_and_an_extension_come_out_the_same_in_either_order(
    case: Case, officer: Actor, director: Actor, applicant: Actor, act: Act, *, extend_first: bool
) -> None:
    hour = timedelta(hours=1)
    if extend_first:
        extend(director, case, 3, now=MONDAY + hour)
    act(officer, case, "return", reason="รูปไม่ชัด", at=MONDAY + 2 * hour)
    act(applicant, case, "resubmit", at=MONDAY + timedelta(days=1, hours=2))
    if not extend_first:
        extend(director, case, 3, now=MONDAY + timedelta(days=1, hours=3))
    found = Case.objects.get(pk=case.pk).due_at
    assert found is not None
    assert case.due_at is not None
    assert found - case.due_at == timedelta(days=6)  # one day paused, three given, a weekend between


def test_a_holiday_moves_an_extended_case_and_keeps_its_days(
    case: Case, director: Actor, office: Office
) -> None:
    extended = extend(director, case, 2)
    assert extended.due_at is not None
    day = extended.due_at.date()
    add_calendar_day(
        actor=SYSTEM,
        office_id=office.pk,
        day=day,
        kind="closed",
        name_th="หยุดพิเศษ",
        name_en="Special",
        now=MONDAY,
    )
    assert commands.reschedule(case_ids=[case.pk], now=MONDAY + timedelta(hours=2)) == 1
    moved = Case.objects.get(pk=case.pk)
    assert moved.due_at is not None
    assert moved.due_at > extended.due_at
    assert clock(moved).extended == 2


def test_extending_refuses(
    case: Case, officer: Actor, director: Actor, supervisor: Actor, applicant: Actor, act: Act
) -> None:
    with pytest.raises(NotYours):
        extend(officer, case)
    with pytest.raises(OwnCase):
        extend(replace(director, opened_cases=frozenset({case.pk})), case)
    with pytest.raises(ReasonNeeded):
        extend(director, case, reason=" ")
    for days in (0, 366):
        with pytest.raises(Invalid):
            extend(director, case, days)
    with pytest.raises(TooLateToExtend):
        extend(director, case, now=LATE)
    seen = Case.objects.get(pk=case.pk).head_seq
    act(officer, case, "return", reason="รูปถ่ายไม่ชัด")
    with pytest.raises(Stale):
        extend(director, case, seen=seen)
    with pytest.raises(NothingToExtend):
        extend(director, case)
    commands.withdraw(actor=applicant, number=case.number or "", now=MONDAY)
    with pytest.raises(AlreadyEnded):
        extend(director, case)


def test_a_second_click_gives_no_second_extension(case: Case, director: Actor) -> None:
    seen = case.head_seq
    extend(director, case, client_key="k", seen=seen)
    assert Case.objects.get(pk=extend(director, case, client_key="k", seen=seen).pk).extensions == [
        {"days": 2, "by": "director"}
    ]
    with pytest.raises(KeyReused):
        extend(director, case, 3, client_key="k", seen=seen)


# late


def write(
    actor: Actor, case: Case, reason: str = "รอคำสั่งจากต้นสังกัด", now: datetime = LATE, key: str = ""
) -> LateNotice:
    return commands.explain_delay(
        actor=actor, number=case.number or "", reason=reason, client_key=key, now=now
    )


def test_every_seven_days_somebody_has_to_write_why(
    case: Case, officer: Actor, applicant: Actor, office: Office
) -> None:
    assert case.due_at is not None
    first = case.due_at + timedelta(hours=1)
    assert commands.call_for_reasons(now=case.due_at - timedelta(hours=1)) == 0
    assert commands.call_for_reasons(now=first) == 1
    assert commands.call_for_reasons(now=first + timedelta(hours=1)) == 0
    (task,) = tasks_for(officer, office.pk, now=first)
    assert (task.case, task.notice.turn) == (case, 1)
    write(officer, case, now=first + timedelta(days=1))
    assert tasks_for(officer, office.pk, now=first + timedelta(days=1)) == ()
    assert commands.call_for_reasons(now=case.due_at + timedelta(days=6)) == 0
    assert commands.call_for_reasons(now=case.due_at + timedelta(days=7)) == 1
    assert LateNotice.objects.filter(case=case).count() == 2
    told = case_for(applicant, case.number or "").timeline
    assert [entry.reason for entry in told if entry.kind == "late_explained"] == ["รอคำสั่งจากต้นสังกัด"]
    assert all(entry.kind not in ("late_called", "late_escalated") for entry in told)
    assert announced(case).count("late") == 1
    assert list(verify_all()) == []


def test_the_head_is_told_when_nobody_writes(case: Case, supervisor: Actor, office: Office) -> None:
    assert case.due_at is not None
    commands.call_for_reasons(now=case.due_at + timedelta(hours=1))
    assert commands.call_for_reasons(now=case.due_at + timedelta(days=1)) == 0
    late = case.due_at + timedelta(days=6)
    assert commands.call_for_reasons(now=late) == 1
    assert commands.call_for_reasons(now=late + timedelta(days=1)) == 0
    (task,) = tasks_for(supervisor, office.pk, now=late)
    assert task.notice.escalated_at == late
    assert case_for(supervisor, case.number or "").timeline[-1].kind == "late_escalated"
    assert announced(case) == ["received"]  # nothing is ever invented: without a reason nothing goes out


@pytest.mark.parametrize(
    ("by", "way", "letters"),
    [("supervisor", "letter", 1), ("officer", "letter", 0), ("supervisor", "mail", 0)],
)
def test_a_letter_about_the_delay_follows_where_the_office_wants_it_and_the_writer_may_sign(
    case: Case, office: Office, officer: Actor, supervisor: Actor, by: str, way: str, letters: int
) -> None:
    set_periods(actor=SYSTEM, office_id=office.pk, typed={"late_by": way}, now=MONDAY)
    writer = {"supervisor": supervisor, "officer": officer}[by]
    notice = write(writer, case)
    assert "late" in announced(case)
    found = list(case.letters.all())
    assert len(found) == letters
    for letter in found:
        assert (letter.kind, letter.follows, letter.state) == ("late", notice.event, "pending")
        assert letter.number
        assert letter.signed_by_id == writer.memberships[0].id
        assert content_of(letter)["reason"] == "รอคำสั่งจากต้นสังกัด"
    write(writer, case, key="again")
    write(writer, case, key="again")
    assert case.letters.count() == 2 * letters
    assert list(verify_all()) == []


def test_a_letter_about_the_delay_is_signed_under_the_order_of_who_may(
    case: Case, office: Office, officer: Actor
) -> None:
    set_periods(actor=SYSTEM, office_id=office.pk, typed={"late_by": "letter"}, now=MONDAY)
    write_order(
        actor=SYSTEM, office_id=office.pk, number="7/2569", dated=MONDAY.date(), kind="delegated",
        role="supervisor", member_id=officer.memberships[0].id, since=MONDAY.date(), now=MONDAY,
    )  # fmt: skip
    write(officer, case)
    (letter,) = case.letters.all()
    order = office.orders.get()
    assert content_of(letter)["signer"]["lines_th"][-1] == order.line_th


def test_an_office_may_choose_not_to_explain_delays_of_other_services(case: Case, office: Office) -> None:
    set_periods(actor=SYSTEM, office_id=office.pk, typed={"late_days_other": "0"}, now=MONDAY)
    assert commands.call_for_reasons(now=LATE) == 0


def test_what_no_longer_is_late_waits_for_no_reason(
    case: Case, officer: Actor, office: Office, act: Act
) -> None:
    commands.call_for_reasons(now=LATE)
    act(officer, case, "return", reason="รูปถ่ายไม่ชัด", at=LATE)
    assert tasks_for(officer, office.pk, now=LATE) == ()
    with pytest.raises(NotLate):
        write(officer, case)


def test_explaining_refuses(case: Case, officer: Actor, applicant: Actor) -> None:
    with pytest.raises(NotLate):
        write(officer, case, now=MONDAY)
    with pytest.raises(NotYours):
        write(applicant, case)
    with pytest.raises(OwnCase):
        write(replace(officer, opened_cases=frozenset({case.pk})), case)
    with pytest.raises(ReasonNeeded):
        write(officer, case, reason="\n ")


def test_a_second_click_writes_no_second_reason(case: Case, officer: Actor) -> None:
    first = write(officer, case, key="k")  # before the clockwork has asked
    assert write(officer, case, key="k") == first
    assert LateNotice.objects.count() == 1


def test_the_copies_for_oversight_hold_the_reason_and_no_name(
    case: Case, officer: Actor, auditor: Actor, other_officer: Actor, office: Office
) -> None:
    write(officer, case)
    commands.call_for_reasons(now=LATE + timedelta(days=8))
    (copy,) = copies_of(list(copies_for(auditor, office.pk)))
    assert (copy.case, copy.turn, copy.reason, copy.by) == (case, 1, "รอคำสั่งจากต้นสังกัด", officer.name)
    assert not copies_for(other_officer, office.pk).exists()
    assert tasks_for(other_officer, office.pk, now=LATE + timedelta(days=8)) == ()
