"""The table in which a clerk types many people: its columns from the service file, its cells as a form would post them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from khamkho.base.text import Lang, Text, clean
from khamkho.base.thai import ascii_digits, search_key
from khamkho.batches.rules.refusals import NotTheTemplate
from khamkho.catalogue.context import Context
from khamkho.catalogue.fields import Field
from khamkho.catalogue.service import Service

IN_PERSON = frozenset({"declaration", "signature"})
"""What a person stands by herself: no sheet answers it for her."""
NO_CELL = frozenset({"drawing", "group", "file", "photo"})
VARIANT = "variant"
KEY = re.compile(r"\[([a-z0-9_.-]+)\]\s*$")
YES_NO = (("yes", Text("ใช่", "Yes")), ("no", Text("ไม่ใช่", "No")))

Raw = dict[str, str | list[str]]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: the name under which a form posts it, what it is called, what may be chosen."""

    key: str
    head: Text
    needed: bool
    options: tuple[tuple[str, Text], ...] = ()
    many: bool = False
    is_date: bool = False

    def title(self, lang: Lang) -> str:
        """What stands in the head: the words, and in brackets what a returned sheet is read by."""
        return f"{self.head.in_(lang)} [{self.key}]"


def columns_for(service: Service, ctx: Context) -> tuple[Column, ...]:
    """The columns of a service, in the order of its form."""
    found = []
    if service.variants:
        options = tuple((name, one.title) for name, one in service.variants.items())
        found.append(Column(key=VARIANT, head=service.variant_question, needed=True, options=options))
    for page in service.form:
        for field in page.fields:
            found += _columns_of(field, ctx)
    return tuple(found)


def _columns_of(field: Field, ctx: Context) -> Iterable[Column]:
    if field.type in IN_PERSON or field.shape in NO_CELL:
        return
    parts = field.parts(ctx)
    name = field.called or field.label
    for part in parts:
        alone = len(parts) == 1
        options = tuple((one.id, one.label) for one in part.options)
        yield Column(
            key=part.posts_as(field.id),
            head=name if alone else Text(f"{name.th}: {part.label.th}", f"{name.en}: {part.label.en}"),
            needed=field.required and part.required and field.when is None,
            options=options or (YES_NO if part.shape == "yesno" else ()),
            many=part.shape == "choices",
            is_date=part.shape == "date",
        )


def read_rows(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> tuple[tuple[int, Raw], ...]:
    """Every row that is not empty, with its line in the file. Columns are known by their key, or by their words.

    Raises NotTheTemplate.
    """
    at, places = _heads(rows, columns)
    if not places:
        raise NotTheTemplate()
    found = []
    for line, row in enumerate(rows[at + 1 :], start=at + 2):
        cells = {one.key: clean(row[place]) for place, one in places.items() if place < len(row)}
        if any(cells.values()) and not _is_explanation(cells, columns):
            found.append((line, {one.key: _posted(one, cells.get(one.key, "")) for one in columns}))
    return tuple(found)


def _heads(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> tuple[int, Mapping[int, Column]]:
    """The line of the heads, among the first ten, and which column stands where."""
    keys = {one.key: one for one in columns}
    words = {search_key(name): one for one in columns for name in (one.head.th, one.head.en)}
    best: tuple[int, Mapping[int, Column]] = (0, {})
    for at, row in enumerate(rows[:10]):
        found: dict[int, Column] = {}
        for place, cell in enumerate(row):
            named = KEY.search(cell.strip())
            one = keys.get(named[1]) if named else words.get(search_key(cell))
            if one is not None and one not in found.values():
                found[place] = one
        if len(found) > len(best[1]):
            best = (at, found)
    return best


def _is_explanation(cells: Mapping[str, str], columns: Sequence[Column]) -> bool:
    """The line under the heads that says what may be typed is nobody."""
    return any(
        cells.get(one.key) in (explain(one, "th"), explain(one, "en"))
        for one in columns
        if explain(one, "en")
    )


def explain(column: Column, lang: Lang) -> str:
    """What may be typed into a column, where it is not free."""
    if column.options:
        return " / ".join(label.in_(lang) for _, label in column.options)
    return (
        {"th": "วัน/เดือน/ปี เช่น 1/2/2520", "en": "day/month/year, such as 1/2/1977"}[lang]
        if column.is_date
        else ""
    )


def _posted(column: Column, cell: str) -> str | list[str]:
    """A cell as the form would have posted it: what is chosen by its name, in either language, or by its id."""
    if not column.options:
        return ascii_digits(cell) if column.is_date else cell
    known = {search_key(name): id for id, label in column.options for name in (id, label.th, label.en)}
    if column.many:
        return [known.get(search_key(one), one) for one in re.split(r"[,;\n]", cell) if one.strip()]
    return known.get(search_key(cell), cell) if cell else ""


def raw_of(fields: Iterable[Field], raw: Raw) -> Raw:
    """What belongs to these questions, of a whole row."""
    names = {field.id for field in fields}
    return {key: value for key, value in raw.items() if key.partition(".")[0] in names and value}
