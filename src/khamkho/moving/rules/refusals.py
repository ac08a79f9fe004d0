"""Why a table, or what comes with it, is not taken."""

from __future__ import annotations

from khamkho.base.errors import NotFound, Refused

MOST_ROWS = 20_000


class NoSuchMoving(NotFound):
    """There is no such import at this office."""

    code = "no-such-moving"
    th = "ไม่พบการนำเข้านี้"
    en = "There is no such import."


class NoTable(Refused):
    """No file was chosen."""

    code = "no-table-chosen"
    status = 422
    th = "ยังไม่ได้เลือกไฟล์ตาราง"
    en = "No table was chosen."
    next_th = "เลือกไฟล์ CSV หรือ Excel (.xlsx) จากเครื่องของท่าน"
    next_en = "Choose a CSV or Excel (.xlsx) file on your device."


class NotAnArchive(Refused):
    """What was sent as a zip is none."""

    code = "not-a-zip"
    status = 422
    th = "อ่านไฟล์ zip นี้ไม่ได้"
    en = "This zip file cannot be read."
    next_th = "รวมไฟล์เป็น zip ใหม่โดยไม่ใส่รหัสผ่าน แล้วเลือกอีกครั้ง"
    next_en = "Zip the files anew, without a password, and choose it again."


class UnsafeArchive(Refused):
    """A zip that would unpack to more than anybody needs, or whose names lead elsewhere. Facts: ``why``."""

    code = "unsafe-zip"
    status = 422
    th = "ไม่รับไฟล์ zip นี้ เพราะ{why}"
    en = "This zip file is not taken: {why}."
    next_th = "รวมเฉพาะไฟล์ที่ระบุในตารางเป็น zip ใหม่"
    next_en = "Zip only the files that the table names."


class NotNow(Refused):
    """An import is not where this could be done: it runs, or is over."""

    code = "moving-not-now"
    th = "ทำรายการนี้ในขั้นตอนปัจจุบันของการนำเข้าไม่ได้"
    en = "This cannot be done at the point where the import stands."
    next_th = "เปิดหน้าการนำเข้าอีกครั้งเพื่อดูสถานะล่าสุด"
    next_en = "Open the page of the import again to see how it stands."


class NotOnTheList(Refused):
    """No person of the list fits what was typed and who is signed in; the same answer whatever was wrong."""

    code = "not-on-the-list"
    status = 422
    th = "ไม่พบข้อมูลที่ตรงกับเลขประจำตัวและบัญชีที่เข้าสู่ระบบ"
    en = "Nothing fits this number and the account that is signed in."
    next_th = "ตรวจสอบเลขอีกครั้ง หรือเข้าสู่ระบบด้วยอีเมลหรือโทรศัพท์ที่แจ้งหน่วยงานไว้ หรือกรอกแบบคำขอด้วยตนเองได้ตามปกติ"
    next_en = "Check the number, or sign in with the address or telephone that the office has of you, or fill in the form yourself."
