"""The documents say what the code does: nothing undocumented, no dead link, no command or setting that is not there."""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import shlex
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from khamkho.api.commands import create_token
from khamkho.casework.tests.cast import make_member, photo
from khamkho.catalogue import service as values
from khamkho.catalogue.fields import FIELD_TYPES, Field
from khamkho.catalogue.lint.shape import LATER_KEYS, LATER_STEP_KEYS, LATER_TYPES
from khamkho.catalogue.words import STOCK_ACTIONS, STOCK_COLUMNS, STOCK_STEPS
from khamkho.offices.commands import create_office, publish_offering
from khamkho.offices.models import Membership, Office
from khamkho.people.actor import SYSTEM
from khamkho.site.cli import build_parser

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
MADE_BY_A_RUN = ("pictures", "benchmarks.md", "soak.md")
"""Not there before somebody has run what makes them; then all links into them must lead somewhere."""
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def reference() -> ModuleType:
    loader = SourceFileLoader("reference", str(ROOT / "scripts" / "reference"))
    spec = importlib.util.spec_from_loader("reference", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.mark.django_db
def test_the_reference_is_what_the_code_says() -> None:
    stale = [named(path) for path, text in reference().pages().items() if path.read_text() != text]
    assert not stale, "run scripts/reference"


# ── the service file ──


def keys_of_the_format() -> Iterator[tuple[str, str]]:
    """(part of the file, key) for every key that a service file may have."""
    parts = ("Service", "Identity", "Privacy", "Setting", "Variant", "Page", "Stop", "DocumentNeed", "Step", "Action", "Way", "MadeColumn")  # fmt: skip
    for name in parts:
        for key, info in getattr(values, name).model_fields.items():
            if (name, key) != ("Setting", "value"):  # put in when a file is read
                yield name, info.alias or key
    for name, cls in FIELD_TYPES.items():
        for key in cls.model_fields:
            yield f"field type {name}", key


def test_every_key_of_the_service_file_is_documented() -> None:
    page = (DOCS / "service-file.md").read_text()
    known = set(re.findall(r"[a-z_]+", page))
    assert not [f"{part}: {key}" for part, key in keys_of_the_format() if key not in known]


def test_every_field_type_has_its_line() -> None:
    page = (DOCS / "service-file.md").read_text()
    assert not [name for name in FIELD_TYPES if not re.search(rf"^\| `{name}` \|", page, re.MULTILINE)]
    assert {"id", "label", "when"} <= set(Field.model_fields)


def test_the_words_of_the_format_are_all_told() -> None:
    page = (DOCS / "service-file.md").read_text()
    words = {*LATER_KEYS, *LATER_STEP_KEYS, *LATER_TYPES, *STOCK_ACTIONS, *STOCK_STEPS, *STOCK_COLUMNS}
    assert not sorted(word for word in words if f"`{word}`" not in page)


# ── links, commands, settings ──


@pytest.mark.parametrize("doc", PAGES, ids=named)
def test_no_link_leads_nowhere(doc: Path) -> None:
    dead = []
    for target in LINK.findall(FENCE.sub("", doc.read_text())):
        where, _, anchor = target.partition("#")
        if "://" in target or any(made in target and not (DOCS / made).exists() for made in MADE_BY_A_RUN):
            continue
        goal = (doc.parent / where).resolve() if where else doc
        if not goal.exists() or (anchor and anchor not in anchors(goal)):
            dead.append(target)
    assert not dead


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub and GitLab make them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_every_page_is_on_the_map() -> None:
    map_ = (DOCS / "README.md").read_text()
    linked = {(DOCS / target.partition("#")[0]).resolve() for target in LINK.findall(map_)}
    lost = [
        named(page)
        for page in DOCS.rglob("*.md")
        if page.resolve() not in linked and page.name != "README.md"
    ]
    assert not lost


def parsers() -> dict[str, argparse.ArgumentParser]:
    return dict(reference().every_command(build_parser()))


def commands_in(page: Path) -> Iterator[tuple[int, list[str]]]:
    """Every ``khamkho …`` of the page's shell blocks."""
    for language, body in FENCE.findall(page.read_text()):
        if language == "sh":
            for number, line in enumerate(body.replace("\\\n", " ").splitlines(), 1):
                found = re.findall(
                    r"(?:^|[\s/])khamkho ([a-z-]+(?: .*)?)$", line.split(" #")[0].rpartition("-u khamkho")[2]
                )
                if found:
                    yield number, found[-1].split(" | ")[0].split()


@pytest.mark.parametrize("doc", [page for page in PAGES if "khamkho " in page.read_text()], ids=named)
def test_every_command_in_the_pages_exists(doc: Path) -> None:
    known = parsers()
    wrong = []
    for _line, words in commands_in(doc):
        name = next((n for n in (f"khamkho {' '.join(words[:2])}", f"khamkho {words[0]}") if n in known), "")
        options = {word.partition("=")[0] for word in words if word.startswith("--")} - {"--help"}
        if not name or options - set(known[name]._option_string_actions):
            wrong.append(" ".join(words))
    assert not wrong


def test_no_page_speaks_of_a_setting_that_does_not_exist() -> None:
    settings = set(re.findall(r"`(KHAMKHO_[A-Z_]+)`", (DOCS / "settings.md").read_text()))
    wrong = {
        f"{named(page)}: {name}"
        for page in PAGES
        for name in re.findall(r"KHAMKHO_[A-Z_]+", page.read_text())
        if name.removesuffix("_FILE") not in settings
    }
    assert not wrong


def test_architecture_names_every_room() -> None:
    from tests.test_architecture import floors

    page = (DOCS / "architecture.md").read_text()
    assert not [room for room in floors() if f"`{room}`" not in page and f"`{room}/`" not in page]


def test_decisions_are_numbered_without_gaps() -> None:
    names = sorted(page.name for page in (DOCS / "decisions").glob("*.md"))
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
    for name in names:
        text = (DOCS / "decisions" / name).read_text()
        assert all(f"## {part}" in text for part in ("Context", "Choice", "Price")), name


# ── the API page: its examples are run as they stand ──


@pytest.mark.django_db
def test_the_examples_of_the_api_page_work() -> None:
    office, _trang = (an_office(code, prefix) for code, prefix in (("krabi", "KBI1"), ("trang", "TRG1")))
    _token, secret = create_token(office=office, name="HR", partner="hr-system", now=timezone.now())
    seat = make_member(office, "supervisor", "นายตัวอย่าง หนึ่ง").memberships[0].id
    _token, of_member = create_token(
        office=office, name="own", membership=Membership.objects.get(pk=seat), now=timezone.now()
    )
    text = (DOCS / "how-to" / "use-the-api.md").read_text()
    files: dict[str, bytes] = {"paper.jpg": photo()}
    known = {"TOKEN": secret, "MEMBER_TOKEN": of_member, "URL": "", "NUMBER": "", "CODE": ""}
    told: list[tuple[str, int]] = []
    for language, body in FENCE.findall(text):
        if language == "json":
            files.setdefault("case.json", body.encode())
        for command in curls(body) if language == "sh" else ():
            status, answer = sent(command, files, known)
            told.append((command, status))
            known["NUMBER"] = answer.get("number", known["NUMBER"])
    assert len(told) >= 7
    assert not [(command, status) for command, status in told if status not in (200, 201)]


def an_office(code: str, prefix: str) -> Office:
    made = create_office(
        actor=SYSTEM, code=code, prefix=prefix, kind="esao", name_th="สพป.ตัวอย่าง", name_en="Sample Area",
        now=timezone.now(),
    )  # fmt: skip
    publish_offering(actor=SYSTEM, office_id=made.pk, service_id="general-request", now=timezone.now())
    return made


def curls(body: str) -> list[str]:
    return [line for line in body.replace("\\\n", " ").splitlines() if line.startswith("curl ")]


def sent(command: str, files: dict[str, bytes], known: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Send what a curl command would send."""
    for name, value in known.items():
        command = command.replace(f"${name}", value)
    words = shlex.split(command)
    ask = argparse.ArgumentParser()
    ask.add_argument("-X", default="")
    ask.add_argument("-H", action="append", default=[])
    ask.add_argument("--data-binary", default="")
    ask.add_argument("--json", default="")
    ask.add_argument("-s", action="store_true")
    ask.add_argument("url")
    asked = ask.parse_args(words[1:])
    data = asked.data_binary or asked.json
    payload = files[data[1:]] if data.startswith("@") else data.encode()
    headers = {name: value.strip() for name, _, value in (one.partition(":") for one in asked.H)}
    kind = headers.pop("Content-Type", "application/json")
    method = asked.X or ("POST" if data else "GET")
    answer = Client().generic(method, asked.url, payload, content_type=kind, headers=headers)
    found = json.loads(answer.content) if answer.content else {}
    return answer.status_code, found if isinstance(found, dict) else {}
