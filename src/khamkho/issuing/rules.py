"""What an office's text for a letter may say, and how its papers are laid out. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from khamkho.base.errors import Invalid, Problem, within
from khamkho.base.places import too_long, unknown_places
from khamkho.base.text import Text, clean
from khamkho.base.thai import ascii_digits
from khamkho.casework.rules.letters import BOOKS, PATTERNS, pattern_is_sound

LONGEST: Mapping[str, int] = {"subject": 300, "to": 400, "body": 6000, "closing": 120, "appeal": 2000}
NEEDED = frozenset({"subject", "body"})


def checked_text(parts: Mapping[str, str], places: Mapping[str, Text]) -> dict[str, str]:
    """An office's text for a kind of letter, cleaned. Raises Invalid: empty, too long, or a place that does not exist."""
    problems: list[Problem] = []
    found = {}
    for name, longest in LONGEST.items():
        text = clean(parts.get(name, ""), lines=True)
        if not text and name in NEEDED:
            problems.append(Problem(name, "empty", "กรุณากรอกข้อความ", "Write the text."))
        problems += [*too_long(name, text, longest), *unknown_places(name, text, places)]
        found[name] = text
    if problems:
        raise Invalid(problems)
    return found


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One measure of the papers that an office may set: what is usual, and between which bounds."""

    label: Text
    usual: float
    least: float
    most: float


MEASURES: Mapping[str, Measure] = {
    "left": Measure(label=Text("ขอบซ้าย (ซม.)", "Left margin (cm)"), usual=3, least=1, most=5),
    "right": Measure(label=Text("ขอบขวา (ซม.)", "Right margin (cm)"), usual=2, least=1, most=5),
    "top": Measure(label=Text("ขอบบน (ซม.)", "Top margin (cm)"), usual=1.5, least=1, most=5),
    "bottom": Measure(label=Text("ขอบล่าง (ซม.)", "Bottom margin (cm)"), usual=2, least=1.5, most=5),
    "size": Measure(label=Text("ขนาดตัวอักษร (พอยต์)", "Size of letters (points)"), usual=16, least=12, most=20),
    "emblem": Measure(
        label=Text("ความสูงของตราบนหนังสือและคำสั่ง (ซม.)", "Height of the emblem on letters and orders (cm)"),
        usual=3,
        least=1,
        most=5,
    ),
    "emblem_memo": Measure(
        label=Text("ความสูงของตราบนบันทึกข้อความ (ซม.)", "Height of the emblem on memos (cm)"),
        usual=1.5,
        least=1,
        most=5,
    ),
}
"""What is usual is practice as it is known, not a rule that a source confirms: so an office sets it."""
NUMBERS = ("own", "typed")


def checked_layout(typed: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of an office's letters, as they are kept. Raises Invalid naming each that cannot be."""
    problems: list[Problem] = []
    kept: dict[str, Any] = {
        "numbers": typed.get("numbers") if typed.get("numbers") in NUMBERS else "own",
        "thai_digits": bool(typed.get("thai_digits")),
        "unit": within("unit", str(typed.get("unit", "")), 200),
    }
    for name, measure in MEASURES.items():
        value = _measured(str(typed.get(name, "")))
        if value is None or not measure.least <= value <= measure.most:
            problems.append(
                Problem(
                    name,
                    "wrong",
                    f"กรอกตัวเลข {measure.least:g} ถึง {measure.most:g}",
                    f"Write a number from {measure.least:g} to {measure.most:g}.",
                )
            )
            continue
        kept[name] = value
    for book in BOOKS:
        pattern = clean(str(typed.get(f"{book}_pattern", ""))) or PATTERNS[book]
        if not pattern_is_sound(pattern) or len(pattern) > 40:
            problems.append(
                Problem(
                    f"{book}_pattern",
                    "wrong",
                    "รูปแบบเลขต้องมี {seq} และใช้ได้เพียง {code} {seq} {year} {year2}",
                    "The pattern needs {seq}, and may use {code}, {seq}, {year} and {year2} only.",
                )
            )
        kept[f"{book}_pattern"] = pattern
    if problems:
        raise Invalid(problems)
    return kept


def _measured(typed: str) -> float | None:
    try:
        return round(float(ascii_digits(clean(typed))), 2)
    except ValueError:
        return None


def layout_of(kept: Mapping[str, Any]) -> dict[str, float]:
    """The measures in force: the office's own, else what is usual."""
    return {name: float(kept.get(name, measure.usual)) for name, measure in MEASURES.items()}
