"""What is wrong with an application, thing by thing: what an officer may mark, and what its applicant may then change. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from khamkho.base.errors import Problem, within
from khamkho.base.text import Lang, Text
from khamkho.offices.reasons import KINDS, Reason

DOCUMENT = "document:"
"""Before the id of a document, where answers and documents are named side by side."""
MARK, SAY, GROUND = "mark.", "say.", "ground"
"""How a form posts what kind of thing is wrong with what, in which words, and on what ground after the check."""
MOST = 1000
AUTHORITY = frozenset({"director"})
"""Who decides, and may ask for more after the check when she says on what ground of the law."""
ON_GROUND = Text(
    "ผู้อนุญาตขอเพิ่มเติมตามกฎหมาย: {ground}",
    "Asked by the person who decides, on this ground of the law: {ground}",
)


@dataclass(frozen=True, kw_only=True)
class Defect:
    """One thing that is wrong: an answer (``phone``) or a document (``document:photo``), how, and what to do."""

    where: str
    kind: str
    text: str = ""

    @property
    def title(self) -> Text:
        """What is wrong, in a word or two."""
        return KINDS[self.kind]

    def sealed(self) -> dict[str, str]:
        """As events and bodies keep it."""
        return asdict(self)


def kept(found: Iterable[Mapping[str, str]]) -> tuple[Defect, ...]:
    """Defects as an event or a body keeps them, as values again."""
    return tuple(Defect(**one) for one in found)


def read(
    raw: Mapping[str, Any], things: Collection[str], reasons: Iterable[Reason], lang: Lang
) -> tuple[tuple[Defect, ...], tuple[Problem, ...]]:
    """What a form marked, in the order of ``things``, and what is wrong with the marks.

    ``mark.<thing>`` names a kind, or a kind and a reason that the office keeps (``wrong:misspelt``), whose text then
    comes in the language of the case; ``say.<thing>`` adds words. Words without a kind are a mark forgotten.
    """
    texts = {f"{one.kind}:{one.id}": one.text.in_(lang) for one in reasons if not one.retired}
    found, problems = [], []
    for where in things:
        mark = str(raw.get(MARK + where, ""))
        kind = mark.partition(":")[0]
        text = within(SAY + where, str(raw.get(SAY + where, "")), MOST, lines=True)
        if mark in KINDS:
            found.append(Defect(where=where, kind=kind, text=text))
        elif mark in texts:
            found.append(Defect(where=where, kind=kind, text=" ".join(filter(None, (texts[mark], text)))))
        elif kind in KINDS:
            problems.append(
                Problem(
                    MARK + where,
                    "defect-reason",
                    "หน่วยงานเลิกใช้ข้อความนี้แล้ว กรุณาเลือกข้อความอื่น",
                    "The office no longer uses this text. Choose another one",
                )
            )
        elif mark or text:
            problems.append(
                Problem(MARK + where, "defect-kind", "กรุณาเลือกว่าบกพร่องอย่างไร", "Choose what is wrong with it")
            )
    problems += [
        Problem(
            name, "defect-place", "ไม่มีข้อมูลหรือเอกสารนี้ในคำขอ", "The application has no such answer or document"
        )
        for name, mark in raw.items()
        if name.startswith(MARK) and mark and name.removeprefix(MARK) not in things
    ]
    return tuple(found), tuple(problems)


def told(defects: Iterable[Defect], labels: Mapping[str, Text], lang: Lang) -> str:
    """The defects as lines of a message, one for each; several with a dot before each."""
    lines = []
    for one in defects:
        label = labels.get(one.where, Text(one.where, one.where)).in_(lang)
        line = f"{label} – {KINDS[one.kind].in_(lang)}"
        lines.append(f"{line}: {one.text}" if one.text else line)
    return "\n".join(f"• {line}" if len(lines) > 1 else line for line in lines)


@dataclass(frozen=True, kw_only=True)
class Move:
    """One move of a case, as far as the rule of one check asks: what the office marked, what the applicant changed."""

    marked: frozenset[str] = frozenset()
    completes: bool = False
    """The office found nothing missing and went on."""
    changed: frozenset[str] = frozenset()


def first_complete_check(moves: Sequence[Move]) -> int | None:
    """Which move was the office's first complete check: the first that marked what is wrong or found nothing missing.

    A return of the whole application in free words is none: everything in it is open again.
    """
    return next((at for at, move in enumerate(moves) if move.marked or move.completes), None)


def not_to_be_asked(wanted: Iterable[str], moves: Sequence[Move]) -> tuple[str, ...]:
    """What an officer may not mark any more: after the first complete check, all that was neither asked nor changed."""
    check = first_complete_check(moves)
    if check is None:
        return ()
    open_again = {where for move in moves[check:] for where in (*move.marked, *move.changed)}
    return tuple(where for where in wanted if where not in open_again)


def may_ask_more(roles: Collection[str]) -> bool:
    """Whether somebody in these roles may ask for more after the check, with the ground of the law."""
    return bool(AUTHORITY & frozenset(roles))


def closed(things: Iterable[str], defects: Collection[Defect]) -> frozenset[str]:
    """What an applicant may not change: all that was in the application and is not marked. Nothing marked closes nothing.

    ``things`` are those of the application as handed in; a question that only a changed answer opens is none of them.
    """
    return frozenset(things) - {one.where for one in defects} if defects else frozenset()
