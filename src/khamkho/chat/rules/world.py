"""What the dialogue knows of the office and of the person, what it may be told, what it asks to be done, what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Protocol

from khamkho.base.text import Lang, Text
from khamkho.catalogue.service import LineWay

# ── what the office offers ──


@dataclass(frozen=True, kw_only=True)
class Item:
    """A service as the chat offers it."""

    id: str
    title: Text
    way: LineWay | None = None
    most: int = 1
    fee_each: Decimal | None = None

    @property
    def number(self) -> int:
        return self.way.menu if self.way else 0


@dataclass(frozen=True, kw_only=True)
class Free:
    """A time that can be taken."""

    at: datetime


Why = Literal["past", "closed", "far", "soon", "full"]


@dataclass(frozen=True, kw_only=True)
class NotThen:
    """Why a day cannot be had. ``n``: how many days ahead can be booked."""

    why: Why
    reason: Text | None = None
    n: int = 0


@dataclass(frozen=True, kw_only=True)
class Open:
    """An application of this person that goes on."""

    number: str
    title: Text
    step: Text
    when: datetime | None = None
    may_move: bool = False


@dataclass(frozen=True, kw_only=True)
class KnownAnswer:
    """An answer that the office gives again."""

    id: int
    question: str
    answer: str


class World(Protocol):
    """The office at this moment, and this person."""

    now: datetime
    notice_seen: bool

    @property
    def today(self) -> date:
        """The day in Thailand."""

    lang: Lang
    office: Text
    typed_codes: bool
    """Whether numbers of a card may be typed into the chat."""

    def items(self) -> tuple[Item, ...]:
        """The services of the menu, by number."""

    def item(self, service_id: str) -> Item | None:
        """Any service of the office."""

    def find(self, words: str) -> tuple[Item, ...]:
        """Services that fit what somebody typed, the best first."""

    def books(self, items: tuple[str, ...]) -> bool:
        """Whether times are given for these papers; else any time of an open day will do."""

    def free_on(self, items: tuple[str, ...], copies: int, day: date) -> tuple[Free, ...] | NotThen:
        """The times of a day, or why there are none."""

    def nearest(self, items: tuple[str, ...], copies: int, wanted: datetime) -> tuple[Free, ...]:
        """The three free times nearest to one."""

    def first_free(self, items: tuple[str, ...], copies: int) -> tuple[Free, ...]:
        """The next free times."""

    def fee(self, items: tuple[str, ...], copies: int) -> Decimal:
        """What it will cost."""

    def same_card(self, items: tuple[str, ...], laser: str) -> str:
        """Number of an open application with this card for one of these papers; empty when there is none."""

    def copies_before(self, items: tuple[str, ...]) -> int:
        """How many copies of this paper were collected last from this chat; 0 when there were none, or several papers are asked for."""

    def open_cases(self) -> tuple[Open, ...]:
        """The applications of this chat that go on."""

    def known(self, question: str, passed: tuple[int, ...]) -> KnownAnswer | None:
        """The office's best answer to a question, without those that did not fit."""

    def visit_topic(self, item: Item, words: str) -> str:
        """The topic of a visit outside the office that these words speak of; empty for none."""


# ── what is heard ──


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One thing that happened in the chat, or to it."""

    kind: Literal["text", "press", "picture", "other", "follow", "remind", "wipe", "codes", "refused"]
    text: str = ""
    """What was typed; of a press its data; of a refusal its code."""
    laser: str = ""
    card: str = ""


# ── what is to be done ──


@dataclass(frozen=True, kw_only=True)
class Deed:
    """Something that the command carries out, in order, before it says anything."""

    do: Literal[
        "notice", "lang", "staff", "withdraw", "destroy", "codes_page", "hold", "free", "lodge", "cancel", "move",
        "start", "answer", "log_question", "rate", "comment", "news", "status", "begin_visit", "write", "earlier", "wait", "wait_no_more", "no_new_time",
    ]  # fmt: skip
    what: str = ""
    at: datetime | None = None


# ── what is said ──


@dataclass(frozen=True, kw_only=True)
class Tap:
    """A button that says its own words, so that typing them does the same."""

    key: str = ""
    """Of ``texts.BUTTONS``; or else ``label`` stands on it."""
    label: Text | None = None
    says: Text | None = None
    data: str = ""
    """Not words but this is sent."""
    page: str = ""
    """Opens a page: ``codes``, ``form``."""
    pick: Literal["", "date", "time"] = ""
    camera: Literal["", "camera", "roll"] = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One message: a key of ``texts.SAYS`` and its facts."""

    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    taps: tuple[Tap, ...] = ()
