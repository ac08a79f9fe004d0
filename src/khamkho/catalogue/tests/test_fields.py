from __future__ import annotations

import random
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue, TypeAdapter

from khamkho.base.errors import Invalid, Problem
from khamkho.catalogue.fields import FIELD_TYPES, AnyField, Field
from khamkho.catalogue.tests.worlds import AT_SCHOOL, CTX

LABEL = {"th": "ข้อมูล", "en": "Thing"}
EXTRA: dict[str, dict[str, Any]] = {
    "choice": {"choices": {"a": {"th": "เอ", "en": "A"}, "b": {"th": "บี", "en": "B", "hint": LABEL}}},
    "bank_account": {
        "choices": {"006": {"th": "กรุงไทย", "en": "Krungthai"}, "030": {"th": "ออมสิน", "en": "GSB"}}
    },
    "choices": {"choices": {"a": {"th": "เอ", "en": "A"}, "b": {"th": "บี", "en": "B"}}},
    "group": {
        "fields": [
            {"id": "who", "type": "person_name", "label": LABEL},
            {"id": "own", "type": "yes_no", "label": LABEL},
            {"id": "since", "type": "year", "label": LABEL, "when": {"own": "yes"}},
        ]
    },
}
ADAPTER: TypeAdapter[Field] = TypeAdapter(AnyField)


def make(kind: str, **more: object) -> Field:
    return ADAPTER.validate_python({"id": "x", "type": kind, "label": LABEL, **EXTRA.get(kind, {}), **more})


def parse(field: Field, given_: object, ctx=CTX):
    return field.parse(given_, ctx, "x")


def wrong(field: Field, given_: object, ctx=CTX):
    with pytest.raises(Invalid) as caught:
        parse(field, given_, ctx)
    (problem,) = caught.value.problems
    assert problem.th
    assert problem.en
    return problem


VARIANTS_OF_TYPES = [
    *((kind, {}) for kind in FIELD_TYPES),
    ("number", {"decimals": 2, "min": "-5", "max": "5"}),
    ("date", {"birth": True}),
    ("date", {"not_before": "today"}),
    ("year", {"not_after": "today"}),
    ("identity_number", {"kinds": ["thai"]}),
]


@pytest.mark.parametrize(("kind", "more"), VARIANTS_OF_TYPES)
@pytest.mark.parametrize("ctx", [CTX, AT_SCHOOL], ids=["plain", "schools"])
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_sample_survives_parsing_refilling_and_the_schema(kind, more, ctx, seed):
    field = make(kind, **more)
    sample = field.sample(random.Random(seed), ctx)
    assert parse(field, sample, ctx) == sample
    for lang in ("th", "en"):
        posted = field.initial(sample, "x", lang)
        assert parse(field, field.collect(posted, "x"), ctx) == sample
        assert isinstance(field.read_back(sample, lang), str)
        assert isinstance(field.mask(sample, lang), str)
        assert jsonschema_rs.is_valid(field.json_schema(lang), sample)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["code", "first", "kind", "number", "who", "drawn", "day", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("kind", sorted(FIELD_TYPES))
@settings(max_examples=30, deadline=None)
@given(junk=JSON)
def test_junk_is_parsed_or_named_never_an_accident(kind, junk):
    field = make(kind)
    problems: tuple[Problem, ...] = ()
    try:
        value = parse(field, junk)
    except Invalid as no:
        value, problems = None, no.problems
    assert all(problem.where.startswith("x") and problem.th and problem.en for problem in problems)
    assert value is None or parse(field, value) == value


@pytest.mark.parametrize("kind", sorted(FIELD_TYPES))
def test_nothing_said_is_none_and_a_required_one_asks_in_both_languages(kind):
    field = make(kind)
    assert parse(field, field.collect({}, "x")) is None
    assert parse(field, field.collect(field.initial(None, "x"), "x")) is None
    problem = field.missing("x", CTX)
    assert problem.code == "required"
    assert problem.where.startswith("x")
    assert problem.th != problem.en
    for part in field.parts(CTX):
        assert part.label.th
        assert part.posts_as("x").startswith("x")


@pytest.mark.parametrize(("typed", "kept"), [("๑,๒๓๔", 1234), ("1,234", 1234), (" 12 ", 12), ("0", 0)])
def test_a_number_is_read_in_thai_digits_and_with_separators(typed, kept):
    assert parse(make("number"), typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("12a", "not-a-number"),
        ("1,2,3", "not-a-number"),
        ("1.5", "not-whole"),
        ("-1", "out-of-range"),
        ("²", "not-a-number"),
    ],
)
def test_a_number_that_will_not_do_is_named(typed, code):
    assert wrong(make("number"), typed).code == code


