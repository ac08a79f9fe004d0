"""The timeline as the office reads it: who did what, why, what changed, and what only colleagues see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from khamkho.base.text import Lang, Text
from khamkho.base.thai import show_date
from khamkho.casework.queries.cases import CaseView, HeldFile
from khamkho.casework.queries.timeline import Entry
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.fields import Field
from khamkho.catalogue.service import Service

DOCUMENT = "document:"
DRAWN = "data:image/png;base64,"


@dataclass(frozen=True, kw_only=True)
class Said:
    """One answer as the office reads it; ``picture`` is a signature that was drawn."""

    field_id: str
    label: str
    value_text: str
    picture: str = ""
    file: str = ""
    """The reference of the file of the case that holds the picture."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One page of answers."""

    title: str
    rows: tuple[Said, ...]


def parts_of(view: CaseView, lang: Lang) -> tuple[Part, ...]:
    """The answers of a case page by page, drawn signatures as pictures."""
    answers = view.body.answers
    return tuple(
        Part(
            title=section.title,
            rows=tuple(
                Said(
                    field_id=row.field_id,
                    label=row.label,
                    value_text=row.value_text,
                    picture=drawing_in(answers.get(row.field_id)),
                )
                for row in section.rows
            ),
        )
        for section in view.sections(lang)
    )


def drawing_in(value: Any) -> str:
    """The picture in an answer, as a data address; empty when it holds none."""
    drawn = value.get("drawn", "") if isinstance(value, dict) else ""
    return drawn if isinstance(drawn, str) and drawn.startswith(DRAWN) else ""


@dataclass(frozen=True, kw_only=True)
class Told:
    """One entry, in the reader's language."""

    seq: int
    at: datetime
    title: str
    who: str
    by: str
    text: str
    to: str
    changed: tuple[str, ...]
    answers: tuple[Said, ...]
    tone: str
    signed: tuple[str, ...] = ()
    """The lines under a signature that rests on an order, and that order."""
    meeting: str = ""
    """What a committee's meeting was that resolved."""
    files: tuple[HeldFile, ...] = ()
    published: str = ""
    """The reference of what it put on the public page."""


def told(
    entries: Iterable[Entry], service: Service, lang: Lang, files: Iterable[HeldFile] = ()
) -> tuple[Told, ...]:
    """The entries of a case's timeline, newest first; ``files`` are those that came with acts."""
    asked, held = catalogue.asked_fields(service), {str(file.ref): file for file in files}
    rows = [_told(entry, service, asked, held, lang) for entry in entries]
    return tuple(reversed(rows))


def _told(
    entry: Entry, service: Service, asked: Mapping[str, Field], held: Mapping[str, HeldFile], lang: Lang
) -> Told:
    return Told(
        seq=entry.seq,
        at=entry.at,
        title=entry.text.in_(lang),
        who=entry.who.in_(lang),
        by=entry.by,
        text=entry.note or entry.reason,
        to=entry.to.in_(lang) if entry.to else "",
        changed=tuple(_name_of(what, service).in_(lang) for what in entry.changed),
        answers=tuple(
            _answer(name, value, asked, lang)
            for name, value in sorted(entry.answers.items(), key=lambda one: _place(one[0], asked))
            if value is not None
        ),
        tone=_tone(entry),
        signed=_signed(entry, lang),
        meeting=entry.meeting.in_(lang) if entry.meeting else "",
        files=tuple(held[ref] for ref in entry.files if ref in held),
        published=entry.published if entry.kind == "acted" else "",
    )


def _place(name: str, asked: Mapping[str, Field]) -> int:
    """Where the file asks it: answers read in the order of the questions."""
    return list(asked).index(name) if name in asked else len(asked)


def _signed(entry: Entry, lang: Lang) -> tuple[str, ...]:
    if entry.signed is None or not entry.signed.orders:
        return ()
    orders = (
        Text(f"คำสั่งที่ {number} ลงวันที่ {show_date(day, 'th')}", f"Order {number} of {show_date(day, 'en')}")
        for number, day in entry.signed.orders
    )
    return tuple(line.in_(lang) for line in (*entry.signed.lines, *orders))


def _tone(entry: Entry) -> str:
    if entry.kind == "notice_failed":
        return "wrong"
    return "inside" if entry.internal else "you" if entry.role == "" and entry.kind == "acted" else ""


def _name_of(what: str, service: Service) -> Text:
    """What a changed answer or document is called."""
    if what.startswith(DOCUMENT):
        wanted = what.removeprefix(DOCUMENT)
        return next((need.label for need in service.documents if need.id == wanted), Text(wanted, wanted))
    field = service.fields.get(what)
    return field.called or field.label if field else Text(what, what)


def _answer(name: str, value: Any, asked: Mapping[str, Field], lang: Lang) -> Said:
    field = asked.get(name)
    label = (field.called or field.label).in_(lang) if field else name
    text = field.read_back(value, lang) if field else str(value)
    return Said(field_id=name, label=label, value_text=text, picture=drawing_in(value), file=_file_in(value))


def _file_in(value: Any) -> str:
    return str(value.get("file", "")) if isinstance(value, dict) else ""


def last_changes(entries: Iterable[Entry]) -> frozenset[str]:
    """What the applicant changed when she last sent her corrections: ids of answers, and ``document:`` ids."""
    corrected = [entry.changed for entry in entries if entry.changed]
    return frozenset(corrected[-1]) if corrected else frozenset()
