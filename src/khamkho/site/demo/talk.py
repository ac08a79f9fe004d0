"""Talk in the demo: messages that wait, that were answered and that are late; opinions of colleagues and of an expert."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from khamkho.casework import commands
from khamkho.casework.commands import Question
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import case_for
from khamkho.casework.rules.opinions import Parts
from khamkho.people.actor import Actor
from khamkho.site.demo.cast import SEA
from khamkho.site.demo.offices import CARD, PENSION, Staff

WHEN = "ขอทราบวันและเวลาที่สะดวกมารับบัตร เพื่อจัดคิวให้ท่าน"
WEDNESDAY = "สะดวกวันพุธช่วงบ่าย หลังบ่ายสองโมง ขอบคุณค่ะ"
HOW_LONG = "ขอสอบถามว่าต้องนำบัตรเดิมไปคืนในวันรับบัตรด้วยหรือไม่"
LIKENESS = "ภาพถ่ายที่แนบใช้ทำบัตรได้หรือไม่ พื้นหลังมีเงาเล็กน้อย"
USABLE = "เงาอยู่นอกกรอบใบหน้า ใช้ได้ ไม่ต้องถ่ายใหม่"
RANK = "ตำแหน่งในคำสั่งกับในคำขอสะกดต่างกัน ควรยึดตามฉบับใด"
JUST_NOW = timedelta(minutes=1)
EXPERT = ("นางตัวอย่าง เชี่ยวชาญทะเบียน", "expert@example.com")


def make_talk(staff: Mapping[str, Staff], *, now: datetime) -> None:
    """One of each kind at the area office by the sea, on open cases that nobody else plays with."""
    sea = staff[SEA]
    officer, colleague = sea.some("officer")[0], (sea.some("supervisor") or sea.some("director"))[0]
    rows = Case.objects.filter(
        office=sea.office,
        service_id__in=(CARD, PENSION),
        state=Case.OPEN,
        waiting_for__in=("officer", "supervisor", "director"),
    )
    cases = list(rows.filter(changed_at__lt=now - timedelta(minutes=12)).order_by("-received_at", "-pk")[:5])
    started = now - timedelta(minutes=10)
    plays = (_answered, _waiting, _first, _opinions, _asked_of_the_first_officer)
    for play, case in zip(plays, cases, strict=False):
        play(case, officer, colleague, started, now)


def _writer(case: Case) -> Actor:
    """The applicant, or whoever holds the tracking code."""
    return Actor(user_id=case.applicant_id, opened_cases=frozenset({case.pk}))


def _write(case: Case, officer: Actor, at: datetime, *, days: int) -> None:
    until = timezone.localdate(at) + timedelta(days=days)
    number = case.number or ""
    seen = Case.objects.get(pk=case.pk).head_seq
    commands.write_to_applicant(
        actor=officer, number=number, text=WHEN, seen=seen, expects=True, until=until, now=at
    )


def _answered(case: Case, officer: Actor, _colleague: Actor, started: datetime, now: datetime) -> None:
    _write(case, officer, started, days=3)
    commands.write_to_office(actor=_writer(case), number=case.number or "", text=WEDNESDAY, now=now)


def _waiting(case: Case, officer: Actor, _colleague: Actor, started: datetime, _now: datetime) -> None:
    _write(case, officer, started, days=2)


def _first(case: Case, _officer: Actor, _colleague: Actor, _started: datetime, now: datetime) -> None:
    commands.write_to_office(actor=_writer(case), number=case.number or "", text=HOW_LONG, now=now)


def _opinions(case: Case, officer: Actor, colleague: Actor, started: datetime, now: datetime) -> None:
    given: dict[str, Any] = {"actor": officer, "number": case.number or "", "now": started}
    photo = Parts(
        documents=frozenset(file.document for file in case_for(officer, case.number or "").files[:1])
    )
    until = timezone.localdate(started) + timedelta(days=3)
    asked = commands.ask_colleague(
        member_id=colleague.memberships[0].id,
        question=Question(text=LIKENESS, until=until, parts=Parts(whole=True)),
        **given,
    )
    commands.give_opinion(actor=colleague, ref=asked.ref, stance="agree", text=USABLE, now=now - JUST_NOW)
    name, email = EXPERT
    question = Question(text=RANK, until=until, parts=photo, confidential=True)
    commands.ask_expert(name=name, email=email, question=question, **{**given, "now": now - JUST_NOW})


def _asked_of_the_first_officer(
    case: Case, officer: Actor, colleague: Actor, started: datetime, _now: datetime
) -> None:
    until = timezone.localdate(started) + timedelta(days=1)
    commands.ask_colleague(
        actor=colleague,
        number=case.number or "",
        member_id=officer.memberships[0].id,
        question=Question(text=RANK, until=until, parts=Parts(whole=True)),
        now=started,
    )
