"""How long a card is valid, what may happen to it, its number, the settings of an office: without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.errors import Invalid
from khamkho.cards.rules.numbers import card_number, pattern_is_sound
from khamkho.cards.rules.refusals import CardMoved, EndsBeforeIssue, EndsTooLate
from khamkho.cards.rules.settings import (
    PLACES,
    CardSettings,
    Place,
    checked_settings,
    settings_from,
)
from khamkho.cards.rules.states import (
    EVENTS,
    FROM,
    HANDED,
    LOSE,
    LOST,
    MADE,
    OVER,
    RETURN,
    RETURNED,
    SIGN,
    SIGNED,
    STATES,
    TAKE_HAND_BACK,
    VOID,
    after,
    possible,
    standing,
)
from khamkho.cards.rules.validity import Terms, earliest, retirement, validity, years_later

ISSUED = date(2026, 11, 27)
DAYS = st.dates(date(1990, 1, 1), date(2080, 12, 31))
BORN = st.dates(date(1930, 1, 1), date(2005, 12, 31))


# ── how long ──


def test_a_card_is_valid_for_six_years():
    found = validity(ISSUED, Terms(years=6))
    assert (found.last, found.why) == (date(2032, 11, 27), "years")


def test_an_office_may_count_the_day_before_as_the_last():
    assert validity(ISSUED, Terms(years=6, day_before=True)).last == date(2032, 11, 26)


def test_a_card_issued_on_29_february_ends_on_the_28th():
    assert validity(date(2028, 2, 29), Terms(years=6)).last == date(2034, 2, 28)
    assert years_later(date(2024, 2, 29), 4) == date(2028, 2, 29)


def test_a_card_ends_with_the_earliest_contract_or_term():
    found = validity(ISSUED, Terms(years=6, ends=(date(2028, 9, 30), date(2027, 9, 30))))
    assert (found.last, found.why) == (date(2027, 9, 30), "ends")


@pytest.mark.parametrize(
    ("born", "last"),
    [
        (date(1970, 9, 30), date(2030, 9, 30)),
        (date(1970, 10, 1), date(2030, 9, 30)),
        (date(1970, 10, 2), date(2031, 9, 30)),
        (date(1970, 1, 1), date(2030, 9, 30)),
    ],
)
def test_service_ends_with_the_budget_year_in_which_sixty_is_completed(born: date, last: date):
    assert retirement(born, 60) == last
    found = validity(ISSUED, Terms(years=6, born=born, retires=60))
    assert (found.last, found.why) == (last, "retires")


def test_nobody_gets_a_card_that_is_over_before_it_begins():
    with pytest.raises(EndsBeforeIssue) as no:
        validity(ISSUED, Terms(years=6, ends=(ISSUED - timedelta(days=1),)))
    assert "26 พฤศจิกายน 2569" in no.value.sentence("th")
    assert validity(ISSUED, Terms(years=6, ends=(ISSUED,))).last == ISSUED


def test_a_pensioners_card_that_is_still_valid_at_seventy_is_valid_for_life():
    on_the_day = validity(ISSUED, Terms(years=6, born=date(1962, 11, 27), for_life=70))
    assert (on_the_day.last, on_the_day.why) == (None, "life")
    a_day_younger = validity(ISSUED, Terms(years=6, born=date(1962, 11, 28), for_life=70))
    assert (a_day_younger.last, a_day_younger.why) == (date(2032, 11, 27), "years")
    assert validity(ISSUED, Terms(years=6, born=date(1950, 1, 1), for_life=70)).last is None
    assert validity(ISSUED, Terms(years=6, born=date(1950, 1, 1))).last is not None


def test_an_officer_ends_a_card_earlier_but_never_later():
    assert validity(ISSUED, Terms(years=6), chosen=date(2028, 1, 1)).why == "chosen"
    with pytest.raises(EndsTooLate):
        validity(ISSUED, Terms(years=6), chosen=date(2032, 11, 28))
    with pytest.raises(EndsBeforeIssue):
        validity(ISSUED, Terms(years=6), chosen=ISSUED - timedelta(days=1))


@given(
    DAYS, BORN, st.lists(DAYS, max_size=3), st.booleans(), st.sampled_from([0, 60]), st.sampled_from([0, 70])
)
def test_no_card_outlives_six_years_a_contract_or_retirement(
    issued: date, born: date, ends: list[date], day_before: bool, retires: int, for_life: int
):
    terms = Terms(
        years=6, born=born, ends=tuple(ends), retires=retires, for_life=for_life, day_before=day_before
    )
    try:
        found = validity(issued, terms)
    except EndsBeforeIssue:
        assert any(day < issued for day in ends) or (retires and retirement(born, retires) < issued)
        return
    if found.last is None:
        assert for_life
        assert years_later(born, 70) <= years_later(issued, 6)
        return
    assert issued <= found.last <= years_later(issued, 6)
    assert all(found.last <= day for day in ends)
    assert not retires or found.last <= retirement(born, retires)


@given(BORN, st.integers(50, 70))
def test_retirement_is_within_a_year_of_the_birthday(born: date, age: int):
    day = retirement(born, age)
    assert (day.month, day.day) == (9, 30)
    assert -1 <= (day - years_later(born, age)).days <= 366


def test_days_of_answers_are_read_where_they_are_there():
    assert earliest(["2027-09-30", None, ""]) == (date(2027, 9, 30),)


# ── the life of a card ──


def test_a_misprint_is_void_for_ever():
    assert after("spoil", MADE) == VOID
    for what in FROM:
        with pytest.raises(CardMoved):
            after(what, VOID)


def test_a_lost_card_never_becomes_valid_again():
    assert after(LOSE, HANDED) == LOST
    assert after(RETURN, LOST) == RETURNED
    with pytest.raises(CardMoved) as no:
        after("hand", LOST)
    assert "แจ้งหาย" in no.value.sentence("th")


@given(st.lists(st.sampled_from(sorted(FROM)), max_size=12))
def test_whatever_happens_a_card_is_in_a_known_state_and_over_means_over(what: list[str]):
    state, was_over = MADE, False
    for one in what:
        try:
            state = after(one, state)
        except CardMoved:
            continue
        assert state in STATES
        if one == TAKE_HAND_BACK:  # the application was opened again: it waits for its holder anew
            was_over = False
        assert not (was_over and state not in OVER)
        was_over = was_over or state in OVER


def test_every_event_has_its_words_and_its_states():
    assert set(EVENTS) - {"make", "take_in"} == set(FROM)
    assert all(states <= set(STATES) for states in FROM.values())


def test_the_page_offers_what_is_possible():
    assert possible(MADE) == ("spoil",)
    assert possible(HANDED) == ("lose", "return", "leave", "revoke")
    assert possible(VOID) == ()
    assert after(SIGN, MADE) == SIGNED


def test_how_a_card_stands_on_a_day():
    last = date(2027, 1, 31)
    assert standing(MADE, last, ISSUED, soon=60) == "waiting"
    assert standing(HANDED, last, last - timedelta(days=61), soon=60) == "valid"
    assert standing(HANDED, last, last - timedelta(days=60), soon=60) == "expiring"
    assert standing(HANDED, last, last, soon=60) == "expiring"
    assert standing(HANDED, last, last + timedelta(days=1), soon=60) == "expired"
    assert standing(HANDED, None, date(2099, 1, 1), soon=60) == "valid"
    assert all(standing(state, None, ISSUED, soon=60) == "over" for state in OVER)


# ── numbers ──


@pytest.mark.parametrize(
    ("pattern", "sound"),
    [
        ("{seq}/{year}", True),
        ("กบ {seq:04}/{year2}", True),
        ("{seq}", False),
        ("{year}", False),
        ("{seq}{year}", False),
        ("{seq}/{year}/{name}", False),
        ("1{seq}/{year}", False),
        ("x" * 30 + "{seq}/{year}", False),
    ],
)
def test_a_pattern_of_numbers_names_year_and_sequence(pattern: str, sound: bool):
    assert pattern_is_sound(pattern) is sound


def test_how_a_number_is_written():
    assert card_number("{seq}/{year}", year=2569, seq=12) == "12/2569"
    assert card_number("กบ {seq:04}/{year2}", year=2569, seq=12) == "กบ 0012/69"


@given(
    st.tuples(st.integers(1, 9999), st.integers(2560, 2599)),
    st.tuples(st.integers(1, 9999), st.integers(2560, 2599)),
)
def test_two_cards_of_a_book_never_share_a_number(one: tuple[int, int], two: tuple[int, int]):
    for pattern in ("{seq}/{year}", "{year2}-{seq:05}"):
        same = card_number(pattern, seq=one[0], year=one[1]) == card_number(pattern, seq=two[0], year=two[1])
        assert same == (one == two)


# ── settings ──

TYPED = {"width": "84", "height": "54", "soon": "60", "pattern": ""}


def test_an_office_that_set_nothing_has_what_is_usual():
    usual = settings_from({})
    assert (usual.width, usual.height, usual.pattern, usual.mode) == (84, 54, "{seq}/{year}", "stock")
    assert settings_from({"cards": checked_settings(TYPED, PLACES)}).layout() == usual.layout()


def test_settings_are_kept_and_read_back():
    typed = {
        **TYPED, "mode": "full", "sheet": "sheet", "duplex": "1", "one_book": "1", "day_before": "1",
        "name.x": "๑๐", "name.side": "front", "printers": "ชั้น 2 | 1.5 -0.5 | -1 0\n | 9 9\nชั้น 1",
    }  # fmt: skip
    found = settings_from({"cards": checked_settings(typed, set(PLACES) - {"blood"})})
    assert found.place("name") == Place(side="front", x=10, y=10, width=49, size=15)
    assert found.place("blood") is None
    assert [vars(one) for one in found.printers] == [
        {"name": "ชั้น 2", "x": 1.5, "y": -0.5, "back_x": -1, "back_y": 0},
        {"name": "ชั้น 1", "x": 0, "y": 0, "back_x": 0, "back_y": 0},
    ]
    assert found.printer("ไม่มี").name == ""
    assert (found.mode, found.sheet, found.duplex, found.one_book, found.day_before) == (
        "full", "sheet", True, True, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"width": "20"}, "width"),
        ({"height": "x"}, "height"),
        ({"soon": "3"}, "soon"),
        ({"pattern": "{seq}"}, "pattern"),
        ({"name.x": "80"}, "name.x"),
        ({"photo.y": "40"}, "photo.y"),
        ({"name.size": "99"}, "name.size"),
        ({"printers": "ชั้น 2 | 1"}, "printers"),
        ({"printers": "ชั้น 2 | ก ข"}, "printers"),
        ({"printers": "ชั้น 2 | 25 0"}, "printers"),
        ({"printers": "ก\nก"}, "printers"),
    ],
)
def test_what_cannot_be_is_refused_by_name(wrong: dict[str, str], where: str):
    with pytest.raises(Invalid) as no:
        checked_settings({**TYPED, **wrong}, PLACES)
    assert where in {one.where for one in no.value.problems}


def test_nothing_usual_juts_out_of_a_usual_card():
    usual = CardSettings()
    for name in PLACES:
        place = usual.place(name)
        assert place is not None
        assert place.x + place.width <= usual.width
        assert place.y + place.size * 0.36 <= usual.height
