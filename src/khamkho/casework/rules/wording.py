"""How the events of a case are told, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from khamkho.base.text import Text
from khamkho.base.thai import show_date, show_datetime
from khamkho.casework.rules.handout import why

KINDS = {
    "submitted": Text("ยื่นคำขอ", "Application handed in"),
    "claimed": Text("ผู้ยื่นคำขอเก็บคำขอไว้ในบัญชีของตน", "Kept in the applicant's account"),
    "account_merged": Text(
        "รวมบัญชีของผู้เกี่ยวข้องสองบัญชีเป็นบัญชีเดียว", "Two accounts of one person concerned were merged into one"
    ),
    "assigned": Text("มอบหมายให้ {to}", "Given to {to}"),
    "unassigned": Text("ยกเลิกการมอบหมาย", "No longer given to anyone"),
    "interest_declared": Text("แจ้งว่ามีส่วนได้เสีย", "Declared an interest"),
    "helped": Text("เจ้าหน้าที่แก้ไขคำขอแทนผู้ยื่น ({way})", "An officer mends it for the applicant ({way})"),
    "typed": Text("พิมพ์ข้อมูลตามแบบคำขอกระดาษแล้ว", "What stands on the paper was typed in"),
    "codes_compared": Text(
        "เปิดดูเลขบนบัตรเพื่อตรวจกับทะเบียน",
        "The numbers of the card were opened, to compare them with the register",
    ),
    "several_cards": Text(
        "แชต LINE นี้ใช้บัตรของหลายคนในวันเดียวกัน (เกิน 2 ใบ)",
        "This chat used the cards of several people on one day (more than 2)",
    ),
    "codes_forgotten": Text(
        "ลบเลขบนบัตรเมื่อครบกำหนดเก็บ", "The numbers of the card were deleted: they are kept seven days at most"
    ),
    "noted": Text("บันทึกภายใน", "Internal note"),
    "withdrawn": Text("ผู้ยื่นคำขอถอนคำขอ", "Withdrawn by the applicant"),
    "given_back": Text("คืนคำขอ", "Application given back"),
    "reopened": Text("เปิดคำขออีกครั้ง", "Opened again"),
    "lapsed": Text("พ้นกำหนดเวลา", "Time ran out"),
    "reminded": Text("แจ้งเตือนก่อนครบกำหนด", "Reminded before the time runs out"),
    "extended": Text("ขยายเวลาอีก {days} วันทำการ", "Given {days} more working days"),
    "told": Text("แจ้งผลการพิจารณาแล้ว ({way})", "The applicant was told of the decision ({way})"),
    "late_called": Text("เลยกำหนด ต้องเขียนเหตุแห่งความล่าช้า", "Late: somebody has to write why"),
    "late_escalated": Text(
        "ยังไม่มีผู้เขียนเหตุแห่งความล่าช้า แจ้งหัวหน้าแล้ว", "Nobody has written why it is late: the head was told"
    ),
    "late_explained": Text("แจ้งเหตุแห่งความล่าช้า", "Why it is late"),
    "rescheduled": Text(
        "กำหนดแล้วเสร็จเปลี่ยนตามปฏิทินทำการ", "The promised date moved with the office's calendar"
    ),
    "notice_failed": Text("ส่งข้อความถึงผู้ยื่นคำขอไม่สำเร็จ", "A message could not be delivered"),
    "file_infected": Text(
        "ตรวจพบไวรัสในไฟล์ “{document}” จึงเปิดไม่ได้",
        "A virus was found in the file “{document}”: nobody can open it",
    ),
    "person_invited": Text("ผู้ยื่นคำขอเชิญ {name} เป็น{role}", "{name} was invited as {role}"),
    "person_joined": Text("{name} เข้าร่วมเป็น{role}", "{name} joined as {role}"),
    "person_left": Text("{name} ({role}) พ้นจากคำขอนี้", "{name} ({role}) left the application"),
    "linked": Text("เชื่อมโยงกับคำขอเลขที่ {number}", "Linked with application {number}"),
    "appeal_ended": Text(
        "ผลการอุทธรณ์ตามคำขอเลขที่ {number}: {result}",
        "The appeal, application {number}, came to its end: {result}",
    ),
    "linked_ended": Text(
        "คำขอเลขที่ {number} ที่{office}แล้วเสร็จ: {result}",
        "Application {number} at {office} came to its end: {result}",
    ),
    "copied": Text(
        "เจ้าหน้าที่ทำสำเนาจากต้นฉบับที่นำมาแสดง: {document}",
        "The office made a copy from the original shown: {document}",
    ),
    "photo_cut": Text(
        "เจ้าหน้าที่จัดกรอบ{document}ใหม่", "The office chose another part of the picture: {document}"
    ),
    "letter_issued": Text("ออก{letter} ที่ {number}", "{letter} issued, no. {number}"),
    "letter_replaced": Text(
        "ออก{letter} ที่ {number} แทนฉบับเดิม", "{letter} issued, no. {number}, in place of the earlier one"
    ),
    "letter_revoked": Text("เพิกถอน{letter} ที่ {number}", "{letter} no. {number} revoked"),
    "letter_voided": Text("ยกเลิก{letter} ที่ {number}", "{letter} no. {number} made void"),
    "handed_over": Text(
        "โอนคำขอจาก{from}ไปยัง{office} เลขที่คำขอใหม่ {number} (เดิม {before})",
        "Handed over by {from} to {office}: number {number} there ({before} before)",
    ),
    "forwarded": Text(
        "{from}นำส่งคำขอถึง{office} ตามหนังสือที่ {letter} เลขที่คำขอใหม่ {number} (เดิม {before})",
        "Forwarded by {from} to {office} with letter no. {letter}: number {number} there ({before} before)",
    ),
    "message_sent": Text("ข้อความจากหน่วยงาน", "Message from the office"),
    "message_came": Text("ข้อความถึงหน่วยงาน", "Message to the office"),
    "message_settled": Text(
        "หน่วยงานรับทราบแล้ว ไม่ต้องตอบเพิ่มเติม", "The office has taken note: nothing more is needed"
    ),
    "opinion_asked": Text("ขอความเห็นจาก {name}", "{name} was asked for an opinion"),
    "opinion_opened": Text("{name} เปิดลิงก์ขอความเห็น", "{name} opened the link to give an opinion"),
    "opinion_reminded": Text("เตือน {name} เรื่องการให้ความเห็น", "{name} was reminded of the opinion"),
    "opinion_given": Text("{name} ให้ความเห็น: {stance}", "{name} gave an opinion: {stance}"),
    "opinion_ended": Text("ยกเลิกการขอความเห็นจาก {name}", "The opinion of {name} is not needed any more"),
    "opinion_renewed": Text("ส่งลิงก์ขอความเห็นใหม่ถึง {name}", "{name} was sent a new link"),
    "listed": Text("อนุมัติจ่ายเงินตามบัญชีจ่ายเงินที่ {number}", "Approved for payment on list no. {number}"),
    "card": Text("บัตรเลขที่ {number}: {what}", "Card no. {number}: {what}"),
    "fee": Text("ค่าธรรมเนียม: {what}", "Fee: {what}"),
    "card_ends": Text("แจ้งเตือนก่อนบัตรเลขที่ {number} หมดอายุ", "Reminded before card no. {number} ends"),
    "called": Text("โทรแจ้งให้มารับ: {outcome}", "Called about collecting it: {outcome}"),
    "pickup_reminded": Text("เตือนให้มารับ", "Reminded to collect it"),
    "delivery_chosen": Text("เลือกวิธีรับ: {way}", "How it is received: {way}"),
    "sent_out": Text("ส่งทาง{way}แล้วเมื่อ {day}{tracking}", "Sent by {way} on {day}{tracking}"),
    "came_back": Text("สิ่งที่ส่งทาง{way}ตีกลับ", "What was sent by {way} came back"),
    "appointment_made": Text("นัดหมาย {title}: {at}", "Appointment, {title}: {at}"),
    "appointment_moved": Text("เลื่อนนัด {title} เป็น {at}", "Appointment moved, {title}: now {at}"),
    "appointment_cancelled": Text("ยกเลิกนัด {title}: {at}", "Appointment cancelled, {title}: {at}"),
    "appointment_reminded": Text("เตือนนัด {title}: {at}", "Reminded of the appointment, {title}: {at}"),
    "appointment_missed": Text("ไม่มาตามนัด {title}: {at}", "Did not come to the appointment, {title}: {at}"),
    "appointment_closed": Text(
        "นัด {title}: {at} ต้องเปลี่ยนเวลา เพราะหน่วยงานปิด",
        "The appointment, {title}: {at}, falls out: the office is closed then",
    ),
    "appointment_declined": Text(
        "ไม่ต้องการเวลาใหม่แทนนัด {title}: {at}", "Wants no new time in place of the appointment, {title}: {at}"
    ),
    "appointment_offered": Text(
        "เสนอเวลาที่เร็วกว่า {title}: {at} ตอบรับภายใน {until}",
        "An earlier time is offered, {title}: {at}; to be accepted by {until}",
    ),
    "begun": Text("เริ่มเรื่อง", "Work begun"),
    "committee_appointed": Text(
        "แต่งตั้ง{committee} ตามคำสั่งที่ {order}", "{committee} appointed by order no. {order}"
    ),
    "publication_withdrawn": Text("ถอนการเผยแพร่ “{title}”", "“{title}” withdrawn from the public page"),
    "taken_untimed": Text("รับคำขอโดยยังไม่มีเวลานัด", "Taken without the time that it needs"),
    "taken_late": Text("รับสมัครภายหลังปิดรอบ", "Taken after the close of its round"),
    "taken_in": Text(
        "ย้ายเข้าจากทะเบียนเดิม เลขที่เดิม {before}", "Moved in from the earlier register, number {before} there"
    ),
    "erased": Text("ลบข้อมูลของคำขอ", "The data of this application was erased"),
}
"""Wording of every kind of event but ``acted``, which is told by the action's own title."""

