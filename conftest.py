"""What all tests share; the throw-away home comes from ``khamkho.site.testing``."""

from __future__ import annotations

from typing import Any

import hypothesis
import pytest

pytest_plugins = ["khamkho.casework.tests.cast"]

# A busy machine is no failure: how long an example takes is the benchmarks' affair.
hypothesis.settings.register_profile("khamkho", deadline=None)
hypothesis.settings.load_profile("khamkho")


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
