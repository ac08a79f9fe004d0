"""Names of people, written, masked and compared as is right for Thai."""

from __future__ import annotations

import re
from dataclasses import dataclass

from khamkho.base.text import clean
from khamkho.base.thai import search_key

_THAI = re.compile("[\u0e01-\u0e5b]")
# What a reader takes for one letter: a leading vowel with its consonant, all marks above and below, a following ำ;
# in other scripts a letter with its combining marks.
_LETTER = re.compile("[เแโใไ]?[^\u0300-\u036f][\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*ำ?")
_SHOWN = 2


@dataclass(frozen=True)
class PersonName:
    """A person's name. The middle and the last name may be empty: some people have one name only."""

    title: str
    first: str
    middle: str = ""
    last: str = ""

    def full(self) -> str:
        """``นายสมชาย ใจดี`` without a blank after a Thai title, ``Mr Somchai Jaidee`` with one."""
        glue = "" if _THAI.search(self.title) and _THAI.match(self.first) else " "
        return f"{self.title}{glue}{self.untitled()}".strip()

    def untitled(self) -> str:
        """First, middle and last name; sort people by the `sort_key` of this."""
        return " ".join(part for part in (self.first, self.middle, self.last) if part)

    def masked(self) -> str:
        """``นายสมxxx ใจxxx``: for pages that anybody can open."""
        hidden = PersonName("", *(mask(part) for part in (self.first, self.middle, self.last)))
        return PersonName(self.title, hidden.first, hidden.middle, hidden.last).full()

    def matches(self, typed: str) -> bool:
        """Is this the name that somebody typed, with or without title and middle name, however spaced?"""
        typed_key = _unspaced(typed)
        plain = (self.untitled(), f"{self.first} {self.last}")
        return bool(typed_key) and typed_key in {
            _unspaced(f"{title}{name}") for title in ("", self.title) for name in plain
        }


def _unspaced(text: str) -> str:
    return search_key(text).replace(" ", "")


def _mask_word(word: str) -> str:
    letters = _LETTER.findall(word)
    return "".join(letters[: min(_SHOWN, len(letters) - 1)]) + "xxx"


def mask(name: str) -> str:
    """``สมxxx ใจxxx``: the first two letters of each word, one of a two-letter word, none of a single letter.

    The number of x is always three, so it tells nothing; marks are never torn from their letter.
    """
    return " ".join(_mask_word(word) for word in clean(name).split())