PLACES: Mapping[str, tuple[str, ...]] = {
    "taken_in": ("before",),
    "assigned": ("to",),
    "extended": ("days",),
    "file_infected": ("document",),
    "appeal_ended": ("number", "result"),
    "linked_ended": ("number", "office", "result"),
    "copied": ("document",),
    "photo_cut": ("document",),
    "letter_issued": ("letter", "number"),
    "letter_replaced": ("letter", "number"),
    "letter_revoked": ("letter", "number"),
    "letter_voided": ("letter", "number"),
    "told": ("way",),
    "listed": ("number",),
    "card": ("number", "what"),
    "fee": ("what",),
    "card_ends": ("number",),
    "helped": ("way",),
    "called": ("outcome",),
    "delivery_chosen": ("way",),
    "sent_out": ("way", "day", "tracking"),
    "came_back": ("way",),
    "handed_over": ("from", "office", "number", "before"),
    "forwarded": ("from", "office", "letter", "number", "before"),
    "person_invited": ("name", "role"),
    "person_joined": ("name", "role"),
    "person_left": ("name", "role"),
    "opinion_asked": ("name",),
    "opinion_opened": ("name",),
    "opinion_reminded": ("name",),
    "opinion_given": ("name", "stance"),
    "opinion_ended": ("name",),
    "opinion_renewed": ("name",),
    "appointment_made": ("title", "at"),
    "appointment_moved": ("title", "at"),
    "appointment_cancelled": ("title", "at"),
    "appointment_reminded": ("title", "at"),
    "appointment_missed": ("title", "at"),
    "appointment_closed": ("title", "at"),
    "appointment_declined": ("title", "at"),
    "appointment_offered": ("title", "at", "until"),
    "committee_appointed": ("committee", "order"),
    "publication_withdrawn": ("title",),
}
"""What an event's wording takes from its detail, in both languages where the detail has them."""

