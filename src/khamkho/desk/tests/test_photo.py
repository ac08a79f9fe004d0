"""The photograph for a card at the desk: seen large beside the answers, cut anew by who works on the case."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from khamkho.casework import commands
from khamkho.casework.models import Attachment, Case
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.tests.cast import MONDAY, Counter
from khamkho.desk.tests.test_case import page_of
from khamkho.files.commands import store_file
from khamkho.files.models import ScanState
from khamkho.files.queries import read_blob
from khamkho.files.tests import samples
from khamkho.people.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(counter: Counter, applicant: Actor) -> Case:
    draft = counter.fill(counter.start())
    assert draft.key is not None
    old = draft.attachments.get(document="photo")
    commands.detach(actor=applicant, ref=draft.ref, attachment=old.ref, now=MONDAY)
    dark = samples.jpeg_of(samples.dark(samples.portrait((900, 1200))))
    stored = store_file(key=draft.key, data=dark, name="me.jpg", accept="id_photo", limit=10**7, now=MONDAY)
    commands.attach(actor=applicant, ref=draft.ref, document="photo", stored=stored, now=MONDAY)
    return counter.submit(draft).case


def photo_of(case: Case) -> Attachment:
    rows = case.attachments.select_related("blob", "blob__key")
    return rows.get(document="photo", state=Attachment.HANDED_IN)


def cut_page(case: Case) -> str:
    return reverse("desk:photo", args=[case.office.code, case.number, photo_of(case).ref])


def test_the_case_page_shows_the_photograph_beside_the_answers_with_advice(
    case: Case, officer_desk: Client
) -> None:
    page = officer_desk.get(page_of(case)).content.decode()
    before, _, after = page.partition("desk-portrait__picture")
    assert "answers-title" in before
    assert str(photo_of(case).ref) in after
    assert "รูปอาจมืดไป" in after
    assert "เจ้าหน้าที่เป็นผู้พิจารณา" in after
    assert "ระบบเลือกส่วนกลางของรูปให้" in after
    assert cut_page(case) in after


def test_who_only_reads_sees_it_and_is_not_asked_to_cut(case: Case, auditor_desk: Client) -> None:
    page = auditor_desk.get(page_of(case)).content.decode()
    assert "desk-portrait__picture" in page
    assert cut_page(case) not in page
    assert auditor_desk.get(cut_page(case)).status_code == 403
    assert auditor_desk.post(cut_page(case), {"file.cut": "0,0,0.5,0"}).status_code == 403


def test_a_photograph_that_is_held_back_is_not_shown(case: Case, officer_desk: Client) -> None:
    blob = photo_of(case).blob
    assert blob is not None
    blob.scan = ScanState.WAITING
    blob.save()
    assert "desk-portrait__picture" not in officer_desk.get(page_of(case)).content.decode()


def test_an_officer_moves_the_frame_and_keeps_it(case: Case, officer_desk: Client) -> None:
    first, url = photo_of(case), cut_page(case)
    shown = officer_desk.get(url).content.decode()
    assert 'viewBox="0 60 900 1080"' in shown
    assert "รูปอาจมืดไป" in shown
    moved = officer_desk.post(url, {"file.cut": "0.00000,0.05000,1.00000,0", "move": "closer"})
    assert moved.status_code == 200
    assert photo_of(case) == first
    done = officer_desk.post(url, {"file.cut": "0.1,0.1,0.5,0"})
    assert done.status_code == 302
    assert done.headers["Location"].startswith(page_of(case))
    made = photo_of(case)
    assert made != first
    assert made.blob is not None
    assert Image.open(io.BytesIO(read_blob(made.blob))).size == (450, 540)
    page = officer_desk.get(page_of(case)).content.decode()
    assert "เจ้าหน้าที่จัดกรอบรูปถ่าย" in page
    assert "หน่วยงานเป็นผู้จัดกรอบรูปนี้" in page
    assert not list(verify_all())
    again = officer_desk.post(url, {"file.cut": "0.1,0.1,0.5,0"}, follow=True)  # a double click
    assert "มีรูปใหม่แทนรูปนั้นแล้ว" in again.content.decode()
    assert photo_of(case) == made


def test_a_part_too_small_is_said_on_the_page(case: Case, officer_desk: Client) -> None:
    first = photo_of(case)
    answer = officer_desk.post(cut_page(case), {"file.cut": "0.1,0.1,0.2,0"})
    assert answer.status_code == 422
    assert "เล็กเกินไปสำหรับพิมพ์ลงบัตร" in answer.content.decode()
    assert photo_of(case) == first


def test_the_whole_picture_is_shown_to_the_office_alone(
    case: Case, officer_desk: Client, at_desk: Callable[..., Client], other_officer: Actor
) -> None:
    url = reverse("desk:file", args=[case.ref, photo_of(case).ref]) + "?whole"
    answer = officer_desk.get(url)
    assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).size == (900, 1200)  # type: ignore[attr-defined]
    assert at_desk(other_officer).get(url).status_code == 404
    assert at_desk(other_officer).get(cut_page(case)).status_code in (403, 404)


def test_another_file_has_no_frame(case: Case, officer_desk: Client) -> None:
    paper = case.attachments.exclude(document="photo").first()
    ref = paper.ref if paper else case.ref
    url = reverse("desk:photo", args=[case.office.code, case.number, ref])
    assert officer_desk.get(url).status_code == 404
