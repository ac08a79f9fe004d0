from __future__ import annotations

import pytest

from khamkho.base.text import Text
from khamkho.catalogue.lint import lint
from khamkho.catalogue.load import BadServiceFile, load, read_body, upgraded
from khamkho.catalogue.service import FORMAT
from khamkho.catalogue.source import Unreadable, read, spot_of
from khamkho.catalogue.tests.worlds import GOOD, HERE


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("version", range(1, FORMAT + 1))
def test_a_file_of_every_format_is_still_read(version):
    assert load(HERE / "formats" / f"{version}.yaml").id == "parking-card"


def test_an_old_format_is_upgraded_step_by_step():
    def name_to_title(tree):
        return {**{key: value for key, value in tree.items() if key != "name"}, "title": tree["name"]}

    def title_to_titles(tree):
        return {**tree, "title": [tree["title"]]}

    new = upgraded({"format": "1", "name": "x"}, {1: name_to_title, 2: title_to_titles}, newest=3)
    assert new == {"format": 3, "title": ["x"]}


def test_a_body_reads_back_to_the_same_service():
    service = load(HERE / "formats" / "1.yaml")
    again = read_body(service.body)
    assert again == service
    assert again.hash == service.hash
    assert len(service.hash) == 64


def test_the_hash_changes_with_every_word_and_with_nothing_else(tmp_path):
    one = load(write(tmp_path, "a.yaml", GOOD))
    assert load(write(tmp_path, "b.yaml", "# a remark\n" + GOOD)).hash == one.hash
    assert load(write(tmp_path, "c.yaml", GOOD.replace("en: Lorry", "en: Truck"))).hash != one.hash


def test_a_setting_of_the_office_takes_the_place_of_the_default():
    path = HERE / "formats" / "1.yaml"
    own, other = load(path), load(path, {"most_cars": "5", "not_offered": "9"})
    assert [one.fields["count"].json_schema("en")["maximum"] for one in (own, other)] == [2, 5]
    assert (own.settings["most_cars"].value, other.settings["most_cars"].value) == ("2", "5")
    assert own.hash != other.hash


def test_a_setting_that_makes_no_sense_is_refused():
    with pytest.raises(BadServiceFile):
        load(HERE / "formats" / "1.yaml", {"most_cars": "many"})


def test_a_block_comes_in_with_its_ids_and_conditions_prefixed(tmp_path):
    write(
        tmp_path,
        "blocks/pair.yaml",
        "block: pair\nfields:\n"
        "  - {id: ask, type: yes_no, label: {th: ถาม, en: Ask}}\n"
        "  - {id: why, type: text, label: {th: เพราะ, en: Why}, when: {all: [{ask: yes}, {not: {electric: no}}]}}\n",
    )
    text = GOOD.replace("    stops:\n", "      - {use: pair, prefix: other_}\n    stops:\n", 1)
    service = load(write(tmp_path, "esao/parking.yaml", text))
    when = service.fields["other_why"].when
    assert when is not None
    assert when.written() == {"all": [{"other_ask": "yes"}, {"not": {"electric": "no"}}]}


def test_a_block_beside_the_file_comes_before_the_one_that_ships(tmp_path):
    write(
        tmp_path,
        "blocks/person-basics.yaml",
        "block: b\nfields: [{id: name, type: person_name, label: {th: ก, en: N}}]",
    )
    service = load(write(tmp_path, "parking.yaml", GOOD))
    assert "national_id" not in service.fields


def test_scalars_stay_words_until_the_schema_types_them(tmp_path):
    text = GOOD.replace("bike: {th: รถจักรยานยนต์, en: Motorcycle}", "no: {th: 0812, en: 1:30}")
    field = load(write(tmp_path, "a.yaml", text)).fields["kind"]
    assert (field.read_back("no", "th"), field.read_back("no", "en")) == ("0812", "1:30")


def test_stock_titles_fill_what_a_file_leaves_out():
    service = load(HERE / "formats" / "1.yaml")
    assert service.step("check").actions[0].title.th == "รับเรื่อง"
    assert service.step("correct").title.en.startswith("Waiting")


def test_any_office_may_offer_what_says_any(tmp_path):
    service = load(write(tmp_path, "a.yaml", GOOD.replace("offered_by: [esao, school]", "offered_by: any")))
    assert "district" in service.offered_by
    assert "obec" in service.offered_by


def test_a_record_kept_for_ever_has_no_years(tmp_path):
    assert load(write(tmp_path, "a.yaml", GOOD.replace("keep: 5 years", "keep: forever"))).keep == 0


def test_lookups_by_id_refuse_what_is_not_there():
    service = load(HERE / "formats" / "1.yaml")
    assert service.page("cars").id == "cars"
    assert service.document("photo").shape == "photo"
    assert service.document("report").shape == "file"
    assert service.variant_title("lost") == Text("บัตรหาย", "Lost card")
    assert service.variant_title("") is None
    assert service.end_title("done").en == "Completed"
    assert service.end_title("withdrawn").en.startswith("Withdrawn")
    for look in (service.page, service.document, service.step):
        with pytest.raises(KeyError):
            look("nothing")


def test_every_word_knows_its_line(tmp_path):
    path = write(tmp_path, "a.yaml", "format: 1\nform:\n  - page: you\n    fields:\n      - id: x\n")
    tree = read(path)
    assert spot_of(tree, ("form", 0, "fields", 0, "text", "id")).line == 5
    assert spot_of(tree, ("form", 0, "page")).line == 3
    assert spot_of(tree, ("form", 7)).line == 2
    assert spot_of(tree, ()).line == 1


