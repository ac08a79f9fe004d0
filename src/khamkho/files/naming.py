"""The name a file is shown and handed out under."""

from __future__ import annotations

import re
import unicodedata

from khamkho.base.text import clean
from khamkho.files.kinds import SUFFIXES

MAX_LENGTH = 100
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def clean_name(name: str, media_type: str) -> str:
    """Keep the words of a file's name (Thai as well), drop whatever could mislead a person or a machine.

    Folders, control and direction characters and leading dots go; the ending becomes that of the real type.
    """
    last = re.split(r"[/\\]", clean(name))[-1]
    stem = _SUFFIX.sub("", " ".join(_FORBIDDEN.sub(" ", last).split()).strip(". "))
    return (_shortened(stem.strip(". ")) or "file") + SUFFIXES.get(media_type, "")


def _shortened(stem: str) -> str:
    """Cut to ``MAX_LENGTH`` characters, but never between a Thai consonant and its marks."""
    end = MAX_LENGTH
    while end < len(stem) and unicodedata.category(stem[end]) == "Mn":
        end -= 1
    return stem[:end].strip()
