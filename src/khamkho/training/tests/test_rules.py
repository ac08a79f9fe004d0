"""What may be typed, who came often enough, how answers read; without a database."""

from __future__ import annotations

from typing import Any

import pytest

from khamkho.base.errors import Invalid
from khamkho.training.rules import (
    FEW,
    MOST_PEOPLE,
    checked_course,
    checked_meeting,
    checked_opinion,
    checked_person,
    level_of,
    means,
    only_digits,
    person_from,
    read_list,
    reply_given,
    share_of,
    split_name,
)
from khamkho.training.tests.conftest import COURSE, MEETING


def wrong(check: Any, *typed: Any) -> list[str]:
    with pytest.raises(Invalid) as no:
        check(*typed)
    return [one.where for one in no.value.problems]


def test_a_course_is_read_and_every_fault_named() -> None:
    found = checked_course({**COURSE, "seats": "๓๐", "closes_on": "1 ธ.ค. 2569"})
    assert (found["seats"], found["closes_on"].isoformat(), found["public"]) == (30, "2026-12-01", False)
    assert found["questions"] == [{"th": "เนื้อหา", "en": "Content"}, {"th": "วิทยากร", "en": "วิทยากร"}]
    faults = {
        "title": "",
        "seats": "0",
        "share": "101",
        "closes_on": "เมื่อไรก็ได้",
        "questions": "",
        "about": "ก" * 4001,
    }
    assert wrong(checked_course, faults) == ["title", "about", "seats", "share", "closes_on", "questions"]


def test_a_meeting_ends_after_it_begins() -> None:
    assert checked_meeting(MEETING)["ends"].hour == 16
    assert wrong(checked_meeting, {**MEETING, "ends": "08.30"}) == ["ends"]
    assert wrong(checked_meeting, {"begins": "25.00", "ends": "บ่าย"}) == ["day", "begins", "ends", "place"]


def test_a_person_needs_a_name_and_a_way_to_reach_her() -> None:
    person = checked_person(
        {
            "prefix": "นาย",
            "first": "ตัวอย่าง",
            "last": "ใจดี",
            "email": "A@Example.com",
            "phone": "+66 81 234 5678",
        }
    )
    assert (person.name.full(), person.email, person.phone) == (
        "นายตัวอย่าง ใจดี",
        "a@example.com",
        "0812345678",
    )
    assert person_from(person.kept()) == person
    assert wrong(checked_person, {"first": "ก"}) == ["email"]
    assert wrong(checked_person, {"email": "not", "phone": "12"}) == ["first", "email", "phone"]
    assert only_digits("๐๘๑-๒๓๔ ๕๖๗๘") == "0812345678"


def test_a_list_is_read_with_commas_or_tabs_and_each_fault_named() -> None:
    rows = read_list(
        "คำนำหน้า,ชื่อ,สกุล,อีเมล\nนาย,เอ,หนึ่ง,a@example.com\nนาง,บี,สอง,wrong\nนาย,เอ,หนึ่ง,A@example.com\n\n"
    )
    assert [(row.line, row.person is not None) for row in rows] == [(2, True), (3, False), (4, False)]
    assert rows[2].problems[0].code == "twice"
    tabs = read_list("\ufeffนาย\tเอ\tหนึ่ง\t\t0812345678\tบ้านเอ")
    assert tabs[0].person is not None
    assert (tabs[0].person.phone, tabs[0].person.unit) == ("0812345678", "บ้านเอ")
    assert read_list("") == []
    assert wrong(read_list, "\n".join(["ก,ข"] * (MOST_PEOPLE + 1))) == ["list"]
    assert wrong(read_list, '"' + "ก" * 200_000) == ["list"]


def test_the_name_of_a_member_is_taken_apart() -> None:
    assert split_name("นางสาวตัวอย่าง ขยันงาน").full() == "นางสาวตัวอย่าง ขยันงาน"
    assert split_name("นางสาวตัวอย่าง ขยันงาน").matches("ตัวอย่าง ขยันงาน")
    assert split_name("Sample").last == ""


def test_a_yes_without_a_seat_waits() -> None:
    assert reply_given("yes", taken=1, seats=2) == reply_given("yes", taken=9, seats=None) == "yes"
    assert reply_given("yes", taken=2, seats=2) == "waiting"
    assert reply_given("no", taken=2, seats=2) == "no"
    assert wrong(lambda: reply_given("perhaps", taken=0, seats=None)) == ["reply"]


def test_the_share_is_of_the_time_and_rounded_down() -> None:
    minutes = {1: 480, 2: 240}
    assert share_of([1], minutes) == 66
    assert share_of([1, 2, 3], minutes) == 100
    assert share_of([], minutes) == share_of([1], {}) == 0


def test_a_form_answers_something() -> None:
    assert checked_opinion({"level.0": "5"}, 2) == ([5, None], "")
    assert checked_opinion({"comment": "ดี"}, 1) == ([None], "ดี")
    assert wrong(checked_opinion, {}, 2) == ["level.0"]
    assert wrong(checked_opinion, {"level.1": "6"}, 2) == ["level.1"]
    assert wrong(checked_opinion, {"comment": "ก" * 2001}, 1) == ["comment"]


def test_means_read_as_levels_and_few_are_hidden() -> None:
    assert [level_of(mean).en for mean in (4.51, 4.5, 3.51, 2.51, 1.51, 1.5)] == [
        "very high", "high", "high", "middling", "low", "very low",
    ]  # fmt: skip
    forms: list[list[int | None]] = [[5, None], [4, 3], [5, 3], [4, 3], [5, 3]]
    each, whole = means(forms, 2)
    assert (each[0].mean, each[0].count) == (4.6, 5)
    assert each[1].mean is None
    assert whole.mean == 3.89
    assert each[0].level is not None
    hidden, all_hidden = means(forms[: FEW - 1], 2)
    assert hidden[0].mean is all_hidden.mean is None
