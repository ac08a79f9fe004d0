"""What is measured. Each function answers with plain numbers."""

from __future__ import annotations

import os
import socket
import statistics
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from bench import flow
from bench.home import CODE, Made, session
from bench.load import Browser, hammer, percentile, together, told
from bench.server import Served

INBOX = f"/desk/{CODE}/"
BARE = "/bench/bare"
UPLOADS, WATCHERS, POLL_EVERY = 30, 1000, 4.0

PARTS_OF_NAMES = ("สมมติ", "มาลี จำ", "ดวงใจ แสงตัวอย่าง", "ไม่มีใคร")

Numbers = dict[str, Any]


def flows(port: int, photo: bytes, *, clients: int, count: int) -> Numbers:
    """``count`` applications by so many visitors at once."""
    done: list[flow.Walked] = []
    left = iter(range(count))
    lock = threading.Lock()

    def run(_: int) -> None:
        while True:
            with lock:
                if next(left, None) is None:
                    return
            done.append(flow.walk(port, photo))

    began = time.perf_counter()
    together(run, clients)
    seconds = time.perf_counter() - began
    lengths = [one.seconds for one in done]
    times = [took for one in done for took in one.times]
    return {
        "requests": statistics.mode(one.requests for one in done),
        "flows": count,
        "flows_per_second": round(count / seconds, 2),
        "flow_p50_ms": round(percentile(lengths, 0.5) * 1000),
        "flow_p95_ms": round(percentile(lengths, 0.95) * 1000),
        "request_p50_ms": round(percentile(times, 0.5) * 1000, 2),
        "request_p95_ms": round(percentile(times, 0.95) * 1000, 2),
    }


def pages(port: int, cookies: Mapping[str, str], *, seconds: float, rounds: int = 15) -> Numbers:
    """Service page and inbox beside the bare page, in many short turns, by a signed-in officer with four connections.

    The share is the middle one of the rounds' own: another process that wakes up meanwhile spoils a round, not the rest.
    """
    paths = {"bare": BARE, "service_page": flow.SERVICE_PAGE, "inbox": INBOX}
    for path in paths.values():
        hammer(port, [path], cookies=[cookies], clients=2, seconds=0.5)
    turns = [
        {
            name: hammer(port, [path], cookies=[cookies], clients=4, seconds=seconds / 10)
            for name, path in paths.items()
        }
        for _ in range(rounds)
    ]
    found: Numbers = {
        name: sorted((turn[name] for turn in turns), key=lambda one: one["per_second"])[rounds // 2]
        for name in paths
    }
    for name in ("service_page", "inbox"):
        shares = [turn[name]["per_second"] / turn["bare"]["per_second"] for turn in turns]
        found[f"{name}_share"] = round(statistics.median(shares), 3)
    return found


def desk(port: int, cookies: Mapping[str, str], numbers: Sequence[str], *, seconds: float) -> Numbers:
    """Inbox and case page by one officer with one connection: how long each takes."""
    cases = [f"{INBOX}cases/{number}" for number in numbers]
    hammer(port, [INBOX, cases[0]], cookies=[cookies], clients=1, seconds=1)
    return {
        "inbox": hammer(port, [INBOX], cookies=[cookies], clients=1, seconds=seconds),
        "case": hammer(port, cases, cookies=[cookies], clients=1, seconds=seconds),
    }


def register(port: int, cookies: Mapping[str, str], *, seconds: float) -> Numbers:
    """The control register: its first page, one in the middle of the book, and the list of registers."""
    path = f"{INBOX}register/"
    book = f"{path}bench-card"
    paths = {
        "first": book,
        "further": f"{book}?after=2567-1000",
        "all": path,
        "by_name": f"{book}?order=name",
        "by_kind": f"{book}?order=end&page=40",
        "narrowed": f"{book}?variant=none&state=open",
        "month": f"{book}.pdf?period=2567-06",
    }
    return {
        name: hammer(port, [path], cookies=[cookies], clients=1, seconds=seconds / 2)
        for name, path in paths.items()
    }


def search(port: int, cookies: Mapping[str, str], words: Sequence[str], *, seconds: float) -> Numbers:
    """Part of a name, in the officers' search, the whole page."""
    from urllib.parse import quote

    found: Numbers = {}
    for word in words:
        path = f"{INBOX}search?q={quote(word)}"
        found[word] = hammer(port, [path], cookies=[cookies], clients=1, seconds=seconds)
    return found


def search_alone(made: Made) -> dict[str, float]:
    """Milliseconds of the query behind the search, without a page around it."""
    from khamkho.casework.queries.inbox import search_for

    found = {}
    for word in PARTS_OF_NAMES:
        times = []
        for _ in range(15):
            began = time.perf_counter()
            search_for(made.cast.officer, made.cast.office.pk, word)
            times.append(time.perf_counter() - began)
        found[word] = round(sorted(times)[len(times) * 95 // 100] * 1000, 1)
    return found


def under_slow_uploads(port: int, *, seconds: float) -> Numbers:
    """The service page by itself, and while thirty visitors on bad lines send a piece of half a megabyte each."""
    quiet = hammer(port, [flow.SERVICE_PAGE], cookies=[{}], clients=2, seconds=seconds)
    stop = threading.Event()
    places = [_upload(port) for _ in range(UPLOADS)]
    doors = [_dribble(port, browser, path, stop) for browser, path in places]
    time.sleep(1)
    busy = hammer(port, [flow.SERVICE_PAGE], cookies=[{}], clients=2, seconds=seconds)
    stop.set()
    for door in doors:
        door.join()
    return {"quiet": quiet, "busy": busy, "p95_ratio": round(busy["p95_ms"] / quiet["p95_ms"], 2)}


def _upload(port: int) -> tuple[Browser, str]:
    browser = Browser(port)
    flow.begin(browser)
    return browser, flow.begin_upload(browser, flow.PIECE * 2)


def _dribble(port: int, browser: Browser, path: str, stop: threading.Event) -> threading.Thread:
    """Send a piece at about ten kilobytes a second until told to stop."""
    head = (
        f"PUT {path}?offset=0 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/octet-stream\r\n"
        f"Content-Length: {flow.PIECE}\r\nX-CSRFToken: {browser.cookies['csrftoken']}\r\n"
        f"Cookie: {'; '.join(f'{name}={value}' for name, value in browser.cookies.items())}\r\n\r\n"
    )

    def run() -> None:
        while not stop.wait(0.5):  # a busy server closes the door: knock again, as the page's script does
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)) as door:
                door.sendall(head.encode())
                for _ in range(flow.PIECE // 2048 - 1):
                    if stop.wait(0.2):
                        return
                    door.sendall(os.urandom(2048))

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def watchers(served: Served, cases: Sequence[tuple[int, str, int]], *, seconds: float) -> Numbers:
    """A thousand people with their case's page open: each asks for news every four seconds.

    ``cases`` are (id, number, last event). Also told: the service page meanwhile, by one visitor.
    """
    people = []
    for n in range(WATCHERS):
        pk, number, head = cases[n % len(cases)]
        people.append((session(khamkho_cases=[pk]), f"/my/{number}/news?after={head}"))
    times: list[float] = []
    late: list[float] = []
    count = max(1, int(WATCHERS * seconds / POLL_EVERY))
    began = time.perf_counter() + 0.2
    turn = iter(range(count))
    lock = threading.Lock()

    def ask(_: int) -> None:
        browser = Browser(served.port)
        while True:
            with lock:
                n = next(turn, None)
            if n is None:
                times.extend(browser.times)
                return
            at = began + n * POLL_EVERY / WATCHERS
            wait = at - time.perf_counter()
            if wait > 0:
                time.sleep(wait)
            browser.cookies, path = dict(people[n % WATCHERS][0]), people[n % WATCHERS][1]
            got = browser.get(path)
            if got.status not in (200, 204):
                raise RuntimeError(f"news: {got.status}")
            late.append(time.perf_counter() - at)

    visitor: Numbers = {}

    def visit(_: int) -> None:
        visitor.update(hammer(served.port, [flow.SERVICE_PAGE], cookies=[{}], clients=1, seconds=seconds - 1))

    together(lambda which: visit(0) if which == 0 else ask(which), 13)
    spent = time.perf_counter() - began
    return {
        "wanted_per_second": round(WATCHERS / POLL_EVERY),
        **told(times, spent),
        "p95_with_waiting_ms": round(percentile(late, 0.95) * 1000, 1),
        "service_page_meanwhile": visitor,
    }


def first_visit(port: int) -> Numbers:
    """What a phone loads for the service page with nothing in its cache, counted by Chromium; nothing without one."""
    if not _chromium():
        return {}
    from playwright.sync_api import sync_playwright

    got: dict[str, Numbers] = {}

    def begun(event: Numbers) -> None:
        got.setdefault(event["requestId"], {"url": event["response"]["url"]})

    def ended(event: Numbers) -> None:
        got.get(event["requestId"], {}).update(bytes=int(event["encodedDataLength"]))

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 390, "height": 844}, locale="th-TH")
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.responseReceived", begun)
        wire.on("Network.loadingFinished", ended)
        page.goto(f"http://127.0.0.1:{port}{flow.SERVICE_PAGE}", wait_until="networkidle")
        page.wait_for_timeout(500)
        chromium.close()
    files = {
        one["url"].split(str(port))[-1]: one.get("bytes", 0)
        for one in got.values()
        if str(port) in one["url"]
    }
    return {"requests": len(files), "bytes": sum(files.values()), "files": files}


