"""The numbers as sheets of a spreadsheet: values as numbers, exact to four places, with all that belongs beside them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone

from khamkho.base.text import Lang, Text
from khamkho.base.thai import show_date
from khamkho.statistics.queries.numbers import View
from khamkho.statistics.rules.goals import VERDICTS
from khamkho.statistics.rules.indicators import UNITS
from khamkho.statistics.rules.snapshot import Numbers
from khamkho.statistics.words import baseline_said, marks, rounded

HEADS: tuple[Text, ...] = (
    Text("ตัวชี้วัด", "Indicator"),
    Text("ผล", "Result"),
    Text("หน่วย", "Unit"),
    Text("ตัวตั้ง", "Numerator"),
    Text("ตัวหาร", "Denominator"),
    Text("จำนวนที่นับ", "Rests on"),
    Text("มัธยฐาน", "Median"),
    Text("9 ใน 10 ไม่เกิน", "Nine in ten at most"),
    Text("เป้าหมาย", "Target"),
    Text("ค่าเดิม", "Baseline"),
    Text("ใช้ตั้งแต่", "Since"),
    Text("สรุป", "Verdict"),
    Text("หมายเหตุ", "Remark"),
    Text("วิธีนับ", "How it is counted"),
)
Sheet = tuple[str, Sequence[str], Sequence[tuple[Sequence[str], Sequence[Decimal | None]]], Sequence[str]]


def tables_of(
    view: View,
    numbers: Numbers,
    tables: Sequence[tuple[str, Sequence[str], Sequence[Sequence[str]]]],
    lang: Lang,
) -> list[Sheet]:
    """The indicators, then the tables of the page; under each the period, and whether it is closed."""
    closed = view.report.closed_at if view.report and view.report.closed_at else None
    words = view.period.title.in_(lang)
    if closed:
        words += (
            f" ({Text('ปิดเมื่อ', 'closed on').in_(lang)} {show_date(timezone.localtime(closed).date(), lang)})"
        )
    title = Text("ตัวชี้วัด", "Indicators").in_(lang)
    found: list[Sheet] = [(title, [head.in_(lang) for head in HEADS], _lines(numbers, lang), [words])]
    for name, heads, rows in tables:
        found.append(
            (
                name,
                heads,
                [([row[0], *[""] * (len(row) - 1)], [None, *map(_number, row[1:])]) for row in rows],
                [words],
            )
        )
    return found  # fmt: skip


def _lines(numbers: Numbers, lang: Lang) -> list[tuple[list[str], list[Decimal | None]]]:
    found = []
    for indicator, count, goal, verdict in numbers.lines():
        exact = (
            count.value,
            None,
            count.numerator,
            count.denominator,
            _whole(count.answers),
            count.median,
            count.ninth,
        )
        target = goal.target if goal else None
        said = ["", "", UNITS[indicator.unit].in_(lang), "", "", "", "", "", ""]
        said += [
            baseline_said(indicator.name, numbers.goals, lang),
            show_date(goal.since, lang, "short") if goal else "",
            VERDICTS[verdict].in_(lang),
            marks(count, lang),
            indicator.how.in_(lang),
        ]
        said[0] = indicator.label.in_(lang)
        values = [None, *map(_exact, exact), _exact(target), *[None] * 5]
        found.append((said, values))
    return found  # fmt: skip


def _whole(number: int | None) -> Fraction | None:
    return Fraction(number) if number is not None else None


def _exact(value: Fraction | None) -> Decimal | None:
    return rounded(value, 4) if value is not None else None


def _number(words: str) -> Decimal | None:
    digits = words.replace(",", "")
    return Decimal(digits) if digits.replace(".", "", 1).isdigit() else None
