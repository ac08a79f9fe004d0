"""What is sealed in the register: names and words, each row under a key of its own."""

from __future__ import annotations

from typing import Any

from khamkho.casework.contents import body_of
from khamkho.equipment.models import Line, Need, Repair
from khamkho.vault.commands import new_key
from khamkho.vault.keys import Erased, seal_json, unseal_json

Sealed = Line | Need | Repair


def words_of(row: Sealed) -> dict[str, Any]:
    """The names and words of a row; empty where there are none, or where they were erased."""
    if row.key is None or row.body is None:
        return {}
    try:
        found: dict[str, Any] = unseal_json(row.key, row.body, context=_context(row))
    except Erased:
        return {}
    return found


def put_words(row: Sealed, words: dict[str, Any]) -> None:
    """Seal ``words``; a row without any gets no key."""
    kept = {name: value for name, value in words.items() if value}
    if not kept and row.key is None:
        return
    row.key = row.key or new_key()
    row.body = seal_json(row.key, kept, context=_context(row))


def reason_of(need: Need) -> str:
    """Why a school needs something. What a request says stays in the request, and is erased with it."""
    if need.case is None:
        return str(words_of(need).get("reason", ""))
    try:
        answers = body_of(need.case).answers
    except Erased:
        return ""
    items = answers.get("items") or []
    item = items[need.item] if need.item is not None and need.item < len(items) else {}
    return ": ".join(filter(None, (str(item.get("thing") or ""), str(answers.get("reason") or ""))))


def _context(row: Sealed) -> str:
    if isinstance(row, Line):
        return f"equipment-line:{row.thing.ref}:{row.seq}"
    return f"equipment-{'need' if isinstance(row, Need) else 'repair'}:{row.ref}"
