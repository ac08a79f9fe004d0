"""The notices that ship with Khamkho: what each says, in Thai and in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from khamkho.base.text import Text


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One kind of notice: what it is called, its subject line and its body."""

    label: Text
    subject: Text
    body: Text


_FOLLOW_TH = "ติดตามคำขอของท่านได้ที่\n{track_link}"
_FOLLOW_EN = "Follow your application here:\n{track_link}"
# Whether, to whom and in what time one may appeal differs by law and office: what an office says of it is a setting.
_APPEAL_TH = "{appeal}\nท่านสอบถามสิทธิและกำหนดเวลาอุทธรณ์จาก{office}ได้"
_APPEAL_EN = "{appeal}\nYou can ask {office} whether, how and in what time you may appeal."
_SEE_TH = "ดูรายละเอียดคำขอได้ที่\n{track_link}"
_SEE_EN = "See the details here:\n{track_link}"
_STARS_TH = "ให้คะแนนบริการ 1–5 ดาวได้ที่ {stars_link}"
_STARS_EN = "How was it? Give one to five stars: {stars_link}"
_ANSWER_TH = "โปรดเปิดลิงก์นี้เพื่อดำเนินการ\n{track_link}"
_ANSWER_EN = "Open this link to act:\n{track_link}"


def _wording(
    label: tuple[str, str], subject: tuple[str, str], body_th: tuple[str, ...], body_en: tuple[str, ...]
) -> Wording:
    return Wording(
        label=Text(*label),
        subject=Text(*subject),
        body=Text("\n\n".join(("เรียน {name}", *body_th)), "\n\n".join(("Dear {name},", *body_en))),
    )


