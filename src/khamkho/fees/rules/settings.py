"""How an office takes its fees: a setting of the office. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from khamkho.base.errors import Invalid, Problem, within
from khamkho.base.numbers import case_number, pattern_is_sound
from khamkho.base.text import Text, clean
from khamkho.base.thai import ascii_digits

PROOF = Text("หลักฐานการชำระเงิน", "Proof of payment")
OFFICIAL = Text("ใบเสร็จรับเงิน", "Official receipt")
TITLES: Mapping[str, Text] = {"proof": PROOF, "official": OFFICIAL}
PATTERNS: Mapping[str, str] = {
    "proof": "{office}-P{year}-{seq:06}",
    "official": "",
    "remittance": "{office}-R{year}-{seq:04}",
    "month": "{office}-M{year}-{seq:02}",
}
"""Usual numbers. An official receipt has none of ours: the office enters the numbering that it was given."""


@dataclass(frozen=True, kw_only=True)
class FeeSettings:
    """How one office takes its fees."""

    biller: str = ""
    """Biller id for PromptPay bill payment: tax number and suffix, 15 digits."""
    name_en: str = ""
    """The name that a bank's program shows; Latin letters."""
    city_en: str = ""
    official: bool = False
    """Whether its receipts are official ones; only with a pattern of numbers that it was given."""
    patterns: Mapping[str, str] = field(default_factory=dict)
    statements: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Which column holds what, by the hash of a file's headings."""
    auto_words: str = ""
    """A line of the office under every proof of payment."""

    @property
    def takes_qr(self) -> bool:
        return bool(self.biller)

    @property
    def kind(self) -> str:
        return "official" if self.official and self.pattern("official") else "proof"

    def pattern(self, book: str) -> str:
        return self.patterns.get(book) or PATTERNS[book]

    def number(self, book: str, *, prefix: str, year: int, seq: int) -> str:
        return case_number(self.pattern(book), office=prefix, year=year, seq=seq)


def settings_from(settings: Mapping[str, Any]) -> FeeSettings:
    """The settings of an office, or the usual ones."""
    held = settings.get("fees")
    if not isinstance(held, dict):
        return FeeSettings()
    return FeeSettings(
        biller=str(held.get("biller", "")),
        name_en=str(held.get("name_en", "")),
        city_en=str(held.get("city_en", "")),
        official=bool(held.get("official")),
        patterns={name: str(words) for name, words in dict(held.get("patterns", {})).items()},
        statements=dict(held.get("statements", {})),
        auto_words=str(held.get("auto_words", "")),
    )


def checked_settings(typed: Mapping[str, str]) -> dict[str, Any]:
    """The setting as it is kept, from what was typed. Raises Invalid."""
    problems: list[Problem] = []
    biller = re.sub("[ -]", "", ascii_digits(clean(typed.get("biller", ""))))
    if biller and not re.fullmatch("[0-9]{15}", biller):
        problems.append(
            Problem(
                "biller",
                "biller",
                "รหัสผู้รับชำระมี 15 หลัก (เลขประจำตัวผู้เสียภาษี 13 หลักและเลขต่อท้าย 2 หลัก)",
                "A biller id has 15 digits: the tax number and two more.",
            )
        )
    for name, longest in (("name_en", 25), ("city_en", 15)):
        words = clean(typed.get(name, ""))
        if not re.fullmatch("[ -~]*", words) or len(words) > longest:
            problems.append(
                Problem(
                    name,
                    "latin",
                    f"ใช้ตัวอักษรอังกฤษไม่เกิน {longest} ตัว",
                    f"Latin letters, at most {longest} of them.",
                )
            )
    official = typed.get("official") == "1"
    pattern = clean(typed.get("official_pattern", ""))
    if (official or pattern) and not pattern_is_sound(pattern):
        problems.append(
            Problem(
                "official_pattern",
                "pattern",
                "ใบเสร็จรับเงินต้องใช้รูปแบบเลขที่ที่หน่วยงานได้รับ เช่น {office}-{year}-{seq:06}",
                "An official receipt needs the numbering that the office was given, such as {office}-{year}-{seq:06}.",
            )
        )
    try:
        words = within("auto_words", typed.get("auto_words", ""), 300)
    except Invalid as no:
        problems += no.problems
    if problems:
        raise Invalid(problems)
    return {
        "biller": biller,
        "name_en": clean(typed.get("name_en", "")),
        "city_en": clean(typed.get("city_en", "")),
        "official": official,
        "patterns": {"official": pattern} if pattern else {},
        "auto_words": words,
    }
