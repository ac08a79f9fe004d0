"""Browsers of the cast: each person signed in as strongly as her pages ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from khamkho.people.actor import Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in


@pytest.fixture
def at_desk() -> Callable[..., Client]:
    """Sign an actor in on a browser of her own, with two factors unless told otherwise."""

    def browser(actor: Actor, **how: Any) -> Client:
        assert actor.user_id
        user = User.objects.get(pk=actor.user_id)
        return sign_in(Client(), user, **{"two_factor": True, **how})

    return browser


@pytest.fixture
def officer_desk(at_desk: Callable[..., Client], officer: Actor) -> Client:
    return at_desk(officer)


@pytest.fixture
def director_desk(at_desk: Callable[..., Client], director: Actor) -> Client:
    return at_desk(director)


@pytest.fixture
def supervisor_desk(at_desk: Callable[..., Client], supervisor: Actor) -> Client:
    return at_desk(supervisor)


@pytest.fixture
def auditor_desk(at_desk: Callable[..., Client], auditor: Actor) -> Client:
    return at_desk(auditor)
