"""PostgreSQL's own tools, for backup and restore."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from khamkho.base.errors import Stopped


class ToolFailed(Stopped):
    """A tool of PostgreSQL is missing or failed; says which and why."""


def dump(url: str, target: Path) -> None:
    """Write a consistent dump of the database to a file. Raises ToolFailed."""
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def restore(url: str, source: Path) -> None:
    """Read a dump into an empty database, all of it or nothing. Raises ToolFailed."""
    _run(
        "pg_restore",
        url,
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
        str(source),
    )


def _run(tool: str, url: str, *arguments: str) -> None:
    parts = urlsplit(url)
    where = [f"--dbname={parts.path.lstrip('/')}"]
    where += [f"--host={parts.hostname}"] if parts.hostname else []
    where += [f"--port={parts.port}"] if parts.port else []
    where += [f"--username={unquote(parts.username)}"] if parts.username else []
    secret = {"PGPASSWORD": unquote(parts.password)} if parts.password else {}
    done = subprocess.run(  # noqa: S603  # our own arguments, no shell
        [_find(tool), *where, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **secret},
        check=False,
    )
    if done.returncode:
        why = done.stderr.strip()[:500]
        raise ToolFailed(f"{tool} ทำงานไม่สำเร็จ: {why}", f"{tool} failed: {why}")


def _find(tool: str) -> str:
    """The newest of the installed versions: an older one refuses a newer server."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{tool}"), key=lambda path: int(path.parts[4]))
    found = str(versions[-1]) if versions else shutil.which(tool)
    if not found:
        raise ToolFailed(
            f"ไม่มีโปรแกรม {tool} ให้ติดตั้ง postgresql-client", f"{tool} is missing. Install postgresql-client."
        )
    return found
