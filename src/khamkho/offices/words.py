"""What settings and changes are called on the pages."""

from __future__ import annotations

from collections.abc import Mapping

from khamkho.base.text import Text
from khamkho.base.thai import WEEKDAYS

EVENTS: Mapping[str, Text] = {
    "office-created": Text("สร้างหน่วยงาน", "Office made"),
    "office-changed": Text("แก้ไขข้อมูลหน่วยงาน", "Details of the office changed"),
    "office-moved": Text("ย้ายสังกัดหน่วยงาน", "Office moved in the tree"),
    "setting-changed": Text("เปลี่ยนการตั้งค่า", "Setting changed"),
    "numbers-set": Text("กำหนดรูปแบบเลขที่คำขอ", "Form of case numbers set"),
    "reasons-set": Text("แก้ไขข้อความแจ้งข้อบกพร่อง", "Texts for what is wrong changed"),
    "reasons-reset": Text(
        "กลับไปใช้ข้อความแจ้งข้อบกพร่องตามหน่วยงานเหนือขึ้นไป", "Texts for what is wrong follow the office above again"
    ),
    "entry-withdrawn": Text("เพิกถอนรายการในทะเบียนสาธารณะ", "Entry of a public register withdrawn"),
    "periods-set": Text("กำหนดระยะเวลาและข้อความตามกฎหมาย", "Periods and words of the law set"),
    "pickups-set": Text("กำหนดการรับและการส่งมอบ", "Collecting and delivery set"),
    "registers-set": Text("กำหนดทะเบียนอื่นของหน่วยงาน", "Other registers set"),
    "handout-set": Text("กำหนดการแบ่งงาน", "Handing out work set"),
    "cards-set": Text("กำหนดการออกเลขและการพิมพ์บัตร", "Numbers and printing of cards set"),
    "appointments-set": Text("กำหนดหลักเกณฑ์การนัดหมาย", "Rules of appointments set"),
    "appointments-resource": Text("บันทึกจุดบริการหรือสถานที่ที่ให้นัด", "What times are given at was kept"),
    "appointments-hours": Text("เพิ่มเวลาที่เปิดให้นัด", "Hours of appointments added"),
    "appointments-hours-removed": Text("ลบเวลาที่เปิดให้นัด", "Hours of appointments taken away"),
    "fees-changed": Text("เปลี่ยนการตั้งค่าค่าธรรมเนียม", "Settings of fees changed"),
    "fees-bank-linked": Text("เชื่อมต่อธนาคารกับค่าธรรมเนียม", "Bank connected for fees"),
    "fees-bank-unlinked": Text("เลิกเชื่อมต่อธนาคาร", "Bank no longer connected for fees"),
    "queue-set": Text("กำหนดคิว", "Queue set"),
    "counters-taken": Text("ใช้ช่องนัดหมายเป็นช่องบริการ", "Counters of appointments taken"),
    "counter-added": Text("เพิ่มช่องบริการ", "Counter added"),
    "counter-changed": Text("แก้ไขเรื่องที่ช่องบริการรับ", "Work of a counter changed"),
    "counter-removed": Text("ยกเลิกช่องบริการ", "Counter taken away"),
    "feedback-set": Text("กำหนดการประเมินบริการ", "How people are asked set"),
    "counting-set": Text("กำหนดวิธีนับตัวชี้วัด", "How indicators are counted set"),
    "target-set": Text("กำหนดเป้าหมายและค่าเดิม", "Target and baseline set"),
    "target-removed": Text("ลบเป้าหมาย", "Target taken away"),
    "survey-entered": Text("บันทึกผลแบบสอบถาม", "Results of the survey entered"),
    "period-closed": Text("ปิดช่วงเวลารายงาน", "Period of a report closed"),
    "card-layout-confirmed": Text("ยืนยันแบบบัตร", "Layout of cards confirmed"),
    "equipment-allocated": Text("อนุมัติการจัดสรรวัสดุอุปกรณ์", "Allocation of equipment approved"),
    "mailbox-set": Text("ตั้งค่าอีเมลเข้า", "Incoming mail set up"),
    "line-account-set": Text("เชื่อมต่อบัญชี LINE", "LINE account connected"),
    "line-account-removed": Text("เลิกใช้บัญชี LINE", "LINE account given up"),
    "line-rules-set": Text("ตั้งกติกาของ LINE", "Rules of LINE set"),
    "line-menu-set": Text("ตั้งเมนูของ LINE", "Menu of LINE set"),
    "line-tested": Text("ตรวจการเชื่อมต่อ LINE", "LINE tested"),
    "mailbox-removed": Text("เลิกรับอีเมลเข้า", "Incoming mail given up"),
    "mail-taken": Text("ทำอีเมลเป็นคำขอ", "A mail made a request"),
    "advice-erased": Text("ลบรายการให้คำปรึกษาอย่างถาวร", "Advice entry erased for good"),
    "mail-server-set": Text("ตั้งค่าเซิร์ฟเวอร์อีเมล", "Mail server set"),
    "mail-server-removed": Text("เลิกใช้เซิร์ฟเวอร์อีเมลของหน่วยงาน", "Mail server removed"),
    "mail-tested": Text("ส่งอีเมลทดสอบ", "Test mail sent"),
    "sms-gateway-set": Text("ตั้งค่าการส่ง SMS", "Text messages set up"),
    "sms-gateway-removed": Text("เลิกส่ง SMS", "Text messages given up"),
    "sms-tested": Text("ส่ง SMS ทดสอบ", "Test text message sent"),
    "catchment-set": Text("กำหนดพื้นที่ให้บริการ", "Area of service set"),
    "hours-set": Text("กำหนดเวลาทำการ", "Opening times set"),
    "calendar-day-set": Text("กำหนดวันหยุดหรือวันทำการพิเศษ", "Closure or extra working day set"),
    "calendar-day-removed": Text("ลบวันหยุดหรือวันทำการพิเศษ", "Closure or extra working day removed"),
    "member-invited": Text("เชิญผู้ใช้งาน", "Member invited"),
    "invitation-cancelled": Text("ยกเลิกคำเชิญ", "Invitation cancelled"),
    "member-joined": Text("เพิ่มผู้ใช้งาน", "Member joined"),
    "member-changed": Text("แก้ไขข้อมูลผู้ใช้งาน", "Member's details changed"),
    "member-moved": Text("ย้ายผู้ใช้งานหรือเปลี่ยนบทบาท", "Member moved or given another role"),
    "member-retired": Text("สิ้นสุดการเป็นผู้ใช้งาน", "Membership ended"),
    "second-factor-reset": Text("รีเซ็ตการยืนยันตัวตนขั้นที่สอง", "Second factor reset"),
    "service-published": Text("เปิดให้บริการหรือปรับการตั้งค่างานบริการ", "Service published"),
    "order-written": Text("บันทึกคำสั่งมอบอำนาจหรือให้รักษาการ", "Order written down"),
    "order-revoked": Text("ยกเลิกคำสั่ง", "Order revoked"),
    "absence-written": Text("บันทึกการไม่อยู่ปฏิบัติราชการ", "Absence written down"),
    "absence-ended": Text("สิ้นสุดการไม่อยู่ปฏิบัติราชการ", "Absence ended"),
    "token-made": Text("ออกโทเค็นให้ระบบอื่น", "Token made for another system"),
    "token-taken-back": Text("เพิกถอนโทเค็น", "Token taken back"),
    "payment-columns-changed": Text(
        "เปลี่ยนคอลัมน์ของไฟล์สำหรับธนาคาร", "Columns of the file for the bank changed"
    ),
    "register-exported": Text("นำข้อมูลทะเบียนคุมออก", "Register taken out as a file"),
    "schools-taken-in": Text("นำเข้ารายชื่อโรงเรียน", "Schools taken in from a list"),
    "moving-started": Text("เริ่มนำเข้าทะเบียนเดิมจากตาราง", "Moving in from a spreadsheet begun"),
    "moving-done": Text("นำเข้าทะเบียนเดิมจากตารางแล้ว", "Moved in from a spreadsheet"),
    "moving-undone": Text("ย้อนกลับการนำเข้าทะเบียนเดิม", "Moving in from a spreadsheet taken back"),
    "staff-list-taken": Text("นำเข้าบัญชีรายชื่อบุคลากร", "Staff list taken in"),
    "closing-set": Text("กำหนดวันปิดหน่วยงานในสังกัด", "The closing of an office was set"),
    "closing-cancelled": Text("ยกเลิกการปิดหน่วยงานในสังกัด", "The closing of an office was taken back"),
    "office-closed": Text("ปิดหน่วยงาน", "The office was closed"),
    "round-announced": Text("ประกาศรอบรับสมัคร", "Round announced"),
    "round-changed": Text("แก้ไขรอบรับสมัคร", "Round changed"),
    "lot-drawn": Text("บันทึกเลขที่จับสลากได้", "Number of the lot written down"),
    "round-confirmed": Text("ยืนยันผลการคัดเลือกของรอบ", "Results of a round confirmed"),
    "service-withdrawn": Text("หยุดรับคำขอใหม่", "Service withdrawn"),
}

