"""Blanks that came in, or were spoiled without a card."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from khamkho.base.errors import Invalid, Problem, within
from khamkho.base.text import clean
from khamkho.base.thai import ascii_digits
from khamkho.cards.commands.locking import day_of, kept_office
from khamkho.cards.models import BlankLine
from khamkho.cards.queries.stock import KINDS, SPOILED, WHAT, blanks_left
from khamkho.cards.rules.refusals import NoBlanks
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

MOST = 10_000


@transaction.atomic
def enter_blanks(
    *, actor: Actor, office: Office, ref: UUID, typed: Mapping[str, Any], now: datetime
) -> BlankLine:
    """Write down blanks that came in or were spoiled; a repeat under the same ``ref`` changes nothing. An office counts its
    blanks from the first that it enters. Raises NotFound, RegisterNotKept, OnlyWorkers, NoBlanks, Invalid."""
    held, seat = kept_office(actor, office)
    if earlier := BlankLine.objects.filter(office=held, ref=ref).first():
        return earlier
    kind, what = str(typed.get("kind", "")), str(typed.get("what", ""))
    count = ascii_digits(clean(str(typed.get("count", ""))))
    problems: list[Problem] = []
    if kind not in KINDS:
        problems.append(Problem("kind", "choice", "กรุณาเลือกชนิดบัตร", "Choose the kind of card."))
    if what not in WHAT:
        problems.append(Problem("what", "choice", "กรุณาเลือกรายการ", "Choose what happened."))
    if not (count.isdigit() and len(count) <= 5 and 1 <= int(count) <= MOST):
        th, en = f"กรอกจำนวน 1 ถึง {MOST}", f"Write a number from 1 to {MOST}."
        problems.append(Problem("count", "wrong", th, en))
    if problems:
        raise Invalid(problems)
    if what == SPOILED and (left := blanks_left(held, kind) or 0) < int(count):
        raise NoBlanks(left=left, wanted=int(count))
    return BlankLine.objects.create(
        office=held, ref=ref, kind=kind, what=what, count=int(count), day=day_of(now),
        note=within("note", str(typed.get("note", "")), 200), at=now, by_id=seat,
    )  # fmt: skip
