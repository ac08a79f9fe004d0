"""Sealing data under data keys, the keyed index, and the keyed marks of event chains and daily seals.

A data key is unwrapped anew each time: that costs a few microseconds, so there is no cache that would have to
forget a destroyed key.
"""

from __future__ import annotations

import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from khamkho.base import crypto
from khamkho.base.errors import Refused
from khamkho.vault import secrets
from khamkho.vault.models import DataKey

Sealed = bytes | memoryview  # PostgreSQL hands a binary column out as a memoryview


class Erased(Refused):
    """The key was destroyed: what was sealed under it is gone for good."""

    code = "erased"
    status = 410
    th = "ข้อมูลนี้ถูกลบอย่างถาวรแล้ว"
    en = "This data has been erased for good."


def data_key(key: DataKey | None) -> bytes:
    """The bytes of a data key, for sealing streams. Raises `Erased`."""
    if key is None or key.pk is None:
        raise Erased
    return crypto.unwrap(secrets.kek(key.kek_id), bytes(key.wrapped), key.pk.bytes)


def seal(key: DataKey | None, plain: bytes, *, context: str) -> bytes:
    """Encrypt under a data key. ``context`` says what and where this is (``case:17:answers``): the ciphertext
    opens nowhere else. Raises `Erased`.
    """
    return crypto.seal(data_key(key), plain, context.encode())


def unseal(key: DataKey | None, sealed: Sealed, *, context: str) -> bytes:
    """Open what `seal` closed. Raises `Erased` when the key is gone, `crypto.Tampered` when the data was changed."""
    return crypto.unseal(data_key(key), bytes(sealed), context.encode())


def seal_json(key: DataKey | None, value: Any, *, context: str) -> bytes:
    """Encrypt a JSON value under a data key."""
    return seal(key, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), context=context)


def unseal_json(key: DataKey | None, sealed: Sealed, *, context: str) -> Any:
    """Open what `seal_json` closed."""
    return json.loads(unseal(key, sealed, context=context))


def index(kind: str, value: str) -> str:
    """A keyed index entry (64 hex digits) for finding equal values: the same value gives the same entry, and nobody
    without the home's key can tell or guess the value. Normalise the value first; ``kind`` keeps the kinds apart.
    """
    return crypto.hmac_sha256(secrets.named("index"), f"{kind}\0{value}".encode()).hex()


def chain_mac(data: bytes) -> bytes:
    """The mark (32 bytes) of one link of an event chain; the key lives outside the database."""
    return crypto.hmac_sha256(secrets.named("chain"), data)


def _seal_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(secrets.named("seal"))


def sign_seal(data: bytes) -> bytes:
    """Sign a daily seal (Ed25519, 64 bytes)."""
    return _seal_key().sign(data)


def verify_seal(data: bytes, signature: bytes) -> bool:
    """Was this daily seal signed by this installation?"""
    try:
        _seal_key().public_key().verify(signature, data)
    except InvalidSignature:
        return False
    return True


def seal_public_key() -> str:
    """The public key of the daily seals as PEM: give it to whoever keeps the copies, so that they can check them."""
    return _seal_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