def test_money_keeps_satang_and_refuses_more():
    assert parse(make("money"), "๑,๒๕๐.๕") == "1250.50"
    assert make("money").read_back("1250.50", "th") == "1,250.50 บาท"
    assert wrong(make("money"), "1.005").code == "too-fine"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1/2/2569", "2026-02-01"),
        ("๑/๒/๒๕๖๙", "2026-02-01"),
        ("1 ก.พ. 69", "2026-02-01"),
        ("1 กุมภาพันธ์ 2569", "2026-02-01"),
        ("2026-02-01", "2026-02-01"),
        ({"day": "1", "month": "2", "year": "2569"}, "2026-02-01"),
    ],
)
def test_a_date_is_read_in_either_era(typed, kept):
    assert parse(make("date"), typed) == kept


def test_dates_that_cannot_be_are_named_one_by_one():
    assert wrong(make("date"), "30/2/2569").where == "x"
    assert wrong(make("date"), "tomorrow").where == "x"
    assert wrong(make("date"), "1/1/2430").code == "unlikely-year"
    assert wrong(make("date", birth=True), "1/1/2599").code == "in-the-future"
    assert wrong(make("date", not_after="today"), "22/11/2569").code == "in-the-future"
    assert wrong(make("date", not_before="today"), "20/11/2569").code == "in-the-past"
    assert parse(make("date", not_after="today", not_before="today"), "21/11/2569") == "2026-11-21"


def test_a_date_typed_in_parts_is_collected_from_its_names():
    field = make("date")
    assert parse(field, field.collect({"x.day": "9", "x.month": "1", "x.year": "2569"}, "x")) == "2026-01-09"


def test_a_year_is_kept_in_the_buddhist_era():
    field = make("year")
    assert parse(field, "2026") == parse(field, "พ.ศ. ๒๕๖๙") == parse(field, 2569) == 2569
    assert field.read_back(2569, "en") == "2026 (BE 2569)"
    assert wrong(field, "69").code == "not-a-year"
    assert wrong(make("year", not_after="today"), "2570").code == "in-the-future"
    assert wrong(make("year", not_before="today"), "2568").code == "in-the-past"


@pytest.mark.parametrize("typed", ["14:30", "14.30 น.", "๑๔.๓๐", "14 : 30 นาฬิกา"])
def test_a_time_is_read_as_people_write_it(typed):
    assert parse(make("time"), typed) == "14:30"


def test_a_time_that_is_none_is_named():
    assert wrong(make("time"), "25:00").code == "not-a-time"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("081-234-5678", "0812345678"),
        ("๐๘๑ ๒๓๔ ๕๖๗๘", "0812345678"),
        ("+66 81 234 5678", "0812345678"),
        ("+66 (0) 81 234 5678", "0812345678"),
        ("02 123 4567 ต่อ 12", "021234567#12"),
        ("0-2123-4567 ext. 9", "021234567#9"),
        ("+44 20 7946 0000", "+442079460000"),
    ],
)
def test_a_phone_number_is_kept_in_one_form(typed, kept):
    assert parse(make("phone"), typed) == kept


@pytest.mark.parametrize("typed", ["12345", "0812", "สมชาย", "0812345678 ต่อ ก", "++66812345678"])
def test_a_phone_number_that_is_none_is_named(typed):
    assert wrong(make("phone"), typed).code == "not-a-phone"


