"""A demo, filled once for all tests of this folder that only look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from khamkho.base.home import Home
from khamkho.base.thai import BANGKOK
from khamkho.site.demo import seed

NOW = datetime(2026, 9, 16, 10, 40, tzinfo=BANGKOK)  # a Wednesday
SIZE = 60


@pytest.fixture(scope="package")
def seeded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Home]:
    """A demo of ``SIZE`` cases, in a transaction that is taken back afterwards."""
    home: Home = settings.HOME
    home.prepare()
    (home.path / "demo").touch()
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            seed(home, now=NOW, size=SIZE)
            yield home
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)
            (home.path / "demo").unlink()
            for seal in home.seals.glob("*.jsonl"):
                seal.unlink()


@pytest.fixture
def demo(seeded: Home, db: None) -> Home:
    return seeded


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def no_demo(tmp_path: Path) -> Home:
    return Home(tmp_path)
