"""What each kind of letter says unless an office writes it otherwise; in Thai and in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from khamkho.base.text import Lang, Text

_NOTHING = Text("", "")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One kind of letter: its subject line, whom it greets, its body, its closing, and the block about an appeal."""

    subject: Text
    to: Text = _NOTHING
    body: Text
    closing: Text = _NOTHING
    appeal: Text = _NOTHING

    def part(self, name: str, lang: Lang) -> str:
        text: Text = getattr(self, name)
        return text.in_(lang)


PARTS: tuple[str, ...] = tuple(one.name for one in fields(Wording))
_RESPECT = Text("ขอแสดงความนับถือ", "Yours sincerely,")
_TO_APPLICANT = Text("{name}", "{name}")
_TO_DIRECTOR = Text("{director_position}", "{director_position}")

# Whether, to whom and in what time one may appeal differs by law and office: what an office says of it is a setting.
_APPEAL = Text("{appeal}", "{appeal}")
ASK_ABOUT_APPEALS = Text(
    "หากท่านไม่เห็นด้วยกับผลการพิจารณานี้ โปรดสอบถามสิทธิ วิธีการ และกำหนดเวลาอุทธรณ์จาก{office}",
    "If you do not agree with this decision, please ask {office} whether, how and in what time you may appeal.",
)
"""What a letter of decision says instead where the office says nothing of appeals."""

