"""The file that docs/how-to/your-own-service.md lets people write: linted, published and played to each of its ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from khamkho.base.home import current_home
from khamkho.casework.tests import test_walks as walks
from khamkho.catalogue.lint import lint
from khamkho.catalogue.queries import packs

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).resolve().parents[4] / "docs" / "how-to" / "your-own-service.md"
NAME = "school-tent"


@pytest.fixture
def own() -> Iterator[Path]:
    """The file as somebody copies it from the page."""
    written = re.search(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert written
    path = current_home().services / f"{NAME}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written[1], encoding="utf-8")
    yield path
    path.unlink()


def test_the_file_of_the_page_is_in_no_pack_and_has_no_findings(own: Path) -> None:
    assert packs()[NAME] == own
    assert lint(own) == ()


def test_the_mistake_that_the_page_makes_is_named_with_its_line(own: Path) -> None:
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace("promise: 2 working days", "promise: 1 hour"), encoding="utf-8")
    (found,) = lint(own)
    assert found.code == "promise-too-short"
    assert text.splitlines()[found.line - 1].startswith("promise:")


def test_the_service_of_the_page_is_offered_applied_for_and_led_to_every_end(own: Path) -> None:
    walks.test_every_action_leads_where_the_file_says_and_every_end_is_reached(NAME, "", True, 1)
