"""What the demo's area office reports: how it counts, its targets, what people said in its form, quarters that were closed."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from khamkho.base.thai import in_bangkok, show_date
from khamkho.offices.models import Office
from khamkho.offices.queries import offices_under
from khamkho.people.actor import SYSTEM
from khamkho.site.demo.offices import Staff
from khamkho.statistics import commands
from khamkho.statistics.rules.periods import month_of, quarter_of

STAFF = 1266
FARTHEST = 70
TARGETS = (
    ("users_first", "200", ""),
    ("reach", "20", ""),
    ("approved_on_time", "100", ""),
    ("days_calendar", "2", "7"),
    ("days_less", "50", ""),
    ("complete", "100", ""),
    ("paper_less", "80", "5"),
    ("satisfied", "80", ""),
)
"""Invented, as examples of what an office sets: the indicator, its target, and what it was before."""
PROBLEMS = "ผู้ยื่นบางส่วนแนบรูปถ่ายที่มืดหรือเอียง จึงต้องแก้ไขหนึ่งครั้ง และโรงเรียนบนเกาะมารับบัตรได้เฉพาะวันที่มีเรือ"
PROPOSALS = "ส่งบัตรทางถุงเมล์โรงเรียนเป็นหลัก และให้ครูธุรการช่วยดูรูปถ่ายก่อนยื่น"


def make_numbers(staff: Staff, *, opened: date, now: datetime) -> None:
    """Settings, targets and answers; every quarter that is over was closed by the head."""
    office, day = staff.office, show_date(opened, "th")
    typed = {
        "opened_on": day,
        "population": str(STAFF),
        "baht_per_km": "4",
        "report_days": "15",
        "places": _distances(office),
        "pages.cards": "1",
        "pages.records": "1",
        "pages.letters": "1",
        "pages.counter": "5",
    }
    held = commands.set_counting(actor=SYSTEM, office_id=office.pk, typed=typed, now=now)
    office.settings = held.settings
    for indicator, target, baseline in TARGETS:
        goal = {"indicator": indicator, "since": day, "target": target, "baseline": baseline, "service": ""}
        commands.set_target(actor=SYSTEM, office_id=office.pk, typed=goal, now=now)
    _answers(staff, opened, now)
    _close(staff, opened, now)


def _distances(office: Office) -> str:
    """Every school with its kilometres, one way."""
    rng = random.Random("distances")  # noqa: S311 - a play, not a secret
    return "\n".join(f"{school.code}\t{rng.randint(4, FARTHEST)}" for school in offices_under(office))


def _answers(staff: Staff, opened: date, now: datetime) -> None:
    rng = random.Random("answers")  # noqa: S311
    month, this = month_of(opened), month_of(in_bangkok(now).date())
    while month.since < this.since:
        five, four, three = rng.randint(14, 24), rng.randint(6, 12), rng.randint(0, 4)
        typed = {"asked": str(five + four + three + rng.randint(6, 15)), "five": str(five), "four": str(four)}
        typed |= {"three": str(three), "two": "0", "one": "0"}
        commands.enter_survey(
            actor=staff.some("officer")[0], office=staff.office, month=month.key, typed=typed, now=now
        )
        month = month_of(month.until + timedelta(days=1))


def _close(staff: Staff, opened: date, now: datetime) -> None:
    """Each quarter that is over was closed ten days later, or today where those are not over."""
    head = staff.some("supervisor")[0]
    quarter, this = quarter_of(opened), quarter_of(in_bangkok(now).date())
    while quarter != this:
        typed = {"problems": PROBLEMS, "proposals": PROPOSALS}
        at = min(quarter.moments[1] + timedelta(days=10, hours=9), now)
        commands.write_report(actor=head, office=staff.office, period=quarter, typed=typed, now=at)
        commands.close_period(actor=head, office=staff.office, period=quarter, now=at)
        quarter = quarter_of(quarter.until + timedelta(days=1))
