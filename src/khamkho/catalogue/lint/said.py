"""One thing that makes no sense in a service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Sense:
    """One thing that makes no sense: its path in the file, its code, its facts."""

    path: Path
    code: str
    facts: Mapping[str, str]


def said(path: Path, code: str, **facts: str) -> Sense:
    return Sense(path, code, facts)
