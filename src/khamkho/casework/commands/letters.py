"""An office's letters: write, sign, number, issue; make void, revoke, write anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from khamkho.base.codes import public_code
from khamkho.base.errors import within
from khamkho.base.names import PersonName
from khamkho.base.text import Lang
from khamkho.base.thai import be_year, search_key
from khamkho.casework.commands.handover import forward
from khamkho.casework.commands.locking import for_update, lock_number
from khamkho.casework.commands.move import announce_notice
from khamkho.casework.commands.numbering import give_letter_number, letter_settings
from khamkho.casework.commands.record import record
from khamkho.casework.contents import event_detail
from khamkho.casework.letter_contents import content_of, put_content
from khamkho.casework.models import Case, Event, Handover, Letter
from khamkho.casework.queries.authority import Signed, letter_authority, signed_in
from khamkho.casework.queries.letters import letters_at
from khamkho.casework.rules.authority import Signature
from khamkho.casework.rules.letters import (
    DRAFT,
    ISSUED,
    KINDS,
    MAY_END,
    PENDING,
    REPLACED,
    REVOKED,
    VOIDED,
    WAITING,
    LetterChanged,
    LetterKind,
    NoSuchLetter,
    NumberTaken,
    checked_content,
    checked_kind,
    checked_number,
    require_end,
    require_state,
)
from khamkho.casework.rules.permits import WORKING_ROLES, Standing, refuse_for, require_role
from khamkho.casework.rules.refusals import ReasonNeeded
from khamkho.casework.standing import standing_of
from khamkho.files.models import Blob
from khamkho.offices.models import Membership, Office
from khamkho.offices.queries import members_at, office_by_code
from khamkho.people.actor import SYSTEM, Actor
from khamkho.vault.commands import destroy_key, new_key
from khamkho.work.commands import enqueue

ENDINGS = ("lapsed", "withdrawn", "given_back")
"""Events by which a case ends, besides somebody's act."""

# ── written by a person ──


@transaction.atomic
def write_letter(
    *,
    actor: Actor,
    office: Office,
    number: str = "",
    kind: str,
    lang: Lang,
    fields: Mapping[str, Any],
    replaces: UUID | None = None,
    now: datetime,
) -> Letter:
    """Keep the draft of a letter: about a case (``number``), or an office's own. It has no number yet.

    ``replaces`` names the issued letter that it will take the place of. Raises NoSuchCase, NotYours, OwnCase,
    WrongKind, NoSuchLetter, LetterState, Invalid.
    """
    case = _case_at(actor, office, number) if number else None
    require_work(actor, office, case)
    known = checked_kind(kind, has_case=case is not None, end=case.end if case else "")
    content = checked_content(known, fields)
    older = _locked(actor, replaces) if replaces else None
    if older is not None:
        require_state(older.state, ISSUED)
        if (older.case_id, older.kind, older.office_id) != (case.pk if case else None, kind, office.pk):
            raise NoSuchLetter()
    letter = Letter(
        code=public_code(),
        office=office,
        case=case,
        kind=kind,
        lang=lang,
        book=known.book,
        state=DRAFT,
        written_by_id=seat_at(actor, office),
        replaces=older,
        key=None if case else new_key(),
        created_at=now,
    )
    put_words(letter, content)
    letter.save()
    return letter


@transaction.atomic
def change_letter(*, actor: Actor, ref: UUID, fields: Mapping[str, Any], now: datetime) -> Letter:
    """Change a draft. Raises NoSuchLetter, NotYours, OwnCase, LetterState, Invalid."""
    letter = _locked(actor, ref)
    require_work(actor, letter.office, letter.case)
    require_state(letter.state, DRAFT)
    put_words(letter, {**content_of(letter), **checked_content(KINDS[letter.kind], fields)})
    letter.revision += 1
    letter.written_by_id = seat_at(actor, letter.office)
    letter.save()
    return letter


@transaction.atomic
def discard_letter(*, actor: Actor, ref: UUID, now: datetime) -> None:
    """Throw a draft away; it never had a number. Raises NoSuchLetter, NotYours, OwnCase, LetterState."""
    letter = _locked(actor, ref)
    require_work(actor, letter.office, letter.case)
    require_state(letter.state, DRAFT)
    key = letter.key_id
    letter.delete()
    if key:
        destroy_key(key, now=now)


