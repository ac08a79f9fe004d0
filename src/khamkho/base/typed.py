"""How a typed message is made plain before anything is looked for in it."""

from __future__ import annotations

import re
import unicodedata

from khamkho.base.thai import ascii_digits

_SPLIT_AM, _AM = "\u0e4d\u0e32", "\u0e33"
_DASHES = {"\u2212", "\u2043", "\u30fc", "\uff70", "_"}
_HIDDEN = {"\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"}


def normal(text: str) -> str:
    """Full-width signs, Thai digits, long dashes and hidden characters as a keyboard would have them; blanks single.

    NFKC takes Thai sara am apart, so it is put together again: the words of the house stay findable.
    """
    folded = unicodedata.normalize("NFKC", text).replace(_SPLIT_AM, _AM)
    plain = "".join(_plain(sign) for sign in ascii_digits(folded))
    return " ".join(plain.split())


def _plain(sign: str) -> str:
    if sign in _HIDDEN or unicodedata.category(sign) == "Cf":
        return ""
    if sign in _DASHES or unicodedata.category(sign) == "Pd":
        return "-"
    return sign


def squeezed(text: str) -> str:
    """Without blanks, dots and dashes, in capitals: how codes are compared."""
    return re.sub(r"[\s.\-]+", "", normal(text)).upper()
