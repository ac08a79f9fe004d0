from __future__ import annotations

import json
import random

import jsonschema_rs
import pytest
from pydantic import JsonValue

from khamkho.base.text import Text
from khamkho.catalogue import rules
from khamkho.catalogue.load import load
from khamkho.catalogue.schema import file_schema
from khamkho.catalogue.service import Service
from khamkho.catalogue.tests.worlds import AT_SCHOOL, CTX, HERE

SERVICE = load(HERE / "formats" / "1.yaml")
NAME: JsonValue = {"title": "นาย", "first": "สมชาย", "middle": "", "last": "ใจดี"}
YOU: dict[str, JsonValue] = {
    "name": NAME,
    "national_id": {"kind": "thai", "number": "1101700207030"},
    "birth_date": "1977-02-01",
    "email": "somchai@example.com",
}
CARS: dict[str, JsonValue] = {
    "kind": "car",
    "count": 2,
    "electric": True,
    "plug": "Type 2",
    "health": "เดินลำบาก",
    "drivers": [{"who": NAME, "owner": False}],
}
ALL: dict[str, JsonValue] = {**YOU, **CARS, "lost_on": "2026-11-20"}


def ids(things):
    return [thing.id for thing in things]


# -- which questions, which documents ----------------------------------------------------------------


def test_a_page_of_another_variant_is_not_walked():
    assert ids(rules.pages_for(SERVICE, "first", {})) == ["you", "cars"]
    assert ids(rules.pages_for(SERVICE, "lost", {})) == ["you", "cars", "loss"]


def test_a_question_opens_with_the_answer_before_it():
    page = SERVICE.page("cars")
    assert "plug" not in ids(rules.fields_for(page, "first", {"electric": False}))
    assert "plug" in ids(rules.fields_for(page, "first", {"electric": True}))


def test_answers_that_do_not_count_are_left_out_and_open_nothing():
    answers = {**ALL, "electric": False}
    counted = rules.relevant_answers(SERVICE, "first", answers)
    assert "plug" not in counted
    assert "lost_on" not in counted
    assert rules.relevant_answers(SERVICE, "lost", ALL) == ALL


def test_changing_the_variant_drops_no_answer():
    assert rules.relevant_answers(SERVICE, "first", ALL) == {k: v for k, v in ALL.items() if k != "lost_on"}
    assert rules.relevant_answers(SERVICE, "lost", ALL)["lost_on"] == "2026-11-20"


def test_a_document_is_asked_on_its_condition():
    assert ids(rules.documents_for(SERVICE, "lost", {**ALL, "count": 1})) == ["photo"]
    assert ids(rules.documents_for(SERVICE, "lost", ALL)) == ["photo", "report"]


def test_a_stop_is_found_by_its_answer():
    assert rules.stop_for(SERVICE, "first", ALL) is None
    stop = rules.stop_for(SERVICE, "first", {**ALL, "kind": "lorry"})
    assert stop is not None
    assert stop.title.en.startswith("Sorry")


# -- checking ----------------------------------------------------------------------------------------

POSTED = {
    "kind": "car",
    "count": "๒",
    "electric": "yes",
    "plug": "Type 2",
    "health": "",
    "drivers.0.who.title": "นาย",
    "drivers.0.who.first": "สมชาย",
    "drivers.0.who.last": "ใจดี",
    "drivers.0.owner": "no",
}


def test_a_posted_page_becomes_values():
    checked = rules.check_page(SERVICE, "first", "cars", POSTED, {}, CTX)
    assert checked.ok
    assert checked.values["count"] == 2
    assert checked.values["health"] is None
    assert checked.values["drivers"] == [{"who": NAME, "owner": False}]


def test_an_answer_taken_away_is_taken_out_of_the_answers():
    checked = rules.check_page(SERVICE, "first", "cars", POSTED, ALL, CTX)
    assert "health" not in checked.merged(ALL)
    assert checked.merged(ALL)["name"] == NAME


