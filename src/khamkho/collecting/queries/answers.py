"""All answers of a collection in one table: columns, rows, totals. What is sensitive is never in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from khamkho.base.text import Lang, Text
from khamkho.casework.contents import body_of
from khamkho.catalogue.fields import Field
from khamkho.catalogue.fields.group import GroupField
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.collecting.models import Asked, Collection
from khamkho.collecting.queries.progress import ANSWERED
from khamkho.collecting.rules.adding import Sum, add_up, is_added, summary, worth
from khamkho.offices.models import Office
from khamkho.vault.keys import Erased


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one office answered."""

    office: Office
    number: str
    values: dict[str, Any]
    files: int = 0


@dataclass(frozen=True, kw_only=True)
class Part:
    """A table: of the whole form, or of the items of one question that is asked several times."""

    title: Text
    fields: tuple[Field, ...]
    rows: tuple[tuple[Answer, dict[str, Any]], ...]

    def cells(self, values: dict[str, Any], lang: Lang) -> tuple[str, ...]:
        return tuple(shown(one, values.get(one.id), lang) for one in self.fields)

    def numbers(self, values: dict[str, Any]) -> tuple[Decimal | None, ...]:
        """The cells that are numbers, for spreadsheets."""
        return tuple(worth(values.get(one.id)) if is_added(one) else None for one in self.fields)

    def sums(self, cluster: str | None = None) -> tuple[Sum, ...]:
        """What the answers come to, question by question; of one group of offices only, where one is named."""
        rows = [values for answer, values in self.rows if cluster is None or answer.office.cluster == cluster]
        return tuple(add_up(one, [values.get(one.id) for values in rows]) for one in self.fields)


@dataclass(frozen=True, kw_only=True)
class Table:
    """Everything that was answered."""

    service: Service
    answers: tuple[Answer, ...]
    parts: tuple[Part, ...]
    clusters: tuple[str, ...] = field(default=())


def table_of(collection: Collection) -> Table:
    """All answers together, by the Thai names of the offices. Two queries, however many offices were asked.

    Whether the reader may see the collection was decided by whoever fetched it. Answers whose key is gone are left out.
    """
    service = service_of(collection.version)
    rows = Asked.objects.filter(ANSWERED, collection=collection).select_related("office", "case__key")
    rows = rows.defer("case__working_copy").order_by("office__sort_key", "office_id")
    answers = tuple(_answers(rows.prefetch_related("case__attachments")))
    groups = [one for one in _shown(service.fields.values()) if isinstance(one, GroupField)]
    plain = tuple(one for one in _shown(service.fields.values()) if not isinstance(one, GroupField))
    whole = Part(title=service.title, fields=plain, rows=tuple((one, one.values) for one in answers))
    clusters = sorted({one.office.cluster for one in answers if one.office.cluster})
    return Table(
        service=service,
        answers=answers,
        parts=(*((whole,) if plain else ()), *(_items(one, answers) for one in groups)),
        clusters=tuple(clusters),
    )


def _answers(rows: Iterable[Asked]) -> Iterable[Answer]:
    for row in rows:
        if row.case is None:
            continue
        try:
            values = body_of(row.case).answers
        except Erased:
            continue
        files = sum(file.state == "handed_in" for file in row.case.attachments.all())
        yield Answer(office=row.office, number=row.case.number or "", values=values, files=files)


def _items(group: GroupField, answers: Sequence[Answer]) -> Part:
    rows = tuple((one, item) for one in answers for item in one.values.get(group.id) or ())
    return Part(title=group.called or group.label, fields=_shown(group.fields), rows=rows)


def _shown(fields: Iterable[Field]) -> tuple[Field, ...]:
    """The questions whose answers may be read together: none that is sensitive."""
    return tuple(one for one in fields if not one.is_sensitive)


def shown(one: Field, value: Any, lang: Lang) -> str:
    """An answer as a cell shows it; empty for none."""
    return "" if value is None else one.read_back(value, lang)


def said(one: Sum, lang: Lang) -> str:
    """What the answers to a question come to, in words."""
    return summary(one, lang)
