"""Every paper that is made of a service file: no sign without a drawing, nothing off the page, no words on other words.

The gate takes some of the files that ship, other ones each day; with ``KHAMKHO_SOAK`` all of them, in both languages.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils import timezone

from khamkho.base.text import Lang
from khamkho.casework.tests.cast import MONDAY
from khamkho.catalogue.queries import pack, packs
from khamkho.catalogue.service import Service
from khamkho.documents.coverage import characters_of
from khamkho.documents.rendering import FONTS, render
from khamkho.manuals.queries import CITIZEN, STAFF, manual_of
from khamkho.manuals.sheets import blank_paper, card_paper, paper_of, poster_paper
from khamkho.manuals.taking_along import checklist_paper
from khamkho.offices.commands import create_office, publish_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SOAK = bool(os.environ.get("KHAMKHO_SOAK"))
AT_ONCE = 4
"""Files that the gate looks at."""
LAYOUT = frozenset("\n\t\r\u00a0\u2011\u200b")
LANGS: tuple[Lang, ...] = ("th", "en")
LONG_NAME = "สำนักงานเขตพื้นที่การศึกษาประถมศึกษานครศรีธรรมราชตัวอย่าง เขต 4"
OVERLAP = 0.35
"""The share of a word's box that another may cover: lines of Thai stand close, and boxes are larger than signs."""


def chosen() -> list[str]:
    names = sorted(packs())
    if SOAK:
        return names
    first = date.today().toordinal() * AT_ONCE % len(names)
    return [names[(first + n) % len(names)] for n in range(AT_ONCE)]


@dataclass(frozen=True)
class Word:
    """A word on a page, and its box in points from the top left corner."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float

    def covered_by(self, other: Word) -> float:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        own = (self.right - self.left) * (self.bottom - self.top)
        return max(0.0, across) * max(0.0, down) / own if own else 0.0


def words_of(pdf: bytes, folder: Path) -> tuple[tuple[float, float], list[Word]]:
    """The size of the pages, and every word on them."""
    if not shutil.which("pdftotext") and not os.environ.get("CI"):
        pytest.skip("pdftotext is not installed")
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True).stdout.decode()
    size = re.search(r'<page width="([\d.]+)" height="([\d.]+)"', told)
    assert size
    words = [
        Word(number, unescape(one[4]), *map(float, one[:4]))
        for number, page in enumerate(told.split("<page ")[1:])
        for one in re.findall(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', page)
    ]
    return (float(size[1]), float(size[2])), words


def without_drawing(value: Any) -> set[str]:
    """The signs of a paper's data that our fonts cannot draw."""
    if isinstance(value, str):
        return set(value) - characters_of(FONTS) - LAYOUT
    inner: Sequence[Any] = (
        list(value.values()) if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    )
    return set().union(*map(without_drawing, inner))


def empty_drawings(pdf: bytes) -> int:
    """How many signs are drawn as the font's “not there” (glyph 0)."""
    count = 0
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            for one in pikepdf.parse_content_stream(page):
                if str(one.operator) in ("Tj", "TJ"):
                    count += sum(_zeros(bytes(shown)) for shown in _strings(one.operands))
    return count


def _strings(operands: Any) -> Iterator[pikepdf.String]:
    for one in operands:
        if isinstance(one, pikepdf.String):
            yield one
        elif isinstance(one, pikepdf.Array):
            yield from (inner for inner in one if isinstance(inner, pikepdf.String))


def _zeros(codes: bytes) -> int:
    return sum(codes[at : at + 2] == b"\0\0" for at in range(0, len(codes), 2))


def papers_of(office: Office, service: Service, lang: Lang) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every paper: its name, its template, its data."""
    now = timezone.now()
    for kind in (STAFF,) if service.is_internal else (CITIZEN, STAFF):
        view = manual_of(office, service.id, kind, now=now)
        assert view
        yield f"{kind} manual", "manual", paper_of(view, lang, now)
    if service.is_internal:  # nobody applies, so there is nothing to fill in or to hang on a wall
        return
    yield "paper form", "blank", blank_paper(office, service, lang, now)
    yield "poster", "poster", poster_paper(office, service, lang)
    yield "cards", "card", card_paper(office, service, lang)
    for variant in ("", *service.variants) if SOAK else ("",):
        yield f"checklist {variant}", "checklist", checklist_paper(office, service, variant, lang, now)


@pytest.mark.parametrize("name", chosen())
@pytest.mark.parametrize("lang", LANGS)
def test_every_paper_of_a_service_is_whole(name: str, lang: Lang, tmp_path: Path) -> None:
    service = pack(name)
    office = create_office(
        actor=SYSTEM, code="papers", prefix="PAP", kind=service.offered_by[0], name_th=LONG_NAME,
        name_en="Sample Primary Educational Service Area Office 4", now=MONDAY,
    )  # fmt: skip
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id=name, now=MONDAY)
    for paper, template, data in papers_of(office, service, lang):
        assert not without_drawing(data), paper
        pdf = render(template, data, now=MONDAY)
        assert empty_drawings(pdf) == 0, paper
        size, words = words_of(pdf, tmp_path)
        off = [one for one in words if not _on(one, size)]
        assert not off, (paper, off[:3])
        assert not list(over_each_other(words)), (paper, list(over_each_other(words))[:3])
        pages = 1 + max(one.page for one in words)
        assert pages == 1 or template not in ("poster", "card"), (paper, pages)
        if template == "card":
            assert not [one for one in words if _crosses_a_cut(one, size)], paper


def _on(word: Word, size: tuple[float, float]) -> bool:
    return word.left >= 14 and word.top >= 0 and word.right <= size[0] - 14 and word.bottom <= size[1]


def over_each_other(words: Sequence[Word]) -> Iterator[tuple[Word, Word]]:
    """Pairs of words of one page that hide each other."""
    ordered = sorted(words, key=lambda one: (one.page, one.top))
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 :]:
            if other.page != one.page or other.top > one.bottom:
                break
            if max(one.covered_by(other), other.covered_by(one)) > OVERLAP:
                yield one, other


def _crosses_a_cut(word: Word, size: tuple[float, float]) -> bool:
    point = 72 / 2.54
    left, top = (size[0] - 18 * point) / 2, (size[1] - 27 * point) / 2
    columns = {int((x - left) // (9 * point)) for x in (word.left, word.right)}
    rows = {int((y - top) // (5.4 * point)) for y in (word.top, word.bottom)}
    return len(columns) > 1 or len(rows) > 1


def test_words_that_hide_each_other_are_seen() -> None:
    one, beside, upon = (
        Word(0, "ก", 10, 10, 50, 20), Word(0, "ข", 50, 10, 90, 20), Word(0, "ค", 30, 12, 60, 22),
    )  # fmt: skip
    assert list(over_each_other([one, beside])) == []
    assert len(list(over_each_other([one, beside, upon]))) >= 1
