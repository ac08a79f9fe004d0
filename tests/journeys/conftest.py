"""A real browser on the real site, with its built style sheets and scripts, in this process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Page


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
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    return told
