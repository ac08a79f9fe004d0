"""What only the templates of the training register need."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def reply_colour(reply: str) -> str:
    """The colour of a reply; words say it too."""
    return {"yes": "green", "waiting": "yellow", "no": "red"}.get(reply, "grey")
