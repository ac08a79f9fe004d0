"""Which registers an office keeps beside its cases, and how: a setting of the office. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from khamkho.base.errors import Invalid, NotFound, Problem, Refused
from khamkho.base.text import Text, clean
from khamkho.base.thai import ascii_digits
from khamkho.people.actor import Actor

ADVICE, TRAINING, EQUIPMENT, CARDS = "advice", "training", "equipment", "cards"
REGISTERS: Mapping[str, Text] = {
    ADVICE: Text("ทะเบียนให้คำปรึกษา", "Advice register"),
    TRAINING: Text("ทะเบียนอบรม", "Training register"),
    EQUIPMENT: Text("ทะเบียนวัสดุอุปกรณ์", "Equipment register"),
    CARDS: Text("ทะเบียนบัตร", "Card register"),
}

USUAL_KINDS: tuple[Text, ...] = (
    Text("ระบบสารสนเทศและโปรแกรม", "Information systems and programs"),
    Text("คอมพิวเตอร์และอุปกรณ์", "Computers and devices"),
    Text("เครือข่ายและอินเทอร์เน็ต", "Network and internet"),
    Text("การศึกษาทางไกล (DLTV/DLIT)", "Distance learning (DLTV/DLIT)"),
    Text("เว็บไซต์และสื่อออนไลน์", "Websites and online media"),
    Text("ความมั่นคงปลอดภัยไซเบอร์", "Cyber security"),
    Text("อื่น ๆ", "Other"),
)
"""What advice is asked about at an office that has no list of its own; assumed from the work of an ICT group."""
USUAL_THINGS: tuple[Text, ...] = (
    Text("คอมพิวเตอร์หรือโน้ตบุ๊ก", "Computer or laptop"),
    Text("เครื่องพิมพ์", "Printer"),
    Text("อุปกรณ์เครือข่าย", "Network device"),
    Text("อุปกรณ์รับสัญญาณดาวเทียม (DLTV)", "Satellite receiver (DLTV)"),
    Text("โทรทัศน์หรือเครื่องฉาย", "Television or projector"),
    Text("อื่น ๆ", "Other"),
)
"""Kinds of equipment at an office that has no list of its own: those of the request for a repair."""
USUAL_YEARS, MOST_YEARS = 5, 20
"""How long names and words stay readable; assumed, so an office sets it."""
MOST_KINDS, LONGEST_KIND = 40, 100


class RegisterNotKept(Refused):
    """The office does not keep this register."""

    code = "register-not-kept"
    status = 404
    th = "หน่วยงานนี้ไม่ได้เปิดใช้{register}"
    en = "This office does not keep this register: {register}."
    next_th = "ผู้ดูแลระบบหรือผู้อำนวยการเปิดใช้ได้ที่ ตั้งค่าหน่วยงาน > ทะเบียนอื่นของหน่วยงาน"
    next_en = "An administrator or the director can switch it on: Settings of the office, Other registers."


class OnlyWorkers(Refused):
    """Whoever writes in a register works on the office's affairs."""

    code = "register-workers-only"
    status = 403
    th = "เฉพาะเจ้าหน้าที่ ผู้อำนวยการกลุ่ม และผู้อำนวยการเท่านั้นที่บันทึกในทะเบียนได้"
    en = "Only officers, heads and the director write in the register."
    next_th = "โปรดให้เจ้าหน้าที่ของหน่วยงานบันทึก"
    next_en = "Ask an officer of the office to write it."


class OnlyHeads(Refused):
    """What cannot be taken back is for a head of the office."""

    code = "register-heads-only"
    status = 403
    th = "เฉพาะผู้อำนวยการกลุ่มหรือผู้อำนวยการเท่านั้นที่ทำรายการนี้ได้"
    en = "Only a head of the office may do this."
    next_th = "โปรดให้ผู้อำนวยการกลุ่มหรือผู้อำนวยการทำรายการ"
    next_en = "Ask the head of your group or the director."


@dataclass(frozen=True, kw_only=True)
class Registers:
    """How an office keeps its registers."""

    kept: frozenset[str] = frozenset()
    kinds: tuple[Text, ...] = USUAL_KINDS
    """What advice is asked about. The Thai words are what an entry keeps, so a changed list changes no entry."""
    things: tuple[Text, ...] = USUAL_THINGS
    """Kinds of equipment, kept in the same way."""
    years: int = USUAL_YEARS
    """So many years after an entry was closed its names and words are erased."""

    def keeps(self, name: str) -> bool:
        return name in self.kept


