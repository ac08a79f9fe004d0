"""What the roles are called: data, because every kind of office has its own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from khamkho.base.text import Text
from khamkho.people.actor import Role


@dataclass(frozen=True, kw_only=True)
class RoleLabel:
    """The full title, and the short form that people say."""

    full: Text
    short: Text


def _label(full_th: str, full_en: str, short_th: str, short_en: str) -> RoleLabel:
    return RoleLabel(full=Text(th=full_th, en=full_en), short=Text(th=short_th, en=short_en))


KINDS: Mapping[str, Text] = {
    "obec": Text(th="สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน", en="Office of the Basic Education Commission"),
    "esao": Text(th="สำนักงานเขตพื้นที่การศึกษา", en="Educational service area office"),
    "school": Text(th="โรงเรียน", en="School"),
    "district": Text(th="สำนักงานเขต", en="District office"),
    "special-school": Text(th="โรงเรียนการศึกษาพิเศษ", en="Special education school"),
    "special-centre": Text(th="ศูนย์การศึกษาพิเศษ", en="Special education centre"),
}

ROLES: tuple[Role, ...] = ("officer", "supervisor", "director", "admin", "auditor")

_EVERYWHERE: Mapping[Role, RoleLabel] = {
    "officer": _label("เจ้าหน้าที่", "Officer", "เจ้าหน้าที่", "Officer"),
    "supervisor": _label("หัวหน้าฝ่าย", "Head of division", "หัวหน้าฝ่าย", "Head of division"),
    "director": _label("ผู้อำนวยการ", "Director", "ผู้อำนวยการ", "Director"),
    "admin": _label("ผู้ดูแลระบบของหน่วยงาน", "Office administrator", "ผู้ดูแลระบบ", "Administrator"),
    "auditor": _label("ผู้ตรวจสอบ", "Auditor", "ผู้ตรวจสอบ", "Auditor"),
}

_BY_KIND: Mapping[str, Mapping[Role, RoleLabel]] = {
    "obec": {
        "supervisor": _label("ผู้อำนวยการกลุ่ม", "Group director", "ผอ.กลุ่ม", "Group director"),
        "director": _label("ผู้อำนวยการสำนัก", "Bureau director", "ผอ.สำนัก", "Bureau director"),
    },
    "esao": {
        "supervisor": _label("ผู้อำนวยการกลุ่ม", "Group director", "ผอ.กลุ่ม", "Group director"),
        "director": _label(
            "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา",
            "Director of the educational service area office",
            "ผอ.สพท.",
            "Director",
        ),
    },
    "school": {
        "director": _label("ผู้อำนวยการโรงเรียน", "School director", "ผอ.โรงเรียน", "School director"),
    },
    "district": {
        "director": _label("ผู้อำนวยการเขต", "District director", "ผอ.เขต", "District director"),
    },
    "special-school": {
        "director": _label("ผู้อำนวยการโรงเรียน", "School director", "ผอ.โรงเรียน", "School director"),
    },
    "special-centre": {
        "director": _label("ผู้อำนวยการศูนย์การศึกษาพิเศษ", "Centre director", "ผอ.ศูนย์", "Centre director"),
    },
}


def role_label(kind: str, role: str) -> RoleLabel:
    """What this role is called in this kind of office."""
    named: Role = next(known for known in ROLES if known == role)
    return _BY_KIND.get(kind, {}).get(named, _EVERYWHERE[named])
