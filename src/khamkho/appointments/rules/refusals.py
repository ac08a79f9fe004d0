"""Every expected "no" of appointments, with what the person can do next."""

from __future__ import annotations

from khamkho.base.errors import NotFound, Refused

OTHER_TH, OTHER_EN = "เลือกวันหรือเวลาอื่นที่ว่าง", "Choose another day or time that is free."


class NoSuchBooking(NotFound):
    """There is no such appointment, or this person may not know of it."""

    code = "no-such-booking"
    th = "ไม่พบการนัดหมายนี้ หรือท่านไม่มีสิทธิ์ดู"
    en = "There is no such appointment, or you may not see it."
    next_th = "ตรวจสอบรหัสนัดหมาย หรือเปิดจากหน้าคำขอของท่าน"
    next_en = "Check the code of the appointment, or open it from the page of your application."


class NoAppointments(Refused):
    """The office gives no times for this service, or not at this point of the case."""

    code = "no-appointments"
    th = "งานบริการนี้ไม่ต้องนัดหมาย หรือยังไม่ถึงขั้นตอนที่ต้องนัด"
    en = "No appointment is needed for this, or not at this point."
    next_th = "ติดตามคำขอตามปกติ หน่วยงานจะแจ้งเมื่อต้องนัด"
    next_en = "Follow your application as usual: the office tells you when a time is needed."


class SlotTaken(Refused):
    """Somebody else was faster, or the time is not one that the office gives."""

    code = "slot-taken"
    th = "เวลา {at} ไม่ว่างแล้ว"
    en = "{at} is not free any more."
    next_th = OTHER_TH
    next_en = OTHER_EN


class DayPast(Refused):
    """The time lies behind us."""

    code = "day-past"
    th = "{at} ผ่านไปแล้ว"
    en = "{at} has passed."
    next_th = "เลือกวันใหม่ตั้งแต่วันนี้เป็นต้นไป"
    next_en = "Choose a day from today on."


class DayClosed(Refused):
    """The office, or what the time is given at, is closed on that day."""

    code = "day-closed"
    th = "{day} ปิดทำการ ({reason})"
    en = "{day}: closed ({reason})."
    next_th = OTHER_TH
    next_en = OTHER_EN


class OutsideHours(Refused):
    """No such time is given on that day: lunch, before opening, after closing."""

    code = "outside-hours"
    th = "{at} อยู่นอกเวลาที่เปิดให้นัด"
    en = "{at} is outside the hours in which times are given."
    next_th = "เลือกเวลาที่แสดงว่าว่าง"
    next_en = "Choose one of the times that are shown as free."


class TooFar(Refused):
    """The day is further away than the office gives times for."""

    code = "too-far"
    th = "นัดล่วงหน้าได้ไม่เกิน {days} วัน คือถึง{last}"
    en = "Times are given for {days} days ahead, up to {last}."
    next_th = "เลือกวันที่ใกล้กว่านี้"
    next_en = "Choose an earlier day."


class TooSoon(Refused):
    """The office needs more time to prepare."""

    code = "too-soon"
    th = "ต้องนัดล่วงหน้า นัดได้เร็วที่สุด {first}"
    en = "The office needs time to prepare: the earliest is {first}."
    next_th = "เลือกเวลาที่ช้ากว่านั้น"
    next_en = "Choose a later time."


class AfterCutOff(Refused):
    """Times of the same day are given until some hour only."""

    code = "after-cut-off"
    th = "การนัดในวันเดียวกันทำได้ถึงเวลา {until} น."
    en = "A time on the same day can be taken until {until} only."
    next_th = "เลือกวันถัดไป หรือมาที่สำนักงานเพื่อรับบัตรคิว"
    next_en = "Choose a later day, or come to the office and take a ticket."


class Full(Refused):
    """Every place of that day is taken."""

    code = "full"
    th = "{day} เต็มแล้ว"
    en = "{day} is full."
    next_th = "เลือกวันอื่น หรือขอเข้าบัญชีรอเวลาที่เร็วกว่า"
    next_en = "Choose another day, or ask to be told of an earlier time that becomes free."


class MovedTooOften(Refused):
    """The appointment was moved as often as the office allows."""

    code = "moved-too-often"
    th = "เลื่อนนัดครบ {most} ครั้งแล้ว"
    en = "This appointment was moved {most} times already."
    next_th = "ติดต่อหน่วยงานเพื่อให้เจ้าหน้าที่เลื่อนให้ หรือยกเลิกนัดนี้"
    next_en = "Ask the office to move it for you, or cancel it."


