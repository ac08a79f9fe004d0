"""Who may change what in an office, and everything that a change can be refused for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from khamkho.base.errors import NotFound, Problem, Refused
from khamkho.base.text import Text, clean
from khamkho.catalogue.service import Service
from khamkho.people.actor import Actor, Role

MANAGERS: tuple[Role, ...] = ("admin", "director")


class NotYourRole(Refused):
    code = "not-your-role"
    status = 403
    th = "เฉพาะผู้อำนวยการหรือผู้ดูแลระบบของหน่วยงานเท่านั้นที่เปลี่ยนการตั้งค่านี้ได้"
    en = "Only the director or an administrator of the office may change this."
    next_th = "โปรดติดต่อผู้ดูแลระบบของหน่วยงาน"
    next_en = "Please ask the administrator of your office."


class CodeTaken(Refused):
    code = "office-code-taken"
    th = "มีหน่วยงานที่ใช้รหัส {taken} อยู่แล้ว"
    en = "Another office already uses the code {taken}."


class WouldBeItsOwnParent(Refused):
    code = "office-loop"
    th = "หน่วยงานอยู่ใต้ตนเองหรือใต้หน่วยงานในสังกัดของตนไม่ได้"
    en = "An office cannot stand under itself or under one of its own offices."


class AlreadyMember(Refused):
    code = "already-member"
    th = "บุคคลนี้มีบทบาทนี้ในหน่วยงานอยู่แล้ว"
    en = "This person already has this role at the office."


class LastManager(Refused):
    code = "last-manager"
    th = "หน่วยงานต้องมีผู้อำนวยการหรือผู้ดูแลระบบอย่างน้อยหนึ่งคน"
    en = "An office needs at least one director or administrator."
    next_th = "โปรดเชิญผู้ดูแลระบบคนใหม่ก่อน"
    next_en = "Invite another administrator first."


class NotActive(Refused):
    code = "member-not-active"
    th = "สมาชิกภาพนี้สิ้นสุดแล้ว"
    en = "This membership has ended."


class NotYourself(Refused):
    code = "not-yourself"
    th = "ท่านทำรายการนี้กับบัญชีของตนเองไม่ได้"
    en = "You cannot do this to your own account."
    next_th = "โปรดให้ผู้ดูแลระบบหรือผู้อำนวยการอีกท่านหนึ่งทำรายการ"
    next_en = "Ask another administrator or the director."


class InvitationOver(Refused):
    code = "invitation-over"
    status = 410
    th = "ลิงก์คำเชิญนี้ใช้ไม่ได้แล้ว"
    en = "This invitation can no longer be used."
    next_th = "คำเชิญใช้ได้ครั้งเดียวและมีกำหนดเวลา โปรดขอคำเชิญใหม่จากผู้ดูแลระบบของหน่วยงาน"
    next_en = (
        "An invitation works once and for a limited time. Ask the administrator of the office for a new one."
    )


class InvitedSomeoneElse(Refused):
    code = "invited-someone-else"
    status = 403
    th = "คำเชิญนี้ส่งถึงอีเมลอื่น"
    en = "This invitation was sent to another email address."
    next_th = "โปรดเข้าสู่ระบบด้วยอีเมลที่ได้รับคำเชิญ หรือเพิ่มอีเมลนั้นในบัญชีของท่านก่อน"
    next_en = "Sign in with the address that was invited, or add it to your account first."


class SitsElsewhere(Refused):
    code = "sits-elsewhere"
    th = "บุคคลนี้ปฏิบัติงานในหน่วยงานอื่นด้วย หน่วยงานเดียวจึงรีเซ็ตการยืนยันตัวตนขั้นที่สองให้ไม่ได้"
    en = "This person also works at another office, so one office alone cannot reset the second factor."
    next_th = "ขอให้ผู้ดูแลเครื่องแม่ข่ายดำเนินการ"
    next_en = "Ask the operator of the server to do it."


class NoSuchService(Refused):
    code = "no-such-service"
    status = 404
    th = "ไม่มีงานบริการนี้ในระบบ"
    en = "There is no such service."


class NotForThisKind(Refused):
    code = "not-for-this-kind"
    th = "งานบริการนี้ไม่ใช่งานของหน่วยงานประเภทนี้"
    en = "This service is not offered by this kind of office."


class NotOpen(Refused):
    code = "office-never-open"
    status = 422
    th = "โปรดระบุเวลาทำการอย่างน้อยหนึ่งวันในสัปดาห์"
    en = "Please give opening times for at least one day of the week."


class NoMailServer(Refused):
    code = "no-mail-server"
    th = "หน่วยงานยังไม่ได้ตั้งค่าเซิร์ฟเวอร์อีเมล"
    en = "The office has not set up a mail server yet."


class NoGateway(Refused):
    code = "no-sms-gateway"
    th = "หน่วยงานยังไม่ได้ตั้งค่าการส่ง SMS"
    en = "The office has not set up text messages yet."
    next_th = "โปรดบันทึกการตั้งค่าเกตเวย์ก่อน แล้วจึงทดสอบ"
    next_en = "Save the settings of the gateway first, then test it."


class OrderRevoked(Refused):
    code = "order-revoked"
    th = "คำสั่งที่ {number} ถูกยกเลิกไปแล้ว"
    en = "Order {number} was revoked already."
    next_th = "หากต้องการมอบอำนาจอีก ให้บันทึกคำสั่งฉบับใหม่"
    next_en = "If the power is to be given again, write down the new order."


class AbsenceOver(Refused):
    code = "absence-over"
    th = "การไม่อยู่นี้สิ้นสุดแล้ว"
    en = "This absence is over already."


def may_manage(actor: Actor, office_id: int) -> bool:
    """Directors and administrators with two factors manage their own office; Khamkho itself may do anything."""
    if actor.kind == "system":
        return True
    return actor.two_factor and actor.seat_as(office_id, *MANAGERS) is not None


def permit_managing(actor: Actor, office_id: int) -> None:
    """Refuses: ``NotFound`` to outsiders, ``NotYourRole`` to other members."""
    if may_manage(actor, office_id):
        return
    raise NotYourRole if actor.seats_at(office_id) else NotFound


FILL_IN = ("โปรดกรอกข้อมูลนี้", "Please fill this in.")
ABOVE = "above"
"""Who uses the power under an order from above the office: whoever holds the position."""
POSITIONS = ("supervisor", "director")
"""Positions whose powers an order can give: those that decide."""
UNDER: Mapping[str, Text] = {
    "delegated": Text("ปฏิบัติราชการแทน {position}", "On behalf of the {position}"),
    "acting": Text("รักษาราชการแทน {position}", "Acting for the {position}"),
    "vacant": Text("รักษาการในตำแหน่ง {position}", "Acting in the vacant post of {position}"),
}
"""What stands under a signature in each legal form (Ministry of Education Administration Act 2546 s. 48-54; teachers' act 2547 s. 68)."""


def line_under(kind: str, position: Text) -> Text:
    """The usual line under a signature that rests on an order of this form, about this position."""
    return Text(UNDER[kind].th.format(position=position.th), UNDER[kind].en.format(position=position.en))


def wrong_with_order(
    *,
    number: str,
    dated: date | None,
    kind: str,
    role: str,
    lines: tuple[str, str],
    since: date | None,
    until: date | None,
    to: str,
    most: Decimal | None,
) -> list[Problem]:
    """Everything that is wrong with an order as it was typed. ``to`` is empty, ``ABOVE``, or names a member."""
    needed: dict[str, object] = {"number": clean(number), "dated": dated, "since": since}
    if to == ABOVE:
        needed |= {"line_th": clean(lines[0]), "line_en": clean(lines[1])}
    problems = [missing(name, *FILL_IN) for name, value in needed.items() if not value]
    if kind not in UNDER:
        problems.append(missing("kind", "โปรดเลือกรูปแบบ", "Please choose a form."))
    if role not in POSITIONS:
        problems.append(missing("role", "โปรดเลือกตำแหน่ง", "Please choose a position."))
    if not to or (to == ABOVE and kind in ("acting", "vacant")):
        problems.append(missing("member", "โปรดเลือกผู้ที่ได้รับคำสั่ง", "Please choose whom the order names."))
    if until is not None and since is not None and until < since:
        problems.append(
            Problem("until", "order", "วันสิ้นสุดต้องไม่ก่อนวันเริ่ม", "The last day must not be before the first.")
        )
    if most is not None and most < 0:
        problems.append(Problem("most", "wrong", "จำนวนเงินต้องไม่ติดลบ", "The amount must not be negative."))
    return problems


def missing(where: str, th: str, en: str) -> Problem:
    return Problem(where, "missing", th, en)


class MemberAccount(Refused):
    """An account that works, or worked, for an office is not merged away: its signatures hang on it."""

    code = "merge-member"
    th = "รวมบัญชีนี้เข้าไปในบัญชีอื่นไม่ได้ เพราะเป็นหรือเคยเป็นบัญชีผู้ปฏิบัติงานของหน่วยงาน"
    en = "That account works, or worked, for an office, so it cannot be merged into another."
    next_th = "เข้าสู่ระบบด้วยบัญชีผู้ปฏิบัติงาน แล้วรวมบัญชีส่วนตัวเข้าไปแทน หากทั้งสองเป็นบัญชีผู้ปฏิบัติงาน ให้ผู้ดูแลระบบเชิญบัญชีที่จะใช้ต่อ"
    next_en = "Sign in with it and merge the private one into it. If both work for offices, have the one to keep invited there."


def unconfirmed(service: Service, chosen: Collection[str]) -> tuple[str, ...]:
    """The settings of a service whose value was only assumed, and that the office has not chosen itself yet."""
    return tuple(
        name
        for name, setting in service.settings.items()
        if setting.basis == "assumed" and name not in chosen
    )
