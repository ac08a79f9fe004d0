"""What is said no to about fees."""

from __future__ import annotations

from khamkho.base.errors import NotFound, Refused


class NothingOwed(Refused):
    """The case owes nothing now."""

    code = "fee-nothing-owed"
    th = "คำขอ {number} ไม่มีค่าธรรมเนียมค้างชำระ"
    en = "Application {number} owes nothing now."
    next_th = "ดูหน้าคำขอ หากชำระแล้วจะมีหลักฐานการชำระเงินอยู่ที่นั่น"
    next_en = "See the application: if it was paid, the proof of payment stands there."


class AlreadyPaid(Refused):
    """Something was paid, so it is not waived any more."""

    code = "fee-already-paid"
    th = "คำขอนี้มีการชำระเงินแล้ว จึงยกเว้นค่าธรรมเนียมไม่ได้"
    en = "Something was paid for this application: its fee is not waived any more."
    next_th = "หากต้องคืนเงิน ให้ยกเลิกหลักฐานการชำระเงินแล้วคืนเงิน"
    next_en = "If money has to go back, make the proof of payment void and refund it."


class NoSuchGround(Refused):
    """The ground is none of those in the service file."""

    code = "fee-no-such-ground"
    status = 422
    th = "เลือกเหตุที่ยกเว้นค่าธรรมเนียมจากรายการของงานบริการ"
    en = "Choose one of the grounds on which the service lets a fee be waived."
    next_th = "หากไม่มีเหตุที่ตรง ให้ผู้ดูแลเพิ่ม waivers ในไฟล์งานบริการ"
    next_en = "If none fits, have it added to waivers in the service file."


class TooLittle(Refused):
    """Less cash was given than is owed."""

    code = "fee-too-little"
    status = 422
    th = "เงินที่รับมา {given} น้อยกว่าค่าธรรมเนียม {owed}"
    en = "{given} was given, and {owed} is owed."
    next_th = "รับเงินให้ครบ หรือนำบางคำขอออกจากรายการ"
    next_en = "Take the whole amount, or leave some applications out."


class TillClosed(Refused):
    """Cash is taken only into an open till."""

    code = "till-closed"
    th = "ท่านยังไม่ได้เปิดลิ้นชักเงินของวันนี้"
    en = "Your till is not open."
    next_th = "เปิดลิ้นชักเงินโดยนับเงินทอนก่อน แล้วรับเงินอีกครั้ง"
    next_en = "Open it first by counting the float, then take the money."


class TillOpen(Refused):
    """She has an open till already."""

    code = "till-open"
    th = "ท่านเปิดลิ้นชักเงินไว้แล้วตั้งแต่ {at}"
    en = "Your till has been open since {at}."
    next_th = "ใช้ลิ้นชักเดิม หรือนับเงินปิดลิ้นชักก่อน"
    next_en = "Go on with it, or count it and close it first."


class DifferenceNeedsReason(Refused):
    """What was counted is not what the books say, and nobody said why."""

    code = "till-difference"
    status = 422
    th = "เงินที่นับได้ {counted} ไม่ตรงกับบัญชี {expected} ต่างกัน {difference}"
    en = "{counted} was counted, and the books say {expected}: a difference of {difference}."
    next_th = "นับอีกครั้ง หากยังไม่ตรง โปรดเขียนเหตุที่เงินขาดหรือเกิน"
    next_en = "Count again. If it stays so, write why money is missing or over."


class ReasonNeeded(Refused):
    """A receipt is not made void, and money not set aside, without a reason."""

    code = "fee-reason-needed"
    status = 422
    th = "โปรดเขียนเหตุผล"
    en = "Write the reason."
    next_th = "เหตุผลจะอยู่ในทะเบียนและผู้ตรวจสอบอ่านได้"
    next_en = "It stays in the book, where auditors read it."


class NoSuchReceipt(NotFound):
    """No proof of payment of this office has this number."""

    code = "receipt-unknown"
    th = "ไม่พบหลักฐานการชำระเงินนี้ในหน่วยงาน"
    en = "This office has no such proof of payment."
    next_th = "ตรวจเลขที่อีกครั้ง"
    next_en = "Check the number again."


class AlreadyVoid(Refused):
    """It was made void before."""

    code = "receipt-void"
    th = "หลักฐานการชำระเงินเลขที่ {number} ถูกยกเลิกไปแล้ว"
    en = "Proof of payment no. {number} is void already."
    next_th = "เลขที่นี้ยังอยู่ในทะเบียนพร้อมเหตุผล"
    next_en = "Its number stays in the book with the reason."


class NoSuchPayment(NotFound):
    """No payment of this office is meant, or nothing is to be done about it any more."""

    code = "payment-unknown"
    th = "ไม่พบรายการชำระเงินนี้ หรือมีผู้ดำเนินการไปแล้ว"
    en = "There is no such payment here, or somebody has dealt with it."
    next_th = "กลับไปที่รายการที่ต้องตรวจสอบ"
    next_en = "Go back to the list of what has to be looked at."


class SlipUsed(Refused):
    """The same slip was recorded before."""

    code = "slip-used"
    th = "สลิปนี้ถูกบันทึกไว้แล้ว"
    en = "This slip was recorded before."
    next_th = "หนึ่งสลิปใช้ได้กับการชำระครั้งเดียว หากโอนอีกครั้ง โปรดใช้สลิปใหม่"
    next_en = "A slip counts for one payment. If you paid again, use the new slip."


