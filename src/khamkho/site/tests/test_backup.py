"""Backups under load, restored on an empty home; erased cases stay erased."""

import os
import shutil
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import transaction

from khamkho.base.home import Home
from khamkho.casework import commands as casework
from khamkho.casework.commands.erase import forget_revived
from khamkho.casework.models import Case
from khamkho.site import backup, postgres, recovery, restore
from khamkho.site.tests.conftest import Terminal
from khamkho.vault import commands as vault
from khamkho.vault import secrets
from khamkho.vault.erasures import Entry, append

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def test_a_recovery_key_is_printed_and_only_its_public_half_is_kept(tmp_path):
    home = Home(tmp_path)
    assert recovery.public_key(home) is None
    secret = recovery.new_key(home)
    assert secret.startswith("AGE-SECRET-KEY-1")
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert secret.encode() not in kept
    assert str(recovery.read_key(f"  {secret[:20].lower()}\n {secret[20:]}").to_public()) == str(
        recovery.public_key(home)
    )
    file = tmp_path / "key.txt"
    file.write_text(f"# the key of our office\n{secret}\n")
    assert str(recovery.read_key_file(file)) == secret


def test_what_is_no_key_is_refused():
    with pytest.raises(recovery.WrongKey):
        recovery.read_key("hello")


def test_no_backup_without_a_recovery_key(settings, tmp_path):
    settings.HOME = Home(tmp_path)
    assert not backup.recovery_key_public()
    with pytest.raises(backup.NoRecoveryKey):
        backup.make(now=NOW)


def test_backups_expire_but_the_newest_stays(settings, tmp_path):
    settings.BACKUP_DAYS = 35
    names = [
        "khamkho-20260901T020000Z.tar.age",
        "khamkho-20261001T020000Z.tar.age",
        "khamkho-20261119T020000Z.tar.age",
    ]
    for name in [*names, "erasures.log", "khamkho-old.tar.age"]:
        (tmp_path / name).touch()
    assert backup.expire(now=NOW, folder=tmp_path) == 2
    assert backup.expire(now=NOW + timedelta(days=400), folder=tmp_path) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "erasures.log",
        names[2],
        "khamkho-old.tar.age",
    ]


def test_the_erasure_list_lies_beside_the_backups(settings, tmp_path):
    settings.HOME = Home(tmp_path / "home")
    (tmp_path / "backups").mkdir()
    backup.copy_erasures(tmp_path / "backups")
    assert not list((tmp_path / "backups").iterdir())
    append(settings.HOME.erasures, [Entry(uuid4(), NOW)])
    backup.copy_erasures(tmp_path / "backups")
    backup.copy_erasures(tmp_path / "backups")
    assert (tmp_path / "backups" / "erasures.log").read_bytes() == settings.HOME.erasures.read_bytes()


def test_a_round_trip_brings_everything_back_except_what_must_not_come(settled, recovery_key, tmp_path):
    home = settled.home
    (home.path / "files" / "ab").mkdir()
    (home.path / "files" / "ab" / "blob").write_bytes(b"\0" * 100_000)
    (home.path / "files" / "uploads" / "x").mkdir(parents=True)
    (home.path / "files" / "uploads" / "x" / "0").write_bytes(b"half")
    (home.path / "seals" / "2026-11-20.jsonl").write_text("{}\n")
    (home.path / "logs" / "traffic-2026-11-20.jsonl").write_text("{}\n")
    append(home.erasures, [Entry(uuid4(), NOW)])
    said = settled.run("backup", "--to", str(tmp_path / "away"))
    made = next((tmp_path / "away").glob("khamkho-*"))
    assert str(made) in said
    assert b"SQLite" not in made.read_bytes()
    other = Terminal(Home(tmp_path / "new"))
    key_file = tmp_path / "key"
    key_file.write_text(recovery_key)
    other.run("restore", str(made), "--key-file", str(key_file), code=1)  # the doctor wants https and mail
    back = other.home.path
    assert (back / "files" / "ab" / "blob").read_bytes() == b"\0" * 100_000
    assert not (back / "files" / "uploads").exists()
    assert not (back / "logs" / "traffic-2026-11-20.jsonl").exists()
    assert (back / "seals" / "2026-11-20.jsonl").exists()
    assert not (back / restore.UNFINISHED).exists()
    assert other.home.erasures.read_bytes() == home.erasures.read_bytes()
    for secret in home.secrets.iterdir():
        assert (other.home.secrets / secret.name).read_bytes() == secret.read_bytes()
    rights = {path.stat().st_mode & 0o077 for path in back.rglob("*")}
    assert rights == {0}
    assert not list(home.path.glob(".backup-*"))


