from __future__ import annotations

import base64
import struct
import zlib

import pytest

from khamkho.base.errors import Invalid
from khamkho.catalogue.fields.signature import PREFIX, SAMPLE_PNG, SignatureField, _chunk, clean_png
from khamkho.catalogue.tests.worlds import CTX

FIELD = SignatureField.model_validate(
    {"id": "x", "type": "signature", "label": {"th": "ลายมือชื่อ", "en": "Signature"}}
)
HEAD = b"\x89PNG\r\n\x1a\n"


def url(*chunks: bytes, head: bytes = HEAD) -> str:
    return PREFIX + base64.b64encode(head + b"".join(chunks)).decode()


def header(width: int = 20, height: int = 10, depth: int = 8, colour: int = 0) -> bytes:
    return _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))


ROWS = _chunk(b"IDAT", zlib.compress(b"\x00" * 21 * 10))
END = _chunk(b"IEND", b"")


def test_a_small_sound_drawing_is_kept():
    assert clean_png(url(header(), ROWS, END)) == url(header(), ROWS, END)


def test_what_is_no_picture_inside_a_drawing_is_thrown_away():
    text = _chunk(b"tEXt", b"Comment\x00<script>")
    assert clean_png(url(header(), text, ROWS, END)) == url(header(), ROWS, END)


@pytest.mark.parametrize(
    "drawing",
    [
        "https://example.com/x.png",
        PREFIX + "not base64!",
        PREFIX,
        PREFIX + "A" * 300_000,
        url(header(), ROWS, END, head=b"GIF89a"),
        url(header(), ROWS),
        url(header(), ROWS, END[:-2]),
        url(header(), ROWS[:-1] + b"\x00", END),
        url(ROWS, header(), END),
        url(header(20_000, 20_000), ROWS, END),
        url(header(0, 10), ROWS, END),
        url(header(depth=16), ROWS, END),
        url(header(colour=3), ROWS, END),
        url(header(40, 40), ROWS, END),
        url(header(5, 5), ROWS, END),
        url(header(), _chunk(b"IDAT", b"not packed"), END),
        url(header(), END),
    ],
)
def test_a_drawing_that_is_no_small_sound_png_is_named(drawing):
    with pytest.raises(Invalid) as caught:
        FIELD.parse({"drawn": drawing}, CTX, "x")
    assert caught.value.problems[0].where == "x.drawn"


def test_a_drawing_goes_before_a_typed_name_and_a_typed_name_does():
    assert FIELD.parse({"drawn": SAMPLE_PNG, "typed": "สมชาย"}, CTX, "x") == {"drawn": SAMPLE_PNG}
    assert FIELD.parse({"drawn": "", "typed": "สมชาย ใจดี"}, CTX, "x") == {"typed": "สมชาย ใจดี"}
    assert FIELD.read_back({"typed": "สมชาย ใจดี"}, "th") == "สมชาย ใจดี"
    assert FIELD.mask({"typed": "สมชาย ใจดี"}, "en") == "Signed"
