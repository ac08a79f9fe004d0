"""Every reason why a file is not taken, with what the person can do about it."""

from __future__ import annotations

from khamkho.base.errors import Refused


class EmptyFile(Refused):
    code = "file-empty"
    status = 422
    th = "ไฟล์นี้ว่างเปล่า ไม่มีข้อมูลอยู่ภายใน"
    en = "This file is empty."
    next_th = "โปรดเปิดไฟล์ดูก่อน แล้วเลือกไฟล์ใหม่อีกครั้ง"
    next_en = "Open the file to check it, then choose it again."


class TooLarge(Refused):
    """Facts: ``limit_mb``, the largest file taken here in megabytes."""

    code = "file-too-large"
    status = 413
    th = "ไฟล์ใหญ่เกินไป รับได้ไม่เกิน {limit_mb} เมกะไบต์"
    en = "The file is too large. Files up to {limit_mb} MB are accepted."
    next_th = "โปรดลดขนาดไฟล์ หรือถ่ายรูปใหม่ด้วยความละเอียดที่ต่ำลง"
    next_en = "Make the file smaller, or take the picture again at a lower resolution."


class WrongType(Refused):
    """Facts: ``wanted_th`` and ``wanted_en``, the kinds of file taken here."""

    code = "file-wrong-type"
    status = 415
    th = "ไม่รับไฟล์ชนิดนี้ รับเฉพาะ{wanted_th}"
    en = "This kind of file is not accepted here. Please send {wanted_en}."
    next_th = "ระบบดูจากเนื้อหาภายในไฟล์ ไม่ได้ดูจากนามสกุลของชื่อไฟล์"
    next_en = "The content of the file decides, not the ending of its name."


class BrokenPicture(Refused):
    code = "picture-broken"
    status = 422
    th = "เปิดรูปภาพนี้ไม่ได้ ไฟล์อาจเสียหายหรือส่งมาไม่ครบ"
    en = "This picture cannot be opened. It may be damaged or incomplete."
    next_th = "โปรดถ่ายรูปหรือเลือกรูปใหม่อีกครั้ง"
    next_en = "Take or choose the picture again."


class TooManyPixels(Refused):
    """Facts: ``limit``, the largest picture taken in megapixels."""

    code = "picture-too-many-pixels"
    status = 422
    th = "รูปภาพมีความละเอียดสูงเกินไป รับได้ไม่เกิน {limit} ล้านพิกเซล"
    en = "The picture has too many pixels. Up to {limit} megapixels are accepted."
    next_th = "โปรดย่อรูป หรือถ่ายใหม่ด้วยความละเอียดปกติของกล้อง"
    next_en = "Make the picture smaller, or take it again at the camera's normal resolution."


class TooFewPixels(Refused):
    """Facts: ``width``, ``height``, the smallest picture taken, in pixels."""

    code = "picture-too-few-pixels"
    status = 422
    th = "รูปถ่ายเล็กเกินไปสำหรับพิมพ์ลงบัตร ต้องมีขนาดอย่างน้อย {width} × {height} พิกเซล"
    en = "The photograph is too small to print on a card. It needs at least {width} × {height} pixels."
    next_th = "โปรดเลือกรูปต้นฉบับที่คมชัดกว่านี้"
    next_en = "Choose the original, sharper picture."


class CutTooSmall(Refused):
    """The part that was chosen. Facts: ``width``, ``height``, the least; ``is_width``, ``is_height``, what it has."""

    code = "picture-cut-too-small"
    status = 422
    th = "ส่วนของรูปที่เลือกเล็กเกินไปสำหรับพิมพ์ลงบัตร ({is_width} × {is_height} พิกเซล) ต้องมีอย่างน้อย {width} × {height} พิกเซล"
    en = "The chosen part of the picture is too small to print on a card ({is_width} × {is_height} pixels). It needs at least {width} × {height}."
    next_th = "โปรดจัดกรอบให้กว้างขึ้น หรือเลือกรูปต้นฉบับที่ใหญ่กว่านี้"
    next_en = "Choose a wider part, or a larger original."


class BrokenPdf(Refused):
    code = "pdf-broken"
    status = 422
    th = "เปิดไฟล์ PDF นี้ไม่ได้ ไฟล์อาจเสียหายหรือไม่ใช่ PDF จริง"
    en = "This PDF cannot be opened. It may be damaged, or it is not really a PDF."
    next_th = "โปรดบันทึกเป็น PDF ใหม่ หรือถ่ายรูปเอกสารแทน"
    next_en = "Save it as a PDF again, or take a picture of the document instead."


class LockedPdf(Refused):
    code = "pdf-locked"
    status = 422
    th = "ไฟล์ PDF นี้ตั้งรหัสผ่านไว้ เจ้าหน้าที่จะเปิดอ่านไม่ได้"
    en = "This PDF is protected with a password, so the officer could not read it."
    next_th = "โปรดบันทึกไฟล์ใหม่โดยไม่ตั้งรหัสผ่าน"
    next_en = "Save it again without a password."


