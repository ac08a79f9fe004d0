"""What the linter says: the sentences of every finding, each with the mend, in both languages.

``{…}`` are facts of the finding, put in by ``str.replace``: they come from the file and are never formats.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from khamkho.base.text import Lang, Text
from khamkho.catalogue.source import Spot


@dataclass(frozen=True)
class Finding:
    """One thing to mend before a service file can be published: the file, the line, and what to do."""

    file: Path
    line: int
    code: str
    th: str
    en: str

    def sentence(self, lang: Lang) -> str:
        return self.th if lang == "th" else self.en

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.code}: {self.en}"


def finding(spot: Spot, code: str, facts: Mapping[str, str]) -> Finding:
    words = FINDINGS[code]
    return Finding(spot.file, spot.line, code, _fill(words.th, facts), _fill(words.en, facts))


def _fill(sentence: str, facts: Mapping[str, str]) -> str:
    for name, fact in facts.items():
        sentence = sentence.replace("{" + name + "}", fact)
    return sentence


FINDINGS: Mapping[str, Text] = {
    # -- reading --
    "not-readable": Text(
        th="เปิดไฟล์ไม่ได้ หรือไฟล์ไม่ได้บันทึกเป็น UTF-8 กรุณาบันทึกใหม่เป็น UTF-8",
        en="The file cannot be opened, or is not UTF-8. Save it as UTF-8.",
    ),
    "not-yaml": Text(
        th="เขียนผิดรูปแบบ YAML ({problem}) กรุณาตรวจย่อหน้า เครื่องหมาย : และเครื่องหมายคำพูดใกล้บรรทัดนี้",
        en="This is not YAML ({problem}). Check the indentation, colons and quotes near this line.",
    ),
    "too-large": Text(
        th="ไฟล์ยาวเกินไป งานบริการหนึ่งงานใช้ได้ไม่เกิน {limit} ตัวอักษร กรุณาแยกเป็นหลายงานบริการ",
        en="The file is too long: one service may have up to {limit} characters. Make several services of it.",
    ),
    "too-deep": Text(
        th="รายการซ้อนกันลึกเกินไป กรุณาเขียนให้ตื้นลงตามคู่มือไฟล์งานบริการ",
        en="Lists stand inside lists too deeply. Write it flatter, as the page on service files shows.",
    ),
    "not-a-mapping": Text(
        th="ไฟล์ต้องเป็นรายการแบบ “คำ: ค่า” เริ่มด้วย format: 1",
        en="The file must be a list of “key: value”, beginning with format: 1.",
    ),
    "duplicate-key": Text(
        th="มี “{key}” ซ้ำกันในที่เดียวกัน กรุณาเหลือไว้เพียงหนึ่ง",
        en="“{key}” is there twice. Keep one of them.",
    ),
    "empty-key": Text(
        th="“{key}” ไม่มีค่า กรุณาใส่ค่าหรือลบบรรทัดนี้ (ถ้าข้อความใน {...} มีเครื่องหมายจุลภาค ให้ครอบด้วยเครื่องหมายคำพูด)",
        en="“{key}” has no value. Give it one or delete the line. (A text with a comma inside {...} needs quotes.)",
    ),
    "key-shape": Text(
        th="คำหน้าเครื่องหมาย : ต้องเป็นคำธรรมดา", en="What stands before the colon must be a plain word."
    ),
    "anchor": Text(
        th="ห้ามใช้ & และ * ของ YAML กรุณาเขียนซ้ำ หรือแยกเป็นบล็อกแล้วใช้ use:",
        en="YAML's & and * are not used here. Write it out, or make a block and say use:.",
    ),
    "format-missing": Text(
        th="ไม่พบ format กรุณาใส่ format: 1 ไว้บรรทัดแรก",
        en="There is no format. Put format: 1 on the first line.",
    ),
    "format-unknown": Text(
        th="ไม่รู้จัก format: {format} รุ่นใหม่สุดที่รองรับคือ {newest}",
        en="format: {format} is not known. The newest this build reads is {newest}.",
    ),
    "setting-unknown": Text(
        th="ไม่มีค่าตั้งชื่อ “{name}” กรุณาเพิ่มใน settings หรือแก้ชื่อ",
        en="There is no setting “{name}”. Add it under settings, or mend the name.",
    ),
    "block-unknown": Text(
        th="ไม่พบบล็อก “{name}” กรุณาตรวจชื่อ หรือวางไฟล์ไว้ในโฟลเดอร์ blocks",
        en="There is no block “{name}”. Check the name, or put the file into the folder blocks.",
    ),
    "block-shape": Text(
        th="บล็อก “{name}” ต้องมี {part}: และมีได้เพียง block, settings, fields, documents, originals, reasons, steps",
        en="The block “{name}” must have {part}:, and may only have block, settings, fields, documents, originals, reasons and steps.",
    ),
    "block-fits-one": Text(
        th="บล็อก “{name}” มีหลายขั้นตอน จึงเปลี่ยนค่าของขั้นตอนตรงนี้ไม่ได้ กรุณาใช้เพียง use, prefix และ to",
        en="The block “{name}” has several steps, so nothing of a step can be changed here. Say only use, prefix and to.",
    ),
    "choices-unknown": Text(
        th="ไม่มีชุดตัวเลือก “{name}” ใน choices.yaml กรุณาเพิ่มหรือแก้ชื่อ",
        en="There are no choices “{name}” in choices.yaml. Add them, or mend the name.",
    ),
    "complaints-unknown": Text(
        th="ไม่มีช่องทางร้องเรียนชุด “{name}” ใน complaints.yaml กรุณาเพิ่มหรือแก้ชื่อ",
        en="There is no list “{name}” in complaints.yaml. Add it, or mend the name.",
    ),
    "book-missing": Text(
        th="ไม่พบไฟล์ {name} ที่ไฟล์งานบริการอ้างถึง",
        en="The file {name}, which the service file takes names from, is missing.",
    ),
    "law-unknown": Text(
        th="ไม่มีกฎหมาย “{name}” ใน laws.yaml กรุณาเพิ่มหรือแก้ชื่อ",
        en="There is no law “{name}” in laws.yaml. Add it, or mend the name.",
    ),
    "situation-unknown": Text(
        th="ไม่มีสถานการณ์ “{name}” กรุณาเลือกจาก {known} หรือไม่ต้องใส่ situations",
        en="There is no situation “{name}”. Choose among {known}, or leave situations out.",
    ),
    # -- shape --
    "unknown-key": Text(
        th="ไม่รู้จัก “{key}” ตรงนี้ {suggestion_th}", en="“{key}” is not known here. {suggestion_en}"
    ),
    "missing-key": Text(th="ขาด “{key}” กรุณาเพิ่ม", en="“{key}” is missing. Add it."),
    "action-untitled": Text(
        th="การดำเนินการนี้ไม่มีชื่อ กรุณาเพิ่ม title: {th: …, en: …} หรือใช้ชื่อที่มีคำให้แล้ว: {stock}",
        en="This action has no title. Give it title: {th: …, en: …}, or use one that comes with its words: {stock}.",
    ),
    "missing-thai": Text(th="ขาดข้อความภาษาไทย กรุณาเพิ่ม th:", en="The Thai text is missing. Add th:."),
    "missing-english": Text(th="ขาดข้อความภาษาอังกฤษ กรุณาเพิ่ม en:", en="The English text is missing. Add en:."),
    "text-needs-both": Text(
        th="ต้องเขียนทั้งสองภาษา เช่น {th: ชื่อ, en: Name}", en="Write both languages, such as {th: ชื่อ, en: Name}."
    ),
    "text-language": Text(
        th="ไม่รู้จัก “{key}” ในข้อความสองภาษา ใช้ได้เพียง th และ en",
        en="“{key}” is not known in a text. Only th and en are.",
    ),
    "field-type-unknown": Text(
        th="ไม่รู้จักชนิดข้อมูล “{type}” {suggestion_th}", en="There is no field type “{type}”. {suggestion_en}"
    ),
    "file-in-form": Text(
        th="ไฟล์และรูปถ่ายอยู่ในแบบฟอร์มไม่ได้ กรุณาย้าย “{type}” ไปไว้ใน documents",
        en="Files and photographs do not go into the form. Move “{type}” under documents.",
    ),
    "not-carried": Text(
        th="รุ่นนี้ยังไม่รองรับ{what_th} กรุณานำ “{key}” ออก",
        en="This build does not carry {what_en}. Take “{key}” out.",
    ),
    "bad-id": Text(
        th="“{value}” ใช้เป็นรหัสไม่ได้ ใช้ตัวอักษรอังกฤษเล็ก ตัวเลข และ _ หรือ - ขึ้นต้นด้วยตัวอักษร",
        en="“{value}” cannot be an id. Use small Latin letters, digits, and _ or -, beginning with a letter.",
    ),
    "not-allowed": Text(
        th="“{value}” ใช้ที่นี่ไม่ได้ เลือกจาก {allowed}", en="“{value}” is not allowed here: use {allowed}."
    ),
    "wrong-shape": Text(
        th="รูปแบบไม่ถูกต้อง ตรงนี้ต้องเป็น{wanted_th}", en="The shape is wrong: this must be {wanted_en}."
    ),
    "flag": Text(th="เขียนได้เพียง true หรือ false", en="Write true or false."),
    "span": Text(
        th="เขียนเวลาไม่ถูกต้อง เขียนเช่น 2 working days, 1-4 hours, 15 days, throughout",
        en="This is no time. Write 2 working days, 1-4 hours, 15 days or throughout.",
    ),
    "keep": Text(
        th="เขียนจำนวนปี เช่น 10 years หรือ forever", en="Write a number of years, such as 10 years, or forever."
    ),
    "when-shape": Text(
        th="เงื่อนไขไม่ถูกต้อง เขียนเช่น {variant: lost}, {age: {at_least: 18}}, {any: [...]}",
        en="This is no condition. Write {variant: lost}, {age: {at_least: 18}} or {any: [...]}.",
    ),
    "wrong-value": Text(th="ค่าไม่ถูกต้อง: {problem}", en="The value is wrong: {problem}."),
    # -- sense --
    "duplicate-id": Text(
        th="รหัส “{id}” ซ้ำ กรุณาตั้งให้ต่างกัน", en="The id “{id}” is used twice. Give each its own."
    ),
    "reserved-id": Text(
        th="“{id}” เป็นคำที่ระบบใช้เอง กรุณาตั้งรหัสอื่น",
        en="“{id}” is a word of the format itself. Choose another id.",
    ),
    "target-unknown": Text(
        th="ไม่มีขั้นตอนหรือจุดสิ้นสุดชื่อ “{name}” กรุณาแก้ชื่อหรือเพิ่มขั้นตอน",
        en="There is no step or end “{name}”. Mend the name, or add it.",
    ),
    "step-unreachable": Text(
        th="ไม่มีทางมาถึงขั้นตอน “{step}” กรุณาให้การดำเนินการใดมาที่นี่ หรือลบขั้นตอน",
        en="Nothing leads to the step “{step}”. Let an action lead here, or delete it.",
    ),
    "step-no-way-out": Text(
        th="ไม่มีใครออกจากขั้นตอน “{step}” ได้ กรุณาเพิ่ม actions หรือ if_late",
        en="Nobody can leave the step “{step}”. Add actions, or if_late.",
    ),
    "step-no-end": Text(
        th="จากขั้นตอน “{step}” ไปไม่ถึงจุดสิ้นสุดใดเลย กรุณาเพิ่มทางไปยังจุดสิ้นสุด",
        en="From the step “{step}” no end can be reached. Add a way to an end.",
    ),
    "end-unreachable": Text(
        th="ไม่มีทางมาถึงจุดสิ้นสุด “{end}” กรุณาลบหรือให้การดำเนินการใดมาที่นี่",
        en="Nothing leads to the end “{end}”. Delete it, or let an action lead there.",
    ),
    "amount-no-money": Text(
        th="amount ต้องเป็นชื่อคำถามแบบ money ในแบบคำขอ แต่ “{name}” ไม่ใช่ กรุณาแก้ชื่อหรือชนิดของคำถาม",
        en="amount names a money question of the form, and “{name}” is none. Mend the name, or the type of the question.",
    ),
    "baht": Text(
        th="เขียนจำนวนเงินไม่ถูกต้อง เขียนเป็นบาท เช่น 20 หรือ 1,234.50",
        en="This is no amount of money. Write baht, such as 20 or 1,234.50.",
    ),
    "fee-per": Text(
        th="fee.per ต้องเป็นชื่อคำถามแบบ number ที่เป็นจำนวนเต็มในแบบคำขอ แต่ “{name}” ไม่ใช่ กรุณาแก้ชื่อ หรือลบ per",
        en="fee.per names a whole number question of the form, and “{name}” is none. Mend the name, or delete per.",
    ),
    "fee-variant": Text(
        th="fee.by_variant บอก “{name}” แต่ไม่มีกรณีนี้ใน variants กรุณาแก้ชื่อหรือลบ",
        en="fee.by_variant says “{name}”, and there is no such variant. Mend the name, or delete it.",
    ),
    "fee-why": Text(
        th="free_why บอกเหตุที่ยกเว้น แต่ไม่มี free_when กรุณาเพิ่ม free_when หรือลบ free_why",
        en="free_why says why somebody is free, and there is no free_when. Add free_when, or delete free_why.",
    ),
    "fee-waivers": Text(
        th="waivers ใช้ได้เมื่อรับชำระผ่านคำขอ กรุณาเพิ่ม paid: before หรือ at_collection หรือลบ waivers",
        en="waivers count only where the fee is paid through Khamkho. Add paid: before or at_collection, or delete waivers.",
    ),
    "fee-collection": Text(
        th="paid: at_collection ต้องมีขั้นตอนที่รอผู้ยื่นมารับ (waits_for: applicant และคำถาม receiver) กรุณาเพิ่มขั้นตอน หรือใช้ paid: before",
        en="paid: at_collection needs a step where something is collected (waits_for: applicant, and the question receiver). Add one, or say paid: before.",
    ),
    "pays-amount": Text(
        th="pays_out.amount ต้องเป็นชื่อคำถามแบบ money ในแบบคำขอหรือของการดำเนินการ แต่ “{name}” ไม่ใช่ กรุณาแก้ชื่อ",
        en="pays_out.amount names a money question of the form or of an action, and “{name}” is none. Mend the name.",
    ),
    "pays-account": Text(
        th="pays_out.account ต้องเป็นชื่อคำถามแบบ bank_account ในแบบคำขอ แต่ “{name}” ไม่ใช่ กรุณาแก้ชื่อ",
        en="pays_out.account names a bank_account question of the form, and “{name}” is none. Mend the name.",
    ),
    "pays-step": Text(
        th="pays_out.at ต้องเป็นขั้นตอนของหน่วยงาน แต่ “{name}” ไม่ใช่ กรุณาแก้ชื่อ",
        en="pays_out.at names a step of the office, and “{name}” is none. Mend the name.",
    ),
    "pays-paid": Text(
        th="pays_out.paid ต้องเป็นการดำเนินการของขั้นตอน “{step}” ที่ไม่ถามสิ่งใดและต่างจาก failed แต่ “{name}” ไม่ใช่ กรุณาแก้",
        en="pays_out.paid names an action of the step “{step}” that asks nothing and is not the failed one; “{name}” is none. Mend it.",
    ),
    "pays-failed": Text(
        th="pays_out.failed ต้องเป็นการดำเนินการของขั้นตอน “{step}” ที่มี needs: defects เพื่อให้ผู้ยื่นแก้บัญชี แต่ “{name}” ไม่ใช่ กรุณาแก้",
        en="pays_out.failed names an action of the step “{step}” with needs: defects, so that the applicant mends the account; “{name}” is none. Mend it.",
    ),
    "appointment-twice": Text(
        th="มี id “{name}” ใน appointments แล้ว กรุณาตั้งชื่ออื่น",
        en="appointments has an id “{name}” already. Choose another one.",
    ),
    "appointment-since": Text(
        th="appointments: since ต้องเป็น applying หรือชื่อขั้นตอน แต่ “{name}” ไม่ใช่ กรุณาแก้ชื่อ",
        en="appointments: since is applying or names a step, and “{name}” is none. Mend the name.",
    ),
    "appointment-otherwise": Text(
        th="appointments: otherwise ต้องเป็นชื่อคำถามในแบบคำขอที่ไม่บังคับตอบ แต่ “{name}” ไม่ใช่ กรุณาแก้ชื่อ หรือใส่ required: soft",
        en="appointments: otherwise names a question of the form that is not required, and “{name}” is none. Mend the name, or say required: soft.",
    ),
    "appointment-copies": Text(
        th="นัด “{name}” ใช้ per_copy แต่ไม่ได้บอกว่าคำถามใดถามจำนวนฉบับ กรุณาเพิ่ม copies",
        en="The appointment “{name}” has per_copy and does not say which question asks for the copies. Add copies.",
    ),
    "appointment-room": Text(
        th="นัด “{name}”: resource: room ต้องมี hours และ hours ใช้กับ room เท่านั้น กรุณาแก้",
        en="The appointment “{name}”: a room needs hours, and only a room has them. Mend it.",
    ),
    "appointment-question": Text(
        th="appointments: {key} ต้องเป็นชื่อคำถามแบบ {type} ในแบบคำขอ แต่ “{name}” ไม่ใช่ กรุณาแก้ชื่อ",
        en="appointments: {key} names a question of the form of the type {type}, and “{name}” is none. Mend the name.",
    ),
    "card-question": Text(
        th="card.{key} ต้องเป็นชื่อคำถามแบบ {type} ในแบบคำขอ แต่ “{name}” ไม่ใช่ กรุณาแก้ชื่อ",
        en="card.{key} names a question of the form of the type {type}, and “{name}” is none. Mend the name.",
    ),
    "card-photo": Text(
        th="card.photo ต้องเป็นเอกสารแบบ id_photo แต่ “{name}” ไม่ใช่ กรุณาแก้ชื่อ",
        en="card.photo names a document of the type id_photo, and “{name}” is none. Mend the name.",
    ),
    "card-step": Text(
        th="card.at ต้องเป็นขั้นตอนของหน่วยงาน แต่ “{name}” ไม่ใช่ กรุณาแก้ชื่อ",
        en="card.at names a step of the office, and “{name}” is none. Mend the name.",
    ),
    "card-ready": Text(
        th="card.ready ต้องเป็นการดำเนินการของขั้นตอน “{step}” แต่ “{name}” ไม่ใช่ กรุณาแก้ชื่อ",
        en="card.ready names an action of the step “{step}”, and “{name}” is none. Mend the name.",
    ),
    "card-asked": Text(
        th="card.{key} ต้องเป็นคำถามแบบ {type} ที่การดำเนินการใน card.ready ถาม แต่ “{name}” ไม่ใช่ กรุณาแก้",
        en="card.{key} names a question of the type {type} that the action of card.ready asks, and “{name}” is none. Mend it.",
    ),
    "card-valid": Text(
        th="card.valid ต้องเป็นจำนวนปี เช่น 6 years",
        en="card.valid is a number of years, such as 6 years.",
    ),
    "card-form": Text(
        th="card.form_for ใช้ตัวเลือกของ card.holder แต่ไม่มีตัวเลือก “{name}” กรุณาแก้ชื่อ",
        en="card.form_for takes the choices of card.holder, and “{name}” is none of them. Mend the name.",
    ),
    "card-variant": Text(
        th="card.{key} ต้องเป็นกรณี (variant) ของบริการ แต่ไม่มีกรณี “{name}” กรุณาแก้ชื่อ",
        en="card.{key} names a variant of the service, and “{name}” is none. Mend the name.",
    ),
    "proof-not-asked": Text(
        th="identity.proof: card_code ต้องมีทั้งช่อง laser_code และช่อง card_number ในแบบคำขอ กรุณาเพิ่ม",
        en="identity.proof: card_code needs a question of the type laser_code and one of the type card_number. Add them.",
    ),
    "proof-not-said": Text(
        th="แบบคำขอถามเลขบนบัตร แต่ identity.proof ไม่ได้บอกว่า card_code กรุณาเพิ่ม เพื่อให้ประกาศความเป็นส่วนตัวถูกต้อง",
        en="The form asks for numbers of a card, but identity.proof does not say card_code. Say it, so that the privacy notice is right.",
    ),
    "line-question": Text(
        th="line.{key} ต้องเป็นชื่อคำถามแบบ {type} ในแบบคำขอ แต่ “{name}” ไม่ใช่ กรุณาแก้ชื่อ",
        en="line.{key} names a question of the form of the type {type}, and “{name}” is none. Mend the name.",
    ),
    "line-short": Text(
        th="การขอแบบสั้นทาง LINE ต้องมี code, number, copies และ day ครบ ยังขาด {missing}",
        en="The short way by LINE needs code, number, copies and day together; {missing} is missing.",
    ),
    "line-visit": Text(
        th="line.visits ใช้ตัวเลือกของ line.topic กับกรณี (variant) ของบริการ แต่ “{name}: {variant}” ไม่ใช่ กรุณาแก้ชื่อ",
        en="line.visits takes choices of line.topic and variants of the service, and “{name}: {variant}” is none. Mend the names.",
    ),
    "line-given": Text(
        th="line.given ตอบได้เฉพาะคำถามแบบเลือก ใช่/ไม่ใช่ หรือคำรับรอง ด้วยคำตอบที่มี แต่ “{name}: {value}” ไม่ใช่ กรุณาแก้",
        en="line.given answers choices, yes_no questions and declarations with an answer that they have, and “{name}: {value}” is none. Mend it.",
    ),
    "survey-nobody": Text(
        th="survey ถามผู้ที่ได้รับบริการแล้ว แต่ไม่มีผู้ยื่นคำขอที่จะถึงผลแบบ granted กรุณาลบ survey หรือเพิ่มผล",
        en="survey asks people who were served, and no applicant comes to an end that is granted. Take it out, or add such an end.",
    ),
    "same-shape": Text(
        th="same “{name}” ต้องมีชื่อไม่เกิน 10 ตัวอักษร และพูดถึงคำถามของกลุ่มเดียว หรือคำถามนอกกลุ่มเท่านั้น กรุณาแก้",
        en="same “{name}” needs a name of at most 10 signs, and speaks of the questions of one group or of none. Mend it.",
    ),
    "same-field": Text(
        th="same พูดถึงคำถาม “{name}” ซึ่งไม่มีอยู่ คำถามในกลุ่มเขียนว่า กลุ่ม.คำถาม กรุณาแก้ชื่อ",
        en="same speaks of a question “{name}” that does not exist. One in a group is written group.question. Mend the name.",
    ),
    "letter-end": Text(
        th="ไม่มีจุดสิ้นสุดชื่อ “{name}” ใน ends จึงออกหนังสือตามไปไม่ได้ กรุณาแก้ชื่อ",
        en="There is no end “{name}” under ends for a letter to follow. Mend the name.",
    ),
    "letter-by-applicant": Text(
        th="ผู้ยื่นคำขอลงนามในหนังสือไม่ได้ กรุณานำ letter ออกจากการดำเนินการ “{action}”",
        en="An applicant signs no letter. Take letter out of the action “{action}”.",
    ),
    "block-piece": Text(
        th="บล็อกนี้ไม่มี “{name}” เลือกได้จาก {has}", en="The block holds no “{name}”. Choose from {has}."
    ),
    "letters-unknown": Text(
        th="ไม่มี “{name}” ใน letters.yaml กรุณาแก้ชื่อหรือเพิ่ม",
        en="There is no “{name}” in letters.yaml. Mend the name, or add it.",
    ),
    "public-sensitive": Text(
        th="ทะเบียนสาธารณะแสดง “{name}” ซึ่งเป็นข้อมูลอ่อนไหวไม่ได้ กรุณานำออก",
        en="“{name}” is sensitive: a public register cannot show it. Take it out.",
    ),
    "public-nothing-granted": Text(
        th="มีทะเบียนสาธารณะแต่ไม่มีจุดสิ้นสุดชนิด granted จึงไม่มีสิ่งใดลงทะเบียน กรุณาเพิ่มใน ends หรือลบทะเบียน",
        en="There is a public register, but no end of the kind granted, so nothing would stand in it. Add one under ends, or take the register out.",
    ),
    "opens-unknown": Text(
        th="ไม่มีคำขอที่เชื่อมโยงชื่อ “{name}” ใน links กรุณาแก้ชื่อหรือเพิ่ม",
        en="There is no link “{name}” under links. Mend the name, or add it.",
    ),
    "link-office": Text(
        th="at ต้องเป็นชื่อคำถามแบบ school ในแบบคำขอ แต่ “{name}” ไม่ใช่ กรุณาแก้ชื่อหรือชนิดของคำถาม",
        en="at names a school question of the form, and “{name}” is none. Mend the name, or the type of the question.",
    ),
    "link-field": Text(
        th="fill พูดถึงช่องข้อมูล “{name}” ซึ่งแบบคำขอนี้ไม่มี กรุณาแก้ชื่อ (ซ้าย: คำถามของหน่วยงานนั้น ขวา: คำถามของแบบนี้)",
        en="fill speaks of “{name}”, which this form does not ask. Mend the name (left: their question, right: ours).",
    ),
    "link-opened": Text(
        th="คำขอที่เชื่อมโยง “{name}” ต้องมีการดำเนินการที่เปิด (opens: {name}) ถ้าเป็น by: office และต้องไม่มีถ้าเป็น by: applicant",
        en="The link “{name}” needs an action that opens it (opens: {name}) when it is by: office, and none when it is by: applicant.",
    ),
    "link-action": Text(
        th="granted ต้องเป็นการดำเนินการของไฟล์นี้ที่ไม่ถามอะไร ไม่ต้องมีเหตุผลหรือหนังสือ และนำไปยังขั้นตอน แต่ “{name}” ไม่ใช่",
        en="granted names an action of this file that asks nothing, needs no reason or letter, and leads to a step; “{name}” does not.",
    ),
    "letter-place": Text(
        th="{problem_th} หรือใช้รหัสของช่องข้อมูลในแบบคำขอ",
        en="{problem_en} Or use the id of a question of the form.",
    ),
    "defects-nowhere": Text(
        th="การดำเนินการ “{action}” มี needs: defects จึงต้องเป็นของเจ้าหน้าที่ และ to ต้องนำไปยังขั้นตอนของผู้ยื่นคำขอเท่านั้น",
        en="The action “{action}” has needs: defects: it must be the office's, and lead only to a step of the applicant.",
    ),
    "soft-nowhere": Text(
        th="ช่อง “{field}” ใช้ required: soft ได้เฉพาะคำถามของแบบคำขอโดยตรง ไม่ใช่ในกลุ่มหรือการดำเนินการ กรุณาใช้ true หรือ false",
        en="The field “{field}” has required: soft, which only a question of the form itself can have, not one in a group or an action. Write true or false.",
    ),
    "late-without-time": Text(
        th="ขั้นตอน “{step}” มี if_late แต่ไม่มี within กรุณาใส่เวลา",
        en="The step “{step}” has if_late but no within. Say how long it may take.",
    ),
    "system-step-waits": Text(
        th="ขั้นตอน “{step}” เป็นของระบบ จึงต้องมี within และ if_late",
        en="The step “{step}” is the system's: it needs within and if_late, for nobody acts there.",
    ),
    "way-may-fail": Text(
        th="ถ้าไม่ตรงเงื่อนไขใดเลยจะไม่มีทางไป กรุณาให้ทางสุดท้ายของ to ไม่มีเงื่อนไข",
        en="If no condition holds there is no way on. Let the last of the ways have no condition.",
    ),
    "refusal-without-reason": Text(
        th="การดำเนินการ “{action}” ปฏิเสธคำขอ จึงต้องมี needs: reason เพื่อให้ผู้ยื่นทราบเหตุผล",
        en="The action “{action}” refuses the application: add needs: reason, so that the applicant learns why.",
    ),
    "reasons-for-nothing": Text(
        th="มีรายการเหตุผลที่ไม่อนุมัติ (reasons) แต่ไม่มี ends ใดเป็น refused กรุณาเพิ่ม หรือตัดรายการเหตุผลออก",
        en="The file lists reasons for refusing, but none of its ends is refused. Add one, or take the reasons out.",
    ),
    "condition-field": Text(
        th="เงื่อนไขพูดถึงช่องข้อมูล “{name}” ซึ่งไม่มีอยู่ กรุณาแก้ชื่อ",
        en="The condition speaks of a field “{name}” that does not exist. Mend the name.",
    ),
    "condition-later": Text(
        th="เงื่อนไขพูดถึง “{name}” ซึ่งถามทีหลัง กรุณาย้ายคำถามนั้นมาก่อน",
        en="The condition speaks of “{name}”, which is asked later. Ask it before.",
    ),
    "condition-value": Text(
        th="เงื่อนไขพูดถึงค่า “{value}” ซึ่ง “{name}” ไม่มี ใช้ได้ {allowed}",
        en="The condition speaks of “{value}”, which “{name}” cannot be: use {allowed}.",
    ),
    "condition-kind": Text(
        th="ใช้ at_least/at_most กับ “{name}” ไม่ได้ เพราะไม่ใช่ตัวเลข",
        en="at_least and at_most do not fit “{name}”: it is no number.",
    ),
    "facet-sensitive": Text(
        th="“{field}” เป็นข้อมูลอ่อนไหว จึงใช้เป็น facet ไม่ได้ กรุณาลบ facet",
        en="“{field}” is sensitive and cannot be a facet. Take facet out.",
    ),
    "facet-kind": Text(
        th="“{field}” เป็นชนิด {type} ซึ่งใช้เป็น facet ไม่ได้ ใช้ได้กับตัวเลือก สถานที่ โรงเรียน และปี",
        en="“{field}” is of type {type} and cannot be a facet. Choices, places, schools and years can.",
    ),
    "why-missing": Text(
        th="“{field}” เป็นข้อมูลอ่อนไหว ต้องบอกเหตุที่ถาม กรุณาเพิ่ม why:",
        en="“{field}” is sensitive: say why it is asked. Add why:.",
    ),
    "copy-demanded": Text(
        th="ห้ามเรียกสำเนาบัตรประจำตัวประชาชนหรือทะเบียนบ้าน (“{label}”) เจ้าหน้าที่ตรวจจากระบบหรือทำสำเนาเอง กรุณาลบออก",
        en="Do not demand copies of identity cards or house registers (“{label}”): the officer looks them up or copies the original. Take it out.",
    ),
    "certified-copy": Text(
        th="ห้ามให้ผู้ยื่นรับรองสำเนา (“{label}”) ให้แสดงตัวจริงแล้วเจ้าหน้าที่ทำสำเนาและรับรองเอง โดยใส่ไว้ใน originals: หรือให้ถ่ายภาพแนบ",
        en="Applicants certify no copies (“{label}”): they show the original (put it under originals:), or attach a picture of it.",
    ),
    "promise-too-short": Text(
        th="คู่มือสัญญาไว้ {promise} แต่ขั้นตอนรวมกันได้ {sum} กรุณาเพิ่มเวลาที่สัญญา หรือลดเวลาของขั้นตอน",
        en="The promise is {promise}, but the steps add up to {sum}. Promise more, or shorten the steps.",
    ),
    "facilitation-no-time": Text(
        th="งานที่อยู่ภายใต้กฎหมายว่าด้วยการอำนวยความสะดวกต้องสัญญาเวลาไว้ใน promise กรุณาระบุเวลา หรือใช้ facilitation: false",
        en="A service under the facilitation act promises a time. Give promise a time, or say facilitation: false.",
    ),
    "facilitation-no-law": Text(
        th="งานที่อยู่ภายใต้กฎหมายว่าด้วยการอำนวยความสะดวกต้องบอกกฎหมายของงานนั้น กรุณาเพิ่มใน law หรือใช้ facilitation: false",
        en="A service under the facilitation act names the laws it rests on. Add them under law, or say facilitation: false.",
    ),
    "register-column": Text(
        th="ทะเบียนคุมไม่รู้จักคอลัมน์ “{name}” ใช้รหัสช่องข้อมูล รหัสที่การดำเนินการถาม หรือ {known}",
        en="The register does not know the column “{name}”: use the id of a field, of what an action asks, or {known}.",
    ),
    "register-step": Text(
        th="คอลัมน์ของทะเบียนคุมพูดถึงขั้นตอน “{name}” ซึ่งไม่มี",
        en="A column speaks of a step “{name}” that does not exist.",
    ),
    "group-unknown": Text(
        th="ไม่มีกลุ่ม “{name}” ใน variant_groups", en="There is no group “{name}” under variant_groups."
    ),
    "group-unused": Text(
        th="ไม่มีกรณีใดอยู่ในกลุ่ม “{name}” กรุณาลบหรือใช้",
        en="No variant is in the group “{name}”. Use it or delete it.",
    ),
    "setting-unused": Text(
        th="ไม่มีที่ใดใช้ค่าตั้ง “{name}” กรุณาใช้ {setting: {name}} หรือลบ",
        en="Nothing uses the setting “{name}”. Say {setting: {name}} somewhere, or delete it.",
    ),
    "no-name": Text(
        th="แบบฟอร์มไม่ได้ถามชื่อผู้ยื่น กรุณาเพิ่มช่องชนิด person_name หรือ organisation",
        en="The form does not ask the applicant's name. Add a field of type person_name or organisation.",
    ),
    "no-proxy-to-ask": Text(
        th="เอกสาร “{name}” ขอจากผู้ยื่นแทน แต่งานบริการนี้ไม่เปิดให้ยื่นแทน กรุณาเพิ่ม apply ใน proxy หรือลบ from_proxy",
        en="“{name}” is asked of a proxy, but nobody may apply by proxy. Add apply to proxy, or delete from_proxy.",
    ),
    "collecting-key": Text(
        th="แบบเก็บข้อมูลจากหน่วยงาน (answered_by) มี {key} ไม่ได้ กรุณาลบออก",
        en="A form for collecting (answered_by) cannot have {key}. Take it out.",
    ),
    "collecting-promise": Text(
        th="แบบเก็บข้อมูลจากหน่วยงานไม่สัญญาเวลา เพราะผู้ถามกำหนดวันเอง กรุณาใช้ promise: throughout",
        en="A form for collecting promises no time: whoever asks sets the day. Say promise: throughout.",
    ),
    "collecting-handover": Text(
        th="คำตอบของหน่วยงานโอนไปที่อื่นไม่ได้ กรุณาใช้ hand_over: nobody",
        en="The answers of an office are not handed over. Say hand_over: nobody.",
    ),
    "bring-nowhere": Text(
        th="ขั้นตอน “{name}” มี bring แต่ไม่ได้รอให้มารับ ใช้ bring กับขั้นตอน by: officer ที่ waits_for: applicant และมีการดำเนินการที่ถาม receiver",
        en="The step “{name}” has bring, and nothing waits there to be collected. Use it at a step by: officer that waits_for: applicant and has an action that asks receiver.",
    ),
    "rounds-group": Text(
        th="rounds.places_by บอก “{name}” ซึ่งต้องเป็นคำถามชนิด choice ที่มี facet: true กรุณาแก้ชื่อหรือเพิ่ม facet",
        en="rounds.places_by says “{name}”, which has to be a choice question with facet: true. Mend the name, or add facet.",
    ),
    "rounds-no-selection": Text(
        th="มีวิธีคัดเลือกแต่ไม่มี select_at กรุณาบอกขั้นตอนที่คัดเลือก หรือลบ methods",
        en="There are methods but no select_at. Name the step of the selection, or delete methods.",
    ),
    "rounds-no-method": Text(
        th="มี select_at แต่ไม่มี methods กรุณาเลือกจาก lot, score, order",
        en="There is select_at but no methods: use lot, score or order.",
    ),
    "rounds-step": Text(
        th="ขั้นตอนคัดเลือก “{name}” ต้องมีอยู่และเป็น by: system เพราะไม่มีผู้ใดเลือกทีละราย",
        en="The step of the selection, “{name}”, has to exist and be by: system, because nobody chooses one by one.",
    ),
    "rounds-action": Text(
        th="“{name}” ต้องเป็นการดำเนินการของขั้นตอน “{step}” มี needs: reason ไม่ถามอะไร และไปทางเดียว",
        en="“{name}” has to be an action of the step “{step}” with needs: reason, that asks nothing and leads one way.",
    ),
    "rounds-list": Text(
        th="บัญชีสำรองต้องไปยังขั้นตอน by: system ที่มีการดำเนินการ “{offer}” ซึ่งมี needs: reason และไปที่เดียวกับผู้ได้รับคัดเลือก",
        en="The waiting list has to lead to a step by: system with an action “{offer}” that has needs: reason and leads where a place leads.",
    ),
    "contact-not-asked": Text(
        th="identity.contact บอกว่าติดต่อทาง {way} แต่แบบฟอร์มไม่ได้ถาม กรุณาเพิ่มช่องชนิด {way}",
        en="identity.contact says {way}, but the form does not ask it. Add a field of type {way}.",
    ),
    "register-action": Text(
        th="คอลัมน์ของทะเบียนคุมนับการดำเนินการ “{name}” ซึ่งไม่มี",
        en="A column counts an action “{name}” that does not exist.",
    ),
    # -- work of the office itself, committees --
    "no-subject": Text(
        th="งานภายในต้องถามว่าเป็นเรื่องอะไร กรุณาเพิ่มช่องชนิด text ที่ไม่มี when ในแบบฟอร์ม",
        en="Work of the office has to say what it is about. Add a field of type text, without when, to the form.",
    ),
    "office-work-key": Text(
        th="งานภายใน (for: office) ไม่มีผู้ยื่นคำขอ จึงใช้ “{key}” ไม่ได้ กรุณาลบออก",
        en="Nobody applies for work of the office (for: office), so “{key}” has no place. Take it out.",
    ),
    "office-work-applicant": Text(
        th="งานภายใน (for: office) ไม่มีผู้ยื่นคำขอ ขั้นตอน “{step}” จึงเป็นของ applicant หรือรอ applicant ไม่ได้ กรุณาเปลี่ยนผู้ดำเนินการ",
        en="Nobody applies for work of the office (for: office), so the step “{step}” cannot be an applicant's. Give it to somebody else.",
    ),
    "office-work-letter": Text(
        th="งานภายในออกได้เพียง letter: report (บันทึกข้อความรายงานผล) กรุณาเปลี่ยน “{letter}”",
        en="Only letter: report can follow from work of the office. Change “{letter}”.",
    ),
    "only-office-work": Text(
        th="“{key}” ใช้ได้เฉพาะงานภายใน กรุณาเพิ่ม for: office หรือลบออก",
        en="“{key}” is only for work of the office. Say for: office, or take it out.",
    ),
    "repeats-asks": Text(
        th="งานที่เริ่มเองตอบคำถาม “{field}” เองไม่ได้ ระบบตอบได้เพียงปีและชื่อเรื่อง กรุณาใช้ required: false หรือไปถามในการดำเนินการ",
        en="Work that begins by itself cannot answer “{field}”: only years and the subject are filled in. Say required: false, or let an action ask it.",
    ),
    "quorum-nobody": Text(
        th="ขั้นตอน “{step}” มี quorum แต่ไม่ใช่ขั้นตอนของคณะกรรมการ กรุณาใช้ by: committee หรือลบ quorum",
        en="The step “{step}” has a quorum but is no committee's. Say by: committee, or take quorum out.",
    ),
    "each-leaves": Text(
        th="การดำเนินการ “{action}” ทำได้หลายครั้ง (each) จึงต้องอยู่ที่ขั้นตอนเดิม กรุณาใช้ to: {step}",
        en="The action “{action}” is done several times (each), so it has to stay at its step. Say to: {step}.",
    ),
    "each-asks-nothing": Text(
        th="การดำเนินการ “{action}” ทำได้หลายครั้ง (each) แต่ไม่ได้ถามอะไร กรุณาเพิ่ม asks ซึ่งจะเป็นคอลัมน์ของตาราง",
        en="The action “{action}” is done several times (each) but asks nothing. Add asks: they are the columns of its table.",
    ),
    "each-planned": Text(
        th="planned ต้องเป็นชื่อคำถามแบบ number แต่ “{name}” ไม่ใช่ กรุณาแก้ชื่อ",
        en="planned names a question of type number, and “{name}” is none. Mend the name.",
    ),
    "publishes-unknown": Text(
        th="ไม่มีการดำเนินการใดแนบไฟล์ “{name}” จึงเผยแพร่ไม่ได้ กรุณาเพิ่มใน files หรือแก้ชื่อ",
        en="No action attaches a file “{name}”, so it cannot be published. Add it under files, or mend the name.",
    ),
}
