"""Start and fill: what happens before an application is handed in, and while it is being corrected."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from khamkho.base.codes import public_code
from khamkho.base.errors import Problem
from khamkho.base.text import Lang, Text, clean
from khamkho.casework.commands.attached import forget_file, keep_file
from khamkho.casework.commands.locking import lock_ref
from khamkho.casework.commands.numbering import give_number
from khamkho.casework.commands.record import Repeat, record
from khamkho.casework.contents import WHOLE, Body, put_working_copy, working_copy_of
from khamkho.casework.context import context_for
from khamkho.casework.defects import closed_in, names_in
from khamkho.casework.models import Attachment, Case
from khamkho.casework.rules.contact import NoMobile, Way, is_proven
from khamkho.casework.rules.defects import DOCUMENT
from khamkho.casework.rules.permits import APPLICANT, WORKING_ROLES, Standing, refuse_for
from khamkho.casework.rules.refusals import (
    AlreadySubmitted,
    NoDocument,
    NoProxy,
    NoSuchCase,
    NotEditable,
    NotMarked,
    NotOffered,
    SignInNeeded,
    TooManyFiles,
)
from khamkho.casework.rules.rounds import is_confirmation
from khamkho.casework.standing import standing_of
from khamkho.casework.tracking import track_index
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.fields.contact import is_mobile
from khamkho.catalogue.models import PublishedVersion
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.files.commands import Stored
from khamkho.offices.models import Office
from khamkho.offices.queries import offering_for
from khamkho.people.actor import Actor
from khamkho.people.queries import user_by_phone
from khamkho.vault.commands import new_key
from khamkho.work.commands import enqueue

CONTACT = Text("ช่องทางติดต่อ", "how to reach you")
EMAIL = "email"
CHANNELS = ("web", "line", "counter", "phone", "mail", EMAIL, "api", "batch")

BY_OTHERS = ("batch",)
"""Ways on which somebody else writes the draft: it is never hers because she happens to be signed in."""


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What became of one page: the values that were kept, and what is wrong with the rest."""

    case: Case
    values: Mapping[str, Any]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An office that was asked to answer a form, and the version of the form that it was asked by."""

    office: Office
    version: PublishedVersion
    email: str = ""
    """Where news of its answer go."""


def start(
    *,
    actor: Actor,
    office: Office,
    service_id: str,
    variant: str = "",
    channel: str = "web",
    lang: Lang = "th",
    client_key: str = "",
    content: Any = None,
    on_behalf: bool = False,
    numbered: bool = False,
    asked: Asked | None = None,
    sent_by: str = "",
    now: datetime,
) -> Case:
    """Begin an application at an office: a draft under the version of the service that holds today.

    ``on_behalf``: an officer types it in for somebody at the counter, on the phone or from a letter; the
    case then has no account. ``numbered``: the case gets its number at once, because another system has to
    keep one name for it; should it never be handed in, the number stays in the book as void. ``asked``: it is the answer
    of an office that was asked, under the version it was asked by; nobody has to offer the service then. ``sent_by``: the
    name of who hands it in for somebody under a covering letter; whoever calls has permitted that. A repeat under
    the same ``client_key`` and ``content`` gives the same draft.
    Raises NotOffered, SignInNeeded, KeyReused, NotYours for who does not answer for the office asked, and when ``on_behalf`` is not an officer of the office.
    """
    scope = f"start:{actor.partner or actor.user_id or ''}"
    wanted = content if content is not None else [office.pk, service_id, variant]
    reply = Repeat(scope=scope, key=client_key, content=wanted)
    try:
        with transaction.atomic():
            return reply.first() or _begin(
                actor=actor,
                office=office,
                service_id=service_id,
                variant=variant,
                channel=channel,
                lang=lang,
                on_behalf=on_behalf,
                numbered=numbered,
                asked=asked,
                sent_by=sent_by,
                reply=reply,
                now=now,
            )
    except IntegrityError:  # the same key at the same moment: the other one was first
        if earlier := reply.first():
            return earlier
        raise


def _begin(
    *,
    actor: Actor,
    office: Office,
    service_id: str,
    variant: str,
    channel: str,
    lang: Lang,
    on_behalf: bool,
    numbered: bool,
    asked: Asked | None,
    sent_by: str,
    reply: Repeat,
    now: datetime,
) -> Case:
    version = asked.version if asked else _offered(office, service_id)
    service = service_of(version)
    if asked and not on_behalf and not _answers_for(actor, asked.office):
        raise refuse_for(APPLICANT)
    if service.is_internal:  # its officers begin it, or the year
        raise NotOffered()
    if on_behalf and not (actor.two_factor and actor.seat_as(office.pk, "officer", "supervisor", "director")):
        raise refuse_for("officer")
    if service.identity.account == "required" and not (
        actor.user_id or actor.partner or actor.kind == "system" or sent_by
    ):
        raise SignInNeeded()
    track = public_code()
    case = Case(
        office=office,
        version=version,
        asked=asked.office if asked else None,
        service_id=service_id,
        variant=variant if variant in service.variants else "",
        channel=channel if channel in CHANNELS else "web",
        lang=lang,
        partner=actor.partner,
        applicant_id=None if on_behalf or asked or sent_by or actor.partner else actor.user_id,
        entered_by_id=actor.user_id if on_behalf else None,
        key=new_key(),
        track_index=track_index(track),
        created_at=now,
        changed_at=now,
    )
    contact = {"email": asked.email} if asked and asked.email else {}
    entered_by = actor.name if on_behalf else sent_by
    put_working_copy(case, Body(track=track, contact=contact, entered_by=entered_by))
    if numbered:
        give_number(case, now)
    case.save()
    reply.remember(case, now)
    return case


def _offered(office: Office, service_id: str) -> PublishedVersion:
    offering = offering_for(office, service_id)
    if offering is None:
        raise NotOffered()
    return offering.version


def _answers_for(actor: Actor, office: Office) -> bool:
    """Whether this person works at the office that was asked; whoever opened a link was let in before."""
    return actor.kind == "system" or (
        actor.two_factor and actor.seat_as(office.pk, "officer", "supervisor", "director") is not None
    )


@transaction.atomic
def choose_variant(*, actor: Actor, ref: UUID, variant: str, now: datetime) -> Case:
    """Answer the first question of a service that has variants. What was filled in stays. Refuses NotEditable."""
    case, service, body = open_for_filling(actor, ref)
    if case.state != Case.DRAFT:
        raise NotEditable()
    if variant not in service.variants:
        raise NoSuchCase()
    case.variant = variant
    keep(case, body, now)
    return case


@transaction.atomic
def fill(*, actor: Actor, ref: UUID, page_id: str, raw: Mapping[str, Any], now: datetime) -> Filled:
    """Save one page as typed: valid answers as values, the rest as raw text beside what is wrong with it.

    Nothing typed is ever lost. While only marked things may be changed, others are refused by name. ``raw`` is a form post (names ``field`` or ``field.part``; strings or lists).
    Raises NotEditable, NotMarked and NoSuchCase.
    """
    case, service, body = open_for_filling(actor, ref)
    context = context_for(case, lang=actor.lang, now=now)
    closed = closed_in(case, service)
    require_open(service, closed, {name.partition(".")[0] for name in raw})
    shut = [field for field in service.fields.values() if field.id in closed]
    whole = {**catalogue.initial(shut, body.answers, context), **raw}
    checked = _without(
        catalogue.check_page(service, case.variant, page_id, whole, body.answers, context), closed
    )
    body.answers = checked.merged(body.answers)
    for problem in checked.problems:
        body.answers.pop(problem.where.split(".")[0], None)
    if checked.problems:
        body.raw[page_id] = {name: value for name, value in raw.items() if name != "csrfmiddlewaretoken"}
        body.done = [page for page in body.done if page != page_id]
    else:
        body.raw.pop(page_id, None)
        body.done = [*(page for page in body.done if page != page_id), page_id]
    keep(case, body, now)
    return Filled(case=case, values=checked.values, problems=checked.problems)


@transaction.atomic
def fill_all(*, actor: Actor, ref: UUID, answers: Mapping[str, Any], now: datetime) -> Filled:
    """Save a whole set of answers at once, as another system sends them: JSON values by field id.

    Valid answers are kept as values, the rest as it came, so that submitting can say what is wrong with it.
    """
    case, service, body = open_for_filling(actor, ref)
    closed = closed_in(case, service)
    kept = {name: value for name, value in body.answers.items() if name in closed}
    checked = catalogue.check_answers(
        service, case.variant, {**kept, **answers}, context_for(case, lang=actor.lang, now=now)
    )
    require_open(service, closed, {name for name in answers if checked.values.get(name) != kept.get(name)})
    checked = _without(checked, closed)
    body.answers = {**checked.values, **kept}
    body.raw = {WHOLE: {**kept, **answers}} if checked.problems else {}
    keep(case, body, now)
    return Filled(case=case, values=checked.values, problems=checked.problems)


@transaction.atomic
def prefill(
    *,
    actor: Actor,
    ref: UUID,
    answers: Mapping[str, Any],
    source: Mapping[str, str] | None = None,
    now: datetime,
) -> Case:
    """Put known answers into a fresh draft, those that the form asks and that are still sound; she looks at each page.

    What she stands by in person, a declaration or a signature, is never filled in for her. ``source`` names a list of the
    office that the answers come from: then they are kept beside, so that an officer sees what she corrected.
    """
    case, service, body = open_for_filling(actor, ref)
    hers = {name for name, field in service.fields.items() if field.type in ("declaration", "signature")}
    left = {*service.fields} - hers - {*closed_in(case, service)}
    known = {name: value for name, value in answers.items() if name in left}
    checked = catalogue.check_answers(
        service, case.variant, known, context_for(case, lang=actor.lang, now=now)
    )
    sound = {name: checked.values[name] for name in known if name in checked.values}
    body.answers = {**sound, **body.answers}
    body.raw = {page: typed for page, typed in body.raw.items() if any(typed.values())}  # pages left empty
    if source:
        body.listed = {**source, "answers": sound}
    keep(case, body, now)
    return case


@transaction.atomic
def set_contact(
    *,
    actor: Actor,
    ref: UUID,
    email: str,
    phone: str,
    notify: Way | None = None,
    proxy: Mapping[str, str] | None = None,
    now: datetime,
) -> Case:
    """Say where the applicant can be reached about this case, which way news go (``notify``; None leaves it as it is),
    and who applies for her (ผู้รับมอบอำนาจ), if somebody does.

    The addresses were checked by the door. ``proxy`` has ``name``, ``relation``, ``phone``. A phone stays proven while it
    stays the same; one that the applicant signs in with was proven there. Raises NoProxy where the service is not applied for by proxy, NoMobile, NotYours for anybody but the applicant,
    NotMarked while only marked things may be changed, NotEditable.
    """
    case, service, body = open_for_filling(actor, ref, own=True)
    if closed_in(case, service):
        raise NotMarked(what=CONTACT)
    if proxy is not None and clean(proxy.get("name", "")) and "apply" not in service.proxy:
        raise NoProxy()
    if notify == "sms" and not is_mobile(clean(phone)):
        raise NoMobile()
    body.contact = {**body.contact, "email": clean(email), "phone": clean(phone)}
    if notify is not None:
        body.contact["notify"] = notify
    if notify == "sms" and not is_proven(body.contact) and _signs_in_with(actor, case, body.contact["phone"]):
        body.contact["proven"] = body.contact["phone"]
    if proxy is not None:
        body.proxy = {name: clean(said) for name, said in proxy.items()}
    keep(case, body, now)
    return case


def _signs_in_with(actor: Actor, case: Case, number: str) -> bool:
    """Whether a number is one of the writer's account, on a case that is in her own name."""
    owner = user_by_phone(number) if actor.user_id and actor.user_id == case.applicant_id else None
    return owner is not None and owner.pk == actor.user_id


