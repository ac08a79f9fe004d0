"""What an applicant was told, and the words an office uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from khamkho.base.text import Lang, Text
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import CaseView
from khamkho.notices.letters import compose, example_facts, facts_of, lang_of, wording_for
from khamkho.notices.models import Notice, NoticeText
from khamkho.notices.rules import check_text
from khamkho.notices.texts import ERRORS, STATES, TEXTS
from khamkho.offices.models import Office
from khamkho.vault.keys import Erased, unseal


@dataclass(frozen=True, kw_only=True)
class Told:
    """One notice as the case page shows it. ``id`` is also the id of its effect."""

    id: UUID
    kind: str
    label: Text
    state: str
    state_text: Text
    why: Text | None
    to: str
    at: datetime


def notices_for(case: Case) -> tuple[Told, ...]:
    """Return what the applicant of a case was told and whether it reached her, oldest first.

    The case came from a query for the person who asks; only the office shows this.
    """
    return tuple(_told(case, notice) for notice in Notice.objects.filter(case=case).order_by("id"))


def _told(case: Case, notice: Notice) -> Told:
    return Told(
        id=notice.pk,
        kind=notice.kind,
        label=TEXTS[notice.kind].label,
        state=notice.state,
        state_text=STATES[notice.state],
        why=ERRORS.get(notice.error),
        to=_address(case, notice),
        at=notice.changed_at,
    )


def _address(case: Case, notice: Notice) -> str:
    if notice.to is None or case.key_id is None:
        return ""
    try:
        address = unseal(case.key, notice.to, context=f"notice:{notice.pk}").decode()
    except Erased:
        return ""
    return f"SMS {address}" if notice.way == "sms" else address


def drafted(view: CaseView, kind: str) -> tuple[str, str]:
    """Return subject and text of a notice that waits for its reason, with a place where the reason will stand."""
    lang = lang_of(view)
    facts = facts_of(view, kind, 0) | {"reason": HERE.in_(lang)}
    return compose(*wording_for(view.case.office, kind, lang), facts, lang)


HERE = Text("[เหตุผลที่ท่านเขียน]", "[the reason that you write]")


def can_text(office: Office) -> bool:
    """Whether applicants of this office may ask for text messages: it has a gateway, or this is a demo."""
    return settings.HOME.is_demo or bool(office.sms_key_id and office.sms_sealed)


@dataclass(frozen=True, kw_only=True)
class OfficeText:
    """The words an office uses for one kind of notice in one language."""

    kind: str
    lang: Lang
    label: Text
    subject: str
    body: str
    is_own: bool


def text_for(office: Office, kind: str, lang: Lang) -> OfficeText:
    """Return the words in use for one kind of notice. An unknown kind raises KeyError."""
    subject, body = wording_for(office, kind, lang)
    own = NoticeText.objects.filter(office=office, kind=kind, lang=lang).exists()
    return OfficeText(kind=kind, lang=lang, label=TEXTS[kind].label, subject=subject, body=body, is_own=own)


def texts_of(office: Office) -> tuple[OfficeText, ...]:
    """Return every notice of an office in both languages."""
    own = {(text.kind, text.lang): text for text in NoticeText.objects.filter(office=office)}
    langs: tuple[Lang, Lang] = ("th", "en")
    return tuple(
        OfficeText(
            kind=kind,
            lang=lang,
            label=wording.label,
            subject=text.subject if (text := own.get((kind, lang))) else wording.subject.in_(lang),
            body=text.body if text else wording.body.in_(lang),
            is_own=text is not None,
        )
        for kind, wording in TEXTS.items()
        for lang in langs
    )


def preview(office: Office, kind: str, lang: Lang, subject: str, body: str) -> tuple[str, str]:
    """Return subject and text as a mail with invented facts would read. Raises Invalid for a text that has faults."""
    return compose(*check_text(subject, body), example_facts(office, kind, lang), lang)
