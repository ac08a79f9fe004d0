"""A key, a moment, and a store of its own for each test."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from khamkho.base.home import Home, current_home
from khamkho.vault.commands import new_key
from khamkho.vault.models import DataKey


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 20, 9, 30, tzinfo=ZoneInfo("Asia/Bangkok"))


@pytest.fixture
def key(db: None) -> DataKey:
    return new_key()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Files go to a folder of this test; secrets stay those of the test run."""
    secrets = current_home().secrets
    secrets.mkdir(parents=True, exist_ok=True)
    (tmp_path / "secrets").symlink_to(secrets)
    monkeypatch.setenv("KHAMKHO_HOME", str(tmp_path))
    monkeypatch.delenv("KHAMKHO_CLAMD", raising=False)
    return current_home()
