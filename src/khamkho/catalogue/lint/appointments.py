"""Findings about the times that a service gives: from where on, for how long, on which questions they rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from khamkho.catalogue.fields.date import DateField, TimeField
from khamkho.catalogue.fields.field import Field
from khamkho.catalogue.fields.number import NumberField
from khamkho.catalogue.lint.said import Path, Sense, said
from khamkho.catalogue.rules.appointments import APPLYING
from khamkho.catalogue.service import Service

OF_HOURS: tuple[tuple[str, type[Field]], ...] = (
    ("first_day", DateField),
    ("days", NumberField),
    ("from_time", TimeField),
    ("to_time", TimeField),
)


def appointments(service: Service) -> Iterator[Sense]:
    """Everything about its appointments that makes no sense in a service."""
    seen: set[str] = set()
    steps = {step.id for step in service.steps}
    for n, one in enumerate(service.appointments):
        path: Path = ("appointments", n)
        if one.id in seen:
            yield said((*path, "id"), "appointment-twice", name=one.id)
        seen.add(one.id)
        if one.since != APPLYING and one.since not in steps:
            yield said((*path, "since"), "appointment-since", name=one.since)
        if one.copies:
            yield from _question(service, (*path, "copies"), "copies", one.copies, NumberField)
        if one.day:
            yield from _question(service, (*path, "day"), "day", one.day, DateField)
        if one.otherwise and ((field := service.fields.get(one.otherwise)) is None or field.required):
            yield said((*path, "otherwise"), "appointment-otherwise", name=one.otherwise)
        if one.per_copy and not one.copies:
            yield said((*path, "per_copy"), "appointment-copies", name=one.id)
        if (one.hours is not None) is not (one.resource == "room"):
            yield said((*path, "resource"), "appointment-room", name=one.id)
        if one.hours is not None:
            for key, kind in OF_HOURS:
                if name := getattr(one.hours, key):
                    yield from _question(service, (*path, "hours", key), f"hours.{key}", name, kind)


def _question(service: Service, path: Path, key: str, name: str, kind: type[Field]) -> Iterator[Sense]:
    if not isinstance(service.fields.get(name), kind):
        wanted = str(get_args(kind.model_fields["type"].annotation)[0])
        yield said(path, "appointment-question", key=key, name=name, type=wanted)
