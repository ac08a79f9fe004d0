"""An office moves in: what becomes of its rows, each thing that is refused, and the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import transaction

from khamkho.base.names import PersonName
from khamkho.cards.models import Card
from khamkho.cards.queries.audit import verify_cards
from khamkho.casework import commands as casework
from khamkho.casework.contents import body_of
from khamkho.casework.models import Case
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.book import RegisterFilter, place_in, register_for
from khamkho.casework.queries.register import rows_of, with_answers
from khamkho.casework.rules.old import OldNumberTooLong, old_number
from khamkho.casework.rules.refusals import NotOffered, NotYours
from khamkho.casework.tests.cast import MONDAY, SERVICE, photo
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.moving import commands
from khamkho.moving.models import Moving, MovingRow, Remembered
from khamkho.moving.rules.refusals import NoSuchMoving, NotNow
from khamkho.moving.tests.cast import DONE, HEADS, OPEN, brought, csv, moved, said_of, worked, zipped
from khamkho.offices.commands import set_registers
from khamkho.offices.models import Offering, Office
from khamkho.offices.queries import offering_for
from khamkho.offices.registers import OnlyHeads
from khamkho.people.actor import SYSTEM, Actor
from khamkho.vault.commands import new_key
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keeping(office: Office) -> Office:
    return set_registers(actor=SYSTEM, office_id=office.pk, kept=["cards"], kinds="ก", years="5", now=MONDAY)


def states(moving: Moving) -> list[str]:
    return list(moving.rows.order_by("line").values_list("state", flat=True))


def changed(row: tuple[str, ...], cells: dict[str, str]) -> tuple[str, ...]:
    return tuple(cells.get(head, cell) for head, cell in zip(HEADS, row, strict=True))


def test_an_ended_row_stands_in_both_registers_with_its_number_and_days(
    director: Actor, office: Office
) -> None:
    moving = moved(director, office, DONE, OPEN)
    assert states(moving) == [MovingRow.MADE, MovingRow.MADE]
    case = Case.objects.get(number="KBI1-OLD-12-2567")
    assert (case.state, case.end, case.variant) == (Case.ENDED, "granted", "expired")
    assert str(case.received_at)[:10] == "2024-11-25"
    assert place_in(f"{case.number_year}-{case.number_seq}"), "the register cannot be turned at it"
    answers = body_of(case).answers
    assert answers["national_id"] == {"kind": "thai", "number": "1101700207366"}
    assert answers["birth_date"] == "1990-02-01"
    assert case.display_name == PersonName("นางสาว", "มาลี", "", "ใจดี").full()
    assert case.attachments.get().document == "photo"
    card = Card.objects.get()
    assert (card.number, card.state, str(card.last_on)) == ("45/2567", "handed", "2030-11-26")
    service = service_of(case.version)
    found = with_answers(register_for(director, office.pk, RegisterFilter(service_id=SERVICE)))
    columns = catalogue.columns(service)
    lines = rows_of(list(found), columns, "th")
    assert len(lines) == 2
    said = {column.id: cell.text for column, cell in zip(columns, lines[0], strict=True)}
    assert said["card_number"] == "45/2567"
    assert said["collect_on"] == "28 พ.ย. 2567"
    assert not list(verify_all())
    assert not list(verify_cards())
    assert not Effect.objects.filter(name__in=("notice", "document")).exists()


def test_an_open_row_goes_on_at_its_step(director: Actor, officer: Actor, office: Office) -> None:
    moved(director, office, OPEN)
    case = Case.objects.get()
    assert (case.state, case.step, case.variant) == (Case.OPEN, "check", "first")
    assert case.number == "KBI1-2569-000001"
    assert case.due_at is not None
    casework.act(actor=officer, number=case.number, action_id="accept", answers={}, seen=1, now=MONDAY)
    case.refresh_from_db()
    assert case.step == "approve"
    assert not list(verify_all())


def test_columns_and_words_are_remembered(director: Actor, office: Office) -> None:
    brought(director, office, csv(DONE))
    known = Remembered.objects.get()
    known.columns["ตำแหน่ง"] = "answer.position_no"
    known.save()
    again = commands.bring(
        actor=director, office=office, service_id=SERVICE, data=csv(OPEN), name="x", now=MONDAY
    )
    assert "answer.position_no" in again.columns
    assert "รับบัตรแล้ว" not in str(known.states), "a word of a table stays in plain"


def test_what_is_wrong_is_said_of_each_row_and_the_others_go_in(director: Actor, office: Office) -> None:
    rows = (
        DONE,
        changed(DONE, {"รูปถ่าย": "gone.jpg"}),
        changed(OPEN, {"เลขบัตรประชาชน": "1101700207367", "วันเกิด": "31/2/2533"}),
        changed(OPEN, {"รูปถ่าย": "https://drive.google.com/open?id=1"}),
        changed(OPEN, {"ตำแหน่ง": "=HYPERLINK(1)"}),
        changed(OPEN, {"กรณีที่ขอ": "อยากได้", "ประทับเวลา": ""}),
        OPEN,
        OPEN,
        changed(OPEN, {"รูปถ่าย": "mali.jpg; mali.jpg"}),
    )
    moving = moved(director, office, *rows)
    assert states(moving) == ["made", *["wrong"] * 5, "made", "wrong", "wrong"]
    assert said_of(moving, 3) == ["twice", "file-not-in-zip"]
    assert set(said_of(moving, 4)) == {"id-checksum", "date-no-such-day"}
    assert said_of(moving, 5) == ["file-is-a-link"]
    assert said_of(moving, 6) == ["formula"]
    assert set(said_of(moving, 7)) == {"required", "not-offered"}
    assert said_of(moving, 9) == ["moved-in"]
    assert said_of(moving, 10) == ["too-many-files"]
    assert Case.objects.count() == 2


def test_a_file_that_is_no_picture_is_refused_when_it_is_moved_in(director: Actor, office: Office) -> None:
    moving = brought(director, office, csv(DONE), zipped({"mali.jpg": b"MZ not a picture"}))
    commands.start(actor=director, office=office, ref=moving.ref, dry=True, now=MONDAY)
    assert states(worked(moving)) == [MovingRow.RIGHT]
    commands.start(actor=director, office=office, ref=moving.ref, dry=False, now=MONDAY)
    assert states(worked(moving)) == [MovingRow.WRONG]
    assert said_of(moving, 2) == ["file-wrong-type"]
    assert not Case.objects.exists()


def test_a_worker_that_was_killed_does_no_row_twice(
    director: Actor, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    moving = brought(director, office, csv(DONE, OPEN), zipped({"mali.jpg": photo()}))
    commands.start(actor=director, office=office, ref=moving.ref, dry=True, now=MONDAY)
    worked(moving)
    commands.start(actor=director, office=office, ref=moving.ref, dry=False, now=MONDAY)
    with monkeypatch.context() as killed:
        killed.setattr(
            "khamkho.moving.commands.running.take_in_card",
            lambda **_how: (_ for _ in ()).throw(SystemExit),
        )
        with pytest.raises(SystemExit), transaction.atomic():
            commands.carry_on(moving_id=moving.pk, now=MONDAY)
    assert not Case.objects.exists()
    assert commands.carry_on(moving_id=moving.pk, now=MONDAY, seconds=0)
    worked(moving)
    worked(moving)
    assert Case.objects.count() == 2
    assert Moving.objects.get().state == Moving.DONE


def test_undo_takes_back_what_nobody_has_worked_on(director: Actor, officer: Actor, office: Office) -> None:
    moving = moved(director, office, DONE, OPEN)
    case = Case.objects.get(state=Case.OPEN)
    casework.note(actor=officer, number=case.number or "", text="โทรแล้ว", now=MONDAY)
    commands.undo(actor=director, office=office, ref=moving.ref, now=MONDAY)
    moving = worked(moving)
    assert states(moving) == [MovingRow.UNDONE, MovingRow.KEPT]
    assert not Card.objects.exists()
    assert list(Case.objects.filter(number__isnull=False)) == [case]
    gone = Case.objects.get(number=None)
    assert (gone.display_name, gone.body, gone.key_id) == ("", None, None)
    assert not list(verify_all())
    assert casework.sweep_drafts(now=MONDAY.replace(year=2027)) == 0
    again = moved(director, office, DONE)
    assert states(again) == [MovingRow.MADE], "the old number is not free again"


def test_only_a_head_moves_in_and_only_at_the_right_time(
    director: Actor, officer: Actor, office: Office, other_officer: Actor
) -> None:
    moving = brought(director, office, csv(DONE))
    with pytest.raises(OnlyHeads):
        brought(officer, office, csv(DONE))
    with pytest.raises(OnlyHeads):
        commands.start(
            actor=replace(director, two_factor=False), office=office, ref=moving.ref, dry=True, now=MONDAY
        )
    with pytest.raises(NotNow):
        commands.start(actor=director, office=office, ref=moving.ref, dry=False, now=MONDAY)
    with pytest.raises(NotNow):
        commands.undo(actor=director, office=office, ref=moving.ref, now=MONDAY)
    with pytest.raises(NotNow):
        commands.stop(actor=director, office=office, ref=moving.ref, now=MONDAY)
    with pytest.raises(NoSuchMoving):
        commands.drop(actor=director, office=office, ref=other_officer.user_id, now=MONDAY)  # type: ignore[arg-type]  # no ref
    offering = offering_for(office, SERVICE)
    assert offering
    old, key = casework.Old(received_on=MONDAY.date(), target="check"), new_key()
    with pytest.raises(NotYours):
        casework.take_in(actor=officer, office=office, version=offering.version, old=old, key=key, now=MONDAY)
    commands.start(actor=director, office=office, ref=moving.ref, dry=True, now=MONDAY)
    commands.stop(actor=director, office=office, ref=moving.ref, now=MONDAY)
    assert not commands.carry_on(moving_id=moving.pk, now=MONDAY)


def test_an_import_of_a_service_that_is_not_offered_any_more_goes_back_to_its_beginning(
    director: Actor, office: Office
) -> None:
    moving = brought(director, office, csv(OPEN))
    commands.start(actor=director, office=office, ref=moving.ref, dry=True, now=MONDAY)
    Offering.objects.all().delete()
    assert worked(moving).state == Moving.MAPPING
    with pytest.raises(NotOffered):
        commands.choose(actor=director, office=office, ref=moving.ref, typed={}, now=MONDAY)


def test_the_table_is_destroyed_when_nobody_needs_it(director: Actor, office: Office) -> None:
    moving = moved(director, office, DONE)
    assert commands.sweep(now=MONDAY) == 0
    assert commands.sweep(now=MONDAY.replace(year=2027)) == 1
    moving.refresh_from_db()
    assert (moving.key, moving.table, moving.files, moving.source) == (None, None, None, None)
    assert Case.objects.get().display_name


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12/2567", "KBI1-OLD-12-2567"),
        ("๑๒", "KBI1-OLD-12-2567"),
        ("กจ 5/67", "KBI1-OLD-กจ-5-67"),
        (" - ", ""),
    ],
)
def test_old_numbers(written: str, number: str) -> None:
    assert old_number("kbi1", written, 2567) == number
    with pytest.raises(OldNumberTooLong):
        old_number("kbi1", "1" * 41, 2567)