TEXTS: Mapping[str, Wording] = {
    "draft": _wording(
        ("ลิงก์สำหรับกรอกคำขอต่อ", "Link to carry on with a draft"),
        ("กรอกคำขอ “{service}” ต่อ", "Carry on with “{service}”"),
        (
            "ท่านกรอกคำขอ “{service}” ค้างไว้ และยังไม่ได้ยื่น เปิดลิงก์นี้เพื่อกรอกต่อจากเครื่องใดก็ได้\n{track_link}",
            "คำขอที่กรอกค้างไว้เก็บได้ 90 วันนับจากการแก้ไขครั้งสุดท้าย",
            "โปรดเก็บลิงก์นี้ไว้เป็นส่วนตัว ผู้ที่มีลิงก์สามารถเปิดดูคำขอของท่านได้ หากท่านไม่ได้ขอลิงก์นี้ ไม่ต้องทำอะไร",
        ),
        (
            "You began “{service}” and have not handed it in yet. Open this link to carry on, on any device:\n{track_link}",
            "Drafts are kept for 90 days after the last change.",
            "Please keep this link to yourself: whoever has it can open your application. If you did not ask for it, do nothing.",
        ),
    ),
    "received": _wording(
        ("ได้รับคำขอ", "Application received"),
        ("ได้รับคำขอเลขที่ {number} แล้ว", "We have received your application {number}"),
        (
            "{office} ได้รับคำขอ “{service}” ของท่านแล้ว",
            "เลขที่คำขอ: {number}\nยื่นเมื่อ: {received}\n"
            "ยื่นนอกเวลาทำการ จึงถือว่าได้รับเมื่อ: {deemed}\nกำหนดแล้วเสร็จภายใน: {due}",
            "ติดตามคำขอและเปิดใบรับคำขอได้ที่\n{track_link}",
            "โปรดเก็บลิงก์นี้ไว้เป็นส่วนตัว ผู้ที่มีลิงก์สามารถเปิดดูคำขอของท่านได้",
        ),
        (
            "{office} has received your application “{service}”.",
            "Number: {number}\nHanded in: {received}\n"
            "Handed in outside office hours, so it counts as received: {deemed}\nPromised by: {due}",
            "Follow your application and find your receipt here:\n{track_link}",
            "Please keep this link to yourself: whoever has it can open your application.",
        ),
    ),
    "returned": _wording(
        ("ขอให้แก้ไขคำขอ", "Correction needed"),
        ("โปรดแก้ไขคำขอเลขที่ {number}", "Please correct your application {number}"),
        (
            "{office} ตรวจสอบคำขอ “{service}” เลขที่ {number} แล้ว ขอให้ท่านแก้ไขหรือเพิ่มเติมข้อมูล",
            "สิ่งที่ต้องแก้ไข\n{reason}",
            "{tell}",
            "โปรดดำเนินการภายใน: {answer_by}\n{if_late}",
            _ANSWER_TH,
        ),
        (
            "{office} has checked your application “{service}”, number {number}. Something has to be corrected or added.",
            "What to correct:\n{reason}",
            "{tell}",
            "Please do so by: {answer_by}\n{if_late}",
            _ANSWER_EN,
        ),
    ),
    "place": _wording(
        ("ได้รับการคัดเลือก", "A place in a round"),
        ("คำขอเลขที่ {number} ได้รับการคัดเลือก", "A place for your application {number}"),
        (
            "คำขอ “{service}” เลขที่ {number} ได้รับการคัดเลือก",
            "{reason}",
            "{tell}",
            "โปรดยืนยันภายใน: {answer_by}\n{if_late}",
            _ANSWER_TH,
        ),
        (
            "Your application “{service}”, number {number}, was given a place.",
            "{reason}",
            "{tell}",
            "Please confirm it by: {answer_by}\n{if_late}",
            _ANSWER_EN,
        ),
    ),
    "waiting": _wording(
        ("อยู่ในบัญชีสำรอง", "On the waiting list"),
        ("คำขอเลขที่ {number} อยู่ในบัญชีสำรอง", "Your application {number} is on the waiting list"),
        (
            "คำขอ “{service}” เลขที่ {number} อยู่ในบัญชีสำรอง",
            "{reason}",
            "{tell}",
            "เมื่อมีที่ว่างถึงลำดับของท่าน จะแจ้งให้ทราบพร้อมกำหนดยืนยัน",
            _SEE_TH,
        ),
        (
            "Your application “{service}”, number {number}, is on the waiting list.",
            "{reason}",
            "{tell}",
            "When a place becomes free for you, you are told, and until when to confirm it.",
            _SEE_EN,
        ),
    ),
    "reminder": _wording(
        ("เตือนก่อนครบกำหนด", "Reminder before time runs out"),
        (
            "ใกล้ครบกำหนด: โปรดดำเนินการกับคำขอเลขที่ {number}",
            "Reminder: your application {number} is waiting for you",
        ),
        (
            "คำขอ “{service}” เลขที่ {number} ยังรอท่านดำเนินการ",
            "{tell}",
            "ครบกำหนด: {answer_by}\n{if_late}",
            _ANSWER_TH,
        ),
        (
            "Your application “{service}”, number {number}, is still waiting for you.",
            "{tell}",
            "Please act by: {answer_by}\n{if_late}",
            _ANSWER_EN,
        ),
    ),
    "approved": _wording(
        ("อนุมัติแล้ว", "Approved"),
        ("คำขอเลขที่ {number} ได้รับอนุมัติ", "Your application {number} was approved"),
        (
            "คำขอ “{service}” เลขที่ {number} ได้รับอนุมัติแล้ว",
            "ขั้นตอนต่อไป: {step}\nกำหนดแล้วเสร็จภายใน: {due}",
            "{tell}",
            "สิ่งที่ต้องนำมาในวันรับ:{bring}",
            "ค่าธรรมเนียม: {fee}",
            _FOLLOW_TH,
        ),
        (
            "Your application “{service}”, number {number}, was approved.",
            "Next step: {step}\nPromised by: {due}",
            "{tell}",
            "Please bring:{bring}",
            "Fee: {fee}",
            _FOLLOW_EN,
        ),
    ),
    "ready": _wording(
        ("พร้อมให้รับ", "Ready to collect"),
        ("คำขอเลขที่ {number} พร้อมให้รับแล้ว", "Your application {number}: ready to collect"),
        (
            "เอกสารตามคำขอ “{service}” เลขที่ {number} พร้อมให้ท่านรับแล้ว",
            "{tell}",
            "สิ่งที่ต้องนำมาในวันรับ:{bring}",
            "ค่าธรรมเนียม: {fee}",
            "สถานที่รับ: {office}\n{office_address}",
            "โปรดมารับภายใน: {answer_by}\n{if_late}",
            _FOLLOW_TH,
        ),
        (
            "What you applied for with “{service}”, number {number}, is ready for you.",
            "{tell}",
            "Please bring:{bring}",
            "Fee: {fee}",
            "Collect it at: {office}\n{office_address}",
            "Please collect it by: {answer_by}\n{if_late}",
            _FOLLOW_EN,
        ),
    ),
    "not_collected": _wording(
        ("เตือนให้มารับ", "Reminder to collect"),
        ("โปรดมารับตามคำขอเลขที่ {number}", "Your application {number}: please collect it"),
        (
            "เอกสารตามคำขอ “{service}” เลขที่ {number} พร้อมแล้ว และยังรอท่านมารับ",
            "สิ่งที่ต้องนำมาในวันรับ:{bring}",
            "ค่าธรรมเนียม: {fee}",
            "สถานที่รับ: {office}\n{office_address}",
            "หากมารับเองไม่สะดวก มอบผู้อื่นมารับแทนได้ พิมพ์หนังสือมอบฉันทะได้จากหน้าติดตามคำขอ",
            _FOLLOW_TH,
        ),
        (
            "What you applied for with “{service}”, number {number}, is still waiting for you.",
            "Please bring:{bring}",
            "Fee: {fee}",
            "Collect it at: {office}\n{office_address}",
            "If you cannot come, somebody else may. The page of your application has a letter of authority to print.",
            _FOLLOW_EN,
        ),
    ),
    "sent_out": _wording(
        ("ส่งออกแล้ว", "On its way to you"),
        ("ส่งเอกสารตามคำขอเลขที่ {number} แล้ว", "Your application {number}: on its way to you"),
        (
            "{office} ส่งสิ่งที่ท่านขอตามคำขอ “{service}” เลขที่ {number} แล้ว",
            "{letter}",
            "ติดตามสิ่งที่ส่งได้ที่: {reason}",
            "เมื่อได้รับแล้ว โปรดแจ้งหน่วยงานตามหมายเลขโทรศัพท์ด้านล่าง",
            _FOLLOW_TH,
        ),
        (
            "{office} has sent what you applied for with “{service}”, number {number}.",
            "{letter}",
            "Follow it at: {reason}",
            "Once you have it, please tell the office by the telephone number below.",
            _FOLLOW_EN,
        ),
    ),
    "came_back": _wording(
        ("สิ่งที่ส่งตีกลับ", "It came back"),
        ("สิ่งที่ส่งตามคำขอเลขที่ {number} ตีกลับ", "Your application {number}: what we sent came back"),
        (
            "สิ่งที่ส่งถึงท่านตามคำขอ “{service}” เลขที่ {number} ตีกลับมาที่{office}",
            "เหตุผล: {reason}",
            "โปรดมารับที่หน่วยงาน หรือติดต่อหน่วยงานเพื่อส่งใหม่",
            "สิ่งที่ต้องนำมาในวันรับ:{bring}",
            "ค่าธรรมเนียม: {fee}",
            _FOLLOW_TH,
        ),
        (
            "What was sent to you for “{service}”, number {number}, came back to {office}.",
            "Reason: {reason}",
            "Please collect it at the office, or ask for it to be sent again.",
            "Please bring:{bring}",
            "Fee: {fee}",
            _FOLLOW_EN,
        ),
    ),
    "done": _wording(
        ("ดำเนินการเสร็จสิ้น", "Completed"),
        ("คำขอเลขที่ {number} ดำเนินการเสร็จสิ้น", "Your application {number} is completed"),
        ("คำขอ “{service}” เลขที่ {number} ดำเนินการเสร็จสิ้นแล้ว", "{reason}", _SEE_TH, _STARS_TH, "ขอบคุณที่ใช้บริการ"),
        (
            "Your application “{service}”, number {number}, is completed.",
            "{reason}",
            _SEE_EN,
            _STARS_EN,
            "Thank you for using our service.",
        ),
    ),
    "card_ends": _wording(
        ("เตือนก่อนบัตรหมดอายุ", "Reminder before a card ends"),
        ("บัตรของท่านใกล้หมดอายุ ({number})", "Your card is about to expire ({number})"),
        (
            "บัตรที่ออกตามคำขอ “{service}” เลขที่ {number} ใช้ได้ถึงวันที่ {answer_by}",
            "ท่านยื่นขอบัตรใหม่ล่วงหน้าได้ ระบบกรอกข้อมูลเดิมไว้ให้แล้ว เพียงตรวจสอบและแนบรูปถ่ายใหม่",
            _ANSWER_TH,
        ),
        (
            "The card that was issued for your application “{service}”, number {number}, is valid until {answer_by}.",
            "You can apply for the next one now. What you wrote is filled in: check it and attach a new photograph.",
            _ANSWER_EN,
        ),
    ),
    "appointment": _wording(
        ("นัดหมาย", "Appointment"),
        ("นัดหมายคำขอเลขที่ {number}", "Appointment for your application {number}"),
        (
            "{letter}",
            "สถานที่: {office}\n{office_address}",
            "สิ่งที่ต้องนำมาในวันรับ:{bring}",
            "ค่าธรรมเนียม: {fee}",
            "ดูรหัสนัดหมาย เพิ่มลงปฏิทิน เลื่อน หรือยกเลิกนัดได้ที่\n{track_link}",
        ),
        (
            "{letter}",
            "Where: {office}\n{office_address}",
            "Please bring:{bring}",
            "Fee: {fee}",
            "See the code to show, add it to your calendar, move or cancel it here:\n{track_link}",
        ),
    ),
    "appointment_reminder": _wording(
        ("เตือนนัดหมาย", "Reminder of an appointment"),
        ("ใกล้ถึงเวลานัด คำขอเลขที่ {number}", "Your appointment for application {number} is near"),
        (
            "{letter}",
            "สถานที่: {office}\n{office_address}",
            "สิ่งที่ต้องนำมาในวันรับ:{bring}",
            "ค่าธรรมเนียม: {fee}",
            "หากมาไม่ได้ โปรดเลื่อนหรือยกเลิกนัดเพื่อให้ผู้อื่นใช้เวลานั้นได้\n{track_link}",
        ),
        (
            "{letter}",
            "Where: {office}\n{office_address}",
            "Please bring:{bring}",
            "Fee: {fee}",
            "If you cannot come, please move or cancel it, so that somebody else can have the time:\n{track_link}",
        ),
    ),
    "appointment_cancelled": _wording(
        ("ยกเลิกนัดหมาย", "Appointment cancelled"),
        ("ยกเลิกนัดคำขอเลขที่ {number}", "Appointment for application {number} cancelled"),
        ("{letter}", "เหตุผล: {reason}", "เลือกเวลาใหม่ได้ที่\n{track_link}"),
        ("{letter}", "Reason: {reason}", "You can choose another time here:\n{track_link}"),
    ),
    "appointment_closed": _wording(
        ("ต้องเปลี่ยนเวลานัดเพราะหน่วยงานปิด", "An appointment falls out by a closure"),
        (
            "โปรดเลือกเวลานัดใหม่ คำขอเลขที่ {number}",
            "Please choose another time for your application {number}",
        ),
        ("{letter}", "เหตุผล: {reason}", "{office} ขออภัยในความไม่สะดวก โปรดเลือกเวลาใหม่ที่\n{track_link}"),
        ("{letter}", "Reason: {reason}", "{office} is sorry. Please choose another time here:\n{track_link}"),
    ),
    "appointment_missed": _wording(
        ("ไม่มาตามนัด", "Appointment missed"),
        ("ท่านไม่ได้มาตามนัด คำขอเลขที่ {number}", "You missed your appointment for application {number}"),
        ("{letter}", "ท่านเลือกเวลาใหม่ได้อีก 1 ครั้งภายในเวลาที่หน่วยงานกำหนด ที่\n{track_link}"),
        (
            "{letter}",
            "You can choose one new time, within the days that the office allows, here:\n{track_link}",
        ),
    ),
    "appointment_earlier": _wording(
        ("มีเวลาที่เร็วกว่าว่าง", "An earlier time is free"),
        ("มีเวลาที่เร็วกว่าสำหรับคำขอเลขที่ {number}", "An earlier time for your application {number}"),
        ("{letter}", "หากไม่ตอบรับ นัดเดิมของท่านยังอยู่ ตอบรับได้ที่\n{track_link}"),
        (
            "{letter}",
            "If you do nothing, your appointment stays as it is. Accept the earlier time here:\n{track_link}",
        ),
    ),
    "rejected": _wording(
        ("ไม่อนุมัติ", "Not approved"),
        ("ผลการพิจารณาคำขอเลขที่ {number}", "Decision on your application {number}"),
        (
            "{office} พิจารณาคำขอ “{service}” เลขที่ {number} แล้ว ไม่สามารถอนุมัติได้",
            "เหตุผล: {reason}",
            _SEE_TH,
            _APPEAL_TH,
        ),
        (
            "{office} has considered your application “{service}”, number {number}, and cannot approve it.",
            "Reason: {reason}",
            _SEE_EN,
            _APPEAL_EN,
        ),
    ),
    "given_back": _wording(
        ("คืนคำขอ", "Application given back"),
        ("คืนคำขอเลขที่ {number}", "Your application {number} is given back"),
        (
            "{office} คืนคำขอ “{service}” เลขที่ {number} ให้ท่าน",
            "เหตุผล: {reason}",
            "หนังสือแจ้งการคืนคำขออยู่ในหน้าติดตามคำขอ ท่านยื่นคำขอใหม่ได้เมื่อมีเอกสารครบถ้วน",
            _SEE_TH,
            _APPEAL_TH,
        ),
        (
            "{office} gives your application “{service}”, number {number}, back to you.",
            "Reason: {reason}",
            "The letter that says so is on the page of your application. You can apply again once you have everything.",
            _SEE_EN,
            _APPEAL_EN,
        ),
    ),
    "letter": _wording(
        ("ออกหนังสือถึงผู้ยื่นคำขอ", "Letter to the applicant"),
        ("คำขอเลขที่ {number}: {letter}", "Your application {number}: {letter}"),
        (
            "{office} มีหนังสือถึงท่านเกี่ยวกับคำขอ “{service}” เลขที่ {number}",
            "{letter}",
            "เปิดอ่านและบันทึกหนังสือได้จากหน้าติดตามคำขอ\n{track_link}",
        ),
        (
            "{office} has written to you about your application “{service}”, number {number}.",
            "{letter}",
            "Read and keep the letter on the page of your application:\n{track_link}",
        ),
    ),
    "letter_revoked": _wording(
        ("เพิกถอนหนังสือ", "Letter revoked"),
        ("คำขอเลขที่ {number}: {letter}", "Your application {number}: {letter}"),
        (
            "{office} ขอแจ้งเกี่ยวกับคำขอ “{service}” เลขที่ {number}",
            "{letter}",
            "เหตุผล: {reason}",
            "หนังสือฉบับดังกล่าวใช้ไม่ได้อีกต่อไป",
            _SEE_TH,
        ),
        (
            "{office} has this to tell you about your application “{service}”, number {number}.",
            "{letter}",
            "Reason: {reason}",
            "That letter no longer stands.",
            _SEE_EN,
        ),
    ),
    "withdrawn": _wording(
        ("ถอนคำขอ", "Application withdrawn"),
        ("ถอนคำขอเลขที่ {number} แล้ว", "Your application {number} is withdrawn"),
        (
            "ท่านได้ถอนคำขอ “{service}” เลขที่ {number} แล้ว หน่วยงานจะไม่ดำเนินการต่อ",
            "หากท่านไม่ได้ถอนคำขอนี้ด้วยตนเอง โปรดติดต่อหน่วยงานโดยเร็ว",
            _SEE_TH,
        ),
        (
            "You have withdrawn your application “{service}”, number {number}. The office will not go on with it.",
            "If it was not you who withdrew it, please contact the office at once.",
            _SEE_EN,
        ),
    ),
    "extended": _wording(
        ("ขยายเวลา", "More time needed"),
        ("คำขอเลขที่ {number} เลื่อนกำหนดแล้วเสร็จ", "Your application {number}: a new promised day"),
        (
            "{office} ต้องใช้เวลาพิจารณาคำขอ “{service}” เลขที่ {number} เพิ่มเติม",
            "เหตุผล: {reason}",
            "กำหนดแล้วเสร็จใหม่: {due}",
            _SEE_TH,
        ),
        (
            "{office} needs more time for your application “{service}”, number {number}.",
            "Reason: {reason}",
            "Now promised by: {due}",
            _SEE_EN,
        ),
    ),
    "late": _wording(
        ("แจ้งเหตุแห่งความล่าช้า", "Why it is late"),
        ("คำขอเลขที่ {number} ล่าช้ากว่ากำหนด", "Your application {number} is late"),
        (
            "คำขอ “{service}” เลขที่ {number} ยังไม่แล้วเสร็จ ขณะนี้อยู่ที่ขั้นตอน “{step}” กำหนดเดิมคือ {due}",
            "เหตุแห่งความล่าช้า: {reason}",
            "{office} ขออภัยในความล่าช้า",
            _SEE_TH,
        ),
        (
            "Your application “{service}”, number {number}, is not finished yet. It stands at “{step}”; it was promised by {due}.",
            "Why it is late: {reason}",
            "{office} apologises for the delay.",
            _SEE_EN,
        ),
    ),
    "handed_over": _wording(
        ("โอนคำขอไปยังหน่วยงานอื่น", "Handed over to another office"),
        (
            "คำขอของท่านโอนไปยัง{office}แล้ว เลขที่ใหม่ {number}",
            "Your application is now with {office}, as {number}",
        ),
        (
            "{letter}",
            "เหตุผล: {reason}",
            "เวลาพิจารณานับต่อเนื่อง ท่านไม่ต้องยื่นคำขอใหม่ กำหนดแล้วเสร็จภายใน: {due}",
            "สอบถามได้ที่ {office}\nโทร. {office_phone}",
            _FOLLOW_TH,
        ),
        (
            "{letter}",
            "Reason: {reason}",
            "The time runs on: you need not apply again. Promised by: {due}",
            "From now on please ask {office}.\nPhone {office_phone}",
            _FOLLOW_EN,
        ),
    ),
    "forwarded": _wording(
        ("นำส่งคำขอแล้ว", "Forwarded with a covering letter"),
        (
            "นำส่งคำขอของท่านถึง{office}แล้ว เลขที่ใหม่ {number}",
            "Your application is now with {office}, as {number}",
        ),
        (
            "{letter}",
            "เวลาพิจารณานับต่อเนื่อง กำหนดแล้วเสร็จภายใน: {due}",
            "สอบถามได้ที่ {office}\nโทร. {office_phone}",
            _FOLLOW_TH,
        ),
        (
            "{letter}",
            "The time runs on. Promised by: {due}",
            "From now on please ask {office}.\nPhone {office_phone}",
            _FOLLOW_EN,
        ),
    ),
    "message": _wording(
        ("ข้อความจากหน่วยงาน", "Message from the office"),
        ("มีข้อความถึงท่านเรื่องคำขอเลขที่ {number}", "A message for you about your application {number}"),
        (
            "{office} ส่งข้อความถึงท่านเรื่องคำขอ “{service}” เลขที่ {number}",
            "โปรดตอบภายใน: {answer_by}",
            "เปิดลิงก์นี้เพื่ออ่านและตอบ\n{track_link}",
        ),
        (
            "{office} has written to you about your application “{service}”, number {number}.",
            "Please answer by: {answer_by}",
            "Open this link to read and to answer:\n{track_link}",
        ),
    ),
    "lapsed": _wording(
        ("พ้นกำหนดเวลา", "Time ran out"),
        ("คำขอเลขที่ {number} พ้นกำหนดเวลา", "Time ran out for your application {number}"),
        (
            "คำขอ “{service}” เลขที่ {number} สิ้นสุดลง เพราะพ้นกำหนดเวลาที่ท่านต้องดำเนินการแล้ว",
            "{reason}",
            "ท่านยื่นคำขอใหม่ได้ทุกเมื่อ",
            _SEE_TH,
        ),
        (
            "Your application “{service}”, number {number}, has ended because the time for your part ran out.",
            "{reason}",
            "You can apply again at any time.",
            _SEE_EN,
        ),
    ),
}

