"""The command ``khamkho``, as a person at a terminal meets it."""

import json
import sqlite3
import subprocess
import sys

import pytest

from khamkho.base.home import Home
from khamkho.base.text import Lang
from khamkho.site.cli import build_parser, main
from khamkho.site.cli.terminal import lang
from khamkho.site.demo_home import PAGES, SEEDING, NotADemo, is_settled, prepare
from khamkho.site.serve import CannotServe, is_loopback, require_servable
from khamkho.site.tests.conftest import Terminal


def test_alone_it_says_what_there_is(capsys):
    assert main([]) == 2
    assert "serve" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        "serve",
        "worker",
        "doctor",
        "backup",
        "upgrade",
        "audit verify",
        "token create --office x --name y",
        "keys rotate",
        "failures",
        "disposal",
        "erase KBI1-2569-000001 --yes",
    ],
)
def test_an_empty_home_is_not_touched(terminal, words):
    said = terminal.run(*words.split(), code=1)
    assert "is not set up" in said
    assert not terminal.home.path.exists()


def test_setup_is_for_an_empty_home(settled):
    assert "not empty" in settled.run("setup", code=1)


def test_setup_makes_everything_for_its_owner_alone(settled):
    rights = {path.stat().st_mode & 0o077 for path in [settled.home.path, *settled.home.path.rglob("*")]}
    assert rights == {0}


@pytest.mark.slow
def test_an_office_is_added_and_its_administrator_invited(settled):
    words = ["office", "--code", "krabi", "--prefix", "KBI1", "--kind", "esao", "--name-th", "สพป.กระบี่"]
    words += ["--name-en", "Krabi", "--admin", "admin@example.go.th", "--admin-name", "นายตัวอย่าง ดูแลระบบ"]
    assert "admin@example.go.th" in settled.run(*words)
    with sqlite3.connect(settled.home.database) as db:
        assert db.execute("SELECT code FROM offices_office").fetchall() == [("krabi",)]
        assert ("account-mail",) in db.execute("SELECT name FROM work_effect").fetchall()
        assert db.execute("SELECT count(*) FROM offices_calendarday").fetchone()[0] > 20
    assert "krabi" in settled.run(*words, code=1)
    secret = settled.run("token", "create", "--office", "krabi", "--name", "HR system")
    assert "khk_" in secret
    settled.run("token", "revoke", "1")
    settled.run("token", "create", "--office", "krabi", "--name", "x", "--member", "a@example.com", code=1)
    settled.run("token", "create", "--office", "nowhere", "--name", "x", code=1)
    settled.run("reset-second-factor", "nobody@example.com", "--reason", "lost", code=1)
    assert "as they were written" in settled.run("audit", "verify")
    assert "PUBLIC KEY" in settled.run("audit", "key")
    assert "keys are wrapped" in settled.run("keys", "rotate")


@pytest.mark.slow
@pytest.mark.rota
def test_services_and_lint_need_no_home(terminal):
    found = json.loads(terminal.run("services", "--json"))
    assert "official-id-card" in [one["id"] for one in found]
    assert "official-id-card" in terminal.run("services")
    assert "nothing wrong" in terminal.run("lint", "--all")
    assert "--all" in terminal.run("lint", code=1)
    assert not terminal.home.path.exists()


def test_lint_names_file_and_line(terminal, tmp_path):
    file = tmp_path / "broken.yaml"
    file.write_text("format: 1\nid: broken\nid: twice\n")
    assert f"{file}:3:" in terminal.run("lint", str(file), code=1)


