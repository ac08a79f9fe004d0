"""The webhook of LINE under load: ``python -m bench.line [--rate 200] [--seconds 20]`` prints JSON.

So many signed webhooks a second of 500 people, sent at their moment whether or not the earlier ones were answered, so that a
slow answer is not hidden by waiting for it. What the worker answers goes to a sink on this machine, never to LINE.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import http.client
import json
import os
import queue
import tempfile
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PEOPLE = 500
SENDERS = 24
SECRET = "0123456789abcdef" * 2
TOKEN = "-".join(("token", "of", "a", "benchmark", "only"))


class Sink(BaseHTTPRequestHandler):
    """Takes everything that is sent to LINE."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_GET = do_POST

    def log_message(self, *_said: Any) -> None:
        """Nothing is written."""


def webhook(number: int, *, user: int, text: str) -> tuple[bytes, str]:
    """A signed webhook with one message."""
    event = {
        "type": "message",
        "mode": "active",
        "timestamp": int(time.time() * 1000),
        "source": {"type": "user", "userId": f"U{user:032x}"},
        "webhookEventId": f"01BENCH{number:019}",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": f"{number:032x}",
        "message": {"id": str(number), "type": "text", "quoteToken": "q", "text": text},
    }
    body = json.dumps({"destination": "U" + "f" * 32, "events": [event]}).encode()
    return body, base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()


def load(port: int, path: str, rate: int, seconds: float) -> dict[str, Any]:
    """Send at a steady rate; times are from the moment at which a webhook was due."""
    due: queue.Queue[tuple[float, int] | None] = queue.Queue()
    times, wrong = list[float](), list[int]()

    def send() -> None:
        door = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while (one := due.get()) is not None:
            body, sign = webhook(one[1], user=one[1] % PEOPLE, text="เมนู")
            door.request("POST", path, body, {"x-line-signature": sign, "Content-Type": "application/json"})
            answer = door.getresponse()
            answer.read()
            times.append(time.perf_counter() - one[0])
            if answer.status != 200:
                wrong.append(answer.status)

    senders = [threading.Thread(target=send, daemon=True) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    began, count = time.perf_counter(), int(rate * seconds)
    for number in range(count):
        at = began + number / rate
        time.sleep(max(0.0, at - time.perf_counter()))
        due.put((at, number))
    for _ in senders:
        due.put(None)
    for sender in senders:
        sender.join()
    ms = sorted(one * 1000 for one in times)
    return {
        "sent": count,
        "refused": len(wrong),
        "per_second": round(count / (time.perf_counter() - began), 1),
        "p50_ms": round(ms[len(ms) // 2], 1),
        "p95_ms": round(ms[int(len(ms) * 0.95)], 1),
        "p99_ms": round(ms[int(len(ms) * 0.99)], 1),
        "max_ms": round(ms[-1], 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20)
    asked = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="bench-line-"))
    sink = ThreadingHTTPServer(("127.0.0.1", 0), Sink)
    threading.Thread(target=sink.serve_forever, daemon=True).start()
    os.environ |= {"KHAMKHO_HOME": str(home), "DJANGO_SETTINGS_MODULE": "bench.settings"}
    os.environ["BENCH_LINE"] = f"http://127.0.0.1:{sink.server_port}"
    import django

    django.setup()
    from django.db import connection

    from bench.home import CODE, make
    from bench.server import served
    from khamkho.line.commands import set_account
    from khamkho.line.models import Incoming
    from khamkho.people.actor import SYSTEM

    now = datetime.now(UTC)
    office = make(now).cast.office
    set_account(actor=SYSTEM, office_id=office.pk, secret=SECRET, token=TOKEN, now=now)
    connection.close()
    url = os.environ.get("KHAMKHO_DATABASE_URL", "")
    with served(home, database_url=url) as house:
        before = house.cpu_seconds()
        found = load(house.port, f"/line/{CODE}/webhook", asked.rate, asked.seconds)
        done = Incoming.objects.filter(state=Incoming.DONE).count()
        found |= {"kept": Incoming.objects.count(), "worked_on_meanwhile": done}
        began = time.perf_counter()
        while time.perf_counter() - began < 10:
            time.sleep(0.5)
        found["worked_on_in_10_s_after"] = Incoming.objects.filter(state=Incoming.DONE).count() - done
        done += found["worked_on_in_10_s_after"]
        spent = {name: seconds - before.get(name, 0.0) for name, seconds in house.cpu_seconds().items()}
        found["web_cpu_ms_per_webhook"] = round(spent["web"] * 1000 / found["sent"], 2)
        found["worker_cpu_ms_per_event"] = round(spent["worker"] * 1000 / max(done, 1), 2)
    found |= {"database": connection.vendor, "cpus": os.cpu_count(), "rate": asked.rate}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
