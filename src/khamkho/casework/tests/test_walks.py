"""Every service that ships is played through the real commands: each action once, to each of its ends.

The gate plays, of some of the services each day, one kind: whole the first of each folder and those with a way of their own, of the others
the longest road; with ``KHAMKHO_SOAK`` every kind is played whole, with several sets of answers.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from khamkho.base.text import Text
from khamkho.casework import commands
from khamkho.casework.commands.fees import tell_fee
from khamkho.casework.commands.locking import for_update
from khamkho.casework.contents import body_of
from khamkho.casework.context import context_for
from khamkho.casework.defects import things_of
from khamkho.casework.models import Case, Event
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for
from khamkho.casework.rules.fees import PAID
from khamkho.casework.rules.paying import Failed, Paid
from khamkho.casework.rules.rounds import group_of
from khamkho.casework.tests.cast import MONDAY, make_member, photo
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.lint.sense import reached_from
from khamkho.catalogue.queries import pack, packs, service_of
from khamkho.catalogue.service import Action, Service
from khamkho.files.commands import Stored, store_file
from khamkho.offices.commands import announce_round, create_office, publish_offering
from khamkho.offices.models import Office
from khamkho.offices.rounds import Group, Plan
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db
SOAK = bool(os.environ.get("KHAMKHO_SOAK"))
SEEDS = range(1, 4) if SOAK else range(1, 2)
LATE = "late"
OWN_WAY = {"official-id-card", "school-admission", "student-transfer-out", "welfare-medical-education"}
"""Services whose steps no other has: photographs and cards, a round, a case at another office, money out."""


def kinds() -> Iterator[Any]:
    """Name, variant, and whether every road is played."""
    folders: set[str] = set()
    for name, path in packs().items():
        service = pack(name)
        variants = list(service.variants) or [""]
        whole = SOAK or name in OWN_WAY or path.parent.name not in folders
        folders.add(path.parent.name)
        marks = () if whole else (pytest.mark.once,)
        for variant in variants if SOAK else variants[:1]:
            yield pytest.param(name, variant, whole, marks=marks)


@dataclass(frozen=True)
class Move:
    """One action of a step, or what becomes of a case there when its time is over."""

    step: str
    action: str
    to: str
    is_end: bool


def moves_of(service: Service, variant: str, answers: Mapping[str, Any]) -> list[Move]:
    found = []
    for step in service.steps:
        for action in catalogue.actions_for(service, step.id, variant, answers):
            target = catalogue.transition(service, step.id, action.id, variant, answers, step.by)
            found.append(Move(step.id, action.id, target.name, target.is_end))
        if late := catalogue.late_target(service, step.id):
            found.append(Move(step.id, LATE, late.name, late.is_end))
    return found


def roads(service: Service, moves: list[Move]) -> list[list[Move]]:
    """Roads from the first step to an end that together make every move, the long ones first, none for nothing."""
    to_step: dict[str, list[Move]] = {service.first_step.id: []}
    for _ in service.steps:
        for move in moves:
            if move.step in to_step and not move.is_end:
                to_step.setdefault(move.to, [*to_step[move.step], move])
    to_end: dict[str, list[Move]] = {move.step: [move] for move in moves if move.is_end}
    for _ in service.steps:
        for move in moves:
            if move.to in to_end:
                to_end.setdefault(move.step, [move, *to_end[move.to]])
    through = [
        [*to_step[move.step], move, *([] if move.is_end else to_end[move.to])]
        for move in moves
        if move.step in to_step
    ]
    made: set[Move] = set()
    needed = []
    for road in sorted(through, key=len, reverse=True):
        if not made.issuperset(road):
            needed.append(road)
            made.update(road)
    return needed


def behind_other_answers(service: Service, moves: list[Move]) -> set[str]:
    """What can be reached only if an action that parts by answers leads another way than it does for these."""
    parted = (action for step in service.steps for action in step.actions if len(action.to) > 1)
    untaken = {way.to for action in parted for way in action.to} - {move.to for move in moves}
    return {place for way in untaken for place in reached_from(service, way)}


@dataclass
class World:
    """An office that offers one service, and everybody who plays."""

    office: Office
    service: Service
    variant: str
    applicant: Actor
    members: Mapping[str, Actor]

    def handed_in(self, seed: int) -> Case:
        return self.begun(seed) if self.service.is_internal else self.applied_for(seed)

    def begun(self, seed: int) -> Case:
        """The office's own work, with a committee where the file has one."""
        officer = self.members["officer"]
        context = context_for(Case(office=self.office), lang="th", now=MONDAY)
        answers = catalogue.sample_answers(self.service, "", random.Random(seed), context)
        posted = catalogue.initial(list(self.service.fields.values()), answers, context)
        case = commands.begin_work(
            actor=officer, office=self.office, service_id=self.service.id, answers=posted, now=MONDAY
        )
        members = [
            commands.Named(role="chair", seat=self.members["director"].memberships[0].id),
            commands.Named(role="member", name="นางสาวภายนอก รอบรู้"),
            commands.Named(role="secretary", seat=officer.memberships[0].id),
        ]
        commands.appoint_committee(
            actor=officer,
            number=case.number or "",
            name="คณะกรรมการดำเนินงาน",
            order_number="45/2569",
            dated=MONDAY.date(),
            members=members,
            now=MONDAY,
        )
        case.refresh_from_db()
        return case

    def applied_for(self, seed: int) -> Case:
        case = commands.start(
            actor=self.applicant,
            office=self.office,
            service_id=self.service.id,
            variant=self.variant,
            now=MONDAY,
        )
        service = service_of(case.version)
        context = context_for(case, lang="th", now=MONDAY)
        answers = catalogue.sample_answers(service, self.variant, random.Random(seed), context)
        commands.fill_all(actor=self.applicant, ref=case.ref, answers=answers, now=MONDAY)
        case.refresh_from_db()
        assert case.key is not None
        for need in catalogue.documents_for(service, self.variant, answers):
            stored = store_file(
                key=case.key,
                data=photo(),
                name=f"{need.id}.jpg",
                accept="id_photo" if need.type == "id_photo" else "document",
                limit=10**7,
                now=MONDAY,
            )
            commands.attach(actor=self.applicant, ref=case.ref, document=need.id, stored=stored, now=MONDAY)
        self.open_round(service, answers)
        return commands.submit(actor=self.applicant, ref=case.ref, client_key="once", now=MONDAY).case

    def open_round(self, service: Service, answers: Mapping[str, Any]) -> None:
        """A service that is taken in rounds has one open for what these answers ask."""
        if service.rounds is None:
            return
        group = group_of(
            service, catalogue.facets(service, catalogue.relevant_answers(service, self.variant, answers))
        )
        method = next(iter(service.rounds.methods), "")
        plan = Plan(
            name_th="รอบ",
            name_en="Round",
            year=2570,
            opens_at=MONDAY - timedelta(days=1),
            closes_at=MONDAY + timedelta(days=1),
            results_at=MONDAY + timedelta(days=2),
            groups=(Group(key=group, quota=1, method=method),),
        )
        announce_round(actor=SYSTEM, office_id=self.office.pk, service_id=service.id, plan=plan, now=MONDAY)

    def make(self, move: Move, case: Case, now: datetime, rng: random.Random) -> datetime:
        """Play one move as whose turn it is; return when."""
        if move.action == LATE:
            assert case.step_due_at is not None
            now = max(now, case.step_due_at + timedelta(minutes=1))
            since = case.events.filter(kind__in=("submitted", "acted", "lapsed")).latest("seq").seq
            assert commands.lapse(case_id=case.pk, step=case.step, since=since, now=now)
            return now
        step = self.service.step(move.step)
        action = step.action(move.action)
        assert action is not None
        if self.service.fee is not None and not case.fee:
            self.settle_fee(case, now)
        officer = self.members["officer"]
        others = {"applicant": self.applicant, "system": SYSTEM, "committee": officer}
        actor = {**self.members, **others}[step.by]
        sent: dict[str, Any] = {
            "actor": actor,
            "number": case.number or "",
            "action_id": action.id,
            "answers": {**self.answers_to(action, case, now, rng), **self.meeting_of(step.by, case, now)},
            "files": [(need.id, self.stored(case, need.id)) for need in action.files],
            "seen": case.head_seq,
            "client_key": f"{case.number}-{case.head_seq}",
            "now": now,
        }
        if catalogue.by_list_only(self.service, step.id, action.id):
            paid = Paid(amount=Decimal(100), on=now.date(), account_end="7890")
            sent["outcome"] = Failed() if action.needs else paid
        commands.act(**sent)
        after = Event.objects.filter(case=case).count()
        commands.act(**sent)  # a double click
        assert Event.objects.filter(case=case).count() == after
        return now

    def settle_fee(self, case: Case, now: datetime) -> None:
        """The room of the money says that the fee is paid; what waits for it goes on."""
        with transaction.atomic():
            held = for_update().get(pk=case.pk)
            told = {"state": PAID, "amount": "10.00"}
            tell_fee(held, told, Text("ชำระแล้ว", "Paid"), actor=SYSTEM, now=now)
        case.refresh_from_db()

    def stored(self, case: Case, name: str) -> Stored:
        assert case.key is not None
        return store_file(
            key=case.key, data=photo(), name=f"{name}.jpg", accept="document", limit=10**7, now=MONDAY
        )

    def meeting_of(self, by: str, case: Case, now: datetime) -> dict[str, Any]:
        if by != "committee":
            return {}
        sitting = [one.pk for one in case.committees.get(ended_at=None).members.order_by("pk")]
        attended = {f"attended.{one}": "present" for one in sitting}
        return {"meeting_on": now.date().isoformat(), "chaired_by": str(sitting[0]), **attended}

    def answers_to(self, action: Action, case: Case, now: datetime, rng: random.Random) -> dict[str, Any]:
        context = context_for(case, lang="th", now=now)
        answered: dict[str, Any] = {}
        for field in action.asks:
            if not field.when or field.when.holds("", answered):
                answered[field.id] = field.sample(rng, context)
        posted: dict[str, Any] = dict(catalogue.initial(action.asks, answered, context))
        if action.needs == "defects":
            things = things_of(self.service, case.variant, body_of(case).answers, by_proxy=False)
            pays = self.service.pays_out
            wrong = pays.account if pays and action.id == pays.failed else next(iter(things))
            return {**posted, f"mark.{wrong}": "wrong", "ground": "ตรวจพลาด"}
        return {**posted, "reason": "เหตุผลที่เขียนไว้"} if action.needs == "reason" else posted


