"""What a service says of itself in a list and to a search, read from its published words without the rest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from khamkho.base.text import Text
from khamkho.catalogue.load import upgraded


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A published service as a line of a list."""

    id: str
    title: Text
    summary: Text
    unit: Text | None
    situations: Mapping[str, Text]
    words: tuple[Text, ...]
    variants: Mapping[str, Text]
    who: tuple[Text, ...]
    papers: tuple[Text, ...]
    category: str


def listing_of(body: str) -> Listing:
    """The line of a published body; a small part of what reading the whole service costs."""
    tree = upgraded(json.loads(body))
    unit = tree.get("unit")
    papers = (*tree.get("documents", ()), *tree.get("originals", ()))
    return Listing(
        id=tree["id"],
        title=_text(tree["title"]),
        summary=_text(tree["summary"]),
        unit=_text(unit) if unit else None,
        situations={one["id"]: _text(one["title"]) for one in tree.get("situations", ())},
        words=tuple(_text(one) for one in tree.get("words", ())),
        variants={name: _text(one) for name, one in tree.get("variants", {}).items()},
        who=tuple(_text(one) for one in tree.get("who", ())),
        papers=tuple(_text(one["label"]) for one in papers),
        category="internal" if tree.get("for") == "office" else tree.get("manual", {}).get("category", ""),
    )


def _text(words: Mapping[str, Any]) -> Text:
    return Text(words["th"], words["en"])