@transaction.atomic
def sign_letter(*, actor: Actor, ref: UUID, seen: int, now: datetime) -> Letter:
    """Sign a draft: it gets its number, and is made. ``seen`` is the revision that the signer read.

    Where the office takes its numbers from its e-saraban, the letter waits for the number to be typed in. Once a
    covering letter has its number, the cases under it go on. Raises what ``handover.forward`` refuses, NoSuchLetter, NotYours (this kind is for others to sign), OwnCase, LetterState, LetterChanged,
    WrongKind (its case did not end, or not any more, as the letter says), and what ``rules.authority.signature`` refuses.
    """
    letter = _locked(actor, ref)
    require_work(actor, letter.office, letter.case)
    signature = letter_authority(actor, letter, day=timezone.localtime(now).date())
    require_state(letter.state, DRAFT)
    require_end(KINDS[letter.kind], letter.case.end if letter.case else "")
    if seen != letter.revision:
        raise LetterChanged()
    seats = [seat.id for seat in actor.seats_at(letter.office_id) if seat.role in WORKING_ROLES]
    signer = Membership.objects.get(pk=signature.seat if signature else seats[0])
    _signed(letter, content_of(letter), signer, signature, now=now)
    _send_on(letter, actor=actor, now=now)
    return letter


@transaction.atomic
def number_letter(*, actor: Actor, ref: UUID, typed: str, now: datetime) -> Letter:
    """Type in the number that the office's e-saraban gave; the cases under a covering letter go on. Raises what
    ``handover.forward`` refuses, NoSuchLetter, NotYours, LetterState, Invalid, NumberTaken."""
    letter = _locked(actor, ref)
    require_work(actor, letter.office, letter.case)
    require_state(letter.state, WAITING)
    number = checked_number(typed)
    letter.year = be_year(timezone.localtime(letter.signed_at or now).date())
    Office.objects.select_for_update(of=("self",)).get(pk=letter.office_id)
    same = Letter.objects.filter(
        office_id=letter.office_id, book=letter.book, year=letter.year, number=number
    )
    if same.exists():
        raise NumberTaken(number=number)
    letter.number, letter.state = number, PENDING
    letter.save()
    _announce(letter, now=now)
    _send_on(letter, actor=actor, now=now)
    return letter


@transaction.atomic
def end_letter(*, actor: Actor, ref: UUID, how: str, reason: str, now: datetime) -> Letter:
    """Revoke a letter that went out, or make one void that could not be made. Its number stays in the book.

    Only those who may sign such a letter. Raises NoSuchLetter, NotYours, OwnCase, ReasonNeeded, LetterState, and what
    ``rules.authority.signature`` refuses.
    """
    letter = _locked(actor, ref)
    require_work(actor, letter.office, letter.case)
    letter_authority(actor, letter, day=timezone.localtime(now).date())
    words = within("reason", reason, 2000, lines=True)
    if not words:
        raise ReasonNeeded()
    require_state(letter.state, *MAY_END[how])
    _end(letter, how, words, actor=actor, now=now)
    return letter


# ── following from a case ──


def follow(
    case: Case,
    kind: str,
    event: Event,
    *,
    actor: Actor,
    facts: Mapping[str, Any],
    now: datetime,
) -> Letter:
    """The letter that follows from what just happened to a locked case: born with its number, made by the worker.

    Its words are put together when it is made, from the office's text for this kind. Signed by whoever acted; what
    time alone brought about, by the director. For commands that hold the case.
    """
    seat = next(
        (seat for seat in actor.seats_at(case.office_id) if actor.two_factor and seat.role in WORKING_ROLES),
        None,
    )
    signer = Membership.objects.get(pk=seat.id) if seat else _director(case.office, now)
    letter = Letter(
        code=public_code(),
        office=case.office,
        case=case,
        follows=event.seq,
        kind=kind,
        lang=case.lang,
        book=KINDS[kind].book,
        state=DRAFT,
        written_by=signer if seat else None,
        to_name=case.display_name[:400],
        created_at=now,
    )
    signed = signed_in(event, event_detail(case, event))
    _signed(letter, dict(facts), signer, signed, now=now)
    return letter