def test_a_page_keeps_what_is_right_beside_what_is_wrong():
    checked = rules.check_page(SERVICE, "first", "cars", {**POSTED, "count": "9", "kind": ""}, {}, CTX)
    assert {problem.where for problem in checked.problems} == {"count", "kind"}
    assert checked.values["plug"] == "Type 2"
    assert "count" not in checked.values


def test_an_answer_on_the_page_closes_a_later_question_on_it():
    checked = rules.check_page(SERVICE, "first", "cars", {**POSTED, "electric": "no"}, ALL, CTX)
    assert checked.ok
    assert "plug" not in checked.values


def test_an_invented_page_is_refused_as_not_found():
    with pytest.raises(rules.NoSuchPage):
        rules.check_page(SERVICE, "first", "nothing", {}, {}, CTX)
    with pytest.raises(rules.NoSuchPage):
        rules.page_problems(SERVICE, "first", "nothing", {}, CTX)


def test_a_done_page_has_no_problems_and_an_open_one_has():
    assert rules.page_problems(SERVICE, "first", "cars", CARS, CTX) == ()
    assert [p.where for p in rules.page_problems(SERVICE, "lost", "loss", {}, CTX)] == ["lost_on"]


def test_a_complete_application_has_no_problems():
    assert rules.check_all(SERVICE, "lost", ALL, {"photo", "report"}, CTX) == ()


def test_everything_that_is_missing_is_named_at_once():
    problems = rules.check_all(SERVICE, "lost", {"kind": "car"}, set(), CTX)
    assert {"name.title", "national_id.number", "count", "drivers", "lost_on", "photo"} <= {
        p.where for p in problems
    }
    assert all(problem.th and problem.en for problem in problems)


def test_a_stopped_applicant_and_a_wrong_variant_cannot_submit():
    stopped = rules.check_all(SERVICE, "first", {**ALL, "kind": "lorry"}, {"photo"}, CTX)
    assert [p.code for p in stopped] == ["stopped"]
    assert rules.check_all(SERVICE, "stolen", ALL, {"photo"}, CTX)[0].where == "variant"
    assert rules.check_all(SERVICE, "", ALL, {"photo"}, CTX)[0].where == "variant"


def test_answers_of_another_system_are_canonical_or_named():
    given = {**YOU, **CARS, "national_id": "๑-๑๐๑๗-๐๐๒๐๗-๐๓-๐", "birth_date": "1/2/2520", "count": "2"}
    checked = rules.check_answers(SERVICE, "first", given, CTX)
    assert checked.problems == ()
    assert checked.values == {**YOU, **CARS}


def test_answers_nobody_asked_for_are_named():
    given = {**ALL, "shoe_size": 42, "nothing": None}
    checked = rules.check_answers(SERVICE, "first", given, CTX)
    assert {(p.where, p.code) for p in checked.problems} == {
        ("lost_on", "not-asked"),
        ("shoe_size", "unknown-field"),
    }


def test_the_questions_of_an_action_are_checked_like_a_page():
    asks = SERVICE.step("collect").actions[0].asks
    assert rules.check_questions(asks, {"receiver": "holder"}, CTX).values == {"receiver": "holder"}
    assert [p.where for p in rules.check_questions(asks, {"receiver": "proxy"}, CTX).problems] == [
        "receiver_name"
    ]


def test_kept_answers_fill_the_form_again():
    filled = rules.initial(SERVICE.page("cars").fields, CARS, CTX)
    again = rules.check_page(SERVICE, "first", "cars", filled, {}, CTX)
    assert again.ok
    assert {key: value for key, value in again.values.items() if value is not None} == CARS


# -- steps -------------------------------------------------------------------------------------------


def test_an_action_leads_where_its_first_condition_says():
    assert rules.transition(SERVICE, "check", "accept", "first", {"count": 2}, "officer").name == "approve"
    assert rules.transition(SERVICE, "check", "accept", "first", {"count": 1}, "officer").name == "produce"
    rejected = rules.transition(SERVICE, "check", "reject", "first", {}, "officer")
    assert (rejected.end, rejected.kind, rejected.is_end) == ("rejected", "refused", True)


