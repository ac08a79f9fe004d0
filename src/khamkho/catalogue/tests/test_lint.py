from __future__ import annotations

from pathlib import Path

import pytest

from khamkho.catalogue.lint import FINDINGS, lint
from khamkho.catalogue.tests.test_lint_work import BAD_WORK
from khamkho.catalogue.tests.worlds import GOOD


def PAYS(wrong: str, words: str) -> tuple[str, str, str]:
    """Money that goes out as little as possible, with one thing put wrongly."""
    said = {"amount": "sum", "account": "into", "at": "check", "paid": "accept", "failed": "return"}
    said |= dict([wrong.split(": ")])
    written = "\n".join(f"  {key}: {value}" for key, value in said.items())
    return "keep: 5 years", f"keep: 5 years\npays_out:\n{written}", words


def LINE(wrong: str, words: str) -> tuple[str, str, str]:
    """A place in the menu of LINE, with one thing put wrongly."""
    return "keep: 5 years", f"keep: 5 years\nline:\n  menu: 1\n  short: {{th: ก, en: a}}\n  {wrong}", words


def CARD(key: str, value: str, words: str = "") -> tuple[str, str, str]:
    """A card with as little as possible, and one thing put wrongly."""
    said = {
        "kind": "official", "at": "produce", "ready": "ready", "number": "card_number", "issued": "issued_on",
        "expires": "expires_on", "name": "name", "national_id": "national_id", "born": "birth_date",
        "holder": "kind", "position": "plug", "photo": "photo", "valid": "6 years", "form": "1 ข",
    }  # fmt: skip
    written = "\n".join(f"  {one}: {text}" for one, text in {**said, key: value}.items())
    return "keep: 5 years", f"keep: 5 years\ncard:\n{written}", words or f"{key}: {value}"


def link(at: str, *more: str) -> str:
    """The end of a file with a link."""
    keys = ", ".join((f"id: gate, title: {{th: ประตู, en: Gate}}, services: [gate], at: {at}", *more))
    return f"keep: 5 years\nlinks:\n  - {{{keys}}}"


def public(*columns: str) -> str:
    """The end of a file with a public register."""
    shown = ", ".join(columns)
    return f"keep: 5 years\npublic_register:\n  title: {{th: ก, en: A}}\n  columns: [{shown}]"


def TIME(keys: str, words: str) -> tuple[str, str, str]:
    """The end of a file with an appointment that has one thing wrong."""
    more = f"id: come, title: {{th: นัด, en: Come}}, resource: counter, {keys}"
    return "keep: 5 years", f"keep: 5 years\nappointments:\n  - {{{more}}}", words


