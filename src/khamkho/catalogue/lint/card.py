"""Findings about the card that a service makes: what stands on it, where it is made, how long it is valid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from khamkho.catalogue.fields.choice import ChoiceField, YesNoField
from khamkho.catalogue.fields.date import DateField
from khamkho.catalogue.fields.field import Field
from khamkho.catalogue.fields.person import IdentityNumberField, PersonNameField
from khamkho.catalogue.fields.place import SchoolField
from khamkho.catalogue.fields.text import TextField
from khamkho.catalogue.lint.money import OFFICE
from khamkho.catalogue.lint.said import Sense, said
from khamkho.catalogue.rules.read import asked_fields
from khamkho.catalogue.service import Card, Service

Shapes = tuple[tuple[str, tuple[type[Field], ...]], ...]

ON_THE_FORM: Shapes = (
    ("name", (PersonNameField,)),
    ("national_id", (IdentityNumberField,)),
    ("born", (DateField,)),
    ("holder", (ChoiceField,)),
    ("position", (TextField,)),
    ("standing", (TextField, ChoiceField)),
    ("workplace", (SchoolField, TextField)),
    ("blood", (ChoiceField,)),
    ("ends", (DateField,)),
)
ASKED: Shapes = (
    ("number", (TextField,)),
    ("issued", (DateField,)),
    ("expires", (DateField,)),
    ("life", (YesNoField,)),
)


def card(service: Service) -> Iterator[Sense]:
    """Everything about its card that makes no sense in a service."""
    if service.card is None:
        return
    made = service.card
    yield from _wrong(made, ON_THE_FORM, dict(service.fields), "card-question")
    yield from _wrong(made, (("returned", (YesNoField,)),), asked_fields(service), "card-asked")
    yield from _where(service, made)
    if not any(need.id == made.photo and need.type == "id_photo" for need in service.documents):
        yield said(("card", "photo"), "card-photo", name=made.photo)
    if not made.valid:
        yield said(("card", "valid"), "card-valid")
    holder = service.fields.get(made.holder)
    choices = {option.id for option in holder.options} if isinstance(holder, ChoiceField) else set()
    for name in made.form_for:
        if name not in choices:
            yield said(("card", "form_for", name), "card-form", name=name)
    for key, names in (("lost", made.lost), ("renew", (made.renew,) if made.renew else ())):
        for name in names:
            if name not in service.variants:
                yield said(("card", key), "card-variant", key=key, name=name)


def _where(service: Service, made: Card) -> Iterator[Sense]:
    step = next((one for one in service.steps if one.id == made.at), None)
    if step is None or step.by not in OFFICE:
        yield said(("card", "at"), "card-step", name=made.at)
        return
    action = step.action(made.ready)
    if action is None:
        yield said(("card", "ready"), "card-ready", name=made.ready, step=step.id)
        return
    yield from _wrong(made, ASKED, {field.id: field for field in action.asks}, "card-asked")


def _wrong(made: Card, shapes: Shapes, fields: dict[str, Field], code: str) -> Iterator[Sense]:
    for key, types in shapes:
        held = getattr(made, key)
        for name in (held,) if isinstance(held, str) else held:
            if name and not isinstance(fields.get(name), types):
                (wanted,) = get_args(types[0].model_fields["type"].annotation)
                yield said(("card", key), code, key=key, name=name, type=wanted)
