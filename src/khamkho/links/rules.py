"""Where a short link was found: on which paper, or nowhere that we know. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from khamkho.base.text import Text

POSTER, CARD, FORM, MANUAL, CHECKLIST, STICKER = "poster", "card", "form", "manual", "checklist", "sticker"
SHARED = "shared"
SOURCES: Mapping[str, Text] = {
    POSTER: Text("โปสเตอร์", "Poster"),
    CARD: Text("บัตรแนะนำบริการ", "Card"),
    FORM: Text("แบบคำขอกระดาษ", "Paper form"),
    MANUAL: Text("คู่มือ", "Manual"),
    CHECKLIST: Text("รายการสิ่งที่ต้องเตรียม", "Checklist"),
    STICKER: Text("สติกเกอร์", "Sticker"),
    SHARED: Text("ลิงก์ที่ส่งต่อ", "Link that was passed on"),
}
CODE_BITS = 30
"""Six signs: a thousand million codes, short enough to be typed from a poster."""


def source_in(typed: str) -> str:
    """A known source; whatever else stands there was passed on."""
    return typed if typed in SOURCES else SHARED
