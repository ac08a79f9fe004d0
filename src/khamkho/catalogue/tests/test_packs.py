"""Every service file that ships: linted, walked through each variant, answered, and led to each of its ends."""

from __future__ import annotations

import random

import jsonschema_rs
import pytest
from pydantic import JsonValue
from ruamel.yaml import YAML

from khamkho.catalogue import rules
from khamkho.catalogue.lint import lint
from khamkho.catalogue.load import PACKS
from khamkho.catalogue.queries import pack, packs
from khamkho.catalogue.schema import file_schema
from khamkho.catalogue.tests.worlds import AT_SCHOOL, CTX

PATHS = dict(packs())
WALKS = [(name, variant) for name in PATHS for variant in (pack(name).variants or [""])]


def test_the_first_services_ship():
    assert set(PATHS) >= {"official-id-card", "pensioner-id-card", "general-request"}


@pytest.mark.parametrize("name", PATHS)
def test_a_shipped_file_has_no_findings_and_is_called_after_its_service(name):
    assert lint(PATHS[name]) == ()
    assert pack(name).id == name


@pytest.mark.parametrize("path", sorted((PACKS / "blocks").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_block_is_called_after_its_file(path):
    assert YAML(typ="safe").load(path.read_text(encoding="utf-8"))["block"] == path.stem


@pytest.mark.parametrize(("name", "variant"), WALKS)
@pytest.mark.parametrize("ctx", [CTX, AT_SCHOOL], ids=["plain", "schools"])
def test_sample_answers_of_every_variant_pass(name, variant, ctx):
    service = pack(name)
    schema = rules.json_schema(service, variant, "th")
    for seed in range(10):
        answers = rules.sample_answers(service, variant, random.Random(seed), ctx)
        needed = {need.id for need in rules.documents_for(service, variant, answers)}
        assert rules.check_all(service, variant, answers, needed, ctx) == ()
        jsonschema_rs.validate(schema, answers)
        for lang in ("th", "en"):
            assert all(
                row.value_text
                for section in rules.read_back(service, variant, answers, lang)
                for row in section.rows
            )
        assert rules.projection(service, answers).display_name


@pytest.mark.parametrize(("name", "variant"), WALKS)
def test_a_form_filled_page_by_page_is_complete(name, variant):
    service = pack(name)
    wanted = rules.sample_answers(service, variant, random.Random(7), CTX)
    answers: dict[str, JsonValue] = {}
    for page in service.form:
        if page in rules.pages_for(service, variant, answers):
            posted = rules.initial(page.fields, wanted, CTX)
            checked = rules.check_page(service, variant, page.id, posted, answers, CTX)
            assert checked.problems == (), page.id
            answers = checked.merged(answers)
    assert answers == wanted


@pytest.mark.parametrize(("name", "variant"), WALKS)
def test_every_step_reaches_an_end_and_every_end_is_reached(name, variant):
    service = pack(name)
    ends, seen = set[str](), set[str]()
    for seed in range(3, 9):  # which way an action leads may hang on the answers
        answers = rules.sample_answers(service, variant, random.Random(seed), CTX)
        waiting, reached = [service.first_step.id], set[str]()
        while waiting:
            step = service.step(waiting.pop())
            reached.add(step.id)
            targets = [
                rules.transition(service, step.id, action.id, variant, answers, step.by)
                for action in rules.actions_for(service, step.id, variant, answers)
            ]
            late = rules.late_target(service, step.id)
            for target in [*targets, *([late] if late else [])]:
                if target.is_end:
                    ends.add(target.name)
                elif target.name not in reached:
                    waiting.append(target.name)
        seen |= reached
    assert ends == set(service.ends)
    assert seen == {step.id for step in service.steps}


@pytest.mark.parametrize("name", PATHS)
def test_what_actions_ask_can_be_answered(name):
    service = pack(name)
    for step in service.steps:
        for action in step.actions:
            answered: dict[str, JsonValue] = {}
            for field in action.asks:
                if not field.when or field.when.holds("", answered):
                    answered[field.id] = field.sample(random.Random(1), CTX)
            posted = rules.initial(action.asks, answered, CTX)
            assert rules.check_questions(action.asks, posted, CTX).problems == ()


@pytest.mark.parametrize("name", PATHS)
def test_a_stop_sends_to_a_service_that_ships(name):
    for page in pack(name).form:
        for stop in page.stops:
            assert not stop.see or stop.see in PATHS


def test_who_may_not_have_an_officials_card_is_told_on_the_first_page():
    service = pack("official-id-card")
    for kind, see in (("hired", ""), ("pensioner", "pensioner-id-card")):
        stop = rules.stop_for(service, "first", {"employee_type": kind})
        assert stop is not None
        assert stop.see == see
        assert stop.text.th
    assert service.form[0].id == "kind"


@pytest.mark.parametrize("name", PATHS)
def test_a_shipped_file_fits_the_schema_for_editors(name):
    written = YAML(typ="safe", pure=True).load(PATHS[name].read_text(encoding="utf-8"))
    jsonschema_rs.validate(file_schema(), written)


@pytest.mark.parametrize("name", PATHS)
def test_a_shipped_service_for_people_is_found_by_a_situation_and_by_words_in_both_languages(name):
    service = pack(name)
    if service.manual.category != "internal":
        assert service.situations
    assert all(one.th and one.en for one in service.words)


def test_every_situation_has_words_in_both_languages_and_no_other_key():
    book = YAML(typ="safe", pure=True).load((PACKS / "situations.yaml").read_text(encoding="utf-8"))
    assert all(set(words) == {"th", "en"} for words in book.values())


def test_every_setting_says_how_sure_we_are():
    for name in PATHS:
        for setting in pack(name).settings.values():
            assert setting.basis in ("law", "found", "known", "assumed")


SAYS_SO = ("ไม่บังคับ", "ถ้ามี", "ถ้าทราบ", "optional", "if any", "if known")


@pytest.mark.parametrize("name", PATHS)
def test_no_label_says_itself_that_an_answer_may_be_left_out(name):
    """The pages add that to whatever is not required; said twice it confuses."""
    service = pack(name)
    asked = [field for page in service.form for field in page.fields]
    labels = [one.label for one in (*asked, *service.documents)]
    labels += [part.label for field in asked for part in field.parts(AT_SCHOOL)]
    assert not [label for label in labels if any(word in f"{label.th} {label.en}" for word in SAYS_SO)]
