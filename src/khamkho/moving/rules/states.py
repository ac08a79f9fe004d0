"""Where a case stands that an earlier register calls so or so. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from khamkho.base.text import Text
from khamkho.base.thai import search_key
from khamkho.catalogue.service import Service
from khamkho.catalogue.words import END_TITLES
from khamkho.moving.rules.words import matching

MOST_STATES = 40
NONE = ""
"""The word of a row whose cell for the state is empty, or of a table without such a column."""
DONE_WORDS = (
    "รับบัตรแล้ว",
    "รับแล้ว",
    "เสร็จ",
    "แล้วเสร็จ",
    "เรียบร้อย",
    "จ่ายแล้ว",
    "ปิด",
    "done",
    "completed",
    "collected",
    "finished",
)
REFUSED_WORDS = ("ไม่อนุมัติ", "ไม่ผ่าน", "ปฏิเสธ", "rejected", "refused", "denied")
GONE_WORDS = ("ยกเลิก", "ถอน", "cancelled", "canceled", "withdrawn")
READY_WORDS = ("รอรับ", "รอมารับ", "พร้อมรับ", "ready", "waitingtobecollected")
DECIDE_WORDS = ("เสนอ", "รออนุมัติ", "รอลงนาม", "approval", "signature")
MAKE_WORDS = ("จัดทำ", "พิมพ์", "อนุมัติแล้ว", "อนุมัติ", "printing", "approved")
FIX_WORDS = ("แก้ไข", "ไม่ครบ", "เอกสารไม่", "correct", "incomplete")


def places_of(service: Service) -> tuple[tuple[str, Text], ...]:
    """Every step at which a case can go on, and every end that it may have come to."""
    steps = [
        (step.id, Text(f"ดำเนินการต่อที่: {step.title.th}", f"Goes on at: {step.title.en}"))
        for step in service.steps
        if step.by != "system"
    ]
    ends = [
        (end, Text(f"สิ้นสุดแล้ว: {service.end_title(end).th}", f"Ended: {service.end_title(end).en}"))
        for end in service.ends
    ]
    return (*steps, *ends)


def guessed_place(service: Service, word: str) -> str:
    """The step or end that a word of an earlier register seems to mean; the first step where nothing tells."""
    first = service.first_step.id
    if not word:
        return first
    steps = [(step.id, (step.title,)) for step in service.steps if step.by != "system"]
    ends = [
        (end, (service.end_title(end), END_TITLES[kind]))
        for end, kind in service.ends.items()
        if kind in END_TITLES
    ]
    key = search_key(word).replace(" ", "")
    if found := _by_words(service, key):
        return found
    return matching(word, ends) or matching(word, steps) or first


def _by_words(service: Service, key: str) -> str:
    def says(words: Sequence[str]) -> bool:
        return any(search_key(word).replace(" ", "") in key for word in words)

    if says(REFUSED_WORDS):
        return _end(service, "refused")
    if says(GONE_WORDS):
        return _end(service, "withdrawn") or _end(service, "closed") or _end(service, "refused")
    if says(READY_WORDS):
        return next(
            (step.id for step in service.steps if step.waits == "applicant" and step.by != "applicant"), ""
        )
    if says(FIX_WORDS):
        return next((step.id for step in service.steps if step.by == "applicant"), "")
    if says(DONE_WORDS):
        return _end(service, "granted")
    if says(DECIDE_WORDS):
        return next((step.id for step in service.steps if step.by == "director"), "")
    if says(MAKE_WORDS):
        made = service.card.at if service.card else ""
        return made or _end(service, "granted")
    return ""


def _end(service: Service, kind: str) -> str:
    return next((end for end, one in service.ends.items() if one == kind), "")


def words_for_states(cells: Sequence[str]) -> list[str]:
    """The words of a column for states, each once, in the order in which they come; at most so many."""
    return list(dict.fromkeys(cell.strip() for cell in cells))[:MOST_STATES]


def states_chosen(typed: Mapping[str, str], words: Sequence[str], service: Service) -> dict[str, str]:
    """Where each word leads, as a form posts it by the place of the word."""
    known = {name for name, _label in places_of(service)}
    found = {}
    for at, word in enumerate(words):
        place = typed.get(f"state.{at}", "")
        found[word] = place if place in known else guessed_place(service, word)
    return found
