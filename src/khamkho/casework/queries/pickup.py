"""What waits to be collected at an office: the list of calls, what is on its way, and one by what somebody typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from khamkho.base.text import Text
from khamkho.casework.contents import body_of, event_detail
from khamkho.casework.models import Case, Event, Pickup
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules.pickup import OUTCOMES, WAYS
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.offices.models import Office
from khamkho.offices.pickups import pickups_from
from khamkho.people.actor import Actor
from khamkho.vault.keys import Erased

Part = Literal["call", "waiting", "sent"]
PARTS: Mapping[Part, Text] = {
    "call": Text("ต้องโทร", "To be called"),
    "waiting": Text("รอรับทั้งหมด", "All that wait"),
    "sent": Text("ส่งออกแล้ว", "On their way"),
}


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One line of the list, with whom to call."""

    row: Pickup
    case: Case
    service: Service
    phones: tuple[tuple[str, str], ...]
    """Whose, and the number: the applicant's, then that of whoever she named to collect."""
    days: int
    """Since how many days it waits."""
    outcome: Text | None
    note: str
    """What was written down at the last call."""
    way: Text
    tracking: str
    link: str


def waiting_at(actor: Actor, office: Office, part: Part, now: datetime) -> QuerySet[Pickup]:
    """What waits at an office, longest first. To be called is whoever no notice could reach, who has not come for so many
    days as the office has set, or whose day for another call has come; nobody before the day that was agreed."""
    seen = visible_to(actor).filter(office=office, state=Case.OPEN)
    rows = Pickup.objects.filter(case__in=seen).select_related("case__version", "case__key", "case__office")
    if part == "sent":
        return rows.filter(sent_on__isnull=False).order_by("sent_on", "pk")
    rows = rows.filter(sent_on=None)
    return (rows.filter(_to_call(office, now)) if part == "call" else rows).order_by("ready_at", "pk")


def _to_call(office: Office, now: datetime) -> Q:
    long_ago = now - timedelta(days=pickups_from(office.settings).call_days)
    due = Q(untold=True) | Q(ready_at__lte=long_ago) | Q(next_on__isnull=False)
    today = timezone.localtime(now).date()
    return due & (
        Q(next_on=None, called_at=None) | Q(next_on=None, called_at__lt=_rested(now)) | Q(next_on__lte=today)
    )


def _rested(now: datetime) -> datetime:
    """Who was called is not on the list again on the next day, unless another day was written down."""
    return now - timedelta(days=3)


def counted_at(actor: Actor, office: Office, now: datetime) -> Mapping[Part, int]:
    """How many lines each part has. One query."""
    seen = visible_to(actor).filter(office=office, state=Case.OPEN)
    found: Mapping[Part, int] = Pickup.objects.filter(case__in=seen).aggregate(
        call=Count("pk", filter=Q(sent_on=None) & _to_call(office, now)),
        waiting=Count("pk", filter=Q(sent_on=None)),
        sent=Count("pk", filter=Q(sent_on__isnull=False)),
    )  # type: ignore[assignment]  # the names are those of the parts
    return found


def lines_of(rows: Sequence[Pickup], now: datetime) -> list[Waiting]:
    """The rows with what is sealed of them: numbers to call, the last call, the parcel. One query, however many."""
    last = _last_events([row.case_id for row in rows])
    return [_line(row, last.get(row.case_id, {}), now) for row in rows]


def _last_events(ids: Sequence[int]) -> Mapping[int, Mapping[str, Event]]:
    found: dict[int, dict[str, Event]] = {}
    for event in Event.objects.filter(case__in=ids, kind__in=("called", "sent_out")).order_by("seq"):
        found.setdefault(event.case_id, {})[event.kind] = event
    return found


def _line(row: Pickup, last: Mapping[str, Event], now: datetime) -> Waiting:
    case = row.case
    service = service_of(case.version)
    said = {kind: event_detail(case, event) for kind, event in last.items()}
    sent = said.get("sent_out", {}) if row.sent_on else {}
    return Waiting(
        row=row,
        case=case,
        service=service,
        phones=phones_of(case),
        days=max(0, (_day(now) - _day(row.ready_at)).days),
        outcome=OUTCOMES.get(row.outcome),
        note=str(said.get("called", {}).get("text", "")),
        way=WAYS.get(row.way, WAYS[""]),
        tracking=str(sent.get("tracking", "")),
        link=str(sent.get("reason", "")),
    )


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def phones_of(case: Case) -> tuple[tuple[str, str], ...]:
    """Whom to call, by name: the applicant, and whoever she named to collect for her."""
    try:
        body = body_of(case)
    except Erased:
        return ()
    answers: Mapping[str, Any] = body.answers
    found = [(case.display_name, body.contact.get("phone", "") or str(answers.get("phone") or ""))]
    name = answers.get("proxy_name")
    written = (
        " ".join(str(name.get(part) or "") for part in ("title", "first", "last")).strip()
        if isinstance(name, dict)
        else ""
    )
    found.append((written, str(answers.get("proxy_phone") or "")))
    return tuple(dict.fromkeys(one for one in found if one[1]))


def pickup_of(case: Case) -> Pickup | None:
    """The row of a case that waits to be collected."""
    return Pickup.objects.filter(case=case).first()
