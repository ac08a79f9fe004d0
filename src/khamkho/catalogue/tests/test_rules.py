from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import jsonschema_rs
import pytest
from pydantic import JsonValue

from khamkho.base.tests.said import is_said
from khamkho.base.text import Lang, Text
from khamkho.catalogue import rules
from khamkho.catalogue.fields.choice import DeclarationField
from khamkho.catalogue.fields.contact import PhoneField
from khamkho.catalogue.fields.place import SchoolField
from khamkho.catalogue.load import load
from khamkho.catalogue.queries import pack
from khamkho.catalogue.rules import privacy
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


LOST = SERVICE.page("loss").when


def changed(update):
    """The service with other values; what it has remembered of the old ones is forgotten."""
    service = SERVICE.model_copy(update=update)
    service.__dict__.pop("fields", None)
    return service


def ids(things):
    return [thing.id for thing in things]


# -- which questions, which documents ----------------------------------------------------------------


def test_a_page_of_another_variant_is_not_walked():
    assert ids(rules.pages_for(SERVICE, "first", {})) == ["you", "cars"]
    assert ids(rules.pages_for(SERVICE, "lost", {})) == ["you", "cars", "loss"]


def test_a_page_may_depend_on_an_answer_and_falls_away_without_a_question():
    cars, loss = SERVICE.page("cars"), SERVICE.page("loss")
    electric = SERVICE.fields["electric"].model_copy(update={"when": LOST})
    cars = cars.model_copy(update={"fields": (electric,)})
    opened = loss.model_copy(update={"when": SERVICE.fields["plug"].when})
    service = changed({"form": (cars, opened)})
    assert ids(rules.pages_for(service, "lost", {"electric": True})) == ["cars", "loss"]
    assert ids(rules.pages_for(service, "lost", {"electric": False})) == ["cars"]
    assert ids(rules.pages_for(service, "first", {"electric": True})) == []


def test_what_an_answer_opens_counts_only_where_its_question_is_asked():
    """A page, a stop and a document that wait for an answer which only one variant is asked for."""
    cars, loss = SERVICE.page("cars"), SERVICE.page("loss")
    yes = SERVICE.fields["plug"].when
    cars = cars.model_copy(update={"fields": (SERVICE.fields["electric"].model_copy(update={"when": LOST}),)})
    loss = loss.model_copy(update={"when": yes, "stops": (STOP.model_copy(update={"when": yes}),)})
    photo = SERVICE.documents[0].model_copy(update={"when": yes})
    service = changed({"form": (cars.model_copy(update={"stops": ()}), loss), "documents": (photo,)})
    answers: dict[str, JsonValue] = {"electric": True, "lost_on": "2026-11-20"}
    assert rules.relevant_answers(service, "lost", answers) == answers
    assert rules.relevant_answers(service, "first", answers) == {}
    assert rules.check_answers(service, "lost", answers, CTX).values == answers
    assert {p.code for p in rules.check_answers(service, "first", answers, CTX).problems} == {"not-asked"}
    assert ids(rules.documents_for(service, "lost", answers)) == ["photo"]
    assert rules.documents_for(service, "first", answers) == ()
    assert rules.stop_for(service, "lost", answers) is not None
    assert rules.stop_for(service, "first", answers) is None
    codes = [(p.where, p.code) for p in rules.check_all(service, "lost", answers, set(), CTX)]
    assert codes == [("variant", "stopped"), ("photo", "document-missing")]
    assert rules.check_all(service, "first", answers, set(), CTX) == ()


def test_a_page_that_is_not_asked_ends_no_form():
    turned = changed({"form": SERVICE.form[::-1]})
    assert rules.relevant_answers(turned, "first", ALL) == rules.relevant_answers(SERVICE, "first", ALL)


def test_a_question_opens_with_the_answer_before_it():
    page = SERVICE.page("cars")
    assert "plug" not in ids(rules.fields_for(page, "first", {"electric": False}))
    assert "plug" in ids(rules.fields_for(page, "first", {"electric": True}))


