"""A service walked through with the places of its parts in the file: what every rule of the linter stands on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from khamkho.catalogue.fields import Field
from khamkho.catalogue.fields.group import GroupField
from khamkho.catalogue.lint.said import Path
from khamkho.catalogue.service import Action, Service


def every_field(service: Service) -> Iterator[tuple[Path, Field]]:
    """Every field anywhere in the file, with its path: of the form, of actions, inside groups."""
    for p, page in enumerate(service.form):
        yield from _nested(("form", p, "fields"), page.fields)
    for path, action in every_action(service):
        yield from _nested((*path, "asks"), action.asks)


def every_action(service: Service) -> Iterator[tuple[Path, Action]]:
    for s, step in enumerate(service.steps):
        for a, action in enumerate(step.actions):
            yield ("steps", s, "actions", a), action


def _nested(path: Path, fields: Sequence[Field]) -> Iterator[tuple[Path, Field]]:
    for f, field in enumerate(fields):
        yield (*path, f), field
        if isinstance(field, GroupField):
            yield from _nested((*path, f, "fields"), field.fields)
