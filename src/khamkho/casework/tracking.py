"""Tracking codes: the way to a case without an account."""

from __future__ import annotations

from khamkho.base.codes import normalise_code
from khamkho.vault.keys import index


def track_index(code: str) -> str:
    """The keyed index under which a tracking code is found, however it was typed."""
    return index("track", normalise_code(code) or "")
