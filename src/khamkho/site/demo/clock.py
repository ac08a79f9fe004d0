"""What the legal clock brings in the demo: reasons of delays, more time, a refusal and the appeal against it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from khamkho.casework import commands
from khamkho.casework.context import context_for
from khamkho.casework.models import Case, LateNotice
from khamkho.casework.queries.cases import draft_for
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.issuing.commands import produce_letter
from khamkho.people.actor import Actor
from khamkho.site.demo.cast import ORCHARD, SEA
from khamkho.site.demo.offices import Staff

ASKED, WRITTEN, EXTENDED, REFUSED, APPEALED = (
    timedelta(days=5),
    timedelta(days=4),
    timedelta(minutes=50),
    timedelta(minutes=40),
    timedelta(minutes=1),
)
"""How long before now each of it happened."""
WHY_LATE = (
    "ระบบทะเบียนประวัติของต้นสังกัดขัดข้อง เจ้าหน้าที่จึงตรวจข้อมูลไม่ได้ คาดว่าจะดำเนินการต่อได้ภายในสัปดาห์นี้",
    "ผู้มีอำนาจลงนามไปราชการ จะเสนอลงนามในวันแรกที่กลับมา",
    "เครื่องพิมพ์บัตรอยู่ระหว่างซ่อม บริษัทแจ้งว่าจะแล้วเสร็จในสามวันทำการ",
)
WHY_MORE = "ต้องสอบถามข้อมูลเพิ่มเติมจากโรงเรียนต้นสังกัด"
WHY_NOT = "ชื่อตำแหน่งในคำขอไม่ตรงกับคำสั่งบรรจุและแต่งตั้ง"
WHY_AGAIN = "ได้รับคำสั่งเปลี่ยนตำแหน่งแล้วก่อนยื่นคำขอ ตามสำเนาคำสั่งที่แนบไว้ในคำขอเดิม"


def play_the_clock(staff: Mapping[str, Staff], *, now: datetime) -> None:
    """Let time ask why cases are late, and people answer; then one appeal and one extension at an area office."""
    _late(staff, now)
    areas = {staff[code].office.pk: staff[code] for code in (SEA, ORCHARD)}
    mine = Case.objects.filter(office__in=areas, state=Case.OPEN, step="check")
    old = mine.filter(changed_at__lt=now - REFUSED)
    if case := old.filter(applicant__isnull=False).order_by("-pk").first() or old.order_by("pk").first():
        _appeal(areas[case.office_id], case, now)
    on_time = Case.objects.filter(office__in=areas, state=Case.OPEN, paused_at=None, due_at__gt=now)
    if case := on_time.order_by("-due_at", "pk").first():
        _extend(areas[case.office_id], case, now)


def _late(staff: Mapping[str, Staff], now: datetime) -> None:
    commands.call_for_reasons(now=now - ASKED)
    people = {at.office.pk: at for at in staff.values()}
    for turn, notice in enumerate(LateNotice.objects.select_related("case").order_by("pk")):
        officers = people[notice.case.office_id].some("officer")
        if officers and turn % 3 != 1:  # every third waits, and the head is told
            commands.explain_delay(
                actor=officers[turn % len(officers)],
                number=notice.case.number or "",
                reason=WHY_LATE[turn % len(WHY_LATE)],
                now=now - WRITTEN,
            )
    commands.call_for_reasons(now=now - EXTENDED)


def _extend(at: Staff, case: Case, now: datetime) -> None:
    heads = at.some("supervisor") or at.some("director")
    if heads:
        commands.extend(
            actor=heads[0],
            number=case.number or "",
            days=2,
            reason=WHY_MORE,
            seen=case.head_seq,
            now=max(now - EXTENDED, case.changed_at),
        )


def _appeal(at: Staff, case: Case, now: datetime) -> None:
    commands.act(
        actor=at.some("officer")[0],
        number=case.number or "",
        action_id="reject",
        answers={"reason": WHY_NOT},
        seen=case.head_seq,
        now=now - REFUSED,
    )
    produce_letter(letter_id=case.letters.latest("pk").pk, now=now - REFUSED)
    commands.record_told(case_id=case.pk, kind="rejected", now=now - REFUSED + timedelta(minutes=1))
    writer = Actor(user_id=case.applicant_id, opened_cases=frozenset({case.pk}))
    at_last = now - APPEALED
    draft = commands.start_appeal(actor=writer, number=case.number or "", now=at_last)
    writer = Actor(user_id=case.applicant_id, opened_cases=frozenset({case.pk, draft.pk}))
    context = context_for(draft, lang="th", now=at_last)
    chance = random.Random(draft.pk)  # noqa: S311 - a play, not a secret
    sample = catalogue.sample_answers(service_of(draft.version), "", chance, context)
    known = draft_for(writer, draft.ref).body.answers
    said = {"reasons": WHY_AGAIN, "wanted": "ขอให้พิจารณาคำขอเดิมใหม่"}
    commands.fill_all(actor=writer, ref=draft.ref, answers={**sample, **known, **said}, now=at_last)
    commands.submit(actor=writer, ref=draft.ref, client_key="", now=at_last)
