"""The file of a list for the bank, with the columns of its office. Made at request and kept nowhere."""

from __future__ import annotations

from functools import cache

from khamkho.base.text import Lang, Text
from khamkho.catalogue.load import PACKS
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.source import plain, read
from khamkho.offices.models import Office
from khamkho.payments.queries.lists import Line
from khamkho.payments.rules.file import cells_of


@cache
def columns() -> dict[str, Text]:
    """Every column that a file may have, in the usual order."""
    return {name: Text(**words) for name, words in plain(read(PACKS / "payment-file.yaml")).items()}


def columns_at(office: Office) -> list[str]:
    """The columns that an office sends to its bank: its own choice, or the usual ones."""
    kept = office.settings.get("payment_columns")
    known = columns()
    chosen = [name for name in kept if name in known] if isinstance(kept, list) else []
    return chosen or list(known)


def file_of(office: Office, lines: list[Line], lang: Lang) -> tuple[list[str], list[list[str]]]:
    """Heads and rows; lines of erased cases have no row."""
    names, known = columns_at(office), columns()
    rows = []
    for line in lines:
        if line.payee is None:
            continue
        case = line.row.case
        cells = cells_of(
            line.payee,
            position=line.row.position,
            reference=line.reference,
            number=case.number or "",
            service=service_of(case.version).title.in_(lang),
        )
        rows.append([cells[name] for name in names])
    return [known[name].in_(lang) for name in names], rows
