"""Every expected "no" of casework, with what the person can do next."""

from __future__ import annotations

from khamkho.base.errors import NotFound, Refused


class NoSuchCase(NotFound):
    """The case does not exist, or this person may not know that it does."""

    code = "no-such-case"
    th = "ไม่พบคำขอนี้ หรือท่านไม่มีสิทธิ์ดู"
    en = "There is no such application, or you may not see it."
    next_th = "ตรวจสอบเลขคำขอหรือรหัสติดตามอีกครั้ง แล้วค้นหาใหม่"
    next_en = "Check the number or the tracking code and search again."


class NotOffered(Refused):
    """The office does not offer the service now."""

    code = "not-offered"
    th = "หน่วยงานนี้ยังไม่เปิดรับคำของานบริการนี้"
    en = "This office does not take applications for this service."
    next_th = "เลือกหน่วยงานอื่น หรือสอบถามหน่วยงาน"
    next_en = "Choose another office, or ask the office."


class SignInNeeded(Refused):
    """The service needs an account."""

    code = "sign-in-needed"
    status = 403
    th = "งานบริการนี้ต้องเข้าสู่ระบบก่อนยื่นคำขอ"
    en = "You need to sign in to apply for this service."
    next_th = "เข้าสู่ระบบ แล้วกลับมากรอกต่อได้ทันที"
    next_en = "Sign in, then carry on where you left off."


class AlreadySubmitted(Refused):
    """The draft was handed in already."""

    code = "already-submitted"
    th = "คำขอนี้ยื่นแล้ว เลขที่ {number}"
    en = "This application was already handed in as {number}."
    next_th = "ดูสถานะคำขอ หรือถอนคำขอหากไม่ต้องการ"
    next_en = "Follow its progress, or withdraw it if you no longer want it."


class NotHandedIn(Refused):
    """Only what was handed in can be taken back."""

    code = "not-handed-in"
    th = "คำขอนี้ยังไม่ได้ยื่น จึงไม่มีคำขอให้ถอน"
    en = "This application was not handed in yet, so there is nothing to withdraw."
    next_th = "หากไม่ต้องการแล้ว ให้ทิ้งแบบร่างแทน"
    next_en = "If you do not need it any more, throw the draft away."


class NotEditable(Refused):
    """Answers may change only in a draft or while the applicant is asked to correct."""

    code = "not-editable"
    th = "ขณะนี้แก้ไขคำขอนี้ไม่ได้ เพราะอยู่ที่ขั้นตอนของเจ้าหน้าที่"
    en = "The answers cannot be changed now: the office is working on this application."
    next_th = "หากต้องการแก้ไข โปรดติดต่อหน่วยงาน หรือถอนคำขอแล้วยื่นใหม่"
    next_en = "Contact the office, or withdraw the application and hand in a new one."


class NotWithTheApplicant(Refused):
    """An officer helps an applicant only while it is hers to mend something."""

    code = "not-with-the-applicant"
    th = "คำขอนี้ไม่ได้รอให้ผู้ยื่นแก้ไข จึงกรอกแทนไม่ได้"
    en = "This application does not wait for its applicant to mend anything, so nobody can do it for her."
    next_th = "ส่งกลับให้แก้ไขพร้อมทำเครื่องหมายส่วนที่ต้องแก้ไขก่อน"
    next_en = "First return it for correction, with marks on what has to be mended."


class NoProxy(Refused):
    """Somebody applies for another where the service does not allow it."""

    code = "no-proxy"
    status = 422
    th = "งานบริการนี้ไม่เปิดให้ยื่นแทน"
    en = "This service does not take applications by proxy."
    next_th = "ให้เจ้าของเรื่องยื่นด้วยตนเอง หรือมาให้เจ้าหน้าที่ช่วยกรอกที่สำนักงาน"
    next_en = "The person concerned applies, or has an officer fill it in at the office."


class KeyReused(Refused):
    """The same client key came with other content."""

    code = "key-reused"
    th = "คำสั่งนี้ใช้รหัสอ้างอิงที่เคยใช้กับข้อมูลอื่นแล้ว ระบบยังไม่ได้เปลี่ยนแปลงอะไร"
    en = "This request repeats an earlier key with different content. Nothing was changed."
    next_th = "เปิดหน้านี้ใหม่แล้วลองอีกครั้ง"
    next_en = "Open the page again and retry."