@pytest.mark.parametrize(
    "text", ["a: &x {b: *x}", "a: [&x 1, *x]", "- 1\n", "a: 1\na: 2", "a:\n", "a: \x00", "? {a: b}\n: c"]
)
def test_what_cannot_be_read_is_refused(tmp_path, text):
    with pytest.raises(Unreadable):
        read(write(tmp_path, "a.yaml", text))


def test_a_page_that_is_no_page_reaches_the_schema_unharmed(tmp_path):
    for text in (
        GOOD.replace("  - page: you\n", "  - just words\n  - page: you\n"),
        GOOD.replace("form:\n", "form: words\nother:\n"),
        GOOD.replace("law: [e-administration-act-2565]", "law: [{a: b}]"),
        GOOD.replace("law: [e-administration-act-2565]", "law: words"),
        GOOD.replace(
            "settings:\n  most_cars: {default: 2", "settings:\n  words: words\n  most_cars: {default: 2"
        ),
        GOOD.replace("    fields:\n      - {id: email", "    fields: words\n    hidden:\n      - {id: email"),
        GOOD.replace("      - {id: email, type: email, label: {th: อีเมล, en: Email}}\n", "      - words\n"),
    ):
        assert text != GOOD
        with pytest.raises(BadServiceFile):
            load(write(tmp_path, "a.yaml", text))


def test_a_block_whose_fields_are_words_reaches_the_schema_unharmed(tmp_path):
    write(
        tmp_path,
        "blocks/odd.yaml",
        "block: odd\nfields:\n  - words\n  - {id: a, type: text, label: {th: ก, en: A}, when: words}\n",
    )
    text = GOOD.replace("    use: person-basics\n", "    use: odd\n    prefix: my_\n")
    with pytest.raises(BadServiceFile) as caught:
        load(write(tmp_path, "a.yaml", text))
    assert "a.yaml" in str(caught.value)


BOMBS = {
    "too-large": "id: x\n" + "# long\n" * 50_000,
    "too-deep": "a: " + "[" * 101 + "]" * 101,
    "anchor": "a: &a [x, x]\nb: [*a, *a]\n",
    "not-yaml": "id: a\0b\n",
}


@pytest.mark.parametrize("code", BOMBS)
def test_a_file_that_would_blow_up_is_a_finding(tmp_path, code):
    with pytest.raises(Unreadable) as refused:
        read(write(tmp_path, "bomb.yaml", BOMBS[code]))
    assert refused.value.code == code
    assert [(one.line, one.code) for one in lint(tmp_path / "bomb.yaml")] == [(1, code)]


def test_a_block_brings_documents_originals_steps_and_its_settings(tmp_path):
    write(
        tmp_path,
        "blocks/office.yaml",
        "block: office\n"
        "settings: {mend_in: {default: 9 days, basis: assumed, label: {th: ก, en: Time to mend}}}\n"
        "documents: [{id: plan, type: file, label: {th: แผน, en: Plan}}]\n"
        "originals: [{id: card, how: show, label: {th: บัตร, en: Card}}]\n"
        "steps:\n  - {id: ponder, title: {th: คิด, en: Think}, by: applicant, within: {setting: mend_in}, if_late: lapsed,"
        " actions: [{id: resubmit, to: check}]}\n",
    )
    text = GOOD.replace("documents:\n", "originals: [{use: office}]\ndocuments:\n  - {use: office}\n", 1)
    text = text.replace("\nsteps:\n", "\nsteps:\n  - {use: office}\n", 1)
    service = load(write(tmp_path, "a.yaml", text), {"mend_in": "11 days"})
    assert service.documents[0].id == "plan"
    assert [(one.id, one.how) for one in service.originals] == [("card", "show")]
    assert (str(service.model_dump()["steps"][0]["within"]["high"]), service.settings["mend_in"].value) == (
        "11",
        "11 days",
    )
    assert "most_cars" in service.settings


def test_the_file_has_the_last_word_on_a_setting_that_a_block_brings(tmp_path):
    write(
        tmp_path,
        "blocks/person-basics.yaml",
        "block: person-basics\nsettings: {most_cars: {default: '9', basis: assumed, label: {th: ก, en: A}}}\n"
        "fields: [{id: name, type: person_name, label: {th: ก, en: N}}]\n",
    )
    own = load(write(tmp_path, "b.yaml", GOOD)).settings["most_cars"].default
    assert own != "9"


def test_choices_and_places_to_complain_come_from_their_books(tmp_path):
    write(tmp_path, "choices.yaml", "moods: {good: {th: ดี, en: Good}, bad: {th: ไม่ดี, en: Bad}}\n")
    write(tmp_path, "complaints.yaml", "mars: [{th: ดาวอังคาร, en: Mars}]\n")
    text = GOOD + "manual: {complaints: mars}\n"
    text = text.replace(
        "  - page: cars",
        "  - page: mood\n    title: {th: ใจ, en: Mood}\n    fields:\n"
        "      - {id: mood, type: choice, choices: moods, label: {th: ใจ, en: Mood}}\n  - page: cars",
        1,
    )
    service = load(write(tmp_path, "c.yaml", text))
    assert [one.en for one in service.manual.complaints] == ["Mars"]
    assert [choice["en"] for choice in service.fields["mood"].model_dump()["choices"].values()] == [
        "Good",
        "Bad",
    ]
