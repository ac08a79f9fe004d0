"""The worker goes through a table: a bounded stretch at a time, each row once, on from where it stopped."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from time import monotonic

from django.db import transaction
from django.utils import timezone

from khamkho.base.errors import Problem, Refused
from khamkho.base.thai import be_year
from khamkho.cards.commands import take_in_card
from khamkho.casework.commands import Old, take_in
from khamkho.casework.models import Case
from khamkho.casework.rules.old import old_number
from khamkho.catalogue.context import Context
from khamkho.catalogue.models import PublishedVersion
from khamkho.catalogue.places import PLACES
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import DocumentNeed, Service
from khamkho.files.commands import LIMIT, Stored, drop_blob, store_file
from khamkho.files.kinds import Accept
from khamkho.moving.contents import (
    archive_of,
    mark_of,
    problems_of,
    put_problems,
    source_of,
    state_mark,
    state_words,
    table_of,
)
from khamkho.moving.models import Moving, MovingRow
from khamkho.moving.rules.archive import Archive, NotInArchive
from khamkho.moving.rules.reading import Reader, Row, as_problem
from khamkho.offices.commands.log import record
from khamkho.offices.models import Office
from khamkho.offices.queries import OfficeSchools, offering_for
from khamkho.people.actor import SYSTEM, Actor
from khamkho.vault.commands import destroy_key, new_key
from khamkho.vault.models import DataKey
from khamkho.work.commands import enqueue

SECONDS = 20.0
"""How long one stretch may last: then others get their turn, and the next stretch follows."""
TRIED_AT_ONCE = 200
MOVED_IN = Problem(
    "row", "moved-in", "แถวนี้ซ้ำกับแถวก่อนหน้า หรือนำเข้าแล้ว", "This row stands above, or was moved in before"
)
KEPT = timedelta(days=30)
"""How long a table stays after its import was carried out: as long as somebody may look into its faults."""


def announce(moving: Moving, *, now: datetime) -> None:
    """Have the worker go on with an import. A part of the commands that hold it."""
    enqueue(
        "moving",
        args={"moving": moving.pk},
        about=f"office:{moving.office_id}",
        order_key=f"moving:{moving.pk}",
        now=now,
    )


@dataclass(frozen=True, kw_only=True)
class Work:
    """Everything that the rows of one stretch need."""

    moving: Moving
    version: PublishedVersion
    service: Service
    reader: Reader
    archive: Archive | None
    actor: Actor
    source: str


def carry_on(*, moving_id: int, now: datetime, seconds: float = SECONDS) -> bool:
    """Go on with an import for a while; returns whether something is left. A row that was done is never done again, so
    after a kill it is simply called once more."""
    moving = Moving.objects.select_related("office", "key", "table", "files", "by").get(pk=moving_id)
    if moving.state == Moving.UNDOING:
        from khamkho.moving.commands.undoing import undo_some

        return _next(moving, undo_some(moving, seconds=seconds, now=now), Moving.UNDONE, now=now)
    if moving.state not in (Moving.TRYING, Moving.RUNNING) or moving.table is None:
        return False
    work = _work(moving, now)
    if work is None:
        return _next(moving, False, Moving.MAPPING, now=now)
    if moving.state == Moving.TRYING:
        return _next(moving, _try_some(work, seconds), Moving.TRIED, now=now)
    return _next(moving, _run_some(work, seconds, now), Moving.DONE, now=now)


def _next(moving: Moving, left: bool, after: str, *, now: datetime) -> bool:
    """The next stretch, or the end of this way."""
    with transaction.atomic():
        held = Moving.objects.select_for_update().select_related("office").get(pk=moving.pk)
        if held.state != moving.state:  # somebody stopped it
            return False
        if left:
            announce(held, now=now)
            return True
        held.state, held.changed_at = after, now
        held.save(update_fields=["state", "changed_at"])
        if after == Moving.DONE:
            made = held.rows.filter(state=MovingRow.MADE).count()
            detail = {"service": held.service_id, "made": made, "left": held.total - made}
            actor = replace(SYSTEM, name=held.by_name)
            record(held.office, actor, "moving-done", detail, now)
    return False


def reader_of(moving: Moving, service: Service, ctx: Context) -> Reader:
    """How the rows of an import are read, as its columns and words were chosen."""
    words = state_words(moving, table_of(moving))
    states = {word: moving.states.get(state_mark(moving.office_id, word), "") for word in words}
    return Reader(service=service, columns=moving.columns, states=states, ctx=ctx)


def context_at(office: Office, today: date) -> Context:
    """The world in which rows are read."""
    return Context(today=today, places=PLACES, schools=OfficeSchools(office), lang="th")


def _work(moving: Moving, now: datetime) -> Work | None:
    """None where the office does not offer the service any more: nothing can be tried then."""
    offering = offering_for(moving.office, moving.service_id)
    if offering is None:
        return None
    service = service_of(offering.version)
    ctx = context_at(moving.office, timezone.localtime(now).date())
    return Work(
        moving=moving,
        version=offering.version,
        service=service,
        reader=reader_of(moving, service, ctx),
        archive=archive_of(moving),
        actor=replace(SYSTEM, user_id=moving.by.user_id, name=moving.by_name),
        source=source_of(moving),
    )


def _try_some(work: Work, seconds: float) -> bool:
    """Judge rows that wait, some in one transaction; returns whether others wait still."""
    cells, until = dict(table_of(work.moving).rows), monotonic() + seconds
    while monotonic() < until:
        with transaction.atomic():
            rows = work.moving.rows.select_for_update().filter(state=MovingRow.WAITING).order_by("line")
            some = list(rows[:TRIED_AT_ONCE])
            above = work.moving.rows.exclude(state=MovingRow.WAITING)
            seen = {one for pair in above.values_list("number", "mark") for one in pair if one}
            for row in some:
                read = work.reader.read(row.line, cells[row.line])
                row.mark, row.number = mark_of(work.moving, cells[row.line]), _number(work, read)
                problems = [*read.problems, *_known(read, row, seen), *_not_there(work, read)]
                row.state = MovingRow.WRONG if problems else MovingRow.RIGHT
                put_problems(work.moving, row, problems)
                seen |= {one for one in (row.number, row.mark) if one}
            MovingRow.objects.bulk_update(some, ["state", "mark", "number", "problems"])
        if len(some) < TRIED_AT_ONCE:
            return False
    return True


def _number(work: Work, read: Row) -> str:
    """The number that the case of a row gets, where the row tells one."""
    if not read.number or read.received_on is None:
        return ""
    try:
        return old_number(work.moving.office.prefix, read.number, be_year(read.received_on))
    except Refused:
        return ""


def _known(read: Row, row: MovingRow, seen: Collection[str]) -> list[Problem]:
    """Whether the row, or its number, is there already: of two rows the second is at fault."""
    if row.number and (row.number in seen or Case.objects.filter(number=row.number).exists()):
        th = f"เลขที่ {read.number} ซ้ำกับแถวก่อนหน้า หรือมีในทะเบียนแล้ว"
        en = f"Number {read.number} stands in an earlier row, or in the register"
        return [Problem("number", "twice", th, en)]
    return [MOVED_IN] if row.mark in seen or _was_made(row) else []


def _was_made(row: MovingRow) -> bool:
    return MovingRow.objects.filter(mark=row.mark, state=MovingRow.MADE).exists()


def _not_there(work: Work, read: Row) -> list[Problem]:
    """Files that the row names and that did not come along."""
    problems = []
    for document, names in read.files.items():
        for name in names:
            try:
                if work.archive is None:
                    raise NotInArchive(name=name)
                work.archive.find(name)
            except Refused as no:
                problems.append(as_problem(f"file.{document}", no))
    return problems


def _run_some(work: Work, seconds: float, now: datetime) -> bool:
    """Move in rows that were found right; returns whether others wait still."""
    cells, until = dict(table_of(work.moving).rows), monotonic() + seconds
    waiting = work.moving.rows.filter(state=MovingRow.RIGHT).order_by("line").values_list("pk", "line")
    for row_id, line in list(waiting):
        if monotonic() > until or not Moving.objects.filter(pk=work.moving.pk, state=Moving.RUNNING).exists():
            return True
        _run_one(work, row_id, line, cells[line], now)
    return False


def _run_one(work: Work, row_id: int, line: int, cells: tuple[str, ...], now: datetime) -> None:
    """One row: its files are judged and sealed first, then the case and the row change together, or neither."""
    read = work.reader.read(line, cells)
    key = new_key()
    kept: list[tuple[str, Stored]] = []
    try:
        if read.problems or read.received_on is None:
            raise RowIsWrong(read.problems)
        kept = _files(work, read, key, now)
        with transaction.atomic():
            row = MovingRow.objects.select_for_update().get(pk=row_id)
            if row.state != MovingRow.RIGHT:
                raise RowIsDone
            if _was_made(row):
                raise RowIsWrong((MOVED_IN,))
            case = take_in(
                actor=work.actor,
                office=work.moving.office,
                version=work.version,
                old=_old(work, read),
                key=key,
                files=kept,
                now=now,
            )
            issuer = next(iter(read.people.values()), "")
            take_in_card(case=case, asked=read.asked, issuer=issuer, now=now)
            row.state, row.case = MovingRow.MADE, case
            row.save(update_fields=["state", "case"])
    except RowIsDone:
        _throw_away(key, kept, now)
    except RowIsWrong as wrong:
        _throw_away(key, kept, now)
        _put_wrong(work, row_id, wrong.problems)
    except Refused as no:
        _throw_away(key, kept, now)
        _put_wrong(work, row_id, (as_problem("number", no),))


class RowIsDone(Exception):
    """Another worker was first."""


class RowIsWrong(Exception):
    """What was right when it was tried is not any more, or a file that it names is not taken."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__()
        self.problems = problems