def test_a_question_of_another_variant_is_not_asked():
    page = SERVICE.page("cars")
    first, *others = page.fields
    page = page.model_copy(update={"fields": (first.model_copy(update={"when": LOST}), *others)})
    assert "kind" not in ids(rules.fields_for(page, "first", {}))
    assert "kind" in ids(rules.fields_for(page, "lost", {}))
    service = changed({"form": (page,)})
    missing = [problem.where for problem in rules.page_problems(service, "lost", "cars", {}, CTX)]
    assert missing[0] == "kind"
    assert "kind" not in [problem.where for problem in rules.page_problems(service, "first", "cars", {}, CTX)]
    assert "kind" in rules.check_page(service, "lost", "cars", POSTED, {}, CTX).values
    assert "kind" not in rules.check_page(service, "first", "cars", POSTED, {}, CTX).values


def test_questions_shown_together_say_what_they_wait_for():
    fields = SERVICE.page("cars").fields
    asked = {one.field.id: (one.when, one.asked) for one in rules.questions_of(fields, "first", {})}
    assert asked["count"] == (None, True)
    assert asked["plug"] == ({"electric": "yes"}, False)
    assert list(asked) == ids(fields)
    opened = {one.field.id: one for one in rules.questions_of(fields, "first", {"electric": True})}
    assert (opened["plug"].when, opened["plug"].asked) == ({"electric": "yes"}, True)


def test_a_question_that_nothing_beside_it_opens_is_settled():
    plug = SERVICE.fields["plug"]
    assert rules.questions_of([plug], "first", {}) == ()
    [alone] = rules.questions_of([plug], "first", {"electric": True})
    assert (alone.field, alone.when, alone.asked) == (plug, None, True)
    here = plug.model_copy(update={"when": LOST})
    [opened] = rules.questions_of([here], "lost", {})
    assert (opened.field, opened.when, opened.asked) == (here, None, True)
    assert rules.questions_of([here], "first", {}) == ()


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


STOP = SERVICE.page("cars").stops[0]


def phoned():
    """The service with three questions for a telephone number on its second page."""
    page = SERVICE.page("cars")
    phones = tuple(
        PhoneField(id=name, type="phone", label=Text("โทรศัพท์", "Phone"))
        for name in ("phone", "other", "third")
    )
    page = page.model_copy(update={"fields": (*page.fields, *phones)})
    return changed({"form": (SERVICE.form[0], page, SERVICE.form[2])})


PHONED = phoned()

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


def test_a_posted_date_is_judged_by_today():
    def posted(day):
        return rules.check_page(SERVICE, "lost", "loss", {"lost_on": day.isoformat()}, {}, CTX)

    assert posted(CTX.today).values == {"lost_on": CTX.today.isoformat()}
    assert [problem.where for problem in posted(CTX.today + timedelta(days=1)).problems] == ["lost_on"]


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
    tomorrow = {"lost_on": (CTX.today + timedelta(days=1)).isoformat()}
    assert [p.where for p in rules.page_problems(SERVICE, "lost", "loss", tomorrow, CTX)] == ["lost_on"]
    assert rules.page_problems(SERVICE, "lost", "loss", {"lost_on": CTX.today.isoformat()}, CTX) == ()


def test_a_complete_application_has_no_problems():
    assert rules.check_all(SERVICE, "lost", ALL, {"photo", "report"}, CTX) == ()


def test_everything_that_is_missing_is_named_at_once():
    problems = rules.check_all(SERVICE, "lost", {"kind": "car"}, set(), CTX)
    assert {"name.title", "national_id.number", "count", "drivers", "lost_on", "photo"} <= {
        p.where for p in problems
    }
    assert all(problem.th and problem.en for problem in problems)
    [photo] = [problem for problem in problems if problem.where == "photo"]
    assert (photo.code, photo.th, photo.en) == ("document-missing", "กรุณาแนบรูปถ่าย", "Attach: Photograph")


def test_a_document_that_is_not_required_holds_nobody_up():
    photo, *others = SERVICE.documents
    service = changed({"documents": (photo.model_copy(update={"required": False}), *others)})
    assert rules.check_all(service, "first", ALL, set(), CTX) == ()


