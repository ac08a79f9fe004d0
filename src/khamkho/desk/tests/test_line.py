"""LINE at the desk: who waits, one conversation, taking it over, and every look written down."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from khamkho.casework.tests.cast import MONDAY
from khamkho.line import commands
from khamkho.line.models import Account, Friend, Look, Push, TakeOver
from khamkho.line.tests.conftest import Listener, event
from khamkho.line.tests.conftest import account as account
from khamkho.line.tests.conftest import arrive as arrive
from khamkho.line.tests.conftest import listener as listener
from khamkho.line.tests.conftest import work_off as work_off
from khamkho.people.actor import Actor

pytestmark = pytest.mark.django_db
Arrive = Callable[..., int]
Work = Callable[..., None]


@pytest.fixture
def talking(arrive: Arrive, work_off: Work) -> Friend:
    """Somebody has written, and asked for an officer."""
    arrive(event(text="บ้านเลขที่เปลี่ยนแล้วต้องทำอย่างไร"))
    work_off()
    friend = Friend.objects.get()
    commands.ask_for_officer(friend, now=MONDAY)
    return friend


def at(friend: Friend, more: str = "") -> str:
    return f"/desk/{friend.account.office.code}/line/{friend.ref}{more}"


def test_who_waits_stands_first_and_the_list_says_nothing_of_what_was_said(
    officer_desk: Client, talking: Friend
) -> None:
    page = officer_desk.get(f"/desk/{talking.account.office.code}/line").content.decode()
    assert "รออยู่" in page
    assert "บ้านเลขที่" not in page
    assert not Look.objects.exists()


def test_a_look_is_written_down_once_in_a_while(officer_desk: Client, talking: Friend) -> None:
    for _again in range(2):
        assert "บ้านเลขที่เปลี่ยนแล้ว" in officer_desk.get(at(talking)).content.decode()
    assert Look.objects.count() == 1


def test_an_officer_takes_over_writes_and_hands_back(
    officer_desk: Client, talking: Friend, arrive: Arrive, work_off: Work, listener: Listener
) -> None:
    assert officer_desk.post(at(talking, "/write"), {"text": "สวัสดีค่ะ"}).status_code == 409
    officer_desk.post(at(talking, "/take"))
    assert TakeOver.objects.get().ended_at is None
    officer_desk.post(at(talking, "/write"), {"text": "แจ้งที่ฝ่ายทะเบียนได้ค่ะ"})
    assert Push.objects.get().why == "officer"
    heard = len(listener.events)
    arrive(event(text="ขอบคุณครับ"))
    work_off()
    assert len(listener.events) == heard  # nobody answers but she
    news = officer_desk.get(at(talking, "/news?after=1"))
    assert "ขอบคุณครับ" in news.content.decode()
    assert news["X-Khamkho-After"]
    assert officer_desk.get(at(talking, f"/news?after={news['X-Khamkho-After']}")).status_code == 204
    officer_desk.post(at(talking, "/back"))
    arrive(event(text="เมนู"))
    work_off()
    assert listener.texts[-1] == "เมนู"


def test_a_head_may_take_it_from_an_officer_and_not_the_other_way(
    officer: Actor, supervisor: Actor, talking: Friend
) -> None:
    from khamkho.line.rules.refusals import TakenOver

    commands.take_over(actor=officer, ref=talking.ref, now=MONDAY)
    commands.take_over(actor=supervisor, ref=talking.ref, now=MONDAY)
    with pytest.raises(TakenOver):
        commands.take_over(actor=officer, ref=talking.ref, now=MONDAY)


def test_who_is_muted_is_kept_and_not_answered(
    officer_desk: Client, talking: Friend, arrive: Arrive, work_off: Work, listener: Listener
) -> None:
    officer_desk.post(at(talking, "/mute"))
    heard = len(listener.events)
    arrive(event(text="spam"))
    work_off()
    assert len(listener.events) == heard
    assert talking.said.filter(who="them").count() == 2
    officer_desk.post(at(talking, "/unmute"))
    arrive(event(text="hello"))
    work_off()
    assert listener.texts[-1] == "hello"


def test_what_was_withdrawn_is_not_read_by_anybody(
    officer_desk: Client, talking: Friend, arrive: Arrive, work_off: Work
) -> None:
    wrong = event(text="JC1-1234567-89")
    arrive(wrong, event("unsend", unsend={"messageId": wrong["message"]["id"]}))
    work_off()
    page = officer_desk.get(at(talking)).content.decode()
    assert "JC1" not in page
    assert "ทำลายแล้ว" in page


def test_another_office_finds_nothing(other_officer: Actor, talking: Friend, account: Account) -> None:
    from khamkho.line.rules.refusals import NoSuchConversation

    assert account.office_id not in {seat.office_id for seat in other_officer.memberships}
    with pytest.raises(NoSuchConversation):
        commands.look(actor=other_officer, ref=talking.ref, now=MONDAY)
