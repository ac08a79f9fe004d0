"""Who decides in the demo: orders, an absence with somebody who acts, and a line of endorsement that depends on money."""

from __future__ import annotations

import random
import shutil
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from khamkho.base.home import Home
from khamkho.base.thai import be_year, in_bangkok
from khamkho.casework import commands
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.catalogue.queries import service_of
from khamkho.offices.commands import publish_offering, set_handout, write_absence, write_order
from khamkho.people.actor import SYSTEM, Actor, Role
from khamkho.site.demo.answers import answers_for, invent
from khamkho.site.demo.cast import ORCHARD, SEA
from khamkho.site.demo.offices import CARD, PENSION, Staff

SUPPORT = "activity-support"
FILES = Path(__file__).parent / "services"
ASKED = (
    ("ค่ายภาษาไทยริมทะเล", "3500.00", ("propose", "endorse")),
    ("แข่งขันกีฬาระหว่างโรงเรียน", "48000.00", ("propose", "endorse")),
    ("ซื้อเมล็ดพันธุ์แปลงเกษตร", "900.00", ("propose",)),
    ("ทัศนศึกษาพิพิธภัณฑ์", "12500.00", ()),
)
"""What schools ask for, how much, and how far it has come."""


def make_authority(home: Home, staff: dict[str, Staff], *, now: datetime) -> None:
    """Orders and an absence, and a service of the office's own with a line of endorsement."""
    home.services.mkdir(exist_ok=True)
    shutil.copy(FILES / f"{SUPPORT}.yaml", home.services)
    _orders(staff, now)
    _hand_out(staff[SEA], now)
    sea = staff[SEA]
    publish_offering(actor=SYSTEM, office_id=sea.office.pk, service_id=SUPPORT, now=now)
    for place, (subject, amount, taken) in enumerate(ASKED):
        _play(sea, subject, amount, taken, seed=place, now=now)


def _orders(staff: dict[str, Staff], now: datetime) -> None:
    today = in_bangkok(now).date()
    year = be_year(today)
    sea, orchard = staff[SEA], staff[ORCHARD]
    long_ago = today.replace(year=today.year - 7, month=1, day=5)
    from_above: dict[str, Any] = {
        "number": f"99/{be_year(long_ago)}",
        "dated": long_ago,
        "kind": "delegated",
        "role": "director",
        "line_th": "ปฏิบัติราชการแทน เลขาธิการคณะกรรมการการศึกษาขั้นพื้นฐาน",
        "line_en": "On behalf of the Secretary-General of the Basic Education Commission",
        "since": long_ago,
        "services": [CARD, PENSION],
        "assumed": True,
    }
    for at in (sea, orchard):
        write_order(actor=SYSTEM, office_id=at.office.pk, now=now, **from_above)
    write_order(
        actor=SYSTEM,
        office_id=sea.office.pk,
        number=f"12/{year}",
        dated=today - timedelta(days=40),
        kind="delegated",
        role="director",
        member_id=_seat(sea, "supervisor"),
        since=today - timedelta(days=40),
        services=[SUPPORT],
        most=Decimal(5000),
        now=now,
    )
    write_absence(
        actor=SYSTEM,
        office_id=orchard.office.pk,
        member_id=_seat(orchard, "director"),
        since=today - timedelta(days=1),
        until=today + timedelta(days=4),
        now=now,
    )
    write_order(
        actor=SYSTEM,
        office_id=orchard.office.pk,
        number=f"31/{year}",
        dated=today - timedelta(days=3),
        kind="acting",
        role="director",
        member_id=_seat(orchard, "supervisor"),
        since=today - timedelta(days=1),
        until=today + timedelta(days=4),
        now=now,
    )


def _hand_out(staff: Staff, now: datetime) -> None:
    """The page of a new application proposes who takes it; one of three is at a training for a week."""
    seats = [actor.memberships[0].id for actor in staff.some("officer")]
    takes = {service: [str(seat) for seat in seats] for service in (CARD, PENSION)}
    set_handout(actor=SYSTEM, office_id=staff.office.pk, mode="propose", takes=takes, now=now)
    today = in_bangkok(now).date()
    write_absence(
        actor=SYSTEM,
        office_id=staff.office.pk,
        member_id=seats[-1],
        since=today - timedelta(days=1),
        until=today + timedelta(days=5),
        now=now,
    )


def _seat(staff: Staff, role: Role) -> int:
    return staff.some(role)[0].memberships[0].id


def _play(
    staff: Staff, subject: str, amount: str, taken: tuple[str, ...], *, seed: int, now: datetime
) -> None:
    """One school's application, handed in a moment ago, so that numbers follow the calendar, and how far it has come."""
    rng, at = random.Random(seed), now - timedelta(minutes=25 - seed)  # noqa: S311 - a play, not a secret
    case = commands.start(actor=Actor(), office=staff.office, service_id=SUPPORT, lang="th", now=at)
    writer = Actor(opened_cases=frozenset({case.pk}))
    context = context_for(case, lang="th", now=at)
    who = invent(rng, today=at.date(), retired=False)
    said = answers_for(service_of(case.version), "", who, staff.office.code, rng, context)
    known = {
        "subject": subject,
        "amount": amount,
        "details": "ค่าอาหาร ค่าวัสดุ และค่าพาหนะของนักเรียน ตามโครงการที่แนบ",
    }
    commands.fill_all(actor=writer, ref=case.ref, answers={**said, **known}, now=at)
    number = commands.submit(actor=writer, ref=case.ref, client_key="", now=at).case.number or ""
    takers: dict[str, Role] = {"propose": "officer", "endorse": "supervisor"}
    for step, action in enumerate(taken, start=1):
        actor = staff.some(takers[action])[0]
        seen = Case.objects.values_list("head_seq", flat=True).get(pk=case.pk)
        commands.act(
            actor=actor,
            number=number,
            action_id=action,
            answers={},
            seen=seen,
            now=at + timedelta(minutes=4 * step),
        )