class Stale(Refused):
    """Somebody else changed the case since this person looked at it."""

    code = "stale"
    th = "คำขอนี้มีการเปลี่ยนแปลงหลังจากที่ท่านเปิดดู: {changes}"
    en = "This application has changed since you opened it: {changes}"
    next_th = "ดูข้อมูลล่าสุดแล้วดำเนินการอีกครั้ง สิ่งที่ท่านพิมพ์ไว้ยังอยู่"
    next_en = "Look at the latest state and act again. What you typed is kept."


class NotYours(Refused):
    """The actor's role may not take this action."""

    code = "not-permitted"
    status = 403
    th = "ท่านไม่มีสิทธิ์ดำเนินการนี้ ผู้ดำเนินการต้องเป็น{who}"
    en = "You may not do this. It is for the {who} to do."
    next_th = "ส่งต่อให้ผู้มีหน้าที่ดำเนินการ"
    next_en = "Hand it to the person whose task it is."


class OwnCase(Refused):
    """Nobody decides a case of her own."""

    code = "own-case"
    status = 403
    th = "ท่านเป็นผู้ยื่นคำขอนี้ จึงดำเนินการในฐานะเจ้าหน้าที่ไม่ได้"
    en = "This is your own application, so you cannot act on it as an officer."
    next_th = "ขอให้เจ้าหน้าที่ท่านอื่นดำเนินการ"
    next_en = "Ask a colleague to act on it."


class HasInterest(Refused):
    """She said herself that she has an interest in this case."""

    code = "has-interest"
    status = 403
    th = "ท่านแจ้งไว้ว่ามีส่วนได้เสียในคำขอนี้ จึงดำเนินการหรือพิจารณาคำขอนี้ไม่ได้"
    en = "You declared an interest in this application, so you neither act nor decide on it."
    next_th = "ขอให้ผู้มีอำนาจท่านอื่นดำเนินการ"
    next_en = "Ask another person with this power to do it."


class CandidateHasInterest(Refused):
    """A case is not given to somebody who declared an interest in it."""

    code = "candidate-has-interest"
    th = "มอบหมายให้บุคคลนี้ไม่ได้ เพราะแจ้งไว้ว่ามีส่วนได้เสียในคำขอนี้"
    en = "The case cannot be given to this person, who declared an interest in it."
    next_th = "เลือกเจ้าหน้าที่ท่านอื่น"
    next_en = "Choose another officer."


class ReasonNeeded(Refused):
    """The action needs a reason that the applicant can understand."""

    code = "reason-needed"
    status = 422
    th = "โปรดระบุเหตุผล เพื่อให้ผู้เกี่ยวข้องเข้าใจ"
    en = "Write the reason, so that those concerned understand."


class AlreadyEnded(Refused):
    """The case has ended."""

    code = "already-ended"
    th = "คำขอนี้สิ้นสุดแล้ว"
    en = "This application has ended."
    next_th = "หากยังต้องการรับบริการ โปรดยื่นคำขอใหม่"
    next_en = "If you still need the service, hand in a new application."


class NothingToExtend(Refused):
    """Only a running clock with a promised day can be given more time."""

    code = "nothing-to-extend"
    th = "ขยายเวลาคำขอนี้ไม่ได้ในขณะนี้ เพราะเวลาไม่ได้เดินอยู่ หรือไม่มีกำหนดแล้วเสร็จ"
    en = (
        "This application cannot be given more time now: its clock is not running, or it has no promised day."
    )
    next_th = "หากรอผู้ยื่นคำขอดำเนินการ เวลาหยุดนับอยู่แล้ว จึงไม่ต้องขยาย"
    next_en = "While the applicant is the one to act the clock stands still anyway."


class TooLateToExtend(Refused):
    """The promised day is over: now the reason is due, not more time."""

    code = "too-late-to-extend"
    th = "เลยกำหนดแล้วเสร็จมาแล้ว จึงขยายเวลาไม่ได้"
    en = "The promised day is over, so it cannot be moved any more."
    next_th = "เขียนเหตุแห่งความล่าช้าเพื่อแจ้งผู้ยื่นคำขอ"
    next_en = "Write why it is late, so that the applicant is told."


class NotLate(Refused):
    """There is no delay to explain."""

    code = "not-late"
    th = "คำขอนี้ยังไม่เลยกำหนด จึงยังไม่ต้องแจ้งเหตุล่าช้า"
    en = "This application is not late, so there is no delay to explain."


