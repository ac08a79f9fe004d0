"""What a letter says, sealed: under the key of its case, or under one of its own."""

from __future__ import annotations

from typing import Any

from khamkho.casework.models import Letter
from khamkho.vault.keys import Erased, seal_json, unseal_json
from khamkho.vault.models import DataKey


def key_of(letter: Letter) -> DataKey | None:
    """The key under which a letter and its PDF are sealed; None once its case was erased."""
    try:
        return letter.case.key if letter.case else letter.key
    except DataKey.DoesNotExist:
        return None


def content_of(letter: Letter) -> dict[str, Any]:
    """What a letter says; empty when it was erased."""
    if letter.content is None:
        return {}
    try:
        content: dict[str, Any] = unseal_json(key_of(letter), letter.content, context=f"letter:{letter.ref}")
    except Erased:
        return {}
    return content


def put_content(letter: Letter, content: dict[str, Any]) -> None:
    """Seal ``content`` as what the letter says."""
    letter.content = seal_json(key_of(letter), content, context=f"letter:{letter.ref}")
