"""From a letter to the words on its paper: the office's text, the facts of the case, the office's layout."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from khamkho.base.places import fill
from khamkho.base.text import Lang, lang_in
from khamkho.base.thai import in_bangkok, show_date, show_datetime, thai_digits
from khamkho.casework.commands.numbering import letter_settings
from khamkho.casework.models import Letter
from khamkho.casework.queries.cases import CaseView, system_view
from khamkho.casework.queries.handover import under
from khamkho.casework.queries.letters import LetterView
from khamkho.casework.rules.chain import instant
from khamkho.casework.rules.letters import KINDS, LetterKind
from khamkho.catalogue.words import LETTER_PLACES
from khamkho.documents.printer import render_now
from khamkho.documents.rendering import Attachment
from khamkho.issuing.models import LetterText
from khamkho.issuing.papers.frame import Paper, absolute, digits_at, emblem_of, has_latin
from khamkho.issuing.rules import checked_text, layout_of
from khamkho.issuing.texts import PARTS, TEXTS
from khamkho.issuing.told import missing, on_appeals, why
from khamkho.offices.models import Office
from khamkho.offices.queries import members_at
from khamkho.offices.roles import role_label

EXAMPLES: Mapping[Lang, Mapping[str, str]] = {
    "th": {
        "name": "นางสาวตัวอย่าง ใจดี",
        "number": "KBI1-2569-000123",
        "service": "ขอมีบัตรประจำตัวเจ้าหน้าที่ของรัฐ",
        "received": "๒๐ พฤศจิกายน ๒๕๖๙",
        "due": "๒๔ พฤศจิกายน ๒๕๖๙",
        "result": "ไม่อนุมัติ",
        "reason": "ผู้ขอไม่ได้สังกัดเขตพื้นที่นี้ กรุณายื่นต่อต้นสังกัดปัจจุบัน",
        "missing": "รูปถ่าย – ไม่ชัดหรืออ่านไม่ได้",
        "count": "๓",
        "to_office": "สำนักงานเขตพื้นที่การศึกษาตัวอย่าง",
        "to_director": "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาตัวอย่าง",
        "training": "การดูแลเว็บไซต์โรงเรียน",
        "training_days": "๑๐ – ๑๑ พฤศจิกายน ๒๕๖๙",
        "training_hours": "๑๒",
    },
    "en": {
        "name": "Ms Example Jaidee",
        "number": "KBI1-2569-000123",
        "service": "Official's identity card",
        "received": "20 November 2026 (BE 2569)",
        "due": "24 November 2026 (BE 2569)",
        "result": "Refused",
        "reason": "You do not belong to this area. Please apply to your present office.",
        "missing": "Photograph – cannot be read",
        "count": "3",
        "to_office": "the Sample Educational Service Area Office",
        "to_director": "Director of the Sample Educational Service Area Office",
        "training": "Looking after a school's website",
        "training_days": "10 – 11 November 2026 (BE 2569)",
        "training_hours": "12",
    },
}
"""Invented facts for the preview of an office's text."""
SAMPLE_CODE = "0000-0000-0000-0000"
"""What stands under the QR of a specimen: no letter has it."""
GIVEN = (
    "service",
    "count",
    "to_office",
    "to_director",
    "name",
    "training",
    "training_days",
    "training_hours",
)
"""Places that a letter without a case fills from what it was written for: what it forwards, whom it certifies."""


@dataclass(frozen=True, kw_only=True)
class Text:
    """The words in force for a kind of letter at an office; version 0 are those that ship with Khamkho."""

    version: int
    parts: Mapping[str, str]
    is_own: bool


def text_of(office: Office, kind: str, lang: Lang, *, at: datetime | None = None) -> Text:
    """The words in force, at a moment of the past if ``at`` is given."""
    rows = LetterText.objects.filter(office=office, kind=kind, lang=lang)
    if at is not None:
        rows = rows.filter(changed_at__lte=at)
    own = rows.order_by("-version").first()
    if own is not None and own.parts:
        return Text(version=own.version, parts=own.parts, is_own=True)
    shipped = {name: TEXTS[kind].part(name, lang) for name in PARTS}
    return Text(version=own.version if own else 0, parts=shipped, is_own=False)


def facts_of(
    office: Office, kind: str, lang: Lang, view: CaseView | None, *, content: Mapping[str, Any], at: datetime
) -> dict[str, str]:
    """What the places of a letter stand for; empty where there is nothing to say."""
    digits = digits_at(office, lang)
    facts = dict.fromkeys(LETTER_PLACES, "") | {
        "office": office.name(lang),
        "office_phone": office.phone,
        "office_email": office.email,
        "director_position": director_position(office, lang, at),
        "today": show_date(in_bangkok(at).date(), lang, digits=digits),
        "reason": str(content.get("reason", "")),
        "appeal": on_appeals(office, kind, lang, view),
        "result": str(content.get(f"result_{lang}", "")),
    }
    facts |= {name: str(content[name]) for name in GIVEN if name in content}
    if view is not None:
        case = view.case
        facts = answers_of(view, lang, digits) | facts
        facts |= {
            "name": case.display_name,
            "number": case.number or "",
            "service": view.service.title.in_(lang),
            "received": _day(case.received_at, lang, digits),
            "due": _day(case.due_at, lang, digits),
            "missing": missing(view, lang),
        }
        if case.end and not facts["result"]:
            facts["result"] = view.service.end_title(case.end).in_(lang)
    return facts