def test_an_action_of_another_step_or_role_is_refused():
    with pytest.raises(rules.NoSuchAction):
        rules.transition(SERVICE, "check", "hand_over", "first", {}, "officer")
    with pytest.raises(rules.NotYourStep) as caught:
        rules.transition(SERVICE, "approve", "approve", "first", {}, "officer")
    assert "ผู้อำนวยการ" in caught.value.sentence("th")
    assert "Director" in caught.value.sentence("en")


def test_a_supervisor_stands_in_for_an_officer_only():
    assert rules.may_act(SERVICE.step("check"), "supervisor")
    assert not rules.may_act(SERVICE.step("approve"), "supervisor")
    assert not rules.may_act(SERVICE.step("check"), "applicant")
    assert not rules.may_act(SERVICE.step("check"), "director")


def test_time_alone_leads_where_the_file_says():
    assert rules.late_target(SERVICE, "correct") == rules.target(SERVICE, "lapsed")
    assert rules.late_target(SERVICE, "check") is None
    assert SERVICE.step("correct").clock_stops
    assert SERVICE.step("collect").clock_stops
    assert not SERVICE.step("check").clock_stops


def test_withdrawing_and_giving_back_exist_everywhere():
    assert rules.target(SERVICE, "withdrawn").kind == "withdrawn"
    assert rules.target(SERVICE, "given_back").is_end
    assert rules.GIVE_BACK.needs == "reason"
    with pytest.raises(KeyError):
        rules.target(SERVICE, "nowhere")


def test_an_action_without_a_way_that_holds_is_refused():
    step = SERVICE.step("check")
    narrow = step.model_copy(
        update={"actions": (step.actions[0].model_copy(update={"to": step.actions[0].to[:1]}),)}
    )
    service = SERVICE.model_copy(update={"steps": (narrow, *SERVICE.steps[1:])})
    with pytest.raises(rules.NoSuchAction):
        rules.transition(service, "check", "accept", "first", {"count": 1}, "officer")


# -- reading -----------------------------------------------------------------------------------------


def test_answers_read_back_page_by_page():
    you, cars, loss = rules.read_back(SERVICE, "lost", ALL, "th")
    assert you.title == "ข้อมูลผู้ขอ"
    assert [row.value_text for row in you.rows] == [
        "นายสมชาย ใจดี",
        "1-1017-00207-03-0",
        "1 กุมภาพันธ์ 2520",
        "somchai@example.com",
    ]
    assert [row.field_id for row in cars.rows if row.sensitive] == ["health"]
    assert loss.rows[0].value_text == "20 พฤศจิกายน 2569"


def test_facets_are_what_the_file_marks():
    assert rules.facets(SERVICE, ALL) == {"kind": "car"}


def test_a_facet_of_a_place_counts_by_code_and_of_a_school_by_code_or_name():
    from khamkho.catalogue.rules.read import _plain

    assert _plain({"code": "810101", "province": {}}) == "810101"
    assert _plain({"code": "", "name": {"th": "กลุ่มนิเทศ"}}) == "กลุ่มนิเทศ"
    assert _plain({"code": ""}) == ""


def test_the_projection_is_the_name_and_the_numbers():
    found = rules.projection(SERVICE, ALL)
    assert found.display_name == "นายสมชาย ใจดี"
    assert found.sort_key
    assert found.identity_numbers == ("1101700207030",)
    assert rules.projection(SERVICE, {}).display_name == ""


def test_the_contact_is_the_first_of_its_kind():
    assert rules.contact(SERVICE, ALL) == rules.Contact(email="somchai@example.com")


def test_the_register_names_every_column():
    columns = rules.columns(SERVICE)
    assert [(column.id, column.of) for column in columns] == [
        ("number", "case"),
        ("received_on", "case"),
        ("name", "answer"),
        ("kind", "answer"),
        ("card_number", "asked"),
        ("approve_on", "done"),
        ("approve_by", "by"),
        ("remarks", "blank"),
    ]
    assert columns[0].label == Text("เลขที่คำขอ", "Application number")


