"""What a terminal says when something is broken: what it is and the mend, and nothing is made worse."""

from __future__ import annotations

import errno
import io
import json
import sqlite3
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.db import utils

from khamkho.base.errors import Stopped
from khamkho.base.home import Home, env_number
from khamkho.casework.queries.audit import secrets_fit
from khamkho.casework.tests.cast import MONDAY, Counter, photo
from khamkho.files.commands import store_bytes
from khamkho.files.store import store
from khamkho.issuing.models import Emblem
from khamkho.offices.models import Office
from khamkho.site import backup, doctor, recovery, restore
from khamkho.site.cli.terminal import in_words
from khamkho.site.tests.conftest import Terminal
from khamkho.vault.commands import new_key
from khamkho.vault.queries import strange_keks
from khamkho.vault.secrets import SecretMissing, _read


@pytest.mark.django_db
def test_doctor_names_an_office_whose_drawing_above_its_letters_is_lost(office: Office) -> None:
    key = new_key()
    blob = store_bytes(key=key, data=photo(), media_type="image/jpeg", now=MONDAY)
    Emblem.objects.create(office=office, key=key, blob=blob, added_at=MONDAY)
    assert list(doctor._emblems(MONDAY)) == []
    place = store().folder / blob.path  # type: ignore[attr-defined]  # the store of a test is a folder
    place.write_bytes(place.read_bytes()[:-1] + b"x")
    (changed,) = doctor._emblems(MONDAY)
    place.unlink()
    (lost,) = doctor._emblems(MONDAY)
    assert changed == lost
    assert lost.level == "wrong"
    assert office.name_th in lost.what.th
    assert "(kbi1)" in lost.what.en
    assert "upload the drawing again" in lost.mend.en


# ── words ──


@pytest.mark.parametrize(
    ("trouble", "th", "en"),
    [
        (
            PermissionError(errno.EACCES, "denied", "/x"),
            "ผู้ใช้ที่เป็นเจ้าของ home",
            "/x: denied. Run it as the user",
        ),
        (OSError(errno.ENOSPC, "full"), "ดิสก์เต็ม", "full. The disk is full: make room"),
        (FileNotFoundError(errno.ENOENT, "none", "/x"), "/x: none", "/x: none."),
        (
            utils.OperationalError("no such table: x"),
            "khamkho doctor",
            "(no such table: x). Run khamkho doctor",
        ),
        (SecretMissing(Path("/x/kek-1")), "ข้อมูลสำรอง", "Bring the file back from a backup"),
        (Stopped("ไทย", "English"), "ไทย", "English"),
    ],
)
def test_what_stands_in_the_way_is_said_in_both_languages(trouble: Exception, th: str, en: str) -> None:
    words = in_words(trouble)
    assert words is not None
    assert th in words.th
    assert en in words.en


@pytest.mark.parametrize("mistake", [ValueError("x"), KeyError("x"), utils.IntegrityError("x")])
def test_a_mistake_of_ours_still_fails_loudly(mistake: Exception) -> None:
    assert in_words(mistake) is None


def test_a_setting_that_is_no_number_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHAMKHO_BACKUP_DAYS", "14")
    assert env_number("BACKUP_DAYS", 35) == 14
    assert env_number("NOT_SET", 35) == 35
    for wrong in ("a", "-1", "1.5", "๑", "²"):
        monkeypatch.setenv("KHAMKHO_BACKUP_DAYS", wrong)
        with pytest.raises(Stopped, match=f"KHAMKHO_BACKUP_DAYS={wrong} is not a whole number"):
            env_number("BACKUP_DAYS", 35)


# ── the wrong home, the wrong database ──


def test_a_folder_that_is_no_home_is_not_touched(terminal: Terminal) -> None:
    terminal.home.path.mkdir()
    (terminal.home.path / "notes.txt").touch()
    for words in ("doctor", "upgrade", "serve"):
        assert "is no home of Khamkho" in terminal.run(words, code=1)
    assert [path.name for path in terminal.home.path.iterdir()] == ["notes.txt"]
    assert "Not a directory" in Terminal(Home(terminal.home.path / "notes.txt")).run("doctor", code=1)


