"""The photograph for a card on the applicant's pages: sent plain or in pieces, cut with and without a script."""

from __future__ import annotations

import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from khamkho.casework.models import Attachment
from khamkho.casework.queries.cases import draft_for
from khamkho.files.models import Blob, ScanState
from khamkho.files.queries import read_blob
from khamkho.files.tests import samples
from khamkho.people.actor import SYSTEM
from khamkho.portal.tests.conftest import Walker, text


@pytest.fixture
def lost(walker: Walker) -> Walker:
    return walker.start("lost").fill()


def held(walker: Walker) -> Attachment:
    rows = Attachment.objects.select_related("blob", "blob__key", "whole", "whole__key")
    return rows.get(case=walker.case, document="photo")


def picture_of(blob: Blob | None) -> Image.Image:
    assert blob is not None
    return Image.open(io.BytesIO(read_blob(blob)))


def post(walker: Walker, data: bytes, **more: str):
    return walker.browser.post(
        walker.url("documents/photo"), {"file": SimpleUploadedFile("ฉัน.jpg", data), **more}
    )


def test_a_plain_post_is_cut_in_the_middle_and_the_page_says_so(lost: Walker):
    assert post(lost, samples.jpeg_of(samples.portrait((900, 1200)))).status_code == 302
    assert picture_of(held(lost).blob).size == (900, 1080)
    assert picture_of(held(lost).whole).size == (900, 1200)
    page = text(lost.browser.get(lost.url("documents/photo")))
    assert "ระบบเลือกส่วนกลางของรูปให้" in page
    assert lost.url("documents/photo/cut") in page


def test_a_form_carries_the_part_that_was_chosen(lost: Walker):
    post(lost, samples.jpeg_of(samples.portrait((900, 1200))), **{"file.cut": "0.2,0.1,0.5,0"})
    assert picture_of(held(lost).blob).size == (450, 540)
    page = text(lost.browser.get(lost.url("documents/photo")))
    assert "ระบบเลือกส่วนกลางของรูปให้" not in page
    assert "จัดกรอบรูปใหม่" in page


def test_a_file_in_pieces_brings_its_part_along(lost: Walker):
    data = samples.jpeg_of(samples.portrait((900, 1200)))
    begun = lost.browser.post(
        "/files/uploads",
        json.dumps({"name": "a.jpg", "size": len(data)}),
        content_type="application/json",
        headers={"accept": "application/json"},
    ).json()
    lost.browser.put(f"/files/uploads/{begun['ref']}?offset=0", data, content_type="application/octet-stream")
    answer = lost.browser.post(
        lost.url("documents/photo/attach"), {"file.upload": begun["ref"], "file.cut": "0,0,0.5,90"}
    )
    assert answer.status_code == 200
    assert picture_of(held(lost).blob).size == (600, 720)
    photo = draft_for(SYSTEM, lost.case.ref).files_of("photo")[0].photo
    assert photo is not None
    assert (photo.cut.turn, photo.by) == (90, "applicant")


def test_what_is_too_small_once_it_is_cut_is_refused_in_words_and_the_old_one_stays(lost: Walker):
    before = held(lost).blob_id
    answer = post(lost, samples.jpeg_of(samples.portrait((900, 1200))), **{"file.cut": "0.2,0.1,0.2,0"})
    assert answer.status_code == 422
    assert "180 × 216" in text(answer)
    assert "295 × 354" in text(answer)
    assert held(lost).blob_id == before


def test_advice_stands_on_the_page_and_stops_nobody(lost: Walker):
    answer = post(lost, samples.jpeg_of(samples.dark(samples.portrait((900, 1200)))))
    assert answer.status_code == 302
    page = text(lost.browser.get(lost.url("documents/photo")))
    assert "ใช้รูปนี้ต่อไปได้" in page
    assert "รูปอาจมืดไป" in page
    assert lost.hand_in().status_code == 302


