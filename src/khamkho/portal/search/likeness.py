"""How alike two pieces of text are: slips of the finger, and words that stand apart in the text and together in what was typed."""

from __future__ import annotations

from collections.abc import Iterator

SHORTEST_PIECE = 3
"""Fewer Thai signs than these are no word to go by."""
COVERED_ENOUGH = 0.6


def slips_allowed(length: int) -> int:
    """How many slips a word of so many folded signs may have: none in a short one, where every slip is another word."""
    return 0 if length < 4 else 1 if length < 8 else 2 if length < 13 else 3


def swaps(word: str) -> Iterator[str]:
    """The word with two neighbours swapped, wherever that is."""
    return (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))


def slips(word: str, text: str) -> int:
    """The fewest signs left out, put in or mistaken with which the word stands somewhere in the text; two swapped count as one.

    G. Myers's bit-parallel way: one step for each sign of the text.
    """
    if any(swapped in text for swapped in swaps(word)):
        return 1
    ones = (1 << len(word)) - 1
    top = 1 << (len(word) - 1)
    places: dict[str, int] = {}
    for at, sign in enumerate(word):
        places[sign] = places.get(sign, 0) | 1 << at
    more, fewer = ones, 0
    now = best = len(word)
    for sign in text:
        same = places.get(sign, 0)
        down = same | fewer
        across = (((same & more) + more) ^ more) | same
        up, away = fewer | ~(across | more), more & across
        if up & top:
            now += 1
        elif away & top:
            now -= 1
            best = min(best, now)
        up, away = up << 1, away << 1
        more, fewer = (away | ~(down | up)) & ones, up & down & ones
    return best


def covered(word: str, text: str) -> float:
    """The share of a Thai word that stands in the text in pieces: ลูกย้ายโรงเรียน in “ย้ายนักเรียนเข้าโรงเรียน”. 0 for too little."""
    at = found = 0
    while at <= len(word) - SHORTEST_PIECE:
        length = SHORTEST_PIECE
        if word[at : at + length] not in text:
            at += 1
            continue
        while at + length < len(word) and word[at : at + length + 1] in text:
            length += 1
        found += length
        at += length
    share = found / len(word)
    return share if share >= COVERED_ENOUGH else 0.0