@pytest.mark.slow
@pytest.mark.rota
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda path: path.unlink(), "The database is empty, or its file is gone"),
        (lambda path: path.write_bytes(b"junk" * 50_000), "cannot be read, or is damaged"),
        (lambda path: path.write_bytes(path.read_bytes()[:40_960]), "cannot be read, or is damaged"),
    ],
    ids=["gone", "junk", "cut"],
)
def test_a_lost_database_is_named_and_never_replaced_by_an_empty_one(
    settled: Terminal, damage: Callable[[Path], Any], said: str
) -> None:
    damage(settled.home.database)
    before = settled.home.database.read_bytes() if settled.home.database.exists() else b""
    told = settled.run("doctor", "--stopped", code=1)
    assert said in told
    assert "restore the newest backup in a new home" in told
    assert "khamkho doctor" in settled.run("upgrade", "--without-backup", code=1)
    assert "khamkho doctor" in settled.run("audit", "verify", code=1)
    assert (
        settled.home.database.read_bytes()[4096:] == before[4096:]
    )  # SQLite may write a header, and no table


@pytest.mark.slow
@pytest.mark.rota
def test_a_database_of_a_newer_version_is_left_alone(settled: Terminal) -> None:
    with sqlite3.connect(settled.home.database) as db:
        db.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('casework', '9999_x', '2030-01-01')"
        )
    assert "Install the newer version again" in settled.run("doctor", "--stopped", code=1)
    assert "newer Khamkho" in settled.run("upgrade", code=1)
    assert "newer Khamkho" in settled.run("worker", code=3)
    assert not list(settled.home.backups.glob("khamkho-*"))


@pytest.mark.slow
@pytest.mark.rota
def test_tokens_and_failures_are_used_rightly_or_not_at_all(settled: Terminal) -> None:
    assert "no token 7" in settled.run("token", "revoke", "7", code=1)
    settled.run("failures", "--retry", "--give-up", code=2)
    settled.run("serve", "--port", "99999", code=2)
    settled.run("serve", "--processes", "0", code=2)
    office = ["--code", "krabi", "--prefix", "KBI1", "--kind", "esao", "--name-th", "ก", "--name-en", "K"]
    settled.run("office", *office, "--admin", "a@example.go.th", "--admin-name", "นายตัวอย่าง ดูแล")
    for days in ("0", "-1", "99999999999"):
        said = settled.run("token", "create", "--office", "krabi", "--name", "x", "--days", days, code=1)
        assert "1 to 1096 days" in said


# ── secrets that were lost or exchanged ──


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["index", "chain", "kek-1"])
def test_a_secret_made_anew_does_not_fit_what_is_there(counter: Counter, name: str) -> None:
    def strangers() -> set[str]:
        return {*strange_keks(), *(one for one, fits in secrets_fit().items() if not fits)}

    assert secrets_fit() == {}
    counter.submitted()
    assert strangers() == set()
    path = secret_file(name)
    held = path.read_bytes()
    try:
        path.write_bytes(bytes(32))
        _read.cache_clear()
        assert name in strangers()
    finally:
        path.write_bytes(held)
        _read.cache_clear()
    assert strangers() == set()


def secret_file(name: str) -> Path:
    from khamkho.vault.secrets import home

    return home().secrets / name


# ── backups ──


def test_two_backups_at_once_wait_for_each_other(tmp_path: Path) -> None:
    """The second would clear away the copy that the first is still packing."""
    order = []

    def second() -> None:
        with backup._alone(Home(tmp_path), tmp_path):
            order.append("second")

    thread = threading.Thread(target=second)
    with backup._alone(Home(tmp_path), tmp_path):
        thread.start()
        thread.join(0.3)
        (tmp_path / ".backup-mine").touch()
        order.append("first")
        assert (tmp_path / ".backup-mine").exists()
    thread.join()
    assert order == ["first", "second"]
    assert not (tmp_path / ".backup-mine").exists()


def test_a_backup_is_never_made_without_its_database(settled_home: Home, now: Any) -> None:
    with tarfile.open(fileobj=io.BytesIO(), mode="w|") as tar, pytest.raises(FileNotFoundError):
        backup._fill(tar, settled_home, settled_home.path / "gone", now)


