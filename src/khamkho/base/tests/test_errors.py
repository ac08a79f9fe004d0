"""Refusals say no in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from khamkho.base.errors import BadValue, Invalid, NotFound, Problem, Refused, within
from khamkho.base.text import Text


class TooLate(Refused):
    code = "too-late"
    th = "{what}ต้องทำก่อนวันที่ {day}"
    en = "{what} had to be done before {day}"
    next_th = "ติดต่อ {office}"
    next_en = "Call {office}"


def test_a_refusal_fills_its_facts_in_the_readers_language():
    no = TooLate(what=Text("การแก้ไข", "The correction"), day=date(2026, 2, 1), office="สพป.")
    assert no.sentence("th") == "การแก้ไขต้องทำก่อนวันที่ 1 กุมภาพันธ์ 2569"
    assert no.sentence("en") == "The correction had to be done before 1 February 2026 (BE 2569)"
    assert (no.next("th"), no.next("en")) == ("ติดต่อ สพป.", "Call สพป.")
    assert str(no).startswith("too-late: ")


def test_a_moment_among_the_facts_is_shown_in_bangkok_time():
    no = TooLate(what="x", day=datetime(2026, 2, 1, 3, 0, tzinfo=UTC), office="")
    assert no.sentence("th").endswith("1 กุมภาพันธ์ 2569 เวลา 10.00 น.")


def test_a_fact_cannot_bring_its_own_template():
    no = TooLate(what="{day.__class__}", day="{office}", office="secret")
    assert no.sentence("en") == "{day.__class__} had to be done before {office}"


def test_not_found_is_404_in_both_languages():
    assert NotFound.status == 404
    assert NotFound().sentence("th") != NotFound().sentence("en")


def test_invalid_names_every_problem():
    problems = [Problem("name", "empty", "กรุณากรอกชื่อ", "Enter the name"), Problem("photo", "x", "ก", "b")]
    no = Invalid(problems)
    assert no.status == 422
    assert [p.where for p in no.problems] == ["name", "photo"]
    assert (no.problems[0].sentence("th"), no.problems[0].sentence("en")) == ("กรุณากรอกชื่อ", "Enter the name")


def test_a_bad_value_becomes_the_problem_of_a_field():
    bad = BadValue("amount", "ไทย", "English")
    assert bad.problem("fee") == Problem("fee", "amount", "ไทย", "English")
    assert (bad.sentence("th"), bad.sentence("en")) == ("ไทย", "English")


def test_typed_text_is_kept_whole_or_refused_never_cut():
    assert within("reason", " ก\u00a0ข ", 3) == "ก ข"
    assert within("reason", "ก\r\nข", 3, lines=True) == "ก\nข"
    with pytest.raises(Invalid) as caught:
        within("reason", "ก" * 1001, 1000)
    (problem,) = caught.value.problems
    assert (problem.where, problem.code) == ("reason", "too-long")
    for said in (problem.th, problem.en):
        assert "1,001" in said
        assert "1,000" in said
