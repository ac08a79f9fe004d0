"""The people of a batch: one by one or by a sheet; what each still lacks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from khamkho.base.errors import Problem, Refused
from khamkho.base.ids import clean_id
from khamkho.batches.commands.holding import locked, writer
from khamkho.batches.contents import Note, note_of, put_note, words_of
from khamkho.batches.models import Batch, Row
from khamkho.batches.queries import service_for
from khamkho.batches.rules.refusals import MOST, BatchFull, NoSuchBatch
from khamkho.batches.rules.sheet import VARIANT, Raw, columns_for, raw_of, read_rows
from khamkho.casework import commands as casework
from khamkho.casework.contents import working_copy_of
from khamkho.casework.context import context_for
from khamkho.casework.missing import Files, files_of, problems_in
from khamkho.casework.models import Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.context import Context
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.people.actor import Actor

CHANNEL = "batch"


@transaction.atomic
def add_person(*, actor: Actor, ref: UUID, by_link: bool, now: datetime) -> Row:
    """A draft for one more person, to be filled in on the pages of the form. Raises NoSuchBatch, BatchFull, NotOffered."""
    batch = locked(actor, ref, by_link=by_link)
    row = _add(batch, actor, now)
    _look(batch, [row], now)
    return row


@transaction.atomic
def take_out(*, actor: Actor, ref: UUID, by_link: bool, at: int, now: datetime) -> None:
    """Throw the draft of a person away. Raises NoSuchBatch, AlreadySubmitted."""
    batch = locked(actor, ref, by_link=by_link)
    row = batch.rows.select_related("case").filter(at=at).first()
    if row is None:
        raise NoSuchBatch()
    casework.discard(actor=writer(actor, row.case), ref=row.case.ref, now=now)


@transaction.atomic
def take_sheet(
    *, actor: Actor, ref: UUID, by_link: bool, cells: Sequence[Sequence[str]], now: datetime
) -> tuple[int, int]:
    """Take in a sheet: a draft for each row. What is not right is kept as typed, and said beside the row.

    A row with the identity number of somebody who is in the batch and was not handed in mends her; the same sheet
    again adds nobody. Returns how many were added and mended. Raises NoSuchBatch, NotTheTemplate, BatchFull.
    """
    batch = locked(actor, ref, by_link=by_link)
    service = service_for(batch)
    drafts = [row for row in _rows(batch) if row.case.state == Case.DRAFT]
    known = {note.identity: row for row in drafts if (note := note_of(batch, row)).identity}
    columns = columns_for(service, _context(batch, actor, now))
    found = read_rows(cells, columns)
    held = batch.rows.count()
    added, mended = 0, 0
    touched = set[int]()
    for _line, raw in found:
        identity = _identity_typed(service, raw)
        row = known.get(identity)
        if row is None:
            if held + added >= MOST:
                raise BatchFull(most=MOST)
            row, added = _add(batch, actor, now), added + 1
            known |= {identity: row} if identity else {}
        else:
            mended += 1
        _fill(row.case, service, raw, actor, now)
        touched.add(row.pk)
    _look(batch, [row for row in _rows(batch) if row.pk in touched], now)
    return added, mended


@transaction.atomic
def look_again(*, actor: Actor, ref: UUID, by_link: bool, also: Collection[int] = (), now: datetime) -> Batch:
    """See anew what those lack who were changed on the pages of the form, and who stands at these places of the list.

    Raises NoSuchBatch.
    """
    batch = locked(actor, ref, by_link=by_link)
    rows = [row for row in _rows(batch) if row.case.state == Case.DRAFT and (row.at in also or _changed(row))]
    _look(batch, rows, now)
    return batch


def _changed(row: Row) -> bool:
    return row.checked_at is None or row.case.changed_at > row.checked_at


def _rows(batch: Batch) -> list[Row]:
    return list(batch.rows.select_related("case__version", "case__office", "case__key").order_by("at"))


def _context(batch: Batch, actor: Actor, now: datetime) -> Context:
    return context_for(Case(office=batch.office), lang=actor.lang, now=now)


def _add(batch: Batch, actor: Actor, now: datetime) -> Row:
    last = batch.rows.order_by("-at").first()
    if batch.rows.count() >= MOST:
        raise BatchFull(most=MOST)
    said = words_of(batch)
    case = casework.start(
        actor=actor,
        office=batch.office,
        service_id=batch.service_id,
        channel=CHANNEL,
        sent_by=" · ".join(filter(None, (said.clerk, batch.school.name_th))),
        now=now,
    )
    service = service_of(case.version)
    told = catalogue.privacy_notice(service, actor.lang)
    casework.see_notice(actor=writer(actor, case), ref=case.ref, version=told.version, now=now)
    case.refresh_from_db()
    return Row.objects.create(batch=batch, at=last.at + 1 if last else 1, case=case)


def _fill(case: Case, service: Service, raw: Raw, actor: Actor, now: datetime) -> None:
    """Every page that is asked, one after the other, as the form itself would post it."""
    who = writer(actor, case)
    variant = str(raw.get(VARIANT, ""))
    if variant in service.variants and variant != case.variant:
        casework.choose_variant(actor=who, ref=case.ref, variant=variant, now=now)
        case.variant = variant
    answers = dict(working_copy_of(case).answers)
    for page in service.form:
        typed = raw_of(page.fields, raw)
        if not typed or page not in catalogue.pages_for(service, case.variant, answers):
            continue
        shut = catalogue.initial(page.fields, answers, context_for(case, lang=actor.lang, now=now))
        filled = casework.fill(actor=who, ref=case.ref, page_id=page.id, raw={**shut, **typed}, now=now)
        answers |= {name: value for name, value in filled.values.items() if value is not None}


def _identity_typed(service: Service, raw: Raw) -> str:
    """The identity number that a row of a sheet names first."""
    for name, field in service.fields.items():
        if field.type == "identity_number" and (typed := str(raw.get(f"{name}.number", ""))):
            return clean_id(typed)
    return ""


def _look(batch: Batch, rows: Sequence[Row], now: datetime) -> None:
    """Write down who each is and what she lacks; why she was refused before is over."""
    files = files_of([row.case for row in rows])
    for row in rows:
        put_note(batch, row, _noted(row.case, files.get(row.case.pk, ()), now))
        row.checked_at = now
    Row.objects.bulk_update(rows, ["note", "checked_at"])


def _noted(case: Case, files: Files, now: datetime) -> Note:
    service, body = service_of(case.version), working_copy_of(case)
    seen = catalogue.projection(service, catalogue.relevant_answers(service, case.variant, body.answers))
    problems: tuple[Problem, ...]
    if service.variants and case.variant not in service.variants:
        problems = (Problem(VARIANT, "required", "ยังไม่ได้เลือกกรณีที่ขอ", "It is not said what is applied for"),)
    else:
        problems = problems_in(case, service, body, files, lang="th", now=now)
    if (stop := catalogue.stop_for(service, case.variant, body.answers)) is not None:
        problems = (Problem("stop", "stopped", stop.title.th, stop.title.en),)
    return Note(
        name=seen.display_name,
        identity=next(iter(seen.identity_numbers), ""),
        problems=problems,
    )


def refused(batch: Batch, row: Row, no: Refused, now: datetime) -> None:
    """Keep beside a person why she was not handed in; she stays a draft."""
    note = note_of(batch, row)
    said = (f"{no.sentence('th')} {no.next('th')}", f"{no.sentence('en')} {no.next('en')}")
    put_note(batch, row, Note(name=note.name, identity=note.identity, problems=note.problems, refused=said))
    row.checked_at = now
    row.save(update_fields=["note", "checked_at"])
