"""What can be refused about mails to an office."""

from __future__ import annotations

from khamkho.base.errors import Refused


class NoSuchMail(Refused):
    """There is no such mail at this office."""

    code = "no-such-mail"
    status = 404
    th = "ไม่พบอีเมลนี้"
    en = "There is no such mail here."
    next_th = "กลับไปที่รายการอีเมลเข้า"
    next_en = "Go back to the list of mails."


class AlreadyTaken(Refused):
    """The mail is a request, or a message of one, already."""

    code = "mail-already-taken"
    status = 409
    th = "อีเมลนี้อยู่ในคำขอแล้ว"
    en = "This mail is part of an application already."
    next_th = "เปิดคำขอจากหน้าอีเมลนี้"
    next_en = "Open the application from the page of the mail."


class TakesNoMails(Refused):
    """The office has not said which service takes its mails, or does not offer it any more."""

    code = "takes-no-mails"
    status = 409
    th = "ยังไม่ได้กำหนดงานบริการที่รับอีเมล หรือหน่วยงานเลิกเปิดงานบริการนั้นแล้ว อีเมลยังเก็บอยู่ครบ"
    en = "No service takes the office's mails, or the office offers it no longer. The mails are kept."
    next_th = "ผู้ดูแลระบบของหน่วยงานเลือกงานบริการได้ที่ ตั้งค่าหน่วยงาน › อีเมลเข้า"
    next_en = "An administrator chooses one under Settings of the office › Incoming mail."


class NoMailbox(Refused):
    """No mailbox was set, so there is none to look into."""

    code = "no-mailbox"
    status = 409
    th = "หน่วยงานยังไม่ได้ตั้งกล่องอีเมลเข้า"
    en = "The office has set no mailbox."
    next_th = "กรอกเซิร์ฟเวอร์ ชื่อผู้ใช้ และรหัสผ่าน แล้วบันทึกก่อน"
    next_en = "Fill in the server, the user name and the password, and save first."
