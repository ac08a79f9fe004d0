"""People who hand in and act through the API, and try again under the same key when the line breaks."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from tests.kill.house import TRUST

PATIENCE = 300
"""Seconds for which one answer is asked for: longer than the gate may go on killing, for on a busy machine a server that
is killed as soon as it is up answers nothing meanwhile."""
ANSWERS = {
    "subject": "ขอข้อมูลโรงเรียน",
    "details": "ขอรายชื่อโรงเรียนในเขต",
    "name": {"title": "นางสาว", "first": "ตัวอย่าง", "last": "อดทน"},
    "email": "somsri@example.com",
    "phone": "0812345678",
    "declaration": True,
}


@dataclass
class Play:
    """What all players share: where to go, who they are, when to stop, what was acknowledged."""

    url: str
    tokens: dict[str, str]
    over: threading.Event = field(default_factory=threading.Event)
    acknowledged: list[dict[str, Any]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


class Player(threading.Thread):
    """Plays one case after the other, each to its end."""

    def __init__(self, play: Play, number: int) -> None:
        super().__init__(name=f"player-{number}", daemon=True)
        self.play, self.number = play, number

    def run(self) -> None:
        try:
            while not self.play.over.is_set():
                self.play.acknowledged.append({"number": self.one_case()})
        except Exception as error:  # noqa: BLE001  # the test reads it
            self.play.failures.append(f"{self.name}: {error!r}")

    def one_case(self) -> str:
        partner = f"partner{self.number}"
        body = {
            "office": "sample",
            "service": "general-request",
            "contact": {"email": "somsri@example.com", "phone": "0812345678"},
            "answers": ANSWERS,
        }
        begun = self.send(partner, "POST", "/cases", body, expect=201)
        number = str(begun["number"])
        self.send(partner, "POST", f"/cases/{number}/submit", None)
        for who, action, more in (
            ("officer", "accept", {}),
            ("director", "approve", {}),
            ("officer", "close", {"answers": {"answer": "ดำเนินการแล้ว"}}),
        ):
            shown = self.send(who, "GET", f"/cases/{number}", None)
            act = {"action": action, "seen": shown["seen"], **more}
            self.send(who, "POST", f"/cases/{number}/actions", act)
        return number

    def send(self, who: str, method: str, path: str, body: Any, expect: int = 200) -> dict[str, Any]:
        """Send until there is an answer; the key stays the same, so that nothing happens twice."""
        headers = {"Authorization": f"Bearer {self.play.tokens[who]}", "Idempotency-Key": uuid4().hex}
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                url = f"{self.play.url}/api/v1{path}"
                answer = httpx.request(method, url, json=body, headers=headers, timeout=20, verify=TRUST)
            except httpx.HTTPError:
                time.sleep(random.uniform(0.05, 0.3))
                continue
            if answer.status_code == expect:
                found: dict[str, Any] = answer.json()
                return found
            if answer.status_code in (429, 500, 502, 503):
                time.sleep(random.uniform(0.1, 0.5))
                continue
            raise AssertionError(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        raise AssertionError(f"{method} {path}: no answer in five minutes")
