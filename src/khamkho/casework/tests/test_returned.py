"""What an office returns most: counted with each return, shown to nobody while there are too few."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from khamkho.casework.commands.returned import count_return
from khamkho.casework.models import Case, Returned
from khamkho.casework.queries.returned import month_of, often_returned
from khamkho.casework.rules.returned import Often, often
from khamkho.casework.tests.cast import MONDAY, Counter
from khamkho.offices.commands import set_periods
from khamkho.people.actor import SYSTEM, Actor

Act = Callable[..., Case]
ASKED = ("phone", "position", "document:photo")


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, None),
        ({"": 19, "phone": 19}, None),
        ({"": 20, "nowhere": 20}, None),
        ({"": 20, "phone": 1}, None),
        ({"": 20, "phone": 2}, (("phone", 2),)),
        ({"": 20, "phone": 5, "document:photo": 9}, (("document:photo", 9), ("phone", 5))),
        ({"": 20, "document:photo": 5, "phone": 9}, (("phone", 9), ("document:photo", 5))),
        ({"": 20, "position": 5, "phone": 5}, (("phone", 5), ("position", 5))),
        ({"": 20, **dict.fromkeys(("a", "b", "c", "d"), 7)}, (("a", 7), ("b", 7), ("c", 7))),
    ],
)
def test_what_is_returned_most(counts: dict[str, int], expected: tuple[tuple[str, int], ...] | None) -> None:
    found = often(counts, (*ASKED, "a", "b", "c", "d"), least=20)
    assert found == (Often(returns=20, marked=expected) if expected else None)


def test_nothing_is_said_of_no_returns() -> None:
    assert often({"": 0}, ASKED, least=0) is None
    assert often({"phone": 3}, ASKED, least=1) is None


def test_one_return_is_enough_where_an_office_says_so() -> None:
    assert often({"": 1, "phone": 1}, ASKED, least=1) == Often(returns=1, marked=(("phone", 1),))


def test_each_return_that_marks_something_counts_once(counter: Counter, officer: Actor, act: Act) -> None:
    set_periods(actor=SYSTEM, office_id=counter.office.pk, typed={"lately_least": "2"}, now=MONDAY)
    counter.office.refresh_from_db()
    for marks in ({"mark.phone": "wrong"}, {"mark.phone": "missing", "mark.document:photo": "unreadable"}):
        act(officer, counter.submitted(), "return", **marks)
    act(officer, counter.submitted(), "return", reason="ขอให้แก้ไขทั้งฉบับ")
    found = often_returned(counter.office, "official-id-card", ASKED, MONDAY)
    assert found == Often(returns=2, marked=(("phone", 2), ("document:photo", 1)))
    assert often_returned(counter.office, "official-id-card", ["position"], MONDAY) is None
    assert often_returned(counter.office, "general-request", ASKED, MONDAY) is None


def test_what_was_returned_over_a_year_ago_counts_no_more(counter: Counter) -> None:
    set_periods(actor=SYSTEM, office_id=counter.office.pk, typed={"lately_least": "1"}, now=MONDAY)
    counter.office.refresh_from_db()
    case = counter.submitted()
    count_return(case, ["phone"], now=MONDAY - timedelta(days=400))
    assert often_returned(counter.office, case.service_id, ASKED, MONDAY) is None
    count_return(case, ["phone"], now=MONDAY)
    assert often_returned(counter.office, case.service_id, ASKED, MONDAY) is not None
    assert set(Returned.objects.values_list("month", flat=True)) == {
        month_of(MONDAY),
        month_of(MONDAY - timedelta(days=400)),
    }
