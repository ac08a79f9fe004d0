"""Every component in a real browser: nothing barred, nothing too wide, nothing cut, light enough."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from khamkho.base.home import current_home
from khamkho.base.text import Lang
from khamkho.base.thai import parse_date, show_date
from khamkho.offices.models import Office

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
LIMIT = 100_000


@pytest.fixture
def gallery(site: str, page: Page, lang: str) -> Iterator[str]:
    mark = current_home().path / "demo"
    mark.touch()
    page.context.add_cookies([{"name": "django_language", "value": lang, "url": site}])
    yield f"{site}/demo/components/"
    mark.unlink()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_components_are_accessible_and_fit(
    gallery: str, page: Page, page_errors: list[str], size: dict[str, int]
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain dict is what it takes
    page.goto(gallery)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page_errors == []


def test_errors_get_the_focus_and_lead_to_the_input(gallery: str, page: Page) -> None:
    page.goto(gallery)
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    page.locator(".govuk-error-summary a").first.click()
    assert page.evaluate("document.activeElement.id") == "national_id"


DATES = (
    "1/2/2569", "๑ ก.พ. ๖๙", "1 กุมภาพันธ์ 2569", "1กพ2569", "2026-02-01", "2569-02-01", "1 Feb 2026", "1.2.2569", "1-2-26",
    "1 มี.ค. 69", "31 ธันวาคม พ.ศ. 2400", "29/2/2567", "29 กุมภา 2567", "1/2/2026",
)  # fmt: skip
NO_DATES = ("30/2/2569", "29/2/2569", "พรุ่งนี้", "1/2", "99/99/9999", "1/13/2569", "1/2/569", "1/2/1800", "")


def test_a_typed_date_is_said_back_as_the_server_will_read_it(gallery: str, page: Page, lang: Lang) -> None:
    page.goto(gallery)
    for typed in DATES:
        page.fill("#born", typed)
        said = page.locator("#born-echo").inner_text().replace("พ.ศ. ", "")
        assert show_date(parse_date(typed), lang) in said, typed
    for typed in NO_DATES:
        page.fill("#born", typed)
        assert page.locator("#born-echo").inner_text() == "", typed


def test_a_signature_is_drawn_into_the_form(gallery: str, page: Page) -> None:
    page.goto(gallery)
    canvas = page.locator(".kk-drawing")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 90, steps=8)
    page.mouse.up()
    drawn = page.locator("input[name='signature.drawn']")
    assert drawn.input_value().startswith("data:image/png;base64,")
    page.locator(".kk-drawing__clear").click()
    assert drawn.input_value() == ""


def test_a_group_grows_until_it_is_full(gallery: str, page: Page) -> None:
    page.goto(gallery)
    more = page.locator("[data-kk-group] > button")
    more.click()
    page.fill("[id='children.2.born']", "1/2/2560")
    assert page.locator("[id='children.2.born-echo']").inner_text() != ""
    more.click()
    assert page.locator("[data-kk-group] > .kk-group__item").count() == 4
    assert not more.is_visible()


def test_the_language_switch_stays_on_the_page(gallery: str, page: Page, lang: str) -> None:
    page.goto(gallery)
    page.locator(".kk-language button").click()
    assert page.url == gallery
    assert page.locator("html").get_attribute("lang") == ("en" if lang == "th" else "th")


def test_nothing_hangs_below_its_input(gallery: str, page: Page) -> None:
    """ฏุ ฐู and ปู่ need a taller line than Latin: the line must be higher than what the letters take."""
    page.goto(gallery)
    lines = page.evaluate(
        "[...document.querySelectorAll('.govuk-input')].map(i => [i.style.height, parseFloat(getComputedStyle(i).lineHeight),"
        " parseFloat(getComputedStyle(i).fontSize)])"
    )
    assert all(line >= 2 * size for _, line, size in lines)
    tight = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => e.childNodes.length && [...e.childNodes].some(n => n.nodeType === 3"
        " && /[ก-๛]/.test(n.data))).filter(e => parseFloat(getComputedStyle(e).lineHeight) < 1.59 * parseFloat(getComputedStyle(e).fontSize))"
        ".map(e => e.outerHTML.slice(0, 120))"
    )
    assert tight == []


def test_a_first_visit_of_a_service_page_is_light(site: str, office: Office, page: Page, lang: str) -> None:
    """Page, style sheet, scripts and fonts, as they cross the wire."""
    page.context.add_cookies([{"name": "django_language", "value": lang, "url": site}])
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{site}/services/{office.code}/official-id-card", wait_until="networkidle")
    assert len(sizes) >= 5
    assert sum(sizes) < LIMIT, sizes


def test_questions_open_and_close_with_the_answer_beside_them(gallery: str, page: Page) -> None:
    page.goto(gallery)
    number, office = page.locator("#old_number"), page.locator("#old_office")
    assert (number.is_visible(), office.is_visible()) == (False, False)
    page.locator("input[name=sure][value=yes]").check()
    assert (number.is_visible(), office.is_visible()) == (True, False)
    number.fill("12/2560")
    assert office.is_visible()
    page.locator("input[name=sure][value=no]").check()
    assert (number.is_visible(), office.is_visible()) == (False, False)
    sent = page.evaluate("[...new FormData(document.querySelector('#old_number').form).keys()]")
    assert "old_number" not in sent
    assert "old_office" not in sent
