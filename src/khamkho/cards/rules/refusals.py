"""What the card register says no to."""

from __future__ import annotations

from khamkho.base.errors import NotFound, Refused


class NoSuchCard(NotFound):
    """The card does not exist at this office, or this person may not know that it does."""

    code = "no-such-card"
    th = "ไม่พบบัตรนี้ในทะเบียนบัตร"
    en = "There is no such card in the card register."
    next_th = "โปรดค้นหาด้วยเลขที่บัตรหรือชื่อในหน้าทะเบียนบัตร"
    next_en = "Look for its number, or the holder's name, on the page of the card register."


class CardMoved(Refused):
    """This cannot happen to a card in its state."""

    code = "card-state"
    th = "ทำรายการ “{what}” ไม่ได้ เพราะสถานะปัจจุบันของบัตรคือ {state}"
    en = "“{what}” is not possible: the state of the card is now “{state}”."
    next_th = "โปรดเปิดหน้าของบัตรนี้อีกครั้ง แล้วเลือกสิ่งที่ทำได้ในสถานะปัจจุบัน"
    next_en = "Open the page of the card again and choose what is possible now."


class NothingToMake(Refused):
    """No application was chosen, or more than can be made at once."""

    code = "card-nothing"
    status = 422
    th = "โปรดเลือกตั้งแต่ 1 ถึง {most} รายการ"
    en = "Choose from 1 to {most}."
    next_th = "ทำเครื่องหมายหน้ารายการที่ต้องการ แล้วลองอีกครั้ง"
    next_en = "Tick what you want, and try again."


class NotAtItsStep(Refused):
    """The application does not wait for a card: another step, or it has one that stands."""

    code = "card-not-waiting"
    th = "คำขอ {number} ไม่ได้รอจัดทำบัตร หรือมีบัตรแล้ว"
    en = "Application {number} does not wait for a card, or has one already."
    next_th = "โปรดเปิดหน้า “รอจัดทำ” อีกครั้ง"
    next_en = "Open the page of the cards to be made again."


class EndsBeforeIssue(Refused):
    """Contract, term or service end before the card would be issued."""

    code = "card-ends-before"
    status = 422
    th = "ออกบัตรไม่ได้ เพราะบัตรจะสิ้นสุดวันที่ {last} ก่อนวันออกบัตร ({why})"
    en = "The card cannot be issued: it would end on {last}, before its issue ({why})."
    next_th = "โปรดตรวจวันสิ้นสุดสัญญาและวันเกิดในคำขอ หากไม่ถูกต้อง ให้ส่งคืนผู้ยื่นแก้ไข"
    next_en = "Check the end of the contract and the date of birth in the application; if they are wrong, return it for correction."


class EndsTooLate(Refused):
    """An officer sets a last day past the longest possible."""

    code = "card-ends-late"
    status = 422
    th = "วันบัตรหมดอายุต้องไม่เกินวันที่ {last} ({why})"
    en = "The card is valid until {last} at most ({why})."
    next_th = "โปรดกำหนดวันที่ไม่เกินวันดังกล่าว หรือเว้นว่างเพื่อใช้วันดังกล่าว"
    next_en = "Set an earlier day, or leave it empty to take that one."


class NoBlanks(Refused):
    """The office counts its blanks, and there are fewer than are to be made."""

    code = "card-no-blanks"
    th = "บัตรเปล่าในคลังเหลือ {left} ใบ ไม่พอสำหรับ {wanted} ใบ"
    en = "There are {left} blanks left, and {wanted} are needed."
    next_th = "โปรดบันทึกรับบัตรเปล่าที่ “บัตร > บัตรเปล่า” หรือเลือกจำนวนน้อยลง"
    next_en = "Enter the blanks that came in, under Cards, Blanks, or choose fewer."


class BackThroughCase(Refused):
    """The card lies ready for its holder: its application goes back first, so that both say the same."""

    code = "card-through-case"
    th = "คำขอ {number} พ้นขั้นตอนจัดทำบัตรแล้ว จึงยกเลิกบัตรที่นี่ไม่ได้"
    en = "Application {number} has left the step where its card is made, so the card is not made void here."
    next_th = "โปรดเปิดคำขอ แล้วเลือก “บัตรไม่ถูกต้อง จัดทำใหม่” ระบบจะยกเลิกบัตรนี้ให้"
    next_en = (
        "Open the application and choose “The card is wrong, make a new one”: this card becomes void with it."
    )


class OnlyDirectorRevokes(Refused):
    """What the director decides, or whoever decides for her under an order."""

    code = "card-director-only"
    status = 403
    th = "เฉพาะผู้อำนวยการ หรือผู้ที่คำสั่งให้ทำการแทน เท่านั้นที่เพิกถอนบัตรหรือยืนยันแบบบัตรได้"
    en = "Only the director revokes a card or confirms its layout, or whoever an order lets act for her."
    next_th = "โปรดเสนอผู้อำนวยการพิจารณา"
    next_en = "Ask the director to decide it."


class NothingToPrint(Refused):
    """What stands on the card was erased, or no application of it can be read."""

    code = "card-erased"
    th = "ข้อมูลบนบัตรเลขที่ {number} ถูกลบแล้ว จึงพิมพ์ไม่ได้"
    en = "What stands on card {number} was erased, so it cannot be printed."
    next_th = "ทะเบียนยังคงเลขที่ วันที่ และสถานะของบัตรไว้"
    next_en = "The register keeps its number, days and state."
