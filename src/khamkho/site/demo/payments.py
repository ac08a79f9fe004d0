"""Money out in the demo: claims on lists (paid, failed and mended, waiting), and the first copies asked of the district."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from khamkho.base.thai import in_bangkok
from khamkho.casework import commands
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.catalogue.queries import service_of
from khamkho.payments import commands as payments
from khamkho.payments.models import PaymentList
from khamkho.people.actor import Actor
from khamkho.people.queries import user_by_email
from khamkho.site.demo.answers import answers_for, invent
from khamkho.site.demo.between import act_on, fill_in
from khamkho.site.demo.cast import APPLICANTS, CANAL, SEA
from khamkho.site.demo.drawings import Drawings
from khamkho.site.demo.offices import COPY, QUESTIONS, WELFARE, Staff

AGO = timedelta(minutes=55)
CHILDREN = ("ด.ญ.ใบบัว", "ด.ช.ต้นกล้า", "ด.ญ.ฟ้าใส", "ด.ช.ภูผา", "ด.ญ.เอื้องคำ")
AMOUNTS = ("4500.00", "13200.00", "4800.00", "2450.50", "4500.00")


@dataclass
class Desk:
    """An office and a clock that goes on by two minutes with each act."""

    staff: Staff
    drawings: Drawings
    at: datetime

    def later(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at

    def act(self, actor: Actor, case: Case, action: str, **answers: str) -> None:
        act_on(actor, case.number or "", action, answers, self.later())

    @property
    def officers(self) -> list[Actor]:
        return self.staff.some("officer")

    @property
    def director(self) -> Actor:
        return self.staff.some("director")[0]


def make_payments(staff: dict[str, Staff], drawings: Drawings, *, now: datetime) -> None:
    """Five claims at the area office: one paid, one failed and mended, one on a list that waits for its approval, two that
    wait for a list or the check. At the district office two copies and a question."""
    sea = Desk(staff[SEA], drawings, now - AGO)
    cases = [_claim(sea, place) for place in range(5)]
    for place, case in enumerate(cases[:4]):
        _approve(sea, case, AMOUNTS[place])
    first = _list(sea, cases[:2])
    payments.approve_list(actor=sea.director, office=sea.staff.office, ref=first.ref, now=sea.later())
    _results(sea, first)
    _mend(sea, cases[1])
    _list(sea, cases[2:3])
    canal = Desk(staff[CANAL], drawings, now - AGO)
    for place, service in enumerate((COPY, COPY, QUESTIONS)):
        _copy(canal, service, place)


def _claim(desk: Desk, place: int) -> Case:
    person = APPLICANTS[place % len(APPLICANTS)]
    user = user_by_email(person.email)
    writer = Actor(user_id=user.pk if user else None)
    case = commands.start(
        actor=writer, office=desk.staff.office, service_id=WELFARE, variant="education", now=desk.later()
    )
    rng = random.Random(place)  # noqa: S311 - a play, not a secret
    who = replace(invent(rng, today=desk.at.date()), email=person.email)
    context = context_for(case, lang="th", now=desk.at)
    said = answers_for(service_of(case.version), "education", who, SEA, rng, context)
    said |= _money(place, f"{who.title}{who.first} {who.last}", desk.at.date())
    fill_in(writer, case, said, desk.drawings, at=desk.at)
    return commands.submit(actor=writer, ref=case.ref, client_key="", now=desk.later()).case


def _money(place: int, name: str, today: date) -> dict[str, Any]:
    amount = AMOUNTS[place]
    child = {
        "child_name": {"title": CHILDREN[place][:4], "first": CHILDREN[place][4:], "middle": "", "last": "สมมติสุข"},
        "child_id": {"kind": "none", "number": ""},
        "child_birth": f"{today.year - 9 - place}-05-0{place + 1}",
        "order_father": 1, "order_mother": 1, "child_school": "โรงเรียนบ้านเกาะตัวอย่าง",
        "child_district": "อำเภอเมืองกระบี่ จังหวัดกระบี่", "child_grade": f"ประถมศึกษาปีที่ {place + 1}",
        "term": "first", "school_year": today.year + 543, "child_amount": amount,
    }  # fmt: skip
    receipt = {
        "receipt_no": f"เล่มที่ 12 เลขที่ {40 + place}",
        "receipt_on": (today - timedelta(days=30)).isoformat(),
        "receipt_amount": amount,
    }
    account = {"bank": "006", "number": f"999000000{place}", "name": name}
    return {"children": [child], "receipts": [receipt], "total": amount, "account": account}


def _approve(desk: Desk, case: Case, amount: str) -> None:
    desk.act(desk.officers[0], case, "accept")
    desk.act(desk.officers[0], case, "endorse", approved=amount)
    desk.act(desk.director, case, "approve")
    commands.record_told(case_id=case.pk, kind="approved", now=desk.later())


def _list(desk: Desk, cases: list[Case]) -> PaymentList:
    office, numbers = desk.staff.office, [case.number or "" for case in cases]
    made = payments.draft_list(actor=desk.officers[0], office=office, numbers=numbers, now=desk.later())
    return payments.check_list(actor=desk.officers[1], office=office, ref=made.ref, now=desk.later())


def _results(desk: Desk, found: PaymentList) -> None:
    paid, failed = found.lines.order_by("position")
    common: dict[str, Any] = {"actor": desk.officers[0], "office": desk.staff.office, "ref": found.ref}
    payments.mark_paid(
        **common, line=paid.ref, on=in_bangkok(desk.at).date(), reference="KTB-000123", now=desk.later()
    )
    payments.mark_failed(**common, line=failed.ref, reason="ธนาคารแจ้งว่าเลขที่บัญชีไม่ถูกต้อง", now=desk.later())


def _mend(desk: Desk, case: Case) -> None:
    case.refresh_from_db()
    writer = Actor(user_id=case.applicant_id)
    typed = {"account.bank": "030", "account.number": "020000000001", "account.name": case.display_name}
    commands.fill(actor=writer, ref=case.ref, page_id="account", raw=typed, now=desk.later())
    desk.act(writer, case, "resubmit")


def _copy(desk: Desk, service_id: str, place: int) -> None:
    clerk = desk.officers[0]
    case = commands.start(
        actor=clerk, office=desk.staff.office, service_id=service_id,
        variant="question" if service_id == QUESTIONS else "", channel="counter", on_behalf=True, now=desk.later(),
    )  # fmt: skip
    rng = random.Random(place)  # noqa: S311
    who = replace(invent(rng, today=desk.at.date()), email="")
    context = context_for(case, lang="th", now=desk.at)
    said = answers_for(service_of(case.version), case.variant, who, CANAL, rng, context)
    more: Mapping[str, Any] = {"copies": place + 1} if service_id == COPY else {
        "topic": "civil", "question": "ย้ายเข้าทะเบียนบ้านหลังใหม่ต้องใช้เอกสารอะไรบ้าง",
    }  # fmt: skip
    fill_in(clerk, case, {**said, **more}, desk.drawings, at=desk.at)
    made = commands.submit(actor=clerk, ref=case.ref, client_key="", now=desk.later()).case
    if service_id == COPY and place == 0:
        desk.act(clerk, made, "accept")
        desk.act(clerk, made, "ready", checked_on=in_bangkok(desk.at).date().isoformat(), printed="1")
