"""A home with one office to measure in, and sessions that are signed in. Django is loaded already."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command

from bench.rows import Cast, play_patterns
from khamkho.catalogue.commands import publish
from khamkho.catalogue.fields.place import kept_area
from khamkho.catalogue.load import load
from khamkho.catalogue.places import PLACES
from khamkho.offices.commands import add_member, create_office, publish_offering, seed_calendar
from khamkho.offices.models import Membership, Offering, Office
from khamkho.offices.queries import seat_of
from khamkho.people.actor import SYSTEM, Actor, Role
from khamkho.people.commands import create_account
from khamkho.people.models import User

CODE = "bench-office"
SIGNED_IN = "account_authentication_methods"


@dataclass
class Made:
    """What the measurements need to know of a home."""

    cast: Cast
    officer: User
    patterns: dict[str, Any]

    def officers(self, count: int, now: datetime) -> list[User]:
        """So many more people who work at the office."""
        return [
            _member(self.cast.office, "officer", now, name=f"officer{n}-{now:%H%M%S}")[0]
            for n in range(count)
        ]


def make(now: datetime) -> Made:
    """Migrate the database and put one office with its people and the benchmarks' service in it; a home of before is used again."""
    settings.HOME.prepare()
    call_command("migrate", interactive=False, verbosity=0)
    then = now - timedelta(days=2000)
    if (office := Office.objects.filter(code=CODE).first()) is not None:
        officer, officer_acts = _member_of(office, "officer")
        cast = Cast(office=office, officer=officer_acts, director=_member_of(office, "director")[1])
        return Made(cast=cast, officer=officer, patterns=play_patterns(cast, address(), now))
    seed_calendar(actor=SYSTEM, years=range(now.year - 5, now.year + 2), now=then)
    office = create_office(
        actor=SYSTEM,
        code=CODE,
        prefix="BEN",
        kind="esao",
        name_th="สพป.วัดความเร็ว",
        name_en="Benchmark Area Office",
        now=then,
    )
    version = publish(load(Path(__file__).parent / "service.yaml"), then)
    Offering.objects.create(office=office, service_id="bench-card", version=version, published_at=then)
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id="official-id-card", now=then)
    officer, officer_acts = _member(office, "officer", then)
    _, director_acts = _member(office, "director", then)
    cast = Cast(office=office, officer=officer_acts, director=director_acts)
    return Made(cast=cast, officer=officer, patterns=play_patterns(cast, address(), now))


def address() -> dict[str, Any]:
    area = PLACES.match("ปากน้ำ", "เมืองกระบี่", "กระบี่")[0]
    lines = {"house_no": "99", "building": "", "moo": "1", "soi": "", "road": ""}
    return {**lines, **kept_area(area, area.postcodes[0])}


def _member(office: Office, role: Role, then: datetime, name: str = "") -> tuple[User, Actor]:
    user = create_account(email=f"{name or role}@example.go.th", now=then)
    member = add_member(
        actor=SYSTEM, office_id=office.pk, user_id=user.pk, role=role, name_th="นายวัด ความเร็ว", now=then
    )
    return user, _acting(member)


def _member_of(office: Office, role: Role) -> tuple[User, Actor]:
    member = Membership.objects.filter(office=office, role=role).select_related("user").order_by("pk")[0]
    return member.user, _acting(member)


def _acting(member: Membership) -> Actor:
    return Actor(user_id=member.user_id, two_factor=True, memberships=(seat_of(member),), name=member.name_th)


def session(user: User | None = None, **content: Any) -> dict[str, str]:
    """The cookies of a fresh session; of a person, as after a password and a code."""
    store = SessionStore()
    if user is not None:
        at = time.time()
        store[SESSION_KEY] = str(user.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store[f"{SIGNED_IN}_user"] = str(user.pk)
        store[SIGNED_IN] = [{"method": "password", "at": at}, {"method": "mfa", "type": "totp", "at": at}]
    store.update(content)
    store.save()
    return {settings.SESSION_COOKIE_NAME: str(store.session_key)}