ORDER_KINDS: tuple[tuple[str, Text, Text], ...] = (
    (
        "delegated",
        Text("ปฏิบัติราชการแทน", "On behalf of (delegated power)"),
        Text(
            "มอบอำนาจให้ลงนาม แม้ผู้ดำรงตำแหน่งปฏิบัติราชการอยู่",
            "The power to sign is delegated, also while the holder of the position is there",
        ),
    ),
    (
        "acting",
        Text("รักษาราชการแทน", "Acting for a holder who is away"),
        Text(
            "ลงนามได้เฉพาะวันที่บันทึกว่าผู้ดำรงตำแหน่งไม่อยู่",
            "May sign only on days on which the holder is recorded as away",
        ),
    ),
    (
        "vacant",
        Text("รักษาการในตำแหน่ง", "Acting in a vacant post"),
        Text("ลงนามได้เฉพาะเมื่อไม่มีผู้ดำรงตำแหน่ง", "May sign only while nobody holds the position"),
    ),
)

DETAILS: Mapping[str, Text] = {
    "allocation": Text("การจัดสรร", "Allocation"),
    "new": Text("เพิ่ม", "Added"),
    "changed": Text("ปรับปรุง", "Changed"),
    "wrong": Text("ไม่ได้นำเข้า", "Left out"),
    "invited": Text("เชิญ", "Invited"),
    "office": Text("หน่วยงาน", "Office"),
    "into": Text("ไปยัง", "Into"),
    "on": Text("ตั้งแต่วันที่", "From"),
    "address_en": Text("ที่อยู่ (อังกฤษ)", "Address in English"),
    "address_th": Text("ที่อยู่", "Address in Thai"),
    "absence": Text("ช่วงที่ไม่อยู่", "Away"),
    "areas": Text("พื้นที่", "Areas"),
    "below": Text("ใช้กับหน่วยงานในสังกัด", "For the offices under it"),
    "code": Text("รหัส", "Code"),
    "date": Text("วันที่", "Date"),
    "email": Text("อีเมล", "Email"),
    "host": Text("เซิร์ฟเวอร์", "Server"),
    "kind": Text("ประเภท", "Kind"),
    "form": Text("รูปแบบ", "As"),
    "letter_code": Text("รหัสหนังสือออก", "Letter code"),
    "letterhead_en": Text("ข้อความหัวหนังสือ (อังกฤษ)", "Letterhead in English"),
    "letterhead_th": Text("ข้อความหัวหนังสือ", "Letterhead in Thai"),
    "member": Text("ผู้ใช้งาน", "Member"),
    "name": Text("รายการ", "Setting"),
    "name_en": Text("ชื่ออังกฤษ", "Name in English"),
    "name_th": Text("ชื่อ", "Name in Thai"),
    "number": Text("หมายเลข", "Number"),
    "order": Text("คำสั่งที่", "Order"),
    "parent": Text("สังกัด", "Above it"),
    "period": Text("ช่วงเวลา", "Period"),
    "phone": Text("โทรศัพท์", "Telephone"),
    "port": Text("พอร์ต", "Port"),
    "texts": Text("ข้อความ", "Texts"),
    "mode": Text("วิธี", "Way"),
    "reason": Text("เหตุผล", "Reason"),
    "registers": Text("ทะเบียน", "Registers"),
    "role": Text("บทบาท", "Role"),
    "rows": Text("จำนวนเรื่อง", "Applications"),
    "schools": Text("โรงเรียน", "Schools"),
    "sender": Text("ผู้ส่ง", "Sender"),
    "service": Text("งานบริการ", "Service"),
    "short_en": Text("ชื่อย่ออังกฤษ", "Short name in English"),
    "short_th": Text("ชื่อย่อ", "Short name in Thai"),
    "to": Text("ไปยัง", "To"),
    "value": Text("ค่า", "Value"),
    "version": Text("รุ่น", "Version"),
    "website": Text("เว็บไซต์", "Website"),
    "years": Text("จำนวนปีที่เก็บ", "Years kept"),
    **{str(day): name for day, name in enumerate(WEEKDAYS)},
}

