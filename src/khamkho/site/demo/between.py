"""What goes from hand to hand in the demo: a company that comes again, a case handed over, two that a school forwards."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from khamkho.base.working_time import Span, deemed_received, due
from khamkho.casework import commands
from khamkho.casework.contents import working_copy_of
from khamkho.casework.context import context_for
from khamkho.casework.models import Attachment, Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.files.commands import Stored, store_bytes
from khamkho.issuing.commands import produce_letter
from khamkho.issuing.letters import covering_words
from khamkho.offices.queries import calendar_for
from khamkho.people.actor import Actor
from khamkho.people.commands import create_account
from khamkho.people.queries import user_by_email
from khamkho.site.demo.answers import answers_for, invent
from khamkho.site.demo.cast import EMPLOYEE, ORCHARD, SCHOOL, SEA
from khamkho.site.demo.drawings import Drawings
from khamkho.site.demo.offices import CARD, PREMISES, Staff

LONG_AGO, JUST_NOW = timedelta(days=188), timedelta(minutes=24)
COMPANY = {"name": "บริษัท ตัวอย่างสมมติ จำกัด", "number": "0999999999991", "signatory": "นายสมมติ ตัวอย่าง"}
PROXY = {"name": EMPLOYEE.name.th, "relation": "พนักงานของบริษัท", "phone": "0890000001"}
WRONG = {"mark.document:mandate": "wrong", "say.document:mandate": "ผู้มอบอำนาจไม่ตรงกับผู้มีอำนาจลงนามในหนังสือรับรอง"}


def begin_company(staff: dict[str, Staff], drawings: Drawings, *, now: datetime) -> Case:
    """Half a year ago a company asked a school for its hall through an employee: returned once, then given back."""
    school, at = staff[SCHOOL], deemed_received(calendar_for(staff[SCHOOL].office), now - LONG_AGO)
    create_account(email=EMPLOYEE.email, now=at)
    employee, clerk = _employee(), school.some("officer")[0]
    case = commands.start(actor=employee, office=school.office, service_id=PREMISES, now=at)
    commands.set_contact(
        actor=employee, ref=case.ref, email=EMPLOYEE.email, phone=PROXY["phone"], proxy=PROXY, now=at
    )
    context = context_for(case, lang="th", now=at)
    service = service_of(case.version)
    sample = catalogue.sample_answers(service, "", random.Random(1), context)  # noqa: S311
    said = {**sample, "email": EMPLOYEE.email, "phone": PROXY["phone"], **_hall(at)}
    said = catalogue.relevant_answers(service, "", said)
    fill_in(employee, case, said, drawings, at=at)
    number = commands.submit(actor=employee, ref=case.ref, client_key="", now=at).number
    at = later(school, at, 90)
    act_on(clerk, number, "return", WRONG, at)
    at = later(school, at, 60 * 7)
    held = case.attachments.get(document="mandate", state=Attachment.HANDED_IN)
    commands.detach(actor=employee, ref=case.ref, attachment=held.ref, now=at)
    _attach(employee, case, "mandate", drawings, at=at)
    act_on(employee, number, "resubmit", {}, at)
    at = later(school, at, 120)
    seen = Case.objects.get(pk=case.pk).head_seq
    commands.give_back(
        actor=clerk,
        number=number,
        reason="หนังสือมอบอำนาจฉบับใหม่ยังลงนามโดยผู้ไม่มีอำนาจ จึงคืนคำขอ ยื่นใหม่ได้เมื่อมีหนังสือที่ถูกต้อง",
        seen=seen,
        now=at,
    )
    commands.record_told(case_id=case.pk, kind="given_back", now=at + timedelta(minutes=1))
    return Case.objects.get(pk=case.pk)


def make_between(staff: dict[str, Staff], company: Case, drawings: Drawings, *, now: datetime) -> None:
    """What happened this morning: the company comes again, a head hands a case over, the school forwards two."""
    at = now - JUST_NOW
    _come_again(company, drawings, at)
    _hand_over(staff, at + timedelta(minutes=4))
    _forward(staff[SCHOOL], staff[SEA], drawings, at + timedelta(minutes=6))


def _come_again(company: Case, drawings: Drawings, at: datetime) -> None:
    employee = _employee()
    case = commands.apply_again(actor=employee, number=company.number or "", now=at)
    fill_in(
        employee, case, {**working_copy_of(case).answers, **_hall(at), "undertaking": True}, drawings, at=at
    )
    commands.submit(actor=employee, ref=case.ref, client_key="", now=at + timedelta(minutes=2))


def _hand_over(staff: dict[str, Staff], at: datetime) -> None:
    sea = staff[SEA]
    here = Case.objects.filter(office=sea.office, service_id=CARD, state=Case.OPEN, step="check")
    case = here.filter(changed_at__lt=at).order_by("-received_at").first()
    if case is None:
        return
    commands.hand_over(
        actor=sea.some("supervisor")[0],
        number=case.number or "",
        to=staff[ORCHARD].office,
        reason="ท่านมีคำสั่งย้ายไปสังกัดเขตพื้นที่นี้แล้ว จึงโอนคำขอให้ต้นสังกัดปัจจุบันดำเนินการต่อ",
        seen=case.head_seq,
        now=at,
    )


def _forward(school: Staff, area: Staff, drawings: Drawings, at: datetime) -> None:
    """Three teachers handed in at their school; two are forwarded, the third waits for the next letter."""
    numbers = [_teacher(school, drawings, place, at + timedelta(minutes=place)) for place in range(3)]
    chosen, signed = numbers[:2], at + timedelta(minutes=8)
    title = service_of(Case.objects.get(number=numbers[0]).version).title.th
    letter = commands.write_covering_letter(
        actor=school.some("officer")[0],
        office=school.office,
        to=area.office,
        numbers=chosen,
        lang="th",
        fields=covering_words(school.office, area.office, [title], len(chosen), "th", at=signed),
        now=signed,
    )
    commands.sign_letter(actor=school.some("director")[0], ref=letter.ref, seen=letter.revision, now=signed)
    produce_letter(letter_id=letter.pk, now=signed)


def _teacher(school: Staff, drawings: Drawings, seed: int, at: datetime) -> str:
    rng, clerk = random.Random(seed), school.some("officer")[0]  # noqa: S311 - a play, not a secret
    case = commands.start(
        actor=clerk,
        office=school.office,
        service_id=CARD,
        variant="expired",
        channel="counter",
        on_behalf=True,
        now=at,
    )
    who = replace(invent(rng, today=at.date()), email="")
    said = answers_for(
        service_of(case.version), case.variant, who, SCHOOL, rng, context_for(case, lang="th", now=at)
    )
    fill_in(clerk, case, said, drawings, at=at)
    return commands.submit(actor=clerk, ref=case.ref, client_key="", now=at).number


def _employee() -> Actor:
    user = user_by_email(EMPLOYEE.email)
    return Actor(user_id=user.pk if user else None)


def _hall(day: datetime) -> dict[str, Any]:
    first = (day + timedelta(days=20)).date()
    return {
        "applicant_type": "organisation",
        "organisation": COMPANY,
        "place": "หอประชุมเอนกประสงค์",
        "purpose": "จัดอบรมการใช้คอมพิวเตอร์แก่ชุมชนโดยไม่คิดค่าใช้จ่าย",
        "first_day": first.isoformat(),
        "days": 2,
        "from_time": "08:30",
        "to_time": "16:30",
        "people": 80,
        "equipment": ["projector", "computer", "chairs"],
        "equipment_other": "ปลั๊กพ่วง 4 ชุด",
    }


def fill_in(writer: Actor, case: Case, said: Mapping[str, Any], drawings: Drawings, *, at: datetime) -> None:
    service = service_of(case.version)
    filled = commands.fill_all(actor=writer, ref=case.ref, answers=said, now=at)
    if filled.problems:
        raise AssertionError(f"the demo answers wrongly: {filled.problems}")
    body = working_copy_of(Case.objects.get(pk=case.pk))
    for need in catalogue.documents_for(service, case.variant, body.answers, by_proxy=body.by_proxy):
        if need.required:
            _attach(writer, case, need.id, drawings, at=at)


def _attach(writer: Actor, case: Case, document: str, drawings: Drawings, *, at: datetime) -> None:
    picture = drawings.for_document(document, random.Random(case.pk))  # noqa: S311
    assert case.key is not None
    blob = store_bytes(key=case.key, data=picture.data, media_type=picture.media_type, now=at)
    stored = Stored(blob=blob, name=picture.name, media_type=picture.media_type, size=blob.size)
    commands.attach(actor=writer, ref=case.ref, document=document, stored=stored, now=at)


def act_on(actor: Actor, number: str, action: str, answers: Mapping[str, str], at: datetime) -> None:
    seen = Case.objects.values_list("head_seq", flat=True).get(number=number)
    commands.act(actor=actor, number=number, action_id=action, answers=answers, seen=seen, now=at)


def later(at_office: Staff, at: datetime, minutes: int) -> datetime:
    """So many minutes of opening time later."""
    return due(calendar_for(at_office.office), at, Span(minutes, minutes, "minute")) or at