IN_DIGITS = frozenset({"address", "choice", "choices", "date", "number", "year"})
"""Types of questions whose answers a letter writes in the digits of its office."""


def answers_of(view: CaseView, lang: Lang, digits: Any) -> dict[str, str]:
    """What the applicant answered, by the ids of the questions, as a letter of this service may say it: days, years and
    what was chosen in the office's digits, everything else as it was typed."""
    fields, answers = view.service.fields, view.body.answers
    said = {
        name: fields[name].read_back(value, lang)
        for name, value in answers.items()
        if name in fields and value is not None
    }
    if digits != "thai":
        return said
    return {
        name: thai_digits(words) if fields[name].type in IN_DIGITS else words for name, words in said.items()
    }


def director_position(office: Office, lang: Lang, at: datetime) -> str:
    """The director's position as it stands under letters, else what directors of such an office are called."""
    director = next(iter(members_at(office, in_bangkok(at).date(), "director")), None)
    named = director.position(lang) if director else ""
    return named or role_label(office.kind, "director").full.in_(lang)


def _day(at: datetime | None, lang: Lang, digits: Any) -> str:
    return show_date(in_bangkok(at).date(), lang, digits=digits) if at else ""


def written_from_text(
    office: Office,
    kind: str,
    lang: Lang,
    view: CaseView | None,
    *,
    content: Mapping[str, Any] | None = None,
    at: datetime,
) -> dict[str, Any]:
    """The words of a letter before a person changed any: the office's text with its places filled."""
    text = text_of(office, kind, lang, at=at)
    content = dict(content or {})
    if view is not None and not content.get("reason"):
        content["reason"] = why(office, kind, lang, view, content)
    facts = facts_of(office, kind, lang, view, content=content, at=at)
    parts = text.parts if text.is_own or view is None else {**text.parts, **_of_file(view, kind, lang)}
    filled = {name: fill(words, facts) for name, words in parts.items()}
    if view is not None and view.case.end == "granted":
        filled["appeal"] = ""
    return {**filled, "text_version": text.version}


def _of_file(view: CaseView, kind: str, lang: Lang) -> dict[str, str]:
    """What the service file itself says for this kind of letter."""
    words = next((said for name, said in view.service.letter_text.items() if name == kind), None)
    if words is None:
        return {}
    parts = {"subject": words.subject, "to": words.to, "closing": words.closing}
    said = {name: part.in_(lang) for name, part in parts.items() if part is not None}
    return said | {"body": "\n\n".join(paragraph.in_(lang) for paragraph in words.body)}


def covering_words(
    office: Office, to: Office, services: Sequence[str], count: int, lang: Lang, *, at: datetime
) -> dict[str, Any]:
    """The words of a covering letter before a person changed any."""
    turn = thai_digits if digits_at(office, lang) == "thai" else str
    content = {
        "service": ", ".join(services),
        "count": turn(str(count)),
        "to_office": to.name(lang),
        "to_director": _director_of(to, lang),
    }
    encloses = (
        f"คำขอ จำนวน {content['count']} ราย"
        if lang == "th"
        else f"{content['count']} applications, as listed"
    )
    words = written_from_text(office, "covering", lang, None, content=content, at=at)
    return {**words, "encloses": encloses}


def _director_of(office: Office, lang: Lang) -> str:
    """Whom a letter to an office greets: the office's director, by the position."""
    name = office.name(lang)
    return f"ผู้อำนวยการ{name}" if lang == "th" else f"Director of {name}"


def composed(letter_view: LetterView) -> dict[str, Any]:
    """Everything that a signed letter says: what a person wrote, or what follows from its case in the office's words."""
    letter, content = letter_view.letter, dict(letter_view.content)
    if "body" in content or letter.case is None:
        return content
    lang, view = lang_in(letter.lang), system_view(letter.case_id or 0)
    at = letter.signed_at or letter.created_at
    words = written_from_text(letter.office, letter.kind, lang, view, content=content, at=at)
    if content.get("granted", True):
        words["appeal"] = ""
    return {**words, **content}


