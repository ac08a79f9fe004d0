"""Repairs: a thing came, what was found, sent away, back; its state follows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Text
from khamkho.casework.queries.cases import case_called
from khamkho.equipment.commands.lines import write
from khamkho.equipment.commands.locking import day_of, kept_thing
from khamkho.equipment.contents import put_words, words_of
from khamkho.equipment.models import Repair, Thing
from khamkho.equipment.rules.refusals import AlreadyInRepair
from khamkho.equipment.rules.states import BROKEN, REPAIRED
from khamkho.equipment.rules.typed import day, money, past, text
from khamkho.offices.models import Office
from khamkho.people.actor import Actor


@transaction.atomic
def begin_repair(
    *, actor: Actor, office: Office, ref: UUID, typed: Mapping[str, Any], now: datetime
) -> Repair:
    """A thing came to be repaired: its state is “in repair” from then on; who has it is remembered.

    ``typed`` holds day, fault and case, the number of the request that told of it. Raises NotFound, RegisterNotKept,
    OnlyWorkers, NoSuchThing, WriteOffWaits, MoveNotPossible, AlreadyInRepair, Invalid.
    """
    thing, seat = kept_thing(actor, office, ref)
    problems: list[Problem] = []
    needed = Text("เขียนอาการ", "Write what is wrong with it.")
    fault = text("fault", typed, problems, needed=needed)
    came = day("day", typed, problems, today=day_of(now))
    case = case_called(actor, thing.office, str(typed.get("case", "")), problems)
    if problems:
        raise Invalid(problems)
    if case is not None and Repair.objects.filter(case=case).exists():
        raise AlreadyInRepair()
    repair = Repair(thing=thing, case=case, came_on=came, taken_by_id=seat)
    put_words(repair, {"fault": fault})
    write(thing, BROKEN, seat=seat, day=came, now=now, case=case)
    thing.save()
    repair.save()
    return repair


@transaction.atomic
def follow_repair(
    *, actor: Actor, office: Office, ref: UUID, typed: Mapping[str, Any], now: datetime
) -> Repair:
    """Write down what was found, and to which shop it was sent away; what is left empty stays as it was.

    Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchThing, AlreadyInRepair, Invalid.
    """
    thing, _seat = kept_thing(actor, office, ref)
    repair, problems = _open(thing), list[Problem]()
    cause, shop = text("cause", typed, problems), text("shop", typed, problems)
    sent = past("sent_on", str(typed.get("sent_on", "")), problems, today=day_of(now))
    if not (cause or shop or sent or problems):
        problems.append(
            Problem(
                "cause", "missing", "เขียนสาเหตุที่พบ หรือร้านที่ส่งซ่อม", "Write what was found, or where it was sent."
            )
        )
    if sent and sent < repair.came_on:
        problems.append(_before_it_came("sent_on"))
    if problems:
        raise Invalid(problems)
    held = words_of(repair)
    put_words(repair, {**held, "cause": cause or held.get("cause", ""), "shop": shop or held.get("shop", "")})
    if cause and repair.found_on is None:
        repair.found_on = day_of(now)
    if shop or sent:
        repair.sent_on = sent or repair.sent_on or day_of(now)
    repair.save()
    return repair


@transaction.atomic
def end_repair(*, actor: Actor, office: Office, ref: UUID, typed: Mapping[str, Any], now: datetime) -> Repair:
    """A thing is back: with whoever has it, or in the store. One that could not be repaired says so in its repair, and may
    be proposed to be written off.

    ``typed`` holds day, cost, works (``yes`` or ``no``) and note. Raises NotFound, RegisterNotKept, OnlyWorkers,
    NoSuchThing, AlreadyInRepair, Invalid.
    """
    thing, seat = kept_thing(actor, office, ref)
    repair, problems = _open(thing), list[Problem]()
    back = day("day", typed, problems, today=day_of(now))
    cost, note = money("cost", typed, problems), text("note", typed, problems)
    works = str(typed.get("works", ""))
    if works not in ("yes", "no"):
        problems.append(Problem("works", "missing", "เลือกผลการซ่อม", "Say whether it works again."))
    if back < repair.came_on:
        problems.append(_before_it_came("day"))
    if problems:
        raise Invalid(problems)
    repair.back_on, repair.cost, repair.works = back, cost, works == "yes"
    repair.save()
    write(thing, REPAIRED, seat=seat, day=back, now=now, case=repair.case, words={"note": note})
    thing.save()
    return repair


def _open(thing: Thing) -> Repair:
    repair = thing.repairs.select_related("key", "case").filter(back_on=None).first()
    if repair is None:
        raise AlreadyInRepair()
    return repair


def _before_it_came(where: str) -> Problem:
    return Problem(where, "order", "วันที่ต้องไม่ก่อนวันที่รับซ่อม", "The day must not be before the day it came.")