def test_a_stopped_applicant_and_a_wrong_variant_cannot_submit():
    stopped = rules.check_all(SERVICE, "first", {**ALL, "kind": "lorry"}, {"photo"}, CTX)
    assert [(p.where, p.code) for p in stopped] == [("variant", "stopped")]
    assert (stopped[0].th, stopped[0].en) == (STOP.title.th, STOP.title.en)
    for variant in ("stolen", ""):
        wrong = rules.check_all(SERVICE, variant, ALL, {"photo"}, CTX)[0]
        assert (wrong.where, wrong.code) == ("variant", "required")
        assert is_said(wrong)


def test_a_stop_on_the_page_of_a_variant_stops_that_variant_only():
    loss = SERVICE.page("loss").model_copy(update={"stops": (STOP,)})
    cars = SERVICE.page("cars").model_copy(update={"stops": ()})
    service = changed({"form": (SERVICE.form[0], cars, loss)})
    lorry = {**ALL, "kind": "lorry"}
    assert [p.code for p in rules.check_all(service, "lost", lorry, {"photo", "report"}, CTX)] == ["stopped"]
    assert rules.check_all(service, "first", lorry, {"photo"}, CTX) == ()


def test_a_service_without_variants_takes_none():
    plain = changed({"variants": {}})
    assert rules.check_all(plain, "", ALL, {"photo"}, CTX) == ()
    assert rules.check_all(plain, "first", ALL, {"photo"}, CTX)[0].where == "variant"


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
    assert all(is_said(p) for p in checked.problems)
    assert all("shoe_size" in words for p in checked.problems[1:] for words in (p.th, p.en))


def test_an_answer_that_is_wrong_is_not_said_to_be_unasked():
    checked = rules.check_answers(SERVICE, "first", {**YOU, **CARS, "national_id": "1"}, CTX)
    assert {p.where.partition(".")[0] for p in checked.problems} == {"national_id"}
    assert "national_id" not in checked.values
    half = {"title": "นาย", "first": "", "middle": "", "last": "ใจดี"}
    checked = rules.check_answers(SERVICE, "first", {**YOU, **CARS, "name": half}, CTX)
    assert [p.where for p in checked.problems] == ["name.first"]
    checked = rules.check_answers(
        SERVICE, "first", {**YOU, **CARS, "count": 9, "drivers": [{"who": half}]}, CTX
    )
    assert {p.where.partition(".")[0] for p in checked.problems} == {"count", "drivers"}
    assert "not-asked" not in {p.code for p in checked.problems}


def test_a_question_that_shows_the_schools_of_the_office_is_named_when_it_is_missing():
    school = SchoolField(id="school", type="school", label=Text("โรงเรียน", "School"))
    checked = rules.check_questions([school], {}, AT_SCHOOL)
    assert [(p.where.partition(".")[0], p.code) for p in checked.problems] == [("school", "required")]


def test_the_questions_of_an_action_are_checked_like_a_page():
    asks = SERVICE.step("collect").actions[0].asks
    assert rules.check_questions(asks, {"receiver": "holder"}, CTX).values == {"receiver": "holder"}
    assert [p.where for p in rules.check_questions(asks, {"receiver": "proxy"}, CTX).problems] == [
        "receiver_name"
    ]
    day = SERVICE.page("loss").fields
    tomorrow = {"lost_on": (CTX.today + timedelta(days=1)).isoformat()}
    assert [p.where for p in rules.check_questions(day, tomorrow, CTX).problems] == ["lost_on"]
    assert rules.check_questions(day, {"lost_on": CTX.today.isoformat()}, CTX).ok


def test_kept_answers_fill_the_form_again():
    filled = rules.initial(SERVICE.page("cars").fields, CARS, CTX)
    again = rules.check_page(SERVICE, "first", "cars", filled, {}, CTX)
    assert again.ok
    assert {key: value for key, value in again.values.items() if value is not None} == CARS


def test_a_date_is_filled_in_as_the_language_counts_years():
    fields = SERVICE.page("loss").fields
    years: tuple[tuple[Lang, str], ...] = (("th", "20/11/2569"), ("en", "20/11/2026"))
    for lang, shown in years:
        assert rules.initial(fields, ALL, replace(CTX, lang=lang)) == {"lost_on": shown}


# -- steps -------------------------------------------------------------------------------------------


