"""The places of the desk, as its navigation shows them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string

from khamkho.base.text import Lang, Text


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One place of the desk, as ``ui/components/places.html`` draws it."""

    href: str
    label: str | Text
    current: bool
    count: int | None = None
    hot: bool = False


@lru_cache(maxsize=1024)
def drawn(items: tuple[NavItem, ...], lang: Lang) -> str:
    """The navigation. It stands on every page of the desk and is the same for most, so what was drawn lately is kept."""
    return render_to_string("ui/components/places.html", {"items": items})
