"""Opinions of colleagues and experts: what may be asked and answered, who reads it, when one is reminded. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from khamkho.base.errors import NotFound, Refused
from khamkho.base.text import Text
from khamkho.base.thai import in_bangkok

ASKED, OPENED, REMINDED, GIVEN, ENDED, RENEWED = (
    "opinion_asked",
    "opinion_opened",
    "opinion_reminded",
    "opinion_given",
    "opinion_ended",
    "opinion_renewed",
)
"""The events of an opinion, in the order in which they can come."""
OPINIONS = frozenset({ASKED, OPENED, REMINDED, GIVEN, ENDED, RENEWED})

STANCES: Mapping[str, Text] = {
    "agree": Text("เห็นชอบ", "agrees"),
    "disagree": Text("ไม่เห็นชอบ", "does not agree"),
    "abstain": Text("ไม่ออกความเห็น", "abstains"),
}
"""What somebody recommends, besides her words."""

ADVISES = Text("ผู้ให้ความเห็น", "person asked for an opinion")

MOST = 10
"""Opinions that one case may wait for at a time."""
GRACE = timedelta(days=7)
"""How long after its day the link of an expert still works."""
MORNING = time(9)


class NoSuchOpinion(NotFound):
    """Nobody asks this person for this opinion, or not any more; a link that was used, ran out or was taken back."""

    code = "no-such-opinion"
    th = "ไม่พบคำขอความเห็นนี้ ลิงก์อาจถูกใช้แล้ว หมดอายุ หรือถูกยกเลิก"
    en = "There is no such request for an opinion: the link was used, ran out or was taken back."
    next_th = "หากยังต้องให้ความเห็น โปรดติดต่อผู้ที่ขอความเห็นเพื่อขอลิงก์ใหม่"
    next_en = "If your opinion is still wanted, ask whoever asked you for a new link."


class OpinionOver(Refused):
    """The opinion was given, or is not wanted any more."""

    code = "opinion-over"
    th = "ความเห็นนี้ให้ไว้แล้วหรือถูกยกเลิกแล้ว จึงเปลี่ยนแปลงไม่ได้"
    en = "This opinion was given already or is not wanted any more, so it cannot be changed."
    next_th = "หากต้องการเพิ่มเติม ให้ขอความเห็นใหม่"
    next_en = "If more is needed, ask for another opinion."


class TooLateForALink(Refused):
    """The day by which the expert was to answer is over by more than the week for which her link works."""

    code = "too-late-for-a-link"
    th = "เลยกำหนดวันที่ให้ตอบมาเกินหนึ่งสัปดาห์แล้ว ลิงก์ใหม่จึงใช้ไม่ได้"
    en = "The day to answer by was over a week ago, so a new link would not work."
    next_th = "ยกเลิกรายการนี้ แล้วขอความเห็นใหม่โดยกำหนดวันตอบใหม่"
    next_en = "Take this one back, and ask again with a later day."


class TooManyOpinions(Refused):
    """The case waits for enough opinions."""

    code = "too-many-opinions"
    th = "คำขอหนึ่งรอความเห็นพร้อมกันได้ไม่เกิน {most} รายการ"
    en = "One application can wait for at most {most} opinions at a time."
    next_th = "ยกเลิกรายการที่ไม่ต้องการแล้วก่อน"
    next_en = "Take back one that is no longer needed first."


class NotToBeAsked(Refused):
    """The colleague chosen cannot be asked for an opinion on this case."""

    code = "not-to-be-asked"
    th = "ขอความเห็นจากบุคคลนี้ไม่ได้ เพราะไม่ได้ปฏิบัติงานในหน่วยงานที่เกี่ยวข้อง มีส่วนได้เสีย หรือเป็นผู้ขอเอง"
    en = "This person cannot be asked: not a member of an office nearby, too near to the case, or you yourself."
    next_th = "เลือกบุคคลอื่น"
    next_en = "Choose somebody else."


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What of a case somebody may see who is asked: all that was handed in, or certain answers and documents."""

    whole: bool = False
    fields: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()

    def sealed(self) -> dict[str, Any]:
        """As the event keeps it."""
        return {
            "whole": self.whole,
            "fields": sorted(self.fields),
            "documents": sorted(self.documents),
        }

    def shows_field(self, field: str) -> bool:
        return self.whole or field in self.fields

    def shows_document(self, document: str) -> bool:
        return self.whole or document in self.documents


def parts_in(detail: Mapping[str, Any]) -> Parts:
    """What an event says of what may be seen."""
    return Parts(
        whole=bool(detail.get("whole")),
        fields=frozenset(detail.get("fields", ())),
        documents=frozenset(detail.get("documents", ())),
    )


def chosen(ticked: Collection[str], *, fields: Collection[str], documents: Collection[str]) -> Parts:
    """The parts that were ticked, of those that there are; documents are ticked as ``document:`` and their id."""
    return Parts(
        fields=frozenset(ticked) & frozenset(fields),
        documents=frozenset(one for one in documents if f"document:{one}" in ticked),
    )


def next_reminder(due_at: datetime, *, now: datetime) -> datetime | None:
    """When to remind next: in the morning of the day before, and of the day itself; None when both are over."""
    last = in_bangkok(due_at)
    morning = last.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
    return next((at for at in (morning - timedelta(days=1), morning) if at > now), None)
