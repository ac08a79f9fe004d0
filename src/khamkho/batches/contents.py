"""What a batch holds sealed: its letter's number, its clerk, and of each person who is still a draft what is missing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date as Day
from typing import Any

from khamkho.base.errors import Problem
from khamkho.batches.models import Batch, Row
from khamkho.vault.keys import seal_json, unseal_json


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the clerk said of the letter and of herself."""

    number: str = ""
    date: str = ""
    clerk: str = ""
    phone: str = ""
    letter_name: str = ""

    @property
    def day(self) -> Day | None:
        """The date of the letter."""
        return Day.fromisoformat(self.date) if self.date else None


@dataclass(frozen=True, kw_only=True)
class Note:
    """A person who is still a draft."""

    name: str = ""
    identity: str = ""
    problems: tuple[Problem, ...] = ()
    refused: tuple[str, str] = ("", "")
    """Why she was refused when the batch was sent, in Thai and English."""


def words_of(batch: Batch) -> Words:
    """What was said of the letter; nothing once the batch was forgotten."""
    if batch.key_id is None or not batch.words:
        return Words()
    return Words(**unseal_json(batch.key, batch.words, context=batch.about))


def put_words(batch: Batch, words: Words) -> None:
    """Seal what was said of the letter."""
    batch.words = seal_json(batch.key, asdict(words), context=batch.about)


def note_of(batch: Batch, row: Row) -> Note:
    """What is known of a person who is still a draft."""
    if not row.note or batch.key_id is None:
        return Note()
    held: dict[str, Any] = unseal_json(batch.key, row.note, context=f"{batch.about}:row")
    problems = tuple(Problem(**one) for one in held.pop("problems"))
    return Note(**{**held, "problems": problems, "refused": tuple(held["refused"])})


def put_note(batch: Batch, row: Row, note: Note) -> None:
    """Seal what is known of a person who is still a draft."""
    row.note = seal_json(batch.key, asdict(note), context=f"{batch.about}:row")
