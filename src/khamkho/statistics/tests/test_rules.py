"""Periods, counting, targets, snapshots: by hand, and by properties that hold for any facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.errors import Invalid
from khamkho.base.text import Text
from khamkho.base.thai import BANGKOK
from khamkho.base.working_time import STANDARD, Calendar, working_days_between
from khamkho.statistics.rules.counting import HIDDEN, Count, Counted, count_all
from khamkho.statistics.rules.facts import AtCounter, DayCount, Fact, Known, Printed, Survey, Who, distinct
from khamkho.statistics.rules.goals import Goal, in_force, judged
from khamkho.statistics.rules.indicators import GROUPS, INDICATORS
from khamkho.statistics.rules.periods import (
    BadPeriod,
    Period,
    before,
    choices,
    free,
    month_of,
    period_called,
    quarter_of,
    quarters_over,
    year_of,
)
from khamkho.statistics.rules.reminding import Due, due_of, next_reminder, reminders
from khamkho.statistics.rules.settings import Counting, Place, checked_counting, checked_goal, counting_from
from khamkho.statistics.rules.snapshot import Numbers, differences, from_kept, to_keep

OCTOBER = month_of(date(2026, 10, 1))
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def at(day: int, hour: int = 10, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=BANGKOK)


def fact(day: int = 1, *, took: int | None = None, **more: Any) -> Fact:
    """A request of an October day; granted so many days later, in time, where it says."""
    come = at(day)
    one = Fact("official-id-card", "web", come, come, True)
    if took is not None:
        one = one._replace(end="granted", ended=come + timedelta(days=took), due=come + timedelta(days=5))
    return one._replace(**more)


def count(
    facts: Sequence[Fact] = (),
    *,
    counting: Counting | None = None,
    goals: Sequence[Goal] = (),
    period: Period = OCTOBER,
    calendar: Calendar = STANDARD,
    **more: Any,
) -> Counted:
    known = Known(facts=facts, **more)
    held = in_force(goals, service="", day=period.until)
    return count_all(known, period, counting=counting or Counting(), goals=held, days=DayCount(calendar))


def goal(indicator: str, target: Any = None, baseline: Any = None, **more: Any) -> Goal:
    target, baseline = (None if one is None else Fraction(str(one)) for one in (target, baseline))
    since = more.pop("since", date(2026, 1, 1))
    return Goal(indicator=indicator, since=since, target=target, baseline=baseline, **more)


# ── periods ──


@given(DAYS)
def test_a_period_is_found_again_by_its_name_and_follows_the_one_before(day: date) -> None:
    for whole in (month_of, quarter_of, year_of):
        period = whole(day)
        assert day in period
        assert period_called(period.key) == period
        earlier = before(period)
        assert (earlier.until - period.since).days == -1
        assert earlier.kind == period.kind
    assert day.month in {month.since.month for month in quarter_of(day).months()}


@given(DAYS, st.integers(1, 1000))
def test_free_days_keep_their_length(day: date, length: int) -> None:
    period = free(day, day + timedelta(days=length))
    assert period_called(period.key) == period
    first, after = period.moments
    assert (after - first).days == length + 1
    assert sum(1 for _ in period.months()) >= length // 31


def test_the_budget_year_begins_on_the_first_of_october() -> None:
    assert year_of(date(2026, 9, 30)).title.th == "ปีงบประมาณ 2569"
    assert year_of(date(2026, 10, 1)).title.th == "ปีงบประมาณ 2570"
    assert quarter_of(date(2026, 12, 31)).title.th == "ไตรมาสที่ 1 ปีงบประมาณ 2570 (ต.ค.–ธ.ค. 2569)"
    assert quarter_of(date(2027, 1, 1)).key == "q2570-2"
    assert free(date(2026, 10, 1), date(2026, 10, 31)) == OCTOBER


def test_a_period_that_makes_no_sense_is_refused_or_unknown() -> None:
    for since, until in (
        (None, date(2026, 1, 1)),
        (date(2026, 2, 1), date(2026, 1, 1)),
        (date(2020, 1, 1), date(2026, 1, 1)),
    ):
        with pytest.raises(BadPeriod):
            free(since, until)
    for key in (
        "",
        "m2026-13",
        "q2570-5",
        "q2570",
        "y0001",
        "d2026-02-30_2026-03-01",
        "d2026-03-01_2026-02-01",
        "x",
    ):
        assert period_called(key) is None, key  # fmt: skip
    assert [len(found) for found in choices(date(2026, 11, 27)).values()] == [13, 9, 4]
    assert [one.key for one in quarters_over(date(2026, 7, 9), date(2027, 1, 5))] == ["q2570-1", "q2569-4"]


# ── counting ──


def test_shares_say_what_was_divided_by_what() -> None:
    facts = [
        fact(1, took=2),
        fact(2, took=9),  # late
        fact(3, took=1, channel="counter"),
        fact(4, complete=False, deemed=at(5)),  # open; came while the office was closed
        fact(5, end="refused", ended=at(6), due=at(5)),
        fact(6, end="withdrawn", ended=at(7)),
        fact(1, received=at(1, month=9), deemed=at(1, month=9), took=None),  # of another month
    ]
    counts = count(facts).counts
    assert [counts["submitted"].value, counts["completed"].value] == [6, Fraction(300, 6)]
    assert [counts["approved_on_time"].numerator, counts["approved_on_time"].denominator] == [2, 6]
    assert [counts["on_time"].numerator, counts["on_time"].denominator] == [2, 4]
    assert counts["complete"].numerator == 5
    assert counts["online"].numerator == 5
    assert counts["outside"].numerator == 1
    assert counts["days_calendar"].value == Fraction(12, 3)
    assert counts["days_calendar"].few


def test_seed_one_hundred_and_fifty_six_users_of_two_hundred_are_not_met() -> None:
    """The seed reports 2.5 days against a baseline of 7, and 156 users against 200: the one is met, the other is not."""
    facts = [fact(1, took=2) for _ in range(78)] + [fact(1, took=3) for _ in range(78)]
    people = [Who(at(1), account=n) for n in range(156)]
    goals = [goal("days_calendar", 2, 7), goal("days_less", 50), goal("users_first", 200)]
    counted = count(facts, people=people, goals=goals, counting=Counting(opened_on=date(2026, 4, 1)))
    numbers = Numbers(counted=counted, goals=in_force(goals, service="", day=OCTOBER.until))
    assert counted.counts["days_calendar"].value == Fraction(5, 2)
    assert numbers.verdict("days_calendar") == "not-met"
    assert counted.counts["days_less"].value == Fraction(450, 7)
    assert numbers.verdict("days_less") == "met"
    assert counted.counts["within"].value == 50
    assert counted.counts["users_first"].value == 0  # they came after the first six months
    assert counted.counts["users"].value == 156
    inside = count(people=people, goals=goals, counting=Counting(opened_on=date(2026, 9, 1)))
    assert inside.counts["users_first"].value == 156
    assert Numbers(counted=inside, goals=numbers.goals).verdict("users_first") == "running"


def test_the_office_is_done_when_the_card_lies_ready() -> None:
    one = fact(1, took=20, ready=at(3))
    counts = count([one]).counts
    assert counts["days_calendar"].value == 2
    assert counts["days_to_end"].value == 20


def test_paper_and_travel_need_what_was_before() -> None:
    facts = [fact(1, took=1, place="8101"), fact(1, took=1, channel="counter", place="8101"), fact(2, took=2)]
    bare = count(facts, printed=Printed(cards=2)).counts
    assert bare["paper_less"].value is bare["km"].value is bare["baht"].value is None
    counting = Counting(
        baht_per_km=Fraction(4), places={"8101": Place(key="8101", label="เมือง", km=Fraction(35))}
    )
    counted = count(
        facts, printed=Printed(cards=2, letters=1), goals=[goal("paper_less", 80, 5)], counting=counting
    )
    assert counted.counts["paper_less"].numerator == 15 - 4  # two cards, a letter, a paper from the counter
    assert counted.counts["paper_less"].value == Fraction(1100, 15)
    assert counted.counts["km"].value == 70
    assert [counted.counts["km"].numerator, counted.counts["km"].denominator] == [1, 2]
    assert counted.counts["baht"].value == 280
    assert [row.name for row in counted.places] == ["few", "unknown"]  # one request tells of one person
    assert count(facts[2:], counting=counting).counts["km"].value is None  # nobody knows from where
    more = count([fact(n, place="8101") for n in range(1, HIDDEN + 1)], counting=counting)
    assert [(row.name, row.numbers["km"]) for row in more.places] == [("เมือง", Fraction(70 * HIDDEN))]


def test_a_mean_of_few_answers_is_hidden() -> None:
    counts = count(survey=Survey(asked=9, levels=(0, 0, 0, 0, HIDDEN - 1))).counts
    assert counts["satisfaction"].value is counts["satisfied"].value is None
    assert counts["response"].value == Fraction(400, 9)
    counts = count(survey=Survey(asked=50, levels=(1, 0, 1, 8, 10))).counts
    assert counts["satisfaction"].value == Fraction(86, 20)
    assert counts["satisfied"].value == 90
    assert counts["satisfied"].few
    assert not count(survey=Survey(asked=50, levels=(0, 0, 0, 0, 30))).counts["satisfied"].few


def test_an_appeal_is_counted_by_itself() -> None:
    appeal = fact(3, took=4, service="appeal")
    counts = count([appeal, fact(1)]).counts
    assert [counts["submitted"].value, counts["appeals"].value, counts["appeal_days"].value] == [1, 1, 4]


FACTS = st.lists(
    st.builds(
        fact,
        st.integers(1, 31),
        took=st.one_of(st.none(), st.integers(0, 40)),
        channel=st.sampled_from(["web", "counter", "phone"]),
        complete=st.booleans(),
        service=st.sampled_from(["a", "b"]),
    ),
    max_size=40,
)


@given(FACTS)
def test_parts_are_never_more_than_the_whole_and_tables_add_up(facts: list[Fact]) -> None:
    counted = count(facts)
    for name, one in counted.counts.items():
        if INDICATORS[name].unit == "percent" and one.denominator:
            assert one.numerator is not None
            assert 0 <= one.numerator <= one.denominator
            assert one.value == one.numerator * 100 / one.denominator
    for table in (counted.services, counted.channels, counted.months):
        assert sum(row.numbers.get("submitted", 0) for row in table) == counted.counts["submitted"].value
    for row in counted.services:
        ends = sum(n for what, n in row.numbers.items() if what != "submitted")
        assert ends == row.numbers["submitted"]
    november = count(facts, period=month_of(date(2026, 11, 1))).counts
    both = count(facts, period=free(date(2026, 10, 1), date(2026, 11, 30))).counts
    for name in ("submitted", "on_time"):
        parts = (counted.counts[name].numerator or 0) + (november[name].numerator or 0)
        assert parts == both[name].numerator


@given(st.lists(st.integers(0, 60), min_size=1, max_size=40))
def test_mean_median_and_ninth_of_any_days(days: list[int]) -> None:
    facts = [fact(1, took=0, ended=at(1) + timedelta(days=n)) for n in days]
    period = free(date(2026, 10, 1), date(2026, 12, 31))
    one = count(facts, period=period).counts["days_to_end"]
    assert one.value == Fraction(sum(days), len(days))
    assert one.median == median(map(Fraction, days))
    assert one.ninth is not None
    assert 10 * sum(n <= one.ninth for n in days) >= 9 * len(days)
    assert 10 * sum(n < one.ninth for n in days) < 9 * len(days)


CALENDAR = replace(
    STANDARD,
    closed={date(2026, 10, 13): "x", date(2026, 10, 23): "y"},
    opened=frozenset({date(2026, 10, 24)}),
)


@given(st.lists(st.tuples(DAYS, st.integers(0, 400)), max_size=8))
def test_working_days_are_those_of_the_office(pairs: list[tuple[date, int]]) -> None:
    days = DayCount(CALENDAR)
    for start, length in pairs:
        end = start + timedelta(days=length)
        assert days.between(start, end) == working_days_between(CALENDAR, start, end)
        assert days.between(end, start) == 0


WHO = st.lists(
    st.builds(Who, st.just(at(1)), st.one_of(st.none(), st.integers(1, 6)), st.one_of(st.none(), st.integers(1, 6))),
    max_size=20,
)  # fmt: skip


@given(WHO, st.randoms())
def test_persons_are_joined_by_account_or_identity_number(people: list[Who], random: Any) -> None:
    groups: list[set[tuple[str, Any]]] = []
    alone = 0
    for one in people:
        keys = {(name, key) for name, key in (("a", one.account), ("i", one.identity)) if key}
        alone += not keys
        joined = [group for group in groups if group & keys]
        groups = [group for group in groups if group not in joined]
        if keys:
            groups.append(set().union(keys, *joined))
    assert distinct(people) == len(groups) + alone
    random.shuffle(people)
    assert distinct(people) == len(groups) + alone


# ── targets ──


def test_the_newest_target_that_has_begun_holds_and_amounts_of_all_say_nothing_of_one() -> None:
    old, new = goal("on_time", 80), goal("on_time", 90, since=date(2026, 10, 15))
    own, amount = goal("on_time", 70, service="a"), goal("users", 200)
    for day, target in ((date(2026, 10, 14), 80), (date(2026, 10, 15), 90)):
        assert in_force([new, old, own], service="", day=day)["on_time"].target == target
    assert in_force([old], service="a", day=OCTOBER.until)["on_time"].target == 80
    assert in_force([own, new], service="a", day=OCTOBER.until)["on_time"].target == 70
    assert "users" not in in_force([amount], service="a", day=OCTOBER.until)
    assert in_force([new], service="", day=date(2026, 10, 14)) == {}


@given(st.fractions(0, 100), st.fractions(0, 100))
def test_less_is_better_for_days_and_more_for_shares(value: Fraction, target: Fraction) -> None:
    less, more = goal("days_calendar", target), goal("on_time", target)
    if value != target:
        assert judged("days_calendar", value, less) != judged("on_time", value, more)
    assert judged("on_time", target, more) == judged("days_calendar", target, less) == "met"
    assert judged("on_time", None, more) == "no-data"
    assert judged("on_time", value, None) == judged("on_time", value, goal("on_time", None, 3)) == "no-target"
    if value < target:
        assert judged("on_time", value, more, running=True) == "running"


# ── what is kept ──


@given(FACTS)
def test_what_was_closed_is_read_back_exactly_and_differs_only_where_it_does(facts: list[Fact]) -> None:
    goals = [goal("on_time", "99.5"), goal("days_calendar", 2, 7)]
    numbers = Numbers(counted=count(facts, goals=goals), goals={one.indicator: one for one in goals})
    kept = from_kept(to_keep(numbers))
    assert kept == numbers
    assert differences(kept, numbers) == {}
    later = Numbers(counted=count([*facts, fact(9)], goals=goals), goals=numbers.goals)
    assert "submitted" in differences(kept, later)
    assert "appeals" not in differences(kept, later)


def test_a_kept_indicator_that_nobody_knows_any_more_is_left_out() -> None:
    kept = to_keep(Numbers(counted=count(), goals={}))
    kept["counts"]["danced"] = {"value": "1"}
    assert "danced" not in from_kept(kept).counted.counts


def test_every_indicator_stands_in_one_group() -> None:
    grouped = [name for _, names in GROUPS.values() for name in names]
    assert sorted(grouped) == sorted(INDICATORS)
    at_counter = AtCounter(tickets=3, booked=2, missed=1, waited=(60, 180))
    booked = {"line": 3, "web": 1}
    counts = count(counter=at_counter, bookings=booked, scans=4).counts
    assert sorted(counts) == sorted(INDICATORS)
    assert "wait_minutes" not in count().counts  # an office without a queue says nothing of it
    assert [str(counts[name].value) for name in ("wait_minutes", "wait_less", "scans")] == ["2", "None", "4"]


# ── settings ──


def find(words: str) -> tuple[str, str] | None:
    return {"เมือง": ("8101", "เมือง"), "8102": ("8102", "เกาะลันตา")}.get(words)


def test_how_an_office_counts_is_kept_and_read_back() -> None:
    typed = {
        "opened_on": "1/4/2569", "population": "1,266", "pages.cards": "๒", "baht_per_km": "4.5", "report_days": "10",
        "places": "อำเภอ,กม.\nเมือง,12.5\n\n8102\t70",
    }  # fmt: skip
    with pytest.raises(Invalid):
        checked_counting({**typed, "places": "เมือง,12\nไหน,3"}, find)
    kept = counting_from({"indicators": checked_counting({**typed, "places": "เมือง,12.5\n8102,70"}, find)})
    assert kept.opened_on == date(2026, 4, 1)
    assert (kept.population, kept.report_days, kept.baht_per_km) == (1266, 10, Fraction(9, 2))
    assert kept.pages["cards"] == 2
    assert {one.label: one.km for one in kept.places.values()} == {"เมือง": Fraction(25, 2), "เกาะลันตา": 70}
    tabbed = checked_counting({"places": "อำเภอ\tระยะทาง\nเมือง\t12\n8102\t70"}, find)
    assert [one["km"] for one in tabbed["places"]] == ["12", "70"]
    assert counting_from({}).report_days == 0  # nothing was set: no report is asked for


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("opened_on", "วันนี้"), ("population", "1.5"), ("pages.cards", "-1"), ("baht_per_km", "=1+1"), ("report_days", "91"),
        ("places", "เมือง"), ("places", "เมือง,ไกล\nเมือง,ใกล้"), ("places", "เมือง,9999"), ("places", "เมือง,1\nเมือง,2"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_with_is_named(name: str, typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_counting({name: typed}, find)
    assert {one.where for one in refused.value.problems} == {name}


def test_a_target_is_checked() -> None:
    services = {"a": Text("ก", "A")}
    good = {"indicator": "on_time", "since": "1/10/2569", "target": "95"}
    assert checked_goal(good, services).baseline is None
    assert (
        str(checked_goal({**good, "indicator": "paper_less", "baseline": "250"}, services).baseline) == "250"
    )
    for wrong in ({"indicator": "dance"}, {"since": ""}, {"since": "x"}, {"target": "101"}, {"service": "b"}):
        with pytest.raises(Invalid) as refused:
            checked_goal({**good, **wrong}, services)
        assert {one.where for one in refused.value.problems} == set(wrong)
    assert (
        checked_goal({**good, "baseline": "3"}, services).baseline is None
    )  # this one is compared with none


# ── reminders ──


def test_a_quarter_is_reminded_of_three_times_then_the_next_one() -> None:
    quarter = quarter_of(date(2026, 10, 1))
    assert reminders(quarter, 15) == (date(2027, 1, 1), date(2027, 1, 12), date(2027, 1, 16))
    assert next_reminder(date(2026, 11, 27), 15) == (quarter, date(2027, 1, 1))
    assert next_reminder(date(2027, 1, 12), 15) == (quarter, date(2027, 1, 16))
    assert next_reminder(date(2027, 1, 16), 15)[0] == quarter_of(date(2027, 1, 1))
    assert reminders(quarter, 1) == (date(2027, 1, 1), date(2027, 1, 2))
    due = Due(period=quarter, due_on=due_of(quarter, 15))
    states = [due.state(day) for day in (date(2027, 1, 15), date(2027, 1, 16))]
    assert states == ["due", "late"]
    assert [
        replace(due, done_on=day).state(date(2028, 1, 1)) for day in (date(2027, 1, 15), date(2027, 1, 16))
    ] == ["done", "done-late"]


def test_few_marks_shares_and_not_amounts() -> None:
    assert Count(name="on_time", value=Fraction(1), answers=29).few
    assert not Count(name="on_time", value=Fraction(1), answers=30).few
    assert not Count(name="users", value=Fraction(1), answers=1).few
