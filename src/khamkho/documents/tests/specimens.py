"""Data for every template, as full as a real case would fill it."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image

from khamkho.documents import placed

NOW = datetime(2026, 11, 20, 14, 32, tzinfo=ZoneInfo("Asia/Bangkok"))
LONG_NAME = "นางสาวปิ่นทิพย์กัญญารัตน์ ณ อยุธยาสุวรรณภูมิกตัญญูฐิติพงศ์พิพัฒน์วัฒนานุกูล"
OFFICE = {
    "name": "สำนักงานเขตพื้นที่การศึกษาประถมศึกษากระบี่",
    "parent": "สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน",
    "address": "๑๕๕ ถนนท่าเรือ ตำบลปากน้ำ อำเภอเมืองกระบี่ จังหวัดกระบี่ ๘๑๐๐๐",
    "phone": "0 7561 1234",
    "email": "office@example.go.th",
}


def photo() -> dict[str, Any]:
    out = io.BytesIO()
    Image.new("RGB", (600, 720), (2, 68, 180)).save(out, "JPEG")
    return dict(placed(out.getvalue(), width_cm=2.5, height_cm=3))


def signature() -> dict[str, Any]:
    out = io.BytesIO()
    Image.new("RGBA", (500, 150), (20, 30, 90, 255)).save(out, "PNG")
    return dict(placed(out.getvalue(), width_cm=5, height_cm=1.5))


def receipt(lang: str = "th", *, demo: bool = False, **changes: Any) -> dict[str, Any]:
    return {
        "lang": lang,
        "demo": demo,
        "office": OFFICE,
        "printed": "20 พฤศจิกายน 2569 เวลา 14.32 น.",
        "number": "KBI1-2569-000123",
        "service": "ขอมีบัตรประจำตัวเจ้าหน้าที่ของรัฐ",
        "variant": "ขอมีบัตรใหม่ เพราะบัตรหายหรือถูกทำลาย",
        "applicant": "นางสาวปิ่นทิพย์ กตัญญูฐิติพงศ์",
        "received_at": "20 พฤศจิกายน 2569 เวลา 18.05 น.",
        "deemed_at": "23 พฤศจิกายน 2569 เวลา 08.30 น.",
        "due_at": "24 พฤศจิกายน 2569",
        "promise": "2 วันทำการ",
        "documents": ["รูปถ่าย", "ใบแจ้งความ"],
        "next": ["เจ้าหน้าที่ตรวจสอบคำขอและเอกสารภายใน 1 วันทำการ", "ผู้อำนวยการพิจารณาอนุมัติ"],
        "track": {
            "url": "https://khamkho.example.go.th/t/7k3m-9qrt-2xwz-h4vd",
            "code": "7k3m-9qrt-2xwz-h4vd",
        },
        "verify": {
            "url": "https://khamkho.example.go.th/verify/w8fj-52nc-kq3r-x6tm",
            "code": "w8fj-52nc-kq3r-x6tm",
        },
        **changes,
    }


def bj1(lang: str = "th", *, demo: bool = False, **changes: Any) -> dict[str, Any]:
    address = {
        "house": "99/123",
        "village": "4",
        "soi": "ท่าเรือ 5",
        "road": "มหาราช",
        "subdistrict": "ปากน้ำ",
        "district": "เมืองกระบี่",
        "province": "กระบี่",
        "postcode": "81000",
        "phone": "08 1234 5678",
    }
    kinds = (
        "ข้าราชการครูและบุคลากรทางการศึกษา",
        "บุคลากรทางการศึกษาอื่นตามมาตรา 38 ค. (2)",
        "ลูกจ้างประจำ",
        "พนักงานราชการ",
    )
    return {
        "lang": lang,
        "demo": demo,
        "office": OFFICE,
        "number": "KBI1-2569-000123",
        "received_at": "20 พ.ย. 2569",
        "written_at": "สพป.กระบี่",
        "day": "20",
        "month": "พฤศจิกายน",
        "year": "2569",
        "name": "นางสาวปิ่นทิพย์ กตัญญูฐิติพงศ์",
        "birth_day": "1",
        "birth_month": "กุมภาพันธ์",
        "birth_year": "2530",
        "age": "39",
        "nationality": "ไทย",
        "blood": "เอบี",
        "id_number": "1-2345-67890-12-1",
        "registered": address,
        "contact": address,
        "email": "pinthip@example.com",
        "kinds": [{"label": label, "chosen": label == kinds[0]} for label in kinds],
        "workplace": "โรงเรียนอนุบาลกระบี่",
        "division": "สพป.กระบี่",
        "department": "สพฐ.",
        "ministry": "ศึกษาธิการ",
        "position": "ครู",
        "level": "ชำนาญการพิเศษ",
        "submitted_to": "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาประถมศึกษากระบี่",
        "reason": "lost",
        "old_card": "1234/2563",
        "attached": "ใบแจ้งความ",
        "photo": photo(),
        "signature": signature(),
        **changes,
    }


def answers(lang: str = "th", *, demo: bool = False, **changes: Any) -> dict[str, Any]:
    return {
        "lang": lang,
        "demo": demo,
        "office": OFFICE,
        "title": "คำร้องทั่วไป",
        "number": "KBI1-2569-000200",
        "applicant": "นายสมชาย ใจดี",
        "received_at": "20 พฤศจิกายน 2569 เวลา 14.32 น.",
        "sections": [
            {
                "title": "ข้อมูลผู้ขอ",
                "rows": [
                    {"label": "ชื่อและชื่อสกุล", "value": "นายสมชาย ใจดี"},
                    {"label": "ที่อยู่", "value": ["99/123 หมู่ 4 ถนนมหาราช", "ตำบลปากน้ำ จังหวัดกระบี่"]},
                    {"label": "อีเมล", "value": ""},
                ],
            }
        ],
        "documents": ["หนังสือขออนุญาต"],
        "photo": photo(),
        "signature": signature(),
        "signed_by": "นายสมชาย ใจดี",
        "declaration": "ข้าพเจ้าขอรับรองว่าข้อความข้างต้นเป็นความจริงทุกประการ",
        **changes,
    }


def register(lang: str = "th", *, demo: bool = False, lines: int = 60, **changes: Any) -> dict[str, Any]:
    return {
        "lang": lang,
        "demo": demo,
        "office": OFFICE,
        "title": "ทะเบียนคุมคำขอมีบัตรประจำตัว",
        "period": "ปีงบประมาณ พ.ศ. 2570",
        "columns": [
            {"label": "ที่", "width": 0.4, "align": "right"},
            {"label": "เลขที่คำขอ", "width": 1.6},
            {"label": "ชื่อและชื่อสกุล", "width": 2.4},
            {"label": "ลายมือชื่อ"},
        ],
        "rows": [
            [str(i), f"KBI1-2569-{i:06}", LONG_NAME if i % 7 == 0 else "นายสมชาย ใจดี", ""]
            for i in range(1, lines + 1)
        ],
        "total": f"รวม {lines} รายการ",
        **changes,
    }


LAYOUT = {
    "left": 3,
    "right": 2,
    "top": 1.5,
    "bottom": 2,
    "emblem": 3,
    "emblem_memo": 1.5,
    "size": 16,
}


def official(lang: str = "th", *, demo: bool = False, **changes: Any) -> dict[str, Any]:
    """What every paper of official correspondence takes."""
    changes = {
        "subject": changes.pop("applicant", None) or "แจ้งผลการพิจารณาคำขอมีบัตรประจำตัวเจ้าหน้าที่ของรัฐ",
        **changes,
    }
    return {
        "lang": lang,
        "demo": demo,
        "office": OFFICE,
        "layout": LAYOUT,
        "number": "ศธ ๐๔๐๐๑/๑๒๓",
        "date": "๒๐ พฤศจิกายน ๒๕๖๙",
        "to": LONG_NAME,
        "refers": "คำขอเลขที่ KBI1-2569-000123 ลงวันที่ ๑๗ พฤศจิกายน ๒๕๖๙",
        "encloses": "แบบคำขอที่ยื่น จำนวน ๑ ฉบับ",
        "paragraphs": [
            "ตามที่ท่านได้ยื่นคำขอมีบัตรประจำตัวเจ้าหน้าที่ของรัฐ เลขที่ KBI1-2569-000123 ต่อสำนักงานเขตพื้นที่การศึกษา"
            "ประถมศึกษากระบี่ เมื่อวันที่ ๑๗ พฤศจิกายน ๒๕๖๙ นั้น",
            "สำนักงานเขตพื้นที่การศึกษาได้พิจารณาแล้ว ไม่อนุมัติคำขอของท่าน ด้วยเหตุผลว่าผู้ขอไม่ได้สังกัดเขตพื้นที่นี้ "
            "ทั้งนี้ ปั่นป่วน ญี่ปุ่น น้ำใจ กตัญญู ฐิติ ฎีกา ผู้ซึ่ง",
        ],
        "closing": "ขอแสดงความนับถือ",
        "signer": {"name": "นางอุทาหรณ์ อนุมัติไว", "positions": ["ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา"]},
        "signed": "ลงนามในระบบเมื่อ ๒๐ พฤศจิกายน ๒๕๖๙ เวลา ๑๔.๓๒ น.",
        "sender": ["กลุ่มบริหารงานบุคคล", "โทร. ๐ ๗๕๖๑ ๑๒๓๔"],
        "verify": {
            "url": "https://khamkho.example.go.th/verify/w8fj-52nc-kq3r-x6tm",
            "code": "w8fj-52nc-kq3r-x6tm",
        },
        **{key: value for key, value in changes.items() if key != "name"},
    }
