"""Who may sign this on 3 March, and how is it signed? Asked of the pure rule, case by case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from khamkho.base.errors import Refused
from khamkho.base.text import Text
from khamkho.casework.commands import end_letter, sign_letter, write_letter
from khamkho.casework.commands.letters import follow
from khamkho.casework.letter_contents import content_of
from khamkho.casework.models import Case, Letter
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.authority import away_until, facts_of, forget_orders, lent_to, signature_of
from khamkho.casework.queries.cases import case_for
from khamkho.casework.queries.inbox import counts_for, decisions_for, place_of
from khamkho.casework.rules.authority import (
    Away,
    Facts,
    Matter,
    Order,
    Post,
    lent,
    roles_at,
    signature,
    signers,
)
from khamkho.casework.rules.refusals import AlreadyChecked
from khamkho.casework.tests.cast import MONDAY, Counter
from khamkho.desk.queries import today_at
from khamkho.offices import models
from khamkho.offices.commands import end_absence, revoke_order, write_absence, write_order
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor

Act = Callable[..., Case]

DAY = date(2026, 3, 3)
HEAD, DEPUTY, CHIEF, CLERK = 1, 2, 3, 4


def post(seat: int, role: str, name: str, position: str) -> Post:
    return Post(
        seat=seat,
        user=f"user-{seat}",
        role=role,
        name=Text(name, f"Person {seat}"),
        position=Text(position, f"Position {seat}"),
        since=date(2025, 10, 1),
    )


DIRECTOR = post(HEAD, "director", "นางตัวอย่าง ผู้นำ", "ผู้อำนวยการสำนักงานเขต")
VICE = post(DEPUTY, "supervisor", "นายตัวอย่าง รองท่าน", "รองผู้อำนวยการสำนักงานเขต")
GROUP = post(CHIEF, "supervisor", "นางสาวตัวอย่าง หัวหน้า", "ผู้อำนวยการกลุ่ม")
OFFICER = post(CLERK, "officer", "นายตัวอย่าง ขยัน", "นักวิชาการ")
PEOPLE = (DIRECTOR, VICE, GROUP, OFFICER)

OBEC = Order(
    number="12/2560",
    dated=date(2017, 1, 5),
    kind="delegated",
    role="director",
    line=Text("ปฏิบัติราชการแทน เลขาธิการคณะกรรมการการศึกษาขั้นพื้นฐาน", "On behalf of the Secretary-General"),
    since=date(2017, 1, 5),
    services=frozenset({"card"}),
)
ACTING = Order(
    number="7/2569",
    dated=date(2026, 3, 1),
    kind="acting",
    role="director",
    line=Text("รักษาราชการแทน ผู้อำนวยการสำนักงานเขต", "Acting for the Director"),
    since=date(2026, 3, 2),
    until=date(2026, 3, 6),
    to=DEPUTY,
)
VACANT = replace(
    ACTING, number="8/2569", kind="vacant", line=Text("รักษาการในตำแหน่ง ผู้อำนวยการ", "Holding the post")
)
GIVEN = replace(
    ACTING,
    number="9/2569",
    kind="delegated",
    line=Text("ปฏิบัติราชการแทน ผู้อำนวยการ", "On behalf of the Director"),
    until=None,
    variants=frozenset({"first"}),
    most=Decimal(500),
)
GONE = (Away(seat=HEAD, since=date(2026, 3, 2), until=date(2026, 3, 4)),)
NOBODY_THERE = (replace(DIRECTOR, until=DAY), VICE, GROUP, OFFICER)

CARD = Matter(role="director", service="card", variant="first")
OTHER = replace(CARD, service="general")

SIGNED = [
    ("her own position", Facts(posts=PEOPLE), OTHER, HEAD, "own", ["ผู้อำนวยการสำนักงานเขต"], []),
    (
        "an area director for the Secretary-General",
        Facts(posts=PEOPLE, orders=(OBEC,)),
        CARD,
        HEAD,
        "delegated",
        ["ผู้อำนวยการสำนักงานเขต", OBEC.line.th],
        ["12/2560"],
    ),
    (
        "that order is about another service",
        Facts(posts=PEOPLE, orders=(OBEC,)),
        OTHER,
        HEAD,
        "own",
        ["ผู้อำนวยการสำนักงานเขต"],
        [],
    ),
    (
        "director away, deputy acts",
        Facts(posts=PEOPLE, orders=(ACTING,), away=GONE),
        OTHER,
        DEPUTY,
        "acting",
        ["รองผู้อำนวยการสำนักงานเขต", ACTING.line.th],
        ["7/2569"],
    ),
    (
        "who acts for the director has what was delegated to the director",
        Facts(posts=PEOPLE, orders=(OBEC, ACTING), away=GONE),
        CARD,
        DEPUTY,
        "acting",
        ["รองผู้อำนวยการสำนักงานเขต", ACTING.line.th, OBEC.line.th],
        ["7/2569", "12/2560"],
    ),
    (
        "the post is vacant",
        Facts(posts=NOBODY_THERE, orders=(VACANT,)),
        OTHER,
        DEPUTY,
        "vacant",
        ["รองผู้อำนวยการสำนักงานเขต", VACANT.line.th],
        ["8/2569"],
    ),
    (
        "delegated within its limits, the director being there",
        Facts(posts=PEOPLE, orders=(GIVEN,)),
        replace(OTHER, amount=Decimal(500)),
        DEPUTY,
        "delegated",
        ["รองผู้อำนวยการสำนักงานเขต", GIVEN.line.th],
        ["9/2569"],
    ),
    (
        "given on, where the first order allows it",
        Facts(posts=PEOPLE, orders=(replace(OBEC, sub_delegate=True), GIVEN)),
        CARD,
        DEPUTY,
        "delegated",
        ["รองผู้อำนวยการสำนักงานเขต", GIVEN.line.th, OBEC.line.th],
        ["9/2569", "12/2560"],
    ),
    (
        "one order is over, the other stands",
        Facts(posts=PEOPLE, orders=(replace(GIVEN, number="1/2569", revoked_on=DAY), GIVEN)),
        OTHER,
        DEPUTY,
        "delegated",
        ["รองผู้อำนวยการสำนักงานเขต", GIVEN.line.th],
        ["9/2569"],
    ),
    (
        "delegated whatever the amount",
        Facts(posts=PEOPLE, orders=(replace(GIVEN, most=None),)),
        replace(OTHER, amount=Decimal(10**9)),
        DEPUTY,
        "delegated",
        ["รองผู้อำนวยการสำนักงานเขต", GIVEN.line.th],
        ["9/2569"],
    ),
    (
        "a limit does not bind where nothing is paid",
        Facts(
            posts=PEOPLE,
            orders=(replace(OBEC, most=Decimal(0), sub_delegate=True), replace(GIVEN, most=Decimal(0))),
        ),
        CARD,
        DEPUTY,
        "delegated",
        ["รองผู้อำนวยการสำนักงานเขต", GIVEN.line.th, OBEC.line.th],
        ["9/2569", "12/2560"],
    ),
    (
        "as much as the order from outside allows",
        Facts(posts=PEOPLE, orders=(replace(OBEC, most=Decimal(2)),)),
        replace(CARD, amount=Decimal(2)),
        HEAD,
        "delegated",
        ["ผู้อำนวยการสำนักงานเขต", OBEC.line.th],
        ["12/2560"],
    ),
    (
        "an order from outside for another position",
        Facts(posts=PEOPLE, orders=(replace(OBEC, role="supervisor"),)),
        CARD,
        HEAD,
        "own",
        ["ผู้อำนวยการสำนักงานเขต"],
        [],
    ),
    (
        "an order from outside that is over",
        Facts(posts=PEOPLE, orders=(replace(OBEC, until=date(2026, 3, 2)),)),
        CARD,
        HEAD,
        "own",
        ["ผู้อำนวยการสำนักงานเขต"],
        [],
    ),
    (
        "an order for another person",
        Facts(posts=PEOPLE, orders=(replace(OBEC, to=DEPUTY),)),
        CARD,
        HEAD,
        "own",
        ["ผู้อำนวยการสำนักงานเขต"],
        [],
    ),
    (
        "nobody wrote down her position",
        Facts(posts=(DIRECTOR, replace(VICE, position=Text("", "")), GROUP), orders=(GIVEN,)),
        OTHER,
        DEPUTY,
        "delegated",
        [GIVEN.line.th],
        ["9/2569"],
    ),
    (
        "a director may take a supervisor's step",
        Facts(posts=PEOPLE),
        replace(OTHER, role="supervisor"),
        HEAD,
        "own",
        ["ผู้อำนวยการสำนักงานเขต"],
        [],
    ),
]


@pytest.mark.parametrize(
    ("facts", "matter", "seat", "form", "lines", "orders"),
    [row[1:] for row in SIGNED],
    ids=[row[0] for row in SIGNED],
)
def test_how_it_is_signed(
    facts: Facts, matter: Matter, seat: int, form: str, lines: list[str], orders: list[str]
) -> None:
    signed = signature(facts, matter, seat=seat, day=DAY)
    assert (signed.form, [line.th for line in signed.lines]) == (form, lines)
    assert [order.number for order in signed.grounds] == orders
    assert all(line.en for line in signed.lines)
    post = facts.post(seat)
    assert post is not None
    assert (signed.seat, signed.name) == (seat, post.name)


def test_who_signs_a_step_has_its_role_there_besides_her_own() -> None:
    signed = signature(Facts(posts=PEOPLE), OTHER, seat=HEAD, day=DAY)
    assert roles_at("director", frozenset({"officer"}), signed) == {"officer", "director"}
    assert roles_at("director", frozenset({"officer"}), None) == {"officer"}


def test_when_a_post_is_held() -> None:
    held = replace(DIRECTOR, since=date(2026, 3, 2), until=date(2026, 3, 4))
    assert [day for day in range(1, 6) if held.held_on(date(2026, 3, day))] == [2, 3]
    assert replace(held, until=None).held_on(date(2126, 3, 2))


@pytest.mark.parametrize(
    ("changed", "days"),
    [
        ({}, [2, 3, 4, 5, 6]),  # with its last day
        ({"until": None}, [2, 3, 4, 5, 6, 7]),
        ({"revoked_on": date(2026, 3, 4)}, [2, 3]),  # without the day of the revocation
        ({"until": None, "revoked_on": date(2026, 3, 4)}, [2, 3]),
        ({"revoked_on": date(2026, 3, 7)}, [2, 3, 4, 5, 6]),
    ],
)
def test_when_an_order_is_in_force(changed: dict[str, Any], days: list[int]) -> None:
    order = replace(ACTING, **changed)
    assert [day for day in range(1, 8) if order.in_force(date(2026, 3, day))] == days


def test_when_somebody_is_away() -> None:
    facts = Facts(posts=PEOPLE, away=GONE)
    assert [day for day in range(1, 7) if facts.is_away(HEAD, date(2026, 3, day))] == [2, 3, 4]
    assert not facts.is_away(DEPUTY, DAY)


@pytest.mark.parametrize(
    ("services", "variants", "about"),
    [
        ((), (), True),
        (("general",), (), True),
        (("card",), (), False),
        ((), ("first",), True),
        ((), ("lost",), False),
        (("general",), ("lost",), False),
        (("card",), ("first",), False),
        (("card", "general"), ("lost", "first"), True),
    ],
)
def test_what_an_order_is_about(services: tuple[str, ...], variants: tuple[str, ...], *, about: bool) -> None:
    order = replace(ACTING, services=frozenset(services), variants=frozenset(variants))
    assert order.about(OTHER) is about


def test_who_holds_the_position_that_an_order_is_about() -> None:
    second = replace(DIRECTOR, seat=9)
    facts = Facts(posts=(*PEOPLE, second, replace(DIRECTOR, seat=10, until=DAY)))
    assert [post.seat for post in facts.holders(ACTING, DAY)] == [HEAD, 9]
    assert [post.seat for post in facts.holders(replace(ACTING, holder=9), DAY)] == [9]
    assert facts.holders(replace(ACTING, holder=10), DAY) == ()
    assert facts.holders(replace(ACTING, holder=DEPUTY), DAY) == ()


NAMES_THE_ORDER = {
    "order-not-in-force",
    "over-the-limit",
    "holder-is-there",
    "post-is-vacant",
    "no-sub-delegation",
}
REFUSED = [
    ("an officer", Facts(posts=PEOPLE), OTHER, CLERK, DAY, "not-permitted"),
    ("nobody of this office", Facts(posts=PEOPLE), OTHER, 99, DAY, "not-permitted"),
    ("left today", Facts(posts=NOBODY_THERE), OTHER, HEAD, DAY, "not-permitted"),
    ("away herself", Facts(posts=PEOPLE, away=GONE), OTHER, HEAD, DAY, "marked-away"),
    (
        "order over",
        Facts(posts=PEOPLE, orders=(ACTING,), away=GONE),
        OTHER,
        DEPUTY,
        date(2026, 3, 7),
        "order-not-in-force",
    ),
    (
        "order not begun",
        Facts(posts=PEOPLE, orders=(ACTING,), away=GONE),
        OTHER,
        DEPUTY,
        date(2026, 3, 1),
        "order-not-in-force",
    ),
    (
        "order revoked",
        Facts(posts=PEOPLE, orders=(replace(ACTING, revoked_on=DAY),), away=GONE),
        OTHER,
        DEPUTY,
        DAY,
        "order-not-in-force",
    ),
    (
        "holder is back",
        Facts(posts=PEOPLE, orders=(ACTING,), away=GONE),
        OTHER,
        DEPUTY,
        date(2026, 3, 5),
        "holder-is-there",
    ),
    (
        "one of two holders is there",
        Facts(posts=(*PEOPLE, replace(DIRECTOR, seat=9)), orders=(ACTING,), away=GONE),
        OTHER,
        DEPUTY,
        DAY,
        "holder-is-there",
    ),
    (
        "acting in a vacant post",
        Facts(posts=NOBODY_THERE, orders=(ACTING,)),
        OTHER,
        DEPUTY,
        DAY,
        "post-is-vacant",
    ),
    ("holding a filled post", Facts(posts=PEOPLE, orders=(VACANT,)), OTHER, DEPUTY, DAY, "holder-is-there"),
    (
        "too much",
        Facts(posts=PEOPLE, orders=(GIVEN,)),
        replace(OTHER, amount=Decimal("500.01")),
        DEPUTY,
        DAY,
        "over-the-limit",
    ),
    (
        "another variant",
        Facts(posts=PEOPLE, orders=(GIVEN,)),
        replace(OTHER, variant="lost"),
        DEPUTY,
        DAY,
        "over-the-limit",
    ),
    (
        "too much for the director too",
        Facts(posts=PEOPLE, orders=(replace(OBEC, most=Decimal(1)),)),
        replace(CARD, amount=Decimal(2)),
        HEAD,
        DAY,
        "over-the-limit",
    ),
    (
        "too much for what was delegated to the director",
        Facts(
            posts=PEOPLE,
            orders=(replace(OBEC, most=Decimal(1), sub_delegate=True), replace(GIVEN, most=None)),
        ),
        replace(CARD, amount=Decimal(2)),
        DEPUTY,
        DAY,
        "over-the-limit",
    ),
    (
        "of another service, though its variant is the same",
        Facts(posts=PEOPLE, orders=(replace(GIVEN, services=frozenset({"card"})),)),
        OTHER,
        DEPUTY,
        DAY,
        "over-the-limit",
    ),
    (
        "given on without right",
        Facts(posts=PEOPLE, orders=(OBEC, GIVEN)),
        CARD,
        DEPUTY,
        DAY,
        "no-sub-delegation",
    ),
    (
        "for somebody else's position",
        Facts(posts=PEOPLE, orders=(replace(ACTING, role="officer"),), away=GONE),
        OTHER,
        DEPUTY,
        DAY,
        "not-permitted",
    ),
    ("own case", Facts(posts=PEOPLE), replace(OTHER, parties=frozenset({"user-1"})), HEAD, DAY, "own-case"),
    (
        "interest declared",
        Facts(posts=PEOPLE),
        replace(OTHER, declared=frozenset({"user-1"})),
        HEAD,
        DAY,
        "has-interest",
    ),
    ("four eyes", Facts(posts=PEOPLE), replace(OTHER, earlier=frozenset({"user-1"})), HEAD, DAY, "four-eyes"),
    (
        "own case under an order",
        Facts(posts=PEOPLE, orders=(ACTING,), away=GONE),
        replace(OTHER, parties=frozenset({"user-2"})),
        DEPUTY,
        DAY,
        "own-case",
    ),
]


@pytest.mark.parametrize(
    ("facts", "matter", "seat", "day", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_who_may_not_sign(facts: Facts, matter: Matter, seat: int, day: date, code: str) -> None:
    with pytest.raises(Refused) as refused:
        signature(facts, matter, seat=seat, day=day)
    assert refused.value.code == code
    assert refused.value.sentence("th")
    assert refused.value.next("th")
    assert refused.value.next("en")
    if code in NAMES_THE_ORDER:
        assert f"คำสั่งที่ {facts.orders[0].number} " in f"{refused.value.sentence('th')} "


def test_everybody_who_may_sign_by_position_first() -> None:
    facts = Facts(posts=PEOPLE, orders=(GIVEN,))
    assert [(one.seat, one.form) for one in signers(facts, OTHER, day=DAY)] == [
        (HEAD, "own"),
        (DEPUTY, "delegated"),
    ]
    assert [one.seat for one in signers(replace(facts, orders=(ACTING,), away=GONE), OTHER, day=DAY)] == [
        DEPUTY
    ]
    assert signers(replace(facts, orders=(), away=GONE), OTHER, day=DAY) == ()
    two = replace(OTHER, role="supervisor")
    assert [one.seat for one in signers(facts, two, day=DAY)] == [HEAD, CHIEF, DEPUTY]


USABLE = [
    ("delegated, the holder is there", Facts(posts=PEOPLE, orders=(GIVEN,)), ["9/2569"]),
    ("acting, the holder is there", Facts(posts=PEOPLE, orders=(ACTING,)), []),
    ("acting, the holder is away", Facts(posts=PEOPLE, orders=(ACTING,), away=GONE), ["7/2569"]),
    ("acting, the post is vacant", Facts(posts=NOBODY_THERE, orders=(ACTING,)), []),
    ("a vacant post", Facts(posts=NOBODY_THERE, orders=(VACANT,)), ["8/2569"]),
    ("not in force yet", Facts(posts=PEOPLE, orders=(replace(GIVEN, since=date(2026, 3, 4)),)), []),
    ("from outside the office", Facts(posts=PEOPLE, orders=(OBEC,)), []),
    ("for somebody who has left", Facts(posts=(DIRECTOR,), orders=(GIVEN,)), []),
    (
        "who would sign is away herself",
        Facts(posts=PEOPLE, orders=(GIVEN,), away=(replace(GONE[0], seat=DEPUTY),)),
        [],
    ),
    (
        "one that may not be used, and a newer one that may",
        Facts(posts=PEOPLE, orders=(ACTING, replace(GIVEN, since=date(2026, 3, 3)))),
        ["9/2569"],
    ),
    (
        "acting, whatever the holder's own power may not be given on",
        Facts(posts=PEOPLE, orders=(replace(OBEC, services=frozenset()), ACTING), away=GONE),
        ["7/2569"],
    ),
    (
        "given on against an order for everything",
        Facts(posts=PEOPLE, orders=(replace(OBEC, services=frozenset()), GIVEN)),
        [],
    ),
]


@pytest.mark.parametrize(("facts", "numbers"), [row[1:] for row in USABLE], ids=[row[0] for row in USABLE])
def test_which_orders_may_be_used_on_a_day(facts: Facts, numbers: list[str]) -> None:
    assert [one.order.number for one in lent(facts, day=DAY)] == numbers


def test_an_order_reaches_what_it_speaks_of_and_what_was_not_kept_for_the_holder() -> None:
    (given,) = lent(Facts(posts=PEOPLE, orders=(GIVEN, OBEC)), day=DAY)
    first = replace(OTHER, variant="first")
    assert given.post == VICE
    assert given.reaches(first)
    assert given.reaches(replace(first, role="supervisor"))
    assert not given.reaches(replace(first, role="officer"))
    assert not given.reaches(replace(first, variant="lost"))
    assert not given.reaches(CARD)
    assert given.steps == {"supervisor", "director"}
    (lower,) = lent(Facts(posts=PEOPLE, orders=(replace(GIVEN, role="supervisor"),)), day=DAY)
    assert lower.steps == {
        "supervisor"
    }  # an officer's step is open to every officer, and to nobody by an order
    allowed = replace(OBEC, sub_delegate=True)
    (given,) = lent(Facts(posts=PEOPLE, orders=(GIVEN, allowed)), day=DAY)
    assert given.reaches(CARD)


def test_the_newest_order_from_outside_counts() -> None:
    newer = replace(OBEC, number="3/2569", dated=date(2026, 2, 1), since=date(2026, 2, 1))
    signed = signature(Facts(posts=PEOPLE, orders=(newer, OBEC)), CARD, seat=HEAD, day=DAY)
    assert [order.number for order in signed.grounds] == ["3/2569"]


def test_who_may_sign_is_sorted_by_name_then_by_seat() -> None:
    first = replace(VICE, name=Text("ก", "A"))  # before the director by name, but not by position
    found = signers(Facts(posts=(first, DIRECTOR), orders=(GIVEN,)), OTHER, day=DAY)
    assert [one.seat for one in found] == [HEAD, DEPUTY]
    same = replace(DIRECTOR, seat=9, user="user-9")
    found = signers(Facts(posts=(same, *PEOPLE)), OTHER, day=DAY)
    assert [one.seat for one in found] == [HEAD, 9]
    english = Facts(posts=(replace(VICE, name=Text("นาย ข", "A")), replace(GROUP, name=Text("นาย ก", "B"))))
    assert [one.seat for one in signers(english, replace(OTHER, role="supervisor"), day=DAY)] == [
        CHIEF,
        DEPUTY,
    ]


EARLIER, LATER = date(2026, 1, 5), date(2026, 2, 1)


@pytest.mark.parametrize(
    "newer",
    [
        {"since": LATER, "dated": date(2025, 12, 1), "number": "1/2569"},
        {"since": EARLIER, "dated": LATER, "number": "1/2569"},
        {"since": EARLIER, "dated": EARLIER, "number": "3/2569"},
    ],
    ids=["in force later", "dated later", "with a higher number"],
)
def test_the_newest_order_counts(newer: dict[str, Any]) -> None:
    older = {"since": EARLIER, "dated": EARLIER, "number": "2/2569"}
    for orders in ([older, newer], [newer, older]):
        outside = tuple(replace(OBEC, **one) for one in orders)
        signed = signature(Facts(posts=PEOPLE, orders=outside), CARD, seat=HEAD, day=DAY)
        assert [order.number for order in signed.grounds] == [newer["number"]]
        given = tuple(replace(GIVEN, **one) for one in orders)
        signed = signature(Facts(posts=PEOPLE, orders=given), OTHER, seat=DEPUTY, day=DAY)
        assert [order.number for order in signed.grounds] == [newer["number"]]
        over = tuple(replace(order, until=date(2026, 3, 2)) for order in given)
        with pytest.raises(Refused) as refused:
            signature(Facts(posts=PEOPLE, orders=over), OTHER, seat=DEPUTY, day=DAY)
        assert newer["number"] in refused.value.sentence("th")


def test_an_order_for_one_holder_looks_only_at_her() -> None:
    two = (*PEOPLE, replace(DIRECTOR, seat=9))
    order = replace(ACTING, holder=HEAD)
    assert (
        signature(Facts(posts=two, orders=(order,), away=GONE), OTHER, seat=DEPUTY, day=DAY).form == "acting"
    )


# In the commands


@pytest.fixture
def with_director(counter: Counter, officer: Actor, act: Act) -> Case:
    """A case that a director decides on."""
    return act(officer, counter.submitted(), "accept")


def order_for(office: Office, deputy: Actor, **changed: Any) -> models.Order:
    asked: dict[str, Any] = {
        "number": "7/2569",
        "dated": MONDAY.date(),
        "kind": "acting",
        "role": "director",
        "member_id": deputy.memberships[0].id,
        "line_th": "รักษาราชการแทน ผู้อำนวยการ",
        "line_en": "Acting for the Director",
        "since": MONDAY.date(),
        "now": MONDAY,
    }
    return write_order(actor=SYSTEM, office_id=office.pk, **(asked | changed))


def away(office: Office, who: Actor) -> models.Absence:
    return write_absence(
        actor=SYSTEM,
        office_id=office.pk,
        member_id=who.memberships[0].id,
        since=MONDAY.date(),
        until=MONDAY.date() + timedelta(days=3650),
        now=MONDAY,
    )


def test_a_deputy_decides_while_the_director_is_away_and_it_says_how(
    with_director: Case, office: Office, supervisor: Actor, director: Actor, applicant: Actor, act: Act
) -> None:
    with pytest.raises(Refused) as refused:
        act(supervisor, with_director, "approve")
    assert refused.value.code == "not-permitted"
    order_for(office, supervisor)
    with pytest.raises(Refused) as refused:
        act(supervisor, with_director, "approve")
    assert refused.value.code == "holder-is-there"
    number = with_director.number or ""
    assert case_for(supervisor, number).actions == ()
    away(office, director)
    with pytest.raises(Refused) as refused:
        act(director, with_director, "approve")
    assert refused.value.code == "marked-away"
    assert case_for(director, number).actions == ()
    assert [one.id for one in case_for(supervisor, number).actions] == ["approve", "refuse", "return"]
    assert signature_of(with_director) is None

    done = act(supervisor, with_director, "approve")
    signed = signature_of(done)
    assert signed is not None
    assert (signed.form, signed.name.th, signed.orders) == (
        "acting",
        supervisor.name,
        (("7/2569", MONDAY.date()),),
    )
    assert [line.th for line in signed.lines] == ["รักษาราชการแทน ผู้อำนวยการ"]
    assert [entry.signed for entry in case_for(supervisor, number).timeline if entry.signed] == [signed]
    assert [entry.signed for entry in case_for(applicant, number).timeline if entry.signed] == []
    assert list(verify_all()) == []


def test_the_director_signs_by_her_own_position(
    with_director: Case, office: Office, director: Actor, act: Act
) -> None:
    from_above = {"member_id": None, "kind": "delegated", "line_th": "ปฏิบัติราชการแทน เลขาธิการ"}
    order_for(office, director, services=["another"], **from_above)
    signed = signature_of(act(director, with_director, "approve"))
    assert signed is not None
    assert (signed.form, signed.orders) == ("own", ())


def test_nobody_decides_her_own_case_under_an_order(
    counter: Counter, office: Office, officer: Actor, supervisor: Actor, director: Actor, act: Act
) -> None:
    case = act(officer, counter.submitted(), "accept")
    Case.objects.filter(pk=case.pk).update(applicant=supervisor.user_id)
    order_for(office, supervisor)
    away(office, director)
    with pytest.raises(Refused) as refused:
        act(supervisor, case, "approve")
    assert refused.value.code == "own-case"


def test_what_was_signed_stays_signed_after_the_order_is_revoked(
    with_director: Case, office: Office, supervisor: Actor, director: Actor, act: Act
) -> None:
    order, _ = order_for(office, supervisor), away(office, director)
    act(supervisor, with_director, "approve")
    revoke_order(actor=SYSTEM, office_id=office.pk, order_id=order.pk, now=MONDAY)
    signed = signature_of(with_director)
    assert signed is not None
    assert signed.orders == (("7/2569", MONDAY.date()),)
    facts = facts_of(office, MONDAY.date())
    assert signers(facts, OTHER, day=MONDAY.date()) == ()


def test_the_letter_of_a_decision_carries_its_signature(
    with_director: Case, office: Office, supervisor: Actor, director: Actor, officer: Actor, act: Act
) -> None:
    order_for(office, supervisor)
    away(office, director)
    act(supervisor, with_director, "refuse", reason="ข้อมูลไม่ครบ")
    signed = signature_of(with_director)
    assert signed is not None
    event = with_director.events.get(seq=signed.seq)
    letter = follow(with_director, "decision", event, actor=supervisor, facts={}, now=MONDAY)
    assert content_of(letter)["signer"]["lines_th"] == ["รักษาราชการแทน ผู้อำนวยการ"]
    assert content_of(letter)["signer"]["lines_en"] == ["Acting for the Director"]


LIMITS: list[tuple[dict[str, Any], bool]] = [
    ({}, True),
    ({"services": ["official-id-card"]}, True),
    ({"services": ["another"]}, False),
    ({"variants": ["expired"]}, True),
    ({"services": ["official-id-card"], "variants": ["lost"]}, False),
    ({"until": MONDAY.date() - timedelta(days=1), "since": MONDAY.date() - timedelta(days=9)}, False),
    ({"since": MONDAY.date() + timedelta(days=1)}, False),
]


@pytest.mark.parametrize(("limits", "waits"), LIMITS)
def test_what_an_order_opens_stands_in_the_lists_of_who_uses_it(
    with_director: Case,
    office: Office,
    officer: Actor,
    supervisor: Actor,
    director: Actor,
    limits: dict[str, Any],
    waits: bool,
) -> None:
    away(office, director)
    order_for(office, officer, **limits)
    assert len(decisions_for(officer, office.pk, now=MONDAY)) == waits
    assert counts_for(officer, office.pk, now=MONDAY)["decide"] == waits
    assert place_of(officer, office.pk, with_director, tab="decide", now=MONDAY).of == waits
    (today,) = today_at(officer, [office], MONDAY)
    assert today.for_me == waits
    assert counts_for(supervisor, office.pk, now=MONDAY)["decide"] == 0


def test_a_list_leaves_out_what_was_kept_for_the_holder(
    with_director: Case, office: Office, officer: Actor, director: Actor
) -> None:
    order_for(office, officer, kind="delegated")
    assert len(decisions_for(officer, office.pk, now=MONDAY)) == 1
    order_for(
        office, director, number="1/2560", member_id=None, kind="delegated", services=["official-id-card"]
    )
    assert decisions_for(officer, office.pk, now=MONDAY) == ()
    assert today_at(officer, [office], MONDAY)[0].for_me == 0


def test_an_order_opens_nothing_without_a_second_factor_or_a_day_later(
    with_director: Case, office: Office, officer: Actor, supervisor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("khamkho.offices.queries._in_transaction", lambda: False)
    day = MONDAY.date()
    order_for(office, officer, kind="delegated", until=day)
    assert [one.order.number for one in lent_to(officer, office.pk, day)] == ["7/2569"]
    assert lent_to(replace(officer, two_factor=False), office.pk, day) == ()
    assert lent_to(officer, office.pk, day + timedelta(days=1)) == ()
    order_for(office, supervisor, kind="delegated", role="supervisor")
    forget_orders()
    assert lent_to(supervisor, office.pk, day) == ()  # nothing beside her own


def test_who_is_away_is_known_until_she_is_back(office: Office, director: Actor) -> None:
    day = MONDAY.date()
    assert away_until(director, office.pk, day) is None
    absence = away(office, director)
    assert away_until(director, office.pk, day) == absence.until
    end_absence(actor=SYSTEM, office_id=office.pk, absence_id=absence.pk, now=MONDAY)
    assert away_until(director, office.pk, day) is None


def test_a_letter_signed_by_hand_carries_the_words_of_the_order(
    office: Office, officer: Actor, director: Actor, with_director: Case
) -> None:
    words = {"subject": "ขอความร่วมมือ", "to": "โรงเรียน", "body": "ด้วย"}

    def write(kind: str, **more: Any) -> Letter:
        return write_letter(
            actor=officer, office=office, kind=kind, lang="th", fields=words, now=MONDAY, **more
        )

    letter, about = write("to_schools"), write("decision", number=with_director.number)
    away(office, director)
    order_for(office, officer, services=["official-id-card"])
    with pytest.raises(Refused) as refused:
        sign_letter(actor=director, ref=letter.ref, seen=1, now=MONDAY)
    assert refused.value.code == "marked-away"
    with pytest.raises(Refused) as refused:
        sign_letter(actor=officer, ref=letter.ref, seen=1, now=MONDAY)
    assert refused.value.code == "over-the-limit"
    done = sign_letter(actor=officer, ref=about.ref, seen=1, now=MONDAY)
    assert content_of(done)["signer"]["lines_th"] == ["รักษาราชการแทน ผู้อำนวยการ"]
    with pytest.raises(Refused) as refused:
        end_letter(actor=director, ref=about.ref, how="voided", reason="พิมพ์ผิด", now=MONDAY)
    assert refused.value.code == "marked-away"
    assert (
        end_letter(actor=officer, ref=about.ref, how="voided", reason="พิมพ์ผิด", now=MONDAY).state == "voided"
    )


def test_who_signs_in_the_place_of_the_director_may_ask_for_more_as_she_may(
    with_director: Case, office: Office, officer: Actor, director: Actor, act: Act
) -> None:
    away(office, director)
    order_for(office, officer)
    with pytest.raises(AlreadyChecked):
        act(officer, with_director, "return", **{"mark.phone": "wrong"})
    returned = act(officer, with_director, "return", **{"mark.phone": "wrong"}, ground="เจ้าหน้าที่ตรวจพลาด")
    assert returned.step == "correct"
    assert case_for(officer, returned.number or "").roles_here == {"officer"}
