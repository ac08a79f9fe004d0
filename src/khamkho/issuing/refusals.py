"""What the verification page and the settings of letters say no to."""

from __future__ import annotations

from khamkho.base.errors import NotFound, Refused


class NoSuchDocument(NotFound):
    code = "no-such-document"
    th = "ไม่พบเอกสารตามรหัสนี้ในระบบ"
    en = "No document with this code was issued here."
    next_th = "ตรวจสอบรหัสใต้ QR อีกครั้ง หากยังไม่พบ โปรดติดต่อหน่วยงานที่ปรากฏบนเอกสาร"
    next_en = (
        "Check the code under the QR again. If it is still not found, ask the office named on the document."
    )


class EmblemTooSmall(Refused):
    """A drawing with so few dots would look coarse on paper."""

    code = "emblem-too-small"
    status = 422
    th = "ภาพตราสูงเพียง {height} จุด พิมพ์แล้วจะไม่คมชัด"
    en = "The drawing is only {height} dots high and would print coarsely."
    next_th = "ใช้ภาพที่สูงอย่างน้อย {least} จุด"
    next_en = "Use one that is at least {least} dots high."
