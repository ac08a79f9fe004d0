"""The application form as handed in: the office's paper form where the service names one, else all answers in order."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from khamkho.base.names import PersonName
from khamkho.base.thai import MONTHS_TH, be_year, show_datetime
from khamkho.casework.queries.cases import CaseView
from khamkho.catalogue.fields.choice import ChoiceField
from khamkho.catalogue.fields.person import person_name
from khamkho.documents.pictures import placed
from khamkho.issuing.kinds import FORM
from khamkho.issuing.papers.frame import (
    Paper,
    documents_held,
    facts_for_machines,
    frame,
    lang_of,
    photo_of,
    variant_title,
)

DRAWN = "data:image/png;base64,"
KINDS_OF_OFFICIAL = ("teacher", "38k2", "permanent", "contract", "pensioner")
REASONS = {
    "first": "first",
    "expired": "expired",
    "lost": "lost",
    "position": "position",
    "damaged": "damaged",
}


def form(view: CaseView, code: str, now: datetime) -> Paper:
    """The filled-in form of a case, with its photograph and signature when it has them."""
    paper = PAPER_FORMS.get(view.service.paper_form, _answers)
    name, data = paper(view)
    attachments = facts_for_machines(view, FORM, code)
    return Paper(template=name, data={**frame(view, code, now), **data}, attachments=attachments)


def _answers(view: CaseView) -> tuple[str, dict[str, Any]]:
    lang, case = lang_of(view), view.case
    return "answers", {
        "title": view.service.title.in_(lang),
        "number": case.number,
        "variant": variant_title(view),
        "applicant": case.display_name,
        "received_at": show_datetime(case.received_at, lang) if case.received_at else "",
        "sections": [
            {
                "title": section.title,
                "rows": [{"label": row.label, "value": row.value_text} for row in section.rows],
            }
            for section in view.sections(lang)
        ],
        "documents": documents_held(view),
        **_pictures(view),
    }


def _pictures(view: CaseView) -> dict[str, Any]:
    """The photograph and the drawn signature, made as small as their places on the form."""
    found: dict[str, Any] = {}
    photos = {need.id for need in view.service.documents if need.type == "id_photo"}
    if photo := photo_of(view.case, photos):
        found["photo"] = photo
    drawn = (view.body.answers.get("applicant_signature") or {}).get("drawn", "")
    if drawn.startswith(DRAWN):
        found["signature"] = placed(base64.b64decode(drawn[len(DRAWN) :]), width_cm=6, height_cm=1.5)
    return found


def _bj1(view: CaseView) -> tuple[str, dict[str, Any]]:
    """Form บ.จ.1 under the Official's Identity Card Act B.E. 2542, from the answers of the card services."""
    answers, case = view.body.answers, view.case
    received = case.received_at.astimezone().date() if case.received_at else None
    name = person_name(answers.get("name") or {})
    signed = (answers.get("applicant_signature") or {}).get("typed", "")
    return "bj1", {
        "number": case.number,
        "received_at": show_datetime(case.received_at, "th") if case.received_at else "",
        "written_at": case.office.short("th"),
        **_three_parts("", received),
        "name": name.full(),
        **_three_parts("birth_", _day(answers.get("birth_date"))),
        "age": _age(_day(answers.get("birth_date")), received),
        "nationality": answers.get("nationality", ""),
        "blood": _text(view, "blood_group"),
        "id_number": (answers.get("national_id") or {}).get("number", ""),
        "registered": _address(answers.get("registered_address")),
        "contact": _contact(view),
        "email": view.body.contact.get("email", ""),
        "kinds": _kinds(view),
        "workplace": _text(view, "workplace"),
        "division": case.office.name("th"),
        "position": answers.get("position", ""),
        "level": _text(view, "standing_other") or _text(view, "academic_standing"),
        "submitted_to": f"ผู้อำนวยการ{case.office.name('th')}",
        "reason": _reason(case.variant, name, answers),
        "old_card": answers.get("old_card_no", ""),
        "attached": ", ".join(documents_held(view)[1:]),
        "signed_by": signed,
        **_pictures(view),
    }


PAPER_FORMS: dict[str, Callable[[CaseView], tuple[str, dict[str, Any]]]] = {"bj1": _bj1}


def _three_parts(prefix: str, day: date | None) -> dict[str, str]:
    if day is None:
        return {}
    return {
        f"{prefix}day": str(day.day),
        f"{prefix}month": MONTHS_TH[day.month - 1],
        f"{prefix}year": str(be_year(day)),
    }


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None


def _age(born: date | None, on: date | None) -> str:
    if born is None or on is None:
        return ""
    return str(on.year - born.year - ((on.month, on.day) < (born.month, born.day)))


def _text(view: CaseView, field_id: str) -> str:
    """An answer as a person reads it in Thai, when the form asks it and it was given."""
    field, value = view.service.fields.get(field_id), view.body.answers.get(field_id)
    return field.read_back(value, "th") if field is not None and value is not None else ""


def _address(value: Any) -> dict[str, str] | None:
    if not isinstance(value, Mapping):
        return None
    names = {part: (value.get(part) or {}).get("th", "") for part in ("subdistrict", "district", "province")}
    building = value.get("building") or ""
    return {
        "house": " ".join(filter(None, (value.get("house_no", ""), building))),
        "village": value.get("moo", "") or "",
        "soi": value.get("soi", "") or "",
        "road": value.get("road", "") or "",
        "postcode": value.get("postcode", "") or "",
        **names,
    }


def _contact(view: CaseView) -> dict[str, str] | None:
    answers = view.body.answers
    address = _address(answers.get("contact_address") or answers.get("registered_address"))
    return {**address, "phone": view.body.contact.get("phone", "")} if address else None


def _kinds(view: CaseView) -> list[dict[str, Any]]:
    field, chosen = view.service.fields.get("employee_type"), view.body.answers.get("employee_type")
    if not isinstance(field, ChoiceField):
        return []
    kinds = (option for option in field.options if option.id in KINDS_OF_OFFICIAL)
    return [{"label": kind.label.th, "chosen": kind.id == chosen} for kind in kinds]


def _reason(variant: str, name: PersonName, answers: Mapping[str, Any]) -> str:
    if variant != "name":
        return REASONS.get(variant, "other")
    before = person_name(answers.get("previous_name") or {})
    first, last = before.first != name.first, before.last != name.last
    return "both_names" if first and last else "last_name" if last else "first_name"
