"""Chunks on their way in: each one a sealed file of its own, so a lost line costs at most one chunk.

A segment of a stream may not be written twice under one nonce, so a growing file could not be sealed in place;
separate chunks can, and an interrupted one simply leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Iterator

from khamkho.base import crypto
from khamkho.base.home import current_home
from khamkho.files.models import Upload
from khamkho.files.store import store
from khamkho.vault.keys import Sealed

FOLDER = "uploads"


def folder_of(upload: Upload) -> str:
    return f"{FOLDER}/{upload.ref.hex}"


def staging_key(salt: Sealed) -> bytes:
    """The key of one upload: gone with the row that holds the salt."""
    return crypto.hmac_sha256(current_home().secret("staging"), b"upload:" + bytes(salt))


def seal_name(salt: bytes, name: str) -> bytes:
    return crypto.seal(staging_key(salt), name.encode(), b"name")


def name_of(upload: Upload) -> str:
    return crypto.unseal(staging_key(upload.salt), bytes(upload.name), b"name").decode()


def _place(upload: Upload, offset: int, length: int) -> tuple[str, bytes]:
    return f"{folder_of(upload)}/{offset}-{length}", f"{upload.ref.hex}:{offset}:{length}".encode()


def write_chunk(upload: Upload, offset: int, chunk: bytes) -> None:
    """Seal one chunk and keep it; refuses ``DiskFull``."""
    name, context = _place(upload, offset, len(chunk))
    store().write(name, [crypto.seal(staging_key(upload.salt), chunk, context)])


def chunks_of(upload: Upload) -> Iterator[bytes]:
    """What has arrived so far, in order."""
    key, offset = staging_key(upload.salt), 0
    for length in upload.chunks:
        name, context = _place(upload, offset, length)
        yield crypto.unseal(key, store().read(name), context)
        offset += length
