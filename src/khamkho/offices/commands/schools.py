"""Taking in the schools under an office from a list, and inviting the person who looks after each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from django.db import transaction

from khamkho.base.errors import Invalid, Problem, Refused
from khamkho.offices.commands.log import managed_office, record
from khamkho.offices.commands.members import invite
from khamkho.offices.commands.office import change_office, create_office
from khamkho.offices.listed import School, prefix_of
from khamkho.offices.models import Invitation, Office
from khamkho.offices.rules import AlreadyMember, CodeTaken
from khamkho.people.actor import SYSTEM, Actor

BATCH = 50
Became = Literal["new", "changed", "same", "wrong"]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of one row."""

    school: School
    became: Became
    invited: bool = False
    problems: tuple[Problem, ...] = ()


def take_in_schools(
    *, actor: Actor, office_id: int, schools: Sequence[School], dry: bool = False, now: datetime
) -> tuple[Taken, ...]:
    """Make or bring up to date the schools under an office, by their codes; rows with something wrong are left out.

    The same list again changes nothing and invites nobody twice. Fifty rows are one transaction: what was taken in
    stays when something breaks, and the list is simply given again. ``dry`` says what would become of each row and
    changes nothing. Refuses: ``NotFound``, ``NotYourRole``.
    """
    with transaction.atomic():
        managed_office(actor, office_id)
    found: list[Taken] = []
    for at in range(0, len(schools), BATCH):
        with transaction.atomic():
            above = managed_office(actor, office_id)
            found += _batch(actor, above, schools[at : at + BATCH], now)
            if dry:
                transaction.set_rollback(True)
    if not dry:
        with transaction.atomic():
            above = managed_office(actor, office_id)
            counts = {name: sum(one.became == name for one in found) for name in ("new", "changed", "wrong")}
            record(
                above,
                actor,
                "schools-taken-in",
                {**counts, "invited": sum(one.invited for one in found)},
                now,
            )
    return tuple(found)


def _batch(actor: Actor, above: Office, schools: Sequence[School], now: datetime) -> Iterator[Taken]:
    """Whoever manages the office above looks after the schools she takes in: the log says that it was she."""
    as_system = replace(SYSTEM, user_id=actor.user_id, name=actor.name)
    known = {one.code: one for one in Office.objects.filter(code__in=[one.code for one in schools])}
    for school in schools:
        if school.problems:
            yield Taken(school=school, became="wrong", problems=school.problems)
            continue
        try:
            with transaction.atomic():
                yield _take(as_system, above, school, known.get(school.code), now)
        except Invalid as no:
            yield Taken(school=school, became="wrong", problems=no.problems)
        except Refused as no:
            problem = Problem("code", no.code, no.sentence("th"), no.sentence("en"))
            yield Taken(school=school, became="wrong", problems=(problem,))


def _take(actor: Actor, above: Office, school: School, known: Office | None, now: datetime) -> Taken:
    if known is None:
        office, became = _make(actor, above, school, now), "new"
    else:
        office, became = _bring_up_to_date(actor, above, school, known, now)
    invited = bool(school.email) and _invite(actor, office, school, now)
    return Taken(school=school, became=became, invited=invited)  # type: ignore[arg-type]  # one of its words


def _make(actor: Actor, above: Office, school: School, now: datetime) -> Office:
    digits = school.code if school.code.isdigit() else ""
    office = create_office(
        actor=actor,
        code=school.code,
        prefix=prefix_of(school.code),
        kind="school",
        parent_id=above.pk,
        name_th=school.name_th,
        name_en=school.name_en or school.name_th,
        phone=school.phone,
        registry_code=digits[:20],
        now=now,
    )
    return _set_cluster(office, school)


def _set_cluster(office: Office, school: School) -> Office:
    if school.cluster and office.cluster != school.cluster:
        office.cluster = school.cluster
        office.save(update_fields=["cluster"])
    return office


def _bring_up_to_date(
    actor: Actor, above: Office, school: School, known: Office, now: datetime
) -> tuple[Office, Became]:
    if known.parent_id != above.pk or not known.active:
        raise CodeTaken(taken=school.code)
    wanted = {"name_th": school.name_th, "name_en": school.name_en, "phone": school.phone}
    changes = {name: value for name, value in wanted.items() if value and getattr(known, name) != value}
    grouped = bool(school.cluster) and school.cluster != known.cluster
    office = change_office(actor=actor, office_id=known.pk, changes=changes, now=now) if changes else known
    return _set_cluster(office, school), "changed" if changes or grouped else "same"


def _invite(actor: Actor, office: Office, school: School, now: datetime) -> bool:
    """Invite the clerk, unless she was or is a member; returns whether a mail goes out."""
    waiting = Invitation.objects.filter(
        office=office, email=school.email, role="officer", cancelled_at__isnull=True
    )
    if waiting.exists():
        return False
    try:
        invite(
            actor=actor, office_id=office.pk, email=school.email, role="officer", name_th=school.clerk, now=now
        )  # fmt: skip
    except AlreadyMember:
        return False
    return True