def cut_field(page: str) -> str:
    found = re.search(r'name="file.cut" value="([^"]*)"', page)
    assert found
    return found.group(1)


def test_without_a_script_buttons_move_the_frame_and_one_keeps_it(lost: Walker):
    post(lost, samples.jpeg_of(samples.portrait((900, 1200))))
    url = lost.url("documents/photo/cut")
    page = text(lost.browser.get(url))
    assert 'viewBox="0 60 900 1080"' in page
    before = held(lost).blob_id
    for move in ("closer", "closer", "closer", "up", "left"):
        page = text(lost.browser.post(url, {"file.cut": cut_field(page), "move": move}))
    assert held(lost).blob_id == before
    assert 'viewBox="0 60 900 1080"' not in page
    turned = text(lost.browser.post(url, {"file.cut": cut_field(page), "move": "turn"}))
    assert "rotate(90)" in turned
    done = lost.browser.post(url, {"file.cut": cut_field(page)})
    assert done.headers["Location"] == lost.url("documents/photo")
    assert picture_of(held(lost).blob).width == pytest.approx(900 / 1.12**3, abs=2)
    assert picture_of(held(lost).whole).size == (900, 1200)
    assert f'value="{cut_field(page)}"' in text(lost.browser.get(url))


def test_the_page_keeps_the_way_back_to_the_check(lost: Walker):
    done = lost.browser.post(lost.url("documents/photo/cut") + "?change=1", {"file.cut": "0,0,1,0"})
    assert done.headers["Location"] == lost.url("documents/photo") + "?change=1"


def test_a_part_too_small_is_said_on_the_page_of_the_frame(lost: Walker):
    answer = lost.browser.post(lost.url("documents/photo/cut"), {"file.cut": "0.1,0.1,0.2,0"})
    assert answer.status_code == 422
    assert "เล็กเกินไปสำหรับพิมพ์ลงบัตร" in text(answer)
    assert "govuk-error-summary" in text(answer)


@pytest.mark.parametrize("nonsense", ["", "x", "9,9,9,9", "0,0,nan,0", "0,0,1,12"])
def test_nonsense_in_the_form_falls_back_to_what_was_there(lost: Walker, nonsense: str):
    answer = lost.browser.post(lost.url("documents/photo/cut"), {"file.cut": nonsense, "move": nonsense})
    assert answer.status_code == 302
    assert picture_of(held(lost).blob).size == (600, 720)


def test_only_a_photograph_that_is_there_has_such_a_page(lost: Walker):
    paper = lost.browser.get(lost.url("documents/police_report/cut"))
    assert paper.headers["Location"] == lost.url("documents/police_report")
    row = held(lost)
    lost.browser.post(lost.url(f"documents/photo/remove/{row.ref}"))
    gone = lost.browser.get(lost.url("documents/photo/cut"))
    assert gone.headers["Location"] == lost.url("documents/photo")
    assert lost.browser.get(lost.url("documents/nothing/cut")).status_code == 302


def test_the_whole_picture_is_its_senders_alone(lost: Walker, strange_phone: Client):
    post(lost, samples.jpeg_of(samples.portrait((900, 1200))))
    url = f"/files/{lost.ref}/{held(lost).ref}?whole"
    shown = lost.browser.get(url)
    assert Image.open(io.BytesIO(b"".join(shown.streaming_content))).size == (900, 1200)  # type: ignore[attr-defined]
    assert strange_phone.get(url).status_code == 404
    assert strange_phone.get(lost.url("documents/photo/cut")).status_code != 200


def test_a_virus_in_the_picture_is_said_and_nothing_is_cut(lost: Walker):
    post(lost, samples.jpeg_of(samples.portrait((900, 1200))))
    Blob.objects.filter(pk__in=[held(lost).whole_id]).update(scan=ScanState.INFECTED)
    answer = lost.browser.get(lost.url("documents/photo/cut"))
    assert answer.status_code == 422
    assert "ตรวจพบไวรัส" in text(answer)
