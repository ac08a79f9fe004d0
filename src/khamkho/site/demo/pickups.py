"""Who comes for what lies ready in the demo, and what becomes of that which nobody comes for: calls, mailbag, registered post."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from khamkho.base.thai import in_bangkok, show_date
from khamkho.casework import commands
from khamkho.casework.models import Case, Pickup
from khamkho.offices.commands import set_pickups
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.site.demo.cards import after_acting
from khamkho.site.demo.drawings import Drawings

PROXIES = (
    ("นางสาวตัวแทน สมมติกตัญญู", "บุตร"),
    ("นายรับแทน ตัวอย่างดี", "คู่สมรส"),
    ("นางฝากรับ จำลองวงศ์", "เพื่อนร่วมงานในโรงเรียนเดียวกัน"),
)
POST = "https://post.example.com/track?number={tracking}"
MOMENT = timedelta(seconds=1)
CALLS = (
    ("reached", "จะให้ครูธุรการมารับพร้อมถุงเมล์", 0),
    ("silent", "โทรสองครั้ง ช่วงพักกลางวันไม่รับสาย", 0),
    ("coming", "ติดอบรม ขอมารับหลังกลับ", 4),
    ("wrong", "ปลายสายแจ้งว่าไม่ใช่ผู้ยื่นคำขอ รอถามโรงเรียน", 0),
)
SENT = (
    ("post", "RT 0000 0001 5 TH", timedelta(days=8)),
    ("post", "RT 0000 0002 9 TH", timedelta(days=6)),
    ("mailbag", "", timedelta(days=4)),
    ("post", "RT 0000 0003 2 TH", timedelta(days=2)),
    ("mailbag", "", timedelta(days=1)),
)
"""What was sent, how, and how long ago. The first arrived, the second came back."""


def offer_delivery(office: Office, *, now: datetime) -> None:
    """The office reminds after a week, calls after two, and sends by mailbag and by post."""
    typed = {"remind_days": "7", "call_days": "14", "link": POST}
    held = set_pickups(actor=SYSTEM, office_id=office.pk, typed=typed, ways=["mailbag", "post"], now=now)
    office.settings = held.settings


def received(rng: random.Random, drawings: Drawings, *, proxy: bool, had_card: bool) -> dict[str, Any]:
    """What is seen and taken down at the counter, as its page posts it: some sign on the screen, some with a pen."""
    said: dict[str, Any] = {
        "receiver": "proxy" if proxy else "holder",
        "identity_seen": rng.choice(("national_id", "national_id", "driving")),
        "old_card_returned": rng.choice(("yes", "yes", "no")) if had_card else "",
    }
    if proxy:
        name, relation = rng.choice(PROXIES)
        said |= {"receiver_name": name, "receiver_relation": relation, "mandate_seen": "yes"}
    if rng.random() < 0.5:
        return said | {"receiver_signature.drawn": rng.choice(drawings.signatures)}
    return said | {"signed_on_paper": ["paper"]}


def make_pickups(office: Office, officer: Actor, *, now: datetime) -> None:
    """Some of what lies ready is sent, those who do not come are called; all that waits long enough was reminded."""
    waiting = Pickup.objects.filter(case__office=office, case__state=Case.OPEN).select_related("case")
    rows = list(waiting.order_by("ready_at", "pk"))
    late = [row for row in rows if row.ready_at < now - timedelta(days=14)]
    others = [row for row in rows if row not in late]
    _send(others, officer, now)
    commands.remind_to_collect(now=now - timedelta(hours=2))
    for row, (outcome, note, ahead) in zip(late[1:], CALLS, strict=False):
        day = show_date(in_bangkok(now).date() + timedelta(days=ahead), "th") if ahead else ""
        at = max(now - timedelta(days=1, hours=2), row.case.changed_at)
        number = row.case.number or ""
        commands.log_call(actor=officer, number=number, outcome=outcome, note=note, next_on=day, now=at)


def _send(rows: Sequence[Pickup], officer: Actor, now: datetime) -> None:
    for place, (row, (way, tracking, ago)) in enumerate(zip(rows, SENT, strict=False)):
        number, at = row.case.number or "", max(now - ago, row.ready_at + timedelta(minutes=20))
        if at >= now:
            continue
        commands.send_out(actor=officer, number=number, way=way, tracking=tracking, now=at)
        if place == 0:
            _arrived(row.case, officer, way, at=min(at + timedelta(days=3), now - MOMENT))
        if place == 1:
            back = min(at + timedelta(days=4), now - MOMENT)
            reason = "ไม่มีผู้รับตามจ่าหน้า ไปรษณีย์ส่งคืน"
            commands.came_back(actor=officer, number=number, reason=reason, now=back)


def _arrived(case: Case, officer: Actor, way: str, *, at: datetime) -> None:
    seen = Case.objects.values_list("head_seq", flat=True).get(pk=case.pk)
    done = commands.give_out(
        actor=officer, number=case.number or "", answers={"receiver": way}, seen=seen, now=at
    )
    after_acting(done, now=at)
