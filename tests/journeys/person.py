"""Somebody in front of a screen, who minds what a person and a standard would mind.

Every page that a person comes to is looked at: nothing may be wider than the screen (also at 320 pixels), axe may find
nothing against WCAG 2.2 AA, and the browser may not complain about a script or about what the security policy barred.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response, expect

from tests.journeys.place import PASSWORD, Place

PHONE = {"width": 390, "height": 844}
TABLET = {"width": 820, "height": 1180}
DESKTOP = {"width": 1280, "height": 900}
NARROWEST = 320
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
EXPECTED_NO = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
"""What Chromium says of every page that refuses; the refusals themselves are what the journeys look at."""

EXAMINED: set[str] = set()
"""Pages that were looked at already, whichever installation showed them."""


@dataclass
class Person:
    """One person on one device, in one language."""

    place: Place
    context: BrowserContext
    page: Page
    lang: str
    scripts: bool = True
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("response", self._answered)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED_NO.match(message.text):
            self.complaints.append(message.text)

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.url}")

    def say(self, th: str, en: str) -> str:
        """The words of a page in this person's language."""
        return th if self.lang == "th" else en

    # ── going ──

    def open(self, address: str) -> Person:
        """Type an address, or follow a link of a letter."""
        self.page.goto(address if address.startswith("http") else f"{self.place.url}{address}")
        return self.look()

    def open_until(self, address: str, words: str, *, seconds: float = 20) -> Person:
        """Open a page, again if need be, until these words are on it: what the worker does shows a moment later."""
        deadline = time.monotonic() + seconds
        while words not in self.open(address).page.locator("body").inner_text():
            assert time.monotonic() < deadline, f"{address} never said “{words}”"
            time.sleep(0.2)
        return self

    def follow(self, words: str | re.Pattern[str]) -> Person:
        """Click a link that leads to another page; it may look like a button."""
        link, button = (self.page.get_by_role(role, name=words) for role in ("link", "button"))
        return self._go(link.or_(button).first)

    def press(self, th: str, en: str) -> Person:
        """Click a button that sends a form."""
        return self._go(self.page.get_by_role("button", name=self.say(th, en), exact=True).first)

    def _go(self, what: Locator) -> Person:
        with self.page.expect_navigation():
            what.click()
        return self.look()

    def ask(self, th: str, en: str) -> Person:
        """Click a button of the desk that opens its questions in the page."""
        self.page.get_by_role("button", name=self.say(th, en), exact=True).first.click()
        expect(self.page.locator("#actions form.desk-ask")).to_be_visible()
        return self.look(en)

    def write_why(self, reason: str) -> Person:
        """Write, on the page of a case, why it goes back as a whole."""
        self.page.locator("#marks summary").click()
        self.page.locator("#marks [name=reason]").fill(reason)
        return self

    def send_back(self) -> Person:
        """Return the case with what was marked and written."""
        return self._go(self.page.locator("#marks button[type=submit]"))

    def continue_(self) -> Person:
        return self.press("ดำเนินการต่อ", "Continue")

    # ── filling in ──

    def fill(self, answers: Mapping[str, str]) -> Person:
        """Answer the questions of this page, named as the form names them."""
        for name, value in answers.items():
            control = self.page.locator(f'main [name="{name}"]').first
            kind = control.get_attribute("type")
            one = self.page.locator(f'main [name="{name}"][value="{value}"]')
            if kind == "radio":
                one.check()
            elif kind == "checkbox":
                (one if one.count() else control).check()
            elif self.page.locator(f'main select[name="{name}"]').count():
                control.select_option(value)
            else:
                control.fill(value)
        return self

    def choose_file(self, name: str, data: bytes, kind: str = "image/jpeg") -> Person:
        """Choose a file; with scripts it is sent at once, a photograph once its frame is accepted, and shows when it is there."""
        self.page.set_input_files("#file", {"name": name, "mimeType": kind, "buffer": data})
        if self.scripts:
            if self.page.locator("input[data-photo-choose]").count():
                self.page.locator("[data-photo-use]").click()
            expect(self.page.locator(".kk-file__held", has_text=name)).to_be_visible(timeout=20_000)
        return self

    # ── looking ──

    def heading(self) -> str:
        return self.page.locator("h1").first.inner_text().strip()

    def sees(self, words: str) -> Person:
        """Wait until these words are on the page."""
        expect(self.page.locator("body")).to_contain_text(words)
        return self

    def look(self, part: str = "") -> Person:
        """Examine the page that has just come up (or a part that opened in it), unless one like it was before."""
        expect(self.page.locator("h1").first).to_be_visible()
        assert self.page.locator("html").get_attribute("lang") == self.lang
        assert self.complaints == [], (self.page.url, self.complaints)
        if self.scripts and self._is_new(part):
            self._fits()
            results = Axe().run(self.page, options=WCAG)
            assert results.violations_count == 0, f"{self.page.url}\n{results.generate_report()}"
        return self

    def _is_new(self, part: str) -> bool:
        path = self.page.url.removeprefix(self.place.url).partition("?")[0]
        path = re.sub(
            r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z]{3}-\d{4}-\d+|(?<=/)[0-9a-z]{4}(-[0-9a-z]{4}){3}", "*", path
        )
        errors = self.page.locator("[data-kk-errors]").count() > 0
        size = self.page.viewport_size
        seen = f"{self.lang} {path} {part} {errors} {size and size['width']}"
        new = seen not in EXAMINED
        EXAMINED.add(seen)
        return new

    def _fits(self) -> None:
        size: Any = self.page.viewport_size
        for width in (size["width"], PHONE["width"], NARROWEST):
            self.page.set_viewport_size({**size, "width": width})
            needed = self.page.evaluate("document.documentElement.scrollWidth")
            assert needed <= width, f"{self.page.url} needs {needed} pixels of {width}"
            if (
                width <= PHONE["width"]
            ):  # a wide table may be pushed along there, a list of cards has no reason to
                lists = self.page.locator(".kk-scroll:has(.desk-lines)").all()
                pushed = [one for one in lists if one.evaluate("it => it.scrollWidth > it.clientWidth")]
                assert not pushed, f"a list of {self.page.url} is wider than a phone of {width}"
        self.page.set_viewport_size(size)

    # ── members of the office ──

    def sign_in(self, name: str) -> Person:
        """Sign in as a member: password, then the code of the authenticator; in a demo by one press."""
        if self.place.demo:
            self.open("/demo/")
            self._go(self.page.locator(f"form:has([value='{name}@example.go.th']) button"))
            self.place.signed_in[name] = self.context.storage_state()
            return self
        self.open("/desk/")
        self.fill({"login": f"{name}@example.go.th", "password": PASSWORD})
        self.press("เข้าสู่ระบบด้วยรหัสผ่าน", "Sign in with a password")
        self.fill({"code": self.place.code_of(name)})
        with self.page.expect_navigation():
            self.page.locator("main form button[type=submit]").first.click()
        self.look()
        self.place.signed_in[name] = self.context.storage_state()
        return self


Arrive = Callable[..., Person]
