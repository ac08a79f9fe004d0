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
from khamkho.notices.rules import Way, check_text
from khamkho.notices.short import SHORT, kinds_of, say_short
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
    if notice.way == "line":
        return "LINE"
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
    way: Way


def text_for(office: Office, kind: str, lang: Lang, way: Way = "email") -> OfficeText:
    """Return the words in use for one kind of notice. An unknown kind raises KeyError."""
    own = NoticeText.objects.filter(office=office, kind=kind, lang=lang, way=way).first()
    return _text(kind, lang, way, own)


def texts_of(office: Office, way: Way = "email") -> tuple[OfficeText, ...]:
    """Return every notice of an office in both languages."""
    own = {(text.kind, text.lang): text for text in NoticeText.objects.filter(office=office, way=way)}
    langs: tuple[Lang, Lang] = ("th", "en")
    return tuple(_text(kind, lang, way, own.get((kind, lang))) for kind in kinds_of(way) for lang in langs)


def _text(kind: str, lang: Lang, way: Way, own: NoticeText | None) -> OfficeText:
    shipped = ("", SHORT[kind]) if way == "sms" else (TEXTS[kind].subject.in_(lang), TEXTS[kind].body)
    return OfficeText(
        kind=kind,
        lang=lang,
        way=way,
        label=TEXTS[kind].label,
        subject=own.subject if own else shipped[0],
        body=own.body if own else shipped[1].in_(lang),
        is_own=own is not None,
    )


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A text as it would read with invented facts; of a text message how long it is and as how many it is charged."""

    subject: str
    body: str
    messages: int = 0

    @property
    def signs(self) -> int:
        return len(self.body)


def preview(office: Office, kind: str, lang: Lang, subject: str, body: str, way: Way = "email") -> Preview:
    """Return a text with invented facts. Raises Invalid for a text that has faults."""
    subject, body = check_text(subject, body, way)
    facts = example_facts(office, kind, lang)
    if way == "email":
        subject, body = compose(subject, body, facts, lang)
        return Preview(subject=subject, body=body)
    moments = {name: show_datetime(at, lang, "short") for name, at in EXAMPLE_MOMENTS.items()}
    facts |= moments | {"office": office.short(lang)}
    text = say_short(body, kind, facts, lang, facts["track_link"])
    return Preview(subject="", body=text, messages=segments(text))


EXAMPLE_MOMENTS = {
    "due": datetime(2026, 11, 25, 9, 30, tzinfo=UTC),
    "answer_by": datetime(2026, 12, 15, 9, 30, tzinfo=UTC),
}
