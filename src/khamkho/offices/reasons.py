"""What an office says is wrong with an answer or a document: the kinds, and the texts that it keeps for each.

Shipped as data (``packs/reasons.yaml``); an office that changes them keeps a list of its own, which the offices
under it follow.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from khamkho.base.errors import Problem
from khamkho.base.text import Text, clean
from khamkho.catalogue.load import PACKS
from khamkho.catalogue.source import plain, read

KINDS: Mapping[str, Text] = {
    "wrong": Text("ไม่ถูกต้อง", "Wrong"),
    "unreadable": Text("อ่านไม่ออกหรือไม่ชัด", "Cannot be read"),
    "missing": Text("ขาดหรือไม่ครบ", "Missing"),
    "outdated": Text("ไม่เป็นปัจจุบัน", "Out of date"),
}
ABOUT: Mapping[str, Text] = {
    "any": Text("ข้อมูลและเอกสาร", "Answers and documents"),
    "answer": Text("ข้อมูลในคำขอ", "Answers"),
    "document": Text("เอกสารแนบ", "Documents"),
}
LONGEST, MOST = 300, 60


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A text that an officer chooses with one tap when she marks something: of which kind, and beside what it is offered."""

    id: str
    kind: str
    about: str = "any"
    text: Text
    retired: bool = False
    """Offered no longer; what was marked with it stays as it is."""

    def fits(self, *, document: bool) -> bool:
        """Whether it is offered beside this sort of thing."""
        return not self.retired and self.about in ("any", "document" if document else "answer")

    def kept(self) -> dict[str, Any]:
        """As an office keeps it."""
        words = {"th": self.text.th, "en": self.text.en}
        return {"id": self.id, "kind": self.kind, "about": self.about, **words, "retired": self.retired}


def reasons_from(kept: Iterable[Mapping[str, Any]]) -> tuple[Reason, ...]:
    """Reasons as the file that ships or an office keeps them, in their order."""
    return tuple(
        Reason(
            id=str(one["id"]),
            kind=one["kind"],
            about=one.get("about", "any"),
            text=Text(one["th"], one["en"]),
            retired=bool(one.get("retired", False)),
        )
        for one in kept
    )


@lru_cache(maxsize=1)
def shipped() -> tuple[Reason, ...]:
    """What every office has until it keeps a list of its own."""
    texts: Mapping[str, Mapping[str, Any]] = plain(read(PACKS / "reasons.yaml"))
    return reasons_from({"id": name, **given} for name, given in texts.items())


def checked(typed: Mapping[str, str], held: Sequence[Reason]) -> tuple[tuple[Reason, ...], list[Problem]]:
    """The list as a form posts it, in its new order, and what is wrong with it.

    Each held reason comes as ``th.<id>``, ``en.<id>``, ``kind.<id>``, ``about.<id>``, ``place.<id>`` and, unless it is
    retired, ``use.<id>``; a new one under the id ``new``, when it has any words.
    """
    found: list[tuple[int, Reason]] = []
    problems: list[Problem] = []
    known = {one.id: at for at, one in enumerate(held, 1)}
    for name in (*known, "new"):
        words = Text(*(clean(typed.get(f"{lang}.{name}", "")) for lang in ("th", "en")))
        if name == "new" and not (words.th or words.en):
            continue
        problems += _wrong(name, words, typed)
        place = typed.get(f"place.{name}", "").strip()
        found.append(
            (
                int(place)
                if place.isascii() and place.isdigit() and len(place) < 4
                else known.get(name, MOST),
                Reason(
                    id=secrets.token_hex(4) if name == "new" else name,
                    kind=typed.get(f"kind.{name}", ""),
                    about=typed.get(f"about.{name}", ""),
                    text=words,
                    retired=name != "new" and f"use.{name}" not in typed,
                ),
            )
        )
    if len(found) > MOST:
        problems.append(Problem("th.new", "too-many", f"มีได้ไม่เกิน {MOST} ข้อความ", f"At most {MOST} texts."))
    return tuple(reason for _place, reason in sorted(found, key=lambda row: row[0])), problems


def _wrong(name: str, words: Text, typed: Mapping[str, str]) -> Iterable[Problem]:
    for lang, said in (("th", words.th), ("en", words.en)):
        if not said:
            yield Problem(f"{lang}.{name}", "missing", "โปรดเขียนทั้งสองภาษา", "Please write both languages.")
        elif len(said) > LONGEST:
            yield Problem(
                f"{lang}.{name}", "too-long", f"ยาวได้ไม่เกิน {LONGEST} ตัวอักษร", f"At most {LONGEST} characters."
            )
    for part, options in (("kind", KINDS), ("about", ABOUT)):
        if typed.get(f"{part}.{name}", "") not in options:
            yield Problem(f"{part}.{name}", "unknown", "โปรดเลือกจากรายการ", "Please choose one of the list.")
