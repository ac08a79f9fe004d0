"""Every component on one page, for people who build pages. Part of the demo only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khamkho.base.errors import NotFound, Problem
from khamkho.base.home import current_home
from khamkho.base.text import Text
from khamkho.ui.places import NavItem


@dataclass(frozen=True, kw_only=True)
class SampleOption:
    id: str
    label: Text
    hint: Text | None = None


@dataclass(frozen=True, kw_only=True)
class SamplePart:
    name: str = ""
    shape: str
    label: Text
    hint: Text | None = None
    required: bool = True
    options: Sequence[SampleOption] = ()
    suggestions: Sequence[str] = ()
    suggest: str = ""
    autocomplete: str = ""
    inputmode: str = ""
    max: int | None = None
    width: int | None = None

    def posts_as(self, where: str) -> str:
        return f"{where}.{self.name}" if self.name else where


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A question as the catalogue would describe it."""

    id: str
    shape: str
    label: Text
    hint: Text | None = None
    required: bool = True
    soft: bool = False
    only: Mapping[str, Any] | None = None
    several: Sequence[SamplePart] = ()

    def parts(self, ctx: object) -> Sequence[SamplePart]:
        if self.several:
            return self.several
        return (
            SamplePart(
                shape=self.shape, label=self.label, hint=self.hint, required=self.required, **self.only or {}
            ),
        )


@dataclass(frozen=True, kw_only=True)
class SampleGroup(Sample):
    """A few questions asked several times."""

    fields: Sequence[Sample] = ()
    item: Text = field(default=Text(th="คนที่", en="Number"))
    min: int = 1
    max: int = 4


def _t(th: str, en: str) -> Text:
    return Text(th=th, en=en)


YES_NO = (SampleOption(id="yes", label=_t("ใช่", "Yes")), SampleOption(id="no", label=_t("ไม่ใช่", "No")))
TITLES = tuple(
    SampleOption(id=key, label=_t(th, en))
    for key, th, en in (("mr", "นาย", "Mr"), ("mrs", "นาง", "Mrs"), ("miss", "นางสาว", "Miss"))
)
KINDS = (
    SampleOption(
        id="civil",
        label=_t("ข้าราชการครูและบุคลากรทางการศึกษา", "Teacher or education officer"),
        hint=_t("รวมผู้ที่อยู่ระหว่างทดลองปฏิบัติหน้าที่ราชการ", "Including those on probation"),
    ),
    SampleOption(id="permanent", label=_t("ลูกจ้างประจำ", "Permanent employee")),
    SampleOption(id="government", label=_t("พนักงานราชการ", "Government employee")),
)

QUESTIONS = (
    Sample(
        id="name",
        shape="parts",
        label=_t("ชื่อผู้ขอ", "Name of the applicant"),
        hint=_t("เขียนตามบัตรประจำตัวประชาชน", "As on the identity card"),
        several=(
            SamplePart(name="title", shape="choice", label=_t("คำนำหน้า", "Title"), options=TITLES * 5),
            SamplePart(name="first", shape="line", label=_t("ชื่อ", "First name"), autocomplete="given-name"),
            SamplePart(
                name="last", shape="line", label=_t("นามสกุล", "Last name"), autocomplete="family-name"
            ),
        ),
    ),
    Sample(
        id="national_id",
        shape="digits",
        label=_t("เลขประจำตัวประชาชน", "Thai identity number"),
        hint=_t("13 หลัก จะพิมพ์เป็นเลขไทยก็ได้", "13 digits, Thai digits are fine"),
        only={"width": 20, "inputmode": "numeric"},
    ),
    Sample(
        id="born",
        shape="date",
        label=_t("วันเกิด", "Date of birth"),
        hint=_t("เช่น 1/2/2535 หรือ 1 ก.พ. 35", "For example 1/2/2535 or 1 Feb 1992"),
    ),
    Sample(id="kind", shape="choice", label=_t("ประเภทบุคลากร", "Kind of staff"), only={"options": KINDS}),
    Sample(
        id="sure",
        shape="yesno",
        label=_t("เคยมีบัตรมาก่อนหรือไม่", "Have you had a card before?"),
        only={"options": YES_NO},
    ),
    Sample(
        id="has",
        shape="choices",
        label=_t("เอกสารที่มี", "Papers you have"),
        required=False,
        only={"options": KINDS},
    ),
    Sample(
        id="reason",
        shape="lines",
        label=_t("เหตุผล", "Reason"),
        hint=_t("บอกสั้น ๆ ว่าเกิดอะไรขึ้น", "Say briefly what happened"),
        only={"max": 400},
    ),
    Sample(
        id="school",
        shape="line",
        label=_t("โรงเรียน", "School"),
        required=False,
        only={"suggestions": ("โรงเรียนบ้านคลองหิน", "โรงเรียนวัดเขาแก้ว"), "width": 30},
    ),
    Sample(
        id="photo",
        shape="photo",
        label=_t("รูปถ่าย", "Photograph"),
        hint=_t(
            "หน้าตรง พื้นหลังสีพื้น ถ่ายไว้ไม่เกิน 6 เดือน", "Facing forward, plain background, less than 6 months old"
        ),
    ),
    Sample(id="police_note", shape="file", label=_t("ใบแจ้งความ", "Police report")),
    Sample(
        id="address",
        shape="parts",
        label=_t("ที่อยู่", "Address"),
        several=(
            SamplePart(name="house_no", shape="line", label=_t("บ้านเลขที่", "House number"), width=10),
            SamplePart(name="moo", shape="digits", label=_t("หมู่ที่", "Moo"), required=False, width=10),
            SamplePart(name="subdistrict", shape="line", label=_t("ตำบล/แขวง", "Sub-district")),
            SamplePart(name="district", shape="line", label=_t("อำเภอ/เขต", "District")),
            SamplePart(name="province", shape="line", label=_t("จังหวัด", "Province")),
            SamplePart(name="postcode", shape="digits", label=_t("รหัสไปรษณีย์", "Postcode"), width=5),
        ),
    ),
    SampleGroup(
        id="children",
        shape="group",
        label=_t("บุตร", "Children"),
        required=False,
        fields=(
            Sample(id="first", shape="line", label=_t("ชื่อบุตร", "Name of the child")),
            Sample(id="born", shape="date", label=_t("วันเกิด", "Date of birth")),
        ),
    ),
    Sample(
        id="signature",
        shape="drawing",
        label=_t("ลายมือชื่อ", "Signature"),
        several=(
            SamplePart(name="drawn", shape="drawing", label=_t("ลายมือชื่อ", "Signature")),
            SamplePart(
                name="typed", shape="line", label=_t("หรือพิมพ์ชื่อแทน", "Or type your name"), required=False
            ),
        ),
    ),
    Sample(
        id="true",
        shape="choices",
        label=_t("ข้าพเจ้าขอรับรองว่าข้อความข้างต้นเป็นความจริง", "What I have written is true"),
        only={
            "options": (
                SampleOption(
                    id="yes", label=_t("ข้าพเจ้าขอรับรองว่าข้อความข้างต้นเป็นความจริง", "What I have written is true")
                ),
            )
        },
    ),
)

