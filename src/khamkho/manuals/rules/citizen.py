"""The citizen's manual (คู่มือสำหรับประชาชน) of a service at an office, heading by heading.

At least criteria, steps with their times, and papers have to stand in it (Licensing Facilitation Act B.E. 2558 s. 7); the other
headings are those that officers fill in today.
"""

from __future__ import annotations

from collections.abc import Mapping

from khamkho.base.text import Text
from khamkho.base.working_time import span_words
from khamkho.casework.rules.lately import Lately
from khamkho.catalogue.rules import fee_words, how_to_pay
from khamkho.catalogue.service import Service
from khamkho.manuals.rules.guide import needs, walk, ways_in
from khamkho.manuals.rules.section import NUMBER, RESPONSIBLE, STEP, Owner, Section, Table, plain

TYPES: Mapping[str, Text] = {
    "one_office": Text("กระบวนงานบริการที่เบ็ดเสร็จในหน่วยเดียว", "Done wholly by one office"),
    "several_offices": Text("กระบวนงานบริการที่เชื่อมโยงหลายหน่วยงาน", "Linked across several offices"),
}
CATEGORIES: Mapping[str, Text] = {
    "approval": Text("อนุมัติ", "Approval"),
    "permission": Text("อนุญาต", "Permission"),
    "registration": Text("จดทะเบียน", "Registration"),
    "certification": Text("รับรอง", "Certification"),
    "benefit": Text("สวัสดิการและสิทธิประโยชน์", "Benefit"),
    "support": Text("สนับสนุนและให้คำปรึกษา", "Support and advice"),
    "internal": Text("งานภายในหน่วยงาน", "Work inside the office"),
}
IMPACTS: Mapping[str, Text] = {
    "general": Text("บริการทั่วไป", "General service"),
    "important": Text("บริการที่มีความสำคัญด้านเศรษฐกิจหรือสังคม", "Matters to economy or society"),
}
HOW: Mapping[str, Text] = {
    "show": Text("แสดงตัวจริง เจ้าหน้าที่ทำสำเนาเอง", "Show the original; the office makes its own copy"),
    "looked_up": Text("เจ้าหน้าที่ตรวจสอบให้ ไม่ต้องนำมา", "The office looks it up; bring nothing"),
}
ATTACH = Text("แนบไฟล์หรือภาพถ่าย", "Attach a file or a photograph")
NOTHING = Text("ไม่ต้องใช้เอกสาร", "No papers are needed")
FORM_ONLINE = Text(
    "กรอกคำขอทีละหน้าบนเว็บไซต์นี้ หรือใช้แบบคำขอกระดาษที่พิมพ์จากหน้านี้",
    "Fill in page by page on this website, or print the paper form from this page",
)
TOO_FEW = Text("ยังมีเรื่องที่เสร็จแล้วไม่มากพอจะแสดงสถิติ", "Too few cases have ended to say anything")


