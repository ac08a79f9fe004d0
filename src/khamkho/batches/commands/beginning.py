"""Begin a batch, hand a school the link to one, and put the covering letter on top."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from khamkho.base.codes import normalise_code, public_code
from khamkho.base.errors import Invalid, Problem
from khamkho.base.places import too_long
from khamkho.base.text import clean
from khamkho.batches.commands.holding import CLERKS, locked
from khamkho.batches.contents import Words, put_words, words_of
from khamkho.batches.models import Batch
from khamkho.batches.queries import services_for
from khamkho.batches.rules.refusals import BatchLinkOver, LetterFixed, NoSuchBatch, NotAboveTheSchool
from khamkho.casework.rules.permits import refuse_for
from khamkho.casework.rules.refusals import NotOffered
from khamkho.files.commands import Stored, drop_blob
from khamkho.offices.models import Office
from khamkho.offices.queries import offering_for, offices_above, offices_under
from khamkho.people.actor import Actor
from khamkho.people.commands import post_mail
from khamkho.vault.commands import new_key
from khamkho.vault.keys import index
from khamkho.work.commands import enqueue

LINK_LIFE = timedelta(days=14)
LONGEST = {"number": 100, "clerk": 200, "phone": 60}
NEEDED = {
    "number": ("กรุณากรอกเลขที่หนังสือ", "Enter the number of the letter"),
    "clerk": ("กรุณากรอกชื่อผู้จัดส่ง", "Enter who sends the batch"),
}


def link_index(code: str) -> str:
    """The keyed index under which a link is found; of the code itself nothing is kept."""
    return index("batch", normalise_code(code) or code)


@transaction.atomic
def begin_batch(*, actor: Actor, school: Office, office: str, service_id: str, now: datetime) -> Batch:
    """A clerk of a school begins a batch for one service of an office above, by the office's code.

    Raises NotYours, NotAboveTheSchool, NotOffered.
    """
    if not (actor.two_factor and actor.seat_as(school.pk, *CLERKS)):
        raise refuse_for("officer")
    above = next((one for one in offices_above(school) if one.code == office), None)
    if above is None:
        raise NotAboveTheSchool()
    batch = _make(above, school, service_id, now)
    batch.clerk_id = actor.user_id
    put_words(batch, Words(clerk=actor.name))
    batch.save()
    return batch


@transaction.atomic
def invite_school(
    *, actor: Actor, office: Office, school: str, service_id: str, now: datetime
) -> tuple[Batch, str]:
    """An officer hands a school of her office a link to send a batch without an account; it goes by mail to the school's
    address, and is shown once. Returns the batch and the code.

    Raises NotYours, NotAboveTheSchool, NotOffered.
    """
    if not (actor.two_factor and actor.seat_as(office.pk, *CLERKS)):
        raise refuse_for("officer")
    found = next((one for one in offices_under(office) if one.code == school), None)
    if found is None:
        raise NotAboveTheSchool()
    batch = _make(office, found, service_id, now)
    put_words(batch, Words())
    return batch, _give_link(batch, now)


@transaction.atomic
def new_link(*, actor: Actor, office: Office, ref: UUID, now: datetime) -> tuple[Batch, str]:
    """Another link to a batch, in place of one that was used or lost; what was filled in stays.

    Raises NotYours, NoSuchBatch.
    """
    if not (actor.two_factor and actor.seat_as(office.pk, *CLERKS)):
        raise refuse_for("officer")
    rows = Batch.objects.select_for_update(of=("self",)).select_related("school", "office", "key")
    batch = rows.filter(ref=ref, office=office, clerk=None, key__isnull=False).first()
    if batch is None:
        raise NoSuchBatch()
    return batch, _give_link(batch, now)


@transaction.atomic
def open_batch(*, code: str) -> Batch:
    """Use a link: it works once, and whoever used it sends the batch from that browser. Raises BatchLinkOver."""
    rows = Batch.objects.select_for_update(of=("self",)).select_related("school", "office")
    batch = rows.filter(link=link_index(code), key__isnull=False).first()
    if batch is None:
        raise BatchLinkOver()
    batch.link = None
    batch.save(update_fields=["link"])
    return batch


@transaction.atomic
def put_letter(
    *,
    actor: Actor,
    ref: UUID,
    by_link: bool,
    number: str,
    day: date | None,
    clerk: str,
    phone: str,
    stored: Stored | None = None,
    now: datetime,
) -> Batch:
    """Say which letter it is, by whom, and put the file on top; without a file the one that is there stays.

    Raises NoSuchBatch, LetterFixed once people were handed in with it, Invalid.
    """
    batch = locked(actor, ref, by_link=by_link)
    if batch.sent_at:
        raise LetterFixed()
    said = {"number": clean(number), "clerk": clean(clerk), "phone": clean(phone)}
    problems = [Problem(name, "required", *NEEDED[name]) for name in NEEDED if not said[name]]
    for name, longest in LONGEST.items():
        problems += too_long(name, said[name], longest)
    if day is None or day > timezone.localtime(now).date():
        problems.append(
            Problem(
                "day", "required", "ระบุวันที่ของหนังสือ ไม่เกินวันนี้", "Give the date of the letter, today or before"
            )
        )
    if stored is None and batch.letter_id is None:
        problems.append(Problem("letter", "required", "กรุณาแนบหนังสือนำส่ง", "Attach the covering letter"))
    if problems or day is None:
        raise Invalid(problems)
    words = replace(words_of(batch), date=day.isoformat(), **said)
    if stored is not None:
        old, batch.letter = batch.letter, stored.blob
        words = replace(words, letter_name=stored.name)
    put_words(batch, words)
    batch.save(update_fields=["words", "letter"])
    if stored is not None:
        enqueue("scan", args={"blob": str(stored.blob.pk)}, about=batch.about, now=now)
        if old is not None:
            drop_blob(old)
    return batch


def _make(office: Office, school: Office, service_id: str, now: datetime) -> Batch:
    if offering_for(office, service_id) is None or service_id not in dict(services_for(office)):
        raise NotOffered()
    return Batch(
        code=public_code(60),
        office=office,
        school=school,
        service_id=service_id,
        created_at=now,
        key=new_key(),
    )


def _give_link(batch: Batch, now: datetime) -> str:
    code = public_code()
    batch.link = link_index(code)
    batch.save()
    if batch.school.email:
        facts = {
            "office": batch.office.name_th,
            "school": batch.school.name_th,
            "service": dict(services_for(batch.office))[batch.service_id].th,
            "link": settings.PUBLIC_URL + reverse("portal:batch-link", args=[code]),
        }
        post_mail("batch/link", to=batch.school.email, lang="th", facts=facts, life=LINK_LIFE, now=now)
    return code
