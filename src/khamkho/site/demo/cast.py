"""Who plays in the demo: the people who can sign in. All of them are invented."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from khamkho.base.text import Text
from khamkho.people.actor import Role

PASSWORD = "khamkho-demo-2569"  # noqa: S105 - the demo's one password, shown on its own page


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A role at one of the demo's offices, named by its code."""

    office: str
    role: Role
    position: Text
    left: bool = False
    """Worked there once and has left."""


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """Somebody who can sign in: with password and authenticator code, or (applicants) with a code by email."""

    email: str
    name: Text
    seats: tuple[Seat, ...] = ()

    @property
    def password(self) -> str:
        return PASSWORD if self.seats else ""

    @property
    def totp_secret(self) -> str:
        """Base32, always the same for the same address, so that an authenticator app can keep it."""
        mark = hashlib.sha256(f"khamkho demo {self.email}".encode()).digest()
        return base64.b32encode(mark[:20]).decode()


@dataclass(frozen=True, kw_only=True)
class DemoPeople:
    """Everybody who can sign in to the demo."""

    staff: tuple[DemoPerson, ...]
    applicants: tuple[DemoPerson, ...]

    def by_email(self, email: str) -> DemoPerson | None:
        return next((person for person in (*self.staff, *self.applicants) if person.email == email), None)


def _member(
    email: str,
    th: str,
    en: str,
    office: str,
    role: Role,
    position_th: str,
    position_en: str,
    left: bool = False,
) -> DemoPerson:
    seat = Seat(office=office, role=role, position=Text(position_th, position_en), left=left)
    return DemoPerson(email=f"{email}@example.go.th", name=Text(th, en), seats=(seat,))


SEA, ORCHARD, CANAL, SCHOOL, OBEC = (
    "thale-tuayang",
    "suan-tuayang-2",
    "khlong-tuayang",
    "ban-ko-tuayang",
    "obec-tuayang",
)

_OFFICER = ("นักทรัพยากรบุคคลชำนาญการ", "Human resources officer")
_JUNIOR = ("นักทรัพยากรบุคคลปฏิบัติการ", "Human resources officer")

STAFF = (
    _member("tuayang", "นางสาวตัวอย่าง ขยันงาน", "Ms Tuayang Khayan-ngan", SEA, "officer", *_OFFICER),
    _member("sommut", "นายสมมติ ตั้งใจทำ", "Mr Sommut Tangjaitham", SEA, "officer", *_JUNIOR),
    _member("thotlong", "นางทดลอง ช่วยเหลือ", "Mrs Thotlong Chuailuea", SEA, "officer", *_JUNIOR),
    _member(
        "baepyang", "นายแบบอย่าง หัวหน้าดี", "Mr Baepyang Huanadee", SEA, "supervisor",
        "ผู้อำนวยการกลุ่มบริหารงานบุคคล", "Director, Human Resources Group",
    ),
    _member(
        "uthahon", "นางอุทาหรณ์ อนุมัติไว", "Mrs Uthahon Anumatwai", SEA, "director",
        "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา", "Director of the area office",
    ),
    _member(
        "chamlong", "นายจำลอง ดูแลระบบ", "Mr Chamlong Dulaerabop", SEA, "admin",
        "นักวิชาการคอมพิวเตอร์", "Computer technical officer",
    ),
    _member(
        "upama", "นางสาวอุปมา ตรวจตรา", "Ms Upama Truattra", SEA, "auditor",
        "นักวิชาการตรวจสอบภายใน", "Internal auditor",
    ),
    _member("tonbaep", "นางต้นแบบ เคยขยัน", "Mrs Tonbaep Khoeikhayan", SEA, "officer", *_OFFICER, left=True),
    _member("somsut", "นางสาวสมสุด ขยันรับ", "Ms Somsut Khayanrap", ORCHARD, "officer", *_OFFICER),
    _member("longtham", "นายลองทำ รอบคอบ", "Mr Longtham Ropkhop", ORCHARD, "officer", *_JUNIOR),
    _member(
        "baepfuek", "นางแบบฝึก นำกลุ่ม", "Mrs Baepfuek Namklum", ORCHARD, "supervisor",
        "ผู้อำนวยการกลุ่มบริหารงานบุคคล", "Director, Human Resources Group",
    ),
    _member(
        "sommai", "นายสมหมาย สมมติชัย", "Mr Sommai Sommutchai", ORCHARD, "director",
        "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา", "Director of the area office",
    ),
    _member(
        "rabop", "นายระบบ ตัวอย่างดี", "Mr Rabop Tuayangdee", ORCHARD, "admin",
        "นักวิชาการคอมพิวเตอร์", "Computer technical officer",
    ),
    _member(
        "thabian", "นางสาวทะเบียน ตัวอย่างงาม", "Ms Thabian Tuayang-ngam", CANAL, "officer",
        "เจ้าพนักงานปกครอง", "Registration officer",
    ),
    _member(
        "borikan", "นายบริการ ยิ้มแย้ม", "Mr Borikan Yimyaem", CANAL, "officer",
        "เจ้าพนักงานปกครอง", "Registration officer",
    ),
    _member(
        "fai", "นางฝ่าย สมมติพันธ์", "Mrs Fai Sommutphan", CANAL, "supervisor",
        "หัวหน้าฝ่ายปกครอง", "Head of the administrative division",
    ),
    _member(
        "khet", "นายเขต แบบอย่างกุล", "Mr Khet Baepyangkun", CANAL, "director",
        "ผู้อำนวยการเขต", "District director",
    ),
    _member(
        "thurakan", "นางสาวธุรการ ลองดู", "Ms Thurakan Longdu", SCHOOL, "officer",
        "เจ้าหน้าที่ธุรการโรงเรียน", "School clerk",
    ),
    _member(
        "khruyai", "นายครูใหญ่ สมมติวิทย์", "Mr Khruyai Sommutwit", SCHOOL, "director",
        "ผู้อำนวยการโรงเรียน", "School director",
    ),
    _member(
        "suanklang", "นางสาวส่วนกลาง ตัวอย่างไทย", "Ms Suanklang Tuayangthai", OBEC, "officer",
        "นักวิเคราะห์นโยบายและแผน", "Policy and plan analyst",
    ),
    _member(
        "klum", "นายกลุ่ม ประสานงาน", "Mr Klum Prasan-ngan", OBEC, "supervisor",
        "ผู้อำนวยการกลุ่ม", "Group director",
    ),
    _member(
        "samnak", "นางสำนัก สมมติกุล", "Mrs Samnak Sommutkun", OBEC, "director",
        "ผู้อำนวยการสำนัก", "Bureau director",
    ),
)  # fmt: skip

APPLICANTS = (
    DemoPerson(email="khru.malee@example.com", name=Text("นางสาวมาลี สมมติสอน", "Ms Malee Sommutson")),
    DemoPerson(email="khru.phupha@example.com", name=Text("นายภูผา ตัวอย่างครู", "Mr Phupha Tuayangkhru")),
    DemoPerson(email="bamnan.sombun@example.com", name=Text("นายสมบูรณ์ เคยสอน", "Mr Sombun Khoeison")),
)

EMPLOYEE = DemoPerson(
    email="phanakngan@example.com", name=Text("นางสาวพนักงาน ตัวอย่างสมมติ", "Ms Phanakngan Tuayangsommut")
)
"""Applies for a company."""

CAST = DemoPeople(staff=STAFF, applicants=(*APPLICANTS, EMPLOYEE))
