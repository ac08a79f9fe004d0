"""Numbers without gaps: one counter row per office, book and year, locked late in the deciding command."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from khamkho.base.thai import be_year
from khamkho.casework.models import Case, Counter
from khamkho.casework.rules.chain import counter_material
from khamkho.casework.rules.numbers import DEFAULT_PATTERN, case_number
from khamkho.offices.models import Office
from khamkho.vault.keys import chain_mac


def give_number(case: Case, now: datetime) -> None:
    """Give the case the next number of its office's case book for this calendar year (Buddhist Era)."""
    year = be_year(timezone.localtime(now).date())
    seq = take(case.office, Counter.CASES, year)
    pattern = case.office.settings.get("number_pattern", DEFAULT_PATTERN)
    case.number = case_number(pattern, office=case.office.prefix, year=year, seq=seq)
    case.number_year, case.number_seq = year, seq


def take(office: Office, book: str, year: int) -> int:
    """Lock the counter, add one, return it. The lock is held until the caller's transaction ends."""
    Counter.objects.get_or_create(office=office, book=book, year=year)
    counter = Counter.objects.select_for_update().get(office=office, book=book, year=year)
    counter.last += 1
    counter.mac = chain_mac(counter_material(office.code, book, year, counter.last))
    counter.save(update_fields=["last", "mac"])
    return counter.last
