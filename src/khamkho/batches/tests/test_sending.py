"""A batch from the sheet to the cases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from khamkho.base.errors import Invalid
from khamkho.batches import commands
from khamkho.batches.contents import note_of
from khamkho.batches.models import Batch, Row
from khamkho.batches.queries import batches_at, letter_for, lines_of
from khamkho.batches.rules.refusals import (
    BatchFull,
    BatchLinkOver,
    LetterFixed,
    LetterMissing,
    NobodyReady,
    NoSuchBatch,
    NotAboveTheSchool,
    NotTheTemplate,
)
from khamkho.batches.tests.cast import Sheet, begun, identity, packed, with_letter
from khamkho.casework import commands as casework
from khamkho.casework.contents import body_of
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import case_by_track
from khamkho.casework.queries.inbox import Narrow, inbox_for
from khamkho.casework.queries.timeline import timeline_for
from khamkho.casework.rules.refusals import NotOffered, NotYours
from khamkho.casework.tests.cast import MONDAY, SERVICE, make_office, photo
from khamkho.offices.models import Office
from khamkho.people.actor import NOBODY, Actor
from khamkho.people.models import OutgoingMail
from khamkho.work.models import Effect


def filled(batch: Batch, clerk: Actor, sheet: Sheet, *seeds: int, by_link: bool = False) -> Batch:
    """People with everything a sheet can hold, and each her documents out of one ZIP, half by number, half by identity."""
    commands.take_sheet(actor=clerk, ref=batch.ref, by_link=by_link, cells=sheet(*seeds), now=MONDAY)
    files = []
    for at, seed in enumerate(seeds, start=1):
        who = identity(seed) if at % 2 else str(at)
        files += [(f"{who}/รูปถ่าย.jpg", photo()), (f"{who}-old_card.jpg", photo())]
    put = commands.unpack(actor=clerk, ref=batch.ref, by_link=by_link, data=packed(files), now=MONDAY)
    assert not [one for one in put if one.why], [one for one in put if one.why]
    for row in batch.rows.select_related("case"):  # each declares and signs herself
        herself = Actor(opened_cases=frozenset({row.case.pk}))
        raw = {"declaration": "yes", "applicant_signature.typed": "ตัวอย่าง"}
        casework.fill(
            actor=herself, ref=row.case.ref, page_id="declare", raw=raw, now=MONDAY + timedelta(minutes=1)
        )
    return batch


def missing(batch: Batch, at: int = 1) -> set[str]:
    batch.refresh_from_db()
    row = batch.rows.get(at=at)
    return {problem.where.partition(".")[0] for problem in note_of(batch, row).problems}


def test_send_makes_each_person_a_case_of_her_own_under_the_letter(
    area: Office, school: Office, clerk: Actor, officer: Actor, sheet: Sheet
) -> None:
    batch = filled(begun(clerk, school), clerk, sheet, 1, 2)
    at = MONDAY + timedelta(minutes=5)

    sent = commands.send(actor=clerk, ref=batch.ref, by_link=False, now=at)

    assert (sent.sent, sent.left) == (2, 0)
    cases = list(Case.objects.filter(batch=batch.code).order_by("pk"))
    assert len({case.number for case in cases}) == 2
    assert {(case.channel, case.applicant_id) for case in cases} == {("batch", None)}
    for case in cases:
        body = body_of(case)
        assert (body.covering["number"], body.covering["people"]) == ("ศธ 04001/12", "2")
        assert body.covering["school"] == school.name_th
        assert case_by_track(body.track) == case
        assert Effect.objects.filter(name="notice", about=case.about).exists()
        assert "ศธ 04001/12" in timeline_for(officer, case)[0].text.th
    lines = lines_of(batch, at)
    assert all(line.is_sent and line.track and line.name for line in lines)
    assert not any(line.track for line in lines_of(batch, at + timedelta(days=15)))
    found = inbox_for(officer, area.pk, narrow=Narrow(batch=batch.code), now=at)
    assert {row.number for row in found.rows} == {case.number for case in cases}
    assert inbox_for(officer, area.pk, narrow=Narrow(batch="another"), now=at).total == 0
    (listed,) = batches_at(officer, area)
    assert (listed.people, listed.sent, listed.open) == (2, 2, 2)
    assert letter_for(officer, area, batch.code)[1].number == "ศธ 04001/12"
    with pytest.raises(NoSuchBatch):
        letter_for(clerk, area, batch.code)
    with pytest.raises(NobodyReady):  # a second click hands nobody in twice
        commands.send(actor=clerk, ref=batch.ref, by_link=False, now=at)
    with pytest.raises(LetterFixed):
        with_letter(batch, clerk)


def test_send_leaves_whom_something_lacks_as_a_draft_and_the_rest_goes(
    school: Office, clerk: Actor, sheet: Sheet
) -> None:
    batch = filled(begun(clerk, school), clerk, sheet, 1, 2)
    wrong = sheet(3, changes={3: {"birth_date": "31/2/2520", "employee_type": "ไม่มีประเภทนี้"}})
    commands.take_sheet(actor=clerk, ref=batch.ref, by_link=False, cells=wrong, now=MONDAY)
    assert {"birth_date", "employee_type", "photo", "declaration"} <= missing(batch, 3)
    assert all(problem.th and problem.en for problem in note_of(batch, batch.rows.get(at=3)).problems)

    sent = commands.send(actor=clerk, ref=batch.ref, by_link=False, now=MONDAY + timedelta(minutes=5))

    assert (sent.sent, sent.left) == (2, 1)
    left = batch.rows.select_related("case").get(sent_at=None)
    assert (left.at, left.case.state) == (3, Case.DRAFT)


def test_send_keeps_why_a_person_was_refused_and_holds_nobody_up(
    school: Office, clerk: Actor, sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = filled(begun(clerk, school), clerk, sheet, 1, 2)
    first, real = batch.rows.get(at=1).case_id, casework.submit

    def submit(**given: Any) -> object:
        if Case.objects.get(ref=given["ref"]).pk == first:
            raise NotOffered()
        return real(**given)

    monkeypatch.setattr(casework, "submit", submit)
    sent = commands.send(actor=clerk, ref=batch.ref, by_link=False, now=MONDAY + timedelta(minutes=5))

    assert (sent.sent, sent.left) == (1, 1)
    said = note_of(batch, batch.rows.get(at=1))
    assert said.refused[0].startswith(NotOffered.th[:10])
    assert said.name


def test_the_same_sheet_mends_the_same_people(school: Office, clerk: Actor, sheet: Sheet) -> None:
    batch = begun(clerk, school)
    wrong = sheet(1, 2, changes={1: {"birth_date": "?"}})
    assert commands.take_sheet(actor=clerk, ref=batch.ref, by_link=False, cells=wrong, now=MONDAY) == (2, 0)
    assert "birth_date" in missing(batch)
    assert commands.take_sheet(actor=clerk, ref=batch.ref, by_link=False, cells=sheet(1, 2), now=MONDAY) == (
        0,
        2,
    )
    assert "birth_date" not in missing(batch)
    assert batch.rows.count() == 2


def test_a_sheet_never_declares_or_signs_for_anybody(school: Office, clerk: Actor, sheet: Sheet) -> None:
    batch = begun(clerk, school)
    cells = sheet(1)
    assert not any("declaration" in head or "signature" in head for head in cells[0])
    cells[0].append("x [declaration]")
    cells[1].append("yes")
    commands.take_sheet(actor=clerk, ref=batch.ref, by_link=False, cells=cells, now=MONDAY)
    assert "declaration" in missing(batch)


def test_a_batch_refuses_more_than_fifty_and_other_tables(
    school: Office, clerk: Actor, sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = begun(clerk, school)
    with pytest.raises(NotTheTemplate):
        commands.take_sheet(actor=clerk, ref=batch.ref, by_link=False, cells=[["a"], ["b"]], now=MONDAY)
    monkeypatch.setattr("khamkho.batches.commands.people.MOST", 1)
    with pytest.raises(BatchFull):
        commands.take_sheet(actor=clerk, ref=batch.ref, by_link=False, cells=sheet(1, 2), now=MONDAY)
    assert Row.objects.count() == 0  # all or nothing: the clerk splits the sheet


def test_send_refuses_without_the_letter_or_anybody(school: Office, clerk: Actor) -> None:
    batch = commands.begin_batch(actor=clerk, school=school, office="area", service_id=SERVICE, now=MONDAY)
    with pytest.raises(LetterMissing):
        commands.send(actor=clerk, ref=batch.ref, by_link=False, now=MONDAY)
    with pytest.raises(Invalid) as no:
        commands.put_letter(
            actor=clerk, ref=batch.ref, by_link=False, number="", day=None, clerk="", phone="", now=MONDAY
        )
    assert {one.where for one in no.value.problems} == {"number", "clerk", "day", "letter"}
    with pytest.raises(Invalid) as no:  # nothing is cut off
        commands.put_letter(
            actor=clerk,
            ref=batch.ref,
            by_link=False,
            number="1" * 101,
            day=MONDAY.date(),
            clerk="ก",
            phone="",
            now=MONDAY,
        )
    assert ("number", "too-long") in {(one.where, one.code) for one in no.value.problems}
    with_letter(batch, clerk)
    commands.add_person(actor=clerk, ref=batch.ref, by_link=False, now=MONDAY)
    with pytest.raises(NobodyReady):
        commands.send(actor=clerk, ref=batch.ref, by_link=False, now=MONDAY)


def test_only_the_school_or_its_link_writes_a_batch(school: Office, clerk: Actor, officer: Actor) -> None:
    batch = begun(clerk, school)
    for stranger in (officer, NOBODY):
        with pytest.raises(NoSuchBatch):
            commands.add_person(actor=stranger, ref=batch.ref, by_link=False, now=MONDAY)
    with pytest.raises(NotYours):
        commands.begin_batch(actor=officer, school=school, office="area", service_id=SERVICE, now=MONDAY)
    make_office("elsewhere", "ELSE")
    with pytest.raises(NotAboveTheSchool):
        commands.begin_batch(actor=clerk, school=school, office="elsewhere", service_id=SERVICE, now=MONDAY)


def test_a_link_opens_once_and_sends_without_an_account(
    area: Office, school: Office, officer: Actor, clerk: Actor, sheet: Sheet
) -> None:
    batch, code = commands.invite_school(
        actor=officer, office=area, school=school.code, service_id=SERVICE, now=MONDAY
    )
    assert OutgoingMail.objects.count() == 1
    assert commands.open_batch(code=code.upper()).ref == batch.ref
    with pytest.raises(BatchLinkOver):
        commands.open_batch(code=code)
    with_letter(batch, NOBODY, by_link=True)
    filled(batch, NOBODY, sheet, 7, by_link=True)
    later = MONDAY + timedelta(minutes=5)
    assert commands.send(actor=NOBODY, ref=batch.ref, by_link=True, now=later).sent == 1
    _again, other = commands.new_link(actor=officer, office=area, ref=batch.ref, now=later)
    assert other != code
    with pytest.raises(NotYours):
        commands.invite_school(actor=clerk, office=area, school=school.code, service_id=SERVICE, now=MONDAY)


def test_a_signed_in_clerk_never_becomes_the_applicant(school: Office, clerk: Actor) -> None:
    batch = begun(clerk, school)
    row = commands.add_person(actor=clerk, ref=batch.ref, by_link=False, now=MONDAY)
    who = Actor(user_id=clerk.user_id, opened_cases=frozenset({row.case_id}))
    assert casework.claim(actor=who, ref=row.case.ref, now=MONDAY).applicant_id is None


def test_take_out_throws_a_draft_away(school: Office, clerk: Actor) -> None:
    batch = begun(clerk, school)
    row = commands.add_person(actor=clerk, ref=batch.ref, by_link=False, now=MONDAY)
    commands.take_out(actor=clerk, ref=batch.ref, by_link=False, at=row.at, now=MONDAY)
    assert not batch.rows.exists()
    assert not Case.objects.exists()
    with pytest.raises(NoSuchBatch):
        commands.take_out(actor=clerk, ref=batch.ref, by_link=False, at=9, now=MONDAY)


def test_the_letter_is_forgotten_with_the_last_of_its_people(school: Office, clerk: Actor) -> None:
    batch = begun(clerk, school)
    commands.add_person(actor=clerk, ref=batch.ref, by_link=False, now=MONDAY)
    later = MONDAY + timedelta(days=91)
    assert commands.forget_batches(now=later) == 0
    commands.take_out(actor=clerk, ref=batch.ref, by_link=False, at=1, now=MONDAY)
    assert commands.forget_batches(now=later) == 1
    batch.refresh_from_db()
    assert (batch.key_id, batch.letter_id, bytes(batch.words)) == (None, None, b"")
    assert commands.forget_batches(now=later) == 0
