"""Public codes can be read aloud and typed carelessly."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.codes import ALPHABET, normalise_code, public_code


def test_a_code_of_80_bits_has_four_groups_of_four():
    assert re.fullmatch("([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}", public_code())


@pytest.mark.parametrize(("bits", "signs"), [(60, 12), (61, 13), (80, 16), (128, 26)])
def test_a_code_has_at_least_the_bits_asked_for(bits, signs):
    assert len(public_code(bits).replace("-", "")) == signs


def test_codes_do_not_repeat():
    assert len({public_code() for _ in range(1000)}) == 1000


@given(st.randoms(use_true_random=False), st.text(ALPHABET, min_size=1, max_size=30))
def test_a_code_is_recognised_however_it_was_typed(rng, signs):
    lookalikes = {"0": "0oO๐", "1": "1iIlL๑"}
    typed = [rng.choice(lookalikes.get(sign, sign + sign.upper())) for sign in signs]
    code = normalise_code(rng.choice(["", " ", "-", " – "]).join(typed))
    assert code is not None
    assert code.replace("-", "") == signs


def test_a_code_is_its_own_normal_form():
    code = public_code(61)
    assert normalise_code(code) == code


@pytest.mark.parametrize("typed", ["", " - ", "u123", "สวัสดี", "a_b", "'; drop table", "<b>"])
def test_what_cannot_be_a_code_is_none(typed):
    assert normalise_code(typed) is None
