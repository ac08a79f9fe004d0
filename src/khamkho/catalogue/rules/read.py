"""What a case looks like from outside: read back, counted, found again. Pure functions on values."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import JsonValue

from khamkho.base.card_numbers import masked
from khamkho.base.names import PersonName
from khamkho.base.text import Lang, Text
from khamkho.base.thai import sort_key
from khamkho.catalogue.fields import Field
from khamkho.catalogue.fields.card_codes import CardNumberField
from khamkho.catalogue.fields.contact import EmailField, PhoneField
from khamkho.catalogue.fields.date import DateField
from khamkho.catalogue.fields.organisation import OrganisationField
from khamkho.catalogue.fields.person import IdentityNumberField, PersonNameField, person_name
from khamkho.catalogue.fields.place import AddressField
from khamkho.catalogue.fields.text import TextField
from khamkho.catalogue.rules.form import pages_for, relevant_answers
from khamkho.catalogue.service import MadeColumn, Page, Service
from khamkho.catalogue.when import Answers
from khamkho.catalogue.words import OFFICE_COLUMNS, STOCK_COLUMNS


@dataclass(frozen=True)
class Row:
    """One answer, ready to read."""

    field_id: str
    label: str
    value_text: str
    sensitive: bool


@dataclass(frozen=True)
class Section:
    """One page of answers."""

    page_id: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Projection:
    """What is kept readable or findable of a case beside its sealed body."""

    display_name: str
    sort_key: str
    identity_numbers: tuple[str, ...]
    phones: tuple[str, ...]


@dataclass(frozen=True)
class Contact:
    """Where to reach the applicant; empty when not asked or not said."""

    email: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of the register. ``of`` says where the cell comes from; ``ref`` names what there.

    case: ``ref`` is one of the stock columns. answer: a field of the form. asked: a field some action asks.
    done / by: the day a step was last done (with its ``time`` where the file says so), and who did it. count: how often
    an action was done. blank: left for the pen.
    """

    id: str
    of: str
    ref: str
    label: Text
    field: Field | None = None
    time: bool = False


def read_back(service: Service, variant: str, answers: Answers, lang: Lang) -> tuple[Section, ...]:
    """The answers that count, page by page, as a person reads them. Questions left empty do not show."""
    counted = relevant_answers(service, variant, answers)
    sections = (
        Section(page.page, page.title.in_(lang), _rows(page, counted, lang))
        for page in pages_for(service, variant, counted)
    )
    return tuple(section for section in sections if section.rows)


def _rows(page: Page, counted: Answers, lang: Lang) -> tuple[Row, ...]:
    return tuple(
        Row(
            field.id,
            (field.called or field.label).in_(lang),
            field.read_back(counted[field.id], lang),
            field.is_sensitive,
        )
        for field in page.fields
        if field.id in counted
    )


def facets(service: Service, answers: Answers) -> dict[str, JsonValue]:
    """The answers the file marks as facets, small enough to filter and count by; never a sensitive one."""
    found: dict[str, JsonValue] = {}
    for field in service.fields.values():
        if field.facet and not field.is_sensitive and answers.get(field.id) is not None:
            found[field.id] = _plain(answers[field.id])
    return found


def _plain(value: JsonValue) -> JsonValue:
    """A place counts by its code; a school by its code or, when it is not listed, its name."""
    if isinstance(value, dict):
        name = value.get("name")
        return value.get("code") or (name.get("th", "") if isinstance(name, dict) else "")
    return value


def projection(service: Service, answers: Answers) -> Projection:
    """The applicant's name to show and sort by, and the numbers to find the case by (through a keyed index).

    The applicant is the organisation that the form asks about, else who its first name field does. Give it the answers that count.
    """
    person = applicant_name(service, answers)
    shown = person.full() if person else _holder(service, answers)
    key = sort_key(person.untitled() if person else shown) if shown else ""
    numbered = (IdentityNumberField, OrganisationField)
    numbers = (
        value["number"]
        for kind in numbered
        for value in _every(service, answers, kind)
        if isinstance(value, dict)
    )
    phones = (str(value).partition("#")[0] for value in _every(service, answers, PhoneField))
    return Projection(
        shown,
        key,
        tuple(dict.fromkeys(str(number) for number in numbers if number)),
        tuple(dict.fromkeys(phones)),
    )


