"""The home's secrets: key-encryption keys (``kek-<n>``), and the keys of the index, the event chains and the seals."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from khamkho.base.home import Home

_KEK = re.compile(r"kek-([1-9][0-9]*)")


class SecretMissing(RuntimeError):
    """Data on this installation needs a secret that is not in the home: restore it from the backup of the home."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"The secret {path} is missing; data sealed under it cannot be read without it.")


def home() -> Home:
    installed: Home = settings.HOME
    return installed


@lru_cache(maxsize=64)
def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise SecretMissing(path) from None


def kek_numbers() -> list[int]:
    """The numbers of all key-encryption keys in the home, oldest first."""
    folder = home().secrets
    names = (_KEK.fullmatch(path.name) for path in folder.iterdir()) if folder.exists() else ()
    return sorted(int(name[1]) for name in names if name)


def newest_kek() -> str:
    """The id of the key-encryption key in use; made on first use."""
    numbers = kek_numbers() or [1]
    kek_id = f"kek-{numbers[-1]}"
    home().secret(kek_id)
    return kek_id


def make_kek() -> str:
    """Make the next key-encryption key and return its id."""
    kek_id = f"kek-{max(kek_numbers(), default=0) + 1}"
    home().secret(kek_id)
    return kek_id


def keks_before(kek_id: str) -> list[str]:
    """The ids of the key-encryption keys older than this one, oldest first."""
    numbers = kek_numbers()
    return [f"kek-{number}" for number in numbers[: numbers.index(int(kek_id.removeprefix("kek-")))]]


def kek(kek_id: str) -> bytes:
    """An existing key-encryption key; never made here, for a fresh one could open nothing. Raises `SecretMissing`."""
    return _read(home().secrets / kek_id)


def named(name: str) -> bytes:
    """One of the home's other secrets; made on first use."""
    path = home().secrets / name
    try:
        return _read(path)
    except SecretMissing:
        home().secret(name)
        return _read(path)
