"""The timeline as the office reads it: who did what, why, what changed, and what only colleagues see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from khamkho.base.text import Lang, Text
from khamkho.casework.queries.timeline import Entry
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.fields import Field
from khamkho.catalogue.service import Service

DOCUMENT = "document:"


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
    answers: tuple[tuple[str, str], ...]
    tone: str


def told(entries: Iterable[Entry], service: Service, lang: Lang) -> tuple[Told, ...]:
    """The entries of a case's timeline, newest first."""
    asked = catalogue.asked_fields(service)
    rows = [_told(entry, service, asked, lang) for entry in entries]
    return tuple(reversed(rows))


def _told(entry: Entry, service: Service, asked: Mapping[str, Field], lang: Lang) -> Told:
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
            _answer(name, value, asked, lang) for name, value in entry.answers.items() if value is not None
        ),
        tone=_tone(entry),
    )


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


def _answer(name: str, value: Any, asked: Mapping[str, Field], lang: Lang) -> tuple[str, str]:
    field = asked.get(name)
    if field is None:
        return name, str(value)
    return (field.called or field.label).in_(lang), field.read_back(value, lang)


def last_changes(entries: Iterable[Entry]) -> frozenset[str]:
    """What the applicant changed when she last sent her corrections: ids of answers, and ``document:`` ids."""
    corrected = [entry.changed for entry in entries if entry.changed]
    return frozenset(corrected[-1]) if corrected else frozenset()
