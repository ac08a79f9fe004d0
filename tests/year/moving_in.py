"""The office moves in before its year: the register that it kept in a spreadsheet until then, and the list of its staff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from khamkho.base.thai import be_year
from khamkho.casework.models import Case
from khamkho.moving import commands
from khamkho.moving.commands.staff import Taken
from khamkho.moving.models import Moving
from khamkho.moving.rules.columns import guessed
from khamkho.moving.rules.staff import TARGETS
from khamkho.moving.rules.tables import table_in
from khamkho.moving.tests.cast import brought, csv, worked, zipped
from khamkho.site.demo.answers import Invented
from khamkho.site.demo.drawings import Drawings
from khamkho.site.demo.offices import CARD, Staff

FIRST = date(2024, 10, 1)
ENDED, OPEN, WRONG = 150, 10, 2
WAIT = ("รอตรวจ", "รอตรวจ", "รอตรวจ", "รอตรวจ", "เสนอผู้อำนวยการ", "เสนอผู้อำนวยการ", "เสนอผู้อำนวยการ", "กำลังพิมพ์บัตร", "กำลังพิมพ์บัตร", "รอมารับ")  # fmt: skip
"""Where the earlier register says that the open ones stand."""
STEPS = ("check",) * 4 + ("approve",) * 3 + ("produce",) * 2 + ("collect",)
LISTED_AS = "ครู คศ. 2"
"""The position of everybody on the list; no form of the year says it by itself."""
STAFF_HEADS = ("เลขประจำตัวประชาชน", "คำนำหน้า", "ชื่อ", "นามสกุล", "ตำแหน่ง", "อีเมล", "เบอร์โทร", "วันเกิด")


@dataclass(frozen=True, kw_only=True)
class OldRow:
    """One line of the spreadsheet."""

    who: Invented
    came: date
    state: str
    number: str = ""
    card: str = ""
    issued: date | None = None
    ended: date | None = None
    photo: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        who, issued = self.who, self.issued
        last = issued.replace(year=issued.year + 6, day=min(issued.day, 28)) if issued else None
        return (
            self.number, _typed(self.came), f"{who.title}{who.first} {who.last}", who.number, who.phone, _typed(who.born),
            "ข้าราชการครูและบุคลากรทางการศึกษา", "ขอมีบัตรครั้งแรก", "ครู", self.state, self.card, _typed(issued), _typed(last),
            _typed(self.ended), self.photo,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class MovedIn:
    """What became of the spreadsheet: its ended rows, and its open ones, each with its case."""

    moving: Moving
    ended: list[tuple[OldRow, Case]]
    open: list[tuple[OldRow, Case]]
    steps: tuple[str, ...]
    """Where the open ones stood on the first day."""

    @property
    def with_card(self) -> list[tuple[OldRow, Case]]:
        return [(row, case) for row, case in self.ended if row.card]


def move_in(staff: Staff, people: Sequence[Invented], drawings: Drawings, *, now: datetime) -> MovedIn:
    """Try the spreadsheet, then move in what is right. Every row is of another person."""
    head, office = staff.some("supervisor")[0], staff.office
    ended = _ended(people[:ENDED])
    still = _open(people[ENDED : ENDED + OPEN])
    wrong = _wrong(people[ENDED + OPEN : ENDED + OPEN + WRONG], ended[0])
    rows = [*ended, *still, *wrong]
    photos = {row.photo: drawings.photos[0].data for row in still}
    moving = brought(
        head, office, csv(*(row.cells for row in rows)), zipped(photos), service_id=CARD, now=now
    )
    for dry in (True, False):
        commands.start(actor=head, office=office, ref=moving.ref, dry=dry, now=now)
        moving = worked(moving, now)
    held = [one.case for one in moving.rows.select_related("case").order_by("line")]
    pairs = [(row, case) for row, case in zip(rows, held, strict=True) if case is not None]
    still_open = pairs[ENDED:]
    steps = tuple(case.step for _row, case in still_open)
    return MovedIn(moving=moving, ended=pairs[:ENDED], open=still_open, steps=steps)


def _ended(people: Sequence[Invented]) -> list[OldRow]:
    """Every second day one, numbered anew each year; most got their card, some were refused, a few cancelled."""
    taken = Counter[int]()
    rows = []
    for n, who in enumerate(people):
        came = FIRST + timedelta(days=2 * n)
        taken[be_year(came)] += 1
        number = f"{taken[be_year(came)]}/{be_year(came)}"
        row = OldRow(who=who, came=came, number=number, state="ไม่อนุมัติ", ended=came + timedelta(days=3))
        if n % 37 == 5:
            row = replace(row, state="ยกเลิก")
        elif n % 19 != 7:
            row = replace(row, state="รับบัตรแล้ว", card=number, issued=came + timedelta(days=1))
        rows.append(row)
    return rows


def _open(people: Sequence[Invented]) -> list[OldRow]:
    """Those of the last days, not numbered yet; one has its card already."""
    came = date(2025, 9, 22)
    rows = [
        OldRow(who=who, came=came + timedelta(days=n % 5), state=state, photo=f"{who.number}.jpg")
        for n, (who, state) in enumerate(zip(people, WAIT, strict=True))
    ]
    return [*rows[:-1], replace(rows[-1], card="999/2568", issued=date(2025, 9, 29))]


def _wrong(people: Sequence[Invented], first: OldRow) -> list[OldRow]:
    """One with a number that nobody can have, one with a number of the register that stands there before."""
    nobody, twice = people
    digit = str((int(nobody.number[-1]) + 1) % 10)
    return [
        replace(first, who=replace(nobody, number=nobody.number[:-1] + digit), number="901/2567"),
        replace(first, who=twice),
    ]


def take_list(staff: Staff, people: Sequence[Invented], *, now: datetime) -> Taken:
    """The list of everybody who serves, from a table as the office has it."""
    rows = (
        (who.number, who.title, who.first, who.last, LISTED_AS, who.email, who.phone, _typed(who.born))
        for who in people
    )
    table = table_in(csv(*rows, heads=STAFF_HEADS))
    return commands.take_staff(
        actor=staff.some("admin")[0],
        office_id=staff.office.pk,
        table=table,
        columns=guessed(table.heads, TARGETS, {}),
        dry=False,
        now=now,
    )


def _typed(day: date | None) -> str:
    return f"{day.day}/{day.month}/{day.year + 543}" if day else ""
