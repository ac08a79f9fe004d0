"""Making, destroying and re-wrapping data keys."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from uuid import UUID, uuid4

from django.db import transaction

from khamkho.base import crypto
from khamkho.vault import erasures, secrets
from khamkho.vault.models import DataKey, Erasure
from khamkho.vault.queries import missing_keks

BATCH = 500  # rows a statement


def new_key() -> DataKey:
    """Make and save a data key, wrapped under the newest key-encryption key.

    Raises SecretMissing when data keys are there but no key-encryption key is: one made anew would bear the name of a
    lost one, and the day that one is brought back, everything sealed meanwhile would be lost.
    """
    if not secrets.kek_numbers():
        _require_keks()
    key_id, kek_id = uuid4(), secrets.newest_kek()
    wrapped = crypto.wrap(secrets.kek(kek_id), crypto.new_key(), key_id.bytes)
    return DataKey.objects.create(id=key_id, kek_id=kek_id, wrapped=wrapped)


def destroy_key(key_id: UUID, *, now: datetime) -> None:
    """Destroy a data key: what was sealed under it can never be read again. Repeating this changes nothing.

    The key and a note of its end change in one transaction; once that is committed, the note goes to the erasure
    list on disk. If the process dies or the disk is full in between, the next `list_erasures` catches up.
    """
    with transaction.atomic():
        Erasure.objects.get_or_create(key_id=key_id, defaults={"at": now})
        DataKey.objects.filter(pk=key_id).delete()
        transaction.on_commit(list_erasures, robust=True)


def list_erasures() -> int:
    """Write every destroyed key that is not yet in the erasure list to it; return how many. Run before a backup."""
    count = 0
    while waiting := list(Erasure.objects.filter(listed=False).order_by("at")[:BATCH]):
        erasures.append(secrets.home().erasures, [erasures.Entry(note.key_id, note.at) for note in waiting])
        Erasure.objects.filter(pk__in=[note.pk for note in waiting]).update(listed=True)
        count += len(waiting)
    return count


def apply_erasures() -> tuple[UUID, ...]:
    """After a restore: destroy again the keys that the older backup brought back, and return their ids.

    Run it in one transaction with whatever drops the index entries that belong to these keys.
    """
    list_erasures()
    entries = erasures.read(secrets.home().erasures)
    revived: list[UUID] = []
    with transaction.atomic():
        while batch := list(islice(entries, BATCH)):
            keys = DataKey.objects.filter(pk__in=[entry.key_id for entry in batch])
            revived += keys.values_list("pk", flat=True)
            keys.delete()
            Erasure.objects.bulk_create(
                [Erasure(key_id=entry.key_id, at=entry.at, listed=True) for entry in batch],
                ignore_conflicts=True,
            )
    return tuple(revived)


def rotate() -> int:
    """Make a new key-encryption key and wrap every data key anew under it; return how many.

    The old key files stay: another process may still be saving a key under them, and older backups need them.
    `queries.spare_keks` says which ones this database no longer uses. Raises SecretMissing while one is lost.
    """
    _require_keks()
    newest = secrets.make_kek()
    older = secrets.keks_before(newest)
    count = 0
    while old := list(DataKey.objects.filter(kek_id__in=older)[:BATCH]):
        with transaction.atomic():
            count += sum(_rewrap(key, newest) for key in old)
    return count


def _require_keks() -> None:
    for kek_id in missing_keks():
        raise secrets.SecretMissing(secrets.home().secrets / kek_id)


def _rewrap(key: DataKey, newest: str) -> int:
    """Wrap one key anew; 0 if it was destroyed or re-wrapped by somebody else meanwhile."""
    plain = crypto.unwrap(secrets.kek(key.kek_id), bytes(key.wrapped), key.pk.bytes)
    wrapped = crypto.wrap(secrets.kek(newest), plain, key.pk.bytes)
    return DataKey.objects.filter(pk=key.pk, kek_id=key.kek_id).update(kek_id=newest, wrapped=wrapped)