CHANGES_THE_CASE = frozenset(
    {
        "submitted",
        "typed",
        "acted",
        "withdrawn",
        "given_back",
        "reopened",
        "lapsed",
        "erased",
        "file_infected",
        "extended",
        "handed_over",
        "forwarded",
        "committee_appointed",
    }
)
"""Events after which somebody's page is out of date."""


def sentence(kind: str, detail: Mapping[str, Any], action_title: Text | None) -> Text:
    """One line that tells what happened."""
    if kind == "acted":
        title = action_title or Text("ดำเนินการ", "Acted on")
        return _for_the_applicant(title, str(detail["helped"])) if detail.get("helped") else title
    if kind == "assigned" and not detail.get("to"):
        return KINDS["unassigned"]
    if kind == "assigned" and detail.get("among"):
        return why(str(detail["to"]), int(detail["among"]))
    if kind == "linked":
        number = str(detail.get("number", ""))
        return link_words(str(detail.get("kind", "")), number, points=bool(detail.get("points")))
    if kind == "submitted" and detail.get("covering"):
        return _under_a_letter(detail["covering"])
    if kind == "submitted" and detail.get("paper"):
        return ON_PAPER
    if kind == "submitted" and detail.get("proxy"):
        return _by_proxy(str(detail["proxy"]))
    if kind == "rescheduled" and "to_day" in detail:
        return _moved(detail["from"], detail["to_day"])
    told = KINDS[kind]
    for place in PLACES.get(kind, ()):
        told = Text(
            told.th.replace(f"{{{place}}}", str(detail.get(f"{place}_th", detail.get(place, "")))),
            told.en.replace(f"{{{place}}}", str(detail.get(f"{place}_en", detail.get(place, "")))),
        )
    return told


