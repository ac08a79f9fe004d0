"""What is sealed of a card: what stands on it, and the words of its lines, under the key of the card."""

from __future__ import annotations

from typing import Any

from khamkho.cards.models import Card, CardLine
from khamkho.vault.commands import new_key
from khamkho.vault.keys import Erased, seal_json, unseal_json
from khamkho.vault.models import DataKey


def put_card(card: Card, said: dict[str, Any]) -> None:
    """Seal what stands on a card under a new key of its own."""
    card.key = new_key()
    card.body = seal_json(card.key, said, context=f"card:{card.ref}")


def said_on(card: Card) -> dict[str, Any]:
    """What stands on a card; empty when it was erased."""
    return _opened(card, card.body, f"card:{card.ref}")


def put_line(line: CardLine, words: dict[str, Any]) -> None:
    """Seal the words of a line; there are none once the card was erased."""
    kept = {name: value for name, value in words.items() if value}
    key = _key(line.card)
    if kept and key is not None:
        line.body = seal_json(key, kept, context=_context(line))


def words_of(line: CardLine) -> dict[str, Any]:
    """The words of a line; empty where there are none, or where they were erased."""
    return _opened(line.card, line.body, _context(line))


def _context(line: CardLine) -> str:
    return f"card-line:{line.card.ref}:{line.seq}"


def _key(card: Card) -> DataKey | None:
    try:
        return card.key
    except DataKey.DoesNotExist:
        return None


def _opened(card: Card, body: bytes | memoryview | None, context: str) -> dict[str, Any]:
    key = _key(card)
    if key is None or body is None:
        return {}
    try:
        found: dict[str, Any] = unseal_json(key, body, context=context)
    except Erased:
        return {}
    return found
