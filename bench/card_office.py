"""What clearing a pile of card applications, and handing a card over, costs at the desk: presses and seconds of the system.

``python -m bench.card_office --cases 50`` plays one officer and one director in Chromium, in a home that is thrown away. Each
press and each field that is filled is counted; the seconds are those from a press until the page that follows is there, so
what a person reads and thinks is not among them. ``--rows 100000`` measures the control register of an office of that size besides.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.load import percentile, step

CARD = "official-id-card"
DESK = "/desk/thale-tuayang"
DAY = timedelta(days=1)
STRIDE = 1_000


@dataclass
class Hands:
    """Somebody at her browser: what she presses and fills in, and how long the system lets her wait."""

    page: Any
    presses: int = 0
    filled: int = 0
    waits: list[float] = field(default_factory=list)

    def press(self, what: Any, *, leaves: bool = True) -> None:
        """Press once; where the press leads to another page, wait for it."""
        began = time.perf_counter()
        if leaves:
            with self.page.expect_navigation(wait_until="load"):
                what.click()
            self.waits.append(time.perf_counter() - began)
        else:
            what.click()
        self.presses += 1

    def go(self, path: str, presses: int) -> None:
        """To a page that is so many presses away in the navigation."""
        began = time.perf_counter()
        self.page.goto(path)
        self.waits.append(time.perf_counter() - began)
        self.presses += presses

    def choose(self, what: Any, label: str) -> None:
        """Open a list and press one of its lines."""
        what.select_option(label=label)
        self.presses += 2

    def told(self, cases: int) -> dict[str, Any]:
        return {
            "presses": self.presses,
            "fields": self.filled,
            "presses_a_case": round(self.presses / cases, 2),
            "system_seconds": round(sum(self.waits), 1),
            "system_seconds_a_case": round(sum(self.waits) / cases, 2),
            "page_p50_ms": round(percentile(self.waits, 0.5) * 1000),
            "page_p95_ms": round(percentile(self.waits, 0.95) * 1000),
        }


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.card_office", description=__doc__)
    parser.add_argument("--cases", type=int, default=50)
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument(
        "--home", type=Path, help="a home to use, and to keep; what it has already is not made again"
    )
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="khamkho-bench-") as folder:
        home = args.home or Path(folder) / "home"
        home.mkdir(mode=0o700, exist_ok=True)
        print(json.dumps(measure(home, args.cases, args.rows), ensure_ascii=False, indent=1))
    return 0


def measure(home: Path, cases: int, rows: int) -> dict[str, Any]:
    from bench.server import environment

    os.environ.update(environment(home))
    import django

    django.setup()
    from django.utils import timezone

    from bench.__main__ import machine

    now = timezone.now()
    found: dict[str, Any] = {"machine": machine(), "at": now.isoformat(timespec="minutes")}
    if cases:
        found |= at_the_desk(home, cases, now)
    return found | ({"registers": registers(home, rows)} if rows else {})


def at_the_desk(home: Path, cases: int, now: datetime) -> dict[str, Any]:
    """Clear so many, then hand one of them over."""
    from bench.home import session
    from bench.server import served
    from khamkho.people.models import User

    staff = hand_in(cases, now)
    officer, chief = (
        session(User.objects.get(pk=staff.some(role)[0].user_id)) for role in ("officer", "director")
    )
    found: dict[str, Any] = {}
    with served(home) as here:
        found["cleared"] = step("clearing", lambda: cleared(here.port, officer, chief, cases))
        time.sleep(5)  # the worker writes cards, notices and papers
        code, number = a_card_that_waits(cases)
        found["handed_over"] = step("handing over", lambda: handed_over(here.port, officer, code, number))
    return found


def hand_in(count: int, now: datetime) -> Any:
    """The demo's area office, with so many applications of people who do not exist, complete, with their papers."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import transaction

    from khamkho.site.demo.cards import keep_cards
    from khamkho.site.demo.cast import SEA
    from khamkho.site.demo.drawings import draw_all
    from khamkho.site.demo.fates import FATES
    from khamkho.site.demo.life import Life
    from khamkho.site.demo.offices import make_offices

    settings.HOME.prepare()
    call_command("migrate", interactive=False, verbosity=0)
    staff = make_offices(since=now - 9 * DAY, now=now)[SEA]
    keep_cards(staff.office, now=now - 3 * DAY)
    fate, drawings = next(one for one in FATES if one.name == "just in"), draw_all(2569)
    for n in range(count):
        life = Life(
            fate=fate, service_id=CARD, at=now - DAY + timedelta(minutes=n), staff=staff, drawings=drawings,
            rng=random.Random(n), now=now,
        )  # fmt: skip
        with transaction.atomic():
            life.run()
    return staff


