"""A PostgreSQL that the test may kill."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


class PlayedPostgres:
    """A cluster of its own in a folder of its own, with every safety of a real one switched on."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="khamkho-kill-pg-"))
        self.port = free_port()
        self.url = f"postgresql://khamkho@127.0.0.1:{self.port}/khamkho"
        self.account = "postgres" if os.getuid() == 0 else ""
        if self.account:
            shutil.chown(self.folder, self.account)
        self._tool(
            "initdb", "-D", self._data, "--locale=C.UTF-8", "-E", "UTF8", "-U", "khamkho", "-A", "trust"
        )
        self.start()
        self._tool("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "khamkho", "khamkho")

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _tool(self, name: str, *words: str) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
        tool = str(found[-1]) if found else name
        prefix = ["runuser", "-u", self.account, "--"] if self.account else []
        subprocess.run([*prefix, tool, *words], check=True, capture_output=True, cwd="/")

    def start(self) -> None:
        options = f"-p {self.port} -k {self._data} -c listen_addresses=127.0.0.1 -c max_connections=60"
        self._tool(
            "pg_ctl", "-D", self._data, "-l", f"{self._data}/log", "-w", "-t", "60", "-o", options, "start"
        )

    def crash(self) -> None:
        """Stop as in a power cut, without a word to anybody, and come up again with recovery."""
        self._tool("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")
        self.start()

    def kill_a_connection(self) -> None:
        """Kill one server process; PostgreSQL then throws out all others and recovers."""
        main = int((Path(self._data) / "postmaster.pid").read_text().splitlines()[0])
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        backends = [
            int(pid) for pid in children if b"khamkho khamkho" in Path(f"/proc/{pid}/cmdline").read_bytes()
        ]
        if backends:
            os.kill(backends[0], signal.SIGKILL)

    def remove(self) -> None:
        self._tool("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)
