"""Closing an office, or merging it into another: every expected "no"."""

from __future__ import annotations

from khamkho.base.errors import Refused


class StandsInTheWay(Refused):
    """Open applications of the office cannot go where they would have to."""

    code = "stands-in-the-way"
    th = "ยังปิดหน่วยงานนี้ไม่ได้: {what}"
    en = "This office cannot be closed yet: {what}"
    next_th = "จัดการเรื่องเหล่านี้ก่อน หรือเลือกหน่วยงานที่รับต่อแห่งอื่น"
    next_en = "Deal with these first, or choose another office to take over."


class NotUnderThisOffice(Refused):
    """Only an active office under one's own is closed, and into an active one besides it."""

    code = "not-under-this-office"
    status = 422
    th = "ปิดได้เฉพาะหน่วยงานในสังกัดที่ยังเปิดอยู่ และต้องเลือกหน่วยงานอื่นที่ยังเปิดอยู่ให้รับต่อ"
    en = "Only an open office under yours can be closed, and another open one has to take over."
    next_th = "เลือกจากรายการ"
    next_en = "Choose from the lists."


class ClosesAlready(Refused):
    """The day of its closing was set before."""

    code = "closes-already"
    th = "กำหนดวันปิดของหน่วยงานนี้ไว้แล้ว"
    en = "The closing of this office was set already."
    next_th = "ยกเลิกกำหนดเดิมก่อน แล้วกำหนดใหม่"
    next_en = "Take it back first, then set another."


class OthersGoThere(Refused):
    """Another office is to go into this one, or offices stand under it."""

    code = "others-go-there"
    th = "หน่วยงานนี้ยังมีหน่วยงานอยู่ใต้สังกัด หรือมีหน่วยงานอื่นกำหนดจะย้ายเข้ามา"
    en = "Offices stand under this one, or another office is to go into it."
    next_th = "ย้ายหรือปิดหน่วยงานเหล่านั้นก่อน"
    next_en = "Move or close those first."


class ClosingOver(Refused):
    """The day has come: what was begun cannot be taken back."""

    code = "closing-over"
    th = "ถึงวันปิดแล้ว จึงยกเลิกไม่ได้"
    en = "The day has come: the closing cannot be taken back."
    next_th = "เพิ่มหน่วยงานใหม่หากยังต้องเปิดต่อ"
    next_en = "Add the office anew if it is to go on."
