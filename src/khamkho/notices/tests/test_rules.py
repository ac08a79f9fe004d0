"""The small language of notice texts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.errors import Invalid
from khamkho.base.places import fill
from khamkho.base.tests.said import is_said
from khamkho.casework.rules.flow import NOTICE_OF_ACTION, NOTICE_OF_END
from khamkho.notices.rules import (
    KINDS_ABOUT_LETTERS,
    KINDS_WITH_REASON,
    MAX_SHORT,
    PLACES,
    SHORT_PLACES,
    check_text,
    places_of,
)
from khamkho.notices.texts import FOOTER, TEXTS


def test_fill_puts_facts_in_their_places():
    assert fill("คำขอ {number} ของ {name}", {"number": "A-1", "name": "สมชาย"}) == "คำขอ A-1 ของ สมชาย"


def test_fill_leaves_out_lines_without_their_fact_and_closes_the_gap():
    assert fill("a\n\nreason: {reason}\n\nb {number}", {"reason": "", "number": "1"}) == "a\n\nb 1"


def test_fill_never_reaches_into_objects():
    assert fill("{name.__class__}", {"name": "x"}) == ""
    assert fill("{0}{name!r}", {"name": "x"}) == ""


def test_facts_are_not_read_as_texts():
    assert fill("{name}", {"name": "{number}", "number": "secret"}) == "{number}"


@given(st.text(), st.dictionaries(st.sampled_from(sorted(PLACES)), st.text()))
def test_fill_takes_any_text(text, facts):
    fill(text, facts)


def test_an_office_text_is_cleaned():
    assert check_text(" ก\u200bข ", "เเก้ไข\r\nบรรทัด") == ("กข", "แก้ไข\nบรรทัด")


@pytest.mark.parametrize(
    ("subject", "body", "where", "code"),
    [
        ("", "x", "subject", "empty"),
        ("x", "  ", "body", "empty"),
        ("x" * 151, "x", "subject", "too-long"),
        ("x", "x" * 5001, "body", "too-long"),
        ("x", "{nmae}", "body", "unknown-place"),
        ("{name.__class__}", "x", "subject", "unknown-place"),
    ],
)
def test_an_office_text_with_a_fault_is_refused(subject, body, where, code):
    with pytest.raises(Invalid) as refused:
        check_text(subject, body)
    [problem] = refused.value.problems
    assert (problem.where, problem.code) == (where, code)
    assert is_said(problem)


def test_all_faults_of_an_office_text_are_named_at_once():
    with pytest.raises(Invalid) as refused:
        check_text("", "{nmae}" + "x" * 5000)
    assert [(problem.where, problem.code) for problem in refused.value.problems] == [
        ("subject", "empty"),
        ("body", "too-long"),
        ("body", "unknown-place"),
    ]


def test_an_office_text_may_be_as_long_as_its_limit():
    assert check_text("x" * 150, "x" * 5000) == ("x" * 150, "x" * 5000)


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("lang", ["th", "en"])
def test_shipped_texts_obey_the_rules_for_office_texts(kind, lang):
    words = TEXTS[kind]
    assert check_text(words.subject.in_(lang), words.body.in_(lang))
    thai = re.search("[ก-๙]", words.subject.in_(lang) + words.body.in_(lang))
    assert bool(thai) == (lang == "th")
    assert ("{reason}" in words.body.in_(lang)) == (kind in KINDS_WITH_REASON)


def test_both_languages_use_the_same_places():
    for words in [*(text.body for text in TEXTS.values()), FOOTER]:
        assert set(re.findall(r"{\w+}", words.th)) == set(re.findall(r"{\w+}", words.en))


def test_every_kind_that_casework_announces_has_its_text():
    announced = {
        "draft",
        "received",
        "returned",
        "reminder",
        *KINDS_ABOUT_LETTERS,
        "late",
        "extended",
        "message",
        "card_ends",
        "place",
        "waiting",
        "not_collected",
        "sent_out",
        "came_back",
        *NOTICE_OF_ACTION.values(),
        *NOTICE_OF_END.values(),
    }
    assert announced == set(TEXTS)


def test_a_text_message_has_one_line_no_subject_and_fewer_places():
    assert check_text("ignored", "{office}:\n{number} ", "sms") == ("", "{office}: {number}")
    assert places_of("sms") == SHORT_PLACES
    assert set(places_of("email")) == set(PLACES)
    for words in ("", "x" * (MAX_SHORT + 1), "{name}"):
        with pytest.raises(Invalid) as refused:
            check_text("", words, "sms")
        assert {one.where for one in refused.value.problems} == {"body"}
