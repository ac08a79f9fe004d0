"""What a letter tells from what happened to its case: why it was late or ended, what was asked for, how to appeal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from khamkho.base.places import fill
from khamkho.base.text import Lang
from khamkho.base.thai import in_bangkok, show_date, thai_digits
from khamkho.casework.defects import names_in
from khamkho.casework.queries.appeals import words_on_appeal, words_on_appeals
from khamkho.casework.queries.cases import CaseView
from khamkho.casework.rules.defects import told
from khamkho.casework.rules.letters import GIVE_BACK, KINDS, fields_of
from khamkho.issuing.papers.frame import digits_at, has_latin
from khamkho.issuing.texts import ASK_ABOUT_APPEALS
from khamkho.offices.models import Office

WRITTEN_IN = {"late": "late_explained", GIVE_BACK: "given_back"}
"""Kinds of letter whose reason somebody wrote in an event of the case."""


def why(office: Office, kind: str, lang: Lang, view: CaseView, content: Mapping[str, Any]) -> str:
    """The reason, where none was written for this letter: the last one of its event, else the time that ran out."""
    if "until" in content:
        return _time_ran_out(office, lang, view, content)
    return next((one.reason for one in reversed(view.timeline) if one.kind == WRITTEN_IN.get(kind)), "")


def _time_ran_out(office: Office, lang: Lang, view: CaseView, content: Mapping[str, Any]) -> str:
    step, until = view.service.step(content["step"]), datetime.fromisoformat(content["until"])
    day = show_date(in_bangkok(until).date(), lang, digits=digits_at(office, lang))
    if step.by == "applicant":
        return (
            f"ท่านมิได้แก้ไขหรือส่งสิ่งที่ขอไว้ภายในวันที่ {day}"
            if lang == "th"
            else f"You did not correct or send what you were asked for by {day}."
        )
    title = step.title.in_(lang)
    return (
        f"พ้นกำหนดเวลาของขั้นตอน “{title}” เมื่อวันที่ {day}"
        if lang == "th"
        else f"The time for “{title}” was over on {day}."
    )


def missing(view: CaseView, lang: Lang) -> str:
    """What the office last asked the applicant to correct or to add; several things each on a line of its own."""
    hers = [step.title for step in view.service.steps if step.by == "applicant"]
    asked = next((one for one in reversed(view.timeline) if one.kind == "acted" and one.to in hers), None)
    if asked is None:
        return ""
    words = "\n".join(filter(None, (told(asked.defects, names_in(view.service), lang), asked.said)))
    return f"\n{words}" if "\n" in words else words


def on_appeals(office: Office, kind: str, lang: Lang, view: CaseView | None) -> str:
    """The office's words on appeals, for a letter that tells of them. Where it has none, a decision says whom to ask."""
    if "appeal" not in fields_of(KINDS[kind]):
        return ""
    words = words_on_appeal(view.case) if view else words_on_appeals(office)
    if words is None:
        return fill(ASK_ABOUT_APPEALS.in_(lang), {"office": office.name(lang)}) if kind == "decision" else ""
    said = words.in_(lang)
    if digits_at(office, lang) != "thai":
        return said
    return " ".join(one if has_latin(one) else thai_digits(one) for one in said.split(" "))
