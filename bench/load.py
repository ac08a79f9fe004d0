"""A small HTTP client, closed-loop load from threads, and percentiles."""

from __future__ import annotations

import http.client
import json
import re
import sys
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Browser:
    """One visitor: a connection that is kept, and cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    times: list[float] = field(default_factory=list)
    _door: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(fields).encode(), kind)

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] = {}
    ) -> Answer:
        began = time.perf_counter()
        answer = self._send(method, path, body, {**self._own(), **headers})
        self.times.append(time.perf_counter() - began)
        self.requests += 1
        return answer

    def _own(self) -> dict[str, str]:
        own = {"Accept-Language": "th", "Accept-Encoding": "identity"}
        if self.cookies:
            own["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if "csrftoken" in self.cookies:
            own["X-CSRFToken"] = self.cookies["csrftoken"]
        return own

    def _send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        for fresh in (self._door is None, True):
            if self._door is None:
                self._door = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                self._door.request(method, path, body, dict(headers))
                got = self._door.getresponse()
                data = got.read()
                break
            except (http.client.HTTPException, OSError):
                self._door.close()
                self._door = None
                if fresh:  # a kept connection may have been closed meanwhile: any browser knocks again
                    raise
        for line in got.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return Answer(got.status, {name.lower(): value for name, value in got.headers.items()}, data)

    def form(self, page: Answer, action: str = "") -> dict[str, str]:
        """The hidden fields of the page's form that posts to a path which ends with ``action``."""
        for attributes, inside in re.findall(r"<form\b([^>]*)>(.*?)</form>", page.text, re.S):
            target = re.search(r'action="([^"]*)"', attributes)
            if 'method="post"' not in attributes or not (target[1] if target else "").partition("?")[
                0
            ].endswith(action):
                continue
            hidden = re.findall(r'<input[^>]*type="hidden"[^>]*>', inside)
            return {_of(tag, "name"): _of(tag, "value") for tag in hidden}
        raise RuntimeError(f"no form for {action!r}")


def _of(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else ""


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def told(times: Sequence[float], seconds: float) -> dict[str, float]:
    """Rate per second and milliseconds at the middle and at 95 %."""
    return {
        "count": len(times),
        "per_second": round(len(times) / seconds, 1),
        "p50_ms": round(percentile(times, 0.5) * 1000, 2),
        "p95_ms": round(percentile(times, 0.95) * 1000, 2),
    }


def hammer(
    port: int, paths: Sequence[str], *, cookies: Sequence[Mapping[str, str]], clients: int, seconds: float
) -> dict[str, float]:
    """Ask for the paths in turn, each client as fast as it is answered, for so many seconds. Every answer is 200."""
    times: list[float] = []
    wrong: list[int] = []
    end = time.perf_counter() + seconds

    def run(which: int) -> None:
        browser = Browser(port, dict(cookies[which % len(cookies)]) if cookies else {})
        turn = which
        while time.perf_counter() < end:
            answer = browser.get(paths[turn % len(paths)])
            turn += clients
            if answer.status not in (200, 204):
                wrong.append(answer.status)
                return
        times.extend(browser.times)

    began = time.perf_counter()
    together(run, clients)
    if wrong:
        raise RuntimeError(f"{paths[0]} answered {wrong[0]}")
    return told(times, time.perf_counter() - began)


def together(work: Callable[[int], Any], count: int) -> None:
    """Run so many at once, each told which it is; the first mistake of any of them is raised."""
    mistakes: list[BaseException] = []

    def guarded(which: int) -> None:
        try:
            work(which)
        except BaseException as error:  # noqa: BLE001 - raised below, in the thread that asked
            mistakes.append(error)

    threads = [threading.Thread(target=guarded, args=(which,)) for which in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if mistakes:
        raise mistakes[0]


def step(name: str, measure: Callable[[], Any]) -> Any:
    """Measure one thing and say so."""
    began = time.perf_counter()
    found = measure()
    print(
        f"{name} ({time.perf_counter() - began:.0f} s): {json.dumps(found, ensure_ascii=False)[:600]}",
        file=sys.stderr,
    )
    return found


def a_key() -> str:
    return str(uuid.uuid4())
