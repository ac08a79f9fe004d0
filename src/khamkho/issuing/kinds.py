"""What kinds of document there are, and what they are called."""

from __future__ import annotations

from khamkho.base.text import Text

RECEIPT, FORM, GIVE_BACK, DEFECTS = "receipt", "form", "give_back", "defects"

TITLES = {
    RECEIPT: Text("ใบรับคำขอ", "Receipt of application"),
    FORM: Text("แบบคำขอที่กรอกแล้ว", "Application form as handed in"),
    # Not made any more: a letter of the letter book took its place. Those that were made still open and verify.
    GIVE_BACK: Text("หนังสือคืนคำขอ", "Letter giving the application back"),
    DEFECTS: Text("บันทึกความบกพร่องของคำขอ", "Record of what is missing"),
}

STATES = {
    "pending": Text("กำลังจัดทำ", "being made"),
    "issued": Text("ใช้ได้", "stands"),
    "replaced": Text("มีฉบับใหม่แทนแล้ว", "replaced by a newer one"),
    "voided": Text("ยกเลิกแล้ว", "void"),
}
