"""People, cases and a mail server, played."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest


@dataclass
class PlayedServer:
    """A mail server that answers as it is told and keeps what it took."""

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    taken: list[bytes] = field(default_factory=list)


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        played: PlayedServer = self.server.played  # type: ignore[attr-defined]  # set by the fixture
        self.say("220 played")
        while line := self.rfile.readline():
            verb = line.split(b" ")[0].strip().decode().upper()
            if verb == "QUIT":
                self.say("221 bye")
                return
            answer = played.answers.get(verb, "250 fine")
            if verb == "DATA":
                self.say("354 go on")
                played.taken.append(self.body())
                answer = played.answers.get("END", "250 taken")
            self.say(answer)

    def body(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def server(socket_enabled: None) -> Iterator[PlayedServer]:
    played = PlayedServer()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Handler) as running:
        running.played = played  # type: ignore[attr-defined]  # read by the handler
        played.port = running.server_address[1]
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield played
        running.shutdown()
        thread.join(5)


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port