def test_the_privacy_notice_follows_from_the_file():
    thai, english = rules.privacy_notice(SERVICE, "th"), rules.privacy_notice(SERVICE, "en")
    assert thai.version == english.version
    assert thai.purpose == "เพื่อออกบัตรจอดรถ"
    assert "5 ปี" in thai.kept
    assert any(asked.sensitive and asked.why for asked in english.asked)
    assert any(asked.optional for asked in english.asked)
    assert english.shared_with == ("The guards",)
    other = SERVICE.model_copy(update={"keep": 0})
    assert rules.privacy_notice(other, "th").version != thai.version
    assert "ตลอดไป" in rules.privacy_notice(other, "th").kept


# -- schema, samples ---------------------------------------------------------------------------------


@pytest.mark.parametrize("variant", ["first", "lost"])
@pytest.mark.parametrize("ctx", [CTX, AT_SCHOOL])
def test_samples_fit_the_schema_and_pass(variant, ctx):
    schema = rules.json_schema(SERVICE, variant, "en")
    for seed in range(20):
        answers = rules.sample_answers(SERVICE, variant, random.Random(seed), ctx)
        assert rules.check_all(SERVICE, variant, answers, {"photo", "report"}, ctx) == ()
        jsonschema_rs.validate(schema, answers)


def test_the_schema_knows_what_a_variant_asks():
    first, lost = (rules.json_schema(SERVICE, variant, "th") for variant in ("first", "lost"))
    anyone = rules.json_schema(SERVICE, None, "en")
    assert "lost_on" not in first["properties"]
    assert "lost_on" in lost["required"]
    assert "lost_on" in anyone["properties"]
    assert "lost_on" not in anyone["required"]
    assert anyone["properties"]["plug"]["x-when"] == {"electric": "yes"}
    assert anyone["properties"]["health"]["x-sensitive"] is True


def test_a_service_that_stops_everybody_has_no_sample():
    stop = SERVICE.page("cars").stops[0].model_copy(update={"when": SERVICE.page("loss").when})
    page = SERVICE.page("cars").model_copy(update={"stops": (stop,)})
    service = SERVICE.model_copy(update={"form": (SERVICE.form[0], page, SERVICE.form[2])})
    with pytest.raises(ValueError, match="stopped"):
        rules.sample_answers(service, "lost", random.Random(0), CTX)


# -- missed, and handed in all the same ---------------------------------------------------------------


def softened(service: Service) -> Service:
    """The same service, with a question and a document that are missed when they are not there."""
    body = json.loads(service.body)
    next(f for page in body["form"] for f in page["fields"] if f["id"] == "health")["required"] = "soft"
    body["documents"][0] |= {"required": "soft", "when": None}
    return Service.model_validate(body)


def test_what_is_soft_is_missed_and_holds_nobody_up():
    soft = softened(SERVICE)
    need = soft.documents[0].id
    answers = {**ALL, "health": None}
    held = {one.id for one in soft.documents} - {need}
    assert (
        rules.check_all(soft, "first", {k: v for k, v in answers.items() if v is not None}, held, CTX) == ()
    )
    assert {one.where for one in rules.missed(soft, "first", answers, held)} == {"health", need}
    assert rules.missed(soft, "first", ALL, {*held, need}) == ()
    assert rules.missed(SERVICE, "first", answers, set()) == ()


def test_soft_is_kept_and_told_to_other_systems_and_editors():
    soft = softened(SERVICE)
    again = Service.model_validate_json(soft.body)
    assert again == soft
    assert again.fields["health"].soft
    assert rules.json_schema(soft, None, "th")["properties"]["health"]["x-soft"] is True
    assert "health" not in rules.json_schema(soft, None, "th")["required"]
    assert '"soft"' not in SERVICE.body
    written = file_schema()["$defs"]["DocumentNeed"]["properties"]
    assert {"const": "soft"} in written["required"]["anyOf"]
    assert "soft" not in written