@transaction.atomic
def send_link(*, actor: Actor, ref: UUID, email: str, now: datetime) -> Case:
    """Mail the link to a draft to its writer, so that she can carry on from any device; the address becomes her contact.

    The address was checked by the door, which also limits how often this is asked. Raises NotYours for anybody but the applicant, NotEditable, NoSuchCase.
    """
    case, _service, body = open_for_filling(actor, ref, own=True)
    body.contact = {**body.contact, "email": clean(email)}
    keep(case, body, now)
    enqueue(
        "notice",
        args={"case": case.pk, "kind": "draft", "event": case.head_seq},
        about=case.about,
        order_key=f"notice:{case.pk}",
        now=now,
    )
    return case


@transaction.atomic
def see_notice(*, actor: Actor, ref: UUID, version: str, now: datetime) -> Case:
    """Keep that the privacy notice of this version was shown, and when (PDPA s. 23)."""
    case, _service, body = open_for_filling(actor, ref)
    body.notice, body.notice_at = version, now.isoformat()
    keep(case, body, now)
    return case


@transaction.atomic
def attach(
    *, actor: Actor, ref: UUID, document: str, stored: Stored, copied_by: int | None = None, now: datetime
) -> Attachment:
    """Add a stored file to one of the documents asked for. Raises NoDocument, NotMarked, TooManyFiles, NotEditable.

    ``copied_by``: the seat of the officer who types the application in and made this copy from the original shown to
    her; NotYours for anybody else.
    """
    case, service, body = open_for_filling(actor, ref)
    if copied_by is not None and not may_copy(actor, case, copied_by):
        raise refuse_for("officer")
    needs = {
        need.id: need
        for need in catalogue.documents_for(service, case.variant, body.answers, by_proxy=body.by_proxy)
    }
    if document not in needs:
        raise NoDocument()
    require_open(service, closed_in(case, service), {DOCUMENT + document})
    limit = needs[document].max_files
    held = case.attachments.filter(document=document, dropped=False).exclude(state=Attachment.REMOVED)
    if held.count() >= limit:
        raise TooManyFiles(limit=limit)
    if case.working_copy is None:
        put_working_copy(case, body)
    case.changed_at = now
    case.save(update_fields=["working_copy", "changed_at"])
    return keep_file(
        case,
        document,
        stored,
        copied_by_id=copied_by,
        copied_at=now if copied_by else None,
        now=now,
    )