PROBLEMS = (
    Problem(
        "national_id",
        "checksum",
        "เลขประจำตัวประชาชนไม่ถูกต้อง กรุณาตรวจสอบอีกครั้ง",
        "This identity number is not right. Please check it.",
    ),
    Problem("kind", "required", "กรุณาเลือกประเภทบุคลากร", "Choose the kind of staff"),
    Problem("born", "future", "วันเกิดต้องไม่เป็นวันในอนาคต", "The date of birth cannot be in the future"),
)

VALUES: dict[str, Any] = {
    "children.0.first": "เด็กหญิงปุณณภัสสร",
    "name.title": "mrs",
    "name.first": "ณัฏฐ์ฐิตาภรณ์กุล",
    "name.last": "ศรีสวัสดิ์ณรงค์ฤทธิ์เกียรติกำจร",
    "national_id": "๑๒๓๔๕๖๗๘๙๐๑๒๓",
    "born": "1 ก.พ. 2635",
    "has": ["civil"],
    "reason": "ทำกระเป๋าสตางค์หายที่ตลาดนัด วันอาทิตย์ที่ผ่านมา",
}


WORDS = {
    "title": _t("องค์ประกอบของหน้าเว็บ", "Components"),
    "lead": _t(
        "ทุกชิ้นที่ประกอบเป็นหน้าเว็บ พร้อมชื่อยาว ข้อผิดพลาด และรายการว่าง",
        "Everything that pages are made of, with long names, errors and empty lists.",
    ),
    "you": _t("รอท่านแก้ไขคำขอ", "Waits for you to correct it"),
    "you_text": _t("กรุณาถ่ายรูปใหม่แล้วส่งคำขออีกครั้ง", "Please take a new photograph and send it again."),
    "checking": _t("เจ้าหน้าที่กำลังตรวจสอบคำขอ", "Being checked"),
    "done": _t("ดำเนินการเสร็จสิ้น", "Completed"),
    "refused": _t("ไม่อนุมัติ", "Refused"),
    "held": _t("ไฟล์ที่ส่งไว้แล้ว", "A file that is already here"),
    "office": _t("ชื่อหน่วยงาน", "Name of the office"),
    "old_number": _t("หมายเลขบัตรเดิม", "Number of the old card"),
    "role": _t("บทบาท", "Role"),
    "save": _t("บันทึกและทำต่อ", "Save and continue"),
    "later": _t("บันทึกไว้ทำภายหลัง", "Save for later"),
    "withdraw": _t("ถอนคำขอ", "Withdraw"),
    "cancel": _t("ยกเลิก", "Cancel"),
    "timeline": _t("ความเคลื่อนไหว", "Timeline"),
    "answers": _t("ข้อมูลที่กรอก", "Answers"),
    "sent": _t("ส่งคำขอเรียบร้อยแล้ว", "Application sent"),
    "number": _t("เลขที่คำขอของท่าน", "Your number"),
    "closed": _t("วันจันทร์นี้สำนักงานหยุดทำการ", "The office is closed on Monday"),
    "closed_text": _t("ระบบไม่นับเวลาทำการในวันดังกล่าว", "Working time does not run on that day."),
    "stop": _t("ท่านหยุดกรอกเมื่อใดก็ได้ ข้อมูลที่กรอกแล้วจะยังอยู่", "You can stop at any time; what you typed is kept."),
    "empty": _t("ยังไม่มีคำขอในรายการนี้", "No applications here"),
    "empty_text": _t("คำขอใหม่จะปรากฏเอง", "New ones appear by themselves."),
    "all": _t("ดูคำขอทั้งหมด", "See all applications"),
    "officer": _t("เจ้าหน้าที่", "Officer"),
    "card": _t("ขอมีบัตรประจำตัวเจ้าหน้าที่ของรัฐ", "Official's identity card"),
    "warning": _t("แจ้งความเท็จเป็นความผิดตามประมวลกฎหมายอาญา", "Giving false information is an offence."),
    "more": _t("ทำไมจึงต้องถามข้อมูลนี้", "Why we ask"),
}


