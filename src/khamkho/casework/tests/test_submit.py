"""Handing in: number, receipt, refusals, repeats."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from khamkho.base.errors import Invalid
from khamkho.casework import commands
from khamkho.casework.contents import body_of
from khamkho.casework.models import Case, Event, Reply
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_by_track, case_for
from khamkho.casework.queries.holdings import holdings
from khamkho.casework.rules.refusals import AlreadySubmitted, KeyReused, NoSuchCase, NotOffered, NotYours
from khamkho.casework.tests.cast import MONDAY, Counter, replace
from khamkho.offices.commands import withdraw_offering
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db


def test_a_forged_client_key_is_kept_as_text_or_not_at_all(counter: Counter) -> None:
    draft = counter.fill(counter.start())
    first = counter.submit(draft, key="a\0b" + "x" * 300)
    assert counter.submit(draft, key="a\0b" + "x" * 300).number == first.number
    assert [len(reply.key) for reply in Reply.objects.all()] == [120]


def test_submit_gives_a_number_and_a_promised_date(counter: Counter) -> None:
    receipt = counter.submit()
    assert receipt.number == "KBI1-2569-000001"
    assert receipt.received_at == MONDAY
    assert receipt.deemed_at == MONDAY
    assert receipt.due_at is not None
    assert receipt.due_at.astimezone(MONDAY.tzinfo).date() == (MONDAY + timedelta(days=2)).date()


def test_submit_on_saturday_night_counts_from_monday_morning(counter: Counter) -> None:
    counter.now = datetime(2026, 8, 8, 23, 0, tzinfo=MONDAY.tzinfo)
    receipt = counter.submit()
    assert receipt.received_at == counter.now
    assert receipt.deemed_at.astimezone(MONDAY.tzinfo).isoformat() == "2026-08-10T08:30:00+07:00"


def test_numbers_have_no_gap_when_a_submission_fails(counter: Counter) -> None:
    counter.submit(key="a")
    with pytest.raises(Invalid):
        counter.submit(counter.start(), key="b")
    assert counter.submit(key="c").number == "KBI1-2569-000002"


def test_submit_names_every_field_and_document_at_fault(counter: Counter) -> None:
    case = counter.start("lost")
    with pytest.raises(Invalid) as refused:
        counter.submit(case)
    where = {problem.where for problem in refused.value.problems}
    assert {"name", "national_id", "position", "photo", "police_report"} <= {
        w.partition(".")[0] for w in where
    }
    assert all(problem.th and problem.en for problem in refused.value.problems)


def test_submit_does_not_pass_over_what_was_typed_wrongly(counter: Counter, applicant: Actor) -> None:
    case = counter.fill(counter.start())
    raw = {"old_card_no": "12/2560", "old_card_expiry": "31/2/2569"}
    filled = commands.fill(actor=applicant, ref=case.ref, page_id="old-card", raw=raw, now=counter.now)
    assert [problem.where for problem in filled.problems] == ["old_card_expiry"]
    with pytest.raises(Invalid) as refused:
        counter.submit(case)
    assert [problem.where for problem in refused.value.problems] == ["old_card_expiry"]


def test_a_repeat_with_the_same_key_gives_the_same_receipt(counter: Counter) -> None:
    case = counter.fill(counter.start())
    first, second = counter.submit(case, key="same"), counter.submit(case, key="same")
    assert first.number == second.number
    assert first.track == second.track
    assert Event.objects.filter(case=case, kind="submitted").count() == 1


def test_a_second_submission_under_another_key_is_refused_with_the_number(counter: Counter) -> None:
    case = counter.fill(counter.start())
    number = counter.submit(case, key="one").number
    with pytest.raises(AlreadySubmitted) as refused:
        counter.submit(case, key="two")
    assert number in refused.value.sentence("th")


def test_a_start_key_used_for_something_else_is_refused(counter: Counter) -> None:
    first = counter.start(client_key="k", content={"a": 1})
    assert counter.start(client_key="k", content={"a": 1}).pk == first.pk
    with pytest.raises(KeyReused):
        counter.start(client_key="k", content={"a": 2})


def test_submit_announces_receipt_form_and_notice_in_the_same_transaction(counter: Counter) -> None:
    case = counter.submitted()
    told = Effect.objects.filter(about=case.about).values_list("name", "args")
    kinds = sorted((name, args["kind"]) for name, args in told)
    assert kinds == [("document", "form"), ("document", "receipt"), ("notice", "received")]


def test_a_stranger_cannot_submit_or_see_somebody_elses_draft(counter: Counter, stranger: Actor) -> None:
    case = counter.fill(counter.start())
    with pytest.raises(NoSuchCase):
        counter.submit(case, actor=stranger)
    with pytest.raises(NoSuchCase):
        case_for(stranger, counter.submit(case).number)


def test_an_office_that_stopped_offering_takes_no_more(counter: Counter) -> None:
    case = counter.fill(counter.start())
    withdraw_offering(
        actor=SYSTEM, office_id=counter.office.pk, service_id="official-id-card", now=counter.now
    )
    with pytest.raises(NotOffered):
        counter.submit(case)


def test_only_the_declared_projection_is_readable_in_the_row(counter: Counter) -> None:
    case = counter.submitted(position="ครูผู้ช่วยลับเฉพาะ")
    row = Case.objects.filter(pk=case.pk).values().get()
    assert row["body"] is not None
    assert "ครูผู้ช่วยลับเฉพาะ" not in repr(row)
    assert body_of(case).answers["position"] == "ครูผู้ช่วยลับเฉพาะ"
    assert "ครูผู้ช่วยลับเฉพาะ".encode() not in bytes(row["body"])


def test_a_tracking_code_opens_the_case_however_it_is_typed(counter: Counter) -> None:
    receipt = counter.submit()
    found = case_by_track(receipt.track.upper().replace("-", " "))
    assert found is not None
    assert found.number == receipt.number
    assert case_by_track("0000-0000-0000-0000") is None
    assert case_by_track("' OR 1=1 --") is None


def test_the_chain_is_whole_after_handing_in(counter: Counter) -> None:
    counter.submitted()
    assert list(verify_all()) == []


def test_a_person_is_told_what_is_held_about_her(counter: Counter, applicant: Actor) -> None:
    number = counter.submit().number
    counter.start("lost")
    assert applicant.user_id
    told = holdings(User.objects.get(pk=applicant.user_id))
    assert [len(holding.rows) for holding in told] == [1, 1]
    assert number in told[0].rows[0]
    assert holdings(User.objects.create_user()) == ()


def test_claim_ties_a_submitted_case_to_the_account_of_who_holds_its_code(
    counter: Counter, stranger: Actor
) -> None:
    case = counter.submitted_without_account()
    holder = replace(stranger, opened_cases=frozenset({case.pk}))
    commands.claim(actor=holder, ref=case.ref, now=counter.now)
    case.refresh_from_db()
    assert case.applicant_id == stranger.user_id
    assert case_for(stranger, case.number or "").standing.is_applicant
    last = case_for(stranger, case.number or "").timeline[-1]
    assert (last.kind, last.internal) == ("claimed", False)
    assert list(verify_all()) == []


def test_claim_needs_the_tracking_code_and_leaves_a_case_that_has_an_account(
    counter: Counter, stranger: Actor
) -> None:
    case = counter.submitted_without_account()
    with pytest.raises(NoSuchCase):
        commands.claim(actor=stranger, ref=case.ref, now=counter.now)
    owned = counter.submit(key="k2").case
    commands.claim(
        actor=replace(stranger, opened_cases=frozenset({owned.pk})), ref=owned.ref, now=counter.now
    )
    owned.refresh_from_db()
    assert owned.applicant_id == counter.applicant.user_id
    assert not owned.events.filter(kind="claimed").exists()


def test_claim_refuses_an_officer_who_opened_the_case_by_its_code(counter: Counter, officer: Actor) -> None:
    case = counter.submitted_without_account()
    with pytest.raises(NotYours):
        commands.claim(
            actor=replace(officer, opened_cases=frozenset({case.pk})), ref=case.ref, now=counter.now
        )
    case.refresh_from_db()
    assert case.applicant_id is None
