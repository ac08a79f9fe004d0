"""Each of the district office's services, from hello to five stars, in both ways of giving the numbers of a card."""

from __future__ import annotations

import random
import re
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client

from khamkho.appointments.models import Booking, Resource
from khamkho.casework import commands as casework
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import MONDAY
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.chat.commands.hearing import Chat
from khamkho.chat.models import Chatted, Conversation
from khamkho.chat.queries.friends import actor_of
from khamkho.chat.tests.conftest import ASK, CARD, LASER, Phone, act, newest
from khamkho.feedback.models import Rating
from khamkho.fees import commands as fees
from khamkho.line.models import Account, Incoming, Push
from khamkho.line.port import Heard
from khamkho.line.queries import talks_about
from khamkho.offices.commands import publish_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor

pytestmark = pytest.mark.django_db
COPIES = {
    1: ("bangkhae-house-registration-copy", 40),
    2: ("bangkhae-marriage-copy", 20),
    3: ("bangkhae-divorce-copy", 20),
    4: ("bangkhae-face-photo-copy", 20),
}


@pytest.fixture
def open_office(district: Office) -> Office:
    """All five services, a counter that gives times, a till that is open."""
    for name, _fee in COPIES.values():
        publish_offering(actor=SYSTEM, office_id=district.pk, service_id=name, now=MONDAY)
    Resource.objects.create(office=district, kind="counter", name_th="ช่อง 1", name_en="Counter 1", places=2)
    return district


def _give_numbers(phone: Phone, typed: bool, client: Client, menu: int) -> str:
    if typed:
        return phone.says(f"{menu}#{LASER}")
    phone.says(f"{menu}#")
    url = phone.presses("กรอกเลขบัตร")
    given = client.post(url[url.index("/c/") :], {"laser_code": LASER, "card_number": CARD})
    assert given.status_code == 200
    return phone.sees()