class NothingToTell(Refused):
    """There is no decision yet, or the applicant was told of it."""

    code = "nothing-to-tell"
    th = "ยังไม่มีผลการพิจารณาที่ต้องแจ้ง หรือแจ้งผู้ยื่นคำขอแล้ว"
    en = "There is no decision to tell, or the applicant was told already."


class NotAppealable(Refused):
    """This decision cannot be appealed against here, or not any more."""

    code = "not-appealable"
    th = "อุทธรณ์คำขอนี้ผ่านระบบไม่ได้ หรือพ้นกำหนดเวลาอุทธรณ์แล้ว"
    en = "This decision cannot be appealed against here, or the time for it is over."
    next_th = "สอบถามสิทธิและกำหนดเวลาอุทธรณ์จากหน่วยงาน"
    next_en = "Ask the office whether, how and in what time you may appeal."


class NoLink(Refused):
    """Nothing follows from this application at another office, or that office is not reached here."""

    code = "no-link"
    th = "คำขอนี้ยังไม่มีเรื่องที่ต้องดำเนินการต่อที่หน่วยงานอื่นในระบบ"
    en = "Nothing follows from this application at another office here, or not yet."
    next_th = "โปรดติดต่อหน่วยงานปลายทางโดยตรง"
    next_en = "Please ask the other office."


class AppealedAlready(Refused):
    """There is an appeal against this decision."""

    code = "appealed-already"
    th = "ได้อุทธรณ์ผลของคำขอนี้แล้ว เลขที่ {number}"
    en = "You have appealed against this decision already, as {number}."
    next_th = "ติดตามคำอุทธรณ์ได้ในคำขอของท่าน"
    next_en = "Follow the appeal among your applications."


class NotAgain(Refused):
    """Only what came to its end without a decision is applied for again from what was written."""

    code = "not-again"
    th = "ยื่นคำขอใหม่จากคำขอนี้ไม่ได้"
    en = "This application cannot be handed in again from here."
    next_th = "เริ่มคำขอใหม่จากหน้างานบริการ"
    next_en = "Start a new application from the page of the service."


class AgainAlready(Refused):
    """It was applied for again, and handed in."""

    code = "again-already"
    th = "ได้ยื่นคำขอใหม่แล้ว เลขที่ {number}"
    en = "You have applied again already, as {number}."
    next_th = "ติดตามได้ในคำขอของท่าน"
    next_en = "Follow it among your applications."


class OwnDecision(Refused):
    """Nobody decides on an appeal against her own decision."""

    code = "own-decision"
    status = 403
    th = "ท่านเป็นผู้ตัดสินคำขอเดิม จึงวินิจฉัยอุทธรณ์นี้ไม่ได้"
    en = "You decided the first application, so you cannot decide on the appeal against it."
    next_th = "มอบให้ผู้มีอำนาจท่านอื่นวินิจฉัย"
    next_en = "Leave it to somebody else who may decide."


class NotEnded(Refused):
    """Only an ended case can be reopened."""

    code = "not-ended"
    th = "คำขอนี้ยังไม่สิ้นสุด จึงไม่ต้องเปิดใหม่"
    en = "This application has not ended, so it need not be reopened."


class KeptByLaw(Refused):
    """A registered record is not erased before its time."""

    code = "kept-by-law"
    th = "คำขอนี้ลงทะเบียนแล้ว ต้องเก็บไว้ถึง {until} จึงยังลบไม่ได้"
    en = "This application is a registered record and must be kept until {until}; it cannot be erased yet."
    next_th = "เมื่อครบกำหนดจะเข้าสู่บัญชีขอทำลายของหน่วยงาน"
    next_en = "When the time is over it goes on the office's disposal list."


class NotACandidate(Refused):
    """The person chosen cannot be given the case."""

    code = "not-a-candidate"
    th = "มอบหมายให้บุคคลนี้ไม่ได้ เพราะไม่ได้ปฏิบัติงานในหน่วยงานนี้แล้ว"
    en = "The case cannot be given to this person, who does not work in this office."
    next_th = "เลือกเจ้าหน้าที่ท่านอื่น"
    next_en = "Choose another officer."


class NoDocument(Refused):
    """The service asks for no such document in this variant."""

    code = "document-not-asked"
    status = 404
    th = "งานบริการนี้ไม่ได้ขอเอกสารรายการนี้"
    en = "This application does not ask for that document."