DRAW = """rounds: {{methods: [lot], select_at: draw, chosen: pick, not_chosen: pick{waiting}}}
steps:
  - id: draw
    title: {{th: จับสลาก, en: Draw the lot}}
    by: system
    actions: [{{id: pick, title: {{th: ได้, en: Chosen}}, to: check{needs}}}]
"""
# One bad file for every finding: what to replace in the good file, by what, and words of the line to be named.
BAD: dict[str, tuple[str, str, str]] = {
    "appointment-twice": (
        "keep: 5 years",
        "keep: 5 years\nappointments:\n"
        "  - {id: come, title: {th: นัด, en: Come}, resource: counter}\n"
        "  - {id: come, title: {th: อีก, en: Again}, resource: counter}",
        "อีก",
    ),
    "appointment-since": TIME("since: nowhere", "nowhere"),
    "appointment-otherwise": TIME("otherwise: nothing", "otherwise: nothing"),
    "appointment-copies": TIME("per_copy: 5", "per_copy"),
    "appointment-room": TIME("hours: {first_day: a, from_time: b, to_time: c}", "hours"),
    "appointment-question": TIME("day: nothing", "day: nothing"),
    "not-yaml": ("keep: 5 years", "keep: [5 years", ""),
    "not-a-mapping": (GOOD, "- format: 1\n", "- format"),
    "duplicate-key": ("keep: 5 years", "keep: 5 years\nkeep: 6 years", "keep: 6"),
    "empty-key": ("keep: 5 years", "keep:", "keep:"),
    "key-shape": ("keep: 5 years", "[a]: b\nkeep: 5 years", "[a]"),
    "anchor": ("keep: 5 years", "keep: &a 5 years", "keep:"),
    "format-missing": ("format: 1\n", "", ""),
    "format-unknown": ("format: 1\n", "format: 9\n", "format: 9"),
    "setting-unknown": ("{setting: most_cars}", "{setting: most_bikes}", "most_bikes"),
    "block-unknown": ("use: person-basics", "use: nobody", "use: nobody"),
    "law-unknown": ("law: [e-administration-act-2565]", "law: [law-of-nature]", "law-of-nature"),
    "situation-unknown": ("keep: 5 years", "keep: 5 years\nsituations: [lost-umbrella]", "lost-umbrella"),
    "unknown-key": ("by: applicant\n", "bye: applicant\n    by: applicant\n", "bye:"),
    "missing-key": ("promise: 3 working days\n", "", ""),
    "action-untitled": ("{id: resubmit, to: check}", "{id: again, to: check}", "{id: again, to: check}"),
    "missing-thai": ("title: {th: ขอบัตรจอดรถ, en: Parking card}", "title: {en: Parking card}", "title: {en"),
    "missing-english": ("title: {th: รถ, en: Cars}", "title: {th: รถ}", "title: {th: รถ}"),
    "text-needs-both": ("title: {th: รถ, en: Cars}", "title: Cars", "title: Cars"),
    "text-language": ("title: {th: รถ, en: Cars}", "title: {th: รถ, en: Cars, fr: Autos}", "fr: Autos"),
    "field-type-unknown": ("type: email", "type: emial", "type: emial"),
    "file-in-form": ("type: email", "type: file", "type: file"),
    "not-carried": ("keep: 5 years", "keep: 5 years\nissues: card", "issues:"),
    "bad-id": ("id: parking-card", "id: Parking Card", "id: Parking Card"),
    "not-allowed": ("by: applicant", "by: neighbour", "by: neighbour"),
    "wrong-shape": ("who: [{th: ทุกคน, en: Everyone}]", "who: everyone", "who: everyone"),
    "flag": ("required: false", "required: no", "required: no"),
    "span": ("promise: 3 working days", "promise: soon", "promise: soon"),
    "keep": ("keep: 5 years", "keep: long", "keep: long"),
    "when-shape": ("when: {electric: yes}", "when: electric", "when: electric"),
    "wrong-value": ("max: 3\n", "max: 3\n        min: 5\n", "id: drivers"),
    "duplicate-id": ("id: plug, type: text", "id: electric, type: text", "id: electric, type: text"),
    "reserved-id": ("id: count", "id: variant", "id: variant"),
    "target-unknown": ("{id: resubmit, to: check}", "{id: resubmit, to: nowhere}", "to: nowhere"),
    "step-unreachable": (
        "{id: return, to: correct, needs: reason}",
        "{id: return, to: check, needs: reason}",
        "id: correct",
    ),
    "step-no-way-out": (
        "    if_late: lapsed\n    tell: {th: กรุณาแก้ไข, en: Please correct}\n    actions: [{id: resubmit, to: check}]\n",
        "",
        "id: correct",
    ),
    "step-no-end": ("        to: done\n        asks:", "        to: collect\n        asks:", "id: collect"),
    "end-unreachable": (
        "  lapsed: lapsed\nregister",
        "  lapsed: lapsed\n  lonely: closed\nregister",
        "lonely",
    ),
    "amount-no-money": ("keep: 5 years", "keep: 5 years\namount: count", "amount: count"),
    "baht": ("fee: none", "fee: {amount: much}", "amount: much"),
    "fee-per": ("fee: none", "fee: {amount: 20, per: kind}", "per: kind"),
    "fee-variant": ("fee: none", "fee: {amount: 20, by_variant: {third: 50}}", "by_variant"),
    "fee-why": ("fee: none", "fee: {amount: 20, free_why: {th: ก, en: A}}", "free_why"),
    "fee-waivers": ("fee: none", "fee: {amount: 20, waivers: {poor: {th: ก, en: A}}}", "waivers"),
    "fee-collection": (
        GOOD[GOOD.index("fee: none") : GOOD.index("ends:")],
        GOOD[GOOD.index("fee: none") : GOOD.index("ends:")]
        .replace("fee: none", "fee: {amount: 20, paid: at_collection}")
        .replace("receiver", "taker"),
        "at_collection",
    ),
    "pays-amount": PAYS("amount: count", "amount: count"),
    "pays-account": PAYS("account: email", "account: email"),
    "pays-step": PAYS("at: correct", "at: correct"),
    "pays-paid": PAYS("paid: reject", "paid: reject"),
    "pays-failed": PAYS("failed: accept", "failed: accept"),
    "card-question": CARD("name", "email"),
    "card-photo": CARD("photo", "nothing"),
    "card-step": CARD("at", "correct"),
    "card-ready": CARD("ready", "dance"),
    "card-asked": CARD("number", "email"),
    "card-valid": CARD("valid", "forever"),
    "card-form": CARD("form_for", "{nobody: ลจ}", "form_for"),
    "card-variant": CARD("lost", "[nowhere]"),
    "proof-not-asked": ("proof: none", "proof: card_code", "proof: card_code"),
    "proof-not-said": ("type: email", "type: laser_code", "identity:"),
    "line-question": LINE("copies: email", "copies: email"),
    "line-short": LINE("copies: count", "line:"),
    "line-visit": LINE("visits: {anywhere: nowhere}", "visits:"),
    "line-given": LINE("given: {email: 'yes'}", "given:"),
    "survey-nobody": (
        "ends:\n  done: granted\n",
        "survey: {}\nends:\n  done: closed\n",
        "survey:",
    ),
    "same-shape": ("keep: 5 years", "keep: 5 years\nsame: {far-too-long-a-name: [plug]}", "same:"),
    "same-field": ("keep: 5 years", "keep: 5 years\nsame: {plug: [plug, drivers.who]}", "same:"),
    "letter-end": (
        "  lapsed: lapsed\nregister",
        "  lapsed: lapsed\nletters:\n  nowhere: decision\nregister",
        "nowhere",
    ),
    "letter-by-applicant": (
        "{id: resubmit, to: check}",
        "{id: resubmit, to: check, letter: decision}",
        "letter:",
    ),
    "defects-nowhere": (
        "{id: resubmit, to: check}",
        "{id: resubmit, to: check, needs: defects}",
        "needs:",
    ),
    "soft-nowhere": (
        "asks: [{id: card_number, type: text,",
        "asks: [{id: card_number, type: text, required: soft,",
        "card_number",
    ),
    "late-without-time": ("    within: 15 days\n", "", "if_late"),
    "system-step-waits": (
        "by: applicant\n    within: 15 days\n    if_late: lapsed",
        "by: system",
        "id: correct",
    ),
    "way-may-fail": (
        "          - {to: produce}\n",
        "          - {to: produce, when: {electric: yes}}\n",
        "to:",
    ),
    "refusal-without-reason": (
        "{id: reject, to: rejected, needs: reason}",
        "{id: reject, to: rejected}",
        "id: reject",
    ),
    "reasons-for-nothing": (
        "  rejected: refused\n  lapsed: lapsed\n",
        "  rejected: closed\n  lapsed: lapsed\nreasons: [{id: a, title: {th: ก, en: a}, advice: {th: ข, en: b}}]\n",
        "reasons:",
    ),
    "condition-field": ("when: {electric: yes}", "when: {atomic: yes}", "atomic"),
    "condition-later": ("en: How many}}", "en: How many}, when: {electric: yes}}", "id: count"),
    "condition-value": ("when: {variant: lost}", "when: {variant: stolen}", "stolen"),
    "condition-kind": ("when: {electric: yes}", "when: {electric: {at_least: 1}}", "at_least: 1"),
    "facet-sensitive": ("sensitive: true", "sensitive: true\n        facet: true", "facet: true"),
    "facet-kind": ("id: plug, type: text", "id: plug, facet: true, type: text", "facet: true, type"),
    "why-missing": (
        "        why: {th: เพื่อจัดที่จอดใกล้ประตู, en: To give a place near the door}\n",
        "",
        "id: health",
    ),
    "copy-demanded": (
        "label: {th: ใบแจ้งความ, en: Police report}",
        "label: {th: สำเนาบัตรประจำตัวประชาชน, en: Card}",
        "สำเนา",
    ),
    "promise-too-short": ("promise: 3 working days", "promise: 1 working day", "promise"),
    "facilitation-no-time": (
        "promise: 3 working days",
        "promise: throughout\nfacilitation: true",
        "facilitation: true",
    ),
    "facilitation-no-law": (
        "law: [e-administration-act-2565]",
        "law: []\nfacilitation: true",
        "facilitation: true",
    ),
    "collecting-key": ("keep: 5 years", "keep: 5 years\nanswered_by: [school]", "proxy:"),
    "collecting-promise": ("keep: 5 years", "keep: 5 years\nanswered_by: [school]", "promise:"),
    "collecting-handover": (
        "keep: 5 years",
        "keep: 5 years\nhand_over: officer\nanswered_by: [school]",
        "hand_over:",
    ),
    "register-column": ("  - card_number\n", "  - shoe_size\n", "shoe_size"),
    "register-step": ("{done: approve,", "{done: dance,", "done: dance"),
    "group-unknown": ("{group: again,", "{group: never,", "group: never"),
    "group-unused": ("{group: again, th", "{th", "again:"),
    "setting-unused": ("{setting: most_cars}", "2", "most_cars"),
    "no-name": ("    use: person-basics\n", "", "form:"),
    "no-proxy-to-ask": (
        "label: {th: รูปถ่าย, en: Photograph}}",
        "label: {th: รูปถ่าย, en: Photograph}, from_proxy: true}",
        "id: photo",
    ),
    "bring-nowhere": (
        "    if_late: lapsed\n",
        "    if_late: lapsed\n    bring: [{label: {th: บัตรเดิม, en: The old card}}]\n",
        "bring:",
    ),
    "rounds-group": ("keep: 5 years", "keep: 5 years\nrounds: {places_by: [count]}", "places_by: [count]"),
    "rounds-no-selection": ("keep: 5 years", "keep: 5 years\nrounds: {methods: [lot]}", "methods: [lot]"),
    "rounds-no-method": ("keep: 5 years", "keep: 5 years\nrounds: {select_at: check}", "select_at: check"),
    "rounds-step": (
        "keep: 5 years",
        "keep: 5 years\nrounds: {methods: [lot], select_at: check}",
        "select_at: check",
    ),
    "rounds-action": ("steps:\n", DRAW.format(waiting="", needs=""), "chosen: pick"),
    "rounds-list": (
        "steps:\n",
        DRAW.format(waiting=", waiting: pick", needs=", needs: reason"),
        "waiting: pick",
    ),
    "complaints-unknown": ("keep: 5 years", "keep: 5 years\nmanual: {complaints: mars}", "manual:"),
    "choices-unknown": (
        "{id: email, type: email",
        "{id: mood, type: choice, choices: moods, label: {th: ก, en: A}}\n      - {id: email, type: email",
        "choices: moods",
    ),
    "certified-copy": (
        "label: {th: รูปถ่าย, en: Photograph}}",
        "label: {th: รูปถ่าย, en: Photograph}, hint: {th: สำเนาโฉนด รับรองสำเนาถูกต้อง, en: A certified copy}}",
        "id: photo",
    ),
    "public-sensitive": ("keep: 5 years", public("health"), "columns:"),
    "public-nothing-granted": (
        "ends:\n  done: granted\n",
        f"{public('number')[14:]}\nends:\n  done: closed\n",
        "public_register:",
    ),
    "block-piece": ("    use: person-basics\n", "    use: person-basics\n    only: [shoe_size]\n", "only:"),
    "letters-unknown": ("keep: 5 years", "keep: 5 years\nletter_text: nowhere", "letter_text:"),
    "opens-unknown": ("{id: resubmit, to: check}", "{id: resubmit, to: check, opens: gate}", "opens:"),
    "link-office": ("keep: 5 years", link("kind"), "at: kind"),
    "link-field": ("keep: 5 years", link("kind", "fill: {there: shoe_size}"), "shoe_size"),
    "link-opened": ("keep: 5 years", link("kind"), "id: gate"),
    "link-action": ("keep: 5 years", link("kind", "granted: reject"), "granted: reject"),
    "letter-place": (
        "keep: 5 years",
        "keep: 5 years\nletter_text:\n  decision:\n    subject: {th: ก, en: A}\n    body: [{th: '{shoe}', en: '{shoe}'}]",
        "decision:",
    ),
    "contact-not-asked": ("contact: [email]", "contact: [email, phone]", "contact:"),
}
OTHERWISE_MADE = {"not-readable", "block-shape", "book-missing", "too-large", "too-deep"}


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "parking-card.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def spoil(code: str) -> str:
    old, new, _ = BAD[code]
    assert old in GOOD, code
    return GOOD.replace(old, new, 1) if code != "group-unused" else GOOD.replace(old, new)


