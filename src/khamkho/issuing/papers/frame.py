"""What all documents share: the office's letterhead, the codes, the facts for machines."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.conf import settings
from django.urls import reverse

from khamkho.base.text import Lang, lang_in
from khamkho.base.thai import show_datetime
from khamkho.casework.commands.numbering import letter_settings
from khamkho.casework.models import Attachment as Held
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import CaseView
from khamkho.casework.rules.chain import instant
from khamkho.catalogue import rules as catalogue
from khamkho.documents.pictures import Placed, placed
from khamkho.documents.rendering import Attachment
from khamkho.files.queries import read_blob
from khamkho.files.refusals import Infected, NotYetScanned
from khamkho.issuing.models import Emblem
from khamkho.offices.models import Office


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A template and what it is filled with."""

    template: str
    data: dict[str, Any]
    attachments: Sequence[Attachment] = ()


def lang_of(view: CaseView) -> Lang:
    """A document is written in the language of its case."""
    return lang_in(view.case.lang)


def absolute(name: str, *args: str) -> str:
    """The public address of one of our pages."""
    return settings.PUBLIC_URL + reverse(name, args=args)


def letterhead(office: Office, lang: Lang, now: datetime) -> dict[str, Any]:
    """What stands above every paper of an office, when it was printed, and whether it is a specimen."""
    return {
        "lang": lang,
        "demo": settings.HOME.is_demo,
        "office": {
            "name": office.name(lang),
            "parent": office.letterhead_th if lang == "th" else office.letterhead_en,
            "address": office.address_th if lang == "th" else office.address_en,
            "phone": office.phone,
            "email": office.email,
            "website": office.website,
        },
        "printed": show_datetime(now, lang),
    }


def to_verify(code: str) -> dict[str, Any]:
    """By which code and where anybody can verify a paper."""
    return {"verify": {"url": absolute("verify-code", code), "code": code}}


def frame(view: CaseView, code: str, now: datetime) -> dict[str, Any]:
    """The letterhead of a document of a case, and the code by which it is verified."""
    return letterhead(view.case.office, lang_of(view), now) | to_verify(code)


def emblem_of(office: Office) -> Any:
    """The drawing above the office's letters, ready for a template; None where it has none."""
    row = Emblem.objects.filter(office=office).select_related("blob", "blob__key").first()
    return placed(read_blob(row.blob), width_cm=5, height_cm=5) if row else None


def photo_of(case: Case, documents: Collection[str]) -> Placed | None:
    """The photograph that was handed in with a case, as one of these documents, ready for a template; None without one."""
    rows = Held.objects.filter(case=case, document__in=documents, state=Held.HANDED_IN)
    row = rows.select_related("blob", "blob__key").last()
    if row is None or row.blob is None:
        return None
    try:
        return placed(read_blob(row.blob), width_cm=2.5, height_cm=3)
    except (NotYetScanned, Infected):
        return None


def digits_at(office: Office, lang: Lang) -> Literal["thai", "arabic"]:
    """Which digits the office writes on its papers."""
    return "thai" if lang == "th" and letter_settings(office).get("thai_digits", True) else "arabic"


def has_latin(word: str) -> bool:
    """A number with Latin letters is a code, a word with them an address: their digits stay as they are."""
    return any(sign.isascii() and sign.isalpha() for sign in word)


def facts_for_machines(view: CaseView, kind: str, code: str) -> tuple[Attachment, ...]:
    """The same facts as JSON inside the PDF; no answers that the file marks sensitive."""
    case, lang = view.case, lang_of(view)
    facts = {
        "kind": kind,
        "code": code,
        "number": case.number,
        "office": {"code": case.office.code, "name": case.office.name("th")},
        "service": {"id": case.service_id, "title": view.service.title.in_(lang), "hash": view.service.hash},
        "variant": case.variant,
        "received_at": instant(case.received_at),
        "deemed_at": instant(case.deemed_at),
        "due_at": instant(case.due_at),
        "answers": [
            {"field": row.field_id, "label": row.label, "text": row.value_text}
            for section in view.sections(lang)
            for row in section.rows
            if not row.sensitive
        ],
    }
    text = json.dumps(facts, ensure_ascii=False, indent=1)
    title = "ข้อมูลของเอกสารนี้สำหรับโปรแกรม" if lang == "th" else "The facts of this document for programs"
    return (Attachment(name="data.json", data=text, media_type="application/json", description=title),)


def documents_held(view: CaseView) -> list[str]:
    """The documents handed in with the case, by their labels."""
    lang = lang_of(view)
    held = {file.document for file in view.files}
    needs = catalogue.documents_for(
        view.service, view.case.variant, view.body.answers, by_proxy=view.body.by_proxy
    )
    return [need.label.in_(lang) for need in needs if need.id in held]


def proxy_of(view: CaseView) -> str:
    """Who applies for the applicant, and what she is to her; empty when nobody does."""
    name, relation = (view.body.proxy.get(part, "") for part in ("name", "relation"))
    return f"{name} ({relation})" if name and relation else name


def variant_title(view: CaseView) -> str:
    title = view.service.variant_title(view.case.variant)
    return title.in_(lang_of(view)) if title else ""