ON_PAPER = Text("ยื่นคำขอเป็นกระดาษ", "Application handed in on paper")


def _by_proxy(name: str) -> Text:
    told = KINDS["submitted"]
    return Text(f"{told.th}แทน โดย {name} ผู้รับมอบอำนาจ", f"{told.en} for the applicant by {name}")


def _under_a_letter(covering: Mapping[str, str]) -> Text:
    """It came with a covering letter of a school."""
    told, day = KINDS["submitted"], date.fromisoformat(covering["date"])
    number = covering["number"]
    return Text(
        f"{told.th} โดย{covering['school']} ตามหนังสือนำส่งที่ {number} ลงวันที่ {show_date(day, 'th')}",
        f"{told.en} by {covering['school_en']} under its letter {number} of {show_date(day, 'en')}",
    )


def _moved(before: str | None, after: str | None) -> Text:
    """From when to when a calendar moved the promise; where it stayed, or none was given, it moved the step alone."""
    if before == after or before is None or after is None:
        return Text("กำหนดของขั้นตอนเปลี่ยนตามปฏิทินทำการ", "The date of the step moved with the office's calendar")
    told, (old, new) = KINDS["rescheduled"], (datetime.fromisoformat(at) for at in (before, after))
    return Text(
        f"{told.th} จาก {show_datetime(old, 'th', 'short')} เป็น {show_datetime(new, 'th', 'short')}",
        f"{told.en} from {show_datetime(old, 'en', 'short')} to {show_datetime(new, 'en', 'short')}",
    )


