"""A warning before somebody applies twice: of her own open application and valid card, never of somebody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from khamkho.cards.models import Card
from khamkho.cards.queries.before import card_still_valid
from khamkho.cards.tests.conftest import ID
from khamkho.casework import commands
from khamkho.casework.contents import working_copy_of
from khamkho.casework.models import Case
from khamkho.casework.queries.before import open_before
from khamkho.casework.tests.cast import MONDAY, Counter
from khamkho.catalogue.queries import service_of
from khamkho.people.actor import Actor

pytestmark = pytest.mark.django_db
OTHER_ID = "1112034563562"


def open_of(actor: Actor, draft: Case) -> list[str | None]:
    draft.refresh_from_db()
    found = open_before(actor, draft, service_of(draft.version), working_copy_of(draft))
    return [one.number for one in found]


def card_of(actor: Actor, draft: Case) -> Card | None:
    draft.refresh_from_db()
    today = timezone.localdate(MONDAY)
    return card_still_valid(actor, draft, service_of(draft.version), working_copy_of(draft), today)


def test_her_own_open_application_is_told_and_nobody_elses(
    counter: Counter, applicant: Actor, stranger: Actor
) -> None:
    first = counter.submit(counter.fill(counter.start(), national_id=ID)).case
    again = counter.fill(counter.start(), national_id=ID)
    assert open_of(applicant, again) == [first.number]
    typed = counter.fill(counter.start(actor=stranger), actor=stranger, national_id=ID)
    assert open_of(stranger, typed) == [], "her number in somebody else's form tells nothing"


def test_who_applies_for_many_is_told_only_of_the_same_person(counter: Counter, applicant: Actor) -> None:
    counter.submit(counter.fill(counter.start(), national_id=ID))
    assert open_of(applicant, counter.fill(counter.start(), national_id=OTHER_ID)) == []


def test_an_ended_application_is_no_reason_to_wait(counter: Counter, applicant: Actor) -> None:
    first = counter.submit(counter.fill(counter.start(), national_id=ID)).case
    commands.withdraw(actor=applicant, number=str(first.number), now=MONDAY)
    assert open_of(applicant, counter.fill(counter.start(), national_id=ID)) == []


def test_an_officer_who_enters_it_for_somebody_is_told_of_her_office_alone(
    counter: Counter, officer: Actor, other_officer: Actor, other_office: Any
) -> None:
    first = counter.submit(counter.fill(counter.start(), national_id=ID)).case
    here = counter.fill(counter.start(actor=officer, on_behalf=True), actor=officer, national_id=ID)
    there = counter.fill(
        counter.start(actor=other_officer, office=other_office, on_behalf=True),
        actor=other_officer,
        national_id=ID,
    )
    assert open_of(officer, here) == [first.number]
    assert open_of(other_officer, there) == []


def test_a_valid_card_is_told_to_its_holder_until_it_is_about_to_end(
    handed: Callable[..., Card], counter: Counter, applicant: Actor, stranger: Actor
) -> None:
    card = handed(answers={"national_id": ID})
    draft = counter.fill(counter.start(), national_id=ID)
    assert card_of(applicant, draft) == card
    typed = counter.fill(counter.start(actor=stranger), actor=stranger, national_id=ID)
    assert card_of(stranger, typed) is None
    Card.objects.filter(pk=card.pk).update(last_on=timezone.localdate(MONDAY))
    assert card_of(applicant, draft) is None
    Card.objects.filter(pk=card.pk).update(last_on=None)
    assert card_of(applicant, draft) == card
    Card.objects.filter(pk=card.pk).update(state="lost")
    assert card_of(applicant, draft) is None
