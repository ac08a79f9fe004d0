"""An index over what can be found, and the best of it for what was typed."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from khamkho.portal.search.keys import fold, readings
from khamkho.portal.search.likeness import covered, slips, slips_allowed, swaps

T = TypeVar("T")

WEIGHTS = (6.0, 4.0, 1.0)
"""Of a title, of what people say instead, of the rest."""
BEGINS = 0.5
SWAPPED, SLIPPED, IN_PIECES = 0.95, 0.6, 0.8
"""What a reading from the other keyboard, one with slips, and one in pieces is worth beside the word as it was typed."""
WORTH_SHOWING = 0.35
"""What is found must be worth this share of the best."""
LOOKED_AT = 40
"""So many, the most alike by their pairs of signs, are compared sign by sign."""
LONGEST, MOST_WORDS = 120, 8
BREAK = "\n"
"""Between two texts of one part: nothing that is looked for stands across it."""


@dataclass(frozen=True)
class Parts:
    """Folded words of something that can be found: of its title, what people say instead, and the rest."""

    title: str
    said: str
    rest: str

    @classmethod
    def of(cls, title: Iterable[str], said: Iterable[str], rest: Iterable[str]) -> Parts:
        return cls(*(BREAK.join(filter(None, map(fold, texts))) for texts in (title, said, rest)))

    @property
    def texts(self) -> tuple[str, str, str]:
        return self.title, self.said, self.rest


@dataclass(frozen=True)
class Findable(Generic[T]):
    """Something, and its words."""

    thing: T
    parts: Parts


@dataclass(frozen=True)
class Hit(Generic[T]):
    """What was found, and how well it fits."""

    thing: T
    score: float


class Index(Generic[T]):
    """Everything that can be found. Made once for what does not change; asked from many threads."""

    def __init__(self, things: Sequence[Findable[T]]) -> None:
        self._things = tuple(things)
        self._parts = tuple(one.parts for one in things)
        self._pairs = _postings(self._parts)

    def find(self, typed: str) -> list[Hit[T]]:
        """What fits best, best first; nothing when nothing was typed. A word that fits nowhere takes from the whole, no more."""
        words = [found for word in typed[:LONGEST].split()[:MOST_WORDS] if (found := readings(word))]
        if not words:
            return []
        scored: dict[int, list[float]] = defaultdict(list)
        for word in words:
            for at, score in self._word(word).items():
                scored[at].append(score)
        scores = {at: sum(each) * len(each) / len(words) ** 2 for at, each in scored.items()}
        least = max(scores.values(), default=0.0) * WORTH_SHOWING
        best = sorted(scores, key=lambda at: (-scores[at], len(self._parts[at].title), at))
        return [Hit(self._things[at].thing, scores[at]) for at in best if scores[at] >= least]

    def has(self, typed: str) -> bool:
        """Whether a word stands somewhere as it was typed."""
        word = fold(typed)
        return any(word in text for parts in self._parts for text in parts.texts)

    def _word(self, word: tuple[str, ...]) -> Mapping[int, float]:
        """For each thing what a word is worth to it, in the better of its readings."""
        best: dict[int, float] = {}
        for place, reading in enumerate(word):
            worth = SWAPPED if place else 1.0
            exact = {
                at: score * worth for at, parts in enumerate(self._parts) if (score := _exact(reading, parts))
            }
            alike = {
                at: score * worth
                for at in self._most_alike(reading)
                if at not in exact and (score := _alike(reading, self._parts[at], guess=not exact))
            }
            for at, score in (exact | alike).items():
                best[at] = max(score, best.get(at, 0.0))
        return best

    def _most_alike(self, word: str) -> list[int]:
        likeness: dict[int, float] = defaultdict(float)
        for pair in set().union(*map(_pairs, (word, *swaps(word)))):
            places = self._pairs.get(pair, ())
            rarity = math.log(1 + len(self._parts) / len(places)) if places else 0.0
            for at in places:
                likeness[at] += rarity
        return sorted(likeness, key=lambda at: -likeness[at])[:LOOKED_AT]


def _postings(parts: Sequence[Parts]) -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(parts):
        for pair in _pairs(f"{one.title}{BREAK}{one.said}"):
            found[pair].append(at)
    return found


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1) if BREAK not in text[at : at + 2]}


def _exact(word: str, parts: Parts) -> float:
    for text, weight in zip(parts.texts, WEIGHTS, strict=True):
        if word in text:
            begins = text.startswith(word) or f"{BREAK}{word}" in text or f" {word}" in text
            return weight + (BEGINS if begins else 0.0)
    return 0.0


def _alike(word: str, parts: Parts, *, guess: bool) -> float:
    """A word that does not stand there as it was typed: in pieces, if it is Thai; with slips, where nothing has it as typed."""
    best = 0.0
    if not word.isascii():
        best = WEIGHTS[1] * IN_PIECES * covered(word, f"{parts.title}{BREAK}{parts.said}") ** 2
    allowed = slips_allowed(len(word))
    if guess and allowed:
        for text, weight in zip(parts.texts[:2], WEIGHTS, strict=False):
            if (wrong := slips(word, text)) <= allowed:
                best = max(best, weight * SLIPPED * (1 - wrong / len(word)))
    return best
