"""Findings about shape: what this build does not carry, and what the schema refuses."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from khamkho.base.text import Text
from khamkho.catalogue import service as values
from khamkho.catalogue.fields import FIELD_TYPES
from khamkho.catalogue.lint.finding import FINDINGS, Finding, finding
from khamkho.catalogue.source import Row, Table, spot_of
from khamkho.catalogue.words import STOCK_ACTIONS

#: What a service file may say one day, and no build of today carries out.
LATER_KEYS: Mapping[str, Text] = {
    "issues": Text(th="การออกเอกสารหรือบัตร", en="issuing documents or cards"),
}
LATER_STEP_KEYS: Mapping[str, Text] = {
    "does": Text(th="สิ่งที่ระบบทำเองในขั้นตอน", en="effects of a step"),
    "opinions": Text(th="การขอความเห็น", en="opinions"),
}
LATER_VALUES: Mapping[tuple[str, str], Text] = {
    ("proof", "thaid"): Text(th="การพิสูจน์ตัวตนด้วย ThaID", en="proof by ThaID"),
}
LATER_TYPES: Mapping[str, Text] = {
    "date_time": Text(th="ช่องวันและเวลา", en="date with time"),
    "map": Text(th="ช่องตำแหน่งบนแผนที่", en="places on a map"),
    "office": Text(th="ช่องเลือกหน่วยงาน", en="picking an office"),
    "consent": Text(th="การขอความยินยอมแยกรายการ", en="separate consents"),
}
FILE_TYPES = ("file", "id_photo", "photo")
SHAPES: Mapping[str, Text] = {
    "tuple": Text(th="รายการ (แต่ละข้อขึ้นต้นด้วย -)", en="a list (each item begins with -)"),
    "list": Text(th="รายการ (แต่ละข้อขึ้นต้นด้วย -)", en="a list (each item begins with -)"),
    "dict": Text(th="กลุ่มของ “คำ: ค่า”", en="a group of “key: value”"),
    "model": Text(th="กลุ่มของ “คำ: ค่า”", en="a group of “key: value”"),
    "string": Text(th="ข้อความ", en="a text"),
    "int": Text(th="จำนวนเต็ม", en="a whole number"),
    "decimal": Text(th="ตัวเลข", en="a number"),
}


def strip_later(tree: Table) -> tuple[Table, tuple[Finding, ...]]:
    """The tree without the keys that no build of today carries, and a finding for each."""
    findings = [_later(tree, key, what) for key, what in LATER_KEYS.items() if key in tree]
    kept = tree.without(*LATER_KEYS)
    steps = tree.get("steps")
    if isinstance(steps, Row):
        clean = Row(step.without(*LATER_STEP_KEYS) if isinstance(step, Table) else step for step in steps)
        clean.at = steps.at
        findings += [
            _later(step, key, what)
            for step in steps
            if isinstance(step, Table)
            for key, what in LATER_STEP_KEYS.items()
            if key in step
        ]
        kept = kept.with_({"steps": clean})
    return kept, tuple(findings)


def _later(tree: Table, key: str, what: Text) -> Finding:
    return finding(tree.key_at[key], "not-carried", {"key": key, "what_th": what.th, "what_en": what.en})


def finding_for(tree: Table, error: ErrorDetails) -> Finding:
    """A refusal of the schema as a finding with its place."""
    path, kind = error["loc"], error["type"]
    code, facts = _named(kind, path, error)
    return finding(spot_of(tree, path), code, facts)


def _named(kind: str, path: tuple[int | str, ...], error: ErrorDetails) -> tuple[str, dict[str, str]]:
    context: Mapping[str, Any] = error.get("ctx") or {}
    given = str(error["input"])
    last = str(path[-1]) if path else ""
    if kind in FINDINGS:
        return kind, {key: str(value) for key, value in context.items()}
    if kind == "missing":
        if last == "title" and "actions" in path:
            return "action-untitled", {"stock": ", ".join(STOCK_ACTIONS)}
        return _missing(last)
    if kind == "extra_forbidden":
        return "unknown-key", {"key": last, **(_elsewhere(last) or _suggestion(last, KNOWN_KEYS))}
    if kind == "union_tag_invalid":
        return _field_type(str(context.get("tag", "")))
    if kind == "union_tag_not_found":
        return "missing-key", {"key": "type"}
    if kind == "string_pattern_mismatch":
        return "bad-id", {"value": given}
    if kind in ("literal_error", "enum"):
        return _not_allowed(path, given, context)
    return _shape(kind, error)


def _missing(key: str) -> tuple[str, dict[str, str]]:
    if key in ("th", "en"):
        return ("missing-thai" if key == "th" else "missing-english"), {}
    return "missing-key", {"key": key}


def _field_type(name: str) -> tuple[str, dict[str, str]]:
    if name in FILE_TYPES:
        return "file-in-form", {"type": name}
    if name in LATER_TYPES:
        what = LATER_TYPES[name]
        return "not-carried", {"key": name, "what_th": what.th, "what_en": what.en}
    return "field-type-unknown", {"type": name, **_suggestion(name, list(FIELD_TYPES), _all_types())}


def _not_allowed(
    path: tuple[int | str, ...], given: str, context: Mapping[str, Any]
) -> tuple[str, dict[str, str]]:
    words = [str(part) for part in path if not isinstance(part, int)]
    what = LATER_VALUES.get((words[-1] if words else "", given))
    if what:
        return "not-carried", {"key": given, "what_th": what.th, "what_en": what.en}
    return "not-allowed", {"value": given, "allowed": str(context.get("expected", ""))}


def _shape(kind: str, error: ErrorDetails) -> tuple[str, dict[str, str]]:
    for name, words in SHAPES.items():
        if kind.startswith(name) and kind.endswith(("_type", "_parsing")):
            return "wrong-shape", {"wanted_th": words.th, "wanted_en": words.en}
    return "wrong-value", {"problem": error["msg"].removeprefix("Value error, ")}


MEND = Text("กรุณาลบหรือแก้ชื่อ", "Delete it, or mend the name.")


def _suggestion(word: str, known: list[str], otherwise: Text = MEND) -> dict[str, str]:
    close = difflib.get_close_matches(word, known, n=1)
    if not close:
        return {"suggestion_th": otherwise.th, "suggestion_en": otherwise.en}
    return {"suggestion_th": f"หมายถึง “{close[0]}” หรือไม่", "suggestion_en": f"Did you mean “{close[0]}”?"}


def _all_types() -> Text:
    names = ", ".join(sorted(FIELD_TYPES))
    return Text(
        f"ใช้ชนิดใดชนิดหนึ่งต่อไปนี้: {names} (ช่องให้กาเพื่อรับรองคือ declaration)",
        f"Use one of {names}; a promise to tick is a declaration.",
    )


def _elsewhere(key: str) -> dict[str, str]:
    """Where a key belongs that is right and stands in the wrong place; nothing for one that is not known at all."""
    types = [name for name, model in FIELD_TYPES.items() if key in model.model_fields]
    if types and len(types) < len(FIELD_TYPES):
        names = ", ".join(sorted(types))
        return {
            "suggestion_th": f"ใช้ได้กับชนิดข้อมูล {names} เท่านั้น",
            "suggestion_en": f"It goes with the field types {names} only.",
        }
    if key in KNOWN_KEYS:
        return {
            "suggestion_th": "กรุณาย้ายไปไว้ในที่ของมัน",
            "suggestion_en": "It belongs in another place of the file.",
        }
    return {}


def _models() -> Iterator[type[BaseModel]]:
    yield from FIELD_TYPES.values()
    for value in vars(values).values():
        if isinstance(value, type) and issubclass(value, BaseModel):
            yield value


KNOWN_KEYS = sorted(
    {field.alias or name for model in _models() for name, field in model.model_fields.items()}
)
