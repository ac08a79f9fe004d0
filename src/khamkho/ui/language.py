"""Which of our two languages the page is in."""

from __future__ import annotations

from django.utils.translation import get_language

from khamkho.base.text import Lang


def lang_now() -> Lang:
    """The language of the request that is being answered; Thai unless it is English."""
    return "en" if (get_language() or "th").startswith("en") else "th"