def test_the_good_file_has_no_findings(tmp_path):
    assert lint(write(tmp_path, GOOD)) == ()


def test_every_finding_has_a_bad_file():
    assert set(BAD) | set(BAD_WORK) | OTHERWISE_MADE == set(FINDINGS)


@pytest.mark.parametrize("code", sorted(BAD))
def test_a_bad_file_is_found_with_its_line_and_its_mend(code, tmp_path):
    text = spoil(code)
    found = [one for one in lint(write(tmp_path, text)) if one.code == code]
    assert found, [str(one) for one in lint(tmp_path / "parking-card.yaml")]
    words = BAD[code][2]
    if words:
        assert any(words in text.splitlines()[one.line - 1] for one in found), [str(one) for one in found]
    for one in found:
        assert one.th
        assert one.en
        assert "{what" not in one.en + one.th
        assert "{suggestion" not in one.en + one.th


def test_a_file_that_is_no_utf_8_is_named(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_bytes("format: 1\nid: ขอ".encode("cp874"))
    assert [one.code for one in lint(path)] == ["not-readable"]


def test_a_block_of_a_wrong_shape_is_named_at_its_own_file(tmp_path):
    (tmp_path / "blocks").mkdir()
    (tmp_path / "blocks" / "person-basics.yaml").write_text(
        "block: x\nextra: y\nfields: []\n", encoding="utf-8"
    )
    (found,) = lint(write(tmp_path, GOOD))
    assert (found.code, found.file.name) == ("block-shape", "person-basics.yaml")


def test_a_missing_law_book_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("khamkho.catalogue.load.PACKS", tmp_path)
    monkeypatch.setattr("khamkho.catalogue.load._put_blocks", lambda tree, folder: tree)
    assert [one.code for one in lint(write(tmp_path, GOOD))] == ["book-missing"]


def test_line_is_a_way_to_be_reached_that_no_question_asks_for(tmp_path):
    assert not lint(write(tmp_path, GOOD.replace("contact: [email]", "contact: [line]", 1)))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("keep: 5 years", "keep: 5 years\nissues: {card: {valid: 6 years}}", "issues"),
        ("    within: 1-3 hours\n", "    within: 1-3 hours\n    does: [{issue: card}]\n", "does"),
        ("proof: none", "proof: thaid", "thaid"),
        ("type: email", "type: date_time", "date_time"),
    ],
)
def test_what_this_build_does_not_carry_is_refused_by_name(old, new, key, tmp_path):
    found = lint(write(tmp_path, GOOD.replace(old, new, 1)))
    assert any(one.code == "not-carried" and f"“{key}”" in one.en for one in found), [
        str(one) for one in found
    ]
    assert all("This build does not carry" in one.en for one in found if one.code == "not-carried")


