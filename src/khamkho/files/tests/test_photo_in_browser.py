"""``photo.js`` in a real browser: the frame over a picture, what it sends, and a picture that the browser cannot open."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import include, path
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from khamkho.base.errors import Refused
from khamkho.files import photos, staging
from khamkho.files.commands import drop_upload, upload_of
from khamkho.files.intake import take
from khamkho.files.posted import owner_of
from khamkho.files.tests import samples

pytestmark = [pytest.mark.browser, pytest.mark.urls(__name__), pytest.mark.django_db(transaction=True)]

PAGE = """<!doctype html><html lang="th"><title>รูปถ่าย</title>
<link rel="stylesheet" href="/static/ui/khamkho.css"><link rel="stylesheet" href="/static/ui/photo.css">
<form method="post" enctype="multipart/form-data">{% csrf_token %}
  <div data-upload-box><label for="file">รูปถ่าย</label>
  <input type="file" id="file" name="file" data-upload="/files/uploads" data-upload-attach="/attach" data-upload-waits
    data-photo-choose></div>
  <template data-photo-new>{% include "ui/components/photo_frame.html" %}
    <div><button type="button" data-photo-use>ใช้</button><button type="button" data-photo-drop>รูปอื่น</button></div></template>
  <button>ต่อไป</button>
