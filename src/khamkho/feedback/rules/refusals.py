"""Everything that a rating can be refused for."""

from __future__ import annotations

from khamkho.base.errors import Refused


class NotAsked(Refused):
    """The service asks nobody how it was, or the case did not come to its hand-over."""

    code = "feedback-not-asked"
    th = "ยังประเมินไม่ได้ เพราะยังไม่ได้รับผลหรือเอกสารตามคำขอนี้"
    en = "This cannot be rated yet: nothing was handed over for this application."
    next_th = "ประเมินได้เมื่อได้รับผลหรือเอกสารแล้ว"
    next_en = "You can rate it once you have got the result or the papers."


class AlreadyRated(Refused):
    """Each case, and each ticket, is rated once."""

    code = "feedback-already"
    th = "ได้รับการประเมินครั้งนี้ไว้แล้ว ขอบคุณค่ะ/ครับ"
    en = "This was rated already. Thank you."
    next_th = "หากมีเรื่องจะแจ้งเพิ่ม โปรดส่งข้อความถึงหน่วยงาน"
    next_en = "If there is more to say, write the office a message."


class RatingOver(Refused):
    """Ratings are taken for some days after the hand-over: a setting of the office."""

    code = "feedback-over"
    status = 410
    th = "พ้นกำหนดประเมินแล้ว (ถึงวันที่ {until})"
    en = "The time to rate this is over (it was until {until})."
    next_th = "หากมีข้อเสนอแนะหรือข้อร้องเรียน โปรดติดต่อหน่วยงานตามที่อยู่ท้ายหน้า"
    next_en = "With a proposal or a complaint, reach the office as it says below."


class WrongStars(Refused):
    """A rating is one to five stars."""

    code = "feedback-stars"
    status = 422
    th = "โปรดเลือก 1 ถึง 5 ดาว"
    en = "Choose one to five stars."
    next_th = "5 คือมากที่สุด 1 คือน้อยที่สุด"
    next_en = "5 is the best, 1 is the worst."
