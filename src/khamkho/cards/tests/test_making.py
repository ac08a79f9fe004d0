"""Cards are made for applications: number, days, what stands on them; the application takes its answers from the card."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from khamkho.base.errors import Invalid, NotFound
from khamkho.cards import commands, tasks
from khamkho.cards.contents import said_on, words_of
from khamkho.cards.models import Card, CardLine
from khamkho.cards.queries.audit import verify_cards
from khamkho.cards.queries.stock import stock_at
from khamkho.cards.rules.refusals import (
    BackThroughCase,
    CardMoved,
    EndsBeforeIssue,
    EndsTooLate,
    NoBlanks,
    NoSuchCard,
    NotAtItsStep,
    NothingToMake,
    NothingToPrint,
    OnlyDirectorRevokes,
)
from khamkho.casework.contents import body_of, event_detail, put_body
from khamkho.casework.models import Case, Event
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.register import rows_of, with_answers
from khamkho.casework.rules.cards import NoCardYet
from khamkho.casework.rules.refusals import NotYours, OwnCase
from khamkho.casework.tests.cast import MONDAY, Counter
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.rules import columns
from khamkho.offices.commands import set_setting
from khamkho.offices.models import Office
from khamkho.offices.registers import OnlyWorkers, RegisterNotKept
from khamkho.people.actor import SYSTEM, Actor
from khamkho.vault.models import DataKey
from khamkho.work.jobs import Job
from khamkho.work.models import Effect

Make = Callable[..., Card]
Play = Callable[..., Case]


def whats(card: Card) -> list[str]:
    return list(CardLine.objects.filter(card=card).order_by("seq").values_list("what", flat=True))


def job(name: str, args: dict[str, int], now: datetime) -> Job:
    return Job(id=uuid4(), name=name, args=args, now=now)


def follow(case: Case) -> Card | None:
    return commands.follow_case(case_id=case.pk, now=MONDAY)


def on_contract(case: Case) -> Case:
    """The same application by somebody whose contract ends soon."""
    case = Case.objects.get(pk=case.pk)
    body = body_of(case)
    body.answers |= {"employee_type": "contract", "contract_end": "2027-09-30"}
    put_body(case, body)
    case.save()
    return case


# ── making ──


def test_a_card_takes_everything_from_its_application(make: Make, waiting: Play, director: Actor):
    case = waiting()
    card = make(case)
    answers, said = body_of(case).answers, said_on(card)
    assert (card.number, card.year, card.seq, card.state) == ("1/2569", 2569, 1, "made")
    assert (card.kind, card.form, card.issued_on, card.last_on) == (
        "official", "1 ข", date(2026, 8, 3), date(2032, 8, 3),
    )  # fmt: skip
    assert said["name"] == answers["name"]
    assert said["national_id"] == answers["national_id"]["number"]
    assert (said["position"], said["standing"], said["blood"]) == ("ครู", "ชำนาญการ", "โอ")
    assert said["issuer"][0] == director.name
    assert answers["name"]["first"] not in str(Card.objects.values().get(pk=card.pk))


def test_numbers_have_no_gap_and_a_misprint_keeps_its_own(
    make: Make, waiting: Play, keeping: Office, officer: Actor
):
    case = waiting()
    first = make(case)
    commands.spoil_card(actor=officer, office=keeping, ref=first.ref, reason="พิมพ์เลื่อน", now=MONDAY)
    second = make(case)
    third = make()
    assert [first.number, second.number, third.number] == ["1/2569", "2/2569", "3/2569"]
    first.refresh_from_db()
    assert first.state == "void"
    assert words_of(first.lines.get(what="spoil"))["note"] == "พิมพ์เลื่อน"
    assert list(verify_cards()) == []
    assert list(verify_all()) == []


def test_each_kind_has_its_book_unless_the_office_keeps_one(make: Make, keeping: Office):
    assert make().book == "cards-official"
    set_setting(actor=SYSTEM, office_id=keeping.pk, name="cards", value={"one_book": True}, now=MONDAY)
    card = make()
    assert (card.book, card.number) == ("cards", "1/2569")


def test_a_card_ends_with_its_contract_and_may_end_earlier(
    make: Make, waiting: Play, keeping: Office, officer: Actor
):
    card = make(on_contract(waiting()))
    assert (card.last_on, card.why_last) == (date(2027, 9, 30), "ends")
    assert make(last_on="1/1/2570").last_on == date(2027, 1, 1)
    late = on_contract(waiting())
    with pytest.raises(EndsTooLate):
        make(late, last_on="1/10/2570")
    with pytest.raises(EndsBeforeIssue):
        make(late, last_on="1/8/2569")
    assert Card.objects.filter(case=late).count() == 0


def test_the_day_of_issue_lies_near(make: Make, waiting: Play):
    assert make(issued_on="5/8/2569").issued_on == date(2026, 8, 5)
    case = waiting()
    for wrong in ("1/1/2569", "1/1/2570", "กขค"):
        with pytest.raises(Invalid) as no:
            make(case, issued_on=wrong)
        assert [one.where for one in no.value.problems] == ["issued_on"]


def test_only_what_waits_gets_a_card_and_one_only(
    make: Make, waiting: Play, counter: Counter, keeping: Office, officer: Actor
):
    case = waiting()
    make(case)
    for number in (case.number, counter.submitted().number, "KBI1-2569-999999"):
        with pytest.raises(NotAtItsStep):
            commands.make_cards(actor=officer, office=keeping, numbers=[number or ""], now=MONDAY)
    for many in ([], [str(n) for n in range(201)]):
        with pytest.raises(NothingToMake):
            commands.make_cards(actor=officer, office=keeping, numbers=many, now=MONDAY)


def test_who_makes_cards(
    make: Make, waiting: Play, office: Office, auditor: Actor, stranger: Actor, other_officer: Actor
):
    case = waiting()
    with pytest.raises(OnlyWorkers):
        make(case, actor=auditor)
    for nobody in (stranger, other_officer):
        with pytest.raises(NotFound):
            make(case, actor=nobody)


def test_nobody_makes_her_own_card(make: Make, waiting: Play, officer: Actor):
    case = waiting()
    Case.objects.filter(pk=case.pk).update(applicant=officer.user_id)
    with pytest.raises((OwnCase, NotYours, NotAtItsStep)):
        make(case)


def test_an_office_without_the_register_types_as_before(
    office: Office, counter: Counter, officer: Actor, director: Actor, act: Play
):
    case = counter.submitted()
    act(officer, case, "accept")
    act(director, case, "approve")
    with pytest.raises(RegisterNotKept):
        commands.make_cards(actor=officer, office=office, numbers=[case.number or ""], now=MONDAY)
    done = act(officer, case, "ready", card_number="7/2569", issued_on="3/8/2569", expires_on="3/8/2575")
    assert done.step == "collect"
    assert not Effect.objects.filter(name="card").exists()


# ── the step takes its answers from the card ──


def test_the_step_takes_number_and_days_from_the_card(make: Make, waiting: Play, officer: Actor, act: Play):
    case = waiting()
    with pytest.raises(NoCardYet):
        act(officer, case, "ready", card_number="7/2569", issued_on="3/8/2569", expires_on="3/8/2575")
    card = make(case)
    act(officer, case, "ready", card_number="999", expires_on="1/1/2600")
    event = Event.objects.filter(case=case, kind="acted").latest("seq")
    assert event_detail(case, event)["answers"] == {
        "card_number": card.number, "issued_on": "2026-08-03", "expires_on": "2032-08-03",
    }  # fmt: skip
    service = service_of(case.version)
    names = [column.id for column in columns(service)]
    (row,) = rows_of(list(with_answers(Case.objects.filter(pk=case.pk))), columns(service), "th")
    assert row[names.index("card_number")].text == "1/2569"


def test_a_spoiled_card_answers_nothing(
    make: Make, waiting: Play, keeping: Office, officer: Actor, act: Play
):
    case = waiting()
    card = make(case)
    commands.spoil_card(actor=officer, office=keeping, ref=card.ref, reason="ก", now=MONDAY)
    with pytest.raises(NoCardYet):
        act(officer, case, "ready")


# ── the register follows the application ──


def test_the_card_follows_its_application_to_its_holder(make: Make, waiting: Play, officer: Actor, act: Play):
    case = waiting()
    card = make(case)
    act(officer, case, "ready")
    tasks.follow(job("card", {"case": case.pk}, MONDAY))
    card.refresh_from_db()
    assert card.state == "signed"
    act(officer, case, "hand_over", receiver="proxy", receiver_name="นางสาวตัวอย่าง บุตรสาว")
    follow(case)
    follow(case)
    card.refresh_from_db()
    assert (card.state, whats(card)) == ("handed", ["make", "sign", "hand"])
    assert words_of(card.lines.get(what="hand")) == {"to": "นางสาวตัวอย่าง บุตรสาว"}
    assert list(verify_cards()) == [] == list(verify_all())


def test_what_is_announced_is_what_the_register_follows(make: Make, waiting: Play, officer: Actor, act: Play):
    case = waiting()
    make(case)
    before = Effect.objects.filter(name="card").count()
    act(officer, case, "ready")
    assert Effect.objects.filter(name="card").count() == before + 1


def test_a_card_that_nobody_collects_lies_at_the_office(make: Make, waiting: Play, officer: Actor, act: Play):
    case = waiting()
    card = make(case)
    act(officer, case, "ready")
    act(officer, case, "close", reason="ไม่มีผู้มารับ")
    follow(case)
    card.refresh_from_db()
    assert (card.state, whats(card)) == ("returned", ["make", "unclaimed"])


def test_a_wrong_card_goes_back_through_its_application(
    make: Make, waiting: Play, keeping: Office, officer: Actor, act: Play
):
    case = waiting()
    card = make(case)
    commands.sign_cards(actor=officer, office=keeping, refs=[card.ref], now=MONDAY)
    follow(case)
    card.refresh_from_db()
    assert card.state == "signed"
    act(officer, case, "ready")
    with pytest.raises(BackThroughCase):
        commands.spoil_card(actor=officer, office=keeping, ref=card.ref, reason="ก", now=MONDAY)
    act(officer, case, "remake", reason="ชื่อสกุลผิด")
    follow(case)
    card.refresh_from_db()
    assert card.state == "void"
    assert words_of(card.lines.get(what="spoil"))["note"] == "ชื่อสกุลผิด"
    again = make(case)
    act(officer, case, "ready")
    follow(case)
    again.refresh_from_db()
    assert (again.number, again.state) == ("2/2569", "signed")


def test_the_new_card_takes_the_place_of_the_old_one(handed: Make, waiting: Play):
    same: dict[str, Any] = {"national_id": "1101700207366"}
    old = handed(waiting("first", **same))
    new = handed(waiting("expired", **same))
    assert new.before == old
    old.refresh_from_db()
    assert old.state == "replaced"
    third = handed(waiting("expired", **same), answers_then={"old_card_returned": "yes"})
    new.refresh_from_db()
    assert (third.before, new.state) == (new, "returned")


def test_a_card_reported_lost_is_blocked_once_an_officer_found_the_application_complete(
    handed: Make, waiting: Play, counter: Counter, officer: Actor, act: Play
):
    same: dict[str, Any] = {"national_id": "1101700207366"}
    old = handed(waiting("first", **same))
    draft = counter.start("lost")
    case = counter.submit(counter.fill(draft, employee_type="teacher", **same), key="lost").case
    follow(case)
    old.refresh_from_db()
    assert old.state == "handed"
    act(officer, case, "accept")
    follow(case)
    old.refresh_from_db()
    assert old.state == "lost"


# ── what happens to cards by hand ──


def test_a_lost_card_is_blocked_at_once(handed: Make, keeping: Office, officer: Actor, applicant: Actor):
    card = handed()
    commands.report_lost(
        actor=officer, office=keeping, ref=card.ref, reason="หายที่ตลาด", on="3/8/2569", now=MONDAY
    )
    card.refresh_from_db()
    assert card.state == "lost"
    commands.take_back(actor=officer, office=keeping, ref=card.ref, now=MONDAY)
    with pytest.raises(CardMoved):
        commands.report_lost(actor=officer, office=keeping, ref=card.ref, now=MONDAY)


def test_a_day_in_the_future_or_before_the_issue_is_refused(handed: Make, keeping: Office, officer: Actor):
    card = handed()
    for on in ("4/8/2569", "2/8/2569", "กข"):
        with pytest.raises(Invalid) as no:
            commands.report_lost(actor=officer, office=keeping, ref=card.ref, on=on, now=MONDAY)
        assert [one.where for one in no.value.problems] == ["on"]


def test_a_reason_is_needed_where_it_matters(handed: Make, keeping: Office, officer: Actor, director: Actor):
    card = handed()
    with pytest.raises(Invalid):
        commands.holder_left(actor=officer, office=keeping, ref=card.ref, reason=" ", now=MONDAY)
    with pytest.raises(Invalid):
        commands.revoke_card(actor=director, office=keeping, ref=card.ref, reason="", now=MONDAY)
    with pytest.raises(Invalid):
        commands.report_lost(actor=officer, office=keeping, ref=card.ref, reason="ก" * 501, now=MONDAY)
    commands.holder_left(actor=officer, office=keeping, ref=card.ref, reason="เกษียณ", now=MONDAY)
    card.refresh_from_db()
    assert card.state == "left"


def test_only_the_director_revokes(handed: Make, keeping: Office, officer: Actor, director: Actor):
    card = handed()
    with pytest.raises(OnlyDirectorRevokes):
        commands.revoke_card(actor=officer, office=keeping, ref=card.ref, reason="ก", now=MONDAY)
    commands.revoke_card(actor=director, office=keeping, ref=card.ref, reason="ออกผิดคน", now=MONDAY)
    card.refresh_from_db()
    assert card.state == "revoked"


def test_cards_of_other_offices_are_none(make: Make, keeping: Office, officer: Actor):
    make()
    with pytest.raises(NoSuchCard):
        commands.sign_cards(actor=officer, office=keeping, refs=[uuid4()], now=MONDAY)


def test_printing_stands_in_the_life_of_a_card(make: Make, keeping: Office, officer: Actor):
    card = make()
    commands.print_cards(actor=officer, office=keeping, refs=[card.ref], now=MONDAY)
    assert whats(card) == ["make", "print"]
    Card.objects.filter(pk=card.pk).update(key=None, body=None)
    with pytest.raises(NothingToPrint):
        commands.print_cards(actor=officer, office=keeping, refs=[card.ref], now=MONDAY)


# ── blanks ──


def test_blanks_are_counted_from_the_first_that_came_in(make: Make, keeping: Office, officer: Actor):
    shared: dict[str, Any] = {"actor": officer, "office": keeping, "now": MONDAY}
    make()  # not counted yet: an office may begin later
    ref = uuid4()
    typed = {"kind": "official", "what": "received", "count": "๓"}
    commands.enter_blanks(ref=ref, typed=typed, **shared)
    commands.enter_blanks(ref=ref, typed=typed, **shared)
    card = make()
    commands.spoil_card(ref=card.ref, reason="ก", **shared)
    (stock, _pensioner) = stock_at(officer, keeping)
    assert (stock.received, stock.used, stock.spoiled, stock.left) == (3, 1, 1, 1)
    with pytest.raises(NoBlanks):
        commands.enter_blanks(ref=uuid4(), typed={**typed, "what": "spoiled", "count": "2"}, **shared)
    commands.enter_blanks(ref=uuid4(), typed={**typed, "what": "spoiled", "count": "1"}, **shared)
    with pytest.raises(NoBlanks):
        make()
    for wrong in ({"kind": "x"}, {"what": "x"}, {"count": "0"}, {"count": "1e5"}):
        with pytest.raises(Invalid):
            commands.enter_blanks(ref=uuid4(), typed={**typed, **wrong}, **shared)


# ── what is forgotten, and reminders ──


def test_a_card_that_is_over_is_forgotten_with_its_application(handed: Make, keeping: Office, officer: Actor):
    card = handed()
    key = card.key_id
    assert key
    Case.objects.filter(pk=card.case_id).update(key=None, body=None)
    later = MONDAY + timedelta(days=365 * 6 + 10)
    assert commands.sweep_cards(now=MONDAY) == 0
    assert follow(card.case) is not None
    assert said_on(Card.objects.get(pk=card.pk))["position"] == "ครู"
    tasks.sweep(job("sweep-cards", {}, later))
    card.refresh_from_db()
    assert (said_on(card), card.number, DataKey.objects.filter(pk=key).exists()) == ({}, "1/2569", False)
    assert words_of(card.lines.get(what="hand")) == {}
    assert list(verify_cards()) == []


def test_a_holder_is_reminded_once_and_applies_again_with_what_she_wrote(
    handed: Make, applicant: Actor, keeping: Office, officer: Actor
):
    from khamkho.casework.commands import apply_again
    from khamkho.casework.contents import working_copy_of
    from khamkho.casework.rules.refusals import NotAgain
    from khamkho.work.models import Timer

    card = handed()
    number = card.case.number or ""
    timer = Timer.objects.get(name="card-ends")
    assert card.last_on == (timer.due_at + timedelta(days=60)).date()
    with pytest.raises(NotAgain):
        apply_again(actor=applicant, number=number, now=MONDAY)
    tasks.remind(job("card-ends", {"card": card.pk}, timer.due_at))
    assert Effect.objects.filter(name="notice", args__kind="card_ends").count() == 1
    begun = apply_again(actor=applicant, number=number, now=timer.due_at)
    assert (begun.variant, working_copy_of(begun).answers["position"]) == ("expired", "ครู")
    commands.report_lost(actor=officer, office=keeping, ref=card.ref, now=MONDAY)
    assert commands.remind_of_end(card_id=card.pk, now=timer.due_at) is False
