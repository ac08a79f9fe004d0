"""What a bank says, and whether it was the bank that said it: without a database."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from khamkho.fees.rules.messages import Message, read_message, require_signed, signature
from khamkho.fees.rules.refusals import BadMessage, BadSignature

TIME = "1790000000"
SENT = datetime.fromtimestamp(1790000000, UTC)
EMPTY = "sha256=d0cadd434460d4af55e7ab90d79c1802591d7001a77c9e06471d0e3ec8cc85ae"
"""Of {} at TIME under "secret", as OpenSSL works it out."""
UNDER_NOTHING = "sha256=b8dcb18f077fc42ccdc46cd84a959d75497ee5e0ba04ed600194caf7f168bbb9"
USUAL = {
    "transaction": "W1",
    "amount": "40.00",
    "ref1": "690000001237",
    "ref2": "25690000076",
    "paid_on": "2026-08-03",
}


@pytest.mark.parametrize(
    ("secret", "body", "signed"),
    [
        (
            "secret",
            b'{"transaction":"A1"}',
            "sha256=604546a97f5544f3069233b6e25b2399f148b54faa53f493a82a49b4262107a7",
        ),
        ("รหัส", "ก".encode(), "sha256=287ff6f34b7327a99514d6aa63f111f2322ecc4f4147448647714814554b05b3"),
        ("secret", b"{}", EMPTY),
        ("", b"{}", UNDER_NOTHING),
    ],
)
def test_a_message_is_signed_over_its_time_and_its_body(secret: str, body: bytes, signed: str) -> None:
    assert signature(secret, TIME, body) == signed


@pytest.mark.parametrize("late", [0, 1, -1, 299.9, -299.9, 300, -300])
@pytest.mark.parametrize("given", [EMPTY, f" {EMPTY} "])
def test_a_signed_message_is_taken_five_minutes_before_and_after(late: float, given: str) -> None:
    require_signed("secret", TIME, given, b"{}", SENT + timedelta(seconds=late))
    for refused in (300.1, -300.1, 301, -301, 86_400):
        with pytest.raises(BadSignature):
            require_signed("secret", TIME, given, b"{}", SENT + timedelta(seconds=refused))


@pytest.mark.parametrize(
    ("secret", "time", "given", "body"),
    [
        ("Secret", TIME, EMPTY, b"{}"),
        ("secret", TIME, EMPTY, b"{} "),
        ("secret", "1790000001", EMPTY, b"{}"),
        ("secret", TIME, EMPTY.removeprefix("sha256="), b"{}"),
        ("secret", TIME, EMPTY.upper(), b"{}"),
        ("secret", TIME, "", b"{}"),
        ("secret", TIME, "ลายมือชื่อ", b"{}"),
        ("secret", TIME, "sha256=\xe9", b"{}"),
        ("", TIME, UNDER_NOTHING, b"{}"),
    ],
)
def test_a_message_signed_otherwise_is_refused(secret: str, time: str, given: str, body: bytes) -> None:
    with pytest.raises(BadSignature):
        require_signed(secret, time, given, body, SENT)


@pytest.mark.parametrize(
    "time", ["", "now", "-1", "1e9", " 1790000000", "1790000000.0", "๑๗๙๐๐๐๐๐๐๐", "1" * 13]
)
def test_a_message_without_a_time_in_seconds_is_refused(time: str) -> None:
    with pytest.raises(BadSignature):
        require_signed("secret", time, signature("secret", time, b"{}"), b"{}", SENT)


def test_a_time_of_twelve_digits_is_one() -> None:
    time = "001790000000"
    require_signed("secret", time, signature("secret", time, b"{}"), b"{}", SENT)


def test_a_time_of_one_digit_is_one() -> None:
    at = datetime(1970, 1, 1, 0, 0, 30, tzinfo=UTC)
    require_signed("secret", "7", signature("secret", "7", b"{}"), b"{}", at)


def test_a_message_is_read_whole() -> None:
    assert read_message(json.dumps(USUAL | {"result": "pending"}).encode()) == Message(
        transaction="W1",
        amount=Decimal("40.00"),
        first="690000001237",
        second="25690000076",
        paid_on=date(2026, 8, 3),
        result="pending",
    )


def test_a_message_with_nothing_but_transaction_and_amount_says_that_it_was_paid() -> None:
    assert read_message(b'{"transaction": 17, "amount": 40.5}') == Message(
        transaction="17", amount=Decimal("40.50"), first="", second="", paid_on=None, result="paid"
    )


@pytest.mark.parametrize("result", ["paid", "failed", "pending"])
def test_a_payment_has_one_of_three_results(result: str) -> None:
    assert read_message(json.dumps(USUAL | {"result": result}).encode()).result == result


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("!", "!"),
        ("~", "~"),
        ("x" * 80, "x" * 80),
        (" KB 0042 ", "KB0042"),  # as a statement's number is read
    ],
)
def test_the_number_of_a_transaction_has_no_blanks(told: str, kept: str) -> None:
    assert read_message(json.dumps(USUAL | {"transaction": told}).encode()).transaction == kept


@pytest.mark.parametrize(
    ("paid_on", "day"),
    [
        ("2026-08-03", date(2026, 8, 3)),
        ("2026-08-03T23:59:59+07:00", date(2026, 8, 3)),
        ("", None),
        (None, None),
    ],
)
def test_the_day_may_have_a_time_or_be_missing(paid_on: str | None, day: date | None) -> None:
    assert read_message(json.dumps(USUAL | {"paid_on": paid_on}).encode()).paid_on == day


@pytest.mark.parametrize(
    ("amount", "baht"), [("0.01", "0.01"), ("1,234.50", "1234.50"), (40, "40.00"), ("๔๐", "40.00")]
)
def test_an_amount_is_read_as_people_write_it(amount: Any, baht: str) -> None:
    assert read_message(json.dumps(USUAL | {"amount": amount}).encode()).amount == Decimal(baht)


def test_references_are_read_without_what_stands_between() -> None:
    said = read_message(json.dumps(USUAL | {"ref1": "69-0000 001237", "ref2": None}).encode())
    assert (said.first, said.second) == ("690000001237", "")


@pytest.mark.parametrize(
    "said",
    [
        [],
        "W1",
        None,
        {},
        {"transaction": "W1"},
        {"amount": "40.00"},
        USUAL | {"transaction": ""},
        USUAL | {"transaction": "   "},
        USUAL | {"transaction": "x" * 81},
        USUAL | {"transaction": "เลขที่"},
        USUAL | {"transaction": "W\x1f1"},
        USUAL | {"amount": "0"},
        USUAL | {"amount": "0.00"},
        USUAL | {"amount": "-1"},
        USUAL | {"amount": "NaN"},
        USUAL | {"amount": None},
        USUAL | {"result": "maybe"},
        USUAL | {"result": ""},
        USUAL | {"result": "PAID"},
        USUAL | {"paid_on": "31/02/2026"},
        USUAL | {"paid_on": "2026-02-30"},
        USUAL | {"paid_on": 5},
    ],
)
def test_a_message_that_says_no_payment_is_not_understood(said: Any) -> None:
    with pytest.raises(BadMessage):
        read_message(json.dumps(said).encode())


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_is_not_understood(body: bytes) -> None:
    with pytest.raises(BadMessage):
        read_message(body)
