"""YAML as it was written: every scalar a word, every word with its file and line.

No scalar is given a type here: the schema decides, so ``no`` stays a word where text is wanted
and ``0812`` keeps its nought. Duplicate keys, anchors and keys without a value are refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

LARGEST = 300_000
"""Signs in one file: ten times the longest that ships. More is a mistake, and would keep a web process busy for minutes."""

DEEPEST = 100
"""Levels inside each other. A file that ships has a dozen."""


@dataclass(frozen=True)
class Spot:
    """Where something was written."""

    file: Path
    line: int


class Word(str):
    """A scalar, and where it stands."""

    at: Spot


class Table(dict[str, Any]):
    """A mapping, where it stands, and where each of its keys does."""

    at: Spot
    key_at: dict[str, Spot]

    def with_(self, changes: Mapping[str, Any]) -> Table:
        """A copy with some values replaced; places stay as they are."""
        return table({**self, **changes}, self.at, self.key_at)

    def without(self, *keys: str) -> Table:
        return table({key: value for key, value in self.items() if key not in keys}, self.at, self.key_at)


class Row(list[Any]):
    """A sequence, and where it stands."""

    at: Spot


class Unreadable(Exception):
    """The file cannot be read as a service file at all: where, and the code of the finding."""

    def __init__(self, spot: Spot, code: str, **facts: str) -> None:
        self.spot, self.code, self.facts = spot, code, facts
        super().__init__(f"{spot.file}:{spot.line}: {code} {facts}")


def word(text: str, at: Spot) -> Word:
    made = Word(text)
    made.at = at
    return made


def table(items: dict[str, Any], at: Spot, key_at: dict[str, Spot] | None = None) -> Table:
    made = Table(items)
    made.at, made.key_at = at, dict(key_at or {})
    return made


def row(items: Sequence[Any], at: Spot) -> Row:
    made = Row(items)
    made.at = at
    return made


def read(path: Path) -> Table:
    """The file as a tree of tables, rows and words. Raises ``Unreadable``."""
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(LARGEST + 1)
    except (OSError, UnicodeDecodeError):
        raise Unreadable(Spot(path, 1), "not-readable") from None
    if len(text) > LARGEST:
        raise Unreadable(Spot(path, 1), "too-large", limit=f"{LARGEST:,}")
    return _read(text, path)


def _read(text: str, path: Path) -> Table:
    try:
        return _Reader(text, path).whole()
    except yaml.MarkedYAMLError as bad:
        line = bad.problem_mark.line + 1 if bad.problem_mark else 1
        raise Unreadable(Spot(path, line), "not-yaml", problem=str(bad.problem or "")) from None
    except yaml.YAMLError as bad:
        raise Unreadable(Spot(path, 1), "not-yaml", problem=str(bad)) from None


class _Reader:
    """Grows the tree out of libyaml's events, which tell of anchors and of depth before anything is built on them."""

    def __init__(self, text: str, path: Path) -> None:
        self.events = yaml.parse(text, Loader=yaml.CSafeLoader)
        self.path = path

    def whole(self) -> Table:
        event = next(self.events)
        while isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
            event = next(self.events)
        if not isinstance(event, yaml.MappingStartEvent):
            raise Unreadable(Spot(self.path, 1), "not-a-mapping")
        tree = self._table(self._at(event), 1)
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                raise Unreadable(self._at(event), "not-yaml", problem="expected a single document")
        return tree

    def _at(self, event: yaml.Event) -> Spot:
        assert event.start_mark is not None  # libyaml always knows
        return Spot(self.path, event.start_mark.line + 1)

    def _grow(self, event: yaml.Event, depth: int) -> Any:
        at = self._at(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable(at, "anchor")
        if isinstance(event, yaml.ScalarEvent):
            return word(event.value, at)
        if depth > DEEPEST:
            raise Unreadable(at, "too-deep")
        return self._table(at, depth) if isinstance(event, yaml.MappingStartEvent) else self._row(at, depth)

    def _row(self, at: Spot, depth: int) -> Row:
        items = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._grow(event, depth + 1))
        return row(items, at)

    def _table(self, at: Spot, depth: int) -> Table:
        grown = table({}, at)
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key_at = self._at(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise Unreadable(key_at, "key-shape")
            key = self._grow(event, depth)
            if key in grown:
                raise Unreadable(key_at, "duplicate-key", key=key)
            event = next(self.events)
            if isinstance(event, yaml.ScalarEvent) and event.value == "" and event.implicit[0]:
                raise Unreadable(key_at, "empty-key", key=key)
            grown[str(key)] = self._grow(event, depth + 1)
            grown.key_at[str(key)] = key_at
        return grown


def spot_of(tree: Any, path: Sequence[str | int]) -> Spot:
    """Where the thing at this path was written; as near as the tree goes. Unknown steps of the path are skipped."""
    at: Spot = tree.at
    step: Spot | None
    for part in path:
        if isinstance(tree, Table) and part in tree:
            tree, step = tree[str(part)], tree.key_at.get(str(part))
            at = step or getattr(tree, "at", at)
        elif isinstance(tree, Row) and isinstance(part, int) and part < len(tree):
            tree = tree[part]
            at = getattr(tree, "at", at)
    return at


def plain(tree: Any) -> Any:
    """The tree without its places."""
    if isinstance(tree, dict):
        return {str(key): plain(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [plain(item) for item in tree]
    return str(tree) if isinstance(tree, str) else tree
