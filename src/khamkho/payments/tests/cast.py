"""Claims on an office that pays welfare money, and the people who put them on lists."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from khamkho.casework import commands as casework
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import MONDAY, make_member, photo
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.files.commands import store_file
from khamkho.offices.commands import publish_offering
from khamkho.offices.models import Office
from khamkho.payments import commands
from khamkho.payments.models import PaymentLine, PaymentList
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User

WELFARE = "welfare-medical-education"


@dataclass
class Payroll:
    """Plays claims and lists on the office."""

    office: Office
    officer: Actor
    second: Actor
    director: Actor
    now: datetime

    def claim(
        self, *, amount: str = "4500.00", account: str = "1234567890", receipt: str = "", **answers: Any
    ) -> Case:
        """A father's claim for school fees, checked and approved: it waits for a list."""
        return self.approve(self.handed_in(account=account, receipt=receipt, **answers), amount=amount)

    def handed_in(
        self,
        *,
        account: str = "1234567890",
        receipt: str = "",
        variant: str = "education",
        applicant: Actor | None = None,
        seed: int = 1,
        **answers: Any,
    ) -> Case:
        applicant = applicant or Actor(user_id=User.objects.create_user().pk)
        case = casework.start(
            actor=applicant, office=self.office, service_id=WELFARE, variant=variant, now=self.now
        )
        context = context_for(case, lang="th", now=self.now)
        service = service_of(case.version)
        sample = dict(catalogue.sample_answers(service, case.variant, random.Random(seed), context))
        sample["account"] = {"bank": "006", "number": account, "name": "นายสมมติ ตัวอย่าง"}
        one: dict[str, Any] = {
            "receipt_no": receipt or f"{seed}/{case.pk}",
            "receipt_on": "2026-07-01",
            "receipt_amount": "4500.00",
        }
        sample |= {"receipts": [one], **answers}
        casework.fill_all(actor=applicant, ref=case.ref, answers=sample, now=self.now)
        case.refresh_from_db()
        assert case.key is not None
        for need in catalogue.documents_for(service, case.variant, sample):
            if need.required:
                stored = store_file(
                    key=case.key,
                    data=photo(),
                    name=f"{need.id}.jpg",
                    accept="document",
                    limit=10**7,
                    now=self.now,
                )
                casework.attach(actor=applicant, ref=case.ref, document=need.id, stored=stored, now=self.now)
        return casework.submit(actor=applicant, ref=case.ref, client_key="once", now=self.now).case

    def approve(self, case: Case, *, amount: str = "4500.00") -> Case:
        self.take(self.officer, case, "accept")
        self.take(self.officer, case, "endorse", approved=amount)
        return self.take(self.director, case, "approve")

    def take(self, actor: Actor, case: Case, action: str, **answers: Any) -> Case:
        case.refresh_from_db()
        number, seen = case.number or "", case.head_seq
        casework.act(actor=actor, number=number, action_id=action, answers=answers, seen=seen, now=self.now)
        case.refresh_from_db()
        return case

    def drafted(self, *cases: Case) -> PaymentList:
        numbers = [case.number or "" for case in cases]
        return commands.draft_list(actor=self.officer, office=self.office, numbers=numbers, now=self.now)

    def checked(self, *cases: Case) -> PaymentList:
        made = self.drafted(*cases)
        return commands.check_list(actor=self.second, office=self.office, ref=made.ref, now=self.now)

    def approved(self, *cases: Case) -> PaymentList:
        made = self.checked(*cases)
        return commands.approve_list(actor=self.director, office=self.office, ref=made.ref, now=self.now)

    def line(self, found: PaymentList, case: Case) -> PaymentLine:
        return PaymentLine.objects.get(list=found, case=case)

    def paid(self, found: PaymentList, case: Case, **more: Any) -> PaymentLine:
        given = {"actor": self.officer, "on": self.now.date(), "now": self.now, **more}
        return commands.mark_paid(office=self.office, ref=found.ref, line=self.line(found, case).ref, **given)

    def failed(self, found: PaymentList, case: Case, **more: Any) -> PaymentLine:
        given = {"actor": self.officer, "reason": "ไม่พบเลขที่บัญชีนี้", "now": self.now, **more}
        return commands.mark_failed(
            office=self.office, ref=found.ref, line=self.line(found, case).ref, **given
        )


@pytest.fixture
def payroll(office: Office, officer: Actor, director: Actor) -> Payroll:
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id=WELFARE, now=MONDAY)
    second = make_member(office, "officer", "นางที่สอง ตรวจทาน")
    return Payroll(office=office, officer=officer, second=second, director=director, now=MONDAY)


Claims = Callable[..., Case]
