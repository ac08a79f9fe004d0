"""A morning of a district office, through all its rooms: asked for by chat and on the web, booked, called, paid, handed over."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from khamkho.appointments import commands as appointments
from khamkho.appointments.models import Booking, Resource
from khamkho.casework import commands as casework
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.chat.tests.conftest import CARD, HOUSE, LASER, Phone, account, district, newest
from khamkho.feedback.commands.rating import rate
from khamkho.feedback.models import Rating
from khamkho.fees import commands as fees
from khamkho.fees.models import Receipt
from khamkho.fees.queries.books import balance_of, trace
from khamkho.line.models import Account
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in
from khamkho.queue import commands as hall
from khamkho.queue.models import Ticket

__all__ = ["account", "district"]
pytestmark = pytest.mark.django_db

WEDNESDAY = MONDAY.replace(day=5, hour=10, minute=0)
WORKS = f"A | คัดสำเนา | Copies | 6 | {HOUSE}"


class Morning:
    """Plays the office's side of a morning."""

    def __init__(self, office: Office) -> None:
        self.office, self.now = office, MONDAY + timedelta(hours=1)
        self.clerk = make_member(office, "officer", "นางสาวทะเบียน ตรวจดี")
        self.head = make_member(office, "supervisor", "นางหัวหน้า รับผิดชอบ")
        self.auditor = make_member(office, "auditor", "นายตรวจสอบ รอบคอบ")
        Resource.objects.create(office=office, kind="counter", name_th="ช่อง 1", name_en="Counter 1", places=2)
        self.office = hall.set_queue(actor=SYSTEM, office_id=office.pk, typed={"works": WORKS}, now=self.now)
        self.counter = hall.add_counter(
            actor=SYSTEM, office_id=office.pk, name_th="ช่อง 1", name_en="", serves=(), now=self.now
        )

    def act(self, case: Case, action: str, **answers: Any) -> Case:
        return casework.act(
            actor=self.clerk,
            number=case.number or "",
            action_id=action,
            answers=answers,
            seen=Case.objects.get(pk=case.pk).head_seq,
            now=self.now,
        )

    def prepares(self, case: Case) -> None:
        """The entry was looked up in the registry's own system, and printed from it."""
        self.act(case, "accept")
        self.act(case, "ready", checked_on="3/8/2569", printed="2")
        fees.follow_case(case_id=case.pk, now=self.now)

    def opens(self) -> None:
        self.now = WEDNESDAY
        self.counter = hall.sit_down(
            actor=self.clerk, office=self.office, counter=self.counter.ref, now=self.now
        )
        fees.open_till(actor=self.clerk, office=self.office, float_=Decimal(500), now=self.now)

    def serves(self, case: Case, ticket: Ticket) -> Receipt:
        """Call the next, who must be this one; take the fee, hand over, finish."""
        mine: dict[str, Any] = {"actor": self.clerk, "office": self.office, "counter": self.counter.ref}
        self.now += timedelta(minutes=5)
        assert hall.call_next(**mine, now=self.now).pk == ticket.pk
        hall.serve(**mine, ticket=ticket.ref, now=self.now)
        taken = fees.take(
            actor=self.clerk,
            office=self.office,
            numbers=[str(case.number)],
            given=Decimal(100),
            now=self.now,
        )
        assert taken.change == Decimal(60)
        assert self.act(case, "hand_over", receiver="applicant").end == "granted"
        self.now += timedelta(minutes=2)
        hall.finish(**mine, ticket=ticket.ref, now=self.now)
        return taken.receipt


@pytest.fixture
def morning(district: Office) -> Morning:
    return Morning(district)


@pytest.fixture
def by_chat(morning: Morning, account: Account) -> Iterator[tuple[Phone, Case]]:
    phone = Phone(account).agrees()
    phone.says(f"1#{LASER}")
    phone.says("ต้องการ 2 ฉบับ รับเอกสารวันที่ 5/8/2569 10.00 น.")
    phone.says(CARD)
    return phone, newest()


