"""Words of refunds and of payments."""

from __future__ import annotations

from collections.abc import Mapping

from khamkho.base.text import Text

STATES: Mapping[str, Text] = {
    "due": Text("รอบันทึกบัญชีผู้รับ", "Waits for an account"),
    "asked": Text("รออนุมัติ", "Waits for approval"),
    "approved": Text("รอโอนคืน", "Waits to be paid"),
    "paid": Text("คืนแล้ว", "Paid back"),
}
WHY: Mapping[str, Text] = {
    "over": Text("ชำระเกิน", "Paid too much"),
    "double": Text("ชำระซ้ำ", "Paid twice"),
    "ended": Text("ชำระหลังคำขอสิ้นสุด", "Paid after the application had ended"),
    "void": Text("ยกเลิกหลักฐานการชำระเงิน", "Proof of payment made void"),
    "nobodys": Text("ไม่ตรงกับคำขอใด", "Belongs to no application"),
}
HOWS: Mapping[str, Text] = {
    "cash": Text("เงินสด", "Cash"),
    "qr": Text("คิวอาร์โค้ดพร้อมเพย์", "PromptPay QR"),
    "slip": Text("สลิปโอนเงิน", "Transfer slip"),
}
ATTEMPT_STATES: Mapping[str, Text] = {
    "waiting": Text("รอผล", "Waiting"),
    "failed": Text("ไม่สำเร็จ", "Failed"),
    "arrived": Text("เงินเข้าแล้ว", "Arrived"),
    "returned": Text("คืนเงินที่เคาน์เตอร์แล้ว", "Given back over the counter"),
    "aside": Text("แยกออก", "Set aside"),
}
TOLD_BY: Mapping[str, Text] = {
    "": Text("ยังไม่มีผู้แจ้ง", "Nobody yet"),
    "till": Text("เคาน์เตอร์รับเงิน", "The till"),
    "webhook": Text("ธนาคารแจ้งทันที", "The bank, at once"),
    "statement": Text("รายการเดินบัญชี", "The statement"),
    "asked": Text("สอบถามธนาคาร", "The bank, when asked"),
    "officer": Text("เจ้าหน้าที่ตรวจสอบ", "An officer who checked"),
}
CHARGE_STATES: Mapping[str, Text] = {
    "owed": Text("ค้างชำระ", "Owed"),
    "paid": Text("ชำระแล้ว", "Paid"),
    "waived": Text("ได้รับยกเว้น", "Waived"),
    "void": Text("ไม่ต้องชำระ", "Not to be paid"),
}
