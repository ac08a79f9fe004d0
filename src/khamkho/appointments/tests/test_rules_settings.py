"""What an office decides about its times: how it is read, kept, and turned into a window; and its words."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from khamkho.appointments.rules.refusals import AfterCutOff, DayPast, TooFar, TooSoon
from khamkho.appointments.rules.settings import Rules, checked_rules, clock, rules_from
from khamkho.appointments.rules.slots import Week
from khamkho.appointments.rules.windows import first_moment, last_day, past_cut_off, require_window
from khamkho.appointments.rules.words import clock_said, hours_said, week_said, weekdays_said
from khamkho.base.errors import Invalid, Problem, Refused
from khamkho.base.text import Lang, Text
from khamkho.base.thai import BANGKOK
from khamkho.catalogue.service import Appointment

TYPED = {
    "hold_minutes": "10",
    "step_minutes": "20",
    "lead_hours": "3",
    "horizon_days": "30",
    "moves": "4",
    "grace_minutes": "5",
    "rebook_days": "6",
    "offer_minutes": "90",
    "remind_days": "2",
    "remind_hours": "8",
    "cut_off": "11.30",
}
KEPT: dict[str, Any] = {
    "hold_minutes": 10,
    "step_minutes": 20,
    "lead_hours": 3,
    "horizon_days": 30,
    "moves": 4,
    "grace_minutes": 5,
    "rebook_days": 6,
    "offer_minutes": 90,
    "remind_days": 2,
    "remind_hours": 8,
    "cut_off": "11:30",
}
USUAL = Rules(
    hold_minutes=15,
    step_minutes=15,
    lead_hours=1,
    horizon_days=60,
    cut_off=time(14, 0),
    moves=2,
    grace_minutes=15,
    rebook_days=7,
    offer_minutes=120,
    remind_days=1,
    remind_hours=2,
)
OWN = Rules(
    hold_minutes=10,
    step_minutes=20,
    lead_hours=3,
    horizon_days=30,
    cut_off=time(11, 30),
    moves=4,
    grace_minutes=5,
    rebook_days=6,
    offer_minutes=90,
    remind_days=2,
    remind_hours=8,
)


@pytest.mark.parametrize(
    "held", [{}, {"appointments": None}, {"appointments": "many"}, {"appointments": {}}, {"queue": KEPT}]
)
def test_what_nobody_has_said_is_assumed(held: dict[str, Any]) -> None:
    assert rules_from(held) == USUAL == Rules()


def test_what_was_typed_is_kept_and_read_back() -> None:
    assert checked_rules(TYPED) == KEPT
    assert rules_from({"appointments": KEPT, "queue": {}}) == OWN


def test_what_was_typed_in_thai_digits_with_blanks_is_the_same() -> None:
    assert checked_rules({**TYPED, "lead_hours": " ๓ ", "cut_off": " ๑๑.๓๐ น. "}) == KEPT


def test_a_setting_that_stands_alone_leaves_the_others_as_usual() -> None:
    assert rules_from({"appointments": {"moves": "0"}}) == Rules(moves=0)
    assert rules_from({"appointments": {"cut_off": "09:05"}}) == Rules(cut_off=time(9, 5))


def test_without_a_cut_off_times_of_the_day_are_given_to_its_end() -> None:
    kept = checked_rules({**TYPED, "cut_off": ""})
    assert kept == {**KEPT, "cut_off": ""}
    assert rules_from({"appointments": kept}).cut_off is None
    without = {name: typed for name, typed in TYPED.items() if name != "cut_off"}
    assert checked_rules(without) == {**KEPT, "cut_off": ""}


def test_noughts_before_a_number_say_nothing() -> None:
    assert checked_rules({**TYPED, "hold_minutes": "0010"}) == KEPT


def number(name: str, least: int, most: int) -> Problem:
    return Problem(
        name, "number", f"กรอกจำนวนตั้งแต่ {least} ถึง {most}", f"Enter a number from {least} to {most}."
    )


BOUNDS = [
    ("hold_minutes", 5, 120),
    ("step_minutes", 5, 120),
    ("lead_hours", 0, 720),
    ("horizon_days", 1, 366),
    ("moves", 0, 20),
    ("grace_minutes", 0, 240),
    ("rebook_days", 0, 60),
    ("offer_minutes", 15, 2880),
    ("remind_days", 0, 14),
    ("remind_hours", 0, 24),
]


@pytest.mark.parametrize(("name", "least", "most"), BOUNDS)
def test_a_number_lies_between_its_least_and_its_most(name: str, least: int, most: int) -> None:
    for there in (least, most):
        assert checked_rules({**TYPED, name: str(there)}) == {**KEPT, name: there}
    for beyond in (least - 1, most + 1):
        with pytest.raises(Invalid) as no:
            checked_rules({**TYPED, name: str(beyond)})
        assert no.value.problems == (number(name, least, most),)


@pytest.mark.parametrize("typed", ["", "soon", "1.5", "²", "௧", "00015", "00000015", "000000900", "1" * 5000])
def test_what_is_no_number_is_named(typed: str) -> None:
    with pytest.raises(Invalid) as no:
        checked_rules({**TYPED, "hold_minutes": typed})
    assert no.value.problems == (number("hold_minutes", 5, 120),)


def test_everything_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(Invalid) as no:
        checked_rules({"cut_off": "noon"})
    assert no.value.problems == (
        *(number(*one) for one in BOUNDS),
        Problem("cut_off", "time", "กรอกเวลา เช่น 08.30", "Enter a time such as 08:30."),
    )


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("08:30", time(8, 30)),
        ("8.30", time(8, 30)),
        ("๘.๓๐ น.", time(8, 30)),
        ("8.30น.", time(8, 30)),
        (" 8 ", time(8)),
        ("8 น.", time(8)),
        ("8:", time(8)),
        ("8.", time(8)),
        ("8.30.", time(8, 30)),
        ("8:5", time(8, 5)),
        ("0:00", time(0)),
        ("00.01", time(0, 1)),
        ("23:59", time(23, 59)),
    ],
)
def test_a_clock_is_read_as_people_write_it(typed: str, read: time) -> None:
    problems: list[Problem] = []
    assert clock("opens", typed, problems) == read
    assert problems == []


@pytest.mark.parametrize("typed", ["", "   ", "น."])
def test_no_clock_is_no_time_and_no_problem(typed: str) -> None:
    problems: list[Problem] = []
    assert clock("opens", typed, problems) is None
    assert problems == []


@pytest.mark.parametrize(
    "typed",
    [
        "24:00",
        "12:60",
        "noon",
        "x:30",
        "8:x",
        ":30",
        "8:30:00",
        "-1:00",
        "0830",
        "8.30X",
        "²:00",
        "8:²",
        "008:30",
        "8:030",
        "0080:00",
        "0239:00",
        "8:0590",
        "8:0059",
        "0" * 5000,
    ],
)
def test_what_is_no_clock_is_named(typed: str) -> None:
    problems: list[Problem] = []
    assert clock("opens", typed, problems) is None
    assert problems == [Problem("opens", "time", "กรอกเวลา เช่น 08.30", "Enter a time such as 08:30.")]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 8, day, hour, minute, tzinfo=BANGKOK)


def appointment(**more: int) -> Appointment:
    return Appointment(id="collect", title=Text("รับเอกสาร", "Collect"), resource="counter", **more)


PLAIN = appointment()
A_MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (at(3, 9), at(3, 10)),
        (at(3, 13, 59), at(3, 14, 59)),
        (at(3, 14), at(4, 0)),
        (at(3, 23, 30), at(4, 0, 30)),
    ],
)
def test_the_first_time_is_after_the_lead_and_of_tomorrow_once_the_cut_off_has_passed(
    now: datetime, first: datetime
) -> None:
    assert first_moment(USUAL, PLAIN, now=now, officer=False) == first
    assert first_moment(USUAL, PLAIN, now=now.astimezone(UTC), officer=False) == first
    assert first_moment(USUAL, PLAIN, now=now, officer=True) == now


def test_a_service_may_have_a_lead_of_its_own_even_none_at_all() -> None:
    assert first_moment(OWN, PLAIN, now=at(3, 9), officer=False) == at(3, 12)
    assert first_moment(OWN, appointment(lead_hours=0), now=at(3, 9), officer=False) == at(3, 9)
    assert first_moment(OWN, appointment(lead_hours=48), now=at(3, 15), officer=False) == at(5, 15)


def test_the_last_day_is_counted_in_bangkok_from_the_services_own_days_or_the_offices() -> None:
    late = datetime(2026, 8, 2, 18, 0, tzinfo=UTC)  # 3 August, 1.00
    assert last_day(OWN, PLAIN, now=late) == date(2026, 9, 2)
    assert last_day(OWN, appointment(horizon_days=1), now=late) == date(2026, 8, 4)


def test_the_cut_off_is_past_from_its_own_minute_on_by_the_clock_of_bangkok() -> None:
    rules = Rules(cut_off=time(14, 0))
    assert not past_cut_off(rules, at(3, 14) - A_MOMENT)
    assert past_cut_off(rules, at(3, 14))
    assert past_cut_off(rules, datetime(2026, 8, 3, 7, 0, tzinfo=UTC))
    assert not past_cut_off(rules, datetime(2026, 8, 3, 6, 59, tzinfo=UTC))
    assert not past_cut_off(Rules(cut_off=None), at(3, 23, 59))


WINDOW = Rules(lead_hours=2, horizon_days=10, cut_off=time(14, 30))


@pytest.mark.parametrize(
    ("begin", "now"),
    [
        (at(3, 11), at(3, 9)),  # after the lead, to the minute
        (at(13, 23, 59), at(3, 9)),  # the last day, to its end
        (at(4, 0), at(3, 14, 30)),  # tomorrow, after the cut-off
        (at(3, 16, 29), at(3, 14, 29)),
    ],
)
def test_a_time_within_the_window_may_be_taken(begin: datetime, now: datetime) -> None:
    require_window(begin, WINDOW, PLAIN, now=now, officer=False)
    assert first_moment(WINDOW, PLAIN, now=now, officer=False) <= begin


@pytest.mark.parametrize(
    ("begin", "now", "no", "facts"),
    [
        (at(3, 9) - A_MOMENT, at(3, 9), DayPast, {"at": at(3, 9) - A_MOMENT}),
        (at(14, 0), at(3, 9), TooFar, {"days": 10, "last": date(2026, 8, 13)}),
        (at(3, 20), at(3, 14, 30), AfterCutOff, {"until": "14.30"}),
        (at(3, 11) - A_MOMENT, at(3, 9), TooSoon, {"first": at(3, 11)}),
        (at(4, 1), at(3, 23, 30), TooSoon, {"first": at(4, 1, 30)}),
    ],
)
def test_a_time_outside_the_window_is_refused_with_the_reason(
    begin: datetime, now: datetime, no: type[Refused], facts: dict[str, Any]
) -> None:
    for same in (begin, begin.astimezone(UTC)):
        with pytest.raises(no) as said:
            require_window(same, WINDOW, PLAIN, now=now.astimezone(UTC), officer=False)
        assert said.value.facts == facts


def test_a_service_of_a_shorter_horizon_says_its_own() -> None:
    near = appointment(horizon_days=2)
    require_window(at(5, 9), WINDOW, near, now=at(3, 9), officer=False)
    with pytest.raises(TooFar) as no:
        require_window(at(6, 9), WINDOW, near, now=at(3, 9), officer=False)
    assert no.value.facts == {"days": 2, "last": date(2026, 8, 5)}


def test_an_officer_is_bound_by_the_days_alone() -> None:
    now = at(3, 15)
    for begin in (now, at(3, 20), at(13, 9)):
        require_window(begin, WINDOW, PLAIN, now=now, officer=True)
    with pytest.raises(DayPast):
        require_window(now - A_MOMENT, WINDOW, PLAIN, now=now, officer=True)
    with pytest.raises(TooFar):
        require_window(at(14, 9), WINDOW, PLAIN, now=now, officer=True)


@pytest.mark.parametrize(("lang", "said"), [("th", "08.05"), ("en", "08:05")])
def test_a_clock_in_words(lang: Lang, said: str) -> None:
    assert clock_said(time(8, 5), lang) == said


def test_hours_in_words() -> None:
    hours = ((time(8), time(12)), (time(13), time(16, 30)))
    assert hours_said(hours, "th") == "08.00–12.00, 13.00–16.30 น."
    assert hours_said(hours, "en") == "08:00–12:00, 13:00–16:30"
    assert hours_said((), "th") == hours_said((), "en") == ""


@pytest.mark.parametrize(
    ("days", "th", "en"),
    [
        ([], "", ""),
        ([2], "วันพุธ", "Wednesday"),
        ([1, 0], "วันจันทร์–วันอังคาร", "Monday–Tuesday"),
        ([6, 4, 3, 2, 1, 0], "วันจันทร์–วันศุกร์, วันอาทิตย์", "Monday–Friday, Sunday"),
        ([0, 2, 3], "วันจันทร์, วันพุธ–วันพฤหัสบดี", "Monday, Wednesday–Thursday"),
        ([5, 6, 1], "วันอังคาร, วันเสาร์–วันอาทิตย์", "Tuesday, Saturday–Sunday"),
    ],
)
def test_weekdays_in_words(days: list[int], th: str, en: str) -> None:
    assert (weekdays_said(days, "th"), weekdays_said(days, "en")) == (th, en)


@pytest.mark.parametrize(
    ("more", "th", "en"),
    [
        ({}, "วันเสาร์ 08.30–11.00 น.", "Saturday 08:30–11:00"),
        (
            {"on_holidays": True},
            "วันเสาร์ 08.30–11.00 น. · รวมวันหยุด",
            "Saturday 08:30–11:00 · also on holidays",
        ),
        (
            {"since": date(2026, 8, 1)},
            "วันเสาร์ 08.30–11.00 น. · ตั้งแต่ 1 ส.ค. 2569",
            "Saturday 08:30–11:00 · from 1 Aug 2026",
        ),
        (
            {"until": date(2026, 12, 31)},
            "วันเสาร์ 08.30–11.00 น. · ถึง 31 ธ.ค. 2569",
            "Saturday 08:30–11:00 · until 31 Dec 2026",
        ),
        (
            {"on_holidays": True, "since": date(2026, 8, 1), "until": date(2026, 12, 31)},
            "วันเสาร์ 08.30–11.00 น. · รวมวันหยุด · ตั้งแต่ 1 ส.ค. 2569 · ถึง 31 ธ.ค. 2569",
            "Saturday 08:30–11:00 · also on holidays · from 1 Aug 2026 · until 31 Dec 2026",
        ),
    ],
)
def test_a_week_in_words(more: dict[str, Any], th: str, en: str) -> None:
    week = Week(weekdays=frozenset({5}), opens=time(8, 30), closes=time(11), **more)
    assert (week_said(week, "th"), week_said(week, "en")) == (th, en)
