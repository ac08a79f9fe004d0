"""Lines of the dialogue as messages of LINE, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from khamkho.base.money import show_baht
from khamkho.base.text import Lang, Text
from khamkho.base.thai import show_date
from khamkho.chat.rules import when
from khamkho.chat.rules.world import Line, Tap
from khamkho.chat.texts import BUTTONS, FAULTS, SAYS
from khamkho.line.rules.messages import Camera, Choose, Message, Open, Pick, Quick, Say, Words

_PLACE = re.compile(r"\{(\w+)\}")


def messages(lines: Sequence[Line], lang: Lang, pages: Mapping[str, str]) -> list[Message]:
    """``pages`` are the addresses that buttons open, by name."""
    return [_message(line, lang, pages) for line in lines]


def _message(line: Line, lang: Lang, pages: Mapping[str, str]) -> Message:
    facts = {**pages, **{name: said for name, fact in line.facts.items() if (said := shown(fact, lang))}}
    text = _PLACE.sub(lambda found: facts.get(found[1], ""), SAYS[line.key].in_(lang))
    return Words(text=text, quick=tuple(one for tap in line.taps if (one := _tap(tap, lang, pages))))


def shown(fact: Any, lang: Lang) -> str:
    """A fact in a sentence."""
    if isinstance(fact, Text | when.Said | when.Clock):
        return fact.in_(lang)
    if isinstance(fact, Decimal):
        return show_baht(fact, lang)
    if isinstance(fact, datetime):
        return when.said(fact, lang)
    if isinstance(fact, date):
        return show_date(fact, lang)
    if isinstance(fact, str) and fact.partition(":")[0] in ("laser", "card"):
        kind, _, code = fact.partition(":")
        words = FAULTS.get(f"card_{code}" if kind == "card" else code)
        return words.in_(lang) if words else fact
    return str(fact)


def _tap(tap: Tap, lang: Lang, pages: Mapping[str, str]) -> Quick | None:
    label = (tap.label or BUTTONS[tap.key]).in_(lang)
    if tap.page:
        return Open(label=label, uri=pages[tap.page]) if tap.page in pages else None
    if tap.camera:
        return Camera(label=label, roll=tap.camera == "roll")
    if tap.pick:
        return Pick(label=label, data=tap.data, mode=tap.pick)
    if tap.data:
        return Choose(label=label, data=tap.data, shown=label)
    return Say(label=label, text=tap.says.in_(lang) if tap.says else label)
