"""The field types this build carries. A new type is one module here and one line in ``AnyField``."""

from __future__ import annotations

from typing import Annotated, get_args

from pydantic import Discriminator

from khamkho.catalogue.fields.bank import BankAccountField
from khamkho.catalogue.fields.card_codes import CardNumberField, LaserCodeField
from khamkho.catalogue.fields.choice import ChoiceField, ChoicesField, DeclarationField, YesNoField
from khamkho.catalogue.fields.contact import EmailField, PhoneField
from khamkho.catalogue.fields.date import DateField, TimeField, YearField
from khamkho.catalogue.fields.field import Field, FieldId, Flag, Given, Option, Part, Raw, Shape, Slug
from khamkho.catalogue.fields.group import GroupField
from khamkho.catalogue.fields.number import MoneyField, NumberField
from khamkho.catalogue.fields.organisation import OrganisationField
from khamkho.catalogue.fields.person import IdentityNumberField, PersonNameField
from khamkho.catalogue.fields.place import AddressField, PlaceField, SchoolField
from khamkho.catalogue.fields.signature import SignatureField
from khamkho.catalogue.fields.text import LongTextField, TextField

AnyField = Annotated[
    TextField
    | LongTextField
    | NumberField
    | MoneyField
    | ChoiceField
    | ChoicesField
    | YesNoField
    | DeclarationField
    | EmailField
    | PhoneField
    | DateField
    | YearField
    | TimeField
    | PersonNameField
    | IdentityNumberField
    | OrganisationField
    | PlaceField
    | AddressField
    | SchoolField
    | BankAccountField
    | LaserCodeField
    | CardNumberField
    | SignatureField
    | GroupField,
    Discriminator("type"),
]

GroupField.model_rebuild(_types_namespace={"AnyField": AnyField})

#: Every field type by the name a file gives it.
FIELD_TYPES: dict[str, type[Field]] = {
    get_args(cls.model_fields["type"].annotation)[0]: cls for cls in get_args(get_args(AnyField)[0])
}

__all__ = [
    "FIELD_TYPES",
    "AnyField",
    "Field",
    "FieldId",
    "Flag",
    "Given",
    "Option",
    "Part",
    "Raw",
    "Shape",
    "Slug",
]
