"""Staff lists: taken from a table by who manages the office, found by nobody but the person herself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from khamkho.moving.models import Remembered, StaffPerson
from khamkho.moving.rules.columns import to_remember
from khamkho.moving.rules.refusals import NotOnTheList
from khamkho.moving.rules.staff import SUBJECT, Person, contacts_of, people_in
from khamkho.moving.rules.tables import Table
from khamkho.offices.commands.log import managed_office, record
from khamkho.people.actor import Actor
from khamkho.people.models import User
from khamkho.people.queries import addresses_of, phones_of
from khamkho.vault.commands import destroy_key, new_key
from khamkho.vault.keys import index, seal_json, unseal_json

BATCH = 200


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a list."""

    people: Sequence[Person]
    new: int
    changed: int
    left: int

    @property
    def wrong(self) -> list[Person]:
        return [one for one in self.people if one.problems]


def take_staff(
    *, actor: Actor, office_id: int, table: Table, columns: Mapping[str, int], dry: bool, now: datetime
) -> Taken:
    """Take a staff list in place of the one before; rows with a fault are left out. ``dry`` says what would come of it.

    Who does not stand on it any more is marked as having left from today on, and what was kept of her is destroyed; who
    comes back stands on it anew. One transaction: there is never half a list. Raises NotFound, NotYourRole.
    """
    with transaction.atomic():
        office = managed_office(actor, office_id)
        today = timezone.localtime(now).date()
        people = people_in(table.rows, columns, today)
        right = {staff_mark(office_id, one.values["national_id"]): one for one in people if not one.problems}
        # A row with a fault in it does not make her leave.
        wrong = {staff_mark(office_id, one.values["national_id"]) for one in people if one.problems}
        held = {one.mark: one for one in StaffPerson.objects.filter(office=office).select_related("key")}
        new, changed = 0, 0
        for mark, person in right.items():
            row = held.get(mark)
            new += row is None
            changed += row is not None and (row.left_on is not None or values_of(row) != dict(person.values))
            if not dry:
                _put(row or StaffPerson(office=office, mark=mark), person, now)
        gone = [
            row for mark, row in held.items() if mark not in right and mark not in wrong and not row.left_on
        ]
        if not dry:
            for row in gone:
                _leave(row, now)
            known, _new = Remembered.objects.get_or_create(office=office, subject=SUBJECT)
            known.columns |= to_remember(table.heads, columns)
            known.save()
            counts = {"new": new, "changed": changed, "left": len(gone), "people": len(right)}
            record(office, actor, "staff-list-taken", counts, now)
    return Taken(people=people, new=new, changed=changed, left=len(gone))


def _put(row: StaffPerson, person: Person, now: datetime) -> None:
    row.listed_on, row.left_on = timezone.localtime(now).date(), None
    row.contacts = [_contact_mark(way, said) for way, said in contacts_of(person.values)]
    row.key = row.key or new_key()
    row.body = seal_json(row.key, dict(person.values), context=f"staff:{row.office_id}:{row.mark}")
    row.save()


def _leave(row: StaffPerson, now: datetime) -> None:
    key = row.key_id
    row.left_on, row.contacts, row.body, row.key = timezone.localtime(now).date(), [], None, None
    row.save()
    if key:
        destroy_key(key, now=now)


def values_of(row: StaffPerson) -> dict[str, Any]:
    """What the list says of a person; empty once she has left."""
    if row.key is None or row.body is None:
        return {}
    found: dict[str, Any] = unseal_json(row.key, row.body, context=f"staff:{row.office_id}:{row.mark}")
    return found


def find_own(*, user: User, office_id: int, number: str) -> tuple[dict[str, Any], StaffPerson]:
    """What the list of an office says of the person who is signed in: her number must be typed, and the account must have
    proven, by a code, an address or telephone that the list has of her.

    Raises NotOnTheList, the same whatever did not fit, so that nobody learns who stands on a list.
    """
    mark = staff_mark(office_id, number)
    hers = {_contact_mark("email", one.email.lower()) for one in addresses_of(user) if one.verified}
    hers |= {_contact_mark("phone", one.number) for one in phones_of(user.pk)}
    row = (
        StaffPerson.objects.filter(office_id=office_id, mark=mark, left_on=None).select_related("key").first()
    )
    if row is None or not hers & set(row.contacts):
        raise NotOnTheList()
    return values_of(row), row


def staff_mark(office_id: int, number: str) -> str:
    """By which a person of a list is found."""
    return index("staff", f"{office_id}:{number}")


def _contact_mark(way: str, said: str) -> str:
    return index(f"staff-{way}", said)
