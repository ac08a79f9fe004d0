"""YAML as it was written: every scalar a word, every word with its file and line.

YAML 1.2, but no scalar is given a type here: the schema decides, so ``no`` stays a word where text is wanted
and ``0812`` keeps its nought. Duplicate keys, anchors and keys without a value are refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

LARGEST = 300_000
"""Signs in one file: ten times the longest that ships. More is a mistake, and would keep a web process busy for minutes."""


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
    try:
        return _read(text, path)
    except RecursionError:
        raise Unreadable(Spot(path, 1), "too-deep") from None


def _read(text: str, path: Path) -> Table:
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as bad:
        line = bad.problem_mark.line + 1 if bad.problem_mark else 1
        raise Unreadable(Spot(path, line), "not-yaml", problem=str(bad.problem or "")) from None
    except YAMLError as bad:
        raise Unreadable(Spot(path, 1), "not-yaml", problem=str(bad)) from None
    if not isinstance(root, MappingNode):
        raise Unreadable(Spot(path, 1), "not-a-mapping")
    tree = _grow(root, path, set())
    assert isinstance(tree, Table)
    return tree


def _grow(node: Node, path: Path, seen: set[int]) -> Any:
    at = Spot(path, node.start_mark.line + 1)
    if id(node) in seen or node.anchor:
        raise Unreadable(at, "anchor")
    seen.add(id(node))
    if isinstance(node, MappingNode):
        return _grow_table(node, at, path, seen)
    if isinstance(node, SequenceNode):
        return row([_grow(item, path, seen) for item in node.value], at)
    assert isinstance(node, ScalarNode)
    return word(node.value, at)


def _grow_table(node: MappingNode, at: Spot, path: Path, seen: set[int]) -> Table:
    grown = table({}, at)
    for key_node, value_node in node.value:
        key_at = Spot(path, key_node.start_mark.line + 1)
        if not isinstance(key_node, ScalarNode):
            raise Unreadable(key_at, "key-shape")
        key = key_node.value
        if key in grown:
            raise Unreadable(key_at, "duplicate-key", key=key)
        if isinstance(value_node, ScalarNode) and value_node.value == "" and value_node.style is None:
            raise Unreadable(key_at, "empty-key", key=key)
        grown[key] = _grow(value_node, path, seen)
        grown.key_at[key] = key_at
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
