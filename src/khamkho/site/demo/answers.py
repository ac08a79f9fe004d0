"""Invented applicants and what they write into the forms."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from pydantic import JsonValue

from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.context import Area, Context
from khamkho.catalogue.fields.place import kept_area
from khamkho.catalogue.places import PLACES
from khamkho.catalogue.service import Service
from khamkho.catalogue.when import holds
from khamkho.site.demo.cast import CANAL, OBEC, ORCHARD, SCHOOL, SEA

WOMEN = (
    "มาลี", "สุดา", "พิมพ์ใจ", "กนกวรรณ", "ปาริชาต", "รัตนา", "จันทร์เพ็ญ", "อารีย์", "วิไล", "สุนิสา", "นภา", "ดวงใจ",
    "เพ็ญศรี", "ชลธิชา", "อรอุมา", "ศิริพร", "เบญจมาศ", "ฟ้าใส", "ไข่มุก", "แก้วตา", "น้ำฝน", "ใบบัว", "เอื้องคำ", "โสภา",
)  # fmt: skip
MEN = (
    "สมชาย", "ภูผา", "ธนา", "กฤษณะ", "วีระ", "อนันต์", "ประเสริฐ", "ณรงค์", "สุริยา", "ปกรณ์", "ชาญชัย", "เอกชัย",
    "ไพโรจน์", "แดนไทย", "โอภาส", "ศักดิ์ดา", "ทรงพล", "บุญมี", "เกรียงไกร", "พงศ์เทพ", "ต้นกล้า", "ยศ", "ฤทธิ์", "อัศวิน",
)  # fmt: skip
FAMILIES = (
    "สมมติสุข", "ตัวอย่างดี", "จำลองวงศ์", "แบบอย่างชัย", "ทดลองงาน", "สมมติพันธ์", "รักตัวอย่าง", "อุปมากุล", "ศรีสมมติ",
    "นามสมมติ", "ลองดูก่อน", "แบบฝึกหัด", "ทองจำลอง", "ใจสมมติ", "เพชรตัวอย่าง", "ณ ตัวอย่าง", "สมมติรัตน์", "ทดสอบดี",
    "วงศ์สมมติ", "จำลองทรัพย์", "แสงตัวอย่าง", "ฤทธิ์สมมติ", "เอี่ยมทดลอง", "ไชยจำลอง", "โพธิ์ตัวอย่าง", "หงส์สมมติ",
)  # fmt: skip
UNUSUAL = (
    ("ว่าที่ร้อยตรีหญิง", "พรรณราย", "", "สมมติเกียรติกำจรขจรไกล"),
    ("นาย", "เทียน", "", "-"),
    ("นางสาว", "ฮานา", "มาเรีย", "ตัวอย่าง-สมิธ"),
    ("สิบเอก", "กล้าหาญ", "", "จำลองยุทธ"),
    ("ดร.", "เก่งกาจ", "", "สมมติปราชญ์"),
)
POSITIONS = {
    "teacher": ("ครู", "ครู", "ครูผู้ช่วย", "รองผู้อำนวยการโรงเรียน", "ผู้อำนวยการโรงเรียน", "ศึกษานิเทศก์"),
    "38k2": ("นักทรัพยากรบุคคล", "นักวิชาการศึกษา", "เจ้าพนักงานธุรการ", "นักวิชาการเงินและบัญชี"),
    "permanent": ("ช่างไม้ ระดับ 4", "พนักงานขับรถยนต์", "ช่างปูน ระดับ 3"),
    "contract": ("ครูผู้สอน", "เจ้าหน้าที่บันทึกข้อมูล", "ครูพี่เลี้ยง"),
}
PENSIONED = (
    "ครูชำนาญการพิเศษ",
    "ผู้อำนวยการโรงเรียนชำนาญการพิเศษ",
    "ครูชำนาญการ",
    "นักการภารโรง",
    "ศึกษานิเทศก์เชี่ยวชาญ",
)

REQUESTS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    SEA: (
        ("ขอหนังสือรับรองการปฏิบัติงาน", "ใช้ประกอบการขอกู้เงินเพื่อซื้อที่อยู่อาศัย ขอ 2 ฉบับ", "จัดทำหนังสือรับรองแล้ว 2 ฉบับ รับได้ที่กลุ่มบริหารงานบุคคล"),
        ("ขอสำเนาคำสั่งแต่งตั้ง", "คำสั่งเดิมสูญหายระหว่างย้ายบ้าน", "แนบสำเนาคำสั่งที่รับรองแล้วให้ทางอีเมล"),
        ("สอบถามการนับอายุราชการ", "ต้องการทราบอายุราชการทวีคูณ", "นับถึงสิ้นเดือนที่แล้วได้ 21 ปี 4 เดือน"),
    ),
    ORCHARD: (
        ("ขอใช้ห้องประชุมของเขตพื้นที่", "จัดอบรมครูผู้ช่วย จำนวน 40 คน 1 วัน", "อนุญาตให้ใช้ห้องประชุมใหญ่ในวันที่ขอ"),
        ("ขอหนังสือรับรองเงินเดือน", "ใช้ยื่นขอวีซ่าไปศึกษาดูงาน", "จัดทำหนังสือรับรองเป็นภาษาอังกฤษให้แล้ว"),
    ),
    CANAL: (
        ("ขอให้ตัดแต่งกิ่งไม้ริมทางเท้า", "กิ่งไม้พาดสายไฟหน้าปากซอยสมมติ 5", "เจ้าหน้าที่ตัดแต่งเรียบร้อยแล้ว"),
        ("แจ้งไฟทางดับ", "ไฟส่องทางหน้าตลาดสมมติดับ 3 ดวง มาสองสัปดาห์", "เปลี่ยนหลอดไฟครบทั้ง 3 ดวงแล้ว"),
        ("ขอยืมเต็นท์และเก้าอี้", "ใช้ในงานชุมชน เต็นท์ 4 หลัง เก้าอี้ 60 ตัว", "อนุญาตให้ยืม รับของได้ก่อนวันงาน 1 วัน"),
        ("ขอให้ลอกท่อระบายน้ำ", "น้ำขังหน้าบ้านทุกครั้งที่ฝนตก", "ลอกท่อแล้วและจะตรวจซ้ำหลังฤดูฝน"),
    ),
    SCHOOL: (
        ("ขอใบแสดงผลการเรียน", "ใช้สมัครเรียนต่อชั้นมัธยมศึกษาปีที่ 1", "รับใบแสดงผลการเรียนได้ที่ห้องธุรการ"),
        ("ขอใช้สนามกีฬา", "ชุมชนจัดแข่งฟุตบอลเยาวชนวันเสาร์", "อนุญาต โปรดดูแลความสะอาดหลังใช้"),
    ),
    OBEC: (
        ("ขอข้อมูลจำนวนโรงเรียนขนาดเล็ก", "ใช้ประกอบงานวิจัยระดับปริญญาโท", "ส่งตารางข้อมูลให้ทางอีเมลแล้ว"),
        ("หารือการตีความระเบียบ", "หารือแนวทางปฏิบัติเรื่องการลาศึกษาต่อ", "ตอบข้อหารือตามหนังสือที่แนบ"),
    ),
}  # fmt: skip
HOMES = {SEA: "8101", SCHOOL: "8101", ORCHARD: "2205", CANAL: "1040", OBEC: "1002"}


@dataclass(frozen=True, kw_only=True)
class Invented:
    """Somebody who does not exist."""

    title: str
    first: str
    middle: str
    last: str
    number: str
    born: date
    email: str
    phone: str

    @property
    def name(self) -> dict[str, JsonValue]:
        return {"title": self.title, "first": self.first, "middle": self.middle, "last": self.last}


def invent(rng: random.Random, *, today: date, retired: bool = False) -> Invented:
    """Make somebody up. The number has a right check digit and a province (00) that was never given out."""
    title, first, middle, last = _name(rng)
    years = (
        rng.randint(61, 84) if retired else rng.randint(24, 58)
    )  # whoever turns 60 retires before her card is made
    return Invented(
        title=title,
        first=first,
        middle=middle,
        last=last,
        number=_number(rng),
        born=today - timedelta(days=years * 365 + rng.randint(0, 364)),
        email=f"tuayang{rng.randint(100, 9999)}@example.com",
        phone=f"08{rng.randint(0, 9)}{rng.randint(0, 999):03}{rng.randint(0, 9999):04}",
    )


def _name(rng: random.Random) -> tuple[str, str, str, str]:
    if rng.random() < 0.03:
        return rng.choice(UNUSUAL)
    if rng.random() < 0.6:
        return rng.choice(("นาง", "นางสาว", "นางสาว")), rng.choice(WOMEN), "", rng.choice(FAMILIES)
    return "นาย", rng.choice(MEN), "", rng.choice(FAMILIES)


def _number(rng: random.Random) -> str:
    digits = f"{rng.randint(1, 5)}00{rng.randint(0, 999_999_999):09}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(13, 1, -1), strict=True))
    return digits + str((11 - total % 11) % 10)


def answers_for(
    service: Service, variant: str, who: Invented, office: str, rng: random.Random, ctx: Context
) -> dict[str, JsonValue]:
    """Answers to every question that is asked of this person; some of the optional ones are left out."""
    said = _said(who, office, rng, ctx)
    answers: dict[str, JsonValue] = {}
    for page, field in service.questions():
        if not (holds(page.when, variant, answers) and holds(field.when, variant, answers)):
            continue
        if field.id == "applicant_signature" or (not field.required and rng.random() < 0.4):
            continue
        made = said.get(field.id)
        answers[field.id] = made(answers) if made else field.sample(rng, ctx)
    return catalogue.relevant_answers(service, variant, answers)


Maker = Callable[[Mapping[str, JsonValue]], JsonValue]


def _said(who: Invented, office: str, rng: random.Random, ctx: Context) -> Mapping[str, Maker]:
    """How each question is answered, by field id."""

    def ago(low: int, high: int) -> str:
        return (ctx.today - timedelta(days=rng.randint(low, high))).isoformat()

    def ahead(low: int, high: int) -> str:
        return (ctx.today + timedelta(days=rng.randint(low, high))).isoformat()

    def position(known: Mapping[str, JsonValue]) -> str:
        return rng.choice(POSITIONS.get(str(known.get("employee_type")), PENSIONED))

    def workday() -> str:
        day = ctx.today + timedelta(days=rng.randint(1, 6))
        return (day + timedelta(days=2) if day.weekday() > 4 else day).isoformat()

    subject, details, _ = rng.choice(REQUESTS[office])
    makers: dict[str, Maker] = {
        "employee_type": lambda _: rng.choices(list(POSITIONS), (70, 12, 8, 10))[0],
        "pensioner_type": lambda _: rng.choice(("civil", "civil", "gratuity", "employee")),
        "name": lambda _: who.name,
        "previous_name": lambda _: {**who.name, "last": rng.choice(FAMILIES)},
        "proxy_name": lambda _: invent(rng, today=ctx.today).name,
        "national_id": lambda _: {"kind": "thai", "number": who.number},
        "birth_date": lambda _: who.born.isoformat(),
        "nationality": lambda _: "ไทย",
        "pickup_date": lambda _: workday(),
        "pickup_time": lambda _: f"{rng.randint(8, 15):02}:{rng.choice(('00', '30'))}",
        "email": lambda _: who.email,
        "phone": lambda _: who.phone,
        "proxy_phone": lambda _: f"09{rng.randint(0, 99_999_999):08}",
        "registered_address": lambda _: _address(office, rng),
        "contact_address": lambda _: _address(office, rng),
        "same_address": lambda _: rng.random() < 0.8,
        "position": position,
        "academic_standing": lambda _: rng.choice(("none", "k2", "k2", "k3", "k3", "k4")),
        "position_no": lambda _: str(rng.randint(100, 9999)),
        "appointed_on": lambda _: ago(20, 300),
        "contract_end": lambda _: ahead(200, 1400),
        "old_card_no": lambda _: f"{rng.randint(1, 900)}/{rng.randint(2560, 2563)}",
        "old_card_expiry": lambda _: ahead(1, 60) if rng.random() < 0.6 else ago(1, 90),
        "lost_on": lambda _: ago(1, 30),
        "lost_place": lambda _: rng.choice(("ตลาดสมมติ", "บนรถโดยสาร", "ห้างสรรพสินค้าจำลอง")),
        "police_report_no": lambda _: f"ปจว.ข้อ {rng.randint(1, 20)} สภ.สมมติ",
        "change_order_no": lambda _: f"{rng.randint(10, 900)}/2569",
        "change_order_on": lambda _: ago(10, 120),
        "name_document_no": lambda _: f"{rng.randint(1, 90)}/{rng.randint(100, 999)}",
        "name_document_on": lambda _: ago(10, 200),
        "retired_on": lambda _: ago(60, 5000),
        "retire_order_no": lambda _: f"{rng.randint(100, 900)}/{rng.randint(2555, 2568)}",
        "pension_no": lambda _: f"{rng.randint(100000, 999999)}",
        "pickup": lambda _: "self" if rng.random() < 0.85 else "proxy",
        "subject": lambda _: subject,
        "details": lambda _: details,
    }
    return makers


def _address(office: str, rng: random.Random) -> dict[str, JsonValue]:
    area = rng.choice(_areas(HOMES[office]))
    lines: dict[str, JsonValue] = {
        "house_no": f"{rng.randint(1, 299)}/{rng.randint(1, 99)}",
        "building": "",
        "moo": str(rng.randint(1, 12)) if office != CANAL else "",
        "soi": rng.choice(("", "", "สมมติ 5")),
        "road": rng.choice(("", "", "ตัวอย่าง")),
    }
    return {**lines, **kept_area(area, area.postcodes[0])}


@lru_cache
def _areas(district: str) -> tuple[Area, ...]:
    return tuple(area for area in PLACES.subdistricts(district) if area.postcodes)


def reply_to(subject: Any, office: str) -> str:
    """What the office answers to a general request."""
    return next((answer for asked, _, answer in REQUESTS[office] if asked == subject), "ดำเนินการเรียบร้อยแล้ว")
