"""What the conversation says, in both languages. The keys of the protocol are those of the field (M01 to M37)."""

from __future__ import annotations

from collections.abc import Mapping

from khamkho.base.text import Text

SAYS: Mapping[str, Text] = {
    "M01": Text(
        "สวัสดีค่ะ {office} ให้บริการทาง LINE\n\nเราใช้ข้อมูลที่ท่านส่งเพื่อให้บริการนี้เท่านั้น เลขบนบัตรลบเมื่อพิจารณาแล้ว ข้อความในแชตอยู่กับบริษัท LINE ด้วย"
        "\nประกาศความเป็นส่วนตัว: {privacy}\n\nต้องการใช้บริการทางนี้หรือทางอื่นคะ",
        "Hello, this is {office} on LINE.\n\nWhat you send is used for this service only; numbers of a card are deleted once it is decided. What is said here also lies with LINE."
        "\nPrivacy notice: {privacy}\n\nGo on here, or another way?",
    ),
    "M02": Text(
        "เลือกบริการ\n{menu}\n\nพิมพ์หมายเลขตามด้วย # เช่น {example} (เฉพาะรายการของตนเอง) หรือพิมพ์ชื่อเรื่องที่ต้องการ",
        "Choose a service\n{menu}\n\nType the number and #, such as {example} (your own entries only), or type what you need.",
    ),
    "M03": Text(
        "ท่านใช้บริการได้ที่เคาน์เตอร์ในวันและเวลาทำการ หรือทางเว็บไซต์ {web}",
        "You are welcome at the counter in office hours, or on the web: {web}",
    ),
    "M04": Text(
        "โปรดพิมพ์เลขหลังบัตรประจำตัวประชาชน 12 หลัก (อักษรอังกฤษ 2 ตัว ตัวเลข 10 ตัว) เช่น JC1-XXXXXXX-XX",
        "Please type the 12 signs behind your identity card (2 letters, 10 digits), such as JC1-XXXXXXX-XX.",
    ),
    "M04S": Text(
        "รับรายการ “{service}”\n\nเพื่อความปลอดภัย อย่าส่งเลขบัตรในแชตนี้ โปรดกรอกเลขหลังบัตรและเลขใต้รูปในหน้าที่ปลอดภัย ใช้ได้ครั้งเดียวภายใน {minutes} นาที แล้วกลับมาที่แชต",
        "“{service}”\n\nFor your safety do not send numbers of a card in this chat. Please fill in both on a safe page. It works once, within {minutes} minutes; then come back here.",
    ),
    "M05": Text(
        "รับรายการ “{service}” แล้ว เลขหลังบัตร {masked}\n\nโปรดแจ้งจำนวนฉบับ และวันเวลาที่จะมารับ เช่น ต้องการ 2 ฉบับ รับเอกสารวันที่ {example}",
        "“{service}”, card {masked}.\n\nHow many copies, and when will you collect them? Such as: 2 copies {example}",
    ),
    "M06": Text(
        "เลขหลังบัตรไม่ถูกต้อง {fault} โปรดดูด้านหลังบัตรแล้วพิมพ์ใหม่",
        "This is not the code behind a card. {fault} Please look at the back of the card and type it again.",
    ),
    "M07": Text(
        "พิมพ์ไม่ถูกต้องหลายครั้ง ขอพักการใช้งาน {minutes} นาทีเพื่อความปลอดภัย หรือพิมพ์ “เจ้าหน้าที่”",
        "That was wrong several times. For your safety there is a pause of {minutes} minutes; or type “staff”.",
    ),
    "M08": Text("ต้องการกี่ฉบับคะ (ไม่เกิน {most} ฉบับ)", "How many copies (up to {most})?"),
    "M09": Text("สะดวกมารับวันเวลาใดคะ", "When will you collect them?"),
    "M09D": Text("วัน{day} สะดวกเวลาใดคะ", "At what time on {day}?"),
    "M10": Text(
        "คัดได้ครั้งละ 1–{most} ฉบับ หากต้องการมากกว่านี้ โปรดติดต่อเคาน์เตอร์หรือพิมพ์ “เจ้าหน้าที่”",
        "You can have 1 to {most} copies at once. For more, come to the counter or type “staff”.",
    ),
    "M11": Text("วัน{day} ผ่านมาแล้ว โปรดเลือกวันใหม่", "{day} is over. Please choose another day."),
    "M12": Text("วัน{day} สำนักงานปิดทำการ ({reason})", "On {day} the office is closed ({reason})."),
    "M13": Text("นัดล่วงหน้าได้ไม่เกิน {n} วัน", "You can book up to {n} days ahead."),
    "M13S": Text(
        "นัดวัน{day} ไม่ทันแล้ว โปรดเลือกเวลาอื่น", "It is too late to book for {day}. Please choose another time."
    ),
    "M14": Text("เวลานี้เต็มแล้ว โปรดเลือกเวลาอื่น", "That time is taken. Please choose another."),
    "M15": Text(
        "สรุป\n{items}\nรับวัน{day} เวลา {at}\nค่าธรรมเนียมโดยประมาณ {fee}\n\nเมื่อยืนยัน ท่านรับรองว่าขอเฉพาะรายการของตนเอง",
        "In short\n{items}\nTo collect on {day} at {at}\nFee: about {fee}\n\nBy confirming you say that these are your own entries.",
    ),
    "M16": Text(
        "ยืนยันด้วยเลข 14 หลักใต้รูปถ่ายบนบัตร เช่น 1040-02-12345678",
        "Confirm with the 14 digits under the photograph on your card, such as 1040-02-12345678.",
    ),
    "M16S": Text("ถูกต้องหรือไม่คะ พิมพ์ “ยืนยัน” เพื่อส่งคำขอ", "Is this right? Type “ok” to hand it in."),
    "M17": Text(
        "รับคำขอเลขที่ {number} แล้ว รอเจ้าหน้าที่ตรวจสอบ จะแจ้งผลภายใน {when}",
        "Application {number} was received. You will hear from us by {when}.",
    ),
    "M17U": Text(
        "แนะนำให้กดค้างที่ข้อความที่มีเลขบัตรในแชตนี้ แล้วเลือก “ยกเลิกการส่ง”",
        "We recommend: hold down the messages with numbers of your card and choose “Unsend”.",
    ),
    "M17b": Text("ได้รับข้อมูลเพิ่มเติมของคำขอ {number} แล้ว", "Your answer to application {number} was received."),
    "M18": Text(
        "เลขใต้รูปไม่ถูกต้อง {fault} โปรดพิมพ์ใหม่",
        "This is not the number under the photograph. {fault} Please type it again.",
    ),
    "M19": Text(
        "ยังทำรายการไม่เสร็จค่ะ โปรดตอบภายใน 20 นาที หรือพิมพ์ “ยกเลิก”",
        "You are not done yet. Please answer within 20 minutes, or type “cancel”.",
    ),
    "M20": Text(
        "รายการหมดเวลาแล้ว ข้อมูลที่พิมพ์ไว้ลบแล้ว เริ่มใหม่ได้ทุกเมื่อด้วย {menu}",
        "Time is over, and what you typed was deleted. Begin again at any time: {menu}",
    ),
    "M21": Text("ยกเลิกเรียบร้อยแล้ว", "Cancelled."),
    "M22": Text("มีรายการค้างอยู่ ต้องการเริ่มใหม่หรือไม่", "You have begun something. Begin anew?"),
    "M23": Text(
        "คำขอ {number} อนุมัติแล้ว\nค่าธรรมเนียม {fee}\nนัดรับ{when} ที่{office}\nโปรดนำบัตรประจำตัวประชาชนตัวจริงมาด้วย",
        "Application {number} is approved.\nFee: {fee}\nTo collect: {when}, at {office}\nPlease bring your original identity card.",
    ),
    "M24": Text(
        "คำขอ {number}: เจ้าหน้าที่ขอเสนอ {proposal}", "Application {number}: the office proposes {proposal}"
    ),
    "M25": Text(
        "คำขอ {number}: เจ้าหน้าที่ขอข้อมูลเพิ่ม\n{question}",
        "Application {number}: the office needs to know\n{question}",
    ),
    "M26": Text(
        "ไม่สามารถดำเนินการคำขอ {number} ได้ เนื่องจาก {reason}",
        "Application {number} cannot be granted: {reason}",
    ),
    "M27": Text(
        "ขออภัย การตรวจสอบคำขอ {number} ใช้เวลานานกว่าปกติ เจ้าหน้าที่กำลังดำเนินการ",
        "Sorry, application {number} takes longer than usual. The office is working on it.",
    ),
    "M28": Text(
        "เอกสารของคำขอ {number} พร้อมรับแล้ว{when}", "The papers of application {number} are ready{when}."
    ),
    "M29": Text(
        "เตือนนัดรับเอกสาร คำขอ {number}\n{when}\nโปรดนำบัตรประจำตัวประชาชนตัวจริงมาด้วย ค่าธรรมเนียม {fee}",
        "A reminder: application {number}, {when}.\nPlease bring your original identity card. Fee: {fee}",
    ),
    "M30": Text("รับเอกสารเรียบร้อย ขอบคุณค่ะ โปรดให้คะแนนบริการ", "You have your papers. Thank you! How was it?"),
    "rate_answer": Text("ขอบคุณค่ะ โปรดให้คะแนนบริการ", "Thank you! How was it?"),
    "M31": Text(
        "ท่านไม่ได้มาตามนัดของคำขอ {number} เลือกวันใหม่ได้ภายใน {n} วัน",
        "You missed the appointment of application {number}. Choose a new day within {n} days.",
    ),
    "M32": Text("ขอบคุณสำหรับคะแนนและคำติชม", "Thank you for telling us."),
    "M32C": Text(
        "ขอบคุณค่ะ มีสิ่งใดอยากบอกเราเพิ่มไหมคะ พิมพ์ได้เลย หรือพิมพ์ “เมนู”",
        "Thank you. Anything to add? Type it, or “menu”.",
    ),
    "M33": Text("สอบถามเรื่องใดคะ พิมพ์คำถาม หรือเลือกเรื่อง", "What is it about? Type your question, or choose."),
    "M34": Text(
        "รับเรื่องเลขที่ {number} แล้ว เจ้าหน้าที่จะตอบในแชตนี้ ในวันและเวลาทำการ",
        "We have your question, no. {number}. An officer answers here, in office hours.",
    ),
    "M35": Text(
        "กำลังส่งต่อเจ้าหน้าที่ เจ้าหน้าที่จะตอบในแชตนี้ในวันและเวลาทำการ ระหว่างนี้พิมพ์ข้อความไว้ได้",
        "You will be talking with an officer, in office hours. You can write here meanwhile.",
    ),
    "M36": Text(
        "ถอนความยินยอมแล้ว รายการที่ยังไม่ยื่นลบแล้ว คำขอที่ยื่นแล้วเก็บตามที่กฎหมายกำหนด",
        "Done. What was not handed in is deleted; what was handed in is kept as the law requires.",
    ),
    "M37": Text(
        "บริการนี้คัดได้เฉพาะรายการของเจ้าของบัตรเท่านั้น ผู้อื่นโปรดทำรายการด้วยบัตรของตนเอง หรือมอบอำนาจมาที่เคาน์เตอร์ฝ่ายทะเบียน",
        "Only the holder of the card can ask for an entry. Others ask with their own card, or send somebody with a letter of authority to the counter.",
    ),
    # beyond the protocol of the field
    "unsend": Text(
        "โปรดอย่าส่งเลขบัตรในแชตนี้ และกรุณากดค้างที่ข้อความแล้วเลือก “ยกเลิกการส่ง” เราลบสำเนาของเราแล้ว",
        "Please do not send numbers of a card here. Hold down your message and choose “Unsend”. Our copy is deleted.",
    ),
    "identity": Text(
        "ไม่ต้องใช้เลขประจำตัวประชาชน 13 หลัก เราไม่ได้เก็บไว้ กรุณากดค้างที่ข้อความแล้วเลือก “ยกเลิกการส่ง”",
        "The national identity number is not needed, and was not kept. Hold down your message and choose “Unsend”.",
    ),
    "picture": Text(
        "โปรดอย่าส่งภาพบัตรประชาชน เราไม่ได้เปิดหรือเก็บภาพนี้ กรุณากดค้างที่ภาพแล้วเลือก “ยกเลิกการส่ง”",
        "Please send no picture of a card. We have not opened or kept it. Hold it down and choose “Unsend”.",
    ),
    "swapped": Text(
        "เลขนี้เป็นเลข 14 หลักใต้รูปด้านหน้าบัตร ตอนนี้ขอเลขที่ขึ้นต้นด้วยอักษร 2 ตัวด้านหลังบัตรก่อนค่ะ",
        "This is the number under the photograph. First we need the code behind the card, which begins with 2 letters.",
    ),
    "swapped_back": Text(
        "เลขนี้เป็นเลขหลังบัตร ตอนนี้ขอเลข 14 หลักใต้รูปด้านหน้าบัตรค่ะ",
        "This is the code behind the card. Now we need the 14 digits under the photograph.",
    ),
    "guess": Text("หมายถึง {code} ใช่หรือไม่", "Do you mean {code}?"),
    "order": Text("โปรดพิมพ์หมายเลขก่อนเครื่องหมาย # เช่น {n}#", "Please type the number first, such as {n}#"),
    "no_such": Text("ไม่มีบริการหมายเลข {n}", "There is no service {n}."),
    "one_by_one": Text("บริการเหล่านี้ขอพร้อมกันไม่ได้ โปรดเลือกทีละบริการ", "Please choose these one after the other."),
    "again": Text(
        "ท่านมีคำขอ {number} ด้วยบัตรนี้อยู่แล้ว ต้องการขออีกคำขอหนึ่งหรือไม่",
        "There is an open application {number} with this card. Do you want a second one?",
    ),
    "bad_day": Text("ไม่มีวันที่ {day} โปรดตรวจสอบ", "There is no {day}. Please check."),
    "day_sure": Text("หมายถึงวัน{day} ใช่หรือไม่", "Do you mean {day}?"),
    "near": Text(
        "เวลาที่ใกล้ที่สุดคือวัน{day} เวลา {at} สะดวกหรือไม่", "The nearest time is {day}, {at}. Is that good?"
    ),
    "full_day": Text("วัน{day} เต็มแล้ว", "{day} is full."),
    "nothing_open": Text("ท่านไม่มีคำขอที่ยังไม่แล้วเสร็จ", "You have no open applications."),
    "status": Text("คำขอของท่าน\n{cases}", "Your applications\n{cases}"),
    "cancel_which": Text("ต้องการยกเลิกคำขอใดคะ", "Which application do you want to cancel?"),
    "move_which": Text("ต้องการเลื่อนนัดของคำขอใดคะ", "Whose appointment do you want to move?"),
    "move_when": Text(
        "เลื่อนนัดของคำขอ {number} เป็นวันเวลาใดคะ", "To when shall the appointment of {number} be moved?"
    ),
    "moved": Text("เลื่อนนัดของคำขอ {number} แล้ว เป็น{when}", "The appointment of {number} is now {when}."),
    "earlier": Text(
        "คำขอ {number}: มีเวลาว่างเร็วกว่าเดิม {when}\nกด “รับเวลานี้” ภายใน {until} หากไม่กด นัดเดิมคงอยู่ กด “ใช้นัดเดิม” เพื่อไม่รับข้อเสนออีก",
        "Application {number}: an earlier time is free, {when}.\nTap “Take it” by {until}; otherwise your appointment stays as it is. “Keep mine” ends the offers.",
    ),
    "may_wait": Text(
        "วัน{day} ที่ท่านต้องการเต็ม หากมีเวลาว่างเร็วกว่านัดนี้ ต้องการให้แจ้งไหมคะ",
        "{day}, which you wanted, is full. Shall we tell you when an earlier time becomes free?",
    ),
    "waiting": Text(
        "จะแจ้งในแชตนี้เมื่อมีเวลาว่างเร็วกว่าเดิม (คำขอ {number}) ระหว่างนี้นัดเดิมคงอยู่",
        "We tell you here when an earlier time becomes free (application {number}). Until then your appointment stays as it is.",
    ),
    "kept": Text(
        "คำขอ {number}: นัดเดิมคงอยู่ {when} และจะไม่เสนอเวลาที่เร็วกว่าอีก",
        "Application {number}: your appointment stays, {when}. We offer no earlier time any more.",
    ),
    "kept_none": Text(
        "คำขอ {number}: จะไม่เสนอเวลาอีก พิมพ์ “เลื่อนนัด” เพื่อเลือกเวลาเอง",
        "Application {number}: we offer no time any more. Type “move” to choose one yourself.",
    ),
    "no_new_time": Text(
        "คำขอ {number}: ไม่เสนอเวลาใหม่แล้ว ท่านมาได้ในวันและเวลาทำการโดยรับบัตรคิว หรือพิมพ์ “เลื่อนนัด” เพื่อเลือกเวลาภายหลัง",
        "Application {number}: no new time is offered. You can come in office hours and take a ticket, or type “move” to choose a time later.",
    ),
    "no_slots": Text(
        "ขณะนี้ไม่มีเวลาว่างให้นัด โปรดพิมพ์ “เจ้าหน้าที่” หรือลองใหม่ภายหลัง",
        "There is no free time at the moment. Type “staff”, or try again later.",
    ),
    "found": Text("หมายถึงเรื่องใดคะ", "Which of these do you mean?"),
    "unknown": Text(
        "ขออภัย ไม่เข้าใจข้อความนี้ พิมพ์ “เมนู” เพื่อดูบริการ หรือ “เจ้าหน้าที่” เพื่อคุยกับเจ้าหน้าที่",
        "Sorry, I did not understand. Type “menu” for the services, or “staff” to talk with somebody.",
    ),
    "answer": Text(
        "{question}\n\n{answer}\n\nตรงคำถามหรือไม่คะ", "{question}\n\n{answer}\n\nDoes this answer it?"
    ),
    "answered": Text("ยินดีที่ได้ช่วยค่ะ", "Glad to help."),
    "reply": Text("คำตอบเรื่องที่ท่านถาม\n{answer}", "The answer to your question\n{answer}"),
    "lang": Text("เปลี่ยนเป็นภาษาไทยแล้ว", "English it is."),
    "news_off": Text(
        "จะไม่ส่งข่าวของคำขอทาง LINE อีก พิมพ์ “รับแจ้ง” เพื่อเปิดใหม่",
        "No more news by LINE. Type “news” to have them again.",
    ),
    "news_on": Text("จะส่งข่าวของคำขอทาง LINE", "You will get news of your applications by LINE."),
    "other_kind": Text(
        "ตอบเป็นข้อความหรือกดปุ่มได้เลยค่ะ พิมพ์ “เมนู” เพื่อดูบริการ",
        "Please answer in words, or tap. Type “menu” for the services.",
    ),
    "slow_down": Text(
        "ท่านส่งข้อความถี่เกินไป ขอพัก 10 นาที", "That is too many messages. There is a pause of 10 minutes."
    ),
    "said": Text("{text}", "{text}"),
    "write_what": Text(
        "พิมพ์คำตอบถึงหน่วยงาน เรื่องคำขอ {number}", "Type your answer to the office about application {number}."
    ),
    "written": Text("ส่งถึงหน่วยงานแล้ว (คำขอ {number})", "Sent to the office (application {number})."),
    "handed_in": Text(
        "ยื่นคำขอเลขที่ {number} แล้ว จะแจ้งผลภายใน {when}",
        "Application {number} is handed in. You will hear from us by {when}.",
    ),
    # any service, question by question
    "ask_begin": Text(
        "{service}\n{notice}\n\nเริ่มเลยค่ะ พิมพ์ “แก้ไข” เพื่อย้อนข้อที่แล้ว “ยกเลิก” เพื่อเลิก",
        "{service}\n{notice}\n\nLet us begin. “change” goes back, “cancel” ends it.",
    ),
    "ask": Text("{question}", "{question}"),
    "ask_wrong": Text("{problem}", "{problem}"),
    "ask_page": Text(
        "{question}\n\nข้อนี้กรอกในหน้าเว็บที่ปลอดภัย ข้อมูลที่ตอบแล้วอยู่ครบ ทำต่อแล้วกลับมาที่แชตได้",
        "{question}\n\nThis is answered on a safe page. What you have answered is there already; you can come back here.",
    ),
    "ask_file": Text(
        "{question}\n\nส่งภาพหรือไฟล์ในแชตนี้ได้เลย อย่าส่งภาพบัตรประชาชน",
        "{question}\n\nSend a picture or a file here; no picture of an identity card.",
    ),
    "ask_time": Text("{title}: สะดวกวันเวลาใดคะ", "{title}: which day and time suit you?"),
    "time_stands": Text("{title}: {when}", "{title}: {when}"),
    "file_kept": Text("เก็บ {name} แล้ว", "{name} is kept."),
    "ask_check": Text("ตรวจทานก่อนยื่น\n\n{answers}", "Check your answers\n\n{answers}"),
    "ask_which": Text("ต้องการแก้ข้อใดคะ", "Which answer do you want to change?"),
    "ask_stop": Text("{title}\n{text}", "{title}\n{text}"),
    "correct": Text(
        "คำขอ {number} ต้องแก้ไข\n{question}", "Application {number} needs a correction\n{question}"
    ),
}
"""``{…}`` are facts. Every sentence ends with what can be done, or stands before buttons that say it."""

