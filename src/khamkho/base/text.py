"""Text in two languages, and the cleaning that every typed text goes through."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Lang = Literal["th", "en"]


@dataclass(frozen=True)
class Text:
    """The same words in Thai and in English."""

    th: str
    en: str

    def in_(self, lang: Lang) -> str:
        return self.th if lang == "th" else self.en

    def __str__(self) -> str:
        return self.th


# What nobody can see: control and format characters (zero-width, bidirectional), blank "letters", variation
# selectors, lone surrogates, non-characters. Tabs and line ends are dealt with before.
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_LINE_END = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
_BLANK = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")

# Old Windows fonts put shifted Thai marks at private code points; text copied from PDFs still carries them.
_SHIFTED = str.maketrans(
    "\uf700\uf701\uf702\uf703\uf704\uf705\uf706\uf707\uf708\uf709\uf70a\uf70b\uf70c\uf70d\uf70e\uf70f"
    "\uf710\uf711\uf712\uf713\uf714\uf715\uf716\uf717\uf718\uf719\uf71a",
    "\u0e10\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e0d"
    "\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a",
)

# Marks that sit on one Thai consonant, in the order they are stored: dot below, vowel below, vowel above,
# nikhahit, tone, thanthakhat.
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{2,}")
_RANK = {
    **dict.fromkeys("\u0e3a", 0),
    **dict.fromkeys("\u0e38\u0e39", 1),
    **dict.fromkeys("\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47", 2),
    **dict.fromkeys("\u0e4d", 3),
    **dict.fromkeys("\u0e48\u0e49\u0e4a\u0e4b", 4),
    **dict.fromkeys("\u0e4c\u0e4e", 5),
}
_SPLIT_AM = re.compile("\u0e4d([\u0e48-\u0e4b]*)\u0e32")
_TONE_AFTER_AM = re.compile("\u0e33([\u0e48-\u0e4b]+)")
_DOUBLED_E = "\u0e40\u0e40"


def lang_in(code: str) -> Lang:
    """The language that a code names; Thai for anything else."""
    return "en" if code == "en" else "th"


def _ordered(run: re.Match[str]) -> str:
    """The marks of one consonant in storing order, each once."""
    return "".join(dict.fromkeys(sorted(run[0], key=_RANK.__getitem__)))


def _mend_once(text: str) -> str:
    text = unicodedata.normalize("NFC", text).replace(_DOUBLED_E, "\u0e41")
    text = _MARKS.sub(_ordered, text)
    text = _SPLIT_AM.sub("\\1\u0e33", text)
    return _TONE_AFTER_AM.sub("\\1\u0e33", text)


def _mend(text: str) -> str:
    """NFC, and Thai as a careful typist would have typed it: น ้ ํ า → น้ำ, เเ → แ, ก ่ ี → กี่."""
    while (mended := _mend_once(text)) != text:
        text = mended
    return text


def clean(text: str, *, lines: bool = False) -> str:
    """Typed text as we keep it: NFC, nothing invisible, Thai marks in order, no blanks at the ends.

    With ``lines`` line ends are kept (as ``\\n``), otherwise they become spaces. Never NFKC: that would split ำ.
    Cleaning twice changes nothing.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _LINE_END.sub("\n" if lines else " ", text)
    text = _UNSEEN.sub("", _BLANK.sub(" ", text)).translate(_SHIFTED)
    return _mend(text).strip()


def decoded(data: bytes) -> str:
    """The words of a file in UTF-8, with a mark or without, else in the Thai code page of Windows (TIS-620)."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp874", errors="replace")


STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")


def may_be_formula(words: str) -> bool:
    """Whether a spreadsheet program could take a text for something to work out."""
    return words.startswith(STARTS_A_FORMULA) or words.lstrip().startswith(STARTS_A_FORMULA)
