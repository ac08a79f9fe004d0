"""What all tests share; the throw-away home comes from ``khamkho.site.testing``."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from zlib import crc32

import hypothesis
import pytest
from django.utils import translation

from khamkho.base.thai import BANGKOK

pytest_plugins = ["khamkho.casework.tests.cast", "khamkho.payments.tests.cast"]

# A busy machine is no failure: how long an example takes is the benchmarks' affair. The gate plays the same
# examples each time; new ones are looked for by the soak.
IN_BROWSER = re.compile(r"tests/journeys/|_in_browser\.py$")
STORIES_AT_ONCE = 4
TODAY = datetime.now(BANGKOK).toordinal() % 3
"""What takes long is done by thirds: of the long journeys, and of the pages on the second database."""
BROWSERS = frozenset(
    {"client", "at_desk", "at_two_factors", "phone", "own_phone", "strange_phone", "visitor"}
)
SOAK = bool(os.environ.get("KHAMKHO_SOAK"))
hypothesis.settings.register_profile("khamkho", deadline=None, derandomize=not SOAK)
hypothesis.settings.load_profile("khamkho")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """``KHAMKHO_TESTS``: only tests that meet a database, for the second one of the gate, or only ``pure`` ones.

    Tests that look at one demo share a worker. Once they are shuffled, what takes long begins first, so that no worker
    waits for it at the end.
    """
    for item in items:
        if item.get_closest_marker("browser") and not IN_BROWSER.search(item.path.as_posix()):
            raise pytest.UsageError(f"{item.nodeid}: the gate looks for journeys in {IN_BROWSER.pattern}")
    wanted = os.environ.get("KHAMKHO_TESTS")
    if wanted in ("database", "pure"):
        _keep(config, items, [item for item in items if _meets_a_database(item) is (wanted == "database")])
    if not SOAK:
        stories = _stories_of_today(items)
        _keep(config, items, [item for item in items if _belongs_to_the_gate(item, stories)])
    if not SOAK and wanted == "database":
        _keep(config, items, [item for item in items if not _asks_for_a_page(item) or _is_due_today(item)])
    for item in items:
        if _looks_at_a_demo(item):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.split("::")[0]))
    yield
    # All that look at a demo stay together: one in between would have it made anew.
    items.sort(key=lambda item: not _takes_long(item))


def _keep(config: pytest.Config, items: list[pytest.Item], kept: list[pytest.Item]) -> None:
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _stories_of_today(items: list[pytest.Item]) -> set[Path]:
    """A third of the long journeys, each once in three days; those that were asked for by name when there are few."""
    all_of_them = sorted({item.path for item in items if item.get_closest_marker("story")})
    if len(all_of_them) < STORIES_AT_ONCE:
        return set(all_of_them)
    return set(all_of_them[TODAY::3])


def _belongs_to_the_gate(item: pytest.Item, stories: set[Path]) -> bool:
    if item.get_closest_marker("story"):
        return item.path in stories
    return item.get_closest_marker("soak") is None


def _asks_for_a_page(item: pytest.Item) -> bool:
    return bool(BROWSERS & set(getattr(item, "fixturenames", ())))


def _is_due_today(item: pytest.Item) -> bool:
    return crc32(item.nodeid.encode()) % 3 == TODAY


def _takes_long(item: pytest.Item) -> bool:
    return _looks_at_a_demo(item) or any(item.get_closest_marker(name) for name in ("slow", "story"))


def _looks_at_a_demo(item: pytest.Item) -> bool:
    return "seeded" in getattr(item, "fixturenames", ())


def _meets_a_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("once") and os.environ.get("KHAMKHO_TESTS") == "database":
        return False
    marked = any(item.get_closest_marker(name) for name in ("django_db", "database"))
    return marked or bool(fixtures & {"db", "transactional_db", "django_db_setup"})


@pytest.fixture(scope="session", autouse=True)
def addresses_of_a_usual_home() -> None:
    """Read which pages there are before a test makes its home a demo: the demo's pages would stay for all that follow."""
    import_module("khamkho.site.urls")


@pytest.fixture(autouse=True)
def nothing_of_other_tests(request: pytest.FixtureRequest, settings: Any) -> None:
    """The database of a test ends with the test; its home and its process do not, and both remember for a while."""
    translation.activate(settings.LANGUAGE_CODE)  # a page that a test opened in English leaves English behind
    if "seeded" not in request.fixturenames:  # a demo kept for a whole module keeps its seals as long
        for path in settings.HOME.seals.glob("*"):
            path.unlink()
    import_module("khamkho.portal.queries").forget_shelf()
    offices = import_module("khamkho.offices.queries")
    for kept in (offices._calendars, offices._offered, offices._periods, offices._reasons):
        kept.clear()
    import_module("khamkho.casework.queries.authority").forget_orders()
    desk = import_module("khamkho.desk.queries")
    desk.VIEWS.clear()
    desk.PLACES.clear()
    desk.GONE.clear()


@pytest.fixture
def as_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages keep what seldom changes for some seconds, as they do when they are served; a test is one transaction, in which they
    would read it each time."""
    monkeypatch.setattr("khamkho.offices.queries._in_transaction", lambda: False)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, one for all the journeys of a run; nothing of it talks to the world."""
    switches = [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": switches}
