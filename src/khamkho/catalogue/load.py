"""From a service file to a ``Service``: read, upgrade, put in what it names (blocks, settings, laws, choices), validate, freeze."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from khamkho.base.home import current_home
from khamkho.catalogue.service import FORMAT, Service
from khamkho.catalogue.source import Row, Spot, Table, Unreadable, Word, plain, read, row, table, word

PACKS = Path(__file__).resolve().parent.parent / "packs"
COLLECTING = "collecting"
ASIDE = ("blocks", COLLECTING)
"""Folders of packs that hold no service which offices offer."""


def service_files() -> dict[str, Path]:
    """Every service file that offices can offer, by service id: those in the home, and those that ship with Khamkho.

    A file in the home cannot take the name of one that ships.
    """
    own = {path.stem: path for path in sorted(current_home().services.glob("*.yaml"))}
    return own | _shipped(PACKS)


@lru_cache(maxsize=1)
def _shipped(packs: Path) -> dict[str, Path]:
    """What is installed does not change while it runs."""
    return {path.stem: path for path in sorted(packs.glob("*/*.yaml")) if path.parent.name not in ASIDE}


def collecting_files() -> dict[str, Path]:
    """The forms with which an office collects from those under it, by id: the home's own, and those that ship."""
    own = sorted((current_home().services / COLLECTING).glob("*.yaml"))
    return {path.stem: path for path in (*own, *sorted((PACKS / COLLECTING).glob("*.yaml")))}


PARTS_OF_BLOCKS = ("documents", "originals", "reasons", "links", "steps")
"""Lists of a file that may hold what blocks hold."""
BLOCK_KEYS = {"block", "settings", "fields", *PARTS_OF_BLOCKS}

Upgrade = Callable[[Any], Any]

#: How a tree of an older format becomes one of the next: ``{1: to_format_2}``. Each upgrade takes and returns the
#: whole tree (or a stored body, which is the same in JSON) and leaves the key ``format`` alone.
UPGRADES: Mapping[int, Upgrade] = {}


class BadServiceFile(Exception):
    """The file breaks the format; ``lint`` says where, and what to do about it."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(f"{path}: {reason}")


@dataclass(frozen=True)
class Expanded:
    """A file with its blocks, settings and laws put in, still with the places of every word."""

    tree: Table
    laws: Table | None = None
    used: set[str] = field(default_factory=set)


def load(path: Path, settings: Mapping[str, str] | None = None) -> Service:
    """The service a file describes, with an office's settings. Raises ``BadServiceFile``: lint first for people.

    Blocks and laws are looked up in the ``blocks`` folder and the ``laws.yaml`` beside the file's folder, then
    in the packs that ship with Khamkho.
    """
    try:
        expanded = expand(path, settings or {})
        return Service.model_validate(plain(expanded.tree))
    except (Unreadable, ValidationError) as bad:
        raise BadServiceFile(path, str(bad)) from bad


def read_body(body: str) -> Service:
    """A published body, upgraded if it was written by an older build."""
    return Service.model_validate(upgraded(json.loads(body)))


def expand(path: Path, settings: Mapping[str, str]) -> Expanded:
    """Read, upgrade and expand a file. Raises ``Unreadable``."""
    tree = _put_blocks(_of_this_format(read(path)), path.parent)
    expanded = Expanded(tree)
    given = _settings(tree, settings)
    tree = _put_settings(tree, given, expanded.used)
    tree = _put_titled(tree, "law", "laws.yaml", "law-unknown", path.parent)
    tree = _put_titled(tree, "situations", "situations.yaml", "situation-unknown", path.parent)
    tree = _put_complaints(tree, path.parent)
    tree = _put_letters(tree, path.parent)
    tree = _put_choices(tree, path.parent)
    return Expanded(_with_values(tree, given), used=expanded.used)


def upgraded(tree: Any, upgrades: Mapping[int, Upgrade] = UPGRADES, newest: int = FORMAT) -> Any:
    """The tree in the newest format, one upgrade after the other."""
    version = int(tree["format"])
    while version < newest:
        tree = upgrades[version](tree)
        version += 1
        tree["format"] = version
    return tree


def _of_this_format(tree: Table) -> Table:
    written = tree.get("format")
    if not isinstance(written, str):
        raise Unreadable(tree.at, "format-missing")
    known = {*map(str, UPGRADES), str(FORMAT)}
    if written not in known:
        raise Unreadable(tree.key_at["format"], "format-unknown", format=written, newest=str(FORMAT))
    return upgraded(tree)  # type: ignore[no-any-return]  # a Table goes in, a Table comes out


def _settings(tree: Table, chosen: Mapping[str, str]) -> dict[str, str]:
    """Every setting the file offers, with the office's value or else the default."""
    offered = tree.get("settings")
    if not isinstance(offered, Table):
        return {}
    defaults = {
        name: str(s["default"]) for name, s in offered.items() if isinstance(s, Table) and "default" in s
    }
    return {name: chosen.get(name, default) for name, default in defaults.items()}


