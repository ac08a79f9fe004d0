"""The way in: what people send is collected without a thread, and only then given to one.

A phone on a bad line takes a minute to send a photograph. A thread that waits for it answers nobody else, so bodies
are awaited here, in memory and within limits, and Django is called in a thread when all is there. Files on their way
out are taken from Django piece by piece, so that a slow reader holds no thread either.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Protocol
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse

from khamkho.base.errors import Refused
from khamkho.files.refusals import UploadsBusy
from khamkho.ui.refusals import answer

log = logging.getLogger("khamkho.door")

Headers = list[tuple[str, str]]
Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

PIECE = 256 * 1024
"""So many bytes of an answer are fetched from a thread at once; most answers are smaller."""

REFUSED = "khamkho.refused"
"""The request's body was not collected, and why."""

BUSY_FOR = 3  # seconds after which somebody may try again


class BodyTooLarge(Refused):
    """Facts: ``limit`` in whole MB."""

    code = "body-too-large"
    status = 413
    th = "ข้อมูลที่ส่งมามีขนาดใหญ่เกินไป ส่งได้ครั้งละไม่เกิน {limit} MB"
    en = "What was sent is too large. Up to {limit} MB can be sent at once."
    next_th = "โปรดย้อนกลับไปหน้าก่อน แล้วส่งไฟล์ที่เล็กลงหรือส่งทีละไฟล์"
    next_en = "Go back to the page before and send a smaller file, or one file at a time."


class BodyTooSlow(Refused):
    code = "body-too-slow"
    status = 408
    th = "สัญญาณขาดช่วง ข้อมูลจึงส่งมาไม่ครบ"
    en = "The line broke, and not everything arrived."
    next_th = "โปรดย้อนกลับไปหน้าก่อนแล้วส่งใหม่ ข้อมูลที่กรอกไว้ยังอยู่ครบ"
    next_en = "Go back to the page before and send it again. What you have filled in is kept."


class Gone(Exception):
    """Nobody is there any more to be answered."""


class Scope(Protocol):
    """What granian says about a request."""

    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str
    http_version: str
    authority: str | None

    @property
    def headers(self) -> Any: ...


class Transport(Protocol):
    async def send_bytes(self, data: bytes) -> None: ...


class Line(Protocol):
    """The line to the one who asks, as granian gives it."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...
    def response_empty(self, status: int, headers: Headers) -> None: ...
    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None: ...
    def response_stream(self, status: int, headers: Headers) -> Transport: ...


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much is collected, and for how long."""

    body: int = 24 * 1024 * 1024
    """Bytes of one body: two photographs of the largest size, and what goes with them."""
    drained: int = 96 * 1024 * 1024
    """A larger body is read and thrown away up to here, because a browser shows an answer only when it has sent all."""
    memory: int = 64 * 1024 * 1024
    """Bytes of all bodies together."""
    bodies: int = 512
    """Bodies on their way at the same time."""
    silence: float = 30
    """Seconds between two pieces."""
    start: float = 60
    rate: int = 4096
    """A body may take ``start`` seconds, and one more for each so many bytes of its length."""


class Collector:
    """Bodies on their way. Only the event loop touches it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.bodies = 0
        self.held = 0

    async def collect(self, scope: Scope, line: Line) -> Body:
        """Wait for all of a body. Raises ``Gone``, and ``Refused`` with what stands against it."""
        length = _length(scope)
        if length == 0:
            return Body(self)
        if self.bodies >= self.limits.bodies or self.held >= self.limits.memory:
            raise UploadsBusy
        body = Body(self)
        self.bodies += 1
        try:
            await self._receive(body, length, line, waits=scope.headers.get("expect") is not None)
        except BaseException:
            body.drop()
            raise
        finally:
            self.bodies -= 1
        return body

    async def _receive(self, body: Body, length: int | None, line: Line, *, waits: bool) -> None:
        limits = self.limits
        known = limits.body if length is None else length
        if known > limits.drained or (waits and known > limits.body):
            raise self._too_large()
        try:
            async with asyncio.timeout(limits.start + known / limits.rate):
                await self._pieces(body, line, keep=known <= limits.body)
        except TimeoutError as late:
            raise BodyTooSlow from late
        if length is not None and body.size < length:
            raise Gone

    async def _pieces(self, body: Body, line: Line, *, keep: bool) -> None:
        pieces = aiter(line)
        while True:
            try:
                async with asyncio.timeout(self.limits.silence):
                    piece = await anext(pieces)
            except StopAsyncIteration:
                break
            except RuntimeError as broken:  # granian's ProtocolClosed and ProtocolError
                raise Gone from broken
            body.size += len(piece)
            if keep:
                self._keep(body, piece)
            elif body.size > self.limits.drained:
                raise self._too_large()
        if not keep:
            raise self._too_large()

    def _keep(self, body: Body, piece: bytes) -> None:
        if body.size > self.limits.body:
            raise self._too_large()
        if self.held + len(piece) > self.limits.memory:
            raise UploadsBusy
        self.held += len(piece)
        body.held += len(piece)
        body.data.write(piece)

    def _too_large(self) -> BodyTooLarge:
        return BodyTooLarge(limit=self.limits.body // 1024**2)


class Body:
    """What somebody sent, in memory."""

    def __init__(self, collector: Collector) -> None:
        self.collector = collector
        self.data = BytesIO()
        self.size = 0
        self.held = 0

    def drop(self) -> None:
        """Give the memory back."""
        self.collector.held -= self.held
        self.held = 0
        self.data = BytesIO()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The start of an answer; ``rest`` when there is more to fetch."""

    status: int
    headers: Headers
    start: bytes
    rest: Iterator[bytes] | None = None


