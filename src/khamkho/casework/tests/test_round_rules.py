"""Which round takes an application, and what a move of a round is told as; without a database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from khamkho.base.errors import Refused
from khamkho.casework.rules.rounds import (
    NoRoundYet,
    NotTakenLate,
    RoundClosed,
    RoundClosedNextOpens,
    RoundNotOpen,
    Window,
    confirm_by,
    group_of,
    is_confirmation,
    late_window,
    notice_of_round,
    open_window,
)
from khamkho.casework.tests.cast import MONDAY
from khamkho.catalogue.queries import pack
from khamkho.catalogue.service import Rounds, Service

ADMISSION, CARD = pack("school-admission"), pack("official-id-card")
DAY = timedelta(days=1)


def window(id: int, opens: int, closes: int, *, groups: str = "a", late: bool = False) -> Window:
    return Window(
        id=id, opens=MONDAY + opens * DAY, closes=MONDAY + closes * DAY, groups=frozenset(groups), late=late
    )


def without_selection(service: Service) -> Service:
    assert service.rounds is not None
    rounds = service.rounds.model_copy(update={"select_at": ""})
    return service.model_copy(update={"rounds": rounds})


@pytest.mark.parametrize(
    ("service", "facets", "group"),
    [
        (ADMISSION, {"apply_grade": "m1", "apply_type": "general", "other": "x"}, "m1|general"),
        (ADMISSION, {"apply_grade": "m1"}, "m1|"),
        (pack("school-place-request"), {"target_grade": "p1"}, "p1"),
        (CARD, {"apply_grade": "m1"}, ""),
    ],
)
def test_places_are_counted_by_the_answers_that_the_file_names(service, facets, group):
    assert group_of(service, facets) == group


@pytest.mark.parametrize(
    ("windows", "id"),
    [
        ([window(1, 0, 1)], 1),  # from its first moment
        ([window(1, -2, -1), window(2, -1, 1), window(3, 2, 3)], 2),
        ([window(1, -1, 1, groups="b"), window(2, 0, 1, groups="ba")], 2),
        ([window(2, -1, 1), window(1, -1, 2)], 1),
        ([window(1, -1, 1), window(2, -2, 1)], 2),
    ],
)
def test_the_round_that_is_open_for_its_group_takes_an_application(windows, id):
    assert open_window(windows, "a", MONDAY).id == id


@pytest.mark.parametrize(
    ("windows", "refused", "facts"),
    [
        ([], NoRoundYet, {}),
        ([window(1, -1, 1, groups="b")], NoRoundYet, {}),
        ([window(1, 2, 3), window(2, 1, 4)], RoundNotOpen, {"opens": MONDAY + DAY}),
        ([window(1, -9, 0), window(2, -8, -1)], RoundClosed, {"closed": MONDAY}),
        (
            [window(1, -9, -7), window(2, -5, -3), window(3, 5, 6), window(4, 2, 3)],
            RoundClosedNextOpens,
            {"closed": MONDAY - 3 * DAY, "opens": MONDAY + 2 * DAY},
        ),
    ],
)
def test_who_comes_at_another_time_is_told_when(windows, refused: type[Refused], facts):
    with pytest.raises(Refused) as no:
        open_window(windows, "a", MONDAY)
    assert type(no.value) is refused
    assert no.value.facts == facts


@pytest.mark.parametrize(
    ("windows", "id"),
    [
        ([window(1, -2, 0, late=True)], 1),
        ([window(1, -9, -5, late=True), window(2, -9, -2, late=True), window(3, -9, -1)], 2),
        ([window(2, -9, -2, late=True), window(1, -9, -2, late=True)], 2),
        ([window(1, -9, -2, late=True), window(2, -9, -1, late=True, groups="b")], 1),
        ([window(1, -2, 1, late=True)], None),
        ([window(1, -2, -1)], None),
        ([window(1, -2, -1, late=True, groups="b")], None),
        ([], None),
    ],
)
def test_somebody_is_taken_late_in_the_round_that_closed_last_and_allows_it(windows, id):
    if id is None:
        with pytest.raises(NotTakenLate):
            late_window(windows, "a", MONDAY)
    else:
        assert late_window(windows, "a", MONDAY).id == id


@pytest.mark.parametrize(
    ("announced", "term", "chosen", "by"),
    [
        (2, 5, True, 2),  # all who were chosen have until the same day
        (2, 5, False, 5),
        (5, 2, False, 5),
        (2, None, False, 2),
        (2, None, True, 2),
        (0, 5, True, 5),  # the announced day is over
        (None, 5, True, 5),
        (None, None, False, None),
    ],
)
def test_until_when_a_place_is_confirmed(announced, term, chosen, by):
    days = [None if day is None else MONDAY + day * DAY for day in (announced, term, by)]
    assert confirm_by(days[0], days[1], chosen=chosen, now=MONDAY) == days[2]


def test_only_the_step_after_a_place_was_given_is_its_confirmation():
    confirming = [step.id for step in ADMISSION.steps if is_confirmation(ADMISSION, step)]
    assert confirming == ["confirm"]
    unselected = without_selection(ADMISSION)
    assert not any(is_confirmation(unselected, step) for step in unselected.steps)
    assert not any(is_confirmation(CARD, step) for step in CARD.steps)
    test = pack("thai-competency-test")  # a seat needs no confirmation
    assert not any(is_confirmation(test, step) for step in test.steps)
    assert is_confirmation(ADMISSION, ADMISSION.step("confirm")) is True
    assert is_confirmation(CARD, CARD.steps[0]) is False


@pytest.mark.parametrize(
    ("action", "step", "notice"),
    [
        ("choose", "confirm", "place"),
        ("offer", "confirm", "place"),
        ("list", "reserve", "waiting"),
        ("choose", "reserve", ""),
        ("list", "confirm", ""),
        ("confirm", "enrol", ""),
        ("not_choose", None, ""),
        ("", "confirm", ""),
        ("choose", None, ""),
    ],
)
def test_a_move_of_a_round_is_told_as_a_place_or_the_waiting_list(action, step, notice):
    at = ADMISSION.step(step) if step else None
    assert notice_of_round(ADMISSION, action, at) == notice


def test_a_move_of_no_round_is_told_as_any_other():
    assert notice_of_round(CARD, "accept", CARD.steps[0]) == ""
    nameless = CARD.model_copy(update={"rounds": Rounds()})
    assert notice_of_round(nameless, "", CARD.steps[0]) == ""
    assert ADMISSION.rounds is not None
    ending = ADMISSION.rounds.model_copy(update={"chosen": "not_choose"})
    assert notice_of_round(ADMISSION.model_copy(update={"rounds": ending}), "not_choose", None) == ""
