"""What all tests share; the throw-away home comes from ``khamkho.site.testing``."""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Callable, Iterator
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

IN_BROWSER = re.compile(r"tests/journeys/|_in_browser\.py$")
DAYS = 7
TODAY = datetime.now(BANGKOK).toordinal() % DAYS
"""What takes long is done by a rota of a week: long journeys, doors, walks, the demo's pages, what is wrong with an installation, and
what the second database is asked."""
FEWEST_STORIES = 4
"""With fewer long journeys than this, somebody asked for them by name."""

# A busy machine is no failure: how long an example takes is the benchmarks' affair. The gate plays the same
# examples each time; new ones are looked for by the soak.
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
    wanted, stories = os.environ.get("KHAMKHO_TESTS", ""), _stories_of_today(items)
    kept, left = list[pytest.Item](), list[pytest.Item]()
    for item in items:
        done = _is_asked(item, wanted) and (SOAK or _is_due(item, wanted, stories))
        (kept if done else left).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept
    for item in items:
        if _looks_at_a_demo(item):
            item.add_marker(pytest.mark.xdist_group("demo"))
    yield
    # All that look at a demo stay together: one in between would have it made anew.
    items.sort(key=lambda item: (not _looks_at_a_demo(item), not _takes_long(item)))


def pytest_collection_finish() -> None:
    """What is loaded now stays to the end: the collector of garbage need not look through it again and again (a seventh of
    the time of the tests), nor after every few hundred objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _is_asked(item: pytest.Item, wanted: str) -> bool:
    return wanted not in ("database", "pure") or _meets_a_database(item) is (wanted == "database")


def _stories_of_today(items: list[pytest.Item]) -> set[Path]:
    """Those of the long journeys whose day it is."""
    stories = sorted({item.path for item in items if item.get_closest_marker("story")})
    return set(stories if len(stories) < FEWEST_STORIES else stories[TODAY::DAYS])


def _is_due(item: pytest.Item, wanted: str, stories: set[Path]) -> bool:
    """Whether the gate does it today; the soak does everything."""
    if item.get_closest_marker("story"):
        return item.path in stories
    if item.get_closest_marker("soak"):
        return False
    if _looks_at_a_demo(item) and not _is_of_today("the demo"):  # seeded for all that look at it, or for none
        return False
    if item.get_closest_marker("rota") and not _looks_at_a_demo(item) and not _is_of_today(item.nodeid):
        return False
    return wanted != "database" or _meets_it_in_its_own_way(item) or _is_of_today(item.nodeid)


def _meets_it_in_its_own_way(item: pytest.Item) -> bool:
    """Whether the second database may answer otherwise: it is killed, or real transactions wait for each other."""
    marked = item.get_closest_marker("django_db")
    real = "transactional_db" in getattr(item, "fixturenames", ())
    real = real or bool(marked and marked.kwargs.get("transaction"))
    return real or item.get_closest_marker("database") is not None


def _is_of_today(name: str) -> bool:
    """Whether the gate does this today; the soak does everything."""
    return SOAK or crc32(name.encode()) % DAYS == TODAY


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


@pytest.fixture
def is_of_today() -> Callable[[str], bool]:
    """For a test of very many like things, each of which the gate does on its day of the rota."""
    return _is_of_today


@pytest.fixture(scope="session", autouse=True)
def addresses_of_a_usual_home() -> None:
    """Read which pages there are before a test makes its home a demo: the demo's pages would stay for all that follow."""
    import_module("khamkho.site.urls")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """After a test with real transactions PostgreSQL takes a second to truncate every table, and most are empty: those with
    anything in them are emptied, without a look at who refers to whom. What Django writes of each model stays."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    of_models = {"django_content_type", "auth_permission"}

    def sql_flush(self: Any, style: Any, tables: list[str], **kwargs: Any) -> list[str]:
        names = {name: self.quote_name(name) for name in tables if name not in of_models}
        with self.connection.cursor() as cursor:
            asked = (
                f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {quoted})" for name, quoted in names.items()
            )
            cursor.execute(" UNION ALL ".join(asked))
            written = [name for (name,) in cursor]
        return [
            "SET LOCAL session_replication_role = replica",
            *(f"DELETE FROM {names[name]}" for name in written),
        ]

    type(connection.ops).sql_flush = sql_flush


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
    """Debian's Chromium without its windows (a fifth faster), one for all the journeys of a run; nothing of it talks to the world."""
    switches = [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    return {
        **browser_type_launch_args,
        "executable_path": "/usr/bin/chromium-headless-shell",
        "args": switches,
    }
