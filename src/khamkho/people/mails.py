"""What the mails about an account say. Short, plain, in the language of the account; a code stands on its own line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from khamkho.base.text import Lang, Text


@dataclass(frozen=True, kw_only=True)
class Words:
    """Subject and body, with ``{fact}`` places."""

    subject: Text
    body: Text


def _words(subject_th: str, subject_en: str, body_th: str, body_en: str) -> Words:
    return Words(subject=Text(subject_th, subject_en), body=Text(body_th, body_en))


_NOT_YOU_TH = "\n\nหากท่านไม่ได้ทำรายการนี้ โปรดเปลี่ยนรหัสผ่านและติดต่อผู้ดูแลระบบของหน่วยงานทันที"
_NOT_YOU_EN = (
    "\n\nIf this was not you, change your password and tell the administrator of your office at once."
)
_IGNORE_TH = "\n\nหากท่านไม่ได้ขอรหัสนี้ ไม่ต้องทำอะไร และโปรดอย่าบอกรหัสแก่ผู้ใด"
_IGNORE_EN = "\n\nIf you did not ask for this code, do nothing, and never tell it to anyone."


def _changed(th: str, en: str) -> Words:
    return _words(th, en, f"{th} เมื่อ {{at}}{_NOT_YOU_TH}", f"{en} on {{at}}.{_NOT_YOU_EN}")


def _code(subject_th: str, subject_en: str, lead_th: str, lead_en: str) -> Words:
    return _words(
        subject_th,
        subject_en,
        f"{lead_th}\n\n    {{code}}\n\nรหัสนี้ใช้ได้ภายใน 15 นาที{_IGNORE_TH}",
        f"{lead_en}\n\n    {{code}}\n\nThe code works for 15 minutes.{_IGNORE_EN}",
    )


_CONFIRM = _code(
    "รหัสยืนยันอีเมล: {code}",
    "Code to confirm your email address: {code}",
    "รหัสสำหรับยืนยันว่าอีเมลนี้เป็นของท่าน",
    "Your code to confirm that this email address is yours:",
)

MAILS: Mapping[str, Words] = {
    "account/email/login_code": _code(
        "รหัสเข้าสู่ระบบ: {code}", "Sign-in code: {code}", "รหัสเข้าสู่ระบบของท่าน", "Your code to sign in:"
    ),
    "account/email/email_confirmation": _CONFIRM,
    "account/email/email_confirmation_signup": _CONFIRM,
    "account/email/password_reset_code": _code(
        "รหัสสำหรับตั้งรหัสผ่านใหม่: {code}",
        "Code to set a new password: {code}",
        "รหัสสำหรับตั้งรหัสผ่านใหม่ของท่าน",
        "Your code to set a new password:",
    ),
    "account/email/account_already_exists": _words(
        "อีเมลนี้มีบัญชีอยู่แล้ว",
        "This email address already has an account",
        "มีผู้ขอเพิ่มอีเมลนี้ในบัญชีอื่น แต่อีเมลนี้มีบัญชีอยู่แล้ว ท่านเข้าสู่ระบบด้วยอีเมลนี้ได้ตามปกติ",
        "Somebody asked to add this email address to another account, but it already has one. You can sign in with it as usual.",
    ),
    "account/email/email_changed": _words(
        "เปลี่ยนอีเมลหลักแล้ว",
        "The main email address was changed",
        "เปลี่ยนอีเมลหลักของบัญชีจาก {from_email} เป็น {to_email} เมื่อ {at}" + _NOT_YOU_TH,
        "The main email address of your account was changed from {from_email} to {to_email} on {at}."
        + _NOT_YOU_EN,
    ),
    "account/email/email_confirm": _changed("ยืนยันอีเมลแล้ว", "An email address was confirmed"),
    "account/email/email_deleted": _words(
        "ลบอีเมลออกจากบัญชีแล้ว",
        "An email address was removed",
        "ลบอีเมล {deleted_email} ออกจากบัญชีของท่านแล้ว เมื่อ {at}" + _NOT_YOU_TH,
        "The email address {deleted_email} was removed from your account on {at}." + _NOT_YOU_EN,
    ),
    "account/email/password_changed": _changed("เปลี่ยนรหัสผ่านแล้ว", "Your password was changed"),
    "account/email/password_reset": _changed("ตั้งรหัสผ่านใหม่แล้ว", "Your password was reset"),
    "account/email/password_set": _changed("ตั้งรหัสผ่านแล้ว", "A password was set for your account"),
    "mfa/email/totp_activated": _changed("เปิดใช้แอปยืนยันตัวตนแล้ว", "An authenticator app was added"),
    "mfa/email/totp_deactivated": _changed("เลิกใช้แอปยืนยันตัวตนแล้ว", "The authenticator app was removed"),
    "mfa/email/webauthn_added": _changed("เพิ่มพาสคีย์แล้ว", "A passkey was added"),
    "mfa/email/webauthn_removed": _changed("ลบพาสคีย์แล้ว", "A passkey was removed"),
    "mfa/email/recovery_codes_generated": _changed("สร้างรหัสสำรองชุดใหม่แล้ว", "New recovery codes were made"),
    "people/second_factor_reset": _words(
        "การยืนยันตัวตนขั้นที่สองถูกรีเซ็ต",
        "Your second factor was reset",
        "ผู้ดูแลระบบรีเซ็ตการยืนยันตัวตนขั้นที่สองของท่าน เมื่อ {at}\nเหตุผล: {reason}\n\n"
        "เมื่อเข้าสู่ระบบครั้งต่อไป ท่านต้องตั้งค่าแอปยืนยันตัวตนหรือพาสคีย์ใหม่" + _NOT_YOU_TH,
        "An administrator reset the second factor of your account on {at}.\nReason: {reason}\n\n"
        "Set up an authenticator app or a passkey anew when you next sign in." + _NOT_YOU_EN,
    ),
    "people/phone_sign_in": _code(
        "รหัสเข้าสู่ระบบ: {code}", "Sign-in code: {code}", "รหัสเข้าสู่ระบบของท่าน", "Your code to sign in:"
    ),
    "people/phone_add": _code(
        "รหัสยืนยันหมายเลขโทรศัพท์: {code}",
        "Code to confirm your number: {code}",
        "รหัสสำหรับยืนยันว่าหมายเลขโทรศัพท์นี้เป็นของท่าน",
        "Your code to confirm that this number is yours:",
    ),
    "people/phone_added": _changed(
        "เพิ่มหมายเลขโทรศัพท์มือถือในบัญชีแล้ว", "A mobile number was added to your account"
    ),
    "people/phone_removed": _changed(
        "ลบหมายเลขโทรศัพท์มือถือออกจากบัญชีแล้ว", "A mobile number was removed from your account"
    ),
    "people/merge_code": _code(
        "รหัสสำหรับรวมบัญชี: {code}",
        "Code to merge accounts: {code}",
        "มีผู้ขอรวมบัญชีที่ใช้อีเมลนี้เข้ากับอีกบัญชีหนึ่ง คำขอและอีเมลของบัญชีนี้จะย้ายไปบัญชีนั้น หากเป็นท่าน ให้กรอกรหัสนี้",
        "Somebody asked to merge the account of this address into another one: its applications and addresses would move there. If it was you, enter this code:",
    ),
    "people/merged": _changed("รวมบัญชีของท่านเข้ากับอีกบัญชีหนึ่งแล้ว", "Your account was merged into another one"),
    "people/taken_in": _changed("รวมอีกบัญชีเข้ากับบัญชีของท่านแล้ว", "Another account was merged into yours"),
    "offices/invitation": _words(
        "คำเชิญเป็นผู้ปฏิบัติงานของ{office}",
        "Invitation to work at {office}",
        "เรียน {name}\n\n{office} เชิญท่านเป็นผู้ใช้งานระบบ ในฐานะ{role}\n\nเปิดลิงก์นี้เพื่อตอบรับ\n{link}\n\n"
        "ลิงก์ใช้ได้ครั้งเดียว จนถึง {until} หากท่านไม่รู้จักหน่วยงานนี้ ไม่ต้องทำอะไร",
        "Dear {name},\n\n{office} invites you to work in its system as: {role}.\n\nOpen this link to accept:\n{link}\n\n"
        "The link works once, until {until}. If you do not know this office, do nothing.",
    ),
    "batch/link": _words(
        "{office}: ส่งคำขอเป็นชุด {service}",
        "{office}: send a batch, {service}",
        "เรียน {school}\n\n{office} ส่งลิงก์สำหรับยื่นคำขอ “{service}” ของบุคลากรหลายคนพร้อมหนังสือนำส่งฉบับเดียว ไม่ต้องมีบัญชี\n{link}\n\n"
        "ลิงก์ใช้ได้ครั้งเดียว บนเบราว์เซอร์เดียว ส่งต่อให้ธุรการที่จะเป็นผู้ยื่นได้ หากท่านไม่รู้จักหน่วยงานนี้ ไม่ต้องทำอะไร",
        "To {school}\n\n{office} sends you a link to hand in “{service}” for many people under one covering letter; no account is needed:\n{link}\n\n"
        "The link works once, in one browser. Pass it on to the clerk who sends it. If you do not know the office, do nothing.",
    ),
    "collecting/asked": _words(
        "{office} ขอข้อมูล: {title} ภายใน {until}",
        "{office} asks: {title}, by {until}",
        "เรียน {school}\n\n{office} ขอข้อมูลเรื่อง “{title}” โปรดตอบภายใน {until}\n\n{purpose}\n\n{words}"
        "ตอบได้ที่โต๊ะงานของหน่วยงานท่าน\n{link}",
        "To {school}\n\n{office} asks about “{title}”. Please answer by {until}.\n\n{purpose}\n\n{words}"
        "Answer at your office's desk:\n{link}",
    ),
    "collecting/asked_link": _words(
        "{office} ขอข้อมูล: {title} ภายใน {until}",
        "{office} asks: {title}, by {until}",
        "เรียน {school}\n\n{office} ขอข้อมูลเรื่อง “{title}” โปรดตอบภายใน {until}\n\n{purpose}\n\n{words}"
        "เปิดลิงก์นี้เพื่อตอบ ไม่ต้องมีบัญชี\n{link}\n\n"
        "ลิงก์ใช้ได้ครั้งเดียว บนเบราว์เซอร์เดียว ส่งต่อให้ผู้ที่ตอบแทนหน่วยงานได้ หากท่านไม่รู้จักหน่วยงานนี้ ไม่ต้องทำอะไร",
        "To {school}\n\n{office} asks about “{title}”. Please answer by {until}.\n\n{purpose}\n\n{words}"
        "Open this link to answer; no account is needed:\n{link}\n\n"
        "The link works once, in one browser. Pass it on to whoever answers for your office. If you do not know the office that asks, do nothing.",
    ),
    "collecting/reminder": _words(
        "เตือน: {office} รอคำตอบเรื่อง {title} ภายใน {until}",
        "Reminder: {office} waits for {title} until {until}",
        "เรียน {school}\n\n{office} ยังไม่ได้รับคำตอบเรื่อง “{title}” โปรดตอบภายใน {until}\n\n{words}"
        "ตอบได้ที่โต๊ะงานของหน่วยงานท่าน\n{link}",
        "To {school}\n\n{office} has no answer yet on “{title}”. Please answer by {until}.\n\n{words}"
        "Answer at your office's desk:\n{link}",
    ),
    "collecting/reminder_link": _words(
        "เตือน: {office} รอคำตอบเรื่อง {title} ภายใน {until}",
        "Reminder: {office} waits for {title} until {until}",
        "เรียน {school}\n\n{office} ยังไม่ได้รับคำตอบเรื่อง “{title}” โปรดตอบภายใน {until}\n\n{words}"
        "เปิดลิงก์นี้เพื่อตอบ หรือตอบต่อจากที่กรอกไว้ (ลิงก์เดิมใช้ไม่ได้แล้ว)\n{link}\n\n"
        "ลิงก์ใช้ได้ครั้งเดียว บนเบราว์เซอร์เดียว",
        "To {school}\n\n{office} has no answer yet on “{title}”. Please answer by {until}.\n\n{words}"
        "Open this link to answer, or to go on where you left off (an earlier link does not work any more):\n{link}\n\n"
        "The link works once, in one browser.",
    ),
    "casework/opinion": _words(
        "{office} ขอความเห็นของท่าน ภายใน {until}",
        "{office} asks for your opinion by {until}",
        "เรียน {name}\n\n{office} ขอความเห็นของท่านเรื่อง “{service}” เลขที่ {number}\n\n"
        "โปรดอ่านและตอบภายใน {until}\n{how}",
        "Dear {name},\n\n{office} asks for your opinion on “{service}”, number {number}.\n\n"
        "Please read and answer by {until}:\n{how}",
    ),
    "casework/opinion_link": _words(
        "{office} ขอความเห็นของท่าน ภายใน {until}",
        "{office} asks for your opinion by {until}",
        "เรียน {name}\n\n{office} ขอความเห็นของท่านเรื่อง “{service}” เลขที่ {number} โปรดตอบภายใน {until}\n\n"
        "เปิดลิงก์นี้เพื่ออ่านและตอบ\n{link}\n\n"
        "ลิงก์นี้สำหรับท่านผู้เดียว เปิดได้บนเบราว์เซอร์เดียว ใช้ได้ถึง {ends} หากท่านไม่รู้จักหน่วยงานนี้ ไม่ต้องทำอะไร",
        "Dear {name},\n\n{office} asks for your opinion on “{service}”, number {number}. Please answer by {until}.\n\n"
        "Open this link to read and to answer:\n{link}\n\n"
        "The link is for you alone; it opens in one browser and works until {ends}. If you do not know this office, do nothing.",
    ),
    "casework/opinion_reminder": _words(
        "เตือน: {office} รอความเห็นของท่าน ภายใน {until}",
        "Reminder: {office} waits for your opinion until {until}",
        "เรียน {name}\n\n{office} ยังรอความเห็นของท่านเรื่อง “{service}” เลขที่ {number} โปรดตอบภายใน {until}\n{how}",
        "Dear {name},\n\n{office} is still waiting for your opinion on “{service}”, number {number}. "
        "Please answer by {until}.\n{how}",
    ),
    "advice/follow_up": _words(
        "วันนี้ถึงกำหนดติดตามเรื่องที่ให้คำปรึกษา เลขที่ {number}",
        "To be followed up today: advice {number}",
        "เรียน {name}\n\nวันนี้ถึงกำหนดติดตามเรื่องที่{office}ให้คำปรึกษาไว้ เลขที่ {number} ({kind})\n\nเปิดเพื่ออ่านและบันทึกผล\n{link}",
        "Dear {name},\n\n{office} gave advice under number {number} ({kind}) and wanted to look again today.\n\n"
        "Read it and write what you found:\n{link}",
    ),
    "mailin/trouble": _words(
        "อ่านกล่องอีเมลของ{office}ไม่ได้",
        "The mailbox of {office} cannot be read",
        "เรียน {name}\n\nระบบเปิดกล่องอีเมลเข้าของ{office}ไม่ได้นานกว่าหนึ่งชั่วโมงแล้ว อีเมลยังอยู่ในกล่อง แต่ยังไม่เป็นคำขอ\n\n"
        "ดูสาเหตุและทดสอบการตั้งค่าที่\n{link}",
        "Dear {name},\n\nFor more than an hour the mailbox of {office} could not be opened. The mails are still in it, but they do "
        "not become requests.\n\nSee why, and try the settings:\n{link}",
    ),
    "statistics/report_due": _words(
        "รายงานตัวชี้วัด {period} ครบกำหนด {due}",
        "The report on {period} is due on {due}",
        "เรียน {name}\n\nรายงานตัวชี้วัดของ{office} {period} ครบกำหนดวันที่ {due} และยังไม่ได้ปิด\n\n"
        "ดูตัวเลข เขียนปัญหาและข้อเสนอ แล้วปิดรายงานที่\n{link}",
        "Dear {name},\n\nThe report of {office} on {period} is due on {due} and not closed yet.\n\n"
        "Look at the numbers, write problems and proposals, and close it:\n{link}",
    ),
    "training/invitation": _words(
        "{office} เชิญเข้าอบรม: {course}",
        "{office} invites you to a training: {course}",
        "เรียน {name}\n\n{office} ขอเชิญท่านเข้าอบรม “{course}” เริ่มวันที่ {when} ณ {where}\n\n"
        "โปรดตอบรับและดูรายละเอียดที่ลิงก์ของท่าน\n{link}\n\nเก็บอีเมลนี้ไว้ ลิงก์นี้ใช้ตอบ ประเมิน และรับเกียรติบัตร",
        "Dear {name},\n\n{office} invites you to the training “{course}”, beginning on {when} at {where}.\n\n"
        "Please reply, and see what it is about, by your own link:\n{link}\n\n"
        "Keep this mail: by the link you reply, say what you thought of it, and get your certificate.",
    ),
    "training/registered": _words(
        "ลงทะเบียนอบรมแล้ว: {course}",
        "You are registered: {course}",
        "เรียน {name}\n\nท่านได้ที่นั่งในการอบรม “{course}” ของ{office} เริ่มวันที่ {when} ณ {where}\n\n"
        "เปลี่ยนคำตอบ ประเมิน และรับเกียรติบัตรได้ที่ลิงก์ของท่าน\n{link}",
        "Dear {name},\n\nyou have a seat in the training “{course}” of {office}, beginning on {when} at {where}.\n\n"
        "By your own link you change your reply, say what you thought of it, and get your certificate:\n{link}",
    ),
    "training/waiting": _words(
        "ท่านอยู่ในรายชื่อสำรอง: {course}",
        "You are on the waiting list: {course}",
        "เรียน {name}\n\nการอบรม “{course}” ของ{office} เต็มแล้ว ท่านอยู่ในรายชื่อสำรอง หากมีที่ว่างจะแจ้งให้ทราบ\n\n"
        "ดูหรือเปลี่ยนคำตอบที่ลิงก์ของท่าน\n{link}",
        "Dear {name},\n\nall seats of the training “{course}” of {office} are taken. You are on the waiting list and hear "
        "from us when one becomes free.\n\nSee or change your reply by your own link:\n{link}",
    ),
    "training/seat": _words(
        "ท่านได้ที่นั่งอบรมแล้ว: {course}",
        "You have a seat now: {course}",
        "เรียน {name}\n\nมีที่ว่างในการอบรม “{course}” ของ{office} ท่านได้ที่นั่งแล้ว เริ่มวันที่ {when} ณ {where}\n\n"
        "หากไม่สามารถเข้าร่วม โปรดเปลี่ยนคำตอบที่ลิงก์ในอีเมลฉบับแรก",
        "Dear {name},\n\na seat became free in the training “{course}” of {office}, and it is yours. It begins on {when} at "
        "{where}.\n\nIf you cannot come, please change your reply by the link in our first mail.",
    ),
    "appointments/told": _words(
        "{what}: {title}",
        "{what}: {title}",
        "{office}\n\n{what}: {title}\n{at}{reason}\n\nรหัสนัดหมาย: {code} แจ้งรหัสนี้เมื่อมาถึง\n\nเปลี่ยนหรือยกเลิกนัด ติดต่อ {phone}",
        "{office}\n\n{what}: {title}\n{at}{reason}\n\nCode: {code}. Say it when you arrive.\n\nTo change or cancel it: {phone}",
    ),
    "appointments/short": _words(
        "{office}: {what} {at} โทร {phone}", "{office}: {what} {at}. Call {phone}", "", ""
    ),
    "training/moved": _words(
        "การอบรมเปลี่ยนแปลงกำหนด: {course}",
        "The training was moved: {course}",
        "เรียน {name}\n\n{office} เปลี่ยนวัน เวลา หรือสถานที่ของการอบรม “{course}” ครั้งแรกเป็นวันที่ {when} ณ {where}\n\n"
        "ดูกำหนดทั้งหมดได้ที่ลิงก์ของท่านในอีเมลฉบับแรก หากไม่สามารถเข้าร่วม โปรดเปลี่ยนคำตอบที่ลิงก์นั้น",
        "Dear {name},\n\n{office} changed a day, a time or a place of the training “{course}”. It begins on {when} at {where}.\n\n"
        "All its meetings stand on your own page, by the link in our first mail. If you cannot come, please change your "
        "reply there.",
    ),
    "training/called-off": _words(
        "งดการอบรม: {course}",
        "The training was called off: {course}",
        "เรียน {name}\n\n{office} งดการอบรม “{course}” ที่กำหนดไว้วันที่ {when} เนื่องจาก {reason}\n\nขออภัยในความไม่สะดวก ท่านไม่ต้องดำเนินการใด",
        "Dear {name},\n\n{office} called off the training “{course}” that was to begin on {when}: {reason}\n\n"
        "We are sorry. There is nothing for you to do.",
    ),
    "training/reminder": _words(
        "พรุ่งนี้มีการอบรม: {course}",
        "Tomorrow: {course}",
        "เรียน {name}\n\nพรุ่งนี้ {when} มีการอบรม “{course}” ของ{office} ณ {where}\n\n"
        "เมื่อถึงห้องอบรม โปรดสแกนคิวอาร์โค้ดบนจอเพื่อบันทึกการเข้าอบรม หากไม่มีสัญญาณ แจ้งเจ้าหน้าที่ในห้องได้",
        "Dear {name},\n\ntomorrow, {when}, the training “{course}” of {office} takes place at {where}.\n\n"
        "In the room, scan the code on the screen to be marked as present. Without a signal, tell the officer there.",
    ),
    "casework/opinion_over": _words(
        "{office} ไม่ต้องการความเห็นของท่านแล้ว: คำขอเลขที่ {number}",
        "{office} does not need your opinion any more: number {number}",
        "เรียน {name}\n\n{office} เคยขอความเห็นของท่านเรื่อง “{service}” เลขที่ {number} ขณะนี้ไม่ต้องการแล้ว ท่านไม่ต้องดำเนินการใด\n\nขอขอบคุณ",
        "Dear {name},\n\n{office} asked for your opinion on “{service}”, number {number}. It is not needed any more: "
        "there is nothing for you to do.\n\nThank you.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Message:
    """A mail ready to be sent."""

    to: str
    subject: str
    text: str


def write(kind: str, *, to: str, lang: Lang, facts: Mapping[str, object]) -> Message:
    """Fill the words of one kind of mail. An unknown kind is a bug and raises ``KeyError``."""
    words = MAILS[kind]
    filled = {name: str(value) for name, value in facts.items()}
    return Message(
        to=to,
        subject=" ".join(words.subject.in_(lang).format_map(filled).split()),
        text=words.body.in_(lang).format_map(filled) + "\n",
    )


CODE_TAIL = Text("ใช้ได้ 15 นาที อย่าบอกผู้ใด", "Valid 15 minutes. Tell nobody.")
TAIL = Text("เมื่อ {at} หากไม่ใช่ท่าน โปรดติดต่อหน่วยงาน", "on {at}. If it was not you, tell the office.")


WHOLE = frozenset({"appointments/short"})
"""Text messages that are about no account: they say everything themselves."""


def write_short(kind: str, *, to: str, lang: Lang, facts: Mapping[str, object]) -> Message:
    """One kind of mail as a text message: its subject, and what is to be known of a code or of a change."""
    said = MAILS[kind].subject.in_(lang)
    if kind not in WHOLE:
        said = f"{said} {(CODE_TAIL if 'code' in facts else TAIL).in_(lang)}"
    return Message(
        to=to, subject="", text=said.format_map({name: str(value) for name, value in facts.items()})
    )
