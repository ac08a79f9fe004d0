"""When the rounds of a service take applications."""

from __future__ import annotations

from khamkho.casework.rules.rounds import Window
from khamkho.offices.models import Office, Round
from khamkho.offices.queries import rounds_at


def windows_at(office: Office, service_id: str) -> tuple[Window, ...]:
    """The rounds of a service at an office, as the rules need them. One query."""
    return tuple(window_of(one) for one in rounds_at(office, service_id))


def window_of(one: Round) -> Window:
    return Window(
        id=one.pk,
        opens=one.opens_at,
        closes=one.closes_at,
        groups=frozenset(group["key"] for group in one.groups),
        late=one.late_allowed and one.settled_at is None,
    )
