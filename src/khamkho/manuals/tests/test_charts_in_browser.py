"""The words of flow charts as a browser sets them.

The gate takes some of the files that ship, other ones each day; with ``KHAMKHO_SOAK`` all of them, in both languages.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string

from khamkho import ui
from khamkho.base.text import Lang
from khamkho.catalogue.queries import pack
from khamkho.manuals.drawing import drawing_of
from khamkho.manuals.rules.flow import flow_of
from khamkho.manuals.tests.test_rendering import LANGS, chosen

pytestmark = pytest.mark.once
STYLES = Path(ui.__file__).parent / "static" / "ui" / "khamkho.css"
FONT = re.compile(r"url\([\"']?(fonts/[^)\"']+)[\"']?\)")


def _inside(found: re.Match[str]) -> str:
    """A font as part of the style sheet: a page without an address may not fetch it."""
    data = base64.b64encode((STYLES.parent / found[1]).read_bytes()).decode()
    return f"url(data:font/woff2;base64,{data})"


@pytest.mark.browser
@pytest.mark.parametrize("name", chosen())
@pytest.mark.parametrize("lang", LANGS)
def test_the_words_of_a_chart_stay_in_their_boxes(name: str, lang: Lang, page: Any) -> None:
    service = pack(name)
    chart = drawing_of(flow_of(service, service.offered_by[0]), lang)
    styles = FONT.sub(_inside, STYLES.read_text(encoding="utf-8-sig"))
    drawn = render_to_string("manuals/_chart.html", {"chart": chart, "service": service})
    page.set_content(
        f"<!doctype html><html class=govuk-template lang={lang}><style>{styles}</style>"
        f"<body class=govuk-template__body><main>{drawn}</main>"
    )
    page.evaluate("async () => { await Promise.all([...document.fonts].map(one => one.load())) }")
    too_large = page.evaluate(
        """() => [...document.querySelectorAll('foreignObject')].filter(place => {
             const words = place.firstElementChild
             const high = [...words.children].reduce((sum, line) => sum + line.offsetHeight, 0)
             return words.scrollHeight > place.height.baseVal.value + 2 || words.scrollWidth > place.width.baseVal.value + 2
               || high > place.height.baseVal.value - 12
           }).map(place => `${place.textContent} ${place.firstElementChild.scrollHeight} ${place.height.baseVal.value} ${place.firstElementChild.scrollWidth} ${place.width.baseVal.value}`)"""
    )
    assert too_large == []