@pytest.fixture
def on_the_web(morning: Morning) -> tuple[Actor, Case]:
    user = User.objects.create(email="apply@example.com")
    applicant = Actor(user_id=user.pk)
    case = casework.start(actor=applicant, office=morning.office, service_id=HOUSE, now=MONDAY)
    service, context = service_of(case.version), context_for(case, lang="th", now=MONDAY)
    sample = catalogue.sample_answers(service, "", random.Random(5), context)
    casework.fill_all(actor=applicant, ref=case.ref, answers={**sample, "copies": 2}, now=MONDAY)
    held = appointments.hold(
        actor=applicant,
        office=morning.office,
        service=service,
        kind=service.appointments[0].id,
        starts_at=WEDNESDAY,
        case=case,
        copies=2,
        now=MONDAY,
    )
    case = casework.submit(actor=applicant, ref=case.ref, client_key="web", now=MONDAY).case
    appointments.confirm(actor=applicant, uid=held.uid, now=MONDAY)
    return applicant, case


def headings(page: str) -> list[str]:
    """What a page of the desk has, in order."""
    from html.parser import HTMLParser

    found: list[str] = []

    class Reader(HTMLParser):
        inside = False

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            self.inside = tag == "h2"

        def handle_data(self, data: str) -> None:
            if self.inside and data.strip():
                found.append(data.strip())
            self.inside = False

    Reader().feed(page)
    return found


def test_two_ways_in_meet_at_one_counter_and_the_money_balances(
    morning: Morning, by_chat: tuple[Phone, Case], on_the_web: tuple[Actor, Case]
) -> None:
    phone, chatted = by_chat
    _applicant, typed = on_the_web
    for case in (chatted, typed):
        morning.prepares(case)

    morning.opens()
    codes = {case.pk: Booking.objects.get(case=case).code for case in (chatted, typed)}
    tickets = {
        pk: hall.check_in(office=morning.office, code=code, now=morning.now) for pk, code in codes.items()
    }
    assert [ticket.number for ticket in tickets.values()] == ["A001", "A002"]
    receipts = [morning.serves(case, tickets[case.pk]) for case in (chatted, typed)]
    assert {one.state for one in Booking.objects.all()} == {"served"}

    assert "โปรดให้คะแนน" in phone.follows()
    phone.now = morning.now
    phone.presses("★★★★★")
    phone.says("รวดเร็วดีมาก")
    rate(typed, 4, "", "web", morning.now)
    assert sorted(Rating.objects.values_list("channel", "stars")) == [("line", 5), ("web", 4)]

    fees.void_receipt(
        actor=morning.head,
        office=morning.office,
        ref=receipts[1].ref,
        why="ชื่อผู้ชำระผิด",
        what=fees.AGAIN,
        payer="นางสาวถูกต้อง ตัวอย่าง",
        now=morning.now,
    )
    fees.close_till(actor=morning.clerk, office=morning.office, counted=Decimal(580), now=morning.now)
    handed_on = fees.remit(
        actor=morning.clerk, office=morning.office, up_to=WEDNESDAY.date(), now=morning.now
    )
    assert handed_on.total == Decimal(80)
    assert balance_of(morning.office).holds
    assert not list(verify_all())

    # the auditor: one proof to its application and its remittance, and one void number to what stands in its place
    desk = sign_in(Client(), User.objects.get(pk=morning.auditor.user_id), two_factor=True)
    whole = page(desk, f"/desk/khet/money/receipts/{receipts[0].ref}/")
    assert str(chatted.number) in whole
    void = page(desk, f"/desk/khet/money/receipts/{receipts[1].ref}/")
    newer = trace(Receipt.objects.get(pk=receipts[1].pk)).newer
    assert newer is not None
    assert "ชื่อผู้ชำระผิด" in void
    assert newer.number in void
    numbers = sorted(Receipt.objects.values_list("seq", flat=True))
    assert numbers == [1, 2, 3]


def test_the_desk_has_one_page_for_both_ways_in(
    morning: Morning, by_chat: tuple[Phone, Case], on_the_web: tuple[Actor, Case]
) -> None:
    desk = sign_in(Client(), User.objects.get(pk=morning.clerk.user_id), two_factor=True)
    chatted, typed = (
        headings(page(desk, f"/desk/khet/cases/{case.number}")) for case in (by_chat[1], on_the_web[1])
    )
    assert typed
    assert [one for one in chatted if one in typed] == typed


def page(desk: Client, url: str) -> str:
    answer = desk.get(url)
    assert answer.status_code == 200, url
    return str(answer.content.decode())
