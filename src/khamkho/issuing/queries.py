"""Reading documents: those of a case, one for download, and what a stranger may know of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khamkho.base.codes import normalise_code
from khamkho.base.names import mask
from khamkho.base.text import Text
from khamkho.base.thai import search_key
from khamkho.casework.models import Case
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules.refusals import NoSuchCase
from khamkho.files.models import Blob
from khamkho.issuing.kinds import STATES, TITLES
from khamkho.issuing.models import Document
from khamkho.people.actor import Actor


def documents_of(case: Case) -> tuple[Document, ...]:
    """The documents of a case that the reader already got from a query for her, newest first."""
    return tuple(case.documents.select_related("blob").order_by("-event", "-pk"))


def document_for(actor: Actor, code: str) -> tuple[Document, Blob, str]:
    """A document of a case this person may see, its file and its name. Raises NoSuchCase."""
    document = _by_code(code)
    if document is None or document.blob is None:
        raise NoSuchCase()
    if not visible_to(actor).filter(pk=document.case_id).exists():
        raise NoSuchCase()
    title = TITLES[document.kind].in_(actor.lang)
    return document, document.blob, f"{title} {document.case.number}.pdf"


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
    holder: str
    name_key: str
    """Never shown: what a typed name is compared with."""

    def matches(self, name: str) -> bool:
        """Whether somebody who types a name types the holder's; title and spacing do not matter."""
        typed = plain_name(name)
        return (
            bool(typed) and bool(self.name_key) and (typed == self.name_key or self.name_key.endswith(typed))
        )


def plain_name(name: str) -> str:
    """A name without spaces, for comparing: Thai titles stand directly before the first name."""
    return search_key(name).replace(" ", "")


def standing_of(code: str) -> Standing | None:
    """What the verification page tells about a code, or None."""
    document = _by_code(code)
    if document is None:
        return None
    case = document.case
    erased = case.key_id is None
    state = Document.VOIDED if erased else document.state
    return Standing(
        code=document.code,
        title=TITLES[document.kind],
        number=case.number or "",
        office=Text(case.office.name_th, case.office.name_en),
        service=case.service_id,
        issued_at=document.issued_at,
        state=state,
        state_text=STATES[state],
        stands=state == Document.ISSUED,
        holder=mask(case.display_name) if case.display_name else "",
        name_key=plain_name(case.display_name),
    )


def _by_code(code: str) -> Document | None:
    wanted = normalise_code(code)
    if wanted is None:
        return None
    rows = Document.objects.select_related("case", "case__office", "blob", "blob__key")
    return rows.filter(code=wanted).first()
