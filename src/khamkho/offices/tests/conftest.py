"""People and offices by name: an area office with two schools, a district office, and who works there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from khamkho.offices import commands
from khamkho.offices.models import Membership, Office
from khamkho.offices.queries import members_for, seat_of
from khamkho.people import commands as people
from khamkho.people.actor import SYSTEM, Actor, Role
from khamkho.people.models import User

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)  # a Friday, 10.00 in Bangkok
TODAY = NOW.date()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def area_office(db) -> Office:
    return commands.create_office(
        actor=SYSTEM,
        code="krabi",
        prefix="KBI1",
        kind="esao",
        name_th="สำนักงานเขตพื้นที่การศึกษาตัวอย่าง",
        name_en="Sample Educational Service Area Office",
        short_th="สพป.ตัวอย่าง",
        short_en="Sample ESAO",
        now=NOW,
    )


@pytest.fixture
def school(area_office) -> Office:
    return commands.create_office(
        actor=SYSTEM,
        code="ban-suan",
        prefix="BS1",
        kind="school",
        name_th="โรงเรียนบ้านสวน",
        name_en="Ban Suan School",
        parent_id=area_office.pk,
        place_code="810101",
        now=NOW,
    )


@pytest.fixture
def district_office(db) -> Office:
    return commands.create_office(
        actor=SYSTEM,
        code="bang-na",
        prefix="BNA",
        kind="district",
        name_th="สำนักงานเขตตัวอย่าง",
        name_en="Sample District Office",
        now=NOW,
    )


def join(office: Office, email: str, role: Role, name: str, now: datetime = NOW) -> Membership:
    user = people.create_account(email=email, now=now)
    return commands.add_member(
        actor=SYSTEM, office_id=office.pk, user_id=user.pk, role=role, name_th=name, now=now
    )


@pytest.fixture
def admin(area_office) -> Membership:
    return join(area_office, "admin@office.example", "admin", "นางสาวผู้ดูแล ระบบดี")


@pytest.fixture
def officer(area_office) -> Membership:
    return join(area_office, "officer@office.example", "officer", "นายเจ้าหน้าที่ ขยัน")


@pytest.fixture
def stranger(district_office) -> Membership:
    return join(district_office, "stranger@district.example", "admin", "นายคนอื่น ไกลมาก")


@pytest.fixture
def malee(db) -> User:
    return people.create_account(email="malee@example.com", now=NOW)


def actor(member: Membership | User, *, two_factor: bool = True) -> Actor:
    """The actor that a member (or an applicant) is today."""
    user_id = member.pk if isinstance(member, User) else member.user_id
    members = members_for(user_id, TODAY)
    return Actor(
        user_id=user_id,
        two_factor=two_factor,
        memberships=tuple(seat_of(one) for one in members),
        name=members[0].name_th if members else "",
    )
