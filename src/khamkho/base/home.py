"""The home directory: everything one installation owns, and the settings that come from the environment.

A home holds the database (when SQLite), uploaded files, secrets, seals and backups. Whether it is a
demo is a fact of the directory itself (a file named ``demo``), never a switch on the command line.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from khamkho.base.errors import Stopped


def env(name: str, default: str = "") -> str:
    """Return ``KHAMKHO_<name>``; ``KHAMKHO_<name>_FILE`` names a file that holds it instead (for secrets)."""
    key = f"KHAMKHO_{name}"
    path = os.environ.get(f"{key}_FILE")
    return Path(path).read_text(encoding="utf-8").strip() if path else os.environ.get(key, default)


def env_number(name: str, default: int) -> int:
    """The setting as a whole number, 0 or more. Raises Stopped for anything else."""
    said = env(name) or str(default)
    if not (said.isascii() and said.isdigit()):
        raise Stopped(
            f"KHAMKHO_{name}={said} ไม่ใช่จำนวนเต็ม ให้ตั้งเป็นตัวเลข เช่น {default}",
            f"KHAMKHO_{name}={said} is not a whole number. Set a number, such as {default}.",
        )
    return int(said)


@dataclass(frozen=True)
class Home:
    """One installation's directory."""

    path: Path

    @property
    def database(self) -> Path:
        return self.path / "khamkho.sqlite3"

    @property
    def blobs(self) -> Path:
        return self.path / "files"

    @property
    def secrets(self) -> Path:
        return self.path / "secrets"

    @property
    def services(self) -> Path:
        """Service files that the offices of this installation wrote themselves; a file is called after its service."""
        return self.path / "services"

    @property
    def seals(self) -> Path:
        """Daily seals over the event chains; meant to be copied elsewhere."""
        return self.path / "seals"

    @property
    def backups(self) -> Path:
        return self.path / "backups"

    @property
    def erasures(self) -> Path:
        """The erasure list: outside every backup, applied at every restore."""
        return self.path / "erasures.log"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def mail(self) -> Path:
        """Where a demo keeps the mail it would have sent."""
        return self.path / "mail"

    @property
    def sms(self) -> Path:
        """Where a demo keeps the text messages it would have sent."""
        return self.path / "sms"

    @property
    def is_demo(self) -> bool:
        return (self.path / "demo").exists()

    def prepare(self) -> None:
        """Create the directory with owner-only rights."""
        for folder in (
            self.path,
            self.blobs,
            self.secrets,
            self.services,
            self.seals,
            self.backups,
            self.logs,
        ):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def secret(self, name: str, length: int = 32) -> bytes:
        """Return the named secret, made on first use with owner-only rights.

        Two processes may start at once: the file is created exclusively, and the loser reads the winner's.
        """
        path = self.secrets / name
        if not path.exists():
            self.prepare()
            fresh = path.with_name(f".{name}.{secrets.token_hex(4)}")
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as out:
                out.write(secrets.token_bytes(length))
                out.flush()
                os.fsync(out.fileno())
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
            _sync_folder(self.secrets)
        return path.read_bytes()


def _sync_folder(folder: Path) -> None:
    """Return when the names in a folder are on disk: a secret that vanished in a crash takes its data with it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def current_home() -> Home:
    """The home this process works in: ``KHAMKHO_HOME``, else ``./var``."""
    return _home(os.environ.get("KHAMKHO_HOME", "var"))


@cache
def _home(named: str) -> Home:
    return Home(Path(named).resolve())