def test_an_action_leads_where_its_first_condition_says():
    assert rules.transition(SERVICE, "check", "accept", "first", {"count": 2}, "officer").name == "approve"
    assert rules.transition(SERVICE, "check", "accept", "first", {"count": 1}, "officer").name == "produce"
    rejected = rules.transition(SERVICE, "check", "reject", "first", {}, "officer")
    assert (rejected.end, rejected.kind, rejected.is_end) == ("rejected", "refused", True)


def test_an_action_is_open_on_its_condition():
    step = SERVICE.step("check")
    accept, back, reject = step.actions
    actions = (
        accept.model_copy(update={"when": LOST}),
        back.model_copy(update={"when": SERVICE.fields["plug"].when}),
        reject,
    )
    service = changed({"steps": (step.model_copy(update={"actions": actions}), *SERVICE.steps[1:])})
    assert ids(rules.actions_for(service, "check", "first", {})) == ["reject"]
    assert ids(rules.actions_for(service, "check", "lost", {})) == ["accept", "reject"]
    assert ids(rules.actions_for(service, "check", "first", {"electric": True})) == ["return", "reject"]
    assert rules.transition(service, "check", "accept", "lost", {}, "officer").name == "produce"
    assert (
        rules.transition(service, "check", "return", "first", {"electric": True}, "officer").name == "correct"
    )
    with pytest.raises(rules.NoSuchAction):
        rules.transition(service, "check", "accept", "first", {}, "officer")


def test_a_way_may_depend_on_the_variant():
    step = SERVICE.step("check")
    accept = step.actions[0]
    ways = (accept.to[0].model_copy(update={"when": LOST}), accept.to[1])
    narrow = step.model_copy(update={"actions": (accept.model_copy(update={"to": ways}),)})
    service = changed({"steps": (narrow, *SERVICE.steps[1:])})
    assert rules.transition(service, "check", "accept", "lost", {}, "officer").name == "approve"
    assert rules.transition(service, "check", "accept", "first", {}, "officer").name == "produce"


def test_the_letter_of_an_action_comes_before_that_of_its_end():
    service = changed({"letters": {"rejected": "decision"}})
    accept, _, reject = SERVICE.step("check").actions
    rejected, produce = rules.target(service, "rejected"), rules.target(service, "produce")
    own = reject.model_copy(update={"letter": "late"})
    assert rules.letter_after(service, own, rejected) == "late"
    assert rules.letter_after(service, own, produce) == "late"
    assert rules.letter_after(service, reject, rejected) == "decision"
    assert rules.letter_after(service, None, rejected) == "decision"
    assert rules.letter_after(service, None, rules.target(service, "lapsed")) == ""
    assert rules.letter_after(service, accept, produce) == ""


def test_what_is_given_back_goes_back_by_its_own_letter_whatever_the_file_says():
    back = rules.target(SERVICE, "given_back")
    own = SERVICE.step("check").actions[0].model_copy(update={"letter": "decision"})
    assert rules.letter_after(SERVICE, None, back) == "give_back"
    assert rules.letter_after(SERVICE, own, back) == "give_back"


@pytest.mark.parametrize(
    ("asks", "answers", "amount"),
    [
        ("", {"money": "100.00"}, None),
        ("money", {}, None),
        ("money", {"money": None}, None),
        ("money", {"money": "5000.01"}, Decimal("5000.01")),
        ("money", {"money": "0"}, Decimal(0)),
        ("money", {"money": 0}, Decimal(0)),
        ("money", {"money": 12.3, "other": "9"}, Decimal("12.3")),
    ],
)
def test_how_much_money_a_case_is_about(asks, answers, amount):
    assert rules.amount_of(changed({"amount": asks}), answers) == amount


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
    for kind in ("withdrawn", "given_back"):
        reached = rules.target(SERVICE, kind)
        assert (reached.step, reached.end, reached.name, reached.kind) == (None, kind, kind, kind)
        assert reached.is_end
    assert rules.GIVE_BACK.needs == "reason"
    with pytest.raises(KeyError, match="nowhere"):
        rules.target(SERVICE, "nowhere")


