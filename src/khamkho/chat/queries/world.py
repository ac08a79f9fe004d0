"""The office and the person as the dialogue asks about them: read when it asks, once for each message."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from khamkho.advice.queries import answers_like
from khamkho.advice.rules import alike
from khamkho.base.text import Lang, Text
from khamkho.base.thai import in_bangkok, search_key
from khamkho.casework.contents import body_of
from khamkho.casework.models import Case
from khamkho.casework.rules.flow import GRANTED
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.fields.choice import ChoiceField
from khamkho.catalogue.fields.number import NumberField
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.chat.models import Chatted
from khamkho.chat.queries.friends import actor_of, lang_of, open_cases_of
from khamkho.chat.queries.times import comes_at, fallen_of_case, kind_of, times_near, times_on
from khamkho.chat.rules.world import Free, Item, KnownAnswer, NotThen, Open
from khamkho.line.models import Friend
from khamkho.offices.queries import offerings_at
from khamkho.people.actor import Actor
from khamkho.vault.keys import index

MOST_FOUND = 8


class OfficeWorld:
    """What the dialogue knows at this moment."""

    def __init__(self, friend: Friend, now: datetime) -> None:
        self.friend, self.now = friend, now
        self.lang: Lang = lang_of(friend)
        self.place = friend.account.office
        self.office = Text(self.place.name_th, self.place.name_en)
        self.typed_codes = friend.account.typed_codes
        self.notice_seen = bool(friend.notice_version)

    @property
    def today(self) -> date:
        return in_bangkok(self.now).date()

    @cached_property
    def actor(self) -> Actor:
        return actor_of(self.friend)

    @cached_property
    def services(self) -> dict[str, Service]:
        """What the office offers to applicants now."""
        found = {row.service_id: service_of(row.version) for row in offerings_at(self.place)}
        return {name: one for name, one in found.items() if not one.is_internal and not one.answered_by}

    def items(self) -> tuple[Item, ...]:
        listed = [item for name in self.services if (item := self.item(name)) and item.way]
        return tuple(sorted(listed, key=lambda one: one.number))

    def item(self, service_id: str) -> Item | None:
        service = self.services.get(service_id)
        if service is None:
            return None
        copies = service.fields.get(service.line.copies) if service.line else None
        most = int(copies.max) if isinstance(copies, NumberField) else 1
        each = service.fee.amount if service.fee else None
        return Item(id=service_id, title=service.title, way=service.line, most=most, fee_each=each)

    def find(self, words: str) -> tuple[Item, ...]:
        key = search_key(words)
        if len(key) < 3:
            return ()
        texts = {name: search_key(_words_of(one)) for name, one in self.services.items()}
        found = [name for name, text in texts.items() if key in text]
        if not found:
            numbered = dict(enumerate(texts))
            likely = alike(
                key, [(n, search_key(self.services[name].title.th)) for n, name in numbered.items()]
            )
            found = [numbered[int(n)] for n in likely]
        return tuple(item for name in found[:MOST_FOUND] if (item := self.item(name)))

    # ── times ──

    def _served(self, items: tuple[str, ...]) -> Service | None:
        """The service whose times are asked for: of a paper, or of a case by its number."""
        first = items[0] if items else ""
        if first.startswith("case:"):
            case = self.own(first.removeprefix("case:"))
            return service_of(case.version) if case else None
        return self.services.get(first)

    def own(self, number: str) -> Case | None:
        """A case of this chat by its number."""
        return open_cases_of(self.friend).filter(number=number).first()

    def books(self, items: tuple[str, ...]) -> bool:
        service = self._served(items)
        return service is not None and kind_of(self.place, service) is not None

    def free_on(self, items: tuple[str, ...], copies: int, day: date) -> tuple[Free, ...] | NotThen:
        service = self._served(items)
        if service is None:
            return NotThen(why="full")
        return times_on(self.place, service, day, copies=copies * len(items), now=self.now)

    def nearest(self, items: tuple[str, ...], copies: int, wanted: datetime) -> tuple[Free, ...]:
        service = self._served(items)
        if service is None:
            return ()
        return times_near(self.place, service, wanted, copies=copies * len(items), now=self.now)

    def first_free(self, items: tuple[str, ...], copies: int) -> tuple[Free, ...]:
        return tuple(sorted(self.nearest(items, copies, self.now), key=lambda one: one.at))

    # ── money and cases ──

    def fee(self, items: tuple[str, ...], copies: int) -> Decimal:
        total = Decimal(0)
        for name in items:
            service = self.services[name]
            answers: dict[str, Any] = {service.line.copies: copies} if service.line else {}
            due = catalogue.fee_due(service, "", answers)
            total += due.amount if due else Decimal(0)
        return total

    def same_card(self, items: tuple[str, ...], laser: str) -> str:
        rows = Chatted.objects.filter(card=card_mark(laser), case__office=self.place, case__state=Case.OPEN)
        found = rows.filter(case__service_id__in=items).values_list("case__number", flat=True).first()
        return found or ""

    def copies_before(self, items: tuple[str, ...]) -> int:
        item = self.item(items[0]) if len(items) == 1 else None
        if item is None or item.way is None:
            return 0
        rows = Case.objects.filter(
            chatted__friend=self.friend, service_id=item.id, end=GRANTED, body__isnull=False
        )
        case = rows.exclude(key=None).select_related("key", "version").order_by("-ended_at", "-pk").first()
        said = body_of(case).answers.get(item.way.copies) if case else None
        copies = int(str(said)) if said is not None else 0
        return copies if copies <= item.most else 0

    def open_cases(self) -> tuple[Open, ...]:
        return tuple(self._open(case) for case in open_cases_of(self.friend)[:10])

    def _open(self, case: Case) -> Open:
        service = service_of(case.version)
        step, at = service.step(case.step), comes_at(case)
        may_move = (
            at is not None
            or (step.waits_for == "applicant" and kind_of(self.place, service) is not None)
            or fallen_of_case(case) is not None
        )
        return Open(number=str(case.number), title=service.title, step=step.title, when=at, may_move=may_move)

    # ── questions ──

    def known(self, question: str, passed: tuple[int, ...]) -> KnownAnswer | None:
        for one in answers_like(self.place, question):
            if one.pk not in passed:
                return KnownAnswer(id=one.pk, question=one.question, answer=one.answer)
        return None

    def visit_topic(self, item: Item, words: str) -> str:
        service = self.services[item.id]
        field = service.fields.get(item.way.topic) if item.way else None
        if not isinstance(field, ChoiceField) or not item.way:
            return ""
        said = search_key(words)
        for option in field.options:
            if option.id in item.way.visits and _shares(search_key(option.label.th), said):
                return option.id
        return ""


def card_mark(laser: str) -> str:
    """By what the same card is found again, without keeping it."""
    return index("chat-card", laser)


def _words_of(service: Service) -> str:
    texts = (service.title, service.summary, *service.words)
    return " ".join(f"{one.th} {one.en}" for one in texts)


def _shares(label: str, said: str, least: int = 6) -> bool:
    """Whether a run of letters of the label stands in what was said."""
    return any(label[at : at + least] in said for at in range(len(label) - least + 1))
