"""Files as people send them, good and bad, made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import pikepdf
from PIL import Image

MARKER = b"MARKER-OF-A-SECRET-0123456789"


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (800, 600), colour: Any = "white", **options: Any
) -> bytes:
    out = io.BytesIO()
    mode = options.pop("mode", "RGB")
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def sideways_jpeg() -> bytes:
    """Held upright, stored lying: red above blue once it is turned; with a camera and a place in its metadata."""
    image = Image.new("RGB", (400, 300), "blue")
    image.paste("red", (0, 0, 200, 300))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn 90° clockwise to see it upright
    exif[0x010F] = MARKER.decode()
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=MARKER)
    return out.getvalue()


def heic() -> bytes:
    import pillow_heif

    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (640, 480), "green")).save(out, quality=70)
    return out.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises ``width`` × ``height`` pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(bytes(100_000))) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


def pdf(*, password: str = "", owner: str = "", script: bool = False, **extra: Any) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        if script:
            act = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('boo')"))
            launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
            made.Root.OpenAction = act
            made.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([])))
            link = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=launch
            )
            made.pages[0].Annots = pikepdf.Array([made.make_indirect(link)])
            made.pages[0].AA = pikepdf.Dictionary(O=act)
        for key, value in extra.items():
            made.Root[f"/{key}"] = value
        encryption = (
            pikepdf.Encryption(user=password, owner=owner or password) if password or owner else False
        )
        made.save(out, encryption=encryption, deterministic_id=not encryption)
    return out.getvalue()


def office_file(
    part: str = "word/document.xml", *, extra: dict[str, bytes] | None = None, size: int = 1000
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr(part, bytes(size))
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def lying_zip() -> bytes:
    """A docx whose directory says 10 bytes for a part that unpacks to a million."""
    honest = office_file(size=1_000_000)
    return honest.replace(struct.pack("<I", 1_000_000), struct.pack("<I", 10))