def _holder(service: Service, answers: Answers) -> str:
    """Where nobody's name is asked because the numbers of a card say who it is: the card, by its last two digits."""
    number = _first(service, answers, CardNumberField)
    return f"ผู้ถือบัตร {masked(str(number))}" if number else ""


def applicant_name(service: Service, answers: Answers) -> PersonName | None:
    """The name of the applicant: of the organisation, else the first name the form asks; None when it asks or has none.

    Nobody applies for work of the office itself: what it is about stands in the place of a name.
    """
    if service.is_internal:
        subject = subject_field(service)
        said = str(answers.get(subject.id) or "") if subject else ""
        return PersonName("", said) if said else None
    organisation = _first(service, answers, OrganisationField)
    if isinstance(organisation, dict):
        return PersonName("", str(organisation["name"]))
    name = _first(service, answers, PersonNameField)
    return person_name(name) if isinstance(name, dict) else None


def subject_field(service: Service) -> TextField | None:
    """The question that says what a piece of the office's own work is about: the first line of text that the form asks."""
    texts = (field for field in service.fields.values() if isinstance(field, TextField))
    return next((field for field in texts if field.when is None), None)


ABOUT_A_PERSON = (
    OrganisationField,
    PersonNameField,
    IdentityNumberField,
    EmailField,
    PhoneField,
    AddressField,
)
"""Kinds of question whose first asking in a form is about the applicant."""


def personal(service: Service, answers: Answers) -> dict[str, JsonValue]:
    """The answers that say who the applicant is and how to reach her: what she may want to find filled in next time."""
    kept: dict[str, JsonValue] = {}
    seen: set[type[Field]] = set()
    for field in service.fields.values():
        kind = next((kind for kind in ABOUT_A_PERSON if isinstance(field, kind)), None)
        first = kind is not None and kind not in seen
        if kind is not None:
            seen.add(kind)
        if (first or (isinstance(field, DateField) and field.birth)) and answers.get(field.id) is not None:
            kept[field.id] = answers[field.id]
    return kept


def contact(service: Service, answers: Answers) -> Contact:
    """How the applicant asked to be reached: the first email and the first phone number of the form."""
    email, phone = _first(service, answers, EmailField), _first(service, answers, PhoneField)
    return Contact(str(email or ""), str(phone or ""))


def columns(service: Service) -> tuple[Column, ...]:
    """The register's columns, in the file's order."""
    return tuple(
        _made(entry) if isinstance(entry, MadeColumn) else _named(service, entry)
        for entry in service.register_
    )


def public_columns(service: Service) -> tuple[Column, ...]:
    """The columns of the public register, in the file's order; none where the file has no such register."""
    register = service.public_register
    return tuple(_named(service, name) for name in register.columns) if register else ()


def asked_fields(service: Service) -> dict[str, Field]:
    """Every field that some action asks, by id."""
    return {field.id: field for step in service.steps for action in step.actions for field in action.asks}


def signed_names(service: Service) -> tuple[str, ...]:
    """The questions of actions that somebody signs."""
    return tuple(name for name, field in asked_fields(service).items() if field.type == "signature")


def _made(entry: MadeColumn) -> Column:
    of = "done" if entry.done else "by" if entry.by else "count" if entry.count else "blank"
    ref = entry.done or entry.by or entry.count or entry.blank
    suffix = {"done": "_on", "by": "_by", "count": "_times", "blank": ""}[of]
    return Column(id=f"{ref}{suffix}", of=of, ref=ref, label=entry.label, time=entry.time)


def _named(service: Service, name: str) -> Column:
    if name in STOCK_COLUMNS:
        words = {**STOCK_COLUMNS, **OFFICE_COLUMNS} if service.is_internal else STOCK_COLUMNS
        return Column(id=name, of="case", ref=name, label=words[name])
    if name in service.fields:
        field = service.fields[name]
        return Column(id=name, of="answer", ref=name, label=field.called or field.label, field=field)
    field = asked_fields(service)[name]
    return Column(id=name, of="asked", ref=name, label=field.called or field.label, field=field)


def _every(service: Service, answers: Answers, kind: type[Field]) -> list[JsonValue]:
    held = (answers.get(field.id) for field in service.fields.values() if isinstance(field, kind))
    return [value for value in held if value is not None]


def _first(service: Service, answers: Answers, kind: type[Field]) -> JsonValue:
    return next(iter(_every(service, answers, kind)), None)
