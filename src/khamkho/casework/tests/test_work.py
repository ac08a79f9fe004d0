"""The office's own work: begun by officers or by the year, committees, results, what is published, last year's."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from khamkho.base.errors import Invalid
from khamkho.casework import commands
from khamkho.casework.contents import body_of, event_detail
from khamkho.casework.models import Begun, Case, CaseLink, Committee, CommitteeMember, Publication
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for
from khamkho.casework.queries.committees import lying_with
from khamkho.casework.queries.late import is_late
from khamkho.casework.queries.published import published_at, published_file
from khamkho.casework.queries.register import rows_of, with_answers
from khamkho.casework.queries.years import last_year_of
from khamkho.casework.rules import committee as rules
from khamkho.casework.rules.handover import NeverHandedOver
from khamkho.casework.rules.refusals import (
    AlreadyEnded,
    HasInterest,
    KeyReused,
    NoDocument,
    NoSuchCase,
    NothingToPublish,
    NotOffered,
    NotPublished,
    NotYours,
    OfficeWork,
    ReasonNeeded,
    TooManyFiles,
)
from khamkho.casework.tests.cast import BANGKOK, Counter, make_member
from khamkho.casework.tests.works import PLAN, TRAINING, Works
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import pack
from khamkho.offices.commands import create_office
from khamkho.offices.models import Membership, Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.vault.keys import Erased
from khamkho.work.models import Effect


@pytest.fixture
def works(office: Office, officer: Actor, director: Actor, now: datetime) -> Works:
    found = Works(office=office, officer=officer, director=director, now=now)
    found.offer()
    return found


# -- begun by an officer ------------------------------------------------------------------------------


def test_an_officer_begins_work_which_is_named_numbered_and_hers(works: Works) -> None:
    case = works.begin()
    assert (case.state, case.step, case.channel) == (Case.OPEN, "step_1", "office")
    assert case.number is not None
    assert case.display_name == "แผนปีงบประมาณ 2570"
    assert case.facets == {"fiscal_year": 2570}
    assert case.applicant is None
    assert case.assignee_id == works.officer.memberships[0].id
    assert body_of(case).answers["subject"] == "แผนปีงบประมาณ 2570"
    assert [event.kind for event in case.events.all()] == ["begun"]
    assert not Effect.objects.filter(about=case.about).exists()  # no receipt, no notice
    assert list(verify_all()) == []


def test_whoever_begins_work_may_act_on_it_and_nobody_is_told(works: Works) -> None:
    case = works.at_director()
    works.act(case, "approve", works.director)
    works.act(case, "next", files=[("published", works.stored(case))])
    case.refresh_from_db()
    assert (case.state, case.end, case.decided_at) == (Case.ENDED, "granted", None)
    assert not Effect.objects.filter(about=case.about, name="notice").exists()
    assert list(verify_all()) == []


def test_a_double_click_begins_once(works: Works) -> None:
    assert works.begin(client_key="k").pk == works.begin(client_key="k").pk
    with pytest.raises(KeyReused):
        works.begin(client_key="k", answers={"subject": "เรื่องอื่น"})


def test_begin_work_refuses_who_does_not_work_there(
    works: Works, other_officer: Actor, auditor: Actor
) -> None:
    for stranger in (other_officer, auditor, Actor(user_id=works.officer.user_id)):
        with pytest.raises(NotYours):
            works.begin(actor=stranger)


def test_begin_work_refuses_what_is_not_offered_or_what_people_apply_for(works: Works) -> None:
    for service_id in (TRAINING, "official-id-card"):
        with pytest.raises(NotOffered):
            works.begin(service_id)


def test_begin_work_names_every_answer_that_is_wrong(works: Works) -> None:
    with pytest.raises(Invalid) as no:
        works.begin(answers={"subject": " ", "fiscal_year": "ปีหน้า"})
    assert {problem.where for problem in no.value.problems} == {"subject", "fiscal_year"}
    assert not Case.objects.filter(service_id=PLAN).exists()


def test_nobody_applies_for_the_offices_own_work(works: Works, applicant: Actor) -> None:
    for asked in ({"actor": applicant}, {"actor": works.officer, "on_behalf": True}):
        with pytest.raises(NotOffered):
            commands.start(office=works.office, service_id=PLAN, now=works.now, **asked)


def test_what_is_done_to_an_applicant_is_refused(works: Works) -> None:
    case = works.begin()
    told: dict[str, Any] = {
        "actor": works.officer,
        "number": case.number,
        "seen": case.head_seq,
        "now": works.now,
    }
    with pytest.raises(OfficeWork):
        commands.give_back(reason="เหตุผล", **told)
    with pytest.raises(OfficeWork):
        commands.write_to_applicant(text="สวัสดี", **told)
    with pytest.raises(NeverHandedOver):
        commands.hand_over(to=works.office, reason="เหตุผล", **{**told, "actor": works.director})


def test_the_office_owes_nobody_a_reason_for_its_own_delay(works: Works) -> None:
    case = works.begin()
    assert case.due_at is not None
    later = case.due_at + timedelta(days=60)
    assert not is_late(case, now=later)
    assert commands.call_for_reasons(now=later) == 0


def test_to_begin_work_is_no_interest_but_a_declared_one_is(works: Works) -> None:
    case = works.begin()
    commands.declare_interest(actor=works.officer, number=case.number or "", reason="ญาติ", now=works.now)
    with pytest.raises(HasInterest):
        works.appoint(case)


# -- committees ---------------------------------------------------------------------------------------


def test_a_committee_is_appointed_with_its_order_and_sealed_names(works: Works) -> None:
    case = works.begin()
    made = works.appoint(case)
    assert [one.role for one in made.members.order_by("pk")] == ["chair", "member", "secretary"]
    outsider = made.members.get(seat=None)
    assert "ภายนอก".encode() not in bytes(outsider.name)
    entry = case_for(works.officer, case.number or "").timeline[-1]
    assert "45/2569" in entry.text.th
    assert "นางสาวภายนอก รอบรู้ – กรรมการ" in entry.note
    assert list(verify_all()) == []


def test_a_new_order_puts_another_committee_in_its_place(works: Works) -> None:
    case = works.begin()
    first, second = works.appoint(case), works.appoint(case, order_number="46/2569")
    first.refresh_from_db()
    assert first.ended_at is not None
    assert case.committees.get(ended_at=None) == second


def test_a_double_click_appoints_once(works: Works) -> None:
    case = works.begin()
    assert works.appoint(case, client_key="k") == works.appoint(case, client_key="k")
    assert Committee.objects.count() == 1


def test_a_committee_needs_a_name_an_order_and_a_date(works: Works) -> None:
    case = works.begin()
    with pytest.raises(Invalid) as no:
        works.appoint(case, name=" ", order_number="ไม่มี", dated=None)
    assert {one.where for one in no.value.problems} == {"name", "order_number", "dated"}
    with pytest.raises(Invalid):
        works.appoint(case, until=date(2026, 6, 30))


def test_a_committee_of_one_or_with_a_member_from_far_away_is_refused(
    works: Works, other_officer: Actor
) -> None:
    case = works.begin()
    with pytest.raises(rules.BadCommittee):
        works.appoint(case, members=works.members()[:1])
    far = commands.Named(role="member", seat=other_officer.memberships[0].id)
    with pytest.raises(rules.BadCommittee):
        works.appoint(case, members=[*works.members(), far])


def test_appoint_refuses_who_does_not_work_there_and_a_case_that_is_over(
    works: Works, auditor: Actor
) -> None:
    case = works.begin()
    with pytest.raises(NotYours):
        works.appoint(case, actor=auditor)
    works.act(case, "stop", reason="ไม่มีงบประมาณ")
    with pytest.raises(AlreadyEnded):
        works.appoint(case)


def test_the_step_that_appoints_is_not_left_without_a_committee(works: Works) -> None:
    case = works.begin()
    with pytest.raises(rules.NoCommittee):
        works.act(case, "next")
    works.appoint(case)
    assert works.act(case, "next").step == "step_2"


def test_a_resolution_keeps_its_meeting(works: Works) -> None:
    case = works.begin()
    works.appoint(case)
    works.act(case, "next")
    said = works.meeting(case, "present", "absent", votes_for="2", votes_against="0", votes_abstained="")
    works.act(case, "next", answers=said, files=[("minutes", works.stored(case, "รายงาน.jpg"))])
    entry = case_for(works.officer, case.number or "").timeline[-1]
    assert entry.meeting is not None
    assert "เข้าประชุม 2 จาก 3 คน" in entry.meeting.th
    assert "เห็นด้วย 2" in entry.meeting.th
    assert "ไม่เข้าประชุม: นางสาวภายนอก รอบรู้" in entry.meeting.th
    assert len(entry.files) == 1
    assert list(verify_all()) == []


@pytest.mark.parametrize(
    ("attended", "changes", "refused"),
    [
        (("present", "absent", "absent"), {}, rules.NoQuorum),
        (("absent",), {}, rules.NobodyChaired),
        ((), {"chaired_by": ""}, rules.NobodyChaired),
        ((), {"meeting_on": "30/6/2569"}, rules.BeforeTheOrder),
        ((), {"meeting_on": "4/8/2569"}, rules.MeetingAhead),
        ((), {"votes_for": "4"}, rules.VotesDoNotAddUp),
        ((), {"meeting_on": "วันหนึ่ง"}, Invalid),
        ((), {"votes_for": "สอง"}, Invalid),
        (("maybe",), {}, Invalid),
    ],
)
def test_a_resolution_without_a_sound_meeting_is_refused(
    works: Works, attended: tuple[str, ...], changes: dict[str, str], refused: Any
) -> None:
    case = works.begin()
    works.appoint(case)
    works.act(case, "next")
    with pytest.raises(refused):
        works.act(case, "next", answers=works.meeting(case, *attended, **changes))
    case.refresh_from_db()
    assert case.step == "step_2"


def test_a_committees_step_without_a_committee_is_refused(works: Works) -> None:
    case = works.begin()
    works.appoint(case)
    works.act(case, "next")
    said = works.meeting(case)
    case.committees.update(ended_at=works.now)
    with pytest.raises(rules.NoCommittee):
        works.act(case, "next", answers=said)


def test_a_member_with_an_interest_does_not_count(works: Works) -> None:
    case = works.begin()
    works.appoint(case)
    works.act(case, "next")
    commands.declare_interest(actor=works.director, number=case.number or "", reason="ญาติ", now=works.now)
    said = works.meeting(case)
    with pytest.raises(rules.NobodyChaired):  # the chair declared it
        works.act(case, "next", answers=said)
    sitting = [one.pk for one in case.committees.get(ended_at=None).members.order_by("pk")]
    works.act(case, "next", answers={**said, "chaired_by": str(sitting[2])})
    event = case.events.order_by("seq").last()
    assert event is not None
    kept = event_detail(case, event)["meeting"]
    assert kept["counted"] == [2, 2]
    assert kept["out"] == [["นายตัวอย่าง ผู้อำนวยการ"] * 2]


def test_a_member_from_the_office_above_sees_the_work_while_it_lies_with_the_committee(
    works: Works, now: datetime
) -> None:
    above = create_office(
        actor=SYSTEM,
        code="obec-x",
        prefix="OBX",
        kind="obec",
        name_th="สพฐ. ตัวอย่าง",
        name_en="Above",
        now=now,
    )
    Office.objects.filter(pk=works.office.pk).update(parent=above)
    works.office.refresh_from_db()
    expert = make_member(above, "officer", "นายส่วนกลาง ตัวอย่าง")
    case = works.begin()
    seat = commands.Named(role="member", seat=expert.memberships[0].id)
    works.appoint(case, members=[*works.members(), seat])
    with pytest.raises(NoSuchCase):
        case_for(expert, case.number or "")
    works.act(case, "next")
    assert [one.pk for one in lying_with(expert)] == [case.pk]
    commands.note(actor=works.officer, number=case.number or "", text="ภายใน", now=now)
    seen = case_for(expert, case.number or "")
    assert "noted" not in {entry.kind for entry in seen.timeline}
    assert lying_with(Actor(user_id=expert.user_id, memberships=expert.memberships)) == ()
    with pytest.raises(NotYours):
        works.act(case, "next", expert, answers=works.meeting(case))
    for _ in ("study", "plan"):
        works.act(case, "next", answers=works.meeting(case))
    with pytest.raises(NoSuchCase):  # it lies with the director now
        case_for(expert, case.number or "")
    assert lying_with(expert) == ()


# -- results, activities, what is published -----------------------------------------------------------


def test_files_that_an_action_wants_must_come_and_no_others(works: Works) -> None:
    case = works.at_director()
    works.act(case, "approve", works.director)
    with pytest.raises(Invalid) as no:
        works.act(case, "next")
    assert [one.where for one in no.value.problems] == ["file.published"]
    with pytest.raises(NoDocument):
        works.act(case, "next", files=[("other", works.stored(case))])
    with pytest.raises(TooManyFiles):
        works.act(case, "next", files=[("published", works.stored(case)), ("published", works.stored(case))])


def test_an_activity_is_done_many_times_and_counted(works: Works, director: Actor) -> None:
    works.offer(TRAINING)
    case = works.begin(TRAINING)
    for answers in ({}, {}, {}, {"planned_times": "6", "planned_days": "2"}):
        works.act(case, "next", answers=answers)
    works.act(case, "approve", director)
    for day in ("3", "10"):
        said = {"activity_name": f"รุ่นที่ {day}", "activity_from": f"{day}/8/2569", "activity_to": f"{day}/8/2569", "activity_people": "40"}  # fmt: skip
        works.act(case, "activity", answers=said, files=[("activity_file", works.stored(case))])
    case.refresh_from_db()
    assert case.step == "step_6"
    assert case.step_due_at is None
    columns = [one for one in catalogue.columns(pack(TRAINING)) if one.of == "count"]
    rows = rows_of(list(with_answers(Case.objects.filter(pk=case.pk))), columns, "th")
    assert [cell.text for cell in rows[0]] == ["2/6"]
    assert works.act(case, "next").step == "step_7"
    assert list(verify_all()) == []


def published(works: Works) -> tuple[Case, Publication]:
    case = works.at_director()
    works.act(case, "approve", works.director)
    works.act(case, "next", files=[("published", works.stored(case, "แผน.jpg"))])
    return case, Publication.objects.get()


def test_what_is_published_stands_on_the_public_page_until_it_is_withdrawn(works: Works) -> None:
    case, one = published(works)
    assert [row.pk for row in published_at(works.office)] == [one.pk]
    assert one.title.startswith("แผนปีงบประมาณ 2570")
    assert published_file(one.ref)[1] == "แผน.jpg"
    given: dict[str, Any] = {"number": case.number or "", "ref": one.ref, "now": works.now}
    with pytest.raises(ReasonNeeded):
        commands.withdraw_publication(actor=works.officer, reason=" ", **given)
    commands.withdraw_publication(actor=works.officer, reason="มีฉบับแก้ไข", **given)
    assert published_at(works.office) == ()
    for again in (lambda: published_file(one.ref), lambda: commands.withdraw_publication(actor=works.officer, reason="อีก", **given)):  # fmt: skip
        with pytest.raises(NotPublished):
            again()
    assert list(verify_all()) == []


def test_withdraw_refuses_who_does_not_work_there(works: Works, auditor: Actor) -> None:
    case, one = published(works)
    with pytest.raises(NotYours):
        commands.withdraw_publication(
            actor=auditor, number=case.number or "", ref=one.ref, reason="เหตุผล", now=works.now
        )


def test_what_has_a_virus_is_not_published(works: Works) -> None:
    case = works.at_director()
    works.act(case, "approve", works.director)
    stored = works.stored(case)
    stored.blob.scan = "infected"
    stored.blob.save(update_fields=["scan"])
    with pytest.raises(NothingToPublish):
        works.act(case, "next", files=[("published", stored)])


def test_erasure_takes_names_and_publications_along(works: Works) -> None:
    case, one = published(works)
    later = works.now + timedelta(days=365 * 12)
    commands.erase(actor=works.director, number=case.number or "", now=later)
    one.refresh_from_db()
    assert one.title == ""
    assert one.withdrawn_at == later
    assert {bytes(row.name) for row in CommitteeMember.objects.all()} == {b""}
    assert {row.name for row in Committee.objects.all()} == {""}
    with pytest.raises(NotPublished):
        published_file(one.ref)
    case.refresh_from_db()
    with pytest.raises(Erased):
        works.appoint(case)
    assert list(verify_all()) == []


@pytest.mark.parametrize("what", ["committee", "member", "publication"])
def test_the_audit_finds_what_was_changed_behind_its_back(works: Works, what: str) -> None:
    published(works)
    changes = {
        "committee": lambda: Committee.objects.update(order_number="99/2569"),
        "member": lambda: CommitteeMember.objects.filter(role="member").update(role="chair"),
        "publication": lambda: Publication.objects.update(withdrawn_at=works.now),
    }
    changes[what]()
    assert {fault.code for fault in verify_all()} == {"case-changed"}


# -- the year begins it -------------------------------------------------------------------------------

OCTOBER = datetime(2026, 10, 1, 5, 0, tzinfo=BANGKOK)


def test_the_year_begins_the_work_once_after_the_first_of_october(works: Works) -> None:
    assert commands.begin_what_is_due(now=OCTOBER - timedelta(hours=6)) == 0
    after_an_outage = OCTOBER + timedelta(days=4)
    assert commands.begin_what_is_due(now=after_an_outage) == 1
    assert commands.begin_what_is_due(now=after_an_outage + timedelta(days=1)) == 0
    case = Begun.objects.get(period="fiscal-2570").case
    assert body_of(case).answers["fiscal_year"] == 2570
    assert case.display_name.startswith("ปีงบประมาณ 2570")
    assert case.assignee is None
    assert commands.begin_what_is_due(now=OCTOBER.replace(year=2027)) == 1
    assert list(verify_all()) == []


def test_this_years_work_follows_last_years_and_goes_to_who_had_it(works: Works) -> None:
    first, _one = published(works)
    commands.begin_what_is_due(now=OCTOBER)
    case = Begun.objects.get().case
    assert CaseLink.objects.get(case=case, kind=CaseLink.YEAR).other_id == first.pk
    assert case.assignee_id == works.officer.memberships[0].id
    before = last_year_of(works.officer, case)
    assert before is not None
    assert before.number == first.number
    assert last_year_of(works.officer, first) is None


def test_who_has_left_gets_no_work(works: Works) -> None:
    published(works)
    Membership.objects.filter(pk=works.officer.memberships[0].id).update(active_until=date(2026, 9, 1))
    commands.begin_what_is_due(now=OCTOBER)
    assert Begun.objects.get().case.assignee is None


def test_work_that_was_begun_by_hand_in_the_year_is_not_begun_again(works: Works) -> None:
    works.now = OCTOBER + timedelta(hours=4)
    case = works.begin()
    assert commands.begin_what_is_due(now=OCTOBER + timedelta(days=1)) == 0
    assert Begun.objects.get().case_id == case.pk


def test_an_office_that_began_to_offer_it_within_the_year_waits_for_the_next(works: Works) -> None:
    works.offer("distance-learning-plan", now=OCTOBER + timedelta(days=30))
    commands.begin_what_is_due(now=OCTOBER + timedelta(days=31))
    assert not Case.objects.filter(service_id="distance-learning-plan").exists()


def test_an_office_switches_it_off_by_its_setting(works: Works) -> None:
    works.offer(begins="never")
    assert commands.begin_what_is_due(now=OCTOBER) == 0


def test_what_people_apply_for_never_begins_by_itself(counter: Counter, now: datetime) -> None:
    assert commands.begin_what_is_due(now=OCTOBER) == 0
