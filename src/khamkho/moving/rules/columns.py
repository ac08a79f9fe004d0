"""What a column of a table can be, and which one it seems to be. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from khamkho.base.text import Text
from khamkho.base.thai import search_key
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.fields import Field
from khamkho.catalogue.fields.contact import EmailField, PhoneField
from khamkho.catalogue.fields.date import DateField
from khamkho.catalogue.fields.person import NAME_LABELS, IdentityNumberField, PersonNameField
from khamkho.catalogue.fields.place import AREA_LABELS, LINE_LABELS, AddressField, PlaceField, SchoolField
from khamkho.catalogue.service import Service

NOT_ASKED = frozenset({"declaration", "signature", "group"})
"""What a person stands by in person, or answers in rows of its own: no column says it."""
NUMBER, RECEIVED, ENDED, STATE, VARIANT = "number", "received", "ended", "state", "variant"
OF_THE_CASE: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    NUMBER: (
        Text("เลขที่เดิมในทะเบียน", "Number in the earlier register"),
        ("เลขที่", "เลขทะเบียน", "เลขที่คำขอ", "ลำดับที่", "ลำดับ", "เลขรับ", "no", "number", "registerno"),
    ),
    RECEIVED: (
        Text("วันที่รับคำขอ", "Received on"),
        ("ประทับเวลา", "timestamp", "วันที่ยื่น", "วันที่ยื่นคำขอ", "วันที่รับ", "วันรับคำขอ", "date", "submitted", "วันที่ขอ"),
    ),
    ENDED: (
        Text("วันที่แล้วเสร็จ", "Ended on"),
        ("วันที่เสร็จ", "วันที่รับบัตร", "วันที่จ่าย", "วันที่ปิดเรื่อง", "completed", "ended", "วันที่มอบ"),
    ),
    STATE: (
        Text("สถานะเดิม", "State in the earlier register"),
        ("สถานะ", "ผลการพิจารณา", "ผล", "ขั้นตอน", "status", "state", "result"),
    ),
}
VARIANT_LABEL: tuple[Text, tuple[str, ...]] = (
    Text("กรณีที่ขอ", "What is applied for"),
    ("กรณี", "เหตุผลที่ขอ", "ประเภทคำขอ", "ความประสงค์", "case", "reason"),
)
BY_TYPE: Sequence[tuple[type[Field], tuple[str, ...]]] = (
    (
        PersonNameField,
        ("ชื่อ-สกุล", "ชื่อสกุล", "ชื่อ-นามสกุล", "ชื่อนามสกุล", "ชื่อและนามสกุล", "fullname", "name", "ชื่อผู้ขอ"),
    ),
    (
        IdentityNumberField,
        ("เลขประจำตัวประชาชน", "เลขบัตรประชาชน", "เลขประชาชน", "เลข13หลัก", "idcard", "nationalid", "citizenid"),
    ),
    (PhoneField, ("โทรศัพท์", "เบอร์โทร", "เบอร์โทรศัพท์", "เบอร์มือถือ", "phone", "telephone", "mobile", "tel")),
    (EmailField, ("อีเมล", "อีเมล์", "ที่อยู่อีเมล", "email", "e-mail", "emailaddress")),
    (SchoolField, ("โรงเรียน", "สถานศึกษา", "สังกัด", "หน่วยงาน", "สถานที่ปฏิบัติงาน", "school", "workplace")),
)
"""How people call the first question of a kind in their tables."""
BORN = ("วันเกิด", "วันเดือนปีเกิด", "born", "birthday", "dateofbirth")
PHOTO = ("รูปถ่าย", "รูป", "ภาพถ่าย", "photo", "picture")
FROM_TITLES = ("คำนำหน้า", "คำนำหน้าชื่อ", "title")


@dataclass(frozen=True, kw_only=True)
class Target:
    """One thing that a column can be."""

    id: str
    label: Text
    known: tuple[str, ...] = ()
    """Other words for it in headings."""


def targets_of(service: Service) -> tuple[Target, ...]:
    """Everything that a table can say of a case of this service, in the order of its form."""
    found = [Target(id=name, label=label, known=known) for name, (label, known) in OF_THE_CASE.items()]
    if service.variants:
        label, known = VARIANT_LABEL
        found.append(Target(id=VARIANT, label=label, known=known))
    seen: set[type[Field]] = set()
    for field in service.fields.values():
        found += _answers(field, seen)
    for need in service.documents:
        known = PHOTO if need.type == "id_photo" else ()
        found.append(
            Target(id=f"file.{need.id}", label=_called("ไฟล์: {}", "File: {}", need.label), known=known)
        )
    for field in catalogue.asked_fields(service).values():
        if field.type not in NOT_ASKED:
            found.append(Target(id=f"asked.{field.id}", label=field.called or field.label))
    for column in catalogue.columns(service):
        if column.of in ("done", "by"):
            found.append(Target(id=f"{column.of}.{column.ref}", label=column.label))
    return tuple({one.id: one for one in found}.values())


def _answers(field: Field, seen: set[type[Field]]) -> Iterable[Target]:
    label = field.called or field.label
    kind = next((kind for kind, _known in BY_TYPE if isinstance(field, kind)), None)
    first = kind is not None and kind not in seen
    known = next((words for one, words in BY_TYPE if one is kind), ()) if first else ()
    if kind is not None:
        seen.add(kind)
    if isinstance(field, DateField) and field.birth:
        known = BORN
    if field.type in NOT_ASKED:
        return
    parts: Mapping[str, Text] = {}
    if isinstance(field, PersonNameField):
        yield Target(id=f"answer.{field.id}", label=label, known=known)
        parts = NAME_LABELS
    elif isinstance(field, AddressField):
        parts = {**LINE_LABELS, **AREA_LABELS}
    elif isinstance(field, PlaceField):
        parts = AREA_LABELS
    else:
        yield Target(id=f"answer.{field.id}", label=label, known=known)
    for name, words in parts.items():
        alone = (words.th, words.en) if first or not isinstance(field, PersonNameField) else ()
        known = FROM_TITLES if name == "title" and first else alone
        yield Target(
            id=f"answer.{field.id}.{name}",
            label=_called("{} – " + words.th, "{} – " + words.en, label),
            known=known,
        )


def _called(th: str, en: str, label: Text) -> Text:
    return Text(th.replace("{}", label.th), en.replace("{}", label.en))


def guessed(heads: Sequence[str], targets: Sequence[Target], remembered: Mapping[str, str]) -> dict[str, int]:
    """Which column is what, by what this office chose before, else by its heading: the whole of it, then a part of it."""
    known = {target.id for target in targets}
    keys = [head_key(head) for head in heads]
    found: dict[str, int] = {}
    for place, key in enumerate(keys):
        before = remembered.get(key, "")
        if key and before in known and before not in found:
            found[before] = place
    taken = set(found.values())
    for near in (False, True):
        for target in targets:
            if target.id in found:
                continue
            words = [head_key(word) for word in (target.label.th, target.label.en, *target.known)]
            free = [at for at in range(len(keys)) if at not in taken]
            fitting = [at for word in words for at in free if _fits(keys[at], word, near=near)]
            if fitting:
                found[target.id] = fitting[0]
                taken.add(fitting[0])
    return found


def _fits(key: str, word: str, *, near: bool) -> bool:
    if not key or not word:
        return False
    return len(word) >= 6 and key.startswith(word) if near else key == word


def head_key(head: str) -> str:
    """A heading without what varies: spaces, brackets and what stands in them, signs."""
    return re.sub(r"[\s:*._/\\-]+", "", search_key(re.sub(r"\([^)]*\)", "", head)))


def chosen(typed: Mapping[str, str], heads: Sequence[str], targets: Sequence[Target]) -> dict[str, int]:
    """The columns as a form posts them; what is no column counts for nothing."""
    found: dict[str, int] = {}
    for target in targets:
        place = typed.get(f"column.{target.id}", "")
        if place.isascii() and place.isdigit() and len(place) < 4 and int(place) < len(heads):
            found[target.id] = int(place)
    return found


def to_remember(heads: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    """What is kept of a choice for the next table with such headings."""
    return {key: target for target, place in columns.items() if (key := head_key(heads[place]))}
