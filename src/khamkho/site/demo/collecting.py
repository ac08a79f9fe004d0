"""One open collection of the demo: the area office by the sea asks its schools about their equipment, half have answered."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from khamkho.base.codes import public_code
from khamkho.base.thai import in_bangkok
from khamkho.casework import commands as casework
from khamkho.collecting import commands
from khamkho.collecting.commands.telling import link_index
from khamkho.collecting.models import Asked, Collection
from khamkho.collecting.queries.forms import form_for
from khamkho.collecting.queries.whom import may_be_asked
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.site.demo.cast import SEA
from khamkho.site.demo.offices import Staff

FORM = "equipment-survey"
GROUPS = ("กลุ่มชายฝั่ง", "กลุ่มสวนปาล์ม")
REMARKS = ("สัญญาณดาวเทียมหลุดเมื่อฝนตก", "ต้องการแท็บเล็ตเพิ่มสำหรับชั้น ป.1", "ไม่มี")


def make_collection(staff: dict[str, Staff], *, now: datetime) -> None:
    """Ask all schools of the office, as it stood six days ago; every second one has answered since."""
    office, officer, begun = staff[SEA].office, staff[SEA].some("officer")[0], now - timedelta(days=6)
    schools = list(may_be_asked(office, form_for(office, FORM)))
    for at, school in enumerate(schools):
        Office.objects.filter(pk=school.pk).update(cluster=GROUPS[at // 2 % 2])
    wanted = commands.Wanted(
        form=FORM,
        title="สำรวจอุปกรณ์และอินเทอร์เน็ตของโรงเรียน ปีงบประมาณนี้",
        purpose="เพื่อจัดทำคำขอสนับสนุนวัสดุอุปกรณ์และการซ่อมบำรุงเสนอต่อ สพฐ.",
        until=in_bangkok(now).date() + timedelta(days=9),
        remind_before=(1, 3),
        offices=[one.code for one in schools],
    )
    collection = commands.begin_collection(actor=officer, office=office, wanted=wanted, now=begun)
    _tell_all(collection, begun)
    rng = random.Random(1)  # noqa: S311 - a play, not a secret
    for at, asked in enumerate(collection.asked.select_related("office").order_by("pk")):
        if at % 2 == 0:
            _answer(asked, rng, begun + timedelta(hours=3 + 5 * at))


def _tell_all(collection: Collection, now: datetime) -> None:
    """What the worker would have done: the effects of the past count as done."""
    commands.tell_next(collection_id=collection.pk, kind="asked", entry=0, after=0, now=now)


def _answer(asked: Asked, rng: random.Random, now: datetime) -> None:
    """A school answers with a link of its own."""
    code = public_code()
    Asked.objects.filter(pk=asked.pk).update(link=link_index(code))
    case = commands.open_link(code=code, now=now)
    pupils = rng.randrange(40, 400)
    answers = {
        "pupils": pupils,
        "classrooms": max(6, pupils // 25),
        "teaches_with": rng.choice(("dltv", "dltv", "dlit", "both")),
        "devices": [
            {
                "kind": kind,
                "working": rng.randrange(2, 20),
                "repair": rng.randrange(4),
                "replace": rng.randrange(5),
            }
            for kind in ("receiver", "television", "computer")
        ],
        "connection": rng.choice(("fibre", "fibre", "mobile")),
        "speed": rng.randrange(20, 300),
        "enough": rng.random() < 0.6,
        "remarks": rng.choice(REMARKS),
    }
    writer = Actor(opened_cases=frozenset({case.pk}))
    casework.fill_all(actor=writer, ref=case.ref, answers=answers, now=now)
    casework.submit(actor=writer, ref=case.ref, client_key="demo", now=now)
