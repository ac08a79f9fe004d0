"""Serving for real: a web process and a worker, watched, ended together."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest

from khamkho.site.serve import CannotServe, require_free
from khamkho.site.tests.conftest import Terminal

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]


class Served:
    """``khamkho serve`` on a free port."""

    def __init__(self, terminal: Terminal, *words: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "khamkho.site.cli", "serve", "--port", str(self.port), *words],
            env=terminal.environment,
            stdout=subprocess.DEVNULL,
            stderr=(terminal.home.path / "serve.log").open("w"),
        )
        self.log = terminal.home.path / "serve.log"

    def ask(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()
        except OSError:
            return 0, ""

    def wait_for(self, path: str, code: int = 200) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.ask(path)[0] == code:
                return
            time.sleep(0.1)
        raise AssertionError(
            f"{path} never answered {code}: {self.ask(path)}\n{self.log.read_text()[-2000:]}"
        )

    def children(self) -> dict[str, int]:
        found = {}
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess):
                line = child.cmdline()
                if "worker" in line:
                    found["worker"] = child.pid
                elif any("worker-" in word for word in line):
                    found["web"] = child.pid
        return found

    def end(self) -> int:
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(40)


def is_gone(pid: int) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def served(settled):
    made = []

    def serve(*words: str) -> Served:
        made.append(Served(settled, *words))
        return made[-1]

    yield serve
    for one in made:
        with contextlib.suppress(ProcessLookupError):
            if one.process.poll() is None:
                one.end()


def test_pages_and_worker_come_up_are_watched_and_end_together(served):
    house = served()
    house.wait_for("/healthz")
    house.wait_for("/readyz")  # the worker is there
    first = house.children()
    os.kill(first["worker"], signal.SIGKILL)
    deadline = time.monotonic() + 20
    while house.children().get("worker") in (None, first["worker"]):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    family = house.children()
    assert house.end() == 0
    assert all(is_gone(pid) for pid in family.values())


def test_what_is_left_dies_with_the_one_in_charge(served):
    house = served()
    house.wait_for("/healthz")
    while len(family := house.children()) < 2:
        time.sleep(0.1)
    house.process.kill()
    house.process.wait()
    assert all(is_gone(pid) for pid in family.values())


def test_several_web_processes_count_together(served):
    house = served("--processes", "2", "--threads", "2")
    house.wait_for("/healthz")
    for _ in range(6):
        house.ask("/track")
    _, page = house.ask("/metrics")
    counted = [
        line
        for line in page.splitlines()
        if line.startswith("khamkho_requests_total{") and 'route="/track"' in line
    ]
    assert sum(float(line.rpartition(" ")[2]) for line in counted) == 6


def test_a_home_behind_its_version_is_not_served(served, settled):
    import sqlite3

    with sqlite3.connect(settled.home.database) as db:
        db.execute("DELETE FROM django_migrations WHERE app = 'notices'")
    house = served()
    assert house.process.wait(60) == 1
    assert "khamkho upgrade" in house.log.read_text()


def test_a_demo_is_not_served_to_others(settled):
    (settled.home.path / "demo").write_text("ready\n")
    assert "this machine only" in settled.run("serve", "--host", "0.0.0.0", code=1)


def test_an_address_that_somebody_listens_on_is_not_shared():
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=str(port)):
            require_free("127.0.0.1", port)
    require_free("127.0.0.1", port)