def test_an_action_without_a_way_that_holds_is_refused():
    step = SERVICE.step("check")
    narrow = step.model_copy(
        update={"actions": (step.actions[0].model_copy(update={"to": step.actions[0].to[:1]}),)}
    )
    service = changed({"steps": (narrow, *SERVICE.steps[1:])})
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
    assert [row.label for row in you.rows] == ["ชื่อและชื่อสกุล", "เลขประจำตัวประชาชน", "วันเกิด", "อีเมล"]
    assert [row.value_text for row in cars.rows][:2] == ["รถยนต์", "2"]
    assert [row.field_id for row in cars.rows if row.sensitive] == ["health"]
    assert loss.rows[0].value_text == "20 พฤศจิกายน 2569"


def test_answers_read_back_in_english_without_what_was_not_said():
    answers = {**ALL, "electric": False}
    sections = rules.read_back(
        SERVICE, "first", {name: answers[name] for name in answers if name != "email"}, "en"
    )
    assert [(section.page_id, section.title) for section in sections] == [
        ("you", "About you"),
        ("cars", "Cars"),
    ]
    assert [(row.field_id, row.label) for row in sections[0].rows] == [
        ("name", "Full name"),
        ("national_id", "National identity number"),
        ("birth_date", "Date of birth"),
    ]
    assert [row.value_text for row in sections[1].rows][:3] == ["Car", "2", "No"]
    assert [row.field_id for row in sections[1].rows] == ["kind", "count", "electric", "health", "drivers"]
    assert rules.read_back(SERVICE, "first", {}, "en") == ()


def test_facets_are_what_the_file_marks():
    assert rules.facets(SERVICE, ALL) == {"kind": "car"}


def test_a_facet_of_a_place_counts_by_code_and_of_a_school_by_code_or_name():
    from khamkho.catalogue.rules.read import _plain

    assert _plain({"code": "810101", "province": {}}) == "810101"
    assert _plain({"code": "", "name": {"th": "กลุ่มนิเทศ"}}) == "กลุ่มนิเทศ"
    assert _plain({"code": ""}) == ""
    assert _plain({"code": "", "name": {"en": "Supervision"}}) == ""
    assert _plain({"code": "", "name": "ชื่อ"}) == ""
    assert _plain(3) == 3


def test_the_projection_is_the_name_and_the_numbers():
    found = rules.projection(SERVICE, ALL)
    assert found.display_name == "นายสมชาย ใจดี"
    assert found.sort_key
    assert found.identity_numbers == ("1101700207030",)
    assert rules.projection(SERVICE, {}) == rules.Projection("", "", (), ())
    assert found.phones == ()


def test_the_contact_is_the_first_of_its_kind():
    assert rules.contact(SERVICE, ALL) == rules.Contact(email="somchai@example.com", phone="")
    assert rules.contact(SERVICE, {}) == rules.Contact(email="", phone="")
    assert rules.contact(PHONED, {"phone": "0812345678"}) == rules.Contact(email="", phone="0812345678")


def test_the_numbers_to_find_a_case_by_are_told_once_and_without_extension():
    answers = {"phone": "021234567#12", "other": "021234567#13", "third": "0812345678"}
    assert rules.projection(PHONED, answers).phones == ("021234567", "0812345678")
    assert rules.projection(PHONED, {}).phones == ()


def test_only_the_first_asking_is_about_the_applicant():
    answers = {
        "phone": "0812345678",
        "other": "0898765432",
        "birth_date": "1977-02-01",
        "lost_on": "2026-11-20",
    }
    assert rules.personal(PHONED, answers) == {"phone": "0812345678", "birth_date": "1977-02-01"}
    assert (
        rules.personal(PHONED, {"other": "0898765432"}) == {}
    )  # what was not said is not taken from another
    assert rules.personal(SERVICE, ALL) == YOU


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
    assert [column.ref for column in columns] == [
        "number", "received_on", "name", "kind", "card_number", "approve", "approve", "remarks",
    ]  # fmt: skip
    assert [column.label.en for column in columns] == [
        "Application number", "Received on", "Full name", "Kind of car", "Card number", "Approved on", "Approved by", "Remarks",
    ]  # fmt: skip
    assert [column.field and column.field.id for column in columns] == [
        None, None, "name", "kind", "card_number", None, None, None,
    ]  # fmt: skip
    assert columns[0].label == Text("เลขที่คำขอ", "Application number")