@pytest.mark.parametrize(
    "label",
    [
        "{th: สำเนาทะเบียนบ้าน, en: House}",
        "{th: บัตร, en: Copy of national ID card}",
        "{th: บัตร, en: Copies of your identity card}",
        "{th: บ้าน, en: A copy of the house registration}",
    ],
)
def test_a_copy_is_found_in_either_language(label, tmp_path):
    text = GOOD.replace("label: {th: ใบแจ้งความ, en: Police report}", f"label: {label}")
    assert [one.code for one in lint(write(tmp_path, text))] == ["copy-demanded"]


def test_a_fact_of_the_file_is_never_a_format(tmp_path):
    text = GOOD.replace("    by: applicant\n", "    '{key}{0.__class__}': x\n    by: applicant\n", 1)
    (found,) = lint(write(tmp_path, text))
    assert "{key}{0.__class__}" in found.en


def test_several_findings_come_in_the_order_of_the_lines(tmp_path):
    text = GOOD.replace("promise: 3 working days", "promise: soon").replace(
        "title: {th: รถ, en: Cars}", "title: Cars"
    )
    lines = [one.line for one in lint(write(tmp_path, text))]
    assert lines == sorted(lines)
    assert len(lines) == 2


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ("{variant: {at_least: 1}}", "condition-kind"),
        ("{name.first: สมชาย}", None),
        ("{name.nick: ชาย}", "condition-field"),
        ("{national_id.kind: thai}", None),
        ("{national_id.kind: passport}", "condition-value"),
        ("{count.part: {at_least: 1}}", "condition-kind"),
        ("{email: a}", None),
        ("{any: [{kind: boat}, {not: {electric: maybe}}]}", "condition-value"),
    ],
)
def test_a_condition_must_fit_the_field_it_speaks_of(when, code, tmp_path):
    text = GOOD.replace("when: {electric: yes}", f"when: {when}", 1)
    assert {one.code for one in lint(write(tmp_path, text))} == ({code} if code else set())


