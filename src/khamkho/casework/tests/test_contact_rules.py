"""Where news go, and the code that proves a phone: the pure rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from khamkho.casework.rules.contact import (
    TooManyCodes,
    is_proven,
    is_running,
    matches,
    needs_proof,
    next_code,
    way_of,
)
from khamkho.casework.tests.cast import MONDAY

MOBILE, OTHER = "0812345678", "0899999999"
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("contact", "way"),
    [
        ({}, ("none", "")),
        ({"email": "a@b.example"}, ("email", "a@b.example")),
        ({"phone": MOBILE}, ("none", "")),
        ({"phone": MOBILE, "proven": MOBILE}, ("none", "")),
        ({"phone": MOBILE, "notify": "sms"}, ("none", "")),
        ({"phone": MOBILE, "notify": "sms", "proven": MOBILE}, ("sms", MOBILE)),
        ({"phone": MOBILE, "notify": "sms", "proven": OTHER}, ("none", "")),
        ({"email": "a@b.example", "phone": MOBILE, "notify": "sms"}, ("email", "a@b.example")),
        (
            {"email": "a@b.example", "phone": MOBILE, "proven": MOBILE, "notify": "email"},
            ("email", "a@b.example"),
        ),
        ({"email": "a@b.example", "notify": "none"}, ("none", "")),
        ({"email": "a@b.example", "phone": MOBILE, "proven": MOBILE, "notify": "none"}, ("none", "")),
    ],
)
def test_news_go_where_she_asked_and_texts_only_to_a_proven_phone(
    contact: Mapping[str, str], way: tuple[str, str]
) -> None:
    assert way_of(contact) == way


@pytest.mark.parametrize(
    ("contact", "proven"),
    [
        ({}, False),
        ({"phone": "", "proven": ""}, False),
        ({"phone": MOBILE}, False),
        ({"phone": MOBILE, "proven": OTHER}, False),
        ({"proven": MOBILE}, False),
        ({"phone": MOBILE, "proven": MOBILE}, True),
    ],
)
def test_a_phone_is_proven_until_it_is_changed(contact: Mapping[str, str], *, proven: bool) -> None:
    assert is_proven(contact) is proven


@pytest.mark.parametrize(
    ("contact", "needed"),
    [
        ({"phone": MOBILE, "notify": "sms"}, True),
        ({"phone": MOBILE, "notify": "sms", "proven": OTHER}, True),
        ({"phone": MOBILE, "notify": "sms", "proven": MOBILE}, False),
        ({"phone": MOBILE, "notify": "email"}, False),
        ({"phone": MOBILE, "notify": "none"}, False),
        ({"phone": MOBILE}, False),
    ],
)
def test_only_who_wants_text_messages_proves_a_phone(contact: Mapping[str, str], *, needed: bool) -> None:
    assert needs_proof(contact) is needed


def sent(known: Mapping[str, Any], after: timedelta = timedelta(), code: str = "123456") -> dict[str, Any]:
    return next_code(known, number=MOBILE, code=code, now=MONDAY + after)


def test_a_code_is_kept_with_its_number_and_its_end() -> None:
    assert sent({}) == {
        "number": MOBILE,
        "code": "123456",
        "until": "2026-08-03T09:10:00+07:00",
        "tries": 0,
        "sent": ["2026-08-03T09:00:00+07:00"],
    }


def test_a_new_code_is_tried_anew_and_the_others_are_counted() -> None:
    known = sent({**sent({}), "tries": 5}, timedelta(minutes=10), code="654321")
    assert (known["code"], known["tries"]) == ("654321", 0)
    assert known["until"] == "2026-08-03T09:20:00+07:00"
    assert known["sent"] == ["2026-08-03T09:00:00+07:00", "2026-08-03T09:10:00+07:00"]


def test_five_codes_are_sent_within_an_hour_and_no_sixth() -> None:
    known: dict[str, Any] = {}
    for minute in range(5):
        known = sent(known, timedelta(minutes=minute))
    with pytest.raises(TooManyCodes) as refused:
        sent(known, timedelta(hours=1) - SECOND)
    assert "5" in refused.value.sentence("th")
    assert "5" in refused.value.sentence("en")
    known = sent(known, timedelta(hours=1))  # the first is an hour old and counts no more
    assert len(known["sent"]) == 5
    with pytest.raises(TooManyCodes):
        sent(known, timedelta(hours=1) + SECOND)


@pytest.mark.parametrize(
    ("after", "tries", "runs"),
    [
        (timedelta(), 0, True),
        (timedelta(minutes=10) - SECOND, 0, True),
        (timedelta(minutes=10), 0, False),
        (timedelta(), 4, True),
        (timedelta(), 5, False),
        (timedelta(), 6, False),
    ],
)
def test_a_code_works_for_ten_minutes_and_five_tries(after: timedelta, tries: int, *, runs: bool) -> None:
    assert is_running({**sent({}), "tries": tries}, MONDAY + after) is runs


@pytest.mark.parametrize("known", [{}, {**sent({}), "code": ""}])
def test_without_a_code_nothing_runs(known: Mapping[str, Any]) -> None:
    assert is_running(known, MONDAY) is False


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("123456", True),
        ("123 456", True),
        (" 123-456\t", True),
        ("1-2-3 4-5-6", True),
        ("", False),
        ("12345", False),
        ("1234567", False),
        ("123457", False),
        ("123.456", False),
        ("๑๒๓๔๕๖", False),
    ],
)
def test_a_code_is_known_with_blanks_and_dashes(typed: str, *, right: bool) -> None:
    assert matches(sent({}), typed) is right
