"""What is sealed of a booking without a case: who it is, how to reach her, and what an officer wrote."""

from __future__ import annotations

from collections.abc import Mapping

from khamkho.appointments.models import Booking
from khamkho.vault.commands import new_key
from khamkho.vault.keys import Erased, seal_json, unseal_json
from khamkho.vault.models import DataKey

NAME, EMAIL, PHONE, TEXT = "name", "email", "phone", "text"


def put_words(booking: Booking, words: Mapping[str, str]) -> None:
    """Seal what was written under a key of the booking's own; nothing where nothing was."""
    kept = {name: value for name, value in words.items() if value}
    if kept:
        booking.key = booking.key or new_key()
        booking.body = seal_json(booking.key, kept, context=_context(booking))


def words_of(booking: Booking) -> dict[str, str]:
    """What was written; empty where nothing was, or it was erased."""
    try:
        key = booking.key
    except DataKey.DoesNotExist:
        return {}
    if key is None or booking.body is None:
        return {}
    try:
        found: dict[str, str] = unseal_json(key, booking.body, context=_context(booking))
    except Erased:
        return {}
    return found


def _context(booking: Booking) -> str:
    return f"booking:{booking.uid}"
