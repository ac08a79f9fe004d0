"""The demo's phone in a real browser: a chat from “add as a friend” to an answer, on phone and desktop, also without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from khamkho.base.home import current_home
from khamkho.casework.tests.cast import make_office
from khamkho.line.commands import set_account
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM
from khamkho.site.demo.line import people, views
from khamkho.site.demo.line.people import PEOPLE, secret_of, the_line, token_of
from khamkho.site.wiring import EFFECTS, TIMERS
from khamkho.work.worker import Worker

pytestmark = pytest.mark.browser
CODE = people.OFFICES[0]
SOMYING = PEOPLE[0].id


@pytest.fixture
def phone(site: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of Somying's chat with an office whose account is connected."""
    mark = current_home().path / "demo"
    mark.touch()
    settings.ROOT_URLCONF = "khamkho.site.demo.tests.urls"
    settings.PUBLIC_URL = site
    settings.LINE_API = settings.LINE_DATA = f"{site}/demo/line/api"
    monkeypatch.setattr(views, "WAIT", 0.1)
    office: Office = make_office(CODE, "KTY")
    line = the_line()
    for person in PEOPLE:
        line.store.add_person(person.id, person.name.th)
    line.store.add_account(office=CODE, name="เขต", token=token_of(CODE), secret=secret_of(CODE))
    set_account(
        actor=SYSTEM, office_id=office.pk, secret=secret_of(CODE), token=token_of(CODE), now=timezone.now()
    )
    yield f"{site}/demo/line/{CODE}/{SOMYING}/"
    mark.unlink()
    for left in current_home().path.glob("line.sqlite3*"):
        left.unlink()
    people._line.cache_clear()


@pytest.fixture
def work() -> Callable[[], None]:
    """What the worker beside the demo does."""

    def done() -> None:
        for _again in range(3):  # what was announced meanwhile, too
            Worker(EFFECTS, TIMERS).run_once(timezone.now())

    return done


def check(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.viewport_size
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    "size", [{"width": 390, "height": 844}, {"width": 1280, "height": 900}], ids=["phone", "desktop"]
)
def test_a_chat_from_adding_the_account_to_an_answer(
    phone: str, page: Page, page_errors: list[str], work: Callable[[], None], size: Any, tmp_path: Path
) -> None:
    page.set_viewport_size(size)
    page.goto(phone)
    check(page)
    page.locator("button[name=follow][value=yes]").click()
    work()
    page.fill("#text", "สวัสดี")
    page.locator(".ln-send").click()
    expect(page.locator(".ln-row--mine")).to_contain_text("สวัสดี")
    work()
    expect(page.locator(".ln-row:not(.ln-row--mine)").last).to_be_visible()
    check(page)
    if page.locator(".ln-quick .ln-chip").count():
        page.locator(".ln-quick .ln-chip").first.click()
        work()
    picture = tmp_path / "photo.png"
    picture.write_bytes(bytes.fromhex("89504e470d0a1a0a") + b"0" * 40)
    page.locator(".ln-write input[type=file]").set_input_files(picture)
    expect(page.locator(".ln-picture").last).to_be_visible()
    work()
    page.locator(".ln-unsend button").last.click()
    expect(page.locator(".ln-unsent")).to_have_count(1)
    work()
    assert [one for one in page_errors if "content" not in one.lower()] == []


def test_the_phone_works_without_scripts(phone: str, browser: Browser, work: Callable[[], None]) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(phone)
    page.locator("button[name=follow][value=yes]").click()
    page.fill("#text", "เมนู")
    page.locator(".ln-send").click()
    expect(page.locator(".ln-row--mine")).to_contain_text("เมนู")
    work()
    page.goto(phone)
    expect(page.locator(".ln-row:not(.ln-row--mine)").first).to_be_visible()
    context.close()