def test_restore_refuses_a_home_that_is_not_empty(settled, recovery_key, tmp_path):
    settled.run("backup", "--to", str(tmp_path / "away"))
    made = next((tmp_path / "away").glob("khamkho-*"))
    (tmp_path / "key").write_text(recovery_key)
    words = ("restore", str(made), "--key-file", str(tmp_path / "key"), "--nothing-erased")
    before = settled.home.database.read_bytes()
    assert "not empty" in settled.run(*words, code=1)
    assert settled.home.database.read_bytes() == before


def test_restore_asks_for_the_erasure_list(settled, recovery_key, tmp_path):
    settled.run("backup", "--to", str(tmp_path / "away"))
    made = next((tmp_path / "away").glob("khamkho-*"))
    said = Terminal(Home(tmp_path / "new")).run("restore", str(made), code=1)
    assert "--nothing-erased" in said


@pytest.mark.parametrize("damage", ["other key", "cut", "changed"])
def test_a_backup_that_cannot_be_opened_leaves_the_home_empty(settled, recovery_key, tmp_path, damage):
    settled.run("backup", "--to", str(tmp_path / "away"))
    made = next((tmp_path / "away").glob("khamkho-*"))
    data = made.read_bytes()
    if damage == "cut":
        made.write_bytes(data[: len(data) // 2])
    elif damage == "changed":
        made.write_bytes(data[:-5000] + bytes(5000))
    identity = recovery.read_key(
        recovery.new_key(Home(tmp_path / "x")) if damage == "other key" else recovery_key
    )
    new = Home(tmp_path / "new")
    with pytest.raises(restore.CannotRestore):
        restore.unpack(made, identity, new, database_url="", erasures=None)
    assert restore.is_empty(new)


def test_a_backup_of_another_database_is_explained(settled, recovery_key, tmp_path):
    settled.run("backup", "--to", str(tmp_path / "away"))
    made = next((tmp_path / "away").glob("khamkho-*"))
    with pytest.raises(restore.CannotRestore, match="SQLite"):
        restore.unpack(
            made,
            recovery.read_key(recovery_key),
            Home(tmp_path / "new"),
            database_url="postgresql:///x",
            erasures=None,
        )


def test_a_copy_made_under_load_is_one_moment(tmp_path):
    """Two counters that every transaction raises together are equal in the copy, however busy the original is."""
    source = tmp_path / "busy.sqlite3"
    with sqlite3.connect(source) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("CREATE TABLE a (n INTEGER)")
        db.execute("CREATE TABLE b (n INTEGER, filler BLOB)")
        db.execute("INSERT INTO a VALUES (0)")
        db.executemany("INSERT INTO b VALUES (?, ?)", [(0, bytes(2000))] * 2000)
    stop = threading.Event()

    def load():
        own = sqlite3.connect(source, timeout=20)
        while not stop.is_set():
            with own:
                own.execute("UPDATE a SET n = n + 1")
                own.execute("UPDATE b SET n = n + 1")
        own.close()

    writer = threading.Thread(target=load)
    writer.start()
    try:
        for number in range(5):
            copy = tmp_path / f"copy{number}"
            backup._copy_sqlite(str(source), copy)
            with sqlite3.connect(copy) as db:
                (a,) = db.execute("SELECT n FROM a").fetchone()
                assert db.execute("SELECT DISTINCT n FROM b").fetchall() == [(a,)]
                assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        stop.set()
        writer.join()


@pytest.mark.django_db(transaction=True)
def test_what_was_erased_after_the_backup_is_erased_again(counter, now):
    """The database of the backup still holds the key; the erasure list is newer."""
    draft = counter.start()
    counter.fill(draft)
    receipt = casework.submit(actor=counter.applicant, ref=draft.ref, client_key="k", now=now)
    key_id = receipt.case.key_id
    assert key_id is not None
    append(secrets.home().erasures, [Entry(key_id, now)])
    with transaction.atomic():
        revived = vault.apply_erasures()
        assert forget_revived(keys=revived, now=now) == 1
    case = Case.objects.get(pk=receipt.case.pk)
    assert (case.key_id, case.body, case.display_name) == (None, None, "")
    assert case.terms.count() == 0
    secrets.home().erasures.unlink()


def test_leftovers_of_a_backup_that_was_killed_go_with_the_next(settled, tmp_path):
    (settled.home.path / ".backup-dead").write_bytes(b"plain")
    (settled.home.backups / ".khamkho-20260901T020000Z.tar.age.part").write_bytes(b"half")
    settled.run("backup")
    assert not list(settled.home.path.glob(".backup-*"))
    assert not list(settled.home.backups.glob(".*"))


def test_a_demo_stays_a_demo(settled, recovery_key, tmp_path):
    (settled.home.path / "demo").write_text("ready\n")
    settled.run("backup", "--to", str(tmp_path / "away"))
    made = next((tmp_path / "away").glob("khamkho-*"))
    restore.unpack(
        made, recovery.read_key(recovery_key), Home(tmp_path / "new"), database_url="", erasures=None
    )
    assert Home(tmp_path / "new").is_demo
    shutil.rmtree(tmp_path / "new")


@pytest.fixture
def databases():
    """Two empty PostgreSQL databases beside the one of the tests."""
    url = os.environ.get("KHAMKHO_DATABASE_URL", "")
    if not url:
        pytest.skip("PostgreSQL only")
    names = [f"kept_{uuid4().hex[:8]}" for _ in range(2)]
    base = url.rpartition("/")[0]
    with psycopg.connect(url, autocommit=True) as db:
        for name in names:
            db.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
        yield [f"{base}/{name}" for name in names]
        for name in names:
            db.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.slow
@pytest.mark.database
@pytest.mark.enable_socket
def test_a_postgresql_home_goes_round_too(databases, tmp_path):
    source, target = databases
    old = Terminal(Home(tmp_path / "old"), {"KHAMKHO_DATABASE_URL": source})
    said = old.run("setup")
    (tmp_path / "key").write_text(next(word for word in said.split() if word.startswith("AGE-SECRET-KEY-1")))
    with psycopg.connect(source) as db:
        db.execute("INSERT INTO work_timer VALUES ('ก', 'lapse', '{}', '', now(), false, now())")
    old.run("backup", "--to", str(tmp_path / "away"))
    made = next((tmp_path / "away").glob("khamkho-*"))
    words = ("restore", str(made), "--key-file", str(tmp_path / "key"), "--nothing-erased")
    assert "KHAMKHO_DATABASE_URL" in Terminal(Home(tmp_path / "new")).run(*words, code=1)
    assert "not empty" in Terminal(Home(tmp_path / "new"), {"KHAMKHO_DATABASE_URL": source}).run(
        *words, code=1
    )
    new = Terminal(Home(tmp_path / "new"), {"KHAMKHO_DATABASE_URL": target})
    said = new.run(*words, code=1)  # the doctor wants https and mail
    assert "is restored" in said
    assert "pg_trgm" not in said
    with psycopg.connect(target) as db:
        assert db.execute("SELECT key FROM work_timer").fetchall() == [("ก",)]


def test_a_missing_tool_of_postgresql_is_named(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(postgres.ToolFailed, match="postgresql-client"):
        postgres._find("pg_nothing")


def test_a_failing_tool_of_postgresql_says_why_but_not_the_password(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "_find", lambda name: "false")
    with pytest.raises(postgres.ToolFailed) as failed:
        postgres.dump("postgresql://u:secret@127.0.0.1:1/x", tmp_path / "dump")
    assert "secret" not in str(failed.value)
