"""Make the text of a finished PDF right for every reader, not only for the careful ones.

A PDF draws glyphs; which characters they stand for is said twice. Typst (its writer, krilla) says it in full as
``/ActualText`` around each Thai syllable, and per glyph in the font's ``/ToUnicode`` map, where it gives every glyph of a
syllable the whole syllable. Chromium and Poppler read the first and are right; Firefox, macOS Preview, MuPDF and pypdf
read only the second and show "ที่ที่ที่". Where a mark is shifted, the syllable is also cut into pieces that each
repeat its ``/ActualText``, and then even careful readers repeat it. (Typst issues 4225 and 7610, krilla issue 411.)

So, before anything is signed: the repeats are emptied, and each glyph gets the one character it stands for, learned
from the syllables that have as many glyphs as characters. The picture does not change.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import (
    Array,
    ContentStreamInlineImage,
    ContentStreamInstruction,
    Dictionary,
    Object,
    Operator,
    Page,
    Pdf,
    String,
)

Instruction = ContentStreamInstruction | ContentStreamInlineImage

_NIKHAHIT, _AA = "\u0e4d", "\u0e32"
_SYLLABLE_WITH_AM = re.compile("(.)([\u0e48-\u0e4b]?)\u0e33")
_ONE_TO_ONE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_ONE_TO_RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_PER_BLOCK = 100  # how many lines a block of a CMap may have


@dataclass
class _Font:
    """One font of the document: what its glyphs stand for, and which of them take up room."""

    entry: Object
    characters: dict[int, str]
    wide: frozenset[int]
    learned: dict[int, str] = field(default_factory=dict)


def mend_text_layer(data: bytes) -> bytes:
    """The same document with its text layer mended; the same input gives the same bytes."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fonts: dict[tuple[int, int], _Font] = {}
        for page in pdf.pages:
            _mend_page(pdf, page, fonts)
        for font in fonts.values():
            font.entry.ToUnicode = pdf.make_stream(_character_map({**font.characters, **font.learned}))
        out = io.BytesIO()
        pdf.save(
            out,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return out.getvalue()


def _mend_page(pdf: Pdf, page: Page, fonts: dict[tuple[int, int], _Font]) -> None:
    named: dict[str, _Font] = {}
    for name, entry in page.resources.get("/Font", Dictionary()).items():
        if entry.objgen not in fonts:
            fonts[entry.objgen] = _Font(entry, _characters(entry), _wide_glyphs(entry))
        named[name] = fonts[entry.objgen]
    mended = list(_mended(pikepdf.parse_content_stream(page), named))
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(mended))


def _mended(instructions: list[Instruction], named: dict[str, _Font]) -> Iterator[Instruction]:
    """The instructions with repeated syllables emptied; what their glyphs stand for is learned on the way."""
    font: _Font | None = None
    syllable, glyphs = "", list[int]()
    for at, instruction in enumerate(instructions):
        operator = str(instruction.operator)
        if operator == "Tf":
            font = named[str(instruction.operands[0])]
        text = _actual_text(instruction) if operator == "BDC" else None
        if text is not None:
            drawn, font_inside = _inside(instructions, at + 1, named, font)
            if font_inside is not None and drawn:
                repeats = text == syllable and not font_inside.wide.intersection(drawn)
                glyphs = glyphs + drawn if repeats else drawn
                syllable = text
                _learn(font_inside, syllable, glyphs)
                if repeats:
                    instruction = _emptied(instruction)
        yield instruction


def _actual_text(instruction: Instruction) -> str | None:
    properties = instruction.operands[1] if len(instruction.operands) > 1 else None
    if isinstance(properties, Dictionary) and "/ActualText" in properties:
        return str(properties.ActualText)
    return None


def _emptied(instruction: Instruction) -> Instruction:
    nothing = Dictionary(ActualText=String(""))
    return ContentStreamInstruction([instruction.operands[0], nothing], Operator("BDC"))


def _inside(
    instructions: list[Instruction], start: int, named: dict[str, _Font], font: _Font | None
) -> tuple[list[int], _Font | None]:
    """The glyphs drawn until the marked piece ends, and their font."""
    drawn: list[int] = []
    for instruction in instructions[start:]:
        operator = str(instruction.operator)
        if operator == "EMC":
            break
        if operator == "Tf":
            font = named[str(instruction.operands[0])]
        elif operator in ("Tj", "TJ"):
            drawn += _glyphs(instruction.operands[0])
    return drawn, font


def _glyphs(shown: Object) -> Iterator[int]:
    for piece in shown.as_list() if isinstance(shown, Array) else [shown]:
        if isinstance(piece, String):
            codes = bytes(piece)
            yield from (int.from_bytes(codes[i : i + 2], "big") for i in range(0, len(codes), 2))


def _learn(font: _Font, syllable: str, glyphs: list[int]) -> None:
    for characters in (list(syllable), _taken_apart(syllable)):
        if len(characters) == len(glyphs):
            for glyph, character in zip(glyphs, characters, strict=True):
                font.learned.setdefault(glyph, character)
            return


def _taken_apart(syllable: str) -> list[str]:
    """น้ำ is drawn as น ํ ้ า: four glyphs for three characters."""
    match = _SYLLABLE_WITH_AM.fullmatch(syllable)
    return [part for part in (match[1], _NIKHAHIT, match[2], _AA) if part] if match else []


def _characters(font: Object) -> dict[int, str]:
    """The font's ToUnicode map: glyph to characters."""
    source = font.ToUnicode.read_bytes().decode("latin-1")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", source, re.DOTALL):
        for glyph, text in _ONE_TO_ONE.findall(block):
            found[int(glyph, 16)] = _utf16(text)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", source, re.DOTALL):
        for first, last, text in _ONE_TO_RANGE.findall(block):
            start = _utf16(text)
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = start[:-1] + chr(ord(start[-1]) + step)
    return found


def _utf16(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be")


def _wide_glyphs(font: Object) -> frozenset[int]:
    """Glyphs that take up room: the ``/W`` array lists ``c [w w …]`` or ``first last w`` (ISO 32000-1, 9.7.4.3)."""
    listed = list(font.DescendantFonts[0].get("/W", Array()).as_list())
    wide: set[int] = set()
    while listed:
        first, second = int(listed.pop(0)), listed.pop(0)
        if isinstance(second, Array):
            wide.update(first + i for i, width in enumerate(second.as_list()) if float(width))
        elif float(listed.pop(0)):
            wide.update(range(first, int(second) + 1))
    return frozenset(wide)


def _character_map(characters: dict[int, str]) -> bytes:
    lines = [
        f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in sorted(characters.items())
    ]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<0000> <ffff>",
            "endcodespacerange",
            *_in_blocks(lines),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
            "",
        ]
    ).encode()


def _in_blocks(lines: list[str]) -> Iterable[str]:
    for start in range(0, len(lines), _PER_BLOCK):
        block = lines[start : start + _PER_BLOCK]
        yield from (f"{len(block)} beginbfchar", *block, "endbfchar")
