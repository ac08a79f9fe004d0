"""The numbers of an identity card as people type them: behind the card, under the photograph, and the one that nobody asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from khamkho.base.typed import normal, squeezed

Fault = Literal["missing", "length", "letters", "digits", "card14", "identity", "laser"]
"""Why a code was not taken; ``card14``, ``laser`` and ``identity`` say which other number it is."""

LASER = re.compile(r"[A-Z]{2}[0-9]{10}")
CARD = re.compile(r"[0-9]{14}")
ALIKE = str.maketrans({"O": "0", "Q": "0", "I": "1", "L": "1", "S": "5"})
_LOOSE_LASER = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[ .\-]?(?:[0-9OQILS][ .\-]?){9}[0-9OQILS](?![A-Z0-9])", re.I)
_DIGITS = re.compile(r"(?<![0-9])(?:[0-9][ .\-]?){12,13}[0-9](?![0-9])")


@dataclass(frozen=True, kw_only=True)
class Code:
    """A code that was read; ``guess`` when letters were taken for digits, so that the person is asked first."""

    value: str = ""
    guess: bool = False
    fault: Fault | None = None


def read_laser(text: str) -> Code:
    """The code behind the card: two letters and ten digits, as ``JC1-1234567-89``. Says what is wrong, never whether it exists."""
    packed = squeezed(text)
    if not packed:
        return Code(fault="missing")
    if LASER.fullmatch(packed):
        return Code(value=show_laser(packed))
    if CARD.fullmatch(packed):
        return Code(fault="card14")
    if is_identity(packed):
        return Code(fault="identity")
    if loose := _LOOSE_LASER.search(normal(text)):
        packed = squeezed(loose[0])
    if len(packed) == 12 and packed[:2].isalpha() and packed[:2].isascii():
        tail = packed[2:].translate(ALIKE)
        if tail.isascii() and tail.isdigit():
            return Code(value=show_laser(packed[:2] + tail), guess=tail != packed[2:])
        return Code(fault="digits")
    if len(packed) == 12:
        return Code(fault="letters")
    return Code(fault="length")


def read_card(text: str) -> Code:
    """The number under the photograph: 14 digits, as ``1040-02-12345678``."""
    packed = squeezed(text)
    if not packed:
        return Code(fault="missing")
    if CARD.fullmatch(packed):
        return Code(value=show_card(packed))
    if LASER.fullmatch(packed):
        return Code(fault="laser")
    if is_identity(packed):
        return Code(fault="identity")
    loose = _DIGITS.search(normal(text))
    if loose and CARD.fullmatch(squeezed(loose[0])):
        return Code(value=show_card(squeezed(loose[0])))
    return Code(fault="digits" if re.search("[A-Z]", packed) else "length")


def show_laser(packed: str) -> str:
    return f"{packed[:3]}-{packed[3:10]}-{packed[10:]}"


def show_card(packed: str) -> str:
    return f"{packed[:4]}-{packed[4:6]}-{packed[6:]}"


def is_identity(packed: str) -> bool:
    """Thirteen digits whose last one is their check digit: a national identity number."""
    if not re.fullmatch("[0-9]{13}", packed):
        return False
    total = sum((13 - at) * int(digit) for at, digit in enumerate(packed[:12]))
    return (11 - total % 11) % 10 == int(packed[12])


def masked(code: str) -> str:
    """Enough of a code for its owner to recognise it: the letters and the last two signs."""
    kept = len(code) - 2
    return "".join(sign if sign == "-" or at < 2 or at >= kept else "•" for at, sign in enumerate(code))


def kinds_in(text: str) -> frozenset[Literal["laser", "card14", "identity"]]:
    """Which numbers of a card stand anywhere in a message, so that none of them is kept where it does not belong."""
    found: set[Literal["laser", "card14", "identity"]] = set()
    plain = normal(text)
    if _LOOSE_LASER.search(plain):
        found.add("laser")
    for digits in _DIGITS.findall(plain):
        packed = squeezed(digits)
        if CARD.fullmatch(packed):
            found.add("card14")
        elif is_identity(packed):
            found.add("identity")
    return frozenset(found)