@pytest.mark.parametrize("typed", [True, False])
@pytest.mark.parametrize("menu", sorted(COPIES))
def test_from_hello_to_five_stars(
    menu: int,
    typed: bool,
    open_office: Office,
    account: Account,
    clerk: Actor,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    service, fee = COPIES[menu]
    account.typed_codes = typed
    account.save()
    phone = Phone(account)
    monkeypatch.setattr("khamkho.chat.views.once.timezone", SimpleNamespace(now=lambda: phone.now))
    phone.says("สวัสดี")
    phone.says("ดำเนินการต่อ")
    assert "JC•-•••••••-89" in _give_numbers(phone, typed, client, menu)
    assert f"{fee}.00 บาท" in phone.says("ต้องการ 2 ฉบับ รับเอกสารวันที่ 5/8/2569 10.00 น.")
    told = phone.says(CARD if typed else "ยืนยัน")
    case = newest()
    assert (case.service_id, case.channel, case.state) == (service, "line", Case.OPEN)
    assert str(case.number) in told
    assert Booking.objects.get(case=case).state == Booking.BOOKED
    talks = talks_about(case.ref, applicant_id=case.applicant_id, office_id=case.office_id, now=phone.now)
    assert len(talks) == 1  # the page of the case leads to the chat

    act(case, clerk, "accept")
    approved = phone.follows()
    assert f"{fee}.00 บาท" in approved
    assert "5 สิงหาคม 2569 เวลา 10.00 น." in approved
    assert Booking.objects.get(case=case).code in approved
    act(case, clerk, "ready", checked_on="3/8/2569", printed="2")
    assert "พร้อมรับแล้ว" in phone.follows()

    later = MONDAY + timedelta(hours=1)
    fees.follow_case(case_id=case.pk, now=later)
    fees.open_till(actor=clerk, office=open_office, float_=Decimal(500), now=later)
    taken = fees.take(
        actor=clerk, office=open_office, numbers=[str(case.number)], given=Decimal(100), now=later
    )
    assert taken is not None
    act(case, clerk, "hand_over", receiver="applicant")
    assert "โปรดให้คะแนน" in phone.follows()
    phone.presses("★★★★★")
    assert "ขอบคุณ" in phone.says("รวดเร็วดีมาก")
    rating = Rating.objects.get(case=case)
    assert (rating.stars, rating.channel) == (5, "line")


def test_stars_without_a_word_are_kept_when_she_goes_on(
    open_office: Office, phone: Phone, clerk: Actor
) -> None:
    phone.says(f"1#{LASER}")
    phone.says("2 ฉบับ 5/8/2569 10.00 น.")
    phone.says(CARD)
    case = newest()
    act(case, clerk, "accept")
    act(case, clerk, "ready", checked_on="3/8/2569", printed="2")
    later = MONDAY + timedelta(hours=1)
    fees.follow_case(case_id=case.pk, now=later)
    fees.open_till(actor=clerk, office=open_office, float_=Decimal(500), now=later)
    fees.take(actor=clerk, office=open_office, numbers=[str(case.number)], given=Decimal(40), now=later)
    act(case, clerk, "hand_over", receiver="applicant")
    phone.follows()
    phone.does("postback", data=f"rate:{case.number}:4")
    phone.says("เมนู")
    assert Rating.objects.get(case=case).stars == 4
    assert phone.talk.laser == ""
    phone.says("1#")
    assert "JC•" in phone.says(LASER)
    assert "สะดวกมารับ" in phone.presses("ครั้งก่อน: 2 ฉบับ")


def test_every_address_that_the_first_words_name_leads_somewhere(account: Account, client: Client) -> None:
    phone = Phone(account)
    said = phone.says("สวัสดี") + phone.presses("ใช้ช่องทางอื่น")
    found = re.findall(r"https?://\S+", said)
    assert len(found) == 2
    for one in found:
        assert client.get(urlsplit(one).path).status_code == 200, one


def test_a_visit_is_asked_for_and_confirmed_in_the_chat(
    open_office: Office, phone: Phone, clerk: Actor
) -> None:
    """Menu 5: what fits a chat is asked there, the address on the page; the team's day comes back as the answer."""
    assert "หน้าเว็บที่ปลอดภัย" in phone.says("5# ขอทำบัตรให้ผู้ป่วยติดเตียงที่บ้านค่ะ")
    draft = newest()
    assert (draft.service_id, draft.variant) == (ASK, "visit")
    context = context_for(draft, lang="th", now=phone.now)
    sample = catalogue.sample_answers(service_of(draft.version), "visit", random.Random(3), context)
    on_the_page = {name: sample[name] for name in ("visit_address", "days")}
    casework.prefill(actor=actor_of(phone.friend), ref=draft.ref, answers=on_the_page, now=phone.now)
    assert "ชื่อ" in phone.says("เสร็จแล้ว")
    phone.says("นางแก้วตา ใจดี")
    phone.presses("ข้าม")
    phone.says("081 234 5678")
    assert "ใบรับรองแพทย์" in phone.sees() or phone.quick
    if "ตรวจทาน" not in (said := phone.says("ข้าม")):
        said = phone.says("ข้าม")
    assert "ตรวจทาน" in said
    told = phone.says("ยื่นคำขอ")
    case = newest()
    assert (case.state, case.variant) == (Case.OPEN, "visit")
    assert str(case.number) in told
    act(case, clerk, "reply", answer="ทีมงานไปวันพุธที่ 5 สิงหาคม เวลา 10.00 น.")
    told = phone.follows()
    assert "ทีมงานไปวันพุธ" in told
    assert "โปรดให้คะแนน" in told
    phone.presses("★★★★★")
    assert "ขอบคุณ" in phone.says("มาถึงบ้านจริง ๆ")
    assert Rating.objects.get(case=case).stars == 5


# ── faults ──


def _incoming(phone: Phone, event: str) -> Heard:
    incoming = Incoming.objects.create(
        event=event,
        account=phone.account,
        friend=phone.friend,
        kind="message",
        at=phone.now,
        came_at=phone.now,
    )
    return Heard(kind="text", text=CARD, at=phone.now, incoming=incoming)


def test_a_worker_killed_in_the_middle_leaves_nothing_behind_and_nothing_doubled(
    open_office: Office, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone.says(f"1#{LASER}")
    phone.says("2 ฉบับ 5/8/2569 10.00 น.")
    pushes = Push.objects.count()

    def killed(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    heard = _incoming(phone, "the-last-one")
    with monkeypatch.context() as broken:
        broken.setattr("khamkho.chat.commands.hearing.say", killed)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            Chat().heard(phone.friend, heard, now=phone.now)
    assert Case.objects.get().state == Case.DRAFT
    assert Push.objects.count() == pushes
    with transaction.atomic():
        Chat().heard(phone.friend, heard, now=phone.now)
    assert Case.objects.get().state == Case.OPEN
    assert Chatted.objects.count() == 1


def test_what_is_kept_of_a_conversation_is_sealed(open_office: Office, phone: Phone) -> None:
    phone.says(f"1#{LASER}")
    row = Conversation.objects.get(friend=phone.friend)
    assert LASER.encode() not in bytes(row.body or b"")
    assert LASER not in str(row.heard)
