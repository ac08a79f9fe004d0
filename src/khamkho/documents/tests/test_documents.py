"""Every template, in both languages, as a picture and as a file."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from khamkho.documents import Attachment, NotRendered, placed, qr_svg, render, rendering
from khamkho.documents.tests import specimens
from khamkho.documents.tests.specimens import NOW
from khamkho.documents.tests.test_text_layer import careful

MAKERS: dict[str, Callable[..., dict[str, Any]]] = {
    "receipt": specimens.receipt,
    "bj1": specimens.bj1,
    "answers": specimens.answers,
    "register": specimens.register,
    "letter": specimens.official,
    "memo": specimens.official,
    "order": specimens.official,
    "certificate": specimens.official,
}


def pictures(pdf: bytes, dpi: int = 110) -> list[Image.Image]:
    if not shutil.which("pdftoppm") and not os.environ.get("CI"):
        pytest.skip("pdftoppm is not installed")
    made = subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-"], input=pdf, capture_output=True, check=True
    ).stdout
    pages = []
    while made:  # one PPM after the other: "P6", width and height, the deepest value, the pixels
        _, size, _, rest = made.split(b"\n", 3)
        width, height = map(int, size.split())
        pages.append(Image.frombytes("RGB", (width, height), rest[: width * height * 3]))
        made = rest[width * height * 3 :]
    return pages


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("template", sorted(MAKERS))
def test_every_template_renders_as_a_tagged_archive_file(template: str, lang: str) -> None:
    with pikepdf.open(io.BytesIO(render(template, MAKERS[template](lang, demo=True), now=NOW))) as pdf:
        meta = pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("3", "A", "1")
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("th" if template == "bj1" else lang)
        assert pdf.Root.OutputIntents
        assert meta["dc:title"]


def test_the_same_input_gives_the_same_bytes() -> None:
    first, second = (render("bj1", specimens.bj1(), now=NOW) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("data", ['{"ชื่อ": "ปิ่นทิพย์"}', b"\x00\xff\x80binary"])
def test_facts_for_machines_travel_inside(data: str | bytes) -> None:
    facts = Attachment(name="data.json", data=data, media_type="application/json", description="ข้อมูลคำขอ")
    with pikepdf.open(
        io.BytesIO(render("receipt", specimens.receipt(), attachments=[facts], now=NOW))
    ) as pdf:
        assert pdf.attachments["data.json"].get_file().read_bytes() == (
            data.encode() if isinstance(data, str) else data
        )
        (listed,) = pdf.Root.AF.as_list()
        assert listed.AFRelationship == pikepdf.Name.Data


def test_both_codes_of_a_receipt_can_be_scanned_from_paper() -> None:
    data = specimens.receipt()
    (page,) = pictures(render("receipt", data, now=NOW))
    assert {code.text for code in zxingcpp.read_barcodes(page)} == {
        data["track"]["url"],
        data["verify"]["url"],
    }


def test_a_specimen_is_marked_and_its_codes_still_scan() -> None:
    data = specimens.receipt(demo=True)
    (plain,) = pictures(render("receipt", {**data, "demo": False}, now=NOW))
    (marked,) = pictures(render("receipt", data, now=NOW))
    assert plain.tobytes() != marked.tobytes()
    assert len(zxingcpp.read_barcodes(marked)) == 2


def test_a_qr_code_is_read_back() -> None:
    assert qr_svg("https://example.go.th/").startswith("<svg")


def test_the_photo_stands_on_the_form_and_the_form_on_one_page() -> None:
    (page,) = pictures(render("bj1", specimens.bj1(), now=NOW), dpi=50)
    red, _, blue_band = (band.tobytes() for band in page.split())
    blue = sum(b > 150 and r < 40 for r, b in zip(red, blue_band, strict=True))
    assert blue == pytest.approx(2.5 * 3 / 2.54**2 * 50**2, rel=0.1)


@pytest.mark.parametrize(
    "reason", ["first", "expired", "lost", "position", "first_name", "both_names", "damaged", "other"]
)
def test_the_form_ticks_one_box_for_the_reason(reason: str) -> None:
    pdf = pikepdf.open(io.BytesIO(render("bj1", specimens.bj1(reason=reason), now=NOW)))
    said = [str(o.Alt) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/Alt" in o]
    assert said.count("เลือก") == 2  # the kind of official, and the reason


def test_a_form_without_answers_leaves_its_lines_empty() -> None:
    blank = {"lang": "th", "demo": False, "office": {"name": "โรงเรียนบ้านน้ำใส"}}
    assert len(pictures(render("bj1", blank, now=NOW), dpi=20)) == 1


@pytest.mark.parametrize("template", sorted(MAKERS))
def test_long_names_wrap_and_stay_on_the_paper(template: str) -> None:
    endless = (specimens.LONG_NAME + " ") * 4
    changes: dict[str, Any] = {
        "applicant": endless,
        "name": endless,
        "office": {"name": endless},
        "email": "a" * 90 + "@x.th",
        "rows": [["1", "a" * 90, endless, ""]],
        "sections": [{"title": endless, "rows": [{"label": endless, "value": ["a" * 200, endless]}]}],
    }
    for page in pictures(render(template, MAKERS[template](**changes), now=NOW), dpi=40):
        edge = page.convert("L").crop((page.width - 12, 0, page.width, page.height))
        assert min(edge.tobytes()) > 250


@pytest.mark.parametrize("word", ["จังหวัด", "สำนักงาน"])
def test_a_word_of_an_address_is_not_broken_in_two(word: str) -> None:
    paragraphs = ["มา " * many + f"{word}กระบี่ " * 3 for many in range(12, 24)]
    bare, full = (
        careful(render("letter", specimens.official(paragraphs=said), now=NOW)).count(word)
        for said in ([], paragraphs)
    )
    assert full - bare == 36


def test_a_register_repeats_its_header_and_counts_its_pages() -> None:
    pages = pictures(render("register", specimens.register(lines=120), now=NOW), dpi=30)
    assert len(pages) > 2
    assert all(page.width > page.height for page in pages)


def test_an_empty_register_says_so() -> None:
    assert render("register", specimens.register(lines=0, total=""), now=NOW)


@pytest.mark.parametrize("text", ['#eval("1") *bold* $x$', "= หัวข้อ", "<script>", "\\ [ ] @ref"])
def test_markup_in_an_answer_stays_text(text: str) -> None:
    render("answers", specimens.answers(applicant=text), now=NOW)


@pytest.mark.parametrize("text", ["ชื่อ 😀", "漢字"])
def test_a_character_that_no_font_has_is_shown_as_a_box_rather_than_refused(text: str) -> None:
    render("answers", specimens.answers(applicant=text), now=NOW)


def test_what_goes_wrong_names_the_template_and_no_personal_data() -> None:
    with pytest.raises(NotRendered) as caught:
        render("receipt", {"lang": "th", "office": {"name": "ลับ"}}, now=NOW)
    assert "receipt" in str(caught.value)
    assert "ลับ" not in str(caught.value)


def test_an_unknown_template_is_not_rendered() -> None:
    with pytest.raises(NotRendered):
        render("../templates/receipt2", {}, now=NOW)


def test_without_any_font_the_mend_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "FACES", ())
    with pytest.raises(NotRendered, match="scripts/fonts"):
        render("receipt", specimens.receipt(), now=NOW)


@pytest.mark.parametrize("face", ["TH Sarabun New", "Arundina Sans"])
@pytest.mark.parametrize("template", sorted(MAKERS))
def test_each_of_the_two_fonts_is_enough(monkeypatch: pytest.MonkeyPatch, template: str, face: str) -> None:
    if face not in rendering._fonts().families():
        pytest.skip(f"{face} is not installed")
    monkeypatch.setattr(rendering, "FACES", [f for f in rendering.FACES if f[0] == face])
    assert render(template, MAKERS[template](), now=NOW)


def test_two_threads_render_at_once() -> None:
    made: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: made.append(render("receipt", specimens.receipt(), now=NOW)))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 3
    assert len(set(made)) == 1


def test_a_picture_is_made_as_small_as_its_place() -> None:
    out = io.BytesIO()
    Image.new("RGB", (3000, 3600), "white").save(out, "JPEG")
    fitted = placed(out.getvalue(), width_cm=2.5, height_cm=3)
    assert Image.open(io.BytesIO(bytes(fitted["bytes"]))).size == (375, 450)
    assert len(json.dumps(fitted)) < 100_000
