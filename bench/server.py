"""Serving a home as its operator would, on a free port, and what it costs. Only our own processes are ever stopped."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Served:
    """A home that is being served."""

    port: int
    process: subprocess.Popen[bytes]
    started_in: float

    def pss_mb(self) -> float:
        """Proportional set size of everything that was started, in MB: shared pages are counted once."""
        mother = psutil.Process(self.process.pid)
        return sum(_pss(process) for process in [mother, *mother.children(recursive=True)]) / 1e6

    def parts_mb(self) -> dict[str, float]:
        """The same, process by process."""
        mother = psutil.Process(self.process.pid)
        found: dict[str, float] = {}
        for process in [mother, *mother.children(recursive=True)]:
            name = "worker" if _is_worker(process) else ("in charge" if process == mother else "web")
            found[f"{name} {len(found)}"] = round(_pss(process) / 1e6, 1)
        return found

    def cpu_seconds(self) -> dict[str, float]:
        """Processor time that was used by ``web`` and ``worker``."""
        found = {"web": 0.0, "worker": 0.0}
        for process in psutil.Process(self.process.pid).children(recursive=True):
            name = "worker" if _is_worker(process) else "web"
            times = process.cpu_times()
            found[name] += times.user + times.system
        return found


def _is_worker(process: psutil.Process) -> bool:
    return "khamkho.site.cli worker" in " ".join(process.cmdline())


def _pss(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.NoSuchProcess:
        return 0


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def environment(home: Path, settings: str = "bench.settings", database_url: str = "") -> dict[str, str]:
    """What the processes of a home are started with."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KHAMKHO_")}
    own = {
        "KHAMKHO_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        "KHAMKHO_LOG": "json",
    }
    return kept | own | ({"KHAMKHO_DATABASE_URL": database_url} if database_url else {})


@contextmanager
def served(home: Path, *, settings: str = "bench.settings", database_url: str = "") -> Iterator[Served]:
    """``khamkho serve`` until the block is left."""
    port = free_port()
    began = time.perf_counter()
    with (home / "bench-serve.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "khamkho.site.cli", "serve", "--port", str(port)],
            cwd=ROOT,
            env=environment(home, settings, database_url)
            | {"KHAMKHO_PUBLIC_URL": f"http://127.0.0.1:{port}"},
            stdout=log,
            stderr=log,
        )
    try:
        _wait(process, port, home)
        yield Served(port, process, time.perf_counter() - began)
    finally:
        stop(process)


def _wait(process: subprocess.Popen[bytes], port: int, home: Path) -> None:
    for _ in range(1200):
        if process.poll() is not None:
            raise RuntimeError(f"serve ended: {(home / 'bench-serve.log').read_text()[-2000:]}")
        try:
            door = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            door.request("GET", "/healthz")
            if door.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("serve did not answer within a minute")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that we started, and those it started."""
    family = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.terminate()
    try:
        process.wait(40)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for child in family:
        if child.is_running():
            child.kill()
