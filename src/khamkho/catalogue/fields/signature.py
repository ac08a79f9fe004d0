"""A signature of the general kind (Electronic Transactions Act 2544, s. 9): drawn, or the name typed.

Typing the name is a full equal, for people who cannot draw on a screen or whose browser runs no scripts.
"""

from __future__ import annotations

import base64
import binascii
import random
import struct
import zlib
from typing import Any, ClassVar, Literal

from pydantic import JsonValue

from khamkho.base.text import Lang, Text
from khamkho.catalogue.context import Context
from khamkho.catalogue.fields.field import Given, Part, PartsField
from khamkho.catalogue.fields.text import check_writing

PREFIX = "data:image/png;base64,"
MOST_BYTES = 150_000
MOST_PIXELS = 2_000 * 1_000
KEPT_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")


class SignatureField(PartsField):
    shape: ClassVar = "drawing"
    always_sensitive: ClassVar = True
    names: ClassVar = ("drawn", "typed")
    type: Literal["signature"]

    def parts(self, ctx: Context) -> tuple[Part, ...]:
        drawn = Part(name="drawn", shape="drawing", label=self.label, hint=self.hint, required=self.required)
        typed = Part(name="typed", shape="line", label=TYPED, required=False, max=200, autocomplete="name")
        return (drawn, typed)

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        pieces = self.pieces(given, where)
        if not pieces:
            return None
        if not pieces["drawn"]:
            return {"typed": check_writing(self, pieces["typed"], f"{where}.typed", 200)}
        picture = clean_png(pieces["drawn"])
        if picture is None:
            raise self.wrong(
                f"{where}.drawn",
                "bad-drawing",
                "อ่านลายมือชื่อที่วาดไม่ได้ กรุณาล้างแล้ววาดใหม่ หรือพิมพ์ชื่อแทน",
                "We could not read the drawn signature: clear it and draw again, or type your name instead",
            )
        return {"drawn": picture}

    def read_back(self, value: JsonValue, lang: Lang) -> str:
        held = value if isinstance(value, dict) else {}
        if held.get("typed"):
            return str(held["typed"])
        return Text(th="ลงลายมือชื่อแล้ว", en="Signed").in_(lang)

    def mask(self, value: JsonValue, lang: Lang) -> str:
        return Text(th="ลงลายมือชื่อแล้ว", en="Signed").in_(lang)

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        drawn = {"type": "string", "pattern": "^data:image/png;base64,"}
        return self.described(
            lang,
            {
                "type": "object",
                "properties": {"drawn": drawn, "typed": {"type": "string", "maxLength": 200}},
                "minProperties": 1,
                "maxProperties": 1,
                "additionalProperties": False,
            },
        )

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        samples: tuple[dict[str, JsonValue], ...] = ({"typed": "สมชาย ใจดี"}, {"drawn": SAMPLE_PNG})
        return rng.choice(samples)

    def ask(self) -> tuple[str, str]:
        return "กรุณาลงลายมือชื่อ หรือพิมพ์ชื่อแทน", "Sign, or type your name instead"


TYPED = Text(th="หรือพิมพ์ชื่อ-ชื่อสกุลแทนการวาด", en="Or type your full name instead of drawing")


def clean_png(data_url: str) -> str | None:
    """The drawing with nothing in it but the picture, as a data URL; None when it is no sound, small PNG."""
    if not data_url.startswith(PREFIX) or len(data_url) > MOST_BYTES * 4 // 3:
        return None
    try:
        chunks = _chunks(base64.b64decode(data_url.removeprefix(PREFIX), validate=True))
    except (binascii.Error, struct.error, ValueError):
        return None
    if not chunks or not _sound(chunks):
        return None
    body = b"".join(_chunk(kind, data) for kind, data in chunks if kind in KEPT_CHUNKS)
    return PREFIX + base64.b64encode(b"\x89PNG\r\n\x1a\n" + body).decode()


def _chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    if not png.startswith(b"\x89PNG\r\n\x1a\n"):
        raise ValueError("not a PNG")
    found, at = [], 8
    while at < len(png):
        (size,) = struct.unpack_from(">I", png, at)
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        if struct.unpack_from(">I", png, at + 8 + size)[0] != zlib.crc32(kind + data):
            raise ValueError("broken chunk")
        found.append((kind, data))
        at += 12 + size
    return found


def _sound(chunks: list[tuple[bytes, bytes]]) -> bool:
    """First a header of modest size, some picture that unpacks to what it promises, an end."""
    if chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13 or chunks[-1] != (b"IEND", b""):
        return False
    width, height, depth, colour = struct.unpack_from(">IIBB", chunks[0][1])
    if not 0 < width * height <= MOST_PIXELS or depth != 8 or colour not in (0, 2, 4, 6):
        return False
    row = 1 + width * {0: 1, 2: 3, 4: 2, 6: 4}[colour]
    packed = b"".join(data for kind, data in chunks if kind == b"IDAT")
    try:
        unpacked = zlib.decompressobj().decompress(packed, row * height + 1)
    except zlib.error:
        return False
    return bool(len(unpacked) == row * height)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _blank_png(width: int, height: int) -> str:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\x00" + b"\xff" * width) * height)
    body = _chunk(b"IHDR", header) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")
    return PREFIX + base64.b64encode(b"\x89PNG\r\n\x1a\n" + body).decode()


SAMPLE_PNG = _blank_png(20, 10)
