"""What was granted and what asks another office: producers of media in the public register, a pupil who moves."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from khamkho.base.working_time import deemed_received
from khamkho.casework import commands
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.issuing.commands import produce_letter
from khamkho.offices.queries import calendar_for
from khamkho.registry.commands import follow_case, withdraw
from khamkho.site.demo.between import act_on, fill_in, later
from khamkho.site.demo.cast import OBEC, SCHOOL
from khamkho.site.demo.drawings import Drawings
from khamkho.site.demo.offices import OLD_SCHOOL, PRODUCERS, PUPILS, Staff

MOVES_IN = PUPILS[0]
JUST_NOW = timedelta(minutes=9)
COMPANIES = (
    ("บริษัท สื่อสร้างสมมติ จำกัด", "0999999999982", "ผส 101/2569"),
    ("สำนักพิมพ์ตัวอย่างวิทยา จำกัด", "0999999999974", "ผส 102/2569"),
    ("บริษัท ห้องเรียนจำลอง จำกัด", "0999999999966", "ผส 103/2569"),
)
CHILD = {"title": "เด็กหญิง", "first": "ตัวอย่าง", "middle": "", "last": "-"}


def begin_granted(
    staff: Mapping[str, Staff], drawings: Drawings, *, now: datetime
) -> list[tuple[datetime, Callable[[], None]]]:
    """Three producers that are registered, each when it came."""
    found: list[tuple[datetime, Callable[[], None]]] = []
    for place, (name, number, registered) in enumerate(COMPANIES):
        at = deemed_received(calendar_for(staff[OBEC].office), now - timedelta(days=150 - 40 * place))
        company = {"name": name, "number": number, "signatory": "นางสาวสมมติ กรรมการ"}
        found.append((at, partial(_producer, staff[OBEC], company, registered, drawings, at)))
    return found


def make_granted(staff: Mapping[str, Staff], drawings: Drawings, *, now: datetime) -> None:
    """One producer is registered no more; this morning the school accepted a child without papers."""
    gone = Case.objects.filter(service_id=PRODUCERS).order_by("pk")[0]
    withdraw(
        actor=staff[OBEC].some("director")[0],
        office_id=gone.office_id,
        service_id=PRODUCERS,
        number=gone.number or "",
        reason="ผู้ผลิตขอเลิกกิจการ",
        now=now - timedelta(days=20),
    )
    _pupil(staff[SCHOOL], drawings, now - JUST_NOW)


def _producer(
    obec: Staff, company: Mapping[str, Any], registered: str, drawings: Drawings, at: datetime
) -> None:
    said = {"producer_type": "company", "organisation": company, "email": "media@example.com"}
    case = _handed_in(obec, PRODUCERS, "", said, drawings, at)
    clerk, head = obec.some("officer")[0], obec.some("director")[0]
    for actor, action, answers in (
        (clerk, "accept", {}),
        (clerk, "endorse", {"producer_no": registered}),
        (head, "approve", {}),
    ):
        at = later(obec, at, 200)
        act_on(actor, case.number or "", action, answers, at)
    follow_case(case_id=case.pk, now=at)
    _tell(case, at)


def _pupil(school: Staff, drawings: Drawings, at: datetime) -> None:
    said = {
        "pupil_name": CHILD,
        "pupil_id": {"kind": "none", "number": ""},
        "from_school": {"name": OLD_SCHOOL},
        "from_grade": "p4",
        "target_grade": "p4",
        "email": "guardian@example.com",
        "reason": "ผู้ปกครองย้ายมาทำงานที่เกาะตัวอย่าง",
    }
    case = _handed_in(school, MOVES_IN, "between_terms", said, drawings, at)
    for actor, action in ((school.some("officer")[0], "accept"), (school.some("director")[0], "approve")):
        at += timedelta(minutes=2)
        act_on(actor, case.number or "", action, {}, at)
    _tell(case, at)


def _tell(case: Case, at: datetime) -> None:
    """The letter that follows is made, and the applicant has been told."""
    for letter in case.letters.all():
        produce_letter(letter_id=letter.pk, now=at)
    commands.record_told(case_id=case.pk, kind="done", now=at + timedelta(minutes=1))


def _handed_in(
    at_office: Staff, service_id: str, variant: str, said: Mapping[str, Any], drawings: Drawings, at: datetime
) -> Case:
    """Typed in at the counter, with answers that are said and invented ones for the rest."""
    clerk = at_office.some("officer")[0]
    case = commands.start(
        actor=clerk, office=at_office.office, service_id=service_id, variant=variant, channel="counter",
        on_behalf=True, now=at,
    )  # fmt: skip
    service, context = service_of(case.version), context_for(case, lang="th", now=at)
    answers = {**catalogue.sample_answers(service, variant, random.Random(2), context), **said}  # noqa: S311
    for name, field in service.fields.items():  # what the said answers ask besides
        if name not in answers and field.required:
            answers[name] = field.sample(random.Random(3), context)  # noqa: S311
    fill_in(clerk, case, catalogue.relevant_answers(service, variant, answers), drawings, at=at)
    return commands.submit(actor=clerk, ref=case.ref, client_key="", now=at).case
