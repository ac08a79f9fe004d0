"""News in LINE: to whoever linked her chat, once, and by mail or text message where LINE does not reach her."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import transaction

from khamkho.casework.contents import body_of, put_body
from khamkho.casework.models import Case, Event
from khamkho.casework.queries.cases import system_view
from khamkho.line import commands as line_commands
from khamkho.line.models import Friend, Push
from khamkho.line.rules.messages import Words
from khamkho.line.tests.conftest import account as account
from khamkho.line.tests.conftest import clock as clock
from khamkho.line.tests.conftest import friend as friend
from khamkho.line.tests.conftest import line as line
from khamkho.line.tests.conftest import shown
from khamkho.notices import commands, queries
from khamkho.notices.demo import kept_mails, kept_sms
from khamkho.notices.line import reached_by_line
from khamkho.notices.models import Notice
from khamkho.notices.tests.test_commands import home as home
from khamkho.notices.tests.test_sms import asked_for_texts, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def linked(friend, counter):
    Friend.objects.filter(pk=friend.pk).update(user=counter.applicant.user_id)
    friend.refresh_from_db()
    return friend


def carry(now):
    """LINE is handed what waits, and what became of it is told."""
    for push in Push.objects.filter(state="waiting"):
        line_commands.send(push_id=push.pk, now=now)
        commands.learn_fate(push_id=push.pk, now=now)


def test_who_linked_her_chat_is_told_there_and_nowhere_else(home, line, linked, counter):
    case = counter.submitted()
    notice = tell(case)
    assert (notice.state, notice.way) == ("queued", "line")
    carry(counter.now)
    notice.refresh_from_db()
    assert notice.state == Notice.State.SENT
    (message,) = shown(line)
    assert case.number in str(message)
    assert "/track/" in message["contents"]["footer"]["contents"][0]["action"]["uri"]
    assert kept_mails(home.mail) == []
    assert [told.to for told in queries.notices_for(case)] == ["LINE"]


def test_the_same_effect_again_says_nothing_twice(home, line, linked, counter):
    case, effect = counter.submitted(), uuid4()
    tell(case, effect=effect)
    tell(case, effect=effect)
    carry(counter.now)
    tell(case, effect=effect)
    carry(counter.now)
    assert len(shown(line)) == 1


def test_who_blocked_meanwhile_is_told_by_mail_and_once(home, line, linked, counter):
    case = counter.submitted()
    with transaction.atomic():
        notice = tell(case)
    Friend.objects.update(following=False)
    carry(counter.now)
    carry(counter.now)
    notice.refresh_from_db()
    assert (notice.state, notice.way) == ("sent", "email")
    assert len(kept_mails(home.mail)) == 1
    assert shown(line) == []


def test_a_month_without_messages_left_goes_by_sms(home, line, linked, counter):
    case = asked_for_texts(counter)
    linked.account.quota = 0
    linked.account.save()
    tell(case)
    carry(counter.now)
    assert len(kept_sms(home.sms)) == 1


def test_who_wants_no_news_there_gets_mail_at_once(home, line, linked, counter):
    linked.opted_out = True
    linked.save()
    assert tell(counter.submitted()).way == "email"
    assert len(kept_mails(home.mail)) == 1


def test_what_was_applied_for_in_the_chat_is_told_by_the_chat(home, line, linked, counter):
    case = counter.submitted()
    Case.objects.filter(pk=case.pk).update(channel="line")
    case.refresh_from_db()
    assert tell(case).way == "email"  # she left an address on the web: then that too


def test_what_a_chat_could_not_say_reaches_her_by_mail(home, line, linked, counter):
    case = counter.submitted()
    Friend.objects.update(following=False)
    linked.refresh_from_db()
    with transaction.atomic():
        line_commands.say(linked, [Words(text="อนุมัติแล้ว")], why="notice", about=case.ref, now=counter.now)
    carry(counter.now)
    carry(counter.now)
    (mail,) = kept_mails(home.mail)
    assert case.number in mail.subject


def test_whom_nothing_reaches_stands_on_the_case(home, line, linked, counter):
    case = counter.submitted()
    body = body_of(case)
    body.contact = {}
    put_body(case, body)
    Case.objects.filter(pk=case.pk).update(body=case.body)
    Friend.objects.update(following=False)
    linked.refresh_from_db()
    with transaction.atomic():
        line_commands.say(linked, [Words(text="อนุมัติแล้ว")], why="notice", about=case.ref, now=counter.now)
    before = Event.objects.filter(case=case, kind="notice_failed").count()
    carry(counter.now)
    assert Notice.objects.get(case=case).error == "no-address"
    assert Event.objects.filter(case=case, kind="notice_failed").count() == before + 1


def test_line_is_enough_where_the_service_says_so_and_the_chat_is_linked(linked, counter, monkeypatch):
    view = system_view(counter.submitted().pk)
    assert not reached_by_line(view)
    identity = view.service.identity.model_copy(update={"contact": ("line",)})
    by_line = replace(view, service=view.service.model_copy(update={"identity": identity}))
    assert reached_by_line(by_line)
    Friend.objects.filter(pk=linked.pk).update(following=False)
    assert not reached_by_line(by_line)
