"""An office closes, or goes into another: from a day on its open applications, its members and its area are elsewhere."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from khamkho.base.errors import Invalid, NotFound, Problem, Refused, within
from khamkho.base.text import Text
from khamkho.casework.commands.handover import move
from khamkho.casework.commands.locking import for_update
from khamkho.casework.models import Case
from khamkho.casework.queries.closing import in_the_way
from khamkho.casework.rules.closing import (
    ClosesAlready,
    ClosingOver,
    NotUnderThisOffice,
    OthersGoThere,
    StandsInTheWay,
)
from khamkho.casework.rules.refusals import ReasonNeeded
from khamkho.casework.standing import standing_of
from khamkho.offices.commands.closing import finish_closing, stop_offering
from khamkho.offices.commands.log import managed_office, record
from khamkho.offices.models import Closing, Office
from khamkho.offices.queries import offices_above
from khamkho.people.actor import SYSTEM, Actor
from khamkho.work.commands import schedule, unschedule

BATCH = 20
LONGEST = 500


@transaction.atomic
def set_closing(
    *,
    actor: Actor,
    office_id: int,
    code: str,
    into: str,
    merges: bool,
    on: date | None,
    reason: str,
    now: datetime,
) -> Closing:
    """Set the day from which an office under one's own is closed, and who takes over.

    Until that day nothing changes, and it can be taken back. Whoever manages the office above sets it. Refuses:
    ``NotFound``, ``NotYourRole``, ``NotUnderThisOffice``, ``ClosesAlready``, ``OthersGoThere``, ``StandsInTheWay`` with
    the names of what does, ``ReasonNeeded``, ``Invalid`` for a day that is over.
    """
    above = managed_office(actor, office_id)
    office, taker = _two(above, code, into)
    words = within("reason", reason, LONGEST)
    if not words:
        raise ReasonNeeded()
    if on is None or on <= timezone.localtime(now).date():
        th, en = "วันปิดต้องเป็นวันหลังจากวันนี้", "The day must come after today"
        raise Invalid([Problem("on", "in-the-past", th, en)])
    if Closing.objects.filter(office__in=(office, taker), cancelled_at=None).exists():
        raise ClosesAlready()
    under = Office.objects.filter(parent=office, active=True).exists()
    if under or Closing.objects.filter(into=office, cancelled_at=None, done_at=None).exists():
        raise OthersGoThere()
    if found := in_the_way(office, taker):
        raise StandsInTheWay(what=Text("; ".join(x.th for x in found), "; ".join(x.en for x in found)))
    closing = Closing.objects.create(
        office=office, into=taker, merges=merges, on=on, reason=words, by_id=actor.user_id, created_at=now
    )
    _set_timer(closing, _start_of(on), now)
    record(above, actor, "closing-set", _detail(closing), now)
    return closing


def _two(above: Office, code: str, into: str) -> tuple[Office, Office]:
    """The office that closes and the one that takes over. Raises NotUnderThisOffice."""
    found = {
        one.code: one for one in Office.objects.select_for_update().filter(code__in=(code, into), active=True)
    }
    office, taker = found.get(code), found.get(into)
    if office is None or taker is None or office == taker or above not in offices_above(office):
        raise NotUnderThisOffice()
    if taker != above and above not in offices_above(taker):
        raise NotUnderThisOffice()
    return office, taker


@transaction.atomic
def cancel_closing(*, actor: Actor, office_id: int, closing_id: int, now: datetime) -> Closing:
    """Take the closing of an office back, before its day. Refuses: ``NotFound``, ``NotYourRole``, ``ClosingOver``."""
    above = managed_office(actor, office_id)
    closing = Closing.objects.select_for_update(of=("self",)).select_related("office", "into").filter(
        pk=closing_id, cancelled_at=None
    ).first()  # fmt: skip
    if closing is None or above not in offices_above(closing.office):
        raise NotFound
    if closing.done_at or closing.on <= timezone.localtime(now).date():
        raise ClosingOver()
    closing.cancelled_at = now
    closing.save(update_fields=["cancelled_at"])
    unschedule(f"closing:{closing.pk}")
    record(above, actor, "closing-cancelled", _detail(closing), now)
    return closing


@transaction.atomic
def carry_out_closing(*, closing_id: int, now: datetime) -> bool:
    """On its day: take no more applications, hand a batch of open ones over, and come again until none is left; then
    members, area and the office itself. What cannot go waits for the next morning. Returns whether it is done."""
    closing = (
        Closing.objects.select_for_update(of=("self",)).select_related("office", "into").get(pk=closing_id)
    )
    if closing.cancelled_at or closing.done_at:
        return closing.done_at is not None
    stop_offering(closing.office, now=now)
    rows = for_update().filter(office=closing.office, state=Case.OPEN).order_by("pk")
    moved = sum(_moved(case, closing, now) for case in rows[:BATCH])
    if rows.exists():
        if moved == 0:
            moved = sum(_moved(case, closing, now) for case in rows)
        tomorrow = timezone.localtime(now) + timedelta(days=1)
        _set_timer(closing, now if moved else _start_of(tomorrow.date()), now)
        return False
    finish_closing(closing, now=now)
    return True


def _moved(case: Case, closing: Closing, now: datetime) -> bool:
    try:
        with transaction.atomic():
            standing = standing_of(SYSTEM, case)
            move(case, closing.into, actor=SYSTEM, standing=standing, reason=closing.reason, now=now)
    except Refused:
        return False
    return True


def _set_timer(closing: Closing, at: datetime, now: datetime) -> None:
    key = f"closing:{closing.pk}"
    schedule("office-closing", key=key, due_at=at, args={"closing": closing.pk}, about=key, now=now)


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(0, 1)))


def _detail(closing: Closing) -> dict[str, str]:
    office, into = closing.office.name_th, closing.into.name_th
    return {"office": office, "into": into, "on": closing.on.isoformat(), "reason": closing.reason}