TEXTS: Mapping[str, Wording] = {
    "decision": Wording(
        subject=Text("แจ้งผลการพิจารณาคำขอ", "Decision on your application"),
        to=_TO_APPLICANT,
        body=Text(
            "ตามที่ท่านได้ยื่นคำขอ “{service}” เลขที่ {number} ต่อ{office} เมื่อวันที่ {received} นั้น\n\n"
            "{office}ได้พิจารณาคำขอของท่านแล้ว ผลการพิจารณา: {result}\n\n"
            "เหตุผล: {reason}\n\n"
            "จึงเรียนมาเพื่อโปรดทราบ",
            "You handed in the application “{service}”, number {number}, to {office} on {received}.\n\n"
            "{office} has considered your application. The decision: {result}\n\n"
            "Reasons: {reason}",
        ),
        closing=_RESPECT,
        appeal=_APPEAL,
    ),
    "give_back": Wording(
        subject=Text("คืนคำขอเลขที่ {number}", "Your application {number} is given back"),
        to=_TO_APPLICANT,
        body=Text(
            "ตามที่ท่านได้ยื่นคำขอ “{service}” เลขที่ {number} ต่อ{office} เมื่อวันที่ {received} นั้น\n\n"
            "{office}ขอคืนคำขอดังกล่าวแก่ท่าน ด้วยเหตุผลดังนี้\n\n"
            "{reason}\n\n"
            "สิ่งที่ได้ขอให้ท่านแก้ไขหรือส่งเพิ่มเติม: {missing}\n\n"
            "เมื่อแก้ไขเหตุข้างต้นแล้ว ท่านยื่นคำขอใหม่ได้ทางหน้าติดตามคำขอหรือที่{office}\n\n"
            "จึงเรียนมาเพื่อโปรดทราบ",
            "You handed in the application “{service}”, number {number}, to {office} on {received}.\n\n"
            "{office} gives it back to you for this reason:\n\n"
            "{reason}\n\n"
            "What you were asked to correct or to add: {missing}\n\n"
            "You may apply again once this has been put right: on the page of your application, or at {office}.",
        ),
        closing=_RESPECT,
        appeal=_APPEAL,
    ),
    "late": Wording(
        subject=Text("แจ้งเหตุแห่งความล่าช้าในการพิจารณาคำขอ", "Delay in considering your application"),
        to=_TO_APPLICANT,
        body=Text(
            "ตามที่ท่านได้ยื่นคำขอ “{service}” เลขที่ {number} ต่อ{office} เมื่อวันที่ {received} โดยมีกำหนดแล้วเสร็จภายในวันที่ {due} นั้น\n\n"
            "{office}ยังพิจารณาคำขอของท่านไม่แล้วเสร็จ ด้วยเหตุดังนี้\n\n"
            "{reason}\n\n"
            "จึงเรียนมาเพื่อโปรดทราบ และจะแจ้งให้ท่านทราบเมื่อดำเนินการแล้วเสร็จ",
            "You handed in the application “{service}”, number {number}, to {office} on {received}; it was promised by {due}.\n\n"
            "{office} has not completed it yet, for this reason:\n\n"
            "{reason}\n\n"
            "We shall tell you when it is done.",
        ),
        closing=_RESPECT,
    ),
    "certificate": Wording(
        subject=Text("หนังสือรับรอง", "Certificate"),
        body=Text(
            "หนังสือฉบับนี้ให้ไว้เพื่อรับรองว่า {name} ได้ยื่นคำขอ “{service}” เลขที่ {number} ต่อ{office} "
            "เมื่อวันที่ {received}\n\nผลการพิจารณา: {result}\n\n"
            "ขอรับรองว่าข้อความข้างต้นเป็นความจริง",
            "This is to certify that {name} handed in the application “{service}”, number {number}, to {office} "
            "on {received}.\n\nThe decision: {result}\n\n"
            "The office certifies that the above is true.",
        ),
    ),
    "referral": Wording(
        subject=Text("ส่งตัวตามคำขอเลขที่ {number}", "Referral, application {number}"),
        to=_TO_APPLICANT,
        body=Text(
            "ตามที่ {name} ได้ยื่นคำขอ “{service}” เลขที่ {number} ต่อ{office} เมื่อวันที่ {received} นั้น\n\n"
            "{office}พิจารณาแล้ว ผลการพิจารณา: {result}\n\n"
            "จึงเรียนมาเพื่อโปรดดำเนินการต่อไป",
            "{name} handed in the application “{service}”, number {number}, to {office} on {received}.\n\n"
            "The decision of {office}: {result}\n\n"
            "This letter is given so that the matter can be taken up.",
        ),
        closing=_RESPECT,
    ),
    "memo": Wording(
        subject=Text("ขอเสนอเพื่อโปรดพิจารณา", "For your decision"),
        to=_TO_DIRECTOR,
        body=Text(
            "ด้วย{name} ได้ยื่นคำขอ “{service}” เลขที่ {number} เมื่อวันที่ {received}\n\n"
            "ข้อเท็จจริงและข้อพิจารณา\n\n"
            "จึงเรียนมาเพื่อโปรดพิจารณา",
            "{name} handed in the application “{service}”, number {number}, on {received}.\n\n"
            "Facts and considerations\n\n"
            "For your decision.",
        ),
    ),
    "report": Wording(
        subject=Text("รายงานผลการดำเนินงาน {service}", "Report: {service}"),
        to=_TO_DIRECTOR,
        body=Text(
            "ตามที่{office}ได้ดำเนินงาน “{service}” เรื่อง {name} เลขที่ {number} ตั้งแต่วันที่ {received} นั้น\n\n"
            "บัดนี้ ได้ดำเนินการแล้ว สรุปผลดังนี้\n\n"
            "{reason}\n\n"
            "จึงเรียนมาเพื่อโปรดทราบ",
            "{office} has worked on “{service}”, {name}, number {number}, since {received}.\n\n"
            "The results:\n\n"
            "{reason}\n\n"
            "For your information.",
        ),
    ),
    "order": Wording(
        subject=Text("แต่งตั้งคณะกรรมการ", "Appointment of a committee"),
        body=Text(
            "เพื่อให้การดำเนินงานของ{office}เป็นไปด้วยความเรียบร้อย จึงแต่งตั้งคณะกรรมการ ประกอบด้วย\n\n"
            "๑. ประธานกรรมการ\n\n๒. กรรมการ\n\n๓. กรรมการและเลขานุการ\n\n"
            "ให้คณะกรรมการมีหน้าที่ดำเนินการตามที่ได้รับมอบหมายให้แล้วเสร็จ และรายงานผลต่อ{director_position}\n\n"
            "ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป",
            "So that the work of {office} is done in good order, a committee is appointed:\n\n"
            "1. Chair\n\n2. Member\n\n3. Member and secretary\n\n"
            "The committee carries out what it was given to do and reports to the {director_position}.\n\n"
            "This order has effect from today.",
        ),
    ),
    "to_schools": Wording(
        subject=Text("ขอความร่วมมือ", "Request for co-operation"),
        to=Text("ผู้อำนวยการสถานศึกษาในสังกัดทุกแห่ง", "Directors of all schools"),
        body=Text(
            "ด้วย{office}ประสงค์จะขอความร่วมมือสถานศึกษาดำเนินการดังนี้\n\nจึงเรียนมาเพื่อโปรดดำเนินการ",
            "{office} asks the schools for their co-operation in the following.\n\nPlease act on it.",
        ),
        closing=_RESPECT,
    ),
    "covering": Wording(
        subject=Text("นำส่งคำขอ “{service}”", "Applications forwarded: {service}"),
        to=Text("{to_director}", "{to_director}"),
        body=Text(
            "ด้วยมีผู้ยื่นคำขอ “{service}” ต่อ{office} จำนวน {count} ราย\n\n"
            "{office}จึงขอนำส่งคำขอดังกล่าวพร้อมเอกสารในระบบมายัง{to_office} รายละเอียดตามบัญชีรายชื่อแนบท้ายหนังสือนี้\n\n"
            "จึงเรียนมาเพื่อโปรดพิจารณาดำเนินการต่อไป",
            "{office} has received applications for “{service}” from {count} of its people.\n\n"
            "It forwards them, with their documents in the system, to {to_office}. The list at the end names them.\n\n"
            "Please take them from here.",
        ),
        closing=_RESPECT,
    ),
    "training": Wording(
        subject=Text("เกียรติบัตร", "Certificate"),
        body=Text(
            "{office}\n\nขอมอบเกียรติบัตรฉบับนี้ให้ไว้เพื่อแสดงว่า {name}\n\n"
            "ได้เข้ารับการอบรม “{training}” เมื่อวันที่ {training_days} รวม {training_hours} ชั่วโมง\n\n"
            "ขอให้มีความเจริญก้าวหน้าในหน้าที่การงานสืบไป",
            "{office}\n\ngives this certificate to {name},\n\n"
            "who took part in the training “{training}” held on {training_days}, {training_hours} hours in all.",
        ),
    ),
}