def test_the_register_names_a_column_as_the_office_calls_the_question():
    asked = {name: field for name, field in rules.asked_fields(SERVICE).items() if name != "card_number"}
    assert set(asked) == {"receiver", "receiver_name"}
    service = changed({"register_": ("birth_date", "receiver_name")})
    assert [column.label.en for column in rules.columns(service)] == ["Date of birth", "Name"]
    assert (
        rules.columns(service)[0].label
        == SERVICE.fields["birth_date"].called
        != SERVICE.fields["birth_date"].label
    )


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "th",
            {
                "purpose": "เพื่อออกบัตรจอดรถ",
                "laws": ("พระราชบัญญัติการปฏิบัติราชการทางอิเล็กทรอนิกส์ พ.ศ. 2565",),
                "kept": "เก็บรักษาไว้ 5 ปีนับแต่วันที่เรื่องเสร็จสิ้น จากนั้นเสนอทำลายตามระเบียบงานสารบรรณ",
                "shared_with": ("พนักงานรักษาความปลอดภัย",),
            },
        ),
        (
            "en",
            {
                "purpose": "To issue parking cards",
                "laws": ("Electronic Performance of Public Administration Act B.E. 2565 (2022)",),
                "kept": "Kept for 5 years after the case ends, then put forward for disposal under the rules on "
                "government records",
                "shared_with": ("The guards",),
            },
        ),
    ],
)
def test_the_privacy_notice_follows_from_the_file(lang, expected):
    notice = rules.privacy_notice(SERVICE, lang)
    assert {name: getattr(notice, name) for name in expected} == expected
    assert (notice.basis, notice.not_given, notice.rights) == tuple(
        words.in_(lang) for words in (privacy.BASES["public_task"], privacy.NOT_GIVEN, privacy.RIGHTS)
    )


def test_the_privacy_notice_names_what_is_asked_and_why():
    asked = {one.label: one for one in rules.privacy_notice(SERVICE, "en").asked}
    assert [*asked][:3] == ["Full name", "National identity number", "Date of birth"]
    assert [*asked][-2:] == ["Photograph", "Police report"]
    assert asked["Email"] == rules.Asked("Email", "", sensitive=False, optional=False)
    assert asked["Health needs"] == rules.Asked(
        "Health needs", "To give a place near the door", sensitive=True, optional=True
    )
    assert asked["Photograph"] == rules.Asked("Photograph", "", sensitive=False, optional=False)
    thai = rules.privacy_notice(SERVICE, "th").asked
    assert thai[2].label == "วันเกิด"
    assert thai[8].why == "เพื่อจัดที่จอดใกล้ประตู"
    assert thai[-1].label == "ใบแจ้งความ"


def test_the_privacy_notice_says_why_a_document_is_asked_and_leaves_out_declarations():
    photo, *others = SERVICE.documents
    photo = photo.model_copy(
        update={"required": False, "why": Text("เพื่อพิมพ์บนบัตร", "To print it on the card")}
    )
    page = SERVICE.page("loss")
    swear = DeclarationField(id="swear", type="declaration", label=Text("ข้าพเจ้ารับรอง", "I declare"))
    page = page.model_copy(update={"fields": (*page.fields, swear)})
    service = changed({"documents": (photo, *others), "form": (*SERVICE.form[:2], page)})
    told: tuple[tuple[Lang, str, str], ...] = (
        ("th", "รูปถ่าย", "เพื่อพิมพ์บนบัตร"),
        ("en", "Photograph", "To print it on the card"),
    )
    for lang, label, why in told:
        asked = rules.privacy_notice(service, lang).asked
        assert asked[-2] == rules.Asked(label, why, sensitive=False, optional=True)
        assert swear.label.in_(lang) not in [one.label for one in asked]


def test_the_version_of_a_privacy_notice_changes_with_its_words_only():
    """Who agreed to a version is not asked again while it stands: a new build must not change it by accident."""
    assert {rules.privacy_notice(SERVICE, lang).version for lang in ("th", "en")} == {"99ea38bc5c0b"}
    english = SERVICE.privacy.model_copy(update={"purpose": Text(SERVICE.privacy.purpose.th, "For cards")})
    other = changed({"privacy": english})
    assert rules.privacy_notice(other, "th").version != "99ea38bc5c0b"


