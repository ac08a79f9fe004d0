"""A real installation to walk through: ``khamkho serve`` with its worker, on a home of its own, with mail arriving."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from khamkho.base.home import Home
from khamkho.base.thai import BANGKOK
from tests.journeys.mailbox import MailServer
from tests.kill.database import PlayedPostgres
from tests.kill.house import House

PASSWORD = "correct horse battery"
STAGE = Path(__file__).with_name("stage.py")
STAGE_OF_A_DEMO = Path(__file__).with_name("stage_of_a_demo.py")
ROOT = Path(__file__).parents[2]


SECOND_THOUGHTS = timedelta(seconds=61)
"""What an officer did is told after a minute, in which she may take it back."""

DESK_IDLE = timedelta(minutes=30)
"""How long a desk that nobody uses stays open."""


class Installation(House):
    """A house that sends its mail to us, on a clock that we can put forward."""

    def __init__(self, home: Path, postgres: PlayedPostgres | None, mail: MailServer) -> None:
        super().__init__(home, postgres)
        self.mail = mail
        self.clock = home.with_name(f"{home.name}-clock")
        self.ahead = 0.0
        self.put(timedelta())

    def put(self, by: timedelta) -> None:
        """Put the clock forward (or back, before anything has happened here)."""
        self.ahead += by.total_seconds()
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(str(self.ahead))
        fresh.replace(self.clock)  # whoever reads it just now finds one time or the other

    @property
    def environment(self) -> dict[str, str]:
        return {
            **super().environment,
            "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
            "JOURNEY_CLOCK": str(self.clock),
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src"))),
            "KHAMKHO_SMTP_URL": self.mail.url,
            "KHAMKHO_MAIL_FROM": "khamkho@example.go.th",
            "KHAMKHO_LANG": "en",
            "STAGE_PASSWORD": PASSWORD,
        }

    def run(self, *words: str) -> str:
        """Run a ``khamkho`` command here, which must go well; return what it says."""
        return self._python("-m", "khamkho.site.cli", *words)

    def _python(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def restore(self, backup: Path, key_file: Path) -> None:
        """Restore a backup here. The doctor's complaints (no TLS on a loopback) do not count."""
        words = ["restore", str(backup), "--key-file", str(key_file), "--nothing-erased"]
        subprocess.run(
            [sys.executable, "-m", "khamkho.site.cli", *words],
            env=self.environment,
            capture_output=True,
            check=False,
        )
        assert self.home.exists()

    def settle(self, services: Path | None = None) -> tuple[str, dict[str, str]]:
        """Set up an empty home and put people into it; return the recovery key and everybody's second factor.

        ``services`` is a folder with service files that the area office has written itself.
        """
        said = self.run("setup")
        key = re.search(r"AGE-SECRET-KEY-1\w+", said)
        assert key, said
        if services is not None:
            shutil.copytree(services, Home(self.home).services, dirs_exist_ok=True)
            self.run("lint", "--all")
        secrets: dict[str, str] = json.loads(self._python(str(STAGE)).splitlines()[-1])
        return key[0], secrets

    def play(self) -> None:
        """Make an empty home a demo of which the district office alone has work."""
        self._python(str(STAGE_OF_A_DEMO))


@dataclass
class Place:
    """Where the journeys of one test run happen."""

    house: Installation
    mail: MailServer
    recovery_key: str
    secrets: dict[str, str]
    demo: bool = False
    """Whether it is a demo, where one press signs somebody in."""
    signed_in: dict[str, Any] = field(default_factory=dict)
    """The browser state of members who have signed in; a code of the authenticator works only once."""

    @property
    def url(self) -> str:
        return self.house.url

    def code_of(self, name: str) -> str:
        """What this member's authenticator shows now."""
        code: str = format_hotp_value(hotp_value(self.secrets[name], int(self.now().timestamp()) // 30))
        return code

    def now(self) -> datetime:
        """What the clock here says, in Thailand."""
        return datetime.fromtimestamp(time.time() + self.house.ahead, BANGKOK)

    def later(self, by: timedelta = SECOND_THOUGHTS) -> None:
        """Time passes, and what is due by then happens: unless told otherwise, the minute for second thoughts."""
        self.house.put(by)
        if by > DESK_IDLE:
            self.signed_in.clear()

    def until(self, moment: datetime) -> None:
        """Time passes until this moment."""
        self.later(moment - self.now())


@contextmanager
def opened(home: Path, *, at: datetime | None = None, services: Path | None = None) -> Iterator[Place]:
    """An installation that is being served; ``at`` is what its clock shows in the beginning, if not what it is now."""
    postgres = PlayedPostgres() if os.environ.get("KHAMKHO_DATABASE_URL") else None
    with MailServer() as mail:
        house = Installation(home, postgres, mail)
        try:
            if at is not None:
                house.put(at - datetime.now(BANGKOK))
            key, secrets = house.settle(services)
            house.start()
            house.wait_until_ready()
            yield Place(house, mail, key, secrets)
            house.stop()
        finally:
            if house.serving is not None and house.serving.poll() is None:
                house.kill_everything()
            if postgres is not None:
                postgres.remove()


@contextmanager
def played(home: Path, *, at: datetime) -> Iterator[Place]:
    """A demo that is being served, small, as it stands at this moment; LINE is played in it, and no mail leaves it."""
    with MailServer() as mail:
        house = Installation(home, None, mail)
        try:
            house.put(at - datetime.now(BANGKOK))
            house.play()
            house.start()
            house.wait_until_ready()
            yield Place(house, mail, "", {}, demo=True)
            house.stop()
        finally:
            if house.serving is not None and house.serving.poll() is None:
                house.kill_everything()
