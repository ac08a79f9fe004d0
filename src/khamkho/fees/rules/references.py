"""The two references of a payment: digits, the last of each a check digit of ours. Pure.

A bank prints or keys them, and a digit that was mistyped, or two that changed places, has to show. The check is Damm's
(2004): it finds every single wrong digit and every exchange of two neighbours.
"""

from __future__ import annotations

import re

from khamkho.base.thai import ascii_digits

_TABLE = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
LONGEST = 20
RANDOM_DIGITS = 9


def check_digit(digits: str) -> str:
    """The digit that makes ``digits`` sound."""
    interim = 0
    for sign in digits:
        interim = _TABLE[interim][int(sign)]
    return str(interim)


def with_check(digits: str) -> str:
    return digits + check_digit(digits)


def is_sound(reference: str) -> bool:
    """Whether a reference can be one of ours."""
    return bool(re.fullmatch("[0-9]{2,20}", reference)) and check_digit(reference) == "0"


def first_reference(year: int, random: int) -> str:
    """Twelve digits: the year (Buddhist Era) in two, nine that nobody guesses, the check digit."""
    return with_check(f"{year % 100:02d}{random:0{RANDOM_DIGITS}d}")


def second_reference(year: int, seq: int) -> str:
    """The number of the application in digits: year, place in the book, the check digit."""
    return with_check(f"{year:04d}{seq:06d}")


def read_reference(text: str) -> str:
    """A reference as a bank or a person wrote it: digits only, whatever stood between them; empty where there are none."""
    found = re.sub("[^0-9]", "", ascii_digits(text))
    return found if len(found) <= LONGEST else ""
