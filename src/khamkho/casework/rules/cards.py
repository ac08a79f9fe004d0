"""What the step that hands a made card on says no to."""

from __future__ import annotations

from khamkho.base.errors import Refused


class NoCardYet(Refused):
    """The office keeps a register of its cards, and none that stands was made for this application."""

    code = "no-card-yet"
    th = "ยังไม่มีบัตรของคำขอนี้ในทะเบียนบัตร"
    en = "No card for this application stands in the card register yet."
    next_th = "โปรดจัดทำบัตรที่ “บัตร > รอจัดทำ” ก่อน เลขที่บัตรและวันที่จะมาจากทะเบียนโดยไม่ต้องพิมพ์"
    next_en = "Make the card first, under Cards, To be made. Its number and days then come from the register."
