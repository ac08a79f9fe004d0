"""Somebody who tries what messages, opinions and links were not made for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from khamkho.base.errors import Invalid, Refused
from khamkho.casework import commands
from khamkho.casework.models import Attachment, Case, CasePerson, Event, Opinion, Talk
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for
from khamkho.casework.queries.opinions import opinion_by_ticket, opinion_for, opinions_in
from khamkho.casework.queries.talk import messages_of
from khamkho.casework.rules.opinions import GRACE, NoSuchOpinion, TooLateForALink
from khamkho.casework.rules.refusals import KeyReused, NotYours, Stale
from khamkho.casework.tests.cast import MONDAY, Counter, make_member, photo, replace
from khamkho.casework.tests.test_attacks import assert_nowhere
from khamkho.casework.tests.test_opinions import FRIDAY, ask, question
from khamkho.files.commands import store_file
from khamkho.files.models import Blob
from khamkho.offices.commands import retire_member
from khamkho.offices.models import Office
from khamkho.offices.queries import seats_for
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.commands import take_mail
from khamkho.people.models import OutgoingMail
from khamkho.vault.keys import Erased

Act = Callable[..., Case]
pytestmark = pytest.mark.django_db


@pytest.fixture
def case(counter: Counter) -> Case:
    return counter.submitted()


@pytest.fixture
def colleague(office: Office) -> Actor:
    return make_member(office, "officer", "นางสาวอีกคน ช่วยคิด")


def own_case(counter: Counter, member: Actor) -> Case:
    """A case that a member of the office applied for herself."""
    draft = counter.fill(counter.start(actor=member), actor=member)
    return counter.submit(draft, actor=member).case


def kinds(actor: Actor, case: Case) -> set[str]:
    return {entry.kind for entry in case_for(actor, str(case.number)).timeline}


def test_an_officer_who_applies_at_her_own_office_does_not_read_what_it_thinks_of_her(
    counter: Counter, officer: Actor, colleague: Actor, supervisor: Actor
) -> None:
    case = own_case(counter, officer)
    ask(supervisor, case, colleague)
    commands.note(actor=supervisor, number=str(case.number), text="ระวัง", now=MONDAY)
    assert {"opinion_asked", "noted"} <= kinds(supervisor, case)
    assert kinds(officer, case) == {"submitted"}


def test_an_officer_who_helps_does_not_write_messages_in_the_applicants_name(
    case: Case, officer: Actor, act: Act
) -> None:
    act(officer, case, "return", **{"mark.phone": "wrong"})
    commands.help_applicant(actor=officer, number=str(case.number), way="counter", now=MONDAY)
    with pytest.raises(NotYours):
        commands.write_to_office(actor=officer, number=str(case.number), text="ยินยอมทุกอย่าง", now=MONDAY)


def test_a_key_used_for_another_question_is_refused(case: Case, officer: Actor, colleague: Actor) -> None:
    def send(**changes: Any) -> Opinion:
        return commands.ask_colleague(
            actor=officer,
            number=str(case.number),
            member_id=colleague.memberships[0].id,
            question=question(**changes),
            client_key="k",
            now=MONDAY,
        )

    send()
    for changes in ({"confidential": True}, {"until": FRIDAY + timedelta(days=1)}):
        with pytest.raises(KeyReused):
            send(**changes)


def test_a_repeat_gets_the_opinion_it_asked_for_and_not_the_latest(
    case: Case, officer: Actor, colleague: Actor, supervisor: Actor
) -> None:
    def send() -> Opinion:
        return commands.ask_colleague(
            actor=officer,
            number=str(case.number),
            member_id=colleague.memberships[0].id,
            question=question(),
            client_key="k",
            now=MONDAY,
        )

    first = send()
    ask(supervisor, case, colleague)
    assert send() == first


def expert(case: Case, officer: Actor, **changes: Any) -> Opinion:
    given = {"name": "ดร.ผู้รู้", "email": "expert@example.com", "question": question(), "now": MONDAY}
    return commands.ask_expert(actor=officer, number=str(case.number), **{**given, **changes})


def test_a_new_link_that_would_be_dead_on_arrival_is_refused(case: Case, officer: Actor) -> None:
    opinion = expert(case, officer)
    late = opinion.due_at + GRACE + timedelta(minutes=1)
    with pytest.raises(TooLateForALink):
        commands.renew_opinion_link(actor=officer, number=str(case.number), asked=opinion.asked, now=late)


def test_a_message_that_came_after_the_page_is_not_taken_note_of_unread(
    case: Case, officer: Actor, applicant: Actor
) -> None:
    write: dict[str, Any] = {"actor": applicant, "number": str(case.number), "now": MONDAY}
    commands.write_to_office(**write, text="หนึ่ง")
    seen = Case.objects.get(pk=case.pk).head_seq
    commands.write_to_office(**write, text="สอง")
    with pytest.raises(Stale):
        commands.settle_messages(actor=officer, number=str(case.number), seen=seen, now=MONDAY)
    commands.settle_messages(actor=officer, number=str(case.number), seen=seen + 1, now=MONDAY)


def test_who_writes_twice_keeps_her_place_in_the_queue(case: Case, applicant: Actor) -> None:
    for hours in (0, 5):
        commands.write_to_office(
            actor=applicant, number=str(case.number), text="ขอทราบผล", now=MONDAY + timedelta(hours=hours)
        )
    assert Talk.objects.get().came_at == MONDAY


def test_a_colleague_who_became_a_party_or_left_reads_nothing_more(
    case: Case, officer: Actor, colleague: Actor
) -> None:
    opinion = ask(officer, case, colleague)
    assert opinion_for(colleague, opinion.ref).sections
    assert colleague.user_id
    joined = CasePerson.objects.create(
        case=case, role="proxy", user_id=colleague.user_id, created_at=MONDAY, since=MONDAY
    )
    with pytest.raises(NoSuchOpinion):
        opinion_for(colleague, opinion.ref)
    joined.delete()
    retire_member(actor=SYSTEM, member_id=colleague.memberships[0].id, now=MONDAY)
    with pytest.raises(NoSuchOpinion):
        opinion_for(replace(colleague, memberships=seats_for(colleague.user_id, MONDAY.date())), opinion.ref)


def test_nobody_who_has_left_is_reminded(case: Case, officer: Actor, colleague: Actor) -> None:
    opinion = ask(officer, case, colleague)
    retire_member(actor=SYSTEM, member_id=colleague.memberships[0].id, now=MONDAY)
    assert not commands.remind_of_opinion(opinion_id=opinion.pk, now=MONDAY + timedelta(days=3))


# ── with the database in hand ──


def faults() -> set[str]:
    return {fault.code for fault in verify_all()}


TAMPERINGS: dict[str, tuple[Callable[[], object], str]] = {
    "a link that ran out lives on": (
        lambda: Opinion.objects.update(due_at=MONDAY + timedelta(days=900)),
        "case-changed",
    ),
    "a link of one's own": (lambda: Opinion.objects.update(invitation="0" * 64), "case-changed"),
    "an opinion ended by hand": (
        lambda: Opinion.objects.update(ended_at=MONDAY),
        "case-changed",
    ),
    "somebody else is asked": (
        lambda: Opinion.objects.update(member_id=Opinion.objects.values("asked_by_id")[:1]),
        "case-changed",
    ),
    "an opinion removed": (lambda: Opinion.objects.all().delete(), "case-changed"),
    "what is confidential told to the office": (
        lambda: Event.objects.filter(kind="opinion_asked").update(audience=Event.OFFICE),
        "event-changed",
    ),
    "a reader added": (
        lambda: Event.objects.filter(kind="opinion_asked").update(readers=["somebody"]),
        "event-changed",
    ),
    "a message hidden from the list": (lambda: Talk.objects.all().delete(), "talk-changed"),
    "the file of a message taken away": (
        lambda: Attachment.objects.filter(document__startswith="message-").update(state="removed"),
        "case-changed",
    ),
}


@pytest.fixture
def talked(case: Case, officer: Actor, colleague: Actor, applicant: Actor) -> Case:
    """A case with a message that waits, its file, and a confidential opinion that is asked for by link."""
    assert case.key is not None
    stored = store_file(
        key=case.key, data=photo(), name="ใบนัด.jpg", accept="document", limit=10**7, now=MONDAY
    )
    number = str(case.number)
    commands.write_to_office(actor=applicant, number=number, text=MARKER, stored=stored, now=MONDAY)
    expert(case, officer, name=MARKER, question=question(text=MARKER, confidential=True))
    return Case.objects.get(pk=case.pk)


MARKER = "ลับสุดยอดเจ็ดแปดเก้า"


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_with_talk_is_found(talked: Case, name: str) -> None:
    tamper, expected = TAMPERINGS[name]
    assert faults() == set()
    tamper()
    assert expected in faults()


def test_nothing_that_was_written_stands_readable_and_erasing_leaves_nothing(
    talked: Case, officer: Actor, supervisor: Actor, colleague: Actor, applicant: Actor, act: Act
) -> None:
    number = str(talked.number)
    opinion = ask(supervisor, talked, colleague, text=MARKER)
    commands.give_opinion(actor=colleague, ref=opinion.ref, stance="agree", text=MARKER, now=MONDAY)
    seen = Case.objects.get(pk=talked.pk).head_seq
    commands.write_to_applicant(
        actor=officer, number=number, text=MARKER, seen=seen, expects=True, until=FRIDAY, now=MONDAY
    )
    commands.write_to_office(actor=applicant, number=number, text=MARKER, now=MONDAY)
    assert_nowhere(MARKER)
    commands.withdraw(actor=applicant, number=number, now=MONDAY)
    commands.erase(actor=SYSTEM, number=number, now=MONDAY + timedelta(days=4000))
    assert not Talk.objects.exists()
    assert not Opinion.objects.filter(invitation__isnull=False).exists()
    assert not Attachment.objects.exclude(blob=None, name=b"").exists()
    assert not Blob.objects.exists()
    view = case_for(supervisor, number)
    assert opinions_in(view)[0].question == opinions_in(view)[0].text == ""
    assert [message.text for message in messages_of(view)] == [""] * 3
    assert faults() == set()


def test_a_link_is_dead_after_the_end_and_after_erasure(case: Case, officer: Actor, applicant: Actor) -> None:
    expert(case, officer)
    mail = take_mail(OutgoingMail.objects.latest("created_at").pk, now=MONDAY)
    assert mail
    code = mail.text.split("/opinion/")[1].split()[0]
    _opinion, ticket = commands.open_opinion(code=code, now=MONDAY)
    commands.withdraw(actor=applicant, number=str(case.number), now=MONDAY)
    commands.erase(actor=SYSTEM, number=str(case.number), now=MONDAY + timedelta(days=4000))
    for held in (code, ticket):
        with pytest.raises(NoSuchOpinion):
            opinion_by_ticket(held, lang="th", now=MONDAY)
        with pytest.raises(NoSuchOpinion):
            commands.give_opinion_by_ticket(ticket=held, stance="agree", text="ดี", now=MONDAY)
        with pytest.raises(NoSuchOpinion):
            commands.open_opinion(code=held, now=MONDAY)


def test_what_follows_an_erasure_is_refused(
    case: Case, officer: Actor, applicant: Actor, colleague: Actor
) -> None:
    number = str(case.number)
    commands.withdraw(actor=applicant, number=number, now=MONDAY)
    commands.erase(actor=SYSTEM, number=number, now=MONDAY + timedelta(days=4000))
    head = Case.objects.get(pk=case.pk).head_seq
    tries: list[Callable[[], Any]] = [
        lambda: commands.write_to_applicant(actor=officer, number=number, text="เอ", seen=head, now=MONDAY),
        lambda: commands.write_to_office(actor=applicant, number=number, text="เอ", now=MONDAY),
        lambda: ask(officer, case, colleague),
        lambda: expert(case, officer),
        lambda: commands.apply_again(actor=applicant, number=number, now=MONDAY),
        lambda: commands.help_applicant(actor=officer, number=number, way="counter", now=MONDAY),
    ]
    for deed in tries:
        with pytest.raises((Erased, Refused)):
            deed()
    assert Case.objects.get(pk=case.pk).head_seq == head


def test_a_name_with_line_breaks_makes_no_header_and_no_link(case: Case, officer: Actor) -> None:
    with pytest.raises(Invalid):
        expert(case, officer, email="a@example.com\r\nBcc: all@example.com")
    expert(case, officer, name="ดร.ผู้รู้\r\nBcc: all@example.com")
    mail = take_mail(OutgoingMail.objects.latest("created_at").pk, now=MONDAY)
    assert mail
    assert "\n" not in mail.subject
    assert "\nBcc" not in mail.text
