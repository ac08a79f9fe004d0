"""Every expected "no" of batches."""

from __future__ import annotations

from khamkho.base.errors import NotFound, Refused

MOST = 50
"""People under one covering letter."""


class NoSuchBatch(NotFound):
    """There is no such batch, or it is none of this person's."""

    code = "no-such-batch"
    th = "ไม่พบคำขอเป็นชุดนี้"
    en = "There is no such batch."
    next_th = "เปิดจากรายการคำขอเป็นชุดของสถานศึกษา หรือขอลิงก์ใหม่จากหน่วยงาน"
    next_en = "Open it from the list of your school, or ask the office for a new link."


class BatchLinkOver(Refused):
    """The link was used, replaced, or never made."""

    code = "batch-link-over"
    status = 404
    th = "ลิงก์นี้ใช้ไม่ได้ อาจถูกเปิดไปแล้วหรือถูกแทนด้วยลิงก์ใหม่"
    en = "This link does not work: it was opened already, or a newer one took its place."
    next_th = "ขอลิงก์ใหม่จากหน่วยงานที่ส่งลิงก์ให้ รายการที่กรอกไว้ยังอยู่"
    next_en = "Ask the office for a new one. What you filled in is still there."


class NotAboveTheSchool(Refused):
    """Only schools under the office send batches to it."""

    code = "not-above-the-school"
    status = 422
    th = "ส่งคำขอเป็นชุดได้เฉพาะถึงหน่วยงานต้นสังกัดของสถานศึกษา"
    en = "A school sends batches to an office above it only."
    next_th = "เลือกสถานศึกษาในสังกัดจากรายการ"
    next_en = "Choose a school of the list."


class BatchFull(Refused):
    """Fifty people are enough for one letter."""

    code = "batch-full"
    status = 422
    th = "หนังสือนำส่งหนึ่งฉบับมีได้ไม่เกิน {most} คน"
    en = "One covering letter brings at most {most} people."
    next_th = "ส่งชุดนี้ก่อน แล้วเริ่มชุดใหม่ด้วยหนังสือนำส่งอีกฉบับ"
    next_en = "Send this batch first, then begin another with its own letter."


class LetterMissing(Refused):
    """Nothing goes without the covering letter."""

    code = "letter-missing"
    status = 422
    th = "ยังไม่มีหนังสือนำส่ง"
    en = "The covering letter is not there yet."
    next_th = "แนบหนังสือนำส่ง พร้อมเลขที่และวันที่"
    next_en = "Attach the letter, with its number and its date."


class NobodyReady(Refused):
    """No person of the batch is complete."""

    code = "nobody-ready"
    status = 422
    th = "ยังไม่มีรายการใดที่ข้อมูลและเอกสารครบ"
    en = "Nobody in this batch is complete yet."
    next_th = "เติมสิ่งที่ขาดตามที่ระบุไว้ในแต่ละรายการ แล้วส่งอีกครั้ง"
    next_en = "Add what the list names for each person, then send again."


class LetterFixed(Refused):
    """A letter that cases already carry is not changed."""

    code = "letter-fixed"
    status = 409
    th = "ชุดนี้ส่งไปแล้วด้วยหนังสือนำส่งฉบับนี้ จึงเปลี่ยนไม่ได้"
    en = "Applications were handed in with this letter already, so it stays as it is."
    next_th = "หากต้องใช้หนังสือฉบับอื่น ให้เริ่มชุดใหม่"
    next_en = "Begin another batch for another letter."


class NotTheTemplate(Refused):
    """A sheet without any column that the service asks for."""

    code = "not-the-template"
    status = 422
    th = "ไฟล์นี้ไม่มีคอลัมน์ตามแบบของงานบริการ"
    en = "This sheet has none of the columns of the service."
    next_th = "ดาวน์โหลดแบบตารางจากหน้านี้ กรอก แล้วเลือกไฟล์อีกครั้ง โดยไม่ลบข้อความในวงเล็บเหลี่ยมที่หัวคอลัมน์"
    next_en = "Download the template from this page, fill it in and choose it again. Leave the words in square brackets in its heads."


class NotAnArchive(Refused):
    """A ZIP file that cannot be read, or holds more than is taken at a time."""

    code = "not-an-archive"
    status = 422
    th = "อ่านไฟล์ ZIP นี้ไม่ได้ หรือมีไฟล์มากเกินไป (ครั้งละไม่เกิน {most} ไฟล์)"
    en = "This ZIP file cannot be read, or holds too many files (at most {most} at a time)."
    next_th = "บีบอัดใหม่เป็น ZIP โดยไม่ใส่รหัสผ่าน หรือแบ่งเป็นหลายไฟล์"
    next_en = "Pack it anew without a password, or split it into several."
