"""Calling other systems over HTTP at addresses that an office, or the operator, has named."""

from __future__ import annotations

import http.client
import socket
import ssl
from functools import cache
from urllib.parse import urlsplit

from khamkho.offices.commands.office import is_host
from khamkho.offices.mail import reach

PORTS = (None, 443, 8443)
"""Where an office may have us call. Any port would let it ask this machine which doors stand open around it."""


def may_be_called(url: str) -> bool:
    """Whether an office may name this address: over TLS, on a usual port, outside of this machine."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    printable = url.isascii() and url.isprintable() and " " not in url and len(url) <= 500
    named = parts.scheme == "https" and port in PORTS and is_host(parts.hostname or "")
    return printable and named and not parts.username and not parts.password and not parts.fragment


def connection_to(url: str, *, timeout: float, guarded: bool) -> http.client.HTTPConnection:
    """Where to ask for the path of this address. ``guarded``: an office named it, so it may not lead back into the machine."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    if parts.scheme != "https":
        return http.client.HTTPConnection(host, port, timeout=timeout)
    kind = _Guarded if guarded else http.client.HTTPSConnection
    return kind(host, port, timeout=timeout, context=_trust())


@cache
def _trust() -> ssl.SSLContext:
    """Whom we trust, read once: reading all authorities anew costs more than the request."""
    return ssl.create_default_context()


class _Guarded(http.client.HTTPSConnection):
    """Connects to an address that was looked at, never to one inside this machine."""

    _context: ssl.SSLContext

    def connect(self) -> None:
        reached: socket.socket = reach(self.host, self.port, self.timeout or 0)
        self.sock = self._context.wrap_socket(reached, server_hostname=self.host)