def _entries() -> list[SimpleNamespace]:
    def at(day: int, hour: int) -> datetime:
        return datetime(2026, 2, day, hour, 5, tzinfo=UTC)

    return [
        SimpleNamespace(
            at=at(2, 2),
            title=_t("ยื่นคำขอแล้ว", "Application sent"),
            who=_t("ผู้ยื่นคำขอ", "Applicant"),
            text="",
            tone="",
        ),
        SimpleNamespace(
            at=at(2, 4),
            title=_t("บันทึกภายใน", "Internal note"),
            who="นางสาวสุดารัตน์ ปั้นน้อย",
            text=_t("โทรสอบถามโรงเรียนแล้ว", "Called the school"),
            tone="inside",
        ),
        SimpleNamespace(
            at=at(3, 3),
            title=_t("ส่งกลับให้แก้ไข", "Returned for correction"),
            who=_t("เจ้าหน้าที่", "Officer"),
            text=_t(
                "รูปถ่ายไม่ชัด กรุณาถ่ายใหม่ให้เห็นใบหน้าชัดเจน\nพื้นหลังสีพื้น",
                "The photograph is not clear.\nPlease take a new one.",
            ),
            tone="you",
        ),
    ]


def gallery(request: HttpRequest) -> HttpResponse:
    """The components, with long names, errors and empty lists."""
    if not current_home().is_demo:
        raise NotFound
    return render(request, "ui/gallery.html", _shown() | {"desk_nav": _nav()})


def _nav() -> tuple[NavItem, ...]:
    return (
        NavItem(href="#main", label=_t("งานของฉัน", "My work"), count=7, current=True),
        NavItem(href="#late", label=_t("เกินกำหนด", "Late"), count=2, current=False, hot=True),
        NavItem(href="#register", label=_t("ทะเบียนคุม", "Register"), current=False),
    )


def _shown() -> dict[str, Any]:
    return {
        "words": WORDS,
        "questions": QUESTIONS,
        "values": VALUES,
        "problems": PROBLEMS,
        "entries": _entries(),
        "page": Paginator(range(90), 25).page(2),
        "held": {
            "name": "ใบแจ้งความ_สภ.เมือง_๒๕๖๙.pdf",
            "size": 1_284_000,
            "href": "#held",
            "is_picture": False,
        },
        "rows": (
            (_t("ชื่อผู้ขอ", "Name"), "นางณัฏฐ์ฐิตาภรณ์กุล ศรีสวัสดิ์ณรงค์ฤทธิ์เกียรติกำจร"),
            (_t("ที่อยู่", "Address"), "12/3 หมู่ 4\nตำบลปากน้ำ อำเภอเมือง จังหวัดตัวอย่าง 81000"),
            (_t("โทรศัพท์", "Telephone"), ""),
        ),
        "facts": (
            (_t("เลขที่คำขอ", "Number"), "KBI1-2569-000123"),
            (_t("กำหนดแล้วเสร็จ", "Due"), "5 กุมภาพันธ์ 2569"),
        ),
        "states": (
            (_t("รอเจ้าหน้าที่ตรวจ", "Being checked"), "open"),
            (_t("รอท่านแก้ไข", "Waits for you"), "applicant"),
            (_t("ครบกำหนดวันนี้", "Due today"), "today"),
            (_t("เกินกำหนด", "Late"), "late"),
            (_t("ดำเนินการเสร็จสิ้น", "Completed"), "granted"),
            (_t("ไม่อนุมัติ", "Refused"), "refused"),
            (_t("ถอนคำขอ", "Withdrawn"), "withdrawn"),
            (_t("คืนคำขอ", "Given back"), "given_back"),
        ),
    }
