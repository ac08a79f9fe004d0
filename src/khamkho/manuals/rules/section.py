"""A manual as a value: headings with texts and tables, in both languages; pages, paper and exports draw the same."""

from __future__ import annotations

from dataclasses import dataclass

from khamkho.base.text import Text

NUMBER, STEP = Text("ที่", "No."), Text("ขั้นตอน", "Step")
RESPONSIBLE = Text("ผู้รับผิดชอบ", "Responsible")
"""Heads of columns that both manuals have."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows under a head. ``widths`` are parts of the page; every row is as long as the head."""

    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    widths: tuple[int, ...]
    foot: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Section:
    """One heading of a manual and what stands under it."""

    key: str
    heading: Text
    texts: tuple[Text, ...] = ()
    listed: bool = False
    """The texts are points of a list, not sentences."""
    table: Table | None = None
    chart: bool = False
    """The flow chart stands here."""

    @property
    def is_empty(self) -> bool:
        return not self.texts and not self.chart and (self.table is None or not self.table.rows)


@dataclass(frozen=True, kw_only=True)
class Owner:
    """The office whose manual it is, as manuals name it."""

    kind: str
    name: Text
    reach: tuple[Text, ...]
    """Address, telephone, mail, website: one line each, what there is."""
    hours: tuple[Text, ...]


def plain(value: str | int) -> Text:
    """What reads the same in both languages."""
    return Text(str(value), str(value))
