"""What only the desk's templates need."""

from __future__ import annotations

from django import template

from khamkho.base.errors import Refused
from khamkho.ui.language import lang_now

register = template.Library()


@register.filter
def next_step(refused: Refused) -> str:
    """What a refusal says to do next, in the page's language."""
    return refused.next(lang_now())