def may_copy(actor: Actor, case: Case, seat_id: int) -> bool:
    """Whether this person fills the application in for somebody, on a seat of hers where cases are worked on."""
    works = {seat.id for seat in actor.seats_at(case.office_id) if seat.role in WORKING_ROLES}
    fills = (
        case.entered_by_id == actor.user_id if case.state == Case.DRAFT else standing_of(actor, case).helps
    )
    return actor.two_factor and fills and seat_id in works


@transaction.atomic
def detach(*, actor: Actor, ref: UUID, attachment: UUID, now: datetime) -> None:
    """Take a file out of the working copy. What was handed in earlier stays with the case."""
    case, service, body = open_for_filling(actor, ref)
    row = (
        case.attachments.select_related("blob", "whole")
        .filter(ref=attachment)
        .exclude(state=Attachment.REMOVED)
        .first()
    )
    if row is None:
        raise NoSuchCase()
    require_open(service, closed_in(case, service), {DOCUMENT + row.document})
    if row.state == Attachment.DRAFT:
        forget_file(row)
    else:
        row.dropped = True
        row.save(update_fields=["dropped"])
    keep(case, body, now)


@transaction.atomic
def claim(*, actor: Actor, ref: UUID, now: datetime) -> Case:
    """Tie a case that has no account to the account of the applicant who has signed in meanwhile.

    A submitted one needs the tracking code in this session, and says so in its timeline. A case that has an
    account, or whose data were erased, stays as it is. Raises NotYours, also for a member of the office
    that works on it: whoever reads a code at the counter is not the applicant.
    """
    case, standing = lock_ref(actor, ref)
    if not may_be_claimed(actor, case):
        return case
    _require_own(standing)
    case.applicant_id = actor.user_id
    case.changed_at = now
    if case.state == Case.DRAFT:
        case.save(update_fields=["applicant", "changed_at"])
        return case
    if standing.reads_as_office:
        raise refuse_for(APPLICANT)
    record(case, "claimed", actor=actor, standing=standing, now=now)
    return case


