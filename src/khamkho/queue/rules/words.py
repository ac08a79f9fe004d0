"""The rule of the queue and a place in it, in words. Pure."""

from __future__ import annotations

from khamkho.base.text import Text
from khamkho.queue.rules.forecast import Place
from khamkho.queue.rules.settings import PRIORITIES, QueueSettings


def rule_of(settings: QueueSettings) -> tuple[Text, ...]:
    """The written rule of an office, a sentence a line."""
    lines = []
    if settings.priorities:
        who_th = " ".join(PRIORITIES[one].th for one in settings.priorities)
        who_en = ", ".join(PRIORITIES[one].en for one in settings.priorities)
        n = settings.first_in_row
        lines.append(
            Text(
                f"เรียกก่อน: {who_th} (ติดต่อกันไม่เกิน {n} คน)",
                f"Seen first: {who_en} (at most {n} in a row while others wait).",
            )
        )
    n = settings.booked_in_row
    lines.append(
        Text(
            "ผู้นัดที่ถึงเวลาแล้วกับผู้ไม่ได้นัด สลับกันคนต่อคน" if n == 1 else f"ผู้นัดที่ถึงเวลาแล้ว {n} คน สลับกับผู้ไม่ได้นัด 1 คน",
            "Booked people whose time has come and people without a booking take turns."
            if n == 1
            else f"{n} booked people whose time has come, then one without a booking.",
        )
    )
    lines.append(
        Text(
            "ผู้นัดเรียงตามเวลานัด ผู้ไม่ได้นัดเรียงตามเวลาที่มา",
            "Booked people by their time, the others by when they came.",
        )
    )
    lines.append(
        Text(
            f"มาช้ากว่าเวลานัดเกิน {settings.grace} นาที รอรวมกับผู้ไม่ได้นัด มาก่อนเวลาจะเรียกก่อนเมื่อไม่มีผู้อื่นรอ",
            f"More than {settings.grace} minutes late: with those without a booking. Early: called early when nobody else waits.",
        )
    )
    return tuple(lines)


def is_next(place: Place) -> bool:
    """Whether a number of minutes would say nothing: whoever is at the counter is overdue already, and she comes after."""
    return place.before == 0 and place.usual == 0


def minutes_in_words(place: Place) -> Text:
    """The column of the officers: “8”, “next” for whom no number can be said, a dash where no counter is open."""
    if place.usual is None:
        return Text("–", "–")
    if is_next(place):
        return Text("ถึงคิวถัดไป", "next")
    return Text(str(max(1, place.usual)), str(max(1, place.usual)))


def place_in_words(place: Place) -> tuple[Text, Text]:
    """“2 before you”, and “about 8 minutes (5–12)”."""
    before = (
        Text("ท่านเป็นคนถัดไป", "You are next")
        if place.before == 0
        else Text(f"รออีก {place.before} คน", f"{place.before} before you")
    )
    if place.usual is None or place.low is None or place.high is None:
        return before, Text(
            "ยังบอกเวลาไม่ได้ เพราะยังไม่มีช่องที่เปิดรับเรื่องนี้", "No time yet: no counter that serves this is open"
        )
    if is_next(place):
        return before, Text("ถึงคิวถัดไป", "Next to be called")
    if place.high <= 1:
        return before, Text("ภายใน 1 นาที", "within a minute")
    around = max(1, place.usual)
    low, high, minutes = place.low, place.high, "minute" if around == 1 else "minutes"
    span = Text(f" (ช่วง {low}–{high} นาที)", f" ({low}–{high})") if high > low else Text("", "")
    return before, Text(f"ประมาณ {around} นาที{span.th}", f"about {around} {minutes}{span.en}")
