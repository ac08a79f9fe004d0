"""Retrying: how long, how often, and what is kept of an error."""

from datetime import UTC, datetime, timedelta

import pytest

from khamkho.base.errors import Permanent, Temporary
from khamkho.work.rules import BACKOFF, MOST_TRIES, UNEXPECTED_TRIES, Verdict, describe, judge

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize("attempt", range(1, MOST_TRIES))
def test_temporary_trouble_is_tried_again_a_little_later_each_time(attempt):
    verdict = judge(Temporary("451 try later"), attempt, NOW)
    assert verdict.retry_at == NOW + BACKOFF[attempt - 1]
    assert verdict.error == "451 try later"


def test_temporary_trouble_ends_after_about_three_days():
    assert judge(Temporary("451"), MOST_TRIES, NOW) == Verdict(retry_at=None, error="451")
    assert timedelta(days=2) < sum(BACKOFF, timedelta()) < timedelta(days=4)


def test_back_off_never_shrinks():
    assert list(BACKOFF) == sorted(BACKOFF)


def test_a_permanent_refusal_is_never_tried_again():
    assert judge(Permanent("550 no such user"), 1, NOW).retry_at is None


@pytest.mark.parametrize("attempt", range(1, UNEXPECTED_TRIES))
def test_a_bug_is_tried_a_few_times(attempt):
    assert judge(KeyError("x"), attempt, NOW).retry_at is not None


def test_a_bug_is_given_up_after_a_few_tries():
    assert judge(KeyError("x"), UNEXPECTED_TRIES, NOW).retry_at is None


def test_an_unexpected_error_is_kept_without_its_words():
    try:
        raise ValueError("สมชาย ใจดี 1101700207030")
    except ValueError as error:
        kept = describe(error)
    assert kept.startswith("ValueError (")
    assert "test_rules" in kept
    assert "สมชาย" not in kept


def test_an_error_that_was_never_raised_is_described_by_its_kind():
    assert describe(ValueError("x")) == "ValueError"


def raised(code: str) -> Exception:
    """What this code raises, in a module without a name."""
    try:
        exec(compile(code, "somewhere", "exec"), {})
    except (KeyError, ValueError) as error:
        return error
    raise AssertionError(code)


def test_an_error_is_placed_where_it_was_raised_and_not_where_it_was_caught():
    error = raised("import json\n\njson.loads('')")
    assert describe(error).startswith("JSONDecodeError (json.decoder:")


def test_a_place_without_a_name_is_a_question():
    assert describe(raised("\n\nraise KeyError('x')")) == "KeyError (?:3)"


def test_what_is_kept_of_an_error_is_cut():
    assert describe(Permanent("x" * 301)) == "x" * 300
    assert describe(type("E" * 301, (Exception,), {})()) == "E" * 300
