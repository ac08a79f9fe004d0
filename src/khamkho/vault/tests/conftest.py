"""Each test has a home of its own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from khamkho.base.home import Home
from khamkho.base.thai import BANGKOK


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path) -> Home:
    fresh = Home(tmp_path / "home")
    fresh.prepare()
    settings.HOME = fresh
    return fresh


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 4, 7, 10, tzinfo=BANGKOK)
