"""Serving: a web process and a worker beside it, both ended when the one in charge ends.

The process in charge loads neither Django nor our tables: it only starts, watches and stops.
"""

from __future__ import annotations

import http.client
import ipaddress
import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

from khamkho.base.errors import Stopped
from khamkho.base.home import Home, env, env_number
from khamkho.site.processes import BESIDE

NOT_READY = 3
"""How a worker says that the database is not up to date: trying again does not help."""

STOPPING = 30  # seconds that the effect at hand may take


class CannotServe(Stopped):
    """This home or address may not be served like this; says why."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How to serve."""

    host: str
    port: int
    processes: int = 1
    threads: int = 16


def require_servable(home: Home, host: str) -> None:
    """Raise CannotServe for a demo that others could reach: its people and passwords are known to everybody."""
    if home.is_demo and not is_loopback(host):
        raise CannotServe(
            f"เดโมเปิดได้เฉพาะในเครื่องนี้ ไม่ใช่ที่ {host}", f"A demo is served on this machine only, not on {host}."
        )


def require_free(host: str, port: int) -> None:
    """Raise CannotServe when the address cannot be had. The web process would share it with another one unasked."""
    try:
        family, kind, _proto, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as no:
        raise CannotServe(
            f"ใช้พอร์ต {port} ของ {host} ไม่ได้ ({no.strerror}) ให้ใช้พอร์ตอื่นด้วย --port",
            f"Port {port} of {host} cannot be had: {no.strerror}. Choose another with --port.",
        ) from no


def is_loopback(host: str) -> bool:
    """Return whether an address can be reached from this machine alone."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve(plan: Plan, *, home: Home, ready: Callable[[], None] = lambda: None) -> int:
    """Serve until told to stop (SIGINT, SIGTERM); return the exit code. ``ready`` runs once the web answers."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    require_servable(home, plan.host)
    require_free(plan.host, plan.port)
    # A forked web process would begin with our handler of SIGTERM, and so outlive a stop while it loads, and
    # with whatever locks our threads hold at that moment.
    multiprocessing.set_start_method("spawn", force=True)
    os.environ[BESIDE] = str(os.getpid())
    os.environ["KHAMKHO_THREADS"] = str(plan.threads)
    _count_together(plan, home)
    web = Granian(
        target="khamkho.site.wsgi:door",
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        address=plan.host,
        port=plan.port,
        workers=plan.processes,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=1,
        workers_kill_timeout=STOPPING,
        log_level=LogLevels.error,
        log_dictconfig=_log_config(),
        process_name="khamkho",
    )
    beside = Beside(give_up=lambda: os.kill(os.getpid(), signal.SIGTERM))
    beside.start()
    threading.Thread(target=_announce, args=(plan, ready), daemon=True).start()
    try:
        web.serve()
    finally:
        code = beside.stop()
    return code


def _count_together(plan: Plan, home: Home) -> None:
    """Several web processes add their counters up through files."""
    if plan.processes > 1:
        folder = home.path / "metrics"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _log_config() -> dict[str, object]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "khamkho.site.logs.JsonFormatter"},
            "plain": {"format": "{levelname} {name}: {message}", "style": "{"},
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": env("LOG", "json")}},
        "loggers": {"_granian": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
    }


def _announce(plan: Plan, ready: Callable[[], None]) -> None:
    host = "127.0.0.1" if plan.host in ("0.0.0.0", "localhost") else plan.host  # noqa: S104  # not bound here
    for _ in range(300):
        try:
            door = http.client.HTTPConnection(host, plan.port, timeout=2)
            door.request("GET", "/healthz")
            if door.getresponse().status == 200:
                ready()
                return
        except OSError:
            pass
        time.sleep(0.1)


class Beside:
    """The worker beside the web process: started, started again when it dies, stopped in the end."""

    def __init__(self, give_up: Callable[[], None]) -> None:
        self.give_up = give_up
        self.process: subprocess.Popen[bytes] | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="beside", daemon=True)
        self._code = 0

    def start(self) -> None:
        self._thread.start()

    def _watch(self) -> None:
        while not self._stop.is_set():
            self.process = subprocess.Popen([sys.executable, "-m", "khamkho.site.cli", "worker"])
            code = self.process.wait()
            if code == NOT_READY:
                self._code = 1
                self.give_up()
                return
            self._stop.wait(1)

    def stop(self) -> int:
        """Let the worker finish the effect at hand; return the exit code of everything."""
        self._stop.set()
        process = self.process
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(STOPPING)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        return self._code


def work(*, threads: int) -> int:
    """Carry out effects in this process until told to stop; return the exit code. Django is loaded already."""
    from datetime import timedelta

    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from khamkho.site.doctor import newer_steps
    from khamkho.site.processes import die_with_parent
    from khamkho.site.wiring import EFFECTS, RECURRING, TIMERS
    from khamkho.work.rules import LEASE
    from khamkho.work.worker import Worker

    die_with_parent(signal.SIGTERM)
    executor = MigrationExecutor(connection)
    if newer_steps(executor):
        print("The database was made by a newer Khamkho. Run: khamkho doctor", file=sys.stderr)  # noqa: T201
        return NOT_READY
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("The database is not up to date. Run: khamkho upgrade", file=sys.stderr)  # noqa: T201
        return NOT_READY
    connection.close()
    stop = threading.Event()

    told = False

    def halt(number: int, frame: FrameType | None) -> None:
        # No more than this: it runs inside the main thread, which may hold the very lock that stop.set() takes.
        nonlocal told
        told = True

    signal.signal(signal.SIGTERM, halt)
    signal.signal(signal.SIGINT, halt)
    lease = timedelta(seconds=env_number("LEASE", 0)) or LEASE
    crew = [
        threading.Thread(
            target=Worker(EFFECTS, TIMERS, RECURRING, lease=lease).run_forever,
            args=(stop,),
            name=f"worker-{n}",
        )
        for n in range(threads)
    ]
    for member in crew:
        member.start()
    while not told and all(member.is_alive() for member in crew):
        time.sleep(0.2)
    stop.set()
    if not told:
        return 1
    for member in crew:
        member.join()
    return 0
