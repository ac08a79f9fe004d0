"""An office that keeps the card register, and applications on their way to a card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from khamkho.cards import commands
from khamkho.cards.models import Card
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import MONDAY, Counter
from khamkho.offices.commands import set_registers
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor

ID = "1101700207366"


@pytest.fixture
def keeping(office: Office) -> Office:
    return set_registers(actor=SYSTEM, office_id=office.pk, kept=["cards"], kinds="ก", years="5", now=MONDAY)


@pytest.fixture
def waiting(
    keeping: Office, counter: Counter, officer: Actor, director: Actor, act: Callable[..., Case]
) -> Callable[..., Case]:
    """An application that was checked and approved, so that its card is to be made."""

    def play(variant: str = "expired", **answers: Any) -> Case:
        usual = {
            "employee_type": "teacher",
            "birth_date": "1/2/2533",
            "academic_standing": "k2",
            "blood_group": "O",
            "position": "ครู",
        }
        draft = counter.start(variant)
        case = counter.submit(counter.fill(draft, **{**usual, **answers}), key=str(draft.ref)).case
        act(officer, case, "accept")
        return act(director, case, "approve")

    return play


@pytest.fixture
def make(keeping: Office, officer: Actor, waiting: Callable[..., Case]) -> Callable[..., Card]:
    """A card of an application."""

    def run(case: Case | None = None, **more: Any) -> Card:
        case = case or waiting(**more.pop("answers", {}))
        given = {"actor": officer, "office": keeping, "numbers": [case.number or ""], "now": MONDAY, **more}
        (card,) = commands.make_cards(**given)
        return card

    return run


@pytest.fixture
def handed(make: Callable[..., Card], act: Callable[..., Case], officer: Actor) -> Callable[..., Card]:
    """A card that its holder has."""

    def run(case: Case | None = None, **more: Any) -> Card:
        answers = {"receiver": "holder", **more.pop("answers_then", {})}
        card = make(case, **more)
        act(officer, card.case, "ready")
        act(officer, card.case, "hand_over", **answers)
        commands.follow_case(case_id=card.case_id, now=MONDAY)
        return Card.objects.get(pk=card.pk)

    return run
