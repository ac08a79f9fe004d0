"""The recovery key: backups are locked to its public half, and only the half printed at set-up opens them.

The home keeps the public half alone. A backup that the home itself could open would be useless when the disk is gone,
and dangerous when the disk is stolen.
"""

from __future__ import annotations

import os
from pathlib import Path

from pyrage import RecipientError, x25519

from khamkho.base.errors import Stopped
from khamkho.base.home import Home

NAME = "recovery.pub"


class WrongKey(Stopped):
    """What was given is not a recovery key."""


def public_key(home: Home) -> x25519.Recipient | None:
    """Return the public half that backups are locked to, or None before there is one that can be read."""
    try:
        return x25519.Recipient.from_str((home.path / NAME).read_text(errors="replace").strip())
    except (FileNotFoundError, RecipientError):
        return None


def new_key(home: Home) -> str:
    """Make a recovery key, keep its public half, and return the secret half, to be written down and never kept.

    Older backups still need the older key.
    """
    identity = x25519.Identity.generate()
    home.prepare()
    fresh = home.path / f".{NAME}.part"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(f"{identity.to_public()}\n")
        out.flush()
        os.fsync(out.fileno())
    os.replace(fresh, home.path / NAME)
    return str(identity)


def read_key(words: str) -> x25519.Identity:
    """Read a recovery key as it was printed; case, blanks and line ends do not matter. Raises WrongKey."""
    try:
        return x25519.Identity.from_str("".join(words.split()).upper())
    except Exception as wrong:
        raise WrongKey(
            "นี่ไม่ใช่กุญแจกู้คืน กุญแจกู้คืนขึ้นต้นด้วย AGE-SECRET-KEY-1",
            "This is not a recovery key. It begins with AGE-SECRET-KEY-1.",
        ) from wrong


def read_key_file(path: Path) -> x25519.Identity:
    """Read a recovery key from a file; lines that begin with # are comments. Raises WrongKey."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return read_key("".join(line for line in lines if not line.startswith("#")))
