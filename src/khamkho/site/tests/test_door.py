"""Bodies are collected without a thread: slow ones, large ones, broken ones, many at once; answers of every kind."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import translation

from khamkho.files.refusals import UploadsBusy
from khamkho.site.door import PIECE, REFUSED, AnswerRefused, BodyTooLarge, Door, Limits, _pieces

BIG = bytes(range(256)) * 8192
closed: list[str] = []


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """What the door stands before in these tests."""
    path = environ["PATH_INFO"]
    if path == "/echo":
        refused = environ.get(REFUSED)
        said = refused.code if refused else str(len(environ["wsgi.input"].read()))
        return _plain(
            start, f"{getattr(refused, 'status', 200)} -", said, ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")
        )
    if path == "/environ":
        return _plain(
            start, "200 OK", repr({name: environ[name] for name in sorted(environ) if name.isupper()})
        )
    if path == "/304":
        return _plain(start, "304 Not Modified", "", ("ETag", '"x"'))
    if path == "/slow":
        time.sleep(1)
        return _plain(start, "200 OK", "slow")
    if path == "/thai":
        return _plain(
            start,
            "200 OK",
            "ไทย",
            ("X-Name", "caf\xe9"),
            ("Content-Disposition", "inline; filename*=utf-8''%E0%B8%81"),
        )
    if path == "/broken":
        raise ValueError("broken")
    if path == "/big":
        return _big(environ, start)
    return _plain(start, "200 OK", "here")


def _plain(start: Callable[..., Any], status: str, text: str, *headers: tuple[str, str]) -> list[bytes]:
    body = text.encode()
    start(status, [("Content-Type", "text/plain"), ("Content-Length", str(len(body))), *headers])
    return [body]


def _big(environ: dict[str, Any], start: Callable[..., Any]) -> Iterator[bytes]:
    first, _, last = (
        environ.get("HTTP_RANGE", f"bytes=0-{len(BIG) - 1}").removeprefix("bytes=").partition("-")
    )
    part = BIG[int(first) : int(last) + 1]
    start(
        "206 Partial Content" if "HTTP_RANGE" in environ else "200 OK", [("Content-Length", str(len(part)))]
    )

    def pieces() -> Iterator[bytes]:
        try:
            for at in range(0, len(part), 65536):
                yield part[at : at + 65536]
        finally:
            closed.append("big")

    return pieces()


door = Door(application, threads=2, limits=Limits(silence=1.0, bodies=40, body=4_000_000, drained=6_000_000))

SERVER = """
import sys
from granian import Granian
from granian.constants import HTTPModes, Interfaces
Granian("khamkho.site.tests.test_door:door", interface=Interfaces.RSGI, address="127.0.0.1", port=int(sys.argv[1]),
        websockets=False, workers_kill_timeout=20, http=HTTPModes.http1, log_enabled=False).serve()
