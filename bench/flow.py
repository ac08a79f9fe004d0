"""The whole application over HTTP, as a browser walks it: twelve answers, one photograph of 1 MB in pieces."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

from bench.home import CODE
from bench.load import Answer, Browser, path_of
from bench.rows import SERVICE

PIECE = 512 * 1024
TYPED = {
    "you": {
        "name.title": "นางสาว",
        "name.first": "ตัวอย่าง",
        "name.middle": "",
        "name.last": "สมมติสุข",
        "national_id.number": "1000000000009",
        "birth_date": "1/2/2523",
    },
    "contact": {"email": "bench@example.com", "phone": "081 234 5678"},
    "work": {
        "position": "ครู",
        "position_no": "๑๒๓๔",
        "unit_name": "กลุ่มบริหารงานบุคคล",
        "appointed_on": "16 พ.ค. 2553",
        "kind": "teacher",
    },
    "home": {
        "home_address.house_no": "99/1",
        "home_address.moo": "1",
        "home_address.subdistrict": "ปากน้ำ",
        "home_address.district": "เมืองกระบี่",
        "home_address.province": "กระบี่",
        "home_address.postcode": "81000",
    },
    "declare": {"declaration": "yes"},
}
SERVICE_PAGE = f"/services/{CODE}/{SERVICE}"


@dataclass(frozen=True)
class Walked:
    """One application that was handed in."""

    requests: int
    seconds: float
    times: tuple[float, ...]
    number: str


def walk(port: int, photo: bytes) -> Walked:
    """From the service page to the receipt, without a moment's thought."""
    browser, began = Browser(port), time.perf_counter()
    page = follow(browser, begin(browser))
    for _ in range(30):
        where = browser_path(page)
        if where.endswith("/receipt"):
            number = where.split("/")[-2]
            return Walked(browser.requests, time.perf_counter() - began, tuple(browser.times), number)
        page = follow(browser, answer(browser, page, where, photo))
    raise RuntimeError(f"the application does not come to an end: {browser_path(page)}")


def begin(browser: Browser) -> Answer:
    """Read the service page and press the button."""
    page = browser.get(SERVICE_PAGE)
    if page.status != 200:
        raise RuntimeError(f"service page: {page.status}")
    started = browser.post(f"{SERVICE_PAGE}/start", browser.form(page, "/start"))
    if started.status != 302:
        raise RuntimeError(f"start: {started.status} {started.text[-1500:]}")
    return started


def follow(browser: Browser, got: Answer) -> Answer:
    for _ in range(5):
        if got.status not in (301, 302, 303):
            break
        where = path_of(got.headers["location"])
        got = browser.get(where)
        got.headers = {**got.headers, "X-Where": where} if got.status == 200 else got.headers
    if got.status != 200:
        raise RuntimeError(f"{got.status}: {got.text[-1500:]}")
    return got


def browser_path(page: Answer) -> str:
    return str(page.headers["X-Where"]).partition("?")[0]


def answer(browser: Browser, page: Answer, where: str, photo: bytes) -> Answer:
    """Fill in one station and go on."""
    if "/documents/" in where:
        send(browser, where, photo)
        return browser.post(where, browser.form(page))
    fields = TYPED.get(where.rsplit("/", 1)[-1], {}) if "/go/" not in where else {}
    return browser.post(where, {**browser.form(page), **fields})


def send(browser: Browser, where: str, photo: bytes) -> None:
    """The photograph in pieces of half a megabyte, as the page's script sends it."""
    place = begin_upload(browser, len(photo))
    for offset in range(0, len(photo), PIECE):
        piece = browser.ask(
            "PUT",
            f"{place}?offset={offset}",
            photo[offset : offset + PIECE],
            {"Content-Type": "application/octet-stream"},
        )
        if piece.status != 200:
            raise RuntimeError(f"piece: {piece.status} {piece.text[:300]}")
    done = browser.post(f"{where}/attach", {"file.upload": place.rsplit("/", 1)[-1]})
    if done.status != 200:
        raise RuntimeError(f"attach: {done.status} {done.text[:300]}")


def begin_upload(browser: Browser, size: int) -> str:
    """Announce a file; return where its pieces go."""
    body = json.dumps({"name": "photo.jpg", "size": size}).encode()
    got = browser.ask("POST", "/files/uploads", body, {"Content-Type": "application/json"})
    if got.status != 201:
        raise RuntimeError(f"upload: {got.status} {got.text[:300]}")
    return f"/files/uploads/{json.loads(got.body)['ref']}"