def test_the_terminal_speaks_the_language_of_the_machine(monkeypatch):
    for given, expected in [("th_TH.UTF-8", "th"), ("en_US.UTF-8", "en"), ("C", "en")]:
        monkeypatch.delenv("KHAMKHO_LANG", raising=False)
        for name in ("LC_ALL", "LC_MESSAGES"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("LANG", given)
        answer: Lang = lang()
        assert answer == expected


@pytest.mark.slow
@pytest.mark.rota
def test_doctor_names_what_is_wrong_and_the_mend(settled):
    said = settled.run("doctor", code=1)
    assert "KHAMKHO_PUBLIC_URL" in said
    assert "KHAMKHO_SMTP_URL" in said
    assert "No worker is running" in said
    assert "khamkho office" in said
    settled.more["KHAMKHO_SMTP_URL"] = "smtp://127.0.0.1:1"
    settled.more["KHAMKHO_SMS_OFFICE"] = "nowhere"
    said = settled.run("doctor", "--stopped", code=1)
    assert "does not let us in (ConnectionRefusedError)" in said
    assert "The office nowhere has no SMS gateway" in said
    (settled.home.secrets / "django").chmod(0o644)
    assert "chmod go=" in settled.run("doctor", "--stopped", code=1)


@pytest.mark.slow
@pytest.mark.rota
def test_doctor_finds_an_older_database_and_upgrade_mends_it(settled):
    with sqlite3.connect(settled.home.database) as db:
        db.execute("DELETE FROM django_migrations WHERE app = 'notices'")
        db.execute("DROP TABLE notices_notice")
        db.execute("DROP TABLE notices_noticetext")
    assert "khamkho upgrade" in settled.run("doctor", code=1)
    said = settled.run("upgrade", code=1)  # the doctor at its end still wants https and mail
    assert "Applying notices.0001" in said
    assert list(settled.home.backups.glob("khamkho-*.tar.age"))
    assert "khamkho upgrade" not in settled.run("doctor", code=1)


@pytest.mark.slow
@pytest.mark.rota
def test_an_older_database_is_not_served(settled):
    with sqlite3.connect(settled.home.database) as db:
        db.execute("DELETE FROM django_migrations WHERE app = 'notices'")
    assert "khamkho upgrade" in settled.run("worker", code=3)


def test_bounces_takes_anything_a_mail_server_pipes_in(settled):
    settled.run("bounces", said="not a report")
    settled.run("bounces", "-", said="")


def test_mail_in_lets_the_mail_server_try_again_whatever_is_wrong(settled, tmp_path):
    assert settled.run("mail-in", "no-such", said="From: a@example.com\n\nhello", code=75)
    missing = Terminal(Home(tmp_path / "nowhere"))
    assert "is not set up" in missing.run("mail-in", "krabi", said="hello", code=75)


# ── the demo ──


def test_a_demo_is_made_in_an_empty_home_only(settled):
    assert "not a demo" in settled.run("demo", "--prepare-only", code=1)


def test_a_demo_is_seen_on_this_machine_only(tmp_path):
    home = Home(tmp_path)
    require_servable(home, "0.0.0.0")
    (tmp_path / "demo").touch()
    for host in ("127.0.0.1", "localhost", "::1"):
        require_servable(home, host)
    for host in ("0.0.0.0", "::", "192.168.1.2", "example.com"):
        assert not is_loopback(host)
        with pytest.raises(CannotServe):
            require_servable(home, host)


def test_an_interrupted_demo_is_made_again(tmp_path, monkeypatch):
    home = Home(tmp_path / "home")
    home.prepare()
    (home.path / "demo").write_text(SEEDING)
    home.database.write_bytes(b"half")
    calls = []

    class Enough(Exception):
        pass

    def load():
        calls.append(home.database.exists())
        raise Enough

    with pytest.raises(Enough):
        prepare(home, load_django=load, size=1, now=None, say=print)  # type: ignore[arg-type]  # not reached
    assert calls == [False]
    assert (home.path / "demo").read_text() == SEEDING


def test_something_else_never_becomes_a_demo(tmp_path):
    (tmp_path / "khamkho.sqlite3").touch()
    with pytest.raises(NotADemo):
        prepare(Home(tmp_path), load_django=lambda: None, size=1, now=None, say=print)  # type: ignore[arg-type]  # not reached
    assert not Home(tmp_path).is_demo


@pytest.mark.slow
def test_a_demo_has_its_people_and_pages(terminal, monkeypatch):
    monkeypatch.delenv(
        "KHAMKHO_DATABASE_URL", raising=False
    )  # the terminal's demo is embedded, whatever the tests run on
    assert "Making a demo" in terminal.run("demo", "--prepare-only", "--cases", "0")
    assert (terminal.home.path / "demo").read_text() == "ready\n"
    assert is_settled(terminal.home)
    (terminal.home.path / "demo-database").write_text("of an older version")
    assert not is_settled(terminal.home)
    assert "Making" not in terminal.run("demo", "--prepare-only")
    assert is_settled(terminal.home)
    assert {path for path, _ in PAGES} == {"/", "/demo", "/demo/mail", "/demo/sms", "/demo/line", "/desk/"}


def test_every_command_says_what_it_does():
    parser = build_parser()
    help_ = parser.format_help()
    for name in [
        "serve",
        "worker",
        "demo",
        "setup",
        "doctor",
        "lint",
        "services",
        "token",
        "audit",
        "backup",
        "restore",
        "upgrade",
        "bounces",
        "mail-in",
        "keys",
        "failures",
        "disposal",
        "erase",
    ]:
        assert f"    {name} " in help_ or f"    {name}\n" in help_


def test_the_version_is_told_without_loading_the_framework(terminal: Terminal):
    heavy = "import sys; sys.argv = ['khamkho', '--version']; from khamkho.site.cli import main\n"
    heavy += "try: main()\nexcept SystemExit: pass\nprint('django' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", heavy], env=terminal.environment, capture_output=True, text=True, check=True
    )
    assert said.stdout.split()[-1] == "False"
