"""Numbers without gaps: one counter row per office, book and year, locked late in the deciding command."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from khamkho.base.numbers import DEFAULT_PATTERN, case_number
from khamkho.base.thai import be_year
from khamkho.casework.models import Case, Counter, Letter
from khamkho.casework.rules.chain import counter_material
from khamkho.casework.rules.letters import PATTERNS, letter_number
from khamkho.offices.models import Office
from khamkho.vault.keys import chain_mac


def give_number(case: Case, now: datetime) -> None:
    """Give the case the next number of its office's case book for this calendar year (Buddhist Era)."""
    year = be_year(timezone.localtime(now).date())
    seq = take(case.office, Counter.CASES, year)
    pattern = case.office.settings.get("number_pattern", DEFAULT_PATTERN)
    case.number = case_number(pattern, office=case.office.prefix, year=year, seq=seq)
    case.number_year, case.number_seq = year, seq


def give_letter_number(letter: Letter, now: datetime) -> None:
    """Give a letter the next number of its book for this calendar year (Buddhist Era).

    Where somebody typed that very number in before, the letter that has it takes this place in the book, and the next
    number is given: so the book has no gap and no number twice.
    """
    office, year = letter.office, be_year(timezone.localtime(now).date())
    letter.year = year
    pattern = letter_settings(office).get(f"{letter.book}_pattern") or PATTERNS[letter.book]
    while True:
        seq = take(office, letter.book, year)
        number = letter_number(pattern, code=office.letter_code or office.prefix, year=year, seq=seq)
        same = Letter.objects.filter(office=office, book=letter.book, year=year, number=number)
        if not same.update(seq=seq):
            letter.seq, letter.number = seq, number
            return


def letter_settings(office: Office) -> dict[str, Any]:
    """How this office numbers and lays out its letters, where it differs from what is usual."""
    held = office.settings.get("letters")
    return held if isinstance(held, dict) else {}


def take(office: Office, book: str, year: int) -> int:
    """Lock the counter, add one, return it. The lock is held until the caller's transaction ends."""
    Counter.objects.get_or_create(office=office, book=book, year=year)
    counter = Counter.objects.select_for_update().get(office=office, book=book, year=year)
    counter.last += 1
    counter.mac = chain_mac(counter_material(office.code, book, year, counter.last))
    counter.save(update_fields=["last", "mac"])
    return counter.last
