"""A person's chat with an office, on the phone that the demo plays."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.journeys.person import Person

OFFICE = "khlong-tuayang"
NUMBER = re.compile(r"KTY-\d{4}-\d{6}")


@dataclass
class Chat:
    """What she writes and presses, and what she reads then."""

    person: Person
    user: str
    seen: int = 0
    """So many lines stood there before she last wrote something."""

    def begin(self) -> Chat:
        """Add the office's account as a friend."""
        self.person.open(f"/demo/line/{OFFICE}/{self.user}/")
        self.person.page.locator("button[name=follow][value=yes]").click()
        return self

    def says(self, text: str) -> Chat:
        """Write a message."""
        page = self.person.page
        self.seen = page.locator(".ln-row").count()
        page.fill("#text", text)
        page.locator(".ln-send").click()
        expect(page.locator(".ln-row--mine").last).to_contain_text(text)
        return self

    def presses(self, label: str) -> Chat:
        """Touch one of the answers under the last message."""
        self.seen = self.person.page.locator(".ln-row").count()
        self._press("button", label).click()
        return self

    def page_behind(self, label: str) -> str:
        """The address that a button of the chat opens in the browser."""
        return self._press("a", label).get_attribute("href") or ""

    def _press(self, kind: str, label: str) -> Locator:
        places = self.person.page.locator(".ln-quick, .ln-card__foot")
        return places.locator(kind, has_text=label).last

    def hears(self, *words: str, seconds: float = 20) -> str:
        """Wait until the office has said all of this; return everything that it said since."""
        deadline = time.monotonic() + seconds
        while True:
            said = "\n".join(self.person.page.locator(".ln-row").all_inner_texts()[self.seen :])
            if all(one in said for one in words):
                return said
            assert time.monotonic() < deadline, f"“{words}” never came, but: {said}"
            time.sleep(0.2)

    def news(self, *words: str) -> str:
        """What the office tells by itself, after all that stood there."""
        return self.hears(*words, seconds=40)
