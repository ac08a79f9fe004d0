"""What the linter says of the office's own work and of committees: one bad file for every finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from khamkho.catalogue.lint import lint
from khamkho.catalogue.load import load

GOOD_WORK = """\
format: 1
id: yearly-plan
title: {th: แผนประจำปี, en: Yearly plan}
summary: {th: จัดทำแผน, en: Make the plan}
for: office
repeats: every fiscal year
offered_by: [esao]
privacy:
  purpose: {th: งานของหน่วยงาน, en: The work of the office}
promise: throughout
form:
  - page: about
    title: {th: เรื่อง, en: Subject}
    fields:
      - {id: subject, type: text, label: {th: เรื่อง, en: Subject}}
      - {id: year, type: year, label: {th: ปี, en: Year}}
      - {id: planned_times, type: number, required: false, label: {th: กี่ครั้ง, en: How often}}
steps:
  - id: plan
    title: {th: จัดทำแผน, en: Plan}
    by: committee
    quorum: two_thirds
    actions:
      - {id: plan_made, title: {th: มติ, en: Resolved}, to: hold}
  - use: office-activities
    id: hold
    to: {here: hold, next: report}
    title: {th: จัดกิจกรรม, en: Hold}
  - id: report
    title: {th: รายงาน, en: Report}
    by: officer
    actions:
      - id: report
        title: {th: รายงาน, en: Report}
        to: done
        letter: report
        files: [{id: paper, type: file, label: {th: รายงาน, en: Report}}]
        publishes: paper
      - id: held
        title: {th: ทำอีก, en: Again}
        to: report
        each: {title: {th: ครั้ง, en: Times}, planned: planned_times}
        asks: [{id: what, type: text, label: {th: สิ่งใด, en: What}}]
ends: {done: granted}
register: [number, applicant, {count: held, label: {th: ครั้ง, en: Times}}]
keep: 5 years
"""

BAD_WORK: dict[str, tuple[str, str, str]] = {
    "no-subject": ("{id: subject, type: text,", "{id: subject, type: long_text,", "form:"),
    "office-work-key": ("keep: 5", "proxy: [apply]\nkeep: 5", "proxy:"),
    "office-work-applicant": (
        "    by: officer\n",
        "    by: officer\n    waits_for: applicant\n",
        "id: report",
    ),
    "office-work-letter": ("letter: report", "letter: decision", "letter: decision"),
    "only-office-work": ("for: office\n", "", "repeats:"),
    "repeats-asks": ("type: number, required: false", "type: number, required: true", "id: planned_times"),
    "quorum-nobody": ("by: committee", "by: officer", "quorum:"),
    "each-leaves": ("        to: report\n        each", "        to: done\n        each", "to: done"),
    "each-asks-nothing": (
        "        asks: [{id: what, type: text, label: {th: สิ่งใด, en: What}}]\n",
        "",
        "each:",
    ),
    "each-planned": ("planned: planned_times", "planned: subject", "planned: subject"),
    "publishes-unknown": ("publishes: paper", "publishes: nothing", "publishes: nothing"),
    "register-action": ("{count: held,", "{count: dance,", "count: dance"),
    "block-fits-one": (
        "use: office-activities\n    id: hold\n    to: {here: hold, next: report}",
        "use: check-and-correct\n    id: hold\n    to: {here: hold, next: report}",
        "use: check-and-correct",
    ),
}


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "yearly-plan.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_good_file_has_no_findings(tmp_path: Path) -> None:
    assert lint(write(tmp_path, GOOD_WORK)) == ()


@pytest.mark.parametrize("code", sorted(BAD_WORK))
def test_a_bad_file_is_found_with_its_line(code: str, tmp_path: Path) -> None:
    old, new, words = BAD_WORK[code]
    assert old in GOOD_WORK
    text = GOOD_WORK.replace(old, new, 1)
    found = [one for one in lint(write(tmp_path, text)) if one.code == code]
    assert found
    assert any(words in text.splitlines()[one.line - 1] for one in found)


def test_a_step_of_a_block_is_led_and_changed_where_it_is_used(tmp_path: Path) -> None:
    step = load(write(tmp_path, GOOD_WORK)).step("hold")
    assert step.title.th == "จัดกิจกรรม"
    assert [(action.id, action.to[0].to) for action in step.actions] == [
        ("activity", "hold"),
        ("next", "report"),
    ]


@pytest.mark.parametrize(("given", "quorum"), [("half", "half"), ("two_thirds", "two_thirds"), ("3", 3)])
def test_a_quorum_is_a_word_or_a_number(given: str, quorum: object, tmp_path: Path) -> None:
    text = GOOD_WORK.replace("quorum: two_thirds", f"quorum: {given}")
    assert load(write(tmp_path, text)).step("plan").quorum_here == quorum


@pytest.mark.parametrize("given", ["most", "0", "100"])
def test_no_other_word_is_a_quorum(given: str, tmp_path: Path) -> None:
    assert lint(write(tmp_path, GOOD_WORK.replace("quorum: two_thirds", f"quorum: {given}")))