def test_a_condition_inside_a_group_speaks_of_the_same_item(tmp_path):
    text = GOOD.replace("when: {owner: yes}", "when: {kind: car}")
    assert [one.code for one in lint(write(tmp_path, text))] == ["condition-field"]


@pytest.mark.parametrize("when", ["when: {owner: yes}", "when: {receiver: proxy}"])
def test_a_question_of_an_item_or_an_action_does_not_wait_for_a_variant(when, tmp_path):
    """It would show, and its answer would be lost: both are checked without knowing the variant."""
    text = GOOD.replace(when, "when: {variant: lost}")
    assert [one.code for one in lint(write(tmp_path, text))] == ["condition-field"]


def test_two_actions_may_ask_the_same_but_one_not_twice(tmp_path):
    again = "asks: [{id: card_number, type: text, label: {th: เลขที่บัตร, en: Card number}}]"
    twice = again.replace("}]", "}, {id: card_number, type: text, label: {th: ก, en: A}}]")
    both = GOOD.replace("{id: resubmit, to: check}", "{id: resubmit, to: check, " + again + "}")
    assert lint(write(tmp_path, both)) == ()
    found = lint(write(tmp_path, GOOD.replace(again, twice)))
    assert [one.code for one in found] == ["duplicate-id"]


def test_a_finding_speaks_both_languages(tmp_path):
    (found,) = lint(write(tmp_path, GOOD.replace("keep: 5 years", "keep: long")))
    assert found.sentence("th") != found.sentence("en")
    assert f"{found.file}:{found.line}: keep:" in str(found)


