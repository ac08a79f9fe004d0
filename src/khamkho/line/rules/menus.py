"""The rich menu of an account: six places to press, in words that the conversation understands. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from khamkho.base.text import Lang, Text

WIDTH, HEIGHT = 2500, 1686
COLUMNS, ROWS = 3, 2
PLACES = COLUMNS * ROWS
BAR: Text = Text("เมนูบริการ", "Menu")
Sign = Literal["menu", "status", "move", "ask", "person", "language", "web", "phone", "link", "stop"]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a place of the menu does: ``says`` is what the chat gets; ``opens`` leads to the website or dials."""

    label: Text
    under: Text
    sign: Sign
    says: Text | None = None
    opens: Literal["", "web", "phone"] = ""


CHOICES: Mapping[str, Choice] = {
    "menu": Choice(
        label=Text("บริการทั้งหมด", "All services"),
        under=Text("เลือกเรื่องที่ต้องการ", "Choose what you need"),
        sign="menu",
        says=Text("เมนู", "menu"),
    ),
    "status": Choice(
        label=Text("ติดตามสถานะ", "Status"),
        under=Text("คำขอของฉันถึงไหนแล้ว", "Where are my requests?"),
        sign="status",
        says=Text("สถานะ", "status"),
    ),
    "move": Choice(
        label=Text("เลื่อนนัด", "Change the day"),
        under=Text("เลือกวันเวลาใหม่", "Choose another time"),
        sign="move",
        says=Text("เลื่อน", "move"),
    ),
    "ask": Choice(
        label=Text("สอบถาม", "Ask a question"),
        under=Text("ถามได้ นัดถึงบ้านได้", "Questions, visits at home"),
        sign="ask",
        says=Text("5#", "5#"),
    ),
    "officer": Choice(
        label=Text("คุยกับเจ้าหน้าที่", "Talk to an officer"),
        under=Text("ในวันและเวลาทำการ", "In opening hours"),
        sign="person",
        says=Text("เจ้าหน้าที่", "staff"),
    ),
    "language": Choice(
        label=Text("English", "ภาษาไทย"),
        under=Text("Change the language", "เปลี่ยนภาษา"),
        sign="language",
        says=Text("EN", "TH"),
    ),
    "web": Choice(
        label=Text("เว็บไซต์", "Website"),
        under=Text("ยื่นคำขอและติดตามผล", "Apply and follow online"),
        sign="web",
        opens="web",
    ),
    "phone": Choice(
        label=Text("โทรหาเรา", "Call us"),
        under=Text("ในวันและเวลาทำการ", "In opening hours"),
        sign="phone",
        opens="phone",
    ),
    "link": Choice(
        label=Text("เชื่อมบัญชี", "Link my account"),
        under=Text("รับแจ้งทุกคำขอทาง LINE", "All my news in LINE"),
        sign="link",
        says=Text("เชื่อมบัญชี", "link"),
    ),
    "cancel": Choice(
        label=Text("ยกเลิก", "Cancel"),
        under=Text("ยกเลิกรายการที่ทำอยู่", "Stop what is under way"),
        sign="stop",
        says=Text("ยกเลิก", "cancel"),
    ),
}
USUAL = ("menu", "status", "move", "ask", "officer", "language")


def menu_json(chosen: Sequence[str], lang: Lang, *, url: str, phone: str) -> dict[str, Any]:
    """The menu as LINE takes it: the places in rows, from the left."""
    wide, high = WIDTH // COLUMNS, HEIGHT // ROWS
    areas = []
    for at, name in enumerate(chosen[:PLACES]):
        x, y = (at % COLUMNS) * wide, (at // COLUMNS) * high
        right = WIDTH if at % COLUMNS == COLUMNS - 1 else x + wide
        bounds = {"x": x, "y": y, "width": right - x, "height": high}
        areas.append({"bounds": bounds, "action": _action(CHOICES[name], lang, url, phone)})
    return {
        "size": {"width": WIDTH, "height": HEIGHT},
        "selected": True,
        "name": f"khamkho-{lang}",
        "chatBarText": BAR.in_(lang)[:14],
        "areas": areas,
    }


def _action(choice: Choice, lang: Lang, url: str, phone: str) -> dict[str, Any]:
    label = choice.label.in_(lang)[:20]
    if choice.opens == "phone" and (digits := "".join(one for one in phone if one.isdigit())):
        return {"type": "uri", "label": label, "uri": f"tel:{digits}"}
    if choice.opens or choice.says is None:
        return {"type": "uri", "label": label, "uri": url}
    return {"type": "message", "label": label, "text": choice.says.in_(lang)}
