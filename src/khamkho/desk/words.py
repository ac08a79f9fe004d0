"""What the desk calls things that carry no name of their own."""

from __future__ import annotations

from collections.abc import Mapping

from khamkho.base.text import Text

LETTER_FIELDS: Mapping[str, Text] = {
    "subject": Text("เรื่อง", "Subject"),
    "to": Text("เรียน", "To"),
    "refers": Text("อ้างถึง", "Reference"),
    "encloses": Text("สิ่งที่ส่งมาด้วย", "Enclosed"),
    "body": Text("เนื้อความ", "Text"),
    "closing": Text("คำลงท้าย", "Closing"),
    "appeal": Text("ข้อความเรื่องการอุทธรณ์", "About an appeal"),
}
BOOK_COLUMNS: Mapping[str, Text] = {
    "number": Text("เลขที่", "Number"),
    "date": Text("ลงวันที่", "Date"),
    "kind": Text("ประเภท", "Kind"),
    "to": Text("ถึง", "To"),
    "subject": Text("เรื่อง", "Subject"),
    "case": Text("คำขอ", "Application"),
    "signer": Text("ผู้ลงนาม", "Signed by"),
    "state": Text("สถานะ", "State"),
}
