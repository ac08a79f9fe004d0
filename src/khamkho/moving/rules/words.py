"""What people write in cells, as the fields of a form understand it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from khamkho.base.text import Text, clean
from khamkho.base.thai import ascii_digits, parse_date, search_key
from khamkho.catalogue.fields import Field
from khamkho.catalogue.fields.choice import ChoiceField, ChoicesField, YesNoField
from khamkho.catalogue.fields.contact import PhoneField
from khamkho.catalogue.fields.date import DateField
from khamkho.catalogue.fields.person import TITLES, IdentityNumberField, PersonNameField

MORE_TITLES = (
    "ว่าที่ ร.ต.หญิง", "ว่าที่ ร.ต.", "ว่าที่ร.ต.หญิง", "ว่าที่ร.ต.", "ว่าที่ ร.อ.", "ว่าที่ร้อยเอก", "ว่าที่ร้อยโท", "น.ส.", "นส.", "ด.ช.", "ด.ญ.",
    "ร.ต.", "ร.อ.", "ร.ท.", "ส.อ.", "จ.ส.อ.", "พ.ต.", "รศ.ดร.", "รศ.", "ศ.ดร.", "Mr.", "Mrs.", "Ms.", "Miss",
)  # fmt: skip
IN_ORDER = tuple(sorted({*TITLES, *MORE_TITLES}, key=len, reverse=True))
FULL = {
    "น.ส.": "นางสาว", "นส.": "นางสาว", "ด.ช.": "เด็กชาย", "ด.ญ.": "เด็กหญิง", "ว่าที่ ร.ต.": "ว่าที่ร้อยตรี", "ว่าที่ร.ต.": "ว่าที่ร้อยตรี",
    "ว่าที่ ร.ต.หญิง": "ว่าที่ร้อยตรีหญิง", "ว่าที่ร.ต.หญิง": "ว่าที่ร้อยตรีหญิง",
}  # fmt: skip
TIME = re.compile(r"[,\s]+\d{1,2}[:.]\d{2}([:.]\d{2})?(\s*(AM|PM|น\.?))?$", re.IGNORECASE)
YES = frozenset({"ใช่", "มี", "คืนแล้ว", "ได้", "yes", "y", "true", "1", "x", "✓", "✔", "/"})
NO = frozenset({"ไม่ใช่", "ไม่มี", "ไม่", "ยัง", "ไม่คืน", "no", "n", "false", "0"})
EMPTY = frozenset({"", "-", "–", "—"})


def name_in(words: str) -> dict[str, str]:
    """Title, first, middle and family name of a name in one cell; the parts that are not there are empty.

    ``นายสมชาย ใจดี``, ``นาย สมชาย  ใจดี``, ``น.ส.มาลี ณ ถลาง``, ``Ms Mali Jaidee``: the longest known title in front counts.
    """
    written = clean(words)
    title = next((one for one in IN_ORDER if _begins(written, one)), "")
    rest = written[len(title) :].strip(" .") if title else written
    parts = rest.split(maxsplit=1)
    first, last = (parts[0] if parts else ""), (parts[1] if len(parts) > 1 else "-" if parts else "")
    return {"title": FULL.get(title, title.rstrip()), "first": first, "middle": "", "last": last}


def _begins(written: str, title: str) -> bool:
    if not written.lower().startswith(title.lower()):
        return False
    rest = written[len(title) :]
    if title[0].isascii():
        return rest[:1] in (" ", ".")
    # นางสาว before นาง is seen to by length; a name such as นายก stays in danger, and the preview shows it
    return bool(rest.strip())


def day_in(words: str) -> date:
    """A day as people write it, with the time of a form behind it or without. Raises BadDate."""
    return parse_date(TIME.sub("", clean(words)))


def given_for(field: Field, words: str) -> object:
    """What a cell says, as this field understands it when a form posts it; None where it says nothing."""
    said = clean(words)
    if said in EMPTY:
        return None
    if isinstance(field, PersonNameField):
        return name_in(said)
    if isinstance(field, IdentityNumberField):
        return re.sub(r"[\s.-]", "", ascii_digits(said))
    if isinstance(field, PhoneField):
        return _phone(ascii_digits(said))
    if isinstance(field, DateField):
        return TIME.sub("", said)
    if isinstance(field, ChoicesField):
        return [_option(field, part) for part in re.split(r"[,;]", said) if part.strip()]
    if isinstance(field, ChoiceField):
        return _option(field, said)
    if isinstance(field, YesNoField):
        return _yes_or_no(field, said)
    return said


def _phone(said: str) -> str:
    """Spreadsheets drop the zero in front of a telephone number."""
    digits = re.sub(r"\D", "", said)
    return f"0{digits}" if re.fullmatch(r"[2-9]\d{7,8}", digits) and digits == said.strip() else said


def _option(field: ChoiceField | ChoicesField, said: str) -> str:
    known = {one.id: (one.label,) for one in field.options}
    return matching(said, ((name, labels) for name, labels in known.items())) or said


def _yes_or_no(field: YesNoField, said: str) -> str:
    key = said.casefold()
    if key in YES or search_key(said) in (search_key(field.yes.th), search_key(field.yes.en)):
        return "yes"
    if key in NO or search_key(said) in (search_key(field.no.th), search_key(field.no.en)):
        return "no"
    return said


def matching(said: str, known: Iterable[tuple[str, Iterable[Text]]]) -> str:
    """The id of what is called so: exactly, else the only one that begins so or that the words begin with; empty for none."""
    key = search_key(said).replace(" ", "")
    near: list[str] = []
    for name, labels in known:
        for label in labels:
            for words in (label.th, label.en, name):
                word = search_key(words).replace(" ", "")
                if word == key:
                    return name
                if (
                    len(key) >= 4
                    and len(word) >= 4
                    and (word.startswith(key) or key.startswith(word) or key in word)
                ):
                    near.append(name)
    only = set(near)
    return only.pop() if len(only) == 1 else ""
