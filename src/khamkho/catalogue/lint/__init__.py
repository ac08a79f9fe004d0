"""The linter: whether a service file can be published, and if not, file, line and mend of everything wrong."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from khamkho.catalogue.lint.finding import FINDINGS, Finding, finding
from khamkho.catalogue.lint.sense import check
from khamkho.catalogue.lint.shape import finding_for, strip_later
from khamkho.catalogue.load import expand
from khamkho.catalogue.service import Service
from khamkho.catalogue.source import Unreadable, plain, spot_of

__all__ = ["FINDINGS", "Finding", "lint"]


def lint(path: Path) -> tuple[Finding, ...]:
    """Everything wrong with a service file, in the order of its lines; empty when it may be published.

    Reading problems end the search at once; shape is judged before sense, because sense needs a whole service.
    """
    try:
        expanded = expand(path, {})
    except Unreadable as no:
        return (finding(no.spot, no.code, no.facts),)
    tree, later = strip_later(expanded.tree)
    try:
        service = Service.model_validate(plain(tree))
    except ValidationError as bad:
        return _in_order((*later, *(finding_for(tree, error) for error in bad.errors())))
    found = (finding(spot_of(tree, s.path), s.code, s.facts) for s in check(service, expanded.used))
    return _in_order((*later, *found))


def _in_order(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(sorted(dict.fromkeys(findings), key=lambda one: (str(one.file), one.line, one.code)))