def world_of(name: str, variant: str) -> World:
    service = pack(name)
    office = create_office(
        actor=SYSTEM, code="walk", prefix="WLK", kind=service.offered_by[0], name_th="สพป.เดินดู",
        name_en="Walking Office", now=MONDAY,
    )  # fmt: skip
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id=name, now=MONDAY)
    roles = ("officer", "supervisor", "director")
    return World(
        office=office,
        service=service,
        variant=variant,
        applicant=Actor(user_id=User.objects.create_user().pk),
        members={role: make_member(office, role, f"นาย{role}") for role in roles},
    )


@pytest.mark.rota
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("name", "variant", "whole"), list(kinds()))
def test_every_action_leads_where_the_file_says_and_every_end_is_reached(
    name: str, variant: str, whole: bool, seed: int
) -> None:
    world, rng = world_of(name, variant), random.Random(seed)
    first = world.handed_in(seed)
    reader = world.members["officer"] if world.service.is_internal else world.applicant
    answers = case_for(reader, first.number or "").body.answers
    moves = moves_of(world.service, variant, answers)
    ends = set()
    for road in roads(world.service, moves)[: None if whole else 1]:
        case, now = world.handed_in(seed), MONDAY
        for move in road:
            assert case.step == move.step
            now = world.make(move, case, now + timedelta(hours=1), rng)
            case.refresh_from_db()
            if move.is_end:
                assert (case.state, case.end) == (Case.ENDED, world.service.ends[move.to]), move
                ends.add(move.to)
            else:
                assert (case.state, case.step) == (Case.OPEN, move.to), move
        told = case_for(reader, case.number or "").timeline
        assert len(told) > len(road)
        notices = Effect.objects.filter(about=case.about, name="notice")
        assert notices.exists() != world.service.is_internal  # nobody applied for the office's own work
    closed = set(world.service.ends) - ends
    assert closed <= behind_other_answers(world.service, moves) or not whole
    assert list(verify_all()) == []