class TooLateToChange(Refused):
    """The appointment has begun or is over, or was not standing any more."""

    code = "too-late-to-change"
    th = "การนัดหมายนี้เปลี่ยนแปลงไม่ได้แล้ว ({state})"
    en = "This appointment cannot be changed any more ({state})."
    next_th = "เปิดหน้าคำขอเพื่อดูสถานะล่าสุด หรือติดต่อหน่วยงาน"
    next_en = "Open the page of the application to see how it stands, or ask the office."


class HasOne(Refused):
    """There is an appointment for this already."""

    code = "has-appointment"
    th = "มีนัดแล้วเมื่อ {at}"
    en = "There is an appointment already: {at}."
    next_th = "หากต้องการเวลาอื่น ให้เลื่อนนัดเดิม"
    next_en = "To have another time, move that one."


class RebookOver(Refused):
    """The days in which somebody who did not come may choose one new time are over, or she has had it."""

    code = "rebook-over"
    th = "ท่านไม่ได้มาตามนัด และพ้นเวลาเลือกวันใหม่ {days} วันแล้ว หรือเลือกใหม่ไปแล้ว"
    en = "You did not come, and the {days} days to choose one new time are over, or you chose it already."
    next_th = "มารับบริการที่สำนักงานได้โดยรับบัตรคิว หรือติดต่อหน่วยงาน"
    next_en = "Come to the office and take a ticket, or ask the office."


class NotNow(Refused):
    """What is to be noted of the appointment does not fit to how it stands, or its day has not come."""

    code = "not-now"
    th = "บันทึกไม่ได้ เพราะนัดนี้อยู่ในสถานะ {state} หรือยังไม่ถึงวันนัด"
    en = "This cannot be noted: the appointment stands as {state}, or its day has not come."
    next_th = "ตรวจสอบวันและสถานะของนัดอีกครั้ง"
    next_en = "Look at the day and the state of the appointment again."


class ResourceInUse(Refused):
    """There are appointments at it that would fall out."""

    code = "resource-in-use"
    th = "ยังมีนัด {count} รายการหลังวันดังกล่าว"
    en = "There are {count} appointments after that day."
    next_th = "ประกาศปิดช่วงเวลานั้นก่อน ผู้ที่นัดไว้จะได้รับแจ้งและเลือกเวลาใหม่"
    next_en = "Declare a closure for that time first: everyone concerned is told and offered new times."


class OnlyOfficers(Refused):
    """Only whoever works at the office may do this."""

    code = "appointment-officers-only"
    status = 403
    th = "เฉพาะเจ้าหน้าที่ของหน่วยงานที่ทำรายการนี้ได้"
    en = "Only those who work at the office may do this."
    next_th = "เข้าสู่ระบบด้วยบัญชีเจ้าหน้าที่ หรือติดต่อหน่วยงาน"
    next_en = "Sign in as an officer, or ask the office."


class AlreadyWaiting(Refused):
    """She waits for an earlier time already."""

    code = "already-waiting"
    th = "ท่านอยู่ในบัญชีรอเวลาที่เร็วกว่าแล้ว"
    en = "You wait for an earlier time already."
    next_th = "เมื่อมีเวลาว่าง จะแจ้งให้ทราบพร้อมกำหนดตอบรับ"
    next_en = "When one becomes free you are told, and until when to accept it."


class NothingEarlier(Refused):
    """There is no day before that of the appointment."""

    code = "nothing-earlier"
    th = "ไม่มีวันที่เร็วกว่านี้ให้รอ"
    en = "There is no earlier day to wait for."
    next_th = "มาตามนัดเดิม หรือเลื่อนเป็นเวลาอื่น"
    next_en = "Keep the appointment, or move it."


class OfferOver(Refused):
    """The earlier time was offered to the next, or was answered already."""

    code = "offer-over"
    th = "หมดเวลาตอบรับเวลาที่เสนอแล้ว"
    en = "The time to accept this offer is over."
    next_th = "นัดเดิมของท่านยังอยู่ หากมีเวลาว่างอีกจะแจ้งให้ทราบ"
    next_en = "Your appointment stands as it was. You are told when another time becomes free."


class NoSuchResource(NotFound):
    """The office has no such resource."""

    code = "no-such-resource"
    th = "ไม่พบจุดบริการหรือสถานที่นี้"
    en = "There is no such counter, team or room."
    next_th = "เปิดหน้าตั้งค่าการนัดหมายอีกครั้ง"
    next_en = "Open the settings of appointments again."
