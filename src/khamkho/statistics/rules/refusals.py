"""Expected refusals of the numbers of an office."""

from __future__ import annotations

from khamkho.base.errors import Refused


class PeriodNotOver(Refused):
    """A period is closed when it is over."""

    code = "period-not-over"
    th = "ช่วงเวลานี้ยังไม่สิ้นสุด จึงยังปิดไม่ได้"
    en = "This period is not over, so it cannot be closed yet."
    next_th = "รอจนพ้นวันสุดท้ายของช่วงเวลา หรือเลือกช่วงเวลาก่อนหน้า"
    next_en = "Wait until its last day has passed, or choose an earlier period."


class PeriodClosed(Refused):
    """The numbers and words of a closed period stay as they are."""

    code = "period-closed"
    th = "ช่วงเวลานี้ปิดแล้วเมื่อ {at} จึงแก้ไขไม่ได้"
    en = "This period was closed on {at} and stays as it is."
    next_th = "สิ่งที่เปลี่ยนหลังจากนั้นแสดงเป็นผลต่างในหน้านี้ หากต้องอธิบายเพิ่มเติม ให้เขียนในรายงานงวดถัดไป"
    next_en = "What changed since is shown as a difference on its page. Explain it in the next report."


class NoSuchTarget(Refused):
    """It was taken away already, or never stood there."""

    code = "target-unknown"
    status = 404
    th = "ไม่พบเป้าหมายนี้"
    en = "There is no such target."
    next_th = "กลับไปที่หน้าเป้าหมายแล้วเลือกใหม่"
    next_en = "Go back to the targets and choose again."
