"""``upload.js`` in a real browser: pieces, a lost line, a refusal, a form that is sent too early."""

from __future__ import annotations

import io
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import include, path
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from khamkho.files import staging
from khamkho.files.commands import drop_upload, upload_of
from khamkho.files.models import Upload
from khamkho.files.posted import owner_of
from khamkho.files.refusals import UploadGone
from khamkho.files.tests import samples

pytestmark = [pytest.mark.browser, pytest.mark.urls(__name__), pytest.mark.django_db(transaction=True)]


def form(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return HttpResponse("posted: " + " ".join([*request.POST, *request.FILES]))
    attach = 'data-upload-attach="/attach"' if "attach" in request.GET else ""
    return HttpResponse(
        f"""<!doctype html><html lang="th"><title>ลองส่งไฟล์</title>
        <form method="post" enctype="multipart/form-data">
          <input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">
          <div data-upload-box><label for="paper">ไฟล์</label>
          <input type="file" id="paper" name="paper" data-upload="/files/uploads" {attach}></div>
          <button>ต่อไป</button>
        </form><script type="module" src="/static/files/upload.js"></script>"""
    )


def attach(request: HttpRequest) -> HttpResponse:
    """Take what has arrived, and answer what the box holds from then on."""
    try:
        upload = upload_of(uuid.UUID(request.POST["paper.upload"]), owner_of(request))
    except UploadGone as gone:
        return JsonResponse({"code": gone.code, "detail": gone.th}, status=gone.status)
    if upload.size < 1000:
        return JsonResponse({"code": "bad", "detail": "ไม่รับไฟล์นี้"}, status=422)
    TAKEN.append(b"".join(staging.chunks_of(upload)))
    drop_upload(upload)
    return HttpResponse(
        f"""<p>มี {len(TAKEN)} ไฟล์</p><label for="paper">อีกไฟล์</label>
        <input type="file" id="paper" name="paper" data-upload="/files/uploads" data-upload-attach="/attach">"""
    )


TAKEN: list[bytes] = []
urlpatterns = [path("form", form), path("attach", attach), path("files/", include("khamkho.files.urls"))]


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    opened = browser.new_page()
    opened.set_default_timeout(10_000)
    opened.goto(f"{live_server.url}/form")
    yield opened
    opened.close()


def given(tmp_path: Path, data: bytes, name: str) -> Path:
    file = tmp_path / name
    file.write_bytes(data)
    return file


def arrived() -> bytes:
    return b"".join(staging.chunks_of(Upload.objects.get()))


def test_a_file_is_sent_as_soon_as_it_is_chosen(page: Page, tmp_path: Path) -> None:
    data = samples.pdf(Filling=os.urandom(1_300_000))
    page.set_input_files("input[type=file]", given(tmp_path, data, "ใบแจ้งความ.pdf"))
    expect(page.get_by_role("status")).to_have_text("ส่งไฟล์ ใบแจ้งความ.pdf เรียบร้อยแล้ว", timeout=20_000)
    assert arrived() == data
    page.get_by_role("button", name="ต่อไป").click()
    expect(page.locator("body")).to_have_text("posted: csrfmiddlewaretoken paper.upload")


def test_sending_goes_on_where_the_line_broke(page: Page, tmp_path: Path) -> None:
    data = samples.pdf(Filling=os.urandom(200_000))
    asked: list[str] = []

    def broken(route: Route) -> None:
        asked.append(route.request.method)
        if asked.count("PUT") in (2, 3) and route.request.method == "PUT":
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/files/uploads/**", broken)
    page.set_input_files("input[type=file]", given(tmp_path, data, "a.pdf"))
    expect(page.get_by_role("status")).to_have_text("สัญญาณขาดหาย จะส่งต่อให้เองเมื่อกลับมาเชื่อมต่อได้")
    expect(page.get_by_role("status")).to_have_text("ส่งไฟล์ a.pdf เรียบร้อยแล้ว", timeout=20_000)
    assert arrived() == data
    assert "GET" in asked


def test_a_photo_is_made_smaller_on_the_phone(page: Page, tmp_path: Path) -> None:
    photo = io.BytesIO()
    Image.effect_noise((3600, 2700), 40).convert("RGB").save(photo, "JPEG", quality=95)
    page.set_input_files("input[type=file]", given(tmp_path, photo.getvalue(), "รูป.jpg"))
    expect(page.get_by_role("status")).to_have_text("ส่งไฟล์ รูป.jpg เรียบร้อยแล้ว", timeout=20_000)
    assert Image.open(io.BytesIO(arrived())).size == (2400, 1800)
    assert len(arrived()) < len(photo.getvalue()) / 2


def test_a_refusal_is_shown_in_the_words_of_the_server(page: Page, tmp_path: Path) -> None:
    page.set_input_files("input[type=file]", given(tmp_path, b"", "ว่าง.pdf"))
    expect(page.get_by_role("status")).to_contain_text("ไฟล์นี้ว่างเปล่า")
    assert page.locator("input[type=file]").input_value() == ""


def test_a_form_that_is_sent_too_early_waits_for_its_file(page: Page, tmp_path: Path) -> None:
    held: list[Route] = []
    page.route("**/files/uploads/*", lambda route: held.append(route))
    page.set_input_files("input[type=file]", given(tmp_path, samples.pdf(), "a.pdf"))
    expect(page.get_by_role("status")).to_contain_text("กำลังส่งไฟล์ 0%")
    page.get_by_role("button", name="ต่อไป").click()
    expect(page.get_by_role("status")).to_contain_text("แล้วจะไปต่อให้เอง")
    held[0].continue_()
    expect(page.locator("body")).to_have_text("posted: csrfmiddlewaretoken paper.upload")


def test_without_the_upload_service_the_form_posts_the_file_itself(page: Page, tmp_path: Path) -> None:
    page.route("**/files/uploads", lambda route: route.fulfill(status=403, body="no"))
    page.set_input_files("input[type=file]", given(tmp_path, samples.pdf(), "a.pdf"))
    expect(page.get_by_role("button", name="ลองส่งใหม่")).to_be_visible()
    page.get_by_role("button", name="ต่อไป").click()
    expect(page.locator("body")).to_have_text("posted: csrfmiddlewaretoken paper")


def test_sending_goes_on_after_the_page_was_loaded_anew(page: Page, tmp_path: Path) -> None:
    data = samples.pdf(Filling=os.urandom(1_300_000))
    file = given(tmp_path, data, "a.pdf")
    puts: list[Route] = []

    def hang(route: Route) -> None:
        puts.append(route)
        if len(puts) != 2:
            route.continue_()  # the second piece never arrives, and no answer comes

    page.route("**/files/uploads/*?offset=*", hang)
    page.set_input_files("input[type=file]", file)
    expect(page.get_by_role("status")).to_contain_text("2%")
    page.reload()
    page.set_input_files("input[type=file]", file)
    expect(page.get_by_role("status")).to_have_text("ส่งไฟล์ a.pdf เรียบร้อยแล้ว", timeout=20_000)
    assert arrived() == data
    assert [route.request.url.rsplit("=", 1)[1] for route in puts][:3] == ["0", "65536", "65536"]


@pytest.fixture
def attaching(page: Page) -> Page:
    TAKEN.clear()
    page.goto(page.url + "?attach")
    return page


def test_a_file_is_handed_over_at_once_where_the_page_says_so(attaching: Page, tmp_path: Path) -> None:
    page, data = attaching, samples.pdf(Filling=os.urandom(600_000))
    for n in (1, 2):
        page.set_input_files("input[type=file]", given(tmp_path, data, f"{n}.pdf"))
        expect(page.get_by_text(f"มี {n} ไฟล์")).to_be_visible()
        expect(page.get_by_role("status")).to_have_text(f"ส่งไฟล์ {n}.pdf เรียบร้อยแล้ว", timeout=20_000)
        expect(page.locator("input[type=file]")).to_be_focused()
    assert len(TAKEN) == 2
    assert set(TAKEN) == {data}
    page.get_by_role("button", name="ต่อไป").click()
    expect(page.locator("body")).to_have_text("posted: csrfmiddlewaretoken paper")


def test_a_file_that_is_refused_when_handed_over_says_why(attaching: Page, tmp_path: Path) -> None:
    page = attaching
    page.set_input_files("input[type=file]", given(tmp_path, b"x" * 900, "a.pdf"))
    expect(page.get_by_role("status")).to_have_text("ไม่รับไฟล์นี้")
    assert page.locator("input[type=file]").input_value() == ""


def test_handing_over_outlives_a_lost_line(attaching: Page, tmp_path: Path) -> None:
    page, asked = attaching, 0

    def broken(route: Route) -> None:
        nonlocal asked
        asked += 1
        if asked == 1:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/attach", broken)
    page.set_input_files("input[type=file]", given(tmp_path, samples.pdf(Filling=b"x" * 5000), "a.pdf"))
    expect(page.get_by_text("มี 1 ไฟล์")).to_be_visible()


def test_a_form_sent_too_early_waits_until_its_file_is_handed_over(attaching: Page, tmp_path: Path) -> None:
    page, held = attaching, []
    page.route("**/attach", lambda route: held.append(route))
    page.set_input_files("input[type=file]", given(tmp_path, samples.pdf(Filling=b"x" * 5000), "a.pdf"))
    expect(page.get_by_role("status")).to_contain_text("กำลังตรวจไฟล์")
    page.get_by_role("button", name="ต่อไป").click()
    expect(page.get_by_role("status")).to_contain_text("แล้วจะไปต่อให้เอง")
    held[0].continue_()
    expect(page.locator("body")).to_have_text("posted: csrfmiddlewaretoken paper")
    assert len(TAKEN) == 1
