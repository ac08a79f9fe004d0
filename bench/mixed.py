"""A morning at one office: two hundred officers and five hundred applicants at once, each at a person's pace."""

from __future__ import annotations

import heapq
import http.client
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from bench import flow
from bench.home import session
from bench.load import Browser, together, told
from bench.measures import INBOX
from khamkho.people.models import User

OFFICERS, APPLICANTS = 200, 500
OFFICERS_PAUSE, APPLICANTS_PAUSE = 20.0, 30.0
"""Seconds between two things that one person does, on average."""
HANDS = 24
NAMES = ("สมมติ", "มาลี", "ดวงใจ", "แสงตัวอย่าง")
Deed = Callable[["Person"], None]


@dataclass
class Person:
    browser: Browser
    deeds: Sequence[tuple[str, Deed, int]]
    """What she does: its name, how, and how often beside the others."""
    pause: float
    rng: random.Random
    case: tuple[str, int] = ("", 0)
    """The number of the case that she is about, and its last event."""


@dataclass
class Tally:
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    lock: threading.Lock = field(default_factory=threading.Lock)


class Wrong(Exception):
    """An answer that nobody wants to see."""


def look(person: Person, path: str) -> Any:
    got = person.browser.get(path)
    if got.status not in (200, 204):
        raise Wrong(f"{path}: {got.status}")
    return got


def _inbox(person: Person) -> None:
    look(person, INBOX)


def _case(person: Person) -> None:
    look(person, f"{INBOX}cases/{person.case[0]}")


def _search(person: Person) -> None:
    look(person, f"{INBOX}search?q={quote(person.rng.choice(NAMES))}")


def _register(person: Person) -> None:
    look(person, f"{INBOX}register/bench-card")


def _note(person: Person) -> None:
    path = f"{INBOX}cases/{person.case[0]}"
    page = look(person, f"{path}?do=note")
    sent = person.browser.post(f"{path}/note", {**person.browser.form(page, "/note"), "text": "โทรสอบถามแล้ว"})
    if sent.status not in (302, 303):
        raise Wrong(f"note: {sent.status}")


def _news(person: Person) -> None:
    look(person, f"/my/{person.case[0]}/news?after={person.case[1]}")


def _my_case(person: Person) -> None:
    look(person, f"/my/{person.case[0]}")


def _service(person: Person) -> None:
    look(person, flow.SERVICE_PAGE)


def _begin(person: Person) -> None:
    """Begin an application, and fill in its first pages."""
    page = flow.follow(person.browser, flow.begin(person.browser))
    for _ in range(3):
        page = flow.follow(person.browser, flow.answer(person.browser, page, flow.browser_path(page), b""))


OFFICER: Sequence[tuple[str, Deed, int]] = (
    ("inbox", _inbox, 35),
    ("case", _case, 35),
    ("search", _search, 10),
    ("register", _register, 5),
    ("note", _note, 15),
)
APPLICANT: Sequence[tuple[str, Deed, int]] = (
    ("news", _news, 40),
    ("my case", _my_case, 20),
    ("service page", _service, 20),
    ("begin", _begin, 20),
)


def officers_in(share: float) -> int:
    """How many officers there are in this share of the whole crowd."""
    return max(2, int(OFFICERS * share))


def mixed(
    port: int,
    officers: Sequence[User],
    cases: Sequence[tuple[int, str, int]],
    *,
    people: float,
    seconds: float,
) -> dict[str, Any]:
    """So many seconds of it; ``people`` is the share of the whole crowd, ``officers`` are ``officers_in`` it. ``cases`` are (id, number, last event)."""
    crowd = _crowd(port, officers, cases, people)
    tally, began = Tally(), time.perf_counter()
    end = began + seconds
    turns = [(began + person.rng.random() * person.pause, n) for n, person in enumerate(crowd)]
    heapq.heapify(turns)

    def hand(_: int) -> None:
        while True:
            with tally.lock:
                if not turns or turns[0][0] >= end:
                    return
                at, n = heapq.heappop(turns)
            time.sleep(max(0.0, at - time.perf_counter()))
            person = crowd[n]
            _do(person, tally)
            with tally.lock:
                pause = person.rng.uniform(0.5, 1.5) * person.pause
                heapq.heappush(turns, (time.perf_counter() + pause, n))

    together(hand, HANDS)
    spent = time.perf_counter() - began
    every = [took for times in tally.times.values() for took in times]
    return {
        "officers": sum(person.deeds is OFFICER for person in crowd),
        "applicants": sum(person.deeds is APPLICANT for person in crowd),
        **told(every, spent),
        "errors": sum(tally.wrong.values()),
        "wrong": dict(tally.wrong),
        "deeds": {name: told(times, spent) for name, times in sorted(tally.times.items())},
    }


def _crowd(
    port: int, officers: Sequence[User], cases: Sequence[tuple[int, str, int]], share: float
) -> list[Person]:
    rng = random.Random(7)

    def person(cookies: Mapping[str, str], deeds: Any, pause: float, about: tuple[str, int]) -> Person:
        return Person(Browser(port, dict(cookies)), deeds, pause, random.Random(rng.random()), about)

    found = []
    for n, cookies in enumerate(session(user) for user in officers):
        _, number, head = cases[n % len(cases)]
        found.append(person(cookies, OFFICER, OFFICERS_PAUSE, (number, head)))
    for n in range(max(4, int(APPLICANTS * share))):
        pk, number, head = cases[(n * 7) % len(cases)]
        found.append(person(session(khamkho_cases=[pk]), APPLICANT, APPLICANTS_PAUSE, (number, head)))
    return found


def _do(person: Person, tally: Tally) -> None:
    """One deed; each of its requests counts under its name."""
    name, deed, _ = person.rng.choices(person.deeds, weights=[weight for *_, weight in person.deeds])[0]
    before = len(person.browser.times)
    try:
        deed(person)
    except (Wrong, RuntimeError, OSError, http.client.HTTPException) as error:
        with tally.lock:
            tally.wrong[f"{name}: {str(error)[:80]}"] += 1
    with tally.lock:
        tally.times[name] += person.browser.times[before:]
