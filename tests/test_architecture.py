"""What the import contracts cannot see: foreign keys, templates and what a process loads when it starts."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field, ForeignObject

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "khamkho"
HEAVY = ("typst", "pythainlp", "pyhanko", "cv2", "duckdb", "openpyxl", "xlsxwriter", "holidays")


def floors() -> dict[str, int]:
    """Room to floor, the ground floor being 0, from the same file that the import contracts read."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    lines = contracts["importlinter:contract:floors"]["layers"].split("\n")
    rows = [line.strip() for line in lines if line.strip()]
    return {room.strip(): floor for floor, row in enumerate(reversed(rows)) for room in row.split("|")}


def foreign_keys() -> list[tuple[str, str, str]]:
    """(room it leaves, room it points to, field) of every foreign key between our own rooms."""
    return [
        (room(field), field.related_model._meta.app_label, str(field))
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignObject)
        and isinstance(field, Field)
        and hasattr(field.related_model, "_meta")
    ]


def room(field: Field) -> str:
    return field.model._meta.app_label


def test_foreign_keys_point_down_or_stay() -> None:
    known = floors()
    wrong = [
        f"{field}: {source} points to {target}"
        for source, target, field in foreign_keys()
        if source in known and target in known and source != target and known[source] <= known[target]
    ]
    assert not wrong


def test_every_room_has_a_floor() -> None:
    rooms = {folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists()}
    assert rooms - {"packs"} == set(floors())


def test_no_template_is_unused() -> None:
    """A template is named in Python, in another template, or overrides one of a library."""
    sources = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources if "tests" not in path.parts)
    text = text.replace("{PIECES}", "ui/components")
    unused = []
    for path in PACKAGE.rglob("templates/**/*.html"):
        name = path.relative_to(next(p for p in path.parents if p.name == "templates")).as_posix()
        overrides = name.split("/")[0] in ("account", "allauth", "mfa", "usersessions", "ninja")
        if not overrides and name not in text and not generic(name, text):
            unused.append(name)
    assert not unused


def generic(name: str, text: str) -> bool:
    """Named by a pattern such as ``f"notices/{kind}.html"``."""
    folder, _, _ = name.rpartition("/")
    return re.search(rf"{re.escape(folder)}/[^\"'\n]*\{{[^\"'\n]*\}}", text) is not None


@pytest.mark.parametrize("module", ["khamkho.site.urls"])
def test_a_starting_web_process_loads_nothing_heavy(module: str, tmp_path: Path) -> None:
    code = (
        "import sys, django; django.setup(); "
        f"import {module}; "
        f"print(*sorted(set(sys.modules) & set({HEAVY!r})))"
    )
    environment = os.environ | {
        "KHAMKHO_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "khamkho.site.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    loaded = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert loaded.stdout.split() == []