def test_phone_numbers_read_and_mask_well():
    field = make("phone")
    assert field.read_back("0812345678", "th") == "081 234 5678"
    assert field.read_back("021234567#12", "th") == "02 123 4567 ต่อ 12"
    assert field.read_back("075620123", "en") == "075 620 123"
    assert field.mask("0812345678", "th") == "081xxxx678"


@pytest.mark.parametrize(
    "typed", ["a@b", "a b@c", "a@@b.co", "a..b@c.co", "@b.co", "a@b..co", "ก@ข.คอม", "a" * 250 + "@b.co"]
)
def test_an_email_that_is_none_is_named(typed):
    assert wrong(make("email"), typed).code == "not-an-email"


def test_an_email_keeps_its_name_and_lowers_its_host():
    assert parse(make("email"), " Somchai@EXAMPLE.com ") == "Somchai@example.com"
    assert make("email").mask("somchai@example.com", "th") == "sxxx@example.com"


def test_a_text_is_cleaned_and_never_longer_than_it_may_be():
    assert parse(make("text"), "  น\u200bํ้า \t ใส  ") == "น้ำ ใส"
    assert wrong(make("text", max=10), "ก" * 4000).code == "too-long"
    assert "4,000" in wrong(make("text", max=10), "ก" * 4000).th
    assert parse(make("text"), "=1+1<script>") == "=1+1<script>"


@pytest.mark.parametrize("sign", ["😀", "☎", "⌚", "\ue123", "🇹🇭"])
def test_a_sign_that_no_document_can_print_is_named(sign):
    assert wrong(make("text"), f"สวัสดี{sign}").code == "unprintable"


def test_a_long_text_keeps_its_lines():
    assert parse(make("long_text"), "หนึ่ง  \r\nสอง\rสาม\n\n") == "หนึ่ง\nสอง\nสาม"


def test_a_choice_that_is_not_offered_is_named():
    assert wrong(make("choice"), "c").code == "not-offered"
    assert wrong(make("choices"), ["a", "c"]).code == "not-offered"
    assert wrong(make("yes_no"), "maybe").code == "not-offered"
    assert make("choice").read_back("gone", "th") == "gone"


def test_choices_come_in_the_files_order_and_from_a_posted_form():
    class Posted(dict[str, str]):
        def getlist(self, name):
            return ["b", "a"]

    field = make("choices")
    assert parse(field, field.collect(Posted(), "x")) == ["a", "b"]
    assert parse(field, "b") == ["b"]
    assert field.read_back(["a", "b"], "th") == "เอ, บี"


def test_a_declaration_is_ticked_or_nothing():
    field = make("declaration")
    assert parse(field, "yes") is True
    assert parse(field, ["yes"]) is True
    assert parse(field, "no") is None
    assert parse(field, False) is None


NAME: dict[str, JsonValue] = {"title": "นาย", "first": "สมชาย", "middle": "", "last": "ใจดี"}


def test_a_name_reads_without_a_space_after_the_title_and_masks():
    field = make("person_name")
    assert field.read_back(NAME, "th") == "นายสมชาย ใจดี"
    assert field.mask(NAME, "th") == "นายสมxxx ใจxxx"
    assert field.read_back({**NAME, "last": "-"}, "th") == "นายสมชาย"


@pytest.mark.parametrize(
    ("part", "said", "code"),
    [
        ("first", "", "required"),
        ("last", "", "required"),
        ("first", "ส" * 4000, "too-long"),
        ("last", "ใจดี😀", "not-a-name"),
        ("first", "4", "not-a-name"),
        ("first", "<b>", "not-a-name"),
    ],
)
def test_a_name_says_which_part_is_wrong(part, said, code):
    problem = wrong(make("person_name"), {**NAME, part: said})
    assert (problem.where, problem.code) == (f"x.{part}", code)


