"""What the template of the report of one page takes."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from django.utils import timezone

from khamkho.base.text import Lang, Text
from khamkho.base.thai import show_date, show_datetime
from khamkho.documents.printer import render_now
from khamkho.manuals.sheets import frame
from khamkho.offices.models import Membership, Office
from khamkho.statistics.queries.numbers import View
from khamkho.statistics.rules.goals import VERDICTS
from khamkho.statistics.words import baseline_said, divided, marks, said

TITLE = Text("รายงานผลตามตัวชี้วัดการให้บริการ", "Report on the indicators of service")
NOT_CLOSED = Text(
    "ฉบับร่าง ช่วงเวลานี้ยังไม่ปิด ตัวเลขอาจเปลี่ยน", "Draft: the period is not closed, numbers may change"
)


DENSEST = 5


def report_file(office: Office, view: View, now: datetime, lang: Lang) -> bytes:
    """The report as PDF: set closer until it is one page, however many indicators and words there are."""
    data = report_paper(office, view, now, lang)
    made = b""
    for dense in range(DENSEST + 1):
        made = render_now("indicators", {**data, "dense": dense}, now=now)
        if pages_of(made) == 1:
            break
    return made


def pages_of(made: bytes) -> int:
    """How many pages a PDF has."""
    import pikepdf

    with pikepdf.open(io.BytesIO(made)) as book:
        return len(book.pages)


def report_paper(office: Office, view: View, now: datetime, lang: Lang) -> dict[str, Any]:
    """Of a closed period the numbers and words as they were closed; of an open one as they are, said to be a draft."""
    numbers, report = view.then or view.now, view.report
    rows, empty = [], []
    signs: dict[str, str] = {}
    for indicator, count, goal, verdict in numbers.lines():
        if count.value is None and (goal is None or goal.target is None):
            empty.append(indicator.label.in_(lang))
            continue
        rows.append(
            {
                "label": indicator.label.in_(lang),
                "target": said(indicator, goal.target, lang) if goal else "–",
                "result": said(indicator, count.value, lang),
                "divided": divided(count, lang) or "–",
                "baseline": baseline_said(indicator.name, numbers.goals, lang),
                "since": show_date(goal.since, lang, "short") if goal else "",
                "verdict": VERDICTS[verdict].in_(lang),
                "tone": verdict,
                "mark": signs.setdefault(words, "*" * (len(signs) + 1))
                if (words := marks(count, lang))
                else "",
            }
        )
    closed = report.closed_at if report else None
    return {
        **frame(office, lang),
        "printed": show_datetime(now, lang),
        "title": TITLE.in_(lang),
        "period": view.period.title.in_(lang),
        "days": f"{show_date(view.period.since, lang)} – {show_date(view.period.until, lang)}",
        "state": _closed(closed, report.closed_by if report else None, lang) if closed else NOT_CLOSED.in_(lang),
        "closed": bool(closed),
        "rows": rows,
        "empty": empty,
        "notes": [f"{sign} {words}" for words, sign in signs.items()],
        "problems": report.problems if report else "",
        "proposals": report.proposals if report else "",
        "writer": report.written_by.name(lang) if report and report.written_by else "",
    }  # fmt: skip


def _closed(at: datetime, by: Membership | None, lang: Lang) -> str:
    day = show_date(timezone.localtime(at).date(), lang)
    who = f" {Text('โดย', 'by').in_(lang)} {by.name(lang)}" if by else ""
    return f"{Text('ปิดช่วงเวลาเมื่อ', 'Closed on').in_(lang)} {day}{who}"
