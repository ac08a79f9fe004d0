"""How Khamkho says no: refusals, problems with what was typed, and the two ways a foreign system can fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

from khamkho.base.text import Lang, Text, clean

T = TypeVar("T")


def _in_words(fact: object, lang: Lang) -> str:
    """A fact as a reader of this language expects it: dates in the Buddhist Era, texts in the language."""
    from khamkho.base import thai

    if isinstance(fact, Text):
        return fact.in_(lang)
    if isinstance(fact, datetime):
        return thai.show_datetime(fact, lang)
    if isinstance(fact, date):
        return thai.show_date(fact, lang)
    return str(fact)


class Refused(Exception):
    """An expected "no". Subclasses stand beside the rule that raises them and fill the class attributes.

    The sentences are templates: ``{fact}`` is filled from the keyword arguments. A fact may be a `Text`, a
    date or a moment; each is shown in the reader's language. ``next_*`` says what the person can do now.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    th: ClassVar[str] = "ไม่สามารถดำเนินการนี้ได้"
    en: ClassVar[str] = "This cannot be done."
    next_th: ClassVar[str] = ""
    next_en: ClassVar[str] = ""

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.code)

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence('en')}"

    def sentence(self, lang: Lang) -> str:
        """What was refused, and why."""
        return self._fill(self.th if lang == "th" else self.en, lang)

    def next(self, lang: Lang) -> str:
        """What the person can do next; may be empty."""
        return self._fill(self.next_th if lang == "th" else self.next_en, lang)

    def _fill(self, template: str, lang: Lang) -> str:
        if "{" not in template:
            return template
        return template.format_map({name: _in_words(fact, lang) for name, fact in self.facts.items()})


class NotFound(Refused):
    """There is no such thing, or this person may not know of it: the two look the same from outside."""

    code = "not-found"
    status = 404
    th = "ไม่พบข้อมูลที่ท่านต้องการ"
    en = "We could not find what you are looking for."
    next_th = "โปรดตรวจสอบเลขที่คำขอหรือที่อยู่ของหน้าเว็บอีกครั้ง"
    next_en = "Please check the number or the address of the page."


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with what was handed in, said so that the person can mend it."""

    where: str
    """Field id, dotted for parts (``address.postcode``), or the id of a document."""
    code: str
    th: str
    en: str

    def sentence(self, lang: Lang) -> str:
        return self.th if lang == "th" else self.en


class Invalid(Refused):
    """What was handed in has problems; all of them are named at once."""

    code = "invalid"
    status = 422
    th = "ข้อมูลยังไม่ถูกต้องหรือยังไม่ครบถ้วน"
    en = "Some of the information is missing or not right."
    next_th = "โปรดแก้ไขรายการที่ระบุไว้ แล้วส่งอีกครั้ง"
    next_en = "Please mend what is listed and send it again."

    def __init__(self, problems: Iterable[Problem] = (), **facts: Any) -> None:
        self.problems = tuple(problems)
        super().__init__(**facts)


class BadValue(ValueError):
    """A piece of text is not the date, number or code it should be; says why in both languages."""

    def __init__(self, code: str, th: str, en: str) -> None:
        self.code, self.th, self.en = code, th, en
        super().__init__(en)

    def sentence(self, lang: Lang) -> str:
        return self.th if lang == "th" else self.en

    def problem(self, where: str) -> Problem:
        """The same, said about one field."""
        return Problem(where, self.code, self.th, self.en)


def understood(parse: Callable[[str], T], name: str, typed: str, problems: list[Problem]) -> T | None:
    """What somebody typed into a box; None for an empty one, and for what cannot be read, which is named in ``problems``."""
    if not typed.strip():
        return None
    try:
        return parse(typed)
    except BadValue as bad:
        problems.append(bad.problem(name))
        return None


class Stopped(Exception):
    """What an operator asked for cannot go on; says why, and what to do, in both languages."""

    def __init__(self, th: str, en: str) -> None:
        self.text = Text(th, en)
        super().__init__(en)


class Temporary(Exception):
    """A foreign system failed in a way that may pass: try again later."""


class Permanent(Exception):
    """A foreign system refused for good: stop, and tell a human."""


def within(where: str, typed: str, longest: int, *, lines: bool = False) -> str:
    """Typed text as we keep it, whole. Raises Invalid where it is longer than there is room for: nothing is cut off."""
    words = clean(typed, lines=lines)
    if len(words) > longest:
        th = f"ยาวเกินไป ({len(words):,} ตัวอักษร) ต้องไม่เกิน {longest:,} ตัวอักษร"
        raise Invalid(
            [Problem(where, "too-long", th, f"Too long ({len(words):,} characters): at most {longest:,}.")]
        )
    return words
