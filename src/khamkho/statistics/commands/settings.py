"""How an office counts, its targets and baselines, and the results of its survey."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from khamkho.base.errors import Invalid, Problem
from khamkho.base.thai import show_date
from khamkho.catalogue.places import PLACES
from khamkho.offices.commands.log import managed_office, record
from khamkho.offices.models import Office
from khamkho.offices.queries import services_at
from khamkho.people.actor import Actor
from khamkho.statistics.commands.permits import permit_working
from khamkho.statistics.commands.reminding import set_reminder
from khamkho.statistics.models import SurveyMonth, Target
from khamkho.statistics.rules.indicators import INDICATORS
from khamkho.statistics.rules.periods import MONTH, period_called
from khamkho.statistics.rules.refusals import NoSuchTarget
from khamkho.statistics.rules.settings import NAME, amount_of, called, checked_counting, checked_goal

MOST_PEOPLE = 1_000_000
LEVELS = ("one", "two", "three", "four", "five")


@transaction.atomic
def set_counting(*, actor: Actor, office_id: int, typed: Mapping[str, str], now: datetime) -> Office:
    """Set from when on the office counts users, what pages and kilometres are, and when reports are due. Closed periods stay
    as they are. Raises NotFound, NotYourRole, Invalid."""
    office = managed_office(actor, office_id)
    wanted = checked_counting(typed, place_finder(office))
    office.settings = {**office.settings, NAME: wanted}
    office.save(update_fields=["settings"])
    record(office, actor, "counting-set", {"places": len(wanted["places"])}, now)
    set_reminder(office, now=now)
    return office


def place_finder(office: Office) -> Callable[[str], tuple[str, str] | None]:
    """Districts of the office's province, else of the country where the name is the only one; schools under the office."""
    provinces = [office.place_code[:2]] if office.place_code else [code for code, _ in PLACES.provinces()]
    districts: dict[str, list[tuple[str, str]]] = {}
    for province in provinces:
        for code, name in PLACES.districts(province):
            for word in {code, called(name.th), called(name.en)}:
                districts.setdefault(word, []).append((code, name.th))
    schools: dict[str, list[tuple[str, str]]] = {}
    for code, name_th in Office.objects.filter(parent=office).values_list("code", "name_th"):
        for word in {code, called(name_th)}:
            schools.setdefault(word, []).append((code, name_th))

    def find(words: str) -> tuple[str, str] | None:
        for known in (districts, schools):
            found = known.get(called(words), [])
            if len(found) == 1:
                return found[0]
        return None

    return find


@transaction.atomic
def set_target(*, actor: Actor, office_id: int, typed: Mapping[str, str], now: datetime) -> Target | None:
    """Set a target, a baseline or both from a day on; the same day again replaces them, and both left empty take them away.
    Earlier ones stay for earlier periods. Raises NotFound, NotYourRole, Invalid, NoSuchTarget."""
    office = managed_office(actor, office_id)
    goal = checked_goal(typed, {name: service.title for name, service in services_at(office)})
    rows = Target.objects.filter(
        office=office, indicator=goal.indicator, service_id=goal.service, since=goal.since
    )
    said = {
        "indicator": INDICATORS[goal.indicator].label.th,
        "service": goal.service or "–",
        "since": show_date(goal.since, "th"),
        "target": str(goal.target) if goal.target is not None else "–",
        "baseline": str(goal.baseline) if goal.baseline is not None else "–",
    }
    if goal.target is None and goal.baseline is None:
        if not rows.delete()[0]:
            raise NoSuchTarget()
        record(office, actor, "target-removed", said, now)
        return None
    seat = actor.seat_as(office.pk, "director", "admin")
    target, _ = Target.objects.update_or_create(
        office=office,
        indicator=goal.indicator,
        service_id=goal.service,
        since=goal.since,
        defaults={
            "target": goal.target,
            "baseline": goal.baseline,
            "written_by_id": seat.id if seat else None,
            "written_at": now,
        },
    )
    record(office, actor, "target-set", said, now)
    return target


@transaction.atomic
def enter_survey(
    *, actor: Actor, office: Office, month: str, typed: Mapping[str, str], now: datetime
) -> SurveyMonth:
    """Write down how many people got the office's satisfaction form in a month, and how many chose each level. A month that
    was entered before is replaced; the office's log keeps both. Raises NotFound, NotYours, Invalid."""
    seat = permit_working(actor, office.pk)
    held = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    problems: list[Problem] = []
    period = period_called(month)
    today = timezone.localtime(now).date()
    if period is None or period.kind != MONTH or period.since > today:
        problems.append(Problem("month", "wrong", "เลือกเดือนที่สำรวจ", "Choose the month of the survey."))
    numbers = {name: _people(name, typed.get(name, ""), problems) for name in ("asked", *LEVELS)}
    answers = sum(numbers[name] for name in LEVELS)
    if not problems and not 0 < answers <= numbers["asked"]:
        problems.append(
            Problem(
                "asked",
                "fewer",
                "จำนวนผู้ตอบต้องมีอย่างน้อย 1 คน และไม่มากกว่าจำนวนที่ส่งแบบสอบถามให้",
                "There must be an answer, and no more answers than people who got the form.",
            )
        )
    if problems or period is None:
        raise Invalid(problems)
    survey, _ = SurveyMonth.objects.update_or_create(
        office=held,
        month=period.since,
        defaults={**numbers, "written_by_id": seat, "written_at": now},
    )
    record(held, actor, "survey-entered", {"month": period.title.th, **numbers}, now)
    return survey


def _people(where: str, typed: str, problems: list[Problem]) -> int:
    try:
        amount = amount_of(typed) or 0
    except ValueError:
        amount = -1
    if amount != int(amount) or not 0 <= amount <= MOST_PEOPLE:
        problems.append(Problem(where, "number", "กรอกจำนวนคนเป็นจำนวนเต็ม", "Write a whole number of people."))
        return 0
    return int(amount)