</form>
<script type="module" src="/static/ui/photo.js"></script>
<script type="module" src="/static/files/upload.js"></script>"""

TAKEN: list[Image.Image] = []


def form(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return HttpResponse("posted: " + " ".join([*request.POST, *request.FILES]))
    return HttpResponse(engines["django"].from_string(PAGE).render({}, request))


def attach(request: HttpRequest) -> HttpResponse:
    """Cut the photograph out of what has arrived."""
    upload = upload_of(uuid.UUID(request.POST["file.upload"]), owner_of(request))
    data = b"".join(staging.chunks_of(upload))
    try:
        kept = take(data, name="a", accept="id_photo").data
        part, _photo = photos.cut_out(kept, photos.read(request.POST.get("file.cut", "")), by="applicant")
    except Refused as no:
        return JsonResponse({"code": no.code, "detail": no.sentence("th")}, status=no.status)
    drop_upload(upload)
    TAKEN.append(Image.open(io.BytesIO(part)))
    return HttpResponse(f"<p>มี {len(TAKEN)} รูป</p>")


urlpatterns = [
    path("", form),
    path("attach", attach),
    path("files/", include("khamkho.files.urls")),
]


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 390, "height": 844}, locale="th-TH")
    opened.set_default_timeout(20_000)
    TAKEN.clear()
    opened.goto(live_server.url)
    yield opened
    opened.close()


def choose(page: Page, tmp_path: Path, data: bytes, name: str = "me.jpg") -> None:
    file = tmp_path / name
    file.write_bytes(data)
    page.set_input_files("#file", file)


def framed(page: Page, tmp_path: Path, image: Image.Image) -> Page:
    """A picture was chosen, and its frame stands."""
    choose(page, tmp_path, samples.jpeg_of(image), f"{uuid.uuid4()}.jpg")  # the same name again is no choice
    expect(page.locator(".cropper-view-box")).to_be_visible()
    return page


def part(page: Page) -> list[float]:
    """Left, top, width and turn, as the form carries them."""
    return [float(share) for share in page.locator("[data-photo-cut]").input_value().split(",")]


def sent(page: Page) -> Image.Image:
    expect(page.get_by_text("มี 1 รูป")).to_be_visible()
    (only,) = TAKEN
    return only


def test_the_frame_begins_in_the_middle_and_sends_what_is_seen(page: Page, tmp_path: Path) -> None:
    framed(page, tmp_path, samples.portrait())
    assert part(page) == pytest.approx([0, 0.05, 1, 0], abs=0.005)
    page.get_by_role("button", name="ใช้", exact=True).click()
    assert sent(page).size == pytest.approx((1000, 1200), abs=2)
    expect(page.locator("[data-photo]")).to_have_count(0)


def test_keys_and_buttons_move_it_and_never_out_of_the_picture(page: Page, tmp_path: Path) -> None:
    stage = framed(page, tmp_path, samples.portrait()).locator("[data-photo-stage]")
    expect(stage).to_be_focused()
    stage.press("+")
    x, y, width, _turn = part(page)
    assert width == pytest.approx(1 / 1.12, abs=0.01)
    stage.press("ArrowUp")
    stage.press("ArrowLeft")
    assert part(page)[0] < x
    assert part(page)[1] < y
    for _ in range(12):
        page.get_by_role("button", name="เลื่อนกรอบลง").click()
        page.get_by_role("button", name="เลื่อนกรอบไปทางขวา").click()
    x, y, width, _turn = part(page)
    assert x + width == pytest.approx(1, abs=0.01)
    assert y + width * 0.9 == pytest.approx(1, abs=0.01)
    for _ in range(20):
        stage.press("+")
    assert part(page)[2] * 1200 >= 294
    for _ in range(30):
        stage.press("-")
    assert part(page)[2] == pytest.approx(1, abs=0.005)


def test_it_is_dragged_and_comes_closer_by_the_wheel(page: Page, tmp_path: Path) -> None:
    stage = framed(page, tmp_path, samples.portrait()).locator("[data-photo-stage]")
    stage.press("+")
    before = part(page)
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 15, y - 15, steps=3)
    page.mouse.up()
    assert part(page)[0] > before[0]
    assert part(page)[1] > before[1]
    page.mouse.wheel(0, -200)
    page.wait_for_function(
        "(was) => document.querySelector('[data-photo-cut]').value.split(',')[2] < was", arg=before[2]
    )


def test_a_turned_picture_is_cut_as_it_is_seen(page: Page, tmp_path: Path) -> None:
    lying = samples.portrait((1000, 1200)).transpose(Image.Transpose.ROTATE_90)
    framed(page, tmp_path, lying).get_by_role("button", name="หมุนรูป").click()
    assert part(page) == pytest.approx([0, 0, 1, 90], abs=0.005)
    page.get_by_role("button", name="ใช้", exact=True).click()
    photo = sent(page).convert("RGB")
    assert photo.size == pytest.approx((1000, 1200), abs=3)
    below = photo.getpixel((500, 1180))
    assert isinstance(below, tuple)
    assert below[2] < 100  # the shoulders


def test_a_phone_that_is_turned_keeps_the_part(page: Page, tmp_path: Path) -> None:
    stage = framed(page, tmp_path, samples.portrait()).locator("[data-photo-stage]")
    stage.press("+")
    stage.press("ArrowUp")
    before = part(page)
    for width, height in ((320, 700), (844, 390), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(300)
        assert part(page) == pytest.approx(before, abs=0.005)
    stage.press("+")
    assert part(page)[2] < before[2]


def test_going_on_without_a_press_sends_it_first(page: Page, tmp_path: Path) -> None:
    framed(page, tmp_path, samples.portrait()).get_by_role("button", name="ต่อไป").click()
    expect(page.locator("body")).to_have_text("posted: csrfmiddlewaretoken")
    assert len(TAKEN) == 1


def test_advice_stands_below_before_anything_is_sent(page: Page, tmp_path: Path) -> None:
    said = framed(page, tmp_path, samples.dark(samples.portrait())).locator("[data-photo-said]")
    expect(said).to_contain_text("รูปอาจมืดไป")
    framed(page, tmp_path, samples.blurred(samples.portrait()))
    expect(said).to_contain_text("รูปอาจไม่ชัด")
    expect(said).not_to_contain_text("รูปอาจมืดไป")
    framed(page, tmp_path, samples.portrait((360, 480)))
    expect(said).to_contain_text("กว้าง 360 พิกเซล")
    framed(page, tmp_path, samples.portrait())
    expect(said).to_be_empty()
    assert not TAKEN


def test_a_picture_that_the_browser_cannot_open_is_sent_and_its_middle_taken(
    page: Page, tmp_path: Path
) -> None:
    choose(page, tmp_path, samples.heic(), "IMG_1.HEIC")
    assert sent(page).size == (400, 480)


def test_what_is_too_small_is_refused_in_words_and_stays_to_be_cut_otherwise(
    page: Page, tmp_path: Path
) -> None:
    framed(page, tmp_path, samples.portrait((250, 320)))
    expect(page.locator(".kk-photo__bad")).to_contain_text("ต้องมีอย่างน้อย 295 พิกเซล")
    page.get_by_role("button", name="ใช้", exact=True).click()
    expect(page.locator(".kk-file__state")).to_contain_text("เล็กเกินไปสำหรับพิมพ์ลงบัตร")
    expect(page.locator(".cropper-view-box")).to_be_visible()
    page.get_by_role("button", name="รูปอื่น").click()
    expect(page.locator("[data-photo]")).to_have_count(0)
    assert page.locator("#file").input_value() == ""
