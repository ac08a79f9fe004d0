"""A real browser on the real site, with its built style sheets and scripts, in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page

from khamkho.base.thai import BANGKOK
from tests.journeys.person import PHONE, Arrive, Person
from tests.journeys.place import Place, opened, played

A_WEDNESDAY = datetime(2026, 9, 16, 8, 40, tzinfo=BANGKOK)


@pytest.fixture
def site(transactional_db: None) -> Iterator[str]:
    """The address of the running site. Static files come from where an office gets them, not from the sources."""
    shared = {}
    for connection in connections.all():
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            connection.inc_thread_sharing()
            shared[connection.alias] = connection
    server = LiveServerThread("127.0.0.1", lambda handler: handler, connections_override=shared)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()
    for connection in shared.values():
        connection.dec_thread_sharing()


@pytest.fixture(params=["th", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page_errors(page: Page) -> list[str]:
    """What the browser complained about: scripts that failed, what the content security policy stopped."""
    told: list[str] = []
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on(
        "console",
        lambda said: told.append(f"{said.text} {said.location['url']}") if said.type == "error" else None,
    )
    return told


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An installation as an office runs it, for all journeys of this run; on PostgreSQL when the run is."""
    with opened(tmp_path_factory.mktemp("place") / "home") as place:
        yield place


@pytest.fixture
def arrive(place: Place, browser: Browser) -> Iterator[Arrive]:
    """Somebody sits down before a screen: ``arrive(size=PHONE, lang="th")``; members come in signed in."""
    with _coming_to(place, browser) as coming:
        yield coming


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A demo at twenty to nine of a Wednesday, for all journeys of this run that chat with an office."""
    with played(tmp_path_factory.mktemp("demo") / "home", at=A_WEDNESDAY) as place:
        yield place


@pytest.fixture
def meet(demo: Place, browser: Browser) -> Iterator[Arrive]:
    """As ``arrive``, in the demo."""
    with _coming_to(demo, browser) as coming:
        yield coming


@contextmanager
def _coming_to(place: Place, browser: Browser) -> Iterator[Arrive]:
    came: list[Person] = []

    def coming(
        *, size: dict[str, int] = PHONE, lang: str = "th", scripts: bool = True, member: str = ""
    ) -> Person:
        context = browser.new_context(
            viewport=size,  # type: ignore[arg-type]  # a plain dict is what it takes
            locale="th-TH" if lang == "th" else "en-GB",
            java_script_enabled=scripts,
            storage_state=place.signed_in.get(member),
            accept_downloads=True,
        )
        context.set_default_timeout(20_000)
        person = Person(place, context, context.new_page(), lang, scripts)
        came.append(person)
        return person.sign_in(member) if member and member not in place.signed_in else person

    yield coming
    for person in came:
        person.context.close()
        assert person.complaints == []
