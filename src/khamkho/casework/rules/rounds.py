"""Which round an application belongs to, and until when a place has to be confirmed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from khamkho.base.errors import Refused
from khamkho.catalogue.service import Service, Step


class NoRoundYet(Refused):
    """The office has announced no round in which this could be handed in."""

    code = "no-round-yet"
    th = "หน่วยงานยังไม่ได้ประกาศรอบรับสมัครสำหรับสิ่งที่ท่านเลือก"
    en = "The office has not announced a round for what you have chosen."
    next_th = "สิ่งที่กรอกไว้ยังอยู่ครบ ดูกำหนดการที่หน้างานบริการของหน่วยงาน หรือสอบถามหน่วยงาน"
    next_en = "What you filled in is kept. Look at the dates on the page of the service, or ask the office."


class RoundNotOpen(Refused):
    """The round opens later."""

    code = "round-not-open"
    th = "ยังไม่ถึงเวลารับสมัคร จะเปิดรับ {opens}"
    en = "Applications are not taken yet: the round opens on {opens}."
    next_th = "สิ่งที่กรอกไว้ยังอยู่ครบ กลับมายื่นเมื่อเปิดรับ"
    next_en = "What you filled in is kept. Come back and hand it in when the round is open."


class RoundClosed(Refused):
    """The round is over, and none follows that was announced."""

    code = "round-closed"
    th = "ปิดรับสมัครแล้วเมื่อ {closed}"
    en = "The round closed on {closed}."
    next_th = "สิ่งที่กรอกไว้ยังอยู่ครบ โปรดติดต่อหน่วยงานหากต้องการสมัครภายหลังหรือทราบรอบถัดไป"
    next_en = "What you filled in is kept. Contact the office about applying late, or about the next round."


class RoundClosedNextOpens(Refused):
    """The round is over; the next one was announced."""

    code = "round-closed-next-opens"
    th = "ปิดรับสมัครแล้วเมื่อ {closed} รอบถัดไปเปิดรับ {opens}"
    en = "The round closed on {closed}. The next one opens on {opens}."
    next_th = "สิ่งที่กรอกไว้ยังอยู่ครบ กลับมายื่นเมื่อรอบถัดไปเปิดรับ"
    next_en = "What you filled in is kept. Come back and hand it in when the next round is open."


class NotTakenLate(Refused):
    """The office takes nobody late in this round, or its results stand already."""

    code = "not-taken-late"
    th = "รอบนี้ไม่รับสมัครภายหลัง หรือผลการคัดเลือกได้รับการยืนยันแล้ว"
    en = "This round takes nobody late, or its results were confirmed already."
    next_th = "ยื่นในรอบถัดไป หรือให้ผู้ดูแลระบบอนุญาตการรับภายหลังในหน้ารอบรับสมัคร"
    next_en = "Hand it in in the next round, or have an administrator allow late applications on the page of the round."


class ChosenByRound(Refused):
    """A place of a round was given on, or may be: nobody takes it back by opening the case again."""

    code = "chosen-by-round"
    th = "เปิดคำขอที่ผลเป็นไปตามรอบรับสมัครอีกครั้งไม่ได้ เพราะที่นั่งอาจเลื่อนให้ลำดับถัดไปแล้ว"
    en = "An application that a round decided cannot be opened again: its place may have gone to the next on the list."
    next_th = "ให้ผู้สมัครยื่นคำขอใหม่ในรอบถัดไป"
    next_en = "Have the applicant hand in a new application in the next round."


@dataclass(frozen=True, kw_only=True)
class Window:
    """When a round takes applications, and for which groups."""

    id: int
    opens: datetime
    closes: datetime
    groups: frozenset[str]
    late: bool = False
    """Whether an officer may still take somebody after the close."""


def group_of(service: Service, facets: Mapping[str, object]) -> str:
    """The group of places that an application is for: the answers that the service file names, in its order."""
    return "|".join(
        str(facets.get(name, "")) for name in (service.rounds.places_by if service.rounds else ())
    )


def open_window(windows: Iterable[Window], group: str, now: datetime) -> Window:
    """The round that takes an application now. Raises NoRoundYet, RoundNotOpen, RoundClosed, RoundClosedNextOpens."""
    fitting = sorted((one for one in windows if group in one.groups), key=lambda one: (one.opens, one.id))
    for one in fitting:
        if one.opens <= now < one.closes:
            return one
    coming = next((one for one in fitting if one.opens > now), None)
    over = max((one for one in fitting if one.closes <= now), key=lambda one: one.closes, default=None)
    if over and coming:
        raise RoundClosedNextOpens(closed=over.closes, opens=coming.opens)
    if coming:
        raise RoundNotOpen(opens=coming.opens)
    if over:
        raise RoundClosed(closed=over.closes)
    raise NoRoundYet()


def late_window(windows: Iterable[Window], group: str, now: datetime) -> Window:
    """The round that closed last and still takes somebody whom an officer enters. Raises NotTakenLate."""
    over = [one for one in windows if group in one.groups and one.closes <= now and one.late]
    if not over:
        raise NotTakenLate()
    return max(over, key=lambda one: (one.closes, one.id))


def is_confirmation(service: Service, step: Step) -> bool:
    """Whether a case stands at this step because it was given a place, and its applicant has to confirm it."""
    rounds = service.rounds
    return bool(
        rounds and rounds.select_at and step.by == "applicant" and service.led_to(rounds.chosen) == step
    )


def notice_of_round(service: Service, action: str, step: Step | None) -> str:
    """The notice of a move that a round made to a step: a place, or the waiting list; empty for any other move."""
    rounds = service.rounds
    if rounds is None or step is None:
        return ""
    if action in (rounds.chosen, rounds.offer) and step == service.led_to(action):
        return "place"
    return "waiting" if action == rounds.waiting and step == service.led_to(action) else ""


def confirm_by(
    announced: datetime | None, term: datetime | None, *, chosen: bool, now: datetime
) -> datetime | None:
    """Until when a place has to be confirmed: the announced day for who was chosen at once; the next on the list gets the
    step's time from the offer, never less than the others."""
    if announced is None or announced <= now:
        return term
    return announced if chosen or term is None else max(announced, term)
