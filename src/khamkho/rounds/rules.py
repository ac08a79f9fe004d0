"""How places are given, and everything a selection can be refused for. Pure: the same facts give the same places, in whatever
order they come."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from khamkho.base.errors import Problem, Refused, within
from khamkho.base.text import Text, clean
from khamkho.base.thai import ascii_digits

CHOSEN, WAITING, NOT_CHOSEN = "chosen", "waiting", "not_chosen"
RESULTS: Mapping[str, Text] = {
    CHOSEN: Text("ตัวจริง", "Chosen"),
    WAITING: Text("สำรอง", "On the waiting list"),
    NOT_CHOSEN: Text("ไม่ได้รับการคัดเลือก", "Not chosen"),
}
RULES: Mapping[str, Text] = {
    "lot": Text(
        "จับสลาก: เรียงตามค่า SHA-256 ของ “เลขที่จับได้:เลขที่คำขอ” (ฐานสิบหก) จากน้อยไปมาก ผู้ใดก็คำนวณซ้ำได้",
        "By lot: in rising order of SHA-256 of “number drawn:application number” (in hexadecimal). Anyone can compute it again.",
    ),
    "score": Text(
        "เรียงตามคะแนนจากมากไปน้อย คะแนนเท่ากันให้ผู้ที่ยื่นคำขอก่อนอยู่ลำดับก่อน ผู้ขาดสอบหรือคะแนนไม่ถึงเกณฑ์ไม่ได้รับการคัดเลือก",
        "By points, the most first; of equal points whoever applied earlier comes first. Who was absent or below the limit is not chosen.",
    ),
    "order": Text("ตามลำดับวันและเวลาที่ยื่นคำขอ", "In the order in which applications were handed in."),
}
DRAWN = re.compile(r"[0-9]{1,40}")
POINTS = re.compile(r"[0-9]{1,4}(\.[0-9]{1,2})?")
ABSENT_WORDS = frozenset({"ขาด", "ขาดสอบ", "ข", "absent", "-"})


class NotClosedYet(Refused):
    code = "round-still-open"
    th = "รอบนี้ยังเปิดรับอยู่จนถึง {closes}"
    en = "The round is still open until {closes}."
    next_th = "ดำเนินการได้เมื่อปิดรับแล้ว"
    next_en = "This can be done once it has closed."


class ResultsStand(Refused):
    code = "round-results-stand"
    th = "ผลการคัดเลือกได้รับการยืนยันแล้ว จึงเปลี่ยนไม่ได้"
    en = "The results were confirmed and cannot be changed any more."
    next_th = "ดูผลที่ยืนยันแล้วในหน้านี้"
    next_en = "Look at the confirmed results on this page."


class DrawnAlready(Refused):
    code = "lot-drawn-already"
    th = "บันทึกเลขที่จับได้ไว้แล้วคือ {drawn}"
    en = "The number of the lot was written down already: {drawn}."
    next_th = "หากเลขผิด ผู้อำนวยการบันทึกเลขใหม่พร้อมเหตุผลได้ และจะปรากฏในประกาศผล"
    next_en = "If it is wrong, the director can write another one down with a reason, which the published result will show."


class NoLotHere(Refused):
    code = "no-lot-here"
    th = "รอบนี้ไม่มีกลุ่มที่คัดเลือกโดยการจับสลาก"
    en = "No group of this round is decided by lot."
    next_th = "ตรวจวิธีคัดเลือกของแต่ละกลุ่มในการตั้งค่ารอบ"
    next_en = "Look at how the places of each group are given in the settings of the round."


class StillChecked(Refused):
    code = "round-still-checked"
    th = "ยังมีคำขอของรอบนี้ {count} ราย ที่ตรวจหรือแก้ไขไม่เสร็จ"
    en = "{count} applications of this round are still being checked or corrected."
    next_th = "รับเรื่อง ปฏิเสธ หรือคืนคำขอเหล่านั้นก่อน แล้วจึงยืนยันผล"
    next_en = "Accept, reject or give them back first, then confirm the results."


class NothingToDecide(Refused):
    code = "round-empty"
    th = "ไม่มีคำขอที่รอการคัดเลือกในรอบนี้"
    en = "No application of this round waits for the selection."
    next_th = "ตรวจคำขอของรอบนี้ในกล่องงาน"
    next_en = "Look at the applications of this round in the inbox."


class LotMissing(Refused):
    code = "lot-missing"
    th = "ยังไม่ได้บันทึกเลขที่จับสลากได้"
    en = "The number of the lot was not written down yet."
    next_th = "จับสลากต่อหน้าผู้สมัคร แล้วบันทึกเลขที่จับได้ก่อนยืนยันผล"
    next_en = "Draw it in front of the applicants and write it down before the results are confirmed."


class PointsMissing(Refused):
    code = "points-missing"
    th = "ยังไม่ได้บันทึกคะแนนหรือการขาดสอบของผู้สมัคร {count} ราย"
    en = "Points, or an absence, of {count} applicants were not written down yet."
    next_th = "บันทึกให้ครบทุกรายก่อนยืนยันผล"
    next_en = "Write them all down before the results are confirmed."


class PreviewChanged(Refused):
    code = "round-preview-changed"
    th = "ผลที่แสดงไว้เปลี่ยนไปแล้ว เพราะมีคำขอ คะแนน หรือจำนวนที่รับเปลี่ยนแปลง"
    en = "What was shown has changed since: an application, points or the number of places did."
    next_th = "ตรวจผลที่แสดงใหม่ แล้วยืนยันอีกครั้ง"
    next_en = "Look at it anew, then confirm again."


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One application in a selection. Without points somebody of a test was absent."""

    number: str
    received: datetime
    points: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Placed:
    """What became of one: its rank among all, its result, its place on the waiting list."""

    number: str
    rank: int
    result: str
    turn: int | None = None