def _put_settings(tree: Any, given: Mapping[str, str], used: set[str]) -> Any:
    if isinstance(tree, Table):
        if set(tree) == {"setting"}:
            return _setting(tree, given, used)
        return tree.with_({key: _put_settings(value, given, used) for key, value in tree.items()})
    if isinstance(tree, Row):
        return row([_put_settings(item, given, used) for item in tree], tree.at)
    return tree


def _setting(tree: Table, given: Mapping[str, str], used: set[str]) -> Word:
    name = str(tree["setting"])
    if name not in given:
        raise Unreadable(tree.key_at["setting"], "setting-unknown", name=name)
    used.add(name)
    return word(given[name], tree.at)


def _with_values(tree: Table, given: Mapping[str, str]) -> Table:
    offered = tree.get("settings")
    if not isinstance(offered, Table):
        return tree
    valued = {
        name: one.with_({"value": given[name]}) if isinstance(one, Table) and name in given else one
        for name, one in offered.items()
    }
    return tree.with_({"settings": offered.with_(valued)})


def _put_blocks(tree: Table, folder: Path) -> Table:
    """Every ``use`` becomes what its block holds for that place; settings that a block brings along join the file's."""
    brought: dict[str, Any] = {}
    changes: dict[str, Any] = {}
    if isinstance(form := tree.get("form"), Row):
        changes["form"] = row([_page(page, folder, brought) for page in form], form.at)
    for part in PARTS_OF_BLOCKS:
        if isinstance(listed := tree.get(part), Row):
            changes[part] = row(_with_used(listed, part, folder, brought), listed.at)
    if isinstance(steps := changes.get("steps"), Row):
        changes["steps"] = row([_asked(step, folder, brought) for step in steps], steps.at)
    if brought:
        own = tree.get("settings", {})
        changes["settings"] = table({**brought, **own}, getattr(own, "at", tree.at))
    return tree.with_(changes)


def _page(page: Any, folder: Path, brought: dict[str, Any]) -> Any:
    """A page's own ``use`` comes before its fields; a ``use`` among the fields comes where it stands."""
    if not isinstance(page, Table):
        return page
    fields = _block(page, "fields", folder, brought) if "use" in page else []
    own = page.get("fields", [])
    if not isinstance(own, list):
        return page
    fields = [*fields, *_with_used(own, "fields", folder, brought)]
    rest = page.without("use", "prefix", "only", "fields")
    return table({**rest, "fields": row(fields, getattr(own, "at", page.at))}, page.at, page.key_at)


def _asked(step: Any, folder: Path, brought: dict[str, Any]) -> Any:
    """What the actions of a step ask may come from blocks too."""
    actions = step.get("actions") if isinstance(step, Table) else None
    if not isinstance(actions, Row):
        return step
    found = [
        one.with_({"asks": row(_with_used(asks, "fields", folder, brought), asks.at)})
        if isinstance(one, Table) and isinstance(asks := one.get("asks"), Row)
        else one
        for one in actions
    ]
    return step.with_({"actions": row(found, actions.at)})


def _with_used(listed: list[Any], part: str, folder: Path, brought: dict[str, Any]) -> list[Any]:
    """A list of a file, with what blocks hold for it in the places of their ``use``."""
    found: list[Any] = []
    for one in listed:
        found += _block(one, part, folder, brought) if isinstance(one, Table) and "use" in one else [one]
    return found


def _block(use: Table, part: str, folder: Path, brought: dict[str, Any]) -> list[Any]:
    """What a block holds for this part of a file; the ids (and what conditions speak of) of fields prefixed."""
    name, prefix = str(use["use"]), str(use.get("prefix", ""))
    block = _read_shared(_find(folder, f"blocks/{name}.yaml", use.key_at["use"], "block-unknown", name))
    held = block.get(part)
    settings = block.get("settings", {})
    if not isinstance(held, Row) or not isinstance(settings, dict) or set(block) - BLOCK_KEYS:
        raise Unreadable(block.at, "block-shape", name=name, part=part)
    brought |= settings
    if isinstance(only := use.get("only"), Row):
        held = row(_picked(held, only), held.at)
    ids = {str(one["id"]) for one in held if isinstance(one, Table) and "id" in one}
    found = [_prefixed(one, prefix, ids) for one in held] if prefix else list(held)
    return _fitted(use, found) if part == "steps" else found


def _fitted(use: Table, steps: list[Any]) -> list[Any]:
    """Steps of a block as a file uses them: ``to`` says where their ways lead here, other keys stand for the step's own."""
    ways = use.get("to")
    own = use.without("use", "prefix", "only", "to")
    if own and (len(steps) != 1 or not isinstance(steps[0], Table)):
        raise Unreadable(use.at, "block-fits-one", name=str(use["use"]))
    if isinstance(ways, Table):
        steps = [_led(step, ways) for step in steps]
    return [_over(steps[0], own)] if own else steps


