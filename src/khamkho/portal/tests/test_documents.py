from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from khamkho.casework.models import Attachment
from khamkho.casework.tests.cast import photo
from khamkho.files.tests.samples import png_that_claims
from khamkho.portal.tests.conftest import Walker, picture_file, text
from khamkho.portal.views import documents

JSON = {"accept": "application/json, text/html"}


@pytest.fixture
def lost(walker: Walker) -> Walker:
    return walker.start("lost").fill()


def send(walker: Walker, document: str, data: bytes, name: str = "รูป.jpg", piece: int = 100_000):
    begun = walker.browser.post(
        walker.url(f"documents/{document}/uploads"), {"name": name, "size": len(data)}, headers=JSON
    )
    if begun.status_code != 201:
        return begun
    told, at = begun.json(), 0
    while at < len(data):
        taken = walker.browser.post(
            f"{told['piece']}?offset={at}",
            data[at : at + piece],
            content_type="application/octet-stream",
            headers=JSON,
        )
        at = taken.json()["received"]
    return walker.browser.post(told["finish"], headers=JSON)


def test_the_photo_page_says_what_makes_a_good_photo(lost: Walker):
    page = text(lost.browser.get(lost.url("documents/photo")))
    for said in ("หน้าตรง", "พื้นหลังสีพื้น", "295 × 354", "10 เมกะไบต์", 'accept="image/jpeg'):
        assert said in page


def test_a_plain_post_shows_name_size_and_preview(lost: Walker):
    page = text(lost.browser.get(lost.url("documents/photo")))
    assert "รูป.jpg" in page
    assert "กิโลไบต์" in page
    assert '<img class="kk-file__picture"' in page


def test_a_second_photo_takes_the_place_of_the_first(lost: Walker):
    lost.browser.post(lost.url("documents/photo"), {"file": picture_file("ใหม่.jpg")})
    assert [file.document for file in Attachment.objects.filter(case=lost.case, document="photo")] == [
        "photo"
    ]
    assert "ใหม่.jpg" in text(lost.browser.get(lost.url("documents/photo")))


def test_a_document_of_several_files_keeps_them_and_refuses_too_many(lost: Walker):
    page = lost.url("documents/police_report")
    more = lost.browser.post(page, {"file": picture_file("2.jpg"), "add": "1"})
    assert more.headers["Location"] == page
    full = lost.browser.post(page, {"file": picture_file("3.jpg")})
    assert full.status_code == 409
    assert "ไม่เกิน 2 ไฟล์" in text(full)
    begun = lost.browser.post(f"{page}/uploads", {"name": "4.jpg", "size": 100}, headers=JSON)
    assert begun.status_code == 409
    assert "ไม่เกิน 2 ไฟล์" in begun.json()["detail"]


def test_a_file_can_be_taken_out_again(lost: Walker):
    held = Attachment.objects.get(case=lost.case, document="police_report")
    gone = lost.browser.post(lost.url(f"documents/police_report/remove/{held.ref}") + "?change=1")
    assert gone.headers["Location"] == lost.url("documents/police_report") + "?change=1"
    assert not Attachment.objects.filter(pk=held.pk).exists()


def test_a_required_document_is_asked_for(walker: Walker):
    walker.start("lost").fill(until="kind")
    for page in ("kind", "you", "contact", "home", "work", "old-card", "loss", "collecting", "declare"):
        walker.browser.post(walker.url(page), walker.posted(page))
    answer = walker.browser.post(walker.url("documents/photo"))
    assert answer.status_code == 422
    assert "กรุณาแนบรูปถ่าย" in text(answer)


def test_an_optional_document_may_be_left_out(walker: Walker):
    walker.start("first").fill()
    answer = walker.browser.post(walker.url("documents/service_record"))
    assert answer.status_code == 302


def test_a_file_comes_in_pieces_and_shows_at_once(lost: Walker):
    answer = send(lost, "photo", photo(1200, 1440), "ถ่ายใหม่.jpg", piece=20_000)
    assert answer.status_code == 200
    assert "ถ่ายใหม่.jpg" in text(answer)
    assert Attachment.objects.filter(case=lost.case, document="photo").count() == 1


