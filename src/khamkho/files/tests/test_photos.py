"""A photograph for a card: cut at 5:6 from whatever picture came, refused when too small, with advice."""

from __future__ import annotations

import io
import json
import re
import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from khamkho import ui
from khamkho.catalogue.service import ID_PHOTO_BETTER, ID_PHOTO_LEAST, ID_PHOTO_RATIO
from khamkho.files import faces, hints, photos, pictures
from khamkho.files.intake import take
from khamkho.files.photos import Cut
from khamkho.files.refusals import BrokenPicture, CutTooSmall
from khamkho.files.tests import samples


def cut_from(image: Image.Image, cut: Cut | None = None) -> tuple[Image.Image, photos.Photo]:
    kept = take(samples.jpeg_of(image), name="a.jpg", accept="id_photo")
    part, photo = photos.cut_out(kept.data, cut, by="applicant")
    return Image.open(io.BytesIO(part)), photo


def point(image: Image.Image, x: float, y: float) -> tuple[int, ...]:
    found = image.convert("RGB").getpixel((int(image.width * x), int(image.height * y)))
    assert isinstance(found, tuple)
    return found


def quarters() -> Image.Image:
    """Red, green, blue and yellow in its four corners."""
    image = Image.new("RGB", (1000, 800), "red")
    image.paste("lime", (500, 0, 1000, 400))
    image.paste("blue", (0, 400, 500, 800))
    image.paste("yellow", (500, 400, 1000, 800))
    return image


def test_the_sizes_are_those_of_the_service_files() -> None:
    assert (photos.LEAST, photos.BETTER) == (ID_PHOTO_LEAST, ID_PHOTO_BETTER)
    assert ID_PHOTO_RATIO[0] / ID_PHOTO_RATIO[1] == photos.RATIO


@pytest.mark.parametrize(
    "size", [(1200, 1600), (1600, 1200), (600, 720), (2400, 3000), (295, 354), (437, 900)]
)
def test_without_a_choice_the_middle_is_cut_at_five_to_six(size: tuple[int, int]) -> None:
    part, photo = cut_from(samples.portrait(size))
    assert abs(part.width * 6 - part.height * 5) <= 6
    assert part.width >= 295
    assert photo.by == "middle"
    assert photo.cut.x == pytest.approx((1 - photo.cut.width) / 2)


def test_what_was_chosen_is_what_is_kept() -> None:
    part, photo = cut_from(quarters(), Cut(x=0.5, y=0.5, width=0.3))
    assert point(part, 0.5, 0.5)[2] < 60
    assert point(part, 0.1, 0.1)[0] > 200
    assert point(part, 0.1, 0.1)[1] > 200
    assert part.size == (300, 360)
    assert photo.by == "applicant"


@pytest.mark.parametrize(
    ("turn", "colour"), [(0, (255, 0, 0)), (90, (0, 0, 255)), (180, (255, 255, 0)), (270, (0, 255, 0))]
)
def test_a_turned_picture_is_cut_as_it_was_seen(turn: int, colour: tuple[int, int, int]) -> None:
    part, _photo = cut_from(quarters(), Cut(x=0.0, y=0.0, width=0.4, turn=turn))
    assert all(abs(a - b) < 30 for a, b in zip(point(part, 0.1, 0.1), colour, strict=True))


def test_nobody_prints_more_than_a_thousand_dots() -> None:
    assert cut_from(samples.portrait((2500, 3000)))[0].size == photos.MOST


@pytest.mark.parametrize(
    ("image", "cut"),
    [
        (samples.portrait((354, 295)), None),
        (samples.portrait((300, 300)), None),
        (samples.portrait((1200, 1440)), Cut(x=0.4, y=0.4, width=0.24)),
    ],
)
def test_a_part_too_small_for_a_card_is_refused_in_words(image: Image.Image, cut: Cut | None) -> None:
    kept = pictures.redraw(samples.jpeg_of(image), "image/jpeg").data
    with pytest.raises(CutTooSmall) as caught:
        photos.cut_out(kept, cut, by="applicant")
    assert "295 × 354" in caught.value.sentence("th")
    assert "295 × 354" in caught.value.sentence("en")


def test_a_picture_that_lies_is_taken_once_it_is_turned() -> None:
    lying = samples.portrait((295, 354)).transpose(Image.Transpose.ROTATE_90)
    part, _photo = cut_from(lying, Cut(x=0, y=0, width=1, turn=90))
    assert part.size == (295, 354)
    assert point(part, 0.5, 0.98)[1] < 100  # the shoulders


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(BrokenPicture):
        photos.cut_out(b"nothing", None, by="applicant")
    with pytest.raises(BrokenPicture):
        photos.size_of(b"nothing")