SECURITY_WORDS: tuple[tuple[str, Text, Text], ...] = (
    ("starttls", Text("STARTTLS", "STARTTLS"), Text("มักใช้พอร์ต 587", "Usually port 587")),
    ("tls", Text("TLS ตั้งแต่เริ่มเชื่อมต่อ", "TLS from the start"), Text("มักใช้พอร์ต 465", "Usually port 465")),
    (
        "none",
        Text("ไม่เข้ารหัส", "Not protected"),
        Text("เฉพาะเซิร์ฟเวอร์ในเครือข่ายของหน่วยงานเอง", "Only for a server in the office's own network"),
    ),
)

METHOD_WORDS: tuple[tuple[str, Text, Text], ...] = (
    (
        "form",
        Text("ส่งแบบฟอร์ม (POST)", "As a form (POST)"),
        Text("application/x-www-form-urlencoded", "application/x-www-form-urlencoded"),
    ),
    ("json", Text("ส่งแบบ JSON (POST)", "As JSON (POST)"), Text("application/json", "application/json")),
    (
        "get",
        Text("ส่งในที่อยู่ (GET)", "In the address (GET)"),
        Text("เฉพาะเมื่อผู้ให้บริการไม่มีวิธีอื่น", "Only if the provider has no other way"),
    ),
)
SHAPE_WORDS: tuple[tuple[str, Text], ...] = (
    ("local", Text("0812345678", "0812345678")),
    ("country", Text("66812345678", "66812345678")),
    ("plus", Text("+66812345678", "+66812345678")),
)

EDGES: tuple[Text, ...] = (
    Text("เปิด", "Opens"),
    Text("พัก / ปิด", "Lunch / closes"),
    Text("บ่าย", "After lunch"),
    Text("ปิด", "Closes"),
)

DAY_KINDS: tuple[tuple[str, Text, Text], ...] = (
    (
        "closed",
        Text("ปิดทำการ", "Closed"),
        Text("วันหยุดหรือปิดเฉพาะหน่วยงาน", "A holiday or a closure of this office"),
    ),
    (
        "open",
        Text("เปิดทำการ", "Open"),
        Text("วันทำการเพิ่ม แม้ตรงกับวันหยุด", "An extra working day, even on a holiday"),
    ),
)
