"""What an applicant was told, and the words an office uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings

from khamkho.base.text import Lang, Text
from khamkho.base.thai import show_datetime
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import CaseView
from khamkho.notices.letters import compose, example_facts, facts_of, lang_of, wording_for
from khamkho.notices.models import Notice, NoticeText
from khamkho.notices.rules import check_short, check_text
from khamkho.notices.short import SHORT, own_short, say_short
from khamkho.notices.sms import segments
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


def can_text_accounts() -> bool:
    """Whether codes to sign in can go out by SMS: the operator named an office that has a gateway, or this is a demo."""
    if settings.HOME.is_demo:
        return True
    office = Office.objects.filter(code=settings.SMS_OFFICE, active=True) if settings.SMS_OFFICE else ()
    return any(can_text(one) for one in office)


@dataclass(frozen=True, kw_only=True)
class OfficeText:
    """The words an office uses for one kind of notice in one language; a text message (``way`` sms) has no subject."""

    kind: str
    lang: Lang
    label: Text
    subject: str
    body: str
    is_own: bool
    way: str = "email"


def text_for(office: Office, kind: str, lang: Lang) -> OfficeText:
    """Return the words in use for one kind of notice. An unknown kind raises KeyError."""
    subject, body = wording_for(office, kind, lang)
    own = NoticeText.objects.filter(office=office, kind=kind, lang=lang, way="email").exists()
    return OfficeText(kind=kind, lang=lang, label=TEXTS[kind].label, subject=subject, body=body, is_own=own)


def short_for(office: Office, kind: str, lang: Lang) -> OfficeText:
    """Return the words in use for one kind of text message. An unknown kind raises KeyError."""
    own = own_short(office, kind, lang)
    return _short(kind, lang, own)


def _short(kind: str, lang: Lang, own: str) -> OfficeText:
    return OfficeText(
        kind=kind,
        lang=lang,
        label=TEXTS[kind].label,
        subject="",
        body=own or SHORT[kind].in_(lang),
        is_own=bool(own),
        way="sms",
    )


def shorts_of(office: Office) -> tuple[OfficeText, ...]:
    """Return every text message of an office in both languages; the link to a draft goes by mail only."""
    own = {(one.kind, one.lang): one.body for one in NoticeText.objects.filter(office=office, way="sms")}
    langs: tuple[Lang, Lang] = ("th", "en")
    return tuple(
        _short(kind, lang, own.get((kind, lang), "")) for kind in SHORT if kind != "draft" for lang in langs
    )


def texts_of(office: Office) -> tuple[OfficeText, ...]:
    """Return every notice of an office in both languages."""
    own = {(text.kind, text.lang): text for text in NoticeText.objects.filter(office=office, way="email")}
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


EXAMPLE_MOMENTS = {
    "due": datetime(2026, 11, 25, 9, 30, tzinfo=UTC),
    "answer_by": datetime(2026, 12, 15, 9, 30, tzinfo=UTC),
}


def preview_short(office: Office, kind: str, lang: Lang, body: str) -> tuple[str, int, int]:
    """Return a text message with invented facts, how many signs it has, and as how many messages it is charged. Raises
    Invalid for a text that has faults."""
    moments = {name: show_datetime(at, lang, "short") for name, at in EXAMPLE_MOMENTS.items()}
    facts = example_facts(office, kind, lang) | moments | {"office": office.short(lang)}
    text = say_short(check_short(body), kind, facts, lang, facts["track_link"])
    return text, len(text), segments(text)