class AnotherPersonApproves(Refused):
    """Whoever asked for a refund does not approve it."""

    code = "refund-another-person"
    status = 403
    th = "ผู้เสนอคืนเงินอนุมัติเองไม่ได้"
    en = "Whoever asked for a refund does not approve it."
    next_th = "ให้หัวหน้าหรือผู้อำนวยการคนอื่นอนุมัติ"
    next_en = "Let another head or the director approve it."


class RefundNotThere(Refused):
    """The refund stands elsewhere now."""

    code = "refund-moved"
    th = "รายการคืนเงินนี้อยู่ในสถานะ “{state}”"
    en = "This refund is “{state}” now."
    next_th = "เปิดรายการคืนเงินอีกครั้ง"
    next_en = "Open the list of refunds again."


class NothingToRemit(Refused):
    """No receipt was made or made void since the last remittance."""

    code = "nothing-to-remit"
    th = "ไม่มีรายการรับเงินที่รอนำส่งถึงวันที่ {day}"
    en = "Nothing waits to be remitted up to {day}."
    next_th = "เลือกวันอื่น หรือดูใบนำส่งที่ทำไว้แล้ว"
    next_en = "Choose another day, or see the remittances that were made."


class MonthRunning(Refused):
    """The month is not over: more money may come."""

    code = "month-running"
    th = "เดือน{month} ยังไม่สิ้นสุด"
    en = "{month} is not over."
    next_th = "ทำใบนำส่งประจำเดือนได้ตั้งแต่วันแรกของเดือนถัดไป"
    next_en = "The paper of the month can be made from the first day of the next month on."


class MonthNotHandedOn(Refused):
    """Some money of the month stands in no remittance yet."""

    code = "month-not-handed-on"
    th = "เดือน{month} ยังมีเงินที่ไม่ได้นำส่ง {amount} บาท"
    en = "{amount} baht of {month} have not been handed on."
    next_th = "ปิดวันและนำส่งเงินให้ครบทุกวันของเดือนก่อน"
    next_en = "Close all days of the month and hand them on first."


class MonthMade(Refused):
    """The paper of the month was made before."""

    code = "month-made"
    th = "ทำใบนำส่งประจำเดือน{month} แล้ว เลขที่ {number}"
    en = "The remittance of {month} was made before, number {number}."
    next_th = "เปิดใบเดิมเพื่อพิมพ์อีกครั้ง"
    next_en = "Open it to print it again."


class TillStillOpen(Refused):
    """The money of an open till has not been counted."""

    code = "remit-till-open"
    th = "ยังมีลิ้นชักเงินที่ไม่ได้ปิด: {who}"
    en = "A till has not been closed: {who}."
    next_th = "ให้เจ้าของลิ้นชักนับเงินและปิดลิ้นชักก่อนนำส่ง"
    next_en = "Have it counted and closed before the money is remitted."


class StatementRead(Refused):
    """The very same file was read before."""

    code = "statement-read"
    th = "ไฟล์นี้อ่านไปแล้วเมื่อ {at}"
    en = "This file was read on {at}."
    next_th = "เลือกไฟล์อื่น รายการในไฟล์นี้ถูกจับคู่แล้ว"
    next_en = "Choose another. Its lines were matched."


class BadStatement(Refused):
    """The file cannot be read as a statement."""

    code = "statement-unreadable"
    status = 422
    th = "อ่านไฟล์นี้ไม่ได้ ต้องเป็น CSV หรือ Excel ที่มีหัวคอลัมน์ ไม่เกิน {most} แถว"
    en = "The file cannot be read: it must be CSV or Excel with a line of headings, and at most {most} rows."
    next_th = "บันทึกรายการเดินบัญชีจากธนาคารเป็น CSV หรือ .xlsx แล้วเลือกใหม่"
    next_en = "Save the bank's statement as CSV or .xlsx and choose it again."


class StatementColumns(Refused):
    """Nobody said which columns hold day, amount and reference."""

    code = "statement-columns"
    status = 422
    th = "เลือกคอลัมน์วันที่ จำนวนเงิน และเลขอ้างอิง 1 ให้ครบ"
    en = "Choose the columns of the day, the amount and reference 1."
    next_th = "เลือกคอลัมน์ให้ตรงแล้วดูตัวอย่างอีกครั้ง ระบบจะจำไว้สำหรับไฟล์แบบเดียวกัน"
    next_en = "Choose them and look again; files of the same kind are remembered."


class BadSignature(Refused):
    """A message that says it comes from the bank is not signed with the office's secret, or is too old."""

    code = "bank-signature"
    status = 401
    th = "ลายมือชื่อของข้อความจากธนาคารไม่ถูกต้อง หรือข้อความเก่าเกินไป"
    en = "The message is not signed with the secret of this office, or it is too old."
    next_th = "ตรวจรหัสลับและนาฬิกาของระบบที่ส่ง"
    next_en = "Check the secret, and the clock of the system that sends."


class BadMessage(Refused):
    """A signed message that cannot be understood."""

    code = "bank-message"
    status = 422
    th = "อ่านข้อความจากธนาคารไม่ได้"
    en = "The bank's message cannot be understood."
    next_th = "ดูรูปแบบข้อความในคู่มือการรับชำระ"
    next_en = "See the form of the message in the guide to payments."


class Contradicted(Refused):
    """A transaction that is known came again with another amount or for another charge."""

    code = "bank-contradicts"
    th = "รายการธนาคาร {reference} เคยแจ้งไว้ด้วยจำนวนเงินอื่น"
    en = "Transaction {reference} was told before with another amount."
    next_th = "รายการแรกยังอยู่ตามเดิม ความต่างอยู่ในรายการที่ต้องตรวจสอบ"
    next_en = "The first one stands; the difference is on the list of what has to be looked at."
