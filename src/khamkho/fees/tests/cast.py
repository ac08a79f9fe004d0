"""A district office that gives out copies for a fee: people who apply, and those who take the money."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from khamkho.casework import commands as casework
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.fees import commands
from khamkho.fees.models import Attempt, Charge, TillSession
from khamkho.offices.commands import create_office, publish_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User

COPY = "bangkhae-house-registration-copy"
BILLER = "099400016550100"


def sheet(rows: list[list[str]]) -> bytes:
    """A statement as a bank's page gives it out."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    for at, row in enumerate(rows):
        page.write_row(at, 0, row)
    book.close()
    return out.getvalue()


@dataclass
class Counter:
    """Plays applications for copies at 20 baht each, as far as the money."""

    office: Office
    officer: Actor
    head: Actor
    director: Actor
    applicant: Actor
    now: datetime = MONDAY
    _seed: int = field(default=0)

    def handed_in(self, copies: int = 2, *, service: str = COPY) -> Case:
        self._seed += 1
        case = casework.start(actor=self.applicant, office=self.office, service_id=service, now=self.now)
        context = context_for(case, lang="th", now=self.now)
        sample = catalogue.sample_answers(service_of(case.version), "", random.Random(self._seed), context)
        casework.fill_all(
            actor=self.applicant, ref=case.ref, answers={**sample, "copies": copies}, now=self.now
        )
        return casework.submit(
            actor=self.applicant, ref=case.ref, client_key=f"k{self._seed}", now=self.now
        ).case

    def ready(self, copies: int = 2, *, fixed: bool = True) -> Case:
        """Checked and printed: it waits to be collected, and its fee is due."""
        case = self.handed_in(copies)
        self.act(case, "accept")
        self.act(case, "ready", checked_on="2026-08-03", printed=str(copies))
        if fixed:
            commands.follow_case(case_id=case.pk, now=self.now)
        return self.again(case)

    def act(self, case: Case, action: str, *, actor: Actor | None = None, **answers: Any) -> Case:
        seen = Case.objects.get(pk=case.pk).head_seq
        return casework.act(
            actor=actor or self.officer,
            number=case.number or "",
            action_id=action,
            answers=answers,
            seen=seen,
            now=self.now,
        )

    def again(self, case: Case) -> Case:
        return Case.objects.get(pk=case.pk)

    def charge(self, case: Case) -> Charge:
        return Charge.objects.get(case=case)

    def open_till(self, float_: str = "500", *, actor: Actor | None = None) -> TillSession:
        return commands.open_till(
            actor=actor or self.officer, office=self.office, float_=Decimal(float_), now=self.now
        )

    def cash(self, *cases: Case, given: str = "1000", **more: Any) -> commands.Taken:
        numbers = [case.number or "" for case in cases]
        return commands.take(
            **{
                "actor": self.officer,
                "office": self.office,
                "numbers": numbers,
                "given": Decimal(given),
                "now": self.now,
                **more,
            }
        )

    def money(
        self, first: str, amount: str, transaction: str = "T1", *, by: str = Attempt.WEBHOOK
    ) -> Attempt:
        told = commands.Told(
            transaction=transaction, amount=Decimal(amount), first=first, paid_on=self.now.date()
        )
        return commands.arrive(office=self.office, told=told, by=by, now=self.now)


@pytest.fixture
def counter(db: None) -> Counter:
    office = create_office(
        actor=SYSTEM,
        code="khet",
        prefix="KHT",
        kind="district",
        name_th="เขตตัวอย่าง",
        name_en="District",
        now=MONDAY,
    )
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id=COPY, now=MONDAY)
    office.refresh_from_db()
    office.settings["fees"] = {"biller": BILLER, "name_en": "BANGKHAE DISTRICT", "city_en": "BANGKOK"}
    office.save()
    return Counter(
        office=office,
        officer=make_member(office, "officer", "นางการเงิน รับเงิน"),
        head=make_member(office, "supervisor", "นายหัวหน้า ฝ่ายทะเบียน"),
        director=make_member(office, "director", "นางผู้อำนวยการ เขต"),
        applicant=Actor(user_id=User.objects.create_user().pk, name=""),
    )
