"""Opinions of colleagues and experts: who is asked, what she sees, who reads her answer, when it is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from khamkho.base import crypto
from khamkho.base.errors import Invalid
from khamkho.casework import commands
from khamkho.casework.commands import Question
from khamkho.casework.models import Case, Event, Opinion
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for
from khamkho.casework.queries.opinions import (
    Asked,
    asked_at,
    asked_of,
    opinion_by_code,
    opinion_by_ticket,
    opinion_file,
    opinion_for,
    opinions_in,
)
from khamkho.casework.rules.opinions import (
    GRACE,
    MOST,
    NoSuchOpinion,
    NotToBeAsked,
    OpinionOver,
    Parts,
    TooManyOpinions,
)
from khamkho.casework.rules.refusals import AlreadyEnded, HasInterest, NoSuchCase, NotYours, OwnCase
from khamkho.casework.tests.cast import MONDAY, Counter, make_member, replace
from khamkho.offices.models import Membership, Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.commands import take_mail
from khamkho.people.models import OutgoingMail
from khamkho.vault.keys import unseal
from khamkho.work.models import Timer

pytestmark = pytest.mark.django_db
FRIDAY = (MONDAY + timedelta(days=4)).date()
WHOLE = Parts(whole=True)


@pytest.fixture
def case(counter: Counter) -> Case:
    return counter.submitted()


@pytest.fixture
def colleague(office: Office) -> Actor:
    return make_member(office, "officer", "นางสาวอีกคน ช่วยคิด")


def add_address(actor: Actor, email: str) -> None:
    EmailAddress.objects.create(user_id=actor.user_id, email=email, verified=True, primary=True)


def seat(actor: Actor) -> int:
    return actor.memberships[0].id


def question(**changes: Any) -> Question:
    return Question(**{"text": "รูปถ่ายใช้ได้หรือไม่", "until": FRIDAY, "parts": WHOLE, **changes})


def ask(
    actor: Actor, case: Case, of: Actor | None, *, member_id: int | None = None, **changes: Any
) -> Opinion:
    return commands.ask_colleague(
        actor=actor,
        number=str(case.number),
        member_id=seat(of) if of else member_id,
        question=question(**changes),
        now=MONDAY,
    )


def ask_expert(actor: Actor, case: Case, **changes: Any) -> Opinion:
    given: dict[str, Any] = {"name": "ศ.ตัวอย่าง เชี่ยวชาญ", "email": "Expert@example.com", "now": MONDAY}
    given |= {name: changes.pop(name) for name in list(changes) if name in given}
    return commands.ask_expert(
        actor=actor, number=str(case.number), question=question(**{"parts": Parts(), **changes}), **given
    )


def mail() -> tuple[str, str]:
    """To whom the last mail goes, and its text."""
    row = OutgoingMail.objects.latest("created_at", "pk")
    found = take_mail(row.pk, now=MONDAY)
    assert found
    return found.to, found.text


def code_in(text: str) -> str:
    return text.partition("/opinion/")[2].split()[0]


def give(actor: Actor, opinion: Opinion, **changes: Any) -> Opinion:
    given = {"stance": "agree", "text": "ใช้ได้", "now": MONDAY + timedelta(hours=1), **changes}
    return commands.give_opinion(actor=actor, ref=opinion.ref, **given)


def seen_by(actor: Actor, case: Case) -> list[tuple[str, str]]:
    """Which opinions a reader finds on the page of the case: state and answer."""
    return [(one.state, one.text) for one in opinions_in(case_for(actor, str(case.number)))]


def test_a_colleague_is_asked_answers_and_the_office_reads_it_but_never_the_applicant(
    case: Case, officer: Actor, colleague: Actor, applicant: Actor, office: Office
) -> None:
    opinion = ask(officer, case, colleague)
    assert [one.opinion.pk for one in asked_of(colleague, office.pk)] == [opinion.pk]
    assert [one.name for one in asked_at(officer, office.pk)] == ["นางสาวอีกคน ช่วยคิด"]
    assert asked_of(officer, office.pk) == ()
    found = opinion_for(colleague, opinion.ref)
    assert (found.question, found.by.th) == ("รูปถ่ายใช้ได้หรือไม่", officer.name)
    assert found.sections
    assert found.papers
    give(colleague, opinion)
    assert seen_by(officer, case) == [("given", "ใช้ได้")]
    assert asked_of(colleague, office.pk) == asked_at(officer, office.pk) == ()
    shown = case_for(applicant, str(case.number))
    assert not [entry for entry in shown.timeline if entry.kind.startswith("opinion")]
    assert opinions_in(shown) == ()
    assert not list(verify_all())


def test_a_confidential_opinion_is_read_by_those_who_decide_who_asked_and_who_answers(
    case: Case, officer: Actor, colleague: Actor, director: Actor, auditor: Actor, office: Office
) -> None:
    another = make_member(office, "officer", "นายผู้อื่น ในหน่วยงาน")
    opinion = ask(officer, case, colleague, confidential=True)
    give(colleague, opinion, text="ลับ")
    second = ask(officer, case, colleague, confidential=True)
    for actor in (officer, colleague, director):
        assert ("given", "ลับ") in seen_by(actor, case)
        assert [one.opinion.pk for one in asked_at(actor, office.pk)] == [second.pk]
    for actor in (another, auditor):
        assert seen_by(actor, case) == []
        assert asked_at(actor, office.pk) == ()
    with pytest.raises(NoSuchOpinion):
        commands.take_back_opinion(actor=another, number=str(case.number), asked=second.asked, now=MONDAY)
    near = replace(director, opened_cases=frozenset({case.pk}))
    assert seen_by(near, case) == []


def test_a_member_of_an_office_nearby_sees_what_was_chosen_and_nothing_else(
    case: Case, officer: Actor, other_office: Office, other_officer: Actor, office: Office
) -> None:
    with pytest.raises(NotToBeAsked):
        ask(officer, case, other_officer)
    other_office.parent = office
    other_office.save()
    view = case_for(officer, str(case.number))
    field, document = view.sections("th")[0].rows[0].field_id, view.files[0].document
    opinion = ask(officer, case, other_officer, parts=Parts(fields=frozenset({field}), documents=frozenset()))
    found = opinion_for(other_officer, opinion.ref)
    assert [row.field_id for section in found.sections for row in section.rows] == [field]
    assert found.papers == ()
    with pytest.raises(NoSuchOpinion):
        opinion_file(found, view.files[0].ref)
    with pytest.raises(NoSuchCase):
        case_for(other_officer, str(case.number))
    second = ask(officer, case, other_officer, parts=Parts(documents=frozenset({document})))
    found = opinion_for(other_officer, second.ref)
    assert found.sections == ()
    assert opinion_file(found, view.files[0].ref)[0].pk
    give(other_officer, opinion)
    assert ("given", "ใช้ได้") in seen_by(officer, case)
    assert case_for(officer, str(case.number)).timeline[-1].who.en == "person asked for an opinion"


def test_who_cannot_be_asked(
    case: Case,
    counter: Counter,
    officer: Actor,
    colleague: Actor,
    auditor: Actor,
    applicant: Actor,
    office: Office,
) -> None:
    for actor in (officer, auditor):
        with pytest.raises(NotToBeAsked):
            ask(officer, case, actor)
    for wrong in (None, 10**9):
        with pytest.raises(NotToBeAsked):
            ask(officer, case, None, member_id=wrong)
    commands.declare_interest(actor=colleague, number=str(case.number), reason="ญาติ", now=MONDAY)
    with pytest.raises(NotToBeAsked):
        ask(officer, case, colleague)
    another = make_member(office, "officer", "นายผู้อื่น ในหน่วยงาน")
    own = counter.submit(
        counter.fill(counter.start(actor=another), actor=another), actor=another, key="2"
    ).case
    with pytest.raises(NotToBeAsked):
        ask(officer, own, another)


def test_who_may_ask(
    case: Case, officer: Actor, colleague: Actor, auditor: Actor, stranger: Actor, applicant: Actor, act: Any
) -> None:
    for actor, refusal in (
        (auditor, NotYours),
        (applicant, NotYours),
        (stranger, NoSuchCase),
        (replace(officer, opened_cases=frozenset({case.pk})), OwnCase),
    ):
        with pytest.raises(refusal):
            ask(actor, case, colleague)
        with pytest.raises(refusal):
            ask_expert(actor, case)
    for changes in ({"text": " "}, {"until": None}, {"until": (MONDAY - timedelta(days=1)).date()}):
        with pytest.raises(Invalid):
            ask(officer, case, colleague, **changes)
    for changes in ({"name": " "}, {"email": "nobody"}):
        with pytest.raises(Invalid):
            ask_expert(officer, case, **changes)
    for _ in range(MOST):
        ask(officer, case, colleague)
    with pytest.raises(TooManyOpinions):
        ask(officer, case, colleague)
    act(officer, case, "reject", reason="ไม่ได้สังกัดเขตนี้")
    with pytest.raises(AlreadyEnded):
        ask(officer, case, colleague)


def test_only_who_was_asked_answers_and_only_while_it_is_wanted(
    case: Case, officer: Actor, colleague: Actor, director: Actor, act: Any
) -> None:
    opinion = ask(officer, case, colleague)
    for actor in (
        officer,
        director,
        replace(colleague, two_factor=False),
        replace(colleague, memberships=()),
    ):
        with pytest.raises(NoSuchOpinion):
            give(actor, opinion)
        with pytest.raises(NoSuchOpinion):
            opinion_for(actor, opinion.ref)
    for changes in ({"stance": "perhaps"}, {"text": ""}):
        with pytest.raises(Invalid):
            give(colleague, opinion, **changes)
    with pytest.raises(OwnCase):
        give(replace(colleague, opened_cases=frozenset({case.pk})), opinion)
    give(colleague, opinion)
    with pytest.raises(OpinionOver):
        give(colleague, opinion)
    with pytest.raises(OpinionOver):
        commands.take_back_opinion(actor=officer, number=str(case.number), asked=opinion.asked, now=MONDAY)
    second, third = ask(officer, case, colleague), ask(officer, case, colleague)
    commands.take_back_opinion(actor=officer, number=str(case.number), asked=second.asked, now=MONDAY)
    with pytest.raises(OpinionOver):
        give(colleague, second)
    assert seen_by(officer, case)[1][0] == "ended"
    commands.declare_interest(actor=colleague, number=str(case.number), reason="ญาติ", now=MONDAY)
    with pytest.raises(HasInterest):
        give(colleague, third)
    fourth = ask(officer, case, director)
    act(officer, case, "reject", reason="ไม่ได้สังกัดเขตนี้")
    with pytest.raises(AlreadyEnded):
        give(director, fourth)
    assert not list(verify_all())


def test_take_back_refuses_who_may_not_and_what_is_not(
    case: Case, officer: Actor, colleague: Actor, auditor: Actor
) -> None:
    opinion = ask(officer, case, colleague)
    with pytest.raises(NotYours):
        commands.take_back_opinion(actor=auditor, number=str(case.number), asked=opinion.asked, now=MONDAY)
    for change in (commands.take_back_opinion, commands.renew_opinion_link):
        with pytest.raises(NoSuchOpinion):
            change(actor=officer, number=str(case.number), asked=1, now=MONDAY)
    with pytest.raises(NoSuchOpinion):  # a colleague has no link
        commands.renew_opinion_link(actor=officer, number=str(case.number), asked=opinion.asked, now=MONDAY)


# ── by link ──


def opened(case: Case, officer: Actor, **changes: Any) -> tuple[Opinion, str, str]:
    """An expert who has opened her link: the opinion, the code, and the ticket."""
    ask_expert(officer, case, **changes)
    code = code_in(mail()[1])
    opinion, ticket = commands.open_opinion(code=code, now=MONDAY)
    return opinion, code, ticket


def shown(ticket: str, *, after: timedelta = timedelta()) -> Asked:
    return opinion_by_ticket(ticket, lang="th", now=MONDAY + after)


def test_an_expert_gets_a_link_sees_what_was_chosen_and_answers_once(case: Case, officer: Actor) -> None:
    view = case_for(officer, str(case.number))
    field = view.sections("th")[0].rows[0].field_id
    ask_expert(officer, case, parts=Parts(fields=frozenset({field})))
    to, text = mail()
    code = code_in(text)
    assert to == "expert@example.com"
    assert len(code.replace("-", "")) * 5 >= 60
    assert "รูปถ่าย" not in text  # the question stays inside
    link = opinion_by_code(code.upper(), now=MONDAY)
    assert link
    assert link.service == view.service.title
    opinion, ticket = commands.open_opinion(code=code, now=MONDAY)
    found = shown(ticket)
    assert [row.field_id for section in found.sections for row in section.rows] == [field]
    assert found.papers == ()
    assert seen_by(officer, case) == [("opened", "")]
    commands.give_opinion_by_ticket(ticket=ticket, stance="disagree", text="ภาพไม่ชัด", now=MONDAY)
    given = opinions_in(case_for(officer, str(case.number)))[0]
    assert (given.state, given.text, given.by_link, given.name.th) == (
        "given",
        "ภาพไม่ชัด",
        True,
        "ศ.ตัวอย่าง เชี่ยวชาญ",
    )
    assert given.said
    assert given.said.th == "ศ.ตัวอย่าง เชี่ยวชาญ ให้ความเห็น: ไม่เห็นชอบ"
    entry = case_for(officer, str(case.number)).timeline[-1]
    assert (entry.by, entry.who.en) == ("ศ.ตัวอย่าง เชี่ยวชาญ", "person asked for an opinion")
    with pytest.raises(NoSuchOpinion):
        commands.give_opinion_by_ticket(ticket=ticket, stance="agree", text="อีก", now=MONDAY)
    assert opinion.ref == Opinion.objects.get().ref
    assert not list(verify_all())


def test_a_link_is_used_by_one_browser_and_a_new_one_ends_the_first(case: Case, officer: Actor) -> None:
    opinion, code, ticket = opened(case, officer)
    assert opinion_by_code(code, now=MONDAY) is None
    with pytest.raises(NoSuchOpinion):
        commands.open_opinion(code=code, now=MONDAY)
    with pytest.raises(NoSuchOpinion):  # the code of the mail is no ticket
        commands.give_opinion_by_ticket(ticket=code, stance="agree", text="x", now=MONDAY)
    commands.renew_opinion_link(
        actor=officer, number=str(case.number), asked=opinion.asked, now=MONDAY + timedelta(minutes=1)
    )
    with pytest.raises(NoSuchOpinion):
        shown(ticket)
    rows = OutgoingMail.objects.order_by("created_at")
    last = take_mail(rows[1].pk, now=MONDAY)
    assert last
    fresh = code_in(last.text)
    with pytest.raises(NoSuchOpinion):  # nor is a link that was not opened
        commands.give_opinion_by_ticket(ticket=fresh, stance="agree", text="x", now=MONDAY)
    assert shown(commands.open_opinion(code=fresh, now=MONDAY)[1]).question


def test_a_link_runs_out_and_ends_with_the_opinion_and_with_the_case(
    case: Case, officer: Actor, act: Callable[..., Case]
) -> None:
    opinion, _code, ticket = opened(case, officer)
    late = timedelta(days=5) + GRACE
    assert shown(ticket, after=timedelta(days=5))
    with pytest.raises(NoSuchOpinion):
        shown(ticket, after=late)
    with pytest.raises(NoSuchOpinion):
        commands.give_opinion_by_ticket(ticket=ticket, stance="agree", text="x", now=MONDAY + late)
    commands.take_back_opinion(actor=officer, number=str(case.number), asked=opinion.asked, now=MONDAY)
    with pytest.raises(NoSuchOpinion):
        shown(ticket)
    ask_expert(officer, case, now=MONDAY + timedelta(minutes=1))
    row = OutgoingMail.objects.latest("created_at")
    found = take_mail(row.pk, now=MONDAY)
    assert found
    code = code_in(found.text)
    act(officer, case, "reject", reason="ไม่ได้สังกัดเขตนี้")
    assert opinion_by_code(code, now=MONDAY) is None
    with pytest.raises(NoSuchOpinion):
        commands.open_opinion(code=code, now=MONDAY)


def test_when_a_case_ends_nobody_is_asked_any_more_also_after_it_is_opened_again(
    case: Case,
    officer: Actor,
    colleague: Actor,
    supervisor: Actor,
    applicant: Actor,
    office: Office,
    act: Any,
) -> None:
    _expert, _code, ticket = opened(case, officer, name="ศ.อีกคน", confidential=True)
    add_address(colleague, "colleague@example.com")
    first = ask(officer, case, colleague)
    given_before = ask(officer, case, colleague, text="อีกข้อ")
    give(colleague, given_before)
    act(officer, case, "reject", reason="ไม่ได้สังกัดเขตนี้", at=MONDAY + timedelta(hours=2))
    ended = [one for one in case_for(colleague, str(case.number)).timeline if one.kind == "opinion_ended"]
    assert [(one.name.th, one.who.en) for one in ended] == [("นางสาวอีกคน ช่วยคิด", "system")]
    assert Event.objects.filter(case=case, kind="opinion_ended").count() == 2
    assert not Timer.objects.filter(name="opinion-reminder").exists()
    told = [take_mail(row.pk, now=MONDAY) for row in OutgoingMail.objects.order_by("-created_at", "-pk")[:2]]
    assert {one.to for one in told if one} == {"colleague@example.com", "expert@example.com"}
    for one in told:
        assert one
        assert "ไม่ต้องการแล้ว" in one.text
        assert "ไม่ได้สังกัดเขตนี้" not in one.text
    commands.reopen(actor=supervisor, number=str(case.number), reason="กดผิด", now=MONDAY + timedelta(hours=3))
    assert asked_of(colleague, office.pk) == asked_at(officer, office.pk) == ()
    with pytest.raises(OpinionOver):
        give(colleague, first)
    with pytest.raises(NoSuchOpinion):
        shown(ticket)
    assert Opinion.objects.get(pk=given_before.pk).ended_at is None
    commands.withdraw(actor=applicant, number=str(case.number), now=MONDAY)
    assert not list(verify_all())


def test_every_end_of_a_case_ends_what_is_asked(
    counter: Counter, officer: Actor, colleague: Actor, applicant: Actor, act: Any
) -> None:
    ends = {
        "withdrawn": lambda case: commands.withdraw(actor=applicant, number=str(case.number), now=MONDAY),
        "given_back": lambda case: commands.give_back(
            actor=officer, number=str(case.number), reason="ไม่ครบ", seen=case.head_seq, now=MONDAY
        ),
        "lapsed": lambda case: commands.lapse(
            case_id=case.pk, step="correct", since=case.head_seq, now=MONDAY + timedelta(days=60)
        ),
    }
    for place, (end, how) in enumerate(ends.items()):
        case = counter.submit(counter.fill(counter.start()), key=f"end-{place}").case
        ask(officer, case, colleague)
        act(officer, case, "return", reason="แก้ไข")
        how(Case.objects.get(pk=case.pk))
        assert Case.objects.get(pk=case.pk).end == end
        assert Opinion.objects.get(case=case).ended_at is not None
        act_kinds = list(case.events.order_by("-seq").values_list("kind", flat=True)[:1])
        assert act_kinds == ["opinion_ended"]
    assert not list(verify_all())


def test_what_is_taken_back_is_told_to_whom_it_was_asked_of_unless_she_has_left(
    case: Case, officer: Actor, colleague: Actor
) -> None:
    add_address(colleague, "colleague@example.com")
    for left in (False, True):
        opinion = ask(officer, case, colleague)
        before = OutgoingMail.objects.count()
        if left:
            Membership.objects.filter(pk=seat(colleague)).update(active_until=MONDAY.date())
        commands.take_back_opinion(
            actor=officer, number=str(case.number), asked=opinion.asked, now=MONDAY + timedelta(days=1)
        )
        assert OutgoingMail.objects.count() == before + (not left)


# ── in time ──


def test_reminders_come_in_the_morning_before_and_on_the_day(
    case: Case, officer: Actor, colleague: Actor
) -> None:
    opinion = ask(officer, case, colleague)
    timer = Timer.objects.get(name="opinion-reminder")
    thursday = MONDAY.replace(hour=9) + timedelta(days=3)
    assert timer.due_at == thursday
    assert commands.remind_of_opinion(opinion_id=opinion.pk, now=thursday)
    assert Timer.objects.get(name="opinion-reminder").due_at == thursday + timedelta(days=1)
    assert commands.remind_of_opinion(opinion_id=opinion.pk, now=thursday + timedelta(days=1))
    assert not Timer.objects.filter(name="opinion-reminder", due_at__gt=thursday + timedelta(days=1)).exists()
    assert Event.objects.filter(case=case, kind="opinion_reminded").count() == 2
    give(colleague, opinion)
    assert not Timer.objects.filter(name="opinion-reminder").exists()
    assert not commands.remind_of_opinion(opinion_id=opinion.pk, now=thursday)
    assert not commands.remind_of_opinion(opinion_id=10**9, now=thursday)


def test_a_reminder_to_an_expert_carries_no_link(case: Case, officer: Actor) -> None:
    opinion = ask_expert(officer, case)
    commands.remind_of_opinion(opinion_id=opinion.pk, now=MONDAY + timedelta(days=3))
    row = OutgoingMail.objects.latest("created_at")
    found = take_mail(row.pk, now=MONDAY + timedelta(days=3))
    assert found
    assert found.to == "expert@example.com"
    assert "http" not in found.text
    assert "อีเมลฉบับก่อน" in found.text


# ── with the database in hand ──


@pytest.mark.parametrize("change", [{"member_id": None}, {"invitation": "0" * 64}, {"answered": 3}])
def test_an_opinion_changed_by_hand_shows_in_the_audit(
    case: Case, officer: Actor, colleague: Actor, change: dict[str, Any]
) -> None:
    opinion = ask(officer, case, colleague)
    Opinion.objects.filter(pk=opinion.pk).update(**change)
    assert "case-changed" in {fault.code for fault in verify_all()}


def test_erasure_leaves_nothing_to_read_and_no_link(case: Case, officer: Actor, act: Any) -> None:
    _opinion, _code, ticket = opened(case, officer)
    act(officer, case, "reject", reason="ไม่ได้สังกัดเขตนี้")
    commands.erase(actor=SYSTEM, number=str(case.number), now=MONDAY + timedelta(days=365 * 11))
    assert Opinion.objects.get().invitation is None
    assert not Event.objects.filter(case=case, body__isnull=False).exists()
    with pytest.raises(NoSuchOpinion):
        shown(ticket)
    assert not list(verify_all())


def test_name_address_and_question_are_sealed(case: Case, officer: Actor) -> None:
    opinion, _code, _ticket = opened(case, officer)
    event = Event.objects.get(case=case, seq=opinion.asked)
    assert event.body
    for said in ("ศ.ตัวอย่าง", "expert@example.com", "รูปถ่าย"):
        assert said.encode() not in bytes(event.body)
    with pytest.raises(crypto.Tampered):
        unseal(case.key, event.body, context="elsewhere")