class Door:
    """An RSGI application around a WSGI one."""

    def __init__(self, application: Application, *, threads: int, limits: Limits | None = None) -> None:
        self.application = application
        self.collector = Collector(limits or Limits())
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="web")

    async def __rsgi__(self, scope: Scope, line: Line) -> None:
        try:
            environ = _environ(scope)
            body = await self._collected(scope, line, environ)
            try:
                found = await self._in_thread(self._run, environ)
            finally:
                if body is not None:
                    body.drop()
            await self._send(scope, line, found)
        except Gone:
            return

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.pool.shutdown(wait=True)

    async def _in_thread(self, work: Callable[..., Any], *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.pool, work, *args)

    async def _collected(self, scope: Scope, line: Line, environ: Environ) -> Body | None:
        """The body, in the environ too; nothing, and in the environ why, when it was refused."""
        try:
            body = await self.collector.collect(scope, line)
        except Refused as no:
            environ |= {REFUSED: no, "CONTENT_LENGTH": "0", "wsgi.input": BytesIO()}
            return None
        body.data.seek(0)
        environ |= {"CONTENT_LENGTH": str(body.size) if body.size else environ["CONTENT_LENGTH"]}
        environ["wsgi.input"] = body.data
        return body

    def _run(self, environ: Environ) -> Answer:
        """Ask the application, in a thread; fetch the first piece of what it answers."""
        told: list[tuple[int, Headers]] = []

        def start(status: str, headers: Headers, exc_info: object = None) -> None:
            told[:] = [(int(status[:3]), headers)]

        try:
            pieces = _pieces(self.application(environ, start))
            first = next(pieces, b"")
            rest = pieces if len(first) >= PIECE else None
            if rest is None:
                pieces.close()
        except Exception:
            log.exception("no answer")
            return Answer(status=500, headers=[("Content-Type", "text/plain")], start=b"Error")
        status, headers = told[0]
        return Answer(status=status, headers=headers, start=first, rest=rest)

    async def _send(self, scope: Scope, line: Line, found: Answer) -> None:
        headers = [(name, _plain(value)) for name, value in found.headers]
        rest = found.rest
        try:
            if scope.method == "HEAD" or found.status in (204, 304):
                line.response_empty(found.status, headers)
            elif rest is None:
                line.response_bytes(found.status, headers, found.start)
            else:
                await self._stream(line.response_stream(found.status, headers), found.start, rest)
        except RuntimeError as broken:  # granian's ProtocolClosed and ProtocolError
            raise Gone from broken
        finally:
            if rest is not None:
                await self._in_thread(rest.close)  # type: ignore[attr-defined]  # a generator

    async def _stream(self, way: Transport, first: bytes, rest: Iterator[bytes]) -> None:
        piece = first
        while piece:
            await way.send_bytes(piece)
            piece = await self._in_thread(next, rest, b"")


def _pieces(result: Iterable[bytes]) -> Any:
    """An answer's bytes in pieces of ``PIECE`` or a little more, the last one smaller; closes the answer in the end."""
    close = getattr(result, "close", None)
    try:
        held: list[bytes] = []
        size = 0
        for one in result:
            held.append(one)
            size += len(one)
            if size >= PIECE:
                yield b"".join(held)
                held, size = [], 0
        yield b"".join(held)
    finally:
        if close is not None:
            close()


def _length(scope: Scope) -> int | None:
    """How long the body will be, if that is known."""
    given = scope.headers.get("content-length")
    if given is not None and given.isascii() and given.isdigit():
        return int(given)
    return None if scope.headers.get("transfer-encoding") or scope.http_version.startswith("2") else 0


def _environ(scope: Scope) -> Environ:
    """PEP 3333's words for a request."""
    server, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "CONTENT_LENGTH": "",
        "CONTENT_TYPE": "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" not in name:  # it would pass for the header with a hyphen
            _put(environ, name.upper().replace("-", "_"), value)
    return environ


def _put(environ: Environ, name: str, value: str) -> None:
    if name in ("CONTENT_LENGTH", "CONTENT_TYPE"):
        environ[name] = value
        return
    name = f"HTTP_{name}"
    both = "; " if name == "HTTP_COOKIE" else ","
    environ[name] = f"{environ[name]}{both}{value}" if name in environ else value


def _plain(value: str) -> str:
    """A header's value in signs that may stand on the wire."""
    return value if value.isascii() else value.encode("ascii", "replace").decode("ascii")


class AnswerRefused:
    """Says why a body was not collected, in the words and the language of the pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refused = request.META.get(REFUSED)
        if not isinstance(refused, Refused):
            return self.get_response(request)
        response = answer(request, refused)
        if isinstance(refused, UploadsBusy):
            response["Retry-After"] = str(BUSY_FOR)
        return response
