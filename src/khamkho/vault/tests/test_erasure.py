"""A destroyed key stays destroyed: in the database, on the erasure list, after a restore, after a crash."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from khamkho.vault import erasures, keys
from khamkho.vault.commands import apply_erasures, destroy_key, list_erasures, new_key
from khamkho.vault.models import DataKey, Erasure


def listed(home) -> list[UUID]:
    return [entry.key_id for entry in erasures.read(home.erasures)]


def destroy(key: DataKey, now, capture) -> None:
    with capture(execute=True):
        destroy_key(key.pk, now=now)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


@pytest.mark.django_db
def test_a_destroyed_key_is_gone_and_listed_with_owner_only_rights(home, now, committed):
    key = new_key()
    destroy(key, now, committed)
    assert not DataKey.objects.exists()
    assert [json.loads(line) for line in home.erasures.read_text().splitlines()] == [
        {"key": str(key.pk), "at": "2026-04-07T03:00:00+00:00"}
    ]
    assert home.erasures.stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
def test_destroying_one_key_leaves_the_others(now, committed):
    gone, kept = new_key(), new_key()
    destroy(gone, now, committed)
    assert keys.data_key(DataKey.objects.get()) == keys.data_key(kept)


@pytest.mark.django_db
def test_destroying_twice_changes_nothing(home, now, committed):
    key = new_key()
    destroy(key, now, committed)
    destroy(key, now + timedelta(days=1), committed)
    assert listed(home) == [key.pk]
    assert Erasure.objects.get().at == now


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_destruction_leaves_the_key_and_the_list_alone(home, now):
    key = new_key()
    with transaction.atomic():
        destroy_key(key.pk, now=now)
        transaction.set_rollback(True)
    assert keys.data_key(DataKey.objects.get())
    assert listed(home) == []


@pytest.mark.django_db(transaction=True)
def test_the_list_is_written_only_after_the_commit(home, now):
    key = new_key()
    with transaction.atomic():
        destroy_key(key.pk, now=now)
        assert listed(home) == []
    assert listed(home) == [key.pk]


@pytest.mark.django_db(transaction=True)
def test_a_crash_or_a_full_disk_after_the_commit_is_caught_up_with(home, now, monkeypatch):
    key = new_key()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(erasures, "append", full)
        destroy_key(key.pk, now=now)
    assert not DataKey.objects.exists()
    assert listed(home) == []
    assert list_erasures() == 1
    assert listed(home) == [key.pk]
    assert list_erasures() == 0


@pytest.mark.django_db
def test_a_restored_older_backup_loses_its_erased_keys_again(home, now, committed):
    erased, kept = new_key(), new_key()
    backup = list(DataKey.objects.values("id", "kek_id", "wrapped"))
    sealed = keys.seal(erased, b"answers", context="c")
    destroy(erased, now, committed)

    DataKey.objects.all().delete()
    Erasure.objects.all().delete()
    DataKey.objects.bulk_create(DataKey(**row) for row in backup)
    assert keys.unseal(DataKey.objects.get(pk=erased.pk), sealed, context="c") == b"answers"

    assert apply_erasures() == (erased.pk,)
    assert [key.pk for key in DataKey.objects.all()] == [kept.pk]
    assert Erasure.objects.get().listed
    assert apply_erasures() == ()
    assert listed(home) == [erased.pk]


@pytest.mark.django_db
def test_applying_an_empty_list_does_nothing(home):
    key = new_key()
    assert apply_erasures() == ()
    assert DataKey.objects.get() == key


@pytest.mark.django_db
def test_applying_goes_through_long_lists(home, now):
    entries = [erasures.Entry(uuid4(), now) for _ in range(1200)]
    revived = [new_key() for _ in range(3)]
    erasures.append(home.erasures, [*entries, *(erasures.Entry(key.pk, now) for key in revived)])
    assert set(apply_erasures()) == {key.pk for key in revived}
    assert Erasure.objects.count() == 1203


def test_half_a_line_left_by_a_crash_is_dropped_before_the_next_entry(home, now):
    first, second = (erasures.Entry(uuid4(), now) for _ in range(2))
    erasures.append(home.erasures, [first])
    with home.erasures.open("ab") as file:
        file.write(second.line()[:20])
    assert list(erasures.read(home.erasures)) == [first]
    erasures.append(home.erasures, [second])
    assert list(erasures.read(home.erasures)) == [first, second]


def test_a_broken_line_in_the_middle_is_an_error(home, now):
    home.erasures.write_bytes(b'{"key": "x"}\n' + erasures.Entry(uuid4(), now).line())
    with pytest.raises(ValueError, match="UUID"):
        list(erasures.read(home.erasures))


def test_entries_written_at_the_same_time_do_not_tear_each_other(home, now):
    entries = [[erasures.Entry(uuid4(), now) for _ in range(50)] for _ in range(8)]
    threads = [threading.Thread(target=erasures.append, args=(home.erasures, part)) for part in entries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {entry.key_id for entry in erasures.read(home.erasures)} == {
        e.key_id for part in entries for e in part
    }


@pytest.mark.django_db(transaction=True)
def test_sqlite_overwrites_a_destroyed_key():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL overwrites when it vacuums")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)
