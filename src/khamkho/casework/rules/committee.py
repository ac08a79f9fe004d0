"""Committees: who sits on one, when its meeting may resolve, and what a record of it must say. Pure.

The quorum counts the members who may take part: whoever has an interest in the matter leaves, and the committee then
consists of the others. Which quorum a committee needs is the service file's to say.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from khamkho.base.errors import Refused
from khamkho.base.text import Text

Quorum = Literal["half", "two_thirds"] | int
CHAIR, MEMBER, SECRETARY = "chair", "member", "secretary"
ROLES: Mapping[str, Text] = {
    CHAIR: Text("ประธานกรรมการ", "Chair"),
    MEMBER: Text("กรรมการ", "Member"),
    SECRETARY: Text("กรรมการและเลขานุการ", "Member and secretary"),
}
PRESENT, ABSENT, OUT = "present", "absent", "out"
ATTENDANCE: Mapping[str, Text] = {
    PRESENT: Text("เข้าประชุม", "was present"),
    ABSENT: Text("ไม่เข้าประชุม", "was absent"),
    OUT: Text("มีส่วนได้เสีย ออกจากที่ประชุม", "has an interest, and left"),
}
FEWEST, MOST = 2, 40


@dataclass(frozen=True, kw_only=True)
class Order:
    """The order by which a committee was appointed: from its date, until the last day of its term."""

    dated: date
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """What was recorded of one meeting. ``attended`` says of each member (by id) whether she was there."""

    on: date
    attended: Mapping[int, str]
    chaired_by: int
    votes: tuple[int, int, int] | None = None
    """For, against, abstained; None where nothing was counted."""


class NoCommittee(Refused):
    """No committee was appointed for this case."""

    code = "no-committee"
    th = "ยังไม่ได้แต่งตั้งคณะกรรมการของเรื่องนี้"
    en = "No committee has been appointed for this yet."
    next_th = "บันทึกคำสั่งแต่งตั้งคณะกรรมการในหน้าของเรื่องก่อน"
    next_en = "Record the order that appoints the committee on the page of the case first."


class BeforeTheOrder(Refused):
    """A committee cannot have met before it was appointed, nor after its term."""

    code = "before-the-order"
    th = "วันที่ประชุมต้องอยู่ในวาระของคณะกรรมการ คือตั้งแต่วันที่ของคำสั่งแต่งตั้งจนถึงวันสุดท้ายของวาระ"
    en = "The meeting has to lie in the committee's term: from the date of its order until its last day."
    next_th = "แก้วันที่ประชุม หรือบันทึกคำสั่งแต่งตั้งฉบับใหม่"
    next_en = "Correct the day of the meeting, or record a new order."


class MeetingAhead(Refused):
    """A meeting that has not been held has no resolution."""

    code = "meeting-ahead"
    th = "บันทึกมติของการประชุมที่ยังไม่ถึงวันไม่ได้"
    en = "The resolution of a meeting that lies ahead cannot be recorded."
    next_th = "บันทึกเมื่อประชุมแล้ว"
    next_en = "Record it once the meeting has been held."


class NoQuorum(Refused):
    """Too few members who may take part were present."""

    code = "no-quorum"
    th = "ไม่ครบองค์ประชุม: มีกรรมการเข้าประชุม {present} คน จากที่ต้องมีอย่างน้อย {needed} คน"
    en = "There was no quorum: {present} members were present, and at least {needed} are needed."
    next_th = "ตรวจรายชื่อผู้เข้าประชุม หรือประชุมใหม่ให้ครบองค์ประชุม"
    next_en = "Check who was present, or meet again with enough members."


class NobodyChaired(Refused):
    """The meeting had no chair, or one who was not there or may not take part."""

    code = "nobody-chaired"
    th = "ผู้ทำหน้าที่ประธานต้องเป็นกรรมการที่เข้าประชุมและไม่มีส่วนได้เสีย"
    en = "Whoever chaired has to be a member who was present and has no interest in the matter."
    next_th = "เลือกผู้ทำหน้าที่ประธานจากกรรมการที่เข้าประชุม"
    next_en = "Choose who chaired from the members who were present."


class VotesDoNotAddUp(Refused):
    """More votes than members who could vote."""

    code = "votes-do-not-add-up"
    th = "คะแนนเสียงรวมกันได้ {votes} เสียง แต่มีกรรมการเข้าประชุม {present} คน"
    en = "The votes add up to {votes}, but {present} members were present."
    next_th = "แก้จำนวนเสียง หรือเว้นว่างทั้งสามช่องถ้าไม่ได้นับ"
    next_en = "Correct the votes, or leave all three empty when none were counted."


class BadCommittee(Refused):
    """A committee has one chair, and enough members, each of them once."""

    code = "bad-committee"
    status = 422
    th = "คณะกรรมการต้องมีประธานหนึ่งคน และกรรมการรวมกัน {fewest} ถึง {most} คน โดยไม่ซ้ำกัน"
    en = "A committee has one chair, and {fewest} to {most} members in all, nobody twice."
    next_th = "แก้รายชื่อและหน้าที่ของกรรมการ"
    next_en = "Correct the names and their parts."


def needed(quorum: Quorum, members: int) -> int:
    """How many of so many members have to be there: at least half, at least two thirds, or a number; never nobody."""
    if quorum == "half":
        return max(1, -(-members // 2))
    if quorum == "two_thirds":
        return max(1, -(-2 * members // 3))
    return max(1, quorum)


def counted(meeting: Meeting, interested: Collection[int] = ()) -> tuple[int, int]:
    """How many members may take part, and how many of them were there. Who declared an interest never counts."""
    may = [one for one, how in meeting.attended.items() if how != OUT and one not in interested]
    return len(may), sum(meeting.attended[one] == PRESENT for one in may)


def require_meeting(
    order: Order | None,
    meeting: Meeting,
    quorum: Quorum,
    *,
    interested: Collection[int] = (),
    today: date,
) -> None:
    """Refuse a record of a meeting that could not resolve anything.

    Raises NoCommittee, MeetingAhead, BeforeTheOrder, NoQuorum, NobodyChaired, VotesDoNotAddUp.
    """
    if order is None:
        raise NoCommittee()
    if meeting.on > today:
        raise MeetingAhead()
    if meeting.on < order.dated or (order.until is not None and meeting.on > order.until):
        raise BeforeTheOrder()
    members, present = counted(meeting, interested)
    least = needed(quorum, members)
    if present < least:
        raise NoQuorum(present=present, needed=least)
    chair = meeting.chaired_by
    if meeting.attended.get(chair) != PRESENT or chair in interested:
        raise NobodyChaired()
    if meeting.votes is not None and sum(meeting.votes) > present:
        raise VotesDoNotAddUp(votes=sum(meeting.votes), present=present)


def require_members(members: Sequence[tuple[str, object]]) -> None:
    """Refuse a list of (role, who) that is no committee. Raises BadCommittee."""
    roles = [role for role, _ in members]
    who = {one for _, one in members}
    sound = FEWEST <= len(members) <= MOST and roles.count(CHAIR) == 1 and len(who) == len(members)
    if not sound or not set(roles) <= set(ROLES):
        raise BadCommittee(fewest=FEWEST, most=MOST)