def registers_from(settings: Mapping[str, Any]) -> Registers:
    """The registers of an office, from its settings."""
    held = settings.get("registers")
    if not isinstance(held, dict):
        return Registers()
    kinds, things = (
        tuple(Text(one["th"], one["en"]) for one in held.get(name, ())) for name in ("kinds", "things")
    )
    return Registers(
        kept=frozenset(REGISTERS).intersection(held.get("kept", ())),
        kinds=kinds or USUAL_KINDS,
        things=things or USUAL_THINGS,
        years=int(held.get("years", USUAL_YEARS)),
    )


def checked_registers(kept: Sequence[str], kinds: str, years: str, things: str = "") -> dict[str, Any]:
    """The setting as it is kept, from what was typed: a kind a line, ``ไทย | English``; without ``things`` the kinds of
    equipment are the usual ones. Raises Invalid."""
    problems: list[Problem] = []
    listed = _listed("kinds", kinds, problems)
    pieces = _listed("things", things, problems) if things.strip() else []
    span = ascii_digits(clean(years))
    if not (span.isdigit() and len(span) <= 2 and 1 <= int(span) <= MOST_YEARS):
        problems.append(
            Problem(
                "years",
                "wrong",
                f"กรอกจำนวนปี 1 ถึง {MOST_YEARS}",
                f"Write a number of years from 1 to {MOST_YEARS}.",
            )
        )
    if problems:
        raise Invalid(problems)
    wanted = {"kept": [name for name in REGISTERS if name in kept], "kinds": listed, "years": int(span)}
    return wanted | ({"things": pieces} if pieces else {})


def _listed(where: str, typed: str, problems: list[Problem]) -> list[dict[str, str]]:
    listed = _kinds(typed)
    if not listed or len(listed) > MOST_KINDS:
        problems.append(
            Problem(
                where,
                "count",
                f"ระบุ 1 ถึง {MOST_KINDS} เรื่อง บรรทัดละเรื่อง",
                f"Write 1 to {MOST_KINDS} kinds, one a line.",
            )
        )
    if any(len(words) > LONGEST_KIND for one in listed for words in one.values()):
        problems.append(
            Problem(
                where,
                "too-long",
                f"แต่ละเรื่องต้องไม่เกิน {LONGEST_KIND} ตัวอักษร",
                f"A kind has at most {LONGEST_KIND} characters.",
            )
        )
    if len({one["th"] for one in listed}) < len(listed):
        problems.append(Problem(where, "twice", "มีเรื่องที่ซ้ำกัน", "A kind stands there twice."))
    return listed


def _kinds(typed: str) -> list[dict[str, str]]:
    found = []
    for line in clean(typed, lines=True).splitlines():
        th, _, en = (part.strip() for part in line.partition("|"))
        if th:
            found.append({"th": th, "en": en or th})
    return found


def permit_reading(actor: Actor, office_id: int, settings: Mapping[str, Any], name: str) -> None:
    """Ask whether the actor may read this register of the office. Raises NotFound, RegisterNotKept."""
    if actor.kind == "system":
        return
    if (
        not actor.two_factor
        or actor.seat_as(office_id, "officer", "supervisor", "director", "auditor") is None
    ):
        raise NotFound
    if not registers_from(settings).keeps(name):
        raise RegisterNotKept(register=REGISTERS[name])


def permit_keeping(actor: Actor, office_id: int, settings: Mapping[str, Any], name: str) -> int | None:
    """Ask whether the actor may write in this register, and return her seat; Khamkho itself has none.

    Raises NotFound, RegisterNotKept, OnlyWorkers.
    """
    permit_reading(actor, office_id, settings, name)
    seat = actor.seat_as(office_id, "officer", "supervisor", "director")
    if seat is None and actor.kind != "system":
        raise OnlyWorkers()
    return seat.id if seat else None


def permit_heading(actor: Actor, office_id: int, settings: Mapping[str, Any], name: str) -> int | None:
    """The same for what only a head of the office may do. Raises also OnlyHeads."""
    seat = permit_keeping(actor, office_id, settings, name)
    head = actor.seat_as(office_id, "supervisor", "director")
    if head is None and actor.kind != "system":
        raise OnlyHeads()
    return head.id if head else seat
