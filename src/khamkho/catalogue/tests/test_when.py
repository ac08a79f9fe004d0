from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue, TypeAdapter, ValidationError

from khamkho.catalogue.when import Condition, holds, read_when, settle

ANSWERS: dict[str, JsonValue] = {
    "kind": "car",
    "colours": ["red", "blue"],
    "electric": True,
    "count": 2,
    "price": "10.50",
    "id": {"kind": "thai", "number": "1"},
}


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"variant": "lost"}, True),
        ({"variant": ["first", "lost"]}, True),
        ({"variant": "first"}, False),
        ({"kind": "car"}, True),
        ({"kind": ["bike", "lorry"]}, False),
        ({"colours": "blue"}, True),
        ({"colours": ["green"]}, False),
        ({"electric": "yes"}, True),
        ({"electric": "no"}, False),
        ({"count": {"at_least": "2"}}, True),
        ({"count": {"at_least": "1", "at_most": "1"}}, False),
        ({"price": {"at_least": "10.5"}}, True),
        ({"kind": {"at_least": "1"}}, False),
        ({"electric": {"at_least": "1"}}, False),
        ({"id.kind": "thai"}, True),
        ({"id.kind.deep": "thai"}, False),
        ({"missing": "x"}, False),
        ({"missing": {"at_most": "9"}}, False),
        ({"not": {"missing": "x"}}, True),
        ({"kind": "car", "electric": "yes"}, True),
        ({"all": [{"kind": "car"}, {"electric": "no"}]}, False),
        ({"any": [{"kind": "bike"}, {"electric": "yes"}]}, True),
        ({"any": [{"kind": "bike"}, {"electric": "no"}]}, False),
    ],
)
def test_a_condition_holds_as_it_reads(when, expected):
    assert holds(read_when(when), "lost", ANSWERS) is expected


def test_no_condition_always_holds():
    assert holds(None, "", {})


@pytest.mark.parametrize(
    "when",
    [
        None,
        "x",
        {},
        [],
        {"all": []},
        {"all": "x"},
        {"not": "x"},
        {"a": {}},
        {"a": {"more_than": "1"}},
        {"a": {"at_least": "x"}},
        {"a": []},
        {"a": {"at_least": "nan"}},
    ],
)
def test_what_is_no_condition_is_refused(when):
    with pytest.raises(ValidationError):
        TypeAdapter(Condition).validate_python(when)


CONDITIONS = st.recursive(
    st.one_of(
        st.fixed_dictionaries({"variant": st.sampled_from(["first", "lost"])}),
        st.fixed_dictionaries({"kind": st.lists(st.sampled_from(["car", "bike"]), min_size=1, max_size=2)}),
        st.fixed_dictionaries({"count": st.fixed_dictionaries({"at_least": st.integers(0, 3).map(str)})}),
    ),
    lambda inner: st.one_of(
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}),
    ),
    max_leaves=6,
)


@given(
    CONDITIONS, st.sampled_from(["first", "lost"]), st.sampled_from(["car", "bike", None]), st.integers(0, 3)
)
def test_a_condition_written_and_read_again_is_the_same_and_what_the_variant_decides_holds(
    when, variant, kind, count
):
    condition = read_when(when)
    assert read_when(condition.written()) == condition
    known = condition.decided(variant)
    said = {"kind": kind, "count": count}
    if known is not None:
        assert known is condition.holds(variant, said)
    assert set(condition.subjects()) <= {"variant", "kind", "count"}


def test_a_value_that_is_a_condition_already_stays():
    condition = read_when({"kind": "car"})
    assert read_when(condition) is condition


@given(
    CONDITIONS,
    st.sampled_from(["first", "lost"]),
    st.sampled_from(["car", "bike", None]),
    st.integers(0, 3),
    st.sets(st.sampled_from(["kind", "count"])),
)
def test_what_is_left_of_a_condition_decides_as_the_whole_and_asks_only_what_is_open(
    when, variant, kind, count, open_to
):
    condition = read_when(when)
    said = {"kind": kind, "count": count}
    rest = settle(condition, variant, said, open_to)
    assert holds(condition, variant, said) is (rest if isinstance(rest, bool) else rest.holds(variant, said))
    if not isinstance(rest, bool):
        assert set(rest.subjects()) <= open_to


def test_no_condition_is_settled():
    assert settle(None, "first", {}, {"kind"}) is True