def test_a_lost_piece_is_told_where_to_go_on(lost: Walker):
    data = photo()
    told = lost.browser.post(
        lost.url("documents/photo/uploads"), {"name": "a.jpg", "size": len(data)}, headers=JSON
    ).json()
    for offset in ("5", "x", "-1", "๑", ""):
        answer = lost.browser.post(
            f"{told['piece']}?offset={offset}", data, content_type="application/octet-stream", headers=JSON
        )
        assert answer.status_code == 409
        assert answer.json()["received"] == 0


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.jpg", b"", "ว่างเปล่า"),
        ("really.jpg", b"%PDF-1.7\n%%EOF", "รับเฉพาะรูปถ่าย"),
        ("huge.png", png_that_claims(20_000, 10_000), "ล้านพิกเซล"),
        ("broken.jpg", photo()[:900], "เปิดรูปภาพนี้ไม่ได้"),
        ("page.jpg", b"<html><script>alert(1)</script>", "ไม่รับไฟล์ชนิดนี้"),
    ],
)
def test_a_bad_file_is_refused_in_words_by_both_ways(lost: Walker, name, data, says):
    plain = lost.browser.post(lost.url("documents/photo"), {"file": SimpleUploadedFile(name, data)})
    assert plain.status_code >= 400
    assert says in text(plain)
    assert "govuk-error-summary" in text(plain)
    pieces = send(lost, "photo", data, name)
    assert pieces.status_code >= 400
    assert says in json.loads(pieces.content)["detail"]
    assert Attachment.objects.filter(case=lost.case, document="photo").count() == 1


@pytest.mark.parametrize("size", ["0", "", "-5", "abc", "99999999999999999999", "๙๙๙๙๙๙๙๙๙"])
def test_a_size_that_cannot_be_is_refused(lost: Walker, size):
    begun = lost.browser.post(lost.url("documents/photo/uploads"), {"name": "a", "size": size}, headers=JSON)
    assert begun.status_code in (413, 422)
    assert begun.json()["detail"]


def test_a_file_larger_than_the_limit_is_refused_before_it_is_sent(lost: Walker):
    begun = lost.browser.post(
        lost.url("documents/photo/uploads"), {"name": "a.jpg", "size": documents.LIMIT + 1}, headers=JSON
    )
    assert begun.status_code == 413
    assert "ไม่เกิน 10 เมกะไบต์" in begun.json()["detail"]


def test_many_dribbling_uploads_of_one_browser_are_stopped(lost: Walker):
    answers = [
        lost.browser.post(
            lost.url("documents/photo/uploads"), {"name": "a.jpg", "size": 5_000_000}, headers=JSON
        )
        for _ in range(30)
    ]
    refused = [answer for answer in answers if answer.status_code != 201]
    assert len(refused) >= 20
    assert all(answer.json()["detail"] for answer in refused)


def test_an_upload_of_another_browser_cannot_be_used(lost: Walker, own_walker: Walker):
    data = photo()
    told = lost.browser.post(
        lost.url("documents/photo/uploads"), {"name": "a.jpg", "size": len(data)}, headers=JSON
    ).json()
    own_walker.start("lost")
    theirs = told["piece"].replace(str(lost.ref), str(own_walker.ref))
    answer = own_walker.browser.post(
        f"{theirs}?offset=0", data, content_type="application/octet-stream", headers=JSON
    )
    assert answer.status_code >= 400
    assert (
        own_walker.browser.post(
            f"{told['piece']}?offset=0", data, content_type="x/y", headers=JSON
        ).status_code
        == 404
    )


def test_own_files_are_shown_safely_and_nobody_elses(lost: Walker, strange_phone: Client):
    lost.hand_in()
    held = Attachment.objects.get(case=lost.case, document="photo")
    url = f"/files/{lost.ref}/{held.ref}"
    shown = lost.browser.get(url)
    assert shown.status_code == 200
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert "no-store" in shown.headers["Cache-Control"]
    assert lost.browser.get(f"{url}?save").headers["Content-Disposition"].startswith("attachment")
    assert strange_phone.get(url).status_code == 404
    assert Client().get(url).status_code == 404


def test_a_full_disk_is_said_and_the_rest_stays(lost: Walker, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("khamkho.files.store.os.open", full)
    answer = lost.browser.post(lost.url("documents/photo"), {"file": picture_file()})
    assert answer.status_code == 507
    assert "ที่เก็บข้อมูลเต็ม" in text(answer)
    monkeypatch.undo()
    assert Attachment.objects.filter(case=lost.case, document="photo").count() == 1
