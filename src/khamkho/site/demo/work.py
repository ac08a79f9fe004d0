"""The area office's own work in the demo: last year's plan is finished and published, this year's lies with the director
after it was sent back once, and a training is held for the fourth time of six."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from khamkho.base.thai import fiscal_year, in_bangkok, show_date
from khamkho.base.working_time import Span, due
from khamkho.casework import commands
from khamkho.casework.models import Case
from khamkho.files.commands import Stored, store_bytes
from khamkho.offices.queries import calendar_for
from khamkho.people.actor import Actor
from khamkho.site.demo.drawings import Drawings
from khamkho.site.demo.offices import Staff

PLAN, TRAINING = "digital-quality-plan", "skills-website"
MONTHS_AGO, WEEKS_AGO = timedelta(days=170), timedelta(days=32)
SENT_BACK = "เพิ่มตัวชี้วัดของแต่ละโครงการ และงบประมาณรายไตรมาส"
ADVICE = "ขอให้เน้นโรงเรียนขนาดเล็ก และแนบผลสำรวจความพร้อมของอุปกรณ์ ปีต่อไปให้ทำเช่นเดียวกัน"
HELD = 4
PLANNED = 6


def make_work(staff: Staff, drawings: Drawings, *, now: datetime) -> None:
    """Play the work of one office. Everything lies in the past, as its calendar lets it."""
    year = fiscal_year(in_bangkok(now).date())
    last = _Work(staff, drawings, PLAN, f"แผนพัฒนาคุณภาพด้านดิจิทัล ปีงบประมาณ {year - 1}", at=now - MONTHS_AGO)
    last.made()
    last.act("refuse", last.director, {"reason": ADVICE})
    last.act("next", answers={**last.meeting(), "resolution": "เพิ่มโครงการของโรงเรียนขนาดเล็กแล้ว"})
    last.act("approve", last.director)
    last.act("next", files=("published",))
    this = _Work(staff, drawings, PLAN, f"แผนพัฒนาคุณภาพด้านดิจิทัล ปีงบประมาณ {year}", at=now - WEEKS_AGO)
    this.made()
    this.act("refuse", this.director, {"reason": SENT_BACK})
    this.act("next", answers={**this.meeting(), "resolution": "เพิ่มตัวชี้วัดและงบประมาณรายไตรมาสแล้ว"})
    training = _Work(staff, drawings, TRAINING, f"อบรมการออกแบบเว็บไซต์ ปีงบประมาณ {year}", at=now - WEEKS_AGO)
    training.trained()


class _Work:
    """One piece of work, walked through step by step in opening hours."""

    def __init__(
        self, staff: Staff, drawings: Drawings, service_id: str, subject: str, *, at: datetime
    ) -> None:
        self.staff, self.drawings = staff, drawings
        self.officer, self.director = staff.some("officer")[0], staff.some("director")[0]
        self.at = due(calendar_for(staff.office), at, Span(30, 30, "minute")) or at
        year = str(fiscal_year(in_bangkok(at).date()))
        self.case = commands.begin_work(
            actor=self.officer,
            office=staff.office,
            service_id=service_id,
            answers={"subject": subject, "fiscal_year": year, "budget": "120000", "background": ""},
            now=self.at,
        )

    def made(self) -> None:
        """A committee is appointed, studies, and makes the plan."""
        self.appoint()
        self.act("next")
        for resolution in ("เห็นชอบกรอบการวิเคราะห์", "เห็นชอบร่างแผน"):
            self.act("next", answers={**self.meeting(), "resolution": resolution}, files=("minutes",))

    def trained(self) -> None:
        """Planned six times for two days each, approved, and held four times so far."""
        for answers in ({}, {}, {}, {"planned_times": str(PLANNED), "planned_days": "2"}):
            self.act("next", answers=answers)
        self.act("approve", self.director)
        for place in range(1, HELD + 1):
            self.at += timedelta(days=4)
            day = in_bangkok(self.at).date()
            said = {
                "activity_name": f"รุ่นที่ {place} กลุ่มโรงเรียนที่ {place}",
                "activity_from": show_date(day - timedelta(days=1), "th"),
                "activity_to": show_date(day, "th"),
                "activity_people": str(32 + 3 * place),
                "activity_result": "ผู้เข้าอบรมทำเว็บไซต์ของโรงเรียนได้ครบทุกคน",
            }
            self.act("activity", answers=said, files=("activity_file",))

    def appoint(self) -> None:
        head = self.staff.some("supervisor")[0]
        self._later(60)
        commands.appoint_committee(
            actor=self.officer,
            number=self.case.number or "",
            name="คณะกรรมการจัดทำแผนพัฒนาคุณภาพด้านเทคโนโลยีดิจิทัลเพื่อการศึกษา",
            order_number=f"45/{fiscal_year(in_bangkok(self.at).date()) - 1}",
            dated=in_bangkok(self.at).date(),
            members=[
                commands.Named(role="chair", seat=head.memberships[0].id),
                commands.Named(role="member", name="ดร.สมมติ ตัวอย่างวิชาการ"),
                commands.Named(role="secretary", seat=self.officer.memberships[0].id),
            ],
            now=self.at,
        )

    def meeting(self) -> dict[str, str]:
        """A meeting of today at which everybody was present."""
        self._later(30)
        sitting = [one.pk for one in self.case.committees.get(ended_at=None).members.order_by("pk")]
        return {
            "meeting_on": show_date(in_bangkok(self.at).date(), "th"),
            "chaired_by": str(sitting[0]),
            **{f"attended.{one}": "present" for one in sitting},
        }

    def act(
        self,
        action: str,
        actor: Actor | None = None,
        answers: Mapping[str, str] | None = None,
        files: Sequence[str] = (),
    ) -> None:
        self._later(90)
        commands.act(
            actor=actor or self.officer,
            number=self.case.number or "",
            action_id=action,
            answers=answers or {},
            seen=Case.objects.values_list("head_seq", flat=True).get(pk=self.case.pk),
            files=[(name, self._stored(name)) for name in files],
            now=self.at,
        )

    def _stored(self, name: str) -> Stored:
        assert self.case.key is not None
        paper = self.drawings.for_document("papers", random.Random(self.case.pk))  # noqa: S311
        blob = store_bytes(key=self.case.key, data=paper.data, media_type=paper.media_type, now=self.at)
        return Stored(blob=blob, name=paper.name, media_type=paper.media_type, size=blob.size)

    def _later(self, minutes: int) -> None:
        calendar = calendar_for(self.staff.office)
        self.at = due(calendar, self.at, Span(minutes, minutes, "minute")) or self.at
