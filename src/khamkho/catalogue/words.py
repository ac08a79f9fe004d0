"""Words in two languages as a service file writes them, and the stock words that a file may leave out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from khamkho.base.text import Text, clean


def read_text(given: Any) -> Text:
    """``{th: …, en: …}`` into a ``Text``; both languages must be there."""
    if isinstance(given, Text):
        return given
    if not isinstance(given, Mapping):
        raise PydanticCustomError("text-needs-both", "write both languages: {th: ..., en: ...}")
    for key in given:
        if key not in ("th", "en"):
            raise PydanticCustomError("text-language", "only th and en are known here", {"key": str(key)})
    for lang, code in (("th", "missing-thai"), ("en", "missing-english")):
        if not clean(str(given.get(lang, ""))):
            raise PydanticCustomError(code, "a text is missing")
    return Text(th=clean(str(given["th"])), en=clean(str(given["en"])))


Words = Annotated[
    Text,
    BeforeValidator(read_text),
    PlainSerializer(lambda text: {"th": text.th, "en": text.en}, return_type=dict[str, str]),
    WithJsonSchema(
        {
            "type": "object",
            "required": ["th", "en"],
            "additionalProperties": False,
            "properties": {
                "th": {"type": "string", "minLength": 1},
                "en": {"type": "string", "minLength": 1},
            },
        }
    ),
]

#: Titles of the actions that most services share; a file gives a title only where it differs.
STOCK_ACTIONS: Mapping[str, Text] = {
    "accept": Text(th="รับเรื่อง", en="Accept"),
    "return": Text(th="ส่งกลับให้แก้ไข", en="Return for correction"),
    "reject": Text(th="ไม่รับคำขอ", en="Reject"),
    "resubmit": Text(th="ส่งคำขอที่แก้ไขแล้ว", en="Send the corrected application"),
    "approve": Text(th="อนุมัติ", en="Approve"),
    "endorse": Text(th="เห็นชอบ เสนอต่อ", en="Endorse and put forward"),
    "send_back": Text(th="ส่งกลับขั้นก่อนหน้า", en="Send back one level"),
    "refuse": Text(th="ไม่ผ่าน ส่งกลับให้ทบทวน", en="Not passed, send back for review"),
    "ready": Text(th="ดำเนินการเสร็จ พร้อมส่งมอบ", en="Ready to hand over"),
    "hand_over": Text(th="ส่งมอบแล้ว", en="Handed over"),
    "close": Text(th="ปิดเรื่อง", en="Close"),
    "withdraw": Text(th="ถอนคำขอ", en="Withdraw the application"),
    "give_back": Text(th="คืนคำขอ", en="Give the application back"),
}

#: Titles of the steps that most services share.
STOCK_STEPS: Mapping[str, Text] = {
    "check": Text(th="ตรวจสอบคำขอและเอกสาร", en="Check the application and the documents"),
    "correct": Text(th="รอผู้ยื่นแก้ไขคำขอ", en="Waiting for the applicant to correct the application"),
    "approve": Text(th="เสนอผู้มีอำนาจพิจารณา", en="Decision by the person in charge"),
    "produce": Text(th="จัดทำเอกสาร", en="Prepare the document"),
    "collect": Text(th="รอผู้ยื่นมารับ", en="Waiting to be collected"),
}

#: What the end of a case is called, by kind of end.
END_TITLES: Mapping[str, Text] = {
    "granted": Text(th="ดำเนินการเสร็จสิ้น", en="Completed"),
    "refused": Text(th="ไม่อนุมัติ", en="Refused"),
    "lapsed": Text(th="สิ้นสุดเพราะพ้นกำหนดแก้ไข", en="Lapsed: not corrected in time"),
    "withdrawn": Text(th="ผู้ยื่นถอนคำขอ", en="Withdrawn by the applicant"),
    "given_back": Text(th="คืนคำขอ", en="Given back to the applicant"),
    "closed": Text(th="ปิดเรื่อง", en="Closed"),
}

#: Columns of a register that every case can fill without asking the answers.
STOCK_COLUMNS: Mapping[str, Text] = {
    "number": Text(th="เลขที่คำขอ", en="Application number"),
    "received_on": Text(th="วันที่รับคำขอ", en="Received on"),
    "deemed_on": Text(th="ถือว่าได้รับเมื่อ", en="Deemed received on"),
    "due_on": Text(th="กำหนดแล้วเสร็จ", en="Due on"),
    "ended_on": Text(th="วันที่เสร็จสิ้น", en="Ended on"),
    "applicant": Text(th="ผู้ยื่นคำขอ", en="Applicant"),
    "variant": Text(th="กรณีที่ขอ", en="Case"),
    "step": Text(th="ขั้นตอน", en="Step"),
    "end": Text(th="ผลการดำเนินการ", en="Result"),
    "officer": Text(th="เจ้าหน้าที่", en="Officer"),
    "channel": Text(th="ช่องทางที่ยื่น", en="Channel"),
    "fee": Text(th="ค่าธรรมเนียม", en="Fee"),
    "receipt": Text(th="หลักฐานการชำระเงิน", en="Proof of payment"),
}

#: What these are called in the register of the office's own work.
OFFICE_COLUMNS: Mapping[str, Text] = {
    "number": Text(th="เลขที่เรื่อง", en="Number"),
    "received_on": Text(th="วันที่เริ่มเรื่อง", en="Begun on"),
    "applicant": Text(th="เรื่อง", en="Subject"),
    "channel": Text(th="ช่องทาง", en="Channel"),
}

ROLE_NAMES: Mapping[str, Text] = {
    "applicant": Text(th="ผู้ยื่นคำขอ", en="Applicant"),
    "officer": Text(th="เจ้าหน้าที่", en="Officer"),
    "supervisor": Text(th="หัวหน้างาน", en="Supervisor"),
    "director": Text(th="ผู้อำนวยการ", en="Director"),
    "committee": Text(th="คณะกรรมการ", en="Committee"),
    "system": Text(th="ระบบ", en="System"),
}

LETTER_PLACES: Mapping[str, Text] = {
    "name": Text("ชื่อผู้ยื่นคำขอ", "the applicant's name"),
    "number": Text("เลขที่คำขอ", "the number of the application"),
    "service": Text("ชื่องานบริการ", "the service"),
    "received": Text("วันที่ยื่นคำขอ", "the day on which the application was handed in"),
    "due": Text("กำหนดแล้วเสร็จ", "the promised date"),
    "result": Text("ผลการพิจารณา", "what was decided"),
    "reason": Text("เหตุผลของการพิจารณา", "the reasons of the decision"),
    "missing": Text(
        "สิ่งที่ขอให้แก้ไขหรือส่งเพิ่มเติมครั้งล่าสุด", "what the applicant was last asked to correct or to add"
    ),
    "appeal": Text("ข้อความแจ้งสิทธิอุทธรณ์ของหน่วยงาน", "the office's words on appeals"),
    "office": Text("ชื่อหน่วยงาน", "the office"),
    "office_phone": Text("โทรศัพท์ของหน่วยงาน", "the office's phone"),
    "office_email": Text("อีเมลของหน่วยงาน", "the office's email address"),
    "director_position": Text("ตำแหน่งของผู้อำนวยการ", "the director's position"),
    "today": Text("วันที่ของหนังสือ", "the date of the letter"),
    "count": Text("จำนวนคำขอที่นำส่ง", "how many applications are forwarded"),
    "to_office": Text("หน่วยงานที่นำส่งถึง", "the office to which they are forwarded"),
    "to_director": Text("ตำแหน่งของผู้อำนวยการหน่วยงานนั้น", "the position of that office's director"),
    "training": Text("ชื่อการอบรม", "the training that was attended"),
    "training_days": Text("วันที่อบรม", "the days on which the training was held"),
    "training_hours": Text("จำนวนชั่วโมงที่เข้าอบรม", "the hours that the person took part"),
}
"""What the text of a letter may speak of, besides the questions of the form."""
