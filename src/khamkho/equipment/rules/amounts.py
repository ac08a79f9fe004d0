"""Never more than there is. Pure."""

from __future__ import annotations

from decimal import Decimal

from khamkho.base.text import Text
from khamkho.equipment.rules.refusals import NotEnough


def require_enough(what: Text, wanted: int | Decimal, there: int | Decimal) -> None:
    """Raises NotEnough where more is wanted than there is."""
    if wanted > there:
        raise NotEnough(what=what, wanted=f"{wanted:,}", there=f"{max(there, 0):,}")