def _over(step: Table, own: Table) -> Table:
    return table({**step, **own}, step.at, {**step.key_at, **own.key_at})


def _led(part: Any, ways: Table) -> Any:
    """Every place that a step's ways name, as ``ways`` calls it."""
    if isinstance(part, Row):
        return row([_led(one, ways) for one in part], part.at)
    if not isinstance(part, Table):
        return part
    changes = {
        key: ways.get(value, value)
        if key in ("to", "if_late") and isinstance(value, Word)
        else _led(value, ways)
        for key, value in part.items()
    }
    return part.with_(changes)


def _picked(held: Row, only: Row) -> list[Any]:
    """Those of a block's pieces that a file wants, in the block's order. Raises ``Unreadable`` for one it has not."""
    has = {str(one.get("id", "")): one for one in held if isinstance(one, Table)}
    for name in only:
        if str(name) not in has:
            raise Unreadable(getattr(name, "at", only.at), "block-piece", name=str(name), has=", ".join(has))
    return [one for name, one in has.items() if name in {*map(str, only)}]


def _prefixed(one: Any, prefix: str, ids: set[str]) -> Any:
    if not isinstance(one, Table) or "id" not in one:
        return one
    changes: dict[str, Any] = {"id": word(prefix + one["id"], one["id"].at)}
    if "when" in one:
        changes["when"] = _prefixed_when(one["when"], prefix, ids)
    return one.with_(changes)


def _prefixed_when(when: Any, prefix: str, ids: set[str]) -> Any:
    if isinstance(when, Row):
        return row([_prefixed_when(part, prefix, ids) for part in when], when.at)
    if not isinstance(when, Table):
        return when
    names = {key: prefix + key if key.partition(".")[0] in ids else key for key in when}
    items = {
        names[key]: _prefixed_when(value, prefix, ids) if key in ("all", "any", "not") else value
        for key, value in when.items()
    }
    return table(items, when.at, {names[key]: spot for key, spot in when.key_at.items()})


def _put_titled(tree: Table, part: str, book: str, unknown: str, folder: Path) -> Table:
    """A list of keys becomes a list of what they are called in a book: the laws, the situations."""
    keys = tree.get(part)
    if not isinstance(keys, Row):
        return tree
    return tree.with_({part: row([_titled(key, book, unknown, folder) for key in keys], keys.at)})


def _titled(key: Any, book: str, unknown: str, folder: Path) -> Any:
    if not isinstance(key, Word):
        return key
    title = _from_book(book, key, folder, unknown)
    return table({"id": key, "title": title}, key.at, {"id": key.at, "title": key.at})


def _put_complaints(tree: Table, folder: Path) -> Table:
    """``complaints: moe`` in the manual stands for a list of ``complaints.yaml``; a list of its own stays."""
    manual = tree.get("manual")
    key = manual.get("complaints") if isinstance(manual, Table) else None
    if not isinstance(manual, Table) or not isinstance(key, Word):
        return tree
    listed = _from_book("complaints.yaml", key, folder, "complaints-unknown")
    return tree.with_({"manual": manual.with_({"complaints": listed})})


def _put_letters(tree: Table, folder: Path) -> Table:
    """``letter_text: transfer`` stands for what ``letters.yaml`` holds under that name."""
    key = tree.get("letter_text")
    if not isinstance(key, Word):
        return tree
    return tree.with_({"letter_text": _from_book("letters.yaml", key, folder, "letters-unknown")})


def _put_choices(tree: Any, folder: Path) -> Any:
    """``choices: grades`` stands for the choices of that name in ``choices.yaml``, wherever a field asks for one of several."""
    if isinstance(tree, Row):
        return row([_put_choices(one, folder) for one in tree], tree.at)
    if not isinstance(tree, Table):
        return tree
    changes = {key: _put_choices(value, folder) for key, value in tree.items()}
    if isinstance(key := tree.get("choices"), Word):
        changes["choices"] = _from_book("choices.yaml", key, folder, "choices-unknown")
    return tree.with_(changes)


def _from_book(name: str, key: Word, folder: Path, unknown: str) -> Any:
    """What stands under a key in the nearest file of this name."""
    found = _read_shared(_find(folder, name, key.at, "book-missing", name))
    if key not in found:
        raise Unreadable(key.at, unknown, name=str(key), known=", ".join(found))
    return found[key]


def book(name: str) -> Table:
    """A book that ships: laws, situations, choices."""
    return _read_shared(PACKS / name)


def _read_shared(path: Path) -> Table:
    """A block or a book, which many places of many files name: read once for as long as it stays as it is."""
    return _read_at(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=128)
def _read_at(path: Path, _changed: int) -> Table:
    return read(path)


def _find(folder: Path, name: str, used_at: Spot, code: str, called: str) -> Path:
    for place in (folder, folder.parent, PACKS):
        if (place / name).is_file():
            return place / name
    raise Unreadable(used_at, code, name=called)
