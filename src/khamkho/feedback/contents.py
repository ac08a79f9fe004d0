"""The comment of a rating: sealed, and gone with the case."""

from __future__ import annotations

from khamkho.feedback.models import Rating
from khamkho.vault.commands import new_key
from khamkho.vault.keys import Erased, seal_json, unseal_json
from khamkho.vault.models import DataKey


def put_comment(rating: Rating, comment: str) -> None:
    """Seal what somebody wrote; nothing for nothing."""
    if not comment:
        return
    if rating.case is None:
        rating.key = new_key()
    rating.comment = seal_json(_key(rating), comment, context=_context(rating))


def comment_of(rating: Rating) -> str:
    """What somebody wrote; empty where nothing was, or where it was erased with the case."""
    key = _key(rating)
    if key is None or rating.comment is None:
        return ""
    try:
        return str(unseal_json(key, rating.comment, context=_context(rating)))
    except Erased:
        return ""


def _key(rating: Rating) -> DataKey | None:
    try:
        return rating.case.key if rating.case else rating.key
    except DataKey.DoesNotExist:
        return None


def _context(rating: Rating) -> str:
    return f"rating:{rating.ref}"
