"""Answering: at the desk, by a link that works once, typed in by hand; who sees what; sending back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from khamkho.base.errors import Refused
from khamkho.casework import commands as casework
from khamkho.casework.contents import event_detail
from khamkho.casework.models import Case
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.inbox import counts_for
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules.flow import COLLECTED
from khamkho.casework.rules.refusals import NoSuchCase, NotYours, OwnCase, ReasonNeeded
from khamkho.casework.standing import standing_of
from khamkho.catalogue import rules as catalogue
from khamkho.collecting import commands
from khamkho.collecting.models import Asked, Collection
from khamkho.collecting.queries.forms import form_for
from khamkho.collecting.queries.progress import lines_of
from khamkho.collecting.rules.refusals import (
    AnsweredAlready,
    CollectionOver,
    LinkOver,
    NoSuchCollection,
)
from khamkho.collecting.tests.cast import AFTER, LAST, MONDAY, Desk, by_link, fill, member, work
from khamkho.offices.models import Office
from khamkho.people.actor import Actor, Seat
from khamkho.people.commands import take_mail
from khamkho.people.models import OutgoingMail, User
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db
CODE = re.compile(r"/answer/([a-z0-9-]+)")


def codes() -> list[str]:
    """The codes in the mails, the newest first."""
    mails = [take_mail(one.pk, now=MONDAY) for one in OutgoingMail.objects.order_by("-created_at", "-pk")]
    return [found[1] for mail in mails if mail and (found := CODE.search(mail.text))]


@pytest.fixture
def collection(desk: Desk, schools: list[Office]) -> Collection:
    return desk.ask(*schools[:2])


@pytest.fixture
def asked(collection: Collection, schools: list[Office]) -> Asked:
    return collection.asked.get(office=schools[0])


def states(collection: Collection) -> list[str]:
    return [line.state for line in lines_of(collection, MONDAY)]


def test_a_clerk_answers_at_the_desk(
    desk: Desk, collection: Collection, asked: Asked, clerk: Actor, area: Office
) -> None:
    case = commands.begin_answer(actor=clerk, ref=asked.ref, now=MONDAY)
    assert states(collection) == ["begun", "told"]
    assert (case.office, case.asked, case.applicant_id) == (area, asked.office, None)
    case = fill(case, clerk)
    assert states(collection) == ["answered", "told"]
    assert case.number == "AREA-2569-000001"
    assert case.display_name == "โรงเรียนตัวอย่าง 0001"
    assert (case.state, case.waiting_for, case.due_at) == (Case.OPEN, COLLECTED, None)
    assert list(verify_all()) == []


def test_answers_do_not_fill_the_inbox_and_make_no_receipt(
    desk: Desk, asked: Asked, clerk: Actor, area: Office
) -> None:
    fill(commands.begin_answer(actor=clerk, ref=asked.ref, now=MONDAY), clerk)
    assert set(counts_for(desk.officer, area.pk, now=MONDAY).values()) == {0}
    kinds = [one.args["kind"] for one in Effect.objects.filter(name="document")]
    assert kinds == ["form"]


def test_a_colleague_goes_on_where_another_began(asked: Asked, clerk: Actor, schools: list[Office]) -> None:
    case = commands.begin_answer(actor=clerk, ref=asked.ref, now=MONDAY)
    colleague = member(schools[0], "director")
    assert commands.begin_answer(actor=colleague, ref=asked.ref, now=MONDAY) == case
    fill(case, colleague)
    with pytest.raises(AnsweredAlready):
        commands.begin_answer(actor=clerk, ref=asked.ref, now=MONDAY)


def test_only_who_works_at_the_office_answers_for_it(
    desk: Desk, asked: Asked, schools: list[Office], clerk: Actor
) -> None:
    elsewhere = member(schools[1], "officer")
    for nobody in (elsewhere, desk.officer, Actor()):
        with pytest.raises(NoSuchCollection):
            commands.begin_answer(actor=nobody, ref=asked.ref, now=MONDAY)
    for weak in (member(schools[0], "auditor"), Actor(user_id=clerk.user_id, memberships=clerk.memberships)):
        with pytest.raises(NotYours):
            commands.begin_answer(actor=weak, ref=asked.ref, now=MONDAY)
    case = commands.begin_answer(actor=clerk, ref=asked.ref, now=MONDAY)
    assert not visible_to(elsewhere).exists()
    assert not visible_to(desk.officer).exists()  # a draft is the school's own
    assert visible_to(clerk).get() == case
    with pytest.raises(NoSuchCase):
        casework.fill_all(actor=elsewhere, ref=case.ref, answers={"pupils": 1}, now=MONDAY)


def test_start_refuses_to_answer_for_an_office_of_others(
    area: Office, schools: list[Office], collection: Collection, clerk: Actor
) -> None:
    asked = casework.Asked(office=schools[1], version=collection.version)
    with pytest.raises(NotYours):
        casework.start(actor=clerk, office=area, service_id="equipment-survey", asked=asked, now=MONDAY)


def test_a_link_works_once_and_leads_to_the_answer(collection: Collection, asked: Asked) -> None:
    for code in codes():
        if Asked.objects.filter(pk=asked.pk, link=commands.telling.link_index(code)).exists():
            break
    case = commands.open_link(code=code, now=MONDAY)
    with pytest.raises(LinkOver):
        commands.open_link(code=code, now=MONDAY)
    assert fill(case, by_link(case)).asked == asked.office
    assert code not in str(list(Asked.objects.values_list("link", flat=True)))


def test_a_newer_link_replaces_the_older_and_goes_on_with_the_same_answer(
    desk: Desk, collection: Collection, asked: Asked
) -> None:
    Asked.objects.exclude(pk=asked.pk).delete()
    OutgoingMail.objects.exclude(pk=OutgoingMail.objects.order_by("created_at", "pk")[0].pk)
    old = next(one for one in codes() if Asked.objects.filter(link=commands.telling.link_index(one)).exists())
    case = commands.open_link(code=old, now=MONDAY)
    commands.chase(actor=desk.officer, ref=collection.ref, words="", now=MONDAY)
    work(collection, MONDAY)
    new = next(one for one in codes() if Asked.objects.filter(link=commands.telling.link_index(one)).exists())
    assert new != old
    assert commands.open_link(code=new, now=MONDAY) == case


@pytest.mark.parametrize("code", ["", "no-such", "0000-0000-0000-0000"])
def test_a_code_that_is_none_opens_nothing(collection: Collection, code: str) -> None:
    with pytest.raises(LinkOver):
        commands.open_link(code=code, now=MONDAY)


def test_a_form_that_asks_for_personal_data_has_no_link(
    desk: Desk, area: Office, schools: list[Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("khamkho.catalogue.rules.asks_personal", lambda _: True)
    collection = desk.ask(schools[0])
    assert not collection.by_link
    assert not collection.asked.filter(link__isnull=False).exists()
    assert codes() == []
    mail = take_mail(OutgoingMail.objects.get().pk, now=MONDAY)
    assert mail
    assert f"/desk/school-1/asked/{collection.asked.get().ref}" in mail.text


def test_whoever_opened_a_link_does_no_more_than_answer(asked: Asked) -> None:
    code = next(one for one in codes() if commands.telling.link_index(one) == asked.link)
    case = commands.open_link(code=code, now=MONDAY)
    writer = by_link(case)
    standing = standing_of(writer, case)
    assert not standing.is_applicant
    assert sorted(standing.deeds) == ["apply", "correct", "read"]
    account = Actor(user_id=User.objects.create_user().pk, opened_cases=frozenset({case.pk}))
    casework.claim(actor=account, ref=case.ref, now=MONDAY)
    assert Case.objects.get(pk=case.pk).applicant_id is None
    case = fill(case, writer)
    with pytest.raises(NotYours):
        casework.withdraw(actor=writer, number=case.number or "", reason="", client_key="", now=MONDAY)


def test_nobody_answers_after_the_end(desk: Desk, collection: Collection, asked: Asked, clerk: Actor) -> None:
    code = next(one for one in codes() if commands.telling.link_index(one) == asked.link)
    with pytest.raises(CollectionOver):
        commands.begin_answer(actor=clerk, ref=asked.ref, now=AFTER)
    with pytest.raises(CollectionOver):
        commands.open_link(code=code, now=AFTER)
    assert asked.link == Asked.objects.get(pk=asked.pk).link  # a link that came too late is not used up
    commands.extend_time(
        actor=desk.officer, ref=collection.ref, until=LAST + timedelta(days=7), reason="น้ำท่วม", now=AFTER
    )
    assert commands.begin_answer(actor=clerk, ref=asked.ref, now=AFTER)


def test_a_late_answer_is_typed_in_with_its_reason(
    desk: Desk, collection: Collection, asked: Asked, clerk: Actor
) -> None:
    begun = commands.begin_answer(actor=clerk, ref=asked.ref, now=MONDAY)
    given: dict[str, Any] = {
        "actor": desk.officer, "ref": collection.ref, "office": asked.office.code, "channel": "phone", "now": AFTER,
    }  # fmt: skip
    with pytest.raises(ReasonNeeded):
        commands.answer_by_hand(reason=" ", **given)
    case = commands.answer_by_hand(reason="อินเทอร์เน็ตขัดข้อง", **given)
    assert commands.answer_by_hand(reason="อินเทอร์เน็ตขัดข้อง", **given) == case
    assert not Case.objects.filter(pk=begun.pk).exists()  # an office answers once
    case = fill(case, desk.officer, now=AFTER)
    assert (case.asked, case.channel) == (asked.office, "phone")
    event = case.events.get(seq=1)
    assert event_detail(case, event)["entered_by"] == desk.officer.name
    assert states(collection) == ["answered", "told"]
    with pytest.raises(AnsweredAlready):
        commands.answer_by_hand(reason="อีก", **given)
    with pytest.raises(NoSuchCollection):
        commands.answer_by_hand(reason="อีก", **{**given, "office": "no-such"})


def test_the_office_sends_one_answer_back_and_gets_it_corrected(
    desk: Desk, collection: Collection, asked: Asked, clerk: Actor
) -> None:
    case = fill(commands.begin_answer(actor=clerk, ref=asked.ref, now=MONDAY), clerk, pupils=3)
    mark = {"mark.pupils": "wrong", "say.pupils": "น้อยเกินไปหรือไม่"}
    casework.act(
        actor=desk.officer, number=case.number or "", action_id="return", answers=mark, seen=1, now=MONDAY
    )
    assert states(collection) == ["returned", "told"]
    case.refresh_from_db()
    with pytest.raises(Refused):
        casework.fill(actor=clerk, ref=case.ref, page_id="school", raw={"classrooms": "5"}, now=MONDAY)
    casework.fill(actor=clerk, ref=case.ref, page_id="school", raw={"pupils": "300"}, now=MONDAY)
    casework.act(actor=clerk, number=case.number or "", action_id="resubmit", answers={}, seen=2, now=MONDAY)
    assert states(collection) == ["answered", "told"]
    assert list(verify_all()) == []


def test_who_answered_does_not_judge_the_answer(desk: Desk, asked: Asked, clerk: Actor, area: Office) -> None:
    case = fill(commands.begin_answer(actor=clerk, ref=asked.ref, now=MONDAY), clerk)
    assert clerk.user_id
    seat = Seat(id=clerk.memberships[0].id, office_id=area.pk, role="officer", user_id=clerk.user_id)
    both = Actor(user_id=clerk.user_id, two_factor=True, memberships=(*clerk.memberships, seat))
    with pytest.raises(OwnCase):
        casework.act(actor=both, number=case.number or "", action_id="accept", answers={}, seen=1, now=MONDAY)


def test_the_answer_ends_by_time_and_nobody_is_told(desk: Desk, asked: Asked, clerk: Actor) -> None:
    case = fill(commands.begin_answer(actor=clerk, ref=asked.ref, now=MONDAY), clerk)
    notices = Effect.objects.filter(name="notice").count()
    assert casework.lapse(case_id=case.pk, step="check", since=1, now=MONDAY + timedelta(days=95))
    case.refresh_from_db()
    assert (case.end, case.decided_at) == ("closed", None)
    assert Effect.objects.filter(name="notice").count() == notices


@pytest.mark.parametrize(
    "more",
    [
        {"type": "person_name"},
        {"type": "phone"},
        {"type": "number", "sensitive": "true", "why": {"th": "ก", "en": "a"}},
        {"type": "date", "birth": "true"},
        {"type": "group", "fields": [{"id": "who", "type": "email", "label": {"th": "ก", "en": "a"}}]},
    ],
)
def test_what_makes_a_form_ask_for_personal_data(area: Office, more: dict[str, Any]) -> None:
    import json

    from khamkho.catalogue.service import Service

    service = form_for(area, "equipment-survey")
    assert not catalogue.asks_personal(service)
    tree = json.loads(service.body)
    tree["form"][0]["fields"].append({"id": "added", "label": {"th": "ก", "en": "a"}, **more})
    assert catalogue.asks_personal(Service.model_validate(tree))
