"""What can be refused about an office's LINE account and its conversations."""

from __future__ import annotations

from khamkho.base.errors import Refused


class NoAccount(Refused):
    """The office has set up no LINE account."""

    code = "no-line-account"
    status = 409
    th = "หน่วยงานยังไม่ได้เชื่อมต่อบัญชี LINE"
    en = "The office has connected no LINE account."
    next_th = "ผู้ดูแลระบบของหน่วยงานเชื่อมต่อได้ที่ ตั้งค่าหน่วยงาน › LINE"
    next_en = "An administrator connects it under Settings of the office › LINE."


class NotSigned(Refused):
    """A webhook that LINE did not sign with the channel secret that we hold."""

    code = "not-signed"
    status = 403
    th = "ลายเซ็นของ LINE ไม่ถูกต้อง จึงไม่รับข้อมูลนี้"
    en = "This is not signed with the channel secret, so it was not taken."
    next_th = "ตรวจสอบ Channel secret ในหน้าตั้งค่า LINE ของหน่วยงาน"
    next_en = "Check the channel secret on the office's LINE settings page."


class NoSuchConversation(Refused):
    """There is no such conversation at this office, or not for this person."""

    code = "no-such-conversation"
    status = 404
    th = "ไม่พบการสนทนานี้"
    en = "There is no such conversation."
    next_th = "กลับไปที่รายการสนทนา LINE"
    next_en = "Go back to the list of LINE conversations."


class TakenOver(Refused):
    """A colleague is talking already. Facts: ``who``."""

    code = "taken-over"
    status = 409
    th = "{who} กำลังสนทนากับผู้ใช้รายนี้อยู่"
    en = "{who} is talking with this person."
    next_th = "รอให้ส่งคืนก่อน หรือให้หัวหน้ารับช่วงต่อ"
    next_en = "Wait until it is handed back, or let the head take it."


class NotTakenOver(Refused):
    """Only who took a conversation over may write in it."""

    code = "not-taken-over"
    status = 409
    th = "ต้องรับช่วงการสนทนาก่อน จึงจะพิมพ์ตอบได้"
    en = "Take the conversation over before you write in it."
    next_th = "กด “รับช่วงสนทนา”"
    next_en = "Press “Take over”."


class Blocked(Refused):
    """Nothing reaches somebody who blocked the account."""

    code = "line-blocked"
    status = 409
    th = "ผู้ใช้บล็อกหรือเลิกเป็นเพื่อนกับบัญชี LINE ของหน่วยงานแล้ว จึงส่งข้อความไม่ได้"
    en = "This person has blocked the office's account, so nothing can be sent."
    next_th = "ติดต่อทางโทรศัพท์หรืออีเมลแทน"
    next_en = "Use the telephone or mail instead."


class LinkOver(Refused):
    """A link between LINE and an account was used, or is too old."""

    code = "line-link-over"
    status = 404
    th = "ลิงก์เชื่อมบัญชีนี้ใช้แล้วหรือหมดอายุ"
    en = "This link was used already, or is too old."
    next_th = "พิมพ์ “เชื่อมบัญชี” ในแชต LINE เพื่อรับลิงก์ใหม่"
    next_en = "Type “link” in the LINE chat for a new one."


class LineSaysNo(Refused):
    """LINE refused what the settings page asked for. Facts: ``what``, a `Text`."""

    code = "line-says-no"
    status = 409
    th = "LINE ไม่รับ: {what}"
    en = "LINE refused: {what}"
    next_th = "แก้ไขตามที่แจ้ง แล้วตรวจอีกครั้ง"
    next_en = "Mend what is said, and check again."