def may_be_claimed(actor: Actor, case: Case) -> bool:
    """Whether a case waits for an account and this person has one. Who typed it in for somebody never is that somebody."""
    free = case.applicant_id is None and case.key_id is not None and case.asked_id is None
    if case.state == Case.DRAFT:
        return bool(actor.user_id) and free and not case.entered_by_id and case.channel not in BY_OTHERS
    return bool(actor.user_id) and free and not case.partner and case.entered_by_id != actor.user_id


def open_for_filling(actor: Actor, ref: UUID, *, own: bool = False) -> tuple[Case, Service, Body]:
    """Lock a case whose answers the actor may change now; with ``own`` only the applicant herself may."""
    case, standing = lock_ref(actor, ref)
    if own:
        _require_own(standing)
    if not standing.may("apply" if case.state == Case.DRAFT else "correct"):
        raise refuse_for(APPLICANT)
    service = service_of(case.version)
    if case.state == Case.DRAFT:
        return case, service, working_copy_of(case)
    step = service.step(case.step) if case.state == Case.OPEN else None
    if step is not None and step.by == APPLICANT and not is_confirmation(service, step):
        return case, service, working_copy_of(case)
    if step is not None and case.paper_at is not None and standing.helps:
        return case, service, working_copy_of(case)
    if case.state == Case.OPEN and case.head_seq == 1:
        raise AlreadySubmitted(number=case.number)
    raise NotEditable()


def require_open(service: Service, closed: frozenset[str], names: Set[str]) -> None:
    """Refuse to change what the office did not mark, by name. Raises NotMarked."""
    if shut := names & closed:
        found = [label for name, label in names_in(service).items() if name in shut]
        raise NotMarked(what=Text(", ".join(x.th for x in found), ", ".join(x.en for x in found)))


def _without(checked: catalogue.Checked, closed: frozenset[str]) -> catalogue.Checked:
    """What was checked, but for what may not be changed: that stays as it was handed in."""
    return catalogue.Checked(
        {name: value for name, value in checked.values.items() if name not in closed},
        tuple(problem for problem in checked.problems if problem.where.partition(".")[0] not in closed),
    )


def _require_own(standing: Standing) -> None:
    if not standing.is_applicant:
        raise refuse_for(APPLICANT)


def keep(case: Case, body: Body, now: datetime) -> None:
    """Seal the working copy as it is now."""
    put_working_copy(case, body)
    case.changed_at = now
    case.save(update_fields=["working_copy", "variant", "changed_at"])