class TooManyFiles(Refused):
    """Too many files for one document."""

    code = "too-many-files"
    th = "แนบไฟล์ของเอกสารรายการนี้ได้ไม่เกิน {limit} ไฟล์"
    en = "You can add at most {limit} files for this document."
    next_th = "ลบไฟล์ที่ไม่ใช้ก่อน แล้วแนบใหม่"
    next_en = "Remove a file that is not needed, then add the new one."


class PhotoOnItsWay(Refused):
    """The applicant is sending another photograph."""

    code = "photo-on-its-way"
    status = 409
    th = "รูปถ่ายนี้ถูกแทนด้วยรูปใหม่แล้ว หรือผู้ยื่นคำขอกำลังส่งรูปใหม่"
    en = "Another photograph has taken the place of this one, or the applicant is sending one."
    next_th = "เปิดหน้าคำขออีกครั้งเพื่อดูรูปปัจจุบัน หรือรอให้ผู้ยื่นคำขอส่งรูปใหม่"
    next_en = "Open the application again to see the present one, or wait until the applicant has sent it."


class NotMarked(Refused):
    """Only what the office marked may be changed; the rest stays as it was handed in."""

    code = "not-marked"
    th = "แก้ไขได้เฉพาะรายการที่เจ้าหน้าที่แจ้ง รายการนี้แก้ไขไม่ได้: {what}"
    en = "You can change only what the office has marked. This stays as it is: {what}"
    next_th = "หากข้อมูลอื่นผิดด้วย โปรดแจ้งหน่วยงาน"
    next_en = "If something else is wrong too, tell the office."


class AlreadyChecked(Refused):
    """After the first complete check an officer may not ask for more (facilitation act s. 8)."""

    code = "already-checked"
    th = "ตรวจความครบถ้วนและแจ้งผู้ยื่นไปแล้ว จึงขอเพิ่มในสิ่งที่ไม่ได้แจ้งไว้และไม่ได้เปลี่ยนไม่ได้: {what}"
    en = (
        "The application was checked for completeness before. Nothing more may be asked about what was neither "
        "marked then nor changed since: {what}"
    )
    next_th = "พิจารณาต่อจากข้อมูลที่มี หรือเสนอผู้อนุญาต ซึ่งขอเพิ่มได้เมื่อระบุเหตุตามกฎหมาย"
    next_en = "Go on with what is there, or put it to the person who decides, who may ask for it on the ground the law gives."


class OfficeWork(Refused):
    """Nobody applied for work of the office itself, so there is nobody to do this to."""

    code = "office-work"
    th = "เรื่องนี้เป็นงานภายในของหน่วยงาน ไม่มีผู้ยื่นคำขอ จึงทำรายการนี้ไม่ได้"
    en = "This is work of the office itself: nobody applied for it, so this cannot be done."
    next_th = "ใช้การดำเนินการของขั้นตอน หรือบันทึกภายใน"
    next_en = "Use the actions of the step, or an internal note."


class NothingToPublish(Refused):
    """The file that is to be published was not attached, or a virus was found in it."""

    code = "nothing-to-publish"
    th = "ยังไม่มีไฟล์ “{what}” ที่เผยแพร่ได้"
    en = "There is no file “{what}” to publish yet."
    next_th = "แนบไฟล์นั้นในการดำเนินการที่ขอไฟล์ก่อน แล้วเผยแพร่อีกครั้ง"
    next_en = "Attach it first, where an action asks for it, then publish again."


class NotPublished(NotFound):
    """Nothing stands on the public page under this reference (any more)."""

    code = "not-published"
    th = "ไม่มีการเผยแพร่นี้ หรือถอนออกไปแล้ว"
    en = "This is not published, or was withdrawn."
    next_th = "ดูรายการล่าสุดในหน้าเผยแพร่ของหน่วยงาน"
    next_en = "See the latest list on the office's public page."


class CodesForgotten(Refused):
    """The numbers of the card are kept no longer: the case was decided, or seven days are over."""

    code = "codes-forgotten"
    th = "ไม่มีเลขบัตรให้เทียบแล้ว ระบบลบเมื่อพิจารณาเสร็จหรือเมื่อครบ 7 วัน"
    en = (
        "The numbers of the card are gone: they are deleted once the application is decided, or after 7 days."
    )
    next_th = "หากยังต้องตรวจ ให้ส่งคำขอคืนเพื่อให้ผู้ยื่นกรอกใหม่ หรือดูบัตรตัวจริงที่เคาน์เตอร์"
    next_en = "If you still have to compare them, return the application so that they are given again, or look at the card at the counter."
