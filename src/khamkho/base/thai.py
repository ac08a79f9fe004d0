"""Thai digits, dates in the Buddhist Era, sorting and searching Thai text."""

from __future__ import annotations

_TO_ASCII = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def ascii_digits(text: str) -> str:
    """Thai digits as 0–9. Do this before any check: ``isdigit``, ``int`` and ``\\d`` take Thai digits too."""
    return text.translate(_TO_ASCII)


def thai_digits(text: str) -> str:
    """0–9 as Thai digits."""
    return text.translate(_TO_THAI)
