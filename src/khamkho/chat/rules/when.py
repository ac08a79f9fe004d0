"""Days and times as the chat says them, and as a button types them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from khamkho.base.text import Lang, Text
from khamkho.base.thai import BANGKOK as ZONE
from khamkho.base.thai import MONTHS_EN, MONTHS_SHORT_TH, WEEKDAYS_SHORT, in_bangkok, show_weekday
from khamkho.chat.rules.world import Free, Tap

MOST = 11
MIDDAY = time(12)


@dataclass(frozen=True)
class Said:
    """A day in a sentence, with its weekday, so that a slip is noticed."""

    day: date

    def in_(self, lang: Lang) -> str:
        return show_weekday(self.day, lang).removeprefix("วัน")  # the sentence says it


@dataclass(frozen=True)
class Clock:
    """A time of day in a sentence."""

    at: time

    def in_(self, lang: Lang) -> str:
        return f"{self.at:%H.%M} น." if lang == "th" else f"{self.at:%H:%M}"


def local(at: datetime) -> datetime:
    return in_bangkok(at).replace(tzinfo=None)


def moment(day: date, at: time | None) -> datetime:
    return datetime.combine(day, at or MIDDAY, tzinfo=ZONE)


def said(at: datetime, lang: Lang) -> str:
    """``วันจันทร์ที่ 3 ธันวาคม 2561 เวลา 10.00 น.``"""
    here = local(at)
    day, clock = Said(here.date()).in_(lang), Clock(here.time()).in_(lang)
    return f"วัน{day} เวลา {clock}" if lang == "th" else f"{day}, {clock}"


def typed(at: datetime, lang: Lang) -> str:
    """As somebody would type it: ``3/12/2561 10.00 น.``"""
    here = local(at)
    year = here.year + (543 if lang == "th" else 0)
    return f"{here.day}/{here.month}/{year} {Clock(here.time()).in_(lang)}"


def slots(free: Sequence[Free], *, clock: bool = False) -> tuple[Tap, ...]:
    """Buttons for times; pressing one types it. Of many they are spread over the day."""
    step = max(1, -(-len(free) // MOST))
    return tuple(_slot(one.at, clock) for one in free[::step])


def _slot(at: datetime, clock: bool) -> Tap:
    here = local(at)
    if clock:
        label = Text(f"{here:%H.%M} น.", f"{here:%H:%M}")
    else:
        weekday = WEEKDAYS_SHORT[here.weekday()]
        label = Text(
            f"{weekday.th} {here.day} {MONTHS_SHORT_TH[here.month - 1]} {here:%H.%M}",
            f"{weekday.en} {here.day} {MONTHS_EN[here.month - 1][:3]} {here:%H:%M}",
        )
    return Tap(label=label, says=Text(typed(at, "th"), typed(at, "en")))


def tapped(at: datetime, number: str) -> Tap:
    """A time on a button that moves the appointment of one application there at once."""
    (shown,) = slots((Free(at=at),))
    return Tap(label=shown.label, data=f"moveto:{number}:{local(at):%Y-%m-%dT%H:%M}")


def from_tap(said: str) -> datetime:
    """The time that such a button holds."""
    return datetime.fromisoformat(said).replace(tzinfo=ZONE)
