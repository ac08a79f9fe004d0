"""The sealed words of what was done to a collection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from khamkho.base.text import Text
from khamkho.collecting.models import Collection, Entry
from khamkho.vault.keys import unseal_json

TITLES = {
    "begun": Text("เริ่มเก็บข้อมูล", "The collection was begun"),
    "chased": Text("เตือนผู้ที่ยังไม่ตอบ", "Those who had not answered were reminded"),
    "extended": Text("ขยายเวลา", "More time was given"),
    "typed": Text("บันทึกคำตอบแทนหน่วยงาน", "An answer was typed in for an office"),
    "closed": Text("ปิดการเก็บข้อมูล", "The collection was closed"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that was done, for the page of the collection."""

    at: datetime
    title: Text
    by: str
    words: str
    until: date | None
    offices: tuple[str, ...]


def words_of(collection: Collection, entry_id: int) -> str:
    """What an officer wrote in one entry; empty for none."""
    entry = collection.entries.filter(pk=entry_id).first() if entry_id else None
    return str(_body(collection, entry).get("words", "")) if entry else ""


def lines_of(collection: Collection) -> tuple[Line, ...]:
    """What was done, the newest first. One query."""
    return tuple(_line(collection, entry) for entry in collection.entries.order_by("-pk")[:100])


def _line(collection: Collection, entry: Entry) -> Line:
    body = _body(collection, entry)
    named = body.get("offices", body.get("office"))
    until = body.get("until")
    return Line(
        at=entry.at,
        title=TITLES[entry.what],
        by=str(body.get("by", "")),
        words=str(body.get("words", "")),
        until=date.fromisoformat(until) if until else None,
        offices=tuple(named) if isinstance(named, list) else (named,) if isinstance(named, str) else (),
    )


def _body(collection: Collection, entry: Entry) -> dict[str, Any]:
    body: dict[str, Any] = unseal_json(collection.key, entry.body, context=collection.sealed_as)
    return body
