"""A school that admits by lot, its people, and children who apply."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from khamkho.casework import commands
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.offices.commands import announce_round, create_office, publish_offering
from khamkho.offices.models import Office, Round
from khamkho.offices.rounds import Group, Plan
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.rounds import commands as rounds
from khamkho.rounds.queries import entrants_of, preview_of, seen_as, selection_of, service_in

SERVICE = "school-admission"
CLOSES = MONDAY + timedelta(days=5)
RESULTS = MONDAY + timedelta(days=8)
CONFIRM = MONDAY + timedelta(days=12)
LOT = Group(key="m1|general", quota=2, method="lot")


def plan(*groups: Group, **changes: Any) -> Plan:
    given: dict[str, Any] = {
        "name_th": "รอบทั่วไป",
        "name_en": "General round",
        "year": 2570,
        "opens_at": MONDAY - timedelta(days=1),
        "closes_at": CLOSES,
        "selection_at": CLOSES + timedelta(days=1),
        "place_th": "หอประชุม",
        "results_at": RESULTS,
        "confirm_until": CONFIRM,
        "groups": groups or (LOT,),
    }
    return Plan(**{**given, **changes})


@dataclass
class School:
    """Plays a round at a school."""

    office: Office
    officer: Actor
    director: Actor
    guardians: dict[str, Actor] = field(default_factory=dict)

    def announce(self, *groups: Group, **changes: Any) -> Round:
        return announce_round(
            actor=SYSTEM,
            office_id=self.office.pk,
            service_id=SERVICE,
            plan=plan(*groups, **changes),
            now=MONDAY - timedelta(days=2),
        )

    def draft(self, *, actor: Actor, grade: str = "m1", kind: str = "general", **start: Any) -> Case:
        case = commands.start(actor=actor, office=self.office, service_id=SERVICE, now=MONDAY, **start)
        service = service_of(case.version)
        context = context_for(case, lang="th", now=MONDAY)
        rng = random.Random(case.pk)
        answers = catalogue.sample_answers(service, "", rng, context)
        chosen = catalogue.relevant_answers(
            service, "", {**answers, "apply_grade": grade, "apply_type": kind}
        )
        for page in catalogue.pages_for(service, "", chosen):
            for asked in catalogue.fields_for(page, "", chosen):  # what the chosen kind asks besides
                if asked.required and asked.id not in chosen:
                    chosen = {**chosen, asked.id: asked.sample(rng, context)}
        commands.fill_all(actor=actor, ref=case.ref, answers=chosen, now=MONDAY)
        return case

    def apply(self, *, now: datetime = MONDAY, checked: bool = True, **which: Any) -> Case:
        """A guardian applies, and the officer finds everything complete."""
        actor = Actor(user_id=User.objects.create_user().pk)
        case = self.draft(actor=actor, **which)
        case = commands.submit(actor=actor, ref=case.ref, client_key="once", now=now).case
        self.guardians[case.number or ""] = actor
        if checked:
            self.act(self.officer, case, "accept", now=now)
        return case

    def act(self, actor: Actor, case: Case, action: str, *, now: datetime, **answers: Any) -> Case:
        fresh = Case.objects.get(pk=case.pk)
        return commands.act(
            actor=actor,
            number=fresh.number or "",
            action_id=action,
            answers=answers,
            seen=fresh.head_seq,
            now=now,
        )

    def guardian(self, case: Case) -> Actor:
        return self.guardians[case.number or ""]

    def decided(self, one: Round, drawn: str = "4711", *, now: datetime = CLOSES) -> None:
        """The lot is drawn, the director looks at the result and confirms it."""
        one.refresh_from_db()
        rounds.draw_lot(actor=self.officer, round_id=one.pk, drawn=drawn, again=drawn, now=now)
        self.confirmed(one, now=now)

    def confirmed(self, one: Round, *, now: datetime = CLOSES, seen: str | None = None) -> None:
        rounds.confirm_results(
            actor=self.director, round_id=one.pk, seen=self.seen(one) if seen is None else seen, now=now
        )

    def seen(self, one: Round) -> str:
        service = service_in(one)
        assert service is not None
        return seen_as(preview_of(one, service, selection_of(one), entrants_of(one)))

    def published(self, one: Round) -> None:
        self.decided(one)
        rounds.publish(round_id=one.pk, now=RESULTS)


@pytest.fixture
def school(db: None) -> School:
    office = create_office(
        actor=SYSTEM,
        code="ban-rian",
        prefix="BRN",
        kind="school",
        name_th="โรงเรียนตัวอย่าง",
        name_en="Sample School",
        now=MONDAY,
    )
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id=SERVICE, now=MONDAY)
    return School(
        office=office,
        officer=make_member(office, "officer", "นางสาวตัวอย่าง ทะเบียน"),
        director=make_member(office, "director", "นายตัวอย่าง ผู้อำนวยการ"),
    )


def steps_of(cases: Sequence[Case]) -> list[str]:
    """Where cases stand, or how they ended."""
    fresh = {case.pk: case for case in Case.objects.filter(pk__in=[case.pk for case in cases])}
    return [fresh[case.pk].end or fresh[case.pk].step for case in cases]