"""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(port)], env=os.environ | {"PYTHONPATH": ":".join(sys.path)}
    )
    try:
        for _ in range(200):
            with suppress(OSError):
                if ask(port, "GET", "/")[0] == 200:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        assert process.wait(30) == 0


def ask(
    port: int, method: str, path: str, body: Any = None, **headers: str
) -> tuple[int, http.client.HTTPMessage, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    got = line.getresponse()
    return got.status, got.headers, got.read()


@pytest.mark.slow
@pytest.mark.enable_socket
class TestServed:
    """Behind the real web server."""

    def test_a_small_and_a_large_body_arrive_whole(self, port: int) -> None:
        assert ask(port, "POST", "/echo", b"a=1")[2] == b"3"
        assert ask(port, "PUT", "/echo", bytes(3_000_000))[2] == b"3000000"
        assert ask(port, "POST", "/echo", iter([b"12", b"345"]))[2] == b"5"  # its length not told before
        assert ask(port, "POST", "/echo")[2] == b"0"

    def test_a_body_over_the_limit_is_refused_by_its_length(self, port: int) -> None:
        status, _, said = ask(port, "POST", "/echo", bytes(5_000_000))
        assert (status, said) == (413, b"body-too-large")

    def test_a_body_far_over_the_limit_is_not_even_read(self, port: int) -> None:
        line = socket.create_connection(("127.0.0.1", port), timeout=10)
        line.sendall(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99000000000\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 413")

    def test_an_endless_body_without_a_length_is_refused(self, port: int) -> None:
        status, _, said = ask(port, "POST", "/echo", iter([bytes(500_000)] * 9))
        assert (status, said) == (413, b"body-too-large")

    def test_a_body_that_stops_arriving_is_refused_in_time(self, port: int) -> None:
        line = dribble(port, b"some")
        assert line.recv(100).startswith(b"HTTP/1.1 408")

    def test_somebody_who_hangs_up_while_sending_is_forgotten(self, port: int) -> None:
        dribble(port, b"some").close()
        assert ask(port, "GET", "/")[2] == b"here"

    def test_thirty_dribbling_bodies_leave_both_threads_to_others(self, port: int) -> None:
        lines = [dribble(port, b"some") for _ in range(30)]
        assert ask(port, "GET", "/")[2] == b"here"
        lines[-1].setblocking(False)
        with pytest.raises(BlockingIOError):  # it was not given up to make room
            lines[-1].recv(1)
        for line in lines:
            line.close()

    def test_more_bodies_than_there_is_room_for_are_told_so(self, port: int) -> None:
        lines = [dribble(port, b"some") for _ in range(40)]
        time.sleep(0.2)
        assert ask(port, "POST", "/echo", b"a")[2] == b"uploads-busy"
        for line in lines:
            line.close()
        time.sleep(1.2)
        assert ask(port, "POST", "/echo", b"a")[2] == b"1"

    def test_many_at_once_get_their_own_answers(self, port: int) -> None:
        with ThreadPoolExecutor(12) as people:
            sizes = list(range(1, 200_000, 5_000))
            answers = list(people.map(lambda size: ask(port, "POST", "/echo", bytes(size))[2], sizes))
        assert answers == [str(size).encode() for size in sizes]

    def test_a_file_comes_whole_and_in_parts(self, port: int) -> None:
        assert ask(port, "GET", "/big")[2] == BIG
        status, headers, part = ask(port, "GET", "/big", Range="bytes=100-700099")
        assert (status, headers["Content-Length"], part) == (206, "700000", BIG[100:700_100])

    def test_a_reader_who_hangs_up_is_forgotten(self, port: int) -> None:
        line = socket.create_connection(("127.0.0.1", port), timeout=10)
        line.sendall(b"GET /big HTTP/1.1\r\nHost: x\r\n\r\n")
        line.recv(100)
        line.close()
        assert ask(port, "GET", "/")[2] == b"here"

    def test_head_and_not_modified_have_no_body(self, port: int) -> None:
        status, headers, body = ask(port, "HEAD", "/")
        assert (status, headers["Content-Length"], body) == (200, "4", b"")
        status, headers, body = ask(port, "HEAD", "/big")
        assert (status, headers["Content-Length"], body) == (200, str(len(BIG)), b"")
        status, headers, body = ask(port, "GET", "/304")
        assert (status, headers["ETag"], body) == (304, '"x"', b"")

    def test_headers_come_out_as_they_went_in(self, port: int) -> None:
        assert ask(port, "POST", "/echo", b"a")[1].get_all("Set-Cookie") == ["a=1", "b=2"]
        _, headers, body = ask(port, "GET", "/thai")
        assert body.decode() == "ไทย"
        assert headers["Content-Disposition"] == "inline; filename*=utf-8''%E0%B8%81"

    def test_the_application_sees_what_was_asked(self, port: int) -> None:
        seen = eval(ask(port, "GET", "/environ?q=%E0%B8%81", X_Forwarded_For="203.0.113.9", Cookie="a=1")[2])
        assert seen["QUERY_STRING"] == "q=%E0%B8%81"
        assert seen["HTTP_X_FORWARDED_FOR"] == "203.0.113.9"
        assert (seen["REMOTE_ADDR"], seen["HTTP_COOKIE"]) == ("127.0.0.1", "a=1")
        assert seen["SERVER_PORT"] == str(port)

    def test_a_header_with_an_underscore_cannot_pass_for_a_proxys(self, port: int) -> None:
        line = socket.create_connection(("127.0.0.1", port), timeout=10)
        line.sendall(
            b"GET /environ HTTP/1.1\r\nHost: x\r\nX_Forwarded_For: 203.0.113.9\r\nConnection: close\r\n\r\n"
        )
        assert b"203.0.113.9" not in b"".join(iter(lambda: line.recv(9999), b""))

    def test_a_mistake_of_the_application_is_answered(self, port: int) -> None:
        assert ask(port, "GET", "/broken")[0] == 500


def dribble(port: int, data: bytes) -> socket.socket:
    """Begin to send a body and stop."""
    line = socket.create_connection(("127.0.0.1", port), timeout=10)
    line.sendall(b"PUT /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n" + data)
    return line


@pytest.mark.slow
@pytest.mark.enable_socket
def test_an_answer_under_way_is_finished_before_the_server_stops() -> None:
    serving = port.__wrapped__()  # type: ignore[attr-defined]  # the fixture's own function
    number = next(serving)
    said: list[bytes] = []
    waiting = threading.Thread(target=lambda: said.append(ask(number, "GET", "/slow")[2]))
    waiting.start()
    time.sleep(0.4)
    with suppress(StopIteration):
        next(serving)
    waiting.join()
    assert said == [b"slow"]


@pytest.mark.parametrize(("lang", "word"), [("th", "ใหญ่เกินไป"), ("en", "too large")])
def test_a_refused_body_is_explained(rf: RequestFactory, lang: str, word: str) -> None:
    request = rf.post("/x", headers={"accept": "application/json"})
    request.META[REFUSED] = BodyTooLarge(limit=24)
    with translation.override(lang):
        said = AnswerRefused(_never)(request)
    assert said.status_code == 413
    assert word in json.loads(said.content)["title"]


def _never(request: object) -> Any:
    raise AssertionError("the page was asked")


def test_a_busy_server_says_when_to_try_again(rf: RequestFactory) -> None:
    request = rf.put("/x", b"", headers={"accept": "application/json"})
    request.META[REFUSED] = UploadsBusy()
    said = AnswerRefused(_never)(request)
    assert (said.status_code, said["Retry-After"]) == (503, "3")


def test_nobody_can_say_from_outside_that_a_body_was_refused(rf: RequestFactory) -> None:
    request = rf.get("/x", headers={REFUSED: "x"})
    assert AnswerRefused(lambda request: "page")(request) == "page"  # type: ignore[arg-type,return-value,comparison-overlap]


def test_an_answer_is_fetched_in_pieces_and_closed() -> None:
    class Result(list[bytes]):
        def close(self) -> None:
            closed.append("list")

    pieces = list(_pieces(Result([bytes(PIECE // 2)] * 5)))
    assert [len(piece) for piece in pieces] == [PIECE, PIECE, PIECE // 2]
    assert closed[-1] == "list"