def test_a_picture_to_see_through_lies_on_white() -> None:
    image = Image.new("RGBA", (600, 720), (0, 0, 0, 0))
    out = io.BytesIO()
    image.save(out, "PNG")
    part, _photo = photos.cut_out(out.getvalue(), None, by="applicant")
    assert point(Image.open(io.BytesIO(part)), 0.5, 0.5) == (255, 255, 255)


def test_heic_from_a_phone_that_was_held_sideways_comes_out_upright_and_at_its_size() -> None:
    import pillow_heif

    out = io.BytesIO()
    pillow_heif.from_pillow(samples.portrait((900, 1200))).save(out, quality=80)
    kept = take(out.getvalue(), name="IMG_0001.HEIC", accept="id_photo")
    part, _photo = photos.cut_out(kept.data, None, by="applicant")
    assert Image.open(io.BytesIO(part)).size == (900, 1080)

    exif = Image.Exif()
    exif[0x0112] = 6
    sideways = samples.portrait((900, 1200)).transpose(Image.Transpose.ROTATE_90)
    kept = take(samples.jpeg_of(sideways, exif=exif), name="a.jpg", accept="id_photo")
    turned, _photo = photos.cut_out(kept.data, None, by="applicant")
    assert point(Image.open(io.BytesIO(turned)), 0.5, 0.97)[2] < 100  # the shoulders below


# What a form carries ---------------------------------------------------------------------------------------------------

shares = st.floats(0, 1)
sizes = st.tuples(st.integers(300, 4000), st.integers(360, 4000))


@given(shares, shares, st.floats(0.01, 1), st.sampled_from(photos.TURNS), sizes)
def test_any_part_that_can_be_asked_for_lies_inside_and_is_five_to_six(
    x: float, y: float, width: float, turn: int, size: tuple[int, int]
) -> None:
    cut = photos.read(Cut(x=x, y=y, width=width, turn=turn).text)
    if cut is None:  # too narrow to be written
        return
    wide, high = photos.turned(size, turn)
    left, top, right, bottom = cut.box((wide, high))
    assert 0 <= left <= right <= wide
    assert 0 <= top <= bottom <= high
    assert abs((right - left) * 6 - (bottom - top) * 5) <= 8


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,2,3",
        "a,b,c,d",
        "0,0,0,0",
        "0,0,-1,0",
        "0,0,nan,0",
        "inf,0,1,0",
        "0,0,1,45",
        "0,0,5,0",
        "0," * 60,
    ],
)
def test_what_cannot_be_meant_is_no_choice(text: str) -> None:
    assert photos.read(text) is None


@given(
    st.lists(st.sampled_from(["left", "right", "up", "down", "closer", "farther", "turn"]), max_size=30),
    sizes,
)
def test_the_buttons_never_lead_out_of_the_picture(moves: list[photos.Move], size: tuple[int, int]) -> None:
    cut = photos.centred(size)
    for move in moves:
        cut = photos.moved(cut, move, size)
    wide, high = photos.turned(size, cut.turn)
    assert -1e-9 <= cut.x <= 1 - cut.width + 1e-9
    assert -1e-9 <= cut.y <= 1 - cut.width * wide / photos.RATIO / high + 1e-9
    largest = photos.centred(size, cut.turn).width
    assert min(largest, photos.LEAST[0] / wide) - 1e-9 <= cut.width <= largest + 1e-9


def test_each_button_does_what_it_says() -> None:
    size, begun = (1200, 1600), Cut(x=0.3, y=0.3, width=0.4)
    after = {move: photos.moved(begun, move, size) for move in ("left", "right", "up", "down", "closer")}
    assert after["left"].x < begun.x < after["right"].x
    assert after["up"].y < begun.y < after["down"].y
    assert after["closer"].width < begun.width
    assert photos.moved(after["closer"], "farther", size).width == pytest.approx(begun.width)
    assert photos.moved(begun, "turn", size) == photos.centred(size, 90)


def test_a_photograph_is_sealed_and_read_back() -> None:
    photo = photos.Photo(cut=Cut(x=0.1, y=0.2, width=0.5, turn=90), by="officer", hints=("dark",))
    assert photos.unsealed(photo.sealed()) == photo


