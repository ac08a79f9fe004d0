"""A mail server that keeps what it is given: the mailboxes of everybody in a journey."""

from __future__ import annotations

import re
import socketserver
import threading
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast


class _Talk(socketserver.StreamRequestHandler):
    """The little of SMTP (RFC 5321) that a sender beside us speaks."""

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"QUIT":
                self._say("221 bye")
                return
            if verb == b"DATA":
                self._say("354 go on")
                cast(MailServer, self.server).letters.append(self._body())
            self._say("250 fine")

    def _body(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return cast(EmailMessage, message_from_bytes(b"".join(lines), policy=default))

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine until it is closed."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters: list[EmailMessage] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"smtp+plain://127.0.0.1:{self.server_address[1]}"

    def letter(self, to: str, containing: str, *, seconds: float = 40) -> str:
        """Wait for a letter to this address whose subject or text has these words; return both."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for letter in reversed(self.letters):
                said = _said(letter)
                if str(letter["To"]) == to and containing in said:
                    return said
            time.sleep(0.1)
        raise AssertionError(f"no letter to {to} says “{containing}”: {[_said(one) for one in self.letters]}")


def _said(letter: EmailMessage) -> str:
    plain = letter.get_body(("plain",))
    assert plain is not None
    return f"{letter['Subject']}\n\n{plain.get_content()}"


def link_in(letter: str, path: str) -> str:
    """The first link of a letter whose path begins so."""
    found = re.search(rf"https?://[^/\s]+{path}[^\s]*", letter)
    assert found, letter
    return found[0]
