"""Encryption and keyed hashing, and nothing about where keys live (that is ``vault``).

Small values: AES-256-GCM with a random nonce. Files: 64 KiB segments, each AES-256-GCM under a key made for the one
stream, with the segment's number and a "last" flag in the nonce (the STREAM construction), so that a missing, swapped,
cut or added segment is found and any part can be read without the rest.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_SIZE = 32
SEGMENT = 64 * 1024

_VERSION = b"\x01"
_NONCE = 12
_TAG = 16
_MAGIC = b"KKS1"
_SALT = 16
_HEADER = len(_MAGIC) + _SALT
_SEALED_SEGMENT = SEGMENT + _TAG


class Tampered(Exception):
    """What was to be opened was changed, cut, moved to another place, or sealed under another key."""


def new_key() -> bytes:
    """A fresh random 256-bit key."""
    return secrets.token_bytes(KEY_SIZE)


def seal(key: bytes, plain: bytes, aad: bytes) -> bytes:
    """Encrypt a small value; ``aad`` says what and where it is, and must be the same when it is opened."""
    nonce = secrets.token_bytes(_NONCE)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, plain, aad)


def unseal(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    """Open what `seal` closed; raises `Tampered`."""
    if len(sealed) < 1 + _NONCE + _TAG or sealed[:1] != _VERSION:
        raise Tampered
    try:
        return AESGCM(key).decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], aad)
    except InvalidTag:
        raise Tampered from None


def wrap(kek: bytes, key: bytes, aad: bytes) -> bytes:
    """Encrypt a key under a key-encryption key."""
    return seal(kek, key, b"key:" + aad)


def unwrap(kek: bytes, wrapped: bytes, aad: bytes) -> bytes:
    """Open what `wrap` closed; raises `Tampered`."""
    return unseal(kek, wrapped, b"key:" + aad)


def hmac_sha256(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, hashlib.sha256)


class _Segments:
    """Seals and opens the numbered segments of one stream."""

    def __init__(self, key: bytes, salt: bytes, aad: bytes) -> None:
        derived = HKDF(SHA256(), KEY_SIZE, salt, b"khamkho stream 1").derive(key)
        self._cipher = AESGCM(derived)
        self._aad = aad

    @staticmethod
    def _nonce(number: int, last: bool) -> bytes:
        return number.to_bytes(_NONCE - 1, "big") + (b"\x01" if last else b"\x00")

    def seal(self, number: int, plain: bytes, *, last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(number, last), plain, self._aad)

    def unseal(self, number: int, sealed: bytes, *, last: bool) -> bytes:
        try:
            return self._cipher.decrypt(self._nonce(number, last), sealed, self._aad)
        except InvalidTag:
            raise Tampered from None


def _pieces(chunks: Iterable[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """The same bytes in pieces of exactly ``size``, the last one shorter or equal and marked; at least one piece."""
    buffer = bytearray()
    for chunk in chunks:
        buffer += chunk
        while len(buffer) > size:
            yield bytes(buffer[:size]), False
            del buffer[:size]
    yield bytes(buffer), True


def seal_stream(key: bytes, chunks: Iterable[bytes], aad: bytes) -> Iterator[bytes]:
    """Encrypt a stream of any length, holding one segment in memory."""
    salt = secrets.token_bytes(_SALT)
    segments = _Segments(key, salt, aad)
    yield _MAGIC + salt
    for number, (piece, last) in enumerate(_pieces(chunks, SEGMENT)):
        yield segments.seal(number, piece, last=last)


def _opened(key: bytes, header: bytes, aad: bytes) -> _Segments:
    if len(header) != _HEADER or not header.startswith(_MAGIC):
        raise Tampered
    return _Segments(key, header[len(_MAGIC) :], aad)


def unseal_stream(key: bytes, chunks: Iterable[bytes], aad: bytes) -> Iterator[bytes]:
    """Open what `seal_stream` closed. Each piece is proven before it is given out; a cut stream ends in `Tampered`."""
    source = iter(chunks)
    head = b""
    for chunk in source:
        head += chunk
        if len(head) >= _HEADER:
            break
    segments = _opened(key, head[:_HEADER], aad)

    def rest() -> Iterator[bytes]:
        yield head[_HEADER:]
        yield from source

    for number, (piece, last) in enumerate(_pieces(rest(), _SEALED_SEGMENT)):
        yield segments.unseal(number, piece, last=last)


def sealed_size(plain_size: int) -> int:
    """How many bytes a stream of this many bytes has after sealing."""
    return _HEADER + plain_size + max(1, -(-plain_size // SEGMENT)) * _TAG


def plain_size(sealed: int) -> int:
    """How many bytes a sealed stream of this many bytes holds; raises `Tampered` if there is no such stream."""
    body = sealed - _HEADER
    count = max(1, -(-body // _SEALED_SEGMENT))
    if body - (count - 1) * _SEALED_SEGMENT < _TAG:
        raise Tampered
    return body - count * _TAG


def unseal_range(
    key: bytes, read_at: Callable[[int, int], bytes], sealed: int, aad: bytes, *, start: int, stop: int
) -> Iterator[bytes]:
    """The plain bytes from ``start`` up to ``stop`` of a sealed stream, opening only the segments needed.

    ``read_at(offset, length)`` reads from the sealed stream, which is ``sealed`` bytes long.
    """
    stop = min(stop, plain_size(sealed))
    segments = _opened(key, read_at(0, _HEADER), aad)
    final = max(0, -(-(sealed - _HEADER) // _SEALED_SEGMENT) - 1)
    for number in range(start // SEGMENT, -(-stop // SEGMENT)):
        piece = segments.unseal(
            number, read_at(_HEADER + number * _SEALED_SEGMENT, _SEALED_SEGMENT), last=number == final
        )
        first = number * SEGMENT
        yield piece[max(0, start - first) : stop - first]
