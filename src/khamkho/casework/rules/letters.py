"""An office's letters: which kinds there are, who may sign each, how it is numbered, and from which state to which. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from khamkho.base.errors import Invalid, NotFound, Problem, Refused
from khamkho.base.text import Text, clean
from khamkho.casework.rules.flow import GIVEN_BACK

Layout = Literal["letter", "memo", "order", "certificate"]

DRAFT, WAITING, PENDING, ISSUED = "draft", "waiting", "pending", "issued"
REPLACED, REVOKED, VOIDED = "replaced", "revoked", "voided"
STATES: Mapping[str, Text] = {
    DRAFT: Text("ร่าง", "draft"),
    WAITING: Text("รอเลขที่หนังสือ", "waiting for its number"),
    PENDING: Text("กำลังจัดทำ", "being made"),
    ISSUED: Text("ใช้ได้", "stands"),
    REPLACED: Text("มีฉบับใหม่แทนแล้ว", "replaced by a newer one"),
    REVOKED: Text("เพิกถอนแล้ว", "revoked"),
    VOIDED: Text("ยกเลิกแล้ว", "void"),
}
IN_THE_BOOK = frozenset({WAITING, PENDING, ISSUED, REPLACED, REVOKED, VOIDED})
MAY_END: Mapping[str, frozenset[str]] = {
    VOIDED: frozenset({WAITING, PENDING}),
    REVOKED: frozenset({ISSUED}),
}
"""How a letter ends, and from where: one that nobody has got is void; one that went out is revoked."""

LETTERS, ORDERS, CERTIFICATES = "letters", "orders", "certificates"
BOOKS: Mapping[str, Text] = {
    LETTERS: Text("ทะเบียนหนังสือส่ง", "Letters"),
    ORDERS: Text("ทะเบียนคำสั่ง", "Orders"),
    CERTIFICATES: Text("ทะเบียนเกียรติบัตร", "Certificates of training"),
}
PATTERNS: Mapping[str, str] = {
    LETTERS: "{code}/{seq}",
    ORDERS: "{seq}/{year}",
    CERTIFICATES: "{seq}/{year}",
}

_DECIDERS, _HEADS, _ALL = (
    frozenset({"director"}),
    frozenset({"supervisor", "director"}),
    frozenset({"officer", "supervisor", "director"}),
)


GIVE_BACK, TRAINING = "give_back", "training"
ELSEWHERE = frozenset({"cases", "person"})
"""What letters are about that are written from a page of their own."""


@dataclass(frozen=True, kw_only=True)
class LetterKind:
    """One kind of letter. ``told``: it goes to the applicant of its case. ``about``: whether it needs a case, several
    that it forwards, or a person without a case. ``after``: the kind of end that its case must have come to.
    ``sends``: it sends the applicant to the office of the case that is linked with its own, which reads it there."""

    id: str
    title: Text
    layout: Layout
    signers: frozenset[str]
    book: str = LETTERS
    told: bool = False
    about: Literal["case", "either", "cases", "person"] = "either"
    after: str = ""
    sends: bool = False


KINDS: Mapping[str, LetterKind] = {
    kind.id: kind
    for kind in (
        LetterKind(
            id="decision",
            title=Text("หนังสือแจ้งผลการพิจารณา", "Letter of decision"),
            layout="letter",
            signers=_HEADS,
            told=True,
            about="case",
        ),
        LetterKind(
            id=GIVE_BACK,
            title=Text("หนังสือคืนคำขอ", "Letter giving the application back"),
            layout="letter",
            signers=_ALL,
            told=True,
            about="case",
            after=GIVEN_BACK,
        ),
        LetterKind(
            id="late",
            title=Text("หนังสือแจ้งเหตุแห่งความล่าช้า", "Letter about a delay"),
            layout="letter",
            signers=_HEADS,
            told=True,
            about="case",
        ),
        LetterKind(
            id="certificate",
            title=Text("หนังสือรับรอง", "Certificate"),
            layout="certificate",
            signers=_DECIDERS,
            told=True,
            about="case",
        ),
        LetterKind(
            id="referral",
            title=Text("หนังสือส่งตัว", "Letter of referral"),
            layout="letter",
            signers=_DECIDERS,
            told=True,
            about="case",
            sends=True,
        ),
        LetterKind(id="memo", title=Text("บันทึกข้อความ", "Memorandum"), layout="memo", signers=_ALL),
        LetterKind(
            id="report",
            title=Text("บันทึกข้อความรายงานผล", "Memorandum reporting results"),
            layout="memo",
            signers=_ALL,
            about="case",
        ),
        LetterKind(
            id="order",
            title=Text("คำสั่งแต่งตั้งคณะกรรมการ", "Order appointing a committee"),
            layout="order",
            signers=_DECIDERS,
            book=ORDERS,
        ),
        LetterKind(
            id="to_schools",
            title=Text("หนังสือถึงสถานศึกษา", "Letter to schools"),
            layout="letter",
            signers=_DECIDERS,
        ),
        LetterKind(
            id="covering",
            title=Text("หนังสือนำส่ง", "Covering letter"),
            layout="letter",
            signers=_DECIDERS,
            about="cases",
        ),
        LetterKind(
            id=TRAINING,
            title=Text("เกียรติบัตร", "Certificate of training"),
            layout="certificate",
            signers=_DECIDERS,
            book=CERTIFICATES,
            about="person",
        ),
    )
}
FIELDS: Mapping[str, tuple[int, bool]] = {
    "subject": (300, True),
    "to": (400, True),
    "refers": (400, False),
    "encloses": (1000, False),
    "body": (12_000, True),
    "closing": (120, False),
    "appeal": (2000, False),
}
"""What can be written in a letter, how long it may be, and whether it must be there."""


_OF_LAYOUT: Mapping[Layout, tuple[str, ...]] = {
    "letter": ("subject", "to", "refers", "encloses", "body", "closing", "appeal"),
    "memo": ("subject", "to", "refers", "encloses", "body"),
    "order": ("subject", "body"),
    "certificate": ("subject", "body"),
}


def fields_of(kind: LetterKind) -> tuple[str, ...]:
    """What is written in a letter of this kind, in order; only what can be appealed against tells about an appeal."""
    fields = _OF_LAYOUT[kind.layout]
    return (
        fields if kind.id in ("decision", GIVE_BACK) else tuple(name for name in fields if name != "appeal")
    )


class NoSuchLetter(NotFound):
    """The letter does not exist, or this person may not know that it does."""

    code = "no-such-letter"
    th = "ไม่พบหนังสือฉบับนี้ หรือท่านไม่มีสิทธิ์ดู"
    en = "There is no such letter, or you may not see it."
    next_th = "ค้นหาในทะเบียนหนังสือของหน่วยงาน"
    next_en = "Look for it in the office's letter book."


class LetterState(Refused):
    """The letter is no longer, or not yet, where this can be done to it."""

    code = "letter-state"
    th = "ทำรายการนี้กับหนังสือที่อยู่ในสถานะ “{state}” ไม่ได้"
    en = "This cannot be done to a letter that is: {state}."
    next_th = "เปิดหน้าหนังสือใหม่เพื่อดูสถานะล่าสุด"
    next_en = "Open the letter again to see how it stands now."


class LetterChanged(Refused):
    """Somebody changed the draft after this person read it."""

    code = "letter-changed"
    th = "ร่างหนังสือนี้ถูกแก้ไขหลังจากที่ท่านเปิดอ่าน ระบบจึงยังไม่ลงนาม"
    en = "This draft was changed after you opened it, so it was not signed."
    next_th = "อ่านฉบับล่าสุด แล้วลงนามอีกครั้ง"
    next_en = "Read the latest text, then sign again."


class NumberTaken(Refused):
    """Another letter of this book and year has the number."""

    code = "letter-number-taken"
    th = "เลขที่ {number} ถูกใช้กับหนังสือฉบับอื่นของปีนี้แล้ว"
    en = "The number {number} already belongs to another letter of this year."
    next_th = "ตรวจสอบเลขในระบบสารบรรณ แล้วกรอกอีกครั้ง"
    next_en = "Look the number up in the e-saraban, then type it again."


class WrongKind(Refused):
    """This kind of letter cannot be written here."""

    code = "letter-kind"
    status = 422
    th = "เขียนหนังสือประเภทนี้จากตรงนี้ไม่ได้"
    en = "This kind of letter cannot be written here."
    next_th = "หนังสือแจ้งผล แจ้งความล่าช้า และหนังสือรับรอง เขียนจากหน้าคำขอ หนังสือคืนคำขอเขียนเมื่อคืนคำขอแล้ว คำสั่งเขียนจากทะเบียนหนังสือ หนังสือนำส่งเขียนจากหน้านำส่งคำขอ"
    next_en = "Decisions, letters about a delay and certificates are written from an application, a letter that gives one back once it was given back, orders from the letter book, covering letters where applications are forwarded."


def checked_kind(kind: str, *, has_case: bool, end: str = "") -> LetterKind:
    """The kind by its id; ``end`` is what its case came to. Raises WrongKind for one that does not exist or does not
    belong here."""
    found = KINDS.get(kind)
    if found is None or found.about in ELSEWHERE or (found.about == "case" and not has_case):
        raise WrongKind()
    require_end(found, end)
    return found


def require_end(kind: LetterKind, end: str) -> None:
    """Refuse a letter that says something of its case which is not so (any more). Raises WrongKind."""
    if kind.after and kind.after != end:
        raise WrongKind()


def checked_content(kind: LetterKind, fields: Mapping[str, Any]) -> dict[str, str]:
    """What a person wrote, cleaned. Raises Invalid naming every part that is empty or too long."""
    found: dict[str, str] = {}
    problems = []
    asked = fields_of(kind)
    for name, (longest, needed) in FIELDS.items():
        text = clean(str(fields.get(name, "")), lines=True) if name in asked else ""
        if not text and needed and name in asked:
            problems.append(Problem(name, "empty", "กรุณากรอกข้อความ", "Write the text."))
        if len(text) > longest:
            problems.append(
                Problem(name, "too-long", f"ต้องไม่เกิน {longest} ตัวอักษร", f"At most {longest} characters.")
            )
        found[name] = text
    if problems:
        raise Invalid(problems)
    return found


def checked_number(typed: str) -> str:
    """A number as it was typed in from the office's e-saraban, cleaned. Raises Invalid."""
    number = clean(typed)
    if not number or len(number) > 60 or not re.search("[0-9๐-๙]", number):
        raise Invalid(
            [
                Problem(
                    "number",
                    "wrong",
                    "กรอกเลขที่หนังสือตามที่ออกในระบบสารบรรณ เช่น ศธ 04001/123",
                    "Type the number as the e-saraban gave it, for example ศธ 04001/123.",
                )
            ]
        )
    return number.translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789"))


_TOKEN = re.compile(r"\{(code|seq|year|year2)(?::0?(\d{1,2}))?\}")


def pattern_is_sound(pattern: str) -> bool:
    """Whether a pattern gives each letter of a year its own number: it names the sequence, and nothing unknown."""
    return "seq" in {match[1] for match in _TOKEN.finditer(pattern)} and "{" not in _TOKEN.sub("", pattern)


def letter_number(pattern: str, *, code: str, year: int, seq: int) -> str:
    """Fill a pattern: ``{code}`` (ศธ 04001), ``{seq}``, ``{year}`` (BE), ``{year2}``."""
    values = {"code": code, "year": str(year), "year2": f"{year % 100:02d}", "seq": str(seq)}
    return _TOKEN.sub(lambda match: values[match[1]].zfill(int(match[2] or 0)), pattern)


def require_state(state: str, *allowed: str) -> None:
    """Refuse unless the letter is in one of these states. Raises LetterState."""
    if state not in allowed:
        raise LetterState(state=STATES[state])