def cleared(port: int, officer: dict[str, str], chief: dict[str, str], cases: int) -> dict[str, Any]:
    """All of them from “just in” to “ready, and told”: the officer looks at each and its papers, the director at each, then
    cards are made, printed, signed with a pen, and ready."""
    desk = DESK
    with chromium() as browser:
        clerk, head = (Hands(page_of(browser, port, cookies)) for cookies in (officer, chief))
        clerk.go(f"{desk}/?tab=officer", 2)
        looks = check_each(clerk, cases)
        checked = clerk.told(cases)
        head.go(f"{desk}/decide/", 1)
        decide_all(head, cases)
        before = clerk.presses
        clerk.go(f"{desk}/cards/make", 2)
        print_all(clerk)
        ready_all(clerk, desk)
        return {
            "officer": clerk.told(cases),
            "of_these_checking": checked | {"papers_opened": looks},
            "of_these_cards": clerk.presses - before,
            "director": head.told(cases),
        }


def check_each(hands: Hands, cases: int) -> int:
    """Open the first, look at every paper, accept; then the next. Returns how many papers were opened by a press."""
    page, looks = hands.page, 0
    hands.press(page.locator(".desk-line a.kk-number").first)
    for place in range(cases):
        for paper in page.locator(".kk-viewer__choice[data-desk-show]").all()[1:]:
            hands.press(paper, leaves=False)
            looks += 1
        hands.press(page.get_by_role("button", name="รับเรื่อง", exact=True))
        if place + 1 < cases:
            hands.press(page.get_by_role("link", name="ไปที่คำขอแรกในรายการ"))
    return looks


def decide_all(hands: Hands, cases: int) -> None:
    """Look at each, sign together."""
    page = hands.page
    hands.press(page.get_by_text("เริ่มพิจารณาเรื่องแรก"))
    for _ in range(cases - 1):
        hands.press(page.get_by_text("ดูเรื่องถัดไป ลงนามภายหลัง"))
    hands.press(page.get_by_text("ลงนามรวม").first)
    hands.press(page.get_by_role("button", name="ลงนามเรื่องที่ทำเครื่องหมายไว้"))


def print_all(hands: Hands) -> None:
    """Make the cards of all, print them with their record copies, say that they are signed."""
    page = hands.page
    hands.press(page.get_by_role("button", name="จัดทำบัตรที่เลือก"))
    hands.waits.append(printed(page))
    hands.presses += 1
    hands.press(page.get_by_role("button", name="ลงนามแล้ว"))


def printed(page: Any) -> float:
    """Seconds until the PDF is there; asked for as the button does, because Chromium shows it in a window of its own."""
    form = page.evaluate(
        "() => { const form = document.querySelector('button[value=both]').form;"
        " return [form.action, new URLSearchParams(new FormData(form)).toString()] }"
    )
    began = time.perf_counter()
    answer = page.request.post(
        form[0],
        data=f"{form[1]}&do=both",
        headers={"content-type": "application/x-www-form-urlencoded", "referer": form[0]},
    )
    if answer.headers["content-type"] != "application/pdf":
        raise RuntimeError(f"no cards: {answer.status}")
    return time.perf_counter() - began


def ready_all(hands: Hands, desk: str) -> None:
    """Say of all at once that they lie ready."""
    page = hands.page
    hands.go(f"{desk}/?tab=officer", 2)
    if (whole := page.get_by_role("button", name="ทำกับทั้ง")).count():
        hands.press(whole)
    else:  # they fit on one page
        for tick in page.locator("input[name=case]").all():
            hands.press(tick, leaves=False)
        hands.press(page.get_by_role("button", name="ดำเนินการกับเรื่องที่เลือก"))
    hands.choose(page.locator("main select").first, READY)
    hands.press(page.get_by_role("button", name="ดำเนินการ", exact=True))


