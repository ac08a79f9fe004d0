"""Choosing a table, saying what its columns are, and handing it to the worker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from khamkho.base.text import clean
from khamkho.casework.rules.refusals import NotOffered
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.files.commands import drop_blob
from khamkho.files.models import Blob
from khamkho.moving.commands.locking import head_seat, lock_moving
from khamkho.moving.commands.running import announce
from khamkho.moving.contents import archive_of, put_table, state_mark, state_words, table_of
from khamkho.moving.models import Moving, MovingRow, Remembered
from khamkho.moving.rules.columns import STATE, chosen, guessed, targets_of, to_remember
from khamkho.moving.rules.refusals import NotNow
from khamkho.moving.rules.states import guessed_place, states_chosen
from khamkho.moving.rules.tables import table_in
from khamkho.offices.commands.log import record
from khamkho.offices.models import Membership, Office
from khamkho.offices.queries import offering_for
from khamkho.people.actor import Actor
from khamkho.vault.commands import destroy_key, new_key
from khamkho.vault.models import DataKey


def bring(
    *,
    actor: Actor,
    office: Office,
    service_id: str,
    data: bytes,
    name: str,
    key: DataKey | None = None,
    files: Blob | None = None,
    now: datetime,
) -> Moving:
    """Keep a table, sealed, with the zip of its files where one came (stored under ``key``), and guess its columns.

    Nothing becomes a case yet. Raises OnlyHeads, NotOffered, and what ``table_in`` and ``Archive`` refuse.
    """
    seat = head_seat(actor, office)
    offering = offering_for(office, service_id)
    if offering is None or service_of(offering.version).is_internal:
        raise NotOffered()
    table = table_in(data)
    moving = Moving(
        office=office,
        service_id=service_id,
        by=Membership.objects.get(pk=seat.id),
        by_name=actor.name[:200],
        total=len(table.rows),
        key=key or new_key(),
        files=files,
        created_at=now,
        changed_at=now,
    )
    archive_of(moving)
    put_table(moving, table, source=clean(name)[:200], now=now)
    known = Remembered.objects.filter(office=office, subject=service_id).first() or Remembered()
    service = service_of(offering.version)
    moving.columns = guessed(table.heads, targets_of(service), known.columns)
    moving.states = _guessed_states(moving, state_words(moving, table), service, known)
    with transaction.atomic():
        moving.save()
        MovingRow.objects.bulk_create(MovingRow(moving=moving, line=line) for line, _cells in table.rows)
    return moving


def _guessed_states(moving: Moving, words: list[str], service: Service, known: Remembered) -> dict[str, str]:
    """Where cases stand by these words: as was chosen before, else as the words say."""
    marks = {state_mark(moving.office_id, word): word for word in words}
    return {mark: known.states.get(mark) or guessed_place(service, word) for mark, word in marks.items()}


@transaction.atomic
def choose(*, actor: Actor, office: Office, ref: UUID, typed: Mapping[str, str], now: datetime) -> Moving:
    """Say which column is what, and where cases stand that the earlier register calls so or so; remembered for the next
    table. What was tried before counts no more. Raises OnlyHeads, NoSuchMoving, NotNow, NotOffered, ChosenTwice."""
    moving = lock_moving(actor, office, ref)
    if moving.state not in (Moving.MAPPING, Moving.TRIED):
        raise NotNow()
    offering = offering_for(office, moving.service_id)
    if offering is None:
        raise NotOffered()
    service, table = service_of(offering.version), table_of(moving)
    before = moving.columns.get(STATE)
    moving.columns = chosen(typed, table.heads, targets_of(service))
    words = state_words(moving, table)
    known, _new = Remembered.objects.get_or_create(office=office, subject=moving.service_id)
    if moving.columns.get(STATE) == before and "state.0" in typed:
        places = states_chosen(typed, words, service)
        moving.states = {state_mark(office.pk, word): place for word, place in places.items()}
    else:
        moving.states = _guessed_states(moving, words, service, known)
    moving.state, moving.changed_at = Moving.MAPPING, now
    moving.save()
    moving.rows.exclude(state=MovingRow.MADE).update(state=MovingRow.WAITING, problems=None)
    known.columns |= to_remember(table.heads, moving.columns)
    known.states |= moving.states
    known.save()
    return moving


@transaction.atomic
def start(*, actor: Actor, office: Office, ref: UUID, dry: bool, now: datetime) -> Moving:
    """Have the worker try every row (``dry``), or, once it was tried, move in those without a fault.

    Raises OnlyHeads, NoSuchMoving, NotNow.
    """
    moving = lock_moving(actor, office, ref)
    if moving.state not in ((Moving.MAPPING, Moving.TRIED) if dry else (Moving.TRIED,)):
        raise NotNow()
    if dry:
        moving.rows.exclude(state=MovingRow.MADE).update(state=MovingRow.WAITING, problems=None)
    moving.state, moving.changed_at = Moving.TRYING if dry else Moving.RUNNING, now
    moving.save(update_fields=["state", "changed_at"])
    if not dry:
        record(office, actor, "moving-started", {"service": moving.service_id, "rows": moving.total}, now)
    announce(moving, now=now)
    return moving


@transaction.atomic
def stop(*, actor: Actor, office: Office, ref: UUID, now: datetime) -> Moving:
    """Let the worker stop after the row that it is at; what was moved in stays, and can be gone on with or taken back.

    Raises OnlyHeads, NoSuchMoving, NotNow.
    """
    moving = lock_moving(actor, office, ref)
    if moving.state not in (Moving.TRYING, Moving.RUNNING):
        raise NotNow()
    moving.state, moving.changed_at = Moving.MAPPING if moving.state == Moving.TRYING else Moving.TRIED, now
    moving.save(update_fields=["state", "changed_at"])
    return moving


@transaction.atomic
def drop(*, actor: Actor, office: Office, ref: UUID, now: datetime) -> None:
    """Destroy the table and files of an import that nobody needs any more; which rows became which cases stays.

    Raises OnlyHeads, NoSuchMoving, NotNow while the worker is at it.
    """
    moving = lock_moving(actor, office, ref)
    if moving.is_busy:
        raise NotNow()
    forget(moving, now=now)


def forget(moving: Moving, *, now: datetime) -> None:
    """Nothing that stood in the table can be read any more. A part of the commands that hold the import."""
    key, blobs = moving.key_id, [one for one in (moving.table, moving.files) if one]
    moving.key = moving.table = moving.files = moving.source = None
    moving.changed_at = now
    if moving.state in (Moving.MAPPING, Moving.TRIED) and not moving.rows.filter(case__isnull=False).exists():
        moving.state = Moving.UNDONE
    moving.save()
    moving.rows.update(problems=None)
    for blob in blobs:
        drop_blob(blob)
    if key:
        destroy_key(key, now=now)
