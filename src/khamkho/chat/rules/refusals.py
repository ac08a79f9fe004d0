"""What can be refused about conversations."""

from __future__ import annotations

from khamkho.base.errors import Refused


class PageOver(Refused):
    """The link was used already, or is too old."""

    code = "chat-page-over"
    status = 404
    th = "ลิงก์นี้ใช้ไม่ได้แล้ว เพราะใช้ไปแล้วหรือหมดเวลา"
    en = "This link does not work any more: it was used, or its time is over."
    next_th = "กลับไปที่แชต LINE แล้วพิมพ์หมายเลขบริการอีกครั้งเพื่อรับลิงก์ใหม่"
    next_en = "Go back to the chat in LINE and type the number of the service again for a new link."


class NoTimes(Refused):
    """The office gives no appointments for this."""

    code = "chat-no-times"
    th = "คำขอนี้ไม่มีเวลานัดให้เลื่อน มารับได้ในวันและเวลาทำการเมื่อเอกสารพร้อม"
    en = "There is no appointment to move. Come in office hours once the papers are ready."
    next_th = "พิมพ์ “สถานะ” เพื่อดูคำขอ หรือ “เจ้าหน้าที่”"
    next_en = "Type “status” for your applications, or “staff”."
