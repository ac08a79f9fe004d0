"""Everything that can be refused at the queue."""

from __future__ import annotations

from khamkho.base.errors import Refused


class NoQueue(Refused):
    """The office has not said what people wait for, so there is nothing to take a ticket for."""

    code = "queue-not-kept"
    status = 404
    th = "หน่วยงานนี้ไม่ได้เปิดใช้ระบบคิว"
    en = "This office does not keep a queue."
    next_th = "ผู้ดูแลระบบหรือผู้อำนวยการเปิดใช้ได้ที่ ตั้งค่าหน่วยงาน > คิว"
    next_en = "An administrator or the director can switch it on: Settings of the office, Queue."


class NoSuchTicket(Refused):
    """No ticket of this office has this number or code today."""

    code = "queue-no-ticket"
    status = 404
    th = "ไม่พบบัตรคิวนี้"
    en = "There is no such ticket."
    next_th = "โปรดตรวจหมายเลข หรือรับบัตรคิวใหม่ที่เครื่องรับบัตรคิว"
    next_en = "Check the number, or take a new ticket at the tablet."


class NoSuchWork(Refused):
    """A ticket is asked for something that nobody serves here."""

    code = "queue-no-work"
    status = 422
    th = "โปรดเลือกเรื่องที่มาติดต่อ"
    en = "Choose what you came for."
    next_th = "หากไม่พบเรื่องของท่าน โปรดถามเจ้าหน้าที่ประชาสัมพันธ์"
    next_en = "If your matter is not among them, ask the officer at the entrance."


class NoSuchCounter(Refused):
    """No counter of this office has this name, or it was taken away."""

    code = "queue-no-counter"
    status = 404
    th = "ไม่พบช่องบริการนี้"
    en = "There is no such counter."
    next_th = "โปรดเลือกช่องบริการจากหน้าคิวของหน่วยงาน"
    next_en = "Choose a counter on the page of the queue."


class DeviceOver(Refused):
    """The link of a tablet or an entrance was ended, or never was."""

    code = "queue-device-over"
    status = 410
    th = "ลิงก์นี้ใช้ไม่ได้แล้ว"
    en = "This link can no longer be used."
    next_th = "โปรดขอลิงก์ใหม่จากเจ้าหน้าที่: หน้าคิว > เครื่องรับบัตรคิว"
    next_en = "Ask an officer for a new link: Queue, Tablets and posters."


class NotNow(Refused):
    """What is asked for does not fit the state that a ticket is in."""

    code = "queue-not-now"
    th = "ทำรายการนี้กับหมายเลข {number} ไม่ได้ เพราะขณะนี้ {state}"
    en = "This cannot be done with {number} now: {state}."
    next_th = "หน้าคิวแสดงสถานะล่าสุดแล้ว โปรดดูอีกครั้ง"
    next_en = "The page shows how it stands now: look again."


class CounterBusy(Refused):
    """The counter still has somebody: one after the other."""

    code = "queue-counter-busy"
    th = "ช่องบริการนี้กำลังให้บริการหมายเลข {number} อยู่"
    en = "This counter is still at number {number}."
    next_th = "บันทึกว่าเสร็จ พักไว้ หรือไม่มาตามเรียก แล้วจึงเรียกคนถัดไป"
    next_en = "Finish, put on hold or mark as not there; then call the next."


class NobodyWaits(Refused):
    """Nobody waits whom this counter serves."""

    code = "queue-nobody-waits"
    th = "ไม่มีผู้รอที่ช่องบริการนี้รับ"
    en = "Nobody waits whom this counter serves."
    next_th = "หน้านี้จะแสดงเองเมื่อมีผู้มารับบัตรคิว"
    next_en = "This page shows by itself when somebody takes a ticket."


class NotYourCounter(Refused):
    """Somebody else sits at the counter now."""

    code = "queue-not-your-counter"
    th = "ขณะนี้ {name} ประจำช่องบริการนี้"
    en = "{name} sits at this counter now."
    next_th = "โปรดเลือกช่องบริการของท่าน หรือกด “มาประจำช่องนี้” หากรับช่วงต่อ"
    next_en = "Choose your own counter, or press “Sit down here” if you take it over."


class NotToday(Refused):
    """A booking of another day is shown at the entrance."""

    code = "queue-not-today"
    th = "นัดหมายนี้เป็นของวันที่ {day}"
    en = "This appointment is on {day}."
    next_th = "โปรดมาในวันนัด เลื่อนนัด หรือรับบัตรคิวสำหรับผู้ไม่ได้นัด"
    next_en = "Come on that day, move the appointment, or take a ticket without one."


class BookingOver(Refused):
    """The booking was cancelled, moved, or has been served already."""

    code = "queue-booking-over"
    th = "นัดหมายนี้ยกเลิก เลื่อน หรือรับบริการไปแล้ว"
    en = "This appointment was cancelled, moved, or served already."
    next_th = "โปรดรับบัตรคิวสำหรับผู้ไม่ได้นัด หรือแจ้งเจ้าหน้าที่"
    next_en = "Take a ticket without an appointment, or tell an officer."


class NoSuchBooking(Refused):
    """No appointment at this office has this code."""

    code = "queue-no-booking"
    status = 404
    th = "ไม่พบนัดหมายตามรหัสนี้"
    en = "There is no appointment with this code."
    next_th = "โปรดตรวจรหัสในข้อความยืนยันนัดหมาย หรือรับบัตรคิวสำหรับผู้ไม่ได้นัด"
    next_en = "Check the code in the confirmation, or take a ticket without an appointment."


class Closed(Refused):
    """Tickets are given out while the office is open."""

    code = "queue-closed"
    th = "ขณะนี้หน่วยงานปิด จึงยังไม่ออกบัตรคิว"
    en = "The office is closed now, so no tickets are given out."
    next_th = "โปรดมาในเวลาทำการของหน่วยงาน"
    next_en = "Come while the office is open."