def test_a_step_that_is_only_words_is_a_wrong_shape(tmp_path):
    text = GOOD.replace("  - id: check\n", "  - just words\n  - id: check\n", 1)
    assert "wrong-shape" in {one.code for one in lint(write(tmp_path, text))}


def test_a_field_without_a_type_is_told_so(tmp_path):
    text = GOOD.replace("id: plug, type: text", "id: plug", 1)
    assert [(one.code, "type" in one.en) for one in lint(write(tmp_path, text))] == [("missing-key", True)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "{id: email, type: email",
            "{id: email, min: 3, type: email",
            "field types group, money, number only",
        ),
        ("{id: email, type: email", "{id: email, within: 3, type: email", "another place of the file"),
        ("{id: email, type: email", "{id: email, type: checkbox", "a promise to tick is a declaration"),
        ("keep: 5 years", "keep: 5 years\nsituations: [my-umbrella]", "lost-card"),
        ("{id: resubmit, to: check}", "{id: again, to: check}", "resubmit"),
    ],
)
def test_a_finding_says_where_a_word_belongs_or_among_which_to_choose(old, new, said, tmp_path):
    assert old in GOOD
    found = lint(write(tmp_path, GOOD.replace(old, new, 1)))
    assert any(said in one.en for one in found), [str(one) for one in found]
