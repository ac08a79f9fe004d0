"""One line of a list of cases: what an officer must see of each without opening it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.utils import timezone

from khamkho.base.text import Text
from khamkho.casework.models import Case
from khamkho.casework.queries.inbox import Row, Talked
from khamkho.casework.queries.register import CHANNELS
from khamkho.casework.queries.timeline import step_of
from khamkho.casework.rules.authority import Lent, Matter
from khamkho.catalogue.queries import services_by_hash
from khamkho.catalogue.rules import card_made_at
from khamkho.catalogue.service import Action, Service, Step

Mark = Literal["", "late", "today", "waiting", "ended"]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A case as a list shows it."""

    number: str
    name: str
    service: Text
    variant: Text | None
    step: Text | None
    end: Text | None
    end_kind: str
    assignee: Text | None
    mine: bool
    received_at: datetime | None
    due_at: datetime | None
    mark: Mark
    channel: Text
    changed_at: datetime
    head: int
    is_new: bool
    facets: Mapping[str, Any]
    at: Step | None
    ends: Mapping[str, str]
    """The ends of its service."""
    talk: Talked = ""
    """What waits in its messages."""
    by_card: Action | None = None
    """What can be done at its step because the card that was made answers all that is asked."""
    on_paper: bool = False
    """Its paper waits to be typed in."""
    by_order: Lent | None = None
    """The order because of which it waits for this reader."""

    @property
    def at_once(self) -> tuple[Action, ...]:
        """What can be done at its step without a question. A committee's resolution always has a meeting."""
        if self.at is None or self.at.by == "committee":
            return ()
        return tuple(one for one in self.at.actions if _asks_nothing(one, self.ends))


def mark_of(case: Row, now: datetime) -> Mark:
    """Whether a case is late, due today, waiting for its applicant (then it cannot be late), or over."""
    if case.state == Case.ENDED:
        return "ended"
    if case.waiting_for in ("applicant", "system"):
        return "waiting"
    if case.due_at and case.due_at < now:
        return "late"
    if case.due_at and timezone.localtime(case.due_at).date() == timezone.localtime(now).date():
        return "today"
    return ""


def line_of(
    case: Row, service: Service, *, seats: Iterable[int], now: datetime, lent: Sequence[Lent] = ()
) -> Line:
    """The line of one case, under the version of its service that it was started with."""
    matter = Matter(role=case.waiting_for, service=service.id, variant=case.variant, amount=case.amount)
    step = step_of(service, case.step) if case.state == Case.OPEN else None
    return Line(
        number=case.number,
        name=case.name,
        service=service.title,
        variant=service.variant_title(case.variant),
        step=step.title if step else None,
        end=service.end_title(case.end) if case.end else None,
        end_kind=case.end,
        assignee=_called(case),
        mine=case.assignee_id in tuple(seats),
        received_at=case.received_at,
        due_at=case.due_at,
        mark=mark_of(case, now),
        channel=CHANNELS.get(case.channel, CHANNELS["web"]),
        changed_at=case.changed_at,
        head=case.head_seq,
        is_new=bool(case.is_new),
        talk=case.talk,
        on_paper=case.paper_at is not None and case.state == Case.OPEN,
        facets=case.facets,
        at=step,
        ends=service.ends,
        by_card=_by_card(service, step) if step else None,
        by_order=next((one for one in reversed(lent) if one.reaches(matter)), None),
    )


def _asks_nothing(action: Action, ends: Mapping[str, str]) -> bool:
    asks = action.needs or action.asks or action.files or action.publishes
    return not (asks or any(way.to in ends for way in action.to))


def _by_card(service: Service, step: Step) -> Action | None:
    """The action of a step that asks only what stands on the card."""
    made = card_made_at(service, step.id)
    if made is None:
        return None
    stands = (made.number, made.issued, made.expires, made.life)
    (action,) = (one for one in step.actions if one.id == made.ready)
    asks = any(field.required and field.id not in stands for field in action.asks)
    return None if asks or action.needs or action.files else action


def _called(case: Row) -> Text | None:
    return Text(case.assignee_th, case.assignee_en or case.assignee_th) if case.assignee_th else None


def lines_of(
    cases: Iterable[Row], *, seats: Iterable[int], now: datetime, lent: Sequence[Lent] = ()
) -> tuple[Line, ...]:
    """The lines of a list, in its order."""
    held, own = list(cases), tuple(seats)
    services = services_by_hash({case.version for case in held})
    return tuple(line_of(case, services[case.version], seats=own, now=now, lent=lent) for case in held)
