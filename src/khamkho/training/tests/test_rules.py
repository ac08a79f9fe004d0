"""What may be typed, who came often enough, how answers read; without a database."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from khamkho.base.errors import Invalid
from khamkho.base.names import PersonName
from khamkho.base.tests.said import is_said
from khamkho.base.text import Text
from khamkho.training.rules import (
    FEW,
    LONGEST,
    MOST_PEOPLE,
    MOST_QUESTIONS,
    Person,
    checked_course,
    checked_meeting,
    checked_opinion,
    checked_person,
    checked_reason,
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
    """What is wrong, as “where code”; everything is told in both languages."""
    with pytest.raises(Invalid) as no:
        check(*typed)
    assert all(is_said(one) for one in no.value.problems)
    return [f"{one.where} {one.code}" for one in no.value.problems]


def test_a_course_is_read_and_every_fault_named() -> None:
    found = checked_course(
        {
            **COURSE,
            "seats": "๓๐",
            "closes_on": "1 ธ.ค. 2569",
            "target": " ครู ",
            "about": "ก\nข",
            "public": "1",
        }
    )
    assert found == {
        "title": "ดูแลเว็บไซต์โรงเรียน",
        "target": "ครู",
        "about": "ก\nข",
        "seats": 30,
        "share": 80,
        "public": True,
        "closes_on": date(2026, 12, 1),
        "questions": [{"th": "เนื้อหา", "en": "Content"}, {"th": "วิทยากร", "en": "วิทยากร"}],
    }
    faults = {
        "title": "",
        "seats": "0",
        "share": "101",
        "closes_on": "เมื่อไรก็ได้",
        "questions": "",
        "about": "ก" * 4001,
    }
    assert wrong(checked_course, faults) == [
        "title missing",
        "about too-long",
        "seats wrong",
        "share wrong",
        "closes_on date-unreadable",
        "questions count",
    ]
    assert wrong(checked_course, {}) == ["title missing", "share wrong", "questions count"]


def test_what_a_course_need_not_say_may_be_left_out() -> None:
    found = checked_course({**COURSE, "seats": " ", "closes_on": " "})
    assert found == checked_course(COURSE)
    assert [found[name] for name in ("target", "about", "seats", "public", "closes_on")] == [
        "", "", None, False, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ({"seats": "1"}, True),
        ({"seats": "5000"}, True),
        ({"seats": "5001"}, False),
        ({"seats": "1.5"}, False),
        ({"seats": "-1"}, False),
        ({"seats": "000030"}, False),
        ({"seats": "00030"}, True),
        ({"share": "1"}, True),
        ({"share": "100"}, True),
        ({"share": "0"}, False),
        ({"title": "ก" * 200}, True),
        ({"title": "ก" * 201}, False),
        ({"target": "ก" * 301}, False),
        ({"questions": "ข้อ\n" * MOST_QUESTIONS}, True),
        ({"questions": "ข้อ\n" * (MOST_QUESTIONS + 1)}, False),
        ({"questions": " | Content\n\n"}, False),
    ],
)
def test_numbers_and_lengths_of_a_course_have_bounds(typed: dict[str, str], right: bool) -> None:
    if right:
        assert checked_course({**COURSE, **typed})["public"] is False
    else:
        assert [one.partition(" ")[0] for one in wrong(checked_course, {**COURSE, **typed})] == [*typed]


def test_words_of_one_line_stay_on_it_and_a_question_is_cut() -> None:
    assert checked_course({**COURSE, "target": "ก\nข"})["target"] == "ก ข"
    (question,) = checked_course({**COURSE, "questions": f"{'ก' * 301}|{'a' * 301}"})["questions"]
    assert (len(question["th"]), len(question["en"])) == (300, 300)


def test_a_number_out_of_bounds_is_told_its_bounds() -> None:
    with pytest.raises(Invalid) as no:
        checked_course({**COURSE, "share": "101"})
    assert no.value.problems[0].en == "Write a whole number from 1 to 100."
    assert "1 ถึง 100" in no.value.problems[0].th


def test_a_meeting_ends_after_it_begins() -> None:
    assert checked_meeting({**MEETING, "speaker": " ดร. เอ "}) == {
        "day": date(2026, 8, 4),
        "begins": time(8, 30),
        "ends": time(16, 30),
        "place": "ห้องประชุม ๑",
        "speaker": "ดร. เอ",
    }
    assert checked_meeting(MEETING)["speaker"] == ""
    assert wrong(checked_meeting, {**MEETING, "speaker": "ก" * 201}) == ["speaker too-long"]
    for ends in ("08.29", "08.30"):
        assert wrong(checked_meeting, {**MEETING, "ends": ends}) == ["ends order"]
    assert wrong(checked_meeting, {"begins": "25.00", "ends": "บ่าย"}) == [
        "day date-empty",
        "begins not-a-time",
        "ends not-a-time",
        "place missing",
    ]
    assert wrong(checked_meeting, {**MEETING, "begins": ""}) == ["begins not-a-time"]
    assert wrong(checked_meeting, {"day": "4/8/2569", "place": "ก"}) == [
        "begins not-a-time",
        "ends not-a-time",
    ]


def test_a_reason_is_given_where_one_is_needed() -> None:
    needed = Text("บอกเหตุผล", "Say why.")
    assert checked_reason(" วิทยากรป่วย ", needed=needed) == "วิทยากรป่วย"
    assert len(checked_reason("ก" * LONGEST["reason"], needed=needed)) == LONGEST["reason"]
    assert wrong(lambda: checked_reason(" ", needed=needed)) == ["reason missing"]
    assert wrong(lambda: checked_reason("ก" * 301, needed=needed)) == ["reason too-long"]
    with pytest.raises(Invalid) as no:
        checked_reason("", needed=needed)
    assert (no.value.problems[0].th, no.value.problems[0].en) == (needed.th, needed.en)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0.05", time(0, 5)),
        ("๒๓:๕๙", time(23, 59)),
        ("09.15 น.", time(9, 15)),
        ("9:15น", time(9, 15)),
        ("24.00", None),
        ("12.60", None),
        ("12", None),
        ("12.5", None),
        ("112.05", None),
    ],
)
def test_a_time_is_read_as_it_is_written_here(typed: str, read: time | None) -> None:
    meeting = {**MEETING, "begins": typed, "ends": "23.59"}
    if read is None:
        assert wrong(checked_meeting, meeting) == ["begins not-a-time"]
    else:
        assert checked_meeting({**meeting, "begins": "0:00", "ends": typed})["ends"] == read


PERSON = {
    "prefix": "นาย",
    "first": "ตัวอย่าง",
    "last": "ใจดี",
    "email": "A@Example.com",
    "phone": "+66 81 234 5678",
    "unit": "บ้านเอ",
}


def test_a_person_needs_a_name_and_a_way_to_reach_her() -> None:
    person = checked_person(PERSON)
    assert (person.name.full(), person.email, person.phone, person.unit) == (
        "นายตัวอย่าง ใจดี",
        "a@example.com",
        "0812345678",
        "บ้านเอ",
    )
    assert person.kept() == {**PERSON, "email": "a@example.com", "phone": "0812345678"}
    assert person_from(person.kept()) == person
    assert person_from({}) == Person(name=PersonName("", ""))
    bare = checked_person({"first": "ก", "email": "a@b.c"})
    assert bare == Person(name=PersonName("", "ก"), email="a@b.c")
    assert checked_person({"first": "ก", "phone": "081234567"}).email == ""
    assert wrong(checked_person, {"first": "ก"}) == ["email missing"]
    assert wrong(checked_person, {"email": "not", "phone": "12"}) == [
        "first missing",
        "email not-an-email",
        "phone not-a-phone",
    ]


@pytest.mark.parametrize("name", ["prefix", "first", "last", "email", "phone", "unit"])
def test_no_part_of_a_person_is_longer_than_it_may_be(name: str) -> None:
    longest = {"email": "a" * (LONGEST["email"] - 4) + "@b.c"}.get(name, "1" * LONGEST[name])
    codes = wrong(checked_person, {**PERSON, name: longest + "1"})
    assert f"{name} too-long" in codes
    if name != "phone":  # a telephone number has fewer digits than signs may stand there
        assert checked_person({**PERSON, name: longest})


@pytest.mark.parametrize("email", ["a@b", "a b@c.de", "a@@c.de", "a,b@c.de", "a@c.de;", "@c.de", "a@c.", "a"])
def test_what_is_no_email_address_is_named(email: str) -> None:
    assert wrong(checked_person, {**PERSON, "email": email}) == ["email not-an-email"]


@pytest.mark.parametrize(
    ("phone", "right"),
    [("12345678", False), ("123456789", True), ("1" * 15, True), ("1" * 16, False), ("ไม่มี", False)],
)
def test_a_telephone_number_has_nine_to_fifteen_digits(phone: str, right: bool) -> None:
    if right:
        assert checked_person({"first": "ก", "phone": phone}).phone == phone
    else:
        assert wrong(checked_person, {"first": "ก", "phone": phone}) == ["phone not-a-phone"]


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("๐๘๑-๒๓๔ ๕๖๗๘", "0812345678"),
        ("+66 2 123 4567", "021234567"),
        ("66 81 234 5678", "0812345678"),
        ("661234567", "661234567"),
        ("0266123456", "0266123456"),
        ("", ""),
    ],
)
def test_telephone_numbers_are_compared_by_their_digits(typed: str, digits: str) -> None:
    assert only_digits(typed) == digits


def test_a_list_is_read_with_commas_or_tabs_and_each_fault_named() -> None:
    rows = read_list(
        "คำนำหน้า,ชื่อ,สกุล,อีเมล\nนาย,เอ,หนึ่ง,a@example.com\nนาง,บี,สอง,wrong\nนาย,เอ,หนึ่ง,A@example.com\n , \nนาย,ซี,สาม,c@example.com"
    )
    assert [(row.line, row.person is not None, [one.code for one in row.problems]) for row in rows] == [
        (2, True, []),
        (3, False, ["not-an-email"]),
        (4, False, ["twice"]),
        (5, True, []),
    ]
    assert rows[0].cells == ("นาย", "เอ", "หนึ่ง", "a@example.com")
    assert rows[1].cells == ("นาง", "บี", "สอง", "wrong")
    assert rows[2].cells == ("นาย", "เอ", "หนึ่ง", "A@example.com")
    assert rows[2].problems[0].where == "email"
    assert all(is_said(one) for row in rows for one in row.problems)
    assert read_list("") == []
    assert wrong(read_list, "\n".join(["ก,ข"] * (MOST_PEOPLE + 1))) == ["list too-many"]
    assert len(read_list("\n".join([f",ข,,{n}@b.c" for n in range(MOST_PEOPLE)]))) == MOST_PEOPLE
    assert wrong(read_list, '"' + "ก" * 200_000) == ["list unreadable"]


def test_a_list_from_a_spreadsheet_is_read_too() -> None:
    (row,) = read_list('\ufeff"นาย"\tเอ, จูเนียร์\tห\x00นึ่ง\t\t0812345678\tบ้านเอ\tเกิน')
    assert row.person is not None
    assert row.cells[0] == "นาย"
    assert (row.person.name.first, row.person.name.last) == ("เอ, จูเนียร์", "หนึ่ง")
    assert (row.person.phone, row.person.unit) == ("0812345678", "บ้านเอ")


def test_only_a_first_line_that_reaches_nobody_is_a_heading() -> None:
    assert [row.line for row in read_list("นาย,เอ,หนึ่ง,a@example.com")] == [1]
    assert [row.line for row in read_list("นาย,เอ,หนึ่ง,,081234567")] == [1]
    assert [row.line for row in read_list("ที่,ชื่อ,08123456\nนาย,เอ\nนาย,บี")] == [2, 3]


def test_who_has_no_email_stands_twice_by_her_telephone() -> None:
    rows = read_list(",ก,,,081 234 5678\n,ข,,,+66812345678\n,ค,,c@b.c,0812345678\n,ง,,d@b.c,0812345678")
    assert [[one.code for one in row.problems] for row in rows] == [[], ["twice"], [], []]


def test_the_name_of_a_member_is_taken_apart() -> None:
    assert split_name("นางสาวตัวอย่าง ขยันงาน") == PersonName("นางสาว", "ตัวอย่าง", last="ขยันงาน")
    assert split_name(" Dr Sample  de Example ") == PersonName("Dr", "Sample", last="de Example")
    assert split_name("Sample") == PersonName("", "Sample")


def test_a_yes_without_a_seat_waits() -> None:
    assert reply_given("yes", taken=1, seats=2) == reply_given("yes", taken=9, seats=None) == "yes"
    assert reply_given("yes", taken=2, seats=2) == "waiting"
    assert reply_given("no", taken=2, seats=2) == "no"
    assert wrong(lambda: reply_given("perhaps", taken=0, seats=None)) == ["reply missing"]


def test_the_share_is_of_the_time_and_rounded_down() -> None:
    minutes = {1: 480, 2: 240}
    assert share_of([1], minutes) == 66
    assert share_of([1, 2, 3], minutes) == 100
    assert share_of([], minutes) == share_of([1], {}) == 0


def test_a_form_answers_something() -> None:
    assert checked_opinion({"level.0": "5"}, 2) == ([5, None], "")
    assert checked_opinion({"level.1": "1"}, 2) == ([None, 1], "")
    assert checked_opinion({"comment": " ดี\nมาก "}, 1) == ([None], "ดี\nมาก")
    assert wrong(checked_opinion, {}, 2) == ["level.0 missing"]
    assert wrong(checked_opinion, {"level.1": "6"}, 2) == ["level.1 not-offered"]
    assert wrong(checked_opinion, {"level.0": "0", "level.1": "ดี", "comment": "ดี"}, 2) == [
        "level.0 not-offered",
        "level.1 not-offered",
    ]
    assert wrong(checked_opinion, {"comment": "ก" * 2001}, 1) == ["comment too-long"]


def test_means_read_as_levels_and_few_are_hidden() -> None:
    assert [level_of(mean).en for mean in (4.51, 4.5, 3.51, 3.5, 2.51, 1.51, 1.5)] == [
        "very high", "high", "high", "middling", "middling", "low", "very low",
    ]  # fmt: skip
    forms: list[list[int | None]] = [[5, None], [4, 3], [5, 3], [4, 3], [5, 3]]
    each, whole = means(forms, 2)
    assert (each[0].mean, each[0].count) == (4.6, 5)
    assert (each[1].mean, each[1].level, each[1].count) == (None, None, 4)
    assert whole.mean == 3.89
    assert each[0].level is not None
    assert each[0].level.en == "very high"
    hidden, all_hidden = means(forms[: FEW - 1], 2)
    assert hidden[0].mean is all_hidden.mean is None
    assert all_hidden.count == 0


def test_forms_of_fewer_questions_answer_only_those() -> None:
    each, whole = means([[5], [4, 3], [5], [4], [5]], 3)
    assert [one.count for one in each] == [5, 1, 0]
    assert (whole.count, whole.mean) == (6, 4.33)
