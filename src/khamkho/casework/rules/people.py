"""Who stands around a case besides its applicant, and what each of them may do. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Literal

from khamkho.base.errors import Refused
from khamkho.base.text import Text
from khamkho.catalogue.service import Service

Deed = Literal["apply", "read", "correct", "withdraw", "collect"]
DEEDS: tuple[Deed, ...] = ("apply", "read", "correct", "withdraw", "collect")

ROLES: Mapping[str, Text] = {
    "proxy": Text("ผู้รับมอบอำนาจ", "proxy"),
    "guardian": Text("ผู้แทนโดยชอบธรรม", "guardian"),
    "co_applicant": Text("ผู้ยื่นคำขอร่วม", "co-applicant"),
    "employee": Text("ผู้แทนขององค์กร", "employee of the organisation"),
    "adviser": Text("ผู้ให้คำปรึกษา", "adviser"),
}
HINTS: Mapping[str, Text] = {
    "proxy": Text(
        "ทำได้ตามที่งานบริการเปิดให้มอบอำนาจ แต่ถอนคำขอไม่ได้",
        "Does what the service lets a proxy do; cannot withdraw",
    ),
    "guardian": Text("ทำแทนได้ทุกอย่าง", "May do everything in the applicant's place"),
    "co_applicant": Text(
        "กรอก แก้ไข และรับได้ แต่ถอนคำขอคนเดียวไม่ได้", "Fills in, corrects and collects; cannot withdraw alone"
    ),
    "employee": Text("ทำแทนองค์กรได้ทุกอย่าง", "May do everything for the organisation"),
    "adviser": Text("อ่านได้อย่างเดียว", "May only read"),
}
ALL = frozenset(DEEDS)
ANSWERS = "answers"
"""Works at the office that was asked; follows from the seat, so nobody is invited to it."""
MAY: Mapping[str, frozenset[Deed]] = {
    "guardian": ALL,
    "co_applicant": frozenset({"apply", "read", "correct", "collect"}),
    "employee": ALL,
    "adviser": frozenset({"read"}),
    ANSWERS: frozenset({"apply", "read", "correct"}),
}
"""A proxy's part is the service's to say (`may_of`). The applicant herself may do everything."""

INVITED_FOR = timedelta(days=14)
"""How long the link of an invitation works."""
MOST = 10
"""People that one case may have around it at a time."""


class NotThisRole(Refused):
    """The service knows nobody in this role."""

    code = "role-not-here"
    status = 422
    th = "งานบริการนี้ไม่มีผู้เกี่ยวข้องในฐานะนี้"
    en = "This service knows nobody in this role."
    next_th = "โปรดเลือกฐานะอื่นจากรายการ"
    next_en = "Choose another role from the list."


class TooManyPeople(Refused):
    """Enough people stand around the case."""

    code = "too-many-people"
    th = "คำขอหนึ่งมีผู้เกี่ยวข้องได้ไม่เกิน {most} คน"
    en = "At most {most} people can stand around one application."
    next_th = "นำผู้ที่ไม่เกี่ยวข้องแล้วออกก่อน"
    next_en = "Take out somebody who is no longer concerned first."


class NotInvited(Refused):
    """The link of an invitation does not work (any more)."""

    code = "not-invited"
    status = 404
    th = "ลิงก์นี้ใช้ไม่ได้ อาจถูกใช้ไปแล้ว หมดอายุ หรือถูกยกเลิก"
    en = "This link does not work: it was used, ran out or was taken back."
    next_th = "ขอลิงก์ใหม่จากผู้ยื่นคำขอ"
    next_en = "Ask the applicant for a new one."


class IsApplicant(Refused):
    """The applicant opened the link that she made for somebody else."""

    code = "is-applicant"
    th = "ท่านเป็นผู้ยื่นคำขอนี้อยู่แล้ว ลิงก์นี้มีไว้ให้ผู้อื่น"
    en = "You are the applicant yourself: this link is for somebody else."
    next_th = "ส่งลิงก์ให้ผู้ที่ท่านต้องการเพิ่ม"
    next_en = "Send the link to the person you want to add."


def roles_for(service: Service) -> tuple[str, ...]:
    """The roles that people around a case of this service can have."""
    organisation = any(field.type == "organisation" for field in service.fields.values())
    unfit = {"proxy"} if not service.proxy else set()
    unfit |= {"employee"} if not organisation else set()
    return tuple(role for role in ROLES if role not in unfit)


def may_of(roles: Collection[str], service: Service) -> frozenset[Deed]:
    """What somebody in these roles may do to a case of this service."""
    may: set[Deed] = set()
    for role in roles:
        may |= _of_a_proxy(service) if role == "proxy" else MAY.get(role, frozenset())
    return frozenset(may)


def _of_a_proxy(service: Service) -> frozenset[Deed]:
    may: set[Deed] = {"read"}
    if "apply" in service.proxy:
        may |= {"apply", "correct"}
    if "collect" in service.proxy:
        may.add("collect")
    return frozenset(may)
