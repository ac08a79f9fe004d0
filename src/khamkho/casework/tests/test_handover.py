"""Handed over to another office, sent back, forwarded with a covering letter: numbers, clock, who sees what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.errors import NotFound, Refused
from khamkho.base.working_time import STANDARD, due, parse_span
from khamkho.casework import commands
from khamkho.casework.letter_contents import content_of
from khamkho.casework.models import Case, Handover, Letter
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.book import RegisterFilter, register_for
from khamkho.casework.queries.cases import case_for, news_for
from khamkho.casework.queries.handover import (
    came_with,
    forwardable,
    number_now,
    offices_to_forward_to,
    stay_at,
    stays_of,
    traces_at,
    under,
)
from khamkho.casework.queries.inbox import inbox_for
from khamkho.casework.rules.handover import (
    LettersUnfinished,
    NeverHandedOver,
    NotHereAnyMore,
    NothingToForward,
    NotOfferedThere,
    OnlyForwards,
    OpinionsAwaited,
)
from khamkho.casework.rules.refusals import (
    AlreadyEnded,
    HasInterest,
    KeyReused,
    NoSuchCase,
    NotYours,
    OwnCase,
    ReasonNeeded,
    Stale,
)
from khamkho.casework.tests.cast import MONDAY, SERVICE, Counter, make_member
from khamkho.casework.tests.test_opinions import ask
from khamkho.catalogue.queries import _services, service_of
from khamkho.issuing.commands import produce_letter
from khamkho.offices.commands import create_office, publish_offering, set_setting
from khamkho.offices.models import CalendarDay, Office
from khamkho.offices.queries import forget_calendars
from khamkho.people.actor import SYSTEM, Actor
from khamkho.work.models import Effect

Act = Callable[..., Case]
Says = Callable[[Case, str], None]
pytestmark = pytest.mark.django_db
WHY = "ท่านย้ายสังกัดแล้ว"


@pytest.fixture
def case(counter: Counter) -> Case:
    return counter.submitted()


@pytest.fixture
def there(other_office: Office) -> Actor:
    return make_member(other_office, "supervisor", "นายอื่น หัวหน้ากลุ่ม")


def hand_over(actor: Actor, case: Case, to: Office, *, at: datetime = MONDAY, **more: Any) -> Case:
    seen = Case.objects.get(pk=case.pk).head_seq
    return commands.hand_over(
        actor=actor,
        number=more.pop("number", case.number or ""),
        to=to,
        reason=more.pop("reason", WHY),
        seen=more.pop("seen", seen),
        now=at,
        **more,
    )


def test_a_case_goes_on_at_the_other_office_under_a_number_of_its_own(
    case: Case, supervisor: Actor, there: Actor, applicant: Actor, office: Office, other_office: Office
) -> None:
    first = case.number or ""
    done = hand_over(supervisor, case, other_office)
    assert (done.number, done.office, done.assignee, done.step) == (
        "CTI2-2569-000001",
        other_office,
        None,
        case.step,
    )
    assert done.due_at == case.due_at
    assert done.version_id == case.version_id
    [row] = inbox_for(there, other_office.pk, now=MONDAY).rows
    assert (row.number, row.is_new) == ("CTI2-2569-000001", True)
    entry = case_for(applicant, done.number or "").timeline[-1]
    assert first in entry.text.th
    assert "CTI2-2569-000001" in entry.text.th
    assert entry.reason == WHY
    kinds = Effect.objects.filter(name="notice").values_list("args__kind", flat=True)
    assert "handed_over" in set(kinds)
    assert not list(verify_all())


def test_the_first_office_sees_only_that_it_was_handed_over_and_where(
    case: Case, supervisor: Actor, officer: Actor, office: Office, other_office: Office, other_officer: Actor
) -> None:
    first = case.number or ""
    done = hand_over(supervisor, case, other_office)
    for number in (first, done.number or ""):
        with pytest.raises(NoSuchCase):
            case_for(officer, number)
    [trace] = traces_at(officer, office.pk, service_id=SERVICE)
    assert (trace.number, trace.number_there, trace.to) == (first, done.number, other_office)
    assert traces_at(officer, office.pk, number=first) == (trace,)
    assert not traces_at(officer, office.pk, number="KBI1-2569-999999")
    assert not traces_at(other_officer, office.pk)
    assert not traces_at(replace(officer, two_factor=False), office.pk)
    assert not register_for(officer, office.pk, RegisterFilter(service_id=SERVICE))


def test_the_old_number_still_leads_those_who_may_see_the_case_to_it(
    case: Case, supervisor: Actor, there: Actor, applicant: Actor, stranger: Actor, other_office: Office
) -> None:
    first = case.number or ""
    done = hand_over(supervisor, case, other_office)
    assert number_now(first) == done.number
    for actor in (applicant, there):
        assert case_for(actor, first).number == done.number
        assert news_for(actor, first, after=0)
    with pytest.raises(NoSuchCase):
        case_for(stranger, first)
    with pytest.raises(NoSuchCase):
        news_for(stranger, first, after=0)
    assert commands.note(actor=there, number=first, text="รับเรื่องแล้ว", now=MONDAY).case_id == case.pk
    with pytest.raises(NoSuchCase):
        commands.note(actor=supervisor, number=first, text="ยังเห็น", now=MONDAY)


def test_sent_back_it_has_its_first_number_again_and_both_books_keep_theirs(
    case: Case, counter: Counter, supervisor: Actor, there: Actor, office: Office, other_office: Office
) -> None:
    first = case.number or ""
    gone = hand_over(supervisor, case, other_office)
    back = hand_over(there, gone, office, reason="ยังสังกัดเขตเดิม")
    assert (back.number, back.office) == (first, office)
    assert not traces_at(supervisor, office.pk)
    [trace] = traces_at(there, other_office.pk)
    assert (trace.number, trace.number_there) == ("CTI2-2569-000001", first)
    again = hand_over(supervisor, back, other_office, at=MONDAY + timedelta(minutes=5))
    assert again.number == "CTI2-2569-000001"
    assert [stay.number for stay in stays_of(again)] == [first, "CTI2-2569-000001", first]
    assert traces_at(supervisor, office.pk)[0].at == MONDAY + timedelta(minutes=5)
    assert counter.submit(counter.fill(counter.start()), key="k2").number == "KBI1-2569-000002"
    assert not list(verify_all())


def test_a_paper_is_of_the_office_where_the_case_lay_when_it_was_made(
    case: Case, supervisor: Actor, office: Office, other_office: Office
) -> None:
    def at(event: int) -> tuple[str, str]:
        number, name = stay_at(Case.objects.get(pk=case.pk), event)
        return number, name.th

    here = (case.number, office.name_th)
    assert at(1) == here
    done = hand_over(supervisor, case, other_office)
    assert at(1) == here
    assert at(2) == (done.number, other_office.name_th)


def test_the_audit_misses_a_trace_that_somebody_took_away(
    case: Case, supervisor: Actor, other_office: Office
) -> None:
    hand_over(supervisor, case, other_office)
    Handover.objects.all().delete()
    assert {fault.code for fault in verify_all()} == {"number-missing", "case-changed"}


@pytest.mark.parametrize("change", [{"number": "KBI1-2569-000009"}, {"at": MONDAY + timedelta(days=1)}])
def test_a_trace_that_somebody_changed_shows_in_the_audit(
    case: Case, supervisor: Actor, other_office: Office, change: dict[str, Any]
) -> None:
    hand_over(supervisor, case, other_office)
    Handover.objects.update(**change)
    assert "case-changed" in {fault.code for fault in verify_all()}


def test_where_it_lay_before_is_in_its_fingerprint(
    case: Case, supervisor: Actor, other_office: Office
) -> None:
    done = hand_over(supervisor, case, other_office)
    done.earlier_offices = None
    done.save()
    assert {fault.code for fault in verify_all()} == {"case-changed"}


# ── the clock ──


def test_each_day_counts_by_the_calendar_of_the_office_where_the_case_lay(
    case: Case, supervisor: Actor, other_office: Office
) -> None:
    tuesday = MONDAY + timedelta(days=1)
    CalendarDay.objects.create(
        office=other_office, date=date(2026, 8, 3), kind="closed", name_th="ปิด", name_en="Shut"
    )
    CalendarDay.objects.create(
        office=other_office, date=date(2026, 8, 5), kind="closed", name_th="ปิด", name_en="Shut"
    )
    forget_calendars()
    done = hand_over(supervisor, case, other_office, at=tuesday)
    assert case.due_at
    assert done.due_at
    assert done.due_at - case.due_at == timedelta(
        days=1
    )  # Wednesday there; the Monday before it came counts for nothing
    clock = case_for(make_member(other_office, "officer", "น"), done.number or "").clock(tuesday)
    assert clock
    assert clock.due == done.due_at


def test_while_it_waits_for_its_applicant_the_clock_still_stands(
    case: Case, supervisor: Actor, officer: Actor, applicant: Actor, other_office: Office, act: Act
) -> None:
    returned = act(officer, case, "return", reason="ภาพไม่ชัด")
    done = hand_over(supervisor, returned, other_office)
    assert (done.paused_at, done.waiting_for, done.due_at) == (
        returned.paused_at,
        "applicant",
        returned.due_at,
    )
    assert Effect.objects.filter(name="lapse").exists() or done.step_due_at
    mended = act(applicant, done, "resubmit", at=MONDAY + timedelta(days=2))
    assert mended.due_at
    assert case.due_at
    assert mended.due_at > case.due_at


STARTS = st.datetimes(min_value=datetime(2026, 1, 5), max_value=datetime(2026, 6, 30))


@given(start=STARTS, after=st.timedeltas(timedelta(0), timedelta(days=20)))
@pytest.mark.parametrize("promise", ["30 minutes", "6 hours", "5 working days", "15 days", "1 month"])
def test_at_the_same_calendar_no_minute_is_lost_or_won(
    promise: str, start: datetime, after: timedelta
) -> None:
    at = start.replace(tzinfo=MONDAY.tzinfo)
    stitched = replace(STANDARD, before=(((at + after).date(), STANDARD),))
    assert due(stitched, at, parse_span(promise)) == due(STANDARD, at, parse_span(promise))


def test_the_day_of_handing_over_counts_at_the_office_that_got_it() -> None:
    shut = replace(STANDARD, closed={date(2026, 8, 3): "", date(2026, 8, 4): ""})
    stitched = replace(STANDARD, before=((date(2026, 8, 4), shut),))
    assert not stitched.hours_on(date(2026, 8, 3))
    assert stitched.hours_on(date(2026, 8, 4))


# ── refusals ──


def test_who_may_hand_over_is_what_the_service_says(
    case: Case,
    officer: Actor,
    supervisor: Actor,
    auditor: Actor,
    applicant: Actor,
    stranger: Actor,
    other_office: Office,
    says: Says,
) -> None:
    for actor in (officer, auditor, applicant):
        with pytest.raises(NotYours):
            hand_over(actor, case, other_office)
    with pytest.raises(NoSuchCase):
        hand_over(stranger, case, other_office)
    says(case, "officer")
    assert hand_over(officer, case, other_office).office == other_office


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Says:
    """Let the version under which a case was started say who hands it over."""

    def say(case: Case, who: str) -> None:
        changed = service_of(case.version).model_copy(update={"hand_over": who})
        monkeypatch.setitem(_services, case.version.hash, changed)

    return say


def test_nobody_hands_over_what_the_service_keeps(
    case: Case, supervisor: Actor, other_office: Office, says: Says
) -> None:
    says(case, "nobody")
    with pytest.raises(NeverHandedOver):
        hand_over(supervisor, case, other_office)


def test_it_goes_only_where_the_service_is_offered(case: Case, supervisor: Actor, office: Office) -> None:
    school = create_office(
        actor=SYSTEM,
        code="sch",
        prefix="SCH",
        kind="school",
        name_th="โรงเรียนตัวอย่าง",
        name_en="Sample School",
        now=MONDAY,
    )
    for to in (office, school):
        with pytest.raises(NotOfferedThere):
            hand_over(supervisor, case, to)


def test_handing_over_needs_a_reason_an_open_case_and_a_fresh_look(
    case: Case,
    supervisor: Actor,
    officer: Actor,
    director: Actor,
    office: Office,
    other_office: Office,
    act: Act,
) -> None:
    with pytest.raises(ReasonNeeded):
        hand_over(supervisor, case, other_office, reason="  ")
    act(officer, case, "accept")
    with pytest.raises(Stale):
        hand_over(supervisor, case, other_office, seen=1)
    commands.give_back(
        actor=officer,
        number=case.number or "",
        reason="ซ้ำ",
        seen=Case.objects.get(pk=case.pk).head_seq,
        now=MONDAY,
    )
    with pytest.raises(AlreadyEnded):
        hand_over(supervisor, case, other_office)


def test_nobody_hands_over_a_case_of_her_own_or_one_of_her_interest(
    case: Case, counter: Counter, supervisor: Actor, other_office: Office
) -> None:
    own = counter.submit(
        counter.fill(counter.start(actor=supervisor), actor=supervisor), actor=supervisor, key="o"
    ).case
    with pytest.raises(OwnCase):
        hand_over(supervisor, own, other_office)
    commands.declare_interest(actor=supervisor, number=case.number or "", reason="ญาติ", now=MONDAY)
    with pytest.raises(HasInterest):
        hand_over(supervisor, case, other_office)


def test_a_letter_that_is_not_finished_keeps_the_case(
    case: Case, supervisor: Actor, office: Office, other_office: Office
) -> None:
    letter = commands.write_letter(
        actor=supervisor, office=office, number=case.number or "", kind="memo", lang="th",
        fields={"subject": "ก", "to": "ข", "body": "ค"}, now=MONDAY,
    )  # fmt: skip
    with pytest.raises(LettersUnfinished):
        hand_over(supervisor, case, other_office)
    commands.discard_letter(actor=supervisor, ref=letter.ref, now=MONDAY)
    assert hand_over(supervisor, case, other_office).office == other_office


def test_an_opinion_that_is_awaited_keeps_the_case(
    case: Case, supervisor: Actor, officer: Actor, other_office: Office
) -> None:
    opinion = ask(supervisor, case, officer)
    with pytest.raises(OpinionsAwaited):
        hand_over(supervisor, case, other_office)
    commands.take_back_opinion(actor=supervisor, number=str(case.number), asked=opinion.asked, now=MONDAY)
    assert hand_over(supervisor, case, other_office).office == other_office


def test_a_double_click_hands_over_once(
    case: Case, supervisor: Actor, office: Office, other_office: Office
) -> None:
    for _ in range(2):
        done = hand_over(supervisor, case, other_office, client_key="k")
        assert done.office == other_office
    assert Handover.objects.count() == 1
    with pytest.raises(KeyReused):
        hand_over(supervisor, case, other_office, client_key="k", reason="อื่น")


# ── forwarded by a school ──


@pytest.fixture
def school(office: Office) -> Office:
    made = create_office(
        actor=SYSTEM,
        code="school-1",
        prefix="SCH1",
        kind="school",
        name_th="โรงเรียนตัวอย่าง",
        name_en="Sample School",
        parent_id=office.pk,
        now=MONDAY,
    )
    publish_offering(actor=SYSTEM, office_id=made.pk, service_id=SERVICE, now=MONDAY)
    return made


@pytest.fixture
def clerk(school: Office) -> Actor:
    return make_member(school, "officer", "นางสาวธุรการ ตัวอย่าง")


@pytest.fixture
def head(school: Office) -> Actor:
    return make_member(school, "director", "นายผอ ตัวอย่าง")


@pytest.fixture
def two(counter: Counter, school: Office) -> list[Case]:
    def one(key: str) -> Case:
        return counter.submit(counter.fill(counter.start(office=school)), key=key).case

    return [one("a"), one("b")]


WORDS = {"subject": "นำส่งคำขอ", "to": "ผู้อำนวยการ", "body": "ด้วยมีผู้ยื่น"}


def covering(clerk: Actor, school: Office, office: Office, cases: list[Case]) -> Letter:
    return commands.write_covering_letter(
        actor=clerk,
        office=school,
        to=office,
        numbers=[case.number or "" for case in cases],
        lang="th",
        fields=WORDS,
        now=MONDAY,
    )


def sign(head: Actor, letter: Letter) -> Letter:
    return commands.sign_letter(actor=head, ref=letter.ref, seen=letter.revision, now=MONDAY)


def test_one_letter_takes_several_cases_to_the_office_above(
    two: list[Case],
    clerk: Actor,
    head: Actor,
    officer: Actor,
    applicant: Actor,
    school: Office,
    office: Office,
) -> None:
    assert offices_to_forward_to(school) == (office,)
    letter = covering(clerk, school, office, two)
    assert Case.objects.filter(office=school).count() == 2  # nothing leaves before it is signed
    letter = sign(head, letter)
    assert letter.number == "SCH1/1"
    assert Case.objects.filter(office=office).count() == 2
    numbers = {row.number for row in inbox_for(officer, office.pk, now=MONDAY).rows}
    assert numbers == {"KBI1-2569-000001", "KBI1-2569-000002"}
    entry = case_for(applicant, two[0].number or "").timeline[-1]
    assert (entry.kind, "โรงเรียนตัวอย่าง" in entry.text.th, "SCH1/1" in entry.text.th) == (
        "forwarded",
        True,
        True,
    )
    assert came_with(officer, letter)
    assert not came_with(applicant, letter)
    assert not came_with(clerk, letter)
    assert [number for number, _name, _service in under(letter, ())] == [case.number for case in two]
    assert traces_at(clerk, school.pk)[0].letter == letter
    assert not list(verify_all())


def test_the_cases_under_a_covering_letter_tell_how_it_stands(
    two: list[Case],
    clerk: Actor,
    head: Actor,
    officer: Actor,
    applicant: Actor,
    school: Office,
    office: Office,
) -> None:
    letter = sign(head, covering(clerk, school, office, two))
    assert case_for(officer, _now(two[0])).timeline[-1].kind == "forwarded"
    produce_letter(letter_id=letter.pk, now=MONDAY)
    commands.end_letter(
        actor=head, ref=letter.ref, how="revoked", reason="รายชื่อผิด", now=MONDAY + timedelta(hours=1)
    )
    for one in two:
        issued, revoked = case_for(officer, _now(one)).timeline[-2:]
        assert (issued.kind, issued.who.en) == ("letter_issued", "system")
        assert issued.text.th == "ออกหนังสือนำส่ง ที่ SCH1/1"
        assert (revoked.kind, revoked.who.en, revoked.by, revoked.reason) == (
            "letter_revoked",
            "director",
            head.name,
            "รายชื่อผิด",
        )
        assert case_for(applicant, _now(one)).timeline[-1].kind == "forwarded"
    assert not Effect.objects.filter(name="notice", args__kind__startswith="letter").exists()
    assert not list(verify_all())
    Letter.objects.update(state="issued")
    assert [fault.code for fault in verify_all()] == ["letter-changed", "letter-changed"]


def _now(case: Case) -> str:
    return Case.objects.get(pk=case.pk).number or ""


def test_with_numbers_of_the_e_saraban_the_cases_wait_for_the_number(
    two: list[Case], clerk: Actor, head: Actor, school: Office, office: Office
) -> None:
    set_setting(actor=SYSTEM, office_id=school.pk, name="letters", value={"numbers": "typed"}, now=MONDAY)
    school.refresh_from_db()
    letter = sign(head, covering(clerk, school, office, two))
    assert Case.objects.filter(office=school).count() == 2
    commands.number_letter(actor=clerk, ref=letter.ref, typed="ศธ 04001.12/7", now=MONDAY)
    assert Case.objects.filter(office=office).count() == 2
    assert "ศธ 04001.12/7" in case_for(SYSTEM, two[0].number or "").timeline[-1].text.th


def test_a_signed_letter_whose_case_has_ended_is_made_void_and_written_again(
    two: list[Case], clerk: Actor, head: Actor, school: Office, office: Office
) -> None:
    set_setting(actor=SYSTEM, office_id=school.pk, name="letters", value={"numbers": "typed"}, now=MONDAY)
    school.refresh_from_db()
    letter = sign(head, covering(clerk, school, office, two))
    commands.give_back(actor=clerk, number=two[1].number or "", reason="ซ้ำ", seen=1, now=MONDAY)
    with pytest.raises(NotHereAnyMore):
        commands.number_letter(actor=clerk, ref=letter.ref, typed="ศธ 1", now=MONDAY)
    assert Case.objects.filter(office=school).count() == 2
    commands.end_letter(actor=head, ref=letter.ref, how="voided", reason="ถอนหนึ่งราย", now=MONDAY)
    again = sign(head, covering(clerk, school, office, two[:1]))
    commands.number_letter(actor=clerk, ref=again.ref, typed="ศธ 2", now=MONDAY)
    assert [case.number for case in Case.objects.filter(office=school)] == [two[1].number]
    assert not list(verify_all())


def test_only_the_director_signs_and_nothing_goes_when_one_of_them_cannot(
    two: list[Case], clerk: Actor, head: Actor, school: Office, office: Office
) -> None:
    letter = covering(clerk, school, office, two)
    with pytest.raises(Refused):
        sign(clerk, letter)
    commands.give_back(actor=clerk, number=two[1].number or "", reason="ซ้ำ", seen=1, now=MONDAY)
    with pytest.raises(NotHereAnyMore):
        sign(head, letter)
    assert Case.objects.filter(office=school).count() == 2
    assert Letter.objects.get(kind="covering").state == "draft"


def test_a_school_forwards_and_does_nothing_else(
    two: list[Case], clerk: Actor, head: Actor, act: Act
) -> None:
    for actor in (clerk, head):
        view = case_for(actor, two[0].number or "")
        assert view.actions == ()
        assert isinstance(view.barred, OnlyForwards)
        with pytest.raises(OnlyForwards):
            act(actor, two[0], "accept")


def test_who_signs_is_no_party_to_what_is_forwarded(
    counter: Counter, two: list[Case], clerk: Actor, head: Actor, school: Office, office: Office
) -> None:
    own = counter.submit(
        counter.fill(counter.start(office=school, actor=head), actor=head), actor=head, key="h"
    ).case
    with pytest.raises(OwnCase):
        sign(head, covering(clerk, school, office, [own]))
    commands.declare_interest(actor=head, number=two[0].number or "", reason="ญาติ", now=MONDAY)
    with pytest.raises(HasInterest):
        sign(head, covering(clerk, school, office, two))


def test_a_covering_letter_names_open_cases_of_this_office_that_the_one_above_takes(
    two: list[Case],
    case: Case,
    clerk: Actor,
    officer: Actor,
    school: Office,
    office: Office,
    other_office: Office,
    says: Says,
) -> None:
    assert [one.number for one in forwardable(clerk, school, office)] == [one.number for one in two]
    assert not forwardable(officer, school, office)
    with pytest.raises(NothingToForward):
        covering(clerk, school, office, [])
    with pytest.raises(NotOfferedThere):
        covering(clerk, school, other_office, two)
    with pytest.raises(NotHereAnyMore):
        covering(clerk, school, office, [case])
    with pytest.raises(NotFound):
        covering(officer, school, office, two)
    says(two[0], "nobody")
    assert not forwardable(clerk, school, office)


def test_what_a_covering_letter_says_goes_with_the_last_of_its_cases(
    two: list[Case], clerk: Actor, head: Actor, director: Actor, school: Office, office: Office, act: Act
) -> None:
    letter = sign(head, covering(clerk, school, office, two))
    later = MONDAY + timedelta(days=365 * 12)
    for place, one in enumerate(two):
        now = Case.objects.get(pk=one.pk)
        commands.give_back(
            actor=director, number=now.number or "", reason="ครบ", seen=now.head_seq, now=MONDAY
        )
        commands.erase(actor=director, number=now.number or "", now=later)
        letter = Letter.objects.get(kind="covering")
        assert bool(content_of(letter)) is (place == 0)
    assert letter.number == "SCH1/1"
    assert letter.key_id is None
    assert traces_at(clerk, school.pk)[0].name == ""
    assert not list(verify_all())
