"""What people type, paste, forge and repeat: refused in a clear sentence, in Thai and in English, and nothing is lost.

Here each kind of bad input comes in through the front door and is answered in both languages. What lies behind it:

    wrong check digit, 30 February, future birth date   base/tests/test_ids, test_thai; catalogue/tests/test_fields
    4,000 letters, emoji, unseen and misordered marks   base/tests/test_text; portal/tests/test_bad_input
    a PDF named .jpg, too many pixels, nothing at all   files/tests/test_intake
    HTML and formulas in text                           portal/tests/test_bad_input; desk/tests/test_register
    SQL in a search                                     below
    a tampered form                                     portal/tests/test_bad_input, test_apply
    two officers at once, double clicks                 casework/tests/test_act, test_racing; tests/journeys
    a session that ends in the middle of a form         people/tests/test_sessions; portal/tests/test_track; tests/journeys
    a full disk                                         files/tests/test_commands; portal/tests/test_documents
    somebody else's number                              tests/test_doors
    guessing tracking codes                             portal/tests/test_track
    thirty dribbling uploads                            files/tests/test_commands; portal/tests/test_documents
    forged keys, half characters, texts of megabytes    casework/tests/test_submit; api/tests/test_api; ui/tests/test_refusals
    service files that blow up                          catalogue/tests/test_load
    what is broken on the machine                       site/tests/test_faults
"""

from __future__ import annotations

import errno
import html
import io
import math
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from khamkho.base.codes import public_code
from khamkho.casework.contents import working_copy_of
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import SERVICE, Counter, photo
from khamkho.files.tests import samples
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in
from khamkho.portal import queries
from khamkho.portal.tests.conftest import Walker, picture_file

Says = Callable[[HttpResponse, int, str, str], None]


@pytest.fixture(autouse=True)
def _nothing_kept(db: None) -> Iterator[None]:
    cache.clear()
    queries.forget_shelf()
    yield
    queries.forget_shelf()


