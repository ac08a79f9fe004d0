"""Numbers as people read them; shares never without what was divided by what."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from khamkho.base.text import Lang, Text
from khamkho.statistics.rules.counting import FEW, HIDDEN, Count, Row
from khamkho.statistics.rules.goals import Goal
from khamkho.statistics.rules.indicators import INDICATORS, UNITS, Indicator

DIGITS: Mapping[str, int] = {
    "requests": 0,
    "persons": 0,
    "percent": 1,
    "days": 1,
    "minutes": 1,
    "visits": 0,
    "km": 0,
    "baht": 0,
    "score": 2,
}
FEW_TEXT = Text(f"น้อยกว่า {FEW} รายการ", f"fewer than {FEW}")
HIDDEN_TEXT = Text(f"มีผู้ตอบน้อยกว่า {HIDDEN} คน จึงไม่แสดง", f"fewer than {HIDDEN} answers, so not shown")
TOGETHER: Mapping[str, Text] = {
    "few": Text(f"อื่น ๆ (แห่งละน้อยกว่า {HIDDEN} เรื่อง)", f"Others (fewer than {HIDDEN} requests each)"),
    "unknown": Text("ไม่ทราบระยะทาง", "Distance not known"),
}


def plain(value: Fraction | None) -> str:
    """``7``, ``2.5``, ``0.3333``: to be typed again; empty for none."""
    if value is None:
        return ""
    return f"{Decimal(value.numerator) / Decimal(value.denominator):.4f}".rstrip("0").rstrip(".")


def rounded(value: Fraction, digits: int) -> Decimal:
    """Half away from zero, as people round."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def shown(value: Fraction | None, digits: int) -> str:
    """``1,234.5``; a dash for none. Of a whole number nothing stands behind the point."""
    if value is None:
        return "–"
    whole = rounded(value, digits)
    return f"{whole:,.{digits}f}" if digits and whole != whole.to_integral_value() else f"{whole:,.0f}"


def said(indicator: Indicator, value: Fraction | None, lang: Lang) -> str:
    """A value with its unit: ``94.2 %``, ``2.5 days``."""
    if value is None:
        return "–"
    unit = UNITS[indicator.unit].in_(lang)
    return f"{shown(value, DIGITS[indicator.unit])} {unit}"


def divided(count: Count, lang: Lang) -> str:
    """What was divided by what: ``147 ÷ 156``; empty where nothing was."""
    if not count.denominator or count.numerator is None:
        return ""
    if count.name in ("km", "baht"):
        known, whole = shown(count.numerator, 0), shown(count.denominator, 0)
        return f"{known} จาก {whole} คำขอ" if lang == "th" else f"{known} of {whole} requests"
    return f"{shown(count.numerator, 1)} ÷ {shown(count.denominator, 1)}"


def marks(count: Count, lang: Lang) -> str:
    """What a reader must know of a number: that it rests on few, or is hidden."""
    if count.name in ("satisfaction", "satisfied") and count.answers and count.value is None:
        return HIDDEN_TEXT.in_(lang)
    if count.value is not None and count.few:
        return FEW_TEXT.in_(lang)
    return ""


def baseline_of(name: str, goals: Mapping[str, Goal]) -> Goal | None:
    """Where the baseline of an indicator stands: of the time saved with the days themselves."""
    found = goals.get("days_calendar" if name in ("days_less", "within") else name)
    return found if found and found.baseline is not None else None


def baseline_said(name: str, goals: Mapping[str, Goal], lang: Lang) -> str:
    """``7 days``; of paper ``5 pages a request``; a dash for none."""
    goal = baseline_of(name, goals)
    if goal is None or goal.baseline is None:
        return "–"
    if name == "paper_less":
        pages = shown(goal.baseline, 1)
        return f"{pages} หน้าต่อเรื่อง" if lang == "th" else f"{pages} pages a request"
    of_days = name in ("days_less", "within")
    return said(INDICATORS["days_calendar" if of_days else name], goal.baseline, lang)


def labelled(row: Row, names: Mapping[str, Text], lang: Lang) -> str:
    """What a line of a table is called."""
    found = names.get(row.name) or TOGETHER.get(row.name)
    return found.in_(lang) if found else row.name