BUTTONS: Mapping[str, Text] = {
    "go_on": Text("ดำเนินการต่อ", "Continue"),
    "other_way": Text("ใช้ช่องทางอื่น", "Another way"),
    "privacy": Text("อ่านประกาศ", "Read the notice"),
    "menu": Text("เมนู", "menu"),
    "cancel": Text("ยกเลิก", "cancel"),
    "change": Text("แก้ไข", "change"),
    "staff": Text("เจ้าหน้าที่", "staff"),
    "status": Text("สถานะ", "status"),
    "yes": Text("ใช่", "yes"),
    "no": Text("ไม่ใช่", "no"),
    "agree": Text("ตกลง", "ok"),
    "confirm": Text("ยืนยัน", "ok"),
    "restart": Text("เริ่มใหม่", "Begin anew"),
    "carry_on": Text("ทำต่อ", "Go on"),
    "once_more": Text("ขออีกคำขอ", "A second one"),
    "other_day": Text("เลือกวันอื่น", "Another day"),
    "codes": Text("กรอกเลขบัตร", "Fill in the numbers"),
    "open": Text("เปิดหน้าเว็บ", "Open the page"),
    "fits": Text("ตรงคำถาม", "It does"),
    "fits_not": Text("ไม่ตรง", "It does not"),
    "visit": Text("ขอนัดนอกสถานที่", "Ask for a visit"),
    "skip": Text("ข้าม", "skip"),
    "done": Text("เสร็จแล้ว", "done"),
    "hand_in": Text("ยื่นคำขอ", "Hand in"),
    "write": Text("ตอบหน่วยงาน", "Answer"),
    "move": Text("เลื่อนนัด", "move"),
    "take": Text("รับเวลานี้", "Take it"),
    "keep": Text("ใช้นัดเดิม", "Keep mine"),
    "wait": Text("รอเวลาที่เร็วกว่า", "Wait for earlier"),
    "wait_no_more": Text("ไม่รอแล้ว", "Wait no more"),
    "no_new_time": Text("ไม่ต้องการเวลาใหม่", "No new time"),
    "day": Text("เลือกวันที่", "Choose a day"),
    "camera": Text("ถ่ายภาพ", "Camera"),
    "pictures": Text("เลือกภาพ", "Pictures"),
}

FAULTS: Mapping[str, Text] = {
    "length": Text("ต้องมี 12 หลัก คืออักษรอังกฤษ 2 ตัวและตัวเลข 10 ตัว", "It has 12 signs: 2 letters and 10 digits."),
    "letters": Text("ต้องขึ้นต้นด้วยอักษรอังกฤษ 2 ตัว", "It begins with 2 letters."),
    "digits": Text("หลังอักษร 2 ตัวแรกต้องเป็นตัวเลข 10 ตัว", "After 2 letters come 10 digits."),
    "no": Text("", ""),
    "card_length": Text("ต้องเป็นตัวเลข 14 หลัก", "It has 14 digits."),
    "card_digits": Text("ต้องเป็นตัวเลขทั้งหมด 14 หลัก", "It has digits only, 14 of them."),
}
