"""A running installation that can be killed in parts and as a whole."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import ssl
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.kill.database import PlayedPostgres, free_port

HERE = Path(__file__).parent
TRUST = ssl.create_default_context()
"""One for all: reading the world's authorities anew for each request takes longer than its answer."""


class House:
    """``khamkho serve`` on a home of its own."""

    def __init__(self, home: Path, postgres: PlayedPostgres | None) -> None:
        self.home = home
        self.postgres = postgres
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = (home.parent / "serve.log").open("ab")
        self.serving: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            k: v
            for k, v in os.environ.items()
            if not k.startswith("KHAMKHO_") and k != "DJANGO_SETTINGS_MODULE"
        }
        own = {
            "KHAMKHO_HOME": str(self.home),
            "KHAMKHO_LEASE": "5",
            "KHAMKHO_PUBLIC_URL": self.url,
            "KHAMKHO_LOG_LEVEL": "WARNING",
        }
        return {**kept, **own, **({"KHAMKHO_DATABASE_URL": self.postgres.url} if self.postgres else {})}

    def script(self, name: str, *words: str) -> dict[str, object]:
        """Run one of the scripts beside this file in the house's own settings; return what it prints as JSON."""
        done = subprocess.run(
            [sys.executable, str(HERE / f"{name}.py"), *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
        return answer

    def start(self) -> None:
        words = ["serve", "--port", str(self.port)]
        self.serving = subprocess.Popen(
            [sys.executable, "-m", "khamkho.site.cli", *words],
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )

    def revive(self) -> None:
        """Start again what gave up, as systemd does: the web server ends when it is killed twice in a few seconds."""
        if self.serving is not None and self.serving.poll() is not None:
            self.start()

    def wait_until_ready(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.revive()
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/healthz", timeout=2, verify=TRUST).status_code == 200:
                    return
            time.sleep(0.1)
        raise AssertionError("the web process did not come back: " + self.last_words())

    def last_words(self) -> str:
        return (self.home.parent / "serve.log").read_text(errors="replace")[-3000:]

    # ── killing ──

    def children(self) -> dict[str, int]:
        """Process ids of the web process and of the worker, as far as they are up."""
        assert self.serving is not None
        pid = self.serving.pid
        found = {}
        with contextlib.suppress(FileNotFoundError):
            for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
                found |= self._name(int(child))
            for task in Path(f"/proc/{pid}/task").iterdir():
                for child in (task / "children").read_text().split():
                    found |= self._name(int(child))
        return found

    @staticmethod
    def _name(pid: int) -> dict[str, int]:
        try:
            line = Path(f"/proc/{pid}/cmdline").read_bytes()
        except FileNotFoundError:
            return {}
        if b"khamkho.site.cli\0worker" in line:
            return {"worker": pid}
        return {"web": pid} if b"worker-" in line or b"spawn_main" in line else {}

    def kill(self, what: str) -> bool:
        """Kill the web process, the worker, everything at once or the database; return whether it was there."""
        self.revive()
        if what == "database":
            return self._kill_database()
        if what == "everything":
            self.kill_everything()
            self.start()
            return True
        pid = self.children().get(what)
        if pid is None:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        return True

    def kill_everything(self) -> None:
        assert self.serving is not None
        for pid in [self.serving.pid, *self.children().values()]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.serving.wait()

    def _kill_database(self) -> bool:
        if self.postgres is None:
            return False
        self.postgres.crash()
        return True

    def stop(self) -> None:
        """Stop as an operator does; the effect at hand is finished."""
        assert self.serving is not None
        self.serving.terminate()
        try:
            self.serving.wait(60)
        except subprocess.TimeoutExpired:
            self.kill_everything()
            raise AssertionError("serve did not stop when told to: " + self.last_words()) from None
        self.log.close()
