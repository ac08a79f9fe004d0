"""Asking a clamd virus scanner, when the office runs one (``KHAMKHO_CLAMD=host:port``).

The INSTREAM command of clamd(8): each piece goes with its length in front as four bytes, a zero length ends, and
one line comes back. The file never touches a disk on the way.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable

from khamkho.base.errors import Permanent, Temporary
from khamkho.base.home import env

TIMEOUT = 60.0
_MAX_ANSWER = 4096


def address() -> tuple[str, int] | None:
    """Where the scanner listens, or None when there is none."""
    host, _, port = env("CLAMD").rpartition(":")
    return (host.strip("[]"), int(port)) if host else None


def infection_in(pieces: Iterable[bytes], at: tuple[str, int]) -> str:
    """The name of what the scanner found, or ``""`` when the file is clean.

    Raises ``Temporary`` when the scanner cannot be reached or does not answer, ``Permanent`` when it will not look
    at this file (its ``StreamMaxLength`` is too small).
    """
    try:
        with socket.create_connection(at, timeout=TIMEOUT) as line:
            answer = _asked(line, pieces)
    except OSError as error:
        raise Temporary("the virus scanner does not answer") from error
    if answer.endswith("FOUND"):
        return answer.removeprefix("stream:").removesuffix("FOUND").strip()
    if answer.endswith("OK"):
        return ""
    if "size limit exceeded" in answer:
        raise Permanent("the virus scanner refuses files of this size: raise its StreamMaxLength")
    raise Temporary("the virus scanner gave no verdict")


def _asked(line: socket.socket, pieces: Iterable[bytes]) -> str:
    try:
        line.sendall(b"zINSTREAM\0")
        for piece in pieces:
            if piece:
                line.sendall(len(piece).to_bytes(4, "big") + piece)
        line.sendall(bytes(4))
    except (BrokenPipeError, ConnectionResetError):
        pass  # it stopped listening in the middle (too large): the reason is in its answer
    answer = b""
    while len(answer) < _MAX_ANSWER and (more := line.recv(1024)):
        answer += more
    return answer.rstrip(b"\0\n").decode("utf-8", "replace").strip()
