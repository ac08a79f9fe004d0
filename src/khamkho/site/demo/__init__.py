"""The demo: invented offices, people and cases, and the pages that say who is who.

Everything here is made through the same commands that people's clicks use, with moments in the past.
"""

from __future__ import annotations

from datetime import datetime

from khamkho.base.home import Home
from khamkho.site.demo.cast import CAST, DemoPeople

__all__ = ["CAST", "DemoPeople", "seed"]


def seed(home: Home, *, now: datetime, size: int = 300, chance: int = 2569) -> DemoPeople:
    """Fill an empty demo home with offices, people and about ``size`` cases of the six months before ``now``.

    The database is migrated already. The same ``now``, ``size`` and ``chance`` give the same picture (numbers, names,
    dates); keys and tracking codes are fresh. Raises RuntimeError for a home that is no demo or is not empty.
    """
    from khamkho.site.demo.seeding import fill  # its models are ready only once Django is

    fill(home, now=now, size=size, chance=chance)
    return CAST