def test_an_answer_in_parts_refuses_parts_it_does_not_know():
    assert wrong(make("person_name"), {**NAME, "nick": "ชาย"}).code == "unknown-part"
    assert wrong(make("person_name"), "สมชาย ใจดี").code == "shape"


def test_an_identity_number_is_judged_by_its_kind():
    field = make("identity_number")
    assert parse(field, {"kind": "thai", "number": "๑-๑๐๑๗-๐๐๒๐๗-๐๓-๐"}) == {
        "kind": "thai",
        "number": "1101700207030",
    }
    assert parse(field, {"kind": "gcode", "number": "g123456789012"}) == {
        "kind": "gcode",
        "number": "G123456789012",
    }
    assert parse(field, {"kind": "none", "number": ""}) == {"kind": "none", "number": ""}
    assert parse(field, "1101700207030") == {"kind": "thai", "number": "1101700207030"}
    assert wrong(field, {"kind": "thai", "number": "1101700230705"}).where == "x.number"
    assert wrong(field, {"kind": "thai", "number": ""}).code == "required"
    assert wrong(field, {"kind": "card", "number": "1"}).code == "not-offered"
    assert (
        wrong(make("identity_number", kinds=["thai"]), {"kind": "passport", "number": "AB12345"}).code
        == "not-offered"
    )


def test_an_optional_identity_number_may_stay_empty_under_its_first_kind():
    assert parse(make("identity_number", required=False), {"kind": "thai", "number": ""}) is None


def test_an_identity_number_reads_and_masks_by_its_kind():
    field = make("identity_number")
    assert field.read_back({"kind": "thai", "number": "1101700207030"}, "th") == "1-1017-00207-03-0"
    assert field.mask({"kind": "thai", "number": "1101700207030"}, "th") == "1-xxxx-xxxxx-03-0"
    assert "Passport" in field.read_back({"kind": "passport", "number": "AB12345"}, "en")
    assert field.read_back({"kind": "none", "number": ""}, "en") == field.mask(
        {"kind": "none", "number": ""}, "en"
    )
    assert field.is_sensitive


KRABI = {"subdistrict": "ปากน้ำ", "district": "เมือง", "province": "กระบี่", "postcode": "๘๑๐๐๐"}


def test_a_place_is_found_by_what_people_type_and_kept_on_its_code():
    field = make("place")
    kept = parse(field, KRABI)
    assert (kept["code"], kept["postcode"]) == ("810101", "81000")
    assert parse(field, {"code": "810101"}) == kept
    assert parse(field, {"subdistrict": "Pak Nam", "district": "Mueang Krabi", "province": "Krabi"}) == kept
    assert field.read_back(kept, "th") == "ตำบลปากน้ำ อำเภอเมืองกระบี่ จังหวัดกระบี่ 81000"
    assert field.read_back(kept, "en") == "Pak Nam, Mueang Krabi, Krabi 81000"
    assert field.mask(kept, "th") == "กระบี่"


def test_a_place_in_bangkok_has_its_own_words():
    field = make("place")
    kept = parse(field, {"subdistrict": "บางแค", "district": "เขตบางแค", "province": "กทม"})
    assert field.read_back(kept, "th") == "แขวงบางแค เขตบางแค กรุงเทพมหานคร 10160"


def test_a_picked_code_gives_way_to_names_changed_afterwards():
    field = make("place")
    kept = parse(field, {"code": "104001", **KRABI})
    assert kept["code"] == "810101"


def test_a_place_says_which_part_is_wrong():
    field = make("place")
    assert wrong(field, {**KRABI, "postcode": "10110"}).where == "x.postcode"
    assert wrong(field, {**KRABI, "subdistrict": "ไม่มีจริง"}).where == "x.subdistrict"
    assert wrong(field, {**KRABI, "district": "คลองท่อม"}).where == "x.district"
    assert "เมืองกระบี่" in wrong(field, {**KRABI, "district": "คลองท่อม"}).th
    assert wrong(field, {**KRABI, "province": ""}).code == "required"
    assert wrong(field, {"code": "999999"}).code == "required"