def take_back_letters(case: Case, *, actor: Actor, reason: str, now: datetime) -> int:
    """A case was opened again: the letters that followed from its end no longer stand, nor those of their kind that were
    issued anew since. Returns how many."""
    end = case.events.filter(kind__in=("acted", *ENDINGS)).order_by("-seq").values("seq", "at")[0]
    kinds = {kind.id for kind in KINDS.values() if kind.after}
    kinds |= set(case.letters.filter(follows=end["seq"]).values_list("kind", flat=True))
    letters = Letter.objects.select_for_update(of=("self",)).filter(
        case=case, kind__in=kinds, created_at__gte=end["at"]
    )
    count = 0
    for letter in letters.filter(state__in=(WAITING, PENDING, ISSUED)).order_by("pk"):
        letter.case = case
        _end(letter, REVOKED if letter.state == ISSUED else VOIDED, reason, actor=actor, now=now)
        count += 1
    return count


# ── made by the worker ──


@transaction.atomic
def issue_letter(
    *, letter_id: int, content: Mapping[str, Any], subject: str, to: str, blob: Blob, now: datetime
) -> Letter:
    """The PDF of a letter is made: it stands from now on, and what it replaces no longer does.

    Repeating changes nothing; one that was made void meanwhile stays void.
    """
    letter = _lock(Letter.objects.filter(pk=letter_id))
    if letter is None or letter.state != PENDING:
        return Letter.objects.get(pk=letter_id)
    put_content(letter, dict(content))
    letter.subject, letter.to_name = subject[:300], to[:400]
    letter.search_key = search_key(f"{letter.number} {to} {subject}")[:800]
    letter.blob, letter.state, letter.issued_at = blob, ISSUED, now
    letter.save()
    older = letter.replaces
    if older is not None and older.state == ISSUED:
        older.state, older.ended_at = REPLACED, now
        older.save(update_fields=["state", "ended_at"])
    told = _tell_cases(letter, "letter_replaced" if older else "letter_issued", actor=SYSTEM, now=now)
    if KINDS[letter.kind].told and (letter.follows is None or letter.seq is None):
        for event in told:
            announce_notice(event.case, "letter", event, now=now)
    return letter


# ── parts ──


def _case_at(actor: Actor, office: Office, number: str) -> Case:
    case, _standing = lock_number(actor, number)
    if case.office_id != office.pk:
        raise NoSuchLetter()
    return case


def _locked(actor: Actor, ref: UUID) -> Letter:
    letter = _lock(letters_at(actor).filter(ref=ref))
    if letter is None:
        raise NoSuchLetter()
    return letter


def _lock(rows: Any) -> Letter | None:
    """Lock a letter, its case first, as every command does; so with the cases that went under a covering letter."""
    found = rows.values_list("pk", "case_id").first()
    if found is None:
        return None
    pk, case_id = found
    case = for_update().get(pk=case_id) if case_id else None
    if case is None:
        list(_forwarded(pk))
    letter = (
        Letter.objects.select_for_update(of=("self",))
        .select_related("office", "key", "replaces")
        .filter(pk=pk)
        .first()
    )
    if letter is not None and case is not None:
        letter.case = case
    return letter


def _forwarded(letter_id: int) -> QuerySet[Case]:
    """The cases that went under a covering letter, locked; not those of which nothing can be kept any more."""
    gone = Handover.objects.filter(letter=letter_id, case__key__isnull=False)
    return for_update().filter(pk__in=gone.values("case")).order_by("pk")


def require_work(actor: Actor, office: Office, case: Case | None) -> None:
    held = {str(seat.role) for seat in actor.seats_at(office.pk)} if actor.two_factor else set()
    if not held:
        raise NoSuchLetter()
    if case is not None:
        require_role(standing_of(actor, case), WORKING_ROLES, says="officer")
    elif not held & WORKING_ROLES:
        raise refuse_for("officer")


def seat_at(actor: Actor, office: Office) -> int | None:
    return next((seat.id for seat in actor.seats_at(office.pk) if seat.role in WORKING_ROLES), None)


def _director(office: Office, now: datetime) -> Membership | None:
    return next(iter(members_at(office, timezone.localtime(now).date(), "director")), None)


