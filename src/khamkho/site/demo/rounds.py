"""Two rounds of the demo's school: one by lot that was closed and published, with a waiting list that moves; one open now."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from khamkho.base.thai import academic_year, in_bangkok
from khamkho.casework import commands
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.offices.commands import announce_round
from khamkho.offices.models import Round
from khamkho.offices.rounds import Group, Plan
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.queries import user_by_email
from khamkho.rounds import commands as rounds
from khamkho.rounds.models import Place
from khamkho.rounds.queries import entrants_of, preview_of, seen_as, selection_of, service_in
from khamkho.site.demo.answers import Invented, invent
from khamkho.site.demo.cast import APPLICANTS, SCHOOL
from khamkho.site.demo.offices import ADMISSION, Staff
from khamkho.work.commands import unschedule

LOT = (Group(key="p1|general", quota=5, method="lot"),)
NOW = (
    Group(key="p1|in_area", quota=20, method="order"),
    Group(key="p1|general", quota=10, method="lot"),
    Group(key="k2|general", quota=15, method="lot"),
)
WHO_APPLIES = 9
CLOSED_SINCE = timedelta(days=16)
DRAWN = "4071"


def begin_rounds(staff: dict[str, Staff], *, now: datetime) -> list[tuple[datetime, Callable[[], None]]]:
    """Announce a round by lot that is over, and one that takes applications now; return the applications, each with when
    it comes in, so that numbers follow the calendar."""
    school, day = staff[SCHOOL], _day(now)
    closes = day - CLOSED_SINCE
    _announce(
        school, "รอบทั่วไป", "General round", LOT, opens=_morning(closes - timedelta(days=14)), closes=closes
    )
    opens, until = _morning(day - timedelta(days=3)), day + timedelta(days=12)
    _announce(school, "รอบเพิ่มเติม", "Additional round", NOW, opens=opens, closes=until)
    first = [(closes - timedelta(days=12 - n), n, "p1", "general", True) for n in range(WHO_APPLIES)]
    groups = (("p1", "in_area"), ("p1", "general"), ("k2", "general"))
    second = [
        (day - timedelta(days=2, hours=3 - n), 100 + n, grade, kind, n < 2)
        for n, (grade, kind) in enumerate(groups)
    ]
    return [
        (at, partial(_comes_in, school, seed, at, grade, kind, checked))
        for at, seed, grade, kind, checked in (*first, *second)
    ]


def _day(now: datetime) -> datetime:
    """The end of yesterday's office hours: no time of the play lies in the future."""
    return in_bangkok(now).replace(hour=16, minute=0, second=0, microsecond=0) - timedelta(days=1)


def _morning(day: datetime) -> datetime:
    return day.replace(hour=8, minute=30)


def _comes_in(school: Staff, seed: int, at: datetime, grade: str, kind: str, checked: bool) -> None:
    case = _apply(school, seed, at, grade, kind)
    if checked:
        _act(school.some("officer")[0], case, "accept", at + timedelta(hours=1))


def make_rounds(staff: dict[str, Staff], *, now: datetime) -> None:
    """Nine children, five places; one of those chosen did not come, so the first of the waiting list is asked."""
    school, gone = staff[SCHOOL], now - timedelta(hours=1)
    one = Round.objects.filter(office=school.office, service_id=ADMISSION).earliest("opens_at")
    closes, results = one.closes_at, _day(now) - timedelta(days=9)
    clerk, head = school.some("officer")[0], school.some("director")[0]
    after = closes + timedelta(days=1)
    rounds.draw_lot(actor=clerk, round_id=one.pk, drawn=DRAWN, again=DRAWN, now=after)
    service = service_in(one)
    assert service is not None
    seen = seen_as(preview_of(one, service, selection_of(one), entrants_of(one)))
    rounds.confirm_results(actor=head, round_id=one.pk, seen=seen, now=after + timedelta(hours=2))
    unschedule(f"round-results:{one.pk}")
    rounds.publish(round_id=one.pk, now=results)
    chosen = [place.case for place in Place.objects.filter(round=one, result=Place.CHOSEN).order_by("rank")]
    for n, case in enumerate(chosen):
        commands.help_applicant(
            actor=clerk, number=case.number or "", way="counter", now=results + timedelta(days=1)
        )
        _act(clerk, case, "confirm", results + timedelta(days=1, minutes=n + 1))
    for case in chosen[1:]:
        enrolled = results + timedelta(days=2)
        _act(clerk, case, "enrolled", enrolled, {"new_pupil_no": f"12{case.pk:03}"})
        commands.record_told(case_id=case.pk, kind="done", now=enrolled + timedelta(minutes=1))
    _act(clerk, chosen[0], "close", gone, {"reason": "ผู้ปกครองแจ้งทางโทรศัพท์ว่าย้ายไปต่างจังหวัด"})
    commands.record_told(case_id=chosen[0].pk, kind="done", now=gone + timedelta(minutes=1))
    rounds.move_up(round_id=one.pk, now=gone)