def test_an_address_reads_as_an_envelope_does():
    field = make("address")
    kept = parse(field, {"house_no": "๙๙/1", "moo": "หมู่ที่ ๓", "soi": "วัดแก้ว", "road": "มหาราช", **KRABI})
    assert (
        field.read_back(kept, "th") == "๙๙/1 หมู่ที่ 3 ซอยวัดแก้ว ถนนมหาราช ตำบลปากน้ำ อำเภอเมืองกระบี่ จังหวัดกระบี่ 81000"
    )
    assert field.read_back(kept, "en").startswith("๙๙/1, Moo 3, Soi วัดแก้ว")
    assert field.mask(kept, "en") == "Krabi"


def test_an_address_names_everything_that_is_missing_at_once():
    with pytest.raises(Invalid) as caught:
        parse(make("address"), {"moo": "ก" * 50})
    assert [problem.where for problem in caught.value.problems] == ["x.moo", "x.house_no", "x.subdistrict"]
    with pytest.raises(Invalid) as caught:
        parse(make("address"), {"house_no": "1", **KRABI, "postcode": "99999"})
    assert [problem.where for problem in caught.value.problems] == ["x.postcode"]


def test_a_school_is_picked_or_typed():
    field = make("school")
    assert parse(field, {"code": "81010002"}, AT_SCHOOL)["name"]["th"] == "โรงเรียนวัดแก้ว"
    assert parse(field, "81010002", AT_SCHOOL)["code"] == "81010002"
    assert parse(field, {"code": "other", "name": "กลุ่มนิเทศ"}, AT_SCHOOL) == {
        "code": "",
        "name": {"th": "กลุ่มนิเทศ", "en": "กลุ่มนิเทศ"},
    }
    assert wrong(field, {"code": "other", "name": ""}, AT_SCHOOL).where == "x.name"
    assert [part.name for part in field.parts(CTX)] == ["name"]
    assert [part.name for part in field.parts(AT_SCHOOL)] == ["code", "name"]


def test_a_group_names_the_item_and_the_field():
    field = make("group", min=1, max=2)
    posted = {"x.0.who.title": "นาย", "x.0.who.first": "ก", "x.0.who.last": "", "x.0.own": "no"}
    with pytest.raises(Invalid) as caught:
        parse(field, field.collect(posted, "x"))
    assert [problem.where for problem in caught.value.problems] == ["x.0.who.last"]


def test_a_group_counts_its_items_and_drops_empty_ones():
    field = make("group", min=2, max=2)
    one: dict[str, JsonValue] = {"who": NAME, "own": False}
    assert parse(field, [one, {}, one]) == [one, one]
    assert wrong(field, [one]).code == "too-few"
    assert wrong(field, [one] * 3).code == "too-many"
    assert wrong(field, [{"who": NAME}, one]).where == "x.0.own"
    assert wrong(field, [{**one, "z": 1}, one]).code == "unknown-field"
    assert wrong(field, "x").code == "shape"
    assert "ข้อมูล: ไม่ใช่" in field.read_back([one], "th")
    assert field.mask([one], "th") == "1 รายการ"


def test_a_question_that_does_not_apply_to_an_item_is_not_kept():
    field = make("group")
    assert parse(field, [{"who": NAME, "own": False, "since": ""}]) == [{"who": NAME, "own": False}]
    assert parse(field, [{"who": NAME, "own": True, "since": "2560"}])[0]["since"] == 2560


def test_the_words_of_a_message_follow_the_short_name():
    field = make("text", called={"th": "ตำแหน่ง", "en": "Position"})
    assert field.missing("x", CTX).th == "กรุณากรอกตำแหน่ง"
    assert field.missing("x", CTX).en == "Enter position"
    assert make("text", label={"th": "จี", "en": "G-code"}).subject.en == "g-code"
    assert make("text", label={"th": "พีอาร์", "en": "PR officer"}).subject.en == "PR officer"
