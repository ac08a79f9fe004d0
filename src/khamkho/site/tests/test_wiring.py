"""One table says who does what; the door for a web server stays light; the settings are safe to deploy."""

import ast
import subprocess
import sys
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

import khamkho
from khamkho.site.wiring import BANGKOK, EFFECTS, RECURRING, TIMERS, daily, hourly

PACKAGE = Path(khamkho.__file__).parent


@cache
def announced() -> dict[str, set[str]]:
    """Every name that some command gives to ``enqueue`` or ``schedule``."""
    names: dict[str, set[str]] = {"enqueue": set(), "schedule": set()}
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text()
        if "tests" in path.parts or not any(function in text for function in names):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                function = getattr(node.func, "id", getattr(node.func, "attr", "")).removesuffix("_each")
                if function in names:
                    names[function].add(str(node.args[0].value))
    return names


def test_every_announced_effect_has_somebody_who_carries_it_out():
    assert announced()["enqueue"] - {"first", "note"} <= {*EFFECTS, *TIMERS}
    assert announced()["schedule"] <= set(TIMERS)


def test_everything_wired_is_announced_or_recurs():
    recurring = {entry.name for entry in RECURRING}
    assert set(EFFECTS) == announced()["enqueue"] - set(TIMERS) | recurring
    assert set(TIMERS) == announced()["schedule"]
    assert len(recurring) == len(RECURRING)


@pytest.mark.parametrize("entry", RECURRING, ids=lambda entry: entry.name)
def test_every_rhythm_moves_on(entry):
    now = datetime(2026, 11, 20, 17, 5, tzinfo=BANGKOK)
    for _ in range(3):
        later = entry.next_after(now)
        assert timedelta(0) < later - now <= timedelta(days=1)
        now = later


def test_daily_means_the_clock_in_bangkok():
    at = daily(7)(datetime.fromisoformat("2026-11-20T00:00:00+00:00"))
    assert at.isoformat() == "2026-11-21T07:00:00+07:00"
    assert (
        daily(7)(datetime.fromisoformat("2026-11-19T23:59:59+00:00")).isoformat()
        == "2026-11-20T07:00:00+07:00"
    )
    assert hourly(datetime(2026, 11, 20, 17, 5, 3, tzinfo=BANGKOK)).hour == 18


BOOT = """
import sys
import khamkho.site.wsgi
heavy = {"typst", "pikepdf", "pythainlp", "PIL", "pillow_heif", "holidays", "pyrage", "granian", "xlsxwriter", "playwright"}
print(sorted(heavy & set(sys.modules)))
"""


def test_the_web_process_loads_nothing_heavy(settled):
    done = subprocess.run(
        [sys.executable, "-c", BOOT], env=settled.environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def test_a_deployment_behind_https_is_clean(settled):
    settled.more = {
        "KHAMKHO_PUBLIC_URL": "https://eservice.example.go.th",
        "KHAMKHO_HOSTS": "eservice.example.go.th",
    }
    # the tests themselves run with this one, for Playwright's sake
    environment = {k: v for k, v in settled.environment.items() if k != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env={**environment, "DJANGO_SETTINGS_MODULE": "khamkho.site.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_setting_from_the_environment_is_documented():
    names = set()
    for path in PACKAGE.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "env" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    names.add(f"KHAMKHO_{first.value}")
    page = (PACKAGE.parent.parent / "docs" / "settings.md").read_text()
    assert names
    missing = {name for name in names if f"`{name}`" not in page}
    assert not missing