def lot_value(drawn: str, number: str) -> str:
    """What orders a lot: anyone who knows the number drawn and the number of an application can compute it."""
    return hashlib.sha256(f"{drawn}:{number}".encode()).hexdigest()


def place(
    entries: Iterable[Entry],
    *,
    quota: int,
    method: str,
    reserve: int | None = None,
    least: Decimal | None = None,
    drawn: str = "",
    waits: bool = True,
) -> tuple[Placed, ...]:
    """Give the places of one group. ``reserve`` is the length of the waiting list (None: everybody left), where one
    ``waits`` at all; below ``least`` points, or absent, nobody of a test gets one."""
    by_number = {one.number: one for one in entries}
    ranked = sorted(by_number.values(), key=lambda one: _order(one, method, drawn))
    room = quota + (0 if not waits else len(ranked) if reserve is None else reserve)
    found, given = [], 0
    for rank, one in enumerate(ranked, start=1):
        fits = method != "score" or (one.points is not None and (least is None or one.points >= least))
        if not fits or given >= room:
            found.append(Placed(number=one.number, rank=rank, result=NOT_CHOSEN))
            continue
        given += 1
        chosen = given <= quota
        found.append(
            Placed(
                number=one.number,
                rank=rank,
                result=CHOSEN if chosen else WAITING,
                turn=None if chosen else given - quota,
            )
        )
    return tuple(found)


def _order(one: Entry, method: str, drawn: str) -> tuple[object, ...]:
    if method == "lot":
        return (lot_value(drawn, one.number), one.number)
    if method == "score":
        return (one.points is None, -(one.points or 0), one.received, one.number)
    return (one.received, one.number)


def next_turns(*, quota: int, held: int, waiting: Iterable[int]) -> tuple[int, ...]:
    """Who on the waiting list is offered a place now: the lowest turns, as many as places are free."""
    return tuple(sorted(waiting)[: max(0, quota - held)])


@dataclass(frozen=True, kw_only=True)
class Hall:
    """A room of a test, and how many sit there."""

    name: str
    seats: int


def seat_all(
    numbers: Sequence[str], halls: Sequence[Hall], first: int = 1
) -> tuple[tuple[str, int, str], ...]:
    """Number, seat and hall of each, in the given order: the first hall is filled first. Everybody gets exactly one."""
    names = [hall.name for hall in halls for _ in range(hall.seats)]
    return tuple((number, first + n, names[n]) for n, number in enumerate(numbers))


