"""Who may manage an office: the pure rule."""

from __future__ import annotations

from uuid import uuid4

import pytest

from khamkho.base.errors import NotFound, Problem
from khamkho.catalogue.queries import pack
from khamkho.offices.rules import NotYourRole, may_manage, missing, permit_managing, unconfirmed
from khamkho.people.actor import NOBODY, SYSTEM, Actor, Role, Seat

HERE, ELSEWHERE = 1, 2


def person(*roles: Role, at: int = HERE, two_factor: bool = True) -> Actor:
    user = uuid4()
    seats = tuple(Seat(id=at * 10 + n, office_id=at, role=role, user_id=user) for n, role in enumerate(roles))
    return Actor(user_id=user, two_factor=two_factor, memberships=seats)


MANAGES = [
    ("the director", person("director"), None),
    ("an administrator", person("admin"), None),
    ("an officer who is administrator too", person("officer", "admin"), None),
    ("Khamkho itself", SYSTEM, None),
    ("Khamkho itself, whatever it proved", Actor(kind="system"), None),
    ("a director without a second factor", person("director", two_factor=False), NotYourRole),
    ("an officer", person("officer"), NotYourRole),
    ("a supervisor", person("supervisor"), NotYourRole),
    ("an auditor", person("auditor"), NotYourRole),
    ("a director of another office", person("director", at=ELSEWHERE), NotFound),
    ("a partner system", Actor(kind="partner", two_factor=True), NotFound),
    ("nobody", NOBODY, NotFound),
]


@pytest.mark.parametrize(("actor", "refusal"), [row[1:] for row in MANAGES], ids=[row[0] for row in MANAGES])
def test_who_manages_an_office(actor: Actor, refusal: type[Exception] | None) -> None:
    assert may_manage(actor, HERE) is (refusal is None)
    if refusal is None:
        permit_managing(actor, HERE)
        return
    with pytest.raises(refusal) as caught:
        permit_managing(actor, HERE)
    assert type(caught.value) is refusal


def test_what_is_missing_is_named_in_both_languages() -> None:
    assert missing("name", "กรุณากรอก", "Fill this in.") == Problem(
        "name", "missing", "กรุณากรอก", "Fill this in."
    )


def test_an_assumed_value_waits_until_the_office_has_chosen_it_itself():
    service = pack("official-id-card")
    assert unconfirmed(service, {}) == ("correct_within",)
    assert unconfirmed(service, {"correct_within": "15 days"}) == ()
    known = service.settings["correct_within"].model_copy(update={"basis": "known"})
    assert unconfirmed(service.model_copy(update={"settings": {"correct_within": known}}), {}) == ()
