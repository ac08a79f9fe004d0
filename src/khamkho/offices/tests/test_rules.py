"""Who may manage an office, and what an order has to say: the pure rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from khamkho.base.errors import NotFound, Problem
from khamkho.base.tests.said import is_said
from khamkho.base.text import Text
from khamkho.catalogue.queries import pack
from khamkho.offices.rules import (
    ABOVE,
    NotYourRole,
    line_under,
    may_manage,
    missing,
    permit_managing,
    unconfirmed,
    wrong_with_order,
)
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


@pytest.mark.parametrize(
    ("kind", "th", "en"),
    [
        ("delegated", "ปฏิบัติราชการแทน ผู้อำนวยการโรงเรียน", "On behalf of the Director"),
        ("acting", "รักษาราชการแทน ผู้อำนวยการโรงเรียน", "Acting for the Director"),
        ("vacant", "รักษาการในตำแหน่ง ผู้อำนวยการโรงเรียน", "Acting in the vacant post of Director"),
    ],
)
def test_the_usual_line_names_the_form_and_the_position(kind: str, th: str, en: str) -> None:
    assert line_under(kind, Text("ผู้อำนวยการโรงเรียน", "Director")) == Text(th, en)


FIRST, LAST = date(2026, 3, 2), date(2026, 3, 6)
ORDER: dict[str, Any] = {
    "number": "7/2569",
    "dated": date(2026, 3, 1),
    "kind": "acting",
    "role": "director",
    "lines": ("", ""),
    "since": FIRST,
    "until": LAST,
    "to": "member",
    "most": None,
}
FROM_ABOVE = {
    "to": ABOVE,
    "kind": "delegated",
    "lines": ("ปฏิบัติราชการแทน เลขาธิการ", "On behalf of the Secretary-General"),
}
NOTHING = {
    "number": "",
    "dated": None,
    "kind": "",
    "role": "",
    "lines": ("", ""),
    "since": None,
    "until": None,
    "to": "",
    "most": None,
}


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"until": None},
        {"until": FIRST},
        {"kind": "delegated"},
        {"kind": "vacant", "role": "supervisor"},
        {"most": Decimal(0)},
        {"most": Decimal(5000)},
        {"lines": ("รักษาราชการแทน", "Acting")},
        FROM_ABOVE,
    ],
)
def test_a_sound_order_has_nothing_wrong(order: dict[str, Any]) -> None:
    assert wrong_with_order(**{**ORDER, **order}) == []


@pytest.mark.parametrize(
    ("order", "wrong"),
    [
        ({"number": " \u200b"}, [("number", "missing")]),
        ({"dated": None}, [("dated", "missing")]),
        ({"since": None}, [("since", "missing")]),
        ({"kind": "by_word"}, [("kind", "missing")]),
        ({"role": "officer"}, [("role", "missing")]),
        ({"role": "admin"}, [("role", "missing")]),
        ({"to": ""}, [("member", "missing")]),
        ({**FROM_ABOVE, "kind": "acting"}, [("member", "missing")]),
        ({**FROM_ABOVE, "kind": "vacant"}, [("member", "missing")]),
        ({**FROM_ABOVE, "lines": (" ", "On behalf")}, [("line_th", "missing")]),
        ({**FROM_ABOVE, "lines": ("แทน", "")}, [("line_en", "missing")]),
        (
            {**FROM_ABOVE, "number": "", "lines": ("", "")},
            [("number", "missing"), ("line_th", "missing"), ("line_en", "missing")],
        ),
        ({"until": date(2026, 3, 1)}, [("until", "order")]),
        ({"most": Decimal("-0.01")}, [("most", "wrong")]),
        (
            NOTHING,
            [
                ("number", "missing"),
                ("dated", "missing"),
                ("since", "missing"),
                ("kind", "missing"),
                ("role", "missing"),
                ("member", "missing"),
            ],
        ),
    ],
)
def test_everything_that_is_wrong_with_an_order_is_named(
    order: dict[str, Any], wrong: list[tuple[str, str]]
) -> None:
    problems = wrong_with_order(**{**ORDER, **order})
    assert [(problem.where, problem.code) for problem in problems] == wrong
    assert all(is_said(problem) for problem in problems)
