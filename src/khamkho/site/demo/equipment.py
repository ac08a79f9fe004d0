"""The equipment of the demo's area office: things here and at its schools, needs, an allocation, a repair."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from khamkho.base.thai import fiscal_year, in_bangkok, show_date
from khamkho.equipment import commands
from khamkho.equipment.models import Thing
from khamkho.offices.models import Office
from khamkho.offices.queries import schools_under
from khamkho.offices.registers import USUAL_THINGS
from khamkho.people.actor import Actor

MODELS: tuple[tuple[int, str, str], ...] = (
    (0, "โน้ตบุ๊กสำหรับงานสำนักงาน 14 นิ้ว", "21,500"),
    (0, "คอมพิวเตอร์ตั้งโต๊ะสำหรับงานประมวลผล", "24,000"),
    (1, "เครื่องพิมพ์เลเซอร์ขาวดำ", "8,900"),
    (2, "อุปกรณ์กระจายสัญญาณไร้สาย", "5,400"),
    (3, "ชุดรับสัญญาณดาวเทียม DLTV", "6,200"),
    (4, "โทรทัศน์สี 50 นิ้ว", "17,300"),
)
THINGS = 36


def make_equipment(
    office: Office, officers: list[Actor], director: Actor, *, now: datetime, chance: int
) -> None:
    """Half a year of the register: what came, who got it, what broke, what is asked for now."""
    rng = random.Random(f"equipment {chance}")  # noqa: S311 - a play, not a secret
    schools = schools_under(office)
    things = [_thing(office, officers[0], place, rng, now) for place in range(THINGS)]
    stored = things[THINGS // 2 :]
    for place, thing in enumerate(things[: THINGS // 2]):
        at = now - timedelta(days=150 - place * 6)
        to = (
            {"holder": "place", "place": schools[place % len(schools)].code}
            if schools and place % 3
            else {"holder": "member", "member": str(officers[(place + 1) % len(officers)].memberships[0].id)}
        )
        commands.hand_out(actor=officers[0], office=office, ref=thing.ref, typed=to, now=at)
    _some_events(office, officers, things, now)
    if schools:
        _needs(office, officers[0], director, schools, stored, now)


def _thing(office: Office, officer: Actor, place: int, rng: random.Random, now: datetime) -> Thing:
    kind, name, price = MODELS[place % len(MODELS)]
    at = now - timedelta(days=188 - place)
    typed = {
        "kind": USUAL_THINGS[kind].th,
        "name": name,
        "serial": f"SN{rng.randrange(10**7):07}",
        "price": price,
        "bought_on": show_date(in_bangkok(at).date(), "th"),
        "source": "งบดำเนินงาน",
    }
    return commands.enter_thing(
        actor=officer, office=office, ref=UUID(int=rng.getrandbits(128)), typed=typed, now=at
    )


def _some_events(office: Office, officers: list[Actor], things: list[Thing], now: datetime) -> None:
    """A repair that is over, one under way, a thing that is lost, and one that waits for the director."""
    officer = officers[-1]
    mended, broken, lost, old = (things[place].ref for place in (0, 1, 2, THINGS - 1))
    at = now - timedelta(days=40)
    fault = {"fault": "เปิดเครื่องแล้วจอไม่ติด"}
    commands.begin_repair(actor=officer, office=office, ref=mended, typed=fault, now=at)
    commands.follow_repair(
        actor=officer,
        office=office,
        ref=mended,
        typed={"cause": "แหล่งจ่ายไฟเสีย", "shop": "ร้านซ่อมตัวอย่าง"},
        now=at,
    )
    back = {"works": "yes", "cost": "1,450"}
    commands.end_repair(actor=officer, office=office, ref=mended, typed=back, now=at + timedelta(days=12))
    recent = now - timedelta(days=3)
    commands.begin_repair(actor=officer, office=office, ref=broken, typed={"fault": "แบตเตอรี่บวม"}, now=recent)
    commands.miss_thing(
        actor=officer, office=office, ref=lost, typed={"note": "ไม่พบหลังย้ายห้องทำงาน"}, now=recent
    )
    commands.ask_write_off(
        actor=officer, office=office, ref=old, reason="จอเสีย ค่าซ่อมสูงกว่าราคาเครื่องใหม่", now=recent
    )
    seen = [thing.ref for thing in things[8:20]]
    commands.take_stock(actor=officer, office=office, seen=seen, unseen=[things[7].ref], now=recent)


def _needs(
    office: Office,
    officer: Actor,
    director: Actor,
    schools: tuple[Office, ...],
    stored: list[Thing],
    now: datetime,
) -> None:
    """Needs of three schools; the first allocation is approved and half handed out."""
    year, at = fiscal_year(in_bangkok(now).date()), now - timedelta(days=9)
    laptops = USUAL_THINGS[0].th
    needs = [
        commands.add_need(
            actor=officer,
            office=office,
            ref=UUID(int=random.Random(f"need {school.code}").getrandbits(128)),  # noqa: S311
            year=year,
            typed={
                "school": school.code,
                "kind": laptops,
                "count": str(2 + place),
                "reason": "ของเดิมใช้งานเกินเจ็ดปี",
            },
            now=at,
        )
        for place, school in enumerate(schools[:3])
    ]
    ref = UUID(int=random.Random("allocation").getrandbits(128))  # noqa: S311
    shared: dict[str, Any] = {"office": office, "ref": ref, "now": at}
    begun = {"title": f"จัดสรรคอมพิวเตอร์ ปีงบประมาณ {year}", "basis": "stock"}
    commands.allocate(actor=officer, year=year, typed=begun, **shared)
    commands.change_shares(actor=officer, typed={f"count.{needs[0].ref}": "2"}, **shared)
    commands.propose_allocation(actor=officer, **shared)
    commands.approve_allocation(actor=director, **shared)
    free = next(thing for thing in stored if thing.kind == laptops)
    commands.hand_out_share(actor=officer, need=needs[0].ref, typed={"thing": [str(free.ref)]}, **shared)