def meeting_words(meeting: Mapping[str, Any]) -> Text:
    """What a timeline says of the meeting by which a committee resolved."""
    day = date.fromisoformat(meeting["on"])
    present, members = meeting["counted"]
    th = f"ประชุมเมื่อ {show_date(day, 'th')} เข้าประชุม {present} จาก {members} คน ประธานในที่ประชุม {meeting['chair'][0]}"
    en = f"Met on {show_date(day, 'en')}, {present} of {members} members present, chaired by {meeting['chair'][1]}"
    if votes := meeting["votes"]:
        th += f" เห็นด้วย {votes[0]} ไม่เห็นด้วย {votes[1]} งดออกเสียง {votes[2]}"
        en += f"; for {votes[0]}, against {votes[1]}, abstained {votes[2]}"
    for key, word_th, word_en in (
        ("absent", "ไม่เข้าประชุม", "absent"),
        ("out", "มีส่วนได้เสีย", "left with an interest"),
    ):
        if names := meeting[key]:
            th += f" {word_th}: {', '.join(name[0] for name in names)}"
            en += f"; {word_en}: {', '.join(name[1] for name in names)}"
    return Text(th, en)


HELP_WAYS: Mapping[str, Text] = {
    "counter": Text("ผู้ยื่นมาที่หน่วยงาน", "the applicant came to the office"),
    "phone": Text("ผู้ยื่นแจ้งทางโทรศัพท์", "the applicant telephoned"),
    "mail": Text("ผู้ยื่นส่งหนังสือ", "the applicant wrote a letter"),
}
"""How an applicant came whom an officer helps with a returned case."""


def _for_the_applicant(title: Text, way: str) -> Text:
    known = HELP_WAYS[way]
    return Text(
        f"{title.th} โดยเจ้าหน้าที่ทำแทน ({known.th})",
        f"{title.en}, by an officer in the applicant's place ({known.en})",
    )


WAYS = {
    "email": Text("อีเมล", "by email"),
    "phone": Text("โทรศัพท์", "by telephone"),
    "post": Text("ไปรษณีย์", "by post"),
    "person": Text("มารับด้วยตนเอง", "in person"),
    "other": Text("ทางอื่น", "in another way"),
}
"""How an applicant can be told of a decision."""


LINKS = {
    ("appeal", True): Text("อุทธรณ์ผลของคำขอเลขที่ {number}", "Appeal against the decision on {number}"),
    ("appeal", False): Text("มีการอุทธรณ์ เป็นคำขอเลขที่ {number}", "Appealed, as application {number}"),
    ("again", True): Text("ยื่นใหม่ต่อจากคำขอเลขที่ {number}", "Applied for again, after {number}"),
    ("again", False): Text("ยื่นใหม่แล้ว เป็นคำขอเลขที่ {number}", "Applied for again, as application {number}"),
    ("year", True): Text("ต่อจากเรื่องของรอบก่อน เลขที่ {number}", "Follows the last one, {number}"),
    ("year", False): Text("เริ่มเรื่องของรอบถัดไปแล้ว เลขที่ {number}", "The next one has begun, {number}"),
    ("opened", True): Text("เปิดคำขอเลขที่ {number}", "Opened application {number}"),
    ("opened", False): Text("เปิดจากคำขอเลขที่ {number}", "Opened by application {number}"),
    ("answers", True): Text("ตอบคำขอเลขที่ {number}", "Answers application {number}"),
    ("answers", False): Text("มีคำตอบจากคำขอเลขที่ {number}", "Answered by application {number}"),
}
"""How a link is told, by its kind and by whether it points away from the case whose timeline it is."""


def link_words(kind: str, number: str, *, points: bool) -> Text:
    """How a link to the case with this number is told; ``points`` on the side of the case that points."""
    told = LINKS.get((kind, points), KINDS["linked"])
    return Text(told.th.replace("{number}", number), told.en.replace("{number}", number))


def reason_shows(*, own: bool, kind: str, next_by: str, end: str) -> bool:
    """Whether a reader sees the reason of an event: the office always; the applicant only what is addressed to her.

    A director who sends a case back to the officer writes to the officer, not to the applicant.
    """
    return not own or kind != "acted" or next_by in ("applicant", "system") or bool(end)