def _chromium() -> str:
    return next(
        (path for path in ("/usr/bin/chromium", "/usr/bin/google-chrome") if os.path.exists(path)), ""
    )


def documents(made: Made, count: int) -> Numbers:
    """Receipts and filled-in forms, from the case to the sealed PDF, in one process."""
    from django.utils import timezone

    from khamkho.casework.models import Case
    from khamkho.issuing.commands import produce
    from khamkho.issuing.models import Document

    made_already = Document.objects.filter(kind="receipt").values("case_id")
    cases = Case.objects.filter(state=Case.OPEN).exclude(pk__in=made_already).order_by("-pk")[: count + 1]
    times: list[float] = []
    for case in cases:
        began = time.perf_counter()
        produce(case_id=case.pk, kind="receipt", event=1, now=timezone.now())
        times.append(time.perf_counter() - began)
    first, warm = times[0], times[1:]
    return {
        "first_ms": round(first * 1000),
        "p50_ms": round(percentile(warm, 0.5) * 1000, 1),
        "p95_ms": round(percentile(warm, 0.95) * 1000, 1),
        "count": len(warm),
    }


def queries(cookies: Mapping[str, str], number: str) -> Numbers:
    """How many statements each page sends, asked inside this process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    paths = {
        "service_page": flow.SERVICE_PAGE,
        "inbox": INBOX,
        "case": f"{INBOX}cases/{number}",
        "search": f"{INBOX}search?q=สมมติ",
        "register": f"{INBOX}register/bench-card",
        "bare": BARE,
    }
    client = Client(headers={"host": "127.0.0.1"})
    for name, value in cookies.items():
        client.cookies[name] = value
    found: Numbers = {}
    for name, path in paths.items():
        client.get(path)
        with CaptureQueriesContext(connection) as caught:
            got = client.get(path)
        if got.status_code != 200:
            raise RuntimeError(f"{path}: {got.status_code}")
        found[name] = len(caught)
    return found
