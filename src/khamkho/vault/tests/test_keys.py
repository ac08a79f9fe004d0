"""What is sealed is bound to its key and to its place; index, chain and seals are keyed by the home."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from khamkho.base.crypto import Tampered
from khamkho.base.home import Home
from khamkho.vault import keys
from khamkho.vault.commands import new_key
from khamkho.vault.models import DataKey
from khamkho.vault.secrets import SecretMissing


@pytest.mark.django_db
def test_what_is_sealed_opens_with_its_key_in_its_place():
    key = new_key()
    sealed = keys.seal(key, "คำขอ".encode(), context="case:1:answers")
    assert keys.unseal(key, sealed, context="case:1:answers").decode() == "คำขอ"
    assert keys.unseal(DataKey.objects.get(), memoryview(sealed), context="case:1:answers").decode() == "คำขอ"


@pytest.mark.django_db
def test_a_sealed_value_moved_to_another_place_does_not_open():
    key = new_key()
    sealed = keys.seal(key, b"approved", context="case:1:event:7")
    with pytest.raises(Tampered):
        keys.unseal(key, sealed, context="case:1:event:8")


@pytest.mark.django_db
def test_a_sealed_value_does_not_open_with_another_key():
    sealed = keys.seal(new_key(), b"x", context="c")
    with pytest.raises(Tampered):
        keys.unseal(new_key(), sealed, context="c")


@pytest.mark.django_db
def test_a_wrapped_key_copied_to_another_row_does_not_open():
    victim, thief = new_key(), new_key()
    DataKey.objects.filter(pk=thief.pk).update(wrapped=victim.wrapped)
    thief.refresh_from_db()
    with pytest.raises(Tampered):
        keys.data_key(thief)


@pytest.mark.django_db
def test_neither_the_key_nor_the_plain_text_is_in_the_database():
    key = new_key()
    sealed = keys.seal(key, b"1101700207030", context="c")
    assert keys.data_key(key) not in bytes(DataKey.objects.get().wrapped)
    assert b"1101700207030" not in sealed


def test_nothing_opens_without_a_key():
    with pytest.raises(keys.Erased) as refusal:
        keys.unseal(None, b"...", context="c")
    assert refusal.value.status == 410
    with pytest.raises(keys.Erased):
        keys.seal(None, b"...", context="c")


@pytest.mark.django_db
def test_a_key_that_was_just_deleted_opens_nothing():
    key = new_key()
    sealed = keys.seal(key, b"x", context="c")
    key.delete()
    with pytest.raises(keys.Erased):
        keys.unseal(key, sealed, context="c")


@pytest.mark.django_db
def test_json_goes_in_and_out():
    key, value = new_key(), {"name": "สมชาย", "list": [1, None, True]}
    assert keys.unseal_json(key, keys.seal_json(key, value, context="c"), context="c") == value


@pytest.mark.django_db
def test_a_missing_key_encryption_key_is_never_replaced_by_a_fresh_one(home, settings):
    key = new_key()
    settings.HOME = Home(home.path.with_name("restored-without-secrets"))
    with pytest.raises(SecretMissing, match="kek-1"):
        keys.data_key(key)
    assert not (settings.HOME.secrets / "kek-1").exists()


def test_the_index_finds_equal_values_of_one_kind_only():
    entry = keys.index("thai", "1101700207030")
    assert entry == keys.index("thai", "1101700207030")
    assert len(entry) == 64
    others = [
        keys.index("foreign", "1101700207030"),
        keys.index("thai", "1101700207031"),
        keys.index("th", "ai"),
    ]
    assert entry not in others


def test_another_home_has_another_index_and_another_chain(home, settings):
    here = keys.index("phone", "0812345678"), keys.chain_mac(b"event")
    settings.HOME = Home(home.path.with_name("other"))
    there = keys.index("phone", "0812345678"), keys.chain_mac(b"event")
    assert not set(here) & set(there)


def test_the_chain_mac_depends_on_every_byte():
    assert keys.chain_mac(b"event 1") == keys.chain_mac(b"event 1") != keys.chain_mac(b"event 2")
    assert len(keys.chain_mac(b"")) == 32


def test_a_daily_seal_is_checked_with_the_public_key_alone():
    signature = keys.sign_seal(b"heads of 2569-04-07")
    assert keys.verify_seal(b"heads of 2569-04-07", signature)
    assert not keys.verify_seal(b"heads of 2569-04-08", signature)
    assert not keys.verify_seal(b"heads of 2569-04-07", b"")
    public = load_pem_public_key(keys.seal_public_key().encode())
    assert isinstance(public, Ed25519PublicKey)
    public.verify(signature, b"heads of 2569-04-07")
