"""Committees: who sits, when a meeting may resolve. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.errors import Refused
from khamkho.casework.rules.committee import (
    ABSENT,
    OUT,
    PRESENT,
    BadCommittee,
    BeforeTheOrder,
    Meeting,
    MeetingAhead,
    NobodyChaired,
    NoCommittee,
    NoQuorum,
    Order,
    VotesDoNotAddUp,
    counted,
    needed,
    require_meeting,
    require_members,
)

DAY = date(2026, 12, 1)
ORDER = Order(dated=date(2026, 11, 1), until=date(2027, 9, 30))


def meeting(**changes: Any) -> Meeting:
    usual: dict[str, Any] = {
        "on": DAY,
        "attended": {1: PRESENT, 2: PRESENT, 3: PRESENT, 4: ABSENT, 5: ABSENT},
        "chaired_by": 1,
    }
    return Meeting(**{**usual, **changes})


@pytest.mark.parametrize(
    ("quorum", "members", "least"),
    [
        ("half", 5, 3),
        ("half", 6, 3),
        ("two_thirds", 5, 4),
        ("two_thirds", 6, 4),
        (3, 9, 3),
        (1, 9, 1),
        ("half", 0, 1),
        ("two_thirds", 1, 1),
    ],
)
def test_a_quorum_is_at_least_half_two_thirds_or_a_number(quorum: Any, members: int, least: int) -> None:
    assert needed(quorum, members) == least


def test_a_sound_meeting_may_resolve() -> None:
    require_meeting(ORDER, meeting(votes=(2, 1, 0)), "half", today=DAY)


@pytest.mark.parametrize(
    ("order", "changes", "quorum", "refused"),
    [
        (None, {}, "half", NoCommittee),
        (ORDER, {"on": DAY + timedelta(days=1)}, "half", MeetingAhead),
        (ORDER, {"on": date(2026, 10, 31)}, "half", BeforeTheOrder),
        (Order(dated=date(2026, 11, 1), until=date(2026, 11, 30)), {}, "half", BeforeTheOrder),
        (ORDER, {}, "two_thirds", NoQuorum),
        (ORDER, {}, 4, NoQuorum),
        (ORDER, {"chaired_by": 4}, "half", NobodyChaired),
        (ORDER, {"chaired_by": 0}, "half", NobodyChaired),
        (ORDER, {"votes": (3, 1, 0)}, "half", VotesDoNotAddUp),
    ],
)
def test_a_meeting_that_could_not_resolve_is_refused_by_name(
    order: Order | None, changes: Any, quorum: Any, refused: type[Refused]
) -> None:
    with pytest.raises(refused):
        require_meeting(order, meeting(**changes), quorum, today=DAY)


@pytest.mark.parametrize(
    ("changes", "quorum", "facts"),
    [({}, 4, {"present": 3, "needed": 4}), ({"votes": (3, 1, 1)}, "half", {"votes": 5, "present": 3})],
)
def test_a_refused_meeting_is_told_its_numbers(changes: Any, quorum: Any, facts: dict[str, int]) -> None:
    with pytest.raises(Refused) as no:
        require_meeting(ORDER, meeting(**changes), quorum, today=DAY)
    assert no.value.facts == facts


def test_who_declared_an_interest_does_not_count_and_does_not_chair() -> None:
    held = meeting()
    assert counted(held, {3}) == (4, 2)
    with pytest.raises(NobodyChaired):
        require_meeting(ORDER, held, "half", interested={1}, today=DAY)
    with pytest.raises(NoQuorum):
        require_meeting(ORDER, held, 3, interested={3}, today=DAY)


def test_the_first_and_the_last_day_of_the_term_count() -> None:
    term = Order(dated=DAY, until=DAY)
    require_meeting(term, meeting(), "half", today=DAY)


attendance = st.dictionaries(
    st.integers(1, 40), st.sampled_from([PRESENT, ABSENT, OUT]), min_size=1, max_size=40
)


@given(attendance, st.sets(st.integers(1, 40)), st.sampled_from(["half", "two_thirds", 1, 3, 40]))
def test_a_meeting_that_passes_has_enough_members_who_may_take_part(
    attended: dict[int, str], interested: set[int], quorum: Any
) -> None:
    held = meeting(attended=attended, chaired_by=min(attended))
    members, present = counted(held, interested)
    assert 0 <= present <= members <= len(attended)
    try:
        require_meeting(ORDER, held, quorum, interested=interested, today=DAY)
    except NoQuorum:
        assert present < needed(quorum, members)
    except NobodyChaired:
        assert attended[held.chaired_by] != PRESENT or held.chaired_by in interested
    else:
        assert present >= needed(quorum, members) >= 1
        if quorum == "half":
            assert 2 * present >= members
        if quorum == "two_thirds":
            assert 3 * present >= 2 * members


@given(attendance, st.integers(1, 40))
def test_an_interest_never_helps_a_meeting_to_more_votes(attended: dict[int, str], near: int) -> None:
    assert counted(meeting(attended=attended), {near})[1] <= counted(meeting(attended=attended))[1]


@pytest.mark.parametrize(
    "members",
    [
        [("chair", 1)],
        [("member", 1), ("member", 2)],
        [("chair", 1), ("chair", 2)],
        [("chair", 1), ("member", 1)],
        [("chair", 1), ("guest", 2)],
        [("chair", 0), *(("member", n) for n in range(1, 41))],
        [],
    ],
)
def test_a_list_without_one_chair_or_with_anybody_twice_is_no_committee(members: Any) -> None:
    with pytest.raises(BadCommittee) as no:
        require_members(members)
    assert "2 to 40 members" in no.value.sentence("en")
    assert "2 ถึง 40 คน" in no.value.sentence("th")


@pytest.mark.parametrize(
    "members",
    [
        [("chair", 1), ("secretary", "นายภายนอก")],
        [("chair", 1), ("member", 2), ("secretary", 3)],
        [("chair", 0), *(("member", n) for n in range(1, 40))],
    ],
)
def test_a_chair_and_others_are_a_committee(members: Any) -> None:
    require_members(members)