def citizens_manual(service: Service, owner: Owner, lately: Lately | None) -> tuple[Section, ...]:
    """Every heading that has something to say, in the order in which the state asks for them."""
    sections = (
        Section(key="name", heading=Text("ชื่อกระบวนงาน", "Name of the process"), texts=(service.title,)),
        Section(
            key="owner",
            heading=Text("หน่วยงานเจ้าของกระบวนงาน", "Office in charge"),
            texts=_owner(service, owner),
        ),
        _one("type", Text("ประเภทของงานบริการ", "Type of service"), TYPES[service.manual.type]),
        _one("category", Text("หมวดหมู่ของงานบริการ", "Category"), CATEGORIES[service.manual.category]),
        Section(
            key="law",
            heading=Text("กฎหมายที่ให้อำนาจการอนุญาต หรือที่เกี่ยวข้อง", "Laws"),
            texts=tuple(law.title for law in service.law),
            listed=True,
        ),
        _one("impact", Text("ระดับผลกระทบ", "Impact"), IMPACTS[service.manual.impact]),
        Section(
            key="channels",
            heading=Text("ช่องทางการให้บริการ", "Where and when"),
            texts=(*ways_in([service]), *owner.reach, *owner.hours),
            listed=True,
        ),
        Section(
            key="who",
            heading=Text("ผู้มีสิทธิยื่นคำขอ", "Who may apply"),
            texts=service.who,
            listed=True,
        ),
        Section(
            key="criteria",
            heading=Text("หลักเกณฑ์ วิธีการ เงื่อนไขในการยื่นคำขอ", "Criteria, method and conditions"),
            texts=(*service.manual.criteria, *(stop.text for page in service.form for stop in page.stops)),
            listed=True,
        ),
        Section(
            key="steps",
            heading=Text("ขั้นตอน ระยะเวลา และส่วนงานที่รับผิดชอบ", "Steps, times and who is responsible"),
            table=_steps(service, owner.kind),
        ),
        Section(
            key="chart",
            heading=Text("แผนผังขั้นตอน", "Flow chart"),
            chart=True,
        ),
        Section(
            key="papers",
            heading=Text("รายการเอกสาร หลักฐานประกอบการยื่นคำขอ", "Papers"),
            table=_papers(service),
            texts=() if service.documents or service.originals else (NOTHING,),
        ),
        Section(key="fee", heading=Text("ค่าธรรมเนียม", "Fee"), texts=_fee(service)),
        Section(
            key="complaints",
            heading=Text("ช่องทางการร้องเรียน", "Where to complain"),
            texts=(_office_first(owner), *service.manual.complaints),
            listed=True,
        ),
        _one("form", Text("แบบฟอร์ม", "Form"), FORM_ONLINE),
        _one("statistics", Text("สถิติการให้บริการ", "Statistics"), _said_of(lately)),
    )
    return tuple(section for section in sections if not section.is_empty)


def _one(key: str, heading: Text, text: Text) -> Section:
    return Section(key=key, heading=heading, texts=(text,))


def _fee(service: Service) -> tuple[Text, ...]:
    return tuple(filter(None, (fee_words(service), how_to_pay(service.fee))))


def _owner(service: Service, owner: Owner) -> tuple[Text, ...]:
    if service.unit is None:
        return (owner.name,)
    return (Text(f"{service.unit.th} {owner.name.th}", f"{service.unit.en}, {owner.name.en}"),)


def _office_first(owner: Owner) -> Text:
    reach = " ".join(line.th for line in owner.reach), ", ".join(line.en for line in owner.reach)
    return Text(f"{owner.name.th} {reach[0]}".strip(), f"{owner.name.en}, {reach[1]}".strip(", "))


def _steps(service: Service, kind: str) -> Table:
    stretches = walk(service, kind)
    total = span_words(service.promise)
    return Table(
        head=(
            NUMBER,
            STEP,
            Text("ระยะเวลา", "Time"),
            RESPONSIBLE,
        ),
        rows=tuple(
            (plain(n), one.title, one.time or plain("–"), one.who) for n, one in enumerate(stretches, 1)
        ),
        widths=(1, 7, 3, 4),
        foot=Text(
            f"ระยะเวลาดำเนินการรวม {total.th} นับแต่คำขอและเอกสารครบถ้วน",
            f"In all {total.en}, counted from when the application and its papers are complete",
        ),
    )


def _papers(service: Service) -> Table:
    attached = [(need.label, _with(ATTACH, need.only)) for need in needs(service)]
    shown = [(one.label, _with(HOW[one.how], one.hint)) for one in service.originals]
    return Table(
        head=(NUMBER, Text("เอกสาร", "Paper"), Text("วิธียื่น", "How")),
        rows=tuple((plain(n), *one) for n, one in enumerate([*attached, *shown], 1)),
        widths=(1, 8, 6),
    )


def _with(how: Text, more: Text | None) -> Text:
    return Text(f"{how.th} ({more.th})", f"{how.en} ({more.en})") if more else how


def _said_of(lately: Lately | None) -> Text:
    if lately is None:
        return TOO_FEW
    words = lately.words
    return Text(
        f"{lately.cases} เรื่องล่าสุด (รวมเวลารอผู้ยื่นแก้ไข): {words.th}",
        f"The last {lately.cases} cases, waiting for corrections included: {words.en}",
    )