def _old(work: Work, read: Row) -> Old:
    if read.received_on is None:
        raise AssertionError("a row without a day is not right")
    return Old(
        received_on=read.received_on,
        target=read.target,
        number=read.number,
        variant=read.variant,
        answers=read.answers,
        ended_on=read.ended_on,
        asked=read.asked,
        days=read.days,
        people=read.people,
        source=work.source,
        line=read.line,
    )


def _files(work: Work, read: Row, key: DataKey, now: datetime) -> list[tuple[str, Stored]]:
    """The files of a row, judged as every upload is. Raises RowIsWrong naming each that is not taken."""
    kept: list[tuple[str, Stored]] = []
    problems: list[Problem] = []
    needs = {need.id: need for need in work.service.documents}
    for document, names in read.files.items():
        for name in names:
            try:
                kept.append((document, _file(work, needs[document], name, key, now)))
            except Refused as no:
                problems.append(as_problem(f"file.{document}", no))
    if problems:
        _drop(kept)
        raise RowIsWrong(tuple(problems))
    return kept


def _file(work: Work, need: DocumentNeed, name: str, key: DataKey, now: datetime) -> Stored:
    if work.archive is None:
        raise NotInArchive(name=name)
    data = work.archive.read(work.archive.find(name), LIMIT)
    return store_file(
        key=key, data=data, name=name.rpartition("/")[2], accept=_takes(need), limit=LIMIT, now=now
    )


