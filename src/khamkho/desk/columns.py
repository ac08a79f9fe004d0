"""The columns that a list of cases can have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from khamkho.base.text import Lang, Text
from khamkho.catalogue.service import Service
from khamkho.desk.asked import COLUMNS, FACET, USUAL, Asked, facets_of
from khamkho.desk.lines import Line
from khamkho.offices.queries import names_of
from khamkho.ui.language import lang_now


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of the list that its reader has chosen."""

    name: str
    label: str
    service: Service | None = None
    named: Mapping[str, Text] = field(default_factory=dict, hash=False)
    """What the codes of schools stand for, where the answer is one."""

    @property
    def facet(self) -> str:
        """The answer it shows; empty for one that says something of the case itself."""
        return self.name.removeprefix(FACET) if self.name.startswith(FACET) else ""


def usual_columns() -> tuple[Column, ...]:
    """What a list shows when its reader has chosen nothing."""
    return columns_of(Asked(columns=USUAL), None)


def _labels() -> dict[str, str]:
    return {
        "step": _("Step"),
        "assignee": _("Given to"),
        "received": _("Received"),
        "changed": _("Last change"),
        "channel": _("Came in by"),
    }


def columns_of(asked: Asked, service: Service | None, lines: Iterable[Line] = ()) -> tuple[Column, ...]:
    """The chosen columns, in the order of the list. One query, when one of them names schools."""
    labels = _labels()
    found = [Column(name=name, label=labels[name]) for name in asked.columns if name in labels]
    for name in facets_of(service):
        if service and f"{FACET}{name}" in asked.columns:
            found.append(_with_schools(_facet(name, service), name, service, lines))
    return tuple(found)


def _with_schools(column: Column, name: str, service: Service, lines: Iterable[Line]) -> Column:
    if service.fields[name].type != "school":
        return column
    codes = {str(line.facets[name]) for line in lines if line.facets.get(name)}
    return replace(column, named=names_of(codes))


def said_of(column: Column, facets: Mapping[str, Any], lang: Lang) -> str:
    """What a line says in a column that shows one of the answers."""
    value = facets.get(column.facet)
    if value is None or column.service is None:
        return ""
    if name := column.named.get(str(value)):
        return name.in_(lang)
    asked = column.service.fields.get(column.facet)
    return asked.read_back(value, lang) if asked and asked.type != "school" else str(value)


def choosable_columns(asked: Asked, service: Service | None) -> tuple[tuple[Column, bool], ...]:
    """Every column that can be chosen, and whether it is."""
    labels = _labels()
    every = [Column(name=name, label=labels[name]) for name in COLUMNS]
    every += [_facet(name, service) for name in facets_of(service) if service]
    return tuple((column, column.name in asked.columns) for column in every)


def _facet(name: str, service: Service | None) -> Column:
    label = service.fields[name].label.in_(lang_now()) if service else name
    return Column(name=f"{FACET}{name}", label=label, service=service)
