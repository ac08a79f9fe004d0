"""The life of a card: which state follows which. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

from khamkho.base.text import Text
from khamkho.cards.rules.refusals import CardMoved

MADE, SIGNED, HANDED, LOST = "made", "signed", "handed", "lost"
LEFT, REPLACED, RETURNED, REVOKED, VOID = "left", "replaced", "returned", "revoked", "void"
STATES: Mapping[str, Text] = {
    MADE: Text("จัดทำแล้ว รอลงนาม", "made, to be signed"),
    SIGNED: Text("ลงนามแล้ว รอรับ", "signed, to be handed over"),
    HANDED: Text("ส่งมอบแล้ว", "handed over"),
    LOST: Text("แจ้งหายหรือถูกทำลาย", "lost or destroyed"),
    LEFT: Text("ผู้ถือบัตรพ้นหรือย้ายสังกัด", "holder retired or moved"),
    REPLACED: Text("มีบัตรใหม่แทนแล้ว", "replaced by a new card"),
    RETURNED: Text("คืนบัตรแล้ว", "returned"),
    REVOKED: Text("เพิกถอน", "revoked"),
    VOID: Text("ยกเลิก (พิมพ์เสีย)", "void (misprint)"),
}
MAKE, PRINT, SIGN, SPOIL, HAND, TAKE_HAND_BACK = "make", "print", "sign", "spoil", "hand", "hand_back"
TAKE_IN, OLD_BOOK = "take_in", "cards-old"
"""A card of an earlier register, and the order in which such cards came: their numbers are not ours."""
LOSE, REPLACE, RETURN, REVOKE, LEAVE, UNCLAIMED = "lose", "replace", "return", "revoke", "leave", "unclaimed"
EVENTS: Mapping[str, Text] = {
    MAKE: Text("จัดทำบัตร", "made"),
    TAKE_IN: Text("ย้ายเข้าจากทะเบียนเดิม", "moved in from an earlier register"),
    PRINT: Text("พิมพ์บัตร", "printed"),
    SIGN: Text("ผู้มีอำนาจออกบัตรลงนาม", "signed by the issuing authority"),
    SPOIL: Text("ยกเลิกบัตร", "made void"),
    HAND: Text("ส่งมอบบัตร", "handed over"),
    TAKE_HAND_BACK: Text("ยกเลิกการส่งมอบ", "handing over taken back"),
    LOSE: Text("แจ้งหายหรือถูกทำลาย", "reported lost or destroyed"),
    REPLACE: Text("มีบัตรใหม่แทน", "replaced by a new card"),
    RETURN: Text("คืนบัตร", "handed in"),
    REVOKE: Text("เพิกถอนบัตร", "revoked"),
    LEAVE: Text("ผู้ถือบัตรเกษียณ พ้นจากตำแหน่ง หรือย้ายสังกัด", "its holder retired, left or moved"),
    UNCLAIMED: Text("ไม่มีผู้มารับ เก็บคืน", "not collected, kept by the office"),
}
FROM: Mapping[str, frozenset[str]] = {
    PRINT: frozenset({MADE}),
    SIGN: frozenset({MADE}),
    SPOIL: frozenset({MADE, SIGNED}),
    HAND: frozenset({SIGNED}),
    TAKE_HAND_BACK: frozenset({HANDED, RETURNED}),
    LOSE: frozenset({SIGNED, HANDED, LEFT, REPLACED}),
    REPLACE: frozenset({HANDED, LEFT}),
    RETURN: frozenset({HANDED, LOST, LEFT, REPLACED, REVOKED}),
    REVOKE: frozenset({SIGNED, HANDED, LOST, LEFT}),
    LEAVE: frozenset({HANDED}),
    UNCLAIMED: frozenset({MADE, SIGNED}),
}
"""In which states each may happen. Nothing makes a card valid again that was lost, revoked, replaced or made void."""
TO: Mapping[str, str] = {
    SIGN: SIGNED, SPOIL: VOID, HAND: HANDED, TAKE_HAND_BACK: SIGNED, LOSE: LOST, REPLACE: REPLACED, RETURN: RETURNED,
    REVOKE: REVOKED, LEAVE: LEFT, UNCLAIMED: RETURNED,
}  # fmt: skip
OVER = frozenset({LOST, LEFT, REPLACED, RETURNED, REVOKED, VOID})
"""States in which nobody relies on a card any more."""
BY_HAND = (SPOIL, LOSE, RETURN, LEAVE, REVOKE)
"""What the page of a card offers."""

Standing = Literal["waiting", "valid", "expiring", "expired", "over"]
STANDINGS: Mapping[Standing, Text] = {
    "waiting": Text("ยังไม่ส่งมอบ", "not handed over yet"),
    "valid": Text("ใช้ได้", "valid"),
    "expiring": Text("ใช้ได้ ใกล้หมดอายุ", "valid, about to expire"),
    "expired": Text("หมดอายุ", "expired"),
    "over": Text("ใช้ไม่ได้", "not valid"),
}


def after(what: str, state: str) -> str:
    """The state of a card after ``what``. Raises CardMoved."""
    if state not in FROM[what]:
        raise CardMoved(what=EVENTS[what], state=STATES[state])
    return TO.get(what, state)


def possible(state: str) -> tuple[str, ...]:
    """What the page of a card in this state offers."""
    return tuple(what for what in BY_HAND if state in FROM[what])


def standing(state: str, last: date | None, day: date, *, soon: int) -> Standing:
    """Whether a card may be relied on at a day; ``soon`` is how many days before its end it counts as expiring."""
    if state in OVER:
        return "over"
    if state != HANDED:
        return "waiting"
    if last is None:
        return "valid"
    if last < day:
        return "expired"
    return "expiring" if last - timedelta(days=soon) <= day else "valid"
