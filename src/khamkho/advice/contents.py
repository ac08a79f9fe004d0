"""What an entry says, sealed under a key of its own."""

from __future__ import annotations

from typing import Any

from khamkho.advice.models import Entry
from khamkho.vault.keys import Erased, seal_json, unseal_json


def body_of(entry: Entry) -> dict[str, Any]:
    """Asker, phone, question, answer and the notes of what was done; empty once it was erased."""
    if entry.key is None or entry.body is None:
        return {}
    try:
        body: dict[str, Any] = unseal_json(entry.key, entry.body, context=f"advice:{entry.ref}")
    except Erased:
        return {}
    return body


def put_body(entry: Entry, body: dict[str, Any]) -> None:
    """Seal ``body`` as what the entry says."""
    entry.body = seal_json(entry.key, body, context=f"advice:{entry.ref}")
