"""What the verification page says no to."""

from __future__ import annotations

from khamkho.base.errors import NotFound


class NoSuchDocument(NotFound):
    code = "no-such-document"
    th = "ไม่พบเอกสารตามรหัสนี้ในระบบ"
    en = "No document with this code was issued here."
    next_th = "ตรวจสอบรหัสใต้ QR อีกครั้ง หากยังไม่พบ โปรดติดต่อหน่วยงานที่ปรากฏบนเอกสาร"
    next_en = (
        "Check the code under the QR again. If it is still not found, ask the office named on the document."
    )
