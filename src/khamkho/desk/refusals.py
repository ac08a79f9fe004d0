"""What the desk refuses."""

from __future__ import annotations

from khamkho.base.errors import Refused


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
