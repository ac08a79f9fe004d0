"""Periods and words that laws and offices set: shipped as data, changed by an office, followed by those under it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Literal

from khamkho.base.errors import Problem
from khamkho.base.text import Text, clean
from khamkho.base.thai import ascii_digits
from khamkho.catalogue.load import PACKS
from khamkho.catalogue.source import plain, read

Basis = Literal["law", "found", "known", "assumed"]
MOST, LONGEST = 1000, 1000
BASES: Mapping[str, Text] = {
    "law": Text("ค่าตั้งต้นมาจากกฎหมาย", "The value we ship is from the law."),
    "found": Text("ค่าตั้งต้นพบในเอกสารของหน่วยงาน", "The value we ship was found in papers of an office."),
    "known": Text("ค่าตั้งต้นเป็นที่รู้กันทั่วไป", "The value we ship is commonly known."),
    "assumed": Text("ค่าตั้งต้นเป็นข้อสันนิษฐาน โปรดตรวจสอบ", "We assumed this value; please check it."),
}


@dataclass(frozen=True, kw_only=True)
class Periods:
    """What holds at an office. Days are calendar days, ``escalate_days`` working days; 0 is never."""

    facilitation_law: Text
    tell_days: int
    late_days: int
    late_days_other: int
    escalate_days: int
    late_by: str
    oversight: Text
    appeal_days: int
    appeal_at: str
    appeal_text: Text
    lately_cases: int
    lately_least: int

    def late_every(self, *, facilitation: bool) -> int:
        """How many days lie between two late notices; 0 when none are written."""
        return self.late_days if facilitation else self.late_days_other

    def appeal_words(self) -> Text:
        """What a refused applicant is told, with the number of days."""
        days = str(self.appeal_days)
        return Text(self.appeal_text.th.replace("{days}", days), self.appeal_text.en.replace("{days}", days))


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One period or text: what it is called, what we ship, and how sure we are of it."""

    name: str
    type: Literal["days", "days_or_never", "choice", "words"]
    default: Any
    basis: Basis
    label: Text
    hint: Text | None = None
    options: tuple[tuple[str, Text], ...] = ()

    def read(self, kept: Any) -> int | str | Text:
        """The value in force from what the file or an office keeps."""
        if self.type == "words":
            return _text(kept)
        return str(kept) if self.type == "choice" else int(kept)


def _text(given: Mapping[str, str]) -> Text:
    return Text(given["th"], given["en"])


@lru_cache(maxsize=1)
def settings() -> tuple[Setting, ...]:
    """Every period and text, in the order of the file that ships."""
    shipped: Mapping[str, Mapping[str, Any]] = plain(read(PACKS / "periods.yaml"))
    return tuple(_setting(name, given) for name, given in shipped.items())


def _setting(name: str, given: Mapping[str, Any]) -> Setting:
    return Setting(
        name=name,
        type=given["type"],
        default=given["default"],
        basis=given["basis"],
        label=_text(given["label"]),
        hint=_text(given["hint"]) if "hint" in given else None,
        options=tuple((key, _text(words)) for key, words in given.get("options", {}).items()),
    )


def periods_from(kept: Mapping[str, Any]) -> Periods:
    """What holds, from what offices keep of their own; everything else as it ships."""
    known = {one.name: one for one in settings()}
    values = {
        field.name: known[field.name].read(kept.get(field.name, known[field.name].default))
        for field in fields(Periods)
    }
    return Periods(**values)  # type: ignore[arg-type]  # each setting reads its own type


def checked(typed: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    """What an office typed, as it is kept, and what is wrong with it. An empty answer keeps nothing of its own."""
    kept: dict[str, Any] = {}
    problems: list[Problem] = []
    for one in settings():
        if one.type == "words":
            th, en = (
                clean(typed.get(f"{one.name}_{lang}", ""), lines=True)[:LONGEST] for lang in ("th", "en")
            )
            if th and en:
                kept[one.name] = {"th": th, "en": en}
            elif th or en:
                where = f"{one.name}_{'en' if th else 'th'}"
                problems.append(
                    Problem(where, "missing", "โปรดเขียนทั้งสองภาษา", "Please write both languages.")
                )
            continue
        said = ascii_digits(clean(typed.get(one.name, "")))
        if said and not _fits(one, said):
            problems.append(_wrong(one))
        elif said:
            kept[one.name] = said if one.type == "choice" else int(said)
    return kept, problems


def _fits(one: Setting, said: str) -> bool:
    if one.type == "choice":
        return said in dict(one.options)
    least = 0 if one.type == "days_or_never" else 1
    return said.isascii() and said.isdigit() and len(said) < 5 and least <= int(said) <= MOST


def _wrong(one: Setting) -> Problem:
    if one.type == "choice":
        return Problem(one.name, "unknown", "โปรดเลือกจากรายการ", "Please choose one of the list.")
    least = 0 if one.type == "days_or_never" else 1
    return Problem(
        one.name,
        "wrong",
        f"โปรดใส่จำนวนเต็ม {least}–{MOST}",
        f"Please give a whole number from {least} to {MOST}.",
    )
