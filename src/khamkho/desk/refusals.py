"""What the desk refuses."""

from __future__ import annotations

from khamkho.base.errors import NotFound, Refused


class NothingChosen(Refused):
    """Something was to be done with many applications, and none was ticked."""

    code = "nothing-chosen"
    status = 422
    th = "ยังไม่ได้เลือกคำขอ"
    en = "No application is chosen."
    next_th = "ทำเครื่องหมายหน้าคำขอที่ต้องการ แล้วลองอีกครั้ง"
    next_en = "Tick the applications you mean, then try again."


class TooManyChosen(Refused):
    """More applications than one go takes."""

    code = "too-many-chosen"
    status = 422
    th = "เลือกคำขอได้ครั้งละไม่เกิน {most} เรื่อง"
    en = "At most {most} applications can be chosen at a time."
    next_th = "เลือกให้น้อยลง แล้วทำต่ออีกครั้ง"
    next_en = "Choose fewer, then do the rest."


class TooManyViews(Refused):
    """More named views than a person may keep."""

    code = "too-many-views"
    th = "เก็บมุมมองได้ไม่เกิน {most} มุมมอง"
    en = "You can keep at most {most} views."
    next_th = "ลบมุมมองที่ไม่ใช้แล้วก่อน"
    next_en = "Remove one that you no longer use."


class NotLookedAt(Refused):
    """A case was to be decided together with others, and whoever decides has not opened it as it stands now."""

    code = "not-looked-at"
    status = 409
    th = "ยังไม่ได้เปิดดูคำขอนี้ตามที่เป็นอยู่ในขณะนี้ จึงลงนามพร้อมเรื่องอื่นไม่ได้"
    en = "You have not opened this application as it stands now, so it cannot be signed together with others."
    next_th = "เปิดดูคำขอก่อน แล้วลงนามอีกครั้ง"
    next_en = "Open it first, then sign again."


class NotSignedAtOnce(Refused):
    """A step that cannot be decided together with others: it asks something, or does not wait for this person."""

    code = "not-signed-at-once"
    status = 422
    th = "คำขอนี้ต้องตัดสินในหน้าของคำขอ เพราะต้องกรอกหรือเลือกเพิ่มเติม หรือไม่ได้รอท่าน"
    en = "This application is decided on its own page: something is asked, or it does not wait for you."
    next_th = "เปิดคำขอ แล้วดำเนินการทีละเรื่อง"
    next_en = "Open it and decide it by itself."


class TooMuchForOneFile(Refused):
    """The papers of the cases before it fill the file."""

    code = "too-much-for-one-file"
    status = 422
    th = "เอกสารรวมกันใหญ่เกินไปสำหรับหนึ่งไฟล์ คำขอนี้จึงไม่ได้อยู่ในไฟล์"
    en = "The papers are too much for one file, so this application is not in it."
    next_th = "สั่งพิมพ์คำขอนี้ในไฟล์ถัดไป"
    next_en = "Print this one in another file."


class NoCardToPrint(Refused):
    """Of an application there is no card that can be printed now."""

    code = "no-card-to-print"
    status = 422
    th = "ไม่มีบัตรที่จัดทำแล้วและยังไม่ได้ลงนามของคำขอนี้"
    en = "This application has no card that is made and not signed yet."
    next_th = "จัดทำบัตรก่อน หรือดูบัตรในทะเบียนบัตร"
    next_en = "Make its card first, or look it up in the card register."


class NoSuchBundle(NotFound):
    """A file of papers that is over, or that somebody else asked for."""

    code = "no-such-bundle"
    th = "ไม่พบไฟล์เอกสารรวมนี้ ไฟล์เก็บไว้หนึ่งวัน และเปิดได้เฉพาะผู้สั่งทำ"
    en = "There is no such file of papers. It is kept for a day, and only whoever asked for it may open it."
    next_th = "สั่งรวมเอกสารใหม่จากกล่องงาน"
    next_en = "Ask for it again from the inbox."


class WrongPlace(Refused):
    """A message names something that no message can carry."""

    code = "wrong-place"
    status = 422
    th = "ข้อความมี {named} ซึ่งใส่ในข้อความไม่ได้"
    en = "The message names {named}, which no message can carry."
    next_th = "ใช้ได้เฉพาะคำในวงเล็บปีกกาที่แสดงเหนือช่องข้อความ"
    next_en = "Use only the words in braces that stand above the message."