def read_halls(text: str, wanted: int) -> tuple[tuple[Hall, ...], tuple[Problem, ...]]:
    """Halls as typed, one a line: name, comma, seats. Names what cannot be read, and whether all find a seat."""
    halls: list[Hall] = []
    problems: list[Problem] = []
    for n, line in enumerate(text.splitlines(), start=1):
        if not (words := clean(ascii_digits(line))):
            continue
        name, _comma, seats = words.rpartition(",")
        if not clean(name) or not re.fullmatch(r"[0-9]{1,4}", seats.strip()) or int(seats) == 0:
            problems.append(
                Problem(
                    "halls",
                    "hall",
                    f"บรรทัดที่ {n}: เขียนชื่อห้อง เครื่องหมายจุลภาค แล้วจำนวนที่นั่ง เช่น ห้อง 101, 30",
                    f"Line {n}: write the hall, a comma and the number of seats, such as Room 101, 30.",
                )
            )
            continue
        halls.append(Hall(name=within("name", name, 60), seats=int(seats)))
    room = sum(hall.seats for hall in halls)
    if not problems and room < wanted:
        problems.append(
            Problem(
                "halls",
                "too-few",
                f"ที่นั่งรวม {room} ที่ ไม่พอสำหรับผู้สมัคร {wanted} ราย",
                f"There are {room} seats for {wanted} applicants.",
            )
        )
    return tuple(halls), tuple(problems)


def read_points(typed: str) -> str:
    """Points as kept (``85.5``), ``absent``, or empty for nothing typed. Raises ValueError."""
    words = ascii_digits(clean(typed)).casefold()
    if not words:
        return ""
    if words in ABSENT_WORDS:
        return "absent"
    if not POINTS.fullmatch(words):
        raise ValueError(typed)
    return words


def read_table(text: str, known: Mapping[str, str]) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """A table of points as CSV: in each row a seat or an application number, and last its points or an absence.

    ``known`` leads from what a row may begin with to the application number. A first row without points is a heading.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for n, row in enumerate(csv.reader(io.StringIO(text.removeprefix("\ufeff"))), start=1):
        cells = [clean(cell) for cell in row]
        if not any(cells):
            continue
        number = known.get(ascii_digits(cells[0]).upper())
        try:
            points = read_points(cells[-1]) if len(cells) > 1 else ""
        except ValueError:
            points = ""
        if number is None and not points and n == 1:
            continue
        if number is None:
            problems.append(_in_row(n, _unknown(cells[0][:40])))
        elif told := _wrong_points(cells[0][:40], cells[-1][:20], points, twice=number in found):
            problems.append(_in_row(n, told))
        else:
            found[number] = points
    return found, tuple(problems)


def _unknown(whose: str) -> Text:
    return Text(
        f"ไม่พบเลขที่นั่งหรือเลขที่คำขอ “{whose}” ในรอบนี้", f"“{whose}” is no seat or application of this round."
    )


def _wrong_points(whose: str, typed: str, points: str, *, twice: bool) -> Text | None:
    if not points:
        return Text(
            f"อ่านคะแนน “{typed}” ไม่ได้ ใช้ตัวเลข หรือคำว่า ขาด",
            f"“{typed}” is no number of points; use a number, or absent.",
        )
    return Text(f"{whose} ซ้ำ", f"{whose} is there twice.") if twice else None


def _in_row(n: int, told: Text) -> Problem:
    return Problem("table", "row", f"แถวที่ {n}: {told.th}", f"Row {n}: {told.en}")


def why(placed: Placed, *, method: Text, quota: int, of: int, points: str = "") -> Text:
    """What an applicant is told of her place."""
    result = RESULTS[placed.result]
    th = [f"ผลการคัดเลือก: {result.th}"]
    en = [f"Result of the selection: {result.en.lower()}"]
    if placed.turn is not None:
        th[0] += f" ลำดับที่ {placed.turn}"
        en[0] += f", number {placed.turn}"
    th.append(f"{method.th} ลำดับที่ {placed.rank} จากผู้สมัคร {of} ราย รับ {quota} ที่")
    en.append(f"{method.en}: rank {placed.rank} of {of} applicants for {quota} places")
    if points:
        absent = points == "absent"
        th.append("ขาดสอบ" if absent else f"คะแนน {points}")
        en.append("absent from the test" if absent else f"{points} points")
    return Text(" · ".join(th), " · ".join(en))


def coming_up(turn: int) -> Text:
    """What the next on the waiting list is told."""
    return Text(
        f"เลื่อนจากบัญชีสำรองลำดับที่ {turn} เพราะมีที่ว่าง โปรดยืนยันภายในกำหนด",
        f"A place became free for number {turn} of the waiting list. Please confirm it in time.",
    )