def _announce(
    school: Staff, name_th: str, name_en: str, groups: tuple[Group, ...], *, opens: datetime, closes: datetime
) -> Round:
    plan = Plan(
        name_th=name_th,
        name_en=name_en,
        year=academic_year(in_bangkok(closes).date()) + 1,
        opens_at=opens,
        closes_at=closes,
        groups=groups,
        selection_at=closes + timedelta(days=1),
        place_th="หอประชุมโรงเรียน",
        place_en="School hall",
        results_at=closes + timedelta(days=7),
        confirm_until=closes + timedelta(days=11),
        late_allowed=True,
    )
    return announce_round(
        actor=SYSTEM,
        office_id=school.office.pk,
        service_id=ADMISSION,
        plan=plan,
        now=opens - timedelta(days=7),
    )


def _apply(school: Staff, seed: int, at: datetime, grade: str, kind: str) -> Case:
    """A guardian applies: two of the demo's own applicants on the web, the others at the counter."""
    rng, clerk = random.Random(f"round {seed}"), school.some("officer")[0]  # noqa: S311 - a play, not a secret
    own = user_by_email(APPLICANTS[seed].email) if seed < 2 else None
    writer = Actor(user_id=own.pk) if own else clerk
    case = commands.start(
        actor=writer,
        office=school.office,
        service_id=ADMISSION,
        channel="web" if own else "counter",
        on_behalf=own is None,
        now=at,
    )
    service, guardian, child = (
        service_of(case.version),
        invent(rng, today=at.date()),
        invent(rng, today=at.date()),
    )
    sample = catalogue.sample_answers(service, "", rng, context_for(case, lang="th", now=at))
    title = {"นาย": "เด็กชาย"}.get(child.title, "เด็กหญิง")
    said: dict[str, Any] = {
        **sample,
        "guardian_name": _name(guardian, guardian.title),
        "pupil_name": _name(child, title),
        "pupil_birth_date": f"{at.year - 6}-0{1 + seed % 9}-15",
        "email": "",
        "nationality": "ไทย",
        "previous_school": "ศูนย์พัฒนาเด็กเล็กตัวอย่าง",
        "study_plan": "",
        "father_name": "",
        "mother_name": "",
        "apply_grade": grade,
        "apply_type": kind,
    }
    kept: dict[str, Any] = {name: value for name, value in said.items() if value not in ("", None)}
    kept = dict(catalogue.relevant_answers(service, "", kept))
    filled = commands.fill_all(actor=writer, ref=case.ref, answers=kept, now=at)
    if filled.problems:
        raise AssertionError(f"the demo answers wrongly: {filled.problems}")
    return commands.submit(actor=writer, ref=case.ref, client_key="", now=at).case


def _name(who: Invented, title: str) -> dict[str, str]:
    return {"title": title, "first": who.first, "middle": who.middle, "last": who.last}


def _act(
    actor: Actor, case: Case, action: str, at: datetime, answers: Mapping[str, Any] | None = None
) -> None:
    seen = Case.objects.values_list("head_seq", flat=True).get(pk=case.pk)
    commands.act(
        actor=actor, number=case.number or "", action_id=action, answers=answers or {}, seen=seen, now=at
    )