def _takes(need: DocumentNeed) -> Accept:
    if need.type == "id_photo":
        return "id_photo"
    return "document" if len(need.accept) > 1 else "pdf" if "pdf" in need.accept else "image"


def _throw_away(key: DataKey, kept: list[tuple[str, Stored]], now: datetime) -> None:
    with transaction.atomic():
        _drop(kept)
        destroy_key(key.pk, now=now)


def _drop(kept: list[tuple[str, Stored]]) -> None:
    for _document, stored in kept:
        for blob in (stored.blob, stored.whole):
            if blob is not None:
                drop_blob(blob)
    kept.clear()


def _put_wrong(work: Work, row_id: int, problems: tuple[Problem, ...]) -> None:
    with transaction.atomic():
        row = MovingRow.objects.select_for_update().get(pk=row_id)
        if row.state == MovingRow.RIGHT:
            row.state = MovingRow.WRONG
            put_problems(work.moving, row, problems or problems_of(work.moving, row))
            row.save(update_fields=["state", "problems"])


def sweep(*, now: datetime) -> int:
    """Destroy the tables of imports that have lain untouched for a month; returns how many."""
    from khamkho.moving.commands.bringing import forget

    old = Moving.objects.filter(key__isnull=False, changed_at__lt=now - KEPT)
    count = 0
    for moving_id in old.values_list("pk", flat=True):
        with transaction.atomic():
            rows = Moving.objects.select_for_update(of=("self",)).select_related("table", "files")
            moving = rows.get(pk=moving_id)
            if not moving.is_busy:
                forget(moving, now=now)
                count += 1
    return count