def test_a_picture_that_is_a_photograph_already_is_not_kept_twice() -> None:
    assert photos.is_whole(photos.centred((600, 720)), (600, 720))
    assert not photos.is_whole(photos.centred((600, 800)), (600, 800))
    assert not photos.is_whole(photos.centred((2000, 2400)), (2000, 2400))
    assert not photos.is_whole(photos.centred((600, 720), 180), (600, 720))


# Advice -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("image", "said"),
    [
        (samples.portrait(), ()),
        (samples.portrait(wall=(2, 68, 180)), ()),
        (samples.dark(samples.portrait()), ("dark",)),
        (samples.washed_out(samples.portrait()), ("bright",)),
        (samples.blurred(samples.portrait()), ("blurred",)),
        (samples.before_shelves(samples.portrait()), ("background",)),
        (samples.portrait((360, 480)), ("small",)),
    ],
    ids=["good", "blue wall", "dark", "washed out", "blurred", "shelves", "small"],
)
def test_advice_names_what_could_be_better_and_nothing_else(
    image: Image.Image, said: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faces, "found_in", lambda grey: None)
    assert cut_from(image)[1].hints == said


@pytest.mark.parametrize("skin", [(60, 40, 32), (105, 70, 50), (224, 180, 144), (250, 225, 205)])
def test_no_colour_of_skin_is_bad_light(skin: tuple[int, int, int]) -> None:
    image = samples.portrait(skin=skin)
    assert not {"dark", "bright"} & set(cut_from(image)[1].hints)


def test_a_scanned_print_is_cut_out_of_its_page() -> None:
    part, photo = cut_from(samples.scanned_print(), Cut(x=220 / 2480, y=260 / 3508, width=300 / 2480))
    assert part.size == (300, 360)
    assert photo.hints == ("small",)


def test_a_browser_measures_by_the_same_numbers() -> None:
    script = (Path(ui.__file__).parent / "assets" / "js" / "hints.js").read_text()
    told = {name: json.loads(value) for name, value in re.findall(r"const ([A-Z_]+) = ([^;]+);", script)}
    assert told == {
        "LEAST": photos.LEAST[0],
        "BETTER": photos.BETTER[0],
        "HEAD": list(hints.HEAD),
        "BLURRED_BELOW": hints.BLURRED_BELOW,
        "DARK_BELOW": hints.DARK_BELOW,
        "BRIGHT_ABOVE": hints.BRIGHT_ABOVE,
    }


def test_every_piece_of_advice_says_it_in_both_languages() -> None:
    for said in hints.HINTS.values():
        assert any("ก" <= letter <= "๙" for letter in said.th)
        assert said.en.isascii()


class Finder:
    """Stands in for the classifier of OpenCV."""

    def __init__(self, rows: list[tuple[int, int, int, int]]) -> None:
        self.rows = rows

    def detectMultiScale(self, grey: object, **_: object) -> list[tuple[int, int, int, int]]:
        return self.rows


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([(90, 60, 130, 130)], ()),
        ([], ("no-face",)),
        ([(20, 60, 90, 90), (180, 60, 90, 90)], ("faces",)),
        ([(130, 60, 60, 60)], ("face-small",)),
        ([(20, 20, 260, 260)], ("face-large",)),
    ],
)
def test_where_faces_are_looked_for_advice_follows(
    rows: list[tuple[int, int, int, int]], said: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faces, "_finder", lambda: Finder(rows))
    monkeypatch.setitem(sys.modules, "numpy", SimpleNamespace(asarray=lambda image: image))
    assert cut_from(samples.portrait())[1].hints == said


@pytest.mark.skipif(find_spec("cv2") is None, reason="the extra “faces” is not installed")
def test_a_drawn_face_is_found_where_the_extra_is_installed() -> None:
    assert cut_from(samples.portrait())[1].hints == ()
    assert cut_from(Image.new("RGB", (1200, 1440), (206, 220, 232)))[1].hints[-1] == "no-face"


@pytest.mark.parametrize("brings", [None, "no classifier", "no file"])
def test_without_a_classifier_nothing_is_said_of_faces(
    brings: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = None if brings is None else ModuleType("cv2")
    if module is not None and brings == "no file":
        module.CascadeClassifier = object  # type: ignore[attr-defined]
        module.data = SimpleNamespace(haarcascades="/nowhere/")  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "cv2", module)
    faces._finder.cache_clear()
    assert faces.found_in(samples.portrait().convert("L")) is None
    faces._finder.cache_clear()