def test_what_is_kept_permanently_says_so():
    other = changed({"keep": 0})
    assert rules.privacy_notice(other, "th").kept == "เก็บรักษาไว้ตลอดไปตามระเบียบงานสารบรรณ"
    assert (
        rules.privacy_notice(other, "en").kept
        == "Kept permanently, as the rules on government records require"
    )
    assert rules.privacy_notice(other, "th").version != rules.privacy_notice(SERVICE, "th").version


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
    assert anyone["required"] == first["required"]
    assert anyone["properties"]["plug"]["x-when"] == {"electric": "yes"}
    assert anyone["properties"]["health"]["x-sensitive"] is True


def test_the_schema_is_closed_and_titled():
    schema = rules.json_schema(SERVICE, "first", "en")
    assert {key: value for key, value in schema.items() if key not in ("properties", "required")} == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Parking card",
        "type": "object",
        "additionalProperties": False,
    }
    assert schema["required"] == [
        "name", "national_id", "birth_date", "email", "kind", "count", "electric", "drivers",
    ]  # fmt: skip
    assert rules.json_schema(SERVICE, "first", "th")["title"] == "ขอบัตรจอดรถ"
    turned = changed({"form": SERVICE.form[::-1]})
    assert "name" in rules.json_schema(turned, "first", "en")["properties"]  # after a page that is not asked
    assert schema["properties"]["count"]["title"] == "How many"
    assert rules.json_schema(SERVICE, "first", "th")["properties"]["count"]["title"] == "จำนวนรถ"
    assert "x-when" not in schema["properties"]["count"]
    assert "x-sensitive" not in schema["properties"]["count"]


def test_the_schema_joins_the_conditions_of_a_page_and_its_question():
    page = SERVICE.page("loss")
    [asked] = page.fields
    asked = asked.model_copy(update={"when": SERVICE.fields["plug"].when})
    service = changed({"form": (*SERVICE.form[:2], page.model_copy(update={"fields": (asked,)}))})
    schema = rules.json_schema(service, "lost", "en")
    assert schema["properties"]["lost_on"]["x-when"] == {"all": [{"variant": "lost"}, {"electric": "yes"}]}
    assert "lost_on" not in schema["required"]  # the answer decides
    assert "lost_on" not in rules.json_schema(service, "first", "en")["properties"]


def test_only_what_is_asked_is_made_up(monkeypatch):
    phone = PhoneField(id="phone", type="phone", label=Text("โทรศัพท์", "Phone"))
    cars, loss = SERVICE.page("cars"), SERVICE.page("loss")
    plug = SERVICE.fields["plug"].when
    of_variant = cars.model_copy(update={"fields": (*cars.fields, phone.model_copy(update={"when": LOST}))})
    services = {
        "the question": changed({"form": (SERVICE.form[0], of_variant, loss)}),
        "its page": changed({"form": (*SERVICE.form[:2], loss.model_copy(update={"fields": (phone,)}))}),
        "both": changed(
            {
                "form": (
                    *SERVICE.form[:2],
                    loss.model_copy(
                        update={"when": plug, "fields": (phone.model_copy(update={"when": LOST}),)}
                    ),
                )
            }
        ),
    }
    for service in services.values():
        lost = [rules.sample_answers(service, "lost", random.Random(seed), CTX) for seed in range(9)]
        assert any("phone" in answers for answers in lost)

    def never(*_args):
        raise AssertionError("made up although not asked")

    monkeypatch.setattr(PhoneField, "sample", never)
    for service in services.values():
        for seed in range(9):
            assert "phone" not in rules.sample_answers(service, "first", random.Random(seed), CTX)


def test_a_service_that_stops_everybody_has_no_sample():
    stop = SERVICE.page("cars").stops[0].model_copy(update={"when": SERVICE.page("loss").when})
    page = SERVICE.page("cars").model_copy(update={"stops": (stop,)})
    service = changed({"form": (SERVICE.form[0], page, SERVICE.form[2])})
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
    told = rules.missed(soft, "first", answers, held)
    assert {one.code for one in told} == {"missed"}
    assert all(is_said(one) for one in told)


