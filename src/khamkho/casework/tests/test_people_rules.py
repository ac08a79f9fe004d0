"""Who stands around a case, and what each may do: the table of docs/how-to/people-around-a-case.md, asked of the pure rule."""

from __future__ import annotations

import pytest

from khamkho.casework.rules.people import DEEDS, ROLES, may_of, roles_for
from khamkho.catalogue.queries import pack
from khamkho.catalogue.service import Service

#            apply read correct withdraw collect; the proxy of a service that is applied for and collected by proxy
TABLE = {
    "proxy": "   x    x    x       -        x",
    "guardian": "x    x    x       x        x",
    "co_applicant": "x    x    x   -        x",
    "employee": "x    x    x       x        x",
    "adviser": " -    x    -       -        -",
}


@pytest.mark.parametrize("role", list(ROLES))
def test_the_table_says_who_may_do_what(role: str) -> None:
    service = pack("pensioner-id-card")
    wanted = {deed for deed, mark in zip(DEEDS, TABLE[role].split(), strict=True) if mark == "x"}
    assert may_of((role,), service) == wanted


@pytest.mark.parametrize(
    ("says", "may"),
    [
        ((), {"read"}),
        (("collect",), {"read", "collect"}),
        (("apply",), {"read", "apply", "correct"}),
        (("apply", "collect"), {"read", "apply", "correct", "collect"}),
    ],
)
def test_a_proxy_may_what_the_service_lets_her(says: tuple[str, ...], may: set[str]) -> None:
    assert may_of(("proxy",), lets_proxies(*says)) == may


def test_who_has_several_roles_may_what_any_of_them_may() -> None:
    service = pack("official-id-card")
    assert may_of((), service) == frozenset()
    assert may_of(("adviser", "proxy"), service) == {"read", "collect"}
    assert may_of(("proxy", "co_applicant", "adviser"), service) == set(DEEDS) - {"withdraw"}
    assert may_of(("proxy", "guardian"), service) == set(DEEDS)


def test_a_role_that_nobody_knows_any_more_opens_nothing() -> None:
    assert may_of(("herald",), pack("official-id-card")) == frozenset()
    assert may_of(("herald", "adviser"), pack("official-id-card")) == {"read"}


def test_roles_that_make_no_sense_are_not_offered() -> None:
    asks_for_an_organisation = pack("school-facility-use")
    assert roles_for(asks_for_an_organisation) == ("proxy", "guardian", "co_applicant", "employee", "adviser")
    assert roles_for(lets_proxies("collect")) == ("proxy", "guardian", "co_applicant", "adviser")
    assert roles_for(lets_proxies()) == ("guardian", "co_applicant", "adviser")
    nobody_for_another = asks_for_an_organisation.model_copy(update={"proxy": ()})
    assert roles_for(nobody_for_another) == ("guardian", "co_applicant", "employee", "adviser")


def lets_proxies(*deeds: str) -> Service:
    """A service about a person that says what a proxy may do."""
    return pack("official-id-card").model_copy(update={"proxy": deeds})
