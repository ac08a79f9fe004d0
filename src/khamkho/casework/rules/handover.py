"""Handing a case over to another office: who may, and every expected "no". Pure."""

from __future__ import annotations

from collections.abc import Mapping

from khamkho.base.errors import Refused
from khamkho.casework.rules.permits import WORKING_ROLES, Standing, require_role
from khamkho.catalogue.service import Service

NOBODY = "nobody"
MAY_HAND_OVER: Mapping[str, frozenset[str]] = {
    "officer": WORKING_ROLES,
    "supervisor": frozenset({"supervisor", "director"}),
    "director": frozenset({"director"}),
}
"""Who hands a case over where the service file names a role: that one, and those above it."""
MOST_UNDER_ONE_LETTER = 50
"""How many cases may go under one covering letter."""


class NeverHandedOver(Refused):
    """The service file lets nobody hand its cases over."""

    code = "never-handed-over"
    status = 422
    th = "คำขอของงานบริการนี้โอนไปยังหน่วยงานอื่นไม่ได้"
    en = "Applications for this service are not handed over to another office."
    next_th = "คืนคำขอพร้อมแจ้งว่าต้องยื่นที่ใด"
    next_en = "Give the application back and say where to hand it in."


class OnlyForwards(Refused):
    """The office takes applications for this service in, and an office above it works on them."""

    code = "only-forwards"
    status = 403
    th = "หน่วยงานนี้รับคำขอเพื่อนำส่งเท่านั้น หน่วยงานที่สูงกว่าเป็นผู้ดำเนินการ"
    en = "This office takes these applications in and forwards them; an office above it works on them."
    next_th = "นำส่งคำขอด้วยหนังสือนำส่ง"
    next_en = "Forward the application with a covering letter."


class NotOfferedThere(Refused):
    """The other office does not offer the service, or is this one."""

    code = "not-offered-there"
    status = 422
    th = "โอนคำขอไปยังหน่วยงานนี้ไม่ได้ เพราะไม่ได้เปิดรับคำของานบริการนี้"
    en = "The application cannot go to this office: it does not take applications for this service."
    next_th = "เลือกหน่วยงานอื่นจากรายการ"
    next_en = "Choose another office from the list."


class LettersUnfinished(Refused):
    """A letter of this office about the case is neither signed nor made yet."""

    code = "letters-unfinished"
    th = "ยังมีหนังสือเกี่ยวกับคำขอนี้ที่ยังไม่เสร็จ จึงยังโอนคำขอไม่ได้"
    en = "A letter about this application is not finished yet, so it cannot be handed over."
    next_th = "ลงนาม ใส่เลขที่ หรือทิ้งร่างหนังสือนั้นก่อน"
    next_en = "Sign it, give it its number, or throw the draft away first."


class OpinionsAwaited(Refused):
    """Somebody is still asked for an opinion on the case, and may read parts of it for that time."""

    code = "opinions-awaited"
    th = "ยังรอความเห็นเกี่ยวกับคำขอนี้อยู่ จึงยังโอนคำขอไม่ได้"
    en = "An opinion on this application is still awaited, so it cannot be handed over."
    next_th = "รอให้ตอบ หรือยกเลิกการขอความเห็นก่อน"
    next_en = "Wait for it, or take the request back first."


class NotHereAnyMore(Refused):
    """A case on the list of a covering letter has ended, or lies at another office."""

    code = "not-here-any-more"
    th = "คำขอเลขที่ {number} สิ้นสุดหรือไม่ได้อยู่ที่หน่วยงานนี้แล้ว จึงนำส่งไม่ได้"
    en = "Application {number} has ended or is not at this office any more, so it cannot be forwarded."
    next_th = "ทิ้งร่างหนังสือนำส่งนี้ หรือยกเลิกหากลงนามแล้ว แล้วทำใหม่โดยไม่เลือกคำขอนั้น"
    next_en = (
        "Throw the draft away, or make the letter void if it is signed, and write it again without that one."
    )


class NothingToForward(Refused):
    """No application was chosen for a covering letter, or too many."""

    code = "nothing-to-forward"
    status = 422
    th = "โปรดเลือกคำขอที่จะนำส่ง ไม่เกิน {most} รายการต่อหนังสือหนึ่งฉบับ"
    en = "Choose the applications to forward: at most {most} under one letter."
    next_th = "เลือกอย่างน้อยหนึ่งคำขอ หากมีมาก ให้แบ่งเป็นหลายฉบับ"
    next_en = "Choose at least one; for many, write several letters."


def require_may_hand_over(standing: Standing, service: Service) -> None:
    """Refuse unless the service lets this person hand the case over; the office's own work stays at the office.

    Raises NeverHandedOver, NotYours, OwnCase, HasInterest.
    """
    if service.hand_over == NOBODY or service.is_internal:
        raise NeverHandedOver()
    require_role(standing, MAY_HAND_OVER[service.hand_over], says=service.hand_over)


def may_hand_over(standing: Standing, service: Service) -> bool:
    """Whether ``require_may_hand_over`` would let this person."""
    roles = MAY_HAND_OVER.get(service.hand_over, frozenset())
    return (
        bool(standing.roles & roles)
        and not service.is_internal
        and not standing.is_party
        and not standing.has_interest
    )
