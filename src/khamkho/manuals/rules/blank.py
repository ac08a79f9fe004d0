"""The paper form of a service with nothing filled in: the same questions as online, as lines, boxes and places to tick."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from khamkho.base.text import Text
from khamkho.catalogue.context import Context
from khamkho.catalogue.fields import Field, Part
from khamkho.catalogue.fields.group import GroupField
from khamkho.catalogue.fields.person import IdentityNumberField
from khamkho.catalogue.service import Page, Service
from khamkho.catalogue.when import Condition

Kind = Literal["line", "lines", "date", "boxes", "tick", "sign", "rows"]
ONLY_SOME = Text("เฉพาะกรณีที่เกี่ยวข้อง", "only if it applies")


@dataclass(frozen=True, kw_only=True)
class Blank:
    """One thing to fill in. ``choices`` are what may be ticked, or the heads of a table's columns."""

    kind: Kind
    label: Text
    hint: Text | None = None
    choices: tuple[Text, ...] = ()
    short: bool = False
    """A part of an answer: two of them share a line."""


@dataclass(frozen=True, kw_only=True)
class BlankPage:
    """One page of the form as a section of the paper; ``only`` says that not everybody fills it in."""

    title: Text
    only: Text | None
    blanks: tuple[Blank, ...]


def blank_form(service: Service, ctx: Context) -> tuple[BlankPage, ...]:
    """Every question of every variant, in the order of the form."""
    first = (_variants(service),) if service.variants else ()
    return (*first, *(_page(page, service, ctx) for page in service.form))


def _variants(service: Service) -> BlankPage:
    titles = tuple(variant.title for variant in service.variants.values())
    return BlankPage(
        title=service.variant_question,
        only=None,
        blanks=(Blank(kind="tick", label=Text("", ""), choices=titles),),
    )


def _page(page: Page, service: Service, ctx: Context) -> BlankPage:
    blanks = tuple(blank for field in page.fields for blank in _field(field, service, ctx))
    return BlankPage(title=page.title, only=_only(page.when, service), blanks=blanks)


def _only(when: Condition | None, service: Service) -> Text | None:
    """For whom a question is, in words where it hangs on one variant."""
    if when is None:
        return None
    named = [one.title for variant, one in service.variants.items() if when.decided(variant)]
    if len(named) == 1:
        return Text(f"เฉพาะกรณี{named[0].th}", f"only for: {named[0].en}")
    return ONLY_SOME


def _field(field: Field, service: Service, ctx: Context) -> tuple[Blank, ...]:
    only = _only(field.when, service)
    label = Text(f"{field.label.th} ({only.th})", f"{field.label.en} ({only.en})") if only else field.label
    if isinstance(field, GroupField):
        heads = tuple(inner.label for inner in field.fields)
        return (Blank(kind="rows", label=label, hint=field.hint, choices=heads),)
    if isinstance(field, IdentityNumberField) and set(field.kinds) <= {"thai", "foreign"}:
        return (Blank(kind="boxes", label=label, hint=field.hint),)
    parts = field.parts(ctx)
    if len(parts) == 1:
        return (_part(parts[0], label),)
    if field.shape == "drawing":
        return (Blank(kind="sign", label=label, hint=field.hint),)
    head = Blank(kind="tick", label=label, hint=field.hint)  # nothing to tick: the heading of what follows
    return (head, *(replace(_part(part, part.label), short=True) for part in parts))


def _part(part: Part, label: Text) -> Blank:
    options = tuple(option.label for option in part.options)
    if part.shape in ("choice", "choices", "yesno"):
        return Blank(
            kind="tick", label=label if options != (label,) else Text("", ""), hint=part.hint, choices=options
        )
    kind: Kind = "lines" if part.shape == "lines" else "date" if part.shape == "date" else "line"
    return Blank(kind=kind, label=label, hint=part.hint)
