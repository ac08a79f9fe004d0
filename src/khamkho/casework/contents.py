"""What a case holds in its sealed body, and how it is sealed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from khamkho.casework.models import Attachment, Case, Event
from khamkho.casework.rules.chain import canonical
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.service import Service
from khamkho.files.photos import Photo, unsealed
from khamkho.vault.keys import Erased, index, seal, unseal
from khamkho.vault.models import DataKey

WHOLE = "*"
"""Key in ``Body.raw`` of a whole set of answers that another system sent."""


@dataclass(kw_only=True)
class Body:
    """Everything a person told the office in one application."""

    track: str
    answers: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Per page: what was typed but is not valid yet, kept so that nothing is lost."""
    contact: dict[str, str] = field(default_factory=dict)
    """``email``, ``phone``; which way news go (``notify``) and the phone that was ``proven`` (``rules.contact``)."""
    code: dict[str, Any] = field(default_factory=dict)
    """The code that proves the phone, while it is under way."""
    proxy: dict[str, str] = field(default_factory=dict)
    """Who applies for the applicant (ผู้รับมอบอำนาจ): name, relation, phone."""
    done: list[str] = field(default_factory=list)
    notice: str = ""
    """Version of the privacy notice that was shown."""
    notice_at: str = ""
    defects: list[dict[str, str]] = field(default_factory=list)
    """What the office marked as wrong, while the applicant is to mend it (``rules.defects``)."""
    entered_by: str = ""
    """Name of the officer who typed it in for the applicant, when one did."""
    listed: dict[str, Any] = field(default_factory=dict)
    """What a list of the office said of the applicant when the form was filled in from it: ``source_th``, ``source_en``,
    ``day``, ``answers``."""
    again: str = ""
    """Number of the application that this one comes again after."""
    covering: dict[str, str] = field(default_factory=dict)
    """The letter that it was handed in with, among others: ``school``, ``number`` and ``date`` of the letter, ``people``, ``batch``."""

    marks: list[list[str]] = field(default_factory=list)
    """Of numbers of a card that were covered: kind and entry of the keyed index, by which the same card is still found."""

    @property
    def by_proxy(self) -> bool:
        """Whether somebody applies for the applicant."""
        return bool(self.proxy.get("name"))


def _context(case: Case, part: str) -> str:
    return f"case:{case.ref}:{part}"


def _load(case: Case, sealed: bytes | memoryview, part: str) -> Any:
    return json.loads(unseal(_key(case), sealed, context=_context(case, part)))


def _store(case: Case, value: Any, part: str) -> bytes:
    return seal(_key(case), canonical(value), context=_context(case, part))


def _key(case: Case) -> DataKey | None:
    """The case's key; None also when only the reference is left (after a restore, before erasures are applied)."""
    try:
        return case.key
    except DataKey.DoesNotExist:
        return None


def body_of(case: Case) -> Body:
    """What was handed in. Raises Erased when the case's key is gone."""
    if case.body is None:
        raise Erased
    return Body(**_load(case, case.body, "body"))


def working_copy_of(case: Case) -> Body:
    """What the applicant is typing: the draft, or her corrections on top of what was handed in."""
    if case.working_copy is None:
        return body_of(case)
    return Body(**_load(case, case.working_copy, "working-copy"))


def put_body(case: Case, body: Body) -> None:
    """Seal ``body`` as what was handed in; the working copy ends."""
    case.body = _store(case, asdict(body), "body")
    case.working_copy = None


def put_working_copy(case: Case, body: Body) -> None:
    """Seal ``body`` as the working copy."""
    case.working_copy = _store(case, asdict(body), "working-copy")


def index_terms(service: Service, body: Body) -> set[tuple[str, str]]:
    """The keyed index entries under which what was handed in is found."""
    projection = catalogue.projection(service, body.answers)
    terms = {("identity", value) for value in projection.identity_numbers}
    terms |= {("phone", value) for value in (*projection.phones, body.contact.get("phone", "")) if value}
    terms |= {(f"same:{name}", value) for name, value in catalogue.same_answers(service, body.answers)}
    found = {(kind, index(kind, value)) for kind, value in terms}
    kept = {(kind, entry) for kind, entry in body.marks}
    return {one for one in found if one[0] not in {kind for kind, _entry in kept}} | kept


def seal_event(case: Case, seq: int, detail: dict[str, Any]) -> bytes:
    """Seal what an event tells beyond its header."""
    return _store(case, detail, f"event:{seq}")


def event_detail(case: Case, event: Event) -> dict[str, Any]:
    """What an event tells; empty when the case was erased."""
    if event.body is None:
        return {}
    try:
        detail: dict[str, Any] = _load(case, event.body, f"event:{event.seq}")
    except Erased:
        return {}
    return detail


def seal_person(case: Case, name: str) -> bytes:
    """Seal the name of somebody around the case."""
    return _store(case, name, "person")


def person_name_of(case: Case, sealed: bytes | memoryview) -> str:
    """The name that the applicant wrote; empty when the case was erased."""
    try:
        return str(_load(case, sealed, "person")) if sealed else ""
    except Erased:
        return ""


def seal_mark(case: Case, mark: dict[str, Any]) -> bytes:
    """Seal what an applicant of a round got in its test."""
    return _store(case, mark, "mark")


def mark_of(case: Case, sealed: bytes | memoryview) -> dict[str, Any]:
    """What she got; empty when nothing was written down, or the case was erased."""
    try:
        return dict(_load(case, sealed, "mark")) if sealed else {}
    except Erased:
        return {}


def seal_name(case: Case, name: str) -> bytes:
    """Seal the name of an attached file."""
    return _store(case, name, "attachment")


def seal_photo(case: Case, photo: Photo) -> bytes:
    """Seal which part of a picture a photograph is, and what was noticed about it."""
    return _store(case, photo.sealed(), "photo")


def photo_of(case: Case, attachment: Attachment) -> Photo | None:
    """Which part of its picture a photograph is; None for any other file."""
    return unsealed(_load(case, attachment.photo, "photo")) if attachment.photo else None


def attachment_name(case: Case, attachment: Attachment) -> str:
    """The name the applicant's file had."""
    name: str = _load(case, attachment.name, "attachment")
    return name
