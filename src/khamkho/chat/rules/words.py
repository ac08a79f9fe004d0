"""Whether what was typed is what a button says, in either language."""

from __future__ import annotations

from khamkho.base.typed import normal
from khamkho.chat.rules.reading import WORDS, Word, word_in
from khamkho.chat.texts import BUTTONS


def says(key: str, text: str) -> bool:
    """Whether this message is that button's words, or a word for yes or no."""
    said = normal(text).casefold().rstrip(".! ")
    if key in ("yes", "no") and word_in(text) == key:
        return True
    button = BUTTONS.get(key)
    return button is not None and said in (button.th.casefold(), button.en.casefold())


def after_words(word: Word, text: str) -> str:
    """What stands behind a word for everywhere: the day behind “move”; empty when it is not said first, or alone."""
    plain = normal(text)
    for one in sorted(WORDS[word], key=len, reverse=True):
        if plain.casefold().startswith(one.casefold()) and len(plain) > len(one):
            return plain[len(one) :].strip()
    return ""
