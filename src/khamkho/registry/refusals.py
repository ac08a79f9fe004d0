"""What these pages refuse."""

from __future__ import annotations

from khamkho.base.errors import NotFound, Refused


class NoSuchEntry(NotFound):
    """Nothing of this number stands in the register."""

    code = "no-such-entry"
    th = "ไม่พบรายการนี้ในทะเบียน"
    en = "There is no such entry in the register."
    next_th = "โปรดตรวจเลขที่ หรือค้นหาด้วยชื่อ"
    next_en = "Check the number, or search by name."


class WithdrawnAlready(Refused):
    """The entry was withdrawn before."""

    code = "withdrawn-already"
    th = "รายการนี้ถูกเพิกถอนแล้ว"
    en = "This entry was withdrawn already."
    next_th = "ดูวันที่และเหตุผลได้ในหน้าทะเบียน"
    next_en = "The register says when and why."