@pytest.fixture
def settled_home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "here")
    home.prepare()
    return home


@pytest.fixture
def sealed(tmp_path: Path) -> Callable[..., tuple[Path, Any]]:
    """A file that the recovery key opens, with whatever in it."""

    def make(**files: bytes) -> tuple[Path, Any]:
        identity = recovery.read_key(recovery.new_key(Home(tmp_path / "keys")))
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            for name, data in files.items():
                entry = tarfile.TarInfo(name.replace("_json", ".json"))
                entry.size = len(data)
                tar.addfile(entry, io.BytesIO(data))
        path = tmp_path / "khamkho-20260901T020000Z.tar.age"
        path.write_bytes(pyrage.encrypt(packed.getvalue(), [identity.to_public()]))
        return path, identity

    return make


def manifest(**changes: Any) -> bytes:
    usual = {"format": 1, "version": "0.1.0", "made_at": "2026-09-01", "database": "sqlite", "demo": False}
    return json.dumps({**usual, **changes}).encode()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"database": b"x", "manifest_json": manifest(version="0.99.0")}, r"newer Khamkho \(0.99.0\)"),
        ({"database": b"x", "manifest_json": manifest(format=2)}, "newer Khamkho"),
        ({"database": b"x", "manifest_json": manifest(database="oracle")}, "no backup of Khamkho"),
        ({"database": b"x", "manifest_json": b"{}"}, "no backup of Khamkho"),
        ({"database": b"x", "manifest_json": b"[1"}, "no backup of Khamkho"),
        ({"manifest_json": manifest()}, "no backup of Khamkho, or was left half made"),
        ({"holiday": b"x"}, "no backup of Khamkho"),
    ],
)
def test_what_is_no_whole_backup_of_this_version_leaves_the_home_empty(
    sealed: Callable[..., tuple[Path, Any]], tmp_path: Path, files: dict[str, bytes], said: str
) -> None:
    path, identity = sealed(**files)
    new = Home(tmp_path / "new")
    with pytest.raises(restore.CannotRestore, match=said) as refused:
        restore.unpack(path, identity, new, database_url="", erasures=None)
    assert refused.value.text.th != refused.value.text.en
    assert restore.is_empty(new)


def test_an_older_version_is_told_from_a_newer_one() -> None:
    versions = ["1.0", "0.10.2rc1", "0.10.1", "0.9", "0.1.0"]
    assert sorted(versions, key=restore._in_numbers) == ["0.1.0", "0.9", "0.10.1", "0.10.2rc1", "1.0"]


def test_a_damaged_erasure_list_stops_a_restore_before_it_begins(
    sealed: Callable[..., tuple[Path, Any]], tmp_path: Path
) -> None:
    path, identity = sealed(database=b"x", manifest_json=manifest())
    for line in (b"junk\n", b'{"key": "x"}\n', b"[]\n"):
        (tmp_path / "erasures.log").write_bytes(line)
        with pytest.raises(restore.CannotRestore, match="is damaged"):
            restore.unpack(
                path, identity, Home(tmp_path / "new"), database_url="", erasures=tmp_path / "erasures.log"
            )
    assert not (tmp_path / "new").exists()


def test_a_restore_that_was_interrupted_opens_nothing(
    sealed: Callable[..., tuple[Path, Any]], tmp_path: Path
) -> None:
    """Until the erasure list is applied, the home holds what was erased."""
    path, identity = sealed(database=b"x", manifest_json=manifest())
    restore.unpack(path, identity, Home(tmp_path / "new"), database_url="", erasures=None)
    for words in ("serve", "audit verify", "doctor"):
        assert "was interrupted" in Terminal(Home(tmp_path / "new")).run(*words.split(), code=1)


def test_a_recovery_key_that_cannot_be_read_counts_as_none(tmp_path: Path) -> None:
    for junk in (b"", b"age1junk", b"\xff\xfe"):
        (tmp_path / recovery.NAME).write_bytes(junk)
        assert recovery.public_key(Home(tmp_path)) is None
