"""The joint record of what is missing (บันทึกความบกพร่อง), for the applicant and the officer to sign (facilitation act, s. 8)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from khamkho.base.text import Lang
from khamkho.base.thai import in_bangkok, show_date, thai_digits
from khamkho.casework.commands.numbering import letter_settings
from khamkho.casework.defects import names_in
from khamkho.casework.queries.cases import CaseView
from khamkho.casework.queries.timeline import Entry
from khamkho.catalogue import rules as catalogue
from khamkho.issuing.kinds import DEFECTS
from khamkho.issuing.papers.frame import Paper, digits_at, emblem_of, facts_for_machines, frame, lang_of
from khamkho.issuing.rules import layout_of
from khamkho.offices.queries import members_at, periods_for
from khamkho.offices.roles import role_label


def defects(view: CaseView, code: str, now: datetime) -> Paper:
    """What was marked last, what to do about each, until when, and a place for either to sign."""
    lang, office = lang_of(view), view.case.office
    digits = digits_at(office, lang)
    turn = thai_digits if digits == "thai" else str
    marked = next(entry for entry in reversed(view.timeline) if entry.defects)
    names = names_in(view.service)
    data: dict[str, Any] = {
        **frame(view, code, now),
        "number": view.case.number,
        "date": _day(marked.at, lang, digits),
        "applicant": view.case.display_name,
        "service": view.service.title.in_(lang),
        "received_on": _day(view.case.received_at, lang, digits),
        "law": periods_for(office).facilitation_law.in_(lang) if view.service.facilitation else "",
        "rows": [
            {
                "place": turn(str(place)),
                "what": names[one.where].in_(lang) if one.where in names else one.where,
                "wrong": one.title.in_(lang),
                "todo": one.text,
            }
            for place, one in enumerate(marked.defects, 1)
        ],
        "said": marked.said,
        "until": _day(marked.until, lang, digits),
        "late": _late(view),
        "officer": marked.by,
        "position": _position(view, marked, lang),
        "layout": layout_of(letter_settings(office)),
    }
    if (emblem := emblem_of(office)) is not None:
        data["emblem"] = emblem
    return Paper(template="defects", data=data, attachments=facts_for_machines(view, DEFECTS, code))


def _day(at: datetime | None, lang: Lang, digits: Any) -> str:
    return show_date(in_bangkok(at).date(), lang, digits=digits) if at else ""


def _late(view: CaseView) -> str:
    """What becomes of it when the time for mending is over: ``given_back``, ``ends``, or nothing of itself."""
    step = view.step if view.step and view.step.if_late else None
    target = catalogue.late_target(view.service, step.id) if step else None
    return (
        "" if target is None or not target.is_end else "given_back" if target.kind == "given_back" else "ends"
    )


def _position(view: CaseView, marked: Entry, lang: Lang) -> str:
    """The officer's own position, else what her role is called at such an office."""
    office = view.case.office
    members = members_at(office, in_bangkok(marked.at).date())
    own = next((one.position(lang) for one in members if marked.by in (one.name_th, one.name_en)), "")
    return own or (role_label(office.kind, marked.role).full.in_(lang) if marked.role else "")
