"""Homes of their own, for what starts processes or empties folders."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from khamkho.base.home import Home


@dataclass
class Terminal:
    """Runs ``khamkho`` in a home, as a person at a terminal does."""

    home: Home
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("KHAMKHO_")}
        return {**kept, "KHAMKHO_HOME": str(self.home.path), "KHAMKHO_LANG": "en", **self.more}

    def run(self, *words: str, said: str = "", code: int = 0) -> str:
        """Run one command; return what it says, after checking how it ends."""
        done = subprocess.run(
            [sys.executable, "-m", "khamkho.site.cli", *words],
            input=said,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(Home(tmp_path / "home"))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home just set up, and its recovery key; copied by the tests that need one."""
    path = tmp_path_factory.mktemp("migrated") / "home"
    said = Terminal(Home(path)).run("setup")
    return path, next(word for word in said.split() if word.startswith("AGE-SECRET-KEY-1"))


@pytest.fixture
def settled(tmp_path: Path, migrated: tuple[Path, str]) -> Terminal:
    path, _ = migrated
    shutil.copytree(path, tmp_path / "home")
    return Terminal(Home(tmp_path / "home"))


@pytest.fixture
def recovery_key(migrated: tuple[Path, str]) -> str:
    return migrated[1]