FOOTER = Text(
    "ขอแสดงความนับถือ\n{office}\nโทร. {office_phone}\nอีเมล {office_email}\n\n"
    "อีเมลฉบับนี้ส่งจากระบบโดยอัตโนมัติ หากมีข้อสงสัย โปรดติดต่อหน่วยงานข้างต้น",
    "Yours sincerely,\n{office}\nPhone {office_phone}\nEmail {office_email}\n\n"
    "This mail was sent automatically. If you have questions, please contact the office above.",
)
"""Under every notice; not part of what an office may reword."""

STATES: Mapping[str, Text] = {
    "queued": Text("รอส่ง", "Waiting to be sent"),
    "sent": Text("ส่งแล้ว", "Sent"),
    "failed": Text("ส่งไม่สำเร็จ", "Could not be sent"),
    "bounced": Text("อีเมลตีกลับ", "Bounced"),
}
ERRORS: Mapping[str, Text] = {
    "no-address": Text(
        "ผู้ยื่นคำขอไม่ได้ขอรับแจ้งทางอีเมลหรือ SMS โปรดติดต่อทางอื่น",
        "The applicant asked for neither email nor text messages. Please use another way.",
    ),
    "bad-address": Text(
        "เซิร์ฟเวอร์อีเมลปลายทางไม่รับที่อยู่นี้ โปรดติดต่อทางอื่น",
        "The receiving mail server does not know this address. Please use another way.",
    ),
    "no-gateway": Text(
        "หน่วยงานเลิกส่ง SMS แล้ว โปรดติดต่อทางอื่น",
        "The office sends no text messages any more. Please use another way.",
    ),
    "sms-refused": Text(
        "ผู้ให้บริการ SMS ไม่รับหมายเลขหรือข้อความนี้ โปรดติดต่อทางอื่น",
        "The SMS provider refused the number or the message. Please use another way.",
    ),
    "refused": Text(
        "เซิร์ฟเวอร์อีเมลไม่ยอมรับข้อความ โปรดติดต่อทางอื่น",
        "The mail server refused the message. Please use another way.",
    ),
}
