"""Homes kept from older versions still open after an upgrade (``scripts/keep-home`` keeps one at each release)."""

import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from khamkho.base.home import Home
from khamkho.site.tests.conftest import Terminal

KEPT = sorted(Path(__file__).parents[4].glob("tests/homes/home-*.tar.xz"))

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.name)
def test_a_kept_home_is_upgraded_with_everything_in_it(kept, tmp_path):
    with tarfile.open(kept) as tar:
        tar.extractall(tmp_path, filter="data")
    for path in [tmp_path / "home", *(tmp_path / "home").rglob("*")]:
        path.chmod(0o700 if path.is_dir() else 0o600)
    terminal = Terminal(Home(tmp_path / "home"))
    before = counts(terminal.home)
    terminal.run("upgrade")
    assert counts(terminal.home) == before
    assert "as they were written" in terminal.run("audit", "verify")


def counts(home: Home) -> dict[str, int]:
    with closing(sqlite3.connect(home.database)) as db:
        tables = ("casework_case", "casework_event", "offices_office", "people_user")
        found = {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
    assert all(found.values())
    return found


def test_an_upgrade_is_refused_while_the_system_runs(settled):
    with closing(sqlite3.connect(settled.home.database)) as db, db:
        db.execute("INSERT INTO work_heartbeat VALUES ('w', datetime('now'), datetime('now'))")
    assert "Stop khamkho serve" in settled.run("upgrade", code=1)
    assert not list(settled.home.backups.glob("khamkho-*"))


def test_an_upgrade_begins_with_a_backup(settled):
    (settled.home.path / "recovery.pub").unlink()
    assert "--new-key" in settled.run("upgrade", code=1)
    settled.run("backup", "--new-key")
    settled.run("upgrade", code=1)  # the doctor at its end wants https and mail
    assert len(list(settled.home.backups.glob("khamkho-*.tar.age"))) == 1
