"""Photographs for cards: kept with their picture, cut anew by the applicant or the office, the picture forgotten in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from khamkho.casework import commands
from khamkho.casework.commands.photos import PICTURES_KEPT
from khamkho.casework.models import Attachment, Case, Event
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for, draft_for, file_for
from khamkho.casework.rules.refusals import (
    AlreadyEnded,
    AlreadySubmitted,
    HasInterest,
    NoDocument,
    NoSuchCase,
    NotMarked,
    NotYours,
    OwnCase,
    PhotoOnItsWay,
)
from khamkho.casework.tests.cast import MONDAY, Counter, make_member, photo
from khamkho.files.commands import Stored, cut_again, store_file
from khamkho.files.models import Blob
from khamkho.files.photos import Cut
from khamkho.files.queries import read_blob
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor

pytestmark = pytest.mark.django_db
Act = Callable[..., Case]


def sent(case: Case, *, size: tuple[int, int] = (900, 1200)) -> Stored:
    assert case.key is not None
    return store_file(
        key=case.key, data=photo(*size), name="me.jpg", accept="id_photo", limit=10**7, now=MONDAY
    )


def put(case: Case, actor: Actor) -> Attachment:
    """Another photograph in place of the one that is there."""
    for row in case.attachments.filter(document="photo", dropped=False).exclude(state=Attachment.REMOVED):
        commands.detach(actor=actor, ref=case.ref, attachment=row.ref, now=MONDAY)
    return commands.attach(actor=actor, ref=case.ref, document="photo", stored=sent(case), now=MONDAY)


@pytest.fixture
def draft(counter: Counter) -> Case:
    return counter.fill(counter.start())


@pytest.fixture
def row(draft: Case, applicant: Actor) -> Attachment:
    return put(draft, applicant)


@pytest.fixture
def case(counter: Counter, draft: Case, row: Attachment) -> Case:
    return counter.submit(draft).case


def closer(row: Attachment, by: str = "officer", width: float = 0.5) -> Stored:
    whole = row.whole or row.blob
    assert whole is not None
    assert row.case.key is not None
    return cut_again(
        key=row.case.key,
        data=read_blob(whole),
        whole=whole,
        name="me.jpg",
        cut=Cut(x=0.2, y=0.1, width=width),
        by=by,  # type: ignore[arg-type]
        now=MONDAY,
    )


def cut(actor: Actor, case: Case, row: Attachment, *, width: float = 0.5) -> Attachment:
    stored = closer(row, width=width)
    return commands.cut_photo(
        actor=actor, number=case.number or "", attachment=row.ref, stored=stored, now=MONDAY
    )


def test_a_photograph_keeps_its_picture_and_says_what_was_noticed_under_seal(
    draft: Case, row: Attachment, applicant: Actor
) -> None:
    assert row.whole is not None
    assert row.whole != row.blob
    assert b"middle" not in bytes(row.photo or b"")
    held = draft_for(applicant, draft.ref).files_of("photo")[0]
    assert held.photo is not None
    assert held.photo.by == "middle"
    assert file_for(applicant, draft.ref, row.ref, whole=True)[0] == row.whole
    assert file_for(applicant, draft.ref, row.ref)[0] == row.blob


def test_what_is_a_photograph_already_is_kept_once(draft: Case, applicant: Actor) -> None:
    held = draft.attachments.get(document="photo")
    assert held.whole is None
    assert file_for(applicant, draft.ref, held.ref, whole=True)[0] == held.blob


def test_the_applicant_chooses_another_part_before_handing_in(
    draft: Case, row: Attachment, applicant: Actor
) -> None:
    before, whole = row.blob_id, row.whole
    made = commands.cut_own_photo(
        actor=applicant, ref=draft.ref, attachment=row.ref, stored=closer(row, "applicant"), now=MONDAY
    )
    assert (made.pk, made.whole) == (row.pk, whole)
    assert made.blob_id != before
    assert not Blob.objects.filter(pk__in=[before]).exists()
    held = draft_for(applicant, draft.ref).files_of("photo")[0]
    assert held.photo is not None
    assert (held.photo.by, held.photo.cut.width) == ("applicant", 0.5)


def test_in_a_correction_what_was_handed_in_stays_until_it_is_sent_again(
    case: Case, row: Attachment, applicant: Actor, officer: Actor, act: Act
) -> None:
    with pytest.raises(AlreadySubmitted):
        commands.cut_own_photo(
            actor=applicant, ref=case.ref, attachment=row.ref, stored=closer(row), now=MONDAY
        )
    act(officer, case, "return", **{"mark.document:photo": "unreadable"})
    made = commands.cut_own_photo(
        actor=applicant, ref=case.ref, attachment=row.ref, stored=closer(row), now=MONDAY
    )
    row.refresh_from_db()
    assert (row.state, row.dropped, made.state) == ("handed-in", True, "draft")
    assert made.whole == row.whole
    with pytest.raises(PhotoOnItsWay):
        cut(officer, case, row)
    act(applicant, case, "resubmit")
    assert [file.ref for file in case_for(officer, case.number or "").files_of("photo")] == [made.ref]
    assert not list(verify_all())


def test_only_what_was_marked_is_cut_in_a_correction(
    case: Case, row: Attachment, applicant: Actor, officer: Actor, act: Act
) -> None:
    act(officer, case, "return", **{"mark.phone": "wrong"})
    with pytest.raises(NotMarked):
        commands.cut_own_photo(
            actor=applicant, ref=case.ref, attachment=row.ref, stored=closer(row), now=MONDAY
        )


def test_an_officer_cuts_anew_and_everybody_reads_who_did(
    case: Case, row: Attachment, officer: Actor, applicant: Actor
) -> None:
    made = cut(officer, case, row)
    row.refresh_from_db()
    assert (row.state, made.state) == (Attachment.REMOVED, Attachment.HANDED_IN)
    view = case_for(officer, case.number or "")
    assert [file.ref for file in view.files_of("photo")] == [made.ref]
    held = view.files_of("photo")[0].photo
    assert held is not None
    assert held.by == "officer"
    for reader in (officer, applicant):
        entry = case_for(reader, case.number or "").timeline[-1]
        assert entry.kind == "photo_cut"
        assert "รูปถ่าย" in entry.text.th
    event = Event.objects.get(case=case, kind="photo_cut")
    assert event.actor_id == str(officer.user_id)
    assert file_for(officer, case.ref, row.ref)[0] == row.blob  # what the applicant sent can still be read
    assert not list(verify_all())
    again = cut(officer, case, made)
    assert again.whole == row.whole
    assert not list(verify_all())


def test_a_photograph_that_was_changed_past_the_commands_is_found(
    case: Case, row: Attachment, officer: Actor
) -> None:
    made = cut(officer, case, row)
    Attachment.objects.filter(pk=made.pk).update(blob=row.blob)
    assert list(verify_all())


def test_only_those_who_work_on_an_open_case_cut_its_photograph(
    case: Case,
    row: Attachment,
    office: Office,
    officer: Actor,
    applicant: Actor,
    auditor: Actor,
    other_officer: Actor,
    act: Act,
) -> None:
    for nobody, no in ((applicant, NotYours), (auditor, NotYours), (other_officer, NoSuchCase)):
        with pytest.raises(no):
            cut(nobody, case, row)
    paper = case.attachments.exclude(document="photo")[0]
    with pytest.raises(NoDocument):
        cut(officer, case, paper, width=1.0)
    near = make_member(office, "officer", "นายตัวอย่าง ญาติ")
    commands.declare_interest(actor=near, number=case.number or "", reason="ญาติ", now=MONDAY)
    with pytest.raises(HasInterest):
        cut(near, case, row)
    own = make_member(office, "officer", "นางตัวอย่าง เจ้าของเรื่อง")
    Case.objects.filter(pk=case.pk).update(applicant_id=own.user_id)
    with pytest.raises(OwnCase):
        cut(own, case, row)
    Case.objects.filter(pk=case.pk).update(applicant_id=applicant.user_id)
    act(officer, case, "reject", reason="ไม่ครบ")
    with pytest.raises(AlreadyEnded):
        cut(officer, case, row)


def test_a_photograph_that_was_replaced_is_not_cut_any_more(
    case: Case, row: Attachment, officer: Actor
) -> None:
    cut(officer, case, row)
    with pytest.raises(NoDocument):
        cut(officer, case, row)


def test_a_file_that_is_taken_out_takes_its_picture_along(
    draft: Case, row: Attachment, applicant: Actor
) -> None:
    commands.detach(actor=applicant, ref=draft.ref, attachment=row.ref, now=MONDAY)
    assert not Blob.objects.filter(pk__in=[row.blob_id, row.whole_id]).exists()


def test_the_picture_goes_a_month_after_the_end_and_the_photograph_stays(
    case: Case, row: Attachment, officer: Actor, act: Act
) -> None:
    made = cut(officer, case, row)
    assert (
        commands.sweep_pictures(now=MONDAY) == 1
    )  # that of the photograph which was replaced: another holds it
    assert Blob.objects.filter(pk__in=[row.whole_id]).exists()
    act(officer, case, "reject", reason="ไม่ครบ")
    assert commands.sweep_pictures(now=MONDAY + PICTURES_KEPT) == 0
    assert commands.sweep_pictures(now=MONDAY + PICTURES_KEPT + timedelta(minutes=1)) == 1
    assert not Blob.objects.filter(pk__in=[row.whole_id]).exists()
    made.refresh_from_db()
    assert made.blob_id
    assert made.whole is None
    assert not list(verify_all())


def test_an_open_case_keeps_its_picture(case: Case, row: Attachment) -> None:
    assert commands.sweep_pictures(now=MONDAY + timedelta(days=900)) == 0


def test_erasure_takes_photograph_and_picture(case: Case, row: Attachment, officer: Actor, act: Act) -> None:
    cut(officer, case, row)
    act(officer, case, "reject", reason="ไม่ครบ")
    commands.erase(actor=SYSTEM, number=case.number or "", now=MONDAY + timedelta(days=366 * 12))
    assert not Blob.objects.filter(pk__in=[row.blob_id, row.whole_id]).exists()
    assert not Attachment.objects.filter(case=case).exclude(whole=None, photo=None).exists()
    assert not list(verify_all())


def test_a_draft_that_is_thrown_away_takes_its_picture_along(
    draft: Case, row: Attachment, applicant: Actor
) -> None:
    commands.discard(actor=applicant, ref=draft.ref, now=MONDAY)
    assert not Blob.objects.filter(pk__in=[row.blob_id, row.whole_id]).exists()