def test_what_another_variant_asks_softly_is_not_missed():
    body = json.loads(softened(SERVICE).body)
    page = next(page for page in body["form"] if any(f["id"] == "health" for f in page["fields"]))
    written = json.loads(SERVICE.body)["form"]
    only = next(
        one["when"] for one in written if one["when"]
    )  # the page of the loss: for the variant “lost” alone
    page["when"] = only
    body["documents"][0]["when"] = only
    soft = Service.model_validate(body)
    assert rules.missed(soft, "first", {**ALL, "health": None}, set()) == ()
    told = {one.where for one in rules.missed(soft, "lost", {**ALL, "health": None}, set())}
    assert {"health", soft.documents[0].id} <= told


def test_a_soft_question_of_one_variant_is_missed_in_that_one():
    body = json.loads(softened(SERVICE).body)
    loss = next(page["when"] for page in body["form"] if page["when"])
    next(f for page in body["form"] for f in page["fields"] if f["id"] == "health")["when"] = loss
    soft = Service.model_validate(body)
    held = {one.id for one in soft.documents}
    assert rules.missed(soft, "first", {**ALL, "health": None}, held) == ()
    assert [one.where for one in rules.missed(soft, "lost", {**ALL, "health": None}, held)] == ["health"]


def test_a_proxy_is_held_up_by_what_only_a_proxy_must_attach():
    body = json.loads(SERVICE.body)
    body["documents"][0] |= {"from_proxy": True, "when": None}
    service = Service.model_validate(body)
    need, held = service.documents[0].id, {one.id for one in service.documents[1:]}
    assert [one.id for one in rules.documents_for(service, "first", ALL)] == [
        one.id for one in service.documents[1:] if one.when is None
    ]
    assert rules.check_all(service, "first", ALL, held, CTX) == ()
    assert [one.where for one in rules.check_all(service, "first", ALL, held, CTX, by_proxy=True)] == [need]


def test_what_only_a_proxy_is_asked_for_is_missed_by_a_proxy_alone():
    body = json.loads(softened(SERVICE).body)
    body["documents"][0]["from_proxy"] = True
    soft = Service.model_validate(body)
    need, held = soft.documents[0].id, {one.id for one in soft.documents[1:]}
    assert [one.where for one in rules.missed(soft, "first", ALL, held, by_proxy=True)] == [need]
    assert rules.missed(soft, "first", ALL, held) == ()


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


def test_what_is_shown_or_looked_up_hangs_on_the_answers_as_documents_do():
    card = pack("official-id-card")
    assert [one.id for one in rules.originals_for(card, "first", {})] == ["registration"]
    assert [one.id for one in rules.originals_for(card, "damaged", {})] == ["registration", "card_returned"]
    assert rules.originals_for(SERVICE, "first", ALL) == ()
    body = json.loads(SERVICE.body)
    shown = {"how": "show", "label": {"th": "ก", "en": "A"}, "hint": None}
    loss = next(page["when"] for page in body["form"] if page["when"])  # of the variant “lost” alone
    electric = next(
        field["when"] for page in body["form"] for field in page["fields"] if field["id"] == "plug"
    )
    body["originals"] = [
        {**shown, "id": "report", "when": loss},
        {**shown, "id": "meter", "when": electric},
    ]
    service = Service.model_validate(body)
    asked = {**ALL, "electric": True}
    assert [one.id for one in rules.originals_for(service, "first", asked)] == ["meter"]
    assert [one.id for one in rules.originals_for(service, "lost", asked)] == ["report", "meter"]
    assert rules.originals_for(service, "first", {**ALL, "electric": False}) == ()
    page = next(page for page in body["form"] if any(field["id"] == "electric" for field in page["fields"]))
    page["when"] = loss  # what is not asked meets no condition, whatever was answered before
    hidden = Service.model_validate(body)
    assert rules.originals_for(hidden, "first", asked) == ()
    assert [one.id for one in rules.originals_for(hidden, "lost", asked)] == ["report", "meter"]