@pytest.fixture(params=["th", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def says(lang: str) -> Says:
    """Has the answer this status, and does it say the one sentence or the other?"""

    def check(answer: Any, status: int, th: str, en: str) -> None:
        json = answer.headers["Content-Type"] == "application/json"
        page = answer.json()["detail"] if json else html.unescape(answer.content.decode())
        assert answer.status_code == status, page
        assert (th if lang == "th" else en) in page, page

    return check


@pytest.fixture
def visitor(lang: str) -> Client:
    return Client(headers={"accept-language": lang})


@pytest.fixture
def walker(visitor: Client, office: Office) -> Walker:
    return Walker(visitor, office)


@pytest.fixture
def desk(visitor: Client, officer: Actor) -> Client:
    return sign_in(visitor, User.objects.get(pk=officer.user_id), two_factor=True)


TYPED: list[tuple[str, str, str, str]] = [
    ("national_id.number", "1101700230709", "เลขประจำตัวไม่ถูกต้อง", "This is not a valid number"),
    ("birth_date", "31/12/2599", "อนาคต", "must be today or in the past"),
    ("birth_date", "30 ก.พ. 2510", "ไม่มีวันที่ 30 กุมภาพันธ์", "There is no 30 February"),
    ("name.first", "ก" * 4000, "ไม่เกิน 100", "must be 100 characters or fewer"),
    ("name.first", "มาลี😀", "มีเครื่องหมาย “😀” ซึ่งใช้ในชื่อไม่ได้", "cannot contain “😀”: use letters"),
    ("name.first", "=SUM(A1)", "ซึ่งใช้ในชื่อไม่ได้", "cannot contain “="),
]


@pytest.mark.parametrize(("field", "typed", "th", "en"), TYPED, ids=lambda value: str(value)[:12])
def test_a_wrong_answer_is_named_and_kept(
    walker: Walker, says: Says, field: str, typed: str, th: str, en: str
) -> None:
    walker.start().fill(until="you")
    says(walker.browser.post(walker.url("you"), walker.posted("you", **{field: typed})), 422, th, en)
    assert working_copy_of(walker.case).raw["you"][field] == typed


@pytest.mark.parametrize("typed", ["มา\u200bลี", "ม\u0e32ลี\u200d", "\ufeffมาลี"])
def test_what_nobody_sees_is_mended_without_a_word(walker: Walker, typed: str) -> None:
    walker.start().fill(until="you")
    answer = walker.browser.post(walker.url("you"), walker.posted("you", **{"name.first": typed}))
    assert answer.status_code == 302
    assert working_copy_of(walker.case).answers["name"]["first"] == "มาลี"


def huge_png() -> bytes:
    """Two hundred megapixels of nothing, in a few kilobytes."""
    out = io.BytesIO()
    Image.new("1", (20_000, 10_000)).save(out, "PNG")
    return out.getvalue()


FILES: list[tuple[str, Callable[[], bytes], str, str]] = [
    ("photo.jpg", lambda: samples.pdf(), "ไม่รับไฟล์ชนิดนี้", "This kind of file is not accepted here"),
    ("photo.png", huge_png, "รูปภาพมีความละเอียดสูงเกินไป", "The picture has too many pixels"),
    ("photo.jpg", lambda: b"", "ไฟล์นี้ว่างเปล่า", "This file is empty"),
    ("photo.jpg", lambda: photo()[:2000], "เปิดรูปภาพนี้ไม่ได้", "This picture cannot be opened"),
]


@pytest.mark.parametrize(("name", "data", "th", "en"), FILES, ids=["pdf", "huge", "empty", "cut"])
def test_a_wrong_file_is_refused_where_it_was_chosen(
    walker: Walker, says: Says, name: str, data: Callable[[], bytes], th: str, en: str
) -> None:
    walker.start().fill()
    walker.browser.post(walker.url("documents/photo"), {"file": picture_file()})
    before = walker.case.attachments.count()
    answer = walker.browser.post(walker.url("documents/photo"), {"file": picture_file(name, data())})
    assert answer.status_code >= 400
    says(answer, answer.status_code, th, en)
    assert 'id="file-error"' in answer.content.decode()
    assert walker.case.attachments.count() == before


def test_a_full_disk_is_said(walker: Walker, says: Says, monkeypatch: pytest.MonkeyPatch) -> None:
    walker.start().fill()

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.write", full)
    monkeypatch.setattr("os.fsync", full)
    answer = walker.browser.post(walker.url("documents/photo"), {"file": picture_file()})
    says(answer, 507, "รับไฟล์เพิ่มไม่ได้เพราะที่เก็บข้อมูลเต็ม", "No more files can be stored at the moment")


@pytest.mark.parametrize(
    "words", ["'; DROP TABLE casework_case; --", "%' OR 1=1 --", "\\", "a\0b", "(", "%_%"]
)
def test_sql_in_a_search_is_a_word_that_nothing_has(
    visitor: Client, desk: Client, counter: Counter, says: Says, office: Office, words: str
) -> None:
    case = counter.submitted()
    says(
        desk.post(f"/desk/{office.code}/search", {"q": words}, follow=True), 200, "ไม่พบ", "Nothing was found"
    )
    assert visitor.get("/", {"q": words}).status_code == 200
    assert visitor.get("/offices", {"q": words}).status_code == 200
    assert visitor.get("/places", {"q": words}).status_code == 200
    assert Case.objects.filter(pk=case.pk).exists()


def test_a_forged_choice_is_refused(walker: Walker, says: Says) -> None:
    walker.start().fill(until="kind")
    says(walker.browser.post(walker.url("kind"), {"employee_type": "king"}), 422, "กรุณาเลือก", "Choose")


def test_a_forged_state_of_the_case_changes_nothing(walker: Walker) -> None:
    walker.start().fill(until="you")
    forged = {
        "state": "ended",
        "end": "granted",
        "number": "KBI1-2569-000001",
        "office": "2",
        "applicant": "1",
    }
    walker.browser.post(walker.url("you"), walker.posted("you", **forged))
    case = walker.case
    assert (case.state, case.number, case.applicant_id) == (Case.DRAFT, None, None)
    assert not set(forged) & set(working_copy_of(case).answers)


def test_the_second_of_two_officers_keeps_what_she_typed(
    desk: Client, counter: Counter, supervisor: Actor, act: Callable[..., Case], says: Says
) -> None:
    case = counter.submitted()
    act(supervisor, case, "accept")
    url = f"/desk/{case.office.code}/cases/{case.number}/act/return"
    answer = desk.post(url, {"seen": "1", "reason": "ขอรูปใหม่", "client_key": "k"})
    says(answer, 409, "คำขอนี้มีการเปลี่ยนแปลงหลังจากที่ท่านเปิดดู", "This application has changed since you opened it")
    assert "ขอรูปใหม่" in answer.content.decode()


def test_a_second_click_with_other_words_is_refused_and_loses_none(
    desk: Client, counter: Counter, says: Says, office: Office
) -> None:
    case = counter.submitted()
    url = f"/desk/{office.code}/cases/{case.number}/act"
    assert desk.post(f"{url}/return", {"seen": "1", "reason": "ก", "client_key": "k"}).status_code == 302
    answer = desk.post(f"{url}/return", {"seen": "1", "reason": "ข้อความใหม่", "client_key": "k"})
    says(answer, 409, "คำขอนี้มีการเปลี่ยนแปลงหลังจากที่ท่านเปิดดู", "This application has changed since you opened it")
    assert "ข้อความใหม่" in answer.content.decode()
    assert case.events.count() == 2


def test_what_was_typed_into_a_session_that_is_gone_is_kept(walker: Walker, says: Says) -> None:
    walker.start().fill(until="you")
    typed = walker.posted("you")
    walker.browser.cookies.pop("sessionid")
    answer = walker.browser.post(walker.url("you"), typed)
    says(answer, 404, "สิ่งที่ท่านเพิ่งกรอกยังอยู่", "What you just typed is kept")
    track = working_copy_of(walker.case).track
    opened = walker.browser.post("/track", {"code": track}, follow=True)
    says(opened, 200, "ระบบเก็บแบบฟอร์มของท่านไว้แล้ว", "Your form was kept")
    assert typed["name.first"] in html.unescape(opened.content.decode())


def test_somebody_elses_number_does_not_exist(visitor: Client, counter: Counter, says: Says) -> None:
    case = counter.submitted()
    for number in (case.number, "KBI1-2569-999999"):
        says(visitor.get(f"/my/{number}"), 404, "ไม่พบคำขอนี้ หรือท่านไม่มีสิทธิ์ดู", "There is no such application")


def test_guessing_codes_is_stopped_and_hopeless(visitor: Client, says: Says) -> None:
    assert len(public_code().replace("-", "")) * math.log2(32) >= 60
    answers = [visitor.post("/track", {"code": public_code()}) for _ in range(11)]
    says(answers[0], 404, "ไม่พบคำขอตามรหัสนี้", "We know no application with this code")
    says(answers[10], 429, "มีการลองบ่อยเกินไป", "There were too many tries")


def test_thirty_dribbling_uploads_are_stopped(walker: Walker, says: Says) -> None:
    walker.start().fill()
    told = {"name": "a.jpg", "size": 100_000}
    answers = [
        walker.browser.post("/files/uploads", told, content_type="application/json") for _ in range(30)
    ]
    assert {answer.status_code for answer in answers[:3]} == {201}
    says(answers[29], 429, "กำลังส่งไฟล์พร้อมกันหลายไฟล์เกินไป", "Too many files are being sent at once")


def test_a_number_too_large_or_in_thai_digits_is_no_crash(visitor: Client, counter: Counter) -> None:
    case = counter.submitted()
    for after in ("9" * 30, "๙", "-1", "1e9", "²"):
        assert visitor.get(f"/my/{case.number}/news", {"after": after}).status_code == 404
    assert visitor.get(f"/services/{case.office.code}/{SERVICE}", {"case": "ก" * 3000}).status_code == 200
    assert visitor.get("/track/" + "0" * 3000).status_code == 404
