"""The key that wraps all others can be replaced while everything runs."""

from __future__ import annotations

import pytest

from khamkho.vault import keys, secrets
from khamkho.vault.commands import new_key, rotate
from khamkho.vault.models import DataKey
from khamkho.vault.queries import keks_in_use, missing_keks, spare_keks

pytestmark = pytest.mark.django_db


def test_rotation_wraps_every_key_anew_and_all_still_open():
    sealed = [(key, keys.seal(key, b"x", context="c")) for key in (new_key() for _ in range(3))]
    before = {key.pk: bytes(key.wrapped) for key, _ in sealed}
    assert rotate() == 3
    for key, value in sealed:
        fresh = DataKey.objects.get(pk=key.pk)
        assert fresh.kek_id == "kek-2"
        assert bytes(fresh.wrapped) != before[key.pk]
        assert keys.unseal(fresh, value, context="c") == b"x"
        assert keys.unseal(key, value, context="c") == b"x"  # a page that had loaded the key before


def test_a_new_key_is_wrapped_under_the_newest():
    rotate()
    assert new_key().kek_id == secrets.newest_kek()


def test_old_keys_are_spare_only_when_nothing_uses_them():
    assert spare_keks() == ()
    straggler = new_key()
    secrets.make_kek()
    new_key()
    assert straggler.kek_id == "kek-1"
    assert keks_in_use() == {"kek-1", "kek-2"}
    assert spare_keks() == ()
    rotate()
    assert spare_keks() == ("kek-1", "kek-2")
    assert missing_keks() == ()


def test_a_spare_key_file_can_go(home):
    key = new_key()
    rotate()
    (home.secrets / "kek-1").unlink()
    secrets._read.cache_clear()
    assert keys.data_key(DataKey.objects.get(pk=key.pk))
    rotate()
    assert keks_in_use() == {"kek-3"}


def test_a_key_destroyed_in_the_middle_of_a_rotation_does_not_come_back(monkeypatch):
    gone, kept = sorted((new_key(), new_key()), key=lambda key: key.pk)
    real = secrets.kek

    def destroyed_meanwhile(kek_id: str) -> bytes:
        DataKey.objects.filter(pk=gone.pk).delete()
        return real(kek_id)

    monkeypatch.setattr(secrets, "kek", destroyed_meanwhile)
    assert rotate() == 1
    assert [key.pk for key in DataKey.objects.all()] == [kept.pk]


def test_two_rotations_at_once_do_not_undo_each_other(monkeypatch):
    first, second = secrets.make_kek(), secrets.make_kek()
    key = new_key()
    monkeypatch.setattr(secrets, "make_kek", lambda: first)
    assert rotate() == 0
    assert DataKey.objects.get().kek_id == key.kek_id == second


def test_a_lost_key_file_is_never_made_anew(home):
    """Under the old name it would shut out what is there, and be shut out itself when the old one comes back."""
    new_key()
    (home.secrets / "kek-1").unlink()
    secrets._read.cache_clear()
    for command in (new_key, rotate):
        with pytest.raises(secrets.SecretMissing, match="kek-1"):
            command()
    assert not list(home.secrets.glob("kek-*"))


def test_a_missing_key_file_is_reported(home):
    new_key()
    (home.secrets / "kek-1").unlink()
    assert missing_keks() == ("kek-1",)
