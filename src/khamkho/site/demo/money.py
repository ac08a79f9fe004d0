"""Money in, in the demo: a morning at the till of the district office, with everything that can happen to a fee."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from khamkho.base.thai import in_bangkok
from khamkho.casework import commands
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.catalogue.queries import service_of
from khamkho.fees import commands as fees
from khamkho.fees.models import Attempt, Charge, Receipt
from khamkho.fees.rules.promptpay import Slip
from khamkho.people.actor import Actor
from khamkho.site.demo.answers import answers_for, invent
from khamkho.site.demo.between import fill_in
from khamkho.site.demo.cast import CANAL
from khamkho.site.demo.drawings import Drawings
from khamkho.site.demo.offices import COPIES, COPY, Staff
from khamkho.site.demo.payments import Desk

AGO, STEP = timedelta(minutes=50), timedelta(seconds=15)
SETTINGS = {
    "biller": "099999999999901",
    "name_en": "SAMPLE DISTRICT OFFICE",
    "city_en": "BANGKOK",
}
PLAYS = (
    (COPY, 1), (COPY, 2), (COPIES[0], 1), (COPY, 1), (COPIES[1], 2), (COPY, 2), (COPIES[0], 1), (COPY, 1), (COPY, 3),
)  # fmt: skip
"""Which copies, and how many of each: what is owed differs."""


class Till(Desk):
    """A desk whose clock goes on by seconds: a busy morning in less than an hour."""

    def later(self) -> datetime:
        self.at += STEP
        return self.at


def make_money(staff: dict[str, Staff], drawings: Drawings, *, now: datetime) -> None:
    """Nine copies at the district office: paid in cash (two at once, one made void and paid again), by QR code, twice, in part
    by a slip that waits, waived, and one that is still owed. The morning is handed on; money of nobody waits."""
    canal = staff[CANAL]
    fees.set_fees(actor=canal.some("director")[0], office_id=canal.office.pk, typed=SETTINGS, now=now - AGO)
    fees.link_bank(actor=canal.some("director")[0], office_id=canal.office.pk, ask_url="", now=now - AGO)
    canal.office.refresh_from_db()
    desk = Till(canal, drawings, now - AGO)
    cases = [_ready(desk, service, copies, place) for place, (service, copies) in enumerate(PLAYS)]
    _at_the_till(desk, cases[:4])
    _by_bank(desk, cases[4:6])
    _besides(desk, cases[6:8])
    made = fees.remit(
        actor=desk.officers[0], office=canal.office, up_to=in_bangkok(desk.at).date(), now=desk.later()
    )
    assert made.total


def _at_the_till(desk: Desk, cases: list[Case]) -> None:
    clerk, office = desk.officers[0], desk.staff.office
    fees.open_till(actor=clerk, office=office, float_=Decimal(500), now=desk.later())
    _cash(desk, cases[:2], "100")
    wrong = _cash(desk, cases[2:3], "20")
    fees.void_receipt(
        actor=desk.staff.some("supervisor")[0],
        office=office,
        ref=wrong.ref,
        why="รับเงินผิดคำขอ ผู้ขอยังไม่รับเอกสาร",
        now=desk.later(),
    )
    _cash(desk, cases[3:4], "50")
    for case in (*cases[:2], cases[3]):
        desk.act(clerk, case, "hand_over", receiver="applicant")
        commands.record_told(case_id=case.pk, kind="done", now=desk.later())
    held = Decimal(500) + sum(
        (one.amount for one in Receipt.objects.filter(till__office=office, state="issued")), Decimal(0)
    )
    fees.close_till(
        actor=clerk, office=office, counted=held - 1, reason="ทอนเกิน 1 บาท บันทึกไว้แล้ว", now=desk.later()
    )


def _by_bank(desk: Desk, cases: list[Case]) -> None:
    """One pays by QR code; another twice, so that one payment goes back."""
    for place, case in enumerate(cases):
        charge = Charge.objects.get(case=case)
        for turn in range(place + 1):
            told = fees.Told(
                transaction=f"DEMO{charge.pk:06d}{turn}",
                amount=charge.amount,
                first=charge.reference,
                second=charge.second,
                paid_on=in_bangkok(desk.at).date(),
            )
            fees.arrive(office=desk.staff.office, told=told, by=Attempt.WEBHOOK, now=desk.later())
    nobodys = fees.Told(
        transaction="DEMO999999", amount=Decimal("20.00"), first="", paid_on=in_bangkok(desk.at).date()
    )
    fees.arrive(office=desk.staff.office, told=nobodys, by=Attempt.WEBHOOK, now=desk.later())


def _besides(desk: Desk, cases: list[Case]) -> None:
    """A slip that waits to be checked, and a fee that is waived."""
    clerk = desk.officers[0]
    slip = Slip(bank="002", reference="0002569112800000001")
    fees.record_slip(actor=clerk, number=cases[0].number or "", slip=slip, now=desk.later())
    fees.waive(
        actor=clerk,
        number=cases[1].number or "",
        ground="low_income",
        words="แสดงบัตรสวัสดิการแห่งรัฐ",
        now=desk.later(),
    )


def _cash(desk: Desk, cases: list[Case], given: str) -> Receipt:
    numbers = [case.number or "" for case in cases]
    return fees.take(
        actor=desk.officers[0],
        office=desk.staff.office,
        numbers=numbers,
        given=Decimal(given),
        now=desk.later(),
    ).receipt


def _ready(desk: Desk, service_id: str, copies: int, place: int) -> Case:
    """A copy that was asked for at the counter, printed, and waits to be collected."""
    clerk: Actor = desk.officers[0]
    case = commands.start(
        actor=clerk, office=desk.staff.office, service_id=service_id, channel="counter", on_behalf=True, now=desk.later()
    )  # fmt: skip
    rng = random.Random(500 + place)  # noqa: S311 - a play, not a secret
    who = replace(invent(rng, today=desk.at.date()), email="")
    context = context_for(case, lang="th", now=desk.at)
    said = answers_for(service_of(case.version), case.variant, who, CANAL, rng, context)
    fill_in(clerk, case, {**said, "copies": copies}, desk.drawings, at=desk.at)
    made = commands.submit(actor=clerk, ref=case.ref, client_key="", now=desk.later()).case
    desk.act(clerk, made, "accept")
    desk.act(clerk, made, "ready", checked_on=in_bangkok(desk.at).date().isoformat(), printed=str(copies))
    fees.follow_case(case_id=made.pk, now=desk.at)
    return Case.objects.get(pk=made.pk)