READY = "ดำเนินการเสร็จ พร้อมส่งมอบ"


def a_card_that_waits(cases: int) -> tuple[str, str]:
    """The code that stands on a card as QR code, and the number of its application; all of them lie ready."""
    from khamkho.cards.models import Card
    from khamkho.casework.models import Case

    if (ready := Case.objects.filter(step="collect", state=Case.OPEN).count()) != cases:
        raise RuntimeError(f"{ready} of {cases} lie ready")
    card = Card.objects.filter(state="signed").select_related("case").order_by("pk")[0]
    return card.code, card.case.number or ""


def handed_over(port: int, officer: dict[str, str], code: str, number: str) -> dict[str, Any]:
    """From the reader that types what stands in the QR code to “handed over”, on a tablet."""
    with chromium() as browser:
        hands = Hands(page_of(browser, port, officer, tablet=True))
        page = hands.page
        hands.go(f"{DESK}/pickup", 1)
        page.locator("#q").fill(f"http://127.0.0.1:{port}/verify/{code}")
        began = time.perf_counter()
        with page.expect_navigation(wait_until="load"):
            page.locator("#q").press("Enter")  # the reader's own
        hands.waits.append(time.perf_counter() - began)
        for label in ("เจ้าของบัตรมารับเอง", "บัตรประจำตัวประชาชน"):
            hands.press(page.get_by_label(label, exact=True), leaves=False)
        sign(page)
        hands.presses += 1
        hands.press(page.get_by_role("button", name="ส่งมอบแล้ว"))
        if number not in page.locator("main").inner_text():
            raise RuntimeError("it was not handed over")
        return hands.told(1) | {"seconds_scan_to_done": round(time.perf_counter() - began, 1)}


def sign(page: Any) -> None:
    """One stroke."""
    box = page.locator("canvas").first.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    for n in range(12):
        page.mouse.move(box["x"] + 30 + 20 * n, box["y"] + 60 + (40 if n % 2 else 0))
    page.mouse.up()


def registers(home: Path, rows: int) -> dict[str, Any]:
    """The control register of an office of that size."""
    from django.db import transaction
    from django.utils import timezone

    from bench import measures
    from bench.home import make, session
    from bench.rows import faults, grow
    from bench.server import served

    made = make(timezone.now())
    began = time.perf_counter()
    for so_far in (
        *range(STRIDE, rows, STRIDE),
        rows,
    ):  # a run that is cut short goes on from there in a home that is kept
        with transaction.atomic():
            grow(made.cast.office, made.patterns, to=so_far, now=timezone.now())
    found: dict[str, Any] = {"rows": rows, "made_in_seconds": round(time.perf_counter() - began)}
    if wrong := list(faults(100)):
        raise RuntimeError(f"the rows made in bulk are not right: {wrong[:5]}")
    cookies = session(made.officer)
    with served(home) as here:
        return found | step("registers", lambda: measures.register(here.port, cookies, seconds=5))


class chromium:
    """A browser for as long as the block lasts."""

    def __enter__(self) -> Any:
        from playwright.sync_api import sync_playwright

        from bench.measures import _chromium

        self._player = sync_playwright().start()
        self._browser = self._player.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        return self._browser

    def __exit__(self, *_: object) -> None:
        self._browser.close()
        self._player.stop()


def page_of(browser: Any, port: int, cookies: dict[str, str], *, tablet: bool = False) -> Any:
    """A page of somebody who is signed in."""
    at = f"http://127.0.0.1:{port}"
    size = {"width": 820, "height": 1180} if tablet else {"width": 1280, "height": 900}
    context = browser.new_context(base_url=at, viewport=size, locale="th-TH", has_touch=tablet)
    context.add_cookies([{"name": name, "value": value, "url": at} for name, value in cookies.items()])
    page = context.new_page()
    page.set_default_timeout(30_000)
    return page


if __name__ == "__main__":
    raise SystemExit(main())