def paper_of(letter: Letter, content: Mapping[str, Any], *, specimen: bool = False) -> Paper:
    """The template of a letter and its data."""
    office, lang, kind = letter.office, lang_in(letter.lang), KINDS[letter.kind]
    at = letter.signed_at or letter.created_at
    turn = thai_digits if digits_at(office, lang) == "thai" else str
    kept = letter_settings(office)
    signer = content.get("signer") or {}
    data: dict[str, Any] = {
        "lang": lang,
        "demo": specimen or settings.HOME.is_demo,
        "office": {
            "name": office.name(lang),
            "address": turn(" ".join((office.address_th if lang == "th" else office.address_en).split())),
        },
        "number": letter.number if has_latin(letter.number) else turn(letter.number),
        "date": show_date(in_bangkok(at).date(), lang, digits=digits_at(office, lang)),
        "subject": content.get("subject", "") or kind.title.in_(lang),
        "to": content.get("to", ""),
        "refers": content.get("refers", ""),
        "encloses": content.get("encloses", ""),
        "paragraphs": _body(content),
        "closing": content.get("closing", ""),
        "list": _listed(letter, content, lang, turn),
        "signer": {
            "name": signer.get(f"name_{lang}", ""),
            "positions": [
                line for line in signer.get(f"lines_{lang}") or (signer.get(f"position_{lang}", ""),) if line
            ],
        }
        if signer
        else None,
        "signed": _signed(letter, lang, digits_at(office, lang)),
        "sender": _sender(office, kind, lang, turn, str(kept.get("unit", ""))),
        "layout": layout_of(kept),
        "verify": {"url": absolute("verify-code", letter.code), "code": letter.code},
    }
    if (emblem := emblem_of(office)) is not None:
        data["emblem"] = emblem
    return Paper(template=kind.layout, data=data, attachments=_for_machines(letter, content))


def _listed(letter: Letter, content: Mapping[str, Any], lang: Lang, turn: Any) -> list[list[str]]:
    """The list at the end of a covering letter: place, name, service, number."""
    rows = under(letter, content["cases"]) if content.get("cases") else []
    return [
        [turn(str(place)), name or "–", service.in_(lang), number]
        for place, (number, name, service) in enumerate(rows, start=1)
    ]


def _body(content: Mapping[str, Any]) -> list[str]:
    """The paragraphs, with the block about an appeal before the sentence that closes a Thai letter (จึงเรียนมา…)."""
    body, appeal = (_paragraphs(str(content.get(name, ""))) for name in ("body", "appeal"))
    at = len(body) - 1 if body and body[-1].startswith("จึง") else len(body)
    return [*body[:at], *appeal, *body[at:]]


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _signed(letter: Letter, lang: Lang, digits: Any) -> str:
    if letter.signed_at is None:
        return ""
    moment = show_datetime(letter.signed_at, lang, digits=digits)
    return f"ลงนามในระบบเมื่อ {moment}" if lang == "th" else f"Signed in the system on {moment}"


def _sender(office: Office, kind: LetterKind, lang: Lang, turn: Any, unit: str) -> list[str]:
    """Who is to be asked: the unit, else the office; telephone and email."""
    phone = "โทร. " if lang == "th" else "Tel. "
    lines = [unit or office.name(lang), f"{phone}{turn(office.phone)}" if office.phone else ""]
    if kind.layout != "memo":
        lines.append(office.email)
    return [line for line in lines if line]


def _for_machines(letter: Letter, content: Mapping[str, Any]) -> tuple[Attachment, ...]:
    """The same facts as JSON inside the PDF."""
    facts = {
        "kind": letter.kind,
        "code": letter.code,
        "number": letter.number,
        "office": {"code": letter.office.code, "name": letter.office.name("th")},
        "case": letter.case.number if letter.case else None,
        "signed_at": instant(letter.signed_at),
        "signer": content.get("signer"),
        "subject": content.get("subject", ""),
        "to": content.get("to", ""),
        "body": content.get("body", ""),
    }
    text = json.dumps(facts, ensure_ascii=False, indent=1)
    title = "ข้อมูลของหนังสือนี้สำหรับโปรแกรม" if letter.lang == "th" else "The facts of this letter for programs"
    return (Attachment(name="data.json", data=text, media_type="application/json", description=title),)


def previewed(
    letter: Letter | tuple[Office, str, Lang],
    content: Mapping[str, Any],
    *,
    signer: Mapping[str, Any],
    at: datetime,
) -> bytes:
    """A letter as it would look if it were signed now, marked as a specimen; kept nowhere."""
    if isinstance(letter, tuple):
        office, kind, lang = letter
        letter = Letter(code=SAMPLE_CODE, office=office, kind=kind, lang=lang, book=KINDS[kind].book)
    letter.created_at = at
    letter.number = letter.number or ("-/-" if letter.lang == "en" else "…/…")
    paper = paper_of(letter, {"signer": dict(signer), **content}, specimen=True)
    return render_now(paper.template, paper.data, attachments=paper.attachments, now=at)


def text_previewed(office: Office, kind: str, lang: Lang, parts: Mapping[str, str], *, at: datetime) -> bytes:
    """An office's text with invented facts on paper, marked as a specimen. Raises Invalid for a text with faults."""
    facts = {**facts_of(office, kind, lang, None, content={}, at=at), **EXAMPLES[lang]}
    content = {name: fill(words, facts) for name, words in checked_text(parts, LETTER_PLACES).items()}
    director = next(iter(members_at(office, in_bangkok(at).date(), "director")), None)
    signer = {
        f"name_{lang}": director.name(lang) if director else "–",
        f"position_{lang}": director_position(office, lang, at),
    }
    return previewed((office, kind, lang), content, signer=signer, at=at)
