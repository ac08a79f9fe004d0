"""What a person who typed something is shown: services, best first, each at the office that is nearest to her; and offices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from khamkho.base.thai import search_key
from khamkho.offices.models import Office
from khamkho.offices.queries import offered_near
from khamkho.people.models import User
from khamkho.people.queries import profile_of
from khamkho.portal import queries
from khamkho.portal.queries import Offered, Shelf

SHORTEST_NAME = 3
SERVICES_AT_MOST, OFFICES_AT_MOST = 40, 12


@dataclass(frozen=True)
class Line:
    """A service that was found; ``office`` is where this person would go, when that is known."""

    service: Any
    count: int
    office: Office | None


@dataclass(frozen=True)
class Found:
    """Services, and offices by their names."""

    services: tuple[Line, ...]
    offices: tuple[Office, ...]


def look_for(typed: str, near: Sequence[Office] = ()) -> Found:
    """Services for what was typed. Words that stand in no service and in the name of an office say where, not what."""
    shelf = queries.shelf()
    what, where = _apart(typed, shelf)
    offices = _called(where, shelf.offices)
    found = [hit.thing for hit in shelf.index.find(" ".join(what))[:SERVICES_AT_MOST]]
    return Found(lines(found, (*offices, *near)), offices[:OFFICES_AT_MOST])


def lines(found: Sequence[Offered], near: Sequence[Office] = ()) -> tuple[Line, ...]:
    """The services with the office of each: the only one, or the first of those near that offers it."""
    several = [one.service.id for one in found if not one.only_office]
    at = offered_near(several, near) if several and near else {}
    return tuple(Line(one.service, one.count, one.only_office or at.get(one.service.id)) for one in found)


def own_place(user: object) -> tuple[Office, ...]:
    """The offices for the address that a person has kept for her applications; none when she is not known."""
    if not isinstance(user, User):
        return ()
    codes = (answer.get("code") for answer in profile_of(user).values() if isinstance(answer, Mapping))
    spot = next((spot for code in codes if code and (spot := queries.spot_of(f"area:{code}"))), None)
    return queries.offices_for(spot) if spot else ()


def _apart(typed: str, shelf: Shelf) -> tuple[list[str], list[str]]:
    what: list[str] = []
    where: list[str] = []
    for word in typed.split():
        key = search_key(word)
        named = len(key) >= SHORTEST_NAME and any(key in office.search_key for office in shelf.offices)
        (where if named and not shelf.index.has(word) else what).append(word)
    return what, where


def _called(words: Sequence[str], offices: Sequence[Office]) -> tuple[Office, ...]:
    keys = [search_key(word) for word in words]
    return tuple(one for one in offices if keys and all(key in one.search_key for key in keys))
