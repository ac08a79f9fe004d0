"""The letters of an office: its book, those of one case, and one letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from khamkho.base.text import Text
from khamkho.base.thai import search_key
from khamkho.casework.letter_contents import content_of
from khamkho.casework.models import Case, CaseLink, Letter
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules.letters import (
    DRAFT,
    ISSUED,
    KINDS,
    REPLACED,
    REVOKED,
    STATES,
    WAITING,
    LetterKind,
    NoSuchLetter,
)
from khamkho.casework.rules.permits import READING_ROLES
from khamkho.casework.standing import standing_of
from khamkho.people.actor import Actor

SHOWN_TO_APPLICANTS = (ISSUED, REPLACED, REVOKED)
SENDING = Q(kind__in=[kind.id for kind in KINDS.values() if kind.sends], state__in=SHOWN_TO_APPLICANTS)


def letters_at(actor: Actor) -> QuerySet[Letter]:
    """The letters of the offices whose cases this person may read, drafts too; to Khamkho itself all."""
    if actor.kind == "system":
        return Letter.objects.all()
    if not actor.two_factor:
        return Letter.objects.none()
    offices = {seat.office_id for seat in actor.memberships if seat.role in READING_ROLES}
    return Letter.objects.filter(office_id__in=offices)


@dataclass(frozen=True, kw_only=True)
class LetterView:
    """One letter with what it says."""

    letter: Letter
    kind: LetterKind
    content: Mapping[str, Any]

    @property
    def state_text(self) -> Text:
        return STATES[self.letter.state]


def letter_for(actor: Actor, office_id: int, ref: UUID) -> LetterView:
    """A letter of this office for somebody who reads its cases; about her own case only what went to the applicant. Raises
    NoSuchLetter."""
    rows = letters_at(actor).filter(office_id=office_id, ref=ref)
    letter = _with_all(rows).first()
    if letter is None or (letter.case and not _went_out(letter) and standing_of(actor, letter.case).is_party):
        raise NoSuchLetter()
    return view_of(letter)


def _went_out(letter: Letter) -> bool:
    return KINDS[letter.kind].told and letter.state in SHOWN_TO_APPLICANTS


def system_letter(letter_id: int) -> LetterView:
    """A letter as Khamkho itself sees it, for the handler that makes it. Raises NoSuchLetter."""
    letter = _with_all(Letter.objects.filter(pk=letter_id)).first()
    if letter is None:
        raise NoSuchLetter()
    return view_of(letter)


def view_of(letter: Letter) -> LetterView:
    return LetterView(letter=letter, kind=KINDS[letter.kind], content=content_of(letter))


def _with_all(rows: QuerySet[Letter]) -> QuerySet[Letter]:
    return rows.select_related(
        "office", "case", "case__key", "case__version", "case__office", "key", "blob", "signed_by", "replaces"
    )


def letters_of(case: Case, *, inside: bool) -> tuple[Letter, ...]:
    """The letters about a case that the reader already got from a query for her, newest first, and those by which another
    office sends its applicant here.

    ``inside``: she reads as the office, and sees drafts and memos too; others see what went to the applicant. Not asked
    for a case from ``with_people`` about which there is none.
    """
    if not case.__dict__.get("has_letters", True):
        return ()
    own = Q(case=case)
    if not inside:
        told = [kind.id for kind in KINDS.values() if kind.told]
        own &= Q(kind__in=told, state__in=SHOWN_TO_APPLICANTS)
    there = CaseLink.objects.filter(case=case, kind__in=CaseLink.BETWEEN_OFFICES).values("other")
    rows = Letter.objects.filter(own | Q(case__in=there) & SENDING)
    return tuple(rows.select_related("office", "blob", "signed_by").order_by("-created_at", "-pk"))


def sent_here(actor: Actor, letter: Letter) -> bool:
    """Whether the letter sends its applicant to the office of a case that this person may see."""
    if not KINDS[letter.kind].sends or letter.state not in SHOWN_TO_APPLICANTS:
        return False
    here = CaseLink.objects.filter(other=letter.case_id, kind__in=CaseLink.BETWEEN_OFFICES).values("case")
    return visible_to(actor).filter(pk__in=here).exists()


def letter_by_code(code: str) -> Letter | None:
    """The letter with this code, if it was ever issued; for the verification page."""
    return _with_all(Letter.objects.filter(code=code, issued_at__isnull=False)).first()


@dataclass(frozen=True, kw_only=True)
class BookFilter:
    """Which part of a letter book is asked for."""

    book: str = ""
    year: int = 0
    kind: str = ""
    state: str = ""
    words: str = ""


def letter_book(actor: Actor, office_id: int, wanted: BookFilter) -> QuerySet[Letter]:
    """What has a place in the office's letter books, in the order in which it was signed."""
    rows = letters_at(actor).filter(office_id=office_id).exclude(state=DRAFT)
    for name in ("book", "year", "kind", "state"):
        if value := getattr(wanted, name):
            rows = rows.filter(**{name: value})
    if key := search_key(wanted.words):
        rows = rows.filter(search_key__contains=key)
    return rows.select_related("signed_by", "case", "replaces").defer("content").order_by("signed_at", "pk")


def drafts_at(actor: Actor, office_id: int) -> tuple[Letter, ...]:
    """Letters that wait for a signature or for a number, latest first."""
    rows = letters_at(actor).filter(office_id=office_id, state__in=(DRAFT, WAITING))
    return tuple(
        rows.select_related("written_by", "case").defer("content").order_by("-created_at", "-pk")[:200]
    )


def years_of(actor: Actor, office_id: int) -> tuple[int, ...]:
    """The years (Buddhist Era) in which the office has letters, newest first."""
    rows = letters_at(actor).filter(office_id=office_id, year__isnull=False).order_by("-year")
    return tuple(year for year in rows.values_list("year", flat=True).distinct() if year)
