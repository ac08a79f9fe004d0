"""The letter that gives an application back, with its reasons (คืนคำขอ)."""

from __future__ import annotations

from datetime import datetime

from khamkho.base.thai import in_bangkok, show_date
from khamkho.casework.queries.cases import CaseView
from khamkho.issuing.kinds import GIVE_BACK
from khamkho.issuing.papers.frame import Paper, digits_at, facts_for_machines, frame, lang_of


def give_back(view: CaseView, code: str, now: datetime) -> Paper:
    """Who gave back what, when, why, and that a new application may be handed in."""
    lang = lang_of(view)
    given = next((entry for entry in reversed(view.timeline) if entry.kind == "given_back"), None)
    case = view.case

    def day(at: datetime) -> str:
        return show_date(in_bangkok(at).date(), lang, digits=digits_at(case.office, lang))

    data = {
        **frame(view, code, now),
        "number": case.number,
        "letter_code": case.office.letter_code,
        "date": day(given.at if given else now),
        "service": view.service.title.in_(lang),
        "applicant": case.display_name,
        "received_on": day(case.received_at) if case.received_at else "",
        "reason": given.reason if given else "",
        "signed_by": given.by if given else "",
    }
    return Paper(template="give_back", data=data, attachments=facts_for_machines(view, GIVE_BACK, code))
