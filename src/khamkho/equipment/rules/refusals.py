"""What the equipment register says no to."""

from __future__ import annotations

from khamkho.base.errors import NotFound, Refused


class NoSuchThing(NotFound):
    """The thing, need, allocation or repair does not exist at this office, or this person may not know that it does."""

    code = "no-such-thing"
    th = "ไม่พบรายการนี้ในทะเบียนวัสดุอุปกรณ์"
    en = "There is no such entry in the equipment register."
    next_th = "โปรดค้นหาด้วยหมายเลขครุภัณฑ์ในหน้าทะเบียนวัสดุอุปกรณ์"
    next_en = "Look for its number on the page of the equipment register."


class MoveNotPossible(Refused):
    """This cannot happen to a thing in its state."""

    code = "equipment-state"
    th = "ทำรายการ “{what}” ไม่ได้ เพราะสถานะปัจจุบันคือ {state}"
    en = "“{what}” is not possible: the state is now “{state}”."
    next_th = "โปรดเปิดหน้าของรายการนี้อีกครั้ง แล้วเลือกสิ่งที่ทำได้ในสถานะปัจจุบัน"
    next_en = "Open the page of the thing again and choose what is possible now."


class WriteOffWaits(Refused):
    """Somebody has proposed to write the thing off: nothing moves until the director has decided."""

    code = "equipment-write-off-waits"
    th = "มีการเสนอจำหน่ายรายการนี้ และยังรอผู้อำนวยการพิจารณา"
    en = "Somebody has proposed to write this off, and the director has not decided yet."
    next_th = "โปรดรอผลการพิจารณา หรือให้ผู้อำนวยการไม่อนุมัติก่อน"
    next_en = "Wait for the decision, or ask the director to refuse it first."


class OnlyDirector(Refused):
    """What the director decides, or whoever decides for her under an order."""

    code = "equipment-director-only"
    status = 403
    th = "เฉพาะผู้อำนวยการ หรือผู้ที่คำสั่งให้ทำการแทน เท่านั้นที่พิจารณารายการนี้ได้"
    en = "Only the director decides this, or whoever an order lets act for her."
    next_th = "โปรดเสนอผู้อำนวยการพิจารณา"
    next_en = "Ask the director to decide it."


class FourEyes(Refused):
    """Whoever proposed something does not approve it."""

    code = "equipment-four-eyes"
    status = 403
    th = "ผู้เสนอไม่สามารถอนุมัติสิ่งที่ตนเสนอได้"
    en = "Whoever proposed this cannot approve it."
    next_th = "โปรดให้เจ้าหน้าที่อีกคนเป็นผู้เสนอ หรือให้ผู้มีอำนาจอีกคนพิจารณา"
    next_en = "Let another officer propose it, or somebody else with the power decide it."


class NotEnough(Refused):
    """More than there is: in the store, of the money, or of what was asked for."""

    code = "equipment-not-enough"
    status = 422
    th = "{what}: ต้องการ {wanted} แต่มีเพียง {there}"
    en = "{what}: {wanted} are wanted, but there are only {there}."
    next_th = "โปรดลดจำนวนที่จัดสรร หรือเพิ่มของหรือวงเงินก่อน"
    next_en = "Allocate less, or add things or money first."


class AllocationMoved(Refused):
    """The allocation is in another state than this needs."""

    code = "equipment-allocation-state"
    th = "สถานะของการจัดสรรไม่อยู่ในขั้นที่ทำรายการนี้ได้"
    en = "The allocation is not in the state that this needs."
    next_th = "โปรดเปิดหน้าการจัดสรรอีกครั้ง"
    next_en = "Open the page of the allocation again."


class NeedAllocated(Refused):
    """A need that stands in an allocation stays as it is."""

    code = "equipment-need-allocated"
    th = "ความต้องการนี้อยู่ในการจัดสรรแล้ว จึงแก้ไขหรือลบไม่ได้"
    en = "This need stands in an allocation, so it cannot be changed or removed."
    next_th = "โปรดนำออกจากร่างการจัดสรรก่อน"
    next_en = "Take it out of the draft of the allocation first."


class AlreadyInRepair(Refused):
    """The repair is over, or the case belongs to another repair."""

    code = "equipment-repair-state"
    th = "รายการซ่อมนี้เสร็จแล้ว หรือคำขอนี้มีรายการซ่อมอยู่แล้ว"
    en = "This repair is over, or the request has a repair already."
    next_th = "โปรดเปิดหน้าการซ่อมอีกครั้ง"
    next_en = "Open the page of repairs again."
