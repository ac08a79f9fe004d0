"""From a mail to the answers of a request, or to a message of a case. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from khamkho.base.text import Lang, Text, clean
from khamkho.catalogue.fields.contact import EmailField
from khamkho.catalogue.fields.person import PersonNameField
from khamkho.catalogue.fields.text import LongTextField, TextField, printable
from khamkho.catalogue.service import DocumentNeed, Service
from khamkho.files.kinds import Accept
from khamkho.mailin.rules.reading import Letter

UNTITLED = Text("(อีเมลไม่มีชื่อเรื่อง)", "(mail without a subject)")
UNREAD = Text(
    "(อ่านข้อความในอีเมลนี้ไม่ได้ โปรดดูอีเมลต้นฉบับ)", "(the words of this mail could not be read; see the mail itself)"
)
NO_WORDS = Text("(อีเมลไม่มีข้อความ)", "(mail without words)")
CUT = Text("[ตัดข้อความที่ยาวเกิน อ่านทั้งหมดได้ในอีเมลต้นฉบับ]", "[Cut: the whole text stands in the mail itself]")
BY_MAIL = Text("(ส่งมาทางอีเมล)", "(sent by mail)")

_NUMBER = re.compile(r"(?<![A-Z0-9])(?=[0-9]*[A-Z])[A-Z0-9]{2,8}-[0-9]{2,4}-[0-9]{1,9}(?![0-9])")
_QUOTED = re.compile(
    r"^(on .{3,200} wrote:|เมื่อ .{3,200}(เขียนว่า|wrote)\s*:?|(ใน|วันที่).{3,200}เขียน(ว่า|ไว้)?\s*:|"
    r"-{2,}\s*(original message|ข้อความต้นฉบับ|ข้อความเดิม|forwarded message).*|_{10,})\s*$",
    re.IGNORECASE,
)
_TITLES = ("นางสาว", "นาง", "นาย", "Mr.", "Mrs.", "Ms.", "Miss", "Mr", "Mrs", "Ms")


def takes_mails(service: Service) -> bool:
    """Whether a mail can become an application for this service: for applicants, at any time, with room for its words,
    without an account and without choosing a case first."""
    asks = any(isinstance(field, LongTextField) and field.when is None for field in service.fields.values())
    open_to_all = not service.is_internal and service.identity.account != "required"
    return asks and open_to_all and not service.variants and service.rounds is None


def lang_of(letter: Letter) -> Lang:
    """Thai, unless the mail has words and none of them is Thai."""
    said = f"{letter.subject} {letter.text} {letter.name}"
    return "en" if re.search("[A-Za-z]{3}", said) and not re.search("[\u0e01-\u0e5b]", said) else "th"


def answers_in(service: Service, letter: Letter) -> dict[str, Any]:
    """The answers that a mail gives to the questions of a service: what about, the words, who wrote, her address."""
    lang = lang_of(letter)
    fields = [field for field in service.fields.values() if field.when is None]
    long = _named(fields, LongTextField, "details")
    short = _named(fields, TextField, "subject")
    name, email = _named(fields, PersonNameField, "name"), _named(fields, EmailField, "email")
    found: dict[str, Any] = {}
    words = letter.text or (UNREAD if letter.broken else NO_WORDS).in_(lang)
    if long is not None:
        if short is None and letter.subject:
            words = f"{letter.subject}\n\n{words}"
        found[long.id] = shortened(words, long.max, lang) or UNREAD.in_(lang)
    if short is not None:
        found[short.id] = _line(letter.subject, short.max) or UNTITLED.in_(lang)
    if name is not None and (parts := name_in(letter.name)):
        found[name.id] = parts
    if email is not None and letter.sender:
        found[email.id] = letter.sender
    return found


def _named(fields: list[Any], kind: type[Any], name: str) -> Any:
    """The question of this kind that is called so, else the first of its kind."""
    asked = [field for field in fields if isinstance(field, kind)]
    return next((field for field in asked if field.id == name), asked[0] if asked else None)


def name_in(shown: str) -> dict[str, str] | None:
    """The name beside an address as the parts of a person's name; None where it is none."""
    said = " ".join(shown.replace(",", " ").split())
    title = next((one for one in _TITLES if said.startswith(one) and len(said) > len(one) + 1), "")
    first, _, last = said[len(title) :].strip().partition(" ")
    if len(first) < 2 or not all(
        sign.isalpha() or sign in " .-'’()ฯ" or _is_mark(sign) for sign in first + last
    ):
        return None
    return {"title": title or "-", "first": first[:80], "middle": "", "last": last[:80] or "-"}


def _is_mark(sign: str) -> bool:
    return "\u0e31" <= sign <= "\u0e4e" or "\u0300" <= sign <= "\u036f"


def shortened(words: str, most: int, lang: Lang) -> str:
    """Words that a form takes: without signs that no document can print, and not longer than it allows, which is said."""
    kept = _printable(words)
    if len(kept) <= most:
        return kept
    note = f"\n{CUT.in_(lang)}"
    return kept[: most - len(note)].rstrip() + note


def _line(words: str, most: int) -> str:
    kept = " ".join(_printable(words).split())
    return kept if len(kept) <= most else kept[: most - 1].rstrip() + "…"


def _printable(words: str) -> str:
    kept = "".join(sign if printable(sign) else " " for sign in clean(words, lines=True))
    return "\n".join(line.rstrip() for line in kept.split("\n")).strip()


def place_for(needs: tuple[DocumentNeed, ...]) -> DocumentNeed | None:
    """The document under which what came with a mail is kept: the one with room for most files."""
    files = [need for need in needs if need.type == "file" and not need.from_proxy]
    return max(files, key=lambda need: need.max_files, default=None)


def accept_of(need: DocumentNeed) -> Accept:
    """Which kinds of file a document may be."""
    if need.type == "id_photo":
        return "id_photo"
    kinds = set(need.accept)
    return "document" if kinds == {"pdf", "image"} else "pdf" if "pdf" in kinds else "image"


def numbers_in(subject: str) -> tuple[str, ...]:
    """What may be numbers of applications in the subject of a mail."""
    return tuple(dict.fromkeys(_NUMBER.findall(subject.upper())))[:5]


def own_words(text: str) -> str:
    """An answer without the mail that it answers; all of it, where nothing else would be left."""
    kept: list[str] = []
    for line in text.split("\n"):
        if _QUOTED.match(line.strip()):
            break
        if not line.lstrip().startswith(">"):
            kept.append(line)
    return "\n".join(kept).strip() or text.strip()


def message_of(letter: Letter, refused: Sequence[Mapping[str, str]], most: int) -> str:
    """What a mail says to its case: the words, which files could not be taken and why, and that it came by mail."""
    lang = lang_of(letter)
    lines = [f"{one['name']}: {one[lang]}" for one in refused]
    end = "\n\n" + "\n".join([*lines, BY_MAIL.in_(lang)])
    return (
        shortened(own_words(letter.text) or letter.subject or NO_WORDS.in_(lang), most - len(end), lang) + end
    )