def put_words(letter: Letter, content: dict[str, Any]) -> None:
    """Keep what a person wrote, with the plain part that the letter book shows."""
    put_content(letter, content)
    named = content["to"] or (letter.case.display_name if letter.case else "")
    if content.get("holder"):
        named = PersonName(*content["holder"]).full()
    letter.to_name, letter.subject = named[:400], content["subject"][:300]
    letter.search_key = search_key(f"{letter.to_name} {letter.subject}")[:800]


def _signed(
    letter: Letter,
    content: dict[str, Any],
    signer: Membership | None,
    signed: Signed | Signature | None = None,
    *,
    now: datetime,
) -> None:
    """From the signature on the letter has its place in the book. ``signed`` says how, where it decides."""
    block: dict[str, Any] = (
        {
            "name_th": signer.name("th"),
            "name_en": signer.name("en"),
            "position_th": signer.position("th"),
            "position_en": signer.position("en"),
        }
        if signer
        else {}
    )
    if signed is not None and block:
        block |= {
            "lines_th": [line.th for line in signed.lines],
            "lines_en": [line.en for line in signed.lines],
        }
    put_content(letter, {**content, "signer": block})
    letter.signed_by, letter.signed_at = signer, now
    letter.year = be_year(timezone.localtime(now).date())
    typed = letter_settings(letter.office).get("numbers") == "typed"
    letter.state = WAITING if typed else PENDING
    if not typed:
        give_letter_number(letter, now)
        letter.search_key = search_key(f"{letter.number} {letter.to_name} {letter.subject}")[:800]
    letter.save()
    if not typed:
        _announce(letter, now=now)


def _send_on(letter: Letter, *, actor: Actor, now: datetime) -> None:
    """The cases under a covering letter that has its number go to the office that it is written to."""
    content = content_of(letter)
    if letter.state == PENDING and content.get("cases"):
        to = office_by_code(content["forward_to"])
        forward(letter, content["cases"], to, actor=actor, now=now)


def _announce(letter: Letter, *, now: datetime) -> None:
    """Write the effect that makes the letter."""
    enqueue(
        "letter",
        args={"letter": letter.pk, "kind": letter.kind},
        about=letter.about,
        order_key=f"letter:{letter.pk}",
        now=now,
    )


def _end(letter: Letter, how: str, reason: str, *, actor: Actor, now: datetime) -> None:
    put_content(letter, {**content_of(letter), "ended": reason, "ended_by": actor.name})
    letter.state, letter.ended_at = how, now
    letter.save(update_fields=["content", "state", "ended_at"])
    told = _tell_cases(
        letter,
        "letter_revoked" if how == REVOKED else "letter_voided",
        actor=actor,
        reason=reason,
        now=now,
    )
    if how == REVOKED and KINDS[letter.kind].told:
        for event in told:
            announce_notice(event.case, "letter_revoked", event, now=now)


def _tell_cases(
    letter: Letter, kind: str, *, actor: Actor, reason: str = "", now: datetime
) -> tuple[Event, ...]:
    """Into the timeline of its case, or of those that went under it: number and state of the letter, to be retold."""
    known = KINDS[letter.kind]
    open_to_all = known.told and kind != "letter_voided"
    detail = {
        "letter_th": known.title.th,
        "letter_en": known.title.en,
        "number": letter.number or "–",
        "ref": str(letter.ref),
        **({"reason": reason} if reason else {}),
    }
    return tuple(
        record(
            case,
            kind,
            actor=actor,
            standing=_standing(actor, case, letter),
            now=now,
            audience=Event.EVERYONE if open_to_all else Event.OFFICE,
            detail=detail,
        )
        for case in ((letter.case,) if letter.case else _forwarded(letter.pk))
    )


def _standing(actor: Actor, case: Case, letter: Letter) -> Standing:
    """Whoever takes a covering letter back works at the office that wrote it, not where its cases are now."""
    standing = standing_of(actor, case)
    if letter.office_id == case.office_id:
        return standing
    return replace(standing, roles=frozenset(str(seat.role) for seat in actor.seats_at(letter.office_id)))


__all__ = [
    "LetterKind",
    "change_letter",
    "discard_letter",
    "end_letter",
    "follow",
    "issue_letter",
    "number_letter",
    "sign_letter",
    "take_back_letters",
    "write_letter",
]
