"""Every expected "no" of collecting."""

from __future__ import annotations

from khamkho.base.errors import NotFound, Refused


class NoSuchCollection(NotFound):
    """There is no such collection, or it is none of this person's."""

    code = "no-such-collection"
    th = "ไม่พบการเก็บข้อมูลนี้"
    en = "There is no such collection."
    next_th = "เปิดจากรายการเก็บข้อมูลของหน่วยงานของท่าน"
    next_en = "Open it from the list of collections of your office."


class NoSuchForm(Refused):
    """No form for collecting has this name, or it is not for this kind of office."""

    code = "no-such-form"
    status = 422
    th = "หน่วยงานนี้ใช้แบบเก็บข้อมูลนี้ไม่ได้"
    en = "This office cannot collect with this form."
    next_th = "เลือกแบบอื่นจากรายการ"
    next_en = "Choose another form from the list."


class CollectionOver(Refused):
    """The time to answer is over, or the collection was closed."""

    code = "collection-over"
    status = 410
    th = "หมดเวลาตอบแล้ว"
    en = "The time to answer is over."
    next_th = "ติดต่อหน่วยงานที่ถามเพื่อขอขยายเวลา หรือให้เจ้าหน้าที่บันทึกคำตอบแทน"
    next_en = "Ask the office that collects for more time, or to type your answer in."


class CollectionClosed(Refused):
    """Nothing more can be done to a collection that was closed."""

    code = "collection-closed"
    th = "การเก็บข้อมูลนี้ปิดแล้ว"
    en = "This collection is closed."
    next_th = "เริ่มการเก็บข้อมูลใหม่หากยังต้องการคำตอบ"
    next_en = "Begin another if answers are still wanted."


class ChasedToday(Refused):
    """Those who have not answered were reminded today already."""

    code = "chased-today"
    status = 429
    th = "วันนี้เตือนผู้ที่ยังไม่ตอบไปแล้ว"
    en = "Those who have not answered were reminded today already."
    next_th = "เตือนอีกครั้งได้ในวันพรุ่งนี้"
    next_en = "You can remind them again tomorrow."


class NobodyLeft(Refused):
    """Everybody has answered."""

    code = "nobody-left"
    th = "ทุกหน่วยงานตอบแล้ว จึงไม่มีใครต้องเตือน"
    en = "Every office has answered: there is nobody to remind."
    next_th = "ดูคำตอบทั้งหมดในตารางรวม"
    next_en = "Look at all answers in the table."


class AnsweredAlready(Refused):
    """The office has answered."""

    code = "answered-already"
    th = "หน่วยงานนี้ตอบแล้ว"
    en = "This office has answered already."
    next_th = "หากคำตอบไม่ถูกต้อง ให้ผู้ถามส่งกลับให้แก้ไข"
    next_en = "If something is wrong in it, whoever asked can send it back to be corrected."


class LinkOver(Refused):
    """A link to answer does not work (any more)."""

    code = "link-over"
    status = 404
    th = "ลิงก์นี้ใช้ไม่ได้ อาจถูกใช้ไปแล้ว หมดเวลา หรือมีลิงก์ใหม่กว่า"
    en = "This link does not work: it was used, its time is over, or a newer one was sent."
    next_th = "ใช้ลิงก์จากอีเมลฉบับล่าสุด หรือติดต่อหน่วยงานที่ถาม"
    next_en = "Use the link in the latest mail, or ask the office that collects."
