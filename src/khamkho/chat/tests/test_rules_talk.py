"""What is kept of a conversation, and days and times as the chat says and types them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from khamkho.base.text import Lang, Text
from khamkho.base.thai import BANGKOK
from khamkho.chat.rules import when
from khamkho.chat.rules.talk import Talk, talk_from
from khamkho.chat.rules.world import Free, Tap

MONDAY = datetime(2018, 12, 3, 9, 30, tzinfo=BANGKOK)

FULL = Talk(
    state="WAIT_COPIES_DATE",
    doubt="near",
    items=("house", "id-card"),
    laser="JC1",
    card="1040",
    guess="JC0",
    copies=2,
    day=date(2018, 12, 3),
    at=time(9, 30),
    near=datetime(2018, 12, 3, 10, tzinfo=BANGKOK),
    full=date(2018, 12, 1),
    tries=(datetime(2018, 11, 28, 8, tzinfo=UTC), datetime(2018, 11, 28, 8, 5, tzinfo=UTC)),
    locked_until=datetime(2018, 11, 28, 8, 35, tzinfo=UTC),
    about="BK-1",
    pending="1#",
    question="เปิดกี่โมง",
    topic="hours",
    answers=(3, 4),
    case="c7",
    field="variant",
    skipped=("document:photo",),
    taken=("m1", "m2"),
    reminded=True,
)
KEPT = {
    "state": "WAIT_COPIES_DATE",
    "doubt": "near",
    "items": ["house", "id-card"],
    "laser": "JC1",
    "card": "1040",
    "guess": "JC0",
    "copies": 2,
    "day": "2018-12-03",
    "at": "09:30:00",
    "near": "2018-12-03T10:00:00+07:00",
    "full": "2018-12-01",
    "tries": ["2018-11-28T08:00:00+00:00", "2018-11-28T08:05:00+00:00"],
    "locked_until": "2018-11-28T08:35:00+00:00",
    "about": "BK-1",
    "pending": "1#",
    "question": "เปิดกี่โมง",
    "topic": "hours",
    "answers": [3, 4],
    "case": "c7",
    "field": "variant",
    "skipped": ["document:photo"],
    "taken": ["m1", "m2"],
    "reminded": True,
}
EMPTY = KEPT | dict.fromkeys(
    ("doubt", "laser", "card", "guess", "about", "pending", "question", "topic", "case", "field"), ""
)
EMPTY |= {name: [] for name in ("items", "tries", "answers", "skipped", "taken")}
EMPTY |= dict.fromkeys(("copies", "day", "at", "near", "full", "locked_until"), None)
EMPTY |= {"state": "NEW", "reminded": False}


def test_a_conversation_is_kept_as_plain_json() -> None:
    assert FULL.json() == KEPT
    assert Talk().json() == EMPTY


def test_a_conversation_comes_back_as_it_was_kept() -> None:
    assert talk_from(KEPT) == FULL
    assert talk_from(EMPTY) == Talk()


def test_what_an_older_or_a_newer_build_kept_is_still_a_conversation() -> None:
    assert talk_from({}) == Talk()
    assert talk_from({"state": "IDLE", "mood": "good"}) == Talk(state="IDLE")
    back = talk_from({"items": ["house"], "answers": [1], "skipped": ["a"], "taken": ["m"]})
    assert back == Talk(items=("house",), answers=(1,), skipped=("a",), taken=("m",))


@pytest.mark.parametrize(
    "state", ["WAIT_LASER", "WAIT_COPIES_DATE", "WAIT_CARD14", "QA_OPEN", "ASK", "MOVE", "WRITE"]
)
def test_something_is_under_way_while_an_answer_is_waited_for(state: str) -> None:
    assert talk_from({"state": state}).under_way


@pytest.mark.parametrize("state", ["NEW", "IDLE", "LOCKED", "COMMENT"])
def test_nothing_is_under_way_while_no_answer_is_waited_for(state: str) -> None:
    assert not talk_from({"state": state}).under_way


def test_a_day_in_a_sentence_has_its_weekday() -> None:
    assert when.Said(date(2018, 12, 3)).in_("th") == "จันทร์ที่ 3 ธันวาคม 2561"
    assert when.Said(date(2018, 12, 3)).in_("en") == "Monday 3 December 2018 (BE 2561)"


def test_a_time_in_a_sentence_has_two_digits_for_each_half() -> None:
    assert when.Clock(time(9, 5)).in_("th") == "09.05 น."
    assert when.Clock(time(9, 5)).in_("en") == "09:05"


def test_a_moment_is_said_in_the_time_of_thailand() -> None:
    late = datetime(2018, 12, 2, 18, 15, tzinfo=UTC)
    assert when.local(late) == datetime(2018, 12, 3, 1, 15)
    assert when.said(late, "th") == "วันจันทร์ที่ 3 ธันวาคม 2561 เวลา 01.15 น."
    assert when.said(late, "en") == "Monday 3 December 2018 (BE 2561), 01:15"


def test_a_day_without_a_time_is_looked_at_from_midday() -> None:
    assert when.moment(date(2018, 12, 3), None) == datetime(2018, 12, 3, 5, tzinfo=UTC)
    assert when.moment(date(2018, 12, 3), time(8)) == datetime(2018, 12, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(("lang", "typed"), [("th", "3/12/2561 09.30 น."), ("en", "3/12/2018 09:30")])
def test_a_moment_is_typed_as_somebody_would_type_it(lang: Lang, typed: str) -> None:
    assert when.typed(MONDAY, lang) == typed


def test_a_button_shows_a_time_with_its_day_or_alone_and_types_both() -> None:
    typed = Text("3/12/2561 09.30 น.", "3/12/2018 09:30")
    assert when.slots([Free(at=MONDAY)]) == (
        Tap(label=Text("จ. 3 ธ.ค. 09.30", "Mon 3 Dec 09:30"), says=typed),
    )
    assert when.slots([Free(at=MONDAY)], clock=True) == (Tap(label=Text("09.30 น.", "09:30"), says=typed),)
    january = Free(at=datetime(2019, 1, 6, 13, 5, tzinfo=BANGKOK))
    (shown,) = when.slots([january])
    assert shown.label == Text("อา. 6 ม.ค. 13.05", "Sun 6 Jan 13:05")


@pytest.mark.parametrize(
    ("many", "shown"),
    [
        (0, []),
        (2, [0, 1]),
        (11, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        (12, [0, 2, 4, 6, 8, 10]),
        (22, [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20]),
        (23, [0, 3, 6, 9, 12, 15, 18, 21]),
    ],
)
def test_of_many_times_those_on_buttons_are_spread_over_the_day(many: int, shown: list[int]) -> None:
    midnight = datetime(2018, 12, 3, tzinfo=BANGKOK)
    free = [Free(at=midnight + timedelta(hours=hour)) for hour in range(many)]
    labels = [str(one.label) for one in when.slots(free, clock=True)]
    assert labels == [f"{hour:02}.00 น." for hour in shown]


def test_a_button_moves_an_appointment_to_its_time() -> None:
    assert when.tapped(MONDAY.astimezone(UTC), "BK-1") == Tap(
        label=Text("จ. 3 ธ.ค. 09.30", "Mon 3 Dec 09:30"), data="moveto:BK-1:2018-12-03T09:30"
    )
    assert when.from_tap("2018-12-03T09:30") == datetime(2018, 12, 3, 2, 30, tzinfo=UTC)
