"""Finding a service by what a person types: Thai words inside words, slips of the finger, the wrong keyboard.

Pure functions. Thai is written without spaces, so a word is looked for inside longer ones; what is not found as typed
is compared by its three-sign pieces, and read again as if the keyboard had been in the other language.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from khamkho.base.text import clean
from khamkho.base.thai import search_key

T = TypeVar("T")

IN_TITLE, IN_TEXT, ALIKE = 3.0, 1.0, 0.9
ALIKE_ENOUGH = 0.5
LONGEST = 120

# Thai Kedmanee beside US QWERTY, key by key, plain and with shift.
_LATIN = "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?"
_THAI = '_ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ%+๑๒๓๔ู฿๕๖๗๘๙๐"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ'
_TO_THAI = str.maketrans(_LATIN, _THAI)
_TO_LATIN = str.maketrans(_THAI, _LATIN)


@dataclass(frozen=True)
class Findable(Generic[T]):
    """Something with words to be found by: those of its title, and the rest."""

    thing: T
    title: str
    text: str

    @classmethod
    def of(cls, thing: T, title: Iterable[str], text: Iterable[str]) -> Findable[T]:
        return cls(thing, search_key(" ".join(title)), search_key(" ".join(text)))


def find(typed: str, things: Sequence[Findable[T]]) -> list[T]:
    """What fits ``typed`` best, best first; all of it, in the given order, when nothing was typed."""
    readings = _readings(typed[:LONGEST])
    if not readings:
        return [one.thing for one in things]
    scored = [(max(_score(reading, one) for reading in readings), one.thing) for one in things]
    return [thing for score, thing in sorted(scored, key=lambda pair: -pair[0]) if score > 0]


def swapped_keyboard(typed: str) -> str:
    """What was meant when the keyboard was in the other language: ``[y9i`` is บัตร, ``แฟพก`` is card."""
    return typed.translate(_TO_THAI if typed.isascii() else _TO_LATIN)


def _readings(typed: str) -> list[str]:
    plain = search_key(typed)
    if not plain:
        return []
    other = search_key(swapped_keyboard(clean(typed)))
    return [plain, other] if other and other != plain else [plain]


def _score(reading: str, one: Findable[T]) -> float:
    """Every word must be found, or the whole must be like the thing's words."""
    words = [_word(word, one) for word in reading.split()]
    if all(words):
        return sum(words) / len(words)
    likeness = _likeness(reading, f"{one.title} {one.text}")
    return likeness * ALIKE if likeness >= ALIKE_ENOUGH else 0.0


def _word(word: str, one: Findable[T]) -> float:
    if word in one.title:
        return IN_TITLE
    return IN_TEXT if word in one.text else 0.0


def _likeness(typed: str, text: str) -> float:
    """How many of the typed three-sign pieces occur in the text; short words are not guessed at."""
    pieces = _pieces(typed)
    return len(pieces & _pieces(text)) / len(pieces) if len(pieces) >= 3 else 0.0


def _pieces(text: str) -> set[str]:
    return {text[at : at + 3] for at in range(len(text) - 2) if " " not in text[at : at + 3]}
