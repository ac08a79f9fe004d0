"""All answers of a collection in one table: on the screen and on paper, as a spreadsheet, as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from khamkho.base import comma
from khamkho.base.text import Lang, Text
from khamkho.collecting.models import Collection
from khamkho.collecting.queries.answers import Answer, Part, Table, said, table_of
from khamkho.desk.door import Here, at_office
from khamkho.desk.frame import desk_page
from khamkho.desk.sheets import answers_book
from khamkho.desk.views.collecting import mine
from khamkho.desk.views.register import XLSX, handed
from khamkho.offices.commands import record_export

HEAD = (Text("หน่วยงาน", "Office"), Text("กลุ่ม", "Group"), Text("เลขที่", "Number"))
FILES = Text("ไฟล์แนบ", "Files")
"""How many an office attached, where the form asks for any; they are opened by its number."""
TOTAL = Text("รวม", "Total")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One table as a page and a file show it."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], tuple[Decimal | None, ...]], ...]
    """Of each line the words, and the same as numbers where they are."""
    total: tuple[str, ...]
    by_cluster: tuple[tuple[str, tuple[str, ...]], ...]


@at_office
@require_safe
def answers(request: HttpRequest, here: Here, collection: UUID) -> HttpResponse:
    """The answers of all offices, with totals, of each group too."""
    found = mine(here, collection)
    table, lang = table_of(found), here.actor.lang
    context = {"collection": found, "table": table, "sheets": tuple(sheets_of(table, lang))}
    return desk_page(request, here, "desk/collected.html", context, current="collecting")


@at_office
@require_safe
def spreadsheet_file(request: HttpRequest, here: Here, collection: UUID) -> HttpResponse:
    """The same as XLSX: one sheet for the form, and one for each question that is asked several times."""
    found = mine(here, collection)
    table, lang = table_of(found), here.actor.lang
    made = answers_book([(one.title, one.heads, one.rows, one.total) for one in sheets_of(table, lang)])
    _left(here, found, "XLSX", table)
    return handed(made, XLSX, f"{found.title[:60]} {here.office.prefix}.xlsx")


@at_office
@require_safe
def csv_file(request: HttpRequest, here: Here, collection: UUID) -> HttpResponse:
    """The same as CSV, the tables one below the other; nothing in it is a formula."""
    found = mine(here, collection)
    table = table_of(found)
    body = comma.csv_file(_lines(sheets_of(table, here.actor.lang)))
    _left(here, found, "CSV", table)
    return handed(body, "text/csv; charset=utf-8", f"{found.title[:60]} {here.office.prefix}.csv")


def _lines(sheets: Iterable[Sheet]) -> Iterator[Sequence[str]]:
    for sheet in sheets:
        yield [sheet.title]
        yield sheet.heads
        for words, _numbers in sheet.rows:
            yield words
        yield sheet.total
        yield []


def _left(here: Here, collection: Collection, form: Literal["XLSX", "CSV"], table: Table) -> None:
    """What leaves as a file stands in the office's log."""
    record_export(
        actor=here.actor, office=here.office, service_id=collection.version.service_id, form=form,
        days=(None, None), rows=len(table.answers), now=here.now,
    )  # fmt: skip


def sheets_of(table: Table, lang: Lang) -> Iterator[Sheet]:
    """Each table of the answers in the reader's language."""
    for at, part in enumerate(table.parts):
        heads = (*HEAD, FILES) if at == 0 and table.service.documents else HEAD
        files = (f"{sum(one.files for one in table.answers):,}",) if len(heads) > len(HEAD) else ()
        yield Sheet(
            title=part.title.in_(lang),
            heads=(*(one.in_(lang) for one in heads), *(_label(one, lang) for one in part.fields)),
            rows=tuple(_row(part, answer, values, lang, files=bool(files)) for answer, values in part.rows),
            total=(TOTAL.in_(lang), "", "", *files, *(said(one, lang) for one in part.sums())),
            by_cluster=tuple(
                (cluster, tuple(said(one, lang) for one in part.sums(cluster))) for cluster in table.clusters
            ),
        )


def _label(one: Any, lang: Lang) -> str:
    return str((one.called or one.label).in_(lang))


def _row(
    part: Part, answer: Answer, values: dict[str, Any], lang: Lang, *, files: bool
) -> tuple[tuple[str, ...], tuple[Decimal | None, ...]]:
    first = [answer.office.name(lang), answer.office.cluster, answer.number]
    first += [str(answer.files)] if files else []
    none: list[Decimal | None] = [None] * len(first)
    return (*first, *part.cells(values, lang)), (*none, *part.numbers(values))
