"""Reading documents: those of a case, one for download, and what a stranger may know of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.module_loading import import_string

from khamkho.base.codes import normalise_code
from khamkho.base.crypto import Tampered
from khamkho.base.errors import Permanent, Refused
from khamkho.base.names import PersonName
from khamkho.base.text import Text
from khamkho.casework.contents import body_of
from khamkho.casework.letter_contents import content_of
from khamkho.casework.models import Case, Letter
from khamkho.casework.queries.handover import came_with, stay_at
from khamkho.casework.queries.letters import SHOWN_TO_APPLICANTS, letter_by_code, letters_at, sent_here
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules import letters as rules
from khamkho.casework.rules.refusals import NoSuchCase
from khamkho.casework.standing import standing_of as case_standing
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.rules import applicant_name
from khamkho.files.models import Blob
from khamkho.issuing.kinds import RECEIPT, STATES, TITLES
from khamkho.issuing.models import Document
from khamkho.issuing.papers.frame import emblem_of
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.vault.keys import Erased
from khamkho.vault.secrets import SecretMissing


def documents_of(case: Case) -> tuple[Document, ...]:
    """The documents of a case that the reader already got from a query for her, newest first."""
    return tuple(case.documents.select_related("blob").order_by("-event", "-pk"))


def document_for(actor: Actor, code: str) -> tuple[Document | Letter, Blob, str]:
    """A document or a letter that this person may see, its file and its name. Raises NoSuchCase."""
    document = _by_code(code)
    if document is None:
        return _letter_for(actor, code)
    if document.blob is None:
        raise NoSuchCase()
    if not visible_to(actor).filter(pk=document.case_id).exists() or _is_private(actor, document):
        raise NoSuchCase()
    title = TITLES[document.kind].in_(actor.lang)
    return document, document.blob, f"{title} {document.case.number}.pdf"


def _is_private(actor: Actor, document: Document) -> bool:
    """The receipt carries the code that opens everything: not for those who only stand around the case."""
    if document.kind != RECEIPT:
        return False
    standing = case_standing(actor, document.case)
    return bool(standing.people) and not standing.is_applicant and not standing.reads_as_office


def _letter_for(actor: Actor, code: str) -> tuple[Letter, Blob, str]:
    """A letter for the members who read the office's cases, for the applicant to whom it went, a covering letter for the
    office where a case under it is now, and a letter of referral for the office to which it sends the applicant."""
    letter = letter_by_code(normalise_code(code) or "")
    if letter is None or letter.blob is None:
        raise NoSuchCase()
    inside = letters_at(actor).filter(pk=letter.pk).exists()
    told = rules.KINDS[letter.kind].told and letter.state in SHOWN_TO_APPLICANTS
    inside = inside or came_with(actor, letter) or sent_here(actor, letter)
    if not inside and not (told and visible_to(actor).filter(letters=letter).exists()):
        raise NoSuchCase()
    title = rules.KINDS[letter.kind].title.in_(actor.lang)
    return letter, letter.blob, f"{title} {letter.number.replace('/', '-')}.pdf"


def unprintable_emblems() -> tuple[Office, ...]:
    """The offices whose letters carry a drawing that cannot be read, so that none of their letters can be made."""
    return tuple(
        office for office in Office.objects.filter(active=True, emblem__isnull=False) if _fails(office)
    )


def _fails(office: Office) -> bool:
    try:
        emblem_of(office)
    except (Refused, Permanent, Tampered, SecretMissing, OSError):
        return True
    return False


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What anyone may know of a document: what it is, by whom, whether it stands. The holder is masked."""

    code: str
    title: Text
    number: str
    office: Text
    service: str
    issued_at: datetime | None
    state: str
    state_text: Text
    stands: bool
    since: datetime | None = None
    """Since when it no longer stands."""
    replaced_by: tuple[str, str] | None = None
    """Code and number of the one that took its place."""
    is_letter: bool = False
    days: tuple[date, date | None] | None = None
    """Of a card: issued on, and the last day; None there: valid for life."""
    holder: str
    name: PersonName | None
    """Never shown: what a typed name is compared with."""

    def matches(self, typed: str) -> bool:
        """Whether somebody who types a name types the holder's; title and spacing do not matter."""
        return self.name is not None and self.name.matches(typed)


def standing_of(code: str) -> Standing | None:
    """What the verification page tells about a code, or None."""
    document = _by_code(code)
    if document is None:
        return _standing_of_letter(code)
    case = document.case
    number, office = stay_at(case, document.event)
    name = _holder(case)
    state = Document.VOIDED if case.key_id is None else document.state
    return Standing(
        code=document.code,
        title=TITLES[document.kind],
        number=number,
        office=office,
        service=case.service_id,
        issued_at=document.issued_at,
        state=state,
        state_text=STATES[state],
        stands=state == Document.ISSUED,
        holder=name.masked() if name else "",
        name=name,
        replaced_by=_newer_document(document),
    )


def _newer_document(document: Document) -> tuple[str, str] | None:
    if document.state != Document.REPLACED:
        return None
    rows = Document.objects.filter(case_id=document.case_id, kind=document.kind, event__gt=document.event)
    newer = rows.filter(state=Document.ISSUED).order_by("-event").first()
    return (newer.code, document.case.number or "") if newer else None


def _standing_of_letter(code: str) -> Standing | None:
    letter = letter_by_code(normalise_code(code) or "")
    if letter is None:
        return _standing_elsewhere(code)
    case, kind = letter.case, rules.KINDS[letter.kind]
    erased = case is not None and case.key_id is None
    state = rules.VOIDED if erased else letter.state
    name = _holder(case) if case is not None and kind.told else _certified(letter)
    newer = letter.newer.filter(issued_at__isnull=False).order_by("-issued_at").first()
    return Standing(
        code=letter.code,
        title=kind.title,
        number=letter.number,
        office=Text(letter.office.name_th, letter.office.name_en),
        service=case.service_id if case else "",
        issued_at=letter.issued_at,
        state=state,
        state_text=rules.STATES[state],
        stands=state == rules.ISSUED,
        since=letter.ended_at,
        replaced_by=(newer.code, newer.number) if newer and letter.state == rules.REPLACED else None,
        is_letter=True,
        holder=name.masked() if name else "",
        name=name,
    )


def _standing_elsewhere(code: str) -> Standing | None:
    """What another room tells of a code of its own (``settings.VERIFIED``): cards."""
    told = (import_string(name)(code) for name in settings.VERIFIED)
    found: Standing | None = next((one for one in told if one is not None), None)
    return found


def _certified(letter: Letter) -> PersonName | None:
    """Whom a certificate without a case names."""
    parts = content_of(letter).get("holder") if rules.KINDS[letter.kind].about == "person" else None
    return PersonName(*parts) if parts else None


def _holder(case: Case) -> PersonName | None:
    try:
        return applicant_name(service_of(case.version), body_of(case).answers)
    except Erased:
        return None


def _by_code(code: str) -> Document | None:
    wanted = normalise_code(code)
    if wanted is None:
        return None
    rows = Document.objects.select_related(
        "case", "case__office", "case__version", "case__key", "blob", "blob__key"
    )
    return rows.filter(code=wanted).first()
