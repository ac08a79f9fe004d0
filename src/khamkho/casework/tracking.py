"""Tracking codes: the way to a case without an account."""

from __future__ import annotations

from khamkho.base.codes import normalise_code
from khamkho.vault.keys import index


def invitation_index(code: str) -> str:
    """The keyed index under which the invitation of somebody around a case is found, however its code was typed."""
    return index("invitation", normalise_code(code) or "")


def opinion_index(code: str) -> str:
    """The keyed index of the link for an expert, and of the ticket that her browser gets for it."""
    return index("opinion", normalise_code(code) or "")


def track_index(code: str) -> str:
    """The keyed index under which a tracking code is found, however it was typed."""
    return index("track", normalise_code(code) or "")
