"""An office as the pure dialogue sees it: five services, times every half hour, Saturday open, one holiday."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from khamkho.base.text import Lang, Text
from khamkho.base.thai import BANGKOK, in_bangkok
from khamkho.catalogue.service import LineWay
from khamkho.chat.rules.dialogue import Step, hear
from khamkho.chat.rules.talk import Talk
from khamkho.chat.rules.world import Free, Heard, Item, KnownAnswer, NotThen, Open

WEDNESDAY = datetime(2018, 11, 28, 9, 0, tzinfo=BANGKOK)


def copies(number: int, th: str, fee: int) -> Item:
    way = LineWay(
        menu=number,
        short=Text(th, f"copy {number}"),
        code="laser_code",
        number="card_number",
        copies="copies",
        day="pickup_date",
        time="pickup_time",
    )
    return Item(
        id=f"copy-{number}",
        title=Text(f"คัดสำเนา{th}", f"Copy {number}"),
        way=way,
        most=5,
        fee_each=Decimal(fee),
    )


ASKING = Item(
    id="questions",
    title=Text("สอบถามงานทะเบียน", "Questions"),
    way=LineWay(
        menu=5,
        short=Text("สอบถาม/นัดหมาย", "Questions"),
        question="question",
        topic="topic",
        visits={"bedridden": "visit"},
    ),
)
ITEMS = (
    copies(1, "ทะเบียนบ้าน", 20),
    copies(2, "ทะเบียนสมรส", 10),
    copies(3, "ทะเบียนการหย่า", 10),
    copies(4, "ภาพถ่ายใบหน้า", 10),
    ASKING,
)
LONG = Item(id="long", title=Text("ขอใช้อาคารสถานที่", "Use of premises"))


@dataclass
class Office:
    """What the dialogue asks of the world."""

    now: datetime = WEDNESDAY
    lang: Lang = "th"
    typed_codes: bool = True
    notice_seen: bool = True
    office: Text = field(default_factory=lambda: Text("สำนักงานเขตตัวอย่าง", "Sample District Office"))
    taken: set[datetime] = field(default_factory=set)
    cases: tuple[Open, ...] = ()
    same: str = ""
    before: int = 0
    kept: tuple[KnownAnswer, ...] = ()
    ahead: int = 30

    @property
    def today(self) -> date:
        return in_bangkok(self.now).date()

    def items(self) -> tuple[Item, ...]:
        return ITEMS

    def item(self, service_id: str) -> Item | None:
        return next((one for one in (*ITEMS, LONG) if one.id == service_id), None)

    def find(self, words: str) -> tuple[Item, ...]:
        return (LONG,) if "อาคาร" in words else ()

    def books(self, items: tuple[str, ...]) -> bool:
        return True

    def free_on(self, items: tuple[str, ...], copies: int, day: date) -> tuple[Free, ...] | NotThen:
        if day < self.today:
            return NotThen(why="past")
        if day > self.today + timedelta(days=self.ahead):
            return NotThen(why="far", n=self.ahead)
        if day.weekday() == 6:
            return NotThen(why="closed", reason=Text("วันอาทิตย์", "Sunday"))
        if (day.month, day.day) == (12, 5):
            return NotThen(why="closed", reason=Text("วันหยุดราชการ", "public holiday"))
        found = [datetime.combine(day, time(8 + n // 2, 30 * (n % 2)), tzinfo=BANGKOK) for n in range(16)]
        free = tuple(Free(at=at) for at in found if at.hour != 12 and at not in self.taken and at > self.now)
        return free or NotThen(why="full")

    def nearest(self, items: tuple[str, ...], copies: int, wanted: datetime) -> tuple[Free, ...]:
        days = [in_bangkok(wanted).date() + timedelta(days=n) for n in range(-3, 8)]
        found = [
            one for day in days if isinstance(free := self.free_on(items, copies, day), tuple) for one in free
        ]
        return tuple(sorted(found, key=lambda one: abs(one.at - wanted)))[:3]

    def first_free(self, items: tuple[str, ...], copies: int) -> tuple[Free, ...]:
        return self.nearest(items, copies, self.now)

    def fee(self, items: tuple[str, ...], copies: int) -> Decimal:
        return sum(((self.item(one) or LONG).fee_each or Decimal(0) for one in items), Decimal(0)) * copies

    def same_card(self, items: tuple[str, ...], laser: str) -> str:
        return self.same

    def copies_before(self, items: tuple[str, ...]) -> int:
        return self.before if len(items) == 1 else 0

    def open_cases(self) -> tuple[Open, ...]:
        return self.cases

    def known(self, question: str, passed: tuple[int, ...]) -> KnownAnswer | None:
        return next((one for one in self.kept if one.id not in passed), None)

    def visit_topic(self, item: Item, words: str) -> str:
        return "bedridden" if "ติดเตียง" in words else ""


class Chat:
    """Types into the pure dialogue, and keeps what came of it."""

    def __init__(self, world: Office, talk: Talk | None = None) -> None:
        self.world, self.talk = world, talk or Talk(state="IDLE")
        self.step = Step(self.talk)

    def hears(self, heard: Heard) -> list[str]:
        self.step = hear(self.talk, heard, self.world)
        self.talk = self.step.talk
        return [one.key for one in self.step.lines]

    def says(self, text: str) -> list[str]:
        return self.hears(Heard(kind="text", text=text))

    def presses(self, data: str) -> list[str]:
        return self.hears(Heard(kind="press", text=data))

    @property
    def deeds(self) -> list[str]:
        return [one.do for one in self.step.deeds]

    def later(self, **time_: float) -> None:
        self.world = replace(self.world, now=self.world.now + timedelta(**time_))
