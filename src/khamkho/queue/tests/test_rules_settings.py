"""How an office keeps its queue: what is typed, what is kept, what is read; and the rule and a place in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Text
from khamkho.queue.rules.forecast import Place
from khamkho.queue.rules.order import Turns
from khamkho.queue.rules.settings import QueueSettings, Work, checked_settings, settings_from
from khamkho.queue.rules.words import is_next, minutes_in_words, place_in_words, rule_of

USUAL = QueueSettings(
    works=(), priorities=(), grace=15, booked_in_row=2, first_in_row=2, missed_after=3, on_phone=True
)
COPIES = Work(letter="A", title=Text("คัดสำเนา", "Copies"), minutes=6, services=("copy-a", "copy-b"))
CARDS = Work(letter="B", title=Text("บัตร", "Cards"), minutes=5, services=())
HOUSES = Work(letter="C", title=Text("ทะเบียนบ้าน", "Houses"), minutes=12, services=("house",))
WORKS = "A | คัดสำเนา | Copies | 6 | copy-a, copy-b\nB | บัตร | Cards"
TYPED: dict[str, Any] = {
    "works": WORKS,
    "priorities": ["monk", "elderly", "tall"],
    "on_phone": "on",
    "grace": "20",
    "booked_in_row": "3",
    "first_in_row": "4",
    "missed_after": "5",
}
KEPT: dict[str, Any] = {
    "works": [
        {"letter": "A", "th": "คัดสำเนา", "en": "Copies", "minutes": 6, "services": ["copy-a", "copy-b"]},
        {"letter": "B", "th": "บัตร", "en": "Cards", "minutes": 5, "services": []},
    ],
    "priorities": ["elderly", "monk"],
    "on_phone": True,
    "grace": 20,
    "booked_in_row": 3,
    "first_in_row": 4,
    "missed_after": 5,
}
OWN = QueueSettings(
    works=(COPIES, CARDS),
    priorities=("elderly", "monk"),
    grace=20,
    booked_in_row=3,
    first_in_row=4,
    missed_after=5,
    on_phone=True,
)


@pytest.mark.parametrize(
    "held", [{}, {"queue": None}, {"queue": "kept"}, {"queue": {}}, {"appointments": KEPT}]
)
def test_what_nobody_has_said_is_assumed_and_no_queue_is_kept(held: dict[str, Any]) -> None:
    found = settings_from(held)
    assert found == USUAL == QueueSettings()
    assert not found.kept


def test_what_was_typed_is_kept_and_read_back() -> None:
    assert checked_settings(TYPED) == KEPT
    found = settings_from({"queue": KEPT, "appointments": {}})
    assert found == OWN
    assert found.kept
    assert found.turns == Turns(grace=timedelta(minutes=20), booked_in_row=3, first_in_row=4)


def test_what_is_left_out_is_as_usual_but_for_the_telephone_that_was_not_ticked() -> None:
    assert checked_settings({}) == {
        "works": [],
        "priorities": [],
        "on_phone": False,
        "grace": 15,
        "booked_in_row": 2,
        "first_in_row": 2,
        "missed_after": 3,
    }
    assert checked_settings({**TYPED, "on_phone": ""}) == {**KEPT, "on_phone": False}
    assert settings_from({"queue": {"on_phone": False}}) == QueueSettings(on_phone=False)
    kept = {"letter": "B", "th": "บัตร", "en": "Cards", "minutes": "5"}
    assert settings_from({"queue": {"works": [kept], "grace": "7"}}) == QueueSettings(works=(CARDS,), grace=7)


def number(name: str, least: int, most: int) -> Problem:
    return Problem(name, "wrong", f"กรอกตัวเลข {least} ถึง {most}", f"Write a number from {least} to {most}.")


BOUNDS = [("grace", 0, 120), ("booked_in_row", 1, 5), ("first_in_row", 1, 5), ("missed_after", 1, 10)]


@pytest.mark.parametrize(("name", "least", "most"), BOUNDS)
def test_a_number_lies_between_its_least_and_its_most(name: str, least: int, most: int) -> None:
    for there in (least, most):
        assert checked_settings({**TYPED, name: str(there)}) == {**KEPT, name: there}
    for beyond in (least - 1, most + 1):
        with pytest.raises(Invalid) as no:
            checked_settings({**TYPED, name: str(beyond)})
        assert no.value.problems == (number(name, least, most),)


@pytest.mark.parametrize("typed", ["", "soon", "1.5", "²", "௧", "00015", "1" * 5000])
def test_what_is_no_number_is_named(typed: str) -> None:
    with pytest.raises(Invalid) as no:
        checked_settings({**TYPED, "grace": typed})
    assert no.value.problems == (number("grace", 0, 120),)


@pytest.mark.parametrize("typed", ["20", " 20 ", "๒๐", "0020", "2\u200b0"])
def test_a_number_is_read_as_people_type_it(typed: str) -> None:
    assert checked_settings({**TYPED, "grace": typed}) == KEPT


def line_problem(line: str) -> Problem:
    return Problem(
        "works",
        "wrong",
        f"“{line}”: เขียน ตัวอักษร A–Z (ไม่ซ้ำ) | ไทย | English | นาที | รหัสงานบริการ",
        f"“{line}”: write a letter A–Z (each once) | Thai | English | minutes | services",
    )


def test_everything_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(Invalid) as no:
        checked_settings(
            {
                "works": "AA | ก\n\nB | ข\n  B | ค\nC",
                "grace": "121",
                "booked_in_row": "0",
                "first_in_row": "6",
                "missed_after": "x",
            }
        )
    assert no.value.problems == (
        line_problem("AA | ก"),
        line_problem("B | ค"),
        line_problem("C"),
        *(number(*one) for one in BOUNDS),
    )


@pytest.mark.parametrize(
    "line",
    [
        "a | ก",
        "ก | ก",
        "AB | ก",
        "| ก",
        "A",
        "A | | Copies",
        f"A | {'ก' * 81}",
        f"A | ก | {'x' * 81}",
        "A | ก | x | 0",
        "A | ก | x | 241",
        "A | ก | x | 00005",
        "A | ก | x | 00005999",
        "A | ก | x | -1",
        "A | ก | x | 5.5",
        "A | ก | x | five",
        "A | ก | x | ²",
        "A | ก | x | ௧",
    ],
)
def test_a_line_that_cannot_be_read_is_named_by_its_beginning(line: str) -> None:
    with pytest.raises(Invalid) as no:
        checked_settings({**TYPED, "works": f"{WORKS.splitlines()[1]}\n {line}"})
    assert no.value.problems == (line_problem(line[:60]),)


@pytest.mark.parametrize(
    ("line", "work"),
    [
        ("A | ก", {"th": "ก", "en": "ก", "minutes": 5, "services": []}),
        (" A|ก|x ", {"th": "ก", "en": "x", "minutes": 5, "services": []}),
        ("A | ก | | 1", {"th": "ก", "en": "ก", "minutes": 1, "services": []}),
        ("A | ก | x | 240", {"th": "ก", "en": "x", "minutes": 240, "services": []}),
        ("A | ก | x | ๐๐๖๐", {"th": "ก", "en": "x", "minutes": 60, "services": []}),
        ("A | ก | x | | one", {"th": "ก", "en": "x", "minutes": 5, "services": ["one"]}),
        ("A | ก | x | 7 | one two,,three ,", {
            "th": "ก", "en": "x", "minutes": 7, "services": ["one", "two", "three"],
        }),
        ("A | ก | x | 7 | one | more", {"th": "ก", "en": "x", "minutes": 7, "services": ["one"]}),
        (f"A | {'ก' * 80} | {'x' * 80}", {"th": "ก" * 80, "en": "x" * 80, "minutes": 5, "services": []}),
        ("\n\nA | เเก\n   \n", {"th": "แก", "en": "แก", "minutes": 5, "services": []}),
    ],
)  # fmt: skip
def test_a_line_of_work_is_read_as_people_type_it(line: str, work: dict[str, Any]) -> None:
    assert checked_settings({**TYPED, "works": line}) == {**KEPT, "works": [{"letter": "A", **work}]}


def test_the_first_and_the_last_letter_may_stand_for_work() -> None:
    kept = checked_settings({**TYPED, "works": "Z | ก\nA | ข"})["works"]
    assert [one["letter"] for one in kept] == ["Z", "A"]


def test_a_line_that_was_refused_does_not_take_its_letter() -> None:
    with pytest.raises(Invalid) as no:
        checked_settings({**TYPED, "works": "A\nA | ก\nA | ข\nB | ค"})
    assert no.value.problems == (line_problem("A"), line_problem("A | ข"))


def test_there_are_twelve_lines_of_work_at_most() -> None:
    lines = [f"{letter} | ก" for letter in "ABCDEFGHIJKLM"]
    assert len(checked_settings({**TYPED, "works": "\n".join(lines[:12])})["works"]) == 12
    with pytest.raises(Invalid) as no:
        checked_settings({**TYPED, "works": "\n".join(lines)})
    assert no.value.problems == (Problem("works", "count", "ไม่เกิน 12 เรื่อง", "At most 12 lines."),)


def test_work_is_found_by_its_letter() -> None:
    assert OWN.work("B") == CARDS
    assert OWN.work("Z") is None
    assert USUAL.work("A") is None


@pytest.mark.parametrize(
    ("works", "service", "work"),
    [
        ((HOUSES, CARDS, COPIES), "copy-b", COPIES),
        ((HOUSES, CARDS, COPIES), "house", HOUSES),
        ((HOUSES, CARDS, COPIES), "other", CARDS),
        ((HOUSES, CARDS, COPIES), "", CARDS),
        ((HOUSES, COPIES), "other", HOUSES),
        ((HOUSES, COPIES), "", HOUSES),
        ((), "house", None),
    ],
)
def test_a_booked_service_is_served_at_its_own_letter_else_where_anything_is_else_first(
    works: tuple[Work, ...], service: str, work: Work | None
) -> None:
    assert QueueSettings(works=works).work_of(service) == work


LAST = (
    Text(
        "ผู้นัดเรียงตามเวลานัด ผู้ไม่ได้นัดเรียงตามเวลาที่มา", "Booked people by their time, the others by when they came."
    ),
    Text(
        "มาช้ากว่าเวลานัดเกิน 15 นาที รอรวมกับผู้ไม่ได้นัด มาก่อนเวลาจะเรียกก่อนเมื่อไม่มีผู้อื่นรอ",
        "More than 15 minutes late: with those without a booking. Early: called early when nobody else waits.",
    ),
)


def test_the_written_rule_says_the_settings_of_the_office() -> None:
    assert rule_of(QueueSettings()) == (
        Text(
            "ผู้นัดที่ถึงเวลาแล้ว 2 คน สลับกับผู้ไม่ได้นัด 1 คน",
            "2 booked people whose time has come, then one without a booking.",
        ),
        *LAST,
    )
    assert rule_of(
        QueueSettings(priorities=("elderly", "monk"), first_in_row=4, booked_in_row=1, missed_after=9)
    ) == (
        Text(
            "เรียกก่อน: ผู้สูงอายุ (60 ปีขึ้นไป) พระภิกษุสามเณร (ติดต่อกันไม่เกิน 4 คน)",
            "Seen first: Elderly (60 and over), Monk or novice (at most 4 in a row while others wait).",
        ),
        Text(
            "ผู้นัดที่ถึงเวลาแล้วกับผู้ไม่ได้นัด สลับกันคนต่อคน",
            "Booked people whose time has come and people without a booking take turns.",
        ),
        *LAST,
    )
    assert rule_of(QueueSettings(grace=40))[-1].en.startswith("More than 40 minutes late:")


@pytest.mark.parametrize(
    ("before", "usual", "next_one"), [(0, 0, True), (1, 0, False), (0, 1, False), (0, None, False)]
)
def test_who_comes_after_an_overdue_serving_is_next(before: int, usual: int | None, next_one: bool) -> None:
    assert is_next(Place(before=before, usual=usual)) is next_one


@pytest.mark.parametrize(
    ("place", "th", "en"),
    [
        (Place(before=0), "–", "–"),
        (Place(before=0, usual=0), "ถึงคิวถัดไป", "next"),
        (Place(before=1, usual=0), "1", "1"),
        (Place(before=0, usual=1), "1", "1"),
        (Place(before=4, usual=23), "23", "23"),
    ],
)
def test_the_column_of_the_officers(place: Place, th: str, en: str) -> None:
    assert minutes_in_words(place) == Text(th, en)


NEXT, THREE = Text("ท่านเป็นคนถัดไป", "You are next"), Text("รออีก 3 คน", "3 before you")
UNKNOWN = Text("ยังบอกเวลาไม่ได้ เพราะยังไม่มีช่องที่เปิดรับเรื่องนี้", "No time yet: no counter that serves this is open")
WITHIN = Text("ภายใน 1 นาที", "within a minute")


@pytest.mark.parametrize(
    ("place", "before", "when"),
    [
        (Place(before=3), THREE, UNKNOWN),
        (Place(before=0), NEXT, UNKNOWN),
        (Place(before=0, low=1, usual=2), NEXT, UNKNOWN),
        (Place(before=0, low=1, high=2), NEXT, UNKNOWN),
        (Place(before=0, usual=1, high=2), NEXT, UNKNOWN),
        (Place(before=0, low=0, usual=0, high=5), NEXT, Text("ถึงคิวถัดไป", "Next to be called")),
        (Place(before=0, low=0, usual=1, high=1), NEXT, WITHIN),
        (Place(before=3, low=0, usual=0, high=1), THREE, WITHIN),
        (Place(before=3, low=0, usual=0, high=2), THREE, Text("ประมาณ 1 นาที (ช่วง 0–2 นาที)", "about 1 minute (0–2)")),
        (Place(before=0, low=5, usual=8, high=12), NEXT, Text("ประมาณ 8 นาที (ช่วง 5–12 นาที)", "about 8 minutes (5–12)")),
        (Place(before=3, low=8, usual=8, high=8), THREE, Text("ประมาณ 8 นาที", "about 8 minutes")),
        (Place(before=3, low=7, usual=8, high=8), THREE, Text("ประมาณ 8 นาที (ช่วง 7–8 นาที)", "about 8 minutes (7–8)")),
    ],
)  # fmt: skip
def test_a_place_is_told_in_words(place: Place, before: Text, when: Text) -> None:
    assert place_in_words(place) == (before, when)
