"""What was typed as it is compared: without tones, with letters that sound alike as one, and read from the other keyboard."""

from __future__ import annotations

import re

from khamkho.base.text import clean
from khamkho.base.thai import search_key

# Thai Kedmanee beside US QWERTY, key by key, plain and with shift.
_LATIN = "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?"
_THAI = '_ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ%+๑๒๓๔ู฿๕๖๗๘๙๐"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ'
_TO_THAI = str.maketrans(_LATIN, _THAI)
_TO_LATIN = str.maketrans(_THAI, _LATIN)

# Tone marks, the mark of silence, the short mark: left out by many who type on a phone.
_LEFT_OUT = "่้๊๋์็ํฺ๎ๆฯ"
# Letters and vowels that sound alike or are taken for one another, each run as its first.
_ALIKE = ("นณ", "สศษ", "ดฎ", "ตฏ", "ทฑฒธ", "ถฐ", "ยญ", "ลฬ", "ชฌ", "พภ", "คฆฅ", "ขฃ", "ไใ", "ิี", "ึื", "ุู", "รฤ")
_FOLD = str.maketrans(dict.fromkeys(_LEFT_OUT) | {sign: run[0] for run in _ALIKE for sign in run[1:]})
_BETWEEN = re.compile(r"[^\w\u0e00-\u0e7f]+")


def fold(text: str) -> str:
    """Text as it is compared; words keep their order, signs between them become one blank."""
    return _BETWEEN.sub(" ", search_key(text)).translate(_FOLD).strip()


def swapped_keyboard(typed: str) -> str:
    """What was meant when the keyboard was in the other language: ``[y9i`` is บัตร, ``แฟพก`` is card."""
    return typed.translate(_TO_THAI if typed.isascii() else _TO_LATIN)


def readings(word: str) -> tuple[str, ...]:
    """A typed word, and what it would have been on the other keyboard, both folded; what folds to nothing is left out."""
    found = (fold(word), fold(swapped_keyboard(clean(word))))
    return tuple(dict.fromkeys(one for one in found if one))
