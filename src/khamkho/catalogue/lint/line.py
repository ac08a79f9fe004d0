"""Findings about how a service is asked for by LINE, and about proof by the numbers of a card."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from khamkho.base.errors import Invalid
from khamkho.catalogue.context import Context
from khamkho.catalogue.fields.card_codes import CODES, CardNumberField, LaserCodeField
from khamkho.catalogue.fields.choice import ChoiceField, DeclarationField, YesNoField
from khamkho.catalogue.fields.date import DateField, TimeField
from khamkho.catalogue.fields.field import Field
from khamkho.catalogue.fields.number import NumberField
from khamkho.catalogue.fields.text import LongTextField
from khamkho.catalogue.lint.said import Sense, said
from khamkho.catalogue.places import PLACES
from khamkho.catalogue.service import LineWay, Service

TYPES: tuple[tuple[str, type[Field], str], ...] = (
    ("code", LaserCodeField, "laser_code"),
    ("number", CardNumberField, "card_number"),
    ("copies", NumberField, "number"),
    ("day", DateField, "date"),
    ("time", TimeField, "time"),
    ("question", LongTextField, "long_text"),
    ("topic", ChoiceField, "choice"),
)


GIVEN = (ChoiceField, YesNoField, DeclarationField)
ANY_DAY = Context(today=date(2026, 1, 1), places=PLACES)
"""What is given stands in the file, so it cannot depend on the day."""


def line(service: Service) -> Iterator[Sense]:
    """Everything about its way by LINE and the numbers of a card that makes no sense in a service."""
    coded = {type(field) for field in service.fields.values()} & set(CODES)
    if service.identity.proof == "card_code" and coded != set(CODES):
        yield said(("identity", "proof"), "proof-not-asked")
    if coded and service.identity.proof != "card_code":
        yield said(("identity",), "proof-not-said")
    if (way := service.line) is None:
        return
    for key, kind, name in TYPES:
        field = getattr(way, key)
        if field and not isinstance(service.fields.get(field), kind):
            yield said(("line", key), "line-question", key=key, name=field, type=name)
    short = {key: bool(getattr(way, key)) for key in ("code", "number", "copies", "day")}
    if any(short.values()) and not all(short.values()):
        missing = ", ".join(key for key, there in short.items() if not there)
        yield said(("line",), "line-short", missing=missing)
    yield from _visits(service, way)
    yield from _given(service, way)


def _visits(service: Service, way: LineWay) -> Iterator[Sense]:
    topic = service.fields.get(way.topic)
    topics = {option.id for option in topic.options} if isinstance(topic, ChoiceField) else set()
    for name, variant in way.visits.items():
        if name not in topics or variant not in service.variants:
            yield said(("line", "visits", name), "line-visit", name=name, variant=variant)


def _given(service: Service, way: LineWay) -> Iterator[Sense]:
    for name, value in way.given.items():
        field = service.fields.get(name)
        try:
            sound = isinstance(field, GIVEN) and field.parse(value, ANY_DAY, name) is not None
        except Invalid:
            sound = False
        if not sound:
            yield said(("line", "given", name), "line-given", name=name, value=value)