class BrokenOfficeFile(Refused):
    code = "office-file-broken"
    status = 422
    th = "เปิดเอกสารนี้ไม่ได้ ไฟล์อาจเสียหาย หรือขยายตัวใหญ่ผิดปกติ"
    en = "This document cannot be opened. It may be damaged, or it unpacks to an unusual size."
    next_th = "โปรดบันทึกเป็น PDF แล้วส่งใหม่"
    next_en = "Save it as a PDF and send that."


class MacroInOfficeFile(Refused):
    code = "office-file-macro"
    status = 422
    th = "เอกสารนี้มีชุดคำสั่ง (แมโคร) ฝังอยู่ จึงรับไม่ได้"
    en = "This document carries a macro and cannot be accepted."
    next_th = "โปรดบันทึกเป็น PDF แล้วส่งใหม่"
    next_en = "Save it as a PDF and send that."


class DiskFull(Refused):
    code = "disk-full"
    status = 507
    th = "ขณะนี้ระบบรับไฟล์เพิ่มไม่ได้เพราะที่เก็บข้อมูลเต็ม ข้อมูลที่กรอกไว้ยังอยู่ครบ"
    en = "No more files can be stored at the moment. What you have filled in is kept."
    next_th = "โปรดลองใหม่ภายหลัง หรือติดต่อหน่วยงาน"
    next_en = "Please try again later, or contact the office."


class TooManyUploads(Refused):
    """Facts: ``limit``, how many files one person may send at the same time."""

    code = "too-many-uploads"
    status = 429
    th = "กำลังส่งไฟล์พร้อมกันหลายไฟล์เกินไป ส่งได้ครั้งละไม่เกิน {limit} ไฟล์"
    en = "Too many files are being sent at once. Up to {limit} can be sent at the same time."
    next_th = "โปรดรอให้ไฟล์ก่อนหน้าส่งเสร็จ แล้วลองใหม่"
    next_en = "Wait until the earlier ones have finished, then try again."


class UploadsBusy(Refused):
    code = "uploads-busy"
    status = 503
    th = "ขณะนี้มีผู้ส่งไฟล์พร้อมกันจำนวนมาก"
    en = "Many people are sending files at the moment."
    next_th = "โปรดรอสักครู่ แล้วลองใหม่ ข้อมูลที่กรอกไว้ยังอยู่ครบ"
    next_en = "Please wait a moment and try again. What you have filled in is kept."


class UploadGone(Refused):
    code = "upload-gone"
    status = 404
    th = "ไม่พบไฟล์ที่กำลังส่ง อาจทิ้งไว้นานเกินไป"
    en = "The file on its way was not found. It may have been left too long."
    next_th = "โปรดเลือกไฟล์และส่งใหม่อีกครั้ง"
    next_en = "Choose the file and send it again."


class UploadIncomplete(Refused):
    """Facts: ``received`` and ``size`` in bytes."""

    code = "upload-incomplete"
    status = 409
    th = "ไฟล์ยังส่งมาไม่ครบ"
    en = "The file has not arrived completely."
    next_th = "โปรดรอให้ส่งครบ หรือเลือกไฟล์ใหม่"
    next_en = "Wait until it has been sent, or choose it again."


class BadChunk(Refused):
    """A client that does not keep to the protocol. Facts: ``received``, from where to go on."""

    code = "upload-bad-chunk"
    status = 409
    th = "ส่งไฟล์ไม่ต่อเนื่อง ระบบได้รับแล้ว {received} ไบต์"
    en = "The file did not continue where it stopped; {received} bytes have been received."
    next_th = "โปรดส่งต่อจากจุดนั้น หรือเลือกไฟล์ใหม่"
    next_en = "Go on from there, or choose the file again."


class NotYetScanned(Refused):
    code = "file-not-yet-scanned"
    status = 409
    th = "ไฟล์นี้กำลังรอตรวจหาไวรัส จึงยังเปิดไม่ได้"
    en = "This file is waiting for its virus check and cannot be opened yet."
    next_th = "โปรดลองใหม่ในอีกสักครู่"
    next_en = "Please try again in a moment."


class Infected(Refused):
    code = "file-infected"
    status = 422
    th = "ตรวจพบไวรัสหรือโปรแกรมอันตรายในไฟล์นี้ ระบบจึงไม่เปิดให้ใช้"
    en = "A virus or harmful program was found in this file, so it is not opened."
    next_th = "โปรดส่งไฟล์ใหม่จากเครื่องที่ปลอดภัย หรือถ่ายรูปเอกสารแทน"
    next_en = "Send it again from a safe machine, or take a picture of the document instead."
